//! Intake and verification: from the buyer's message to a checked order.

use crate::engine::time::SimTime;
use crate::random::Key;

use super::ahead;
use super::audit::Step;
use super::event::{Event, SEEN};
use super::inquiries;
use super::network::{Channel, Entry};
use super::order::{Order, PARTS, SUPPLIER};
use super::purpose;
use super::slab::NONE;
use super::story::Cause;
use super::world::{Agenda, World};

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// A buyer orders now.
    #[inline]
    pub fn take_order(
        &mut self,
        stream: u32,
        number: u32,
        key: Key,
        seller: u32,
        calendar: &mut Agenda,
    ) {
        let net = self.net;
        let now = calendar.now();
        let (channel, forged) = match self.one_channel {
            true => (0, false),
            false => self.comes_by_one_of_several(key, seller, now),
        };
        let at_channel = &net.channels[channel];
        let lowest = match (at_channel.enters_at, net.lowest_tier()) {
            (Entry::Retail, Some(lowest)) => lowest as u8,
            _ => SUPPLIER,
        };
        let next_inquiry = inquiries::next(net, key, 0, now);
        let cohort = now >= net.warm_up;
        let supplier = self.first_given_to(key);
        let drawn = self.draw_ahead((key, supplier), seller, at_channel);
        let id = self.orders.insert(Order {
            key,
            placed: now,
            captured: now,
            checked: now,
            supplier_seen: SimTime::NEVER,
            hop_from: now,
            hop_wait: 0,
            hop_accounted: 0,
            parts: [0; PARTS],
            ahead: drawn,
            intake_chasing: 0,
            execution_question: 0,
            awaits_balance: 0,
            awaits_departure: 0,
            value: 0,
            paid_at: SimTime::NEVER,
            since: now,
            next_inquiry,
            inquiries: 0,
            stream,
            number,
            seller,
            holder: seller,
            next: NONE,
            attempt: 0,
            channel: channel as u16,
            tier: lowest,
            asked: 0,
            handed: 0,
            balances: 0,
            settled: false,
            keeps_deposit: false,
            carrier: 0,
            contract: 0,
            answered: false,
            supplier,
            cohort,
            altered: false,
            was_altered: false,
            was_omitted: false,
            forged,
            was_fake: false,
            fake: false,
            confirmed: false,
        });
        self.monitor.events += 1;
        self.monitor.placed_all += 1;
        if cohort {
            self.monitor.placed += 1;
            self.monitor.channels[channel].placed += 1;
        }
        if next_inquiry != SimTime::NEVER {
            self.watch(id);
        }
        if EVENTS {
            self.mark(id, now, Step::Placed, calendar);
            self.mark_giving_up(id, calendar);
        }
        if self.pays {
            self.buyer_pays(id, now);
        }
        if self.stocked && self.is_refused(id, calendar) {
            return;
        }
        self.capture(id, lowest, at_channel, calendar);
    }

    /// The channel of a buyer, and whether the proof of payment is forged.
    #[inline(never)]
    fn comes_by_one_of_several(&mut self, key: Key, seller: u32, now: SimTime) -> (usize, bool) {
        let channels = &self.net.channels;
        let channel = pick(channels, |channel| channel.share, key, purpose::CHANNEL);
        match self.ruled {
            true => self.comes_by(channel, key, seller, now),
            false => (channel, false),
        }
    }

    /// Writes the order down, or omits it.
    #[inline]
    fn capture(&mut self, id: u32, lowest: u8, channel: &'n Channel, calendar: &mut Agenda) {
        let now = calendar.now();
        let captured = match &channel.capture_delay {
            Some(law) => {
                let clock = match lowest {
                    SUPPLIER => self.shipper_clock(id),
                    _ => &self.practice(self.orders[id].seller).clock,
                };
                self.monitor.events += 1;
                let delay = self.drawn(id, ahead::Step::Capture, law, purpose::CAPTURE_DELAY);
                clock.after(now, delay)
            }
            None => now,
        };
        self.tell(id, captured, Cause::Capture);
        if self.gave_up(id, captured) {
            return;
        }
        let happens = |probability: f64, purpose| {
            probability > 0.0 && self.orders[id].key.draw(purpose, 0).chance(probability)
        };
        if happens(channel.omission, purpose::CAPTURE_OMISSION) {
            let order = &self.orders[id];
            if order.cohort {
                self.monitor.channels[usize::from(order.channel)].capture_omitted += 1;
            }
            self.omitted_in_capture(id, captured, calendar);
            return;
        }
        if happens(channel.error, purpose::CAPTURE_ERROR) {
            self.alter(id, captured, calendar);
        }
        self.captured(id, captured, calendar);
    }

    /// The order is written down at `at`: on to verification, or straight to the supplier.
    #[inline]
    fn captured(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.mark(id, at, Step::Captured, calendar);
        let order = &mut self.orders[id];
        order.captured = at;
        if order.tier == SUPPLIER {
            self.checked_at_supplier(id, at, calendar);
            return;
        }
        let key = order.key;
        match &self.net.verification {
            None => self.checked(id, at, calendar),
            Some(verification) if verification.handling.is_some() => {
                self.touch(at, SEEN, key, Event::Verify(id), calendar);
            }
            Some(_) => self.ask_buyer(id, at, calendar),
        }
    }

    /// An order is ready to be verified by its lowest-tier agent.
    pub fn verify(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let seller = self.orders[id].seller;
        let turn = self.turn(seller, now);
        self.tell(id, turn.begins, Cause::VerificationWait);
        if self.gave_up(id, turn.begins) {
            return;
        }
        let verification = self.net.verification.as_ref();
        let labour = match verification.and_then(|one| one.handling.as_ref()) {
            Some(law) => self.drawn(id, ahead::Step::Verification, law, purpose::VERIFY_LABOUR),
            None => 0,
        };
        let done = self.book(turn, labour);
        self.tell(id, done, Cause::VerificationWork);
        self.ask_buyer(id, done, calendar);
    }

    /// The agent has looked at the order and asks the buyer, whose reply also puts right what
    /// the agent has caught: a correction needs no round of its own here.
    fn ask_buyer(&mut self, id: u32, asked: SimTime, calendar: &mut Agenda) {
        let Some(verification) = &self.net.verification else {
            return self.checked(id, asked, calendar);
        };
        let reply = match &verification.buyer_reply {
            Some(law) => self.drawn(id, ahead::Step::Reply, law, purpose::VERIFY_REPLY),
            None => 0,
        };
        let checked = asked + reply;
        self.tell(id, checked, Cause::VerificationReply);
        if self.gave_up(id, checked) {
            return;
        }
        self.monitor.events += 1;
        let order = &mut self.orders[id];
        if order.altered && verification.catches > 0.0 {
            let mut draw = order.key.draw(purpose::VERIFY_CATCH, 0);
            order.altered = !draw.chance(verification.catches);
        }
        if order.forged && self.finds_forged(id, checked, calendar) {
            return;
        }
        self.checked(id, checked, calendar);
    }

    /// The order is checked: its first hop begins.
    #[inline]
    pub fn checked(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.mark(id, at, Step::Checked, calendar);
        let order = &mut self.orders[id];
        order.checked = at;
        order.hop_from = at;
        if usize::from(order.tier) < self.last_relay {
            // Its own agent ships it.
            order.tier = SUPPLIER;
            return self.seen_by_supplier(id, at, calendar);
        }
        let key = order.key;
        self.touch(at, SEEN, key, Event::Receive(id), calendar);
    }

    /// The order is written down in the supplier's own system, which has seen it with that.
    pub fn checked_at_supplier(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.mark(id, at, Step::Checked, calendar);
        let order = &mut self.orders[id];
        order.captured = at;
        order.checked = at;
        if self.pays {
            self.all_agents_pay(id, at);
        }
        self.seen_by_supplier(id, at, calendar);
    }

    /// The order now differs from what the buyer wanted.
    pub fn alter(&mut self, id: u32, at: SimTime, calendar: &mut Agenda) {
        self.mark(id, at, Step::Altered, calendar);
        let order = &mut self.orders[id];
        order.altered = true;
        if !order.was_altered {
            order.was_altered = true;
            let counted = u64::from(order.cohort);
            self.monitor.altered += counted;
            self.monitor.channels[usize::from(order.channel)].altered += counted;
        }
    }
}

/// The index of the item an entity gets, by shares that add up to 1; no draw for a single item.
#[inline]
pub(super) fn pick<T>(
    items: &[T],
    share: impl Fn(&T) -> f64,
    key: Key,
    purpose: crate::random::Purpose,
) -> usize {
    if items.len() <= 1 {
        return 0;
    }
    let mut left = key.draw(purpose, 0).uniform();
    for (index, item) in items.iter().enumerate() {
        left -= share(item);
        if left < 0.0 {
            return index;
        }
    }
    items.len() - 1
}
