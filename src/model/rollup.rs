//! Roll-ups: sheets and piles, the triggers that pull them, and the batches that leave.

use crate::engine::time::SimTime;
use crate::random::Key;

use super::event::{Event, SEEN, TRIGGER};
use super::hands::FOREVER;
use super::network::{Merge, RelayPolicy, RollUp};
use super::order::{Part, Pile, Sheet};
use super::purpose;
use super::slab::NONE;
use super::story::Cause;
use super::world::{Agenda, World};

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// A sheet is seen by its receiver.
    pub fn receive_sheet(&mut self, id: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let Sheet {
            receiver,
            mut orders,
            ..
        } = self.sheets[id];
        if self.stocked {
            // Who takes an order for which there is stock reads it at once.
            orders = self.keep(orders, |world, id| {
                !(world.gave_up(id, now) || world.meets_stock(id, calendar))
            });
            self.sheets[id].orders = orders;
            if orders.len == 0 {
                self.sheets.remove(id);
                return;
            }
        }
        match &self.practice(receiver).relay {
            RelayPolicy::Immediate => {
                // Unpacked in its order; each order is a job of its own.
                self.sheets.remove(id);
                let mut next = orders.head;
                while next != NONE {
                    let order = next;
                    next = self.orders[order].next;
                    self.orders[order].next = NONE;
                    if !self.gave_up(order, now) {
                        self.serve(order, calendar);
                    }
                }
            }
            RelayPolicy::RollUp(roll_up) => {
                if roll_up.merge == Merge::OnArrival {
                    let key = self.sheets[id].key;
                    let (pile, done) = self.work_pile(receiver, key, orders, calendar);
                    self.sheets[id].orders = pile;
                    self.sheets[id].done = done;
                    if pile.len == 0 {
                        self.sheets.remove(id);
                        return;
                    }
                }
                self.sheets[id].next = NONE;
                let agent = &mut self.agents[receiver as usize];
                let (head, tail) = agent.sheets;
                agent.sheets = if head == NONE { (id, id) } else { (head, id) };
                if tail != NONE {
                    self.sheets[tail].next = id;
                }
                let orders = self.sheets[id].orders.len;
                self.joins(receiver, orders, roll_up, calendar);
            }
        }
    }

    /// Labour on a pile that is ready now: books it, and lets each order pass the hop's dangers
    /// when the labour ends. Returns the orders left, and when the pile is done.
    fn work_pile(
        &mut self,
        agent: u32,
        key: Key,
        pile: Pile,
        calendar: &mut Agenda,
    ) -> (Pile, SimTime) {
        let now = calendar.now();
        let here = self.at(agent);
        let (practice, index) = (here.practice, usize::from(here.tier));
        let turn = self.turn(agent, now);
        // Who has left before the labour begins costs none.
        let pile = self.keep(pile, |world, id| {
            world.tell_wait(id, now, turn.begins);
            !world.gave_up(id, turn.begins)
        });
        if pile.len == 0 {
            return (pile, now);
        }
        let mut labour = match &self.hop_labour(index, practice).per_sheet {
            Some(law) => law.sample_millis(&mut key.draw(purpose::HOP_SHEET.at(practice.salt), 0)),
            None => 0,
        };
        let mut next = pile.head;
        while next != NONE {
            // Held at a bound: a million orders of a century each would overflow.
            labour = (labour + self.job(&self.orders[next], index, practice).labour).min(FOREVER);
            next = self.orders[next].next;
        }
        let done = self.book(turn, labour);
        self.monitor.served(here.place, done, u64::from(pile.len));
        let left = self.keep(pile, |world, id| {
            let orders = Some(pile.len);
            world.tell(id, done, Cause::HopWork { pile: orders });
            let order = &mut world.orders[id];
            order.hop_wait += turn.begins - now;
            order.add_to_hop(Part::Handling, labour);
            order.add_to_hop(Part::HandsAndHours, done - now - labour);
            world.survives_hop(id, here, done, calendar)
        });
        (left, done)
    }

    /// `orders` more orders wait with an agent: arms its trigger, or pulls it.
    pub fn joins(&mut self, agent: u32, orders: u32, roll_up: &RollUp, calendar: &mut Agenda) {
        let now = calendar.now();
        let at_agent = &mut self.agents[agent as usize];
        at_agent.waiting += orders;
        if roll_up.at.is_some_and(|at| at_agent.waiting >= at) {
            // Some may have given up since: count again before the trigger is pulled.
            let alive = self.count_alive(agent, now);
            let at_agent = &mut self.agents[agent as usize];
            at_agent.waiting = alive;
            if roll_up.at.is_some_and(|at| alive >= at) {
                self.trigger(agent, calendar);
                return;
            }
        }
        let at_agent = &mut self.agents[agent as usize];
        if at_agent.armed == SimTime::NEVER {
            let next = roll_up.next_trigger(now);
            if next < SimTime::MAX {
                at_agent.armed = next;
                if at_agent.entry == SimTime::NEVER {
                    at_agent.entry = next;
                    calendar.push(next, TRIGGER, at_agent.key.tie(), Event::Trigger(agent));
                }
            }
        }
    }

    /// Orders that wait with an agent and are still wanted; drops the others.
    fn count_alive(&mut self, agent: u32, now: SimTime) -> u32 {
        let singles = self.agents[agent as usize].singles;
        let singles = self.keep(singles, |world, id| !world.gave_up(id, now));
        self.agents[agent as usize].singles = singles;
        let mut alive = singles.len;
        let mut sheet = self.agents[agent as usize].sheets.0;
        while sheet != NONE {
            let orders = self.sheets[sheet].orders;
            let orders = self.keep(orders, |world, id| !world.gave_up(id, now));
            self.sheets[sheet].orders = orders;
            alive += orders.len;
            sheet = self.sheets[sheet].next;
        }
        alive
    }

    /// An agent's entry in the calendar fires: pulls the trigger if it is armed for now, and moves
    /// to the instant armed since if it was pulled early.
    pub fn trigger_fires(&mut self, agent: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let at_agent = &mut self.agents[agent as usize];
        at_agent.entry = SimTime::NEVER;
        if at_agent.armed == now {
            self.trigger(agent, calendar);
        } else if at_agent.armed != SimTime::NEVER {
            at_agent.entry = at_agent.armed;
            let (at, tie) = (at_agent.armed, at_agent.key.tie());
            calendar.push(at, TRIGGER, tie, Event::Trigger(agent));
        }
    }

    /// An agent's trigger: takes everything that waits, and sends it up as one sheet when the
    /// last pile is done.
    fn trigger(&mut self, agent: u32, calendar: &mut Agenda) {
        let now = calendar.now();
        let at_agent = &mut self.agents[agent as usize];
        let practice = at_agent.practice;
        let singles = std::mem::replace(&mut at_agent.singles, Pile::EMPTY);
        let (mut sheet, _) = std::mem::replace(&mut at_agent.sheets, (NONE, NONE));
        at_agent.waiting = 0;
        if EVENTS {
            self.story.timed = at_agent.armed == now;
        }
        at_agent.armed = SimTime::NEVER;
        self.monitor.events += 1;
        let at_cut_off = matches!(
            &practice.relay,
            RelayPolicy::RollUp(RollUp {
                merge: Merge::AtCutOff,
                ..
            })
        );
        let mut batch = Pile::EMPTY;
        let mut leaves = now;
        // Sheets in the order they came, then the singles, whose pile forms only now.
        while sheet != NONE {
            let Sheet {
                key,
                orders,
                done,
                next,
                ..
            } = self.sheets[sheet];
            self.sheets.remove(sheet);
            let (orders, done) = if at_cut_off {
                self.work_pile(agent, key, orders, calendar)
            } else {
                (orders, done)
            };
            if orders.len > 0 {
                leaves = leaves.max(done);
                self.concatenate(&mut batch, orders);
            }
            sheet = next;
        }
        if singles.len > 0 {
            let key = self.agents[agent as usize].pile_key(now);
            let (orders, done) = self.work_pile(agent, key, singles, calendar);
            if orders.len > 0 {
                leaves = leaves.max(done);
                self.concatenate(&mut batch, orders);
            }
        }
        if batch.len > 0 {
            self.send(agent, batch, leaves, calendar);
        }
    }

    /// Sends a batch up as one sheet that leaves at `leaves`.
    fn send(&mut self, agent: u32, batch: Pile, leaves: SimTime, calendar: &mut Agenda) {
        let at_agent = &mut self.agents[agent as usize];
        let key = at_agent.sheet_key(calendar.now());
        let receiver = at_agent.upper;
        let practice = at_agent.practice;
        let to_supplier = usize::from(at_agent.tier) <= self.last_relay;
        let delay = practice
            .message_delay
            .as_ref()
            .map(|law| law.sample_millis(&mut key.draw(purpose::HOP_MESSAGE.at(practice.salt), 0)));
        let here = self.at(agent);
        let seen = self.seen_above(batch.head, here, leaves, delay);
        // Each supplier reads the part that is for it, in hours of its own.
        let apart = to_supplier && self.shipping.several;
        let (pulled, orders) = (calendar.now(), batch.len);
        let batch = self.keep(batch, |world, id| {
            let seen = match apart {
                true => world.seen_above(id, here, leaves, delay),
                false => seen,
            };
            world.tell_sent(id, pulled, leaves, seen, orders);
            if world.pays {
                if world.gave_up(id, leaves) {
                    return false;
                }
                world.agent_pays(id, (here.tier, here.upper), leaves);
            }
            if world.gave_up(id, seen) {
                return false;
            }
            world.hop_ends(id, here, (leaves, delay), seen, calendar);
            !to_supplier
        });
        if batch.len > 0 {
            let sheet = self.sheets.insert(Sheet {
                key,
                orders: batch,
                receiver,
                done: seen,
                next: NONE,
            });
            let key = self.sheets[sheet].key;
            self.touch(seen, SEEN, key, Event::ReceiveSheet(sheet), calendar);
        }
    }

    /// Appends one order to a pile.
    pub fn append(&mut self, pile: &mut Pile, id: u32) {
        self.orders[id].next = NONE;
        let one = Pile {
            head: id,
            tail: id,
            len: 1,
        };
        self.concatenate(pile, one);
    }

    fn concatenate(&mut self, pile: &mut Pile, more: Pile) {
        if pile.len == 0 {
            *pile = more;
        } else if more.len > 0 {
            self.orders[pile.tail].next = more.head;
            pile.tail = more.tail;
            pile.len += more.len;
        }
    }

    /// Goes through a pile in order and keeps those for which `stays` is true; the others have
    /// gone elsewhere or ended, and their links are not looked at any more.
    fn keep(&mut self, pile: Pile, mut stays: impl FnMut(&mut Self, u32) -> bool) -> Pile {
        let mut kept = Pile::EMPTY;
        let mut next = pile.head;
        while next != NONE {
            let id = next;
            next = self.orders[id].next;
            if stays(self, id) {
                self.append(&mut kept, id);
            }
        }
        kept
    }
}
