"""The structured fit of all pairs of ICEWS 2018: its time, its size, what it finds.

Run as `python benchmarks/escalation_fit.py`. Every pair of countries with an event counts, those
with a single one too. Needs the extract in ../shared; without it the benchmark says so and ends.
Wall seconds; a first, small fit beforehand loads the libraries.
"""

import datetime as dt
import hashlib
import resource
import sys
import time
from pathlib import Path

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.fit import fit
from standoff.lenses.escalation.laplace import posterior
from standoff.lenses.escalation.model import MECHANISMS

FILE = Path(__file__).parents[2] / "shared/data/events/icews18_interstate.csv.gz"
START = dt.date(2018, 1, 1)
GOAL = 60.0


def icews() -> Daily:
    """All pairs of countries, all days."""
    import pandas as pd

    rows = pd.read_csv(FILE, usecols=["date", "source_iso3", "target_iso3", "quad"])
    rows = rows[rows.source_iso3 != rows.target_iso3]
    day = (pd.to_datetime(rows.date) - pd.Timestamp(START)).dt.days.to_numpy()
    actors = sorted(set(rows.source_iso3) | set(rows.target_iso3))
    place = {actor: i for i, actor in enumerate(actors)}
    ends = np.stack([rows.source_iso3.map(place), rows.target_iso3.map(place)], axis=1)
    pairs, column = np.unique(ends, axis=0, return_inverse=True)
    y = np.zeros((int(day.max()) + 1, len(pairs), 4), np.uint16)
    np.add.at(y, (day, column.ravel(), rows.quad.to_numpy() - 1), 1)
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
    world = np.bincount(day).astype(float)
    return Daily(START, tuple(actors), pairs, y, world, "ICEWS 2018, between countries", digest)


def main() -> None:
    if not FILE.exists():
        print(f"no {FILE.name} beside the checkout: nothing to fit")
        sys.exit(0)
    daily = icews()
    print(f"{daily.name}, sha256 {daily.sha256[:12]}, {daily.start} to {daily.end}")
    fit(daily.only(daily.y.sum(axis=(0, 2)) >= 300))
    began = time.perf_counter()
    fitted = fit(daily)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    free = int(fitted.layout.free.sum())
    print(
        f"{int(daily.y.sum()):,} events, {len(daily.pairs):,} pairs, "
        f"{free} shared parameters and {fitted.own.size:,} of pairs"
    )
    met = "yes" if seconds <= GOAL else "NO"
    print(f"fit: {seconds:.1f} s (wanted: within {GOAL:.0f} s, {met}); peak memory {peak:.0f} MB")
    began = time.perf_counter()
    around = posterior(fitted, np.arange(20))
    print(f"Laplace posterior, strengths of 20 pairs: {time.perf_counter() - began:.1f} s")
    print(f"spectral radius {fitted.spectral_radius:.2f}; a median pair's strengths:")
    for m, name in enumerate(MECHANISMS):
        rows = [i for i, n in enumerate(around.names) if n.startswith(f"{name}.")]
        spread = float(np.median(around.sd[rows]))
        kind = around.link[rows[0]]
        at = float(np.median(fitted.parameters.strength[m]))
        print(f"  {name:12} {at:7.3f}   sd {spread:.3f} ({kind})")
    print(f"  {'news':12} {fitted.parameters.news:7.3f}")


if __name__ == "__main__":
    main()
