//! Designs: which values of a scenario are varied, and the grid of their combinations.

use serde::{Deserialize, Serialize};

/// A value that is varied, with its levels in the order asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// Dotted path into the scenario, or `variant`, or `tiers`.
    pub path: String,
    /// Unit of [`Level::number`] as it is printed: `h`, `%`, empty for a plain number; empty too
    /// where the levels are no numbers.
    pub unit: String,
    /// At least one.
    pub levels: Vec<Level>,
}

impl Axis {
    /// Whether every level is a number, so that it can stand on an axis to scale.
    pub fn is_numeric(&self) -> bool {
        self.levels.iter().all(|level| level.number.is_some())
    }
}

/// One value of an axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// As it is written in a scenario: `3`, `"90 min"`, `manual`; of variants the name.
    pub text: String,
    /// As a number in the unit of the axis, where it is one.
    #[serde(with = "exact")]
    pub number: Option<f64>,
}

/// Floats as text: the reader of JSON rounds the last bit of some that are written as numbers.
pub(super) mod exact {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(number: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
        number.map(|number| format!("{number:?}")).serialize(to)
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Option<f64>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom))
            .transpose()
    }
}

/// Combinations of the levels of all axes: every one, the last axis fastest.
pub fn grid(axes: &[Axis]) -> Vec<Vec<usize>> {
    let mut points: Vec<Vec<usize>> = vec![Vec::new()];
    for axis in axes {
        let longer = |point: Vec<usize>| {
            (0..axis.levels.len()).map(move |level| {
                let mut point = point.clone();
                point.push(level);
                point
            })
        };
        points = points.into_iter().flat_map(longer).collect();
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_levels_are_read_back_exactly() {
        for number in [
            None,
            Some(0.1 + 0.2),
            Some(44.471_716_576_700_004),
            Some(1e300),
        ] {
            let level = Level {
                text: "x".to_owned(),
                number,
            };
            let json = serde_json::to_string(&level).expect("JSON");
            assert_eq!(serde_json::from_str::<Level>(&json).ok(), Some(level));
        }
    }

    #[test]
    fn a_grid_has_every_combination_once_the_last_axis_fastest() {
        let axis = |path: &str, count: usize| Axis {
            path: path.to_owned(),
            unit: String::new(),
            levels: (0..count)
                .map(|level| Level {
                    text: level.to_string(),
                    number: Some(level as f64),
                })
                .collect(),
        };
        let grid = grid(&[axis("a", 2), axis("b", 3)]);
        assert_eq!(grid.len(), 6);
        assert_eq!(grid[0], [0, 0]);
        assert_eq!(grid[1], [0, 1]);
        assert_eq!(grid[5], [1, 2]);
    }
}
