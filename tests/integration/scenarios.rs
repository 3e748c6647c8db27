//! Every shipped scenario, with all its variants, loads without a problem or a warning.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use fahuo::engine::time::{DAY, HOUR};
use fahuo::language::{Language, Text};
use fahuo::model::aftersales::plan::{Cause, Class, Liability, Remedy};
use fahuo::model::money::plan::Moment;
use fahuo::model::network::{Entry, Merge, Network, RelayPolicy};
use fahuo::model::pace::Pace;
use fahuo::model::stock::plan::Holding;
use fahuo::scenario::grammar;
use fahuo::scenario::{Origin, Scenario, load, render_check, variants};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

fn shipped(name: &str) -> Scenario {
    shipped_with(name, &[])
}

fn shipped_with(name: &str, settings: &[&str]) -> Scenario {
    let path = folder().join(name);
    let settings: Vec<String> = settings
        .iter()
        .map(|setting| (*setting).to_owned())
        .collect();
    load(&path.display().to_string(), &settings).unwrap_or_else(|problems| panic!("{problems}"))
}

fn tier_names(network: &Network) -> Vec<&str> {
    network
        .tiers
        .iter()
        .map(|tier| tier.name.as_str())
        .collect()
}

#[test]
fn all_load_without_a_word() {
    let mut seen = 0;
    for folder in [folder(), folder().join("bench")] {
        for entry in fs::read_dir(folder).expect("the folder is shipped") {
            let path = entry.expect("readable").path();
            if path.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let path = path.display().to_string();
            let names = variants(&path).unwrap_or_else(|problems| panic!("{problems}"));
            let with_variants = names.iter().map(|(name, _)| format!("{path}@{name}"));
            for argument in with_variants.chain([path.clone()]) {
                let scenario = load(&argument, &[]).unwrap_or_else(|problems| panic!("{problems}"));
                assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
                seen += 1;
            }
        }
    }
    assert!(seen >= 120, "only {seen} scenarios and variants were found");
}

#[test]
fn depths_share_the_market() {
    for (file, depth) in [
        ("one-tier.toml", 1),
        ("two-tier.toml", 2),
        ("three-tier.toml", 3),
        ("four-tier.toml", 4),
        ("five-tier.toml", 5),
    ] {
        let network = shipped(file).network;
        assert_eq!(network.tiers.len(), depth, "{file}");
        assert_eq!(network.demand.streams, 128, "{file}");
        assert_eq!(network.tiers[depth - 1].name, "retail");
    }
    let five = shipped("five-tier.toml");
    assert_eq!(
        tier_names(&five.network),
        ["general", "region", "province", "city", "retail"]
    );
}

#[test]
fn a_brand_shop_without_agents_meets_the_same_buyers() {
    let scenario = shipped_with("four-tier.toml", &["network.chain=[]"]);
    assert!(scenario.network.tiers.is_empty());
    assert_eq!(scenario.network.demand.streams, 128);
}

#[test]
fn the_own_shop_is_that_brand_shop() {
    let shop = shipped("own-shop.toml").network;
    assert!(shop.tiers.is_empty());
    assert_eq!(shop.demand, shipped("two-tier.toml").network.demand);
}

#[test]
fn channels_and_regions_are_told_apart() {
    let channels = shipped("channels-intake.toml").network.channels;
    let retail = channels.iter().filter(|one| one.enters_at == Entry::Retail);
    let retail: Vec<&str> = retail.map(|one| &*one.name).collect();
    assert_eq!((channels.len(), retail), (4, vec!["wechat", "moments"]));
    // One manual step like any other is left to the mini-program: nothing else makes it better.
    let two = shipped("channels-intake.toml").network;
    let hops = two.tiers.iter().map(|tier| tier.practices[0].omission);
    let steps: Vec<f64> = hops
        .chain([channels[0].omission, channels[2].omission])
        .collect();
    assert_eq!(steps, [0.008; 4]);

    let regions = shipped("regions.toml").network;
    let west = regions.regions.iter().position(|one| one.name == "west");
    let west = west.expect("there is a west");
    for carrier in &regions.carriers {
        let mean = |region| carrier.to(region).0.expect("a time").mean();
        assert!(mean(west) > mean(0), "{}", carrier.name);
        assert_ne!(carrier.to(west).2, &Pace::default(), "{}", carrier.name);
    }
    assert_eq!(regions.regions[west].label, Text::new("西部", "West"));
    let usual = shipped("regions.toml@no-festival").network;
    let paces = usual.carriers.iter().map(|carrier| carrier.to(west).2);
    assert!(paces.into_iter().all(|pace| *pace == Pace::default()));
}

/// Which tiers hold stock in a scenario, `None` being the supplier.
fn held(name: &str) -> Vec<Option<String>> {
    let network = shipped(name).network;
    let place = |holding: &Holding| Some(network.tiers[holding.tier?].name.clone());
    let mut places: Vec<_> = network.stock.iter().map(place).collect();
    places.dedup();
    places
}

#[test]
fn stock_stands_where_the_titles_say() {
    let tier = |name: &str| Some(name.to_owned());
    for (name, expected) in [
        ("four-tier.toml", vec![]),
        ("safety-stock.toml", vec![None]),
        ("two-suppliers.toml", vec![None]),
        ("local-stock.toml", vec![None]),
        ("local-stock.toml@province", vec![None, tier("province")]),
        ("local-stock.toml@city", vec![None, tier("city")]),
        ("local-stock.toml@own-shop", vec![None]),
        (
            "bullwhip.toml",
            ["general", "province", "city", "retail"].map(tier).into(),
        ),
        ("goods-cascade.toml", vec![]),
    ] {
        assert_eq!(held(name), expected, "{name}");
    }
    let shared = shipped("bullwhip.toml@shared").network;
    assert!(shared.stock.iter().all(|holding| holding.sees_end_demand));
    let factors = shipped("safety-stock.toml").network.stock;
    assert_eq!(factors.len(), 3, "slow, middle and fast");
    for (variant, hours) in [("", Some(0)), ("@lag-6", Some(6)), ("@blind", None)] {
        let network = shipped(&format!("stale-stock.toml{variant}")).network;
        let lag = network
            .practices()
            .next()
            .and_then(|one| one.stock_sync_lag);
        assert_eq!(lag, hours.map(|hours| hours * HOUR), "{variant}");
    }
    let fruit = &shipped("fresh-goods.toml").network.products[0];
    assert_eq!(fruit.shelf_life, Some(4 * DAY));
}

#[test]
fn money_is_what_the_titles_say() {
    let five = shipped("five-tier.toml").network.money.expect("money");
    let ladder: Vec<i64> = five.tiers.iter().map(|tier| tier.price / 10_000).collect();
    assert_eq!(ladder, [40, 45, 50, 60, 70]);
    let wages: Vec<i64> = five.tiers.iter().map(|tier| tier.wage).collect();
    assert_eq!(wages, [2_500, 2_500, 2_500, 2_500, 0]);

    let share = |name: &str| {
        let money = shipped(name).network.money.expect("money");
        let accepted = money
            .tiers
            .iter()
            .map(|tier| tier.terms.share(Moment::Accepted));
        (money.tiers.len(), accepted.collect::<Vec<_>>())
    };
    assert_eq!(share("deposit.toml"), (2, vec![0; 2]));
    assert_eq!(share("deposit.toml@four-tier"), (4, vec![0; 4]));
    assert_eq!(
        share("deposit.toml@four-tier-at-once"),
        (4, vec![700_000; 4])
    );

    let pooled = shipped("volume-contract.toml").network;
    let contract = |network: &Network| {
        let common = network.carriers.iter().find(|one| one.name == "common");
        let tariff = common.and_then(|one| one.tariff.as_ref());
        tariff.map_or(0, |tariff| tariff.contract.len())
    };
    assert_eq!((contract(&pooled), pooled.tiers[1].agents), (3, 16));
    let single = shipped("volume-contract.toml@no-contract").network;
    assert_eq!(contract(&single), 0);
    let alone = shipped("volume-contract.toml@each-ships").network;
    assert!(alone.top_tier_ships() && alone.tiers.len() == 1);
    let together = shipped("volume-contract.toml@by-fifty")
        .network
        .suppliers
        .remove(0);
    assert!(together.consolidation.is_some() && together.pickups.is_empty());

    let fees = shipped("channels-fee.toml")
        .network
        .money
        .expect("money")
        .fees;
    assert_eq!(fees, [0, 0, 65_000, 6_000]);
    let same = shipped("cost-share.toml@same-carrier").network;
    let first = &same.products[0].carrier;
    assert!(same.products.iter().all(|one| one.carrier == *first));
}

#[test]
fn after_sales_are_what_the_titles_say() {
    let after_sales = |name: &str| shipped(name).network.after_sales.expect("cases");
    let all = after_sales("after-sales.toml");
    assert!(all.responds && all.hands.is_none());
    let limits = [
        Class::Delay,
        Class::WrongItem,
        Class::MissingItem,
        Class::Quality,
    ]
    .map(|class| {
        let rules = all.rules(class).expect("dealt with");
        let hours = |limit: Option<i64>| limit.map(|limit| limit / HOUR);
        (
            rules.remedy,
            hours(rules.respond_within),
            hours(rules.close_within),
        )
    });
    assert_eq!(
        limits,
        [
            (Remedy::Nothing, Some(2), None),
            (Remedy::Reship, None, Some(24)),
            (Remedy::Reship, None, Some(24)),
            (Remedy::Refund, None, Some(72)),
        ]
    );
    for (variant, responds, tiers) in [
        ("@answers-only", false, 4),
        ("@two-tier", true, 2),
        ("@two-tier-answers-only", false, 2),
    ] {
        let network = shipped(&format!("after-sales.toml{variant}")).network;
        let all = network.after_sales.expect("cases");
        assert_eq!(
            (all.responds, network.tiers.len()),
            (responds, tiers),
            "{variant}"
        );
    }
    for (variant, part) in [
        ("@seller-bears", [1_000_000, 0, 0]),
        ("@supplier-bears", [0, 1_000_000, 0]),
        ("@carrier-bears", [0, 0, 1_000_000]),
        ("@shared", [400_000, 400_000, 200_000]),
    ] {
        let all = after_sales(&format!("after-sales.toml{variant}"));
        for rules in all.classes.iter().flatten() {
            let Liability {
                seller,
                shipper,
                carrier,
            } = rules.liability;
            assert_eq!([seller, shipper, carrier], part, "{variant}");
        }
    }
    let disputes = |name: &str| {
        let network = shipped(name).network;
        let disputes = network.disputes.expect("disputes");
        (network.tiers.len(), disputes.tolerance / HOUR)
    };
    assert_eq!(disputes("disputes.toml"), (4, 24));
    assert_eq!(disputes("disputes.toml@two-tier"), (2, 24));
    assert_eq!(disputes("disputes.toml@patient"), (4, 72));
    // The market's probabilities stand in its base file, so every scenario has them.
    let complaints = shipped("two-tier.toml").network.complaints;
    assert_eq!(
        complaints.map(|one| one.causes[Cause::Late as usize]),
        Some(0.08)
    );
}

#[test]
fn variants_and_settings_change_what_they_say() {
    let scenario = shipped("two-tier.toml@immediate");
    assert_eq!(scenario.name, "two-tier@immediate");
    assert!(
        scenario
            .network
            .practices()
            .all(|practice| practice.relay == RelayPolicy::Immediate)
    );
    let plain = shipped("two-tier.toml");
    assert!(
        plain
            .network
            .practices()
            .all(|practice| practice.relay != RelayPolicy::Immediate)
    );
    assert_ne!(plain.sha256, scenario.sha256);

    let set = shipped_with("two-tier.toml", &["tier.general.hands=8", "run.seed = 3"]);
    assert_eq!((set.network.tiers[0].hands, set.seed), (8, 3));
    let hands = set
        .values
        .iter()
        .find(|value| value.path == "tier.general.hands");
    let hands = hands.expect("listed");
    assert_eq!(
        (hands.value.as_str(), &hands.origin, hands.assumed),
        ("8", &Origin::Setting, false)
    );
}

/// One without the other would mislead, so all hands stand with both habits and both depths.
#[test]
fn hands_stand_with_both_ways_of_merging() {
    let file = folder().join("span-of-control.toml").display().to_string();
    let names = variants(&file).unwrap_or_else(|problems| panic!("{problems}"));
    let variants = names.iter().map(|(name, _)| format!("@{name}"));
    let mut found = HashSet::new();
    for variant in variants.chain([String::new()]) {
        let network = shipped(&format!("span-of-control.toml{variant}")).network;
        let general = &network.tiers[0];
        assert_eq!((general.name.as_str(), general.agents), ("general", 1));
        let merges: Vec<Merge> = network
            .tiers
            .iter()
            .flat_map(|tier| &tier.practices)
            .map(|practice| match &practice.relay {
                RelayPolicy::RollUp(roll_up) => roll_up.merge,
                RelayPolicy::Immediate => panic!("{variant} relays at once"),
            })
            .collect();
        assert!(merges.iter().all(|merge| *merge == merges[0]), "{variant}");
        let late = merges[0] == Merge::AtCutOff;
        let depth = network.tiers.len();
        // The name says what is in it.
        let word = if late { "cut-off" } else { "arrival" };
        let expected = format!("@{depth}-tier-{word}-{}", general.hands);
        assert!(variant.is_empty() || variant == expected, "{variant}");
        found.insert((depth, late, general.hands));
    }
    for depth in [2, 4] {
        for late in [false, true] {
            for hands in [1, 2, 4, 8, 16] {
                assert!(found.contains(&(depth, late, hands)));
            }
        }
    }
    assert_eq!(found.len(), 20);
}

#[test]
fn values_tell_their_origin() {
    let scenario = shipped("two-tier.toml");
    let value = |path: &str| {
        let found = scenario.values.iter().find(|value| value.path == path);
        found.unwrap_or_else(|| panic!("{path} is not listed"))
    };
    // From a shipped base: an assumption. From the scenario itself: not.
    assert!(value("tools.manual.message_delay").assumed);
    assert!(!value("network.chain").assumed);
    assert!(
        matches!(&value("network.chain").origin, Origin::File { path, line: 9 } if path.ends_with("two-tier.toml"))
    );
    // Absent: the neutral default, an assumption too.
    assert_eq!(value("limits.transit").value, "\"none\"");
    assert_eq!(value("limits.transit").origin, Origin::Neutral);
    // Tiers out of the chain and tool levels nobody has are not in force.
    assert!(
        !scenario
            .values
            .iter()
            .any(|value| value.path.starts_with("tier.city"))
    );
    assert!(
        !scenario
            .values
            .iter()
            .any(|value| value.path.starts_with("tools.system"))
    );
}

#[test]
fn every_listed_value_is_accepted_by_set() {
    for file in ["four-tier.toml", "bench/mm1.toml", "bench/relay-256.toml"] {
        let scenario = shipped(file);
        let settings: Vec<String> = scenario
            .values
            .iter()
            .map(|value| format!("{}={}", value.path, value.value))
            .collect();
        for setting in &settings {
            shipped_with(file, &[setting]);
        }
    }
}

#[test]
fn the_stored_text_stands_alone_and_names_itself() {
    for file in ["two-tier.toml@system", "bench/relay-256.toml"] {
        let scenario = shipped_with(file, &["run.replications=3"]);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let copy = folder.path().join("copy.toml");
        fs::write(&copy, &scenario.text).expect("written");
        let again =
            load(&copy.display().to_string(), &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(again.text, scenario.text);
        assert_eq!(again.sha256, scenario.sha256);
        assert_eq!(again.replications, 3);
        assert_eq!(
            format!("{:?}", again.network),
            format!("{:?}", scenario.network)
        );
    }
}

#[test]
fn check_lists_values_in_both_languages() {
    let scenario = shipped("two-tier.toml");
    let zh = render_check(&scenario, Language::Zh);
    let en = render_check(&scenario, Language::En);
    assert!(zh.contains("来源") && zh.contains("总代忙得过来吗"));
    assert!(en.contains("assumptions") && en.contains("can the general agent cope"));
    assert!(en.contains("@merge-at-cut-off"));
}

/// Where the tables begin; above it stands what people write.
const TABLES: &str = "<!-- tables -->\n";

/// Both pages end with the tables of the grammar. With `FAHUO_REFRESH_REFERENCE` set, they are
/// written instead.
#[test]
fn the_reference_pages_have_every_key() {
    for (file, language) in [
        ("docs/scenario-reference.md", Language::En),
        ("docs/scenario-reference.zh.md", Language::Zh),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let page = fs::read_to_string(&path).expect("the page is shipped");
        let (prose, tables) = page.split_once(TABLES).expect("a mark above the tables");
        let expected = grammar::reference(language);
        if std::env::var_os("FAHUO_REFRESH_REFERENCE").is_some() {
            fs::write(&path, format!("{prose}{TABLES}\n{expected}")).expect("written");
            continue;
        }
        let known: HashSet<&str> = tables.lines().collect();
        let missing: Vec<&str> = expected
            .lines()
            .filter(|line| !known.contains(line))
            .collect();
        assert!(missing.is_empty(), "{file} lacks:\n{}", missing.join("\n"));
        assert_eq!(
            tables.trim(),
            expected.trim(),
            "{file} has more, or another order"
        );
        for (path, _) in grammar::fields() {
            assert!(
                page.contains(&format!("`{path}`")) || page.contains(&format!("`{path}.*`")),
                "{path}"
            );
        }
    }
}
