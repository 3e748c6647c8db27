//! Who pays whom, and when: an order's money on its way up, and back.
//!
//! A *leg* of an order is one price: leg t is what the agent of tier t pays to the next one up (the
//! supplier, from the top tier), the last leg what the buyer pays to whoever sells. The buyer pays
//! when ordering, agents when handing over, and all of them what their terms leave for later.
//!
//! Areas (money times time in the window) are added up when money moves: an amount counts from its
//! payment to the end of the window, and the same is taken off again where it comes back. So
//! nothing needs to be remembered but how far an order has come.

use crate::engine::time::{HOUR, Millis, SimTime};
use crate::model::basket::{product_of, value_of};
use crate::model::network::Entry;
use crate::model::order::{End, Order};
use crate::model::world::World;

use super::ledger::{Account, Ledger, Party, share_of};
use super::plan::{ALL, Fen, Moment, Money, Terms};
use super::sums::CAPITAL_HOURS;
use super::tariff::Bill;

/// The money of a piece: what everybody has, and what its agents have tied up.
#[derive(Debug, Default)]
pub struct Books {
    pub ledger: Ledger,
    /// By slot of the agent: paid upstream and not yet scanned or paid back, within the window
    /// \[fen x ms\].
    pub(super) tied: Vec<i128>,
}

impl Books {
    /// Nobody has anything.
    pub fn open(&mut self, agents: usize) {
        self.ledger.open(agents);
        self.tied.clear();
        self.tied.resize(agents, 0);
    }
}

/// A parcel, as money sees it.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    pub scanned: SimTime,
    /// When it reaches the buyer, or would have.
    pub arrives: SimTime,
    pub delivered: bool,
    /// It never comes, and what was paid for it comes back when a case is settled.
    pub refund_waits: bool,
    pub bill: Bill,
}

/// Money that moves on a leg: how much of each price.
#[derive(Debug, Clone, Copy)]
pub(super) enum Portion {
    /// What falls due at a moment.
    Due(Moment),
    /// All of it.
    Whole,
    /// What has been paid up to a moment comes back.
    Back(Moment),
}

impl Portion {
    #[inline(always)]
    fn of(self, terms: &Terms, amount: Fen) -> Fen {
        match self {
            Self::Due(moment) => terms.due(amount, moment),
            Self::Whole => amount,
            Self::Back(moment) => -terms.paid(amount, moment),
        }
    }
}

impl Terms {
    /// What has been paid of an amount once a moment has passed \[fen\].
    #[inline]
    pub fn paid(&self, amount: Fen, moment: Moment) -> Fen {
        if self.shares[0] == ALL {
            return amount;
        }
        let share = self.shares[..=moment as usize].iter().sum();
        share_of(amount, share)
    }

    /// What falls due of an amount at a moment \[fen\]: over all moments the whole amount.
    #[inline(always)]
    pub fn due(&self, amount: Fen, moment: Moment) -> Fen {
        if self.share(moment) == 0 {
            return 0;
        }
        match moment as usize {
            0 => share_of(amount, self.shares[0]),
            index => {
                let before: i64 = self.shares[..index].iter().sum();
                share_of(amount, before + self.shares[index]) - share_of(amount, before)
            }
        }
    }
}

/// The moment up to which an order has been paid for that has come so far.
pub(super) fn passed(balances: u8) -> Moment {
    match balances {
        0 => Moment::Ordering,
        1 => Moment::Accepted,
        2 => Moment::PickStart,
        _ => Moment::PickEnd,
    }
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// What the scenario says about money; only asked where it says something.
    pub fn plan(&self) -> &'n Money {
        match &self.net.money {
            Some(plan) => plan,
            None => unreachable!("nothing is paid"),
        }
    }

    /// From an instant to the end of the window \[ms\]; the whole window before it begins.
    #[inline]
    fn lap(&self, at: SimTime) -> i128 {
        let (from, to) = self.monitor.window;
        i128::from(to - at.max(from).min(to))
    }

    #[inline]
    pub(super) fn terms(&self, leg: usize) -> &'n Terms {
        let plan = self.plan();
        plan.tiers.get(leg).map_or(&plan.buyer, |tier| &tier.terms)
    }

    /// The price of a leg \[fen\].
    #[inline]
    pub(in crate::model) fn price(&self, id: u32, leg: usize) -> Fen {
        let value = self.orders[id].value;
        match self.plan().tiers.get(leg) {
            Some(tier) => share_of(value, tier.price),
            None => value,
        }
    }

    /// Who pays on a leg of an order, and who is paid.
    pub(super) fn parties(&self, id: u32, leg: usize) -> (Account, Account) {
        let agent = |leg: usize| Account::agent(self.agent_on_path(id, leg as u8));
        let from = match leg < self.net.tiers.len() {
            true => agent(leg),
            false => Party::Buyers.into(),
        };
        let to = match leg {
            0 => Party::Supplier.into(),
            leg => agent(leg - 1),
        };
        (from, to)
    }

    /// Money moves on a leg of an order.
    ///
    /// - `ties`: whether what an agent pays is tied up until the first scan.
    #[inline(always)]
    fn moves(
        &mut self,
        id: u32,
        leg: usize,
        (from, to): (Account, Account),
        (portion, ties): (Portion, bool),
        at: SimTime,
    ) {
        let terms = self.terms(leg);
        let fen = portion.of(terms, self.price(id, leg));
        let lap = self.lap(at);
        let Order { cohort, placed, .. } = self.orders[id];
        let age = at - placed;
        if let Some(slot) = from.slot() {
            let area = i128::from(fen) * lap;
            let tier = &mut self.monitor.money.tiers[leg];
            tier.working += area;
            if ties {
                self.books.tied[slot as usize] += area;
            }
            if cohort {
                let since = i128::from(fen) * i128::from(age);
                tier.conversion -= since;
                if ties {
                    tier.tied_by_cohort -= since;
                    tier.curve[hours_up(age)] += fen;
                }
            }
        }
        if to.slot().is_some() {
            // Counted at what the receiver pays itself.
            let cost = portion.of(terms, self.price(id, leg - 1));
            let tier = &mut self.monitor.money.tiers[leg - 1];
            tier.working -= i128::from(cost) * lap;
            if cohort {
                tier.conversion += i128::from(cost) * i128::from(age);
            }
        }
        self.posts(id, (from, to), fen, at);
    }

    /// An entry in the books; a negative one goes the other way.
    pub(in crate::model) fn posts(
        &mut self,
        id: u32,
        (from, to): (Account, Account),
        fen: Fen,
        at: SimTime,
    ) {
        if EVENTS {
            self.note_entry(id, (from, to), fen, at);
        }
        if self.orders[id].cohort {
            self.books.ledger.post(from, to, fen);
        }
    }

    /// A buyer orders: what it costs, and the first payment.
    #[cold]
    #[inline(never)]
    pub fn buyer_pays(&mut self, id: u32, now: SimTime) {
        let key = self.orders[id].key;
        let product = product_of(self.net, key);
        if let Some(value) = product.and_then(|product| value_of(product, key)) {
            self.orders[id].value = value;
        }
        let leg = self.net.tiers.len();
        let seller = match leg {
            0 => Party::Supplier.into(),
            _ => Account::agent(self.orders[id].seller),
        };
        // Who has forged the proof of payment never pays.
        if self.orders[id].forged {
            return;
        }
        let first = (Portion::Due(Moment::Ordering), false);
        self.moves(id, leg, (Party::Buyers.into(), seller), first, now);
    }

    /// The agent of a tier hands an order over at `at` to the one above, and pays for it.
    ///
    /// Numbers only: to hand the whole post over would cost every hop, paid or not.
    #[cold]
    #[inline(never)]
    pub fn agent_pays(&mut self, id: u32, (tier, upper): (u8, u32), at: SimTime) {
        let order = &mut self.orders[id];
        if order.value == 0 {
            return;
        }
        order.handed += 1;
        let leg = usize::from(tier);
        if leg + 1 == self.net.tiers.len() {
            order.paid_at = at;
        }
        let payer = Account::agent(self.orders[id].holder);
        let payee = match leg {
            0 => Party::Supplier.into(),
            _ => Account::agent(upper),
        };
        let first = (Portion::Due(Moment::Ordering), true);
        self.moves(id, leg, (payer, payee), first, at);
    }

    /// An order is written down in the supplier's own system at `at`: all agents above its seller,
    /// and the seller, pay at once.
    #[cold]
    #[inline(never)]
    pub fn all_agents_pay(&mut self, id: u32, at: SimTime) {
        let legs = self.net.tiers.len();
        self.orders[id].paid_at = at;
        self.orders[id].handed = legs as u8;
        for leg in (0..legs).rev() {
            let first = (Portion::Due(Moment::Ordering), true);
            self.moves_apart(id, leg, self.parties(id, leg), first, at);
        }
    }

    /// What is asked for at a moment is paid on a leg at `at`.
    pub(super) fn pays_balance(&mut self, id: u32, leg: usize, moment: Moment, at: SimTime) {
        self.falls_due(id, leg, moment, true, at);
    }

    /// What falls due at a moment, if anything does, is paid on a leg.
    pub(super) fn falls_due(
        &mut self,
        id: u32,
        leg: usize,
        moment: Moment,
        ties: bool,
        at: SimTime,
    ) {
        if self.terms(leg).share(moment) > 0 {
            let due = (Portion::Due(moment), ties);
            self.moves_apart(id, leg, self.parties(id, leg), due, at);
        }
    }

    /// As [`Self::moves`], for what happens to few orders.
    #[inline(never)]
    pub(super) fn moves_apart(
        &mut self,
        id: u32,
        leg: usize,
        parties: (Account, Account),
        portion: (Portion, bool),
        at: SimTime,
    ) {
        if self.orders[id].forged && leg == self.net.tiers.len() {
            return;
        }
        self.moves(id, leg, parties, portion, at);
    }

    /// The lowest leg on which an agent has paid; legs above it, down to the shipper's, have too.
    pub(super) fn first_unpaid(&self, id: u32) -> usize {
        self.net.tiers.len() - usize::from(self.orders[id].handed)
    }

    /// The courier has an order: what was paid for it is tied up no more, and the rest is paid.
    #[cold]
    #[inline(never)]
    pub fn settle_at_scan(&mut self, id: u32, sent: Sent) {
        let legs = self.net.tiers.len();
        let begins = self.first_unpaid(id);
        self.orders[id].settled = true;
        self.released(id, begins, sent.scanned);
        // Whoever ships has bought its goods before; the price is paid up the chain now.
        for leg in (0..begins).rev() {
            let whole = (Portion::Whole, false);
            self.moves_apart(id, leg, self.parties(id, leg), whole, sent.scanned);
        }
        if sent.delivered {
            for leg in (begins..=legs).rev() {
                self.falls_due(id, leg, Moment::Delivery, false, sent.arrives);
                let due = sent.scanned + self.terms(leg).credit;
                self.falls_due(id, leg, Moment::Credit, false, due);
            }
            if self.orders[id].forged {
                self.writes_off(id, sent.arrives);
            }
        } else if !sent.refund_waits {
            self.refunds_lost(id, begins, sent.arrives);
        }
        self.pays_costs(id, sent);
    }

    /// What agents have paid for an order is tied up no more.
    fn released(&mut self, id: u32, begins: usize, at: SimTime) {
        let order = &self.orders[id];
        let (cohort, age) = (order.cohort, at - order.placed);
        let moment = passed(order.balances);
        let lap = self.lap(at);
        let mut slot = order.seller as usize;
        for leg in (begins..self.net.tiers.len()).rev() {
            let paid = self.terms(leg).paid(self.price(id, leg), moment);
            self.books.tied[slot] -= i128::from(paid) * lap;
            slot = self.agents[slot].upper as usize;
            if cohort {
                let tier = &mut self.monitor.money.tiers[leg];
                tier.tied_by_cohort += i128::from(paid) * i128::from(age);
                tier.curve[hours_up(age)] -= paid;
            }
        }
    }

    /// A parcel never comes: whoever was paid for it pays it back, from the supplier down.
    pub(super) fn refunds_lost(&mut self, id: u32, begins: usize, at: SimTime) {
        let legs = self.net.tiers.len();
        let moment = passed(self.orders[id].balances);
        for leg in 0..=legs {
            let portion = match leg < begins {
                true => Portion::Back(Moment::Credit),
                false => Portion::Back(moment),
            };
            self.moves_apart(id, leg, self.parties(id, leg), (portion, false), at);
        }
    }

    /// The goods of a delivered order whose buyer never pays are working capital no more.
    fn writes_off(&mut self, id: u32, at: SimTime) {
        let Some(lowest) = self.net.lowest_tier() else {
            return;
        };
        let Order { cohort, placed, .. } = self.orders[id];
        let cost = i128::from(self.price(id, lowest));
        let lap = self.lap(at);
        let tier = &mut self.monitor.money.tiers[lowest];
        tier.working -= cost * lap;
        if cohort {
            tier.conversion += cost * i128::from(at - placed);
        }
    }

    /// The money of an order that ends.
    #[cold]
    #[inline(never)]
    pub fn money_ends(&mut self, id: u32, end: End, at: SimTime) {
        if EVENTS {
            self.note_money_ended(id, end);
        }
        if !self.orders[id].settled {
            self.money_back(id, end, at);
        }
    }

    /// An order ends before its first scan: what was paid for it is paid back, from the supplier
    /// down, but where it stays by the terms, or where nobody will ever ask for it.
    fn money_back(&mut self, id: u32, end: End, at: SimTime) {
        let legs = self.net.tiers.len();
        let begins = self.first_unpaid(id);
        self.released(id, begins, at);
        if self.ruled {
            let paid = match begins < legs {
                true => self
                    .terms(legs - 1)
                    .paid(self.price(id, legs - 1), passed(self.orders[id].balances)),
                false => 0,
            };
            self.forged_order_ends(id, end, paid);
        }
        if end == End::Lost || self.orders[id].keeps_deposit {
            return;
        }
        let moment = passed(self.orders[id].balances);
        for leg in begins..=legs {
            let back = (Portion::Back(moment), false);
            self.moves_apart(id, leg, self.parties(id, leg), back, at);
        }
    }

    /// Whether an order came past the agents, who then hear of it at once.
    pub(super) fn came_past_agents(&self, id: u32) -> bool {
        self.net.tiers.is_empty() || self.channel_of(id).enters_at == Entry::Supplier
    }
}

/// The first whole hour at or after an age, as far as capital is followed.
fn hours_up(age: Millis) -> usize {
    let hours = (age + HOUR - 1).div_euclid(HOUR).max(0);
    (hours as usize).min(CAPITAL_HOURS + 1)
}
