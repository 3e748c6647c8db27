//! The units a planner may write, Chinese and English, and what they are worth.

use crate::engine::time::{DAY, HOUR, MINUTE, SECOND, WEEK};
use crate::language::Text;
use crate::model::stock::plan::UNIT;

/// 200 years [ms]: longer than anything a supply chain waits for, well inside the calendar.
pub const LONGEST: f64 = 200.0 * 365.25 * DAY as f64;

/// One kind of quantity: its names for people, and its units.
#[derive(Debug)]
pub struct Unit {
    /// What it is called in Chinese messages.
    pub zh: &'static str,
    /// What it is called in English messages.
    pub en: &'static str,
    /// The units as listed in Chinese messages, the likelier ones first.
    pub accepted_zh: &'static str,
    /// The same in English messages.
    pub accepted_en: &'static str,
    /// An example, as a planner who writes Chinese would write it.
    pub example_zh: &'static str,
    /// The same in English.
    pub example: &'static str,
    /// What to append to a number without unit: the likeliest units.
    pub suggested: &'static [&'static str],
    /// The same in Chinese.
    pub suggested_zh: &'static [&'static str],
    /// The largest amount accepted, in words.
    pub limit: &'static str,
    /// The same in Chinese.
    pub limit_zh: &'static str,
    /// The largest amount accepted.
    pub most: f64,
    /// Whether `1 h 30 min` means the sum.
    pub adds_up: bool,
    /// What laws of counts, such as Poisson's, count in the model's unit.
    pub grain: f64,
    /// Whether a normal law is cut at zero, because less does not exist.
    pub truncated: bool,
    /// Names of a unit and what it is worth in the model's unit.
    units: &'static [(&'static [&'static str], f64)],
    /// Names of what a rate is counted in; empty: the quantity is no rate.
    counted: &'static [&'static str],
}

impl Unit {
    /// What one of this unit is worth in the model's unit.
    pub fn factor(&self, name: &str) -> Option<f64> {
        if self.counted.is_empty() {
            return self.worth(name);
        }
        let (counted, per) = name.split_once('/')?;
        let counted = counted.trim();
        // Ten thousand: how large volumes are spoken of in Chinese.
        let (counted, times) = match counted.strip_prefix('万') {
            Some(rest) => (rest.trim(), 10_000.0),
            None => (counted, 1.0),
        };
        let known = self
            .counted
            .iter()
            .any(|name| name.eq_ignore_ascii_case(counted));
        known
            .then(|| self.worth(per.trim()))?
            .map(|worth| times * worth)
    }

    /// A regular expression of what is accepted, in the common part of all dialects: without
    /// flags, so that letters of either case stand in classes.
    pub fn pattern(&self) -> String {
        let number = r"(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)";
        let units = either_case(self.units.iter().flat_map(|(names, _)| names.iter()));
        let one = if self.is_rate() {
            let counted = either_case(self.counted.iter());
            format!(r"{number}\s*(?:万\s*)?(?:{counted})\s*/\s*(?:{units})\s*")
        } else {
            format!(r"{number}\s*(?:{units})\s*")
        };
        let many = if self.adds_up { "+" } else { "" };
        format!(r"^\s*(?:{one}){many}$")
    }

    /// All names, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let plain = if self.counted.is_empty() {
            self.units
        } else {
            &[]
        };
        let whole = if self.counted.is_empty() {
            &[][..]
        } else {
            RATES
        };
        plain
            .iter()
            .flat_map(|(names, _)| names.iter().copied())
            .chain(whole.iter().copied())
    }

    /// Whether it is a number per time.
    pub fn is_rate(&self) -> bool {
        !self.counted.is_empty()
    }

    /// A number without unit, as it could have been meant.
    pub fn completed(&self, number: &str) -> Text {
        let with = |units: &[&str], or: &str| {
            let quoted = units.iter().map(|unit| format!("\"{number}{unit}\""));
            quoted.collect::<Vec<_>>().join(or)
        };
        Text::new(
            with(self.suggested_zh, " 或 "),
            with(self.suggested, " or "),
        )
    }

    /// Whether it is a percentage.
    pub fn is_share(&self) -> bool {
        self.suggested == ["%"]
    }

    fn worth(&self, name: &str) -> Option<f64> {
        self.units
            .iter()
            .find(|(names, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
            .map(|(_, worth)| *worth)
    }
}

/// These words as alternatives of a regular expression, in either case.
fn either_case<'a>(words: impl Iterator<Item = &'a &'static str>) -> String {
    let letter = |c: char| match c.is_ascii_alphabetic() {
        true => format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase()),
        false => c.to_string(),
    };
    let words = words.map(|word| word.chars().map(letter).collect::<String>());
    words.collect::<Vec<_>>().join("|")
}

/// Whole rates to suggest.
const RATES: &[&str] = &["orders/day", "orders/h", "orders/min", "单/天", "单/小时"];

/// A span of time [ms].
pub static DURATION: Unit = Unit {
    zh: "时长",
    en: "a duration",
    accepted_zh: "秒、分钟、小时、天、周(或 s, min, h, d, w)",
    accepted_en: "ms, s, min, h, d, w",
    example_zh: "90 分钟",
    example: "90 min",
    suggested: &[" min", " h", " d"],
    suggested_zh: &[" 分钟", " 小时", " 天"],
    limit: "200 years",
    limit_zh: "200 年",
    most: LONGEST,
    adds_up: true,
    grain: 1.0,
    truncated: true,
    units: &[
        (&["ms", "millisecond", "milliseconds", "毫秒"], 1.0),
        (
            &["s", "sec", "second", "seconds", "秒", "秒钟"],
            SECOND as f64,
        ),
        (
            &["min", "mins", "minute", "minutes", "分", "分钟"],
            MINUTE as f64,
        ),
        (
            &["h", "hour", "hours", "小时", "个小时", "时", "钟头"],
            HOUR as f64,
        ),
        (&["d", "day", "days", "天", "日"], DAY as f64),
        (&["w", "week", "weeks", "周", "星期", "个星期"], WEEK as f64),
    ],
    counted: &[],
};

/// Money [fen].
pub static MONEY: Unit = Unit {
    zh: "金额",
    en: "an amount of money",
    accepted_zh: "元、角、分、万元(或 yuan, jiao, fen)",
    accepted_en: "yuan, jiao, fen",
    example_zh: "6 元",
    example: "6 yuan",
    suggested: &[" yuan"],
    suggested_zh: &[" 元"],
    limit: "1 billion yuan",
    limit_zh: "10 亿元",
    most: 1e11,
    adds_up: true,
    grain: 1.0,
    truncated: true,
    units: &[
        (&["yuan", "元", "块", "rmb", "cny"], 100.0),
        (&["jiao", "角", "毛"], 10.0),
        (&["fen", "分"], 1.0),
        (&["万元", "万"], 1_000_000.0),
    ],
    counted: &[],
};

/// Weight [g].
pub static WEIGHT: Unit = Unit {
    zh: "重量",
    en: "a weight",
    accepted_zh: "克、公斤、斤(或 g, kg)",
    accepted_en: "g, kg",
    example_zh: "0.4 公斤",
    example: "0.4 kg",
    suggested: &[" kg"],
    suggested_zh: &[" 公斤"],
    limit: "1000 t",
    limit_zh: "1000 吨",
    most: 1e9,
    adds_up: false,
    grain: 1.0,
    truncated: true,
    units: &[
        (&["g", "gram", "grams", "克"], 1.0),
        (&["kg", "公斤", "千克"], 1_000.0),
        (&["斤"], 500.0),
    ],
    counted: &[],
};

/// Volume \[cm³\].
pub static VOLUME: Unit = Unit {
    zh: "体积",
    en: "a volume",
    accepted_zh: "立方厘米、升、立方米（或 cm3, L, m3）",
    accepted_en: "cm3, L, m3",
    example_zh: "3 升",
    example: "3 L",
    suggested: &[" cm3", " L"],
    suggested_zh: &[" 立方厘米", " 升"],
    limit: "1000 m3",
    limit_zh: "1000 立方米",
    most: 1e9,
    adds_up: false,
    grain: 1.0,
    truncated: true,
    units: &[
        (&["cm3", "cm³", "cc", "立方厘米"], 1.0),
        (&["ml", "毫升"], 1.0),
        (&["L", "liter", "liters", "litre", "litres", "升"], 1_000.0),
        (&["m3", "m³", "立方米", "方"], 1_000_000.0),
    ],
    counted: &[],
};

/// Money by weight \[fen/kg\].
pub static PER_KILOGRAM: Unit = Unit {
    zh: "每公斤的价钱",
    en: "a price per kilogram",
    accepted_zh: "元/公斤、元/斤（或 yuan/kg）",
    accepted_en: "yuan/kg, fen/kg",
    example_zh: "1.5 元/公斤",
    example: "1.5 yuan/kg",
    suggested: &[" yuan/kg"],
    suggested_zh: &[" 元/公斤"],
    limit: "1 million yuan/kg",
    limit_zh: "100 万元/公斤",
    most: 1e8,
    adds_up: false,
    grain: 1.0,
    truncated: true,
    units: &[
        (
            &["yuan/kg", "元/公斤", "元/千克", "元/kg", "块/公斤"],
            100.0,
        ),
        (&["元/斤"], 200.0),
        (&["fen/kg", "分/公斤"], 1.0),
    ],
    counted: &[],
};

/// Wages \[fen/h\].
pub static WAGE: Unit = Unit {
    zh: "工资",
    en: "a wage",
    accepted_zh: "元/小时（或 yuan/h）",
    accepted_en: "yuan/h",
    example_zh: "25 元/小时",
    example: "25 yuan/h",
    suggested: &[" yuan/h"],
    suggested_zh: &[" 元/小时"],
    limit: "1 million yuan/h",
    limit_zh: "100 万元/小时",
    most: 1e8,
    adds_up: false,
    grain: 1.0,
    truncated: true,
    units: &[(
        &["yuan/h", "yuan/hour", "元/小时", "元/时", "元/h", "块/小时"],
        100.0,
    )],
    counted: &[],
};

/// Money for each order \[fen\].
pub static PER_ORDER: Unit = Unit {
    zh: "每单的钱",
    en: "money per order",
    accepted_zh: "元/单、元/件（或 yuan/order）",
    accepted_en: "yuan/order, yuan/parcel",
    example_zh: "1 元/单",
    example: "1 yuan/order",
    suggested: &[" yuan/order"],
    suggested_zh: &[" 元/单"],
    limit: "1 million yuan/order",
    limit_zh: "100 万元/单",
    most: 1e8,
    adds_up: false,
    grain: 1.0,
    truncated: true,
    units: &[
        (
            &["yuan/order", "yuan/parcel", "元/单", "元/件", "块/单"],
            100.0,
        ),
        (&["jiao/order", "角/单", "毛/单"], 10.0),
        (&["fen/order", "分/单"], 1.0),
    ],
    counted: &[],
};

/// A share of money for each year \[1/year\].
pub static PER_YEAR: Unit = Unit {
    zh: "年利率",
    en: "a yearly interest",
    accepted_zh: "%/年（或 %/year）",
    accepted_en: "%/year",
    example_zh: "6%/年",
    example: "6%/year",
    suggested: &["%/year"],
    suggested_zh: &["%/年"],
    limit: "1000%/year",
    limit_zh: "1000%/年",
    most: 10.0,
    adds_up: false,
    grain: 1.0,
    truncated: true,
    units: &[(
        &[
            "%/year",
            "%/y",
            "%/a",
            "%/年",
            "\u{FF05}/年",
            "\u{FF05}/year",
        ],
        0.01,
    )],
    counted: &[],
};

/// Goods \[thousandths of a unit\].
pub static UNITS: Unit = Unit {
    zh: "件数",
    en: "a number of units",
    accepted_zh: "件、个、万件（或 units）",
    accepted_en: "units, pieces",
    example_zh: "40 件",
    example: "40 units",
    suggested: &[" units"],
    suggested_zh: &[" 件"],
    limit: "1 billion units",
    limit_zh: "10 亿件",
    most: 1e9 * UNIT as f64,
    adds_up: false,
    grain: UNIT as f64,
    truncated: false,
    units: &[
        (
            &["units", "unit", "pieces", "piece", "pcs", "件", "个"],
            UNIT as f64,
        ),
        (&["万件", "万个", "万"], 10_000.0 * UNIT as f64),
    ],
    counted: &[],
};

/// A share [-].
pub static SHARE: Unit = Unit {
    zh: "比例",
    en: "a share",
    accepted_zh: "% 或 ‰",
    accepted_en: "% or ‰",
    example_zh: "0.8%",
    example: "0.8%",
    suggested: &["%"],
    suggested_zh: &["%"],
    limit: "100%",
    limit_zh: "100%",
    most: 1e6,
    adds_up: false,
    grain: 1.0,
    truncated: true,
    units: &[(&["%", "\u{FF05}"], 0.01), (&["‰"], 0.001)],
    counted: &[],
};

/// Orders a day [1/day].
pub static RATE: Unit = Unit {
    zh: "单量",
    en: "a rate",
    accepted_zh: "单/天、单/小时、单/分钟、万单/天(或 orders/day, orders/h, orders/min)",
    accepted_en: "orders/day, orders/h, orders/min",
    example_zh: "1200 单/天",
    example: "1200 orders/day",
    suggested: &[" orders/day"],
    suggested_zh: &[" 单/天"],
    limit: "1 billion orders/day",
    limit_zh: "10 亿单/天",
    most: 1e9,
    adds_up: false,
    grain: 1.0,
    truncated: true,
    units: &[
        (&["s", "second", "秒"], 86_400.0),
        (&["min", "minute", "分钟", "分"], 1_440.0),
        (&["h", "hour", "小时", "时"], 24.0),
        (&["d", "day", "天", "日"], 1.0),
        (&["w", "week", "周", "星期"], 1.0 / 7.0),
    ],
    counted: &["orders", "order", "parcels", "parcel", "单", "件", "个订单"],
};
