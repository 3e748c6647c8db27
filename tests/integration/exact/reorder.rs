//! Orders of a lot when stock is low: I06 to I12, I30, I31.

use std::sync::LazyLock;

use crate::oracle::case;

use super::outcome::Outcome;
use super::shelf::{at_supplier, by_chance, hourly, text};
use super::study::{Study, run};

const FILL_RATE: &str = "stock.supplier.fill_rate";
const ON_HAND: &str = "stock.supplier.on_hand.mean";
const BACKORDERS: &str = "stock.supplier.backorders.mean";
const ORDERS: &str = "stock.supplier.replenishments";

/// (r, Q) under continuous review.
struct Lots {
    id: &'static str,
    title: &'static str,
    hours: f64,
    orders: f64,
    lead_time: f64,
    point: u32,
    quantity: u32,
    /// Of holding, of owing, of an order; none where the oracle has none.
    costs: Option<[f64; 3]>,
}

impl Lots {
    fn outcome(&self) -> Outcome {
        const WARM_UP: f64 = 200.0;
        let Self {
            id,
            hours,
            lead_time,
            point,
            quantity,
            ..
        } = *self;
        let stock = format!(
            "reorder_point = \"{point} units\", order_quantity = \"{quantity} units\", \
             lead_time = \"{lead_time} h\""
        );
        let parts = [by_chance(self.orders), at_supplier(&stock)];
        let window = hours - WARM_UP;
        let study = Study::new(id, self.title, 1.0, &text(id, (WARM_UP, hours), &parts))
            .mean("fill_rate", FILL_RATE)
            .mean("mean_on_hand", ON_HAND)
            .rare("mean_backorders", BACKORDERS)
            .derived_mean("order_frequency", |metric| metric(ORDERS) / window)
            .rare("mean_customer_wait", "stock.supplier.wait.mean");
        let study = match self.costs {
            Some([holding, owing, order]) => study.derived_mean("mean_cost", |metric| {
                holding * metric(ON_HAND)
                    + owing * metric(BACKORDERS)
                    + order * metric(ORDERS) / window
            }),
            None => study,
        };
        study.outcome()
    }
}

pub static I06: LazyLock<Outcome> = LazyLock::new(|| {
    let lots = Lots {
        id: "I06",
        title: "reorder point 3, lots of 5",
        hours: 60_000.0,
        orders: 1.5,
        lead_time: 2.0,
        point: 3,
        quantity: 5,
        costs: Some([20.0, 150.0, 100.0]),
    };
    lots.outcome()
});

pub static I07: LazyLock<Outcome> = LazyLock::new(|| {
    let lots = Lots {
        id: "I07",
        title: "reorder point 6, lots of 7",
        hours: 10_000.0,
        orders: 12.0,
        lead_time: 0.5,
        point: 6,
        quantity: 7,
        costs: Some([4.0, 28.0, 4.0]),
    };
    lots.outcome()
});

pub static I08: LazyLock<Outcome> = LazyLock::new(|| {
    let lots = Lots {
        id: "I08",
        title: "reorder point 22, lots of 60",
        hours: 10_000.0,
        orders: 20.0,
        lead_time: 1.0,
        point: 22,
        quantity: 60,
        costs: None,
    };
    lots.outcome()
});

/// (s, S), looked at each period before the demand of the period.
fn min_max(
    id: &'static str,
    title: &'static str,
    [demand, periods, min, max]: [u32; 4],
    [holding, owing, order]: [f64; 3],
) -> Outcome {
    const HOURS: (f64, f64) = (100.0, 30_100.0);
    let lead_time = match periods {
        0 => String::new(),
        periods => format!("lead_time = \"{periods} h\", "),
    };
    let stock = format!(
        "units = \"{max} units\", min = \"{min} units\", {lead_time}review = \"1 h\", \
         review_when = \"before_demand\""
    );
    let demand = hourly(&format!("{{ poisson = {{ mean = \"{demand} units\" }} }}"));
    let text = text(id, HOURS, &[demand, at_supplier(&stock)]);
    let window = HOURS.1 - HOURS.0;
    Study::new(id, title, 1.0, &text)
        .derived_mean("mean_cost", |metric| {
            holding * metric(ON_HAND) + owing * metric(BACKORDERS) + order * metric(ORDERS) / window
        })
        .derived_mean("order_frequency", |metric| metric(ORDERS) / window)
        .mean("mean_order_size", "stock.supplier.order_size.mean")
        .mean("mean_on_hand_end", ON_HAND)
        .rare("mean_backorders_end", BACKORDERS)
        .derived_mean("p_no_stockout_at_end", |metric| {
            1.0 - metric("stock.supplier.backorders.share")
        })
        .mean("fill_rate", FILL_RATE)
        .outcome()
}

pub static I09: LazyLock<Outcome> =
    LazyLock::new(|| min_max("I09", "min 4, max 10", [6, 0, 4, 10], [1.0, 4.0, 5.0]));

pub static I10: LazyLock<Outcome> =
    LazyLock::new(|| min_max("I10", "min 2, max 7", [4, 0, 2, 7], [40.0, 125.0, 150.0]));

pub static I11: LazyLock<Outcome> =
    LazyLock::new(|| min_max("I11", "min 14, max 62", [20, 0, 14, 62], [1.0, 9.0, 64.0]));

pub static I12: LazyLock<Outcome> =
    LazyLock::new(|| min_max("I12", "min 16, max 30", [5, 2, 16, 30], [1.0, 9.0, 20.0]));

#[test]
fn lots_are_ordered_at_the_reorder_point() {
    for case in [&I06, &I07, &I08] {
        case.check();
    }
}

#[test]
fn stock_at_the_minimum_is_filled_up_to_the_maximum() {
    for case in [&I09, &I10, &I11, &I12] {
        case.check();
    }
}

/// One replication without chance: a metric of it.
fn path(text: &str) -> impl Fn(&str) -> f64 + use<> {
    let result = run(text);
    move |metric| result.estimate(metric).expect("a metric").mean
}

fn alone(hours: (f64, f64), parts: &[String]) -> String {
    let run = format!(
        "[run]\nwarm_up = \"{} h\"\nhorizon = \"{} h\"\nreplications = 1\nseed = 1\n",
        hours.0, hours.1
    );
    run + &parts.concat()
}

/// The harmonic mean of holding and ordering: demand of a hundredth of a unit at a time, an hour
/// for each unit, and lots of a whole number of hundredths. Stock on hand is half a hundredth too
/// high, as it goes down in steps: that is taken off, and the rest agrees to the rounding of the lot.
#[test]
fn the_economic_lot_costs_what_wilson_says() {
    let oracle = case("I30");
    let [ordering, holding, owing, demand] = [8.0, 0.225, 5.0, 1_300.0];
    let steady =
        "[demand]\nevery = \"36 s\"\n[[product]]\nname = \"goods\"\nquantity = \"0.01 units\"\n";
    // Ten cycles; a year has as many hours as it has units.
    let yearly = |quantity: f64, lead_time: &str| {
        let stock = format!(
            "reorder_point = \"0 units\", order_quantity = \"{quantity} units\"{lead_time}"
        );
        let metric = path(&alone(
            (quantity, 11.0 * quantity),
            &[steady.to_owned(), at_supplier(&stock)],
        ));
        let orders = metric(ORDERS) / 10.0 * demand / quantity;
        let (there, owed) = (metric(ON_HAND), metric(BACKORDERS));
        assert!((metric("stock.supplier.order_size.mean") - quantity).abs() < 1e-9);
        [orders, there, owed]
    };
    let close = |found: f64, exact: f64, tolerance: f64| {
        assert!(
            (found / exact - 1.0).abs() < tolerance,
            "{found} instead of {exact}"
        );
    };
    let step = 0.005;

    let [orders, there, owed] = yearly(200.0, "");
    assert_eq!(owed, 0.0);
    close(
        ordering * orders + holding * (there - step),
        oracle.value("cost_at_Q200"),
        1e-9,
    );

    let [orders, there, owed] = yearly(304.05, "");
    assert_eq!(owed, 0.0);
    close(1.0 / orders, oracle.value("cycle_at_Q_star"), 2e-5);
    close(
        ordering * orders + holding * (there - step),
        oracle.value("cost_star"),
        1e-9,
    );

    // Goods come when the planned shortage has been reached: 0.0431 of 310.81 units.
    let late = ", lead_time = \"13.38 h\"";
    let [orders, there, owed] = yearly(310.81, late);
    let cost = ordering * orders + holding * there + owing * owed;
    close(cost, oracle.value("eoqb_cost"), 1e-4);
    close(demand / orders, oracle.value("eoqb_Q_star"), 1e-5);
}

/// The path on which two simulators agree. The two streams of the second model ask at the same
/// instants, so one of 200 units leaves the same path.
#[test]
fn a_path_without_chance_is_the_published_one() {
    let oracle = case("I31");
    for (model, units) in [("m1", 120), ("m2", 200)] {
        let demand = format!(
            "[demand]\nevery = \"2 d\"\n[[product]]\nname = \"goods\"\nquantity = \"{units} units\"\n"
        );
        let stock = "reorder_point = \"500 units\", order_quantity = \"500 units\", \
                     initial = \"1000 units\", lead_time = \"2 d\", when_short = \"lost\"";
        let supplier = at_supplier(stock);
        let days = |from: f64| {
            alone(
                (24.0 * from, 24.0 * 59.0),
                &[demand.clone(), supplier.clone()],
            )
        };
        let (whole, last) = (path(&days(0.0)), path(&days(58.0)));
        let on_order = last("stock.supplier.on_order.mean") / 500.0;
        for (name, found) in [
            ("end_stock", last(ON_HAND)),
            ("orders_placed", whole(ORDERS)),
            ("orders_received", whole(ORDERS) - on_order),
            ("stock_days", whole(ON_HAND) * 59.0),
            ("holding_cost", whole(ON_HAND) * 59.0 * 0.2),
        ] {
            oracle.exactly(&format!("{model}_{name}"), found);
        }
    }
}
