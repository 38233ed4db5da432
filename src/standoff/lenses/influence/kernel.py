"""Paths in time along edges that may or may not exist: who can be reached, and by which ways.

A path respects time: along it no edge may have ended before the one ahead of it began (D. Kempe, J.
Kleinberg & A. Kumar 2002, Connectivity and inference problems for temporal networks, Journal of
Computer and System Sciences 64(4):820-842). To arrive as early as possible is never worse, so one
earliest day for each number of steps is all that has to be kept.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

FIRST, NEVER = np.iinfo(np.int64).min, np.iinfo(np.int64).max
"""Before all days, and no day at all."""

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@njit(cache=True, nogil=True)
def arrivals(
    exists: BoolArray,
    tail: IntArray,
    head: IntArray,
    begins: IntArray,
    ends: IntArray,
    start: BoolArray,
    steps: int,
) -> IntArray:
    """The earliest day on which each actor can be reached, in every future.

    Parameters
    ----------
    exists : (n_futures, m) whether an edge stands in a future
    tail, head : (m,) from whom and to whom it carries
    begins, ends : (m,) its first and last day, as ordinals
    start : (n_nodes,) where paths may begin
    steps : the most edges of a path

    Returns
    -------
    (n_futures, n_nodes) ordinals; NEVER where no path of so few edges leads there
    """
    n, m = exists.shape
    nodes = len(start)
    out = np.empty((n, nodes), dtype=np.int64)
    now = np.empty(nodes, dtype=np.int64)
    new = np.empty(nodes, dtype=np.int64)
    for i in range(n):
        for v in range(nodes):
            now[v] = FIRST if start[v] else NEVER
            new[v] = now[v]
        for _ in range(steps):
            changed = False
            for e in range(m):
                if exists[i, e] and now[tail[e]] != NEVER:
                    day = max(now[tail[e]], begins[e])
                    if day <= ends[e] and day < new[head[e]]:
                        new[head[e]] = day
                        changed = True
            if not changed:
                break
            for v in range(nodes):
                now[v] = new[v]
        for v in range(nodes):
            out[i, v] = now[v]
    return out


@njit(cache=True, nogil=True)
def ways(
    leaving: IntArray,
    order: IntArray,
    head: IntArray,
    begins: IntArray,
    ends: IntArray,
    left: IntArray,
    source: int,
    target: int,
    steps: int,
    out: IntArray,
) -> int:
    """All paths from one actor to another that meet no actor twice, by depth-first search.

    Parameters
    ----------
    leaving, order : (n_nodes + 1,), (m,) the edges that leave an actor v are
        `order[leaving[v] : leaving[v + 1]]`
    head, begins, ends : (m,)
    left : (n_nodes,) the fewest edges from an actor to the target; larger than `steps` where more
    source, target : different actors
    steps : the most edges of a path
    out : (most, steps) int64
        Filled with the edges of each path, -1 where it has ended. Changed in place.

    Returns
    -------
    how many paths were written; `most` where there may be more
    """
    found = 0
    depth = 0
    at = np.empty(steps + 1, dtype=np.int64)
    next_ = np.empty(steps + 1, dtype=np.int64)
    day = np.empty(steps + 1, dtype=np.int64)
    taken = np.empty(steps, dtype=np.int64)
    met = np.zeros(len(leaving) - 1, dtype=np.bool_)
    at[0], next_[0], day[0] = source, leaving[source], FIRST
    met[source] = True
    while depth >= 0:
        v = at[depth]
        if depth == steps or next_[depth] == leaving[v + 1]:
            met[v] = False
            depth -= 1
            continue
        e = order[next_[depth]]
        next_[depth] += 1
        w = head[e]
        arrives = max(day[depth], begins[e])
        if met[w] or arrives > ends[e] or left[w] > steps - depth - 1:
            continue
        taken[depth] = e
        if w == target:
            for j in range(steps):
                out[found, j] = taken[j] if j <= depth else -1
            found += 1
            if found == len(out):
                return found
            continue
        depth += 1
        at[depth], next_[depth], day[depth] = w, leaving[w], arrives
        met[w] = True
    return found


@njit(cache=True, nogil=True)
def hops(leaving: IntArray, order: IntArray, head: IntArray, source: int, most: int) -> IntArray:
    """The fewest edges from one actor to every other, whatever the days; `most + 1` where more.

    Parameters
    ----------
    leaving, order, head : as in `ways`; with tails for heads it counts towards the actor instead
    source : actor
    most : the largest count that matters

    Returns
    -------
    (n_nodes,)
    """
    nodes = len(leaving) - 1
    out = np.empty(nodes, dtype=np.int64)
    queue = np.empty(nodes, dtype=np.int64)
    for v in range(nodes):
        out[v] = most + 1
    queue[0] = source
    out[source] = 0
    first, last = 0, 1
    while first < last:
        v = queue[first]
        first += 1
        if out[v] == most:
            break
        for place in range(leaving[v], leaving[v + 1]):
            w = head[order[place]]
            if out[w] > most:
                out[w] = out[v] + 1
                queue[last] = w
                last += 1
    return out
