"""PRIM: boxes in which the futures of interest are dense.

Peeling takes a slice off one end of one column at a time, the slice whose loss raises the density
most for each point given up; pasting gives back what turned out to be harmless. Which box of the
trajectory to take is a trade of coverage (how many of the futures of interest it holds) against
density (how many of its futures are of interest).

References
----------
J. H. Friedman, N. I. Fisher (1999), Bump hunting in high-dimensional data, Statistics and
Computing 9, 123-143.
B. P. Bryant, R. J. Lempert (2010), Thinking inside the box: a participatory, computer-assisted
approach to scenario discovery, Technological Forecasting and Social Change 77, 34-49.
J. H. Kwakkel (2017), The Exploratory Modeling Workbench, Environmental Modelling & Software 96,
239-250: peeling by the gain a point (its `LENIENT1`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Limits = tuple[float, float] | tuple[str, ...]

PEEL = 0.05
PASTE = 0.05
MASS = 0.05
DENSITY = 0.5  # below it a further box says more of the whole than of the failures
LEVEL = 0.05  # a limit whose quasi-p-value is larger may be chance
RESAMPLES = 10


@dataclass(frozen=True)
class Box:
    """A box, and what it holds.

    Attributes
    ----------
    limits : mapping of column to (float, float) or tuple of str
        Only the columns that it restricts; both ends included, an open end at the column's own. Of
        a category: those that remain.
    n, k : int
        The points that it holds, and those of interest among them.
    coverage, density, mass : float
        Share of the points of interest that it holds; of its points that are of interest; of all
        points that it holds.
    quasi_p : mapping of column to float
        Probability that a limit does as well by chance (Bryant & Lempert 2010: one-sided binomial
        test of the box against the box without that column's limits). No p-value, since the box
        was looked for.
    """

    limits: Mapping[str, Limits]
    n: int
    k: int
    coverage: float
    density: float
    mass: float
    quasi_p: Mapping[str, float]


@dataclass(frozen=True)
class Stability:
    """How often a column is restricted when only half of the points are there.

    Attributes
    ----------
    coverage, density : mapping of column to float
        Share of the resamples whose box of the nearest coverage (density) restricts it.
    """

    coverage: Mapping[str, float]
    density: Mapping[str, float]


@dataclass(frozen=True)
class Discovery:
    """What was found: the boxes, the trajectory of the first, how stable it is."""

    boxes: tuple[Box, ...]
    trajectory: tuple[Box, ...]
    chosen: int
    stability: Stability
    n: int
    k: int


@dataclass(frozen=True, eq=False)
class Table:
    """Points: columns of numbers or of categories, sorted once.

    Attributes
    ----------
    names : tuple of str
    values : (d, n) float
        Codes, where a column has categories.
    words : tuple of (tuple of str or None)
        The categories of each column in the order of their codes; None for numbers.
    order : (d, n) int32
    """

    names: tuple[str, ...]
    values: FloatArray
    words: tuple[tuple[str, ...] | None, ...]
    order: NDArray[np.int32]

    @classmethod
    def of(cls, columns: Mapping[str, FloatArray | Sequence[str]]) -> Table:
        """A table from its columns; a column of texts has categories.

        Raises
        ------
        ValueError
            A column that is not finite, or none at all.
        """
        values: list[FloatArray] = []
        words: list[tuple[str, ...] | None] = []
        for name, column in columns.items():
            array = np.asarray(column)
            if array.dtype.kind in "OUS":
                kept, codes = np.unique(array.astype(str), return_inverse=True)
                words.append(tuple(map(str, kept)))
                values.append(codes.astype(np.float64))
                continue
            array = array.astype(np.float64)
            if not np.isfinite(array).all():
                raise ValueError(f"the column {name} is not a number everywhere")
            words.append(None)
            values.append(array)
        if not values:
            raise ValueError("there is no column to look for limits in")
        table = np.ascontiguousarray(np.stack(values))
        order = np.argsort(table, axis=1).astype(np.int32)
        return cls(tuple(columns), table, tuple(words), order)

    @property
    def n(self) -> int:
        """Points."""
        return int(self.values.shape[1])


def discover(
    table: Table,
    interest: BoolArray,
    peel: float = PEEL,
    paste: float = PASTE,
    mass: float = MASS,
    density: float = DENSITY,
    at: int | None = None,
    most: int = 3,
    seed: int = 0,
) -> Discovery:
    """Look for boxes in which the points of interest are dense.

    Parameters
    ----------
    table : Table
    interest : (n,) bool
    peel, paste : float
        Share of a box's points to take off, or to give back, at a time.
    mass : float
        No box holds a smaller share of the points.
    density : float
        What a further box must reach.
    at : int, optional
        Which box of the first trajectory to take; else the one whose harmonic mean of coverage
        and density is largest.
    most : int
        Boxes at most.
    seed : int
        Of the resampling.

    Raises
    ------
    ValueError
        No point of interest, or nothing but such points.
    """
    y = np.asarray(interest, dtype=np.bool_)
    found, first, chosen = boxes_of(table, y, peel, paste, mass, density, at, most)
    shown = tuple(_graded(table, y, np.ones(table.n, np.bool_), b) for b in first)
    return Discovery(
        found, shown, chosen,
        resampled(table, y, first[chosen], peel, mass, seed), table.n, int(y.sum()),
    )  # fmt: skip


def boxes_of(
    table: Table,
    y: BoolArray,
    peel: float = PEEL,
    paste: float = PASTE,
    mass: float = MASS,
    density: float = DENSITY,
    at: int | None = None,
    most: int = 3,
) -> tuple[tuple[Box, ...], tuple[Box, ...], int]:
    """The boxes of `discover` without what it costs to grade and to resample the trajectory.

    Returns
    -------
    boxes, trajectory, chosen
        The quasi-p-values of the trajectory are left out.

    Raises
    ------
    ValueError
        No point of interest, or nothing but such points; no such box.
    """
    if y.shape != (table.n,):
        raise ValueError(f"{y.shape} marks for {table.n} points")
    if not y.any() or y.all():
        raise ValueError("no point is of interest" if not y.any() else "every point is of interest")
    found: list[Box] = []
    here = np.ones(table.n, np.bool_)
    first: tuple[Box, ...] = ()
    chosen = 0
    while len(found) < most and (y & here).any():
        path = trajectory(table, y, here, peel, mass)
        if not found:
            first = path
            chosen = best(path) if at is None else at
            if not 0 <= chosen < len(path):
                raise ValueError(f"the trajectory has boxes 0 to {len(path) - 1}")
        box = path[chosen] if not found else path[best(path)]
        box = pasted(table, y, here, box, paste, mass)
        box = pruned(table, y, here, box)
        if not box.limits or (found and box.density < density):
            break
        found.append(box)
        here = here & ~inside(table, box.limits)
    return tuple(found), first, chosen


def trajectory(
    table: Table, y: BoolArray, here: BoolArray, peel: float = PEEL, mass: float = MASS
) -> tuple[Box, ...]:
    """The boxes of a peeling, the whole first. Their quasi-p-values are left out."""
    from standoff.audit.discovery.prim_kernel import CATEGORY, REAL
    from standoff.audit.discovery.prim_kernel import peel as run

    kinds = np.array([REAL if w is None else CATEGORY for w in table.words], np.int8)
    many = np.array([0 if w is None else len(w) for w in table.words], np.int64)
    order = table.order
    if not here.all():
        order = order[here[order]].reshape(len(order), -1)
    fewest = max(1, ceil(mass * table.n - 1e-9))
    steps, edges, _ = run(table.values, order, kinds, many, here, y, float(peel), fewest)
    total = int(y.sum())
    boxes = [box_of({}, int(here.sum()), int((y & here).sum()), total, table.n)]
    limits: dict[str, Limits] = {}
    for (column, side, n, k), edge in zip(steps.tolist(), edges.tolist(), strict=True):
        name, words = table.names[column], table.words[column]
        limits = dict(limits)
        if words is not None:
            kept = map(str, limits.get(name, words))
            limits[name] = tuple(w for w in kept if w != words[int(edge)])
        else:
            lo, hi = map(float, limits.get(name, ends_of(table, column)))
            limits[name] = (lo, edge) if side else (edge, hi)
        boxes.append(box_of(limits, n, k, total, table.n))
    return tuple(boxes)


def best(path: Sequence[Box]) -> int:
    """The box whose harmonic mean of coverage and density is largest; the first of equals."""
    return max(range(len(path)), key=lambda i: (_harmonic(path[i]), -i))


def pasted(
    table: Table, y: BoolArray, here: BoolArray, box: Box, paste: float = PASTE, mass: float = MASS
) -> Box:
    """A box widened, a slice at a time, wherever that raises its density."""
    total = int(y.sum())
    while True:
        wider: list[tuple[float, int, Box]] = []
        for i, name in enumerate(box.limits):
            for limits in _wider(table, here, box, name, paste):
                held = inside(table, limits) & here
                n, k = int(held.sum()), int((y & held).sum())
                if n > box.n and k / n > box.density:
                    gain = (k / n - box.density) / (n - box.n)
                    wider.append((gain, -i, box_of(limits, n, k, total, table.n)))
        if not wider:
            return box
        box = max(wider, key=lambda w: (w[0], w[1]))[2]


def pruned(table: Table, y: BoolArray, here: BoolArray, box: Box, level: float = LEVEL) -> Box:
    """A box without the limits that may be chance, the least significant first."""
    box = _graded(table, y, here, box)
    while len(box.limits) > 1:
        worst = max(box.quasi_p, key=lambda name: box.quasi_p[name])
        if box.quasi_p[worst] <= level:
            break
        box = without(table, y, here, box, worst)
    return box


def without(table: Table, y: BoolArray, here: BoolArray, box: Box, name: str) -> Box:
    """A box that leaves one column free."""
    limits = {key: value for key, value in box.limits.items() if key != name}
    held = inside(table, limits) & here
    total = int(y.sum())
    return _graded(
        table, y, here, box_of(limits, int(held.sum()), int((y & held).sum()), total, table.n)
    )


def inside(table: Table, limits: Mapping[str, Limits]) -> BoolArray:
    """Which points lie within limits."""
    held = np.ones(table.n, np.bool_)
    for name, limit in limits.items():
        column = table.names.index(name)
        words = table.words[column]
        values = table.values[column]
        if words is not None:
            held &= np.isin(values, [words.index(str(w)) for w in limit])
        else:
            lo, hi = float(limit[0]), float(limit[1])
            held &= (values >= lo) & (values <= hi)
    return held


def resampled(
    table: Table, y: BoolArray, box: Box, peel: float, mass: float, seed: int
) -> Stability:
    """Peel half of the points anew, `RESAMPLES` times: which columns come up again?"""
    rng = np.random.Generator(np.random.Philox(key=seed))
    coverage = dict.fromkeys(table.names, 0.0)
    density = dict.fromkeys(table.names, 0.0)
    rounds = 0
    for _ in range(RESAMPLES):
        here = np.zeros(table.n, np.bool_)
        here[rng.permutation(table.n)[: max(2, table.n // 2)]] = True
        if not (y & here).any():
            continue
        rounds += 1
        path = trajectory(table, y, here, peel, mass * float(here.mean()))
        held = int((y & here).sum())
        near = min(path, key=lambda b: (abs(b.k / held - box.coverage), b.n))
        dense = min(path, key=lambda b: (abs(b.density - box.density), b.n))
        for name in near.limits:
            coverage[name] += 1
        for name in dense.limits:
            density[name] += 1
    scale = max(rounds, 1)
    return Stability(
        {k: v / scale for k, v in coverage.items() if v},
        {k: v / scale for k, v in density.items() if v},
    )


def _graded(table: Table, y: BoolArray, here: BoolArray, box: Box) -> Box:
    from scipy.special import bdtrc

    quasi: dict[str, float] = {}
    for name in box.limits:
        rest = {key: value for key, value in box.limits.items() if key != name}
        held = inside(table, rest) & here
        rate = float(y[held].mean()) if held.any() else 0.0
        quasi[name] = float(bdtrc(box.k - 1, box.n, rate))
    return replace(box, quasi_p=quasi)


def _wider(
    table: Table, here: BoolArray, box: Box, name: str, paste: float
) -> list[dict[str, Limits]]:
    """A box with one column's limits moved out by a slice, each way."""
    column = table.names.index(name)
    words, limit = table.words[column], box.limits[name]
    if words is not None:
        gone = [w for w in words if w not in limit]
        return [{**box.limits, name: tuple(w for w in words if w in limit or w == g)} for g in gone]
    lo, hi = float(limit[0]), float(limit[1])
    rest = {key: value for key, value in box.limits.items() if key != name}
    values = np.sort(table.values[column][inside(table, rest) & here])
    slice_ = max(1, ceil(paste * box.n))
    found: list[dict[str, Limits]] = []
    below = int(np.searchsorted(values, lo, side="left"))
    if below > 0:
        found.append({**box.limits, name: (float(values[max(0, below - slice_)]), hi)})
    above = int(np.searchsorted(values, hi, side="right"))
    if above < len(values):
        at = min(len(values) - 1, above + slice_ - 1)
        found.append({**box.limits, name: (lo, float(values[at]))})
    return found


def ends_of(table: Table, column: int) -> tuple[float, float]:
    """The least and the largest value of a column."""
    order, values = table.order[column], table.values[column]
    return float(values[order[0]]), float(values[order[-1]])


def box_of(limits: Mapping[str, Limits], n: int, k: int, total: int, points: int) -> Box:
    """A box with its shares; its quasi-p-values are left out."""
    return Box(dict(limits), n, k, k / total, k / n if n else 0.0, n / points, {})


def _harmonic(box: Box) -> float:
    both = box.coverage + box.density
    return 2 * box.coverage * box.density / both if both else 0.0
