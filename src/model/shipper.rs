//! Who ships an order: one of the suppliers, or an agent; by whose times and hours, from which dock.

use crate::engine::time::{Millis, SimTime};
use crate::random::{Key, Law};

use super::clock::ActiveClock;
use super::consolidation::Bay;
use super::hands::Hands;
use super::intake::pick;
use super::network::{Network, ShipFrom, Supplier};
use super::pieces::Piece;
use super::purpose::PRODUCT;
use super::world::World;

/// Where goods leave for the buyer: what orders share there.
#[derive(Debug, Clone)]
pub(super) struct Dock {
    /// Active time at which the next pick may start, as far as capacity goes [ms].
    pub gate: Millis,
    /// Who picks; `None`: as many as needed.
    pub pickers: Option<Hands>,
    /// Where parcels wait to leave together.
    pub bay: Bay,
}

impl Dock {
    fn of(supplier: &Supplier) -> Self {
        Self {
            gate: 0,
            pickers: supplier.hands.map(Hands::new),
            bay: Bay::default(),
        }
    }
}

/// Who ships in a network, and from where.
#[derive(Debug)]
pub(super) struct Shipping<'n> {
    ships: Ships,
    /// The only supplier, or the one whose times hold for agents who ship.
    first: &'n Supplier,
    /// Whether there are others.
    pub several: bool,
    /// The working hours of all who may ship, where these are the same.
    clock: Option<&'n ActiveClock>,
    /// Nobody who may ship ever closes or has a capacity: who has the goods may begin to pick.
    pub always_open: bool,
    /// One for each agent who may ship, by slot, then one for each supplier who may.
    pub docks: Vec<Dock>,
}

/// Who ships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ships {
    /// The only supplier; also where goods pass through the hands of agents on their way.
    Supplier,
    /// One of several suppliers.
    Suppliers,
    /// The order's agent of the top tier.
    TopTier,
    /// Whoever has stock, decided order by order.
    Nearest,
}

impl Ships {
    fn of(net: &Network) -> Self {
        match net.ship_from {
            _ if net.top_tier_ships() => Self::TopTier,
            ShipFrom::NearestStock => Self::Nearest,
            _ if net.several_suppliers() => Self::Suppliers,
            _ => Self::Supplier,
        }
    }
}

impl<'n> Shipping<'n> {
    /// Nobody has anything to ship yet.
    pub fn of(net: &'n Network) -> Self {
        let (ships, first) = (Ships::of(net), net.first_supplier());
        let alike = |clock: &ActiveClock| *clock == first.clock;
        let same = match ships {
            Ships::Supplier => true,
            Ships::Suppliers => net.suppliers.iter().all(|one| alike(&one.clock)),
            Ships::TopTier | Ships::Nearest => {
                net.suppliers.iter().all(|one| alike(&one.clock))
                    && net.practices().all(|one| alike(&one.clock))
            }
        };
        let always = first.clock == ActiveClock::always();
        Self {
            ships,
            first,
            several: net.several_suppliers(),
            clock: same.then_some(&first.clock),
            always_open: same && always && net.suppliers.iter().all(|one| one.capacity.is_none()),
            docks: Vec::new(),
        }
    }

    /// Opens the docks of a piece with so many agents, all idle.
    pub fn open(&mut self, net: &Network, piece: &Piece, agents: usize) {
        let agents = match self.ships {
            Ships::Supplier | Ships::Suppliers => 0,
            Ships::TopTier => piece.tiers[0].len(),
            Ships::Nearest => agents,
        };
        self.docks.clear();
        self.docks.resize(agents, Dock::of(self.first));
        if self.ships != Ships::TopTier {
            self.docks.extend(net.suppliers.iter().map(Dock::of));
        }
    }
}

impl<'n, const EVENTS: bool> World<'n, EVENTS> {
    /// The supplier who has an order, or to whom it would go.
    #[inline(always)]
    pub fn supplier_of(&self, id: u32) -> &'n Supplier {
        match self.shipping.several {
            true => self.one_of(id),
            false => self.shipping.first,
        }
    }

    // Networks with one supplier must not pay for those with several.
    #[cold]
    #[inline(never)]
    fn one_of(&self, id: u32) -> &'n Supplier {
        &self.net.suppliers[usize::from(self.orders[id].supplier)]
    }

    /// The one whose times hold for the shipping of an order: accepting, picking, capacity, hands,
    /// pickups. Agents who ship keep those of the first supplier.
    #[inline(always)]
    pub fn shipping_rules(&self, id: u32) -> &'n Supplier {
        match self.shipping.several {
            true => self.rules_of_several(id),
            false => self.shipping.first,
        }
    }

    #[cold]
    #[inline(never)]
    fn rules_of_several(&self, id: u32) -> &'n Supplier {
        match self.shipping.ships {
            Ships::Nearest if self.ships_from_stock(id).is_some() => self.shipping.first,
            Ships::TopTier => self.shipping.first,
            Ships::Supplier | Ships::Suppliers | Ships::Nearest => self.one_of(id),
        }
    }

    /// The number of the dock from which an order's goods leave.
    #[inline]
    pub fn dock_of(&self, id: u32) -> usize {
        let agent = match self.shipping.ships {
            Ships::Supplier => return 0,
            Ships::Suppliers => None,
            Ships::TopTier => Some(self.agent_on_path(id, 0)),
            Ships::Nearest => self.ships_from_stock(id),
        };
        match agent {
            Some(agent) => agent as usize,
            None => {
                let first = self.shipping.docks.len() - self.net.suppliers.len();
                first + usize::from(self.orders[id].supplier)
            }
        }
    }

    /// The supplier who ships an order, by index; `None` where an agent does.
    pub fn shipping_supplier(&self, id: u32) -> Option<u8> {
        let agent = match self.shipping.ships {
            Ships::Supplier | Ships::Suppliers => false,
            Ships::TopTier => true,
            Ships::Nearest => self.ships_from_stock(id).is_some(),
        };
        (!agent).then(|| self.orders[id].supplier)
    }

    /// The laws of accepting and of picking of whoever will ship a new order that goes to a
    /// supplier, as far as that is known.
    #[inline(always)]
    pub fn shipping_laws(&self, supplier: u8) -> [Option<&'n Law>; 2] {
        let rules = match self.shipping.several {
            true => self.rules_foreseen(supplier),
            false => Some(self.shipping.first),
        };
        match rules {
            Some(rules) => [rules.accept.as_ref(), rules.pick_pack.as_ref()],
            None => [None; 2],
        }
    }

    #[cold]
    #[inline(never)]
    fn rules_foreseen(&self, supplier: u8) -> Option<&'n Supplier> {
        match self.shipping.ships {
            Ships::Supplier | Ships::Suppliers => Some(&self.net.suppliers[usize::from(supplier)]),
            Ships::TopTier => Some(self.shipping.first),
            Ships::Nearest => None,
        }
    }

    /// The supplier to whom a buyer's order goes first, by index.
    #[inline(always)]
    pub fn first_given_to(&self, key: Key) -> u8 {
        match self.shipping.several {
            true => self.one_of_several(key),
            false => 0,
        }
    }

    #[cold]
    #[inline(never)]
    fn one_of_several(&self, key: Key) -> u8 {
        let product = pick(&self.net.products, |one| one.share, key, PRODUCT);
        self.net.given_to(key, product)
    }

    /// Counts an order of the cohort with the supplier who has shipped it.
    pub fn record_supplier(&mut self, id: u32, scanned: SimTime) {
        let Some(supplier) = self.shipping_supplier(id) else {
            return;
        };
        let taken_over = self.is_taken_over(id);
        let order = &self.orders[id];
        let (placed, seen) = (order.placed, order.supplier_seen);
        self.monitor.suppliers[usize::from(supplier)].ships(taken_over, placed, seen, scanned);
    }

    /// The working hours of whoever ships an order.
    #[inline(always)]
    pub fn shipper_clock(&self, id: u32) -> &'n ActiveClock {
        match self.shipping.clock {
            Some(clock) => clock,
            None => self.clock_of_one(id),
        }
    }

    #[cold]
    #[inline(never)]
    fn clock_of_one(&self, id: u32) -> &'n ActiveClock {
        match self.ships_from_stock(id) {
            Some(agent) => &self.practice(agent).clock,
            None => {
                let order = &self.orders[id];
                self.clock_of_shipper_for(order.seller, order.supplier)
            }
        }
    }

    /// The first tier, from the top down, whose agents hear of an order from whoever ships it.
    #[inline]
    pub fn below_shipper(&self, id: u32) -> usize {
        if self.shipping.ships == Ships::Nearest
            && let Some(agent) = self.ships_from_stock(id)
        {
            return usize::from(self.agents[agent as usize].tier) + 1;
        }
        self.last_relay
    }

    /// The working hours of whoever ships the orders of a lowest-tier agent that go to a supplier,
    /// where nobody below ships them.
    #[inline]
    pub fn clock_of_shipper_for(&self, seller: u32, supplier: u8) -> &'n ActiveClock {
        match self.last_relay {
            0 => &self.net.suppliers[usize::from(supplier)].clock,
            _ => &self.practice(self.agent_above(seller, 0)).clock,
        }
    }
}
