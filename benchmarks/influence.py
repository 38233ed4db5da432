"""A made-up money graph of 100,000 edges: read, and every path of up to 4 steps between two names.

Beside it csv and networkx, in the same run. A tenfold graph shows what the memory grows to.

Both read the same file and answer with the same paths. networkx knows no dates, so that its answer
is compared on edges without any; ours is timed with dates too.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx
import numpy as np

from standoff.lenses.influence.gather import index
from standoff.lenses.influence.paths import all_paths
from standoff.lenses.influence.plain import Plain

EDGES, NAMES, STEPS, GOAL = 100_000, 30_000, 4, 5.0
HEADER = ("from", "to", "kind", "amount", "currency", "since", "until", "disclosed")


def write(file: Path, edges: int, names: int, dated: bool, seed: int = 5) -> None:
    """Payments and ties between made-up names; a few names have many."""
    random = np.random.default_rng(seed)
    # a few names pay often, and a few are often paid
    payer = (names * random.random(edges) ** 2).astype(int)
    payee = (names * random.random(edges) ** 2).astype(int)[::-1]
    begins = random.integers(2000, 2020, edges)
    with file.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(HEADER)
        for a, b, year in zip(payer.tolist(), payee.tolist(), begins.tolist(), strict=True):
            if a == b:
                continue
            span = (year, year + 4) if dated else ("", "")
            row = (f"Fund {a}", f"Fund {b}", "Payment", 1000 + a, "USD", *span, "yes")
            out.writerow(row)


def ours(file: Path, a: str, b: str) -> tuple[float, float, set[tuple[str, ...]]]:
    """Seconds to read, seconds to find the paths, and the paths as names."""
    began = time.perf_counter()
    found = index(Plain(file))
    read = time.perf_counter()
    place = {key: i for i, key in enumerate(found.keys)}
    table = all_paths(found.web, place[a], place[b], STEPS)
    done = time.perf_counter()
    head = found.web.head
    names = {(a, *(found.keys[head[e]] for e in row if e >= 0)) for row in table}
    return read - began, done - read, names


def theirs(file: Path, a: str, b: str) -> tuple[float, float, set[tuple[str, ...]]]:
    """The same by the csv module and networkx."""
    began = time.perf_counter()
    graph = nx.DiGraph()
    with file.open(encoding="utf-8", newline="") as stream:
        graph.add_edges_from((row["from"], row["to"]) for row in csv.DictReader(stream))
    read = time.perf_counter()
    paths = {tuple(p) for p in nx.all_simple_paths(graph, a, b, cutoff=STEPS)}
    return read - began, time.perf_counter() - read, paths


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain, dated = Path(folder) / "plain.csv", Path(folder) / "dated.csv"
        write(plain, EDGES, NAMES, dated=False)
        write(dated, EDGES, NAMES, dated=True)
        a, b = "Fund 0", "Fund 4242"
        first = ours(plain, a, b)
        print(f"{EDGES:,} edges between {NAMES:,} names, up to {STEPS} steps from {a} to {b}")
        print(f"{'':34} {'read':>7} {'paths':>7} {'both':>7}   seconds, median of 3")
        runs = {
            "standoff, checked, with days": [ours(plain, a, b) for _ in range(3)],
            "csv and networkx, unchecked": [theirs(plain, a, b) for _ in range(3)],
            "standoff, edges with dates": [ours(dated, a, b) for _ in range(3)],
        }
        for name, times in runs.items():
            read, walk = (float(np.median([t[i] for t in times])) for i in (0, 1))
            print(
                f"{name:34} {read:7.3f} {walk:7.3f} {read + walk:7.3f}   {len(times[0][2]):,} paths"
            )
        same = (
            runs["standoff, checked, with days"][0][2] == runs["csv and networkx, unchecked"][0][2]
        )
        print(f"the first run, kernels compiled or loaded: {first[0] + first[1]:.3f} s")
        print(f"the same paths as networkx: {'yes' if same else 'NO'}")
        total = float(np.median([t[0] + t[1] for t in runs["standoff, checked, with days"]]))
        print(f"goal {GOAL} s: {'met' if total <= GOAL and same else 'missed'}")
        large = Path(folder) / "large.csv"
        write(large, 10 * EDGES, 10 * NAMES, dated=True)
        told = subprocess.run(
            [sys.executable, __file__, str(large), a, b], capture_output=True, text=True, check=True
        )
        print(
            f"{10 * EDGES:,} edges, {large.stat().st_size / 1e6:.0f} MB of CSV: {told.stdout}",
            end="",
        )


def alone(file: Path, a: str, b: str) -> None:
    """A process of its own: what one file takes."""
    read, walk, paths = ours(file, a, b)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{read:.1f} s to read, {walk:.1f} s for {len(paths):,} paths, {most:.0f} MB at most")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        alone(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    else:
        main()
