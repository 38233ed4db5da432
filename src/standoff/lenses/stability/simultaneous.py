"""Simultaneous stability (SIM; N. M. Fraser & K. W. Hipel 1984, Conflict Analysis, chapter 2).

An improvement from s is deterred where some opponents, one at least, each take an improvement of
their own from s at the same time, and all their moves together end in a state that is not better
for the actor. Each option that any of them flips is flipped; an outcome that cannot be deters
nobody.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from .graph import Graph


def simultaneous_flags(
    graph: Graph, n_states: int, ranks: npt.NDArray[np.int32]
) -> npt.NDArray[np.bool_]:
    """Where each actor is stable, (n_actors, m) over the graph's places.

    Parameters
    ----------
    n_states : how many states the conflict has
    ranks : (n_actors, m) over the places
    """
    place = np.full(n_states, -1, dtype=np.int64)
    place[graph.states] = np.arange(len(graph.states))
    starts, targets = graph.forward()
    out = np.empty(ranks.shape, dtype=np.bool_)
    _simultaneous(graph.states, place, starts, targets, np.ascontiguousarray(ranks), out)
    return out


@njit(cache=True, nogil=True)
def _simultaneous(states, place, starts, targets, ranks, out):  # type: ignore[no-untyped-def]
    actors, size = ranks.shape
    most = 1
    for j in range(actors):
        for s in range(size):
            most = max(most, starts[j, s + 1] - starts[j, s])
    flips = np.empty((actors, most + 1), dtype=np.int64)  # first: stay
    count = np.empty(actors, dtype=np.int64)
    chosen = np.empty(actors, dtype=np.int64)
    for s in range(size):
        for j in range(actors):
            count[j] = 1
            flips[j, 0] = 0
            for k in range(starts[j, s], starts[j, s + 1]):
                if ranks[j, targets[k]] > ranks[j, s]:
                    flips[j, count[j]] = states[s] ^ states[targets[k]]
                    count[j] += 1
        for i in range(actors):
            stable = True
            for own in range(1, count[i]):
                deterred = False
                chosen[:] = 0
                while not deterred:
                    j = 0  # the next choice of the others, counted up like a number
                    while j < actors and (j == i or chosen[j] == count[j] - 1):
                        chosen[j] = 0
                        j += 1
                    if j == actors:
                        break
                    chosen[j] += 1
                    flipped = flips[i, own]
                    for other in range(actors):
                        flipped |= flips[other, chosen[other]]
                    end = place[states[s] ^ flipped]
                    deterred = end >= 0 and ranks[i, end] <= ranks[i, s]
                if not deterred:
                    stable = False
                    break
            out[i, s] = stable
