"""Draw a Hawkes process as the family tree that it is.

Immigrants come at the baseline rates; each event of kind j has a Poisson number of children of mean
sum_i a_ij, of kind i with chance a_ij over that, each after an exponential delay (A. G. Hawkes & D.
Oakes 1974, J. Appl. Prob. 11(3):493-503). This is exact, and costs the same an event for any D.

Draw n of a seed is a hash of seed and n alone (splitmix64: G. L. Steele, D. Lea & C. H. Flood 2014,
OOPSLA, 453-472), so that a seed always gives the same events.
"""

import numpy as np
from numba import njit

STEP = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
ONE = np.uint64(1)
UNIT = 2.0**-53

PIECE = 16.0
"""A Poisson number of a larger mean is drawn as a sum of several."""


@njit(cache=True, nogil=True, inline="always")
def _draw(key, number):  # type: ignore[no-untyped-def]
    """Draw `number` of the stream `key`: uniform on the open interval from 0 to 1."""
    x = key + number * STEP
    x = (x ^ (x >> S30)) * MIX_1
    x = (x ^ (x >> S27)) * MIX_2
    x = x ^ (x >> S31)
    return (np.float64(x >> S11) + 0.5) * UNIT


@njit(cache=True, nogil=True)
def _alias(weights, keep, other):  # type: ignore[no-untyped-def]
    """Tables to draw an index by its weight in one step (A. J. Walker 1977, ACM TOMS 3:253-256)."""
    n = len(weights)
    total = weights.sum()
    low = np.empty(n, np.int32)
    high = np.empty(n, np.int32)
    lows, highs = 0, 0
    for i in range(n):
        keep[i] = weights[i] * n / total if total > 0.0 else 1.0
        other[i] = i
        if keep[i] < 1.0:
            low[lows] = i
            lows += 1
        else:
            high[highs] = i
            highs += 1
    while lows > 0 and highs > 0:
        lows -= 1
        small, large = low[lows], high[highs - 1]
        other[small] = large
        keep[large] -= 1.0 - keep[small]
        if keep[large] < 1.0:
            highs -= 1
            low[lows] = large
            lows += 1
    # what is left differs from 1 by rounding alone; a weight of 0 is never left with a chance
    for k in range(lows):
        if weights[low[k]] > 0.0:
            keep[low[k]] = 1.0


@njit(cache=True, nogil=True, inline="always")
def _pick(u, keep, other):  # type: ignore[no-untyped-def]
    """The index that a uniform number picks."""
    place = u * len(keep)
    i = int(place)
    if place - i < keep[i]:
        return np.int32(i)
    return other[i]


@njit(cache=True, nogil=True)
def family_tree(baseline, branching, decay, end, seed, times, kinds):  # type: ignore[no-untyped-def]
    """Fill in the events of one path from 0 to end, each after its parent.

    Parameters
    ----------
    baseline, branching : float64[D], float64[D, D]
    decay, end : float
    seed : uint64
    times, kinds : float64[room], int32[room], out

    Returns
    -------
    int, how many events; -1 where there was no room for them
    """
    count, room = len(baseline), len(times)
    total = baseline.sum()
    if total <= 0.0:
        return 0
    keep_first, other_first = np.empty(count), np.empty(count, np.int32)
    _alias(baseline, keep_first, other_first)
    keep, other = np.empty((count, count)), np.empty((count, count), np.int32)
    pieces = np.empty(count, np.int64)
    mean, none = np.empty(count), np.empty(count)
    for j in range(count):
        _alias(branching[:, j].copy(), keep[j], other[j])
        children = branching[:, j].sum()
        pieces[j] = 1 + int(children / PIECE)
        mean[j] = children / pieces[j]
        none[j] = np.exp(-mean[j])
    x = seed + STEP
    x = (x ^ (x >> S30)) * MIX_1
    key = (x ^ (x >> S27)) * MIX_2
    number = ONE
    head, tail, now = 0, 0, 0.0
    while True:
        now -= np.log(_draw(key, number)) / total
        if now >= end:
            return tail
        if tail == room:
            return -1
        times[tail] = now
        kinds[tail] = _pick(_draw(key, number + ONE), keep_first, other_first)
        number += ONE + ONE
        tail += 1
        while head < tail:
            parent, at = kinds[head], times[head]
            head += 1
            for _ in range(pieces[parent]):
                u = _draw(key, number)
                number += ONE
                chance = none[parent]
                born = 0
                while u > chance:  # by inversion: take the chances of 0, 1, 2 … from u in turn
                    u -= chance
                    born += 1
                    chance *= mean[parent] / born
                    if chance < UNIT:
                        break
                for _ in range(born):
                    then = at - np.log(_draw(key, number)) / decay
                    if then < end:
                        if tail == room:
                            return -1
                        times[tail] = then
                        kinds[tail] = _pick(_draw(key, number + ONE), keep[parent], other[parent])
                        tail += 1
                    number += ONE + ONE


@njit(cache=True, nogil=True)
def in_order(times, kinds, end, most):  # type: ignore[no-untyped-def]
    """Sort events by time: into as many equal spans as there are events, then within each.

    Parameters
    ----------
    times, kinds : float64[n], int32[n], times from 0 to less than end
    end : float
    most : int
        Give up where a span holds more events than this.

    Returns
    -------
    float64[n], int32[n], bool: sorted, events at one time as they came; whether it was done
    """
    n = len(times)
    place = np.zeros(n + 1, np.int64)
    scale = n / end
    for k in range(n):
        place[min(int(times[k] * scale), n - 1) + 1] += 1
    for b in range(n):
        if place[b + 1] > most:
            return times, kinds, False
        place[b + 1] += place[b]
    out_times, out_kinds = np.empty(n), np.empty(n, np.int32)
    for k in range(n):
        b = min(int(times[k] * scale), n - 1)
        to = place[b]
        place[b] += 1
        out_times[to] = times[k]
        out_kinds[to] = kinds[k]
    for k in range(1, n):
        t, kind = out_times[k], out_kinds[k]
        to = k
        while to > 0 and out_times[to - 1] > t:
            out_times[to] = out_times[to - 1]
            out_kinds[to] = out_kinds[to - 1]
            to -= 1
        out_times[to] = t
        out_kinds[to] = kind
    return out_times, out_kinds, True
