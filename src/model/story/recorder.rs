//! The recorder: follows a few orders by name and notes where their time goes.
//!
//! Spans are told ahead, wherever the model knows an order's next instant, and each begins where
//! the last one ended, so they tile. An order that ends before that instant has its story cut at
//! the end.

use crate::engine::time::{DAY, Millis, SimTime};
use crate::model::audit::Step;
use crate::model::basket::value_of;
use crate::model::clock::ActiveClock;
use crate::model::intake::pick;
use crate::model::network::{Region, RelayPolicy};
use crate::model::order::{End, SUPPLIER};
use crate::model::purpose;
use crate::model::world::World;

use super::{
    Cause, Followed, Happening, Note, OrderName, Outcome, Payment, Shipped, Span, Stage, Story,
    Told, Trigger, Whose,
};

/// Follows orders by name; follows none by default.
#[derive(Debug, Default)]
pub struct Recorder {
    names: Vec<OrderName>,
    stories: Vec<Option<Story>>,
    /// All orders that have ended; `None`: not wanted.
    outcomes: Option<Vec<Outcome>>,
    /// The trigger being pulled was armed for now; else a number of orders has pulled it.
    pub timed: bool,
}

impl Recorder {
    /// A recorder of these orders, which also lists how all orders end.
    pub fn of(names: &[OrderName]) -> Self {
        Self {
            names: names.to_vec(),
            stories: vec![None; names.len()],
            outcomes: Some(Vec::new()),
            timed: false,
        }
    }

    /// What was found.
    pub fn finish(mut self, placed: Vec<u32>) -> Followed {
        for story in self.stories.iter_mut().flatten() {
            story.payments.sort_by_key(|payment| payment.at);
            story.cases.sort_by_key(|case| case.opened);
        }
        Followed {
            stories: self.stories,
            outcomes: self.outcomes.unwrap_or_default(),
            placed,
        }
    }

    fn position(&self, name: OrderName) -> Option<usize> {
        self.names.iter().position(|&one| one == name)
    }
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// The place of an order's story among the followed ones; nothing on the fast path.
    #[inline]
    fn followed(&self, id: u32) -> Option<usize> {
        if !EVENTS || self.story.names.is_empty() {
            return None;
        }
        self.story.position(self.name_of(id))
    }

    fn name_of(&self, id: u32) -> OrderName {
        let order = &self.orders[id];
        OrderName {
            stream: order.stream + 1,
            number: order.number,
        }
    }

    /// Until `until` the order's time goes there.
    #[inline]
    pub fn tell(&mut self, id: u32, until: SimTime, cause: Cause) {
        if let Some(place) = self.followed(id) {
            let (stage, whose) = (self.stage(id, cause), self.whose(id, cause));
            if let Some(story) = &mut self.story.stories[place] {
                story.tell(until, cause, stage, whose);
            }
        }
    }

    /// A job on a hop became ready at `ready`, and its labour begins at `begins`. What lies before
    /// was waiting for the trigger.
    #[inline]
    pub fn tell_wait(&mut self, id: u32, ready: SimTime, begins: SimTime) {
        self.tell_trigger(id, ready);
        self.tell(id, begins, Cause::HopWait);
    }

    /// A batch of so many orders, whose trigger was pulled at `pulled`, leaves at `leaves` and is
    /// seen above at `seen`.
    #[inline]
    pub fn tell_sent(
        &mut self,
        id: u32,
        pulled: SimTime,
        leaves: SimTime,
        seen: SimTime,
        orders: u32,
    ) {
        self.tell_trigger(id, pulled);
        self.tell(id, leaves, Cause::RestOfSheet { orders });
        let sheet = Some(orders);
        self.tell(id, seen, Cause::Message { sheet });
    }

    /// A question about an order, or its answer, at an agent between: labour, or waiting for it.
    #[inline]
    pub fn tell_question(&mut self, id: u32, until: SimTime, labour: bool) {
        let answer = self.orders[id].answered;
        let cause = if labour {
            Cause::QuestionWork { answer }
        } else {
            Cause::QuestionWait { answer }
        };
        self.tell(id, until, cause);
    }

    #[inline]
    fn tell_trigger(&mut self, id: u32, pulled: SimTime) {
        if self.followed(id).is_some() {
            let trigger = self.trigger_of(self.orders[id].holder, pulled);
            self.tell(id, pulled, Cause::Roll(trigger));
        }
    }

    /// What has pulled an agent's trigger at `at`.
    fn trigger_of(&self, agent: u32, at: SimTime) -> Trigger {
        let RelayPolicy::RollUp(roll_up) = &self.practice(agent).relay else {
            return Trigger::None;
        };
        let of_day = at.millis().rem_euclid(DAY);
        match (roll_up.every, roll_up.after, roll_up.at) {
            (_, _, Some(count)) if !self.story.timed => Trigger::Count(count),
            _ if roll_up.cut_off.contains(&of_day) => Trigger::CutOff(of_day),
            (Some(every), _, _) if at.millis() % every == 0 => Trigger::Every(every),
            (_, Some(after), _) => Trigger::After(after),
            _ => Trigger::None,
        }
    }

    /// The parcel of an order: its way, the number's way down, and the parts as the books have
    /// them.
    pub fn tell_parcel(&mut self, id: u32, mut parcel: Shipped, told: SimTime) {
        let Some(place) = self.followed(id) else {
            return;
        };
        let scanned = parcel.scanned;
        let mut from = scanned;
        for (whose, at) in self.number_goes_down(id, scanned) {
            let closed = self.closed(whose, from, at);
            parcel.told.push(Told {
                whose,
                from,
                at,
                closed,
            });
            from = at;
        }
        parcel.told.push(Told {
            whose: Whose::Buyer,
            from,
            at: told,
            closed: 0,
        });
        self.tell(id, parcel.arrives, Cause::Transit);
        if let Some(story) = &mut self.story.stories[place] {
            story.shipped = Some(parcel);
        }
    }

    /// The buyer's next inquiry is made.
    #[inline]
    pub fn note_inquiry(&mut self, id: u32) {
        if EVENTS {
            let order = &self.orders[id];
            let number = order.inquiries + 1;
            let at = order.next_inquiry;
            self.note(id, at, Happening::Inquiry { number });
        }
    }

    /// A step of the audit, as the story has it.
    pub fn note_step(&mut self, id: u32, at: SimTime, step: Step) {
        let Some(place) = self.followed(id) else {
            return;
        };
        if step == Step::Placed {
            let story = self.begin(id);
            self.story.stories[place] = Some(story);
        }
        let Some(story) = &self.story.stories[place] else {
            return;
        };
        let capture = !story.has(|what| what == Happening::Captured);
        let what = match step {
            Step::Placed => Happening::Placed,
            Step::Captured => Happening::Captured,
            Step::Checked => {
                let altered = story.has(|what| matches!(what, Happening::Altered { .. }));
                if altered && !self.orders[id].altered {
                    self.note(id, at, Happening::Corrected);
                }
                Happening::Checked
            }
            Step::Altered => Happening::Altered { capture },
            Step::Caught => Happening::Caught,
            Step::Answered => Happening::Answered,
            Step::Omitted => Happening::Omitted { capture },
            Step::FoundAgain => {
                if self.orders[id].hop_from == SimTime::NEVER {
                    // Never written down before.
                    self.note(id, at, Happening::FoundAgain);
                    Happening::Captured
                } else {
                    Happening::FoundAgain
                }
            }
            Step::SeenBySupplier => Happening::SeenBySupplier,
            Step::Accepted => Happening::Accepted,
            Step::TakenOver => Happening::TakenOver,
            Step::BackToFirst => Happening::BackToFirst,
            Step::FoundForged => Happening::FoundForged,
            Step::FakeNumber => Happening::FakeNumber,
            Step::FoundFake => Happening::FoundFake,
            Step::Scanned => Happening::Scanned,
            Step::Handled(_) | Step::GivesUp | Step::Ended(_) => return,
        };
        self.note(id, at, what);
    }

    fn note(&mut self, id: u32, at: SimTime, what: Happening) {
        let Some(place) = self.followed(id) else {
            return;
        };
        let whose = match what {
            Happening::Placed
            | Happening::Inquiry { .. }
            | Happening::Ended(Some(End::Delivered | End::Refunded)) => Whose::Buyer,
            Happening::Scanned => Whose::Carrier,
            Happening::Ended(_) if self.is_scanned(place) => Whose::Carrier,
            _ => self.holder(id),
        };
        if let Some(story) = &mut self.story.stories[place] {
            story.notes.push(Note { at, what, whose });
        }
    }

    fn is_scanned(&self, place: usize) -> bool {
        let story = self.story.stories[place].as_ref();
        story.is_some_and(|story| story.shipped.is_some())
    }

    fn begin(&self, id: u32) -> Story {
        let order = &self.orders[id];
        let products = &self.net.products;
        let chosen = pick(products, |one| one.share, order.key, purpose::PRODUCT);
        let product = products.get(chosen);
        Story {
            name: self.name_of(id),
            cohort: order.cohort,
            channel: usize::from(order.channel),
            product: product.map(|_| chosen),
            region: (!self.net.regions.is_empty()).then(|| {
                let share = |region: &Region| region.share;
                pick(&self.net.regions, share, order.key, purpose::HOME)
            }),
            order_value: product.and_then(|one| value_of(one, order.key)),
            placed: order.placed,
            supplier_seen: None,
            end: None,
            ended: order.placed,
            spans: Vec::new(),
            notes: Vec::new(),
            shipped: None,
            payments: Vec::new(),
            cases: Vec::new(),
        }
    }

    /// An order ends at `at`, or is open when nothing more is followed.
    pub fn story_ends(&mut self, id: u32, end: End, at: SimTime) {
        let drained = self.monitor.drain_end;
        let (end, at) = match at < drained {
            true => (Some(end), at),
            false => (None, drained),
        };
        let name = self.name_of(id);
        let order = &self.orders[id];
        let placed = order.placed;
        if let Some(outcomes) = &mut self.story.outcomes {
            outcomes.push(Outcome {
                name,
                cohort: order.cohort,
                end,
                millis: at - placed,
                omitted: order.was_omitted,
                questioned: order.parts[crate::model::order::Part::Reconfirmation as usize] > 0,
            });
        }
        let seen = order.supplier_seen;
        let Some(place) = self.followed(id) else {
            return;
        };
        self.note(id, at, Happening::Ended(end));
        let Some(mut story) = self.story.stories[place].take() else {
            return;
        };
        story.cut(at);
        // What it waits for, when that is not known to come, is not told ahead.
        let waits = if story.is_omitted() {
            Cause::Climb
        } else if self.troubled && self.affair(id).never_comes {
            Cause::AnotherParcel
        } else if self.orders[id].tier == SUPPLIER {
            Cause::Stock
        } else {
            Cause::Roll(Trigger::None)
        };
        story.tell(at, waits, self.stage(id, waits), self.whose(id, waits));
        for span in &mut story.spans {
            if span.cause.keeps_hours() {
                span.closed = self.closed(span.whose, span.from, span.until);
            }
        }
        // Stable, so that what was noted first at an instant stays first.
        story.notes.sort_by_key(|note| note.at);
        story.end = end;
        story.ended = at;
        story.supplier_seen = (seen <= at).then_some(seen);
        story.shipped = story.shipped.filter(|parcel| parcel.scanned <= at);
        debug_assert_eq!(
            story.spans.iter().map(Span::millis).sum::<Millis>(),
            at - placed,
            "the story of {name} does not tile its time"
        );
        self.story.stories[place] = Some(story);
    }

    /// How many orders each stream has placed.
    pub fn placed_by_stream(&self) -> Vec<u32> {
        self.arrivals.placed().collect()
    }

    /// Who has an order in hand.
    fn holder(&self, id: u32) -> Whose {
        let order = &self.orders[id];
        match order.tier {
            SUPPLIER => self.shipper(id),
            _ => self.agent_as_whose(order.holder),
        }
    }

    /// Who ships an order.
    fn shipper(&self, id: u32) -> Whose {
        if let Some(agent) = self.ships_from_stock(id) {
            return self.agent_as_whose(agent);
        }
        match self.last_relay {
            0 => Whose::Supplier(self.orders[id].supplier),
            _ => self.agent_as_whose(self.agent_on_path(id, 0)),
        }
    }

    fn stage(&self, id: u32, cause: Cause) -> Stage {
        let order = &self.orders[id];
        match cause {
            Cause::Capture => Stage::Intake,
            Cause::VerificationWait | Cause::VerificationWork | Cause::VerificationReply => {
                Stage::Verification
            }
            Cause::AnotherParcel | Cause::Transit => Stage::Transit,
            // Omitted before it was written down.
            Cause::Forgotten | Cause::Climb if order.hop_from == SimTime::NEVER => Stage::Intake,
            _ if order.tier == SUPPLIER => Stage::Execution,
            _ => Stage::Hop(order.tier),
        }
    }

    fn whose(&self, id: u32, cause: Cause) -> Whose {
        let order = &self.orders[id];
        match cause {
            Cause::VerificationReply | Cause::QuestionReply => Whose::Buyer,
            Cause::Transit | Cause::Courier(_) => Whose::Carrier,
            Cause::Accept
            | Cause::Stock
            | Cause::Gate
            | Cause::PickerWait
            | Cause::Pick
            | Cause::AnotherParcel
            | Cause::FakeNumber
            | Cause::Departure(_) => self.shipper(id),
            Cause::Balance => Whose::Buyer,
            Cause::Message { .. } => match order.tier {
                0 | SUPPLIER => self.shipper(id),
                _ => self.agent_as_whose(self.agents[order.holder as usize].upper),
            },
            Cause::QuestionDown | Cause::QuestionWait { .. } | Cause::QuestionWork { .. } => {
                self.agent_as_whose(self.agent_on_path(id, order.asked))
            }
            Cause::AnswerUp => match order.asked.checked_sub(1) {
                Some(above) => self.agent_as_whose(self.agent_on_path(id, above)),
                None => Whose::Supplier(order.supplier),
            },
            _ => self.holder(id),
        }
    }

    /// A payment for an order.
    pub fn tell_payment(&mut self, id: u32, payment: Payment) {
        if let Some(story) = self.story_of(id) {
            story.payments.push(payment);
        }
    }

    /// The story of an order, if it is followed.
    pub(super) fn story_of(&mut self, id: u32) -> Option<&mut Story> {
        let place = self.followed(id)?;
        self.story.stories[place].as_mut()
    }

    pub fn agent_as_whose(&self, agent: u32) -> Whose {
        let tier = self.agents[agent as usize].tier;
        Whose::Agent {
            tier,
            number: agent - self.first_of(tier) + 1,
        }
    }

    /// The first agent of a tier.
    fn first_of(&self, tier: u8) -> u32 {
        self.agents.partition_point(|agent| agent.tier < tier) as u32
    }

    fn clock_of(&self, whose: Whose) -> Option<&'n ActiveClock> {
        match whose {
            Whose::Agent { tier, number } => {
                let agent = self.first_of(tier) + number - 1;
                Some(&self.practice(agent).clock)
            }
            Whose::Supplier(which) => Some(&self.net.suppliers[usize::from(which)].clock),
            Whose::Buyer | Whose::Carrier => None,
        }
    }

    /// Time between two instants outside somebody's working hours [ms].
    fn closed(&self, whose: Whose, from: SimTime, until: SimTime) -> Millis {
        match self.clock_of(whose) {
            Some(clock) => until - from - clock.active_between(from, until),
            None => 0,
        }
    }

    /// The agents the waybill number is passed down to by hand, with the instants at which they
    /// have it.
    fn number_goes_down(&self, id: u32, scanned: SimTime) -> Vec<(Whose, SimTime)> {
        let mut has = self.number_begins(id, scanned);
        let mut way = Vec::new();
        if self.told_by_agents(id) {
            for tier in self.below_shipper(id)..self.net.tiers.len() {
                has = self.passed_down(id, tier, has);
                let agent = self.agent_on_path(id, tier as u8);
                way.push((self.agent_as_whose(agent), has));
            }
        }
        way
    }
}
