"""Option prioritisation: ranks from statements, in every future.

Of two states the one is preferred in which the most important statement on which they differ holds:
a state's rank is the sum of 2^(k - p) over the statements that hold there, p the place of each
among k, from 1 (L. Fang, K. W. Hipel, D. M. Kilgour & X. Peng 2003, IEEE Transactions on Systems,
Man, and Cybernetics C 33(1):42-55).
"""

import numpy as np
import numpy.typing as npt

RankArray = npt.NDArray[np.int32]

AT_ONCE = 30
"""Statements whose truth fits into a rank."""


def prioritise(truth: npt.ArrayLike, order: npt.ArrayLike) -> RankArray:
    """Ranks of the states by statements in an order, (n_futures, n_states); higher is better.

    Parameters
    ----------
    truth : (k, n_states) where each statement holds
    order : (n_futures, k) the statements, the most important first
    """
    table, orders = np.asarray(truth, dtype=np.float64), np.asarray(order, dtype=np.int64)
    futures, k = orders.shape
    if not np.array_equal(np.sort(orders, axis=1), np.broadcast_to(np.arange(k), orders.shape)):
        raise ValueError("an order names every statement once")
    patterns, of_state = np.unique(table, axis=1, return_inverse=True)
    rank = np.zeros((futures, patterns.shape[1]), dtype=np.int64)
    for first in range(0, k, AT_ONCE):
        part = orders[:, first : first + AT_ONCE]
        weight = np.zeros((futures, k))
        worth = np.ldexp(1.0, np.arange(part.shape[1])[::-1])
        np.put_along_axis(weight, part, np.broadcast_to(worth, part.shape), axis=1)
        here = (weight @ patterns).astype(np.int64)  # whole numbers below 2^53: exact
        rank = here if k <= AT_ONCE else _dense((rank << AT_ONCE) + here)
    return np.ascontiguousarray(rank[:, of_state.reshape(-1)], dtype=np.int32)


def _dense(rank: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The same order of each row by the smallest whole numbers from 0."""
    order = np.argsort(rank, axis=1, kind="stable")
    ranked = np.take_along_axis(rank, order, axis=1)
    step = np.zeros_like(rank)
    step[:, 1:] = np.cumsum(ranked[:, 1:] != ranked[:, :-1], axis=1)
    out = np.empty_like(rank)
    np.put_along_axis(out, order, step, axis=1)
    return out
