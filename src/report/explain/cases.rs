//! The after-sales cases of one order: reported, answered, settled, closed, and who bears them.

use serde_json::{Value, json};

use crate::engine::time::{Millis, SimTime};
use crate::language::Language;
use crate::model::aftersales::plan::{Class, Remedy};
use crate::model::story::{CaseTold, Story};
use crate::report::document::Block;
use crate::report::words;

use super::payments::yuan;
use super::scene::Scene;
use super::story::columns;
use super::{hms, in_words};

/// The cases of a story, an instant on a line; no block where there is none.
///
/// - `width`: columns of the terminal.
pub fn of(scene: &Scene, story: &Story, width: usize) -> Option<Block> {
    if story.cases.is_empty() {
        return None;
    }
    let language = scene.language;
    let head = [
        language.pick("时刻", "when"),
        language.pick("报出后", "since reported"),
        language.pick("下单后", "since placed"),
        language.pick("工单", "case"),
        language.pick("怎么了", "what happens"),
    ];
    let cases = story.cases.iter();
    let rows: Vec<[String; 5]> = cases.flat_map(|case| lines(scene, story, case)).collect();
    let title = language.pick("售后", "After-sales");
    let mut told = vec![String::new(), format!("{title}{}", words::colon(language))];
    told.extend(columns(head, &rows, width));
    Some(Block::Lines(told))
}

/// The cases of a story in a few words: `after-sales: wrong item (another parcel)`.
pub fn short(story: &Story, language: Language) -> Option<String> {
    let told = |case: &CaseTold| {
        let (class, remedy) = (case.class.called(), remedy(case.remedy, language));
        match language {
            Language::Zh => format!("{}（{remedy}）", class.zh),
            Language::En => format!("{} ({remedy})", class.en),
        }
    };
    let cases: Vec<String> = story.cases.iter().map(told).collect();
    let cases = cases.join(words::listed(language));
    let word = language.pick("售后", "after-sales");
    (!cases.is_empty()).then(|| format!("{word}{}{cases}", words::colon(language)))
}

/// What happens to a case, in the order of time.
fn lines(scene: &Scene, story: &Story, case: &CaseTold) -> Vec<[String; 5]> {
    let language = scene.language;
    let class = case.class.called();
    let line = |at: SimTime, what: String| {
        [
            scene.clock(at),
            hms(at - case.opened),
            hms(at - story.placed),
            class.get(language).to_owned(),
            what,
        ]
    };
    let rules = scene.explained.subject.network.after_sales.as_ref();
    let rules = rules.and_then(|plan| plan.rules(case.class));
    let kept = |limit: Option<Millis>, at: SimTime| match limit {
        Some(limit) => against(limit, at - case.opened, language),
        None => String::new(),
    };
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en).to_owned();
    let mut steps = vec![(
        case.opened,
        match case.class {
            Class::Return => pick("买家要退货", "the buyer wants to give it back"),
            _ => pick("买家来问", "the buyer reports it"),
        },
    )];
    steps.extend(case.answered.map(|at| {
        let limit = rules.and_then(|rules| rules.respond_within);
        let said = pick("买家得到答复", "the buyer has a first answer");
        (at, said + &kept(limit, at))
    }));
    steps.extend(case.told.map(|at| {
        let remedy = remedy(case.remedy, language);
        let said = match language {
            Language::Zh => format!("买家知道怎么处理：{remedy}"),
            Language::En => format!("the buyer knows how it is settled: {remedy}"),
        };
        (at, said)
    }));
    let again = pick("补发的包裹揽收", "another parcel is picked up");
    steps.extend(case.sent_again.map(|at| (at, again)));
    steps.extend(case.closed.map(|at| {
        let limit = rules.and_then(|rules| rules.close_within);
        let said = pick("结案", "the case is closed");
        (at, said + &kept(limit, at) + &borne(case, language))
    }));
    // Stable: what happens at one instant stays as it is told.
    steps.sort_by_key(|(at, _)| *at);
    let mut lines: Vec<[String; 5]> = steps.into_iter().map(|(at, what)| line(at, what)).collect();
    if case.closed.is_none() {
        let open = pick("到最后还没结", "still open at the end");
        let last = lines.last_mut();
        last.into_iter()
            .for_each(|line| line[4].push_str(&format!("{}{open}", words::semicolon(language))));
    }
    lines
}

/// `, within the 2 h asked` or how much later.
fn against(limit: Millis, took: Millis, language: Language) -> String {
    let asked = words::span(limit, language);
    let late = in_words(took - limit, language);
    match (took <= limit, language) {
        (true, Language::Zh) => format!("，在 {asked}时限内"),
        (true, Language::En) => format!(", within the limit of {asked}"),
        (false, Language::Zh) => format!("，超过 {asked}时限 {late}"),
        (false, Language::En) => format!(", {late} after the limit of {asked}"),
    }
}

/// What the buyer got.
const fn remedy(remedy: Remedy, language: Language) -> &'static str {
    match remedy {
        Remedy::Nothing => language.pick("只答复", "an answer alone"),
        Remedy::Reship => language.pick("补发", "another parcel"),
        Remedy::Refund => language.pick("退款", "the money back"),
        Remedy::Exchange => language.pick("换货", "an exchange"),
        Remedy::Return => language.pick("退货退款", "the money back for the goods"),
    }
}

/// What the case cost, by who bears it; nothing where it cost nothing.
fn borne(case: &CaseTold, language: Language) -> String {
    let who = [
        language.pick("卖家", "the seller"),
        language.pick("发货方", "whoever ships"),
        language.pick("快递", "the carrier"),
    ];
    let cost: i64 = case.borne.iter().sum();
    let parts = who.into_iter().zip(case.borne).filter(|part| part.1 != 0);
    let parts: Vec<String> = parts
        .map(|(who, fen)| format!("{who} {}", yuan(fen)))
        .collect();
    let parts = parts.join(words::listed(language));
    let cost = yuan(cost);
    match (parts.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::Zh) => format!("；花费 {cost} 元，承担：{parts}"),
        (false, Language::En) => format!("; it cost {cost} yuan, borne by {parts}"),
    }
}

/// Cases for machines.
///
/// - `instant`: how an instant is written.
pub fn json(story: &Story, instant: &dyn Fn(SimTime) -> Value) -> Value {
    let case = |case: &CaseTold| {
        let [seller, shipper, carrier] = case.borne;
        json!({
            "class": case.class.id(),
            "opened": instant(case.opened),
            "answered": case.answered.map(instant),
            "told": case.told.map(instant),
            "remedy": match case.remedy {
                Remedy::Nothing => "nothing",
                Remedy::Reship => "reship",
                Remedy::Refund => "refund",
                Remedy::Exchange => "exchange",
                Remedy::Return => "return",
            },
            "sent_again": case.sent_again.map(instant),
            "closed": case.closed.map(instant),
            "borne_fen": { "seller": seller, "shipper": shipper, "carrier": carrier },
        })
    };
    story.cases.iter().map(case).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::{HOUR, MINUTE};

    #[test]
    fn limits_are_told_with_what_is_missing() {
        let told = |took, language| against(2 * HOUR, took, language);
        assert_eq!(told(2 * HOUR, Language::Zh), "，在 2 小时时限内");
        assert_eq!(
            told(2 * HOUR + 5 * MINUTE, Language::En),
            ", 5 min after the limit of 2 h"
        );
    }
}
