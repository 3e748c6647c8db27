//! Chart 25: orders omitted, by the channel they came by.

use crate::experiment::comparison::series;
use crate::language::Language;
use crate::model::metric::Unit;
use crate::report::csv::{Sheet, with_interval};
use crate::report::number;
use crate::report::sentence;
use crate::report::view::View;
use crate::report::words;
use crate::stats::{RatioEstimate, comparison};

use super::bars::{self, Bar, Bars, Group};
use super::{Figure, by_scenario, imprint, palette};

/// A channel, by the id of its metric.
struct Channel {
    name: String,
    metric: String,
}

/// The chart; `None` where no scenario has several channels that are used, or none omits an order.
pub fn figure(view: &View) -> Option<Figure> {
    let channels = channels(view);
    let answer = answer(view, &channels)?;
    let data = data(view, &channels);
    let group = |channel: &Channel| {
        let bar = |scenario: usize| {
            let value = view.estimate(scenario, &channel.metric)?;
            Some(Bar {
                colour: palette::scenario(scenario),
                value,
                band: None,
                text: number::short(Some(value), Unit::Share, view.language),
            })
        };
        Group {
            name: channel.name.clone(),
            bars: (0..view.scenarios().len()).filter_map(bar).collect(),
        }
    };
    let groups: Vec<Group> = channels.iter().map(group).collect();
    let rows = groups.iter().map(|group| group.bars.len()).sum();
    let meaning = view.pick(
        "漏单：从这个渠道来的订单里，路上至少漏过一次的；每多一次手工抄转就多一次漏的机会",
        "Omitted: of the orders that come by a channel, those left out at least once on their way; every manual step is one more chance",
    );
    Some(Figure {
        name: "25-omission-by-channel".to_owned(),
        title: view
            .pick("哪个渠道漏单最多？", "Which channel loses most orders?")
            .to_owned(),
        answer,
        legend: by_scenario(view),
        foot: imprint(view, meaning, &sentence::interval(view)),
        height: bars::height(rows, groups.len()),
        data,
        body: Box::new(Bars {
            groups,
            axis: view.pick("占订单 %", "% of orders").to_owned(),
        }),
    })
}

/// The channels by which orders come in some scenario that has several of them.
fn channels(view: &View) -> Vec<Channel> {
    let all = view.all_of(|one| one.channels.clone());
    let all = all.into_iter().map(|(name, label)| Channel {
        name: label.get(view.language).to_owned(),
        metric: format!("channel.{name}.omission_rate"),
    });
    all.filter(|one| view.has(&one.metric)).collect()
}

/// In each scenario that is told, the channel that omits most and the one that omits least.
fn answer(view: &View, channels: &[Channel]) -> Option<String> {
    let mean = |scenario: usize, one: &Channel| Some(view.estimate(scenario, &one.metric)?.mean);
    let clause = |scenario: usize| {
        let mut known: Vec<(&Channel, f64)> = channels
            .iter()
            .filter_map(|one| Some((one, mean(scenario, one)?)))
            .collect();
        known.sort_by(|a, b| b.1.total_cmp(&a.1));
        let [(most, high), .., (least, low)] = known[..] else {
            return None;
        };
        if low >= high {
            return None;
        }
        let written = |one: &Channel| {
            let value = view.estimate(scenario, &one.metric);
            number::short(value, Unit::Share, view.language)
        };
        let label = view.named(scenario, words::colon(view.language));
        let (much, little) = (written(most), written(least));
        let (most_name, least_name) = (&most.name, &least.name);
        let mut told = match view.language {
            Language::Zh => format!("{label}{most_name} {much}，{least_name} {little}"),
            Language::En => format!("{label}{most_name} {much}, {least_name} {little}"),
        };
        if let Some(less) = less(view, scenario, [most, least]) {
            told.push_str(words::clause(view.language));
            told.push_str(&less);
        }
        Some(told)
    };
    let told = (0..view.scenarios().len()).filter_map(clause);
    let text = told
        .take(2)
        .collect::<Vec<_>>()
        .join(words::semicolon(view.language));
    (!text.is_empty()).then(|| words::capitalised(&text))
}

/// How much less one channel omits than another of the same scenario, paired by replication, where
/// that is clear.
fn less(view: &View, scenario: usize, [most, least]: [&Channel; 2]) -> Option<String> {
    let result = &view.scenarios()[scenario];
    let of = |one: &Channel| series(&result.replications, result.position(&one.metric)?);
    let (base, other) = (of(most)?, of(least)?);
    let ratio: RatioEstimate = comparison::ratio(&base, &other, view.result.confidence)?;
    let (low, high) = ratio.low.zip(ratio.high).filter(|(_, high)| *high < 1.0)?;
    let [size, near, far] = [ratio.mean, high, low].map(|one| number::percent(1.0 - one, 0));
    Some(match view.language {
        Language::Zh => format!("少 {size} [{near}, {far}]"),
        Language::En => format!("{size} less [{near}, {far}]"),
    })
}

fn data(view: &View, channels: &[Channel]) -> Sheet {
    let mut sheet = Sheet::new(match view.language {
        Language::Zh => ["渠道", "场景", "漏单率", "误差范围(±)", "下限", "上限"],
        Language::En => [
            "channel",
            "scenario",
            "omission_rate",
            "half_width",
            "low",
            "high",
        ],
    });
    for channel in channels {
        for (scenario, label) in view.labels.iter().enumerate() {
            let value = view.estimate(scenario, &channel.metric);
            if value.is_some() {
                let [mean, half_width, low, high] = with_interval(value);
                sheet.row([
                    channel.name.clone(),
                    label.clone(),
                    mean,
                    half_width,
                    low,
                    high,
                ]);
            }
        }
    }
    sheet
}
