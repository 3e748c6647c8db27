//! The drawing of charts 9, 24 and 25: bars of shares in groups, with a shaded band behind those the
//! source document states.

use plotters::style::RGBColor;

use crate::report::money::Band;
use crate::report::number;
use crate::stats::Estimate;

use super::canvas::{Area, Canvas, LABEL, Type, text_width};
use super::scale::Scale;
use super::stacks::draw_label;
use super::{Body, palette};

/// The band of the source document.
pub const BAND: RGBColor = RGBColor(0xF6, 0xE3, 0xB8);
/// Height of a bar with the space around it \[px\].
const ROW: i32 = 46;
/// Space between groups \[px\].
const GAP: i32 = 30;

/// One bar.
pub struct Bar {
    pub colour: RGBColor,
    /// How long it is \[-\].
    pub value: Estimate,
    /// What the source document states of it.
    pub band: Option<Band>,
    /// Written at its end.
    pub text: String,
}

/// Bars with one name.
pub struct Group {
    pub name: String,
    pub bars: Vec<Bar>,
}

/// The body.
pub struct Bars {
    /// Not empty.
    pub groups: Vec<Group>,
    /// Name of the axis.
    pub axis: String,
}

/// The height of so many rows in so many groups \[px\].
pub const fn height(rows: usize, groups: usize) -> i32 {
    130 + rows as i32 * ROW + groups as i32 * GAP
}

impl Bars {
    /// The scale ends behind the highest bar and the highest band.
    fn across(&self, plot: Area) -> Scale {
        let bars = self.groups.iter().flat_map(|group| &group.bars);
        let far = |bar: &Bar| {
            let upper = bar.value.ends().map_or(bar.value.mean, |(_, high)| high);
            let band = bar
                .band
                .map_or(0.0, |band| band.high.unwrap_or(band.low * 1.1));
            upper.max(band)
        };
        let most = bars.map(far).fold(0.0, f64::max);
        Scale::percent(most, 10, plot.left, plot.right)
    }
}

impl Body for Bars {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let widest = self
            .groups
            .iter()
            .map(|group| text_width(&group.name, LABEL));
        let room = (widest.max().unwrap_or(0) + 24).min(area.width() / 4);
        let texts = self.groups.iter().flat_map(|group| &group.bars);
        let texts = texts.map(|bar| text_width(&bar.text, LABEL));
        let room_behind = texts.max().unwrap_or(0) + 30;
        let plot = Area {
            left: area.left + room,
            top: area.top + 10,
            right: area.right - room_behind,
            bottom: area.bottom - 100,
        };
        let across = self.across(plot);
        let rows: usize = self.groups.iter().map(|group| group.bars.len()).sum();
        let gaps = self.groups.len() as i32 * GAP;
        // On a slide there may be less room than asked for, or more.
        let pitch = ((plot.height() - gaps) / rows.max(1) as i32).min(ROW * 2);
        let mut y = plot.top;
        let mut places = Vec::new();
        for group in &self.groups {
            let bottom = y + GAP + pitch * group.bars.len() as i32;
            places.push(Area {
                top: y,
                bottom,
                ..plot
            });
            y = bottom;
        }
        for (group, place) in self.groups.iter().zip(&places) {
            for (index, bar) in group.bars.iter().enumerate() {
                let Some(band) = bar.band else { continue };
                // The space around the group belongs to its first and last bars.
                let (first, last) = (index == 0, index + 1 == group.bars.len());
                let top = place.top + GAP / 2 + pitch * index as i32;
                let behind = Area {
                    left: across.at(band.low),
                    right: band.high.map_or(plot.right, |high| across.at(high)),
                    top: if first { place.top } else { top },
                    bottom: if last { place.bottom } else { top + pitch },
                };
                canvas.fill(behind, BAND);
            }
        }
        for tick in across.ticks() {
            let x = across.at(tick);
            canvas.line(&[(x, plot.top), (x, y)], palette::GRID, 2);
            let text = number::percent(tick, 1).replace(".0%", "%");
            canvas.text(&text, (x, y + 28), Type::LABEL.centred().quiet());
        }
        let middle = ((plot.left + plot.right) / 2, y + 74);
        canvas.text(&self.axis, middle, Type::LABEL.centred().quiet());
        for (group, place) in self.groups.iter().zip(&places) {
            let middle = (place.top + place.bottom) / 2;
            draw_label(
                canvas,
                &group.name,
                area.left,
                room - 20,
                middle,
                place.height(),
            );
            for (index, bar) in group.bars.iter().enumerate() {
                let top = place.top + GAP / 2 + pitch * index as i32;
                let thick = pitch * 76 / 100;
                let own = Area {
                    left: plot.left,
                    right: across.at(bar.value.mean),
                    top: top + (pitch - thick) / 2,
                    bottom: top + (pitch + thick) / 2,
                };
                canvas.fill(own, bar.colour);
                let y = (own.top + own.bottom) / 2;
                let mut end = own.right;
                if let Some((low, high)) = bar.value.ends() {
                    let (low, high) = (across.at(low), across.at(high));
                    if high > low {
                        canvas.interval_across(y, low, high, 9);
                    }
                    end = end.max(high);
                }
                if bar.band.is_none() {
                    // Grid lines stop short of the figures.
                    let behind = Area {
                        left: end + 8,
                        right: end + 20 + text_width(&bar.text, LABEL),
                        top: y - 18,
                        bottom: y + 18,
                    };
                    canvas.fill(behind, palette::PAPER);
                }
                canvas.text(&bar.text, (end + 14, y), Type::LABEL);
            }
        }
        canvas.line(&[(plot.left, plot.top), (plot.left, y)], palette::AXIS, 3);
    }
}
