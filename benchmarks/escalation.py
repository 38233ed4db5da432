"""Simulated futures of the South Caucasus: 4,096 of them, four policies, a year each.

Run as `python benchmarks/escalation.py`. The model is fitted to the ICEWS extract beside the
checkout where there is one (eight states, January to July 2018), and to made-up counts elsewhere.
Times are warm, the median of some runs: wall seconds on all cores, and processor seconds on one.
"""

import csv
import datetime as dt
import gzip
import os
import resource
import time
from pathlib import Path
from statistics import median

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.fit import fit
from standoff.lenses.escalation.model import MECHANISMS, State
from standoff.lenses.escalation.simulate import simulate

STATES = ("ARM", "AZE", "GEO", "IRN", "ISR", "RUS", "TUR", "USA")
EVENTS = Path(__file__).parents[2] / "shared/data/events/icews18_interstate.csv.gz"
FUTURES, DAYS, GOAL, RUNS = 4096, 365, 10.0, 3
POLICIES = {"as it is": 1.0, "back Baku": 1.3, "stay out": 0.9, "press Baku": 1.1}
START = dt.date(2018, 1, 1)


def extract() -> Daily:
    """Counts a day between the eight states in the extract."""
    place = {name: i for i, name in enumerate(STATES)}
    pairs, row = laid_out()
    with gzip.open(EVENTS, "rt", encoding="utf-8") as stream:
        events = [e for e in csv.DictReader(stream) if e["source_iso3"] != e["target_iso3"]]
    days = [(dt.date.fromisoformat(e["date"]) - START).days for e in events]
    y = np.zeros((max(days) + 1, len(pairs), 4), np.uint16)
    for day, e in zip(days, events, strict=True):
        if e["source_iso3"] in place and e["target_iso3"] in place:
            both = place[e["source_iso3"]], place[e["target_iso3"]]
            y[day, row[both], int(e["quad"]) - 1] += 1
    return Daily(START, STATES, pairs, y, np.bincount(days).astype(float), "icews18")


def made_up() -> Daily:
    """Counts that ebb and flow, as many as in the extract."""
    rng = np.random.default_rng(0)
    pairs, _ = laid_out()
    usual = rng.gamma(0.3, 1.0, (len(pairs), 1)) * np.array([0.6, 0.05, 0.2, 0.1])
    y = rng.poisson(usual * rng.gamma(2.0, 0.5, (212, len(pairs), 1))).astype(np.uint16)
    return Daily(START, STATES, pairs, y, 10.0 * y.sum(axis=(1, 2)), "made up")


def laid_out() -> tuple[np.ndarray, dict[tuple[int, int], int]]:
    n = len(STATES)
    both = [(i, j) for i in range(n) for j in range(n) if i != j]
    return np.array(both), {pair: row for row, pair in enumerate(both)}


def main() -> None:
    daily = extract() if EVENTS.exists() else made_up()
    found = fit(daily)
    laid, parameters = found.structure, found.parameters
    state = State(found.design.now.memory, np.ones(4))
    watch = np.zeros((1, len(laid.pairs), 4), np.bool_)
    watch[0, laid.labels.index("RUS->AZE"), 3] = True
    rng = np.random.default_rng(0)
    drawn = parameters.strength * rng.lognormal(0.0, 0.1, (FUTURES, *parameters.strength.shape))
    which = MECHANISMS.index("reciprocity"), laid.labels.index("RUS->AZE")

    def a_run(workers: int | None = None) -> tuple[float, float, list[float]]:
        began, busy, shares = time.perf_counter(), time.process_time(), []
        for factor in POLICIES.values():
            strength = drawn.copy()
            strength[:, which[0], which[1]] *= factor
            seen = simulate(
                laid, parameters, strength, state, DAYS, watch, 0, FUTURES, 0,
                workers=workers, hold=watch[0],
            )  # fmt: skip
            none = np.exp(seen.quiet[:, 0].sum(axis=1, dtype=float))
            shares.append(float(1 - none.mean()))
        return time.perf_counter() - began, time.process_time() - busy, shares

    simulate(laid, parameters, drawn[:2], state, 2, watch, 0, 2, 0)  # compiled
    runs = [a_run() for _ in range(RUNS)]
    seconds = median(s for s, _, _ in runs)
    alone = median(a_run(1)[1] for _ in range(RUNS))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{daily.name}: {int(daily.y.sum())} events of {len(laid.pairs)} pairs, {daily.days} days"
    )
    print(f"the fit: {found.seconds:.1f} s, spectral radius {found.spectral_radius:.2f}")
    paths = FUTURES * len(POLICIES)
    print(
        f"{FUTURES} futures, {len(POLICIES)} policies, {DAYS} days: {seconds:.1f} s on "
        f"{os.cpu_count()} cores (goal {GOAL:.0f}), {'met' if seconds <= GOAL else 'missed'}; "
        f"{paths * DAYS / seconds / 1e6:.2f} million days a second; "
        f"{alone:.1f} s of one processor, peak {memory:.0f} MB"
    )
    for policy, share in zip(POLICIES, runs[0][2], strict=True):
        print(f"  RUS->AZE material conflict within {DAYS} days, {policy}: {share:.3f} of paths")


if __name__ == "__main__":
    main()
