//! One order in full: every span and happening on a line, the sums by part, the answer.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::engine::time::{Millis, SimTime};
use crate::experiment::explanation::{Explanation, Why};
use crate::language::Language;
use crate::model::story::{End, STORY_PARTS, Span, Story, Told};
use crate::report::document::{Block, Document, Table};
use crate::report::number;
use crate::report::words::{self, Part};

use super::scene::Scene;
use super::{basis, cases, hms, in_words, largest, parts, payments, sentence, why_words};

/// A text narrower than this is not broken, however narrow the terminal [columns].
const NARROWEST: usize = 24;

/// A line of a story.
pub struct Line {
    /// Its instant; of a span, its beginning.
    pub at: SimTime,
    /// Its length [ms]; `None` of a happening.
    pub took: Option<Millis>,
    /// From placing to its end [ms].
    pub total: Millis,
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
}

/// The lines of a story in the order of time: happenings before the span that begins with them.
pub fn lines(scene: &Scene, story: &Story) -> Vec<Line> {
    let shipped = story.shipped.as_ref();
    let notes = story.notes.iter().map(|note| Line {
        at: note.at,
        took: None,
        total: note.at - story.placed,
        who: scene.who(note.whose, shipped),
        what: scene.note(note, story),
    });
    let spans = story.spans.iter().map(|span| Line {
        at: span.from,
        took: Some(span.millis()),
        total: span.until - story.placed,
        who: scene.who(span.whose, shipped),
        what: scene.span(span),
    });
    let mut lines: Vec<Line> = notes.chain(spans).collect();
    // Stable: what happens at an instant stands before what begins then.
    lines.sort_by_key(|line| line.at);
    lines
}

/// The story as a document.
pub fn document(
    explanation: &Explanation,
    scene: &Scene,
    why: Option<Why>,
    story: &Story,
    width: u16,
) -> Document {
    let language = scene.language;
    let mut blocks = vec![Block::Lines(head(scene, why, story))];
    blocks.push(Block::Lines(told(scene, story, usize::from(width))));
    blocks.extend(sync(scene, story, usize::from(width)));
    blocks.push(Block::Table(table(scene, story)));
    let cases = cases::of(scene, story, usize::from(width)).into_iter();
    let money = payments::of(scene, story, usize::from(width));
    let mut after = cases.chain(money).peekable();
    let mut last = vec![answer(scene, story)];
    // The answer is about time: it stands below the times.
    if after.peek().is_some() {
        blocks.push(Block::Lines(std::mem::take(&mut last)));
        blocks.extend(after);
    }
    last.push(basis(explanation, language));
    blocks.push(Block::Lines(last));
    Document {
        title: title(scene, story),
        blocks,
    }
}

fn title(scene: &Scene, story: &Story) -> String {
    let title = scene.explained.subject.title.get(scene.language);
    let name = story.name;
    match scene.language {
        Language::Zh => format!("订单 {name}：{title}"),
        Language::En => format!("Order {name}: {title}"),
    }
}

fn head(scene: &Scene, why: Option<Why>, story: &Story) -> Vec<String> {
    let mut lines: Vec<String> = why
        .map(|why| words::capitalised(why_words(why, scene.language)))
        .into_iter()
        .collect();
    lines.push(placed(scene, story));
    lines.extend(uncounted(story, scene.language));
    lines.push(String::new());
    lines
}

/// That an order is in no result, if so.
pub fn uncounted(story: &Story, language: Language) -> Option<String> {
    let text = language.pick(
        "这一单在预热期下单，不计入 run 和 compare 的结果",
        "It was placed during the warm-up and is in no result of run and compare",
    );
    (!story.cohort).then(|| text.to_owned())
}

/// When it was placed, by the calendar and from the start of the run.
pub fn placed(scene: &Scene, story: &Story) -> String {
    let when = scene.when(story.placed);
    let since = hms(story.placed.millis());
    match scene.language {
        Language::Zh => format!("{when} 下单，模拟开始后 {since}"),
        Language::En => format!("placed {when}, {since} after the start of the run"),
    }
}

/// The lines in columns.
fn told(scene: &Scene, story: &Story, width: usize) -> Vec<String> {
    let language = scene.language;
    let head = [
        language.pick("时刻", "when"),
        language.pick("用时", "took"),
        language.pick("累计", "total"),
        language.pick("谁", "who"),
        language.pick("什么事", "what"),
    ];
    let row = |line: Line| {
        [
            scene.clock(line.at),
            line.took.map_or(String::new(), hms),
            hms(line.total),
            line.who,
            line.what,
        ]
    };
    let rows: Vec<[String; 5]> = lines(scene, story).into_iter().map(row).collect();
    columns(head, &rows, width)
}

/// The waybill number's way down, beside the parcel's; nothing where nobody passes it on.
fn sync(scene: &Scene, story: &Story, width: usize) -> Vec<Block> {
    let language = scene.language;
    let Some(parcel) = &story.shipped else {
        return Vec::new();
    };
    let head = [
        language.pick("时刻", "when"),
        language.pick("用时", "took"),
        language.pick("揽收后", "since scan"),
        language.pick("谁", "who"),
        language.pick("单号回传", "the waybill number"),
    ];
    let row = |told: &Told| {
        let mut what = scene.told(told.whose);
        if told.closed > 0 {
            what.push_str(&scene.closed(told.closed, told.at - told.from));
        }
        [
            scene.clock(told.at),
            hms(told.at - told.from),
            hms(told.at - parcel.scanned),
            scene.who(told.whose, None),
            what,
        ]
    };
    let rows: Vec<[String; 5]> = parcel.told.iter().map(row).collect();
    let mut lines = vec![String::new()];
    lines.extend(columns(head, &rows, width));
    vec![Block::Lines(lines)]
}

/// Five columns: the second and third hold numbers, the last is broken where it is too long.
pub(super) fn columns(head: [&str; 5], rows: &[[String; 5]], width: usize) -> Vec<String> {
    let widest = |column: usize| {
        let cells = rows.iter().map(|row| row[column].width());
        cells.chain([head[column].width()]).max().unwrap_or(0)
    };
    let widths: [usize; 4] = std::array::from_fn(widest);
    let indent = widths.iter().map(|width| width + 2).sum::<usize>();
    let room = width.saturating_sub(indent).max(NARROWEST);
    let mut lines = Vec::new();
    let heads = head.map(str::to_owned);
    for row in std::iter::once(&heads).chain(rows) {
        let mut line = String::new();
        for (column, &width) in widths.iter().enumerate() {
            let gap = " ".repeat(width - row[column].width());
            let cell = &row[column];
            line.push_str(&match column {
                1 | 2 => format!("{gap}{cell}  "),
                _ => format!("{cell}{gap}  "),
            });
        }
        for (number, part) in broken(&row[4], room).iter().enumerate() {
            if number > 0 {
                lines.push(line.trim_end().to_owned());
                line = " ".repeat(indent);
            }
            line.push_str(part);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A text in lines of so many columns, broken at spaces and between Chinese characters.
fn broken(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut word = String::new();
    let mut put = |word: &mut String| {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].width() + word.trim_end().width() > room {
            lines.push(String::new());
        }
        let last = lines.len() - 1;
        lines[last].push_str(word);
        word.clear();
    };
    for character in text.chars() {
        let wide = character.width() == Some(2);
        // A mark stays with what it follows.
        if wide && !"，。；：）、".contains(character) {
            put(&mut word);
        }
        word.push(character);
        if character == ' ' {
            put(&mut word);
        }
    }
    put(&mut word);
    lines
}

/// The sums by part, as the chart of a report has them.
fn table(scene: &Scene, story: &Story) -> Table {
    let language = scene.language;
    let total = story.millis();
    let row = |name: &str, time: Millis| {
        let share = number::percent(time as f64 / total as f64, 1);
        vec![name.to_owned(), hms(time), share]
    };
    let parts = parts(story).into_iter().filter(|&(_, time)| time > 0);
    let mut rows: Vec<Vec<String>> = parts
        .map(|(part, time)| row(part.name(language), time))
        .collect();
    rows.push(row(clock(story, language), total));
    let head = [
        language.pick("时间花在哪", "where the time goes"),
        language.pick("时:分:秒", "h:mm:ss"),
        language.pick("占比", "share"),
    ];
    Table {
        caption: None,
        whole_names: false,
        head: head.map(str::to_owned).to_vec(),
        rows,
    }
}

/// What the whole time is called.
pub fn clock(story: &Story, language: Language) -> &'static str {
    match story.end {
        Some(End::Delivered) => words::Clock::Delivery.name(language),
        Some(_) => language.pick("从下单到结束", "Placed until its end"),
        None => language.pick("从下单到模拟结束", "Placed until the simulation ends"),
    }
}

/// Where most of the time went, in a sentence.
fn answer(scene: &Scene, story: &Story) -> String {
    let language = scene.language;
    let total = in_words(story.millis(), language);
    let mut clauses = vec![match language {
        Language::Zh => format!("订单 {}，{} {total}", story.name, clock(story, language)),
        Language::En => {
            let clock = clock(story, language).to_lowercase();
            format!("Order {}, {clock}: {total}", story.name)
        }
    }];
    let sums = story.parts();
    let Some((part, time)) = largest(&sums) else {
        return sentence(&clauses, language);
    };
    let share = number::percent(time as f64 / story.millis() as f64, 0);
    let spent = in_words(time, language);
    let name = part.name(language);
    let transit = sums[STORY_PARTS - 1];
    if transit > time {
        let share = number::percent(transit as f64 / story.millis() as f64, 0);
        let spent = in_words(transit, language);
        clauses.push(match language {
            Language::Zh => format!("运输 {spent}，占 {share}"),
            Language::En => format!("transit took {spent}, {share}"),
        });
    }
    let beside = transit > 0;
    clauses.push(match language {
        Language::Zh => {
            let beside = if beside { "运输以外" } else { "" };
            format!("{beside}最费时的是{name}，{spent}，占 {share}")
        }
        Language::En => {
            let beside = if beside { "apart from transit, " } else { "" };
            let name = name.to_lowercase();
            format!("{beside}most of it went to {name}, {spent}, {share}")
        }
    });
    let longest = longest(story, part);
    if let Some(span) = longest {
        let (who, what) = (
            scene.who(span.whose, story.shipped.as_ref()),
            scene.span(span),
        );
        let took = in_words(span.millis(), language);
        clauses.push(match language {
            Language::Zh => format!("其中最长的一段 {took}：{who}，{what}"),
            Language::En => format!("its longest stretch, {took}: {who}, {what}"),
        });
    }
    sentence(&clauses, language)
}

/// The longest span of a part.
pub fn longest(story: &Story, part: Part) -> Option<&Span> {
    let spans = story.spans.iter().filter(|span| {
        let (own, _) = span.cause.parts();
        Part::ALL[own] == part || of_closed(span) == part
    });
    spans.max_by_key(|span| span.millis())
}

/// The part of a span's closed hours, or of all of it where it has none.
fn of_closed(span: &Span) -> Part {
    let (part, closed) = span.cause.parts();
    // Labour that is broken off counts where most of it lies.
    let most = span.closed * 2 > span.millis();
    Part::ALL[if most { closed } else { part }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_where_words_and_characters_end() {
        assert_eq!(broken("one two three", 8), ["one two ", "three"]);
        assert_eq!(broken("等人手，下班", 8), ["等人手，", "下班"]);
        assert_eq!(broken("等 21:00 截单", 8), ["等 21:00 ", "截单"]);
        assert_eq!(broken("", 8), [""]);
    }

    #[test]
    fn columns_stand_below_each_other() {
        let row = |cells: [&str; 5]| cells.map(str::to_owned);
        let rows = [
            row(["a", "1:00", "2:00", "省代 1", "x"]),
            row(["bb", "", "9", "c", "y"]),
        ];
        let lines = columns(["w", "t", "s", "o", "what"], &rows, 80);
        assert_eq!(lines[1], "a   1:00  2:00  省代 1  x");
        assert_eq!(lines[2], "bb           9  c       y");
    }
}
