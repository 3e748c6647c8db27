//! W2: orders relayed up four tiers of agents, to a supplier and by a carrier to the customer.
//!
//! Every happening is an event that is popped, also where a "free at" number would do: the floor tells what
//! the work costs as defined. The unit of time is a minute.

use super::bucket_queue::BucketQueue;
use super::queue::Queue;
use super::random::{LogNormal, Random};

/// Size of a run.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Separate trees of 256 retail agents each.
    pub trees: u32,
    /// Days in which orders are placed; the system drains afterwards.
    pub days: f64,
}

impl Size {
    /// So many days that about so many orders come.
    pub fn of_orders(trees: u32, orders: f64) -> Self {
        let days = orders / (f64::from(trees * PER_TREE[0]) * ORDERS_PER_DAY);
        Self { trees, days }
    }

    pub fn retail_agents(self) -> u32 {
        self.trees * PER_TREE[0]
    }

    /// Expected number of orders [-].
    pub fn orders(self) -> f64 {
        f64::from(self.retail_agents()) * ORDERS_PER_DAY * self.days
    }
}

/// Tiers of agents, the retail agents first.
pub const TIERS: usize = 4;
/// Agents of each tier in a tree.
const PER_TREE: [u32; TIERS] = [256, 32, 4, 1];
/// Agents under one agent of the next tier, as a power of two.
const CHILDREN_BITS: [u32; TIERS] = [3, 3, 2, 0];
const ORDERS_PER_DAY: f64 = 10.0;
const MINUTES_PER_DAY: f64 = 1440.0;
/// [min]
const MEAN_SERVICE: [f64; TIERS] = [2.0, 3.0, 1.5, 0.4];
const SERVICE_LOG_SD: f64 = 0.5;
/// Probability that an order is forgotten after a service, at every tier.
const LOSS: f64 = 0.005;
/// The same as a share of all 64-bit words, which spares making a float of each draw.
const LOST_BELOW: u64 = (LOSS * (1_u128 << 64) as f64) as u64;
/// [min]
const MEAN_RELAY: f64 = 20.0;
const MEAN_SUPPLY: f64 = 720.0;
const MEAN_CARRIAGE: f64 = 2880.0;
const TRANSPORT_LOG_SD: f64 = 0.3;

/// What a run tells.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Popped.
    pub events: u64,
    pub orders: u64,
    pub omitted: [u64; TIERS],
    /// Times of the orders that got there [min].
    pub to_supplier: Moments,
    pub to_delivery: Moments,
}

/// Count, mean and variance, from sums about a guess of the mean, which keeps the digits and spares
/// the division per value of a running mean.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    guess: f64,
    pub count: u64,
    sum: f64,
    sum_of_squares: f64,
}

impl Moments {
    fn about(guess: f64) -> Self {
        Self {
            guess,
            count: 0,
            sum: 0.0,
            sum_of_squares: 0.0,
        }
    }

    #[inline]
    fn add(&mut self, value: f64) {
        let deviation = value - self.guess;
        self.count += 1;
        self.sum += deviation;
        self.sum_of_squares += deviation * deviation;
    }

    pub fn mean(&self) -> f64 {
        self.guess + self.sum / self.count as f64
    }

    pub fn variance(&self) -> f64 {
        let n = self.count as f64;
        (self.sum_of_squares - self.sum * self.sum / n) / (n - 1.0)
    }

    pub fn sd(&self) -> f64 {
        self.variance().sqrt()
    }
}

/// Events: the kind in the upper bits, then the agent by its number within its tier, then the order.
const KIND_SHIFT: u32 = 60;
const AGENT_SHIFT: u32 = 32;
const AGENT_MASK: u64 = (1 << (KIND_SHIFT - AGENT_SHIFT)) - 1;

/// A customer of this retail agent orders; there is no order number yet.
const PLACE: u64 = 0;
/// Plus the tier: arrival at an agent of tier 1, 2 or 3, and with 4 at the supplier. Tier 0 has orders placed.
const ARRIVE: u64 = 0;
/// Plus the tier: end of a service at an agent of tier 0 to 3.
const SERVED: u64 = 5;
/// The parcel is picked, is delivered.
const SUPPLIED: u64 = 9;
const DELIVERED: u64 = 10;

#[inline]
fn code(kind: u64, agent: u32, order: u32) -> u64 {
    kind << KIND_SHIFT | u64::from(agent) << AGENT_SHIFT | u64::from(order)
}

const NONE: u32 = u32::MAX;

/// An order on its way, or a free place in the slab.
#[derive(Clone, Copy)]
struct Order {
    placed: f64,
    /// The one behind it at an agent, or the next free place.
    next: u32,
}

/// Orders at an agent: the first is being served.
#[derive(Clone, Copy)]
struct Line {
    first: u32,
    last: u32,
}

struct World<Q> {
    queue: Q,
    random: Random,
    end: f64,
    /// Lines of each tier's agents.
    lines: [Vec<Line>; TIERS],
    orders: Vec<Order>,
    free_order: u32,
    service: [LogNormal; TIERS],
    supply: LogNormal,
    carriage: LogNormal,
    outcome: Outcome,
}

/// The fastest of the programs: what "the floor" means for W2.
pub fn floor(seed: u64, size: Size) -> Outcome {
    run::<BucketQueue>(seed, size)
}

/// Plays a run of `size` from empty until the last order is delivered or lost.
pub fn run<Q: Queue>(seed: u64, size: Size) -> Outcome {
    let mut world = World::<Q>::new(seed, size);
    while let Some((now, event)) = world.queue.pop() {
        world.outcome.events += 1;
        let agent = (event >> AGENT_SHIFT & AGENT_MASK) as u32;
        let order = event as u32;
        // A tier has its own copy of the code, so that the branch predictor learns each tier by itself.
        match event >> KIND_SHIFT {
            PLACE => world.place(now, agent),
            1 => world.arrive::<1>(now, agent, order),
            2 => world.arrive::<2>(now, agent, order),
            3 => world.arrive::<3>(now, agent, order),
            4 => world.arrive_at_supplier(now, order),
            5 => world.served::<0>(now, agent, order),
            6 => world.served::<1>(now, agent, order),
            7 => world.served::<2>(now, agent, order),
            8 => world.served::<3>(now, agent, order),
            SUPPLIED => {
                let carriage = world.carriage.draw(&mut world.random);
                world.queue.push(now + carriage, code(DELIVERED, 0, order));
            }
            DELIVERED => {
                let placed = world.orders[order as usize].placed;
                world.outcome.to_delivery.add(now - placed);
                world.release(order);
            }
            kind => unreachable!("kind {kind}"),
        }
    }
    world.outcome
}

impl<Q: Queue> World<Q> {
    fn new(seed: u64, size: Size) -> Self {
        let mut world = Self {
            queue: Q::default(),
            random: Random::new(seed),
            end: size.days * MINUTES_PER_DAY,
            lines: PER_TREE.map(|agents| {
                vec![
                    Line {
                        first: NONE,
                        last: NONE
                    };
                    (size.trees * agents) as usize
                ]
            }),
            orders: Vec::new(),
            free_order: NONE,
            service: MEAN_SERVICE.map(|mean| LogNormal::new(mean, SERVICE_LOG_SD)),
            supply: LogNormal::new(MEAN_SUPPLY, TRANSPORT_LOG_SD),
            carriage: LogNormal::new(MEAN_CARRIAGE, TRANSPORT_LOG_SD),
            outcome: Outcome {
                events: 0,
                orders: 0,
                omitted: [0; TIERS],
                to_supplier: Moments::about(90.0),
                to_delivery: Moments::about(3690.0),
            },
        };
        for agent in 0..size.retail_agents() {
            world.await_order(0.0, agent);
        }
        world
    }

    /// The next order of a retail agent's customers, if it comes in time.
    #[inline]
    fn await_order(&mut self, now: f64, agent: u32) {
        let gap = MINUTES_PER_DAY / ORDERS_PER_DAY * self.random.exponential();
        if now + gap < self.end {
            self.queue.push(now + gap, code(PLACE, agent, 0));
        }
    }

    #[inline]
    fn place(&mut self, now: f64, agent: u32) {
        self.await_order(now, agent);
        self.outcome.orders += 1;
        let new = Order {
            placed: now,
            next: NONE,
        };
        let order = self.free_order;
        let order = if let Some(place) = self.orders.get_mut(order as usize) {
            self.free_order = place.next;
            *place = new;
            order
        } else {
            self.orders.push(new);
            (self.orders.len() - 1) as u32
        };
        self.arrive::<0>(now, agent, order);
    }

    #[inline]
    fn arrive<const TIER: usize>(&mut self, now: f64, agent: u32, order: u32) {
        let line = &mut self.lines[TIER][agent as usize];
        if line.first == NONE {
            line.first = order;
            line.last = order;
            self.serve::<TIER>(now, agent, order);
        } else {
            let last = std::mem::replace(&mut line.last, order);
            self.orders[last as usize].next = order;
        }
    }

    #[inline]
    fn serve<const TIER: usize>(&mut self, now: f64, agent: u32, order: u32) {
        let service = self.service[TIER].draw(&mut self.random);
        let end = code(SERVED + TIER as u64, agent, order);
        self.queue.push(now + service, end);
    }

    #[inline]
    fn served<const TIER: usize>(&mut self, now: f64, agent: u32, order: u32) {
        let next = std::mem::replace(&mut self.orders[order as usize].next, NONE);
        self.lines[TIER][agent as usize].first = next;
        if next != NONE {
            self.serve::<TIER>(now, agent, next);
        }
        if self.random.next_u64() < LOST_BELOW {
            self.outcome.omitted[TIER] += 1;
            self.release(order);
        } else {
            let relay = MEAN_RELAY * self.random.exponential();
            let upper = agent >> CHILDREN_BITS[TIER];
            let arrival = code(ARRIVE + TIER as u64 + 1, upper, order);
            self.queue.push(now + relay, arrival);
        }
    }

    #[inline]
    fn arrive_at_supplier(&mut self, now: f64, order: u32) {
        let placed = self.orders[order as usize].placed;
        self.outcome.to_supplier.add(now - placed);
        let supply = self.supply.draw(&mut self.random);
        self.queue.push(now + supply, code(SUPPLIED, 0, order));
    }

    #[inline]
    fn release(&mut self, order: u32) {
        self.orders[order as usize].next = self.free_order;
        self.free_order = order;
    }
}

impl Outcome {
    /// Orders lost on the way.
    pub fn lost(&self) -> u64 {
        self.omitted.iter().sum()
    }

    /// Compares with the known answers for a run of `size`.
    ///
    /// # Panics
    /// When one is off by more than four standard errors, which happens to one sound run in some 3,000
    /// (five comparisons); counts must agree exactly.
    pub fn check(&self, size: Size) {
        let n = self.orders as f64;
        let delivered = self.to_delivery.count;
        assert_eq!(self.to_supplier.count, delivered);
        assert_eq!(self.orders, delivered + self.lost());
        // By definition: an order placed, a service and an arrival upstairs for each that got so far, two for delivery.
        let mut by_definition = self.orders + 2 * delivered;
        let mut reached = self.orders;
        for lost in self.omitted {
            by_definition += reached;
            reached -= lost;
            by_definition += reached;
        }
        assert_eq!(self.events, by_definition);

        if n < 1000.0 {
            // Too few for the normal approximation.
            return;
        }
        let near = |what: &str, found: f64, expected: f64, tolerance: f64| {
            assert!(
                (found - expected).abs() < tolerance,
                "{what}: {found} instead of {expected} ± {tolerance}"
            );
        };
        near("orders", n, size.orders(), 4.0 * size.orders().sqrt());
        let share: f64 = (1.0 - LOSS).powi(TIERS as i32);
        let error = (share * (1.0 - share) / n).sqrt();
        near("delivered", delivered as f64 / n, share, 4.0 * error);
        // Waits, 2.9 of the 89.8 min, are a little alike from order to order and absent while the empty system
        // fills, in the first hours.
        let error = 1.1 * self.to_supplier.sd() / n.sqrt();
        let filling = 2.9 * (200.0 / (size.days * MINUTES_PER_DAY)).min(1.0);
        let supplier = self.to_supplier.mean();
        near("to supplier", supplier, 89.77, 4.0 * error + filling);
        let error = self.to_delivery.sd() / n.sqrt();
        let delivery = self.to_delivery.mean();
        near("to delivery", delivery, 3689.8, 4.0 * error + filling);
        // The kurtosis is below 5, so the variance has a standard error below 2 σ² / √n, the sd below σ / √n.
        near("sd to delivery", self.to_delivery.sd(), 911.9, 4.0 * error);
    }
}
