"""Rival backing in ICEWS 2018: the study, its words and its time.

Run as `python benchmarks/backing.py`; `quick` as an argument takes fewer draws. Needs the extract
in ../shared; without it the benchmark says so and ends.
"""

import datetime as dt
import hashlib
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.backing import DRAWS, QUICK, study

FILE = Path(__file__).parents[2] / "shared/data/events/icews18_interstate.csv.gz"
WANTED = 40.0  # seconds on one core


def icews() -> Daily:
    """Counts of all pairs of countries: those with few acts cooperate too."""
    import pandas as pd

    rows = pd.read_csv(
        FILE, usecols=["date", "source_iso3", "target_iso3", "quad"], keep_default_na=False
    )
    rows = rows[rows.source_iso3 != rows.target_iso3]
    when = pd.to_datetime(rows.date)
    day = (when - when.min()).dt.days.to_numpy()
    actors = sorted({*rows.source_iso3, *rows.target_iso3})
    place = {actor: i for i, actor in enumerate(actors)}
    ends = np.stack([rows.source_iso3.map(place), rows.target_iso3.map(place)], axis=1)
    pairs, column = np.unique(ends, axis=0, return_inverse=True)
    y = np.zeros((int(day.max()) + 1, len(pairs), 4), dtype=np.uint16)
    np.add.at(y, (day, column.ravel(), rows.quad.to_numpy() - 1), 1)
    world = np.bincount(day).astype(float)
    start = dt.date.fromisoformat(str(when.min().date()))
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
    return Daily(start, tuple(actors), pairs, y, world, "ICEWS 2018, between countries", digest)


def main() -> None:
    if not FILE.is_file():
        print("no ../shared/data/events/icews18_interstate.csv.gz here: nothing to study")
        return
    daily = icews()
    began = time.process_time()
    found = study(daily, draws=QUICK if "quick" in sys.argv[1:] else DRAWS)
    seconds = time.process_time() - began
    for text in found["says"]:
        print(text)
    alarms = found["permutation"]["alarms"]
    print(f"false alarms among the pseudo-rivals: {100 * alarms:.1f} %")
    met = "yes" if seconds < WANTED else "NO"
    print(f"{daily.y.sum():,} events, {seconds:.1f} s of one core (wanted {WANTED:.0f}: {met})")


if __name__ == "__main__":
    main()
