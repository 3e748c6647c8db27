//! What a planner reads after a typical mistake, to the letter, in both languages; and that no
//! input whatever makes the reader panic, hang or fill the memory.

use std::fs;
use std::time::{Duration, Instant};

use fahuo::language::Language;
use fahuo::scenario::{Problems, Scenario, load};

/// A scenario that is complete; mistakes are added to it.
pub const COMPLETE: &str = "\
run = { horizon = \"10 d\" }
demand = { orders = \"100 orders/day\" }
";

pub fn load_text(text: impl AsRef<[u8]>, settings: &[&str]) -> Result<Scenario, Problems> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("plan.toml");
    fs::write(&path, text).expect("written");
    let settings: Vec<String> = settings
        .iter()
        .map(|setting| (*setting).to_owned())
        .collect();
    load(&path.display().to_string(), &settings)
}

/// The report on a text, with the temporary folder left out of it.
pub fn report(text: impl AsRef<[u8]>, settings: &[&str], language: Language) -> String {
    let problems = match load_text(text, settings) {
        Ok(scenario) => scenario.warnings,
        Err(problems) => problems,
    };
    let text = problems.render(language, false);
    let without_folder = text
        .lines()
        .map(|line| match (line.find("/"), line.find("plan.toml")) {
            (Some(from), Some(to)) if from < to => format!("{}{}", &line[..from], &line[to..]),
            _ => line.trim_end().to_owned(),
        });
    without_folder.collect::<Vec<_>>().join("\n")
}

/// Compares the report on the complete scenario with a mistake added at its end.
#[track_caller]
fn check(mistake: &str, zh: &str, en: &str) {
    let text = format!("{COMPLETE}{mistake}");
    assert_eq!(
        report(&text, &[], Language::Zh),
        zh.trim_start(),
        "in Chinese"
    );
    assert_eq!(
        report(&text, &[], Language::En),
        en.trim_start(),
        "in English"
    );
}

#[test]
fn a_complete_scenario_has_no_report() {
    check("", "", "");
}

#[test]
fn an_unknown_key() {
    check(
        "tier = [{ name = \"总代\", agents = 1, hand = 2 }]",
        "
错误: 没有 `hand` 这个键
 --> plan.toml:3:36
  |
3 | tier = [{ name = \"总代\", agents = 1, hand = 2 }]
  |                                      ^^^^
  |
  = 提示: 是不是 `hands`?

1 处错误",
        "
error: there is no key `hand` here
 --> plan.toml:3:36
  |
3 | tier = [{ name = \"总代\", agents = 1, hand = 2 }]
  |                                      ^^^^
  |
  = help: did you mean `hands`?

1 error",
    );
}

/// Several mistakes with their English findings; the Chinese ones must be Chinese.
#[test]
fn every_mistake_is_named_with_its_cure() {
    for (mistake, finding, cure) in [
        (
            "[buyer]\nchase_after = 72",
            "`72` has no unit",
            "write \"72 min\" or \"72 h\" or \"72 d\"",
        ),
        (
            "[buyer]\nchase_after = \"72 ours\"",
            "`ours` is no unit of a duration",
            "write \"72 hours\"",
        ),
        (
            "[buyer]\nchase_after = \"-3 h\"",
            "`-3 h` is negative",
            "write \"3 h\"",
        ),
        (
            "[buyer]\nchase_after = \"\u{FF17} h\"",
            "has full-width characters",
            "write \"7 h\"",
        ),
        (
            "[buyer]\ngives_up = 0.1",
            "`0.1` has no unit",
            "write \"10%\"",
        ),
        (
            "[buyer]\ngives_up = \"110%\"",
            "a share of more than 100%",
            "from 0% to 100%",
        ),
        (
            "[buyer]\nchase_after = inf",
            "`inf` has no unit",
            "a duration in ms",
        ),
        (
            "[buyer]\nchase_after = \"300000 d\"",
            "is too large, at most 200 years",
            "",
        ),
        (
            "[buyer]\nchase_after = { lognorml = { mean = \"1 h\", cv = 1 } }",
            "`lognorml` is no distribution",
            "did you mean `lognormal`?",
        ),
        (
            "[buyer]\nchase_after = { lognormal = { mean = \"1 h\" } }",
            "too few or too many parameters",
            "it takes mean + cv, or mean + sigma",
        ),
        (
            "[buyer]\nchase_after = { lognormal = { mean = \"1 h\", sd = \"1 h\" } }",
            "lognormal has no parameter `sd`",
            "for example { lognormal",
        ),
        (
            "[buyer]\nchase_after = { uniform = { low = \"2 h\", high = \"1 h\" } }",
            "uniform: not in rising order",
            "low ≤ high",
        ),
        (
            "[buyer]\nchase_after = { exponential = { mean = \"0 h\" } }",
            "exponential: mean must be above zero",
            "\"none\"",
        ),
        (
            "[cost]\nfreight_paid_by = { buyer = \"30%\" }",
            "this is not modelled yet",
            "accepted: \"shipper\"",
        ),
        (
            "[supplier]\nworking_hours = \"8点到18点\"",
            "are no working hours",
            "\"08:00-23:00\"",
        ),
        (
            "[supplier]\nworking_hours = \"08：00-18：00\"",
            "are no working hours",
            "write it in ASCII: \"08:00-18:00\"",
        ),
        (
            "[supplier]\nworking_hours = { mon = \"closed\" }",
            "never open in the whole week",
            "",
        ),
        (
            "[supplier]\npickups = [\"24:00\"]",
            "`24:00` is no time of day",
            "for example \"12:00\"",
        ),
        (
            "[supplier]\ncapacity = \"0 orders/day\"",
            "a capacity of zero ships nothing",
            "\"none\"",
        ),
        (
            "[supplier]\ncapacity = \"3000 orders\"",
            "`orders` is no unit of a rate",
            "\"3000 orders/day\"",
        ),
        (
            "[supplier]\nstock = \"plenty\"",
            "expected \"infinite\" or a table (factor, z, ",
            "for example stock = { factor = 1.2, review = ",
        ),
        (
            "[supplier]\nhands = 1.5",
            "`1.5` is not a whole number from 1",
            "",
        ),
        (
            "[[verification]]\ncatches = \"1%\"",
            "several verification tables are not modelled yet",
            "",
        ),
        (
            "[[channel]]\nname = \"a\"\nshare = \"60%\"\n[[channel]]\nname = \"b\"\nshare = \"30%\"",
            "the shares add up to 90%",
            "10% is missing",
        ),
        (
            "[[channel]]\nname = \"a\"\n[[channel]]\nname = \"b\"",
            "`a` has no share",
            "together 100%",
        ),
        (
            "[[channel]]\nname = \"a\"\n[[channel]]\nname = \"a\"",
            "`a` is there twice",
            "another name",
        ),
        (
            "[[product]]\nname = \"a\"\ncarrier = \"sf\"",
            "there is no carrier called `sf`",
            "the scenario has no carrier",
        ),
        (
            "[[product]]\nname = \"a\"\n[[carrier]]\nname = \"x\"\n[[carrier]]\nname = \"y\"",
            "product `a` has no carrier",
            "carrier is one of: x, y",
        ),
        (
            "[[carrier]]\nname = \"x\"\nregion = [{ name = \"east\", share = \"60%\" }, { name = \"west\", share = \"30%\" }]",
            "the shares add up to 90%",
            "10% is missing",
        ),
        (
            "[[carrier]]\nname = \"x\"\nregion = [{ name = \"east\" }, { name = \"west\", share = \"30%\" }]",
            "`east` has no share",
            "together 100%",
        ),
        (
            "[[carrier]]\nname = \"x\"\nregion = [{ name = \"a\" }]\n[[carrier]]\nname = \"y\"\nregion = [{ name = \"b\" }]",
            "carriers `y` and `x` do not list the same regions",
            "`x` has a 100%; here it is b 100%",
        ),
        (
            "[[carrier]]\nname = \"x\"\nslow = [{ name = \"s\", days = 2026-03-04, factor = 0.5 }]",
            "a factor of 0.5 is not possible, only 1 to 1000",
            "1 is as usual",
        ),
        (
            "[[carrier]]\nname = \"x\"\nslow = [{ name = \"s\", days = 2026-03-04, factor = 2, region = \"west\" }]",
            "there is no region called `west`",
            "no carrier lists regions",
        ),
        (
            "[[carrier]]\nname = \"x\"\nregion = [{ name = \"east\" }]\nslow = [{ name = \"s\", days = 2026-03-04, factor = 2, region = \"west\" }]",
            "there is no region called `west`",
            "it is one of: east",
        ),
        (
            "[[carrier]]\nname = \"x\"\nslow = [{ name = \"s\", factor = 2 }]",
            "`days` is missing",
            "",
        ),
        (
            "[uncaught_error]\nwrong = \"50%\"",
            "the shares add up to 50%",
            "50% is missing",
        ),
        (
            "[[tier]]\nname = \"a\"\nagents = 1000000000000",
            "is not a whole number from 1 to 2000000",
            "",
        ),
        (
            "[[tier]]\nname = \"a\"\nagents = 2000000\n[[tier]]\nname = \"b\"\nagents = 2000000",
            "4000000 agents in all",
            "",
        ),
        (
            "[[tier]]\nname = \"a b\"\nagents = 1",
            "`a b` is no name",
            "letters, digits",
        ),
        (
            "[[tier]]\nname = \"a\"\nagents = 1\nrelay = { merge = \"at_cut_off\" }",
            "the roll-up has no trigger",
            "at least one of: cut_off",
        ),
        (
            "[[tier]]\nname = \"a\"\nagents = 1\nrelay = { every = \"0 h\" }",
            "every must be above zero",
            "",
        ),
        (
            "[[tier]]\nname = \"a\"\nagents = 1\nrelay = \"hourly\"",
            "expected \"immediate\" or a table",
            "cut_off",
        ),
        (
            "[[tier]]\nname = \"a\"\nper_upper = 4",
            "nobody is above the first tier",
            "for example agents = 1",
        ),
        (
            "[[tier]]\nname = \"a\"\nagents = 1\n[[tier]]\nname = \"b\"\nagents = 8\nper_upper = 4",
            "agents and per_upper exclude each other",
            "write \"none\"",
        ),
        (
            "[[tier]]\nname = \"a\"\nagents = 1\n[[tier]]\nname = \"b\"",
            "how many agents the tier has is not said",
            "for example per_upper = 4",
        ),
        (
            "[[tier]]\nname = \"a\"\nagents = 10\n[[tier]]\nname = \"b\"\nper_upper = 10000000",
            "agents in all",
            "",
        ),
        (
            "[network]\nchain = [\"generl\"]\n[[tier]]\nname = \"general\"\nagents = 1",
            "there is no tier called `generl`",
            "did you mean `general`?",
        ),
        (
            "[network]\ntools = \"manual\"",
            "there is no tool level called `manual`",
            "the scenario has no tools",
        ),
        (
            "[network]\ntools = { manual = \"90%\" }",
            "there is no tool level called `manual`",
            "the scenario has no tools",
        ),
        (
            "[tools.manual]\n[tools.system]\n[network]\ntools = { manual = \"90%\", system = \"20%\" }",
            "the shares add up to 110%",
            "",
        ),
        (
            "[tools.manual]\n[network]\ntools = { manual = 100 }",
            "share",
            "",
        ),
        (
            "[network]\nship_from = [\"each_tier\"]",
            "this is not modelled yet",
            "\"supplier\", \"top_tier\", \"nearest_stock\", \"each_tier\"",
        ),
        (
            "[network]\nship_from = \"supplyer\"",
            "`supplyer` is not accepted here",
            "did you mean `supplier`?",
        ),
        (
            "[tools]\nworking_hours = \"always\"",
            "`working_hours` belongs below [tools.NAME]",
            "",
        ),
        (
            "[[variant]]\nname = \"a\"\nset = { \"tool.manual.relay\" = \"immediate\" }",
            "there is no key `tool` here",
            "did you mean `tools`?",
        ),
        ("extends = \"nowhere.toml\"", "there is no such file", ""),
        (
            "title = “四级”",
            "full-width character `“`",
            "write: title = \"四级\"",
        ),
        ("人手 = 2", "keys are English, not `人手`", "write: hands"),
        ("\"人手数\" = 2", "there is no key `人手数` here", ""),
        (
            "我的键 = 2",
            "the key `我的键` needs quotes",
            "keys are English",
        ),
        (
            "[[供应商]]",
            "keys are English, not `供应商`",
            "write: supplier",
        ),
        (
            "[run]\nseed = 6个",
            "the text `个` needs quotes",
            "write: 6",
        ),
        (
            "[supplier]\npickups = [\"11:00\"\ncapacity = \"9 orders/day\"",
            "a bracket is not closed",
            "put ] behind the value on this line",
        ),
        (
            "[supplier]\npickups = [\"11:00\" \"17:00\"]",
            "a comma is missing between two items",
            "",
        ),
        (
            "[supplier]\naccept = \"30 min”",
            "a quote is not closed",
            "the quotes “ ” must be ASCII quotes",
        ),
        (
            "[[tier]]\nname = \"y\"\n[tier]\nname = \"x\"",
            "`tier` is written twice",
            "double brackets: [[tier]]",
        ),
        (
            "[[carrier]]\nname = \"x\"\nname = \"y\"",
            "`name` is written twice",
            "a line [[carrier]] is missing above it",
        ),
        (
            "[supplier]\ncapacity = \"2 千单/天\"",
            "`千单/天` is no unit of a rate",
            "orders/day, orders/h, orders/min",
        ),
        (
            "[supplier]\ncapacity",
            "this line lacks `=` and a value",
            "",
        ),
        ("[supplier]\ncapacity =", "nothing stands behind `=`", ""),
        (
            "[supplier]\naccept = 30 min",
            "text without quotes",
            "\"30 min\"",
        ),
        ("[supplier]\naccept = \"30 min", "a quote is not closed", ""),
        (
            "title = \"a\"\ntitle = \"b\"",
            "`title` is written twice",
            "delete one",
        ),
    ] {
        is_named(&format!("{COMPLETE}{mistake}"), finding, cure);
    }
}

/// The report on a text finds this, says that, tells where; and speaks Chinese in Chinese.
#[track_caller]
pub fn is_named(text: &str, finding: &str, cure: &str) {
    let en = report(text, &[], Language::En);
    assert!(en.contains(finding) && en.contains(cure), "{text}\n\n{en}");
    assert!(en.contains("plan.toml:"), "not located: {text}\n\n{en}");
    let zh = report(text, &[], Language::Zh);
    let said = zh.lines().filter(|line| {
        ["错误:", "提醒:", "提示:"]
            .iter()
            .any(|word| line.contains(word))
    });
    let english = [
        "the", "is", "not", "must", "of", "expected", "found", "and", "or", "be",
    ];
    for word in said.flat_map(|line| line.split(|c: char| !c.is_ascii_alphabetic())) {
        assert!(!english.contains(&word), "English in Chinese: {word}\n{zh}");
    }
    let title = zh.lines().next().unwrap_or_default();
    assert!(
        title.starts_with("错误: ") || title.starts_with("提醒: "),
        "{zh}"
    );
    assert!(
        title.chars().filter(|c| *c > '\u{2E80}').count() > 2,
        "{zh}"
    );
}

#[test]
fn run_length_and_demand_are_checked() {
    let finding = |run: &str, orders: &str| {
        let text = format!("run = {run}\ndemand = {{ orders = \"{orders}\" }}");
        report(text, &[], Language::En)
    };
    let fine = "100 orders/day";
    assert!(
        finding("{ horizon = \"7 d\", warm_up = \"7 d\" }", fine)
            .contains("horizon must be longer than warm_up")
    );
    assert!(
        finding("{ horizon = \"300 w\", replications = 0 }", fine).contains("from 1 to 100000")
    );
    assert!(finding("{ horizon = \"73051 d\" }", fine).contains("at most 200 years"));
    assert!(finding("{ }", fine).contains("`horizon` is missing"));
    assert!(
        finding("{ horizon = \"200 d\" }", "10000000 orders/day").contains("about 2.0e9 orders")
    );
    assert!(finding("{ horizon = \"2 d\" }", "0 orders/day").contains("above zero"));
    assert!(report("", &[], Language::En).contains("`run.horizon` is missing"));
    assert!(report("", &[], Language::En).contains("how many orders come is not said"));
}

#[test]
fn all_problems_come_at_once() {
    let text =
        "run = { horizon = 10, warmup = \"1 d\" }\ndemand = { orders = \"1 order\" }\nbuyr = {}";
    let report = report(text, &[], Language::En);
    assert!(report.ends_with("4 errors"), "{report}");
}

#[test]
fn equal_warnings_are_said_once() {
    let text = format!(
        "{COMPLETE}supplier = [\n{{ name = \"a\", share = \"40%\", wage = \"20 yuan/h\" }},\n{{ name = \"b\", share = \"60%\", wage = \"25 yuan/h\" }}]"
    );
    assert_eq!(
        report(text, &[], Language::En),
        "\
warning: the supplier has no hands, and where they are not counted nothing is paid
 --> plan.toml:4:37
  |
4 | { name = \"a\", share = \"40%\", wage = \"20 yuan/h\" },
  |                                     ^^^^^^^^^^^
  |
  = help: for example hands = 4
  = help: also in line 5

1 warning"
    );
}

#[test]
fn settings_are_located_on_the_command_line() {
    assert_eq!(
        report(
            COMPLETE,
            &["run.horizn=\"3 d\"", "run.seed=abc", "seed"],
            Language::Zh
        ),
        "\
错误: 没有 `horizn` 这个键
 --> --set:1:1
  |
1 | run.horizn=\"3 d\"
  | ^^^^^^^^^^
  |
  = 提示: 是不是 `horizon`?

错误: `abc` 不行,这里要 0 到 9223372036854775807 的整数
 --> --set:1:10
  |
1 | run.seed=abc
  |          ^^^

错误: --set 要写成 路径=值
 --> --set:1:1
  |
1 | seed
  | ^^^^
  |
  = 提示: 例如 --set tier.general.hands=3

3 处错误"
    );
    let scenario = load_text(COMPLETE, &["run.horizon=20 d", "demand.orders=50 单/天"]);
    assert_eq!(
        scenario
            .expect("text needs no quotes on the command line")
            .network
            .horizon
            .millis(),
        20 * 86_400_000
    );
}

#[test]
fn other_encodings_and_line_ends() {
    let with_bom = format!("\u{FEFF}{}", COMPLETE.replace('\n', "\r\n"));
    assert!(load_text(with_bom, &[]).is_ok());
    // "标题" in GBK.
    let gbk = report(b"title = \"\xB1\xEA\xCC\xE2\"", &[], Language::Zh);
    assert!(
        gbk.contains("GBK 编码(第 1 行)") && gbk.contains("编码选 UTF-8"),
        "{gbk}"
    );
}

#[test]
fn files_that_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let error = |name: &str| {
        load(&path(name), &[])
            .expect_err("cannot be read")
            .render(Language::En, false)
    };
    fs::write(path("plan.toml"), COMPLETE).expect("written");
    assert!(error("plann.toml").contains("did you mean"));
    assert!(error("plan").contains("plan.toml?"));
    assert!(error("").contains("this is a folder"));
    assert!(error("plan.toml@fast").contains("there is no variant `fast`"));
    // Sparse: takes no room on the disk, and must not in the memory.
    fs::File::create(path("big.toml"))
        .and_then(|file| file.set_len(1 << 30))
        .expect("created");
    assert!(error("big.toml").contains("1024.0 MiB, a scenario file at most 1 MiB"));
    fs::write(path("a.toml"), "extends = \"b.toml\"").expect("written");
    fs::write(path("b.toml"), "extends = \"a.toml\"").expect("written");
    let circle = error("a.toml");
    assert!(
        circle.contains("goes round in a circle") && circle.contains("a.toml → "),
        "{circle}"
    );
    fs::write(path("c.toml"), "extends = \"../../etc/passwd\"").expect("written");
    assert!(!error("c.toml").contains("root:"));
    for i in 0..20 {
        let text = format!("extends = \"deep{}.toml\"", i + 1);
        fs::write(path(&format!("deep{i}.toml")), text).expect("written");
    }
    assert!(error("deep0.toml").contains("more than 16 files"));
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_outside() {
    let outside = tempfile::tempdir().expect("a temporary folder");
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(outside.path().join("base.toml"), COMPLETE).expect("written");
    std::os::unix::fs::symlink(
        outside.path().join("base.toml"),
        folder.path().join("base.toml"),
    )
    .expect("linked");
    let plan = folder.path().join("plan.toml");
    fs::write(&plan, "extends = \"base.toml\"").expect("written");
    let problems = load(&plan.display().to_string(), &[]).expect_err("outside");
    assert!(
        problems
            .to_string()
            .contains("lies outside the folder that may be read")
    );
}

/// Reads a text and renders whatever comes of it; must end soon.
fn survives(text: &[u8], settings: &[&str]) {
    let start = Instant::now();
    match load_text(text, settings) {
        Ok(scenario) => _ = fahuo::scenario::render_check(&scenario, Language::Zh),
        Err(problems) => {
            for language in [Language::Zh, Language::En] {
                let length = problems.render(language, true).len();
                assert!(length < 1 << 20, "{length} bytes of messages");
            }
        }
    }
    let head = String::from_utf8_lossy(&text[..text.len().min(80)]).into_owned();
    assert!(start.elapsed() < Duration::from_secs(20), "slow: {head}");
}

#[test]
fn monsters_are_survived() {
    const MEGA: usize = (1 << 20) - 100;
    let lines = |line: &dyn Fn(usize) -> String| {
        let mut text = String::new();
        let mut i = 0;
        while text.len() < MEGA - 60 {
            text.push_str(&line(i));
            i += 1;
        }
        text
    };
    let monsters = [
        "[".repeat(MEGA),
        "a = ".to_owned() + &"[".repeat(MEGA / 2),
        "a = ".to_owned() + &"{b=".repeat(MEGA / 3),
        "a = ".to_owned() + &"[[1],".repeat(MEGA / 5),
        "a.".repeat(MEGA / 2) + "b = 1",
        format!("a = \"{}\"", "x".repeat(MEGA)),
        format!("{} = 1", "x".repeat(MEGA)),
        format!("a = [{}]", "1,".repeat(MEGA / 2)),
        format!("a = {}", "9".repeat(MEGA)),
        "\"".repeat(MEGA),
        "'".repeat(MEGA),
        "“".repeat(MEGA / 3),
        "人".repeat(MEGA / 3),
        "\0".repeat(MEGA),
        "=\n".repeat(MEGA / 2),
        lines(&|i| format!("key{i} = 1\n")),
        lines(&|i| format!("[run]\nhands{i} = “1”\n")),
        lines(&|i| format!("[[variant]]\nname = \"v{i}\"\nset = {{ \"run.seed\" = 1 }}\n")),
        lines(&|i| format!("[[tier]]\nname = \"t{i}\"\nagents = 1\n")),
        lines(&|_| "[[tier]]\nname = \"t\"\nremove = true\n".to_owned()),
        lines(&|i| format!("[[product]]\nname = \"p{i}\"\ncarrier = \"x\"\n")),
        format!(
            "[supplier]\naccept = {{ empirical = {{ values = [{}] }} }}",
            "\"1 h\",".repeat(MEGA / 6 - 20)
        ),
        format!("[supplier]\naccept = \"{}\"", "1 h ".repeat(MEGA / 4 - 20)),
        format!(
            "[supplier]\nworking_hours = \"{}\"",
            "08:00-09:00,".repeat(MEGA / 12 - 20)
        ),
        "[supplier]\naccept = ".to_owned() + &"{ mixture = [".repeat(10) + "1" + &"] }".repeat(10),
    ];
    for monster in &monsters {
        survives(monster.as_bytes(), &[]);
        survives(COMPLETE.as_bytes(), &[&format!("title={monster}"), monster]);
    }
}

/// Random damage to a real scenario: bytes changed, cut, doubled, swapped for odd ones.
#[test]
fn damaged_files_are_survived() {
    const ODD: [&str; 16] = [
        "[",
        "]",
        "{",
        "}",
        "\"",
        "'''",
        "=",
        ".",
        "\n",
        "“",
        "：",
        "\u{0}",
        "9",
        "-",
        "\u{10FFFF}",
        "remove = true",
    ];
    let folder = env!("CARGO_MANIFEST_DIR");
    let read =
        |name: &str| fs::read_to_string(format!("{folder}/scenarios/{name}")).expect("shipped");
    let market = read("base/market.toml");
    let texts = [
        market,
        read("bench/relay-256.toml"),
        read("base/tools.toml").replace("extends", "#"),
    ];
    // A fixed sequence, so that a failure can be repeated (Lehmer's generator).
    let mut state: u128 = 20_251_123;
    let mut random = |below: usize| {
        state = state.wrapping_mul(0xda94_2042_e4dd_58b5) & ((1 << 64) - 1);
        (state >> 20) as usize % below.max(1)
    };
    for round in 0..1_500 {
        let mut bytes = texts[round % texts.len()].clone().into_bytes();
        for _ in 0..=random(4) {
            let (at, length) = (random(bytes.len()), random(20));
            let end = (at + length).min(bytes.len());
            match random(4) {
                0 => _ = bytes.splice(at..at, ODD[random(ODD.len())].bytes()),
                1 => _ = bytes.drain(at..end),
                2 => {
                    let piece = bytes[at..end].to_vec();
                    let to = random(bytes.len());
                    _ = bytes.splice(to..to, piece);
                }
                _ => bytes[at] = random(256) as u8,
            }
        }
        survives(&bytes, &["tier.*.hands=2"]);
    }
}
