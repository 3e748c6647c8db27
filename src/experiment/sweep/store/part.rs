//! Parts: the results of a few replications of one point, as a file of text.
//!
//! ```text
//! # fahuo 0.1.0, point <sha256>, seed 7, replications 1-5
//! replication,events,orders.placed,dispatch_time.mean,orders.omission_rate
//! 1,74281,6142,31.25,57/6142
//! ...
//! # sha256 <of all lines above>
//! ```
//!
//! Floats are written with the fewest digits that read back as the same number; a metric without a
//! value leaves its cell empty.

use std::fmt::Write;
use std::ops::RangeInclusive;

use sha2::{Digest, Sha256};

use crate::model::metric::{
    ByDay, Combine, Curve, GoodsByDay, Metric, Observation, ReplicationResult,
};

/// What a part is about, as its first line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartHead<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// SHA-256 of the point's scenario.
    pub point: &'a str,
    /// Seed of all draws.
    pub seed: u64,
    /// The replications, first and last.
    pub replications: RangeInclusive<u64>,
}

/// Why a part is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartFault {
    /// It ends too early, or something in it was changed: the checksum does not hold.
    Torn,
    /// Another version of the program wrote it.
    Version(String),
    /// It belongs to another scenario.
    Point,
    /// It was computed with another seed.
    Seed(String),
    /// Its replications are not those of its name, or its metrics not those of the point.
    Content,
}

impl PartHead<'_> {
    fn line(&self) -> String {
        let (first, last) = (self.replications.start(), self.replications.end());
        format!(
            "# fahuo {}, point {}, seed {}, replications {first}-{last}",
            self.version, self.point, self.seed
        )
    }
}

/// The text of a part.
pub fn write(head: &PartHead<'_>, metrics: &[Metric], rows: &[ReplicationResult]) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let names = metrics.iter().map(|metric| metric.id.clone());
    let fixed = ["replication", "events"].map(str::to_owned);
    let mut records: Vec<Vec<String>> = vec![fixed.into_iter().chain(names).collect()];
    records.extend(rows.iter().map(|row| {
        let fixed = [row.replication.to_string(), row.events.to_string()];
        let cells = row.observations.iter().map(|one| cell(*one));
        fixed.into_iter().chain(cells).collect()
    }));
    for record in records {
        // Memory takes everything, and all records are of one length.
        let _ = table.write_record(record);
    }
    let mut bytes = head.line().into_bytes();
    bytes.push(b'\n');
    bytes.extend(table.into_inner().unwrap_or_default());
    let last = format!("{CHECKSUM}{}\n", sha256(&bytes));
    bytes.extend(last.into_bytes());
    bytes
}

const CHECKSUM: &str = "# sha256 ";

/// Reads a part back, exactly.
///
/// - `head`: what it must be about.
/// - `metrics`: those of its point.
///
/// Curves and loads by hour are not kept: the results have none.
///
/// # Errors
/// Why it is not what is wanted.
pub fn read(
    bytes: &[u8],
    head: &PartHead<'_>,
    metrics: &[Metric],
) -> Result<Vec<ReplicationResult>, PartFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| PartFault::Torn)?;
    let at = text.rfind(CHECKSUM).ok_or(PartFault::Torn)?;
    let (body, last) = text.split_at(at);
    if last != format!("{CHECKSUM}{}\n", sha256(body.as_bytes())) {
        return Err(PartFault::Torn);
    }
    let (first, table) = body.split_once('\n').ok_or(PartFault::Torn)?;
    if first != head.line() {
        return Err(difference(first, head));
    }
    rows(table, head, metrics).ok_or(PartFault::Content)
}

/// What the first line says that it should not.
fn difference(line: &str, head: &PartHead<'_>) -> PartFault {
    let word = |before: &str| {
        let after = line.split_once(before).map_or("", |(_, after)| after);
        after.split(',').next().unwrap_or("").to_owned()
    };
    let (version, seed) = (word("# fahuo "), word("seed "));
    if version != head.version {
        PartFault::Version(version)
    } else if word("point ") != head.point {
        PartFault::Point
    } else if seed != head.seed.to_string() {
        PartFault::Seed(seed)
    } else {
        PartFault::Content
    }
}

fn rows(table: &str, head: &PartHead<'_>, metrics: &[Metric]) -> Option<Vec<ReplicationResult>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().ok()?.iter().skip(2);
    names
        .eq(metrics.iter().map(|metric| metric.id.as_str()))
        .then_some(())?;
    let mut rows = Vec::new();
    for (record, replication) in reader.records().zip(head.replications.clone()) {
        let record = record.ok()?;
        let mut cells = record.iter();
        (cells.next()?.parse() == Ok(replication)).then_some(())?;
        let events = cells.next()?.parse().ok()?;
        let observations = cells.zip(metrics);
        rows.push(ReplicationResult {
            replication,
            observations: observations
                .map(|(cell, metric)| observation(cell, metric.combine))
                .collect::<Option<_>>()?,
            dispatched: Curve::default(),
            delivered: Curve::default(),
            day_loads: Vec::new(),
            by_day: ByDay::default(),
            goods: GoodsByDay::default(),
            capital: Vec::new(),
            capital_orders: 0,
            events,
        });
    }
    (rows.len() == head.replications.clone().count()).then_some(rows)
}

fn cell(observation: Observation) -> String {
    match observation {
        Observation::Value(None) => String::new(),
        Observation::Value(Some(value)) => format!("{value:?}"),
        Observation::Ratio(numerator, denominator) => format!("{numerator:?}/{denominator:?}"),
    }
}

fn observation(cell: &str, combine: Combine) -> Option<Observation> {
    Some(match (combine, cell) {
        (Combine::Value, "") => Observation::Value(None),
        (Combine::Value, value) => Observation::Value(Some(value.parse().ok()?)),
        (Combine::Ratio, pair) => {
            let (numerator, denominator) = pair.split_once('/')?;
            Observation::Ratio(numerator.parse().ok()?, denominator.parse().ok()?)
        }
    })
}

fn sha256(bytes: &[u8]) -> String {
    let mut hexadecimal = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a String cannot fail.
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    hexadecimal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Text;
    use crate::model::metric::Unit;

    fn metric(id: &str, combine: Combine) -> Metric {
        Metric {
            id: id.to_owned(),
            unit: Unit::Hours,
            combine,
            name: Text::same(id),
        }
    }

    fn row(replication: u64, observations: Vec<Observation>) -> ReplicationResult {
        ReplicationResult {
            replication,
            observations,
            dispatched: Curve::default(),
            delivered: Curve::default(),
            day_loads: Vec::new(),
            by_day: ByDay::default(),
            goods: GoodsByDay::default(),
            capital: Vec::new(),
            capital_orders: 0,
            events: replication * 1000,
        }
    }

    fn example() -> (PartHead<'static>, Vec<Metric>, Vec<ReplicationResult>) {
        let head = PartHead {
            version: "0.1.0",
            point: "abc",
            seed: 7,
            replications: 6..=8,
        };
        let metrics = vec![
            metric("a", Combine::Value),
            metric("relay.\"北京, 上海\".x", Combine::Ratio),
        ];
        let value = |value| Observation::Value(value);
        let rows = vec![
            row(
                6,
                vec![value(Some(0.1 + 0.2)), Observation::Ratio(57.0, 6142.0)],
            ),
            row(7, vec![value(None), Observation::Ratio(-0.0, 1e300)]),
            row(
                8,
                vec![
                    value(Some(f64::MIN_POSITIVE)),
                    Observation::Ratio(1.0 / 3.0, f64::MAX),
                ],
            ),
        ];
        (head, metrics, rows)
    }

    #[test]
    fn a_part_is_read_back_exactly() {
        let (head, metrics, rows) = example();
        let bytes = write(&head, &metrics, &rows);
        assert_eq!(read(&bytes, &head, &metrics), Ok(rows));
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_seen() {
        let (head, metrics, rows) = example();
        let bytes = write(&head, &metrics, &rows);
        for length in 0..bytes.len() {
            let cut = read(&bytes[..length], &head, &metrics);
            assert_eq!(cut, Err(PartFault::Torn), "cut after {length}");
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(read(&changed, &head, &metrics).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_belongs_elsewhere_is_refused_with_its_reason() {
        let (head, metrics, rows) = example();
        let check = |other: PartHead<'_>, fault| {
            let bytes = write(&other, &metrics, &rows);
            assert_eq!(read(&bytes, &head, &metrics), Err(fault));
        };
        let head_but = |change: fn(&mut PartHead<'static>)| {
            let mut other = head.clone();
            change(&mut other);
            other
        };
        let version = PartFault::Version("0.2.0".to_owned());
        check(head_but(|head| head.version = "0.2.0"), version);
        check(head_but(|head| head.point = "abd"), PartFault::Point);
        check(
            head_but(|head| head.seed = 8),
            PartFault::Seed("8".to_owned()),
        );
        check(
            head_but(|head| head.replications = 5..=7),
            PartFault::Content,
        );
        let bytes = write(&head, &metrics, &rows);
        assert_eq!(read(&bytes, &head, &metrics[..1]), Err(PartFault::Content));
        let bytes = write(&head, &metrics, &rows[..2]);
        assert_eq!(read(&bytes, &head, &metrics), Err(PartFault::Content));
    }
}
