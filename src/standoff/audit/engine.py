"""Lenses × futures × policies → outcomes, and from outcomes whether each claim holds.

Work goes out in blocks of futures on a thread pool (kernels release the GIL). A block's rows do not
depend on the others, so the result is the same whatever the number of workers.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from standoff.audit.asked import Call, Goal, Test
from standoff.audit.standing import pointwise
from standoff.case import AS_IS, Case
from standoff.case.parts import Beyond
from standoff.futures import Futures
from standoff.lenses.base import Ask
from standoff.lenses.registry import lens

FloatArray = NDArray[np.float64]
BLOCK = 1024
TOLERANCE = 1e-9  # two policies closer than this on an objective are equally good


@dataclass(frozen=True)
class Outcomes:
    """What the lenses answered: one array a call.

    Attributes
    ----------
    n : int
        Futures.
    values : mapping of (lens, policy, ask) to ndarray, shape (n,)
        NaN where undefined.
    examined : mapping of lens to int
        Of a lens that could not afford all futures: in how many leading ones it was asked.
    """

    n: int
    values: Mapping[Call, FloatArray]
    examined: Mapping[str, int] = field(default_factory=dict)

    def within(self, test: Test) -> int:
        """In how many leading futures a test was examined."""
        return min([self.n, *(self.examined.get(name, self.n) for name, _, _ in test.calls())])

    def points(self, test: Test) -> bool:
        """Whether a test can be asked at further points: each of its lenses affords that."""
        return all(
            self.examined.get(name, self.n) == self.n or pointwise(name)
            for name, _, _ in test.calls()
        )

    def difference(self, test: Test) -> FloatArray:
        """The outcome of a test, or by how much it differs between its two policies."""
        assert test.ask is not None
        value = self.values[test.lens, test.under, test.ask]
        if test.than:
            return value - self.values[test.lens, test.than, test.ask]
        return value

    def holds(self, test: Test, margin: float | None = None) -> FloatArray:
        """1 where a claim holds, 0 where it does not, NaN where the outcome is undefined."""
        if test.ask is None:
            return self._best(test)
        value = self.difference(test)
        gap = test.margin if margin is None else margin
        if isinstance(test.expect, Beyond):
            if test.expect.above is not None:
                holds = value > test.expect.above + gap
            else:
                assert test.expect.below is not None
                holds = value < test.expect.below - gap
        elif test.expect == "higher":
            holds = value > gap
        elif test.expect == "lower":
            holds = value < -gap
        else:
            holds = (value > 0.5) == (test.expect == "yes")
        return np.where(np.isnan(value), np.nan, holds)

    def table(self, test: Test, goal: int) -> FloatArray:
        """An objective under every policy, shape (n, n_policies)."""
        name, ask = test.goals[goal].call
        return np.column_stack([self.values[name, p, ask] for p in test.policies])

    def _best(self, test: Test) -> FloatArray:
        """Where no alternative does better: by the weighed sum, or on every objective alike."""
        own = test.policies.index(test.policy)
        scores = [
            self.table(test, i) * (1.0 if goal.want == "more" else -1.0)
            for i, goal in enumerate(test.goals)
        ]
        if test.weighed:
            weighed = [s * self._weight(g) for s, g in zip(scores, test.goals, strict=True)]
            scores = [np.sum(weighed, axis=0)]
        best = np.ones(self.n)
        for values in scores:
            best = np.where(values[:, own] >= values.max(axis=1) - TOLERANCE, best, 0.0)
        undefined = np.isnan(np.stack(scores)).any(axis=(0, 2))
        return np.where(undefined, np.nan, best)

    def _weight(self, goal: Goal) -> FloatArray:
        """The weight of an objective in each future, shape (n, 1)."""
        assert goal.weight is not None
        return self.values["record", AS_IS, goal.weight][:, None]


def measure(
    case: Case,
    futures: Futures,
    tests: Iterable[Test],
    tell: Callable[[int], None] | None = None,
    workers: int | None = None,
) -> Outcomes:
    """Ask the lenses everything that the tests need, all futures at once.

    Parameters
    ----------
    case : Case
    futures : Futures
        A sample, or the points that one wants to ask about.
    tests : iterable of Test
    tell : callable, optional
        Called with the number of futures done, as blocks finish.
    workers : int, optional
        Threads; the machine's cores unless given. The result does not depend on it.
    """
    return measure_calls(case, futures, (c for t in tests for c in t.calls()), tell, workers)


def measure_calls(
    case: Case,
    futures: Futures,
    calls: Iterable[Call],
    tell: Callable[[int], None] | None = None,
    workers: int | None = None,
    thrifty: bool = True,
    at_once: int = BLOCK,
) -> Outcomes:
    """Ask the lenses for outcomes by name, `at_once` futures at a time.

    `thrifty` leaves out the futures that a lens cannot afford while someone waits; a long run asks
    for all of them.
    """
    jobs: dict[tuple[str, str], list[Ask]] = {}
    for name, policy, ask in dict.fromkeys(calls):
        jobs.setdefault((name, policy), []).append(ask)
    examined = _affordable(case, jobs, futures.n) if thrifty else {}
    starts = range(0, futures.n, at_once)

    def one(start: int) -> dict[Call, FloatArray]:
        stop = min(start + at_once, futures.n)
        found: dict[Call, FloatArray] = {}
        blocks: dict[int, Futures] = {}
        for (name, policy), asks in jobs.items():
            last = min(stop, examined.get(name, stop))
            table = np.full((stop - start, len(asks)), np.nan)
            if last > start:
                block = blocks.setdefault(last, futures.block(start, last))
                table[: last - start] = lens(name).outcomes(case, block, policy, tuple(asks))
            for j, ask in enumerate(asks):
                found[name, policy, ask] = table[:, j].copy()
        if tell is not None:
            tell(stop - start)
        return found

    threads = workers or min(os.cpu_count() or 1, 16)
    if threads == 1 or len(starts) == 1:
        parts = [one(start) for start in starts]
    else:
        with ThreadPoolExecutor(threads) as pool:
            parts = list(pool.map(one, starts))
    keys = [(name, policy, ask) for (name, policy), asks in jobs.items() for ask in asks]
    values = {k: np.concatenate([p[k] for p in parts]) for k in keys}
    return Outcomes(futures.n, values, examined)


def _affordable(case: Case, jobs: Mapping[tuple[str, str], list[Ask]], n: int) -> dict[str, int]:
    """The lenses that cannot answer in all futures, and in how many they can."""
    asked: dict[str, dict[Ask, None]] = {}
    for (name, _), asks in jobs.items():
        asked.setdefault(name, {}).update(dict.fromkeys(asks))
    found = {name: lens(name).afford(case, tuple(asks)) for name, asks in asked.items()}
    return {name: most for name, most in found.items() if most is not None and most < n}
