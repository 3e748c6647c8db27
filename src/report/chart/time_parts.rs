//! Chart 3: where the time goes, the parts of delivery time stacked for each scenario.

use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::Sheet;
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::{self, Part};
use crate::stats::Estimate;

use super::canvas::{Area, Canvas, LABEL, SMALL, Type, text_width};
use super::frame::{Entry, Sign};
use super::scale::{Scale, hour_label};
use super::{Body, Figure, font, imprint, palette};

/// The chart; `None` where no parts were measured.
pub fn figure(view: &View) -> Option<Figure> {
    let parts: Vec<Part> = Part::ALL
        .into_iter()
        .filter(|&part| view.has(&id(part)))
        .collect();
    let shown: Vec<Part> = parts
        .iter()
        .copied()
        .filter(|&part| appears(view, part))
        .collect();
    if shown.is_empty() {
        return None;
    }
    let row = |(scenario, label): (usize, &String)| Row {
        // The only scenario is named in the imprint.
        label: if view.labels.len() > 1 {
            label.clone()
        } else {
            String::new()
        },
        parts: shown
            .iter()
            .map(|&part| (part, view.mean(scenario, &id(part))))
            .collect(),
        total: view.estimate(scenario, "delivery_time.mean"),
    };
    let rows: Vec<Row> = view.labels.iter().enumerate().map(row).collect();
    let entry = |&part: &Part| Entry {
        sign: Sign::Box(palette::part(part)),
        word: part.name(view.language).to_owned(),
    };
    let meaning = view.pick(
        "每段是全部已签收订单在这一步的平均小时数，各段相加等于签收时效",
        "Segments are mean hours of all delivered orders; they sum to delivery time",
    );
    let title = view.pick(
        "从付款到签收，时间花在哪一步？",
        "From payment to delivery, where does the time go?",
    );
    Some(Figure {
        name: "03-where-time-goes".to_owned(),
        title: title.to_owned(),
        answer: answer(view, &shown),
        legend: shown.iter().map(entry).collect(),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 150 + rows.len() as i32 * if rows.len() == 1 { 220 } else { 150 },
        data: data(view, &parts),
        body: Box::new(Stacks {
            axis: view.pick("小时", "hours").to_owned(),
            rows,
        }),
    })
}

fn id(part: Part) -> String {
    format!("delivery_time.part.{}", part.id())
}

/// Whether a part takes any time worth a segment, a hundredth of an hour, in any scenario.
fn appears(view: &View, part: Part) -> bool {
    (0..view.scenarios().len()).any(|scenario| view.mean(scenario, &id(part)) >= 0.01)
}

/// The largest part before transit of the first and of the slowest scenario.
fn answer(view: &View, shown: &[Part]) -> String {
    let total = |scenario: &usize| view.mean(*scenario, "delivery_time.mean");
    let slowest = (0..view.scenarios().len()).max_by(|a, b| total(a).total_cmp(&total(b)));
    let mut told = vec![0];
    told.extend(
        slowest
            .filter(|&scenario| scenario != 0)
            .or((view.scenarios().len() > 1).then_some(1)),
    );
    let clause = |&scenario: &usize| {
        let mean = |part: &Part| view.mean(scenario, &id(*part));
        let inside = shown.iter().copied().filter(|&part| part != Part::Transit);
        let largest = inside.max_by(|a, b| mean(a).total_cmp(&mean(b)))?;
        let name = largest.name(view.language);
        let value = number::short(
            view.estimate(scenario, &id(largest)),
            Unit::Hours,
            view.language,
        );
        let share = number::percent(mean(&largest) / total(&scenario), 0);
        let label = view.named(scenario, words::colon(view.language));
        Some(match view.language {
            Language::Zh => {
                format!("{label}运输以外最费时的是{name}，{value}，占签收时效 {share}")
            }
            Language::En => {
                format!(
                    "{label}apart from transit, most goes to {}, {value}, {share} of delivery time",
                    name.to_lowercase()
                )
            }
        })
    };
    let clauses: Vec<String> = told.iter().filter_map(clause).collect();
    words::capitalised(&clauses.join(words::semicolon(view.language)))
}

fn data(view: &View, parts: &[Part]) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("场景", "scenario"),
        view.pick("步骤", "part"),
        view.pick("均值(h)", "mean_h"),
        view.pick("误差范围(± h)", "half_width_h"),
    ]);
    for (scenario, label) in view.labels.iter().enumerate() {
        let mut add = |name: &str, estimate: Option<Estimate>| {
            sheet.row([
                label.clone(),
                name.to_owned(),
                number::exact(estimate.map(|one| one.mean)),
                number::exact(estimate.and_then(|one| one.half_width)),
            ]);
        };
        for &part in parts {
            add(part.name(view.language), view.estimate(scenario, &id(part)));
        }
        add(
            view.pick("合计（签收时效）", "total (delivery time)"),
            view.estimate(scenario, "delivery_time.mean"),
        );
    }
    sheet
}

struct Row {
    label: String,
    parts: Vec<(Part, f64)>,
    total: Option<Estimate>,
}

struct Stacks {
    axis: String,
    rows: Vec<Row>,
}

impl Body for Stacks {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        // Labels of scenarios take at most a fifth of the width and wrap inside it.
        let widest = self
            .rows
            .iter()
            .map(|row| text_width(&row.label, LABEL))
            .max()
            .unwrap_or(0);
        let room = if widest > 0 {
            (widest + 24).min(area.width() / 5)
        } else {
            0
        };
        let plot = Area {
            left: area.left + room,
            top: area.top + 20,
            right: area.right - 210,
            bottom: area.bottom - 96,
        };
        let most = |row: &Row| {
            let total = row
                .total
                .map_or(0.0, |one| one.mean + one.half_width.unwrap_or(0.0));
            total.max(row.parts.iter().map(|(_, hours)| hours).sum())
        };
        let longest = self.rows.iter().map(most).fold(0.0, f64::max);
        // The scale ends with the longest bar and not at the next tick: the total needs the room.
        let across = Scale::hours(longest, 10, plot.left, plot.right);
        for tick in across.ticks() {
            let x = across.at(tick);
            canvas.line(&[(x, plot.top), (x, plot.bottom)], palette::GRID, 2);
            canvas.text(
                &hour_label(tick),
                (x, plot.bottom + 26),
                Type::LABEL.centred().quiet(),
            );
        }
        canvas.text(
            &self.axis,
            ((plot.left + plot.right) / 2, plot.bottom + 72),
            Type::LABEL.centred().quiet(),
        );
        let pitch = plot.height() / self.rows.len() as i32;
        let thick = (pitch * 62 / 100).min(170);
        for (index, row) in self.rows.iter().enumerate() {
            let middle = plot.top + pitch * index as i32 + pitch / 2;
            let bar = Area {
                top: middle - thick / 2,
                bottom: middle + thick / 2,
                ..plot
            };
            draw_label(canvas, &row.label, area.left, room - 20, middle, pitch);
            draw_row(canvas, row, bar, across);
        }
        canvas.line(
            &[(plot.left, plot.top), (plot.left, plot.bottom)],
            palette::AXIS,
            3,
        );
    }
}

fn draw_label(canvas: &mut Canvas, label: &str, left: i32, room: i32, middle: i32, pitch: i32) {
    let lines = font::wrap(label, f64::from(room) / LABEL);
    let leading = 38.min(pitch / lines.len() as i32);
    let top = middle - leading * (lines.len() as i32 - 1) / 2;
    let size = LABEL.min(f64::from(leading) * 0.82);
    for (index, line) in lines.iter().enumerate() {
        canvas.text(
            line,
            (left, top + leading * index as i32),
            Type::sized(size),
        );
    }
}

fn draw_row(canvas: &mut Canvas, row: &Row, bar: Area, across: Scale) {
    let middle = (bar.top + bar.bottom) / 2;
    let mut begin = 0.0;
    for &(part, hours) in &row.parts {
        let segment = Area {
            left: across.at(begin),
            right: across.at(begin + hours),
            ..bar
        };
        begin += hours;
        if segment.width() == 0 {
            continue;
        }
        let colour = palette::part(part);
        canvas.fill(segment, colour);
        canvas.line(
            &[(segment.right, bar.top), (segment.right, bar.bottom)],
            palette::PAPER,
            2,
        );
        let text = number::hours(hours);
        let text = text.trim_end_matches(" h");
        if segment.width() > text_width(text, SMALL) + 12 {
            let x = (segment.left + segment.right) / 2;
            canvas.text(
                text,
                (x, middle),
                Type::SMALL.centred().coloured(palette::text_on(colour)),
            );
        }
    }
    let mut end = across.at(begin);
    if let Some((mean, half)) = row
        .total
        .and_then(|one| one.half_width.map(|half| (one.mean, half)))
    {
        let (low, high) = (across.at(mean - half), across.at(mean + half));
        canvas.line(&[(low, middle), (high, middle)], palette::INK, 3);
        for x in [low, high] {
            canvas.line(&[(x, middle - 12), (x, middle + 12)], palette::INK, 3);
        }
        end = end.max(high);
    }
    let total = number::short(row.total, Unit::Hours, Language::En);
    canvas.text(&total, (end + 16, middle), Type::LABEL);
}
