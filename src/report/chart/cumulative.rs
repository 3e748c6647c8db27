//! Chart 2: the share of orders dispatched and delivered, hour by hour since payment.

use crate::experiment::result::ScenarioResult;
use crate::language::Language;
use crate::model::metric::Curve;
use crate::report::csv::Sheet;
use crate::report::number;
use crate::report::view::View;
use crate::report::words;

use super::canvas::{Align, Area, Canvas, text_width};
use super::frame::{Entry, LABEL, SMALL, Sign};
use super::scale::{Scale, hour_label};
use super::{Body, Figure, imprint, palette};

/// The hours people ask about.
const DEADLINES: [usize; 3] = [24, 48, 72];
/// Curves end where this share of the orders that ever arrive has arrived.
const ENOUGH: f64 = 0.995;

/// The chart; `None` where no replication has a curve.
pub fn figure(view: &View) -> Option<Figure> {
    let dispatched = panel(view, |result| &result.dispatched)?;
    let delivered = panel(view, |result| &result.delivered)?;
    let several = view.scenarios().len() > 1;
    let entry = |(index, label): (usize, &String)| Entry {
        sign: Sign::Line(palette::scenario(index), palette::dashes(index)),
        word: label.clone(),
    };
    let legend = view
        .labels
        .iter()
        .enumerate()
        .filter(|_| several)
        .map(entry)
        .collect();
    let meaning = view.pick(
        "纵轴是全部下单订单中已揽收（左）、已签收（右）的比例；色带是各次重复的最低到最高",
        "Shares are of all orders placed, scanned (left) and delivered (right); bands reach from the lowest to the highest replication",
    );
    let title = view.pick(
        "付款后 24、48、72 小时，发出和签收了多少订单？",
        "How many orders are dispatched and delivered 24, 48 and 72 hours after payment?",
    );
    let words = [
        view.pick("已发货 · 占下单订单 %", "Dispatched, % of orders placed"),
        view.pick("已签收 · 占下单订单 %", "Delivered, % of orders placed"),
    ];
    let data = data(view, &dispatched, &delivered);
    let answer = answer(view, &dispatched);
    Some(Figure {
        name: "02-cumulative-share".to_owned(),
        title: title.to_owned(),
        answer,
        legend,
        foot: imprint(view, meaning, &replications(view)),
        height: 740,
        data,
        body: Box::new(Panels {
            panels: [dispatched, delivered],
            words: words.map(str::to_owned),
            axis: view.pick("付款后小时数", "hours since payment").to_owned(),
        }),
    })
}

/// One share for each hour, over replications.
struct Line {
    mean: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Line {
    fn of(
        scenario: &ScenarioResult,
        pick: impl Fn(&crate::model::metric::ReplicationResult) -> &Curve,
    ) -> Option<Self> {
        let curves: Vec<&Curve> = scenario.replications.iter().map(pick).collect();
        let bins = curves.iter().map(|curve| curve.ended.len()).max()?;
        // The last entry of a curve holds everything later, so it is no hour of its own.
        let hours = bins.checked_sub(1).filter(|&hours| hours > 0)?;
        let mut line = Self {
            mean: Vec::new(),
            low: Vec::new(),
            high: Vec::new(),
        };
        for hour in 0..hours {
            let shares: Vec<f64> = curves
                .iter()
                .map(|curve| curve.share_within(hour))
                .collect();
            line.mean
                .push(shares.iter().sum::<f64>() / shares.len() as f64);
            line.low.push(shares.iter().copied().fold(1.0, f64::min));
            line.high.push(shares.iter().copied().fold(0.0, f64::max));
        }
        Some(line)
    }

    fn at(&self, hour: usize) -> f64 {
        self.mean
            .get(hour)
            .or(self.mean.last())
            .copied()
            .unwrap_or(0.0)
    }

    /// The hour by which nearly all orders that arrive have arrived.
    fn end(&self) -> usize {
        let last = self.mean.last().copied().unwrap_or(0.0);
        let enough = self.mean.iter().position(|&share| share >= last * ENOUGH);
        enough.unwrap_or(self.mean.len())
    }
}

struct Panel {
    lines: Vec<Line>,
    end: usize,
}

fn panel(
    view: &View,
    pick: impl Fn(&crate::model::metric::ReplicationResult) -> &Curve,
) -> Option<Panel> {
    let lines: Option<Vec<Line>> = view
        .scenarios()
        .iter()
        .map(|one| Line::of(one, &pick))
        .collect();
    let lines = lines?;
    let end = lines.iter().map(Line::end).max()?.max(76);
    Some(Panel { lines, end })
}

fn replications(view: &View) -> String {
    let replications = view.result.replications;
    match view.language {
        Language::Zh => format!("{replications} 次重复模拟的平均"),
        Language::En => format!("means over {replications} replications"),
    }
}

fn answer(view: &View, dispatched: &Panel) -> String {
    let shares = view
        .labels
        .iter()
        .zip(&dispatched.lines)
        .map(|(label, line)| {
            let share = |hours| number::percent(line.at(hours), 1);
            let shares = DEADLINES.map(share).join(words::listed(view.language));
            format!("{label} {shares}")
        });
    let shares: Vec<String> = shares.collect();
    let shares = shares.join(words::semicolon(view.language));
    let begin = view.pick(
        "24、48、72 小时内已发货：",
        "Dispatched within 24, 48, 72 h: ",
    );
    format!("{begin}{shares}")
}

fn data(view: &View, dispatched: &Panel, delivered: &Panel) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("情景", "scenario"),
        view.pick("付款后小时数", "hours_since_payment"),
        view.pick("已发货", "dispatched"),
        view.pick("已发货最低", "dispatched_low"),
        view.pick("已发货最高", "dispatched_high"),
        view.pick("已签收", "delivered"),
        view.pick("已签收最低", "delivered_low"),
        view.pick("已签收最高", "delivered_high"),
    ]);
    let end = dispatched.end.max(delivered.end);
    for (scenario, label) in view.labels.iter().enumerate() {
        let (first, second) = (&dispatched.lines[scenario], &delivered.lines[scenario]);
        for hour in 0..=end {
            let value = |values: &Vec<f64>| number::exact(values.get(hour).copied());
            sheet.row([
                label.clone(),
                hour.to_string(),
                value(&first.mean),
                value(&first.low),
                value(&first.high),
                value(&second.mean),
                value(&second.low),
                value(&second.high),
            ]);
        }
    }
    sheet
}

struct Panels {
    panels: [Panel; 2],
    words: [String; 2],
    axis: String,
}

impl Body for Panels {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let gap = 70;
        let width = (area.width() - gap) / 2;
        for (index, panel) in self.panels.iter().enumerate() {
            let left = area.left + (width + gap) * index as i32;
            let own = Area {
                left,
                right: left + width,
                ..area
            };
            canvas.text(
                &self.words[index],
                (own.left + 90, own.top + 24),
                LABEL + 3.0,
                Align::Left,
                palette::INK,
            );
            self.draw_panel(canvas, panel, own);
        }
    }
}

impl Panels {
    fn draw_panel(&self, canvas: &mut Canvas, panel: &Panel, area: Area) {
        let plot = Area {
            left: area.left + 90,
            top: area.top + 134,
            right: area.right - 24,
            bottom: area.bottom - 100,
        };
        let across = Scale::hours(panel.end as f64, 8, plot.left, plot.right);
        let up = Scale::share(0.25, plot.bottom, plot.top);
        for tick in up.ticks() {
            let y = up.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            canvas.text(
                &number::percent(tick, 0),
                (plot.left - 14, y),
                SMALL,
                Align::Right,
                palette::QUIET,
            );
        }
        for tick in across.ticks() {
            let x = across.at(tick);
            canvas.line(&[(x, plot.bottom), (x, plot.bottom + 10)], palette::AXIS, 2);
            canvas.text(
                &hour_label(tick),
                (x, plot.bottom + 32),
                SMALL,
                Align::Centre,
                palette::QUIET,
            );
        }
        canvas.text(
            &self.axis,
            ((plot.left + plot.right) / 2, plot.bottom + 74),
            SMALL,
            Align::Centre,
            palette::QUIET,
        );
        for hours in DEADLINES {
            let x = across.at(hours as f64);
            canvas.dashed(
                &[(x, plot.top - 44), (x, plot.bottom)],
                &[10.0, 8.0],
                palette::AXIS,
                2,
            );
            canvas.text(
                &format!("{hours} h"),
                (x, plot.top - 62),
                SMALL,
                Align::Centre,
                palette::QUIET,
            );
        }
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            palette::AXIS,
            3,
        );
        for (index, line) in panel.lines.iter().enumerate() {
            draw_line(canvas, line, index, across, up);
        }
        if panel.lines.len() <= 2 {
            draw_values(canvas, panel, across, up);
        }
    }
}

fn draw_line(canvas: &mut Canvas, line: &Line, index: usize, across: Scale, up: Scale) {
    let colour = palette::scenario(index);
    let points = |values: &[f64]| -> Vec<(i32, i32)> {
        let shown = values.iter().enumerate().take(across.most as usize + 1);
        shown
            .map(|(hour, &share)| (across.at(hour as f64), up.at(share)))
            .collect()
    };
    let mut band = points(&line.high);
    band.extend(points(&line.low).into_iter().rev());
    canvas.polygon(&band, palette::pale(colour, 0.3));
    canvas.dashed(&points(&line.mean), palette::dashes(index), colour, 6);
}

/// The shares at the deadlines, written beside the lines: the upper line's to its left above,
/// the lower line's to its right below, so that they do not meet.
fn draw_values(canvas: &mut Canvas, panel: &Panel, across: Scale, up: Scale) {
    for hours in DEADLINES {
        let x = across.at(hours as f64);
        let mut shares: Vec<(usize, f64)> = panel
            .lines
            .iter()
            .map(|line| line.at(hours))
            .enumerate()
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        for (rank, &(index, share)) in shares.iter().enumerate() {
            let y = up.at(share);
            canvas.diamond(x, y, 9, palette::scenario(index));
            let above = rank == 0;
            // Near the axis a label would lie on the curves; the data file has the number.
            if share < if above { 0.01 } else { 0.07 } {
                continue;
            }
            let text = number::percent(share, 1);
            let room = text_width(&text, SMALL) + 18;
            let left = above && x - room > across.at(0.0);
            let (align, dx) = if left {
                (Align::Right, -14)
            } else {
                (Align::Left, 14)
            };
            let dy = if above { -24 } else { 26 };
            let y = (y + dy).min(up.at(0.0) - 20);
            let area = Area {
                left: if left { x - room } else { x + 10 },
                right: if left { x - 10 } else { x + room },
                top: y - 16,
                bottom: y + 16,
            };
            canvas.fill(area, palette::PAPER);
            canvas.text(&text, (x + dx, y), SMALL, align, palette::INK);
        }
    }
}
