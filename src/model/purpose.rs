//! What the model draws random numbers for: one purpose for each, by name.
//!
//! On a hop the tier's name is mixed in ([`Purpose::at`]), so that the general agent of two
//! tiers and of four draws alike, and hops that exist in one structure only disturb nothing.

use crate::random::Purpose;

pub const GAP: Purpose = Purpose::named("demand.gap");
pub const TOP_STREAMS: Purpose = Purpose::named("demand.top");
pub const TOOLS: Purpose = Purpose::named("tier.tools");
pub const DAY_FACTOR: Purpose = Purpose::named("demand.day_factor");
pub const CHANNEL: Purpose = Purpose::named("order.channel");
pub const HOME: Purpose = Purpose::named("order.home");
pub const PRODUCT: Purpose = Purpose::named("order.product");
pub const SUPPLIER: Purpose = Purpose::named("order.supplier");
pub const ORDER_VALUE: Purpose = Purpose::named("order.value");
pub const CAPTURE_DELAY: Purpose = Purpose::named("capture.delay");
pub const CAPTURE_OMISSION: Purpose = Purpose::named("capture.omission");
pub const CAPTURE_ERROR: Purpose = Purpose::named("capture.error");
pub const VERIFY_LABOUR: Purpose = Purpose::named("verification.labour");
pub const VERIFY_REPLY: Purpose = Purpose::named("verification.reply");
pub const VERIFY_CATCH: Purpose = Purpose::named("verification.catch");
pub const HOP_LABOUR: Purpose = Purpose::named("hop.labour");
pub const HOP_SHEET: Purpose = Purpose::named("hop.sheet");
pub const HOP_CATCH: Purpose = Purpose::named("hop.catch");
pub const HOP_ERROR: Purpose = Purpose::named("hop.error");
pub const HOP_OMISSION: Purpose = Purpose::named("hop.omission");
pub const HOP_MESSAGE: Purpose = Purpose::named("hop.message");
pub const QUESTION_LABOUR: Purpose = Purpose::named("question.labour");
pub const QUESTION_DOWN: Purpose = Purpose::named("question.down");
pub const QUESTION_UP: Purpose = Purpose::named("question.up");
pub const QUESTION_REPLY: Purpose = Purpose::named("question.reply");
pub const INQUIRY_GAP: Purpose = Purpose::named("inquiry.gap");
pub const INQUIRY_GIVES_UP: Purpose = Purpose::named("inquiry.gives_up");
pub const INQUIRY_LABOUR: Purpose = Purpose::named("inquiry.labour");
pub const INQUIRY_UP: Purpose = Purpose::named("inquiry.up");
pub const INQUIRY_MORE_UP: Purpose = Purpose::named("inquiry.more.up");
pub const ACCEPT: Purpose = Purpose::named("supplier.accept");
pub const ACCEPT_CATCH: Purpose = Purpose::named("supplier.catch");
pub const PICK_PACK: Purpose = Purpose::named("supplier.pick_pack");
pub const UNCAUGHT: Purpose = Purpose::named("parcel.uncaught");
pub const WEIGHT: Purpose = Purpose::named("order.weight");
pub const VOLUME: Purpose = Purpose::named("order.volume");
pub const FREIGHT: Purpose = Purpose::named("parcel.freight");
pub const REPACK: Purpose = Purpose::named("tier.repack");
pub const TRANSIT: Purpose = Purpose::named("parcel.transit");
pub const PARCEL_LOSS: Purpose = Purpose::named("parcel.loss");
pub const CASE_REPORT: Purpose = Purpose::named("case.report");
pub const CASE_LABOUR: Purpose = Purpose::named("case.labour");
pub const CASE_UP: Purpose = Purpose::named("case.up");
pub const CASE_SETTLING: Purpose = Purpose::named("case.settling");
pub const CASE_DOWN: Purpose = Purpose::named("case.down");
pub const BALANCE_DOWN: Purpose = Purpose::named("balance.down");
pub const BALANCE_REPLY: Purpose = Purpose::named("balance.reply");
pub const BALANCE_UP: Purpose = Purpose::named("balance.up");
pub const BALANCE_DEFAULT: Purpose = Purpose::named("balance.default");
pub const SYNC: Purpose = Purpose::named("sync.message");
pub const DISRUPTION_WHO: Purpose = Purpose::named("disruption.who");
pub const DISRUPTION_UP: Purpose = Purpose::named("disruption.up");
pub const DISRUPTION_LASTS: Purpose = Purpose::named("disruption.lasts");
pub const CUSTOMER_LOST: Purpose = Purpose::named("order.customer_lost");
pub const BANNED: Purpose = Purpose::named("order.banned");
