//! Keys about fraud and compliance: forged payments, fake waybills, invoices, licences, platforms'
//! rules, taxes.

use super::super::quantity::unit;
use super::{Field, Kind};

const DURATION: Kind = Kind::Law(&unit::DURATION);
const SPAN: Kind = Kind::Amount(&unit::DURATION);
const MONEY: Kind = Kind::Amount(&unit::MONEY);
const YES_NO: Kind = Kind::Choice(&["yes", "no"]);

/// Tables at the top of a file.
pub const INTEGRITY: &[Field] = &[
    Field::silent(
        "invoice",
        Kind::Table(&[INVOICE]),
        "供应商开给最上一级代理的发票，揽收时每单一张",
        "the supplier's invoices to the top tier, one for each order when it is scanned",
    ),
    Field::silent("tax", Kind::Table(&[TAX]), "税", "taxes"),
    Field::or(
        "compliance",
        Kind::WordOr(&["none"], &[COMPLIANCE]),
        "\"none\"",
        "合规结算（灵活用工平台）：替不开发票的代理结算收入；没写就不用",
        "a settlement service for agents who issue no invoices; without it nobody uses one",
    ),
];

const INVOICE: &[Field] = &[
    Field::or(
        "issued",
        Kind::Share,
        "\"100%\"",
        "供应商开票的比例",
        "share of the orders for which an invoice is issued",
    ),
    Field::or(
        "false_invoices",
        Kind::Share,
        "\"0%\"",
        "开出的发票里虚开的比例",
        "share of these that are false",
    ),
];

const TAX: &[Field] = &[Field::or(
    "rate",
    Kind::Share,
    "\"0%\"",
    "税率，按每个代理卖出的金额；开发票的交税，不开的不交，只算敞口",
    "tax on what each agent sells: who issues invoices pays it, of the others it is counted as exposure",
)];

const COMPLIANCE: &[Field] = &[
    Field::required(
        "fee",
        Kind::Share,
        "服务费，占结算收入的百分之几，代理出",
        "the fee, of the revenue that is settled; the agent bears it",
    ),
    Field::or(
        "agents",
        Kind::Share,
        "\"100%\"",
        "不开发票的代理里用它的比例",
        "share of the agents without invoices who use it",
    ),
];

/// The rules of a channel.
pub const CHANNEL: &[Field] = &[
    Field::or(
        "forged_payment",
        Kind::Share,
        "\"0%\"",
        "付款凭证造假的比例：买家没有付钱",
        "share of orders with a forged proof of payment: the buyer has paid nothing",
    ),
    Field::or(
        "needs",
        Kind::Choice(&["none", "filing", "company"]),
        "\"none\"",
        "代理要有什么才能用：备案，或企业资质；没有的，买家改走第一个不要资质的渠道",
        "what an agent must have to sell there, a filing or a company's licence; buyers of those without come by the first channel that needs none",
    ),
    Field::or(
        "dispatch_rule",
        Kind::WordOr(&["none"], &[DISPATCH_RULE]),
        "\"none\"",
        "平台的发货规定，卖家罚款：{ within = \"48 h\", penalty = \"3 yuan\", scan_within = \"24 h\", fake_penalty = \"20 yuan\" }",
        "what the platform demands of dispatch; the seller is fined: { within = \"48 h\", penalty = \"3 yuan\", scan_within = \"24 h\", fake_penalty = \"20 yuan\" }",
    ),
    Field::or(
        "audit",
        Kind::WordOr(&["none"], &[AUDIT]),
        "\"none\"",
        "平台稽查：{ share = \"0.5%\", penalty = \"500 yuan\" }",
        "the platform looks and finds out: { share = \"0.5%\", penalty = \"500 yuan\" }",
    ),
    Field::or(
        "freight_share",
        Kind::Share,
        "\"100%\"",
        "从这个渠道发的包裹，运费是快递价的百分之几",
        "what a parcel of this channel costs, of the carrier's price",
    ),
];

const DISPATCH_RULE: &[Field] = &[
    Field::silent(
        "within",
        SPAN,
        "下单到揽收最多多久",
        "the longest from placed to the first scan",
    ),
    Field::silent(
        "penalty",
        MONEY,
        "揽收晚了，每单罚多少",
        "penalty for each order that is later",
    ),
    Field::silent(
        "scan_within",
        SPAN,
        "给了运单号，最多多久要有揽收记录",
        "the longest from a waybill number to its first scan",
    ),
    Field::silent(
        "fake_penalty",
        MONEY,
        "没有揽收记录（虚假发货），每单罚多少",
        "penalty for each number that is not scanned so soon",
    ),
];

const AUDIT: &[Field] = &[
    Field::required(
        "share",
        Kind::Share,
        "每单被查出来的概率",
        "probability that an order is found out",
    ),
    Field::or(
        "rises",
        Kind::Amount(&unit::PER_YEAR),
        "\"0%/year\"",
        "这个概率每年涨多少（占最初的），从第 1 天起逐日涨",
        "by how much of itself that rises in a year, day by day from the first",
    ),
    Field::required(
        "penalty",
        MONEY,
        "查出来的，每单罚多少，卖家出",
        "what the seller of such an order pays",
    ),
];

/// What the agents of a tier do.
pub const TIER: &[Field] = &[
    Field::or(
        "issues_invoice",
        Kind::Share,
        "\"100%\"",
        "这一级卖货开发票的代理的比例；是哪几个由编号决定，比例变大只会多几个",
        "share of its agents who issue invoices for what they sell; who they are follows from their number, and a larger share only adds agents",
    ),
    Field::or(
        "company",
        Kind::AmountOr(&unit::SHARE, &[COMPANY]),
        "\"0%\"",
        "企业化的代理的比例，都开发票；或随时间增加 { from = \"0%\", to = \"30%\", by = \"365 d\" }",
        "share of its agents who are companies, and issue invoices; or growing, { from = \"0%\", to = \"30%\", by = \"365 d\" }",
    ),
    Field::silent(
        "filing",
        YES_NO,
        "这一级的代理备过案没有；没写用 network.filing",
        "whether its agents have filed; otherwise network.filing",
    ),
];

const COMPANY: &[Field] = &[
    Field::or(
        "from",
        Kind::Share,
        "\"0%\"",
        "一开始的比例",
        "the share at time 0",
    ),
    Field::required("to", Kind::Share, "最后的比例", "the share in the end"),
    Field::required(
        "by",
        SPAN,
        "多久以后到，中间匀速增加",
        "after how long; it grows in proportion to time",
    ),
];

/// Waybill numbers of a supplier without a parcel.
pub const SUPPLIER: &[Field] = &[Field::or(
    "fake_waybill",
    Kind::WordOr(&["none"], &[FAKE_WAYBILL]),
    "\"none\"",
    "虚假运单：打包好就给单号，货没交给快递，{ share = \"17%\", ships_after = \"3 d\", never = \"10%\" }",
    "fake waybills: a number when packed, and no parcel, { share = \"17%\", ships_after = \"3 d\", never = \"10%\" }",
)];

const FAKE_WAYBILL: &[Field] = &[
    Field::required(
        "share",
        Kind::Share,
        "头一个单号是假的比例",
        "share of orders whose first number is fake",
    ),
    Field::or(
        "ships_after",
        DURATION,
        "\"none\"",
        "给了假单号多久以后才真发，赶下一次揽收",
        "from the fake number until the parcel may leave, with the next pickup",
    ),
    Field::or(
        "never",
        Kind::Share,
        "\"0%\"",
        "其中一直不发的比例：过了 ships_after 单子取消",
        "share of these that never leave: cancelled after ships_after",
    ),
];

/// What all agents do.
pub const NETWORK: &[Field] = &[
    Field::or(
        "filing",
        YES_NO,
        "\"no\"",
        "代理备过案没有；渠道写了 needs = \"filing\" 的要备案",
        "whether agents have filed, as channels with needs = \"filing\" demand",
    ),
    Field::or(
        "slip_photo",
        Kind::WordOr(&["none"], &[SLIP_PHOTO]),
        "\"none\"",
        "每一单都要供应商发物流底单照片：{ detects = \"80%\", takes = \"2 h\", cost = \"0.5 yuan\" }；看出单号是假的，照片到了以后赶下一次揽收补发",
        "for each order agents ask for a photo of the courier's slip: { detects = \"80%\", takes = \"2 h\", cost = \"0.5 yuan\" }; what it shows to be fake leaves with the next pickup after it",
    ),
];

const SLIP_PHOTO: &[Field] = &[
    Field::required(
        "detects",
        Kind::Share,
        "假单号被看出来的比例",
        "share of the fake numbers that it shows",
    ),
    Field::or(
        "takes",
        DURATION,
        "\"none\"",
        "多久拿到照片，按发货方的上班时间；代理拿到才把单号往下转",
        "until the photo is there, in the hours of whoever ships; only then agents pass the number down",
    ),
    Field::or(
        "cost",
        MONEY,
        "\"0 yuan\"",
        "每单花多少，卖家出",
        "what it costs for each order; the seller bears it",
    ),
];

/// What the check of an order finds.
pub const VERIFICATION: &[Field] = &[Field::or(
    "detects_forged",
    Kind::Share,
    "\"0%\"",
    "造假的付款凭证在这里被发现的比例：单子取消",
    "share of forged proofs of payment that are found here: the order is cancelled",
)];
