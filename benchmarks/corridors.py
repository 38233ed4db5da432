"""Corridors in many futures, and one large network beside OR-tools and scipy, in the same run.

Run as `python benchmarks/corridors.py`. OR-tools may live in a Python of its own:

    python3.11 -m venv peers
    peers/bin/python -m pip install ortools
    STANDOFF_PEERS=peers/bin/python python benchmarks/corridors.py

Without it the column stays empty. One thread; medians of some runs, ours and the peer's in turn,
each from arrays of ends and capacities to the flow. OR-tools also returns what each link carries;
ours returns the minimum cut.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow
from scipy.spatial import cKDTree

import standoff as so
from standoff.futures import Futures
from standoff.lenses.corridors.large_kernel import max_flow
from standoff.lenses.corridors.lens import Corridors

ROOT = Path(__file__).parents[1]
FUTURES, GOAL, BESIDE, RUNS = 4096, 2.0, 1.5, 7
ASKS = (
    "flow central-asia-fields to europe of oil avoiding russia",
    "share of central-asia-fields to europe through russia",
    "loss of sangachal to europe when russia cuts",
    "worst 2 cuts of sangachal to europe",
    "holder-power azerbaijan over alat to kars",
    "gain from zangezur of alat to sadarak avoiding iran when planned open",
)
Net = tuple[int, np.ndarray, np.ndarray, np.ndarray, int, int]


def networks() -> Iterator[tuple[str, Net]]:
    """Four networks of about 100,000 links, of kinds on which methods differ."""
    rng = np.random.default_rng(0)
    n, m = 20_000, 100_000
    tails, heads = rng.integers(0, n, m), rng.integers(0, n, m)
    heads = np.where(heads == tails, (heads + 1) % n, heads)
    yield "random", (n, tails, heads, rng.integers(1, 1000, m), 0, n - 1)

    side = 158
    at = np.arange(side * side).reshape(side, side)
    tails = np.concatenate([at[:, :-1].ravel(), at[:, 1:].ravel(), at[:-1].ravel(), at[1:].ravel()])
    heads = np.concatenate([at[:, 1:].ravel(), at[:, :-1].ravel(), at[1:].ravel(), at[:-1].ravel()])
    yield "a grid, side to side", wide(rng, side * side, tails, heads, at[:, 0], at[:, -1])

    n = 25_000
    spots = rng.random((n, 2))
    near = cKDTree(spots).query(spots, k=5)[1]
    order = np.argsort(spots[:, 0])
    yield (
        "places and their nearest, west to east",
        wide(rng, n, np.repeat(np.arange(n), 4), near[:, 1:].ravel(), order[:200], order[-200:]),
    )

    layers, breadth = 50, 400
    tails = np.repeat(np.arange((layers - 1) * breadth), 5)
    heads = (tails // breadth + 1) * breadth + rng.integers(0, breadth, len(tails))
    first, last = np.arange(breadth), np.arange((layers - 1) * breadth, layers * breadth)
    yield "fifty layers", wide(rng, layers * breadth, tails, heads, first, last)


def wide(
    rng: np.random.Generator,
    n: int,
    tails: np.ndarray,
    heads: np.ndarray,
    starts: np.ndarray,
    finishes: np.ndarray,
) -> Net:
    """A network with a source before all starts and a sink behind all finishes."""
    tails = np.concatenate([tails, np.full(len(starts), n), finishes])
    heads = np.concatenate([heads, starts, np.full(len(finishes), n + 1)])
    capacity = rng.integers(1, 1000, len(tails))
    capacity[-len(starts) - len(finishes) :] = 10**6
    return n + 2, tails, heads, capacity, n, n + 1


def timed(work: Callable[[], float]) -> tuple[float, float]:
    """Seconds, and what came of it."""
    began = time.perf_counter()
    value = work()
    return time.perf_counter() - began, value


def by_scipy(net: Net) -> float:
    n, tails, heads, capacity, source, sink = net
    graph = csr_array((capacity.astype(np.int32), (tails, heads)), shape=(n, n))
    return float(maximum_flow(graph, source, sink).flow_value)


class Peer:
    """OR-tools in its own process, if there is one."""

    def __init__(self) -> None:
        python = os.environ.get("STANDOFF_PEERS", sys.executable)
        probe = subprocess.run([python, "-c", "import ortools"], capture_output=True)
        self.worker = None
        if probe.returncode == 0:
            script = str(Path(__file__).with_name("_corridors_peers.py"))
            self.worker = subprocess.Popen(
                [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )

    def ask(self, file: str) -> tuple[float, float] | None:
        if self.worker is None:
            return None
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.write(file + "\n")
        self.worker.stdin.flush()
        seconds, flow = json.loads(self.worker.stdout.readline())
        return seconds, flow

    def close(self) -> None:
        if self.worker is not None:
            assert self.worker.stdin is not None
            self.worker.stdin.close()
            self.worker.wait()


def futures() -> None:
    """The bundled case: all asks in all futures."""
    case = so.load(ROOT / "cases/south-caucasus-2025/case.yaml")
    lens = Corridors()
    asks = tuple(lens.parse(text, case) for text in ASKS)
    taken = []
    for seed in range(RUNS + 1):  # the first one compiles, or loads what was compiled
        sample = Futures(case, FUTURES, seed)
        taken.append(timed(lambda s=sample: lens.outcomes(case, s, "as-is", asks).sum())[0])
    middle = median(taken[1:])
    met = "met" if middle < GOAL else "missed"
    print(f"{len(asks)} asks of the bundled case in {FUTURES:,} futures")
    print(f"  first {taken[0]:.3f} s, warm {middle:.4f} s (goal {GOAL} s: {met})\n")


def large() -> None:
    """One network of 100,000 links."""
    peer = Peer()
    print(f"{'100,000 links, seconds':42}{'ours':>9}{'OR-tools':>10}{'ours/its':>10}{'scipy':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name, net in networks():
            _, tails, heads, capacity, source, sink = net
            file = f"{folder}/network.npz"
            np.savez(file, tails=tails, heads=heads, capacity=capacity, ends=[source, sink])
            ours, its = [], []
            flow = max_flow(*net).value  # compiles
            for _ in range(RUNS):
                seconds, value = timed(lambda given=net: max_flow(*given).value)
                ours.append(seconds)
                assert value == flow
                told = peer.ask(file)
                if told is not None:
                    its.append(told[0])
                    assert told[1] == flow
            beside, value = timed(lambda given=net: by_scipy(given))
            assert value == flow
            line = f"{name:42}{median(ours):9.4f}"
            if its:
                ratio = median(ours) / median(its)
                met = "met" if ratio <= BESIDE else "missed"
                line += f"{median(its):10.4f}{ratio:10.2f}{beside:9.4f}  goal {BESIDE}: {met}"
            else:
                line += f"{'':20}{beside:9.4f}"
            print(line)
    peer.close()


def main() -> None:
    futures()
    large()


if __name__ == "__main__":
    main()
