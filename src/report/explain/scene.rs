//! A scenario's words for a story: who has the order, when it is, what happens.

use jiff::civil::Date;

use crate::engine::time::{DAY, MINUTE, Millis, SimTime};
use crate::experiment::explanation::Explained;
use crate::language::{Language, Text};
use crate::model::story::{
    Cause, End, Happening, Mistake, Note, Shipped, Span, Stage, Story, Trigger, Whose,
};
use crate::report::words;

use super::{hms, in_words};

const EPOCH: Date = Date::constant(1970, 1, 1);

/// A scenario that is told in a language.
pub struct Scene<'a> {
    /// The scenario.
    pub explained: &'a Explained,
    /// The reader's language.
    pub language: Language,
}

/// A part of a wait or of labour in parentheses.
fn aside(text: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("（{text}）"),
        Language::En => format!(" ({text})"),
    }
}

impl<'a> Scene<'a> {
    /// The scene of a scenario.
    pub const fn new(explained: &'a Explained, language: Language) -> Self {
        Self {
            explained,
            language,
        }
    }

    fn pick(&self, zh: &'a str, en: &'a str) -> String {
        self.language.pick(zh, en).to_owned()
    }

    fn say(&self, zh: String, en: String) -> String {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// The date of an instant, `2026-03-04`; counted from the start where the calendar ends.
    pub fn date(&self, at: SimTime) -> String {
        let since = at.millis().div_euclid(DAY);
        let span = jiff::Span::new().try_days(self.explained.first_day + since);
        let date = span.and_then(|span| EPOCH.checked_add(span));
        date.map_or_else(|_| format!("day {}", since + 1), |date| date.to_string())
    }

    /// The weekday of an instant, 0 is Monday.
    pub fn weekday(&self, at: SimTime) -> usize {
        let day = self.explained.first_day + at.millis().div_euclid(DAY);
        // Day 0 was a Thursday.
        (day + 3).rem_euclid(7) as usize
    }

    /// Date and time for a sentence: `2026-03-04 Wed 09:12:05`.
    pub fn when(&self, at: SimTime) -> String {
        format!("{} {}", self.date(at), self.of_day(at))
    }

    /// Date without the year, weekday and time, for a column.
    pub fn clock(&self, at: SimTime) -> String {
        let date = self.date(at);
        let short = date.split_once('-').map_or(date.as_str(), |(_, rest)| rest);
        format!("{short} {}", self.of_day(at))
    }

    fn of_day(&self, at: SimTime) -> String {
        let weekdays = match self.language {
            Language::Zh => ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
            Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        };
        let time = hms(at.millis().rem_euclid(DAY));
        format!("{} {time:0>8}", weekdays[self.weekday(at)])
    }

    /// The name of a tier.
    pub fn tier(&self, tier: u8) -> &str {
        let tiers = &self.explained.subject.network.tiers;
        tiers[usize::from(tier)].label.get(self.language)
    }

    /// Who, by label and number.
    pub fn who(&self, whose: Whose, shipped: Option<&Shipped>) -> String {
        let network = &self.explained.subject.network;
        let label = |text: &Text, zh: &'static str, en: &'static str| {
            let known = text.get(self.language);
            match known.is_empty() {
                true => self.language.pick(zh, en).to_owned(),
                false => known.to_owned(),
            }
        };
        match whose {
            Whose::Agent { tier, number } => format!("{} {number}", self.tier(tier)),
            Whose::Supplier(which) => {
                let supplier = &network.suppliers[usize::from(which)];
                supplier.called().get(self.language).to_owned()
            }
            Whose::Buyer => self.pick("买家", "Buyer"),
            Whose::Carrier => {
                let carrier = shipped.and_then(|parcel| parcel.carrier);
                match carrier {
                    Some(index) => label(&network.carriers[index].label, "快递", "Courier"),
                    None => self.pick("快递", "Courier"),
                }
            }
        }
    }

    /// The name of a stage.
    pub fn stage(&self, stage: Stage) -> String {
        match stage {
            Stage::Intake => words::Stage::Intake.name(self.language).to_owned(),
            Stage::Verification => words::Stage::Verification.name(self.language).to_owned(),
            Stage::Hop(tier) => {
                let tier = self.tier(tier);
                self.say(format!("转递：{tier}这一手"), format!("Hop: {tier}"))
            }
            Stage::Execution => words::Stage::Execution.name(self.language).to_owned(),
            Stage::Transit => words::Stage::Transit.name(self.language).to_owned(),
        }
    }

    /// What an order is: its buyer, basket and channel, and who sells it.
    pub fn basket(&self, story: &Story) -> String {
        let network = &self.explained.subject.network;
        let mut told = Vec::new();
        if let Some(product) = story.product {
            let mut basket = network.products[product]
                .label
                .get(self.language)
                .to_owned();
            if let Some(fen) = story.order_value {
                let yuan = fen as f64 / 100.0;
                basket.push_str(&self.say(format!(" {yuan:.2} 元"), format!(", {yuan:.2} yuan")));
            }
            told.push(basket);
        }
        let channel = network.channels[story.channel].label.get(self.language);
        told.push(channel.to_owned());
        if let Some(region) = story.region {
            told.push(network.regions[region].label.get(self.language).to_owned());
        }
        told.join(words::semicolon(self.language))
    }

    /// What a span of the story is, in a few words.
    pub fn span(&self, span: &Span) -> String {
        let text = self.cause(span);
        let waits = matches!(
            span.cause,
            Cause::VerificationWait
                | Cause::HopWait
                | Cause::QuestionWait { .. }
                | Cause::PickerWait
        );
        if span.closed == 0 || waits {
            return text;
        }
        text + &self.closed(span.closed, span.millis())
    }

    /// How much of a time lies outside working hours, in parentheses.
    pub fn closed(&self, closed: Millis, time: Millis) -> String {
        let shown = hms(closed);
        let inside = match closed == time {
            true => self.pick("下班时间", "outside working hours"),
            false => self.say(
                format!("其中下班时间 {shown}"),
                format!("{shown} of it outside working hours"),
            ),
        };
        aside(&inside, self.language)
    }

    fn cause(&self, span: &Span) -> String {
        match span.cause {
            Cause::Capture => self.pick(
                "买家发来消息，还没记成订单",
                "the buyer's message is not written down yet",
            ),
            Cause::VerificationWait
            | Cause::HopWait
            | Cause::QuestionWait { .. }
            | Cause::PickerWait => self.waits(span),
            Cause::VerificationWork => {
                self.pick("核对地址、货品和付款", "checks address, item and payment")
            }
            Cause::VerificationReply => self.pick("等买家确认", "until the buyer has confirmed"),
            Cause::HopWork { pile: None } => self.pick("处理这一单", "handles the order"),
            Cause::HopWork { pile: Some(1) } => self.pick(
                "处理这一批，只有这一单",
                "handles the pile, only this order",
            ),
            Cause::HopWork { pile: Some(orders) } => self.say(
                format!("处理这一批，共 {orders} 单"),
                format!("handles the pile of {orders} orders"),
            ),
            Cause::Roll(trigger) => self.trigger(trigger),
            Cause::RestOfSheet { orders } => self.say(
                format!("等同一张表的其他单做完，共 {orders} 单"),
                format!("waits for the rest of the sheet, {orders} orders"),
            ),
            Cause::Message { sheet: None } => self.pick(
                "报单发来，还没看到",
                "has been sent the order, has not seen it yet",
            ),
            Cause::Message { sheet: Some(1) } => self.pick(
                "报单表发来，还没看到，只有这一单",
                "has been sent the sheet, only this order, has not seen it yet",
            ),
            Cause::Message {
                sheet: Some(orders),
            } => self.say(
                format!("报单表发来，还没看到，共 {orders} 单"),
                format!("has been sent the sheet of {orders} orders, has not seen it yet"),
            ),
            Cause::QuestionDown => self.pick(
                "问下来了，还没看到",
                "has been asked about the error, has not seen it yet",
            ),
            Cause::QuestionWork { answer: false } => {
                self.pick("把问题往下转", "passes the question down")
            }
            Cause::QuestionWork { answer: true } => {
                self.pick("把答复往上转", "passes the answer up")
            }
            Cause::QuestionReply => self.pick("等买家答复", "until the buyer has answered"),
            Cause::AnswerUp => self.pick(
                "答复发来，还没看到",
                "has been sent the answer, has not seen it yet",
            ),
            Cause::Forgotten => self.pick(
                "漏了没人知道，直到买家来问",
                "nobody knows that it was left out, until the buyer asks",
            ),
            Cause::Climb => self.pick(
                "买家的催问一级一级问上来",
                "the buyer's inquiry finds its way up",
            ),
            Cause::Accept => self.pick("确认接单", "accepts the order"),
            Cause::Stock => self.pick("缺货,等到货", "out of stock, waiting for goods"),
            Cause::Balance => self.pick(
                "尾款一级一级往下要、往上付",
                "the balance is asked for down the chain and paid up it",
            ),
            Cause::Gate => self.pick("排队等产能", "queue for capacity"),
            Cause::Pick => self.pick("拣货打包", "picks and packs"),
            Cause::FakeNumber => self.pick(
                "给了单号，货还没交给快递",
                "has given a number, and no parcel has left",
            ),
            Cause::Courier(pickup) => {
                let time = time_of_day(pickup.millis().rem_euclid(DAY));
                self.say(
                    format!("打包好了，等 {time} 来收件"),
                    format!("packed; waits for the {time} pickup"),
                )
            }
            Cause::Departure(leaves) => {
                let time = time_of_day(leaves.millis().rem_euclid(DAY));
                self.say(
                    format!("打包好了，等 {time} 集中发货"),
                    format!("packed; waits to leave with others at {time}"),
                )
            }
            Cause::AnotherParcel => self.pick(
                "没送到，等补发的包裹",
                "never came: waits for another parcel",
            ),
            Cause::Transit => self.pick("运输", "in transit"),
        }
    }

    /// Waiting for a hand, and for opening, told apart.
    fn waits(&self, span: &Span) -> String {
        let busy = span.millis() - span.closed;
        match (busy, span.closed) {
            (_, 0) => self.pick(
                "手上有别的活，等人手",
                "busy with other work: waits for a hand",
            ),
            (0, _) => self.pick(
                "下班时间，等上班",
                "outside working hours: waits for opening",
            ),
            (busy, closed) => {
                let (busy, closed) = (hms(busy), hms(closed));
                self.say(
                    format!("等人手 {busy}，下班时间 {closed}"),
                    format!("waits {busy} for a hand, {closed} outside working hours"),
                )
            }
        }
    }

    fn trigger(&self, trigger: Trigger) -> String {
        match trigger {
            Trigger::CutOff(time) => {
                let time = time_of_day(time);
                self.say(
                    format!("等 {time} 截单"),
                    format!("waits for the {time} cut-off"),
                )
            }
            Trigger::Every(every) => {
                let every = words::span(every, self.language);
                self.say(
                    format!("等每 {every}一次的汇总"),
                    format!("waits for the roll-up of every {every}"),
                )
            }
            Trigger::After(after) => {
                let after = words::span(after, self.language);
                self.say(
                    format!("等攒单，首单之后 {after}"),
                    format!("waits for the batch, sent {after} after its first order"),
                )
            }
            Trigger::Count(orders) => self.say(
                format!("等凑满 {orders} 单"),
                format!("waits until {orders} orders are there"),
            ),
            Trigger::None => self.pick("等汇总，没有等到", "waits for a roll-up in vain"),
        }
    }

    /// What happens at an instant, in a few words.
    pub fn note(&self, note: &Note, story: &Story) -> String {
        match note.what {
            Happening::Placed => self.say(
                format!("下单付款：{}", self.basket(story)),
                format!("orders and pays: {}", self.basket(story)),
            ),
            Happening::Captured => self.pick("订单记下来了", "the order is written down"),
            Happening::Checked => self.pick("核验完", "the order is checked"),
            Happening::Altered { capture: true } => {
                self.pick("记错了，没人发现", "writes it down wrong, unnoticed")
            }
            Happening::Altered { capture: false } => {
                self.pick("转抄时抄错了，没人发现", "copies it wrong, unnoticed")
            }
            Happening::Corrected => self.pick(
                "核验时发现记错，改对了",
                "the check finds the error and corrects it",
            ),
            Happening::Caught => self.pick(
                "发现订单有错，退回去问买家",
                "finds an error, and asks back down to the buyer",
            ),
            Happening::Answered => self.pick(
                "答复到了，订单改对了",
                "has the answer: the order is right again",
            ),
            Happening::Omitted { capture: true } => {
                self.pick("漏记了这一单", "forgets to write the order down")
            }
            Happening::Omitted { capture: false } => self.pick(
                "漏了这一单，没往上报",
                "leaves the order out, and does not pass it on",
            ),
            Happening::Inquiry { number: 1 } => {
                self.pick("没有消息，来催单", "has no news, and asks")
            }
            Happening::Inquiry { number } => self.say(
                format!("还是没有消息，第 {number} 次催单"),
                format!("still has no news, and asks again, time {number}"),
            ),
            Happening::FoundAgain => {
                self.pick("找到漏掉的单，重新处理", "finds the order, starts again")
            }
            Happening::SeenBySupplier => self.pick("收到报单", "knows of the order"),
            Happening::Accepted => self.pick("接单", "has accepted"),
            Happening::TakenOver => self.pick(
                "前一家没货，接手这一单",
                "takes the order over: the one before has too little",
            ),
            Happening::BackToFirst => self.pick(
                "问过的几家都没货，单又回来，在这里等",
                "has the order again: everybody asked has too little",
            ),
            Happening::FoundForged => self.pick(
                "核验时发现付款截图是假的，取消订单",
                "the check finds that the proof of payment is forged: the order is cancelled",
            ),
            Happening::FakeNumber => self.pick(
                "给了一个虚假运单号，货没有发",
                "gives a fake waybill number: no parcel has left",
            ),
            Happening::FoundFake => self.pick(
                "看底单照片，发现单号是假的，补发",
                "the photo of the slip shows that the number is fake: the parcel must leave now",
            ),
            Happening::Scanned => self.pick("揽收，发货", "first scan: the order is dispatched"),
            Happening::Ended(end) => self.end(end, story),
        }
    }

    /// How the story ends.
    pub fn end(&self, end: Option<End>, story: &Story) -> String {
        let mistake = story.shipped.as_ref().and_then(|parcel| parcel.mistake);
        match (end, mistake) {
            (None, _) => self.pick(
                "模拟结束，这一单还没走完",
                "the simulation ends, and the order is still open",
            ),
            (Some(End::Delivered), mistake) => {
                let mut text = self.pick("签收", "receives the parcel");
                text.push_str(&match mistake {
                    Some(Mistake::WrongItem) => self.pick("，货发错了", ", with a wrong item"),
                    Some(_) => self.pick("，少了东西", ", with an item missing"),
                    None => String::new(),
                });
                text + &self.promise(story)
            }
            (Some(End::Refunded), _) => self.pick("不等了，退款", "gives up, and is refunded"),
            (Some(End::Cancelled), _) => self.pick("订单被取消", "the order is cancelled"),
            (Some(End::Lost), Some(Mistake::Undeliverable)) => self.pick(
                "地址是错的，包裹送不到",
                "the address is wrong: the parcel cannot be delivered",
            ),
            (Some(End::Lost), _) if story.shipped.is_some() => {
                self.pick("包裹在路上丢了", "the parcel was lost on the way")
            }
            (Some(End::Lost), _) => self.pick(
                "漏掉的单没有人问，不会发货",
                "nobody asks about the order: it is never shipped",
            ),
        }
    }

    /// How an order has ended, in a word.
    pub fn outcome(&self, end: Option<End>) -> &'static str {
        let (zh, en) = match end {
            Some(End::Delivered) => ("签收", "delivered"),
            Some(End::Cancelled) => ("被取消", "cancelled"),
            Some(End::Refunded) => ("退款", "refunded"),
            Some(End::Lost) => ("丢失", "lost"),
            None => ("还没走完", "still open"),
        };
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// Early or late, where something was promised.
    fn promise(&self, story: &Story) -> String {
        let parcel = story.shipped.as_ref();
        let Some((promise, parcel)) = parcel.and_then(|one| Some((one.promise?, one))) else {
            return String::new();
        };
        let late = parcel.arrives - parcel.scanned - promise;
        let (promise, by) = (
            words::span(promise, self.language),
            in_words(late.abs(), self.language),
        );
        match (late, self.language) {
            (1.., Language::Zh) => format!("，比承诺的 {promise}晚 {by}"),
            (1.., Language::En) => format!(", {by} later than the {promise} promised"),
            (_, Language::Zh) => format!("，在承诺的 {promise}之内"),
            (_, Language::En) => format!(", within the {promise} promised"),
        }
    }

    /// What the waybill number's step down is.
    pub fn told(&self, whose: Whose) -> String {
        match whose {
            Whose::Buyer => self.pick("知道运单号了", "knows the waybill number"),
            _ => self.pick(
                "有了运单号，往下告诉",
                "has the waybill number, passes it down",
            ),
        }
    }
}

/// `21:00`, with seconds only where there are some.
fn time_of_day(millis: Millis) -> String {
    let text = format!("{:0>8}", hms(millis));
    match millis % MINUTE {
        0 => text[..5].to_owned(),
        _ => text,
    }
}
