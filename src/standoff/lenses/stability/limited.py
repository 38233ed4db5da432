"""Limited-move stability L_h: two actors who look h moves ahead (Fang, Hipel & Kilgour 1993, 3.4).

With h moves to come, an actor moves to where the other's best play with h - 1 moves ends best for
it, if that is better than to stay; it is stable where it stays. L_1 is Nash. Only where no two
states rank equal is what the other will do known, and so ties are refused.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from .conflict import BoolArray, Conflict
from .graph import graph_of


def limited(conflict: Conflict, ranks: npt.NDArray[np.int32], horizon: int) -> BoolArray:
    """Where each of two actors is stable, looking `horizon` moves ahead, (2, n_states).

    Parameters
    ----------
    ranks : (2, n_states), no two feasible states equal
    horizon : 1 or more
    """
    if conflict.n_actors != 2:
        raise ValueError("limited-move stability is defined for two actors")
    if horizon < 1:
        raise ValueError("a horizon is 1 or more")
    graph = graph_of(conflict)
    here = np.ascontiguousarray(ranks[:, graph.states])
    if any(len(np.unique(row)) < len(row) for row in here):
        raise ValueError("limited-move stability needs strict preferences: no two states equal")
    starts, targets = graph.forward()
    stay = np.arange(len(graph.states))
    ends = np.stack([stay, stay])
    for _ in range(horizon):
        ends = _look(starts, targets, here, ends)
    out = np.zeros((2, conflict.n_states), dtype=np.bool_)
    out[:, graph.states] = ends == stay
    return out


@njit(cache=True, nogil=True)
def _look(starts, targets, ranks, ends):  # type: ignore[no-untyped-def]
    """Where it ends with one more move to come, (2, m)."""
    out = np.empty_like(ends)
    for i in range(2):
        for s in range(ranks.shape[1]):
            best = s
            for k in range(starts[i, s], starts[i, s + 1]):
                end = ends[1 - i, targets[k]]
                if ranks[i, end] > ranks[i, best]:
                    best = end
            out[i, s] = best
    return out
