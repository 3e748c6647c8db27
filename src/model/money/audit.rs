//! The audit of money: a second set of books, filled at the instants themselves.
//!
//! The ledger of a run is filled ahead of time, wherever an order's future is known. The audit
//! applies every entry when its time has come, and looks at each: nobody has paid more for an order
//! than it costs or less than nothing, and all accounts together hold nothing. When a piece is over
//! it compares both ledgers, and what every buyer has paid with how the order ended.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use crate::engine::time::SimTime;
use crate::model::audit::Name;
use crate::model::order::{End, Order};
use crate::model::story::{Payment, Purse, Whose};
use crate::model::world::World;

use super::ledger::{Account, Ledger, Party};
use super::plan::Fen;

/// An entry that will be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    at: SimTime,
    /// Entries of one instant in the order in which they were noted.
    number: u64,
    from: Account,
    to: Account,
    fen: Fen,
    order: Name,
    /// What the buyer pays in all.
    value: Fen,
    cohort: bool,
}

/// How an order has ended, as far as its buyer's money goes.
#[derive(Debug, Clone, Copy)]
struct Ended {
    end: End,
    value: Fen,
    settled: bool,
    kept: bool,
    /// The buyer's proof of payment is forged.
    forged: bool,
}

/// The second set of books of a piece.
#[derive(Debug, Default)]
pub struct MoneyAudit {
    due: BinaryHeap<Reverse<Entry>>,
    noted: u64,
    /// Of all orders, and of the cohort's alone.
    all: BTreeMap<Account, i128>,
    cohort: BTreeMap<Account, i128>,
    /// What each buyer has paid, less what came back.
    buyers: HashMap<Name, Fen>,
    ended: HashMap<Name, Ended>,
    /// What the buyer has paid in the end where a case has changed it.
    settled: HashMap<Name, Fen>,
}

impl MoneyAudit {
    /// Applies the entries whose time has come.
    ///
    /// # Panics
    /// When money is not conserved; the message names the order and the instant.
    pub fn until(&mut self, now: SimTime) {
        while self.due.peek().is_some_and(|entry| entry.0.at <= now) {
            let Some(Reverse(entry)) = self.due.pop() else {
                return;
            };
            self.apply(entry);
        }
    }

    fn apply(&mut self, entry: Entry) {
        let Entry {
            at,
            from,
            to,
            fen,
            order,
            value,
            cohort,
            ..
        } = entry;
        let books = [Some(&mut self.all), cohort.then_some(&mut self.cohort)];
        for book in books.into_iter().flatten() {
            *book.entry(from).or_default() -= i128::from(fen);
            *book.entry(to).or_default() += i128::from(fen);
        }
        let what = || {
            format!(
                "order {}-{} at {} ms: {fen} fen from {from:?} to {to:?}",
                order.0 + 1,
                order.1,
                at.millis()
            )
        };
        let sum: i128 = self.all.values().sum();
        assert_eq!(sum, 0, "{}: the accounts hold {sum} fen together", what());
        if from == Party::Buyers.into() {
            let paid = self.buyers.entry(order).or_default();
            *paid += fen;
            assert!(
                (0..=value.max(0)).contains(paid),
                "{}: the buyer has paid {paid} of {value} fen",
                what()
            );
        }
    }

    /// Ends a piece: compares with its ledger, and begins another.
    ///
    /// # Panics
    /// When they differ.
    pub fn close(&mut self, ledger: &Ledger) {
        self.until(SimTime::NEVER);
        for (&account, &audited) in &self.cohort {
            let booked = i128::from(ledger.balance(account));
            assert_eq!(
                audited, booked,
                "the audit and the ledger differ in {account:?}"
            );
        }
        for (name, ended) in &self.ended {
            let paid = self.buyers.get(name).copied().unwrap_or(0);
            let expected = match ended.end {
                _ if ended.forged => 0,
                _ if self.settled.contains_key(name) => self.settled[name],
                End::Delivered => ended.value,
                End::Lost if !ended.settled => continue,
                _ if ended.kept => continue,
                End::Lost | End::Cancelled | End::Refunded => 0,
            };
            assert_eq!(
                paid,
                expected,
                "order {}-{} has ended ({:?}), and its buyer has paid {paid} fen",
                name.0 + 1,
                name.1,
                ended.end
            );
        }
        *self = Self::default();
    }
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// Notes an entry for the audit, and for the order's story.
    pub(super) fn note_entry(
        &mut self,
        id: u32,
        (from, to): (Account, Account),
        fen: Fen,
        at: SimTime,
    ) {
        let Order {
            stream,
            number,
            value,
            cohort,
            ..
        } = self.orders[id];
        let audit = &mut self.audit.money;
        audit.noted += 1;
        audit.due.push(Reverse(Entry {
            at,
            number: audit.noted,
            from,
            to,
            fen,
            order: (stream, number),
            value,
            cohort,
        }));
        if fen != 0 {
            let (from, to) = if fen < 0 { (to, from) } else { (from, to) };
            let payment = Payment {
                at,
                from: self.purse(id, from),
                to: self.purse(id, to),
                fen: fen.abs(),
            };
            self.tell_payment(id, payment);
        }
    }

    fn purse(&self, id: u32, account: Account) -> Purse {
        match (account.slot(), account.party()) {
            (None, Party::Supplier) => Purse::Agent(Whose::Supplier(self.orders[id].supplier)),
            (Some(slot), _) => Purse::Agent(self.agent_as_whose(slot)),
            (None, party) => Purse::Party(party),
        }
    }

    /// Notes that the buyer of an order was paid back.
    pub fn note_refunded(&mut self, id: u32) {
        let order = &self.orders[id];
        let name = (order.stream, order.number);
        self.audit.money.settled.insert(name, 0);
    }

    /// Notes that another parcel was sent in place of one that never came.
    pub fn note_replaced(&mut self, id: u32) {
        let order = &self.orders[id];
        let name = (order.stream, order.number);
        self.audit.money.settled.insert(name, order.value);
    }

    /// Notes how an order has ended.
    pub fn note_money_ended(&mut self, id: u32, end: End) {
        // What was paid for a parcel that never comes stays until its case is settled.
        let waits = self.troubled && end == End::Lost && self.affair(id).open > 0;
        let Order {
            stream,
            number,
            value,
            settled,
            keeps_deposit: kept,
            forged,
            ..
        } = self.orders[id];
        let ended = Ended {
            end,
            value,
            settled,
            kept: kept || waits,
            forged,
        };
        self.audit.money.ended.insert((stream, number), ended);
    }
}
