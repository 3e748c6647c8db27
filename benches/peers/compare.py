"""fahuo and SimPy in turns: ns per unit of each and the median of their ratios.

    python compare.py [TURNS]

Plays through `cargo bench` (which must find cargo) and this interpreter, from any folder.
"""

import re
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# The bench beside which the program is measured, its size, the program here, its size, the unit.
# SimPy plays fewer: both take about as long per unit whatever the number of them.
WORKLOADS = {
    "W1": ("engine", 1_000_000, "mm1.py", 200_000, "event"),
    "W2": ("relay", 512_000, "relay.py", 51_200, "order"),
}


def said(*command: str) -> str:
    return subprocess.run(command, cwd=HERE, check=True, text=True, stdout=subprocess.PIPE).stdout


def figure(text: str, program: str, unit: str) -> float:
    found = re.search(rf"{program}.*?([0-9.]+) ns per {unit}", text)
    if found is None:
        sys.exit(f"no line of {program} with ns per {unit} in:\n{text}")
    return float(found[1])


def main() -> None:
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for workload, (bench, size, program, peer_size, unit) in WORKLOADS.items():
        ours, peers = [], []
        for turn in range(turns):
            text = said("cargo", "bench", "--quiet", "--bench", bench, "--", str(size), "1")
            ours.append(figure(text, "fahuo", unit))
            text = said(sys.executable, str(HERE / program), str(peer_size), str(turn + 1))
            peers.append(figure(text, "SimPy", unit))
        ratio = statistics.median(peer / our for peer, our in zip(peers, ours))
        print(
            f"{workload}: fahuo {statistics.median(ours):.1f}, SimPy {statistics.median(peers):,.0f}"
            f" ns per {unit}; SimPy / fahuo {ratio:.0f}"
        )


if __name__ == "__main__":
    main()
