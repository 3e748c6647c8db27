//! Exact numbers from `tests/oracles`, and comparison with them.

use serde_json::Value;

/// One case: a structure with its exact quantities.
pub struct Case(Value);

/// The case with this id, e.g. `S01`.
pub fn case(id: &str) -> Case {
    let text = match &id[..1] {
        "S" => include_str!("../oracles/statistics.json"),
        "Q" => include_str!("../oracles/queueing.json"),
        "F" => include_str!("../oracles/order_flow.json"),
        "B" => include_str!("../oracles/batching.json"),
        "I" => include_str!("../oracles/inventory.json"),
        "W" => include_str!("../oracles/bullwhip.json"),
        "M" => include_str!("../oracles/money.json"),
        "R" => include_str!("../oracles/reliability.json"),
        _ => panic!("no topic of {id}"),
    };
    let cases: Vec<Value> = serde_json::from_str(text).expect("valid JSON");
    let found = cases.into_iter().find(|case| case["id"] == id);
    Case(found.unwrap_or_else(|| panic!("no case {id}")))
}

impl Case {
    /// The quantity as JSON: a number, a list of numbers or of digits.
    pub fn raw(&self, name: &str) -> &Value {
        let quantities = self.0["quantities"]
            .as_array()
            .expect("a list of quantities");
        let found = quantities.iter().find(|quantity| quantity["name"] == name);
        &found.unwrap_or_else(|| panic!("{} has no quantity {name}", self.0["id"]))["value"]
    }

    /// The value of a quantity that is a number.
    pub fn value(&self, name: &str) -> f64 {
        self.raw(name)
            .as_f64()
            .unwrap_or_else(|| panic!("{name} is not a number"))
    }

    /// Asserts that a computed number agrees to the precision of the exact one.
    pub fn exactly(&self, name: &str, found: f64) {
        let (value, tolerance) = (self.value(name), self.0["rel_tol"].as_f64().unwrap_or(1e-9));
        let miss = (found - value).abs();
        assert!(
            miss <= tolerance * value.abs(),
            "{} {name}: {found} instead of {value}",
            self.0["id"]
        );
    }
}

/// Collects z = (estimate - exact) / standard error.
#[derive(Default)]
pub struct Scores(Vec<f64>);

impl Scores {
    /// |z| < 4.2: 0.003 % false alarms each.
    pub fn check(&mut self, name: &str, found: f64, exact: f64, standard_error: f64) {
        let z = (found - exact) / standard_error;
        assert!(
            z.abs() < 4.2,
            "{name}: {found} instead of {exact}, z = {z:.2}"
        );
        self.0.push(z);
    }

    /// The root mean square of all z lies near 1: within 4 of its standard deviations
    /// 1 / sqrt(2 n), doubled because quantities of one sample hang together.
    pub fn check_spread(&self) {
        let n = self.0.len() as f64;
        let rms = (self.0.iter().map(|z| z * z).sum::<f64>() / n).sqrt();
        let allowed = 8.0 / (2.0 * n).sqrt();
        assert!(
            (rms - 1.0).abs() < allowed,
            "root mean square of {n} z: {rms:.2}"
        );
    }
}
