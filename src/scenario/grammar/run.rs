//! Keys about the file and the run: title, bases, length, seed, variants, claims.

use super::super::quantity::unit;
use super::{Field, Kind};

/// The file itself, and how long it is simulated.
pub const FILE: &[Field] = &[
    Field::silent("title", Kind::Text, "标题,不继承", "title; not inherited"),
    Field::silent(
        "question",
        Kind::Text,
        "这个场景回答什么问题,不继承",
        "the question it answers; not inherited",
    ),
    Field::silent(
        "extends",
        Kind::Word,
        "在哪个场景的基础上改;路径从本文件算起",
        "the scenario this one changes; a path from this file",
    ),
    Field::silent(
        "run",
        Kind::Table(&[RUN]),
        "模拟多久、多少次",
        "how long and how often",
    ),
];

/// What is asked of a scenario beside running it.
pub const ASKED: &[Field] = &[
    Field::silent(
        "variant",
        Kind::Entries("name", &[VARIANT]),
        "同一文件里的变体,用 文件@名字 选",
        "variants inside one file, chosen as FILE@name",
    ),
    Field::silent(
        "claim",
        Kind::Entries("id", &[CLAIM]),
        "要核对的说法,不继承",
        "published figures to be checked; not inherited",
    ),
];

const RUN: &[Field] = &[
    Field::or(
        "start",
        Kind::Date,
        "2026-03-02",
        "第 1 天的日期,决定星期几",
        "date of the first day; decides the weekdays",
    ),
    Field::or(
        "warm_up",
        Kind::Amount(&unit::DURATION),
        "\"0 d\"",
        "预热:这段时间里下的单不计入结果",
        "orders placed in this time are not counted",
    ),
    Field::required(
        "horizon",
        Kind::Amount(&unit::DURATION),
        "下单到什么时候为止(含预热)",
        "orders are placed until then (warm-up included)",
    ),
    Field::or(
        "drain",
        Kind::DurationOr("until empty"),
        "\"until empty\"",
        "收尾:不再来新单,最多再等这么久;\"until empty\" 等到全部走完",
        "no new orders, open ones are followed for this long at most; \"until empty\": until none is left",
    ),
    Field::or(
        "replications",
        Kind::Integer(1, 100_000),
        "20",
        "重复模拟次数",
        "number of independent replications",
    ),
    Field::silent(
        "precision",
        Kind::AmountOr(&unit::SHARE, &[PRECISION]),
        "改为做到够准为止:主要时效、倍数的误差范围不超过百分之几,比例不超过几个百分点;这时 replications 不起作用",
        "replications until the 95 % intervals of the headline figures are no wider than this: times and ratios ± so many per cent, rates ± so many percentage points; `replications` then has no effect",
    ),
    Field::or(
        "seed",
        Kind::Integer(0, i64::MAX),
        "1",
        "随机种子:相同则结果完全相同",
        "equal seeds give equal results",
    ),
];

const PRECISION: &[Field] = &[
    Field::or(
        "means",
        Kind::Share,
        "\"5%\"",
        "时效均值的误差范围,占均值的百分之几",
        "half-width of mean times, as a share of the mean",
    ),
    Field::or(
        "ratios",
        Kind::Share,
        "\"2%\"",
        "时效与基准之比的误差范围,占倍数的百分之几",
        "half-width of ratios to the base, as a share of the ratio",
    ),
    Field::or(
        "rates",
        Kind::Share,
        "\"1%\"",
        "漏单率、达标率等比例的误差范围,几个百分点",
        "half-width of rates (omitted, in time), in percentage points",
    ),
    Field::or(
        "at_least",
        Kind::Integer(2, 100_000),
        "10",
        "最少几次重复",
        "the fewest replications",
    ),
    Field::or(
        "at_most",
        Kind::Integer(2, 100_000),
        "2000",
        "最多几次重复,到了就停",
        "the most replications; there it ends",
    ),
    Field::or(
        "look_ahead",
        Kind::Integer(0, 100),
        "5",
        "够准以后再看几次,还都够准才算;超过 100 次时是百分之几",
        "for how many further replications it must hold; beyond 100, so many per cent",
    ),
];

const VARIANT: &[Field] = &[
    Field::required("name", Kind::Name, "名字", "name"),
    Field::silent("label", Kind::Text, "图表里的叫法", "how charts call it"),
    Field::required(
        "set",
        Kind::Settings,
        "改哪些值:\"路径\" = 值",
        "the values that change: \"path\" = value",
    ),
];

const CLAIM: &[Field] = &[
    Field::required("id", Kind::Name, "编号", "its number"),
    Field::required(
        "metric",
        Kind::Word,
        "核对哪个指标",
        "the metric that is checked",
    ),
    Field::silent(
        "ratio_to",
        Kind::Word,
        "除以哪个场景的同一指标",
        "divided by the same metric of this scenario",
    ),
    Field::required(
        "source_value",
        Kind::Number,
        "原文的数字",
        "the published figure",
    ),
    Field::required(
        "band",
        Kind::Numbers(2),
        "可接受的范围 [低, 高]",
        "the accepted range [low, high]",
    ),
];
