//! `fahuo explain`: which words are scenarios and which the order, and what is wrong with them.

use std::path::Path;

use crate::experiment::explanation::{self, ExplainError};
use crate::language::Language;
use crate::model::story::OrderName;
use crate::report;
use crate::scenario::Scenario;

use super::args::{Arguments, Format};
use super::command::{failure, load_all, remark, subject, told_apart};
use super::mistake::error_line;
use super::terminal;
use super::typed::quoted;

/// Tells the story of an order, or of those worth a look. The error is a message for the user.
///
/// - `words`: one or two scenarios, then the order if one is named.
pub fn explain(words: &[String], arguments: &Arguments, language: Language) -> Result<(), String> {
    let (files, order) =
        told_from_files(words, language).map_err(|mistake| mistake.message(language))?;
    let scenarios = told_apart(load_all(files, arguments, language)?);
    remark(&scenarios, arguments, language);
    let seed = arguments.seed.unwrap_or(scenarios[0].seed);
    let replication = arguments.replication.unwrap_or(1);
    let played = scenarios[0].replications;
    if replication > played && !arguments.quiet {
        terminal::complain(&match language {
            Language::Zh => format!(
                "提示：{} 只重复 {played} 次，第 {replication} 次不在 run 和 compare 的结果里",
                scenarios[0].path
            ),
            Language::En => format!(
                "note: {} has {played} replications; number {replication} is in no result of run and compare",
                scenarios[0].path
            ),
        });
    }
    let subjects = scenarios.into_iter().map(|scenario: Scenario| {
        let first_day = scenario.first_day;
        (subject(scenario), first_day)
    });
    let found = explanation::explain(subjects.collect(), seed, replication, order);
    let found = found.map_err(|error| {
        let mistake = unexplained(&error, arguments, language);
        mistake.message(language)
    })?;
    terminal::print(&match arguments.format {
        Format::Json => report::explain::json(&found),
        Format::Text => {
            let command = again(files, arguments);
            report::explain::text(&found, &command, language, terminal::width())
        }
    });
    Ok(())
}

/// What is wrong, and a tip.
struct Mistake {
    what: String,
    tip: Option<String>,
}

impl Mistake {
    fn new(language: Language, zh: String, en: String) -> Self {
        let what = match language {
            Language::Zh => zh,
            Language::En => en,
        };
        Self { what, tip: None }
    }

    fn tip(self, language: Language, zh: String, en: String) -> Self {
        let tip = Self::new(language, zh, en).what;
        Self {
            tip: Some(tip),
            ..self
        }
    }

    fn message(&self, language: Language) -> String {
        let mut text = error_line(&self.what, language);
        if let Some(tip) = &self.tip {
            text.push_str(&format!("\n{}: {tip}", language.pick("提示", "help")));
        }
        text
    }
}

/// The command that asks for the same, but for the order.
fn again(files: &[String], arguments: &Arguments) -> String {
    let mut words = vec!["fahuo explain".to_owned()];
    words.extend(files.iter().map(|file| quoted(file)));
    for (name, value) in [
        ("--seed", arguments.seed),
        ("--replication", arguments.replication),
    ] {
        words.extend(value.map(|value| format!("{name} {value}")));
    }
    let settings = arguments.settings.iter();
    words.extend(settings.map(|one| format!("--set {}", quoted(one))));
    words.join(" ")
}

/// Whether a word names a scenario: a file, or what looks like one.
fn is_file(word: &str) -> bool {
    let path = word.rsplit_once('@').map_or(word, |(path, _)| path);
    path.to_ascii_lowercase().ends_with(".toml")
        || word.contains(['/', '\\', '@'])
        || Path::new(word).is_file()
}

/// The scenarios among the words, and the order behind them.
fn told_from_files(
    words: &[String],
    language: Language,
) -> Result<(&[String], Option<OrderName>), Mistake> {
    let files = words.iter().take_while(|word| is_file(word)).count();
    // The first is a scenario whatever it looks like: reading it says what is wrong.
    let (files, rest) = words.split_at(files.clamp(1, words.len()));
    match (files.len(), rest) {
        (3.., _) => Err(Mistake::new(
            language,
            format!("多了 `{}`：explain 最多要两个场景，后面是单号", files[2]),
            format!(
                "`{}` is one too many: explain takes up to two scenarios, then an order",
                files[2]
            ),
        )
        .tip(
            language,
            "几个场景用 fahuo compare 比较".to_owned(),
            "fahuo compare takes several".to_owned(),
        )),
        (_, []) => Ok((files, None)),
        (_, [order]) => order_name(order, language).map(|order| (files, Some(order))),
        (_, [first, second, ..]) if is_file(second) => Err(Mistake::new(
            language,
            format!("单号 `{first}` 要写在场景后面"),
            format!("the order `{first}` belongs after the scenarios"),
        )),
        (_, [_, second, ..]) => Err(Mistake::new(
            language,
            format!("多了 `{second}`：一次只讲一单"),
            format!("`{second}` is one too many: explain tells of one order"),
        )),
    }
}

/// Reads an order's name, `17-42`.
fn order_name(word: &str, language: Language) -> Result<OrderName, Mistake> {
    let number = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>()
            .ok()
            .filter(|&number| digits && number > 0)
    };
    if let Some((stream, number)) = word
        .split_once('-')
        .and_then(|(stream, order)| Some((number(stream)?, number(order)?)))
    {
        return Ok(OrderName { stream, number });
    }
    let mistake = Mistake::new(
        language,
        format!(
            "`{word}` 不是单号：单号是第几路买家和第几单，两个数都从 1 起，如 17-42；场景文件要以 .toml 结尾"
        ),
        format!(
            "`{word}` is no order: an order is a stream of buyers and a number in it, both from 1, such as 17-42; a scenario file ends in .toml"
        ),
    );
    // Digits between whatever else, full-width ones included.
    let digits: String = word
        .chars()
        .map(|character| match character {
            '\u{FF10}'..='\u{FF19}' => char::from(b'0' + (character as u32 - 0xFF10) as u8),
            '0'..='9' => character,
            _ => ' ',
        })
        .collect();
    let numbers: Vec<u32> = digits.split_whitespace().filter_map(number).collect();
    Err(match numbers[..] {
        [stream, order] => mistake.tip(
            language,
            format!("是不是 `{stream}-{order}`？"),
            format!("did you mean `{stream}-{order}`?"),
        ),
        _ => mistake,
    })
}

/// Why there is no story.
fn unexplained(error: &ExplainError, arguments: &Arguments, language: Language) -> Mistake {
    match error {
        ExplainError::Failed(error) => {
            let text = failure(error, language);
            Mistake {
                what: text,
                tip: None,
            }
        }
        ExplainError::NoStream {
            scenario,
            order,
            streams,
        } => {
            let (stream, number) = (order.stream, order.number);
            Mistake::new(
                language,
                format!("{scenario} 只有 {streams} 路买家，没有第 {stream} 路"),
                format!("{scenario} has {streams} streams of buyers, and no stream {stream}"),
            )
            .tip(
                language,
                format!("第一个数是 1 到 {streams}，例如 {streams}-{number}"),
                format!("the first number is 1 to {streams}, such as {streams}-{number}"),
            )
        }
        ExplainError::NotPlaced {
            scenario,
            order,
            placed,
        } => {
            let stream = order.stream;
            let replication = arguments.replication.unwrap_or(1);
            let mistake = Mistake::new(
                language,
                format!(
                    "{scenario} 第 {replication} 次重复里，第 {stream} 路买家到 run.horizon 为止下了 {placed} 单，没有 {order}"
                ),
                format!(
                    "{scenario}, replication {replication}: stream {stream} places {placed} orders before run.horizon, so there is no {order}"
                ),
            );
            match placed {
                0 => mistake,
                placed => mistake.tip(
                    language,
                    format!("最后一单是 {stream}-{placed}"),
                    format!("the last one is {stream}-{placed}"),
                ),
            }
        }
        ExplainError::TurnedAway { scenario, order } => {
            let replication = arguments.replication.unwrap_or(1);
            Mistake::new(
                language,
                format!(
                    "{scenario} 第 {replication} 次重复里，{order} 的买家没有下成单：账号被封，或者代理已经离开"
                ),
                format!(
                    "{scenario}, replication {replication}: the buyer of {order} ordered nowhere, for the account was banned or the agent had left"
                ),
            )
            .tip(
                language,
                "看别的一单".to_owned(),
                "look at another one".to_owned(),
            )
        }
        ExplainError::NoneToChoose { pair } => match pair {
            true => Mistake::new(
                language,
                "没有一单在两个场景里都签收，挑不出典型的一单".to_owned(),
                "no order is delivered in both scenarios, so none can be chosen".to_owned(),
            ),
            false => Mistake::new(
                language,
                "没有一单走完，挑不出典型的一单".to_owned(),
                "no order comes to its end, so none can be chosen".to_owned(),
            ),
        }
        .tip(
            language,
            "写明要看哪一单，例如 1-1".to_owned(),
            "name one, such as 1-1".to_owned(),
        ),
    }
}
