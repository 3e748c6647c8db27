"""W1 on SimPy: M/M/1, arrivals at 0.9, services at 1, until all have left.

    python mm1.py [CUSTOMERS] [SEED]
"""

import random
import sys
import time

import simpy

ARRIVAL_RATE = 0.9
# In the long run [mean service times].
EXACT = 10.0


def play(customers: int, seed: int) -> float:
    """The mean time in the system."""
    draw = random.Random(seed).expovariate
    env = simpy.Environment()
    desk = simpy.Resource(env, capacity=1)
    total = 0.0

    def customer():
        nonlocal total
        came = env.now
        with desk.request() as turn:
            yield turn
            yield env.timeout(draw(1.0))
        total += env.now - came

    def arrivals():
        for _ in range(customers):
            yield env.timeout(draw(ARRIVAL_RATE))
            env.process(customer())

    env.process(arrivals())
    env.run()
    return total / customers


def main() -> None:
    customers = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20_260_101
    start = time.process_time()
    mean = play(customers, seed)
    seconds = time.process_time() - start
    # Two events each by definition, however many SimPy needs.
    print(f"W1 SimPy {simpy.__version__}: {customers} customers, {seconds * 1e9 / (2 * customers):.1f} ns per event")
    # Times in the system are alike over many customers: the standard error of their mean tends to
    # 190 / sqrt(N), and the empty beginning lowers it by some 2,000 / N (benches/baseline/mm1.rs).
    error = 190.0 / customers**0.5
    print(f"  time in system {mean:.3f} (exact {EXACT}, standard error {error:.2f})")
    if abs(mean - EXACT) > 4 * error + 2000.0 / customers:
        sys.exit("W1: the mean is off by more than four standard errors")


if __name__ == "__main__":
    main()
