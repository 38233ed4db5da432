"""Futures of the counts, row by row and day by day, in numba.

Nothing is summed over links on any day: each cell (a class and a pair, classes first) carries what
past acts still excite it with, one number a half-life, which fades; an act adds to the cells that
it reaches. What all cells need each day is done in plain loops that fill vector registers, in
single precision; what follows from an act is done for the few cells that may have one.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

LARGEST = np.float32(2000.0)
"""Events a day of one cell beyond which a row is capped, and says so."""
TINY = np.float32(1e-30)
"""Added to what fades, so that it never gets so small that processors take long over it."""
BITS = 6
"""Nodes of a table to each doubling of the rate, as a power of 2."""
SHIFT = 23 - BITS
FIRST = (127 - 24) << BITS
"""The first node: the bits of 2 ** -24, its sign, exponent and leading digits."""
LAST = ((127 + 12) << BITS) - FIRST
MASK = (1 << SHIFT) - 1
PART = 1.0 / (1 << SHIFT)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
LOW = np.uint64(0xFFFFFFFF)
HALF = np.float32(0.5)
ONE = np.float32(1.0)
UNIT = np.float32(2.0**-32)


def lookup(dispersion: NDArray[np.float64]) -> NDArray[np.float64]:
    """A table of what is dear to compute, at rates from 2 ** -24 to over `LARGEST`.

    Between nodes, which lie 2 ** -BITS of a doubling apart, values are linear: off by 5e-5 of
    their size at the most for a b in .3..1.7, by nothing for a b of 1, as `fit` finds.

    Parameters
    ----------
    dispersion : (4, 2), a and b of each class's size ``a * rate ** b``

    Returns
    -------
    (4 * nodes, 4): to each event a day, minus the log of the probability of no event, and the
        size; each with what it grows by to the next node
    """
    bits = np.arange(FIRST, FIRST + LAST + 1, dtype=np.int32) << SHIFT
    rate = bits.view(np.float32).astype(float)
    parts = []
    for a, b in dispersion:
        size = a * rate ** (b - 1.0)
        silent = size * np.log1p(1.0 / size)
        parts.append(np.stack([silent[:-1], np.diff(silent), size[:-1], np.diff(size)], axis=1))
    return np.concatenate(parts)


@njit(cache=True, nogil=True, error_model="numpy")
def _mix(z):  # type: ignore[no-untyped-def]
    """Mix 64 bits well (Steele, Lea & Flood 2014, OOPSLA, SplitMix64)."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True, error_model="numpy")
def _exp(z):  # type: ignore[no-untyped-def]
    """e to the z, off by 1e-11 at the most for z in -40..2, by 1e-8 of its size in 2..8."""
    r = z * (1.0 / 64.0)
    e = 1.0 + r * (1.0 + r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720))))))
    e *= e
    e *= e
    e *= e
    e *= e
    e *= e
    return e * e


@njit(cache=True, nogil=True, error_model="numpy")
def _further(rate, mass, rest, share, size):  # type: ignore[no-untyped-def]
    """How many events, where there are more than three: what is left after three is `rest`."""
    n = 3
    while rest > 0.0 and n < 60000:
        mass *= share * (size + n) / (n + 1.0)
        rest -= mass
        n += 1
        if mass < 1e-17 and n > rate:
            break
    return n


@njit(cache=True, nogil=True, error_model="numpy")
def simulate_rows(  # type: ignore[no-untyped-def]
    rows, key, base, strength, phase_from, attention, news,
    link_at, link_own, link_weight, link_to, profile, past, keep,
    surge_keep, surge0, floor,
    counter, season, weekday0, table, aside, rate, rate_bits, watch_at, watch_cell, enough,
    count, quiet, capped,
):  # fmt: skip
    """Fill in `count`, `quiet` and `capped` for some rows. A cell is ``class * pairs + pair``.

    Parameters
    ----------
    rows : (n,) uint64, the id of each row: its randomness hangs on it and on nothing else
    key : uint64, from the seed
    base : (phases or 1, n or 1, cells) float32, baseline by level
    strength : (phases, n or 1, 6 * pairs)
    phase_from : (phases,) first day of each phase; the first is 0
    attention, news : float, strength of the fifth linear term, exponent of the surge of all acts
    link_at : (cells + 1,) where the links out of each cell begin
    link_own : (links,) whose strength a link has: a place in a row of `strength`; the one after
        its end for attention, the next for links that feed surges and have none
    link_weight, link_to : (links,) its weight; ``term * cells + cell`` reached, and from
        ``5 * cells`` on ``kind * pairs + pair`` of surges: of cooperation, of rivals', of all acts;
        the last place of all takes links of no weight, which make their number round
    profile : (5, 2, 4) float32, what one act adds to each half-life, on cooperation, on conflict
    past : (5, 4, cells) float32, what acts before the first day feed each cell with, by term and
        half-life, for each unit of its strength
    keep : (4,) float32
    surge_keep, surge0 : (2, 3 * pairs) float32, of the short memories that surges compare, of the
        long; `floor` is added below them
    counter : (cells / 2,) uint64, of each two cells that share a hash
    season : (4, 7)
    table : (4 * nodes, 4), from `lookup`
    aside : (cells,) float32, 2 for cells that are kept without events, else 0
    rate, rate_bits : (cells,) float32 and the same as int32, to work in
    watch_at, watch_cell : the cells of each watch
    enough : float, a path ends where the sum of its first `quiet` falls below this
    count : (n, watches, days) int32
    quiet : (n, watches, days) float32
    capped : (n,) bool
    """
    cells = len(aside)
    pairs = cells // 4
    half = cells // 2
    days = count.shape[2]
    own = np.empty(6 * pairs + 2)
    weight = np.empty(len(link_to), np.float32)
    ground = np.empty(cells, np.float32)
    fed = np.empty((4, cells), np.float32)
    acts = np.zeros(5 * cells + 3 * pairs + 1, np.float32)
    surge = np.empty((2, 3 * pairs), np.float32)
    weekday = np.empty((7, cells), np.float32)
    per_act = np.empty((7, cells), np.float32)
    node0 = np.empty(cells, np.int64)
    draw = np.empty(cells, np.float32)
    factor = np.empty(pairs, np.float32)
    maybe = np.empty(cells + 1, np.uint32)
    happened = np.empty(cells + 1, np.uint32)
    none = np.empty(cells)
    drawn = np.zeros(cells, np.int64)
    silent = np.empty(cells)
    mean = np.empty(cells + 1)
    number = np.empty(cells)
    mass = np.empty(cells + 1)
    left = np.empty(cells + 1)
    share = np.empty(cells)
    size = np.empty(cells)
    for c in range(cells):
        node0[c] = c // pairs * LAST - FIRST
        for d in range(7):
            weekday[d, c] = season[c // pairs, d]
            per_act[d, c] = 1.0 / season[c // pairs, d]
    for r in range(len(rows)):
        b_row = r if base.shape[1] > 1 else 0
        s_row = r if strength.shape[1] > 1 else 0
        phase = -1
        so_far = 0.0
        for x in range(3 * pairs):
            surge[0, x] = surge0[0, x]
            surge[1, x] = surge0[1, x]
        row_key = _mix(key ^ (rows[r] * GOLDEN))
        for t in range(days):
            while phase + 1 < len(phase_from) and phase_from[phase + 1] <= t:
                phase += 1
                for x in range(6 * pairs):
                    own[x] = strength[phase, s_row, x]
                b_phase = min(phase, len(base) - 1)
                for c in range(cells):
                    ground[c] = base[b_phase, b_row, c]
                own[6 * pairs] = attention
                own[6 * pairs + 1] = 1.0
                modulated = news != 0.0
                for p in range(pairs):
                    modulated |= own[3 * pairs + p] != 0.0 or own[5 * pairs + p] != 0.0
                for x in range(len(link_to)):
                    weight[x] = own[link_own[x]] * link_weight[x]
                if phase == 0:
                    for h in range(4):
                        for c in range(cells):
                            fed[h, c] = TINY
                    for term in range(5):
                        for k in range(4):
                            for p in range(pairs):
                                s = own[6 * pairs]
                                if term < 4:
                                    s = own[(term + (term == 3)) * pairs + p]
                                for h in range(4):
                                    fed[h, k * pairs + p] += s * past[term, h, k * pairs + p]
            day = (weekday0 + t) % 7
            for c in range(cells):
                now = ground[c] + fed[0, c] + fed[1, c] + fed[2, c] + fed[3, c]
                rate[c] = now * weekday[day, c]
            if modulated:
                for p in range(pairs):
                    s0, m0 = surge[0, p], surge[1, p]
                    s1, m1 = surge[0, pairs + p], surge[1, pairs + p]
                    s2, m2 = surge[0, 2 * pairs + p], surge[1, 2 * pairs + p]
                    factor[p] = _exp(
                        news * ((s2 - m2) / (s2 + m2 + floor))
                        - own[3 * pairs + p] * ((s0 - m0) / (s0 + m0 + floor))
                        + own[5 * pairs + p] * ((s1 - m1) / (s1 + m1 + floor))
                    )
                for p in range(pairs):
                    rate[2 * pairs + p] *= factor[p]
                    rate[3 * pairs + p] *= factor[p]
            over = False
            for c in range(cells):
                over |= (rate[c] > LARGEST) & (aside[c] == 0)
                rate[c] = min(rate[c], LARGEST)
            capped[r] |= over
            day_key = row_key + np.uint64(t) * np.uint64(0xD1B54A32D192ED03)
            for x in range(half):
                bits = _mix(day_key + counter[x])
                draw[x] = (np.float32(np.uint32(bits & LOW)) + HALF) * UNIT + aside[x]
                high = np.float32(np.uint32(bits >> np.uint64(32)))
                draw[half + x] = (high + HALF) * UNIT + aside[half + x]
            found = 0
            for c in range(cells):  # no more than its rate is the chance of one
                maybe[found] = c
                found += draw[c] < rate[c]
            for i in range(found):
                c = maybe[i]
                node = max((rate_bits[c] >> SHIFT) + node0[c], node0[c] + FIRST)
                part = (rate_bits[c] & MASK) * PART
                silent[i] = rate[c] * (table[node, 0] + part * table[node, 1])
            for i in range(found):
                none[i] = _exp(-min(silent[i], 40.0))
            many = 0
            for i in range(found):
                c = maybe[i]
                happened[many] = c
                mass[many] = none[i]
                left[many] = 1.0 - none[i] - draw[c]
                many += left[many] > 0.0
            for f in range(many):
                c = happened[f]
                mean[f] = rate[c]
                node = max((rate_bits[c] >> SHIFT) + node0[c], node0[c] + FIRST)
                part = (rate_bits[c] & MASK) * PART
                size[f] = table[node, 2] + part * table[node, 3]
            for f in range(many):
                share[f] = 1.0 / (1.0 + size[f])
                size[f] *= mean[f]
                one = mass[f] * share[f] * size[f]
                two = one * share[f] * (size[f] + 1.0) * 0.5
                mass[f] = two * share[f] * (size[f] + 2.0) * (1.0 / 3.0)
                left[f] -= one
                number[f] = 1.0
                if left[f] > 0.0:
                    number[f] = 2.0
                left[f] -= two
                if left[f] > 0.0:
                    number[f] = 3.0
                left[f] -= mass[f]
            for f in range(many):
                n = number[f]
                if left[f] > 0.0:
                    n = _further(mean[f], mass[f], left[f], share[f], size[f])
                drawn[happened[f]] = n
            for w in range(len(watch_at) - 1):
                total = 0
                hushed = 0.0
                for x in range(watch_at[w], watch_at[w + 1]):
                    c = watch_cell[x]
                    total += drawn[c]
                    node = max((rate_bits[c] >> SHIFT) + node0[c], node0[c] + FIRST)
                    part = (rate_bits[c] & MASK) * PART
                    hushed -= rate[c] * (table[node, 0] + part * table[node, 1])
                count[r, w, t] = total
                quiet[r, w, t] = hushed
                if w == 0:
                    so_far += hushed
            for f in range(many):
                c = happened[f]
                act = np.float32(drawn[c] * per_act[day, c])
                drawn[c] = 0
                for x in range(link_at[c], link_at[c + 1]):
                    acts[link_to[x]] += weight[x] * act
            for side in range(2):
                for h in range(4):
                    stays = keep[h]
                    p0, p1 = profile[0, side, h], profile[1, side, h]
                    p2, p3 = profile[2, side, h], profile[3, side, h]
                    p4 = profile[4, side, h]
                    for c in range(side * half, side * half + half):
                        fed[h, c] = (
                            fed[h, c] * stays
                            + p0 * acts[c]
                            + p1 * acts[cells + c]
                            + p2 * acts[2 * cells + c]
                            + p3 * acts[3 * cells + c]
                            + p4 * acts[4 * cells + c]
                            + TINY
                        )
            if modulated:
                for length in range(2):
                    for x in range(3 * pairs):
                        fresh = (ONE - surge_keep[length, x]) * acts[5 * cells + x]
                        surge[length, x] = surge[length, x] * surge_keep[length, x] + fresh + TINY
            for x in range(len(acts)):
                acts[x] = np.float32(0.0)
            if so_far < enough:
                break
