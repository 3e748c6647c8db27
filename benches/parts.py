"""Where the instructions go, by part of the program, whatever the compiler has inlined.

    python parts.py PROGRAM COUNTED [UNITS]

PROGRAM is built with line tables. COUNTED is what callgrind wrote with --dump-instr=yes, or what
`perf script -F ip,dso` tells of a run at fixed addresses (setarch -R). Each instruction is asked
for its chain of inlined functions (addr2line) and counted where the innermost function of the
project stands: what of the standard library is inlined there belongs to it.
See docs/performance.md.
"""

import collections
import re
import subprocess
import sys

# Where Linux puts a program whose place is not drawn by lot (x86-64, setarch -R).
FIXED_BASE = 0x555555554000

# The first that matches file and function. What is under none of them is told as it is.
PARTS = [
    ("calendar", r"src/engine/"),
    ("draws", r"src/random/|libm|rand_distr"),
    ("statistics", r"src/stats/|src/model/(monitor|measure|metric|day_load)"),
    ("arrivals", r"slice::sort|src/model/(demand|course|arrivals)|src/model/world\.rs.* .*\b(announce|place)\b"),
    ("books", r"src/model/(order|slab|audit|story)|src/model/world\.rs.* .*\b(end|close)\b"),
    ("hops", r"src/model/(relay|rollup|hands|agent|clock|divisor|questions|inquiries|intake|cases)|src/model/world\.rs.* .*\b(turn|book)\b"),
    ("supplier, parcels", r"src/model/(supplier|courier|carrier|pace|cases)"),
    ("dispatch of events", r"src/model/"),
    ("by hand", r"benches/baseline"),
    ("reading files", r"src/scenario|toml|serde|regex|hashbrown"),
]


def self_costs(path, name):
    """Instructions of each address, without those of the functions it calls."""
    costs = collections.Counter()
    own = set()
    address = 0
    called = program = False
    for text in open(path, encoding="utf-8", errors="replace"):
        text = text.rstrip()
        sampled = re.match(r"\s+([0-9a-f]+) \((.*)\)$", text)
        if sampled:
            inside = sampled[2].endswith("/" + name)
            costs[int(sampled[1], 16) - FIXED_BASE if inside else None] += 1
            continue
        named = re.match(r"c?ob=\((\d+)\)(.*)", text)
        if named:
            # An object is named where it is first met, maybe as one that is called.
            if named[2].endswith("/" + name):
                own.add(named[1])
            if text.startswith("ob="):
                program = named[1] in own
        elif text.startswith("calls="):
            called = True
        elif text[:1] in ("0", "+", "-", "*"):
            first, _, cost = (text.split() + ["0"])[:3]
            if first == "*":
                pass
            elif first[0] in "+-":
                address += int(first[0] + "1") * int(first[1:], 0)
            else:
                address = int(first, 16)
            if not called:
                costs[address if program else None] += int(cost)
            called = False
    return costs


def chains(program, addresses):
    """The chain of (function, place) of each address, innermost first."""
    asked = "\n".join(hex(address) for address in addresses)
    command = ["addr2line", "-a", "-i", "-f", "-C", "-e", program]
    said = subprocess.run(command, input=asked, text=True, check=True, stdout=subprocess.PIPE).stdout
    found, lines = {}, said.splitlines()
    index = 0
    while index < len(lines):
        address = int(lines[index], 16)
        index += 1
        chain = []
        while index < len(lines) and not lines[index].startswith("0x"):
            chain.append((lines[index], lines[index + 1]))
            index += 2
        found[address] = chain
    return found


def ours(place):
    """Not the standard library's."""
    return ("/src/" in place or "benches/" in place) and "/library/" not in place


def part(chain):
    for function, place in chain:
        if ours(place):
            where = f"{place} {function}"
            for name, pattern in PARTS:
                if re.search(pattern, where):
                    return name
    return "other: " + (chain[-1][0] if chain else "?")


program, counted = sys.argv[1], sys.argv[2]
units = float(sys.argv[3]) if len(sys.argv) > 3 else None
costs = self_costs(counted, program.rsplit("/", 1)[-1])
elsewhere = costs.pop(None, 0)
found = chains(program, list(costs))
parts = collections.Counter({"libraries, kernel": elsewhere})
functions = collections.Counter()
for address, cost in costs.items():
    chain = found.get(address, [])
    parts[part(chain)] += cost
    mine = next((one for one in chain if ours(one[1])), None)
    if mine:
        functions[re.sub(r":\d+.*", "", mine[1]).split("/src/")[-1] + " " + mine[0]] += cost
total = sum(parts.values())
per = f", {total / units:.0f} per unit" if units else ""
print(f"{total} instructions or samples{per}")
for table in (parts, functions):
    for name, cost in table.most_common(16):
        per = f"{cost / units:10.1f}" if units else ""
        print(f"  {cost / total * 100:5.1f} % {per}  {name}")
    print()
