"""Where some states cannot be or some options turn one way only: sweeps that stay exact."""

import numpy as np
from numba import njit

NEVER = np.int32(2**31 - 1)
"""Above every rank: what a state is worth to its opponents' reach where it cannot be."""


@njit(cache=True, nogil=True)
def best_own(table, futures, free, one_way, width):  # type: ignore[no-untyped-def]
    """Raise each entry to the highest that the actor can move to, in place.

    One option after the other: with one that moves both ways the two sides get the higher, with
    one that only turns on the side where it is off does.

    Parameters
    ----------
    table : (futures * 2**(free + one_way) * width,) lifted rows; below all others where a state
        cannot be (what stands there afterwards means nothing)
    free, one_way : how many of the actor's options move both ways, and only on
    """
    own = 1 << (free + one_way)
    for f in range(futures):
        for bit in range(free + one_way):
            for a in range(own):
                if a >> bit & 1:
                    continue
                low = (f * own + a) * width
                high = (f * own + (a | 1 << bit)) * width
                x = table[low : low + width]
                y = table[high : high + width]
                if bit < free:
                    for c in range(width):
                        most = max(x[c], y[c])
                        x[c] = most
                        y[c] = most
                else:
                    for c in range(width):
                        x[c] = max(x[c], y[c])


@njit(cache=True, nogil=True)
def close(value, width, low, free, one_way, most, level, unfinished):  # type: ignore[no-untyped-def]
    """The lowest value that opponents lead to by any moves.

    Coset after coset of one opponent after the other, until nothing changes: a few rounds, save
    where infeasible states leave a staircase.

    Parameters
    ----------
    value : (rows * width,) what a state is worth; below 0 where it cannot be
    low, free, one_way : (opponents,) lowest bit within a row, options both ways and one way
    most : rounds to try
    level : as `value`, filled; NEVER where a state cannot be
    unfinished : (rows,), filled: whether the rounds did not suffice
    """
    bars = np.empty(width, dtype=np.int32)
    shut = np.empty(width, dtype=np.int32)
    for row in range(len(level) // width):
        x = level[row * width : (row + 1) * width]
        worth = value[row * width : (row + 1) * width]
        total = 0
        for c in range(width):
            shut[c] = NEVER if worth[c] < 0 else 0
            x[c] = max(worth[c], shut[c])
            total += x[c]
        unfinished[row] = True
        for _ in range(most):
            before = total
            for j in range(len(low)):
                _lead(x, bars, 1 << low[j], free[j], one_way[j])
                for c in range(width):
                    x[c] = max(x[c], shut[c])
            total = 0
            for c in range(width):
                total += x[c]
            if total == before:
                unfinished[row] = False
                break


@njit(cache=True, nogil=True)
def _lead(level, bars, low, free, one_way):  # type: ignore[no-untyped-def]
    """Lower each entry to the lowest that one opponent moves to."""
    lists, within = 1 << one_way, 1 << free
    size = low * within
    for h in range(len(level) // (size * lists)):
        for p in range(lists):
            start = (h * lists + p) * size
            least = bars[p * low : (p + 1) * low]
            if low == 1:
                x = level[start : start + size]
                lowest = x[0]
                for a in range(size):
                    lowest = min(lowest, x[a])
                least[0] = lowest
            else:
                for i in range(low):
                    least[i] = NEVER
                for a in range(within):
                    y = level[start + a * low : start + (a + 1) * low]
                    for i in range(low):
                        least[i] = min(least[i], y[i])
        for bit in range(one_way):
            for p in range(lists):
                if not p >> bit & 1:
                    least = bars[p * low : (p + 1) * low]
                    more = bars[(p | 1 << bit) * low : ((p | 1 << bit) + 1) * low]
                    for i in range(low):
                        least[i] = min(least[i], more[i])
        for p in range(lists):
            start = (h * lists + p) * size
            least = bars[p * low : (p + 1) * low]
            if low == 1:
                x = level[start : start + size]
                lowest = least[0]
                for a in range(size):
                    x[a] = lowest
            else:
                for a in range(within):
                    y = level[start + a * low : start + (a + 1) * low]
                    for i in range(low):
                        y[i] = least[i]


@njit(cache=True, nogil=True)
def attain(value, closed, width, ranks, low, free, one_way, most, level):  # type: ignore[no-untyped-def]
    """Find where improvements lead as low as any moves do: that level, and -1 elsewhere.

    All states of a list (a coset at one setting of its owner's one-way options) close to the same,
    and so one bar for each list tells who overtakes, as in `coset.sweep`.

    Parameters
    ----------
    value, closed : (rows * width,) what a state is worth, and what `close` made of it
    ranks : (opponents, rows * width); below 0 where a state cannot be
    level : (rows * width,), filled; where the rounds did not suffice, -1 in all of the row
    """
    seen = np.empty(width, dtype=np.int32)
    bars = np.empty(width, dtype=np.int32)
    floors = np.empty((len(low), width), dtype=np.int32)
    for row in range(len(level) // width):
        worth = value[row * width : (row + 1) * width]
        floor = closed[row * width : (row + 1) * width]
        out = level[row * width : (row + 1) * width]
        found = 0
        for c in range(width):
            seen[c] = -1 if worth[c] <= floor[c] else 0
            found -= seen[c]
        for j in range(len(low)):
            _floors(floor, floors[j], 1 << low[j], free[j], one_way[j])
        done = False
        for _ in range(most):
            before = found
            for j in range(len(low)):
                r = ranks[j][row * width : (row + 1) * width]
                _overtake(r, seen, floors[j], bars, 1 << low[j], free[j], one_way[j])
            found = 0
            for c in range(width):
                found -= seen[c]
            if found in (before, width):
                done = True
                break
        for c in range(width):
            out[c] = floor[c] if (done and seen[c]) or worth[c] < 0 else -1


@njit(cache=True, nogil=True)
def _floors(closed, floors, low, free, one_way):  # type: ignore[no-untyped-def]
    """What each list closes to, filled list by list; that of its betters where nothing can be."""
    lists, within = 1 << one_way, 1 << free
    size = low * within
    for h in range(len(closed) // (size * lists)):
        mine = floors[h * lists * low : (h + 1) * lists * low]
        mine[:] = NEVER
        for p in range(lists):
            for a in range(within):
                y = ((h * lists + p) * within + a) * low
                g, least = closed[y : y + low], mine[p * low : (p + 1) * low]
                for i in range(low):
                    least[i] = min(least[i], g[i])
        for bit in range(one_way):
            for p in range(lists):
                if not p >> bit & 1:
                    k, m = p * low, (p | 1 << bit) * low
                    for i in range(low):
                        mine[k + i] = min(mine[k + i], mine[m + i])


@njit(cache=True, nogil=True)
def _overtake(ranks, seen, floors, bars, low, free, one_way):  # type: ignore[no-untyped-def]
    """Within each list, see all that rank below the best of the seen with the same floor."""
    lists, within = 1 << one_way, 1 << free
    one = np.int32(1)
    size = low * within
    for h in range(len(ranks) // (size * lists)):
        for p in range(lists):
            start = (h * lists + p) * size
            bar = bars[p * low : (p + 1) * low]
            if low == 1:
                x, s = ranks[start : start + size], seen[start : start + size]
                most = np.int32(-1)
                for a in range(size):
                    most = max(most, (x[a] + one & s[a]) - one)
                bar[0] = most
            else:
                bar[:] = -1
                for a in range(within):
                    y = start + a * low
                    x, s = ranks[y : y + low], seen[y : y + low]
                    for i in range(low):
                        bar[i] = max(bar[i], (x[i] + one & s[i]) - one)
        mine = floors[h * lists * low : (h + 1) * lists * low]
        for bit in range(one_way):
            for p in range(lists):
                if not p >> bit & 1:
                    k, m = p * low, (p | 1 << bit) * low
                    for i in range(low):
                        if mine[k + i] == mine[m + i]:
                            bars[k + i] = max(bars[k + i], bars[m + i])
        for p in range(lists):
            start = (h * lists + p) * size
            bar = bars[p * low : (p + 1) * low]
            if low == 1:
                x, s = ranks[start : start + size], seen[start : start + size]
                most = bar[0]
                for a in range(size):
                    s[a] = -1 if x[a] < most else s[a]
            else:
                for a in range(within):
                    y = start + a * low
                    x, s = ranks[y : y + low], seen[y : y + low]
                    for i in range(low):
                        s[i] = -1 if x[i] < bar[i] else s[i]


@njit(cache=True, nogil=True)
def look_ahead(value, level, width, ranks, low, free, one_way):  # type: ignore[no-untyped-def]
    """Make ready for a flood of the states whose level is not known (below 0).

    Where they are few, each one's value falls to the lowest known level that an improvement leads
    to, so that the flood may leave the known ones out; where they are many, all of the row becomes
    unknown again.

    Parameters
    ----------
    value, level : (rows * width,) both changed; value below 0 where a state cannot be
    ranks : (opponents, rows * width); below 0 where a state cannot be
    """
    steps = 0
    for j in range(len(low)):
        steps += 1 << (free[j] + one_way[j])
    for row in range(len(level) // width):
        base = row * width
        unknown = 0
        for c in range(width):
            unknown += level[base + c] < 0
        if unknown * steps > 4 * width:
            for c in range(width):
                level[base + c] = NEVER if value[base + c] < 0 else -1
            continue
        if unknown == 0:
            continue
        for c in range(width):
            if level[base + c] >= 0:
                continue
            least = value[base + c]
            for j in range(len(low)):
                full = (1 << (free[j] + one_way[j])) - 1
                fixed = (c >> low[j] & full) >> free[j] << free[j]
                rest = c & ~(full << low[j])
                own = fixed
                while own <= full:
                    t = base + (rest | own << low[j])
                    if ranks[j, t] > ranks[j, base + c] and level[t] >= 0:
                        least = min(least, level[t])
                    own = (own + 1) | fixed
            value[base + c] = least
