//! Published figures about agent chains, measured on the shipped scenarios.
//!
//! The source document gives its figures without a method, so a band stands for each. The bands
//! were set before the model was built and nothing is tuned to them: where a figure is missed,
//! the test says which cause it has and checks that cause instead. `cargo test claims --
//! --nocapture` prints what is measured.
//!
//! Seeds are fixed. Chances of a false alarm are those with another seed.

use fahuo::experiment::result::ExperimentResult;
use fahuo::model::Path;
use fahuo::stats::RatioEstimate;

use crate::play::{self, DEPTHS, compare, estimate, mean, means, ratio};

/// Two weeks of orders after three days to fill the chain: 16,800 orders in each replication.
const TWO_WEEKS: [&str; 2] = ["run.warm_up=3 d", "run.horizon=17 d"];
/// One week: 8,400 orders.
const ONE_WEEK: [&str; 2] = ["run.warm_up=3 d", "run.horizon=10 d"];

/// All five depths, each in the same variant.
fn depths(variant: &str, settings: &[&str]) -> ExperimentResult {
    let names = DEPTHS.map(|name| format!("{name}{variant}"));
    compare(&names.each_ref().map(String::as_str), settings)
}

fn with<'a>(first: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [first, more].concat()
}

/// Four tiers over two in dispatch time, with so many hands at the general agent.
fn span(merge: &str, hands: u32) -> RatioEstimate {
    let name = |tiers| match (tiers, merge, hands) {
        (2, "arrival", 2) => "span-of-control".to_owned(),
        _ => format!("span-of-control@{tiers}-tier-{merge}-{hands}"),
    };
    let names = [name(2), name(4)];
    let result = compare(&names.each_ref().map(String::as_str), &ONE_WEEK);
    let ratio = ratio(&result, 1, "dispatch_time.mean");
    println!("four tiers over two, {merge}, {hands} hands: {ratio:.3?}");
    ratio
}

// Claim C08 depends on a habit: where sheets are merged as they arrive, two hands are as good as
// eight; where all wait for the cut-off, two hands cost two tiers most of what they gain. The
// intervals are within 0.02 and the differences ten times as wide: no false alarm in a lifetime.
#[test]
fn hands_of_the_general_agent_matter_where_merging_waits() {
    let [two, eight] = [2, 8].map(|hands| span("arrival", hands));
    assert!((two.mean - eight.mean).abs() < 0.02);
    let [late_two, late_eight] = [2, 8].map(|hands| span("cut-off", hands));
    assert!(late_two.high < late_eight.low);
    assert!(late_two.high < two.low);
    assert!(late_eight.mean - late_two.mean > 0.15);
}

// Claim C06: the more tiers, the slower the dispatch.
#[test]
fn every_tier_more_makes_dispatch_slower() {
    for variant in ["", "@immediate"] {
        let result = depths(variant, &ONE_WEEK);
        let times: Vec<_> = (0..5)
            .map(|depth| estimate(&result, depth, "dispatch_time.mean"))
            .collect();
        println!(
            "dispatch time {variant} [h]: {:.2?}",
            means(&result, "dispatch_time.mean")
        );
        for pair in times.windows(2) {
            let high = pair[0].mean + pair[0].half_width.expect("ten replications");
            let low = pair[1].mean - pair[1].half_width.expect("ten replications");
            assert!(high < low, "{variant}: {pair:?} overlap");
        }
    }
}

// Claim C07: the more tiers, the more information is lost. With nobody chasing and nobody
// catching, an order arrives right with probability (1-q)^h. Beyond three standard errors by
// chance: 0.27 % for one of the 15 shares, at most 4 % for any of them.
#[test]
fn information_lost_follows_the_number_of_hops() {
    for (omission, error) in [(0.02, 0.0), (0.0, 0.03), (0.02, 0.03)] {
        let omitted = format!("tools.manual.omission={}%", omission * 100.0);
        let altered = format!("tools.manual.error={}%", error * 100.0);
        let loops_off = [
            "buyer.chase_after=none",
            "buyer.gives_up=0%",
            "verification.catches=0%",
            "channel.wechat.omission=0%",
            "channel.wechat.error=0%",
            &omitted,
            &altered,
        ];
        let result = depths("", &with(&ONE_WEEK, &loops_off));
        for (depth, scenario) in result.scenarios.iter().enumerate() {
            let top = &scenario.tiers[0].0;
            let lost = 1.0 - mean(&result, depth, &format!("information.{top}.intact_share"));
            let right_at_a_hop: f64 = (1.0 - omission) * (1.0 - error);
            let expected = 1.0 - right_at_a_hop.powi(depth as i32 + 1);
            let orders = mean(&result, depth, "orders.placed") * result.replications as f64;
            let standard_error = (expected * (1.0 - expected) / orders).sqrt();
            println!(
                "omission {omission}, error {error}, depth {}: lost {lost:.4}, formula {expected:.4}",
                depth + 1
            );
            assert!(
                (lost - expected).abs() <= 3.0 * standard_error,
                "depth {}: {lost} is not {expected} ± 3 × {standard_error}",
                depth + 1
            );
        }
    }
}

// Claim C08: "the mean dispatch time of two tiers is 1.8 times as fast as that of four".
#[test]
fn four_tiers_take_1_6_to_2_times_as_long_as_two_when_sheets_are_rolled_up() {
    let result = compare(&["two-tier", "four-tier"], &TWO_WEEKS);
    for (clock, low, high) in [
        ("dispatch_time.mean", 1.6, 2.0),
        ("information_time.mean", 1.75, 2.0),
        // A parcel travels as long in both: the ratio of delivery times is never 1.8.
        ("delivery_time.mean", 1.2, 1.4),
    ] {
        let ratio = ratio(&result, 1, clock);
        println!("{clock}, four : two tiers: {ratio:?}");
        assert!(
            ratio.low >= Some(low) && ratio.high <= Some(high),
            "{clock}: {ratio:?}"
        );
    }
}

#[test]
fn the_ratio_is_about_1_2_when_every_order_is_relayed_at_once() {
    let result = compare(&["two-tier@immediate", "four-tier@immediate"], &TWO_WEEKS);
    let dispatch = ratio(&result, 1, "dispatch_time.mean");
    let information = ratio(&result, 1, "information_time.mean");
    println!("relay at once, four : two tiers: dispatch {dispatch:?}, information {information:?}");
    assert!(
        dispatch.low >= Some(1.1) && dispatch.high <= Some(1.35),
        "{dispatch:?}"
    );
    // The arithmetic with the stages alone, (0.37 + 4 × 1) / (0.37 + 2 × 1) = 1.84, has no nights
    // and no lost orders. With them 1.4 is left; without them the figure is there.
    assert!(information.high < Some(1.5), "{information:?}");
    let awake = [
        "tools.manual.working_hours=always",
        "supplier.working_hours=always",
        "tools.manual.relay=immediate",
    ];
    let names = ["two-tier@no-omissions", "four-tier@no-omissions"];
    let result = compare(&names, &with(&ONE_WEEK, &awake));
    let information = ratio(&result, 1, "information_time.mean");
    println!("and nobody sleeps, nothing omitted: information {information:?}");
    assert!(
        information.low >= Some(1.75) && information.high <= Some(2.0),
        "{information:?}"
    );
}

// With order systems that never sleep a tier costs a minute, not half a day: the published ratio
// says how sheets are rolled up, not how many people there are.
#[test]
fn an_order_system_makes_tiers_almost_free() {
    let result = compare(&["two-tier@system", "four-tier@system"], &ONE_WEEK);
    let dispatch = ratio(&result, 1, "dispatch_time.mean");
    println!("order system everywhere, four : two tiers: {dispatch:?}");
    assert!(
        dispatch.low > Some(1.0) && dispatch.high < Some(1.05),
        "{dispatch:?}"
    );
}

// A side result of claim C08: almost no order of two tiers, but three quarters of those of four
// tiers wait for dispatch longer than 48 hours. The calculation behind it loses no orders.
#[test]
fn two_days_are_enough_for_two_tiers_and_not_for_four() {
    let names = [
        "two-tier@no-omissions",
        "four-tier@no-omissions",
        "two-tier",
        "four-tier",
    ];
    let result = compare(&names, &TWO_WEEKS);
    let late: Vec<f64> = means(&result, "dispatch_time.within_48h")
        .iter()
        .map(|within| 1.0 - within)
        .collect();
    println!(
        "dispatched after 48 h, nothing omitted {:.4?}, as shipped {:.4?}",
        &late[..2],
        &late[2..]
    );
    assert!(late[0] < 0.01, "two tiers: {}", late[0]);
    assert!((0.70..=0.85).contains(&late[1]), "four tiers: {}", late[1]);
    assert!((0.70..=0.85).contains(&late[3]), "four tiers: {}", late[3]);
    // As shipped, each of three manual steps omits 0.8 % of orders, and an omitted order waits
    // about 72 hours for its buyer to ask. That, and nothing else, is late in two tiers.
    let omitted = mean(&result, 2, "orders.omission_rate");
    assert!((0.01..0.04).contains(&late[2]), "two tiers: {}", late[2]);
    assert!(late[2] - late[0] <= omitted, "{late:?}, {omitted}");
}

#[test]
fn errors_caught_upstream_cost_a_round_trip_that_grows_with_depth() {
    let names = ["two-tier", "two-tier@questions", "four-tier@questions"];
    let result = compare(&names, &ONE_WEEK);
    let part = means(&result, "dispatch_time.part.reconfirmation");
    println!("re-confirmation in the mean dispatch time [h]: {part:.3?}");
    assert_eq!(part[0], 0.0, "nobody upstream looks for errors as shipped");
    assert!(0.0 < part[1] && part[1] < part[2], "{part:?}");
    assert!(mean(&result, 1, "relay.reconfirmations") > 0.0);
    let wrong = means(&result, "parcels.wrong_rate");
    assert!(wrong[1] < wrong[0], "and fewer wrong parcels: {wrong:?}");
}

// Claim C01: agents hold no stock; goods go from the supplier straight to the buyer.
#[test]
fn goods_pass_through_no_agent() {
    let scenario = play::load("four-tier", &[]);
    let ship_from = scenario
        .values
        .iter()
        .find(|value| value.path == "network.ship_from");
    assert_eq!(ship_from.expect("listed").value, "\"supplier\"");

    let result = depths("", &ONE_WEEK);
    for depth in 0..5 {
        // One parcel by one carrier for each order dispatched, whatever the number of agents.
        let shares =
            ["brand", "common"].map(|name| mean(&result, depth, &format!("carrier.{name}.share")));
        assert!((shares[0] + shares[1] - 1.0).abs() < 1e-12, "{shares:?}");
    }
    // The same leg from the same place: an order has the same parcel luck at every depth, and
    // only which orders are given up differs.
    let transit = means(&result, "stage.transit.mean");
    println!("transit at depths 1 to 5 [h]: {transit:.3?}");
    assert!(
        transit.iter().all(|one| (one - transit[0]).abs() < 0.1),
        "{transit:?}"
    );
}

// Claim C12: six stages, each order through all of them in order. The audit follows every order
// through intake, verification, relay, execution and its end, and stops the run at the first
// order that skips one, ends twice or is never accounted for.
#[test]
fn every_order_passes_the_stages_in_order() {
    for name in ["two-tier", "four-tier@questions", "five-tier@immediate"] {
        let subject = play::subject(play::load(name, &ONE_WEEK));
        let audited = play::experiment(vec![subject.clone()], 1, Path::Events);
        let plain = play::experiment(vec![subject], 1, Path::Elided);
        assert_eq!(
            audited.scenarios[0].replications,
            plain.scenarios[0].replications
        );
        let orders = |end: &str| mean(&audited, 0, &format!("orders.{end}"));
        let ended: f64 = ["delivered", "cancelled", "refunded", "lost", "open"]
            .map(orders)
            .iter()
            .sum();
        assert_eq!(orders("placed"), ended, "{name}");
        for stage in [
            "intake",
            "verification",
            "relay",
            "execution",
            "transit",
            "sync",
        ] {
            assert!(
                mean(&audited, 0, &format!("stage.{stage}.mean")) > 0.0,
                "{name}: {stage}"
            );
        }
    }
}

// Claims C14 and C15: intake in real time (5 minutes), verification within 30 minutes. Limits
// are measured, not enforced.
#[test]
fn intake_and_verification_keep_their_limits_less_often_by_the_calendar() {
    let result = compare(&["two-tier@no-omissions"], &ONE_WEEK);
    for stage in ["intake", "verification"] {
        let calendar = mean(&result, 0, &format!("stage.{stage}.within_limit"));
        let active = mean(&result, 0, &format!("stage.{stage}.within_limit_active"));
        println!("{stage} within its limit: {calendar:.4}, of working hours {active:.4}");
        assert!(calendar < active);
    }
    // A lognormal delay with the limit as its mean and a coefficient of variation of 1 is within
    // it with probability Φ(√(ln 2) / 2) = 0.6614. Three standard errors: false alarm 0.27 %.
    let intake = mean(&result, 0, "stage.intake.within_limit_active");
    let orders = mean(&result, 0, "orders.placed") * 10.0;
    let expected: f64 = 0.661_396;
    let standard_error = (expected * (1.0 - expected) / orders).sqrt();
    assert!(
        (intake - expected).abs() <= 3.0 * standard_error,
        "{intake}"
    );
    assert!(mean(&result, 0, "stage.verification.within_limit") >= 0.85);
}

// Claim C16: each hand-over within 2 hours.
#[test]
fn rolled_up_sheets_miss_the_two_hours_of_a_hop() {
    let result = depths("", &ONE_WEEK);
    let hops = means(&result, "stage.relay.within_limit");
    println!("hops within 2 h at depths 1 to 5: {hops:.4?}");
    // A sheet lies with the next agent until the next cut-off, so beyond the first hop nobody is
    // in time: the share over all hops times their number is the share on the first hop.
    for (depth, share) in hops.iter().enumerate().skip(1) {
        let first = share * (depth + 1) as f64;
        assert!(
            (0.10..=0.20).contains(&first),
            "first of {} hops: {first}",
            depth + 1
        );
    }
    // With one tier the first hop ends at the supplier, whose night swallows the evening sheets.
    assert!(hops[0] <= 0.10, "{}", hops[0]);
}

#[test]
fn orders_relayed_at_once_meet_the_two_hours_except_for_the_supplier_s_night() {
    // The message delay alone, lognormal with mean 1 h and variation 0.8, is within 2 h with
    // probability 0.909; labour and closed hours take their part of that.
    let open_late = with(&ONE_WEEK, &["supplier.working_hours=08:00-23:00"]);
    let names = ["two-tier@immediate", "four-tier@immediate"];
    let shipped = compare(&names, &ONE_WEEK);
    let open = compare(&names, &open_late);
    for (what, result) in [
        ("as shipped", &shipped),
        ("supplier as late as agents", &open),
    ] {
        let calendar = means(result, "stage.relay.within_limit");
        let active = means(result, "stage.relay.within_limit_active");
        println!(
            "relay at once, {what}, two and four tiers: {calendar:.4?}, of working hours {active:.4?}"
        );
    }
    for depth in 0..2 {
        let calendar = mean(&open, depth, "stage.relay.within_limit");
        let active = mean(&open, depth, "stage.relay.within_limit_active");
        assert!((0.80..=0.90).contains(&calendar), "{calendar}");
        assert!((0.87..=0.909).contains(&active), "{active}");
        assert!(mean(&shipped, depth, "stage.relay.within_limit_active") < active);
    }
}

// Claim C16: an order system hands over within two hours. It enters orders into the next one's
// system, so nobody needs to read a message. Where the supplier reads them, its night from 18:00
// to 8:00 is in the last hop, and the claim fails by far.
#[test]
fn system_agents_meet_the_two_hours_unless_somebody_must_read_at_night() {
    let names = ["one-tier@system", "two-tier@system", "four-tier@system"];
    let shipped = means(&compare(&names, &ONE_WEEK), "stage.relay.within_limit");
    let read = with(&ONE_WEEK, &["tools.system.message_delay=1 min"]);
    let read = means(&compare(&names, &read), "stage.relay.within_limit");
    println!("system agents, depths 1, 2, 4: {shipped:.4?}, read by people {read:.4?}");
    assert!(shipped.iter().all(|&share| share >= 0.95), "{shipped:?}");
    for (hops, share) in [(2.0, read[1]), (4.0, read[2])] {
        let between_agents = (hops * share - read[0]) / (hops - 1.0);
        assert!(between_agents >= 0.95, "{between_agents}");
        assert!(
            share < 0.95,
            "the supplier's night no longer shows: {share}"
        );
    }
}

// Claim C17: the supplier dispatches within 24 hours.
#[test]
fn the_supplier_dispatches_within_a_day() {
    let result = depths("", &ONE_WEEK);
    let shares = means(&result, "stage.execution.within_limit");
    println!("execution within 24 h at depths 1 to 5: {shares:.4?}");
    assert!(shares.iter().all(|&share| share >= 0.95), "{shares:?}");
}

// Claim C18: the buyer hears of the dispatch within 3 hours.
#[test]
fn news_of_the_dispatch_comes_later_with_every_tier() {
    let result = depths("", &ONE_WEEK);
    let shares = means(&result, "stage.sync.within_limit");
    println!("progress sync within 3 h at depths 1 to 5: {shares:.4?}");
    assert!(
        shares.windows(2).all(|pair| pair[1] < pair[0]),
        "{shares:?}"
    );
    assert!(shares[0] >= 0.95 && shares[3] < 0.5, "{shares:?}");
}

// Claim C02: how orders are rolled up decides how long they are relayed.
#[test]
fn the_relay_policy_changes_the_relay_delay() {
    let (sheets, singly) = (["two-tier"], ["two-tier@immediate"]);
    let often = with(&ONE_WEEK, &["tools.manual.relay={ every = \"2 h\" }"]);
    let results = [
        compare(&singly, &ONE_WEEK),
        compare(&sheets, &often),
        compare(&sheets, &ONE_WEEK),
    ];
    let relay = results
        .each_ref()
        .map(|one| estimate(one, 0, "stage.relay.mean"));
    let waits = results
        .each_ref()
        .map(|one| mean(one, 0, "dispatch_time.part.roll_up"));
    println!("relay at once, every 2 h, at 12:00 and 21:00 [h]: {relay:.2?}, roll-up {waits:.2?}");
    for pair in relay.windows(2) {
        let high = pair[0].mean + pair[0].half_width.expect("ten replications");
        let low = pair[1].mean - pair[1].half_width.expect("ten replications");
        assert!(high < low, "{pair:?} overlap");
    }
    assert_eq!(waits[0], 0.0, "nothing waits for a roll-up there is not");
    assert!(waits[1] > 0.5 && waits[2] > 2.0 * waits[1], "{waits:?}");
}

/// The intake channels and their shares as the scenario states them.
const CHANNELS: [(&str, f64); 4] = [
    ("wechat", 0.45),
    ("moments", 0.15),
    ("mini-program", 0.25),
    ("marketplace", 0.15),
];

// Claim C13: orders come by private message, mini-program and comments under Moments. Beyond
// three standard errors by chance: 0.27 % for one of the four shares, 1.1 % for any of them.
#[test]
fn orders_come_by_the_channels_in_their_shares() {
    let result = compare(
        &["channels-intake", "channels-intake@four-tier"],
        &TWO_WEEKS,
    );
    for (channel, share) in CHANNELS {
        let measured = means(&result, &format!("channel.{channel}.share"));
        let orders = mean(&result, 0, "orders.placed") * result.replications as f64;
        let standard_error = (share * (1.0 - share) / orders).sqrt();
        println!(
            "{channel}: {:.4} of {orders} orders, stated {share}",
            measured[0]
        );
        assert!(
            (measured[0] - share).abs() <= 3.0 * standard_error,
            "{channel}"
        );
        assert_eq!(measured[0], measured[1], "the same buyers at every depth");
    }
}

// Claim C37: 68 % fewer orders are omitted by mini-program than by WeChat alone. Nothing of it is
// typed in: a chat order passes three pairs of hands in two tiers, one of the mini-program one,
// and each omits the same share q. Then 1 - q / (1 - (1-q)³) = 66.4 % fewer are omitted.
#[test]
fn a_mini_program_omits_two_thirds_fewer_orders_than_chat() {
    let result = compare(
        &["channels-intake", "channels-intake@four-tier"],
        &TWO_WEEKS,
    );
    let omitted = |channel: &str| means(&result, &format!("channel.{channel}.omission_rate"));
    let (chat, shop) = (omitted("wechat"), omitted("mini-program"));
    let fewer = [0, 1].map(|depth| 1.0 - shop[depth] / chat[depth]);
    println!("omitted by chat {chat:.4?}, by mini-program {shop:.4?}: fewer by {fewer:.3?}");
    assert!((0.61..=0.75).contains(&fewer[0]), "{fewer:?}");
    // Two more pairs of hands for a chat order of four tiers; the shop has none of them.
    assert_eq!(shop[0], shop[1]);
    let q: f64 = 0.008;
    for (depth, hands) in [(0, 3), (1, 5)] {
        let formula = 1.0 - q / (1.0 - (1.0 - q).powi(hands));
        // The shop's rate alone has a standard error of 2.4 %, and 1 - fewer is in its proportion.
        let orders = mean(&result, depth, "orders.placed") * result.replications as f64;
        let relative = ((1.0 - q) / (q * 0.25 * orders)).sqrt();
        println!(
            "{hands} pairs of hands: formula {formula:.3}, measured {:.3}",
            fewer[depth]
        );
        assert!(
            (fewer[depth] - formula).abs() <= 4.0 * relative * (1.0 - formula),
            "{hands}: {fewer:?}, formula {formula}"
        );
    }
    // Alone, each channel omits what it does in company.
    let alone = compare(
        &[
            "channels-intake@all-chat",
            "channels-intake@all-mini-program",
        ],
        &TWO_WEEKS,
    );
    let rates = means(&alone, "orders.omission_rate");
    println!(
        "all by chat, all by mini-program: {rates:.4?}, fewer by {:.3}",
        1.0 - rates[1] / rates[0]
    );
    assert!(
        (0.61..=0.75).contains(&(1.0 - rates[1] / rates[0])),
        "{rates:?}"
    );
}

// Claims C34 to C36: agents pass the waybill number down, a mini-program asks for it, a platform
// shows it at once.
#[test]
fn each_channel_has_its_own_way_to_the_waybill_number() {
    let result = compare(&["channels-intake", "channels-intake@four-tier"], &ONE_WEEK);
    let known = |channel: &str| means(&result, &format!("channel.{channel}.sync_time.mean"));
    let (chat, shop, platform) = (known("wechat"), known("mini-program"), known("marketplace"));
    println!(
        "first scan to number known [h]: chat {chat:.2?}, shop {shop:.2?}, platform {platform:.2?}"
    );
    assert_eq!(platform, [0.0, 0.0]);
    // Pickups at 11:00 and 17:00, polls every 45 minutes from midnight.
    assert_eq!(shop, [0.25, 0.25]);
    assert!(1.0 < chat[0] && 2.0 * chat[0] < chat[1], "{chat:?}");
}

// By destination a parcel took 53.45, 53.79 and 70.51 h in 2021. Three standard errors of the
// mean of tens of thousands of lognormal times: false alarm 0.2 % for each region.
#[test]
fn parcels_to_the_west_take_as_much_longer_as_published() {
    let common = ["product.*.carrier=common", "carrier.*.slow=none"];
    let result = compare(
        &["regions"],
        &with(&["run.warm_up=3 d", "run.horizon=17 d"], &common),
    );
    let mut together = 0.0;
    for (region, hours) in [("east", 53.45), ("centre", 53.79), ("west", 70.51)] {
        let transit = estimate(&result, 0, &format!("region.{region}.transit_time.mean"));
        let parcels = mean(&result, 0, &format!("region.{region}.share"))
            * mean(&result, 0, "orders.placed")
            * result.replications as f64;
        println!("{region} [h]: {transit:.2?}, published {hours}");
        let standard_error = 0.36 * hours / parcels.sqrt();
        assert!(
            (transit.mean - hours).abs() <= 3.1 * standard_error,
            "{region}: {transit:?}"
        );
        together += transit.mean * mean(&result, 0, &format!("region.{region}.share"));
    }
    println!("everywhere [h]: {together:.2}, published 57.08");
    assert!((together - 57.08).abs() < 0.3, "{together}");
}
