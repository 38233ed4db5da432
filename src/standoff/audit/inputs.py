"""Which numbers a test depends on, and how far each may be moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standoff.audit.asked import Test
from standoff.case import Case
from standoff.case.numbers import Choice, Constant, ends
from standoff.futures import Futures, middle
from standoff.lenses.base import Ground

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """A number that a flip may move.

    Attributes
    ----------
    id : str
        The number's own id (``policy.back-baku.western-backing`` for a policy's setting).
    says : str
        What it is.
    middle : float
        Where it lies in the central future.
    span : pair of float
        Its range; both ends equal for a bare value.
    bounds : pair of float
        Beyond which it makes no sense.
    values : tuple of float
        Of a choice: what it may be.
    judged : bool
        It rests on judgement.
    drawn_as : str
        The id whose uniform draws it takes.
    """

    id: str
    says: str
    middle: float
    span: tuple[float, float]
    bounds: tuple[float, float]
    values: tuple[float, ...]
    judged: bool
    drawn_as: str

    def points(self, within: str, many: int = 33) -> FloatArray:
        """Where to look for a turn: over its range, or over its bounds."""
        if within == "range" and self.values:
            return np.array(self.values)
        lo, hi = self.span if within == "range" else self.bounds
        return np.linspace(lo, hi, many) if hi > lo else np.array([])

    def width(self, within: str) -> float:
        """The length of its range, or of its bounds."""
        lo, hi = self.span if within == "range" else self.bounds
        return hi - lo


def read_by(case: Case, test: Test, futures: Futures) -> tuple[str, ...]:
    """The own ids of every number that a test depends on, under all its policies, in order."""
    return inputs_of(test.grounds(case), test.in_force(), futures)


def inputs_of(
    grounds: Iterable[Ground], policies: Sequence[str], futures: Futures
) -> tuple[str, ...]:
    """The own ids of every number that some grounds bring along, under some policies, in order."""
    found: dict[str, None] = {}
    for ground in grounds:
        if ground.number is not None:
            for policy in policies:
                found.update(dict.fromkeys(sorted(futures.inputs(ground.number, policy))))
    return tuple(found)


def columns(case: Case, ids: tuple[str, ...], analyst: str | None = None) -> dict[str, Column]:
    """What is to be known of each number before it is moved."""
    found = {}
    for key in ids:
        quantity = case.numbers[key]
        number = quantity.number.of(analyst)
        span = ends(number.spec)
        if span is None:
            continue
        bounds = (min(quantity.bounds[0], span[0]), max(quantity.bounds[1], span[1]))
        choice = number.spec.values if isinstance(number.spec, Choice) else ()
        base = key.split(".", 2)[2] if key.startswith("policy.") else key
        group = next((g for g in case.together if base in g), (base,))
        found[key] = Column(
            key,
            quantity.says,
            middle(number.spec),
            span,
            bounds,
            choice,
            number.judged,
            "" if isinstance(number.spec, Constant) else group[0],
        )
    return found
