//! JSON Schema of scenario files, written from the grammar: editors complete and explain keys
//! with it, and underline what is no key or has no unit.
//!
//! What it refuses, the program refuses too. It does not know everything the program checks:
//! that names refer to something, that shares add up, that a file without bases is complete.

use serde_json::{Map, Value, json};

use super::super::quantity::{Unit, unit};
use super::law::{FORMS, Form, Parameter, Parameters};
use super::{Absent, Field, Fields, Kind, SCENARIO, Status, fields};

/// The schema as one JSON document, as `scenarios/scenario.schema.json` holds it.
pub fn schema() -> String {
    let mut document = Map::from_iter([
        (
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("title".to_owned(), json!("fahuo scenario / 发货场景")),
    ]);
    document.extend(table(SCENARIO));
    document.insert("$defs".to_owned(), Value::Object(definitions()));
    format!("{:#}\n", Value::Object(document))
}

/// A table with these keys and no others.
///
/// No key is required: a base may give it.
fn table(fields: Fields) -> Map<String, Value> {
    let fields = fields.iter().copied().flatten();
    // A key that is refused is left out, so that editors do not offer it.
    let known = fields.filter(|field| field.status != Status::NotModelled);
    let properties = known.map(|field| (field.key.to_owned(), property(field)));
    Map::from_iter([
        ("type".to_owned(), json!("object")),
        ("properties".to_owned(), Value::Object(properties.collect())),
        ("additionalProperties".to_owned(), json!(false)),
    ])
}

fn property(field: &Field) -> Value {
    let mut property = Map::new();
    let description = format!("{}\n{}", field.doc.zh, field.doc.en);
    property.insert("description".to_owned(), json!(description));
    if let Some(default) = default(field) {
        property.insert("default".to_owned(), default);
    }
    let value = match value(field.kind) {
        value if !field.may_be_none() || matches!(field.kind, Kind::AmountOr(..)) => value,
        value if field.below().is_some() => or_words(value, &NONE),
        value => any_of([value, reference("none")]),
    };
    if let Value::Object(value) = value {
        property.extend(value);
    }
    Value::Object(property)
}

/// What undoes an inherited value.
const NONE: [&str; 2] = ["none", "无"];

/// A table or a list, or one of these words instead.
///
/// Not `anyOf`: of a mistake inside the table, editors would say only that nothing fits.
fn or_words(mut value: Value, words: &[&str]) -> Value {
    let words = words.join("|");
    match value["pattern"].as_str() {
        Some(pattern) => {
            let others = pattern.trim_end_matches(")$");
            value["pattern"] = json!(format!("{others}|{words})$"));
        }
        None => {
            let mut types = match value["type"].take() {
                Value::Array(types) => types,
                one => vec![one],
            };
            types.push(json!("string"));
            value["type"] = Value::Array(types);
            value["pattern"] = json!(format!("^(?:{words})$"));
        }
    }
    value
}

/// The neutral value, where JSON can say it.
fn default(field: &Field) -> Option<Value> {
    let Absent::Is(text) = field.absent else {
        return None;
    };
    // Strings and numbers look the same in TOML and in JSON; a table does not, nor a date.
    serde_json::from_str(text).ok()
}

fn value(kind: Kind) -> Value {
    match kind {
        Kind::Text => reference("text"),
        Kind::Name => reference("name"),
        Kind::Word | Kind::Reference(_) => json!({ "type": "string", "minLength": 1 }),
        Kind::Integer(least, i64::MAX) => json!({ "type": "integer", "minimum": least }),
        Kind::Integer(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Kind::Number => json!({ "type": "number", "minimum": 0 }),
        Kind::Between(low, high) => {
            json!({ "type": "number", "minimum": low, "maximum": high })
        }
        Kind::Numbers(count) => json!({
            "type": "array",
            "items": { "type": "number", "minimum": 0 },
            "minItems": count,
            "maxItems": count,
        }),
        Kind::Amount(unit) => reference(name(unit)),
        Kind::Share => reference(name(&unit::SHARE)),
        Kind::Law(unit) => reference(&law_name(unit)),
        Kind::DurationOr(word) => any_of([json!({ "const": word }), value(DURATION)]),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Times => reference("times"),
        Kind::Hours => reference("working_hours"),
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Days => reference("days"),
        Kind::Mix(_) => json!({
            "type": ["string", "object"],
            "additionalProperties": value(Kind::Share),
        }),
        Kind::References(_) => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Table(fields) => Value::Object(table(fields)),
        // Shares are in tables of all kinds.
        Kind::AmountOr(unit, fields) if unit.is_share() => or_table(unit, fields),
        Kind::AmountOr(unit, _) => reference(&or_table_name(unit)),
        Kind::MoneyOrShare(fields) => {
            let mut value = Value::Object(table(fields));
            value["type"] = json!(["object", "string"]);
            let plain = |unit: &Unit| unit.pattern().trim_matches(['^', '$']).to_owned();
            let (money, share) = (plain(&unit::MONEY), plain(&unit::SHARE));
            value["pattern"] = json!(format!("^(?:{money}|{share})$"));
            value
        }
        Kind::TableOr(word, fields) => or_words(Value::Object(table(fields)), &[word]),
        Kind::WordOr(words, fields) => or_words(Value::Object(table(fields)), words),
        Kind::ReferenceOr(_, fields) => {
            let mut value = Value::Object(table(fields));
            value["type"] = json!(["object", "string"]);
            value
        }
        Kind::Entries(..) | Kind::Overrides(..) => kind
            .entries()
            .map_or(Value::Null, |(id, fields)| entries(id, fields)),
        Kind::OneOrSeveral(one, each) => {
            // The words for a table are silent about a list, and the other way round.
            let mut either = entries("name", each);
            either["type"] = json!(["object", "array"]);
            for (word, said) in table(one) {
                if word != "type" {
                    either[&word] = said;
                }
            }
            either
        }
        Kind::Named(fields) => {
            json!({ "type": "object", "additionalProperties": table(fields) })
        }
        Kind::Settings => json!({ "type": "object" }),
        Kind::Anything => json!({}),
    }
}

const DURATION: Kind = Kind::Amount(&unit::DURATION);

/// A list of tables, each with its name.
fn entries(id: &str, fields: Fields) -> Value {
    let mut entry = table(fields);
    entry.insert("required".to_owned(), json!([id]));
    if let Some(Value::Object(properties)) = entry.get_mut("properties") {
        let description = "true:去掉底稿里的这一项\ntrue: drops this entry of the base";
        let remove = json!({ "description": description, "type": "boolean" });
        properties.insert("remove".to_owned(), remove);
    }
    json!({ "type": "array", "items": entry })
}

fn definitions() -> Map<String, Value> {
    let time = r"^\s*\d{1,2}:\d{2}\s*$";
    let windows = json!({ "anyOf": [
        { "type": "string" },
        { "type": "array", "items": { "type": "string" } },
    ] });
    let mut all = Map::from_iter([
        (
            "none".to_owned(),
            json!({ "description": "没有,去掉继承来的值\nthere is none; undoes an inherited value", "enum": NONE }),
        ),
        (
            "text".to_owned(),
            json!({ "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": { "zh": { "type": "string" }, "en": { "type": "string" } },
                    "additionalProperties": false,
                },
            ] }),
        ),
        (
            "name".to_owned(),
            json!({ "type": "string", "minLength": 1, "maxLength": 40 }),
        ),
        (
            "times".to_owned(),
            json!({
                "anyOf": [
                    { "type": "string", "pattern": time },
                    { "type": "array", "items": { "type": "string", "pattern": time }, "minItems": 1 },
                ],
                "examples": [["12:00", "21:00"]],
            }),
        ),
        (
            "days".to_owned(),
            json!({
                "anyOf": [
                    { "type": "string" },
                    { "type": "array", "items": { "type": "string" }, "minItems": 1 },
                ],
                "examples": [["2026-02-16..2026-02-22", "2026-05-01"]],
            }),
        ),
        (
            "working_hours".to_owned(),
            json!({
                "anyOf": [windows, { "type": "object", "additionalProperties": windows }],
                "examples": ["08:00-23:00", "always", { "mon-fri": "09:00-18:00" }],
            }),
        ),
    ]);
    for unit in [
        &unit::DURATION,
        &unit::MONEY,
        &unit::SHARE,
        &unit::RATE,
        &unit::WEIGHT,
        &unit::VOLUME,
        &unit::PER_KILOGRAM,
        &unit::WAGE,
        &unit::PER_ORDER,
        &unit::PER_YEAR,
        &unit::UNITS,
    ] {
        all.insert(name(unit).to_owned(), quantity(unit));
    }
    for unit in [
        &unit::DURATION,
        &unit::MONEY,
        &unit::WEIGHT,
        &unit::VOLUME,
        &unit::UNITS,
    ] {
        all.insert(law_name(unit), law(unit));
        all.insert(format!("{}_part", law_name(unit)), part(unit));
    }
    for (_, field) in fields() {
        if let Kind::AmountOr(unit, fields) = field.kind
            && !unit.is_share()
        {
            all.insert(or_table_name(unit), or_table(unit, fields));
        }
    }
    all
}

/// A quantity, or a table, or the words that undo an inherited one.
fn or_table(unit: &Unit, fields: Fields) -> Value {
    let mut value = Value::Object(table(fields));
    value["type"] = json!(["object", "string"]);
    value["pattern"] = json!(unit.pattern());
    or_words(value, &NONE)
}

fn quantity(unit: &Unit) -> Value {
    json!({
        "description": format!("{}:{}\n{}: {}", unit.zh, unit.accepted_zh, unit.en, unit.accepted_en),
        "type": "string",
        "pattern": unit.pattern(),
        "examples": [unit.example, unit.example_zh],
    })
}

/// A plain quantity, or a distribution of it.
fn law(unit: &Unit) -> Value {
    let mut options = vec![reference(name(unit))];
    options.extend(FORMS.iter().map(|form| {
        let mut table = object([(form.name, named(form, unit))], &[form.name]);
        table["description"] = json!(format!("{}\n{}", form.doc.zh, form.doc.en));
        table
    }));
    options.push(mean_within(unit));
    any_of(options)
}

/// A part of a mixture: its share beside its law.
fn part(unit: &Unit) -> Value {
    let share = || ("share", reference(name(&unit::SHARE)));
    let forms = FORMS.iter().map(|form| {
        object(
            [share(), (form.name, named(form, unit))],
            &["share", form.name],
        )
    });
    let mut options: Vec<Value> = forms.collect();
    let mut both = mean_within(unit);
    both["properties"]["share"] = share().1;
    both["required"] = json!(["share", "mean", "within"]);
    options.push(both);
    any_of(options)
}

fn mean_within(unit: &Unit) -> Value {
    object(
        [("mean", reference(name(unit))), ("within", points(unit))],
        &["mean", "within"],
    )
}

/// Shares and the amounts they stay within.
fn points(unit: &Unit) -> Value {
    json!({ "type": "object", "additionalProperties": reference(name(unit)), "minProperties": 1 })
}

/// What stands behind the name of a distribution.
fn named(form: &Form, unit: &Unit) -> Value {
    match form.parameters {
        Parameters::Value => reference(name(unit)),
        Parameters::Sets(sets) => any_of(sets.iter().map(|set| {
            let keys: Vec<&str> = set.iter().map(|parameter| parameter.key()).collect();
            let properties = set.iter().map(|parameter| {
                let value = match parameter {
                    Parameter::Amount(_) => reference(name(unit)),
                    Parameter::Number(_) => value(Kind::Number),
                    Parameter::Count(_) => value(Kind::Integer(1, i64::MAX)),
                };
                (parameter.key(), value)
            });
            object(properties, &keys)
        })),
        Parameters::Quantiles => points(unit),
        Parameters::Values => any_of([
            object(
                [
                    ("values", list(reference(name(unit)))),
                    ("weights", list(value(Kind::Number))),
                ],
                &["values"],
            ),
            object([("file", json!({ "type": "string" }))], &["file"]),
        ]),
        Parameters::Parts => list(reference(&format!("{}_part", law_name(unit)))),
    }
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items, "minItems": 1 })
}

fn object<'a>(properties: impl IntoIterator<Item = (&'a str, Value)>, required: &[&str]) -> Value {
    let properties = properties.into_iter();
    let properties: Map<_, _> = properties
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// One of several, flat; a single one stands for itself.
fn any_of(options: impl IntoIterator<Item = Value>) -> Value {
    let mut options: Vec<Value> = options.into_iter().collect();
    match options.len() {
        1 => options.remove(0),
        _ => json!({ "anyOf": options }),
    }
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

/// What a quantity is called among the definitions.
fn name(unit: &Unit) -> &'static str {
    unit.en.rsplit(' ').next().unwrap_or(unit.en)
}

fn or_table_name(unit: &Unit) -> String {
    format!("{}_or_table", name(unit))
}

fn law_name(unit: &Unit) -> String {
    format!("{}_law", name(unit))
}
