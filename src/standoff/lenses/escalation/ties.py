"""Who is whose friend and rival, by the events themselves: where no case says it."""

from __future__ import annotations

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.model import FloatArray

CLOSEST = 6
"""Friends, and rivals, that an actor has at most."""


def from_history(daily: Daily) -> tuple[FloatArray, FloatArray]:
    """Friends and rivals of each actor, shape (n_actors, n_actors), in 0..1.

    Two actors' balance is the sum of cooperation less that of conflict, a material act counting
    twice, over all their acts and 20 more; what is above 0.5 makes friends, what is below 0 rivals.
    Each keeps its six closest.
    """
    n = len(daily.actors)
    counts = daily.y.sum(axis=0, dtype=np.float64)
    weights = np.array([[1.0, 1.0], [2.0, 2.0], [-1.0, 1.0], [-2.0, 2.0]])
    sums = np.zeros((n, n, 2))
    np.add.at(sums, (daily.pairs[:, 0], daily.pairs[:, 1]), counts @ weights)
    sums = sums + sums.transpose(1, 0, 2)
    balance = sums[..., 0] / (sums[..., 1] + 20.0)
    return _closest(2.0 * (balance - 0.5)), _closest(-2.0 * balance)


def _closest(ties: FloatArray) -> FloatArray:
    out = np.clip(ties, 0.0, 1.0)
    np.fill_diagonal(out, 0.0)
    for i in range(len(out)):
        far = np.argsort(-out[i], kind="stable")[CLOSEST:]
        out[i, far] = 0.0
    return out
