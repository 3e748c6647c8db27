"""W2 on SimPy: orders relayed up four tiers, to a supplier and by a carrier to the buyer.

    python relay.py [ORDERS] [SEED]

The unit of time is a minute. Each agent is a resource of capacity 1, each order a process.
"""

import math
import random
import sys
import time

import simpy

# From the retail agents up.
AGENTS = (256, 32, 4, 1)
CHILDREN = (8, 8, 4)
MEAN_SERVICE = (2.0, 3.0, 1.5, 0.4)
SERVICE_LOG_SD = 0.5
LOSS = 0.005
MEAN_RELAY = 20.0
MEAN_SUPPLY = 720.0
MEAN_CARRIAGE = 2880.0
TRANSPORT_LOG_SD = 0.3
ORDERS_PER_MINUTE = 10.0 / 1440.0

EXACT_DELIVERED = (1 - LOSS) ** 4
EXACT_TO_SUPPLIER = 89.77
EXACT_TO_DELIVERY = 3689.8
SD_TO_DELIVERY = 912.0


class Moments:
    def __init__(self):
        self.count = 0
        self.sum = 0.0
        self.squares = 0.0

    def add(self, value):
        self.count += 1
        self.sum += value
        self.squares += value * value

    def mean(self):
        return self.sum / self.count

    def error(self):
        """Standard error of the mean, as if the values were independent."""
        return math.sqrt((self.squares / self.count - self.mean() ** 2) / self.count)


class Relay:
    def __init__(self, days: float, seed: int):
        source = random.Random(seed)
        self.uniform, self.exponential, self.lognormal = source.random, source.expovariate, source.lognormvariate
        self.env = simpy.Environment()
        self.agents = [[simpy.Resource(self.env, capacity=1) for _ in range(count)] for count in AGENTS]
        self.service = [self.location(mean, SERVICE_LOG_SD) for mean in MEAN_SERVICE]
        self.supply = self.location(MEAN_SUPPLY, TRANSPORT_LOG_SD)
        self.carriage = self.location(MEAN_CARRIAGE, TRANSPORT_LOG_SD)
        self.end = days * 1440.0
        self.orders = 0
        self.events = 0
        self.omitted = [0] * 4
        self.to_supplier = Moments()
        self.to_delivery = Moments()
        for agent in range(AGENTS[0]):
            self.env.process(self.buyers(agent))

    @staticmethod
    def location(mean, sd):
        """Mean of the logarithm of a lognormal with this mean."""
        return math.log(mean) - sd * sd / 2

    def buyers(self, agent):
        while True:
            gap = self.exponential(ORDERS_PER_MINUTE)
            if self.env.now + gap >= self.end:
                return
            yield self.env.timeout(gap)
            self.env.process(self.order(agent))

    def order(self, agent):
        env, placed = self.env, self.env.now
        self.orders += 1
        self.events += 1
        for tier in range(4):
            with self.agents[tier][agent].request() as turn:
                yield turn
                yield env.timeout(self.lognormal(self.service[tier], SERVICE_LOG_SD))
            self.events += 1
            if self.uniform() < LOSS:
                self.omitted[tier] += 1
                return
            yield env.timeout(self.exponential(1 / MEAN_RELAY))
            self.events += 1
            if tier < 3:
                agent //= CHILDREN[tier]
        self.to_supplier.add(env.now - placed)
        yield env.timeout(self.lognormal(self.supply, TRANSPORT_LOG_SD))
        yield env.timeout(self.lognormal(self.carriage, TRANSPORT_LOG_SD))
        self.events += 2
        self.to_delivery.add(env.now - placed)


def main() -> None:
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 51_200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20_260_101
    days = orders / (AGENTS[0] * 10.0)
    start = time.process_time()
    relay = Relay(days, seed)
    relay.env.run()
    seconds = time.process_time() - start
    per = seconds * 1e9
    print(
        f"W2 SimPy {simpy.__version__}: {relay.orders} orders, {per / relay.orders:.1f} ns per order,"
        f" {per / relay.events:.1f} ns per event"
    )
    delivered = relay.to_delivery.count / relay.orders
    # The waits are a little alike from order to order (1.1) and absent while the system fills.
    filling = 2.9 * min(200.0 / relay.end, 1.0)
    share_error = math.sqrt(EXACT_DELIVERED * (1 - EXACT_DELIVERED) / relay.orders)
    supplier_error = 1.1 * relay.to_supplier.error()
    delivery_error = SD_TO_DELIVERY / math.sqrt(relay.to_delivery.count)
    rows = [
        ("delivered", delivered, EXACT_DELIVERED, share_error, 0.0),
        ("to supplier [min]", relay.to_supplier.mean(), EXACT_TO_SUPPLIER, supplier_error, filling),
        ("to delivery [min]", relay.to_delivery.mean(), EXACT_TO_DELIVERY, delivery_error, filling),
    ]
    for name, found, exact, error, early in rows:
        print(f"  {name} {found:.5g} (exact {exact:.5g}, standard error {error:.2g})")
        if abs(found - exact) > 4 * error + early:
            sys.exit(f"W2: {name} is off by more than four standard errors")


if __name__ == "__main__":
    main()
