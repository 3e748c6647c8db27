//! Money as a report tells it: the parts of an order's cost, the parts of its price, and the
//! bands that the source document states.

use crate::language::{Language, Text};
use crate::model::money::plan::Base;
use crate::stats::Estimate;

use super::view::View;

/// Logistics cost as a share of sales.
pub const COST_SHARE: &str = "cost.logistics_share";
/// All costs of an order.
pub const COST_TOTAL: &str = "cost.per_order.total";
/// What buyers pay for an order.
pub const PRICE: &str = "money.split.price";
/// The money of all agents that is tied up upstream.
pub const CAPITAL: &str = "money.capital_tied_up.mean";

/// A part of what an order costs; the parts sum to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it; `name` writes them out")]
pub enum CostPart {
    Freight,
    ColdChain,
    Packaging,
    Labour,
    ChannelFee,
    Penalties,
    SlipPhotos,
    TaxAndCompliance,
    AfterSales,
    Losses,
    Capital,
}

impl CostPart {
    /// All parts, logistics first.
    pub const ALL: [Self; 11] = [
        Self::Freight,
        Self::ColdChain,
        Self::Packaging,
        Self::Labour,
        Self::ChannelFee,
        Self::Penalties,
        Self::SlipPhotos,
        Self::TaxAndCompliance,
        Self::AfterSales,
        Self::Losses,
        Self::Capital,
    ];

    /// Its metric \[yuan/order\].
    pub const fn metric(self) -> &'static str {
        match self {
            Self::Freight => "cost.per_order.freight",
            Self::ColdChain => "cost.per_order.cold_chain",
            Self::Packaging => "cost.per_order.packaging",
            Self::Labour => "cost.per_order.labour",
            Self::ChannelFee => "cost.per_order.channel_fee",
            Self::Penalties => "cost.per_order.penalties",
            Self::SlipPhotos => "cost.per_order.slip_photos",
            Self::TaxAndCompliance => "cost.per_order.tax_and_compliance",
            Self::AfterSales => "cost.per_order.after_sales",
            Self::Losses => "cost.per_order.losses",
            Self::Capital => "cost.per_order.capital",
        }
    }

    /// Its name.
    pub const fn name(self, language: Language) -> &'static str {
        match self {
            Self::Freight => language.pick("运费", "Freight"),
            Self::ColdChain => language.pick("冷链", "Cold chain"),
            Self::Packaging => language.pick("包装", "Packaging"),
            Self::Labour => language.pick("人工", "Labour"),
            Self::ChannelFee => language.pick("渠道服务费", "Channel fee"),
            Self::Penalties => language.pick("平台罚款", "Platform penalties"),
            Self::SlipPhotos => language.pick("查底单", "Slip photos"),
            Self::TaxAndCompliance => language.pick("税和合规", "Tax and compliance"),
            Self::AfterSales => language.pick("售后", "After-sales"),
            Self::Losses => language.pick("坏账和损失", "Losses"),
            Self::Capital => language.pick("资金成本", "Cost of capital"),
        }
    }
}

/// Who keeps a part of what the buyer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// Whoever makes or stocks the goods.
    Supplier,
    /// The agents of a tier, by its place from the top down among so many.
    Tier(usize, usize),
    /// The platform.
    Platform,
    /// The carrier.
    Carrier,
    /// Who sells boxes and tape.
    Packaging,
    /// The platform, as a penalty.
    Penalty,
    /// Whoever takes photos of slips.
    Checks,
    /// Tax office and settlement service.
    State,
    /// The buyers, who get it back.
    Buyer,
}

/// A part of what the buyer pays; the parts sum to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// Whose it is.
    pub keeper: Keeper,
    /// Its metric \[yuan/order\].
    pub metric: String,
    /// Its name.
    pub name: String,
}

/// The parts of the price that some scenario has, from the supplier to the buyer.
pub fn slices(view: &View) -> Vec<Slice> {
    let slice = |keeper, end: &str, name: String| Slice {
        keeper,
        metric: format!("money.split.{end}"),
        name,
    };
    let plain = |keeper, end: &str, zh, en| slice(keeper, end, view.pick(zh, en).to_owned());
    let tiers = view.tiers();
    let count = tiers.len();
    let tiers = tiers.into_iter().enumerate().map(|(place, (tier, label))| {
        let name = match view.language {
            Language::Zh => format!("{label}毛利"),
            Language::En => format!("{label}, margin"),
        };
        slice(Keeper::Tier(place, count), tier, name)
    });
    let mut slices = vec![plain(Keeper::Supplier, "supplier", "供应商", "Supplier")];
    slices.extend(tiers);
    slices.extend([
        plain(Keeper::Platform, "channel_fee", "渠道服务费", "Channel fee"),
        plain(Keeper::Carrier, "freight", "运费", "Freight"),
        plain(Keeper::Packaging, "packaging", "包装", "Packaging"),
        plain(
            Keeper::Penalty,
            "penalties",
            "平台罚款",
            "Platform penalties",
        ),
        plain(Keeper::Checks, "slip_photos", "查底单", "Slip photos"),
        plain(
            Keeper::State,
            "tax_and_compliance",
            "税和合规",
            "Tax and compliance",
        ),
        plain(Keeper::Buyer, "refunds", "退款", "Refunds"),
    ]);
    slices.retain(|slice| view.has(&slice.metric));
    slices
}

/// A share of sales that the source document states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// At least this.
    pub low: f64,
    /// At most this; `None`: no upper end.
    pub high: Option<f64>,
}

/// The band of a category's logistics cost share, by the category's name.
pub fn category_band(category: &str) -> Option<Band> {
    match category {
        "beauty" | "美妆" => Some(Band {
            low: 0.08,
            high: Some(0.12),
        }),
        "produce" | "农产品" => Some(Band {
            low: 0.25,
            high: None,
        }),
        _ => None,
    }
}

/// The baskets that the source's band of a carrier is about \[yuan\]: general goods that cost 8.0 to
/// 9.8 % by common express and 18 to 22 % by the brand line.
pub const BAND_BASKET: std::ops::RangeInclusive<f64> = 61.0..=75.0;

/// The same of a carrier's parcels, where their baskets are [`BAND_BASKET`].
pub fn carrier_band(carrier: &str) -> Option<Band> {
    matches!(carrier, "brand" | "品牌快递" | "品牌专线").then_some(Band {
        low: 0.18,
        high: Some(0.22),
    })
}

/// The word for a category: of the usual ones in both languages, of others as the scenario has it.
pub fn category_label(name: &str) -> Text {
    let known = [
        ("beauty", "美妆", "Beauty"),
        ("daily", "日用品", "Daily goods"),
        ("general", "日用百货", "General goods"),
        ("apparel", "服装", "Apparel"),
        ("electronics", "电子", "Electronics"),
        ("food", "食品", "Food"),
        ("produce", "农产品", "Produce"),
    ];
    let found = known.iter().find(|(id, zh, _)| *id == name || *zh == name);
    found.map_or_else(|| Text::same(name), |&(_, zh, en)| Text::new(zh, en))
}

/// What logistics cost is a share of.
pub const fn share_of(base: Base, language: Language) -> &'static str {
    match base {
        Base::Sales => language.pick("占销售额 %", "% of sales"),
        Base::PurchaseCost => language.pick("占进货成本 %", "% of purchase cost"),
    }
}

/// An estimate divided by a number that is known.
pub fn over(estimate: Estimate, by: f64) -> Estimate {
    estimate.times(1.0 / by)
}

/// Categories with the words people read.
pub fn labelled(categories: &[(String, Text)]) -> Vec<(String, Text)> {
    let named = categories.iter();
    named
        .map(|(name, label)| match label.zh == *name {
            true => (name.clone(), category_label(name)),
            false => (name.clone(), label.clone()),
        })
        .collect()
}
