//! Classes of customers: where they go, how long that takes, what they become.

use fahuo::random::Law;

/// Exponential with so many an hour.
pub fn exponential(rate: f64) -> Law {
    Law::exponential(1.0 / rate).expect("positive")
}

/// A kind of customer at a station.
#[derive(Debug, Clone)]
pub struct Class {
    pub station: usize,
    /// Between arrivals from outside [h]; `None`: none arrive.
    pub gap: Option<Law>,
    /// How many arrive together.
    pub batch: u32,
    /// Service [h].
    pub service: Law,
    /// Gives up after waiting this long [h].
    pub patience: Option<Law>,
    /// Joins only while fewer than this many wait; else it is lost.
    pub room: usize,
    /// Probability of becoming each class after service; what is missing leaves.
    pub next: Vec<f64>,
}

impl Class {
    /// First come, first served at station 0, with room for all.
    pub fn new(gap: Law, service: Law) -> Self {
        Self {
            station: 0,
            gap: Some(gap),
            batch: 1,
            service,
            patience: None,
            room: usize::MAX,
            next: Vec::new(),
        }
    }
}
