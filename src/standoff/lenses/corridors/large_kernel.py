"""The maximum flow of one large network: push and relabel, the highest label first.

A. V. Goldberg & R. E. Tarjan (1988), A new approach to the maximum-flow problem, Journal of the ACM
35(4):921-940; the highest label first, distances renewed now and then and gaps noticed as in B. V.
Cherkassky & A. V. Goldberg (1997), On implementing the push-relabel method for the maximum flow
problem, Algorithmica 19:390-410. Only the first of its two phases is run: it gives the value and
the minimum cut, and does not return to the source what cannot get through.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

NEAR = 1e-12  # of the sum of capacities: less room than that is none
RENEW = 12  # relabelling work, in nodes, after which distances are computed anew


class Cut(NamedTuple):
    """A maximum flow's value, and for each node whether it is on the sink's side of a minimum cut.

    The cut is the one nearest the sink.
    """

    value: float
    behind: npt.NDArray[np.bool_]


def max_flow(
    n_nodes: int,
    tails: npt.ArrayLike,
    heads: npt.ArrayLike,
    capacity: npt.ArrayLike,
    source: int,
    sink: int,
) -> Cut:
    """The maximum flow from source to sink, and a minimum cut.

    Parameters
    ----------
    n_nodes : int
    tails, heads : (m,) nodes 0..n_nodes - 1
    capacity : (m,) finite, 0 or more
    source, sink : int

    Returns
    -------
    Cut
    """
    value, behind = push_relabel(
        n_nodes,
        np.asarray(tails, dtype=np.int32),
        np.asarray(heads, dtype=np.int32),
        np.asarray(capacity, dtype=np.float64),
        source,
        sink,
    )
    return Cut(float(value), behind)


@njit(cache=True, nogil=True)
def lay_out(n_nodes, tails, heads):  # type: ignore[no-untyped-def]
    """The arcs sorted by the node that they leave, by counting; see `Layout`."""
    m = len(tails)
    first = np.zeros(n_nodes + 1, dtype=np.int32)
    for e in range(m):
        first[tails[e] + 1] += 1
        first[heads[e] + 1] += 1
    for v in range(n_nodes):
        first[v + 1] += first[v]
    place = first[:-1].copy()
    to = np.empty(2 * m, dtype=np.int32)
    mate = np.empty(2 * m, dtype=np.int32)
    forward = np.empty(m, dtype=np.int32)
    for e in range(m):
        u, v = tails[e], heads[e]
        a = place[u]
        place[u] += 1
        b = place[v]
        place[v] += 1
        to[a], to[b] = v, u
        mate[a], mate[b] = b, a
        forward[e] = a
    return first, to, mate, forward


@njit(cache=True, nogil=True)
def numbered(first, to, sink):  # type: ignore[no-untyped-def]
    """Numbers in which neighbours stand near each other, -1 off the sink's component; how many."""
    number = np.full(len(first) - 1, -1, dtype=np.int32)
    line = np.empty(len(first) - 1, dtype=np.int32)
    number[sink] = 0
    line[0] = sink
    begin, end = 0, 1
    while begin < end:
        v = line[begin]
        begin += 1
        for a in range(first[v], first[v + 1]):
            if number[to[a]] < 0:
                number[to[a]] = end
                line[end] = to[a]
                end += 1
    return number, end


@njit(cache=True, nogil=True)
def renumbered(number, tails, heads, capacity):  # type: ignore[no-untyped-def]
    """The links between numbered nodes, by their numbers."""
    a, b, c = np.empty_like(tails), np.empty_like(heads), np.empty_like(capacity)
    m = 0
    for e in range(len(tails)):
        if number[tails[e]] >= 0:
            a[m], b[m], c[m] = number[tails[e]], number[heads[e]], capacity[e]
            m += 1
    return a[:m], b[:m], c[:m]


@njit(cache=True, nogil=True)
def renew(  # type: ignore[no-untyped-def]
    first, to, mate, room, near, source, sink, height, at, excess, count, after, bucket, line
):
    """Set every height to the distance from the sink, and list the active nodes by height.

    On the way each node passes its excess on to the node from which it was found.

    Returns the greatest height of an active node, -1 where there is none.
    """
    n = len(first) - 1
    for v in range(n):
        height[v] = n
        at[v] = first[v]
        count[v] = 0
        bucket[v] = -1
    height[sink] = 0
    line[0] = sink
    count[0] = 1
    begin, end, top = 0, 1, -1
    while begin < end:
        v = line[begin]
        begin += 1
        h = height[v] + 1
        for a in range(first[v], first[v + 1]):
            u, back = to[a], mate[a]
            if height[u] < n or u == source or room[back] <= near:
                continue
            if excess[u] > near:
                moved = min(excess[u], room[back])
                room[back] -= moved
                room[a] += moved
                excess[u] -= moved
                excess[v] += moved
                if room[back] <= near:
                    continue
            height[u] = h
            count[h] += 1
            line[end] = u
            end += 1
    for k in range(1, end):
        u = line[k]
        if excess[u] > near:
            top = height[u]
            after[u] = bucket[top]
            bucket[top] = u
    return top


@njit(cache=True, nogil=True)
def push_relabel(n_nodes, tails, heads, capacity, source, sink):  # type: ignore[no-untyped-def]
    """See `max_flow`."""
    first, to, mate, forward = lay_out(n_nodes, tails, heads)
    number, n = numbered(first, to, sink)
    if number[source] < 0:  # nothing joins the two
        return 0.0, number >= 0
    tails, heads, capacity = renumbered(number, tails, heads, capacity)
    source, sink = number[source], number[sink]
    first, to, mate, forward = lay_out(n, tails, heads)
    room = np.zeros(len(to))
    limited = 0.0
    for e in range(len(tails)):
        room[forward[e]] = capacity[e]
        limited += capacity[e]
    near = NEAR * limited
    height = np.empty(n, dtype=np.int32)
    at = np.empty(n, dtype=np.int32)
    count = np.zeros(n, dtype=np.int32)
    after = np.empty(n, dtype=np.int32)
    bucket = np.empty(n, dtype=np.int32)
    line = np.empty(n, dtype=np.int32)
    excess = np.zeros(n)
    for a in range(first[source], first[source + 1]):
        excess[to[a]] += room[a]
        room[mate[a]] += room[a]
        room[a] = 0.0
    work, limit = 0, RENEW * n + len(tails)
    top = renew(
        first, to, mate, room, near, source, sink, height, at, excess, count, after, bucket, line
    )
    while top >= 0:
        v = bucket[top]
        if v < 0:
            top -= 1
            continue
        bucket[top] = after[v]
        h, last, left = top, first[v + 1], excess[v]
        while True:
            k = at[v]
            while k < last:
                u = to[k]
                if room[k] > near and height[u] == h - 1:
                    moved = min(left, room[k])
                    room[k] -= moved
                    room[mate[k]] += moved
                    left -= moved
                    if u != sink and excess[u] <= near:
                        after[u] = bucket[h - 1]
                        bucket[h - 1] = u
                    excess[u] += moved
                    if left <= near:
                        break
                k += 1
            at[v] = k
            if left <= near:
                break
            lowest, place = n, first[v]
            for a in range(first[v], last):
                if room[a] > near and height[to[a]] + 1 < lowest:
                    lowest, place = height[to[a]] + 1, a
            work += last - first[v] + 12
            count[h] -= 1
            if count[h] == 0 or lowest >= n:  # no way to the sink is left for it
                height[v] = n
                break
            height[v] = h = lowest
            count[h] += 1
            at[v] = place
        excess[v] = left
        if height[v] < n:
            top = max(top, h)
        if work > limit:
            work = 0
            top = renew(
                first, to, mate, room, near, source, sink, height, at, excess, count, after,
                bucket, line,
            )  # fmt: skip
    renew(first, to, mate, room, near, source, sink, height, at, excess, count, after, bucket, line)
    behind = np.zeros(n_nodes, dtype=np.bool_)
    for v in range(n_nodes):
        behind[v] = number[v] >= 0 and height[number[v]] < n
    return excess[sink], behind
