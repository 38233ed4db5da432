"""From the unit cube to a model's inputs, a slab of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from standoff.case.numbers import Spec
from standoff.futures import quantile

FloatArray: TypeAlias = NDArray[np.float64]
Model: TypeAlias = Callable[[FloatArray], FloatArray]
"""Rows of inputs (m, d) → an outcome for each (m,); NaN where it is undefined."""

SLAB = 65_536  # rows that a model is asked about at a time
BELOW_ONE = float(np.nextafter(1.0, 0.0))


class Drawn(Protocol):
    """A distribution as scipy freezes it."""

    def ppf(self, q: FloatArray) -> FloatArray:
        """Its quantiles."""
        ...


Input: TypeAlias = tuple[float, float] | Spec | Drawn
"""What an input may be: from a to b, a number as a case has it, or scipy's frozen distribution."""


def inverse(given: Input, u: FloatArray) -> FloatArray:
    """The value of an input at each place (m,) in 0..1."""
    u = np.clip(u, 0.0, BELOW_ONE)
    if isinstance(given, tuple):
        lo, hi = given
        return lo + u * (hi - lo)
    if hasattr(given, "ppf"):
        return np.asarray(cast(Drawn, given).ppf(u), dtype=np.float64)
    return quantile(given, u)


def asked(f: Model, inputs: Sequence[Input], u: FloatArray) -> FloatArray:
    """The outcomes (m,) at rows of the unit cube (m, d), at most `SLAB` rows at a time."""
    found = np.empty(len(u))
    for start in range(0, len(u), SLAB):
        rows = u[start : start + SLAB]
        points = np.column_stack([inverse(x, rows[:, j]) for j, x in enumerate(inputs)])
        values = np.asarray(f(points), dtype=np.float64)
        if values.shape != (len(rows),):
            raise ValueError(f"the model gave {values.shape} for {len(rows)} rows")
        found[start : start + SLAB] = values
    return found


def varies(y: FloatArray) -> bool:
    """Whether an outcome differs anywhere by more than its rounding."""
    if not len(y):
        return False
    spread = float(np.ptp(y))
    return spread > 1e-12 * max(1.0, float(np.abs(y).max()))
