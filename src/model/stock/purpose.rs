//! What is drawn for about stock.

use crate::random::Purpose;

pub const QUANTITY: Purpose = Purpose::named("order.quantity");
pub const PATIENCE: Purpose = Purpose::named("order.patience");
pub const STAGGER: Purpose = Purpose::named("stock.stagger");
pub const LEAD_TIME: Purpose = Purpose::named("stock.lead_time");
pub const PRODUCTION: Purpose = Purpose::named("stock.production");
pub const CHASE: Purpose = Purpose::named("stock.chase");
