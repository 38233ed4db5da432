"""Futures of the counts, row by row and day by day, in numba.

Events are rare, so nothing is summed over links on a quiet day: each cell (a pair and a class)
carries what past acts still excite it with, one number a half-life, which fades; an act adds to the
cells that it reaches.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

LARGEST = 2000.0
"""Events a day of one cell beyond which a row is capped, and says so."""


@njit(cache=True, nogil=True)
def _mix(z):  # type: ignore[no-untyped-def]
    """Mix 64 bits well (Steele, Lea & Flood 2014, OOPSLA, SplitMix64)."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def _invert(u, rate, a, b):  # type: ignore[no-untyped-def]
    """The u-quantile of a negative binomial with this mean and size ``a * rate ** b``."""
    size = a * rate**b
    share = rate / (rate + size)
    mass = math.exp(-size * math.log1p(rate / size))
    total = mass
    n = 0
    while u >= total and n < 60000:
        mass *= share * (size + n) / (n + 1.0)
        n += 1
        total += mass
        if mass < 1e-17 and n > rate:
            break
    return n


@njit(cache=True, nogil=True)
def _factor(calming, backing, surge, p, floor):  # type: ignore[no-untyped-def]
    """The factor of a pair's hostile rates that surges of cooperation make."""
    z = 0.0
    if calming != 0.0:
        s, m = surge[0, 0, p], surge[0, 1, p]
        z -= calming * (s - m) / (s + m + floor)
    if backing != 0.0:
        s, m = surge[1, 0, p], surge[1, 1, p]
        z += backing * (s - m) / (s + m + floor)
    return math.exp(z)


@njit(cache=True, nogil=True)
def simulate_rows(  # type: ignore[no-untyped-def]
    rows, key, base, strength, phase_from, attention,
    reach_at, reach_to, reach_term, reach_weight, half, keep,
    surge_at, surge_to, surge_kind, surge_weight, memory, surge0, floor,
    season, weekday0, dispersion, watch_at, watch_cell, held, count, quiet, capped,
):  # fmt: skip
    """Fill in `count`, `quiet` and `capped` for some rows.

    Parameters
    ----------
    rows : (n,) uint64, the id of each row: its randomness hangs on it and on nothing else
    key : uint64, from the seed
    base : (n or 1, cells), baseline by level
    strength : (phases, n or 1, 6, pairs); allies, the fourth linear term, are its row 4
    phase_from : (phases,) first day of each phase; the first is 0
    attention : float, strength of the fifth linear term
    reach_at : (cells + 1,) where the links out of each cell begin
    reach_to, reach_term, reach_weight : cell reached, row of `half`, weight
    half, keep : (5, 4), (4,); four half-lives, and surges compare the second with the fourth
    surge_at : (pairs + 1,) links of cooperation out of each pair
    surge_to, surge_kind, surge_weight : pair reached, 0 calming or 1 backing, weight
    memory : (4 halves, cells), on the first day
    surge0 : (2 kinds, 2 lengths, pairs) memories that surges compare; `floor` added below them
    season : (4, 7)
    dispersion : (4, 2)
    watch_at, watch_cell : the cells of each watch
    held : (cells,) bool, cells that are kept without events
    count : (n, watches, days) int32
    quiet : (n, watches, days) float32
    capped : (n,) bool
    """
    cells = memory.shape[1]
    pairs = cells // 4
    days = count.shape[2]
    watches = len(watch_at) - 1
    short = keep[1]
    long = keep[3]
    fed = np.empty((cells, 4))
    rate = np.empty(cells)
    draw = np.empty(cells)
    drawn = np.empty(cells, np.int64)
    factor = np.empty(pairs)
    known = np.empty(pairs, np.int64)
    most = np.empty(cells)
    surge = np.empty((2, 2, pairs))
    happened = np.empty(cells, np.int64)
    k0, k1, k2, k3 = keep[0], keep[1], keep[2], keep[3]
    added = np.empty(half.shape)
    for term in range(len(half)):
        for h in range(4):
            added[term, h] = half[term, h] * (1.0 - keep[h])
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
        now = strength[0, s_row]
        modulated = False
        for f in range(strength.shape[0]):
            for p in range(pairs):
                if strength[f, s_row, 3, p] != 0.0 or strength[f, s_row, 5, p] != 0.0:
                    modulated = True
        for p in range(pairs):
            most[4 * p + 2] = most[4 * p + 3] = math.exp(abs(now[3, p]) + abs(now[5, p]))
        for c in range(cells):
            for h in range(4):
                fed[c, h] = 0.0
        for c in range(cells):
            for x in range(reach_at[c], reach_at[c + 1]):
                term = reach_term[x]
                to = reach_to[x]
                s = attention if term == 4 else now[term + (term == 3), to >> 2]
                if s != 0.0:
                    s *= reach_weight[x]
                    for h in range(4):
                        fed[to, h] += s * half[term, h] * memory[h, c]
        for p in range(pairs):
            known[p] = -1
            for kind in range(2):
                surge[kind, 0, p] = surge0[kind, 0, p]
                surge[kind, 1, p] = surge0[kind, 1, p]
        row_key = _mix(key ^ (rows[r] * np.uint64(0x9E3779B97F4A7C15)))
        for t in range(days):
            if phase + 1 < len(phase_from) and t == phase_from[phase + 1]:
                phase += 1
                now = strength[phase, s_row]
                for p in range(pairs):
                    most[4 * p + 2] = most[4 * p + 3] = math.exp(abs(now[3, p]) + abs(now[5, p]))
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
                        factor[p] = _factor(now[3, p], now[5, p], surge, p, floor)
                        known[p] = t
                    lam *= factor[p]
                if lam > LARGEST:
                    lam = LARGEST
                    capped[r] = True
                if lam > 0.0 and u >= 1.0 - lam:
                    n = _invert(u, lam, dispersion[k, 0], dispersion[k, 1])
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
                            factor[p] = _factor(now[3, p], now[5, p], surge, p, floor)
                            known[p] = t
                        lam *= factor[p]
                    lam = min(lam, LARGEST)
                    if lam > 0.0:
                        size = dispersion[k, 0] * lam ** dispersion[k, 1]
                        silent -= size * math.log1p(lam / size)
                count[r, w, t] = total
                quiet[r, w, t] = silent
            if modulated:
                for p in range(pairs):
                    surge[0, 0, p] *= short
                    surge[0, 1, p] *= long
                    surge[1, 0, p] *= short
                    surge[1, 1, p] *= long
            for f in range(found):
                c = happened[f]
                k = c & 3
                act = drawn[c] / season[k, day]
                drawn[c] = 0
                for x in range(reach_at[c], reach_at[c + 1]):
                    term = reach_term[x]
                    to = reach_to[x]
                    s = attention if term == 4 else now[term + (term == 3), to >> 2]
                    if s != 0.0:
                        s *= reach_weight[x] * act
                        fed[to, 0] += s * added[term, 0]
                        fed[to, 1] += s * added[term, 1]
                        fed[to, 2] += s * added[term, 2]
                        fed[to, 3] += s * added[term, 3]
                if modulated and k < 2:
                    p = c >> 2
                    for x in range(surge_at[p], surge_at[p + 1]):
                        kind = surge_kind[x]
                        to = surge_to[x]
                        surge[kind, 0, to] += surge_weight[x] * act * (1.0 - short)
                        surge[kind, 1, to] += surge_weight[x] * act * (1.0 - long)
