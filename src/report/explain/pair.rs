//! The same order in two scenarios: clocks, stages and parts side by side.

use crate::engine::time::Millis;
use crate::experiment::explanation::{Explained, Explanation};
use crate::language::Language;
use crate::model::story::{End, Happening, Stage, Story};
use crate::report::document::{Block, Document, Table};
use crate::report::label;
use crate::report::number::NOTHING;
use crate::report::words::{self, Clock, Part};

use super::scene::Scene;
use super::story::{clock, longest, placed, uncounted};
use super::{basis, cases, hms, in_words, parts, payments, sentence, signed};

/// Two stories of one order, and their scenarios.
struct Pair<'a> {
    scenes: [Scene<'a>; 2],
    stories: [&'a Story; 2],
    labels: Vec<String>,
    language: Language,
}

/// Stages of a story with the tier of a hop by name, as two structures share them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    Stage(Stage),
    Hop(String),
}

/// Both stories as a document.
pub fn document(
    explanation: &Explanation,
    scenarios: [&Explained; 2],
    language: Language,
) -> Document {
    let titles = scenarios.map(|one| {
        let title = one.subject.title.get(language).to_owned();
        (title, one.subject.name.clone())
    });
    let pair = Pair {
        scenes: scenarios.map(|one| Scene::new(one, language)),
        stories: scenarios.map(|one| &one.stories[0].1),
        labels: label::of_titles(&titles, language),
        language,
    };
    let name = pair.stories[0].name;
    let mut head = pair.head();
    if scenarios[0].stories[0].0.is_some() {
        let why = language.pick(
            "典型：两边用时之差居中的一单",
            "Typical: the median difference of all orders delivered in both",
        );
        head.insert(0, why.to_owned());
    }
    let mut blocks = vec![Block::Lines(head)];
    blocks.extend(pair.strangers().map(Block::Warning));
    blocks.push(Block::Table(pair.clocks()));
    blocks.push(Block::Table(pair.stages()));
    blocks.push(Block::Table(pair.parts()));
    blocks.extend(payments::pair(&pair.scenes, pair.stories, &pair.labels));
    blocks.push(Block::Lines(vec![
        pair.answer(),
        basis(explanation, language),
    ]));
    let labels = pair.labels.join(" / ");
    Document {
        title: match language {
            Language::Zh => format!("订单 {name}：{labels}"),
            Language::En => format!("Order {name}: {labels}"),
        },
        blocks,
    }
}

impl Pair<'_> {
    fn pick(&self, zh: &str, en: &str) -> String {
        self.language.pick(zh, en).to_owned()
    }

    /// The buyer, and what each structure made of the order.
    fn head(&self) -> Vec<String> {
        let [first, _] = &self.scenes;
        let [story, _] = self.stories;
        let mut lines = vec![placed(first, story), first.basket(story)];
        lines.extend(uncounted(story, self.language));
        lines.push(String::new());
        for ((scene, story), label) in self.scenes.iter().zip(self.stories).zip(&self.labels) {
            let colon = words::colon(self.language);
            let mut told = vec![scene.end(story.end, story)];
            told.extend(self.mishaps(story));
            told.extend(cases::short(story, self.language));
            lines.push(format!(
                "{label}{colon}{}",
                told.join(words::semicolon(self.language))
            ));
        }
        lines
    }

    /// How often an order was altered, caught, omitted and asked about.
    fn mishaps(&self, story: &Story) -> Vec<String> {
        let count =
            |what: fn(Happening) -> bool| story.notes.iter().filter(|note| what(note.what)).count();
        [
            (
                count(|what| matches!(what, Happening::Omitted { .. })),
                "漏单",
                "left out",
            ),
            (
                count(|what| matches!(what, Happening::Altered { .. })),
                "抄错",
                "written down wrong",
            ),
            (
                count(|what| what == Happening::Caught),
                "退回核对",
                "asked back about",
            ),
            (
                count(|what| matches!(what, Happening::Inquiry { .. })),
                "买家催单",
                "the buyer asked",
            ),
        ]
        .into_iter()
        .filter(|&(count, ..)| count > 0)
        .map(|(count, zh, en)| match (self.language, count) {
            (Language::Zh, _) => format!("{zh} {count} 次"),
            (Language::En, 1) => format!("{en} once"),
            (Language::En, _) => format!("{en} {count} times"),
        })
        .collect()
    }

    /// What must be known when the two do not have the same buyers.
    fn strangers(&self) -> Option<String> {
        let [first, second] = self.stories;
        let same = first.placed == second.placed && first.order_value == second.order_value;
        (!same).then(|| {
            self.pick(
                "两个场景的买家或货品不同：这一单在两边的下单时间或金额不一样，差别不只来自结构",
                "The scenarios differ in buyers or goods: the order has another time or value in each, so the difference is not due to structure alone",
            )
        })
    }

    fn table(&self, first: String, rows: Vec<Vec<String>>) -> Table {
        let mut head = vec![first];
        head.extend(self.labels.iter().cloned());
        head.push(self.pick("相差", "difference"));
        Table {
            caption: None,
            whole_names: false,
            head,
            rows,
        }
    }

    /// A row, unless neither has any time in it.
    fn row(&self, name: &str, times: [Option<Millis>; 2]) -> Option<Vec<String>> {
        let [first, second] = times;
        let any = times.iter().flatten().any(|&time| time > 0);
        any.then(|| {
            let cell = |time: Option<Millis>| time.map_or(NOTHING.to_owned(), hms);
            let difference = second.unwrap_or(0) - first.unwrap_or(0);
            vec![
                name.to_owned(),
                cell(first),
                cell(second),
                signed(difference),
            ]
        })
    }

    fn clocks(&self) -> Table {
        let time = |clock: Clock| {
            self.stories.map(|story| {
                let parcel = story.shipped.as_ref();
                let at = match clock {
                    Clock::Information => story.supplier_seen,
                    Clock::Dispatch => parcel.map(|parcel| parcel.scanned),
                    Clock::Delivery => (story.end == Some(End::Delivered)).then_some(story.ended),
                };
                at.map(|at| at - story.placed)
            })
        };
        let rows = Clock::ALL.iter().filter_map(|&clock| {
            let times = time(clock);
            let mut row = self.row(clock.name(self.language), times)?;
            if times.contains(&None) {
                row[3] = NOTHING.to_owned();
            }
            Some(row)
        });
        let rows = rows.collect();
        self.table(self.pick("时:分:秒", "h:mm:ss"), rows)
    }

    /// The tiers of both chains from the bottom up, each once.
    fn hops(&self) -> Vec<Row> {
        let chains = self.scenes.each_ref().map(|scene| {
            let tiers = &scene.explained.subject.network.tiers;
            let names = tiers.iter().rev().map(|tier| tier.name.clone());
            names.collect::<Vec<String>>()
        });
        let [longer, shorter] = match chains {
            [first, second] if first.len() < second.len() => [second, first],
            chains => chains,
        };
        let mut all = longer;
        for name in shorter {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        all.into_iter().map(Row::Hop).collect()
    }

    fn stages(&self) -> Table {
        let mut stages = vec![Row::Stage(Stage::Intake), Row::Stage(Stage::Verification)];
        stages.extend(self.hops());
        stages.extend([Row::Stage(Stage::Execution), Row::Stage(Stage::Transit)]);
        let row = |row: &Row| {
            let stages = self.scenes.each_ref().map(|scene| stage_in(scene, row));
            let name = self
                .scenes
                .iter()
                .zip(stages)
                .find_map(|(scene, stage)| Some(scene.stage(stage?)))?;
            let [first, second] = self.stories;
            let [here, there] = stages;
            let times = [
                here.map(|stage| first.stage(stage)),
                there.map(|stage| second.stage(stage)),
            ];
            self.row(&name, times)
        };
        let mut rows: Vec<Vec<String>> = stages.iter().filter_map(row).collect();
        rows.extend(self.total());
        self.table(self.pick("一步一步", "step by step"), rows)
    }

    fn parts(&self) -> Table {
        let [first, second] = self.stories.map(parts);
        let pairs = first.into_iter().zip(second);
        let mut rows: Vec<Vec<String>> = pairs
            .filter_map(|((part, one), (_, other))| {
                self.row(part.name(self.language), [Some(one), Some(other)])
            })
            .collect();
        rows.extend(self.total());
        self.table(self.pick("时间花在哪", "where the time goes"), rows)
    }

    fn total(&self) -> Option<Vec<String>> {
        let [first, second] = self.stories;
        let name = match clock(first, self.language) == clock(second, self.language) {
            true => clock(first, self.language),
            false => self.language.pick("从下单到结束", "Placed until its end"),
        };
        self.row(name, [Some(first.millis()), Some(second.millis())])
    }

    /// The longest stretch of a part in one of the scenarios.
    fn stretch(&self, scenario: usize, part: Part) -> Option<String> {
        let (scene, story) = (&self.scenes[scenario], self.stories[scenario]);
        let span = longest(story, part)?;
        let who = scene.who(span.whose, story.shipped.as_ref());
        let (what, took) = (scene.span(span), in_words(span.millis(), self.language));
        Some(match self.language {
            Language::Zh => format!("其中最长的一段 {took}：{who}，{what}"),
            Language::En => format!("its longest stretch there, {took}: {who}, {what}"),
        })
    }

    /// How the order ends in each, where that differs: its times then have little in common.
    fn ends(&self) -> String {
        let language = self.language;
        let told = self.scenes.iter().zip(self.stories).zip(&self.labels);
        let clauses: Vec<String> = told
            .map(|((scene, story), label)| {
                let time = in_words(story.millis(), language);
                let what = scene.outcome(story.end);
                match language {
                    Language::Zh => format!("{label} {time}后{what}"),
                    Language::En => format!("{label}: {what} after {time}"),
                }
            })
            .collect();
        let name = self.stories[0].name;
        let colon = words::colon(language);
        let order = self.language.pick("订单", "Order");
        format!("{order} {name}{colon}{}", sentence(&clauses, language))
    }

    /// Which is faster, by how much, and where most of that lies.
    fn answer(&self) -> String {
        let language = self.language;
        let [first, second] = self.stories;
        let difference = second.millis() - first.millis();
        let name = first.name;
        if first.end != second.end {
            return self.ends();
        }
        let clock = clock(first, language);
        if difference.abs() < 1000 {
            let text = match language {
                Language::Zh => format!("订单 {name} 在两边的{clock}一样"),
                Language::En => {
                    format!("Order {name}: {} is the same in both", clock.to_lowercase())
                }
            };
            return sentence(&[text], language);
        }
        let longer = usize::from(difference > 0);
        let (label, other) = (&self.labels[longer], &self.labels[1 - longer]);
        let by = in_words(difference.abs(), language);
        let mut clauses = vec![match language {
            Language::Zh => format!("订单 {name} 的{clock}，{label}比{other}多 {by}"),
            Language::En => {
                let clock = clock.to_lowercase();
                format!("Order {name}, {clock}: {by} more with {label} than with {other}")
            }
        }];
        let (mine, theirs) = (parts(self.stories[longer]), parts(self.stories[1 - longer]));
        let more = mine.iter().zip(&theirs).map(|(a, b)| (a.0, a.1 - b.1));
        let most = more
            .filter(|&(_, more)| more >= 1000)
            .max_by_key(|&(_, more)| more);
        if let Some((part, more)) = most {
            let (most, part, more) = (part, part.name(language), in_words(more, language));
            clauses.push(match language {
                Language::Zh => format!("多得最多的是{part}，{more}"),
                Language::En => {
                    format!("the largest share is {}, {more} more", part.to_lowercase())
                }
            });
            clauses.extend(self.stretch(longer, most));
        }
        sentence(&clauses, language)
    }
}

/// A row's stage in a scenario; `None` where it has no such tier.
fn stage_in(scene: &Scene, row: &Row) -> Option<Stage> {
    match row {
        Row::Stage(stage) => Some(*stage),
        Row::Hop(name) => {
            let tiers = &scene.explained.subject.network.tiers;
            let found = tiers.iter().position(|tier| &tier.name == name)?;
            Some(Stage::Hop(found as u8))
        }
    }
}

/// The part with the largest difference is told by name; all parts have one.
const _: () = assert!(Part::ALL.len() == crate::model::story::STORY_PARTS);
