//! Entropy, mutual information and capacity in bits, from tables of counts.
//!
//! How much of what a buyer ordered is still known further up is the mutual information between
//! the value sent and the value received. What is counted here is whole numbers, so tables of
//! threads or days can be added in any order; floats begin with the estimate.
//!
//! - **Bias.** The plug-in estimate puts observed shares into the formula. It is too small for an
//!   entropy by (m − 1)/(2 N ln 2) bit on average, m the cells that occur, and mutual information
//!   is a sum of three entropies. Miller and Madow's correction adds this back; what remains is
//!   of the order of 1/N², and larger only where cells that can occur have not yet.
//! - **Error.** By the delta method: to first order the estimate is an average over the
//!   observations of −log₂ p(x), or of log₂ p(x,y)/(p(x) p(y)), so its variance is that of these
//!   numbers divided by N. It asks for independent observations. Those of one replication need not
//!   be; across replications take the spread of the estimates instead.
//!
//! # Sources
//! - Miller, *Note on the bias of information estimates*, in Quastler (ed.), Information Theory in
//!   Psychology, 1955: the correction.
//! - Basharin, *On a statistical estimate for the entropy of a sequence of independent random
//!   variables*, Theory of Probability and its Applications 4, 1959: bias and variance.
//! - Roulston, *Estimating the errors on measured entropy and mutual information*, Physica D 125,
//!   1999: the errors of mutual information, there with cells taken as independent.
//! - Paninski, *Estimation of entropy and mutual information*, Neural Computation 15, 2003: when
//!   the correction is enough (N much larger than the number of cells).
//! - Blahut, *Computation of channel capacity and rate-distortion functions*, and Arimoto, *An
//!   algorithm for computing the capacity of arbitrary discrete memoryless channels*, both IEEE
//!   Transactions on Information Theory 18, 1972.

use std::f64::consts::LN_2;

/// How often each pair of a value sent (row) and a value received (column) occurred.
///
/// ```
/// use fahuo::stats::{CountTable, mutual_information};
///
/// let mut table = CountTable::new(2, 2);
/// table.add(0, 0, 500);
/// table.add(1, 1, 500);
/// let information = mutual_information(&table).expect("pairs");
/// assert_eq!(information.plug_in, 1.0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountTable {
    columns: usize,
    counts: Vec<u64>,
}

impl CountTable {
    /// A table of zeros.
    ///
    /// - `rows`, `columns`: how many values can be sent and received; at least one each.
    pub fn new(rows: usize, columns: usize) -> Self {
        assert!(
            rows > 0 && columns > 0,
            "a table of {rows} by {columns} has no cell"
        );
        Self {
            columns,
            counts: vec![0; rows * columns],
        }
    }

    /// Counts `times` more pairs of this row and column.
    pub fn add(&mut self, row: usize, column: usize, times: u64) {
        assert!(column < self.columns, "column {column} of {}", self.columns);
        self.counts[row * self.columns + column] += times;
    }

    /// Adds the counts of another table of the same size; the order of merging changes nothing.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!(
            (self.columns, self.counts.len()),
            (other.columns, other.counts.len()),
            "tables of different size"
        );
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    /// How many pairs were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How often each value was sent.
    pub fn sent(&self) -> Vec<u64> {
        self.rows().map(|row| row.iter().sum()).collect()
    }

    /// How often each value was received.
    pub fn received(&self) -> Vec<u64> {
        let column = |column: usize| self.rows().map(|row| row[column]).sum();
        (0..self.columns).map(column).collect()
    }

    /// The counts, row by row.
    pub fn rows(&self) -> std::slice::Chunks<'_, u64> {
        self.counts.chunks(self.columns)
    }

    /// The channel these counts show: the share of each value received, for each value sent
    /// \[-\]. None if some value was never sent.
    pub fn channel(&self) -> Option<Vec<Vec<f64>>> {
        let shares = |row: &[u64]| {
            let sum: u64 = row.iter().sum();
            let share = |&count: &u64| count as f64 / sum as f64;
            (sum > 0).then(|| row.iter().map(share).collect())
        };
        self.rows().map(shares).collect()
    }
}

/// An entropy or a mutual information, estimated from counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Information {
    /// With Miller and Madow's correction \[bit\]. May lie a little outside of what an exact value
    /// can be (below zero for things that are independent): cutting it off would bring a bias back.
    pub bits: f64,
    /// Without the correction \[bit\]; never negative.
    pub plug_in: f64,
    /// Standard error by the delta method \[bit\]. Zero to first order for equal shares (an
    /// entropy) and for things that are independent (mutual information), where 2 N ln 2 times
    /// the plug-in distance is chi-square instead: no interval should rest on it there.
    pub standard_error: f64,
    /// How many observations it rests on.
    pub observations: u64,
}

impl Information {
    /// From what each cell contributes: (count, log₂ of what is averaged).
    fn averaged(
        cells: impl Iterator<Item = (u64, f64)> + Clone,
        correction: f64,
        observations: u64,
    ) -> Self {
        let n = observations as f64;
        let plug_in: f64 = cells
            .clone()
            .map(|(count, log)| count as f64 / n * log)
            .sum();
        // About the mean, so that no digits cancel.
        let variance: f64 = cells
            .map(|(count, log)| count as f64 / n * (log - plug_in).powi(2))
            .sum();
        Self {
            bits: plug_in + correction / (2.0 * n * LN_2),
            plug_in: plug_in.max(0.0),
            standard_error: (variance / n).sqrt(),
            observations,
        }
    }
}

/// Entropy of what was counted \[bit\]; none of nothing.
///
/// - `counts`: how often each value occurred; values that never did may be in or left out.
pub fn entropy(counts: &[u64]) -> Option<Information> {
    let total: u64 = counts.iter().sum();
    if total == 0 {
        return None;
    }
    let n = total as f64;
    let cells = counts.iter().filter(|&&count| count > 0);
    let cells = cells.map(|&count| (count, (n / count as f64).log2()));
    Some(Information::averaged(cells, occurring(counts) - 1.0, total))
}

/// Mutual information between what was sent and what was received \[bit\]; none of nothing.
///
/// A value that was lost is a value received like any other: give it a column.
pub fn mutual_information(table: &CountTable) -> Option<Information> {
    let total = table.total();
    if total == 0 {
        return None;
    }
    let n = total as f64;
    let (sent, received) = (table.sent(), table.received());
    let received = &received;
    let cells = table.rows().zip(&sent).flat_map(|(row, &sent)| {
        let pairs = row.iter().zip(received).filter(|(count, _)| **count > 0);
        pairs.map(move |(&count, &received)| {
            let independent = sent as f64 * received as f64 / n;
            (count, (count as f64 / independent).log2())
        })
    });
    // H(X) + H(Y) - H(X, Y), each with its own (m - 1).
    let correction = occurring(&sent) + occurring(received) - occurring(&table.counts) - 1.0;
    Some(Information::averaged(cells, correction, total))
}

/// How many cells occur.
fn occurring(counts: &[u64]) -> f64 {
    counts.iter().filter(|&&count| count > 0).count() as f64
}

/// Why rows are no channel. Nothing was computed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ChannelError {
    /// Give at least one row and one column, and as many columns in each row.
    #[error("row {row} has {found} shares instead of {expected}")]
    Shape {
        row: usize,
        found: usize,
        expected: usize,
    },
    /// Give shares from 0 to 1 that add up to 1 in each row.
    #[error("the shares of row {row} are none, or add up to {sum} instead of 1")]
    Shares { row: usize, sum: f64 },
    /// Allow more rounds, or a larger distance.
    #[error("after {rounds} rounds the capacity is known to {distance} bit only")]
    Rounds { rounds: u32, distance: f64 },
}

/// Capacity of a channel \[bit\]: the largest mutual information over all shares of values sent.
///
/// - `channel`: for each value sent, the shares of the values received \[-\].
/// - `within`: how close the answer has to be \[bit\], positive.
///
/// Blahut and Arimoto's iteration; in each round the capacity lies between log₂ Σ p(x) c(x) and
/// log₂ max c(x), so the distance is known and not guessed.
///
/// # Errors
/// [`ChannelError::Shape`], [`ChannelError::Shares`], and [`ChannelError::Rounds`] when a million
/// rounds were not enough (an unused input may make it slow).
pub fn capacity(channel: &[Vec<f64>], within: f64) -> Result<f64, ChannelError> {
    const ROUNDS: u32 = 1_000_000;
    let expected = channel.first().map_or(0, Vec::len).max(1);
    if channel.is_empty() {
        return Err(ChannelError::Shape {
            row: 0,
            found: 0,
            expected,
        });
    }
    for (row, shares) in channel.iter().enumerate() {
        if shares.len() != expected {
            return Err(ChannelError::Shape {
                row,
                found: shares.len(),
                expected,
            });
        }
        let sum: f64 = shares.iter().sum();
        let is_share = |share: &f64| (0.0..=1.0).contains(share);
        if !shares.iter().all(is_share) || (sum - 1.0).abs() > 1e-9 {
            return Err(ChannelError::Shares { row, sum });
        }
    }
    let mut input = vec![1.0 / channel.len() as f64; channel.len()];
    let mut distance = f64::INFINITY;
    for _ in 0..ROUNDS {
        let output: Vec<f64> = (0..expected)
            .map(|y| input.iter().zip(channel).map(|(p, row)| p * row[y]).sum())
            .collect();
        // 2 to the divergence of each row from the output.
        let weight = |row: &Vec<f64>| {
            let pairs = row.iter().zip(&output).filter(|(share, _)| **share > 0.0);
            let divergence: f64 = pairs.map(|(share, out)| share * (share / out).log2()).sum();
            divergence.exp2()
        };
        let weights: Vec<f64> = channel.iter().map(weight).collect();
        let sum: f64 = input
            .iter()
            .zip(&weights)
            .map(|(p, weight)| p * weight)
            .sum();
        let largest = weights.iter().copied().fold(0.0, f64::max);
        let low = sum.log2();
        distance = largest.log2() - low;
        if distance <= within {
            return Ok((low + 0.5 * distance).max(0.0));
        }
        for (p, weight) in input.iter_mut().zip(&weights) {
            *p *= weight / sum;
        }
    }
    Err(ChannelError::Rounds {
        rounds: ROUNDS,
        distance,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Root};

    /// A table from a matrix.
    fn table<const C: usize>(rows: &[[u64; C]]) -> CountTable {
        let mut table = CountTable::new(rows.len(), C);
        for (row, counts) in rows.iter().enumerate() {
            for (column, &count) in counts.iter().enumerate() {
                table.add(row, column, count);
            }
        }
        table
    }

    #[test]
    fn nothing_counted_says_nothing() {
        assert_eq!(entropy(&[]), None);
        assert_eq!(entropy(&[0, 0]), None);
        assert_eq!(mutual_information(&CountTable::new(2, 3)), None);
        assert_eq!(CountTable::new(2, 2).channel(), None);
    }

    #[test]
    fn entropies_by_hand() {
        let certain = entropy(&[7]).unwrap();
        assert_eq!((certain.bits, certain.standard_error), (0.0, 0.0));
        let fair = entropy(&[8, 8, 0, 8, 8]).unwrap();
        assert_eq!(fair.plug_in, 2.0);
        assert!((fair.bits - (2.0 + 3.0 / (2.0 * 32.0 * LN_2))).abs() < 1e-12);
        // One quarter: log2 4 and log2 4/3 with variance 3/16 log2(3)^2.
        let one = entropy(&[25, 75]).unwrap();
        assert!((one.plug_in - 0.811_278_124_459_132_8).abs() < 1e-12);
        let error = (3.0_f64 / 16.0).sqrt() * 3.0_f64.log2() / 10.0;
        assert!((one.standard_error - error).abs() < 1e-12);
    }

    /// I(X;Y) = H(X) + H(Y) - H(X,Y), correction included.
    #[test]
    fn mutual_information_is_what_entropies_have_in_common() {
        let table = table(&[[40, 3, 0], [2, 30, 5]]);
        let joint: Vec<u64> = table.rows().flatten().copied().collect();
        let [x, y, both] =
            [table.sent(), table.received(), joint].map(|counts| entropy(&counts).unwrap());
        let found = mutual_information(&table).unwrap();
        assert!((found.bits - (x.bits + y.bits - both.bits)).abs() < 1e-12);
        assert!((found.plug_in - (x.plug_in + y.plug_in - both.plug_in)).abs() < 1e-12);
        assert_eq!(found.observations, 80);
    }

    #[test]
    fn tables_add_up_in_any_order() {
        let (one, other) = (table(&[[1, 2], [3, 4]]), table(&[[5, 0], [0, 7]]));
        let (mut a, mut b) = (one.clone(), other.clone());
        a.merge(&other);
        b.merge(&one);
        assert_eq!(a, b);
        assert_eq!(a.total(), 22);
    }

    #[test]
    fn capacities_in_closed_form() {
        let close = |channel: &[Vec<f64>], exact: f64| {
            let found = capacity(channel, 1e-10).unwrap();
            assert!((found - exact).abs() < 1e-9, "{found} instead of {exact}");
        };
        let h = |p: f64| -p * p.log2() - (1.0 - p) * (1.0 - p).log2();
        close(&[vec![0.95, 0.05], vec![0.05, 0.95]], 1.0 - h(0.05));
        // An erasure, and the Z channel with one half: log2(5/4).
        close(&[vec![0.7, 0.3, 0.0], vec![0.0, 0.3, 0.7]], 0.7);
        close(&[vec![1.0, 0.0], vec![0.5, 0.5]], 1.25_f64.log2());
        // Nothing comes through; one value only.
        close(&[vec![0.3, 0.7], vec![0.3, 0.7]], 0.0);
        close(&[vec![1.0]], 0.0);
    }

    #[test]
    fn rows_that_are_no_channel_are_refused() {
        let found = capacity(&[vec![0.5, 0.5], vec![1.0]], 1e-9);
        let error = ChannelError::Shape {
            row: 1,
            found: 1,
            expected: 2,
        };
        assert_eq!(found, Err(error));
        for row in [vec![0.5, 0.4], vec![1.5, -0.5], vec![f64::NAN, 1.0]] {
            assert!(matches!(
                capacity(&[row], 1e-9),
                Err(ChannelError::Shares { row: 0, .. })
            ));
        }
        assert!(capacity(&[], 1e-9).is_err() && capacity(&[vec![]], 1e-9).is_err());
    }

    /// 2,000 small studies of a binary channel with 200 orders each. Their mean is compared with
    /// the exact value at 4.2 standard errors (0.003 % false alarms), the plug-in has to miss it,
    /// and the standard error has to match the spread: with 2,000 studies the ratio has a standard
    /// deviation of 1.6 % for normal estimates, and 10 % are allowed.
    #[test]
    fn the_correction_removes_the_bias_and_the_error_is_that_of_the_spread() {
        const STUDIES: u64 = 2_000;
        let error = 0.1_f64;
        let exact = 1.0 + error * error.log2() + (1.0 - error) * (1.0 - error).log2();
        let (mut corrected, mut plain, mut errors) = (Vec::new(), 0.0, 0.0);
        for study in 1..=STUDIES {
            let root = Root::new(1955, study);
            let mut table = CountTable::new(2, 2);
            for number in 1..=200 {
                let key = root.order(0, number);
                let sent = key.draw(Purpose::named("value"), 0).chance(0.5);
                let altered = key.draw(Purpose::named("altered"), 0).chance(error);
                table.add(usize::from(sent), usize::from(sent != altered), 1);
            }
            let found = mutual_information(&table).unwrap();
            corrected.push(found.bits);
            plain += found.plug_in / STUDIES as f64;
            errors += found.standard_error.powi(2) / STUDIES as f64;
        }
        let n = STUDIES as f64;
        let mean = corrected.iter().sum::<f64>() / n;
        let variance = corrected.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let standard_error = (variance / n).sqrt();
        assert!(
            (mean - exact).abs() < 4.2 * standard_error,
            "{mean} {exact}"
        );
        assert!(plain - exact > 2.0 * standard_error, "{plain} {exact}");
        let ratio = (errors / variance).sqrt();
        assert!((0.9..1.1).contains(&ratio), "{ratio}");
    }
}
