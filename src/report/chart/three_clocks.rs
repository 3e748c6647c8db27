//! Chart 1: the three clocks of every scenario, mean, interval and 90th percentile.

use crate::model::metric::Unit;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words::Clock;
use crate::stats::Estimate;

use super::canvas::{Align, Area, Canvas, text_width};
use super::frame::{Entry, LABEL, SMALL, Sign};
use super::scale::{Scale, hour_label};
use super::{Body, Figure, imprint, palette};

/// The chart; `None` where no scenario has a mean dispatch time.
pub fn figure(view: &View) -> Option<Figure> {
    if !view.has("dispatch_time.mean") {
        return None;
    }
    let scenarios = 0..view.scenarios().len();
    let groups: Vec<Group> = Clock::ALL.map(|clock| group(view, clock)).into();
    let mut legend: Vec<Entry> = scenarios
        .filter(|_| view.scenarios().len() > 1)
        .map(|scenario| Entry {
            sign: Sign::Box(palette::scenario(scenario)),
            word: view.labels[scenario].clone(),
        })
        .collect();
    legend.push(Entry {
        sign: Sign::Interval,
        word: view
            .pick("均值的误差范围", "interval of the mean")
            .to_owned(),
    });
    legend.push(Entry {
        sign: Sign::Diamond,
        word: view
            .pick(
                "P90：九成订单不超过",
                "P90: nine orders in ten take no longer",
            )
            .to_owned(),
    });
    let meaning = view.pick(
        "柱高是全部订单的平均用时，从付款算起",
        "Bars are mean hours since payment over all orders",
    );
    let title = view.pick(
        "订单付款后，多久报到供应商、多久发货、多久签收？",
        "How long after payment is an order reported, dispatched and delivered?",
    );
    Some(Figure {
        name: "01-three-clocks".to_owned(),
        title: title.to_owned(),
        answer: format!(
            "{}{}{}",
            Clock::Dispatch.name(view.language),
            crate::report::words::colon(view.language),
            sentence::clock(view, Clock::Dispatch)
        ),
        legend,
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: 760,
        data: data(view),
        body: Box::new(Bars {
            unit: view.pick("小时", "hours").to_owned(),
            groups,
        }),
    })
}

fn group(view: &View, clock: Clock) -> Group {
    let mean = format!("{}.mean", clock.id());
    let p90 = format!("{}.p90", clock.id());
    let count = view.scenarios().len();
    let bar = |scenario| Bar {
        mean: view.estimate(scenario, &mean),
        p90: view.estimate(scenario, &p90).map(|one| one.mean),
        ratio: match scenario {
            0 => None,
            other => view
                .ratio(other, &mean)
                .map(|ratio| number::ratio(Some(ratio))),
        },
    };
    let bars: Vec<Bar> = (0..count).map(bar).collect();
    let headline = match count {
        2 => view.ratio(1, &mean).map(|ratio| {
            let pair = format!("{} ÷ {}", view.labels[1], view.labels[0]);
            [pair, number::ratio(Some(ratio))]
        }),
        _ => None,
    };
    Group {
        name: clock.name(view.language).to_owned(),
        span: clock.span(view.language).to_owned(),
        headline,
        bars,
    }
}

fn data(view: &View) -> Sheet {
    let mut sheet = Sheet::new([
        view.pick("时效", "clock"),
        view.pick("情景", "scenario"),
        view.pick("均值(h)", "mean_h"),
        view.pick("误差范围(± h)", "half_width_h"),
        view.pick("下限(h)", "low_h"),
        view.pick("上限(h)", "high_h"),
        view.pick("P90(h)", "p90_h"),
        view.pick("比值（对基准）", "ratio_to_base"),
        view.pick("比值下限", "ratio_low"),
        view.pick("比值上限", "ratio_high"),
    ]);
    for clock in Clock::ALL {
        let id = format!("{}.mean", clock.id());
        for (scenario, label) in view.labels.iter().enumerate() {
            let [mean, half_width, low, high] = with_interval(view.estimate(scenario, &id));
            let p90 = view.estimate(scenario, &format!("{}.p90", clock.id()));
            let ratio = if scenario == 0 {
                None
            } else {
                view.ratio(scenario, &id)
            };
            sheet.row([
                clock.name(view.language).to_owned(),
                label.clone(),
                mean,
                half_width,
                low,
                high,
                number::exact(p90.map(|one| one.mean)),
                number::exact(ratio.map(|one| one.mean)),
                number::exact(ratio.and_then(|one| one.low)),
                number::exact(ratio.and_then(|one| one.high)),
            ]);
        }
    }
    sheet
}

struct Bar {
    mean: Option<Estimate>,
    p90: Option<f64>,
    /// Ratio to the base, in words.
    ratio: Option<String>,
}

impl Bar {
    /// The highest thing drawn [h].
    fn top(&self) -> f64 {
        let mean = self
            .mean
            .map_or(0.0, |one| one.mean + one.half_width.unwrap_or(0.0));
        mean.max(self.p90.unwrap_or(0.0))
    }
}

struct Group {
    name: String,
    span: String,
    /// What is divided by what, and the ratio; only of a pair.
    headline: Option<[String; 2]>,
    bars: Vec<Bar>,
}

struct Bars {
    unit: String,
    groups: Vec<Group>,
}

impl Body for Bars {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let top = self
            .groups
            .iter()
            .flat_map(|group| &group.bars)
            .map(Bar::top)
            .fold(0.0, f64::max);
        // Above the bars: the unit, then a line for what is said about a group.
        let plot = Area {
            left: area.left + 90,
            top: area.top + 116,
            right: area.right,
            bottom: area.bottom - 100,
        };
        let hours = Scale::hours(top, 6, plot.bottom, plot.top);
        for tick in hours.ticks() {
            let y = hours.at(tick);
            canvas.line(&[(plot.left, y), (plot.right, y)], palette::GRID, 2);
            canvas.text(
                &hour_label(tick),
                (plot.left - 16, y),
                LABEL,
                Align::Right,
                palette::QUIET,
            );
        }
        canvas.text(
            &self.unit,
            (area.left, area.top + 62),
            LABEL,
            Align::Left,
            palette::QUIET,
        );
        let pitch = plot.width() / self.groups.len() as i32;
        for (index, group) in self.groups.iter().enumerate() {
            let left = plot.left + pitch * index as i32;
            draw_group(
                canvas,
                group,
                Area {
                    left: left + 20,
                    right: left + pitch - 20,
                    ..plot
                },
                hours,
            );
        }
        canvas.line(
            &[(plot.left, plot.bottom), (plot.right, plot.bottom)],
            palette::AXIS,
            3,
        );
    }
}

fn draw_group(canvas: &mut Canvas, group: &Group, area: Area, hours: Scale) {
    let middle = (area.left + area.right) / 2;
    let below = area.bottom;
    canvas.text(
        &group.name,
        (middle, below + 34),
        LABEL + 3.0,
        Align::Centre,
        palette::INK,
    );
    canvas.text(
        &group.span,
        (middle, below + 76),
        SMALL,
        Align::Centre,
        palette::QUIET,
    );
    if let Some(headline) = &group.headline {
        let styles = [(SMALL, palette::QUIET), (LABEL, palette::INK)];
        for (index, (line, (size, colour))) in headline.iter().zip(styles).enumerate() {
            let size = fitting(line, area.width(), size);
            let y = area.top - 84 + index as i32 * 40;
            canvas.text(line, (middle, y), size, Align::Centre, colour);
        }
    }
    let count = group.bars.len() as i32;
    let thick = (area.width() / (count + 1)).min(170);
    let gap = thick / 6;
    let start = middle - (thick * count - gap) / 2;
    for (index, bar) in group.bars.iter().enumerate() {
        let left = start + thick * index as i32;
        let column = Area {
            left,
            right: left + thick - gap,
            ..area
        };
        let only = group.headline.is_some();
        draw_bar(canvas, bar, column, hours, index, only);
    }
}

/// One bar: the mean inside it or above it, the interval, the mark, the ratio over the mark.
fn draw_bar(canvas: &mut Canvas, bar: &Bar, column: Area, hours: Scale, index: usize, told: bool) {
    let middle = (column.left + column.right) / 2;
    let Some(mean) = bar.mean else {
        canvas.text(
            number::NOTHING,
            (middle, column.bottom - 24),
            LABEL,
            Align::Centre,
            palette::QUIET,
        );
        return;
    };
    let colour = palette::scenario(index);
    let top = hours.at(mean.mean);
    canvas.fill(Area { top, ..column }, colour);
    canvas.outline(Area { top, ..column }, palette::AXIS, 1);

    let mut highest = top;
    let mut lowest = top;
    if let Some(half) = mean.half_width {
        let (high, low) = (hours.at(mean.mean + half), hours.at(mean.mean - half));
        canvas.interval(middle, high, low, (column.width() / 6).clamp(6, 22));
        highest = high;
        lowest = low;
    }
    if let Some(p90) = bar.p90 {
        let y = hours.at(p90);
        canvas.line(&[(middle, highest), (middle, y)], palette::AXIS, 2);
        canvas.diamond(middle, y, 11, palette::INK);
        highest = highest.min(y - 14);
    }
    let text = number::short(
        Some(Estimate {
            half_width: None,
            ..mean
        }),
        Unit::Hours,
        crate::language::Language::En,
    );
    let text = text.trim_end_matches(" h");
    let size = fitting(text, column.width() - 6, LABEL);
    if column.bottom - lowest > 58 {
        let y = lowest + 34;
        canvas.text(
            text,
            (middle, y),
            size,
            Align::Centre,
            palette::text_on(colour),
        );
    } else {
        highest -= 24;
        canvas.text(text, (middle, highest), size, Align::Centre, palette::INK);
        highest -= 14;
    }
    if let (Some(ratio), false) = (&bar.ratio, told) {
        let ratio = format!("×{}", ratio.split(' ').next().unwrap_or(ratio));
        let size = fitting(&ratio, column.width() + 16, SMALL);
        canvas.text(
            &ratio,
            (middle, highest - 22),
            size,
            Align::Centre,
            palette::QUIET,
        );
    }
}

/// The font size at which a text is no wider than `width`, `size` at most.
fn fitting(text: &str, width: i32, size: f64) -> f64 {
    let needed = text_width(text, size);
    if needed <= width {
        size
    } else {
        size * f64::from(width) / f64::from(needed)
    }
}
