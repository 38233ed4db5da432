"""Futures of the counts, row by row and day by day, in numba.

Events are rare, so nothing is summed over links on a quiet day: each cell (a pair and a class)
carries what past acts still excite it with, one number a half-life, which fades; an act adds to the
cells that it reaches.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

LARGEST = 2000.0
"""Events a day of one cell beyond which a row is capped, and says so."""
BITS = 7
"""Nodes of a table to each doubling of the rate, as a power of 2."""
SHIFT = 52 - BITS
FIRST = (1023 - 24) << BITS
"""The first node: the bits of 2 ** -24, its sign, exponent and leading digits."""


def lookup(dispersion: NDArray[np.float64]) -> NDArray[np.float64]:
    """A table of what is dear to compute, at rates from 2 ** -24 to over `LARGEST`.

    Between nodes, which lie 2 ** -BITS of a doubling apart, values are linear: off by 1e-5 of
    their size at the most.

    Parameters
    ----------
    dispersion : (4, 2), a and b of each class's size ``a * rate ** b``

    Returns
    -------
    (4, nodes, 3): minus the log of the probability of no event, size, rate
    """
    nodes = np.arange(FIRST, ((1023 + 12) << BITS) + 1, dtype=np.int64) << SHIFT
    rate = nodes.view(np.float64)
    table = np.empty((4, len(rate), 3))
    for k, (a, b) in enumerate(dispersion):
        size = a * rate**b
        table[k] = np.stack([size * np.log1p(rate / size), size, rate], axis=1)
    return table


@njit(cache=True, nogil=True)
def _mix(z):  # type: ignore[no-untyped-def]
    """Mix 64 bits well (Steele, Lea & Flood 2014, OOPSLA, SplitMix64)."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def _invert(u, rate, size, none, one_by):  # type: ignore[no-untyped-def]
    """The u-quantile of a negative binomial of this mean, size and probability of none."""
    if u < none:
        return 0
    share = rate / (rate + size)
    mass = none
    total = mass
    n = 0
    while u >= total and n < 60000:
        if n < len(one_by):
            mass *= share * (size + n) * one_by[n]
        else:
            mass *= share * (size + n) / (n + 1.0)
        n += 1
        total += mass
        if mass < 1e-17 and n > rate:
            break
    return n


@njit(cache=True, nogil=True)
def _node(table, bits, rate, k):  # type: ignore[no-untyped-def]
    """Minus the log of the probability of none, and the size, between two nodes of the table."""
    at = (bits >> SHIFT) - FIRST
    if at < 0 or at >= table.shape[1] - 1:
        at = 0 if at < 0 else table.shape[1] - 2
    low = table[k, at, 2]
    part = (rate - low) / (table[k, at + 1, 2] - low)
    silent = table[k, at, 0] + part * (table[k, at + 1, 0] - table[k, at, 0])
    return silent, table[k, at, 1] + part * (table[k, at + 1, 1] - table[k, at, 1])


@njit(cache=True, nogil=True)
def _exp(z):  # type: ignore[no-untyped-def]
    """e to the z, off by 1e-9 of its size at the most for z in -2..2: half the time of `exp`."""
    if z > 2.0 or z < -2.0:
        return math.exp(z)
    r = z * 0.0625
    e = 1.0 + r * (1.0 + r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720))))))
    e *= e
    e *= e
    e *= e
    return e * e


@njit(cache=True, nogil=True)
def _factor(calming, backing, news, surge, p, floor):  # type: ignore[no-untyped-def]
    """The factor of a pair's hostile rates that surges make."""
    z = 0.0
    if news != 0.0:
        s, m = surge[2, 0, p], surge[2, 1, p]
        z += news * (s - m) / (s + m + floor)
    if calming != 0.0:
        s, m = surge[0, 0, p], surge[0, 1, p]
        z -= calming * (s - m) / (s + m + floor)
    if backing != 0.0:
        s, m = surge[1, 0, p], surge[1, 1, p]
        z += backing * (s - m) / (s + m + floor)
    return _exp(z)


@njit(cache=True, nogil=True)
def _carry(carried, now, attention, to, term, weight, slot, added):  # type: ignore[no-untyped-def]
    """What one act adds to each cell that it reaches, for each half-life, into `carried`."""
    for x in range(len(carried)):
        for h in range(4):
            carried[x, h] = 0.0
    for x in range(len(to)):
        own = attention if term[x] == 4 else now[term[x] + (term[x] == 3), to[x] >> 2]
        for h in range(4):
            carried[slot[x], h] += own * weight[x] * added[term[x], to[x] >> 1 & 1, h]


@njit(cache=True, nogil=True)
def simulate_rows(  # type: ignore[no-untyped-def]
    rows, key, base, strength, phase_from, attention, news,
    reach_at, reach_to, reach_term, reach_weight, reach_slot, slot_at, slot_to, half, keep,
    surge_at, surge_to, surge_kind, surge_weight, memory, surge0, floor,
    season, weekday0, table, watch_at, watch_cell, held, enough, count, quiet, capped,
):  # fmt: skip
    """Fill in `count`, `quiet` and `capped` for some rows.

    Parameters
    ----------
    rows : (n,) uint64, the id of each row: its randomness hangs on it and on nothing else
    key : uint64, from the seed
    base : (n or 1, cells), baseline by level
    strength : (phases, n or 1, 6, pairs); allies, the fourth linear term, are its row 4
    phase_from : (phases,) first day of each phase; the first is 0
    attention, news : float, strength of the fifth linear term, exponent of the surge of all acts
    reach_at : (cells + 1,) where the links out of each cell begin
    reach_to, reach_term, reach_weight : cell reached, row of `half`, weight
    reach_slot : links of one cell to one other share a slot
    slot_at, slot_to : (cells + 1,) where the slots of each cell begin; the cell that each reaches
    half, keep : (5, 2, 4), on cooperation and on conflict; (4,)
    surge_at : (pairs + 1,) links out of each pair
    surge_to, surge_kind, surge_weight : pair reached, weight, 0 calming or 1 backing, which
        cooperation feeds, or 2 news, which all acts feed
    memory : (4 halves, cells), on the first day
    surge0 : (3 kinds, 2 lengths, pairs) memories that surges compare; `floor` added below them
    season : (4, 7)
    table : (4, nodes, 3), from `lookup`
    watch_at, watch_cell : the cells of each watch
    held : (cells,) bool, cells that are kept without events
    enough : float, a path ends where the sum of its first `quiet` falls below this
    count : (n, watches, days) int32
    quiet : (n, watches, days) float32
    capped : (n,) bool
    """
    cells = memory.shape[1]
    pairs = cells // 4
    days = count.shape[2]
    watches = len(watch_at) - 1
    short = np.array([keep[1], keep[1], keep[0]])
    long = np.array([keep[3], keep[3], keep[2]])
    fed = np.empty((cells, 4))
    rate = np.empty(cells)
    draw = np.empty(cells)
    one_by = np.empty(64)
    for n in range(len(one_by)):
        one_by[n] = 1.0 / (n + 1.0)
    one = np.empty(1)
    bits_of = one.view(np.int64)
    carried = np.empty((len(slot_to), 4))
    drawn = np.empty(cells, np.int64)
    factor = np.empty(pairs)
    known = np.empty(pairs, np.int64)
    most = np.empty(cells)
    surge = np.empty((3, 2, pairs))
    happened = np.empty(cells, np.int64)
    k0, k1, k2, k3 = keep[0], keep[1], keep[2], keep[3]
    added = np.empty(half.shape)
    for term in range(len(half)):
        for h in range(4):
            added[term, 0, h] = half[term, 0, h] * (1.0 - keep[h])
            added[term, 1, h] = half[term, 1, h] * (1.0 - keep[h])
    weekday = np.empty((7, cells))
    for c in range(cells):
        drawn[c] = 0
        most[c] = 1.0
        for d in range(7):
            weekday[d, c] = season[c & 3, d]
    for r in range(len(rows)):
        b_row = r if base.shape[0] > 1 else 0
        s_row = r if strength.shape[1] > 1 else 0
        phase = 0
        so_far = 0.0
        now = strength[0, s_row]
        modulated = news != 0.0
        for f in range(strength.shape[0]):
            for p in range(pairs):
                if strength[f, s_row, 3, p] != 0.0 or strength[f, s_row, 5, p] != 0.0:
                    modulated = True
        for p in range(pairs):
            most[4 * p + 2] = most[4 * p + 3] = math.exp(
                abs(now[3, p]) + abs(now[5, p]) + abs(news)
            )
        _carry(carried, now, attention, reach_to, reach_term, reach_weight, reach_slot, added)
        for c in range(cells):
            for h in range(4):
                fed[c, h] = 0.0
        for c in range(cells):
            for x in range(reach_at[c], reach_at[c + 1]):
                term = reach_term[x]
                to = reach_to[x]
                s = attention if term == 4 else now[term + (term == 3), to >> 2]
                s *= reach_weight[x]
                if s != 0.0:
                    for h in range(4):
                        fed[to, h] += s * half[term, to >> 1 & 1, h] * memory[h, c]
        for p in range(pairs):
            known[p] = -1
            for kind in range(3):
                surge[kind, 0, p] = surge0[kind, 0, p]
                surge[kind, 1, p] = surge0[kind, 1, p]
        row_key = _mix(key ^ (rows[r] * np.uint64(0x9E3779B97F4A7C15)))
        for t in range(days):
            if phase + 1 < len(phase_from) and t == phase_from[phase + 1]:
                phase += 1
                now = strength[phase, s_row]
                for p in range(pairs):
                    most[4 * p + 2] = most[4 * p + 3] = math.exp(
                        abs(now[3, p]) + abs(now[5, p]) + abs(news)
                    )
                _carry(
                    carried, now, attention, reach_to, reach_term, reach_weight, reach_slot, added
                )
            day = (weekday0 + t) % 7
            for c in range(cells):
                f0, f1, f2, f3 = fed[c, 0], fed[c, 1], fed[c, 2], fed[c, 3]
                rate[c] = (base[b_row, c] + f0 + f1 + f2 + f3) * weekday[day, c]
                fed[c, 0] = f0 * k0
                fed[c, 1] = f1 * k1
                fed[c, 2] = f2 * k2
                fed[c, 3] = f3 * k3
            day_key = row_key + np.uint64(t) * np.uint64(0xD1B54A32D192ED03)
            found = 0
            for c in range(cells):
                bits = _mix(day_key + np.uint64(c) * np.uint64(0x9E3779B97F4A7C15))
                draw[c] = (np.float64(bits >> np.uint64(11)) + 0.5) * 1.1102230246251565e-16
            for c in range(cells):
                u = draw[c]
                lam = rate[c]
                if u < 1.0 - lam * most[c] or held[c]:
                    continue  # surely none, whatever the surges
                p = c >> 2
                k = c & 3
                if modulated and k > 1:
                    if known[p] != t:
                        factor[p] = _factor(now[3, p], now[5, p], news, surge, p, floor)
                        known[p] = t
                    lam *= factor[p]
                if lam > LARGEST:
                    lam = LARGEST
                    capped[r] = True
                if lam > 0.0 and u >= 1.0 - lam:
                    one[0] = lam
                    silent, size = _node(table, bits_of[0], lam, k)
                    n = _invert(u, lam, size, _exp(-silent), one_by)
                    if n > 0:
                        drawn[c] = n
                        happened[found] = c
                        found += 1
            for w in range(watches):
                total = 0
                silent = 0.0
                for x in range(watch_at[w], watch_at[w + 1]):
                    c = watch_cell[x]
                    total += drawn[c]
                    lam = rate[c]
                    p = c >> 2
                    k = c & 3
                    if modulated and k > 1:
                        if known[p] != t:
                            factor[p] = _factor(now[3, p], now[5, p], news, surge, p, floor)
                            known[p] = t
                        lam *= factor[p]
                    lam = min(lam, LARGEST)
                    if lam > 0.0:
                        one[0] = lam
                        silent -= _node(table, bits_of[0], lam, k)[0]
                count[r, w, t] = total
                quiet[r, w, t] = silent
                if w == 0:
                    so_far += silent
            if so_far < enough:
                for f in range(found):
                    drawn[happened[f]] = 0
                break
            if modulated:
                for kind in range(3):
                    for p in range(pairs):
                        surge[kind, 0, p] *= short[kind]
                        surge[kind, 1, p] *= long[kind]
            for f in range(found):
                c = happened[f]
                k = c & 3
                act = drawn[c] / season[k, day]
                drawn[c] = 0
                for x in range(slot_at[c], slot_at[c + 1]):
                    to = slot_to[x]
                    f0 = fed[to, 0] + act * carried[x, 0]
                    f1 = fed[to, 1] + act * carried[x, 1]
                    f2 = fed[to, 2] + act * carried[x, 2]
                    f3 = fed[to, 3] + act * carried[x, 3]
                    fed[to, 0] = f0
                    fed[to, 1] = f1
                    fed[to, 2] = f2
                    fed[to, 3] = f3
                if modulated:
                    p = c >> 2
                    for x in range(surge_at[p], surge_at[p + 1]):
                        kind = surge_kind[x]
                        if k > 1 and kind < 2:
                            continue
                        to = surge_to[x]
                        surge[kind, 0, to] += surge_weight[x] * act * (1.0 - short[kind])
                        surge[kind, 1, to] += surge_weight[x] * act * (1.0 - long[kind])
