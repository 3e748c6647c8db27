//! Colours that colour-blind readers and grey printers can tell apart.
//!
//! The hues are those of Okabe and Ito, *Color Universal Design* (2008); some are darker here,
//! so that neighbours also differ in lightness.

use plotters::style::RGBColor;

use crate::model::aftersales::plan::{Cause, Quarrel};
use crate::report::money::{CostPart, Keeper};
use crate::report::words::Part;

/// Titles and values.
pub const INK: RGBColor = RGBColor(0x1F, 0x24, 0x2B);
/// Explanations.
pub const QUIET: RGBColor = RGBColor(0x5A, 0x62, 0x6C);
/// Axes.
pub const AXIS: RGBColor = RGBColor(0x8A, 0x92, 0x9C);
/// Grid lines.
pub const GRID: RGBColor = RGBColor(0xE1, 0xE5, 0xEA);
/// Paper.
pub const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
/// A change that takes more time.
pub const MORE: RGBColor = RGBColor(0xC4, 0x4E, 0x00);
/// A change that takes less time.
pub const LESS: RGBColor = RGBColor(0x00, 0x9E, 0x73);

/// The colours of scenarios, in their order. The first three also differ clearly
/// in grey; charts keep the order of the legend, so that more can be told apart by place.
const SCENARIOS: [RGBColor; 8] = [
    RGBColor(0x0B, 0x4F, 0x8A),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xCC, 0x79, 0xA7),
    RGBColor(0x56, 0xB4, 0xE9),
    RGBColor(0xC4, 0x4E, 0x00),
    RGBColor(0x33, 0x33, 0x33),
    RGBColor(0xC9, 0xB8, 0x00),
];

/// The colour of a scenario by its place; after eight they begin again.
pub fn scenario(index: usize) -> RGBColor {
    SCENARIOS[index % SCENARIOS.len()]
}

/// The dashes of a scenario's line by its place [px on, px off]; empty is a full line.
pub fn dashes(index: usize) -> &'static [f64] {
    const DASHES: [&[f64]; 4] = [&[], &[22.0, 10.0], &[6.0, 8.0], &[26.0, 8.0, 6.0, 8.0]];
    DASHES[index % DASHES.len()]
}

/// The colour of a part of dispatch or delivery time.
pub const fn part(part: Part) -> RGBColor {
    match part {
        Part::Intake => RGBColor(0x56, 0xB4, 0xE9),
        Part::Verification => RGBColor(0x0B, 0x4F, 0x8A),
        Part::Handling => RGBColor(0xF0, 0xE4, 0x42),
        Part::Message => RGBColor(0x00, 0x9E, 0x73),
        Part::HandsAndHours => RGBColor(0xE6, 0x9F, 0x00),
        Part::RollUp => RGBColor(0xC4, 0x4E, 0x00),
        Part::Reconfirmation => RGBColor(0xCC, 0x79, 0xA7),
        Part::Chasing => RGBColor(0x5E, 0x3C, 0x99),
        Part::Stock => RGBColor(0x8C, 0x56, 0x4B),
        Part::Balance => RGBColor(0x1B, 0x5E, 0x20),
        Part::Execution => RGBColor(0x9A, 0xA3, 0xAD),
        Part::Consolidation => RGBColor(0x3B, 0x45, 0x50),
        Part::Transit => RGBColor(0xD3, 0xD9, 0xDF),
    }
}

/// The colour of a part of an order's cost.
pub const fn cost(part: CostPart) -> RGBColor {
    match part {
        CostPart::Freight => RGBColor(0x0B, 0x4F, 0x8A),
        CostPart::ColdChain => RGBColor(0x56, 0xB4, 0xE9),
        CostPart::Packaging => RGBColor(0xF0, 0xE4, 0x42),
        CostPart::Labour => RGBColor(0x00, 0x9E, 0x73),
        CostPart::ChannelFee => RGBColor(0xCC, 0x79, 0xA7),
        CostPart::Penalties => RGBColor(0x8C, 0x1C, 0x13),
        CostPart::SlipPhotos => RGBColor(0x5E, 0x3C, 0x99),
        CostPart::TaxAndCompliance => RGBColor(0xE6, 0x9F, 0x00),
        CostPart::AfterSales => RGBColor(0xC4, 0x4E, 0x00),
        CostPart::Losses => RGBColor(0x33, 0x33, 0x33),
        CostPart::Capital => RGBColor(0x9A, 0xA3, 0xAD),
    }
}

/// The colour of a cause of complaints: hues of its own for what the carrier does, what the warehouse
/// does, and what those do who settle and tell.
pub const fn cause(cause: Cause) -> RGBColor {
    match cause {
        Cause::Other => RGBColor(0xD3, 0xD9, 0xDF),
        Cause::Late => RGBColor(0x0B, 0x4F, 0x8A),
        Cause::Lost => RGBColor(0x33, 0x33, 0x33),
        Cause::Damaged => RGBColor(0x56, 0xB4, 0xE9),
        Cause::WrongItem => RGBColor(0xE6, 0x9F, 0x00),
        Cause::MissingItem => RGBColor(0xF0, 0xE4, 0x42),
        Cause::Quality => RGBColor(0xC4, 0x4E, 0x00),
        Cause::Undeliverable => RGBColor(0x8C, 0x56, 0x4B),
        Cause::NoNews => RGBColor(0x00, 0x9E, 0x73),
        Cause::FakeWaybill => RGBColor(0x5E, 0x3C, 0x99),
        Cause::Cancelled => RGBColor(0x9A, 0xA3, 0xAD),
        Cause::SlowCase => RGBColor(0xCC, 0x79, 0xA7),
    }
}

/// The colour of what agents quarrel about.
pub const fn quarrel(quarrel: Quarrel) -> RGBColor {
    match quarrel {
        Quarrel::PrepaymentGap => RGBColor(0x0B, 0x4F, 0x8A),
        Quarrel::Liability => RGBColor(0xE6, 0x9F, 0x00),
        Quarrel::WrongGoods => RGBColor(0xC4, 0x4E, 0x00),
        Quarrel::Credit => RGBColor(0x00, 0x9E, 0x73),
        Quarrel::Other => RGBColor(0xD3, 0xD9, 0xDF),
    }
}

/// The colour of a tier by its place from the top down among so many: one hue, the darker the
/// higher, because tiers have an order.
pub fn tier(place: usize, count: usize) -> RGBColor {
    const TOP: [f64; 3] = [110.0, 58.0, 0.0];
    const MIDDLE: [f64; 3] = [230.0, 159.0, 0.0];
    const LOWEST: [f64; 3] = [253.0, 224.0, 150.0];
    let share = place as f64 / count.saturating_sub(1).max(1) as f64;
    let channel = |index: usize| {
        let (from, to, share) = match share < 0.5 {
            true => (TOP[index], MIDDLE[index], share * 2.0),
            false => (MIDDLE[index], LOWEST[index], share * 2.0 - 1.0),
        };
        (from + (to - from) * share).round() as u8
    };
    RGBColor(channel(0), channel(1), channel(2))
}

/// The colour of a part of the price, by who keeps it.
pub fn keeper(keeper: Keeper) -> RGBColor {
    match keeper {
        Keeper::Supplier => RGBColor(0xD3, 0xD9, 0xDF),
        Keeper::Tier(place, count) => tier(place, count),
        Keeper::Platform => cost(CostPart::ChannelFee),
        Keeper::Carrier => cost(CostPart::Freight),
        Keeper::Packaging => RGBColor(0x00, 0x9E, 0x73),
        Keeper::Penalty => cost(CostPart::Penalties),
        Keeper::Checks => cost(CostPart::SlipPhotos),
        Keeper::State => RGBColor(0x8C, 0x56, 0x4B),
        Keeper::Buyer => cost(CostPart::Losses),
    }
}

/// Ink or paper: what can be read on a colour.
pub fn text_on(RGBColor(red, green, blue): RGBColor) -> RGBColor {
    let luminance = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
    if luminance < 130.0 { PAPER } else { INK }
}

/// A colour mixed with paper: 0 is paper, 1 the colour.
pub fn pale(RGBColor(red, green, blue): RGBColor, strength: f64) -> RGBColor {
    let mix = |value: u8| (255.0 - (255.0 - f64::from(value)) * strength).round() as u8;
    RGBColor(mix(red), mix(green), mix(blue))
}
