//! The distributions: names, parameters, examples.

use super::Doc;

/// One distribution.
#[derive(Debug)]
pub struct Form {
    /// Its name, the key of the inline table.
    pub name: &'static str,
    /// What it takes.
    pub parameters: Parameters,
    /// An example.
    pub example: &'static str,
    /// What it is.
    pub doc: Doc,
}

/// What a distribution takes.
#[derive(Debug, Clone, Copy)]
pub enum Parameters {
    /// One amount.
    Value,
    /// Named parameters, in one of these combinations.
    Sets(&'static [&'static [Parameter]]),
    /// Shares and the amounts they stay within.
    Quantiles,
    /// Lists of values and weights, or a file.
    Values,
    /// A list of laws with shares.
    Parts,
}

/// One named parameter.
#[derive(Debug, Clone, Copy)]
pub enum Parameter {
    /// An amount with a unit.
    Amount(&'static str),
    /// A number without unit.
    Number(&'static str),
    /// A positive whole number.
    Count(&'static str),
}

impl Parameter {
    /// The key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Amount(key) | Self::Number(key) | Self::Count(key) => key,
        }
    }
}

use Parameter::{Amount, Count, Number};
use Parameters::{Parts, Quantiles, Sets, Value, Values};

const MEAN: Parameter = Amount("mean");
const CV: Parameter = Number("cv");
const SIGMA: Parameter = Number("sigma");
const SHAPE: Parameter = Number("shape");
const SCALE: Parameter = Amount("scale");

const fn form(
    name: &'static str,
    parameters: Parameters,
    example: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Form {
    Form {
        name,
        parameters,
        example,
        doc: Doc { zh, en },
    }
}

/// All distributions.
pub static FORMS: &[Form] = &[
    form(
        "constant",
        Value,
        "{ constant = \"90 min\" }",
        "固定值,和直接写数量一样",
        "always the same, like the plain quantity",
    ),
    form(
        "uniform",
        Sets(&[&[Amount("low"), Amount("high")]]),
        "{ uniform = { low = \"12 yuan\", high = \"15 yuan\" } }",
        "均匀分布",
        "every value between the two equally likely",
    ),
    form(
        "triangular",
        Sets(&[&[Amount("low"), Amount("mode"), Amount("high")]]),
        "{ triangular = { low = \"1 h\", mode = \"2 h\", high = \"6 h\" } }",
        "三角分布:最小、最常见、最大",
        "least, most likely, most",
    ),
    form(
        "pert",
        Sets(&[&[Amount("low"), Amount("mode"), Amount("high")]]),
        "{ pert = { low = \"1 h\", mode = \"2 h\", high = \"6 h\" } }",
        "PERT 分布,比三角分布更集中在最常见的值",
        "like triangular, closer to the most likely value",
    ),
    form(
        "exponential",
        Sets(&[&[MEAN]]),
        "{ exponential = { mean = \"20 min\" } }",
        "指数分布",
        "exponential",
    ),
    form(
        "erlang",
        Sets(&[&[Count("shape"), MEAN]]),
        "{ erlang = { shape = 3, mean = \"20 min\" } }",
        "埃尔朗分布:shape 个指数之和",
        "sum of `shape` equal exponential parts",
    ),
    form(
        "gamma",
        Sets(&[&[MEAN, CV], &[SHAPE, MEAN], &[SHAPE, SCALE]]),
        "{ gamma = { mean = \"20 min\", cv = 0.8 } }",
        "伽马分布",
        "gamma",
    ),
    form(
        "weibull",
        Sets(&[&[MEAN, CV], &[SHAPE, SCALE]]),
        "{ weibull = { mean = \"20 min\", cv = 0.8 } }",
        "威布尔分布",
        "Weibull",
    ),
    form(
        "lognormal",
        Sets(&[&[MEAN, CV], &[MEAN, SIGMA], &[Amount("median"), SIGMA]]),
        "{ lognormal = { mean = \"72 h\", cv = 0.3 } }",
        "对数正态分布;cv 是标准差除以均值,sigma 是对数的标准差",
        "lognormal; cv is sd divided by mean, sigma the sd of the logarithm",
    ),
    form(
        "normal",
        Sets(&[&[MEAN, Amount("sd")]]),
        "{ normal = { mean = \"60 min\", sd = \"10 min\" } }",
        "正态分布，在 0 处截断；件数不截断，可以是负数（退回）",
        "normal, truncated at zero; of units of goods not truncated: less than zero comes back",
    ),
    form(
        "poisson",
        Sets(&[&[MEAN]]),
        "{ poisson = { mean = \"20 min\" } }",
        "泊松分布（以毫秒、分、克或件计的整数）",
        "Poisson, a whole number of the smallest unit (ms, fen, g; units of goods)",
    ),
    form(
        "negative_binomial",
        Sets(&[&[MEAN, Number("variance")]]),
        "{ negative_binomial = { mean = \"20 fen\", variance = 60 } }",
        "负二项分布（以毫秒、分、克或件计的整数；variance 是它的平方）",
        "negative binomial, a whole number of the smallest unit; variance in its square",
    ),
    form(
        "empirical",
        Values,
        "{ empirical = { values = [\"1 h\", \"2 h\"], weights = [3, 1] } }",
        "自己的数据:列出数值(和权重),或 { file = \"x.csv\" },每行一个带单位的数量",
        "own data: values (and weights), or { file = \"x.csv\" } with one quantity and an optional weight a row",
    ),
    form(
        "mixture",
        Parts,
        "{ mixture = [{ share = \"90%\", constant = \"1 h\" }, { share = \"10%\", exponential = { mean = \"1 d\" } }] }",
        "几种分布按比例混合",
        "one of several laws, by share",
    ),
    form(
        "within",
        Quantiles,
        "{ within = { median = \"53 h\", \"81%\" = \"72 h\" } }",
        "经过这些点的对数正态分布;也可以写 { mean = \"56.4 h\", within = { \"81%\" = \"72 h\" } }",
        "the lognormal law through these points; or { mean = \"56.4 h\", within = { \"81%\" = \"72 h\" } }",
    ),
];
