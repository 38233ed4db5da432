"""Drivers: which uncertain quantities set the futures in which a claim holds apart from the others.

Regional sensitivity analysis: for each column, the Kolmogorov-Smirnov distance between its
distribution where the claim holds and where it fails. With many columns some distance is large by
chance; the largest that chance makes is read off relabelled futures (Westfall and Young 1993), and
only columns beyond its 95 % quantile are named.

References
----------
R. C. Spear, G. M. Hornberger (1980), Eutrophication in Peel Inlet II, Water Research 14, 43-49.
A. Saltelli et al. (2008), Global Sensitivity Analysis: The Primer, Wiley, chapter 5.
P. H. Westfall, S. S. Young (1993), Resampling-Based Multiple Testing, Wiley.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]

FEWEST = 50  # futures on either side, or nothing is said
LEVEL = 0.95

Direction: TypeAlias = Literal["higher", "lower", "middle", "ends"]


@dataclass(frozen=True)
class Driver:
    """A column that sets the futures in which a claim holds apart.

    Attributes
    ----------
    id : str
        The quantity.
    distance : float
        Kolmogorov-Smirnov distance, 0..1.
    threshold : float
        What the largest distance of all columns stays below in 95 % of relabellings.
    direction : "higher", "lower", "middle" or "ends"
        Which of its values go with holding. "middle" and "ends" where the distributions part
        beyond the threshold both ways, so that neither "higher" nor "lower" would be true.
    """

    id: str
    distance: float
    threshold: float
    direction: Direction


@dataclass(frozen=True, eq=False)
class Ordered:
    """Columns sorted once, to be asked about many claims.

    Attributes
    ----------
    order : (k, n) int32
        Futures by ascending value, for each column.
    rank : (k, n) int32
        Dense rank of the value at that place: equal for equal values.
    """

    order: NDArray[np.int32]
    rank: NDArray[np.int32]

    @property
    def n(self) -> int:
        """Futures."""
        return int(self.order.shape[1])

    def futures(self, keep: BoolArray) -> "Ordered":
        """The same columns over the futures kept (n,) alone, numbered anew."""
        if keep.all():
            return self
        kept = keep[self.order]
        number = np.cumsum(keep, dtype=np.int32) - 1
        shape = (len(self.order), int(keep.sum()))
        return Ordered(number[self.order[kept]].reshape(shape), self.rank[kept].reshape(shape))

    def columns(self, which: Sequence[int]) -> "Ordered":
        """Some of the columns, in the order given."""
        chosen = list(which)
        return Ordered(self.order[chosen], self.rank[chosen])


def ordered(columns: FloatArray) -> Ordered:
    """Sort columns (n, k) once. Equal values, and all NaN, share a rank."""
    across = np.ascontiguousarray(np.asarray(columns, dtype=np.float64).T)
    order = np.argsort(across, axis=1, kind="stable")
    value = np.take_along_axis(across, order, axis=1)
    low, high = value[:, :-1], value[:, 1:]
    rank = np.zeros(order.shape, dtype=np.int32)
    np.cumsum((low != high) & ~(np.isnan(low) & np.isnan(high)), axis=1, out=rank[:, 1:])
    return Ordered(order.astype(np.int32), rank)


def ks(columns: FloatArray | Ordered, holds: BoolArray) -> FloatArray:
    """Kolmogorov-Smirnov distance of each column between where a claim holds and where it fails.

    Parameters
    ----------
    columns : (n, k) float, or those columns `ordered`
    holds : (n,) bool

    Returns
    -------
    (k,) float
        0..1; NaN where the claim holds everywhere or nowhere.
    """
    up, down, _ = _distances(_sorted(columns), np.asarray(holds, dtype=np.bool_))
    return np.maximum(up, down)


def permuted_maximum(
    columns: FloatArray | Ordered, n_holds: int, seed: int, permutations: int = 200
) -> float:
    """The largest distance of all columns that chance stays below in 95 % of relabellings.

    Which futures hold is drawn anew ``permutations`` times (Philox, keyed by the seed). The value
    is the ``ceil(.95 (permutations + 1))``-th smallest maximum, so that under no connection at all
    a distance beyond it comes up in at most 5 % of cases, however many the columns.
    """
    from standoff.audit.ks_kernel import permuted

    table = _sorted(columns)
    n = table.n
    if not 0 < n_holds < n:
        raise ValueError(f"{n_holds} of {n} futures leave one side empty")
    place = ceil(LEVEL * (permutations + 1))
    if place > permutations:
        raise ValueError(f"{permutations} permutations are too few for a {LEVEL:.0%} quantile")
    far: NDArray[np.int32] | NDArray[np.int64] = np.zeros(permutations, dtype=np.int64)
    if n * n // 4 < 2**30:
        far = far.astype(np.int32)  # twice as fast
    labels = -(_shuffles(seed, n, permutations) < n_holds).astype(np.int8)
    permuted(table.order, table.rank, labels, n_holds, np.zeros_like(far), far)
    return float(np.sort(far)[place - 1]) / (n_holds * (n - n_holds))


def drivers(
    columns: FloatArray | Ordered,
    ids: Sequence[str],
    holds: BoolArray,
    seed: int,
    permutations: int = 200,
) -> list[Driver] | None:
    """Name the columns that set the futures in which a claim holds apart, the strongest first.

    Parameters
    ----------
    columns : (n, k) float, or those columns `ordered`
        For a claim that is undefined somewhere: ``table.futures(keep)`` with ``holds[keep]``.
    ids : k names
    holds : (n,) bool
    seed : int
        Of the relabelling.
    permutations : int
        Relabellings.

    Returns
    -------
    list of Driver, or None
        Empty where no single column separates; None with fewer than 50 futures on either side.
    """
    holds = np.asarray(holds, dtype=np.bool_)
    table = _sorted(columns)
    if len(ids) != len(table.order):
        raise ValueError(f"{len(ids)} names for {len(table.order)} columns")
    n_holds = int(holds.sum())
    if min(n_holds, len(holds) - n_holds) < FEWEST:
        return None
    if not len(ids):
        return []
    threshold = permuted_maximum(table, n_holds, seed, permutations)
    up, down, up_first = _distances(table, holds)
    distance = np.maximum(up, down)
    found = [
        Driver(
            ids[c],
            float(distance[c]),
            threshold,
            _direction(bool(up[c] > threshold), bool(down[c] > threshold), bool(up_first[c])),
        )
        for c in np.argsort(-distance, kind="stable")
        if distance[c] > threshold
    ]
    return found


def _direction(up: bool, down: bool, up_first: bool) -> Direction:
    """Where the holding futures lie, from where their distribution runs ahead (up) or behind."""
    if up and down:
        return "ends" if up_first else "middle"
    return "lower" if up else "higher"


def _distances(table: Ordered, holds: BoolArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """How far the holding futures' distribution runs ahead, behind, and whether ahead first."""
    from standoff.audit.ks_kernel import extremes

    if holds.shape != (table.n,):
        raise ValueError(f"holds is of shape {holds.shape}, the columns have {table.n} futures")
    n_holds = int(holds.sum())
    sides = n_holds * (table.n - n_holds)
    far = extremes(table.order, table.rank, -holds.astype(np.int8))
    ahead: FloatArray = far[:, 0] / (sides or np.nan)
    behind: FloatArray = -far[:, 1] / (sides or np.nan)
    return ahead, behind, far[:, 2] < far[:, 3]


def _sorted(columns: FloatArray | Ordered) -> Ordered:
    return columns if isinstance(columns, Ordered) else ordered(columns)


@lru_cache(maxsize=2)
def _shuffles(seed: int, n: int, permutations: int) -> NDArray[np.int32]:
    """(n, permutations): each column a permutation of 0..n-1; claims of one audit share them."""
    draw = np.random.Generator(np.random.Philox(key=seed))
    places = np.tile(np.arange(n, dtype=np.int32), (permutations, 1))
    shuffled = np.ascontiguousarray(draw.permuted(places, axis=1).T)
    shuffled.setflags(write=False)
    return shuffled
