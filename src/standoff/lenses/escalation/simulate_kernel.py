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


@njit(cache=True, nogil=True, inline="always")
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
    strength : (phases, n or 1, 6, pairs)
    phase_from : (phases,) first day of each phase; the first is 0
    attention : float, strength of the fifth linear term
    reach_at : (cells + 1,) where the links out of each cell begin
    reach_to, reach_term, reach_weight : cell reached, row of `half`, weight
    half, keep : (5, halves), (halves,)
    surge_at : (pairs + 1,) links of cooperation out of each pair
    surge_to, surge_kind, surge_weight : pair reached, 0 calming or 1 backing, weight
    memory : (halves, cells), on the first day
    surge0 : (2 kinds, 2 lengths, pairs) memories that surges compare; `floor` added below them
    season : (4, 7)
    dispersion : (4, 2)
    watch_at, watch_cell : the cells of each watch
    held : (cells,) bool, cells that are kept without events
    count : (n, watches, days) int32
    quiet : (n, watches, days) float32
    capped : (n,) bool
    """
    halves, cells = memory.shape
    pairs = cells // 4
    days = count.shape[2]
    watches = len(watch_at) - 1
    short = keep[1]
    long = keep[3]
    fed = np.empty((halves, cells))
    rate = np.empty(cells)
    drawn = np.zeros(cells, np.int64)
    factor = np.ones(pairs)
    surge = np.empty((2, 2, pairs))
    happened = np.empty(cells, np.int64)
    term_row = np.array([0, 1, 2, 4, -1])
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
        fed[:] = 0.0
        for c in range(cells):
            for x in range(reach_at[c], reach_at[c + 1]):
                term = reach_term[x]
                to = reach_to[x]
                s = attention if term == 4 else now[term_row[term], to >> 2]
                if s != 0.0:
                    s *= reach_weight[x]
                    for h in range(halves):
                        fed[h, to] += s * half[term, h] * memory[h, c]
        surge[:] = surge0
        row_key = _mix(key ^ (rows[r] * np.uint64(0x9E3779B97F4A7C15)))
        for t in range(days):
            if phase + 1 < len(phase_from) and t == phase_from[phase + 1]:
                phase += 1
                now = strength[phase, s_row]
            day = (weekday0 + t) % 7
            if modulated:
                for p in range(pairs):
                    calm = now[3, p]
                    back = now[5, p]
                    z = 0.0
                    if calm != 0.0:
                        z -= (
                            calm
                            * (surge[0, 0, p] - surge[0, 1, p])
                            / (surge[0, 0, p] + surge[0, 1, p] + floor)
                        )
                    if back != 0.0:
                        z += (
                            back
                            * (surge[1, 0, p] - surge[1, 1, p])
                            / (surge[1, 0, p] + surge[1, 1, p] + floor)
                        )
                    factor[p] = math.exp(z)
            for c in range(cells):
                rate[c] = base[b_row, c]
            for h in range(halves):
                k = keep[h]
                for c in range(cells):
                    rate[c] += fed[h, c]
                    fed[h, c] *= k
            for p in range(pairs):
                rate[4 * p] *= season[0, day]
                rate[4 * p + 1] *= season[1, day]
                rate[4 * p + 2] *= season[2, day] * factor[p]
                rate[4 * p + 3] *= season[3, day] * factor[p]
            if modulated:
                for p in range(pairs):
                    surge[0, 0, p] *= short
                    surge[0, 1, p] *= long
                    surge[1, 0, p] *= short
                    surge[1, 1, p] *= long
            day_key = row_key + np.uint64(t) * np.uint64(0xD1B54A32D192ED03)
            found = 0
            for c in range(cells):
                bits = _mix(day_key + np.uint64(c) * np.uint64(0x9E3779B97F4A7C15))
                u = (np.float64(bits >> np.uint64(11)) + 0.5) * 1.1102230246251565e-16
                lam = rate[c]
                if u < 1.0 - lam or held[c]:
                    continue
                if lam > LARGEST:
                    lam = LARGEST
                    rate[c] = LARGEST
                    capped[r] = True
                if lam > 0.0:
                    k = c & 3
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
                    if lam > 0.0:
                        size = dispersion[c & 3, 0] * lam ** dispersion[c & 3, 1]
                        silent -= size * math.log1p(lam / size)
                count[r, w, t] = total
                quiet[r, w, t] = silent
            for f in range(found):
                c = happened[f]
                k = c & 3
                act = drawn[c] / season[k, day]
                drawn[c] = 0
                for x in range(reach_at[c], reach_at[c + 1]):
                    term = reach_term[x]
                    to = reach_to[x]
                    s = attention if term == 4 else now[term_row[term], to >> 2]
                    if s != 0.0:
                        s *= reach_weight[x] * act
                        for h in range(halves):
                            fed[h, to] += s * half[term, h] * (1.0 - keep[h])
                if modulated and k < 2:
                    p = c >> 2
                    for x in range(surge_at[p], surge_at[p + 1]):
                        kind = surge_kind[x]
                        to = surge_to[x]
                        surge[kind, 0, to] += surge_weight[x] * act * (1.0 - short)
                        surge[kind, 1, to] += surge_weight[x] * act * (1.0 - long)
