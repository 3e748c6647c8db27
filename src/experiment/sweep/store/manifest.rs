//! The manifest: whose results a store holds, and the plan they were asked for by.

use serde::{Deserialize, Serialize};

use crate::experiment::sweep::plan::SweepPlan;

/// Version of the layout of stores.
pub const LAYOUT: u32 = 1;

/// The version of the program, which is part of what results depend on.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What `manifest.json` of a store says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoreManifest {
    /// [`LAYOUT`]; by it the file is known to be one of ours.
    pub store: u32,
    /// Version of the program that made the results.
    pub version: String,
    /// The latest plan.
    pub plan: SweepPlan,
}

/// What makes the results of two sweeps different ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The version of the program: the store's.
    Version(String),
    /// The text of the scenario, its bases and settings: the path of the store's.
    Scenario(String),
    /// The seed: the store's.
    Seed(u64),
    /// What is varied, or the number of replications.
    Plan,
}

impl StoreManifest {
    /// The manifest of a plan of this version.
    pub fn of(plan: &SweepPlan) -> Self {
        Self {
            store: LAYOUT,
            version: VERSION.to_owned(),
            plan: plan.clone(),
        }
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// Why it is none, in English.
    pub fn read(text: &str) -> Result<Self, String> {
        let manifest: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match (manifest.store, manifest.plan.is_sound()) {
            (LAYOUT, true) => Ok(manifest),
            (LAYOUT, false) => Err("the plan contradicts itself".to_owned()),
            (other, _) => Err(format!("layout {other} is not known")),
        }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        // Only maps with keys that are no text, and floats that are no numbers, have no JSON.
        let json = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{json}\n")
    }

    /// Why the store's results are no results of this plan; empty if they are.
    pub fn differences(&self, plan: &SweepPlan) -> Vec<Difference> {
        let mut differences = Vec::new();
        if self.version != VERSION {
            differences.push(Difference::Version(self.version.clone()));
        }
        if self.plan.scenario.sha256 != plan.scenario.sha256 {
            let path = self.plan.scenario.path.clone();
            differences.push(Difference::Scenario(path));
        }
        if self.plan.seed != plan.seed {
            differences.push(Difference::Seed(self.plan.seed));
        }
        differences
    }
}
