//! The words people read, in both languages.
//!
//! Things with an id (clocks, parts, stages) are enums here: a missing translation does not
//! compile. Whole sentences are in [`super::sentence`], captions of one chart with the chart.

use crate::engine::time::{HOUR, MINUTE, Millis, SECOND};
use crate::language::Language;

/// The three clocks of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Placed until the supplier has seen it.
    Information,
    /// Placed until the first carrier scan.
    Dispatch,
    /// Placed until the buyer has it.
    Delivery,
}

impl Clock {
    /// All clocks, shortest first.
    pub const ALL: [Self; 3] = [Self::Information, Self::Dispatch, Self::Delivery];

    /// The beginning of the ids of its metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Information => "information_time",
            Self::Dispatch => "dispatch_time",
            Self::Delivery => "delivery_time",
        }
    }

    /// Its name.
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Information => language.pick("报单时效", "Information time"),
            Self::Dispatch => language.pick("发货时效", "Dispatch time"),
            Self::Delivery => language.pick("签收时效", "Delivery time"),
        }
    }

    /// From when to when it runs.
    pub const fn span(self, language: Language) -> &'static str {
        match self {
            Self::Information => language.pick("付款到供应商收到报单", "paid to supplier informed"),
            Self::Dispatch => language.pick("付款到揽收", "paid to first carrier scan"),
            Self::Delivery => language.pick("付款到签收", "paid to delivered"),
        }
    }
}

/// A part of dispatch or delivery time; the parts sum to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it; `name` writes them out")]
pub enum Part {
    Intake,
    Verification,
    Handling,
    Message,
    HandsAndHours,
    RollUp,
    Reconfirmation,
    Chasing,
    Stock,
    Balance,
    Execution,
    Consolidation,
    Transit,
}

impl Part {
    /// All parts, in the order of an order's life.
    pub const ALL: [Self; 13] = [
        Self::Intake,
        Self::Verification,
        Self::Handling,
        Self::Message,
        Self::HandsAndHours,
        Self::RollUp,
        Self::Reconfirmation,
        Self::Chasing,
        Self::Stock,
        Self::Balance,
        Self::Execution,
        Self::Consolidation,
        Self::Transit,
    ];

    /// The part with this id.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.id() == id)
    }

    /// The end of the ids of its metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Verification => "verification",
            Self::Handling => "handling",
            Self::Message => "message",
            Self::HandsAndHours => "hands_and_hours",
            Self::RollUp => "roll_up",
            Self::Reconfirmation => "reconfirmation",
            Self::Chasing => "chasing",
            Self::Stock => "stock",
            Self::Balance => "balance",
            Self::Execution => "execution",
            Self::Consolidation => "consolidation",
            Self::Transit => "transit",
        }
    }

    /// Its name.
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Intake => language.pick("接单", "Intake"),
            Self::Verification => language.pick("核验", "Verification"),
            Self::Handling => language.pick("动手处理", "Handling"),
            Self::Message => language.pick("等上级看到", "Message delay"),
            Self::HandsAndHours => language.pick("等人手和上班", "Waiting for hands and hours"),
            Self::RollUp => language.pick("等截单汇总", "Waiting for roll-up"),
            Self::Reconfirmation => language.pick("退回核对", "Re-confirmation"),
            Self::Chasing => language.pick("漏单等催", "Omitted until chased"),
            Self::Stock => language.pick("缺货等到货", "Waiting for goods"),
            Self::Balance => language.pick("等付尾款", "Waiting for the balance"),
            Self::Execution => language.pick("供应商发货", "Supplier execution"),
            Self::Consolidation => language.pick("等集中发货", "Waiting to leave together"),
            Self::Transit => language.pick("运输", "Transit"),
        }
    }
}

/// A stage with a time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it; `name` writes them out")]
pub enum Stage {
    Intake,
    Verification,
    Relay,
    Execution,
    Transit,
    Sync,
    AfterSales,
}

impl Stage {
    /// All stages, in the order of an order's life.
    pub const ALL: [Self; 7] = [
        Self::Intake,
        Self::Verification,
        Self::Relay,
        Self::Execution,
        Self::Transit,
        Self::Sync,
        Self::AfterSales,
    ];

    /// The middle of the ids of its metrics.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Verification => "verification",
            Self::Relay => "relay",
            Self::Execution => "execution",
            Self::Transit => "transit",
            Self::Sync => "sync",
            Self::AfterSales => "after_sales",
        }
    }

    /// Its name.
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Intake => language.pick("订单接收", "Order intake"),
            Self::Verification => language.pick("信息核验", "Verification"),
            Self::Relay => language.pick("订单转递 · 每一手", "Relay, each hop"),
            Self::Execution => language.pick("物流执行", "Execution"),
            Self::Transit => language.pick("运输", "Transit"),
            Self::Sync => language.pick("进度同步", "Progress sync"),
            Self::AfterSales => language.pick("售后跟进 · 每件售后", "After-sales, each case"),
        }
    }
}

// Full-width marks are written as escapes: in a source file they are easily taken for ASCII.

/// A number of tiers in words, in figures from ten on.
pub fn counted(count: usize, language: Language) -> String {
    let words = match language {
        Language::Zh => ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
        Language::En => [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        ],
    };
    words
        .get(count)
        .map_or(count.to_string(), |&word| word.to_owned())
}

/// Between two clauses.
pub const fn clause(language: Language) -> &'static str {
    language.pick("\u{FF0C}", ", ")
}

/// What a scenario is called beside its own variants.
pub const fn as_it_stands(language: Language) -> &'static str {
    language.pick("原方案", "as it stands")
}

/// Between two statements on a line.
pub const fn semicolon(language: Language) -> &'static str {
    language.pick("\u{FF1B}", "; ")
}

/// Between the words of a list.
pub const fn listed(language: Language) -> &'static str {
    language.pick("、", ", ")
}

/// Before an explanation.
pub const fn colon(language: Language) -> &'static str {
    language.pick("\u{FF1A}", ": ")
}

/// At the end of a sentence.
pub const fn full_stop(language: Language) -> &'static str {
    language.pick("。", ".")
}

/// A sentence with a capital letter at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// A span of time in whole units where it has them: `5 min`, `24 h`.
pub fn span(millis: Millis, language: Language) -> String {
    let whole = |unit: Millis| (millis % unit == 0).then(|| (millis / unit).to_string());
    if let Some(hours) = whole(HOUR) {
        format!("{hours} {}", language.pick("小时", "h"))
    } else if let Some(minutes) = whole(MINUTE) {
        format!("{minutes} {}", language.pick("分钟", "min"))
    } else {
        let seconds = millis as f64 / SECOND as f64;
        format!("{seconds} {}", language.pick("秒", "s"))
    }
}
