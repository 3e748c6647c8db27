//! Published figures about after-sales, complaints and disputes, measured on the shipped scenarios.
//!
//! As in `claims`: the bands were set before the model was built, and nothing is tuned to them. Two
//! figures needed assumptions that were chosen for them (C24 and C31): there the test looks at the
//! direction and at what other values make of it.

use fahuo::experiment::result::ExperimentResult;

use crate::play::{compare, estimate, mean, ratio};

/// Ten days of orders after three to fill the chain.
const TEN_DAYS: [&str; 2] = ["run.warm_up=3 d", "run.horizon=13 d"];

fn of(names: &[&str]) -> ExperimentResult {
    compare(names, &TEN_DAYS)
}

fn within(found: f64, low: f64, high: f64) {
    assert!(
        (low..=high).contains(&found),
        "{found}, not in {low} to {high}"
    );
}

// Claim C24, calibrated: the same baskets by another carrier, 47 % fewer complaints. What it shows
// is the direction, and that it hangs on the brand line being on time.
#[test]
fn the_brand_line_is_complained_about_less_if_it_is_on_time() {
    let result = of(&[
        "carrier-complaints",
        "carrier-complaints@brand",
        "carrier-complaints@brand-16",
        "carrier-complaints@brand-public",
    ]);
    let saved = |scenario| {
        1.0 - mean(&result, scenario, "complaints.rate") / mean(&result, 0, "complaints.rate")
    };
    let late = |scenario| mean(&result, scenario, "carrier.brand.late_rate");
    for (scenario, name) in [(1, "brand"), (2, "brand, 16 % late"), (3, "as tested")] {
        println!(
            "{name}: late {:.3}, complaints {:+.3}",
            late(scenario),
            -saved(scenario)
        );
    }
    within(saved(1), 0.40, 0.54);
    within(late(1), 0.08, 0.10);
    within(saved(2), 0.12, 0.26);
    within(late(2), 0.15, 0.17);
    // As late as public tests find it against its own promise: more complaints than by common express.
    assert!(saved(3) < 0.0 && ratio(&result, 3, "complaints.rate").low > Some(1.0));
}

// Claim C31, calibrated at four tiers: 32 % of disputes are about money paid and no waybill yet. It
// falls with fewer tiers and with patience.
#[test]
fn a_third_of_disputes_is_about_the_gap_at_four_tiers_and_fewer_below() {
    let result = of(&[
        "disputes",
        "disputes@three-tier",
        "disputes@two-tier",
        "disputes@patient",
    ]);
    let share = |scenario| mean(&result, scenario, "disputes.prepayment_gap_share");
    let gap = |scenario| mean(&result, scenario, "money.dispute_gap.mean");
    let all = [0, 1, 2, 3];
    println!(
        "disputes about the gap: {:.3?}, gap {:.1?} h",
        all.map(share),
        all.map(gap)
    );
    within(share(0), 0.27, 0.37);
    assert!(share(2) < share(1) && share(1) < share(0));
    assert!(share(3) < 0.10);
    assert_eq!(gap(3), gap(0));
}

// Claim C30: who bears what cases cost moves with the rule, and the total stays.
#[test]
fn a_liability_rule_moves_the_cost_and_not_its_total() {
    let names = [
        "after-sales",
        "after-sales@seller-bears",
        "after-sales@supplier-bears",
        "after-sales@carrier-bears",
        "after-sales@shared",
    ];
    let result = of(&names);
    let borne = |scenario, who: &str| mean(&result, scenario, &format!("cases.borne_by.{who}"));
    let total = mean(&result, 0, "cases.cost");
    for (scenario, name) in names.iter().enumerate() {
        let parts = ["seller", "shipper", "carrier"].map(|who| borne(scenario, who));
        println!("{name}: {parts:.3?} of {total:.3}");
        assert_eq!(mean(&result, scenario, "cases.cost"), total, "{name}");
        assert!((parts.iter().sum::<f64>() - total).abs() < 1e-9, "{name}");
    }
    for (scenario, who) in [(1, "seller"), (2, "shipper"), (3, "carrier")] {
        assert!((borne(scenario, who) - total).abs() < 1e-9, "{who}");
    }
    assert!((borne(4, "carrier") / total - 0.2).abs() < 1e-3);
}

// Claims C19 and C43 to C46. Limits are inputs; how often they are kept follows. 72 hours are kept by
// nearly all cases but goods that are given back, which are longer on their way. 24 hours for another
// parcel are not: the case climbs the agents by message, and the parcel waits for the courier.
#[test]
fn limits_of_cases_are_kept_as_often_as_the_chain_allows() {
    let names = [
        "after-sales@two-tier",
        "after-sales",
        "after-sales@slow-supplier",
    ];
    let given_back = ["product.*.returns=none", "after_sales.return=none"];
    let settings: Vec<&str> = TEN_DAYS.into_iter().chain(given_back).collect();
    let result = compare(&names, &settings);
    let all = |scenario| mean(&result, scenario, "stage.after_sales.within_limit");
    let class =
        |scenario, metric: &str| mean(&result, scenario, &format!("cases.{metric}_within_limit"));
    for (scenario, name) in names.iter().enumerate() {
        println!(
            "{name}: 72 h {:.3}, delay answered in 2 h {:.3}, wrong item closed in 24 h {:.3}, quality in 72 h {:.3}",
            all(scenario),
            class(scenario, "delay.respond"),
            class(scenario, "wrong_item.close"),
            class(scenario, "quality.close"),
        );
    }
    // C19 and C46.
    assert!(all(0) > 0.9 && all(1) > 0.9 && all(2) > 0.85);
    assert!(class(0, "quality.close") > 0.9 && class(1, "quality.close") > 0.9);
    assert!(class(2, "quality.close") < class(1, "quality.close"));
    // C44: the agent answers alone, so depth does not matter; whoever reports at night waits.
    for scenario in [0, 1] {
        within(class(scenario, "delay.respond"), 0.6, 0.8);
    }
    // C45.
    within(class(0, "wrong_item.close"), 0.4, 0.8);
    assert!(class(1, "wrong_item.close") < class(0, "wrong_item.close"));
    assert!(class(1, "wrong_item.close") < 0.6);
    let slower = ratio(&result, 1, "cases.wrong_item.closing_time.mean");
    assert!(slower.low > Some(1.0), "{slower:?}");
}

// Claim C43: what the three-level response changes. With goods given back, as shipped.
#[test]
fn a_response_costs_money_and_saves_complaints() {
    let names = [
        "after-sales",
        "after-sales@answers-only",
        "after-sales@desk",
    ];
    let result = of(&names);
    let rate = |scenario| estimate(&result, scenario, "complaints.rate").mean;
    let cost = |scenario| mean(&result, scenario, "cost.per_order.after_sales");
    println!(
        "complaints {:.4} with a response, {:.4} without; {:.2} and {:.2} yuan an order; \
         within 72 h {:.3}, returns {:.3}, desk {:.3}",
        rate(0),
        rate(1),
        cost(0),
        cost(1),
        mean(&result, 0, "stage.after_sales.within_limit"),
        mean(&result, 0, "returns.rate"),
        mean(&result, 2, "cases.desk.utilisation"),
    );
    assert!(ratio(&result, 1, "complaints.rate").low > Some(1.1));
    assert!(cost(0) > cost(1) && cost(1) > 0.0);
    // Goods are given back whatever the response.
    let returns = |scenario| mean(&result, scenario, "returns.rate");
    assert!((returns(0) - returns(1)).abs() < 0.002);
    within(returns(0), 0.05, 0.15);
    within(mean(&result, 2, "cases.desk.utilisation"), 0.2, 0.85);
    // Compensation and refunds come out of the same books.
    assert_eq!(mean(&result, 1, "reshipments.rate"), 0.0);
    assert!(mean(&result, 0, "refunds.rate") > mean(&result, 1, "refunds.rate"));
    // No agent is overloaded by cases.
    for scenario in [0, 1] {
        assert!(mean(&result, scenario, "relay.general.utilisation") < 0.85);
    }
}
