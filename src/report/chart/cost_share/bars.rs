//! The drawing of chart 9: bars in groups, with a shaded band behind those the source states.

use plotters::style::RGBColor;

use crate::model::metric::Unit;
use crate::report::chart::canvas::{Area, Canvas, LABEL, Type, text_width};
use crate::report::chart::scale::Scale;
use crate::report::chart::stacks::draw_label;
use crate::report::chart::{Body, palette};
use crate::report::money;
use crate::report::number;
use crate::report::view::View;

use super::Group;

/// The band of the source document.
pub const BAND: RGBColor = RGBColor(0xF6, 0xE3, 0xB8);
/// Height of a bar with the space around it \[px\].
const ROW: i32 = 46;
/// Space between groups \[px\].
const GAP: i32 = 30;

pub(super) struct Bars {
    groups: Vec<Group>,
    /// Written at each bar, one for each of a group's.
    values: Vec<Vec<String>>,
    axis: String,
}

impl Bars {
    /// The height they need \[px\].
    pub(super) fn height(groups: &[Group]) -> i32 {
        let rows: usize = groups.iter().map(|group| group.bars.len()).sum();
        130 + rows as i32 * ROW + groups.len() as i32 * GAP
    }

    pub(super) fn of(view: &View, groups: Vec<Group>) -> Self {
        let written = |group: &Group| {
            let values = group.bars.iter();
            values
                .map(|&(_, value)| number::short(Some(value), Unit::Share, view.language))
                .collect()
        };
        Self {
            values: groups.iter().map(written).collect(),
            groups,
            axis: money::share_of(view.scenarios()[0].share_of, view.language).to_owned(),
        }
    }

    /// The scale ends behind the highest bar and the highest band.
    fn across(&self, plot: Area) -> Scale {
        let bars = self.groups.iter().flat_map(|group| &group.bars);
        let bars = bars.map(|(_, value)| value.mean + value.half_width.unwrap_or(0.0));
        let bands = self.groups.iter().filter_map(|group| group.band);
        let bands = bands.map(|band| band.high.unwrap_or(band.low * 1.1));
        let most = bars.chain(bands).fold(0.0, f64::max);
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
        let plot = Area {
            left: area.left + room,
            top: area.top + 10,
            right: area.right - 210,
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
            if let Some(band) = group.band {
                let high = band.high.map_or(plot.right, |high| across.at(high));
                canvas.fill(
                    Area {
                        left: across.at(band.low),
                        right: high,
                        ..*place
                    },
                    BAND,
                );
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
        for ((group, values), place) in self.groups.iter().zip(&self.values).zip(&places) {
            let middle = (place.top + place.bottom) / 2;
            draw_label(
                canvas,
                &group.name,
                area.left,
                room - 20,
                middle,
                place.height(),
            );
            for (index, ((scenario, value), text)) in group.bars.iter().zip(values).enumerate() {
                let top = place.top + GAP / 2 + pitch * index as i32;
                let thick = pitch * 76 / 100;
                let bar = Area {
                    left: plot.left,
                    right: across.at(value.mean),
                    top: top + (pitch - thick) / 2,
                    bottom: top + (pitch + thick) / 2,
                };
                canvas.fill(bar, palette::scenario(*scenario));
                let y = (bar.top + bar.bottom) / 2;
                let half = value.half_width.unwrap_or(0.0);
                let [low, high] = [value.mean - half, value.mean + half].map(|end| across.at(end));
                if high > low {
                    canvas.line(&[(low, y), (high, y)], palette::INK, 3);
                    for x in [low, high] {
                        canvas.line(&[(x, y - 9), (x, y + 9)], palette::INK, 3);
                    }
                }
                canvas.text(text, (bar.right.max(high) + 14, y), Type::LABEL);
            }
        }
        canvas.line(&[(plot.left, plot.top), (plot.left, y)], palette::AXIS, 3);
    }
}
