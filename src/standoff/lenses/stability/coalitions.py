"""What coalitions can do: joint moves that better every member.

A coalition improves from s to where some legal sequence of its members leads, if every member
prefers that to s; on the way a member may be worse off. A state from which it has no improvement is
Nash stable for the coalition (D. M. Kilgour, K. W. Hipel, L. Fang & X. Peng 2001, Group Decision
and Negotiation 10(2):159-175).
"""

from collections.abc import Collection
from itertools import combinations

import numpy as np
import numpy.typing as npt
from numba import njit

from .conflict import BoolArray, Conflict
from .graph import graph_of
from .reach import Reach, reach


def coalitions_of(n_actors: int) -> list[tuple[int, ...]]:
    """Every coalition, the smallest first: single actors, pairs and so on."""
    return [c for k in range(1, n_actors + 1) for c in combinations(range(n_actors), k)]


def coalition_moves(
    conflict: Conflict, ranks: npt.NDArray[np.int32], coalition: Collection[int], state: int
) -> tuple[Reach, list[int]]:
    """What a coalition could do together from a state: its reach, and the improvements in it.

    Those that leave the worst-off member best off (by places in its order) come first.
    """
    members = sorted(coalition)
    found = reach(conflict, state, movers=members)
    better = (ranks[members][:, found.states] > ranks[members, state][:, None]).all(axis=0)
    ends = found.states[better]
    gain = np.stack([_places(ranks[j], conflict)[ends] for j in members])
    before = np.array([_places(ranks[j], conflict)[state] for j in members])
    order = np.argsort(-(gain - before[:, None]).min(axis=0), kind="stable")
    return found, [int(t) for t in ends[order]]


def _places(rank: npt.NDArray[np.int32], conflict: Conflict) -> npt.NDArray[np.int64]:
    """How many different ranks of feasible states are lower, (n_states,)."""
    return np.searchsorted(np.unique(rank[conflict.states]), rank)


def coalition_flags(
    conflict: Conflict, ranks: npt.NDArray[np.int32], coalitions: Collection[Collection[int]]
) -> BoolArray:
    """Where each coalition has no improvement, (n_coalitions, n_states); False where infeasible."""
    graph = graph_of(conflict)
    here = np.ascontiguousarray(ranks[:, graph.states])
    starts, targets = graph.forward()
    by_pairs = any(listed is not None for listed in conflict.arcs)
    out = np.zeros((len(coalitions), conflict.n_states), dtype=np.bool_)
    for row, coalition in zip(out, coalitions, strict=True):
        members = np.array(sorted(coalition), dtype=np.int64)
        row[graph.states] = _stay(starts, targets, here, members, by_pairs)
    return out


@njit(cache=True, nogil=True)
def _stay(starts, targets, ranks, members, by_pairs):  # type: ignore[no-untyped-def]
    """From which places no legal sequence of the members betters them all, (m,)."""
    size = ranks.shape[1]
    slots = len(members) if by_pairs else 1
    seen = np.full(slots * size, -1, dtype=np.int64)
    queue = np.empty(slots * size + 1, dtype=np.int64)
    out = np.ones(size, dtype=np.bool_)
    for s in range(size):
        queue[0] = -1
        head, tail = 0, 1
        while head < tail and out[s]:
            node = queue[head]
            head += 1
            t = s if node < 0 else node % size
            last = -1 if node < 0 or not by_pairs else node // size
            for m in range(len(members)):
                if m == last:
                    continue
                j = members[m]
                for k in range(starts[j, t], starts[j, t + 1]):
                    end = targets[k]
                    code = end + (m * size if by_pairs else 0)
                    if seen[code] == s:
                        continue
                    seen[code] = s
                    queue[tail] = code
                    tail += 1
                    better = True
                    for other in members:
                        better &= ranks[other, end] > ranks[other, s]
                    if better:
                        out[s] = False
    return out
