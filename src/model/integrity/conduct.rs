//! What each agent does: issues invoices, uses the settlement service, becomes a company.

use crate::engine::time::SimTime;
use crate::model::network::{Network, Tier};
use crate::model::pieces::Piece;
use crate::model::purpose;
use crate::random::Purpose;

use super::plan::{Growth, Integrity, Service, TierConduct};

/// A share of agents that is this close to a whole number is that number, whatever binary fractions
/// make of it.
const ROUNDING: f64 = 1e-9;

/// What an agent does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conduct {
    /// Issues invoices of its own accord.
    issues: bool,
    /// Settles its revenue through the service.
    pub served: bool,
    /// From when on it is a company; [`SimTime::NEVER`]: it stays a person.
    company_from: SimTime,
}

impl Conduct {
    /// Whether it is a company at an instant.
    pub fn is_company(&self, at: SimTime) -> bool {
        self.company_from <= at
    }

    /// Whether it issues invoices at an instant: companies all do.
    pub fn invoices(&self, at: SimTime) -> bool {
        self.issues || self.is_company(at)
    }
}

/// What the agents do.
#[derive(Debug, Default)]
pub struct Conducts {
    /// Of all tiers, by number in the tier.
    all: Vec<Vec<Conduct>>,
    /// Of a piece, by slot.
    here: Vec<Conduct>,
}

impl Conducts {
    /// Those of a network; nothing where nobody may break any rule.
    pub fn of(network: &Network) -> Self {
        let Some(plan) = &network.integrity else {
            return Self::default();
        };
        let tiers = network.tiers.iter().zip(&plan.tiers);
        let all = tiers.map(|(tier, conduct)| of_tier(tier, conduct, plan));
        Self {
            all: all.collect(),
            here: Vec::new(),
        }
    }

    /// Those of a piece take the place of those before.
    pub fn begin(&mut self, piece: &Piece) {
        self.here.clear();
        for (tier, numbers) in self.all.iter().zip(&piece.tiers) {
            let (from, to) = (numbers.start as usize, numbers.end as usize);
            self.here.extend_from_slice(&tier[from..to]);
        }
    }

    /// What the agent in a slot does.
    pub fn at(&self, slot: u32) -> Conduct {
        self.here[slot as usize]
    }

    /// All agents of the piece, by slot.
    pub fn here(&self) -> &[Conduct] {
        &self.here
    }
}

/// The agents of a tier: exact numbers of them, members by keyed rank, so that a larger share only
/// adds agents.
fn of_tier(tier: &Tier, conduct: &TierConduct, plan: &Integrity) -> Vec<Conduct> {
    let issuers = exact(tier.agents, conduct.invoices);
    let mut all = vec![
        Conduct {
            issues: issuers == tier.agents,
            served: false,
            company_from: SimTime::NEVER,
        };
        tier.agents as usize
    ];
    if issuers < tier.agents {
        let ranked = ranked(purpose::INVOICE_ISSUERS.at(tier.salt), 0..tier.agents);
        for &number in &ranked[..issuers as usize] {
            all[number as usize].issues = true;
        }
        if let Some(Service { agents, .. }) = plan.service {
            let others = ranked[issuers as usize..].iter().copied();
            let served = exact(tier.agents - issuers, agents);
            let ranked = self::ranked(purpose::SERVED_AGENTS.at(tier.salt), others);
            for &number in &ranked[..served as usize] {
                all[number as usize].served = true;
            }
        }
    }
    if conduct.company.to > 0.0 {
        let ranked = ranked(purpose::COMPANIES.at(tier.salt), 0..tier.agents);
        for (place, number) in (0_u32..).zip(ranked) {
            all[number as usize].company_from = company_from(place, tier.agents, conduct.company);
        }
    }
    all
}

/// How many of `many` a share is: the nearest whole number, as largest remainders make it.
fn exact(many: u32, share: f64) -> u32 {
    (f64::from(many) * share + 0.5 + ROUNDING).floor() as u32
}

/// Numbers by keyed rank, the lowest first.
fn ranked(rank: Purpose, numbers: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut ranked: Vec<u32> = numbers.into_iter().collect();
    ranked.sort_unstable_by_key(|&number| (rank.rank(number), number));
    ranked
}

/// When the agent at this place among so many becomes a company: as soon as their number, to the
/// nearest whole one, is above it.
fn company_from(place: u32, many: u32, growth: Growth) -> SimTime {
    let Growth { from, to, by } = growth;
    let needed = (f64::from(place) + 0.5) / f64::from(many);
    if from + ROUNDING >= needed {
        SimTime::ZERO
    } else if to + ROUNDING >= needed {
        let part = ((needed - from) / (to - from)).clamp(0.0, 1.0);
        SimTime::from_millis((by as f64 * part).ceil() as i64)
    } else {
        SimTime::NEVER
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::time::DAY;

    fn conducts(agents: u32, conduct: TierConduct, service: Option<Service>) -> Vec<Conduct> {
        let plan = Integrity {
            service,
            ..Integrity::neutral(1, 1, 1)
        };
        of_tier(&Tier::neutral("retail", agents), &conduct, &plan)
    }

    fn count(all: &[Conduct], is: impl Fn(&Conduct) -> bool) -> usize {
        all.iter().filter(|one| is(one)).count()
    }

    #[test]
    fn shares_are_exact_and_a_larger_one_only_adds_agents() {
        let issuing = |invoices| {
            let conduct = TierConduct {
                invoices,
                ..TierConduct::default()
            };
            conducts(128, conduct, None)
        };
        let (few, more) = (issuing(0.37), issuing(0.5));
        assert_eq!(
            (
                count(&few, |one| one.issues),
                count(&more, |one| one.issues)
            ),
            (47, 64)
        );
        let adds = few
            .iter()
            .zip(&more)
            .all(|(few, more)| !few.issues || more.issues);
        assert!(adds);
        assert_eq!(count(&issuing(1.0), |one| one.issues), 128);
        assert_eq!(count(&issuing(0.0), |one| one.issues), 0);
    }

    #[test]
    fn only_agents_without_invoices_use_the_service() {
        let conduct = TierConduct {
            invoices: 0.4,
            ..TierConduct::default()
        };
        let service = Service {
            fee: 60_000,
            agents: 0.5,
        };
        let all = conducts(10, conduct, Some(service));
        assert_eq!(count(&all, |one| one.served), 3);
        assert_eq!(count(&all, |one| one.served && one.issues), 0);
    }

    #[test]
    fn companies_follow_their_share_through_time() {
        let growth = Growth {
            from: 0.1,
            to: 0.3,
            by: 100 * DAY,
        };
        let conduct = TierConduct {
            company: growth,
            ..TierConduct::default()
        };
        let all = conducts(100, conduct, None);
        let companies =
            |day: i64| count(&all, |one| one.is_company(SimTime::from_millis(day * DAY)));
        assert_eq!([0, 50, 100, 1000].map(companies), [10, 20, 30, 30]);
        assert!(all.iter().all(|one| one.invoices(SimTime::ZERO)));
        let constant = TierConduct {
            company: Growth::constant(0.3),
            ..TierConduct::default()
        };
        let from_the_start = |one: &Conduct| one.is_company(SimTime::ZERO);
        assert_eq!(count(&conducts(128, constant, None), from_the_start), 38);
    }
}
