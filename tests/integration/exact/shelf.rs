//! The words of stock cases: who orders, who holds stock, for how long it runs.
//!
//! What an oracle calls a day, a month, a year or a period is an hour here: a run may be 200 years
//! long, and rare stock-outs take millions of hours. Only bullwhip is about real days.

use super::study::run_section;

/// The scenario of a case.
///
/// - `hours`: warm-up and horizon \[h\].
pub fn text(id: &str, hours: (f64, f64), parts: &[String]) -> String {
    run_section(id, hours.0, hours.1) + &parts.concat()
}

/// Buyers order one unit each, by chance.
///
/// - `orders`: of the whole market \[1/h\].
pub fn by_chance(orders: f64) -> String {
    format!("[demand]\norders = \"{orders} orders/h\"\n")
}

/// Every retail agent gets an order each hour, for so many units.
///
/// - `quantity`: the law.
pub fn hourly(quantity: &str) -> String {
    format!("[demand]\nevery = \"1 h\"\n[[product]]\nname = \"goods\"\nquantity = {quantity}\n")
}

/// The supplier holds stock, below it one agent who passes orders on.
pub fn at_supplier(stock: &str) -> String {
    format!("[supplier]\nstock = {{ {stock} }}\n[[tier]]\nname = \"shop\"\nagents = 1\n")
}

/// Agents hold stock, from the top tier down, and owe what they do not have.
///
/// - `tiers`: name, agents, stock.
pub fn at_tiers<S: AsRef<str>>(tiers: &[(&str, u32, S)]) -> String {
    let mut text = "[network]\nship_from = \"nearest_stock\"\n".to_owned();
    for (name, agents, stock) in tiers {
        let stock = stock.as_ref();
        text += &format!(
            "[[tier]]\nname = \"{name}\"\nagents = {agents}\n\
             stock = {{ {stock}, when_short = \"backorder\" }}\n"
        );
    }
    text
}
