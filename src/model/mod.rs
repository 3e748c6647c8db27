//! The model: tiers, agents, orders, supplier, carriers; what happens at each event.

pub mod metric;
