//! Stories as JSON: every line with its cause in both languages, times in whole milliseconds.

use serde_json::{Map, Value, json};

use crate::engine::time::{DAY, SimTime};
use crate::experiment::explanation::{Explained, Explanation, Why};
use crate::language::Language;
use crate::model::measure::{PART_IDS, part_in_use};
use crate::model::money::ledger::Party;
use crate::model::story::{
    Cause, End, Happening, Mistake, Note, Payment, Purse, Shipped, Span, Stage, Story, Told,
    Trigger, Whose,
};
use crate::report::json::SCHEMA;

use super::cases;
use super::payments::Purpose;
use super::scene::Scene;

/// The document of an explanation.
pub fn json(explanation: &Explanation) -> String {
    let scenarios = explanation.scenarios.iter().map(scenario);
    let document = json!({
        "schema": SCHEMA,
        "command": "explain",
        "seed": explanation.seed,
        "replication": explanation.replication,
        "scenarios": scenarios.collect::<Vec<Value>>(),
    });
    format!("{document:#}\n")
}

fn scenario(explained: &Explained) -> Value {
    let teller = Teller {
        explained,
        scenes: [Language::Zh, Language::En].map(|language| Scene::new(explained, language)),
    };
    let subject = &explained.subject;
    let orders = explained.stories.iter();
    json!({
        "scenario": {
            "name": subject.name,
            "title": subject.title,
            "path": subject.path,
            "sha256": subject.sha256,
        },
        "orders": orders.map(|(why, story)| teller.order(*why, story)).collect::<Vec<Value>>(),
    })
}

struct Teller<'a> {
    explained: &'a Explained,
    scenes: [Scene<'a>; 2],
}

impl Teller<'_> {
    fn both(&self, text: impl Fn(&Scene) -> String) -> Value {
        let [zh, en] = &self.scenes;
        json!({ "zh": text(zh), "en": text(en) })
    }

    fn order(&self, why: Option<Why>, story: &Story) -> Value {
        let network = &self.explained.subject.network;
        let product = story
            .product
            .map(|index| network.products[index].name.as_str());
        let shipped = story.shipped.as_ref();
        let since = |at: SimTime| at - story.placed;
        let delivered = (story.end == Some(End::Delivered)).then_some(story.millis());
        let parts = PART_IDS.iter().zip(story.parts());
        let parts = parts.filter(|(part, _)| part_in_use(network, part));
        let parts: Map<String, Value> = parts
            .map(|(&part, time)| (format!("{part}_ms"), json!(time)))
            .collect();
        json!({
            "order": story.name.to_string(),
            "why": why.map(why_id),
            "cohort": story.cohort,
            "channel": network.channels[story.channel].name,
            "product": product,
            "region": story.region.map(|index| network.regions[index].name.as_str()),
            "order_value_fen": story.order_value,
            "placed": self.instant(story.placed),
            "end": end_id(story.end),
            "ended": self.instant(story.ended),
            "mistake": shipped.and_then(|parcel| parcel.mistake).map(mistake_id),
            "on_promise": delivered.and(shipped).and_then(|parcel| {
                Some(parcel.arrives - parcel.scanned <= parcel.promise?)
            }),
            "information_time_ms": story.supplier_seen.map(since),
            "dispatch_time_ms": shipped.map(|parcel| since(parcel.scanned)),
            "delivery_time_ms": delivered,
            "total_ms": story.millis(),
            "parts": parts,
            "spans": story.spans.iter().map(|span| self.span(span, story)).collect::<Vec<_>>(),
            "notes": story.notes.iter().map(|note| self.note(note, story)).collect::<Vec<_>>(),
            "sync": shipped.map(|parcel| self.sync(parcel)),
            "payments": self.payments(story),
            "cases": cases::json(story, &|at| self.instant(at)),
        })
    }

    /// Every payment for an order; nothing where no money is booked.
    fn payments(&self, story: &Story) -> Value {
        let numbered = story.payments.iter().enumerate();
        let payment = |(place, payment): (usize, &Payment)| {
            let purpose = Purpose::of(payment, &story.payments[..place]);
            json!({
                "at": self.instant(payment.at),
                "from": self.purse(payment.from, story),
                "to": self.purse(payment.to, story),
                "what": purpose.id(),
                "fen": payment.fen,
            })
        };
        numbered.map(payment).collect()
    }

    fn purse(&self, purse: Purse, story: &Story) -> Value {
        let shipped = story.shipped.as_ref();
        let kind = |kind: &str| json!({ "kind": kind });
        match purse {
            Purse::Agent(whose) => self.whose(whose, shipped),
            Purse::Party(Party::Buyers) => self.whose(Whose::Buyer, shipped),
            Purse::Party(Party::Supplier) => self.whose(Whose::Supplier(0), shipped),
            Purse::Party(Party::Carriers) => self.whose(Whose::Carrier, shipped),
            Purse::Party(Party::Producers) => kind("producer"),
            Purse::Party(Party::Platforms) => kind("platform"),
            Purse::Party(Party::Materials) => kind("packaging"),
            Purse::Party(Party::Staff) => kind("staff"),
            Purse::Party(Party::Bank) => kind("lender"),
            Purse::Party(Party::Penalties) => kind("platform"),
            Purse::Party(Party::TaxOffice) => kind("tax_office"),
            Purse::Party(Party::Compliance) => kind("compliance_service"),
            Purse::Party(Party::Checks) => kind("slip_checks"),
        }
    }

    /// An instant by the run's clock and by the calendar.
    fn instant(&self, at: SimTime) -> Value {
        let [_, scene] = &self.scenes;
        let millis = at.millis().rem_euclid(DAY);
        let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
        let (seconds, rest) = (millis / 1000 % 60, millis % 1000);
        json!({
            "at_ms": at.millis(),
            "date": scene.date(at),
            "weekday": scene.weekday(at) + 1,
            "time": format!("{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"),
        })
    }

    fn whose(&self, whose: Whose, shipped: Option<&Shipped>) -> Value {
        let network = &self.explained.subject.network;
        match whose {
            Whose::Agent { tier, number } => json!({
                "kind": "agent",
                "tier": network.tiers[usize::from(tier)].name,
                "number": number,
            }),
            Whose::Supplier(_) if !network.several_suppliers() => json!({ "kind": "supplier" }),
            Whose::Supplier(which) => json!({
                "kind": "supplier",
                "name": network.suppliers[usize::from(which)].name(),
            }),
            Whose::Buyer => json!({ "kind": "buyer" }),
            Whose::Carrier => json!({
                "kind": "carrier",
                "name": shipped
                    .and_then(|parcel| parcel.carrier)
                    .map(|index| network.carriers[index].name.as_str()),
            }),
        }
    }

    fn span(&self, span: &Span, story: &Story) -> Value {
        let network = &self.explained.subject.network;
        let (part, closed_part) = span.cause.parts();
        let (stage, tier) = match span.stage {
            Stage::Intake => ("intake", None),
            Stage::Verification => ("verification", None),
            Stage::Hop(tier) => ("relay", Some(&network.tiers[usize::from(tier)].name)),
            Stage::Execution => ("execution", None),
            Stage::Transit => ("transit", None),
        };
        let (trigger, orders) = details(span.cause);
        json!({
            "from": self.instant(span.from),
            "duration_ms": span.millis(),
            "total_ms": span.until - story.placed,
            "cause": cause_id(span.cause),
            "stage": stage,
            "tier": tier,
            "who": self.whose(span.whose, story.shipped.as_ref()),
            "part": PART_IDS[part],
            "closed_ms": span.closed,
            "closed_part": PART_IDS[closed_part],
            "trigger": trigger,
            "orders": orders,
            "text": self.both(|scene| scene.span(span)),
        })
    }

    fn note(&self, note: &Note, story: &Story) -> Value {
        json!({
            "at": self.instant(note.at),
            "total_ms": note.at - story.placed,
            "what": happening_id(note.what),
            "who": self.whose(note.whose, story.shipped.as_ref()),
            "text": self.both(|scene| scene.note(note, story)),
        })
    }

    fn sync(&self, parcel: &Shipped) -> Value {
        let step = |told: &Told| {
            json!({
                "at": self.instant(told.at),
                "duration_ms": told.at - told.from,
                "closed_ms": told.closed,
                "who": self.whose(told.whose, None),
            })
        };
        parcel.told.iter().map(step).collect()
    }
}

fn why_id(why: Why) -> &'static str {
    match why {
        Why::Typical => "typical",
        Why::Slowest => "slowest",
        Why::Omitted => "omitted",
        Why::Questioned => "questioned",
        Why::Refunded => "refunded",
        Why::Lost => "lost",
    }
}

fn end_id(end: Option<End>) -> &'static str {
    match end {
        Some(End::Delivered) => "delivered",
        Some(End::Cancelled) => "cancelled",
        Some(End::Refunded) => "refunded",
        Some(End::Lost) => "lost",
        None => "open",
    }
}

fn mistake_id(mistake: Mistake) -> &'static str {
    match mistake {
        Mistake::WrongItem => "wrong",
        Mistake::MissingItem => "missing",
        Mistake::Undeliverable => "undeliverable",
    }
}

/// What has pulled a trigger, and how many orders are concerned.
fn details(cause: Cause) -> (Value, Value) {
    match cause {
        Cause::Roll(trigger) => {
            let trigger = match trigger {
                Trigger::CutOff(time) => json!({ "cut_off_ms": time }),
                Trigger::Every(every) => json!({ "every_ms": every }),
                Trigger::After(after) => json!({ "after_ms": after }),
                Trigger::Count(orders) => json!({ "at": orders }),
                Trigger::None => Value::Null,
            };
            (trigger, Value::Null)
        }
        Cause::HopWork { pile: orders } | Cause::Message { sheet: orders } => {
            (Value::Null, json!(orders))
        }
        Cause::RestOfSheet { orders } => (Value::Null, json!(orders)),
        _ => (Value::Null, Value::Null),
    }
}

fn cause_id(cause: Cause) -> &'static str {
    match cause {
        Cause::Capture => "capture",
        Cause::VerificationWait => "verification_wait",
        Cause::VerificationWork => "verification_labour",
        Cause::VerificationReply => "verification_reply",
        Cause::HopWait => "hop_wait",
        Cause::HopWork { .. } => "hop_labour",
        Cause::Roll(_) => "trigger",
        Cause::RestOfSheet { .. } => "rest_of_sheet",
        Cause::Message { .. } => "message",
        Cause::QuestionDown => "question_down",
        Cause::QuestionWait { answer: false } => "question_wait",
        Cause::QuestionWait { answer: true } => "answer_wait",
        Cause::QuestionWork { answer: false } => "question_labour",
        Cause::QuestionWork { answer: true } => "answer_labour",
        Cause::QuestionReply => "question_reply",
        Cause::AnswerUp => "answer_up",
        Cause::Forgotten => "forgotten",
        Cause::Climb => "inquiry_climbs",
        Cause::Accept => "accept",
        Cause::Stock => "stock",
        Cause::Balance => "balance",
        Cause::Departure(_) => "departure",
        Cause::Gate => "capacity",
        Cause::PickerWait => "pick_wait",
        Cause::Pick => "pick_pack",
        Cause::FakeNumber => "fake_waybill",
        Cause::Courier(_) => "pickup",
        Cause::AnotherParcel => "another_parcel",
        Cause::Transit => "transit",
    }
}

fn happening_id(what: Happening) -> &'static str {
    match what {
        Happening::Placed => "placed",
        Happening::Captured => "captured",
        Happening::Checked => "checked",
        Happening::Altered { capture: true } => "altered_in_capture",
        Happening::Altered { capture: false } => "altered",
        Happening::Corrected => "corrected",
        Happening::Caught => "caught",
        Happening::Answered => "answered",
        Happening::Omitted { capture: true } => "omitted_in_capture",
        Happening::Omitted { capture: false } => "omitted",
        Happening::Inquiry { .. } => "inquiry",
        Happening::FoundAgain => "found_again",
        Happening::SeenBySupplier => "seen_by_supplier",
        Happening::Accepted => "accepted",
        Happening::TakenOver => "taken_over",
        Happening::BackToFirst => "back_to_first",
        Happening::FoundForged => "forged_payment_found",
        Happening::FakeNumber => "fake_waybill",
        Happening::FoundFake => "fake_waybill_found",
        Happening::Scanned => "scanned",
        Happening::Ended(_) => "ended",
    }
}
