"""The worst that K cuts can do to a maximum flow, exactly, in all futures at once.

Only a link that carries something in a maximum flow is worth cutting, and cutting it costs at most
what it carries; so a search over such links, bounded by their K largest loads, is exact. The
problem is R. K. Wood's (1993), Deterministic network interdiction, Mathematical and Computer
Modelling 17(2):1-18; `interdict.py` states it as an integer program.
"""

import numpy as np
from numba import njit

from .kernel import NEAR, dinic, fill

MOST = 100_000  # maximum flows that the search may try in one future


@njit(cache=True, nogil=True)
def worst_cuts(  # type: ignore[no-untyped-def]
    first, to, mate, forward, both, column, capacity, source, sink, cuttable, count, most, out, best
):
    """What is left of the flow after the worst `count` cuts.

    Parameters
    ----------
    first, to, mate, forward, both, column, capacity, source, sink : see `kernel.max_flows`
    cuttable : (n_columns,) the links that may be cut
    count : how many may be cut
    most : how many maximum flows may be tried in one future
    out : (n_futures, 2), filled with the flow before and after; inf where nothing limits it, NaN
        after where `most` did not suffice
    best : (n_futures, count), filled with the columns that are cut, -1 for a cut not needed
    """
    n, m = len(first) - 1, len(forward)
    room = np.empty(len(to))
    level = np.empty(n, dtype=np.int32)
    at = np.empty(n, dtype=np.int32)
    line = np.empty(n + 1, dtype=np.int32)
    here = np.empty(capacity.shape[1])
    barred = np.empty(capacity.shape[1], dtype=np.bool_)
    listed = np.empty((count + 1, capacity.shape[1]), dtype=np.int64)
    length = np.zeros(count + 1, dtype=np.int64)
    turn = np.zeros(count + 1, dtype=np.int64)
    load = np.empty(capacity.shape[1])
    for i in range(len(capacity)):
        for d in range(count):
            best[i, d] = -1
        for k in range(len(here)):
            here[k] = capacity[i, k]
            barred[k] = not cuttable[k]
        least, tried, depth = np.inf, 0, 0
        near = 0.0
        fresh = True
        while depth >= 0:
            if fresh:
                fresh = False
                limited = fill(forward, mate, both, column, here, room)
                if tried == 0:
                    near = NEAR * limited
                value = dinic(first, to, mate, room, source, sink, near, level, at, line)
                tried += 1
                if value > limited * (1.0 + 1e-9):
                    value = np.inf
                if tried == 1:
                    out[i, 0] = value
                if value < least - near:
                    least = value
                    for d in range(count):
                        best[i, d] = listed[d, turn[d]] if d < depth else -1
                length[depth] = turn[depth] = 0
                if tried == 1 and value == np.inf:
                    break
                if depth < count and value > near and tried < most:
                    # the links that carry something, the most laden first
                    size = 0
                    for e in range(m):
                        k = column[e]
                        if k < 0 or barred[k]:
                            continue
                        a = forward[e]
                        flow = room[mate[a]]
                        if both[e]:
                            flow = abs(room[mate[a]] - room[a]) / 2.0
                        if flow <= near:
                            continue
                        load[k] = flow
                        j = size
                        while j > 0 and load[listed[depth, j - 1]] < flow:
                            listed[depth, j] = listed[depth, j - 1]
                            j -= 1
                        listed[depth, j] = k
                        size += 1
                    spared = 0.0
                    for j in range(min(size, count - depth)):
                        spared += load[listed[depth, j]]
                    if value - spared < least - near:
                        length[depth] = size
            if turn[depth] < length[depth] and tried < most:
                k = listed[depth, turn[depth]]
                here[k] = 0.0
                depth += 1
                fresh = True
                continue
            for j in range(turn[depth]):
                barred[listed[depth, j]] = False
            turn[depth] = length[depth] = 0
            depth -= 1
            if depth >= 0:  # the link just tried is kept whole from here on
                k = listed[depth, turn[depth]]
                here[k] = capacity[i, k]
                barred[k] = True
                turn[depth] += 1
        out[i, 1] = np.nan if tried >= most else least
