"""Balance tie by tie and triangle by triangle: what the best camps leave frustrated, and how often
the friend of a friend is a friend (F. Heider 1946; D. Cartwright & F. Harary 1956)."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def frustrated_ties(
    edges: IntArray, weights: npt.ArrayLike, camps: npt.ArrayLike
) -> npt.NDArray[np.bool_]:
    """Which ties the camps frustrate: a friendly tie across camps, a hostile one within a camp.

    Parameters
    ----------
    edges : (m, 2)
    weights : (..., m) of either sign; a tie of weight 0 is never frustrated
    camps : (..., n_nodes) 0 or 1; where a camp is negative (unknown) no tie counts as frustrated

    Returns
    -------
    (..., m)
    """
    values, sides = np.asarray(weights, dtype=np.float64), np.asarray(camps)
    a, b = sides[..., edges[:, 0]], sides[..., edges[:, 1]]
    wrong = np.where(a == b, values < 0.0, values > 0.0)
    return np.asarray(wrong & (a >= 0) & (b >= 0))


def triangles(n_nodes: int, edges: IntArray) -> IntArray:
    """The ties of every triangle, shape (t, 3), as columns of `edges`."""
    tie = np.full((n_nodes, n_nodes), -1, dtype=np.int64)
    tie[edges[:, 0], edges[:, 1]] = tie[edges[:, 1], edges[:, 0]] = np.arange(len(edges))
    found = []
    for k, (a, b) in enumerate(edges):
        third = np.flatnonzero((tie[a] >= 0) & (tie[b] >= 0))
        third = third[third > max(a, b)]
        found.append(np.stack([np.full_like(third, k), tie[a, third], tie[b, third]], axis=1))
    return np.concatenate(found) if found else np.empty((0, 3), dtype=np.int64)


def triangle_balance(n_nodes: int, edges: IntArray, weights: npt.ArrayLike) -> FloatArray:
    """The share of triangles with an even number of hostile ties; NaN where there is no triangle.

    Parameters
    ----------
    n_nodes, edges : (m, 2) ties between actors 0..n_nodes - 1, each pair once
    weights : (n_futures, m); a tie of weight 0 makes no triangle in that future

    Returns
    -------
    (n_futures,)
    """
    signs = np.sign(np.asarray(weights, dtype=np.float64))
    counts, balanced = np.zeros(len(signs)), np.zeros(len(signs))
    for ties in triangles(n_nodes, edges):
        product = signs[:, ties[0]] * signs[:, ties[1]] * signs[:, ties[2]]
        counts += product != 0.0
        balanced += product > 0.0
    unsound = np.isnan(signs).any(axis=1)
    known = (counts > 0.0) & ~unsound
    return np.where(known, balanced / np.where(known, counts, 1.0), np.nan)
