//! The ledger: who has how much money, by double entry.

use super::plan::{ALL, Fen, Ppm};

/// Those who are not agents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// All buyers together.
    Buyers,
    /// The supplier.
    Supplier,
    /// Those from whom the supplier has its goods.
    Producers,
    /// All carriers together.
    Carriers,
    /// The platforms of all channels together.
    Platforms,
    /// Those who sell boxes and tape.
    Materials,
    /// Everybody who works for wages.
    Staff,
    /// Whoever lends the capital that agents have tied up.
    Bank,
    /// The platforms of all channels together, as far as they fine sellers.
    Penalties,
    /// Whoever is paid tax.
    TaxOffice,
    /// The settlement service for agents who issue no invoices.
    Compliance,
    /// Whoever takes photos of couriers' slips.
    Checks,
}

/// Number of [`Party`]s.
pub const PARTIES: usize = 12;

const PARTY: [Party; PARTIES] = [
    Party::Buyers,
    Party::Supplier,
    Party::Producers,
    Party::Carriers,
    Party::Platforms,
    Party::Materials,
    Party::Staff,
    Party::Bank,
    Party::Penalties,
    Party::TaxOffice,
    Party::Compliance,
    Party::Checks,
];

/// Whose money it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account(u32);

impl Account {
    /// The account of an agent, by slot.
    #[inline]
    pub const fn agent(slot: u32) -> Self {
        Self(PARTIES as u32 + slot)
    }

    /// Whose account it is that is no agent's.
    pub const fn party(self) -> Party {
        PARTY[if self.0 < PARTIES as u32 {
            self.0 as usize
        } else {
            0
        }]
    }

    /// The slot of the agent whose account it is.
    pub const fn slot(self) -> Option<u32> {
        self.0.checked_sub(PARTIES as u32)
    }
}

impl From<Party> for Account {
    #[inline]
    fn from(party: Party) -> Self {
        Self(party as u32)
    }
}

/// What a run panics with when a sum of money leaves 64 bits.
#[derive(Debug, Clone, Copy)]
pub struct MoneyOverflow;

/// What everybody has, beginning with nothing \[fen\]. The sum of all accounts is always zero.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    accounts: Vec<Fen>,
}

impl Ledger {
    /// Nobody has anything.
    pub fn open(&mut self, agents: usize) {
        self.accounts.clear();
        self.accounts.resize(PARTIES + agents, 0);
    }

    /// Money goes from one account to another.
    ///
    /// # Panics
    /// With [`MoneyOverflow`] when a balance leaves 64 bits.
    #[inline]
    pub fn post(&mut self, from: Account, to: Account, fen: Fen) {
        let debit = &mut self.accounts[from.0 as usize];
        let after = debit.checked_sub(fen);
        *debit = after.unwrap_or_else(|| overflow());
        let credit = &mut self.accounts[to.0 as usize];
        let after = credit.checked_add(fen);
        *credit = after.unwrap_or_else(|| overflow());
    }

    /// What an account has.
    #[inline]
    pub fn balance(&self, account: Account) -> Fen {
        self.accounts[account.0 as usize]
    }

    /// What a party has, by number.
    pub fn party(&self, party: usize) -> Fen {
        self.accounts[party]
    }

    /// The sum of all accounts.
    pub fn sum(&self) -> i128 {
        self.accounts.iter().map(|&fen| i128::from(fen)).sum()
    }
}

/// Gives the run up.
#[cold]
#[inline(never)]
pub fn overflow() -> ! {
    std::panic::panic_any(MoneyOverflow)
}

/// A share of an amount \[fen\], rounded half to even.
///
/// # Panics
/// With [`MoneyOverflow`] where amount times millionths leaves 64 bits: above some 9 * 10^12 fen.
#[inline]
pub fn share_of(amount: Fen, share: Ppm) -> Fen {
    if share == ALL {
        return amount;
    }
    let Some(exact) = amount.checked_mul(share) else {
        overflow()
    };
    half_even(exact, ALL)
}

/// A quotient, rounded half to even.
///
/// - `by`: positive.
#[inline]
pub fn half_even(exact: i64, by: i64) -> i64 {
    let (quotient, rest) = (exact.div_euclid(by), exact.rem_euclid(by));
    let up = 2 * rest > by || 2 * rest == by && quotient & 1 == 1;
    quotient + i64::from(up)
}

/// The same in 128 bits, for what is worked out once.
pub fn half_even_wide(exact: i128, by: i128) -> Fen {
    let (quotient, rest) = (exact.div_euclid(by), exact.rem_euclid(by));
    let up = 2 * rest > by || 2 * rest == by && quotient & 1 == 1;
    Fen::try_from(quotient + i128::from(up)).unwrap_or_else(|_| overflow())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_fen() {
        for (exact, expected) in [(5, 0), (15, 2), (25, 2), (26, 3), (-5, 0), (-15, -2)] {
            assert_eq!(half_even(exact, 10), expected, "{exact}");
            assert_eq!(half_even_wide(i128::from(exact), 10), expected, "{exact}");
        }
        assert_eq!(share_of(13_500, 700_000), 9_450);
        assert_eq!(share_of(1, 500_000), 0);
        assert_eq!(share_of(3, 500_000), 2);
    }

    #[test]
    fn every_entry_is_in_two_accounts() {
        let mut ledger = Ledger::default();
        ledger.open(2);
        ledger.post(Party::Buyers.into(), Account::agent(1), 13_500);
        ledger.post(Account::agent(1), Account::agent(0), 9_450);
        ledger.post(Account::agent(0), Party::Supplier.into(), 5_400);
        assert_eq!(ledger.sum(), 0);
        assert_eq!(ledger.balance(Account::agent(1)), 4_050);
        assert_eq!(ledger.balance(Party::Buyers.into()), -13_500);
    }

    #[test]
    fn more_money_than_can_be_counted_is_an_error() {
        let mut ledger = Ledger::default();
        ledger.open(0);
        let (from, to) = (Party::Buyers.into(), Party::Supplier.into());
        let twice = std::panic::catch_unwind(move || {
            ledger.post(from, to, Fen::MAX);
            ledger.post(from, to, Fen::MAX);
        });
        assert!(twice.is_err_and(|panic| panic.is::<MoneyOverflow>()));
        assert!(std::panic::catch_unwind(|| share_of(Fen::MAX, 500_000)).is_err());
    }
}
