"""Made-up counts whose law is known."""

from __future__ import annotations

import datetime as dt
import hashlib

import numpy as np

from standoff.daily import Daily

START = dt.date(2021, 3, 1)


def made_up(days=150, pairs=6, seed=1, size=None):
    """Independent counts, Poisson or negative binomial, each pair and class with its own mean."""
    rng = np.random.default_rng(seed)
    means = np.broadcast_to(rng.gamma(1.0, 0.5, size=(1, pairs, 4)) + 0.05, (days, pairs, 4))
    y = rng.poisson(means) if size is None else rng.negative_binomial(size, size / (size + means))
    return daily_of(y)


def daily_of(y):
    """Counts as `Daily`, pairs AAA->BAA, BAA->CAA and so on."""
    y = np.asarray(y, dtype=np.uint16)
    pairs = y.shape[1]
    actors = tuple(f"{a}AA" for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: pairs + 1])
    return Daily(
        START, actors, np.array([[i, i + 1] for i in range(pairs)]), y,
        y.sum(axis=(1, 2)).astype(float), "made up", hashlib.sha256(y.tobytes()).hexdigest(),
    )  # fmt: skip
