"""Maximum flow in all futures at once: one small network, its capacities different in each.

E. A. Dinic (1970), Algorithm for solution of a problem of maximum flow in networks with power
estimation, Soviet Mathematics Doklady 11:1277-1280. The nodes and arcs are laid out once; a future
only fills in capacities. An unlimited capacity is one that exceeds the sum of all others, so that a
flow above that sum is unlimited.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]
NEAR = 1e-12  # of the sum of capacities: less room than that is none


class Layout(NamedTuple):
    """A network as the kernels read it: the arcs of a node stand together.

    Attributes
    ----------
    first : (n + 1,)
        Where the arcs of each node begin.
    to : (2 m,)
        Where each arc leads.
    mate : (2 m,)
        The same link the other way.
    forward : (m,)
        The arc of each link in its own direction.
    """

    first: IntArray
    to: IntArray
    mate: IntArray
    forward: IntArray


def layout(n_nodes: int, tails: npt.ArrayLike, heads: npt.ArrayLike) -> Layout:
    """Lay out the links `tails` → `heads`, shape (m,) each, between nodes 0..n_nodes - 1."""
    ends = np.stack([np.asarray(tails, dtype=np.int32), np.asarray(heads, dtype=np.int32)], axis=1)
    leaves = ends.ravel()  # arc 2 e runs along link e, arc 2 e + 1 against it
    order = np.argsort(leaves, kind="stable")
    place = np.empty(len(leaves), dtype=np.int32)
    place[order] = np.arange(len(leaves))
    first = np.zeros(n_nodes + 1, dtype=np.int32)
    np.cumsum(np.bincount(leaves, minlength=n_nodes), out=first[1:])
    to = ends[:, ::-1].ravel()[order]
    mate = place.reshape(-1, 2)[:, ::-1].ravel()[order]
    return Layout(first, to, mate, place[::2].copy())


@njit(cache=True, nogil=True)
def dinic(first, to, mate, room, source, sink, near, level, at, line):  # type: ignore[no-untyped-def]
    """Push as much as fits from source to sink; `room` is what is left on each arc, altered.

    `level`, `at` and `line` are working space, an entry a node. Afterwards `level` is 0 or more
    just where something could still be pushed to: the source's side of a minimum cut.
    """
    total = 0.0
    n = len(first) - 1
    while True:
        for v in range(n):
            level[v] = -1
        level[source] = 0
        line[0] = source
        begin, end = 0, 1
        while begin < end:
            u = line[begin]
            begin += 1
            for a in range(first[u], first[u + 1]):
                v = to[a]
                if level[v] < 0 and room[a] > near:
                    level[v] = level[u] + 1
                    line[end] = v
                    end += 1
            if level[sink] >= 0 and level[u] + 1 > level[sink]:
                break
        if level[sink] < 0:
            return total
        for v in range(n):
            at[v] = first[v]
        node, depth = source, 0
        while True:
            if node == sink:
                least = room[line[0]]
                cut = 0
                for k in range(1, depth):
                    if room[line[k]] < least:
                        least = room[line[k]]
                        cut = k
                for k in range(depth):
                    a = line[k]
                    room[a] -= least
                    room[mate[a]] += least
                total += least
                depth = cut
                node = to[mate[line[depth]]]
                continue
            last = first[node + 1]
            k = at[node]
            while k < last and not (room[k] > near and level[to[k]] == level[node] + 1):
                k += 1
            at[node] = k
            if k < last:
                line[depth] = k
                depth += 1
                node = to[k]
            elif node == source:
                break
            else:
                level[node] = -1
                depth -= 1
                node = to[mate[line[depth]]]
                at[node] += 1


@njit(cache=True, nogil=True)
def fill(forward, mate, both, column, capacity, room):  # type: ignore[no-untyped-def]
    """Set the room on every arc to one future's capacities; returns the sum of the limited ones."""
    limited = 0.0
    for e in range(len(forward)):
        if column[e] >= 0 and capacity[column[e]] < np.inf:
            limited += capacity[column[e]]
    for e in range(len(forward)):
        value = 2.0 * limited + 1.0
        if column[e] >= 0 and capacity[column[e]] < np.inf:
            value = capacity[column[e]]
        room[forward[e]] = value
        room[mate[forward[e]]] = value if both[e] else 0.0
    return limited


@njit(cache=True, nogil=True)
def max_flows(  # type: ignore[no-untyped-def]
    first, to, mate, forward, both, column, capacity, source, sink, out, flows, cuts
):
    """The maximum flow of every future.

    Parameters
    ----------
    first, to, mate, forward : see `Layout`
    both : (m,) whether a link runs both ways
    column : (m,) each link's column of `capacity`; -1 for one without limit
    capacity : (n_futures, n_columns) 0 or more; inf for no limit
    source, sink : nodes
    out : (n_futures,), filled; inf where nothing limits the flow
    flows : (n_futures, n_columns), filled with what each link carries, against its direction
        negative; left alone where it has no rows
    cuts : (n_futures, n_columns), filled with 1 for the links of the minimum cut nearest the
        source, where the flow is limited and not 0; left alone where it has no rows
    """
    n = len(first) - 1
    room = np.empty(len(to))
    level = np.empty(n, dtype=np.int32)
    at = np.empty(n, dtype=np.int32)
    line = np.empty(n + 1, dtype=np.int32)
    for i in range(len(capacity)):
        limited = fill(forward, mate, both, column, capacity[i], room)
        near = NEAR * limited
        value = dinic(first, to, mate, room, source, sink, near, level, at, line)
        out[i] = value if value <= limited * (1.0 + 1e-9) else np.inf
        for e in range(len(forward)):
            a, k = forward[e], column[e]
            if k < 0:
                continue
            if len(flows):
                flows[i, k] = (room[mate[a]] - room[a]) / 2.0 if both[e] else room[mate[a]]
            if len(cuts) and capacity[i, k] > 0.0 and 0.0 < value <= limited * (1.0 + 1e-9):
                one, other = level[to[mate[a]]] >= 0, level[to[a]] >= 0
                if (one and not other) or (both[e] and other and not one):
                    cuts[i, k] = 1
