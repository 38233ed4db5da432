"""Made-up counts of known laws, and the real ones where they are at hand."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import numpy as np
import pytest

from standoff.daily import Daily

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def counts():
    """150 days of six pairs, Poisson."""
    from counts_of_known_law import made_up

    return made_up()


@pytest.fixture(scope="session")
def icews(shared):
    """ICEWS between countries, 2018: the forty pairs with the most events before June."""
    import pandas as pd

    path = shared / "data/events/icews18_interstate.csv.gz"
    if not path.is_file():
        pytest.skip("no ICEWS in ../shared")
    rows = pd.read_csv(path, usecols=["date", "source_iso3", "target_iso3", "quad"])
    start = dt.date(2018, 1, 1)
    day = (pd.to_datetime(rows.date) - pd.Timestamp(start)).dt.days.to_numpy()
    label = rows.source_iso3 + "->" + rows.target_iso3
    kept = sorted(label[rows.date < "2018-06-01"].value_counts().index[:40])
    actors = tuple(sorted({a for pair in kept for a in pair.split("->")}))
    pairs = np.array([[actors.index(a) for a in pair.split("->")] for pair in kept])
    y = np.zeros((day.max() + 1, len(kept), 4), dtype=np.uint16)
    column = label.map({pair: i for i, pair in enumerate(kept)})
    inside = column.notna().to_numpy()
    np.add.at(y, (day[inside], column[inside].astype(int), rows.quad[inside].to_numpy() - 1), 1)
    world = np.bincount(day, minlength=y.shape[0]).astype(float)
    return Daily(start, actors, pairs, y, world, "ICEWS 2018", "")
