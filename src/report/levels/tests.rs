use super::*;
use crate::engine::time::{DAY, SimTime};
use crate::model::demand::{Demand, Rate, two_classes};
use crate::model::network::Tier;
use crate::model::stock::plan::Review;

/// Ten unit orders a day for each of two agents, or shares of the 20 given by `shares`.
fn network(shares: Option<Vec<f64>>, holding: Holding) -> Network {
    let demand = Demand {
        streams: 4,
        shares,
        rate: Rate::constant(20.0),
        regular: None,
    };
    let tiers = vec![Tier::neutral("city", 2)];
    let mut network = Network::neutral(tiers, demand, SimTime::from_millis(DAY));
    network.stock = vec![holding];
    network
}

fn said(network: &Network, language: Language) -> String {
    levels_text(network, language, 160).expect("there is stock")
}

#[test]
fn both_readings_of_a_factor_stand_side_by_side() {
    let holding = Holding {
        review: Some(Review::every(2 * DAY)),
        ..Holding::up_to(Some(0), Level::Factor(1.2))
    };
    let network = network(None, holding);
    let en = said(&network, Language::En);
    assert!(en.contains("city (each of 2)"), "{en}");
    // 20 expected: 24 units are z 0.89; z 1.2 is 25.4 units, hence 26.
    assert!(en.contains("up to 24"), "{en}");
    assert!(en.contains("is z 0.89. If 1.2 is meant as z (cycle service 88.5% for normal demand), the level is 26 units, factor 1.3"), "{en}");
    let zh = said(&network, Language::Zh);
    assert!(
        zh.contains("如果 1.2 指的是 z（需求呈正态时周期服务水平 88.5%），目标就是 26 件"),
        "{zh}"
    );
    let json = json(&network);
    assert_eq!(json[0]["level"], 24.0);
    assert_eq!(json[0]["otherwise"]["level"], 26.0);
    assert_eq!(json[0]["stated"]["level"]["factor"], 1.2);
}

#[test]
fn unequal_points_are_told_by_their_extremes() {
    let shares = two_classes(4, 1, 0.7);
    let holding = Holding {
        policy: Policy::ReorderPoint {
            point: Level::FillRate(0.95),
            quantity: 5_000,
        },
        warns_at: Some(Level::Units(2_500)),
        ..Holding::up_to(Some(0), Level::Factor(1.0))
    };
    let network = network(Some(shares), holding);
    let en = said(&network, Language::En);
    assert!(
        en.contains("city (fewest orders of 2)") && en.contains("city (most orders of 2)"),
        "{en}"
    );
    assert!(
        en.contains("fill rate 95%")
            && en.contains("Early warning when stock on hand falls to 2.5"),
        "{en}"
    );
    assert!(!en.contains("meant as"), "{en}");
}

#[test]
fn without_stock_nothing_is_said() {
    let mut network = network(None, Holding::up_to(None, Level::Z(1.0)));
    network.stock.clear();
    assert_eq!(levels_text(&network, Language::En, 100), None);
    assert_eq!(json(&network), serde_json::json!([]));
}
