"""Where some states cannot be or some options turn one way only: own moves, and any moves."""

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
