//! Chart 18: how busy each tier is in every hour of the day.

use plotters::style::RGBColor;

use crate::experiment::result::HourLoad;
use crate::language::{Language, Text};
use crate::model::metric::{HOURS_OF_DAY, Unit};
use crate::report::csv;
use crate::report::number;
use crate::report::sentence;
use crate::report::summary::{BUSY, FULL};
use crate::report::view::View;
use crate::report::words;
use crate::stats::Estimate;

use super::canvas::{Area, Canvas, SMALL, Type, text_width};
use super::frame::{Entry, Sign};
use super::{Body, Figure, font, imprint, palette};

/// More rows than this, titles of scenarios counted, do not fit a slide: there is a second chart.
const MOST_ROWS: usize = 18;
/// Height of a row in a text [px].
const ROW: i32 = 56;

/// Loads from here on, and their colour: grey printers show them in the same order.
const STEPS: [(f64, RGBColor); 6] = [
    (0.0, RGBColor(0xF3, 0xF7, 0xFB)),
    (0.2, RGBColor(0xC9, 0xDD, 0xEF)),
    (0.4, RGBColor(0x8F, 0xBB, 0xDD)),
    (0.6, RGBColor(0x45, 0x8B, 0xC2)),
    (BUSY, RGBColor(0xD9, 0x6A, 0x10)),
    (FULL, RGBColor(0x8E, 0x1B, 0x0A)),
];

/// A tier's name and its hours.
struct Row {
    label: String,
    hours: Vec<HourLoad>,
}

/// The tiers of a scenario.
struct Block {
    /// Empty where there is one scenario.
    title: String,
    rows: Vec<Row>,
}

impl Block {
    fn height(&self) -> usize {
        self.rows.len() + usize::from(!self.title.is_empty())
    }
}

/// The charts, as many as the scenarios need; none without agents.
pub fn figures(view: &View) -> Vec<Figure> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut height = 0;
    for (scenario, result) in view.scenarios().iter().enumerate() {
        if result.tiers.is_empty() {
            continue;
        }
        let own = block(view, scenario).height();
        match groups.last_mut() {
            Some(group) if height + own <= MOST_ROWS => group.push(scenario),
            _ => {
                groups.push(vec![scenario]);
                height = 0;
            }
        }
        height += own;
    }
    let several = groups.len() > 1;
    groups
        .iter()
        .enumerate()
        .map(|(index, group)| figure(view, group, several.then_some(index + 1)))
        .collect()
}

fn figure(view: &View, scenarios: &[usize], number: Option<usize>) -> Figure {
    let blocks: Vec<Block> = scenarios
        .iter()
        .map(|&scenario| block(view, scenario))
        .collect();
    let rows: usize = blocks.iter().map(Block::height).sum();
    let meaning = view.pick(
        "格子里是这一级的工时占这个钟点人手上班时间的百分比，统计期内各天合计；8 这一列是 8 点到 9 点；斜线是从不上班的钟点；只上一部分班的钟点按上班的那部分算",
        "In each cell: labour of the tier in % of the time its hands are at work in that hour of the day, over all days counted; column 8 is from 8 to 9 o'clock; an hour that is partly closed counts with the part that is open",
    );
    Figure {
        name: match number {
            None => "18-load-by-hour".to_owned(),
            Some(number) => format!("18-load-by-hour-{number}"),
        },
        title: view
            .pick(
                "每级代理几点最忙？",
                "At what time of day are the agents busy?",
            )
            .to_owned(),
        answer: answer(view, scenarios),
        legend: legend(view),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 70 + ROW * rows as i32,
        data: csv::load_by_hour(view, scenarios),
        body: Box::new(HeatMap {
            blocks,
            axis: view.pick("点", "o'clock").to_owned(),
        }),
    }
}

fn block(view: &View, scenario: usize) -> Block {
    let result = &view.scenarios()[scenario];
    let row = |(tier, (_, label)): (usize, &(String, Text))| Row {
        label: label.get(view.language).to_owned(),
        hours: result.day_load(tier).into(),
    };
    Block {
        title: view.named(scenario, ""),
        rows: result.tiers.iter().enumerate().map(row).collect(),
    }
}

fn legend(view: &View) -> Vec<Entry> {
    let percent = |share: f64| number::percent(share, 0);
    let step = |(index, &(from, colour)): (usize, &(f64, RGBColor))| Entry {
        sign: Sign::Box(colour),
        word: match STEPS.get(index + 1) {
            Some(&(to, _)) if index == 0 => format!("< {}", percent(to)),
            Some(&(to, _)) => format!("{} – {}", percent(from), percent(to)),
            None => format!("≥ {}", percent(from)),
        },
    };
    let mut legend: Vec<Entry> = STEPS.iter().enumerate().map(step).collect();
    legend.push(Entry {
        sign: Sign::Closed,
        word: view.pick("不上班", "closed").to_owned(),
    });
    legend
}

/// The busiest hour of a scenario.
#[derive(Clone, Copy)]
struct Peak<'a> {
    scenario: usize,
    /// Place of the tier from the top down, and its label.
    index: usize,
    tier: &'a Text,
    hour: usize,
    load: Estimate,
}

/// The stretches of hours in which the tier of a peak has no hand free: `13–15`.
fn full_hours(view: &View, peak: Peak) -> Vec<String> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    let hours = view.scenarios()[peak.scenario].day_load(peak.index);
    for (hour, load) in hours.iter().enumerate() {
        if load.share.is_none_or(|share| share.mean < FULL) {
            continue;
        }
        match stretches.last_mut() {
            Some((_, end)) if *end == hour => *end += 1,
            _ => stretches.push((hour, hour + 1)),
        }
    }
    let written = stretches.iter().map(|(from, to)| format!("{from}–{to}"));
    written.collect()
}

/// The higher of two, the first of equal ones.
fn higher<'a>(one: Peak<'a>, other: Peak<'a>) -> Peak<'a> {
    if other.load.mean > one.load.mean {
        other
    } else {
        one
    }
}

fn peak<'a>(view: &View<'a>, scenario: usize) -> Option<Peak<'a>> {
    let result = &view.scenarios()[scenario];
    let tiers = result.tiers.iter().enumerate();
    let all = tiers.flat_map(|(index, (_, tier))| {
        let hours = result.day_load(index).into_iter().enumerate();
        hours.filter_map(move |(hour, load)| {
            Some(Peak {
                scenario,
                index,
                tier,
                hour,
                load: load.share?,
            })
        })
    });
    all.reduce(higher)
}

/// The busiest hour of every scenario, or of all of them where there are many.
fn answer(view: &View, scenarios: &[usize]) -> String {
    /// More are not told one by one.
    const TOLD: usize = 3;
    let peaks = scenarios.iter().filter_map(|&one| peak(view, one));
    let peaks: Vec<Peak> = match scenarios.len() > TOLD {
        true => peaks.reduce(higher).into_iter().collect(),
        false => peaks.collect(),
    };
    let told = peaks.into_iter().map(|peak| {
        let named = view.named(peak.scenario, words::colon(view.language));
        let tier = peak.tier.get(view.language);
        if peak.load.mean >= FULL {
            let full = full_hours(view, peak).join(words::listed(view.language));
            return match view.language {
                Language::Zh => format!("{named}{tier} {full} 点人手全占满（98% 以上）"),
                Language::En => {
                    format!("{named}{tier} has no hand free (98% or more) at {full} o'clock")
                }
            };
        }
        let load = number::short(Some(peak.load), Unit::Share, view.language);
        let (hour, next) = (peak.hour, peak.hour + 1);
        match view.language {
            Language::Zh => format!("{named}最忙的是{tier}，{hour} 点到 {next} 点忙 {load}"),
            Language::En => format!(
                "{named}{tier} is the busiest, {load} of the time from {hour} to {next} o'clock"
            ),
        }
    });
    let told: Vec<String> = told.collect();
    words::capitalised(&told.join(words::semicolon(view.language)))
}

/// Tiers in rows, hours in columns.
struct HeatMap {
    blocks: Vec<Block>,
    axis: String,
}

impl Body for HeatMap {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let rows: usize = self.blocks.iter().map(Block::height).sum();
        let axis = 60;
        let pitch = ((area.height() - axis) / rows.max(1) as i32).min(ROW + 24);
        // Rows of a slide are lower than those of a text.
        let size = SMALL.min(f64::from(pitch) * 0.62);
        let named = self.blocks.iter().flat_map(|block| &block.rows);
        let widest = named.map(|row| text_width(&row.label, size)).max();
        let room = widest.unwrap_or(0).clamp(90, area.width() / 5);
        let left = area.left + room + 16;
        let column = (area.right - left) / HOURS_OF_DAY as i32;
        let mut top = area.top;
        for block in &self.blocks {
            if !block.title.is_empty() {
                let middle = (area.left, top + pitch / 2 + pitch / 10);
                canvas.text(&block.title, middle, Type::sized(size + 2.0));
                top += pitch;
            }
            for row in &block.rows {
                let middle = top + pitch / 2;
                let label = font::wrap(&row.label, f64::from(room) / size);
                let short = match label.as_slice() {
                    [only] => only.clone(),
                    [first, ..] => format!("{}…", first.trim_end()),
                    [] => String::new(),
                };
                canvas.text(&short, (left - 14, middle), Type::sized(size).right());
                for (hour, load) in row.hours.iter().enumerate() {
                    let cell = Area {
                        left: left + column * hour as i32 + 1,
                        right: left + column * (hour as i32 + 1) - 1,
                        top: top + 1,
                        bottom: top + pitch - 1,
                    };
                    draw_cell(canvas, cell, load, size);
                }
                top += pitch;
            }
        }
        for hour in 0..HOURS_OF_DAY as i32 {
            let middle = (left + column * hour + column / 2, top + 26);
            canvas.text(
                &hour.to_string(),
                middle,
                Type::sized(size).centred().quiet(),
            );
        }
        canvas.text(
            &self.axis,
            (left - 14, top + 26),
            Type::sized(size).right().quiet(),
        );
    }
}

fn draw_cell(canvas: &mut Canvas, cell: Area, load: &HourLoad, size: f64) {
    let Some(share) = load.share else {
        return closed(canvas, cell);
    };
    let share = share.mean;
    let step = STEPS.iter().rev().find(|(from, _)| share >= *from);
    let colour = step.map_or(STEPS[0].1, |&(_, colour)| colour);
    canvas.fill(cell, colour);
    let middle = ((cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2);
    let text = number::percent(share, 0).replace('%', "");
    // 99.7 % is not all of the time.
    let text = match (text.as_str(), share < 1.0) {
        ("100", true) => ">99".to_owned(),
        _ => text,
    };
    let fitting = size
        * (f64::from(cell.right - cell.left - 4) / f64::from(text_width(&text, size))).min(1.0);
    let kind = Type::sized(fitting)
        .centred()
        .coloured(palette::text_on(colour));
    canvas.text(&text, middle, kind);
}

/// A cell in which nobody works.
pub fn closed(canvas: &mut Canvas, cell: Area) {
    canvas.fill(cell, palette::GRID);
    let diagonal = [(cell.left, cell.bottom), (cell.right, cell.top)];
    canvas.line(&diagonal, palette::AXIS, 2);
}
