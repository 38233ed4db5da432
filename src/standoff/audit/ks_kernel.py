"""Kolmogorov-Smirnov walks over columns sorted once: integers throughout, so that ties are exact.

Going up a column, the walk adds ``n - h`` for a future in which the claim holds and ``-h`` for one
in which it fails (``h`` hold in ``n``); over ``h (n - h)`` it is the difference of the two
empirical distributions. It is read only where a run of equal values ends.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def extremes(
    order: NDArray[np.int32], rank: NDArray[np.int32], holds: NDArray[np.int8]
) -> NDArray[np.int64]:
    """Highest and lowest point of each column's walk, and where they lie.

    Parameters
    ----------
    order : (k, n) int32
        Futures by ascending value, for each column.
    rank : (k, n) int32
        Dense rank of the value at that place: equal for equal values.
    holds : (n,) int8
        -1 (all bits) where the claim holds, 0 where it fails.

    Returns
    -------
    (k, 4) int64
        Highest, lowest (never below or above 0), place of the highest, place of the lowest.
    """
    k, n = order.shape
    h = 0
    for i in range(n):
        h -= holds[i]
    out = np.zeros((k, 4), np.int64)
    for c in range(k):
        walk = 0
        for i in range(n):
            walk += (n & holds[order[c, i]]) - h
            if i + 1 == n or rank[c, i + 1] != rank[c, i]:
                if walk > out[c, 0]:
                    out[c, 0] = walk
                    out[c, 2] = i
                if walk < out[c, 1]:
                    out[c, 1] = walk
                    out[c, 3] = i
    return out


@njit(cache=True, nogil=True)
def permuted(
    order: NDArray[np.int32],
    rank: NDArray[np.int32],
    holds: NDArray[np.int8],
    h: int,
    walk: NDArray[np.int32] | NDArray[np.int64],
    far: NDArray[np.int32] | NDArray[np.int64],
) -> None:
    """Furthest point from 0 of any column's walk, for each of p relabellings at once.

    Parameters
    ----------
    order, rank : (k, n) int32
        As in `extremes`.
    holds : (n, p) int8
        A relabelling a column, each with ``h`` entries of -1 and the others 0.
    h : int
        How many hold.
    walk : (p,) int32 or int64
        Room to work in; wide enough for n² / 4.
    far : (p,) of the same type
        Filled with the result.
    """
    k, n = order.shape
    p = walk.shape[0]
    far[:] = 0
    for c in range(k):
        walk[:] = 0
        for i in range(n):
            future = order[c, i]
            for j in range(p):
                walk[j] += (n & holds[future, j]) - h
            if i + 1 == n or rank[c, i + 1] != rank[c, i]:
                for j in range(p):
                    far[j] = max(far[j], abs(walk[j]))
