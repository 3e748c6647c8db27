//! What a scenario says about several suppliers, and what it says wrong.

use std::fs;

use fahuo::language::Language;
use fahuo::model::network::{Network, Supplier};
use fahuo::model::stock::plan::WhenShort;
use fahuo::scenario::{Problems, Scenario, load};

use crate::errors::{COMPLETE, is_named, load_text, report};

/// Two of them, the second with what the first leaves.
const TWO: &str = "\
[[supplier]]
name = \"near\"
label = { zh = \"近厂\", en = \"Near\" }
share = \"40%\"
accept = \"1 h\"
stock = { units = \"50 units\", lead_time = \"1 d\", when_short = \"next_source\" }
[[supplier]]
name = \"far\"
accept = \"5 h\"
";

fn loaded(text: &str, settings: &[&str]) -> Scenario {
    let scenario = load_text(format!("{COMPLETE}{text}"), settings);
    let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
    assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
    scenario
}

fn network(text: &str, settings: &[&str]) -> Network {
    loaded(text, settings).network
}

/// A file over a base.
fn over(base: &str, ours: &str) -> Result<Scenario, Problems> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    write("base.toml", &format!("{COMPLETE}{base}")).expect("written");
    write("ours.toml", &format!("extends = \"base.toml\"\n{ours}")).expect("written");
    load(&folder.path().join("ours.toml").display().to_string(), &[])
}

fn names(suppliers: &[Supplier]) -> Vec<&str> {
    suppliers.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn a_single_one_needs_no_name() {
    for text in ["", "[supplier]\naccept = \"1 h\""] {
        let suppliers = network(text, &[]).suppliers;
        assert_eq!(names(&suppliers), [""]);
        assert_eq!(suppliers[0].name(), "supplier");
    }
}

#[test]
fn every_key_of_several_arrives() {
    let network = network(TWO, &[]);
    let [near, far] = <[Supplier; 2]>::try_from(network.suppliers).expect("two");
    assert_eq!((near.name(), near.label.en.as_str()), ("near", "Near"));
    assert_eq!((far.name(), far.label.en.as_str()), ("far", "far"));
    assert_eq!((near.share, far.share), (0.4, 0.6));
    assert!(near.accept != far.accept);
    assert_eq!((near.fallback, far.fallback), (vec![1], vec![0]));
    let [holding] = network.stock.as_slice() else {
        panic!("one holding");
    };
    assert_eq!((holding.tier, holding.supplier), (None, 0));
    assert_eq!(holding.when_short, WhenShort::NextSource);
}

#[test]
fn those_listed_after_it_are_asked_going_round_unless_some_are_named() {
    let third = "[[supplier]]\nname = \"third\"\nshare = \"10%\"\n";
    let text = TWO.replace("name = \"far\"", "name = \"far\"\nshare = \"50%\"") + third;
    let fallback = |text: &str| {
        let suppliers = network(text, &[]).suppliers;
        suppliers.into_iter().map(|one| one.fallback).collect()
    };
    let all: Vec<Vec<u8>> = fallback(&text);
    assert_eq!(all, [vec![1, 2], vec![2, 0], vec![0, 1]]);
    let named = text.replace("name = \"near\"", "name = \"near\"\nfallback = [\"third\"]");
    let all: Vec<Vec<u8>> = fallback(&named);
    assert_eq!(all[0], [2]);
}

#[test]
fn paths_name_one_or_all() {
    let shares = |settings: &[&str]| {
        let suppliers = network(TWO, settings).suppliers;
        suppliers.iter().map(|one| one.share).collect::<Vec<_>>()
    };
    // The one without a share takes what is left, so a share can be varied.
    assert_eq!(shares(&["supplier.near.share=25%"]), [0.25, 0.75]);
    let all = network(TWO, &["supplier.*.hands=3"]).suppliers;
    assert!(all.iter().all(|one| one.hands == Some(3)));
    // Of a single one, it is that one.
    let one = network("[supplier]\naccept = \"1 h\"", &["supplier.*.hands=3"]);
    assert_eq!(one.suppliers[0].hands, Some(3));
    let values = loaded(TWO, &[]).values;
    let listed = |path: &str| values.iter().any(|value| value.path == path);
    assert!(listed("supplier.near.stock.units") && listed("supplier.far.accept"));
    assert!(!listed("supplier.accept"));
    let problems = load_text(
        format!("{COMPLETE}{TWO}"),
        &["supplier.stock.units=9 units"],
    );
    let said = problems.expect_err("which").to_string();
    assert!(said.contains("there are several `supplier`"), "{said}");
    assert!(said.contains("write supplier.near.stock.units"), "{said}");
}

#[test]
fn several_begin_with_what_a_base_says_of_one() {
    let base = "[supplier]\nlabel = \"Base\"\npick_pack = \"2 h\"\naccept = \"9 h\"\nstock = { units = \"9 units\", lead_time = \"1 d\" }\n";
    let suppliers = over(base, TWO).expect("it loads").network;
    assert_eq!(names(&suppliers.suppliers), ["near", "far"]);
    let law = |at: usize| suppliers.suppliers[at].pick_pack.clone();
    assert!(law(0).is_some() && law(0) == law(1));
    assert!(suppliers.suppliers[0].accept != suppliers.suppliers[1].accept);
    assert_eq!(suppliers.suppliers[1].label.en, "far");
    assert_eq!(suppliers.stock.len(), 2, "both hold goods");
}

#[test]
fn several_merge_with_several_by_name() {
    let ours = "[[supplier]]\nname = \"far\"\nremove = true\n[[supplier]]\nname = \"next\"\n";
    let network = over(TWO, ours).expect("it loads").network;
    assert_eq!(names(&network.suppliers), ["near", "next"]);
    // What is merged stands alone.
    let text = over(TWO, ours).expect("it loads").text;
    let again = load_text(text, &[]).expect("it loads").network;
    assert_eq!(names(&again.suppliers), ["near", "next"]);
}

#[test]
fn one_over_several_is_refused() {
    let problems = over(TWO, "[supplier]\naccept = \"2 h\"\n").expect_err("which");
    for (language, what, cure) in [
        (Language::Zh, "底稿里有好几个（near, far）", "remove = true"),
        (
            Language::En,
            "the base has several (near, far)",
            "remove = true",
        ),
    ] {
        let said = problems.render(language, false);
        assert!(said.contains(what) && said.contains(cure), "{said}");
        assert!(said.contains("ours.toml:2"), "{said}");
    }
}

#[test]
fn every_mistake_is_named_with_its_cure() {
    let near = |more: &str| TWO.replace("accept = \"1 h\"", more);
    for (text, finding, cure) in [
        (
            near("fallback = [\"fra\"]"),
            "there is no supplier called `fra`",
            "did you mean `far`?",
        ),
        (
            near("fallback = [\"near\"]"),
            "this is the one who is short",
            "name the others alone",
        ),
        (
            near("fallback = []"),
            "nobody is named to be asked",
            "leave fallback out",
        ),
        (
            near("fallback = [\"far\"]").replace("next_source", "backorder"),
            "fallback means nothing",
            "write when_short = \"next_source\"",
        ),
        (
            TWO.replace("name = \"far\"", "name = \"far\"\nshare = \"50%\""),
            "the shares add up to 90%",
            "one of them may leave its share out",
        ),
        (TWO.replace("40%", "140%"), "140%", ""),
        (
            TWO.replace("share = \"40%\"\n", ""),
            "`near` has no share",
            "with several entries each needs its share",
        ),
        (
            TWO.replace("name = \"near\"\n", "")
                .replace("name = \"far\"\n", ""),
            "`name` is missing",
            "used in paths and metrics",
        ),
        (
            TWO.replace("name = \"far\"", "name = \"near\""),
            "`near` is there twice",
            "another name",
        ),
        (
            format!("{TWO}[[product]]\nname = \"tea\"\nsupplier = \"north\"\n"),
            "there is no supplier called `north`",
            "known: near, far",
        ),
        (
            "[supplier]\naccept = \"1 h\"\n[[product]]\nname = \"tea\"\nsupplier = \"near\"\n"
                .to_owned(),
            "there is no supplier called `near`",
            "several are written [[supplier]]",
        ),
        (
            "[supplier]\nshare = \"50%\"".to_owned(),
            "`share` is for several of `supplier`",
            "[[supplier]]",
        ),
        (
            format!("tier = [{{ name = \"near\", agents = 2 }}]\n{TWO}"),
            "a tier is called `near` already",
            "choose another name",
        ),
        ("supplier = []".to_owned(), "there is no supplier left", ""),
        (
            TWO.replace("share = \"40%\"", "share = \"0%\"")
                .replace("units = \"50 units\"", "factor = 1.2"),
            "the level comes out as 0 units",
            "units = \"50 units\"",
        ),
        (
            format!(
                "tier = [{{ name = \"top\", agents = 2, stock = {{ units = \"9 units\", lead_time = \"1 d\" }} }}]\nnetwork = {{ ship_from = \"top_tier\" }}\n{TWO}"
            ),
            "there is no next source here",
            "where several ship to buyers",
        ),
        (
            "tier = [{ name = \"top\", agents = 2 }]\nnetwork = { ship_from = \"top_tier\" }\n[[supplier]]\nname = \"a\"\n[[supplier]]\nname = \"b\"\nshare = \"10%\""
                .to_owned(),
            "the top tier ships with the times of `a`",
            "",
        ),
    ] {
        is_named(&format!("{COMPLETE}{text}"), finding, cure);
    }
}

#[test]
fn a_patient_buyer_may_come_back_to_the_first() {
    let text = TWO.replace("lead_time", "patience = \"2 d\", lead_time");
    assert!(network(&text, &[]).stock[0].patience.is_some());
    let said = report(
        format!(
            "{COMPLETE}[supplier.stock]\nunits = \"9 units\"\nlead_time = \"1 d\"\nwhen_short = \"next_source\""
        ),
        &[],
        Language::En,
    );
    assert!(said.contains("there is no next source here"), "{said}");
}
