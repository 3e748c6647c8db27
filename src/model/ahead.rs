//! Draws made ahead: what nearly every order will need, all at once when it is placed.
//!
//! A draw is a long chain of steps that wait for each other, some forty of the processor's
//! cycles, but it depends on nothing that happens: only on the order's key and on what the draw
//! is for. Made one by one, where they are needed, each keeps everything waiting; made side by
//! side they take little longer together than one alone. Only first attempts are known ahead;
//! an order that comes back to a step draws again there.

use std::ops::Range;

use crate::engine::time::Millis;
use crate::random::{Key, Law, Purpose};

use super::courier::{carrier_of, home_of};
use super::network::{Channel, Labour, Network, Practice, RelayPolicy};
use super::order::Order;
use super::purpose;
use super::world::World;

/// Hops, from the lowest tier up, whose draws are made ahead.
const HOPS: usize = 4;

/// The steps that are drawn for once.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Capture,
    Verification,
    Reply,
    Accept,
    PickPack,
    Transit,
}

const STEPS: usize = 6;

/// What an order draws when it is placed \[ms\], in 32 bits: orders that wait should take little
/// room. What is longer than fits, some seven weeks, is drawn again when it is needed.
#[derive(Debug, Clone, Copy)]
pub struct Ahead {
    steps: [u32; STEPS],
    /// Labour and message delay.
    hops: [[u32; 2]; HOPS],
}

impl Ahead {
    /// Nothing has been drawn yet: every step draws when it comes.
    pub const NOTHING: Self = Self {
        steps: [LONG; STEPS],
        hops: [[LONG; 2]; HOPS],
    };
}

impl Ahead {
    /// Another parcel for the same buyer: shipping draws anew.
    ///
    /// - `laws`: of accepting and of picking.
    pub fn shipped_again(mut self, key: Key, [accept, pick_pack]: [Option<&Law>; 2]) -> Self {
        for (step, law, purpose) in [
            (Step::Accept, accept, purpose::ACCEPT),
            (Step::PickPack, pick_pack, purpose::PICK_PACK),
        ] {
            let drawn = law.map(|law| short(law.sample_millis(&mut key.draw(purpose, 0))));
            self.steps[step as usize] = drawn.unwrap_or(LONG);
        }
        self
    }

    /// Somebody else ships than was known: what is drawn for that is drawn when it comes.
    pub fn forget_shipping(&mut self) {
        self.steps[Step::Accept as usize] = LONG;
        self.steps[Step::PickPack as usize] = LONG;
    }
}

/// Longer than fits; also where there is nothing to draw, and so nobody asks.
const LONG: u32 = u32::MAX;

/// An order's own job on a hop, and its message after that.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// Labour \[ms\].
    pub labour: Millis,
    /// Message delay \[ms\]; `None` where messages take none, or the order goes on a sheet.
    pub message: Option<Millis>,
}

impl<const EVENTS: bool> World<'_, EVENTS> {
    /// The draws of a new order of a lowest-tier agent.
    ///
    /// - `supplier`: to whom it goes, by index.
    #[inline]
    pub fn draw_ahead(&self, (key, supplier): (Key, u8), seller: u32, channel: &Channel) -> Ahead {
        if !self.draws_ahead {
            return Ahead::NOTHING;
        }
        let net = self.net;
        let [accept, pick_pack] = self.shipping_laws(supplier);
        let once = |law: Option<&Law>, purpose: Purpose| match law {
            Some(law) => short(law.sample_millis(&mut key.draw(purpose, 0))),
            None => LONG,
        };
        // One that is still to be chosen is asked when it has been.
        let (product, carrier) = carrier_of(net, key, 0);
        let chosen = product.is_none_or(|(_, one)| one.carrier.fixed().is_some());
        let transit = carrier
            .filter(|_| chosen)
            .and_then(|(_, carrier)| carrier.to(home_of(net, key)).0);
        let verification = net.verification.as_ref();
        let labour = verification.and_then(|one| one.handling.as_ref());
        let reply = verification.and_then(|one| one.buyer_reply.as_ref());
        let mut ahead = Ahead {
            steps: [
                once(channel.capture_delay.as_ref(), purpose::CAPTURE_DELAY),
                once(labour, purpose::VERIFY_LABOUR),
                once(reply, purpose::VERIFY_REPLY),
                once(accept, purpose::ACCEPT),
                once(pick_pack, purpose::PICK_PACK),
                once(transit, purpose::TRANSIT),
            ],
            hops: [[LONG; 2]; HOPS],
        };
        let mut agent = seller;
        for (tier, hop) in self.hops().rev().zip(&mut ahead.hops) {
            let at_agent = &self.agents[agent as usize];
            let [labour, message] = self.hop_laws(tier, at_agent.practice);
            let salt = at_agent.practice.salt;
            *hop = [
                once(labour, purpose::HOP_LABOUR.at(salt)),
                once(message, purpose::HOP_MESSAGE.at(salt)),
            ];
            agent = at_agent.upper;
        }
        ahead
    }

    /// The tiers that hand orders over, from the top down.
    #[inline]
    fn hops(&self) -> Range<usize> {
        self.last_relay..self.net.tiers.len()
    }

    /// Of labour and message of an order's own job.
    #[inline]
    fn hop_laws<'p>(&self, tier: usize, practice: &'p Practice) -> [Option<&'p Law>; 2] {
        let message = match practice.relay {
            RelayPolicy::Immediate => practice.message_delay.as_ref(),
            // Drawn from the key of the sheet.
            RelayPolicy::RollUp(_) => None,
        };
        [self.hop_labour(tier, practice).per_order.as_ref(), message]
    }

    /// What an order drew for a step that it takes once \[ms\].
    ///
    /// - `law`, `purpose`: of the step.
    #[inline]
    pub fn drawn(&self, id: u32, step: Step, law: &Law, purpose: Purpose) -> Millis {
        match self.orders[id].ahead.steps[step as usize] {
            LONG => self.span(id, law, purpose, 0),
            millis => Millis::from(millis),
        }
    }

    /// The job of an order at a tier, on this passage of the hop.
    #[inline]
    pub fn job(&self, order: &Order, tier: usize, practice: &Practice) -> Job {
        let laws = self.hop_laws(tier, practice);
        let [labour, message] = match order.ahead.hops.get(self.net.tiers.len() - 1 - tier) {
            Some(&ahead) if order.attempt == 0 => ahead,
            _ => [LONG; 2],
        };
        let drawn = |ahead: u32, law: Option<&Law>, purpose: Purpose| match (ahead, law) {
            (LONG, Some(law)) => {
                let purpose = purpose.at(practice.salt);
                let mut draw = order.key.draw(purpose, u32::from(order.attempt));
                Some(law.sample_millis(&mut draw))
            }
            (LONG, None) => None,
            (millis, _) => Some(Millis::from(millis)),
        };
        Job {
            labour: drawn(labour, laws[0], purpose::HOP_LABOUR).unwrap_or(0),
            message: drawn(message, laws[1], purpose::HOP_MESSAGE),
        }
    }
}

/// Whether an order has anything to draw when it is placed.
pub fn draws_ahead(net: &Network) -> bool {
    let works = |labour: &Labour| labour.per_order.is_some();
    let mut suppliers = net.suppliers.iter();
    suppliers.any(|one| one.accept.is_some() || one.pick_pack.is_some())
        || net.verification.is_some()
        || !net.carriers.is_empty()
        || net.channels.iter().any(|one| one.capture_delay.is_some())
        || net.practices().any(|one| {
            works(&one.own_orders) || works(&one.handling) || one.message_delay.is_some()
        })
}

#[inline]
fn short(millis: Millis) -> u32 {
    u32::try_from(millis).unwrap_or(LONG)
}
