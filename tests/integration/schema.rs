//! The JSON Schema of scenario files: the one checked in is the grammar's, and the shipped
//! scenarios satisfy it.

use std::fs;
use std::path::{Path, PathBuf};

use fahuo::scenario::grammar;
use serde_json::{Value, json};

use crate::program::{fahuo, said};

/// Set to refresh the file: `FAHUO_REFRESH_SCHEMA=1 cargo test schema`.
const REFRESH: &str = "FAHUO_REFRESH_SCHEMA";

const FILE: &str = "scenarios/scenario.schema.json";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_file_is_the_grammars() {
    let schema = grammar::schema();
    let file = root().join(FILE);
    if std::env::var_os(REFRESH).is_some() {
        fs::write(&file, &schema).expect("written");
    }
    // A checkout may have turned line ends.
    let shipped = fs::read_to_string(&file).expect("it is shipped");
    assert!(
        shipped.replace("\r\n", "\n") == schema,
        "{FILE} is not what the grammar says; refresh it with {REFRESH}=1"
    );
    let printed = said(fahuo().arg("schema"));
    assert_eq!((printed.code, printed.err.as_str()), (Some(0), ""));
    assert!(printed.out == schema, "fahuo schema prints something else");
}

fn scenarios() -> Vec<PathBuf> {
    let folders = ["scenarios", "scenarios/base", "scenarios/bench"];
    let entries = folders.map(|folder| fs::read_dir(root().join(folder)).expect("shipped"));
    let paths = entries.into_iter().flatten();
    let paths = paths.map(|entry| entry.expect("readable").path());
    paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect()
}

#[test]
fn shipped_scenarios_name_the_schema_and_satisfy_it() {
    let schema = schema();
    let scenarios = scenarios();
    assert!(scenarios.len() >= 10);
    for path in scenarios {
        let text = fs::read_to_string(&path).expect("readable");
        let first = text.lines().next().unwrap_or("");
        let named = first
            .strip_prefix("#:schema ")
            .unwrap_or_else(|| panic!("{first}"));
        let folder = path.parent().expect("in a folder");
        assert!(folder.join(named).is_file(), "{}: {first}", path.display());
        let fault = fault(&read(&text), &schema, &schema, "");
        assert_eq!(fault, None, "{}", path.display());
    }
    for language in ["zh", "en"] {
        let path = root().join(format!("assets/starter/{language}.toml"));
        let text = fs::read_to_string(path).expect("readable");
        assert_eq!(fault(&read(&text), &schema, &schema, ""), None);
    }
}

#[test]
fn mistakes_are_found() {
    let schema = schema();
    for (text, place) in [
        ("demnad = {}", "/demnad"),
        ("run = { horizon = 30 }", "/run/horizon"),
        ("tier = [{ name = \"a\", hand = 2 }]", "/tier/0/hand"),
        ("tier = [{ hands = 2 }]", "/tier/0"),
        ("tier = [{ name = \"a\", hands = 0 }]", "/tier/0/hands"),
        ("demand = { hour_weights = [1, 2] }", "/demand/hour_weights"),
        (
            "supplier = { stock = { facto = 1 } }",
            "/supplier/stock/facto",
        ),
        (
            "supplier = { stock = { min = { facto = 1 } } }",
            "/supplier/stock/min/facto",
        ),
        (
            "tier = [{ name = \"a\", stock = { product = [{ factor = 1 }] } }]",
            "/tier/0/stock/product/0",
        ),
        ("cost = { share_of = \"profit\" }", "/cost/share_of"),
        (
            "buyer = { payment = { deposti = \"30%\" } }",
            "/buyer/payment/deposti",
        ),
        (
            "carrier = [{ name = \"x\", tariff = { contract = [{ share = \"60%\" }] } }]",
            "/carrier/0/tariff/contract/0",
        ),
        (
            "product = [{ name = \"a\", carrier = { choose = \"best\" } }]",
            "/product/0/carrier/choose",
        ),
        (
            "buyer = { chase_after = { lognormal = { mean = \"3 d\" } } }",
            "/buyer/chase_after",
        ),
        (
            "after_sales = { loss = { remedi = \"refund\" } }",
            "/after_sales/loss/remedi",
        ),
        ("complaint = { late = 0.08 }", "/complaint/late"),
        (
            "after_sales = { delay = { compensation = 5 } }",
            "/after_sales/delay/compensation",
        ),
        (
            "tools.x.relay = { cutoff = \"12:00\" }",
            "/tools/x/relay/cutoff",
        ),
    ] {
        let fault = fault(&read(text), &schema, &schema, "");
        assert_eq!(fault.as_deref(), Some(place), "{text}");
    }
    for text in [
        "title = { zh = \"一\", en = \"one\" }",
        "tier = [{ name = \"a\", remove = true }]",
        "supplier = { pickups = \"none\", working_hours = { mon-fri = \"09:00-18:00\" } }",
        "buyer = { chase_after = { mean = \"3 d\", within = { \"80%\" = \"4 d\" } } }",
        "buyer = { chase_after = { mixture = [{ share = \"100%\", constant = \"1 h\" }] } }",
        "tools.x.relay = { cut_off = [\"12:00\"] }",
        "tier = [{ name = \"a\", stock = \"none\" }]",
        "after_sales = { loss = \"none\", delay = { compensation = \"10%\", liability = { seller = \"100%\" } } }",
        "after_sales = { delay = { compensation = { amount = \"5 yuan\", share = \"1%\" }, liability = \"carrier\" } }",
        "network = { payment = \"on_delivery\" }",
        "network = { payment = { instalments = [{ at = \"delivery\", share = \"100%\" }] } }",
        "product = [{ name = \"a\", carrier = { choose = \"cheapest\", within = \"72 h\" } }]",
        "product = [{ name = \"a\", carrier = \"x\", unit_cost = { goods = \"8 yuan\", vat = \"13%\" } }]",
        "supplier = { stock = { min = { z = -1 }, product = [{ name = \"x\", stock = \"infinite\" }] } }",
    ] {
        assert_eq!(fault(&read(text), &schema, &schema, ""), None, "{text}");
    }
}

fn schema() -> Value {
    serde_json::from_str(&grammar::schema()).expect("JSON")
}

fn read(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("TOML");
    plain(toml::Value::Table(table))
}

/// TOML as the JSON an editor makes of it: dates are strings.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(truth) => json!(truth),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(list) => list.into_iter().map(plain).collect(),
        toml::Value::Table(table) => {
            let entries = table.into_iter().map(|(key, value)| (key, plain(value)));
            Value::Object(entries.collect())
        }
    }
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        other => panic!("type {other}"),
    }
}

/// The first place at which a value does not satisfy a schema. All words of the schema are
/// honoured but `pattern` and `format`: there is no regular expression engine among the tests.
fn fault(value: &Value, schema: &Value, root: &Value, place: &str) -> Option<String> {
    let here = || Some(place.to_owned());
    let Some(words) = schema.as_object() else {
        return if schema == &json!(false) {
            here()
        } else {
            None
        };
    };
    let length = |value: &Value| {
        value
            .as_array()
            .map(Vec::len)
            .or(value.as_str().map(str::len))
    };
    for (word, asked) in words {
        let broken = match word.as_str() {
            "$ref" => {
                let name = asked
                    .as_str()
                    .and_then(|name| name.strip_prefix("#/$defs/"));
                let definition = &root["$defs"][name.expect("a definition")];
                assert!(definition.is_object(), "{asked}");
                let found = fault(value, definition, root, place);
                if found.is_some() {
                    return found;
                }
                false
            }
            "anyOf" => {
                let mut options = asked.as_array().expect("a list").iter();
                options.all(|option| fault(value, option, root, place).is_some())
            }
            "type" => {
                let types = asked
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![asked.clone()]);
                !types
                    .iter()
                    .any(|one| is_a(value, one.as_str().expect("a word")))
            }
            "enum" => !asked.as_array().expect("a list").contains(value),
            "const" => asked != value,
            "minimum" => value.as_f64() < asked.as_f64(),
            "maximum" => value.as_f64() > asked.as_f64(),
            "minItems" | "minLength" => length(value) < asked.as_u64().map(|n| n as usize),
            "maxItems" | "maxLength" => length(value) > asked.as_u64().map(|n| n as usize),
            "minProperties" => value.as_object().map(|table| table.len() as u64) < asked.as_u64(),
            "required" => {
                let mut keys = asked
                    .as_array()
                    .expect("a list")
                    .iter()
                    .filter_map(Value::as_str);
                keys.any(|key| value.is_object() && value.get(key).is_none())
            }
            "items" => {
                let list = value.as_array().into_iter().flatten().enumerate();
                let mut faults =
                    list.filter_map(|(i, one)| fault(one, asked, root, &format!("{place}/{i}")));
                match faults.next() {
                    Some(found) => return Some(found),
                    None => false,
                }
            }
            "additionalProperties" => {
                let known = words.get("properties").and_then(Value::as_object);
                for (key, one) in value.as_object().into_iter().flatten() {
                    let own = known.and_then(|known| known.get(key)).unwrap_or(asked);
                    let found = fault(one, own, root, &format!("{place}/{key}"));
                    if found.is_some() {
                        return found;
                    }
                }
                false
            }
            // Honoured with `additionalProperties`, which is always there beside it.
            "properties" => !words.contains_key("additionalProperties"),
            "$schema" | "$defs" | "title" | "description" | "default" | "examples" => false,
            "pattern" | "format" => false,
            other => panic!("the schema says {other}"),
        };
        if broken {
            return here();
        }
    }
    None
}
