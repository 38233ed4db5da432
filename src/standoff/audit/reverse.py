"""What reverses the central future of some tests: every number, every change, then pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from standoff.audit.asked import Test
from standoff.audit.drive import Separation
from standoff.audit.engine import BLOCK, Outcomes, measure, measure_calls
from standoff.audit.flips import FEW_POINTS, PAIR_POINTS, Tried, one_at_a_time, pair_flip
from standoff.audit.inputs import Column, columns, read_by
from standoff.audit.results import Flip
from standoff.audit.standing import pointwise
from standoff.case import Case
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Ask, Change
from standoff.lenses.registry import lens

Tell = Callable[[str, int, int], None]  # stage, done, of


def counter(stage: str, of: int, tell: Tell | None) -> Callable[[int], None] | None:
    """What counts the futures of a stage as they are done, and tells how far it is."""
    if tell is None:
        return None
    done = 0

    def add(n: int) -> None:
        nonlocal done
        done += n
        tell(stage, done, of)

    return add


def affords(case: Case, test: Test, outcomes: Outcomes) -> bool:
    """Whether a test can be asked at all the points that looking for what reverses it takes.

    That hangs on its lenses and not on how few futures were examined.
    """
    asks: dict[str, list[Ask]] = {}
    for name, ask in test.asks():
        asks.setdefault(name, []).append(ask)
    most = (lens(name).afford(case, tuple(a)) for name, a in asks.items() if not pointwise(name))
    return outcomes.points(test) and all(n is None or n >= BLOCK for n in most)


@dataclass(frozen=True, eq=False)
class Around:
    """The central future of a case, and the points around it at which tests are asked.

    Attributes
    ----------
    case : Case
    sample : Futures
        The futures that were examined; its analyst's estimates are taken.
    tests : mapping of claim to Test
    workers : int, optional
    tell : callable, optional
    """

    case: Case
    sample: Futures
    tests: Mapping[str, Test]
    workers: int | None = None
    tell: Tell | None = None

    @cached_property
    def central(self) -> Futures:
        """Every number in the middle of its range."""
        return Futures.central(self.case, self.sample.analyst)

    @cached_property
    def middle(self) -> Outcomes:
        """What the tests ask for, in the central future."""
        return measure(self.case, self.central, self.tests.values(), None, 1)

    @cached_property
    def centre(self) -> dict[str, float]:
        """Of each claim, 1 or 0: whether it holds in the central future; NaN where undefined."""
        return {claim: float(self.middle.holds(t)[0]) for claim, t in self.tests.items()}

    @cached_property
    def reads(self) -> dict[str, tuple[str, ...]]:
        """Of each claim: the numbers that its test depends on."""
        return {claim: read_by(self.case, t, self.sample) for claim, t in self.tests.items()}

    @cached_property
    def movable(self) -> dict[str, Column]:
        """Every number that a test depends on."""
        every = tuple(dict.fromkeys(key for ids in self.reads.values() for key in ids))
        return columns(self.case, every, self.sample.analyst)

    def alone(self, outcomes: Outcomes) -> dict[str, Tried]:
        """Move every number and make every change, one at a time, for tests that afford it."""
        cheap = {c: t for c, t in self.tests.items() if affords(self.case, t, outcomes)}
        changes = {
            claim: tuple(
                c for name, a in t.asks() for c in lens(name).changes(self.case, a, self.central)
            )
            for claim, t in self.tests.items()
        }
        return one_at_a_time(
            cheap, self.movable, self.reads, changes, self.centre, self._ask, self._retry
        )

    def pair(self, claim: str, apart: Separation) -> Flip | None:
        """Two of the leading numbers that together reverse a claim which none reverses alone."""
        test = self.tests[claim]
        leading = tuple(self.movable[k] for k in apart.leading if k in self.movable)
        dear = any(
            pointwise(name) and lens(name).afford(self.case, (ask,)) is not None
            for name, ask in test.asks()
        )
        points = FEW_POINTS if dear else PAIR_POINTS
        return pair_flip(test, leading, self.centre[claim], self._ask, points)

    def _ask(self, moved: dict[str, FloatArray], some: Iterable[Test]) -> Outcomes:
        points = self.central.at(moved)
        told = counter("flips", points.n, self.tell)
        calls = (call for test in some for call in test.calls())
        return measure_calls(self.case, points, calls, told, self.workers, thrifty=False)

    def _retry(self, change: Change, some: Iterable[Test]) -> Outcomes:
        assert change.case is not None
        other = Futures.central(change.case, self.sample.analyst)
        return measure(change.case, other, some, None, 1)
