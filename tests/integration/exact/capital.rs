//! Capital and prices: M01 to M03 and M07, as scenario files. Money is yuan.

use std::sync::LazyLock;

use super::outcome::Outcome;
use super::study::{Study, run_section};

/// What capital an agent needs who pays a supplier for goods that take time to make, ship and sell.
struct Trade {
    /// A day.
    orders: f64,
    /// Of an order \[yuan\].
    value: f64,
    /// Making, then shipping and selling \[d\].
    days: (f64, f64),
}

const M01: Trade = Trade {
    orders: 2.0,
    value: 10_000.0,
    days: (15.0, 17.0),
};

const M02: Trade = Trade {
    orders: 0.5,
    value: 40_000.0,
    days: (45.0, 50.0),
};

const WORKING: &str = "money.agent.working_capital.mean";
const AHEAD: &str = "money.agent.capital_tied_up.mean";

impl Trade {
    /// - `pays`, `is_paid`: the terms of the agent and of its buyers; `days`: warm-up, horizon.
    fn text(&self, id: &str, days: (f64, f64), pays: &str, is_paid: &str) -> String {
        let Self {
            orders,
            value,
            days: (making, selling),
        } = self;
        run_section(id, 24.0 * days.0, 24.0 * days.1)
            + &format!(
                "[demand]\norders = \"{orders} orders/day\"\n\
                 [[tier]]\nname = \"agent\"\nagents = 1\nprice = \"100%\"\npayment = {pays}\n\
                 [buyer]\npayment = {is_paid}\n\
                 [[product]]\nname = \"goods\"\norder_value = \"{value} yuan\"\ncarrier = \"truck\"\n\
                 [supplier]\npick_pack = \"{making} d\"\n\
                 [[carrier]]\nname = \"truck\"\ntransit = \"{selling} d\"\n"
            )
    }

    /// A long run, after the beginning.
    fn stationary(&self, id: &'static str, title: &'static str, pays: &str) -> Study {
        let days = (200.0, 20_000.0 / self.orders.min(1.0));
        let text = self.text(id, days, pays, "\"on_delivery\"");
        Study::new(id, title, 1.0, &text)
    }

    /// From nothing on.
    ///
    /// - `days`: of the oracle's horizon.
    fn beginning(&self, id: &'static str, title: &'static str, days: f64, pays: &str) -> Study {
        let text = self.text(id, (0.0, days), pays, "\"on_delivery\"");
        Study::new(id, title, 1.0, &text)
    }
}

const DEPOSIT: &str = "{ deposit = \"30%\", balance_at = \"pick_end\" }";
const PREPAID: &str = "\"prepaid\"";

fn deposit(trade: &Trade, id: &'static str) -> Outcome {
    let study = trade.stationary(id, "deposit 30 %, balance before shipping", DEPOSIT);
    let study = study.mean("capital_tied_deposit", WORKING);
    study.mean("supplier_prepaid_float", AHEAD).outcome()
}

fn prepaid(trade: &Trade, id: &'static str) -> Outcome {
    let study = trade.stationary(id, "paid in advance", PREPAID);
    study
        .mean("capital_tied_full_prepayment", WORKING)
        .outcome()
}

fn on_arrival(trade: &Trade, id: &'static str, shipping: u32) -> Outcome {
    let pays = format!("{{ credit = \"{shipping} d\" }}");
    let study = trade.stationary(id, "paid when the goods arrive", &pays);
    study
        .mean("capital_tied_pay_on_delivery", WORKING)
        .outcome()
}

pub static M01_DEPOSIT: LazyLock<Outcome> = LazyLock::new(|| deposit(&M01, "M01"));
pub static M01_PREPAID: LazyLock<Outcome> = LazyLock::new(|| prepaid(&M01, "M01"));
pub static M01_ON_ARRIVAL: LazyLock<Outcome> = LazyLock::new(|| on_arrival(&M01, "M01", 7));
pub static M02_DEPOSIT: LazyLock<Outcome> = LazyLock::new(|| deposit(&M02, "M02"));
pub static M02_PREPAID: LazyLock<Outcome> = LazyLock::new(|| prepaid(&M02, "M02"));
pub static M02_ON_ARRIVAL: LazyLock<Outcome> = LazyLock::new(|| on_arrival(&M02, "M02", 30));

pub static M01_BEGINNING: LazyLock<Outcome> = LazyLock::new(|| {
    let study = M01.beginning("M01", "a year from nothing, deposit", 365.0, DEPOSIT);
    study
        .metric("finite_horizon_mean_deposit", WORKING)
        .outcome()
});

pub static M02_BEGINNING: LazyLock<Outcome> = LazyLock::new(|| {
    let study = M02.beginning(
        "M02",
        "half a year from nothing, in advance",
        180.0,
        PREPAID,
    );
    study
        .metric("finite_horizon_mean_prepayment", WORKING)
        .outcome()
});

/// Goods wait 32 days with the agent, whose buyers pay 12 days after that, and who pays after 20.
pub static M07: LazyLock<Outcome> = LazyLock::new(|| {
    let trade = Trade {
        orders: 10.0,
        value: 100.0,
        days: (0.0, 32.0),
    };
    let pays = "{ credit = \"20 d\" }";
    let text = trade.text("M07", (100.0, 5_000.0), pays, "{ credit = \"44 d\" }");
    Study::new("M07", "cash conversion", 1.0, &text)
        .always("ccc", "money.agent.cash_conversion_time")
        .mean("working_capital", WORKING)
        .outcome()
});

#[test]
fn a_price_ladder_telescopes() {
    // A hundred units in one order: prices by the unit are no whole fen.
    const PAID: f64 = 6237.0;
    let tiers = [
        ("general", 4000.0),
        ("province", 4200.0),
        ("city", 4536.0),
        ("retail", 4989.6),
    ];
    let rows = tiers.map(|(name, pays)| {
        let share = 100.0 * pays / PAID;
        format!("[[tier]]\nname = \"{name}\"\nagents = 1\nprice = \"{share:.4}%\"\n")
    });
    let text = run_section("M03", 0.0, 24.0)
        + "[demand]\nevery = \"1 d\"\n"
        + &format!("[[product]]\nname = \"goods\"\norder_value = \"{PAID} yuan\"\n")
        + &rows.concat();
    let study = Study::new("M03", "price ladder", 1.0, &text)
        .always("customer_paid", "money.split.price")
        .always("sum_of_margins_plus_supplier", "money.split.price")
        .always("supplier_revenue", "money.supplier.revenue");
    let margins = [200.0, 336.0, 453.6, 1247.4];
    for ((name, _), expected) in tiers.iter().zip(margins) {
        let found = study.found(&format!("money.{name}.profit"));
        assert!((found - expected).abs() < 1e-9, "{name}: {found}");
    }
    let share = study.found("money.retail.profit") / margins.iter().sum::<f64>();
    let exact = study.exact("retail_share_of_margin");
    assert!((share - exact).abs() < 1e-9, "{share}");
}
