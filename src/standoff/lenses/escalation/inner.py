"""How many paths each future is given: enough that their noise is small beside a claim's margin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.case import AS_IS, Case
from standoff.case.parts import Test
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Ask
from standoff.lenses.escalation.answers import MOST_PATHS, each_path, runs_for
from standoff.lenses.escalation.grammar import wanted
from standoff.lenses.escalation.scene import Scene
from standoff.lenses.escalation.strengths import strengths

FEWEST = 2
PILOT = (24, 8)  # futures and paths of each
BUDGET = 1_500_000 * 56  # days of paths times pairs, that an audit may simulate for its futures
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
        Monte Carlo standard error of what is looked at in one future: of the difference between
        two policies where that is all that claims ask, of the answer itself otherwise.
    goal : float
        What it was to be: half of the smallest margin of the claims that ask it.
    """

    paths: int
    error: float
    goal: float


def precision(case: Case, scene: Scene, seed: int, asks: tuple[Ask, ...]) -> dict[Ask, Precision]:
    """The paths that some asks get together, and how precise that makes each.

    From a pilot: a few futures, a few paths of each. The number doubles until every ask is precise
    enough, up to a most.
    """
    asks = tuple(a for a in asks if wanted(a).modelled)
    tests = {ask: _tests(case, ask) for ask in asks}
    many, paths = PILOT
    pilot = Futures(case, many, seed)
    ids = np.arange(many, dtype=np.int64) * MOST_PATHS
    values: dict[str, FloatArray] = {}

    def under(policy: str) -> FloatArray:
        if policy not in values:
            found = strengths(case, scene, pilot, policy)
            values[policy] = each_path(scene, found, asks, paths, ids, seed)
        return values[policy]

    found = {}
    for j, ask in enumerate(asks):
        pairs = [(t.under or AS_IS, t.than) for t in tests[ask] if t.than]
        if pairs and len(pairs) == len(tests[ask]):
            looked = [under(a)[:, j] - under(b)[:, j] for a, b in pairs]
        else:
            looked = [under(AS_IS)[:, j]]
        sd = max(_noise(x) for x in looked)
        found[ask] = (sd, goal_of(ask, tests[ask], _level(under(AS_IS)[:, j])))
    enough = FEWEST
    while enough < MOST_PATHS and any(sd / np.sqrt(enough) > goal for sd, goal in found.values()):
        enough *= 2
    return {
        ask: Precision(enough, float(sd / np.sqrt(enough)), g) for ask, (sd, g) in found.items()
    }


def goal_of(ask: Ask, tests: tuple[Test, ...], level: float) -> float:
    """The error that an ask may have: half the smallest margin of the claims that ask it.

    Without a margin: half of .1 for a share, half a tenth of its size for any other.
    """
    margins = [t.margin for t in tests if t.margin > 0]
    if margins:
        return min(margins) / 2
    if wanted(ask).kind in ("count", "first"):
        return max(abs(level), 1.0) * SHARE_MARGIN / 2
    return SHARE_MARGIN / 2


def _tests(case: Case, ask: Ask) -> tuple[Test, ...]:
    """The tests of claims that ask it."""
    return tuple(
        c.test
        for c in case.claims.values()
        if c.test is not None
        and c.test.lens == "escalation"
        and " ".join((c.test.outcome or "").split()) == ask.text
    )


def _noise(values: FloatArray) -> float:
    """Standard deviation over the paths of a future, the mean over futures; shape (n, paths)."""
    known = values[np.isfinite(values).all(axis=1)]
    return float(np.sqrt(known.var(axis=1, ddof=1).mean())) if len(known) else 0.0


def _level(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else 0.0


def affordable(case: Case, scene: Scene, asks: tuple[Ask, ...], paths: int) -> int:
    """In how many futures some asks can be answered under every policy."""
    days = sum(run.days for run in runs_for(scene, asks))
    each = days * paths * len(scene.structure.pairs) * len(case.policy_ids)
    return max(LEAST_FUTURES, int(BUDGET / max(each, 1)))
