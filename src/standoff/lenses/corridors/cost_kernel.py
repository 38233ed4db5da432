"""The cheapest way to carry the maximum flow, in all futures at once.

Successive cheapest paths (R. G. Busacker & P. J. Gowen 1961; Ahuja, Magnanti & Orlin 1993, Network
Flows, section 9.7), each found by Bellman and Ford's method, so that links undone count back.
"""

import numpy as np
from numba import njit

from .kernel import NEAR, fill


@njit(cache=True, nogil=True)
def least_costs(  # type: ignore[no-untyped-def]
    first, to, mate, forward, column, capacity, cost, source, sink, out
):
    """What the maximum flow costs at the least.

    Parameters
    ----------
    first, to, mate, forward, column, capacity, source, sink : see `kernel.max_flows`; no link runs
        both ways
    cost : (n_futures, n_columns) of one unit, 0 or more
    out : (n_futures, 2), filled with the flow, inf where nothing limits it, and its cost
    """
    n, m = len(first) - 1, len(forward)
    both = np.zeros(m, dtype=np.bool_)
    room = np.empty(len(to))
    price = np.zeros(len(to))
    far = np.empty(n)
    by = np.empty(n, dtype=np.int32)
    for i in range(len(capacity)):
        limited = fill(forward, mate, both, column, capacity[i], room)
        near = NEAR * limited
        dearest = 0.0
        for e in range(m):
            value = cost[i, column[e]] if column[e] >= 0 else 0.0
            price[forward[e]], price[mate[forward[e]]] = value, -value
            dearest += value
        slack = NEAR * dearest
        flow, total = 0.0, 0.0
        while flow <= limited * (1.0 + 1e-9):
            far[:] = np.inf
            by[:] = -1
            far[source] = 0.0
            for _ in range(n):
                changed = False
                for u in range(n):
                    if far[u] == np.inf:
                        continue
                    for a in range(first[u], first[u + 1]):
                        if room[a] > near and far[u] + price[a] < far[to[a]] - slack:
                            far[to[a]] = far[u] + price[a]
                            by[to[a]] = a
                            changed = True
                if not changed:
                    break
            if by[sink] < 0:
                break
            least, v = np.inf, sink
            while v != source:
                least = min(least, room[by[v]])
                v = to[mate[by[v]]]
            v = sink
            while v != source:
                room[by[v]] -= least
                room[mate[by[v]]] += least
                v = to[mate[by[v]]]
            flow += least
            total += least * far[sink]
        out[i, 0] = flow if flow <= limited * (1.0 + 1e-9) else np.inf
        out[i, 1] = total
