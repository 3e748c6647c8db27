//! A desk on the engine: a queueing network, replicated, next to its oracle.

use rayon::prelude::*;

use fahuo::random::Root;

use crate::oracle::case;

use super::class::Class;
use super::network::Network;
use super::outcome::{Outcome, Place, REPLICATIONS};
use super::study::seed;

/// A network, how long it warms up and how long it is watched [h], and the limits it counts.
pub struct Desk {
    pub id: &'static str,
    pub title: &'static str,
    /// Apart from other runs of the same case.
    pub variant: u64,
    pub clerks: Vec<usize>,
    pub classes: Vec<Class>,
    pub warm_up: f64,
    pub watch: f64,
    pub wait_limit: f64,
    pub through_limit: f64,
    /// Whether to tell which customers are present together.
    pub joint: bool,
}

impl Desk {
    /// One station.
    pub fn new(id: &'static str, title: &'static str, clerks: usize, classes: Vec<Class>) -> Self {
        Self {
            id,
            title,
            variant: 1,
            clerks: vec![clerks],
            classes,
            warm_up: 200.0,
            watch: 10_000.0,
            wait_limit: 0.0,
            through_limit: 0.0,
            joint: false,
        }
    }

    pub fn watched(self, warm_up: f64, watch: f64) -> Self {
        Self {
            warm_up,
            watch,
            ..self
        }
    }

    pub fn exact(&self, name: &str) -> f64 {
        case(self.id).value(name)
    }

    /// Plays all replications.
    pub fn run(self) -> Results {
        let play = |replication| {
            let root = Root::new(seed(self.id) + 1_000_000 * self.variant, replication);
            let mut network = Network::new(root, &self.clerks, &self.classes);
            network.until(self.warm_up);
            network.start_watching(self.wait_limit, self.through_limit);
            if self.joint {
                network.start_joint();
            }
            network.until(self.warm_up + self.watch);
            network
        };
        let networks: Vec<Network> = (1..=REPLICATIONS).into_par_iter().map(play).collect();
        Results {
            outcome: Outcome::new(self.id, self.title, Place::Engine),
            networks,
        }
    }
}

pub struct Results {
    pub outcome: Outcome,
    pub networks: Vec<Network>,
}

impl Results {
    pub fn mean(self, name: &str, of: impl Fn(&Network) -> f64) -> Self {
        self.add(name, of, true)
    }

    pub fn value(self, name: &str, of: impl Fn(&Network) -> f64) -> Self {
        self.add(name, of, false)
    }

    fn add(mut self, name: &str, of: impl Fn(&Network) -> f64, is_mean: bool) -> Self {
        let values: Vec<f64> = self.networks.iter().map(of).collect();
        self.outcome.values(name, &values, is_mean);
        self
    }

    /// A share the oracle gives as a quantile.
    pub fn share(mut self, name: &str, exact: f64, of: impl Fn(&Network) -> f64) -> Self {
        let values: Vec<f64> = self.networks.iter().map(of).collect();
        self.outcome
            .values_of(&format!("share within {name}"), exact, &values);
        self
    }

    pub fn exact(&self, name: &str) -> f64 {
        self.outcome.exact(name)
    }
}

/// Those who wait, on average, at a station with so many clerks.
pub fn waiting(network: &Network, clerks: f64) -> f64 {
    network.stations[0].average(|n| (n - clerks).max(0.0))
}

pub fn busy(network: &Network, clerks: f64) -> f64 {
    network.stations[0].average(|n| n.min(clerks))
}
