"""How many paths each future is given: enough that their noise is small beside a claim's margin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.case import AS_IS, Case
from standoff.case.parts import Test
from standoff.errors import AskError
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Ask
from standoff.lenses.escalation.answers import MOST_PATHS, SLOT, each_path, runs_for
from standoff.lenses.escalation.grammar import parse, wanted
from standoff.lenses.escalation.kept import Kept
from standoff.lenses.escalation.scene import Scene
from standoff.lenses.escalation.strengths import strengths

FEWEST = 2
PILOT = (24, 8)  # futures and paths of each
BUDGET = 1_000_000 * 56  # days of paths times pairs, that an audit may simulate for its futures
LEAST_FUTURES = 256
PATIENCE = 4  # times that budget, where the noise of so few futures would not be small otherwise
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


_pilots: Kept[tuple[float, float]] = Kept(64)
_precise: Kept[dict[Ask, Precision]] = Kept(64)


def precision(case: Case, scene: Scene, asks: tuple[Ask, ...]) -> dict[Ask, Precision]:
    """How precisely some asks are answered, with the paths that all of a case's asks get together.

    The number of paths doubles until every ask is precise enough, or the least number of futures
    would take too long. It hangs on the case alone, so that every block of futures and every policy
    gets the same.
    """
    return _precise.get((case,), lambda: _precision(case, scene, asks), asks)


def _precision(case: Case, scene: Scene, asks: tuple[Ask, ...]) -> dict[Ask, Precision]:
    modelled = tuple(a for a in asks if wanted(a).modelled)
    found = {ask: _piloted(case, scene, ask) for ask in dict.fromkeys((*asked(case), *modelled))}
    paths = FEWEST
    most = most_paths(case, scene, tuple(found))
    while paths < most and any(sd / np.sqrt(paths) > goal for sd, goal in found.values()):
        paths *= 2
    return {a: Precision(paths, found[a][0] / float(np.sqrt(paths)), found[a][1]) for a in modelled}


def asked(case: Case, modelled: bool = True) -> tuple[Ask, ...]:
    """What the case's claims and objectives ask of the model, or without one, each once."""
    texts = [c.test.outcome for c in case.claims.values() if c.test and c.test.lens == "escalation"]
    texts += [o.outcome for o in case.objectives.values() if o.lens == "escalation"]
    found: dict[Ask, None] = {}
    for text in texts:
        try:
            ask = parse(text or "", case)
        except AskError:  # the audit has said so
            continue
        if wanted(ask).modelled == modelled:
            found[ask] = None
    return tuple(found)


def _piloted(case: Case, scene: Scene, ask: Ask) -> tuple[float, float]:
    """The noise of one path and the error to reach, kept for the case."""
    return _pilots.get((case,), lambda: _pilot(case, scene, ask), ask)


def _pilot(case: Case, scene: Scene, ask: Ask) -> tuple[float, float]:
    """The noise of one path and the error to reach, from a few futures and a few paths of each."""
    many, paths = PILOT
    pilot = Futures(case, many)
    ids = np.arange(many, dtype=np.int64) * SLOT
    values: dict[str, FloatArray] = {}

    def under(policy: str) -> FloatArray:
        if policy not in values:
            found = strengths(case, scene, pilot, policy)
            values[policy] = each_path(scene, found, (ask,), paths, ids, 0)[:, 0]
        return values[policy]

    tests = _tests(case, ask)
    pairs = [(t.under or AS_IS, t.than) for t in tests if t.than]
    if pairs and len(pairs) == len(tests):
        looked = [under(a) - under(b) for a, b in pairs]
    else:
        looked = [under(AS_IS)]
    return max(map(_noise, looked)), goal_of(ask, tests, _level(next(iter(values.values()))))


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


def most_paths(case: Case, scene: Scene, asks: tuple[Ask, ...]) -> int:
    """How many paths of each future can be waited for, in the least number of futures."""
    many = SLOT
    while many < MOST_PATHS and 2 * many * LEAST_FUTURES * _each(case, scene, asks) <= (
        PATIENCE * BUDGET
    ):
        many *= 2
    return many


def _each(case: Case, scene: Scene, asks: tuple[Ask, ...]) -> int:
    """Days times pairs of one path of one future, under every policy."""
    days = sum(run.days for run in runs_for(scene, asks))
    return days * len(scene.structure.pairs) * len(case.policy_ids)


def affordable(case: Case, scene: Scene, asks: tuple[Ask, ...], paths: int) -> int:
    """In how many futures some asks can be answered under every policy."""
    return max(LEAST_FUTURES, int(BUDGET / max(paths * _each(case, scene, asks), 1)))
