"""How many paths each future is given: enough that their noise is small beside a claim's margin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.case import AS_IS, Case
from standoff.futures import Futures
from standoff.lenses.base import Ask
from standoff.lenses.escalation.answers import MOST_PATHS, answer, runs_for
from standoff.lenses.escalation.grammar import wanted
from standoff.lenses.escalation.scene import Scene
from standoff.lenses.escalation.strengths import strengths

FEWEST = 2
PILOT = (24, 8)  # futures and paths of each
BUDGET = 6_000_000 * 56  # days of paths times pairs, that an audit may simulate for its futures
LEAST_FUTURES = 256
SHARE_MARGIN = 0.1  # what a claim without a margin is taken to mean


@dataclass(frozen=True)
class Precision:
    """How precisely an ask is answered in each future.

    Attributes
    ----------
    paths : int
        Simulated for each future.
    error : float
        Monte Carlo standard error of one future's answer.
    goal : float
        What it was to be: half of the smallest margin of the claims that ask it.
    """

    paths: int
    error: float
    goal: float


def precision(case: Case, scene: Scene, seed: int, asks: tuple[Ask, ...]) -> dict[Ask, Precision]:
    """The paths that some asks get together, and how precise that makes each.

    From a pilot: a few futures as they are, a few paths of each. The number doubles until every
    ask is precise enough, up to a most.
    """
    asks = tuple(a for a in asks if wanted(a).modelled)
    if not asks:
        return {}
    many, paths = PILOT
    pilot = Futures(case, many, seed)
    ids = np.arange(many, dtype=np.int64) * MOST_PATHS
    mean, spread = answer(scene, strengths(case, scene, pilot, AS_IS), asks, paths, ids, seed)
    known = np.isfinite(spread).all(axis=1)
    if not known.any():
        return {ask: Precision(FEWEST, float("nan"), float("nan")) for ask in asks}
    sd = np.sqrt(spread[known].mean(axis=0))
    goals = np.array([goal_of(case, a, m) for a, m in zip(asks, mean[known].mean(0), strict=True)])
    enough = FEWEST
    while enough < MOST_PATHS and (sd / np.sqrt(enough) > goals).any():
        enough *= 2
    return {
        ask: Precision(enough, float(s / np.sqrt(enough)), float(g))
        for ask, s, g in zip(asks, sd, goals, strict=True)
    }


def goal_of(case: Case, ask: Ask, level: float) -> float:
    """The error that an ask may have: half the smallest margin of the claims that ask it.

    Without a margin: half of .1 for a share, of a tenth of its size for any other.
    """
    margins = [
        c.test.margin
        for c in case.claims.values()
        if c.test is not None
        and c.test.margin > 0
        and c.test.outcome is not None
        and " ".join(c.test.outcome.split()) == ask.text
    ]
    if margins:
        return min(margins) / 2
    if wanted(ask).kind in ("count", "first"):
        return max(abs(level), 1.0) * SHARE_MARGIN / 2
    return SHARE_MARGIN / 2


def affordable(case: Case, scene: Scene, asks: tuple[Ask, ...], paths: int) -> int:
    """In how many futures some asks can be answered under every policy."""
    days = sum(run.days for run in runs_for(scene, asks))
    each = days * paths * len(scene.structure.pairs) * len(case.policy_ids)
    return max(LEAST_FUTURES, int(BUDGET / max(each, 1)))
