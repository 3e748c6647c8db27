//! Factors: what is varied, and its levels in the order asked for.

use crate::language::Text;

use super::super::grammar::{self, Field, Kind, SCENARIO};
use super::super::node::{Node, Table, Value};
use super::super::opened::{Opened, listed_variants};
use super::super::path;
use super::super::problem::{Log, Place, Problem};
use super::super::quantity::{Unit, shorten, unit};
use super::super::source::SourceId;
use super::super::suggest;
use super::argument::{Argument, measured};
use super::{Change, MOST_POINTS, chain_names, shortened};

/// The factor that stands for the variants of the file.
const VARIANT: &str = "variant";

/// The factor that stands for the number of tiers.
const TIERS: &str = "tiers";

/// The level of [`VARIANT`] that leaves the file as it stands.
const AS_IT_STANDS: &str = "none";

/// A value that is varied.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Dotted path, or `variant`, or `tiers`.
    pub path: String,
    /// Unit of [`FactorLevel::number`]; empty for plain numbers and for no numbers.
    pub unit: String,
    /// At least one.
    pub levels: Vec<FactorLevel>,
    place: Place,
}

/// One value of a factor.
#[derive(Debug, Clone)]
pub struct FactorLevel {
    /// As it is written in a scenario, text without its quotes.
    pub text: String,
    /// As a number in the unit of the factor, if it is one.
    pub number: Option<f64>,
    /// What people call it: of a variant its label, else as written.
    pub label: Text,
    /// What it means, where the text alone does not say: the chain of so many tiers.
    pub meaning: Option<String>,
    /// What it changes.
    pub(in crate::scenario) change: Change,
}

impl Factor {
    /// The level that is written so, or is the same number.
    pub fn level(&self, written: &str) -> Option<usize> {
        let written = written.trim();
        let unquoted = written.trim_matches('"');
        let as_text = self.levels.iter().position(|level| level.text == unquoted);
        as_text.or_else(|| {
            let kind = field_at(&self.path).and_then(|field| unit_of(field.kind));
            let number = super::range::Measured::parse(unquoted)?;
            let number = match number.unit.is_empty() {
                true => number,
                false => number.in_unit(&self.unit, kind)?,
            };
            let number = Some(number.number.number());
            self.levels.iter().position(|level| level.number == number)
        })
    }

    /// A warning that no level of it changes what is simulated.
    pub(super) fn without_effect(&self) -> Problem {
        let path = shorten(&self.path);
        let what = Text::new(
            format!("`{path}` 取哪个值都不影响模拟"),
            format!("no value of `{path}` changes what is simulated"),
        );
        Problem::warning(self.place, what).help(
            "看看 fahuo check：这一级、这个工具水平在用吗？",
            "see fahuo check: is this tier, this tool level in use?",
        )
    }
}

/// Reads all factors; problems go to `log`.
pub fn read(
    vary: &[String],
    ids: &[SourceId],
    opened: &Opened,
    tree: &Table,
    log: &mut Log,
) -> Vec<Factor> {
    let mut factors: Vec<Factor> = Vec::new();
    for (text, &source) in vary.iter().zip(ids) {
        let Some(argument) = Argument::read(text, source, log) else {
            continue;
        };
        if let Some(factor) = one(&argument, opened, tree, log) {
            factors.push(factor);
        }
    }
    for (at, factor) in factors.iter().enumerate() {
        let earlier = &factors[..at];
        let same = |one: &&Factor| one.path == factor.path || is_chain(one) && is_chain(factor);
        if let Some(other) = earlier.iter().find(same) {
            let what = Text::new(
                format!("`{}` 和 `{}` 改的是同一处", other.path, factor.path),
                format!("`{}` and `{}` change the same", other.path, factor.path),
            );
            log.push(Problem::error(factor.place, what).help(
                "只写一个 --vary，把值都列上",
                "write one --vary with all values",
            ));
        }
    }
    let points = factors.iter().try_fold(1_usize, |points, factor| {
        points.checked_mul(factor.levels.len())
    });
    if let Some(last) = factors.last()
        && points.is_none_or(|points| points > MOST_POINTS)
    {
        let counts: Vec<String> = factors
            .iter()
            .map(|factor| factor.levels.len().to_string())
            .collect();
        let product = counts.join(" × ");
        let what = Text::new(
            format!("{product} 个组合太多，最多 {MOST_POINTS} 个"),
            format!("{product} points are too many; at most {MOST_POINTS} are possible"),
        );
        log.push(Problem::error(last.place, what).help(
            "用大一点的步长，或少变几个量",
            "use larger steps, or vary fewer values",
        ));
    }
    factors
}

fn is_chain(factor: &Factor) -> bool {
    factor.path == TIERS || factor.path == "network.chain"
}

fn one(argument: &Argument, opened: &Opened, tree: &Table, log: &mut Log) -> Option<Factor> {
    let field = field_at(argument.path);
    let kind = field.and_then(|field| unit_of(field.kind));
    let nodes = argument.values(kind, log)?;
    let levels = match argument.path {
        VARIANT => variants(argument, &nodes, opened, log)?,
        TIERS => tiers(&nodes, tree, log)?,
        "run.seed" | "run.replications" => {
            log.push(shared_by_all(argument));
            return None;
        }
        _ => {
            lists_in_a_list(argument, field, &nodes, log)?;
            nodes.iter().map(|node| plain(argument, node)).collect()
        }
    };
    let mut factor = Factor {
        path: argument.path.to_owned(),
        unit: String::new(),
        levels,
        place: argument.path_place,
    };
    if argument.path != VARIANT {
        number(&mut factor, &nodes, kind);
    }
    drop_doubles(&mut factor, &nodes, log);
    Some(factor)
}

fn plain(argument: &Argument, node: &Node) -> FactorLevel {
    let text = node.text().map_or_else(|| node.inline(), str::to_owned);
    FactorLevel {
        label: Text::same(text.as_str()),
        text,
        number: None,
        meaning: None,
        change: Change::Value(argument.path.to_owned(), argument.path_place, node.clone()),
    }
}

/// The levels as numbers in one unit, if every one is.
fn number(factor: &mut Factor, nodes: &[Node], kind: Option<&Unit>) {
    let measures: Option<Vec<_>> = nodes.iter().map(measured).collect();
    let Some(measures) = measures.filter(|all| !all.is_empty()) else {
        return;
    };
    let unit = measures[0].unit.clone();
    let known = unit.is_empty() || kind.is_some_and(|kind| kind.factor(&unit).is_some());
    let numbers: Option<Vec<f64>> = measures
        .iter()
        .map(|one| Some(one.in_unit(&unit, kind)?.number.number()))
        .collect();
    if let Some(numbers) = numbers.filter(|_| known) {
        factor.unit = unit;
        for (level, number) in factor.levels.iter_mut().zip(numbers) {
            level.number = Some(number);
        }
    }
}

/// Of equal levels the first is kept.
fn drop_doubles(factor: &mut Factor, nodes: &[Node], log: &mut Log) {
    let mut kept: Vec<FactorLevel> = Vec::new();
    for (at, level) in std::mem::take(&mut factor.levels).into_iter().enumerate() {
        let same = |one: &FactorLevel| {
            one.text == level.text || one.number.is_some() && one.number == level.number
        };
        if kept.iter().any(same) {
            let text = shorten(&level.text);
            let what = Text::new(
                format!("`{text}` 写了两次，只算一次"),
                format!("`{text}` is there twice and counts once"),
            );
            let place = nodes.get(at).map_or(factor.place, |node| node.place);
            log.push(Problem::warning(place, what));
        } else {
            kept.push(level);
        }
    }
    factor.levels = kept;
}

fn variants(
    argument: &Argument,
    nodes: &[Node],
    opened: &Opened,
    log: &mut Log,
) -> Option<Vec<FactorLevel>> {
    if let Some(chosen) = &opened.variant {
        let what = Text::new(
            format!("变体已经选定为 `{}`，不能再变", shorten(chosen)),
            format!(
                "the variant is `{}` already and cannot be varied",
                shorten(chosen)
            ),
        );
        log.push(Problem::error(argument.path_place, what).help(
            "场景文件后面不写 @ 和变体",
            "name the file without @ and variant",
        ));
        return None;
    }
    let known = listed_variants(&opened.tree);
    let level = |name: Option<&(String, Text)>| FactorLevel {
        text: name.map_or(AS_IT_STANDS, |(name, _)| name).to_owned(),
        number: None,
        label: name.map_or(Text::new("原样", "as it stands"), |(_, label)| {
            label.clone()
        }),
        meaning: None,
        change: Change::Variant(name.map(|(name, _)| name.clone())),
    };
    let mut levels = Vec::new();
    let mut sound = true;
    for node in nodes {
        let written = node.text().map_or_else(|| node.inline(), str::to_owned);
        match written.as_str() {
            "*" => {
                levels.push(level(None));
                levels.extend(known.iter().map(|one| level(Some(one))));
            }
            name => match known.iter().find(|(known, _)| known == name) {
                Some(found) => levels.push(level(Some(found))),
                None if name == AS_IT_STANDS => levels.push(level(None)),
                None => {
                    log.push(unknown_variant(node, name, &known));
                    sound = false;
                }
            },
        }
    }
    sound.then_some(levels)
}

fn unknown_variant(node: &Node, name: &str, known: &[(String, Text)]) -> Problem {
    let short = shorten(name);
    let what = Text::new(
        format!("没有叫 `{short}` 的变体"),
        format!("there is no variant `{short}`"),
    );
    let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let close = suggest::closest(name, names.iter().copied());
    let problem = Problem::error(node.place, what).did_you_mean(close);
    match names.is_empty() {
        true => problem.help("这个文件没有 [[variant]]", "this file has no [[variant]]"),
        false => {
            let list = names.join(", ");
            problem.help(
                format!("可以写：{list}，{AS_IT_STANDS}（原样），*（全部）"),
                format!("known: {list}, {AS_IT_STANDS} (as it stands), * (all)"),
            )
        }
    }
}

fn tiers(nodes: &[Node], tree: &Table, log: &mut Log) -> Option<Vec<FactorLevel>> {
    let chain = chain_names(tree);
    let mut levels = Vec::new();
    for node in nodes {
        let wanted = match node.value {
            Value::Integer(wanted) => usize::try_from(wanted).ok(),
            _ => None,
        };
        let Some(wanted) = wanted else {
            let what = Text::new(
                format!("`{}` 不是级数", shorten(&node.inline())),
                format!("`{}` is not a number of tiers", shorten(&node.inline())),
            );
            log.push(Problem::error(node.place, what).help("例如 1..4", "for example 1..4"));
            continue;
        };
        let english = if wanted == 1 {
            "1 tier".to_owned()
        } else {
            format!("{wanted} tiers")
        };
        levels.push(FactorLevel {
            text: wanted.to_string(),
            number: None,
            label: Text::new(format!("{wanted} 级"), english),
            meaning: shortened(&chain, wanted).map(|names| names.join(", ")),
            change: Change::Tiers(wanted, node.place),
        });
    }
    (levels.len() == nodes.len()).then_some(levels)
}

/// All points share their draws, and all have as many replications.
fn shared_by_all(argument: &Argument) -> Problem {
    let what = Text::new(
        format!(
            "`{}` 不能变：所有的点用同一批买家、重复同样多次",
            argument.path
        ),
        format!(
            "`{}` cannot be varied: all points share their buyers and their number of replications",
            argument.path
        ),
    );
    Problem::error(argument.path_place, what).help(
        "用 --seed 或 --replications 给整个扫描定一个",
        "set it for the whole sweep with --seed or --replications",
    )
}

/// A value that is itself a list is varied by a list of lists.
fn lists_in_a_list(
    argument: &Argument,
    field: Option<&Field>,
    nodes: &[Node],
    log: &mut Log,
) -> Option<()> {
    let is_list = matches!(
        field.map(|field| field.kind),
        Some(Kind::References(_) | Kind::Times | Kind::Days | Kind::Numbers(_))
    );
    let stray = nodes
        .iter()
        .find(|node| node.list().is_none() && node.text() != Some("none"));
    let Some(stray) = stray.filter(|_| is_list) else {
        return Some(());
    };
    let whole: Vec<String> = nodes.iter().map(Node::inline).collect();
    let whole = shorten(&whole.join(", "));
    let what = Text::new(
        format!("`{}` 的每个值本身是一个列表", argument.path),
        format!("each value of `{}` is a list itself", argument.path),
    );
    log.push(Problem::error(stray.place, what).help(
        format!("每个值各写一对方括号，例如 [[{whole}], [...]]"),
        format!("give each value brackets of its own, such as [[{whole}], [...]]"),
    ));
    None
}

/// What a value is measured in, if in anything.
fn unit_of(kind: Kind) -> Option<&'static Unit> {
    match kind {
        Kind::Amount(unit) | Kind::Law(unit) | Kind::AmountOr(unit, _) => Some(unit),
        Kind::MoneyOrShare(_) => Some(&unit::MONEY),
        Kind::Share => Some(&unit::SHARE),
        Kind::DurationOr(_) => Some(&unit::DURATION),
        _ => None,
    }
}

/// The key a path leads to; inside a distribution, the distribution.
fn field_at(path: &str) -> Option<&'static Field> {
    let segments = path::segments(path)?;
    let mut rest = segments.iter();
    let mut fields = SCENARIO;
    loop {
        let key = rest.next()?;
        let field = match key.as_str() {
            "*" => grammar::alike(fields).next()?,
            key => grammar::find(fields, key)?,
        };
        if field.has_several() {
            rest.next()?;
        }
        let below = match (field.kind, rest.as_slice().first()) {
            // A key of the one, or the name of one of several.
            (Kind::OneOrSeveral(one, each), Some(next)) if grammar::find(one, next).is_none() => {
                rest.next()?;
                Some(each)
            }
            _ => field.below(),
        };
        if rest.len() == 0 {
            return Some(field);
        }
        fields = match (below, field.kind) {
            (Some(below), _) => below,
            (None, Kind::Law(_)) => return Some(field),
            (None, _) => return None,
        };
    }
}
