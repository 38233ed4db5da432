"""How far improvements lead from some states, over a conflict's listed moves, in numba.

A move by options is transitive, so that a legal sequence (no one moves twice in a row) reaches what
any sequence does. Explicit arcs are not: they are left to `reach`.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def spread(starts, targets, ranks, reached):  # type: ignore[no-untyped-def]
    """Mark in `reached` every place that improvements lead to from the places marked.

    Parameters
    ----------
    starts : (n_actors, m + 1) where the moves of each place begin in `targets`, for each actor
    targets : where the moves lead
    ranks : (n_actors, m) int32, higher is better
    reached : (m,) bool, changed in place
    """
    actors, size = ranks.shape
    stack = np.empty(size, dtype=np.int64)
    top = 0
    for s in range(size):
        if reached[s]:
            stack[top] = s
            top += 1
    while top:
        top -= 1
        s = stack[top]
        for j in range(actors):
            for k in range(starts[j, s], starts[j, s + 1]):
                t = targets[k]
                if not reached[t] and ranks[j, t] > ranks[j, s]:
                    reached[t] = True
                    stack[top] = t
                    top += 1
