"""Sobol's indices: what share of an outcome's variance each input accounts for.

The *first-order* index of an input is the share of the variance that it takes away by itself, were
it known; the *total* index adds every interaction in which it takes part. The points are Saltelli's
design over scrambled Sobol points, the estimators SALib's. The design is nested: the first half of
the points is a design too, and by how much an index moved since then tells how far it may be
trusted.

References
----------
I. M. Sobol' (2001), Global sensitivity indices for nonlinear mathematical models and their Monte
Carlo estimates, Mathematics and Computers in Simulation 55, 271-280.
A. Saltelli, P. Annoni, I. Azzini, F. Campolongo, M. Ratto, S. Tarantola (2010), Variance based
sensitivity analysis of model output, Computer Physics Communications 181, 259-270.
J. Herman, W. Usher (2017), SALib, Journal of Open Source Software 2(9), 97.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log2
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from standoff.audit.drivers.cube import FloatArray, Input, Model, asked, varies

BoolArray: TypeAlias = NDArray[np.bool_]
NARROW = 0.05
"""Converged: every total index's 95 % interval is narrower, and the last doubling moved none by
more."""
RESAMPLES = 100
FEWEST = 16  # base points, below which no interval means anything


@dataclass(frozen=True, eq=False)
class Sobol:
    """The indices of d inputs.

    Attributes
    ----------
    first, total : (d,) float
        Shares of the variance. An estimate may fall a little below 0 or above 1.
    first_error, total_error : (d,) float
        Half of the 95 % bootstrap interval.
    n : int
        Base points; each was asked about d + 2 times.
    left_out : int
        Base points left out, since the outcome is undefined at one of their d + 2 places.
    moved : float
        By how much the last doubling moved a total index, at most.
    constant : bool
        The outcome is the same everywhere, so that it has no variance to share.
    """

    first: FloatArray
    first_error: FloatArray
    total: FloatArray
    total_error: FloatArray
    n: int
    left_out: int
    moved: float
    constant: bool = False

    @property
    def asked(self) -> int:
        """How often the model was asked."""
        return self.n * (len(self.first) + 2)

    @property
    def width(self) -> float:
        """The widest interval of a total index."""
        widest = 2 * float(self.total_error.max(initial=0.0))
        return widest if np.isfinite(widest) else float("inf")

    @property
    def converged(self) -> bool:
        """Whether the total indices are settled within `NARROW`."""
        return self.constant or (self.width < NARROW and self.moved < NARROW)

    @property
    def needs(self) -> int | None:
        """With how many base points it might converge: intervals shrink with their square root."""
        if self.converged:
            return None
        if not np.isfinite(self.width):
            return 2 * self.n
        wanted = self.n * (self.width / NARROW) ** 2
        return max(2 * self.n, 1 << ceil(log2(max(wanted, 2.0))))


def sobol(
    f: Model,
    inputs: Sequence[Input],
    n: int,
    seed: int = 0,
    start: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> Sobol:
    """Sobol's indices of a model.

    Parameters
    ----------
    f : callable
        Rows of inputs (m, d) → an outcome for each (m,); NaN where it is undefined.
    inputs : d of (lo, hi), Spec or frozen distribution
        Independent of each other.
    n : int
        Base points, a power of two; the model is asked n (d + 2) times.
    seed : int
        Of the scramble and the bootstrap.
    start : int, optional
        Begin with so many, a power of two, and double until the indices converge, or n.
    tell : callable, optional
        Called with the number of base points so far.
    """
    for count in (n, start or n):
        if count < FEWEST or count & (count - 1):
            raise ValueError(f"{count} is not a power of two of at least {FEWEST}")
    if not inputs:
        raise ValueError("there is no input")
    from scipy.stats import qmc

    d = len(inputs)
    engine = qmc.Sobol(2 * d, scramble=True, seed=seed)
    table = np.empty((0, d + 2))
    before: FloatArray | None = None
    size = min(start or n, n)
    while True:
        rows = _saltelli(np.asarray(engine.random(size - len(table))))
        table = np.concatenate([table, asked(f, inputs, rows).reshape(-1, d + 2)])
        if tell is not None:
            tell(size)
        if before is None:
            before = _totals(table[: size // 2])
        now = _totals(table)
        moved = float(np.abs(now - before).max())
        if size == n or moved < NARROW:  # the bootstrap is what costs: not where it cannot settle
            found = _analysed(table, moved, seed)
            if size == n or found.converged:
                return found
        before = now
        size *= 2


def _saltelli(base: FloatArray) -> FloatArray:
    """Base points (m, 2 d) → the rows that SALib expects: A, A with each column of B, B."""
    m, d = len(base), base.shape[1] // 2
    a, b = base[:, :d], base[:, d:]
    rows = np.repeat(a[:, None, :], d + 2, axis=1)
    each = np.arange(d)
    rows[:, each + 1, each] = b
    rows[:, d + 1] = b
    return rows.reshape(m * (d + 2), d)


def _known(table: FloatArray) -> FloatArray:
    return table[np.isfinite(table).all(axis=1)]


def _totals(table: FloatArray) -> FloatArray:
    """The total indices alone; NaN where there is nothing to share."""
    known = _known(table)
    if len(known) < 2 or not varies(known):
        return np.full(table.shape[1] - 2, np.nan)
    from SALib.analyze.sobol import total_order

    return np.array(
        [total_order(known[:, 0], known[:, j + 1], known[:, -1]) for j in range(known.shape[1] - 2)]
    )


def _analysed(table: FloatArray, moved: float, seed: int) -> Sobol:
    known, d = _known(table), table.shape[1] - 2
    left_out = len(table) - len(known)
    if len(known) < 2 or not varies(known):
        none = np.full(d, np.nan if len(known) < 2 else 0.0)
        return Sobol(none, none, none, none, len(table), left_out, 0.0, len(known) >= 2)
    from SALib.analyze import sobol as salib

    found = salib.analyze(
        {"num_vars": d, "names": [f"x{j}" for j in range(d)], "bounds": [[0.0, 1.0]] * d},
        known.ravel(),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        seed=seed + 1,  # SALib takes 0 for none
    )
    return Sobol(
        np.asarray(found["S1"]),
        np.asarray(found["S1_conf"]),
        np.asarray(found["ST"]),
        np.asarray(found["ST_conf"]),
        len(table),
        left_out,
        moved if np.isfinite(moved) else np.inf,
    )
