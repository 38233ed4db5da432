"""The free-matrix Hawkes process beside tick and hawkes-engine: likelihood, fit, simulation.

Run as `python benchmarks/hawkes.py`. The peers may live in a Python of their own:

    python3.11 -m venv peers
    peers/bin/python -m pip install tick numpydoc six hawkes-engine
    STANDOFF_PEERS=peers/bin/python python benchmarks/hawkes.py

Without STANDOFF_PEERS they are looked for in this Python. Where they are missing only our own
figures are printed. One thread for all, medians of some runs, ours and the peer's in turn, each
going first every other time. Both Pythons have loaded and compiled everything before.
"""
# ruff: noqa: E402, as numpy must find the number of threads

import os

for name in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[f"{name}_NUM_THREADS"] = "1"

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from standoff.lenses.escalation.free import Events, Hawkes, Likelihood, fit, simulate

SIZES = ((10, 50_000), (50, 50_000), (10, 500_000), (50, 500_000))
DECAY = 2.0
NEAR = 0.1
"""A peer's fit has arrived where its log-likelihood is within so many nats of ours, in all."""


class Peers:
    """The other Python."""

    def __init__(self) -> None:
        python = os.environ.get("STANDOFF_PEERS", sys.executable)
        worker = str(Path(__file__).with_name("_hawkes_peers.py"))
        self.process = subprocess.Popen(
            [python, worker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        first = self.process.stdout.readline()
        self.versions = json.loads(first) if first else None

    def __call__(self, job: str, path: Path, *arguments: object) -> dict:
        self.process.stdin.write(json.dumps([job, str(path), arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the peers broke off in {job}")
        return json.loads(answer)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Row:
    """A line of the table: seconds (or events a second) of ours and of a peer."""

    what: str
    goal: float
    unit: str = "s"
    ours: list[float] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    note: str = ""

    def __str__(self) -> str:
        ours = median(self.ours)
        text = f"{self.what:58}{_number(ours, self.unit):>12}"
        if self.peer:
            peer = median(self.peer)
            ratio = peer / ours if self.unit == "s" else ours / peer
            goal = f"{self.goal:g} x" if self.goal else ""
            text += f"{_number(peer, self.unit):>12}{ratio:>8.1f} x{goal:>7}  {self.note}"
        return text


def _number(value: float, unit: str) -> str:
    return f"{1e3 * value:.2f} ms" if unit == "s" else f"{value / 1e6:.2f} M/s"


def process_of(count: int) -> Hawkes:
    """Three branching ratios in ten over 0, spectral radius .7."""
    rng = np.random.default_rng(count)
    branching = rng.uniform(0.0, 1.0, (count, count)) * (rng.random((count, count)) < 0.3)
    branching *= 0.7 / np.abs(np.linalg.eigvals(branching)).max()
    return Hawkes(rng.uniform(0.5, 1.5, count), branching, DECAY)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(runs: int, ours: Callable[[], None], peer: Callable[[], None]) -> None:
    for run in range(runs):
        for work in (ours, peer) if run % 2 == 0 else (peer, ours):
            work()


def likelihoods(events: Events, process: Hawkes, path: Path, peers: Peers | None) -> list[Row]:
    """One value with gradient: the whole way from the record, and asked again."""
    rows = [
        Row("likelihood with gradient, from the record", 2, note="tick"),
        Row("likelihood with gradient, asked again", 2, note="tick, which has kept n x D sums"),
    ]
    slope = None

    def ours() -> None:
        nonlocal slope
        start = time.perf_counter()
        ask = Likelihood(events, DECAY)
        slope = ask(process.baseline, process.branching)
        rows[0].ours.append(time.perf_counter() - start)
        again = [seconds(lambda: ask(process.baseline, process.branching)) for _ in range(7)]
        rows[1].ours.append(median(again))

    def tick() -> None:
        found = peers("likelihood", path, 7)
        rows[0].peer.append(found["first"])
        rows[1].peer.append(found["again"])
        answers.append(found)

    answers: list[dict] = []
    in_turn(5, ours, tick if peers else lambda: None)
    for found in answers:
        gradient = np.concatenate([slope.baseline, slope.branching.ravel()])
        assert abs(found["value"] - slope.value) < 1e-9 * len(events)
        assert np.allclose(found["gradient"], gradient, atol=1e-7 * len(events))
    if peers and process.kinds == 10:
        assert abs(peers("engine_value", path)["value"] - slope.value) < 1e-9 * len(events)
    return rows


def fits(events: Events, path: Path, peers: Peers | None) -> list[Row]:
    """A full fit from the record, ours with its standard errors and its proof."""
    best = fit(events, DECAY)
    row = Row("fit", 2)
    own = Row("  the same, tick's own solver", 0)

    def ours() -> None:
        row.ours.append(seconds(lambda: fit(events, DECAY)))

    def tick() -> None:
        found = peers("fit_lbfgsb", path, best.log_likelihood - NEAR)
        row.peer.append(found["seconds"])
        short = best.log_likelihood - found["value"]
        assert short <= NEAR, f"tick stopped {short} nats short"
        row.note = f"tick + L-BFGS-B, {found['asked']} gradients, stopped {short:.2f} nats short"

    in_turn(3, ours, tick if peers else lambda: None)
    if not peers or len(events) > 100_000:
        return [row]
    own.ours = row.ours
    found = peers("fit_agd", path, 300)
    own.peer.append(found["seconds"])
    own.note = f"AGD, 300 steps, {best.log_likelihood - found['value']:.1f} nats short"
    return [row, own]


def paths(process: Hawkes, end: float, path: Path, peers: Peers | None) -> list[Row]:
    """Events a second of one path."""
    goal = 5 if process.kinds == 50 else 2
    rows = []
    for method, note in (
        ("thinning", "hawkes-engine, thinning (its default)"),
        ("cluster", "hawkes-engine, cluster (its faster)"),
    ):
        row = Row("simulation", goal, "events a second", note=note)

        def ours(row: Row = row) -> None:
            start = time.perf_counter()
            n = len(simulate(process, end, len(row.ours)))
            row.ours.append(n / (time.perf_counter() - start))
            assert abs(n - process.mean_rates.sum() * end) < 0.1 * n

        def engine(row: Row = row, method: str = method) -> None:
            found = peers("engine", path, method, len(row.peer))
            row.peer.append(found["events"] / found["seconds"])
            assert abs(found["events"] - process.mean_rates.sum() * end) < 0.1 * found["events"]

        in_turn(3 if method == "thinning" else 9, ours, engine if peers else lambda: None)
        rows.append(row)
    return rows if peers else rows[:1]


def main() -> None:
    """Print the table."""
    peers: Peers | None = Peers()
    if peers.versions is None:
        peers = None
        print("no peers here: STANDOFF_PEERS names a Python with tick and hawkes-engine\n")
    else:
        print(", ".join(f"{name} {version}" for name, version in peers.versions.items()), "\n")
    with tempfile.TemporaryDirectory() as folder:
        for count, n in SIZES:
            process = process_of(count)
            end = n / float(process.mean_rates.sum())
            events = simulate(process, end, 1)
            path = Path(folder) / f"{count}-{n}.npz"
            np.savez(
                path,
                times=events.times,
                kinds=events.kinds,
                end=end,
                decay=DECAY,
                baseline=process.baseline,
                branching=process.branching,
            )
            if peers:  # load, warm up
                peers("likelihood", path, 1)
                peers("engine", path, "cluster", 0)
            print(f"D = {count}, {len(events):,} events")
            print(f"{'':58}{'ours':>12}{'peer':>12}{'ratio':>10}{'goal':>7}")
            rows = likelihoods(events, process, path, peers)
            rows += fits(events, path, peers)
            rows += paths(process, end, path, peers)
            print("\n".join(map(str, rows)), "\n", flush=True)
    if peers:
        peers.close()


if __name__ == "__main__":
    main()
