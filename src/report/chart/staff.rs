//! Chart 8: how many hands the top tier needs, with both ways of merging sheets.
//!
//! The two habits are drawn together or not at all: with one of them alone, hands would seem to
//! matter more, or less, than they do.

mod lines;

use crate::language::Language;
use crate::model::network::Merge;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::summary::{BUSY, FULL, LEFT_OPEN};
use crate::report::view::View;
use crate::report::words;
use crate::stats::{Estimate, RatioEstimate};

use super::by_tiers;
use super::frame::{Entry, Sign};
use super::panels::{APART, Drawn, Look, Measure, Panel, Panels, Place, Point, Spacing};
use super::{Figure, imprint, palette};
use lines::{Found, HABITS, Pair};

/// Mean hours until dispatch.
const HOURS: &str = "dispatch_time.mean";

/// The chart; `None` with fewer than three numbers of hands, or without both ways of merging.
pub fn figure(view: &View) -> Option<Figure> {
    let Found::Pairs(pairs) = lines::found(view) else {
        return None;
    };
    let chart = Chart { view, pairs };
    chart.figure()
}

/// Whether the chart is missing only because the scenarios merge sheets in one way.
pub fn lacks_a_habit(view: &View) -> bool {
    matches!(lines::found(view), Found::OneHabit)
}

struct Chart<'a, 'v> {
    view: &'v View<'a>,
    pairs: Vec<Pair>,
}

impl Chart<'_, '_> {
    fn figure(&self) -> Option<Figure> {
        let view = self.view;
        let hours = self.drawn(|scenario| view.estimate(scenario, HOURS))?;
        let loads = self.drawn(|scenario| self.load(scenario))?;
        let top = self.top();
        let mut panels = vec![Panel {
            title: view.pick("发货时效", "Dispatch time").to_owned(),
            unit: view.pick("平均小时数", "mean hours").to_owned(),
            measure: Measure::Hours,
            most: Panel::highest(&hours),
            apart: APART,
            mark: None,
            lines: hours,
        }];
        panels.extend(self.ratio_panel());
        panels.push(Panel {
            title: match view.language {
                Language::Zh => format!("{top}忙碌率"),
                Language::En => format!("{top}, time busy"),
            },
            unit: view
                .pick("占人手的上班时间 %", "% of its hands' hours")
                .to_owned(),
            measure: Measure::Share,
            most: Panel::highest(&loads),
            // Both ways of merging are the same work: the lines should be seen to agree.
            apart: APART / 2,
            mark: Some(BUSY),
            lines: loads,
        });
        let title = match view.language {
            Language::Zh => format!("{top}要几个人手？"),
            Language::En => format!("How many hands does the {} need?", lower(&top)),
        };
        Some(Figure {
            name: "08-staff".to_owned(),
            title,
            answer: self.answer(),
            legend: self.legend(),
            foot: imprint(view, &self.meaning(), &sentence::interval(view)),
            height: 740,
            data: self.data(),
            body: Box::new(Panels {
                panels,
                places: Place::counts(self.hands()),
                base: None,
                spacing: Spacing::Doubling,
                axis: match view.language {
                    Language::Zh => format!("{top}人手数"),
                    Language::En => format!("hands of the {}", lower(&top)),
                },
            }),
        })
    }

    /// What the top tier is called.
    fn top(&self) -> String {
        let scenario = &self.view.scenarios()[self.pairs[0].rows[0].1[0]];
        let (_, label) = &scenario.tiers[0];
        label.get(self.view.language).to_owned()
    }

    /// The numbers of hands, the fewest first.
    fn hands(&self) -> Vec<usize> {
        let rows = self.pairs.iter().flat_map(|pair| &pair.rows);
        let mut hands: Vec<usize> = rows.map(|row| row.0).collect();
        hands.sort_unstable();
        hands.dedup();
        hands
    }

    fn load(&self, scenario: usize) -> Option<Estimate> {
        let (top, _) = self.view.scenarios()[scenario].tiers.first()?;
        self.view
            .estimate(scenario, &format!("relay.{top}.utilisation"))
    }

    /// The share of orders that are still open at the end.
    fn open(&self, scenario: usize) -> f64 {
        self.view.open_share(scenario)
    }

    /// Whether more comes in than the top tier can do: then a longer run would find more hours.
    fn overloaded(&self, scenario: usize) -> bool {
        let load = self.load(scenario);
        load.is_some_and(|load| load.mean >= FULL)
    }

    /// Whether the mean must not be read like the others: it grows with the length of the run, or
    /// leaves out more orders than a few stragglers.
    fn hollow(&self, scenario: usize) -> bool {
        self.overloaded(scenario) || self.open(scenario) >= LEFT_OPEN
    }

    /// Both lines of every pair; `None` where a value is missing.
    fn drawn(&self, value: impl Fn(usize) -> Option<Estimate>) -> Option<Vec<Drawn>> {
        let line = |(index, habit): (usize, usize)| {
            let point = |&(hands, scenarios): &(usize, [usize; 2])| {
                let scenario = scenarios[habit];
                Some(Point {
                    at: hands as f64,
                    value: value(scenario)?,
                    hollow: self.hollow(scenario),
                    formula: None,
                })
            };
            let points = self.pairs[index].rows.iter().map(point);
            Some(Drawn {
                look: look(index, habit),
                points: points.collect::<Option<_>>()?,
            })
        };
        let pairs = 0..self.pairs.len();
        pairs
            .flat_map(|index| [(index, 0), (index, 1)])
            .map(line)
            .collect()
    }

    /// The pair with the fewest tiers, and the one with the most of the same file.
    fn ends(&self) -> Option<(&Pair, &Pair)> {
        let few = self.pairs.first()?;
        let mut deeper = self.pairs.iter().rev();
        let many = deeper.find(|pair| pair.apart.is_empty() || pair.apart == few.apart)?;
        (many.depth > few.depth).then_some((few, many))
    }

    /// With so many hands, for a habit: what the deepest chain takes of the shallowest's time.
    fn ratio(&self, hands: usize, habit: usize) -> Option<(RatioEstimate, [usize; 2])> {
        let (few, many) = self.ends()?;
        let base = few.with_hands(hands)?[habit];
        let other = many.with_hands(hands)?[habit];
        let scenarios = self.view.scenarios();
        let ratio = scenarios[other].ratio_to(&scenarios[base], HOURS)?;
        Some((ratio, [base, other]))
    }

    fn ratio_panel(&self) -> Option<Panel> {
        let view = self.view;
        let (few, many) = self.ends()?;
        let line = |habit: usize| {
            let point = |hands: usize| {
                let (ratio, scenarios) = self.ratio(hands, habit)?;
                let ends = ratio.low.zip(ratio.high);
                Some(Point {
                    at: hands as f64,
                    value: Estimate {
                        mean: ratio.mean,
                        half_width: ends.map(|(low, high)| (high - low) / 2.0),
                        skewed: None,
                        confidence: view.result.confidence,
                        replications: view.result.replications,
                    },
                    hollow: scenarios.into_iter().any(|one| self.hollow(one)),
                    formula: None,
                })
            };
            Drawn {
                look: Look {
                    colour: palette::INK,
                    dashes: dashes(habit),
                },
                points: self.hands().into_iter().filter_map(point).collect(),
            }
        };
        let lines: Vec<Drawn> = [0, 1].map(line).into();
        if lines.iter().any(|line| line.points.is_empty()) {
            return None;
        }
        let [few, many] = [few, many].map(|pair| words::counted(pair.depth, view.language));
        Some(Panel {
            title: match view.language {
                Language::Zh => format!("{many}级 ÷ {few}级"),
                Language::En => format!("{} ÷ {few} tiers", words::capitalised(&many)),
            },
            unit: view
                .pick("发货时效之比", "ratio of dispatch times")
                .to_owned(),
            measure: Measure::Ratio,
            most: Panel::highest(&lines),
            apart: APART,
            mark: None,
            lines,
        })
    }

    /// `Four tiers, on arrival`.
    fn label(&self, pair: &Pair, habit: usize) -> String {
        let view = self.view;
        let depth = words::counted(pair.depth, view.language);
        let depth = match (view.language, pair.depth) {
            (Language::Zh, _) => format!("{depth}级"),
            (Language::En, 1) => "One tier".to_owned(),
            (Language::En, _) => format!("{} tiers", words::capitalised(&depth)),
        };
        let clause = words::clause(view.language);
        let apart = match pair.apart.as_str() {
            "" => String::new(),
            file => format!(" ({file})"),
        };
        let habit = habit_name(view, habit);
        format!("{depth}{apart}{clause}{habit}")
    }

    fn legend(&self) -> Vec<Entry> {
        let view = self.view;
        let mut legend = Vec::new();
        for (index, pair) in self.pairs.iter().enumerate() {
            for habit in [0, 1] {
                let Look { colour, dashes } = look(index, habit);
                legend.push(Entry {
                    sign: Sign::Line(colour, dashes),
                    word: self.label(pair, habit),
                });
            }
        }
        legend.extend(by_tiers::interval(view));
        if self.any_hollow() {
            legend.push(Entry {
                sign: Sign::Hollow,
                word: view
                    .pick("忙不过来，或有单没走完", "overloaded, or orders left open")
                    .to_owned(),
            });
        }
        legend
    }

    fn meaning(&self) -> String {
        let top = self.top();
        let hollow = match (self.any_hollow(), self.view.language) {
            (false, _) => "",
            (true, Language::Zh) => {
                "空心点：忙碌率到了 98%（忙不过来，模拟得越久时效越长），或有 0.1% 以上的订单到收尾结束仍未完成（时效里没有它们）；"
            }
            (true, Language::En) => {
                "Hollow: busy 98% or more (overloaded: the longer the run, the more hours), or over 0.1% of orders still open when the drain ended (in no mean); "
            }
        };
        match self.view.language {
            Language::Zh => format!(
                "实线：下级的表随到随合；短划线：截单后才一起合。人手每往右一格翻一倍。忙碌率是{top}的工时占其人手上班时间的比例，长划线是 85%。{hollow}看不见误差范围的地方，它比点还小"
            ),
            Language::En => format!(
                "Full lines: sheets merged as they arrive; dashed: all at the cut-off. One step to the right doubles the hands. Time busy: labour of the {} over its hands' working hours; long dashes: 85%. {hollow}{} interval that cannot be seen is smaller than its mark",
                lower(&top),
                if hollow.is_empty() { "An" } else { "an" }
            ),
        }
    }

    fn any_hollow(&self) -> bool {
        let rows = self.pairs.iter().flat_map(|pair| &pair.rows);
        let mut scenarios = rows.flat_map(|row| row.1);
        scenarios.any(|scenario| self.hollow(scenario))
    }

    /// The ratio for every number of hands, for both habits; hours where there is one depth.
    fn answer(&self) -> String {
        let view = self.view;
        let hands = self.hands();
        let listed = |values: Vec<String>| values.join(words::listed(view.language));
        let counts = listed(hands.iter().map(ToString::to_string).collect());
        let told = [0, 1].map(|habit| {
            let of = |&hands: &usize| {
                let (text, overloaded) = match self.ends() {
                    Some(_) => {
                        let (ratio, scenarios) = self.ratio(hands, habit)?;
                        let overloaded = scenarios.into_iter().any(|one| self.overloaded(one));
                        (format!("{:.2}", ratio.mean), overloaded)
                    }
                    None => {
                        let scenario = self.pairs[0].with_hands(hands)?[habit];
                        let hours = view.estimate(scenario, HOURS)?;
                        (number::hours(hours.mean), self.overloaded(scenario))
                    }
                };
                Some(match overloaded {
                    true => format!("{text}{}", view.pick("（忙不过来）", " (overloaded)")),
                    false => text,
                })
            };
            listed(hands.iter().filter_map(of).collect())
        });
        let [arrival, cut_off] = told;
        match (view.language, self.ends()) {
            (Language::Zh, Some((few, many))) => {
                let [few, many] = [few, many].map(|pair| words::counted(pair.depth, view.language));
                format!(
                    "{counts} 个人手时，{many}级的发货时效是{few}级的几倍。随到随合：{arrival}；截单才合：{cut_off}"
                )
            }
            (Language::Zh, None) => {
                format!("{counts} 个人手时的发货时效。随到随合：{arrival}；截单才合：{cut_off}")
            }
            (Language::En, Some((few, many))) => {
                let [few, many] = [few, many].map(|pair| words::counted(pair.depth, view.language));
                format!(
                    "Dispatch time of {many} tiers over {few} with {counts} hands: merged on arrival {arrival}; at the cut-off {cut_off}"
                )
            }
            (Language::En, None) => {
                format!(
                    "Dispatch time with {counts} hands: merged on arrival {arrival}; at the cut-off {cut_off}"
                )
            }
        }
    }

    fn data(&self) -> Sheet {
        let view = self.view;
        let mut sheet = Sheet::new([
            view.pick("场景", "scenario"),
            view.pick("代理层级数", "tiers"),
            view.pick("合并方式", "merge"),
            view.pick("人手", "hands"),
            view.pick("发货时效均值(h)", "dispatch_mean_h"),
            view.pick("误差范围(± h)", "dispatch_half_width_h"),
            view.pick("下限(h)", "dispatch_low_h"),
            view.pick("上限(h)", "dispatch_high_h"),
            view.pick("层级最多÷最少", "ratio_most_to_fewest_tiers"),
            view.pick("比值下限", "ratio_low"),
            view.pick("比值上限", "ratio_high"),
            view.pick("忙碌率", "utilisation"),
            view.pick("忙碌率误差范围(±)", "utilisation_half_width"),
            view.pick("到最后仍未完成", "still_open"),
            view.pick("忙不过来", "overloaded"),
        ]);
        let deepest = self.ends().map(|(_, many)| many.rows.as_slice());
        for pair in &self.pairs {
            for habit in [0, 1] {
                for &(hands, scenarios) in &pair.rows {
                    let scenario = scenarios[habit];
                    let [mean, half_width, low, high] =
                        with_interval(view.estimate(scenario, HOURS));
                    let [load, load_half_width, ..] = with_interval(self.load(scenario));
                    let ratio = self
                        .ratio(hands, habit)
                        .filter(|_| deepest == Some(pair.rows.as_slice()))
                        .map(|(ratio, _)| ratio);
                    let overloaded = self.overloaded(scenario);
                    sheet.row([
                        view.labels[scenario].clone(),
                        pair.depth.to_string(),
                        habit_name(view, habit).to_owned(),
                        hands.to_string(),
                        mean,
                        half_width,
                        low,
                        high,
                        number::exact(ratio.map(|one| one.mean)),
                        number::exact(ratio.and_then(|one| one.low)),
                        number::exact(ratio.and_then(|one| one.high)),
                        load,
                        load_half_width,
                        number::exact(Some(self.open(scenario))),
                        view.pick(
                            if overloaded { "是" } else { "否" },
                            if overloaded { "yes" } else { "no" },
                        )
                        .to_owned(),
                    ]);
                }
            }
        }
        sheet
    }
}

/// Colours tell the numbers of tiers apart, dashes the ways of merging.
fn look(pair: usize, habit: usize) -> Look {
    Look {
        colour: palette::scenario(pair),
        dashes: dashes(habit),
    }
}

fn dashes(habit: usize) -> &'static [f64] {
    palette::dashes(habit)
}

fn habit_name<'a>(view: &View<'a>, habit: usize) -> &'a str {
    match HABITS[habit] {
        Merge::OnArrival => view.pick("随到随合", "merged on arrival"),
        Merge::AtCutOff => view.pick("截单才合", "merged at the cut-off"),
    }
}

/// A label inside an English sentence: `General agent` becomes `general agent`.
fn lower(label: &str) -> String {
    let mut characters = label.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
