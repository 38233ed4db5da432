"""Where opponents' improvements lead as low as any of their moves do; and what is left to flood."""

import numpy as np
from numba import njit

from .cut import NEVER


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
