//! The story of an order, line by line; the same order in two scenarios, side by side.
//!
//! - [`scene`]: a scenario's words: who, when, what.
//! - `payments`: the money of one order; `cases`: its after-sales.
//! - `story`: one order in full; `pair`: the same order twice; `json`: both for machines.

mod cases;
mod json;
mod pair;
mod payments;
pub mod scene;
mod story;

use crate::engine::time::{HOUR, MINUTE, Millis, SECOND};
use crate::experiment::explanation::{Explained, Explanation, Why};
use crate::language::Language;
use crate::model::story::{STORY_PARTS, Story};

use super::document::{Block, Document, Table};
use super::text;
use super::words::{self, Part};

pub use json::json;
use scene::Scene;

/// The stories for a terminal of `width` columns.
///
/// - `command`: how the same would be asked for a certain order, but for the order's name.
pub fn text(explanation: &Explanation, command: &str, language: Language, width: u16) -> String {
    let documents = match &explanation.scenarios[..] {
        [first, second, ..] => vec![pair::document(explanation, [first, second], language)],
        [only, ..] => single(explanation, only, command, language, width),
        [] => Vec::new(),
    };
    let texts = documents
        .iter()
        .map(|document| text::render(document, width));
    texts.collect::<Vec<String>>().join("\n")
}

/// One order in full, or the typical and the slowest below a list of those chosen.
fn single(
    explanation: &Explanation,
    explained: &Explained,
    command: &str,
    language: Language,
    width: u16,
) -> Vec<Document> {
    let scene = Scene::new(explained, language);
    let full =
        |why: Option<Why>, story: &Story| story::document(explanation, &scene, why, story, width);
    let chosen = explained.stories.iter();
    let typical = chosen.clone().any(|(why, _)| *why == Some(Why::Typical));
    // Without a typical order the first of the list is told.
    let told = chosen
        .enumerate()
        .filter(|(place, (why, _))| match typical {
            true => matches!(why, Some(Why::Typical | Why::Slowest)),
            false => *place == 0,
        });
    let mut documents: Vec<Document> = Vec::new();
    if explained.stories.iter().any(|(why, _)| why.is_some()) {
        documents.push(list(&scene, command));
    }
    documents.extend(told.map(|(_, (why, story))| full(*why, story)));
    documents
}

/// The orders that were chosen, why, and where most of their time went.
fn list(scene: &Scene, command: &str) -> Document {
    let language = scene.language;
    let row = |(why, story): &(Option<Why>, Story)| {
        let why = why.map_or("", |why| why_words(why, language));
        let parts = parts(story).into_iter();
        let largest = parts.max_by_key(|&(_, time)| time);
        vec![
            why.to_owned(),
            story.name.to_string(),
            hms(story.millis()),
            largest.map_or(String::new(), |(part, time)| {
                format!("{} {}", part.name(language), hms(time))
            }),
        ]
    };
    let rows: Vec<Vec<String>> = scene.explained.stories.iter().map(row).collect();
    let hint = match language {
        Language::Zh => format!("看其中一单的全过程：{command} 单号"),
        Language::En => format!("One of them in full: {command} ORDER"),
    };
    Document {
        title: scene.explained.subject.title.get(language).to_owned(),
        blocks: vec![
            Block::Table(Table {
                caption: None,
                whole_names: false,
                head: [
                    language.pick("值得一看的单", "Orders worth a look"),
                    language.pick("单号", "order"),
                    language.pick("用时（时:分:秒）", "time (h:mm:ss)"),
                    language.pick("最费时的", "most of it"),
                ]
                .map(str::to_owned)
                .to_vec(),
                rows,
            }),
            Block::Lines(vec![hint]),
        ],
    }
}

/// Why an order was chosen.
pub fn why_words(why: Why, language: Language) -> &'static str {
    match why {
        Why::Typical => language.pick("典型：签收时效居中", "typical: median delivery time"),
        Why::Slowest => language.pick("签收最慢", "slowest delivered"),
        Why::Omitted => language.pick("漏过单", "left out on the way"),
        Why::Questioned => language.pick("有错退回核对过", "caught wrong and asked back about"),
        Why::Refunded => language.pick("买家等不及退款", "buyer gave up"),
        Why::Lost => language.pick("没有送到", "never arrives"),
    }
}

/// The parts of the time of an order, in the order of [`Part::ALL`].
fn parts(story: &Story) -> [(Part, Millis); STORY_PARTS] {
    let parts = story.parts();
    std::array::from_fn(|place| (Part::ALL[place], parts[place]))
}

/// The largest part before transit; `None` where there is none.
fn largest(parts: &[Millis; STORY_PARTS]) -> Option<(Part, Millis)> {
    let inside = Part::ALL.into_iter().zip(*parts);
    inside
        .filter(|&(part, time)| part != Part::Transit && time > 0)
        .max_by_key(|&(_, time)| time)
}

/// A span for a column: `53:12:05`, whole seconds, hours without limit.
pub fn hms(millis: Millis) -> String {
    let sign = if millis < 0 { "-" } else { "" };
    let seconds = millis.abs() / SECOND;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("{sign}{hours}:{minutes:02}:{:02}", seconds % 60)
}

/// A difference for a column: `+24:12:05`.
fn signed(millis: Millis) -> String {
    match hms(millis) {
        same if millis.abs() < SECOND => same.trim_start_matches('-').to_owned(),
        longer if millis > 0 => format!("+{longer}"),
        shorter => shorter,
    }
}

/// A span in a sentence: `53 h 12 min`, `4 min 10 s`, `9 s`.
pub fn in_words(millis: Millis, language: Language) -> String {
    let [hour, minute, second] = match language {
        Language::Zh => ["小时", "分", "秒"],
        Language::En => ["h", "min", "s"],
    };
    let (large, unit, small, rest) = match millis {
        HOUR.. => (millis / HOUR, hour, minute, millis % HOUR / MINUTE),
        MINUTE.. => (millis / MINUTE, minute, second, millis % MINUTE / SECOND),
        _ => return format!("{} {second}", millis / SECOND),
    };
    match rest {
        0 => format!("{large} {unit}"),
        rest => format!("{large} {unit} {rest} {small}"),
    }
}

/// What the numbers rest on.
fn basis(explanation: &Explanation, language: Language) -> String {
    let Explanation {
        seed, replication, ..
    } = explanation;
    match language {
        Language::Zh => format!("种子 {seed}，第 {replication} 次重复"),
        Language::En => format!("seed {seed}, replication {replication}"),
    }
}

/// A list of clauses as one sentence.
fn sentence(clauses: &[String], language: Language) -> String {
    let joined = clauses.join(words::semicolon(language));
    format!("{joined}{}", words::full_stop(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_written_for_columns_and_for_sentences() {
        assert_eq!(hms(53 * HOUR + 12 * MINUTE + 5 * SECOND + 999), "53:12:05");
        assert_eq!(hms(0), "0:00:00");
        assert_eq!(signed(-MINUTE), "-0:01:00");
        assert_eq!(signed(HOUR), "+1:00:00");
        assert_eq!(signed(-999), "0:00:00");
        assert_eq!(in_words(53 * HOUR + 30 * SECOND, Language::Zh), "53 小时");
        assert_eq!(in_words(250 * SECOND, Language::En), "4 min 10 s");
        assert_eq!(in_words(9_900, Language::En), "9 s");
    }
}
