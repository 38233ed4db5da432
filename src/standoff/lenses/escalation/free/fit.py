"""The most likely Hawkes process of a record of events, with its intervals."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from ....errors import InputError
from . import kernel
from .events import Events
from .likelihood import exposure
from .newton import Row, best_row
from .process import Hawkes

FloatArray = npt.NDArray[np.float64]

ROOM = 2**25
"""Bytes of features in memory at a time, unless one kind alone needs more."""

SAMPLE = 24
"""A row with more events an unknown than this first fits every eighth of them."""

THIN = 8

FLAT = 1e-12
"""Curvature below this part of its parts counts as none."""


@dataclass(frozen=True, eq=False)
class Fit:
    """The most likely process.

    Attributes
    ----------
    process : Hawkes
    log_likelihood : float
        In nats.
    gap : float
        Proved: no process of this decay has a log-likelihood over `log_likelihood + gap`.
    steps : int
        Newton steps of the row that needed most.
    baseline_error, branching_error : float64[D], float64[D, D]
        Standard errors given the decay, from the observed information among the entries over 0;
        nan for entries at 0 (which have an interval and no symmetric error), and where the record
        cannot tell.
    """

    process: Hawkes
    log_likelihood: float
    gap: float
    steps: int
    baseline_error: FloatArray
    branching_error: FloatArray
    _pull: FloatArray
    _stiff: FloatArray

    def interval(self, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Likelihood intervals of every number, given the decay.

        Where moving one number, the others following, costs half the squared normal quantile of
        `level`, by the likelihood's second-order expansion; not below 0.

        Returns
        -------
        low, high : float64[D, 1 + D], row i: baseline i, then branching[i, :]; high is inf where
            the record cannot tell
        """
        if not 0 < level < 1:
            raise InputError(f"a level is over 0 and under 1, not {level}")
        most = NormalDist().inv_cdf(0.5 + level / 2) ** 2
        at = np.column_stack([self.process.baseline, self.process.branching])
        pull, stiff = self._pull, self._stiff
        with np.errstate(divide="ignore"):
            # pull * d + stiff * d^2 / 2 = most / 2, in the form that survives stiff = 0
            up = most / (pull + np.sqrt(pull**2 + stiff * most))
        return np.maximum(at - up, 0.0), at + up


def fit(events: Events, decay: float | None = None) -> Fit:
    """Fit a process with a free excitation matrix by maximum likelihood.

    Given the decay the rows of the matrix are convex problems of D + 1 numbers each.

    Parameters
    ----------
    events : Events
    decay : float, optional
        Of all kernels. Without one, the most likely is looked for as `fit_decay` does.

    Raises
    ------
    Unstable
        Where the most likely process would run away.
    InputError
        Where there are no events.
    """
    if len(events) == 0:
        raise InputError("there are no events, so there is nothing to fit")
    if decay is None:
        return fit_decay(events)
    found, _ = _fit(events, decay, None)
    _refuse(found)
    return found


def fit_decay(events: Events, among: tuple[float, float] | None = None) -> Fit:
    """Fit with the decay too: on a grid, then by Brent's method about its best point.

    The likelihood need not have one hill over the decay; between two points of the grid a higher
    one may hide. Intervals are given the decay found.

    Parameters
    ----------
    events : Events
    among : (float, float), optional
        The least and the largest decay to look at. Without them: from one that lasts for the
        watch to one that is over before the mean wait between two events of any kind is.
    """
    from scipy.optimize import minimize_scalar

    if len(events) < 2:
        raise InputError("a decay cannot be told from fewer than two events; give one")
    low, high = among or (1.0 / events.end, 10.0 * len(events) / events.end)
    if not 0 < low < high < np.inf:
        raise InputError(f"decays to look at go from one over 0 to a larger one, not {low}..{high}")
    starts: list[FloatArray] | None = None

    def loss(log_decay: float) -> float:
        nonlocal starts
        found, starts = _fit(events, float(np.exp(log_decay)), starts)
        return -found.log_likelihood

    grid = np.linspace(np.log(low), np.log(high), 9)
    heights = [loss(point) for point in grid]
    best = int(np.argmin(heights))
    between = (grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)])
    best_log = minimize_scalar(loss, bounds=between, method="bounded", options={"xatol": 1e-4}).x
    found, _ = _fit(events, float(np.exp(best_log)), starts)
    _refuse(found)
    return found


def _refuse(found: Fit) -> None:
    found.process.must_be_stable(
        "the most likely process",
        "the record grows faster than a stable process does; watch longer, or give another decay",
    )


def _fit(
    events: Events, decay: float, starts: list[FloatArray] | None
) -> tuple[Fit, list[FloatArray]]:
    if not (np.isfinite(decay) and decay > 0):
        raise InputError(f"a decay must be over 0, not {decay}")
    count = events.count
    felt = exposure(events, decay)
    cost = np.concatenate([[events.end], felt / decay])
    used = cost > 0.0
    rows: list[Row] = []
    for kinds, tables in _tables(events, float(decay), used):
        for kind, table in zip(kinds, tables, strict=True):
            start = None if starts is None else starts[kind]
            rows.append(_row(table, cost[used], start))
    x = np.zeros((count, count + 1))
    pull = np.zeros((count, count + 1))
    stiff = np.zeros((count, count + 1))
    errors = np.full((count, count + 1), np.nan)
    for i, row in enumerate(rows):
        x[i, used] = row.x
        pull[i, used], stiff[i, used], errors[i, used] = _about(row)
    branching = x[:, 1:] / decay
    found = Fit(
        process=Hawkes(x[:, 0], branching, decay),
        log_likelihood=float(sum(row.value for row in rows)),
        gap=float(sum(row.gap for row in rows)),
        steps=max(row.steps for row in rows),
        baseline_error=errors[:, 0].copy(),
        branching_error=errors[:, 1:] / decay,
        _pull=pull * np.concatenate([[1.0], np.full(count, decay)]),
        _stiff=stiff * np.concatenate([[1.0], np.full(count, decay**2)]),
    )
    return found, [row.x for row in rows]


def _tables(
    events: Events, decay: float, used: npt.NDArray[np.bool_]
) -> Iterator[tuple[range, list[FloatArray]]]:
    """The features of some kinds at a time, so many as fit in ROOM."""
    reading, starts, shrink = kernel.clock(events.times, decay)
    counts, width = events.counts, events.count + 1
    first = 0
    room = np.empty((0, width))
    while first < events.count:
        last = first + 1
        while last < events.count and counts[first : last + 1].sum() * width * 8 <= ROOM:
            last += 1
        need = int(counts[first:last].sum())
        if len(room) < need:
            room = np.empty((need, width))
        asked = np.zeros(events.count, bool)
        asked[first:last] = True
        ends = np.cumsum(counts[first:last])
        begins = np.zeros(events.count, np.int64)
        begins[first:last] = ends - counts[first:last]
        places = begins[first:last].copy()
        kernel.features(events.times, events.kinds, reading, starts, shrink, asked, begins, room)
        parts = [room[a:b] for a, b in zip(places, ends, strict=True)]
        yield range(first, last), parts if used.all() else [part[:, used] for part in parts]
        first = last


def _row(table: FloatArray, cost: FloatArray, start: FloatArray | None) -> Row:
    n, width = table.shape
    if start is None and n > SAMPLE * THIN * width / 4:
        start = best_row(table[::THIN].copy(), cost * (len(table[::THIN]) / n), None, 1e-2).x
    return best_row(table, cost, start)


def _about(row: Row) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Pull away from each bound, stiffness with the others following, and standard errors."""
    width = len(row.x)
    pull, stiff, errors = np.zeros(width), np.zeros(width), np.full(width, np.nan)
    own = np.diag(row.curvature)
    free = np.flatnonzero((row.x > 0.0) & (own > 0.0))
    bound = np.flatnonzero(row.x <= 0.0)
    pull[bound] = np.maximum(-row.slope[bound], 0.0)
    scale = np.sqrt(own[free])
    inside = row.curvature[np.ix_(free, free)] / np.outer(scale, scale)
    if free.size and np.linalg.eigvalsh(inside)[0] > FLAT * free.size:
        inverse = np.linalg.inv(inside)
        stiff[free] = scale**2 / np.diag(inverse)
        errors[free] = np.sqrt(np.diag(inverse)) / scale
        across = row.curvature[np.ix_(bound, free)] / scale
        stiff[bound] = np.maximum(own[bound] - np.einsum("bi,ij,bj->b", across, inverse, across), 0)
    else:
        pull[:] = np.maximum(pull, 0.0)
    return pull, stiff, errors
