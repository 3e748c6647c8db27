//! Where a series has forgotten how it began: MSER, and Welch's moving average as the picture.

/// What MSER says of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// So many observations at the beginning are unlike the rest.
    At(usize),
    /// The best cut lies at the border of the search, half of the series: it is too short to say.
    Border,
}

/// The cut that leaves the mean of the rest with the smallest marginal standard error: the `d` from
/// 0 to half of the series that minimises the squared deviations of the observations after `d`
/// from their mean, divided by the square of their number. Of equal ones the smallest.
///
/// - `series`: observations in the order of time, in any unit, finite.
///
/// `None` with fewer than four. Deviations below a billionth of the values are rounding and count
/// as none, so a constant series is cut nowhere.
///
/// # Source
/// White, *An effective truncation heuristic for bias reduction in simulation output*, Simulation
/// 69 (1997) 323-334.
pub fn mser(series: &[f64]) -> Option<Cut> {
    const FEWEST: usize = 4;
    let count = series.len();
    if count < FEWEST {
        return None;
    }
    let border = count / 2;
    let mut best = (f64::INFINITY, 0);
    // Backwards, so that each observation is taken once: mean and squares of what lies behind.
    let (mut mean, mut squares, mut behind) = (0.0, 0.0, 0.0);
    for (d, &value) in series.iter().enumerate().rev() {
        behind += 1.0;
        let off = value - mean;
        mean += off / behind;
        squares += off * (value - mean);
        if d <= border {
            let rounding = behind * (mean * 1e-9) * (mean * 1e-9);
            let error = if squares > rounding { squares } else { 0.0 } / (behind * behind);
            // An earlier cut wins where it is as good.
            if error <= best.0 {
                best = (error, d);
            }
        }
    }
    Some(match best.1 {
        d if d == border => Cut::Border,
        d => Cut::At(d),
    })
}

/// MSER-5: [`mser`] of the means of batches of five; the cut is in observations. What is left after
/// the last whole batch takes no part.
///
/// # Source
/// White, Cobb and Spratt, *A comparison of five steady-state truncation heuristics for
/// simulation*, Winter Simulation Conference 2000.
pub fn mser_5(series: &[f64]) -> Option<Cut> {
    const BATCH: usize = 5;
    let batches = series.chunks_exact(BATCH);
    let means: Vec<f64> = batches
        .map(|batch| batch.iter().sum::<f64>() / BATCH as f64)
        .collect();
    Some(match mser(&means)? {
        Cut::At(batches) => Cut::At(batches * BATCH),
        Cut::Border => Cut::Border,
    })
}

/// Welch's centred moving average: each value the mean of itself and `reach` neighbours on either
/// side; near the ends of as many as both sides have.
///
/// # Source
/// Welch 1983; Law, *Simulation Modeling and Analysis*, 5th ed., section 9.5.1.
pub fn moving_average(series: &[f64], reach: usize) -> Vec<f64> {
    let last = series.len().saturating_sub(1);
    let average = |place: usize| {
        let reach = reach.min(place).min(last - place);
        let window = &series[place - reach..=place + reach];
        window.iter().sum::<f64>() / window.len() as f64
    };
    (0..series.len()).map(average).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise without pattern or drift, between -1 and 1: multiples of the golden ratio.
    fn noise(place: usize) -> f64 {
        let turns = (place as f64 + 1.0) * 0.618_033_988_749_894_9;
        2.0 * (turns - turns.floor()) - 1.0
    }

    #[test]
    fn a_constant_series_is_cut_nowhere() {
        assert_eq!(mser(&[40.1; 60]), Some(Cut::At(0)));
        assert_eq!(mser_5(&[40.1; 60]), Some(Cut::At(0)));
        assert_eq!(mser(&[40.1; 3]), None);
        assert_eq!(mser_5(&[40.1; 19]), None);
    }

    #[test]
    fn a_step_is_cut_where_it_is() {
        let series: Vec<f64> = (0..60).map(|k| if k < 7 { 10.0 } else { 40.0 }).collect();
        assert_eq!(mser(&series), Some(Cut::At(7)));
        // In batches of five: the batch that the step is in goes too.
        assert_eq!(mser_5(&series), Some(Cut::At(10)));
    }

    #[test]
    fn a_decay_under_noise_is_cut_when_the_noise_is_larger() {
        let decay = |k: usize| 50.0 - 30.0 * (-(k as f64) / 20.0).exp() + 2.0 * noise(k);
        let series: Vec<f64> = (0..400).map(decay).collect();
        // What is left of the decay is 30 e^(-d/20): 2 after 54 observations, 0.2 after 100.
        let Some(Cut::At(cut)) = mser_5(&series) else {
            panic!("{:?}", mser_5(&series));
        };
        assert!((45..=120).contains(&cut) && cut % 5 == 0, "{cut}");
    }

    #[test]
    fn noise_alone_is_cut_early() {
        let series: Vec<f64> = (0..400).map(|k| 50.0 + noise(k)).collect();
        let Some(Cut::At(cut)) = mser_5(&series) else {
            panic!("{:?}", mser_5(&series));
        };
        assert!(cut <= 40, "{cut}");
    }

    #[test]
    fn a_series_that_never_settles_is_told_by_the_border() {
        let rising: Vec<f64> = (0..60).map(|k| 30.0 + f64::from(k)).collect();
        assert_eq!(mser(&rising), Some(Cut::Border));
        assert_eq!(mser_5(&rising), Some(Cut::Border));
    }

    /// The definition, summed anew for every cut.
    #[test]
    fn one_pass_finds_what_the_definition_says() {
        for salt in 0..50 {
            let series: Vec<f64> = (0..31)
                .map(|k| noise(k * 7 + salt) + 40.0 / (1.0 + (k + salt % 5) as f64))
                .collect();
            let error = |d: usize| {
                let rest = &series[d..];
                let mean = rest.iter().sum::<f64>() / rest.len() as f64;
                let squares: f64 = rest.iter().map(|x| (x - mean) * (x - mean)).sum();
                squares / (rest.len() * rest.len()) as f64
            };
            let best = (0..=15).min_by(|&a, &b| error(a).total_cmp(&error(b)));
            let expected = match best {
                Some(15) => Cut::Border,
                best => Cut::At(best.unwrap_or(0)),
            };
            assert_eq!(mser(&series), Some(expected), "{salt}");
        }
    }

    #[test]
    fn a_moving_average_is_centred_and_narrower_at_the_ends() {
        let series = [1.0, 2.0, 6.0, 2.0, 9.0];
        assert_eq!(
            moving_average(&series, 1),
            [1.0, 3.0, 10.0 / 3.0, 17.0 / 3.0, 9.0]
        );
        assert_eq!(moving_average(&series, 9), [1.0, 3.0, 4.0, 17.0 / 3.0, 9.0]);
        assert_eq!(moving_average(&[], 3), Vec::<f64>::new());
    }
}
