"""Rows of states: for one actor, a row holds the states among which its opponents move.

The place of a state is h * K * L + a * L + l: `a` the actor's own options, K settings of them, L
those of the bits below and H of those above. Lifted, it is row a, column h * L + l; with several
futures, those of one future stand together.
"""

import numpy as np
from numba import njit

LINE = 16
"""int32 numbers in a line of the processor's cache."""


@njit(cache=True, nogil=True)
def lift(table, futures, high, own, low, first, last, out):  # type: ignore[no-untyped-def]
    """Rows `first` to `last` of every future, in order.

    Parameters
    ----------
    table : (futures * high * own * low,)
    out : (futures * (last - first) * high * low,), filled
    """
    width = high * low
    for f in range(futures):
        source, target = f * width * own, f * width * (last - first)
        if low < LINE:  # a line of the cache at a time, whichever way it is read
            together = min(high, LINE // low)
            for h0 in range(0, high, together):
                for a in range(first, last):
                    y = target + (a - first) * width + h0 * low
                    line = out[y : y + together * low]
                    x = source + (h0 * own + a) * low
                    if low == 1:
                        for h in range(together):
                            line[h] = table[x + h * own]
                    else:
                        for h in range(together):
                            for i in range(low):
                                line[h * low + i] = table[x + h * own * low + i]
        else:
            for h in range(high):
                for a in range(first, last):
                    x = source + (h * own + a) * low
                    y = target + (a - first) * width + h * low
                    piece, line = table[x : x + low], out[y : y + low]
                    for i in range(low):
                        line[i] = piece[i]


@njit(cache=True, nogil=True)
def settle(rows, futures, high, own, low, out):  # type: ignore[no-untyped-def]
    """The reverse of `lift` with all rows."""
    width = high * low
    together = max(1, 4 * LINE // low)
    for f in range(futures):
        start = f * width * own
        for h0 in range(0, high, together):
            for a in range(own):
                for h in range(h0, min(high, h0 + together)):
                    x = start + a * width + h * low
                    y = start + (h * own + a) * low
                    for i in range(low):
                        out[y + i] = rows[x + i]


@njit(cache=True, nogil=True)
def coset_keys(ranks, count, high, own, low, free, can_be, never, out):  # type: ignore[no-untyped-def]
    """Each coset of an actor as keys, rank above place, ready to be sorted list by list.

    A list is a coset at one setting of the actor's one-way options: 2**free keys side by side.

    Parameters
    ----------
    ranks : (count * high * own * low,) the actor's ranks, `count` rows
    can_be : as `ranks`, which states can be; empty where all can
    never : the key of a state that cannot be, above all others
    out : as `ranks`, filled: place ((row * high + h) * low + l) * own + a
    """
    within = (1 << free) - 1
    tile = min(low, LINE)
    for hi in range(count * high):
        start = hi * own * low
        for first in range(0, low, tile):
            for a0 in range(0, own, LINE):
                for i in range(first, first + tile):
                    line = out[start + i * own : start + (i + 1) * own]
                    for a in range(a0, min(own, a0 + LINE)):
                        x = start + a * low + i
                        line[a] = (np.int64(ranks[x]) << free) | (a & within)
    for x in range(len(can_be)):
        if not can_be[x]:
            i, a, hi = x & (low - 1), x // low & (own - 1), x // (low * own)
            out[(hi * low + i) * own + a] = never


@njit(cache=True, nogil=True)
def waiting(value, share, level, width, out):  # type: ignore[no-untyped-def]
    """Keys of the states whose level is not known: row, value, column; how many there are.

    Parameters
    ----------
    value : what a state is worth; row k reads from (k // share) * width
    level : (rows * width,) below 0 where unknown
    out : as `level`, filled from the start
    """
    bits = 0
    while 1 << bits < width:
        bits += 1
    found = 0
    for row in range(len(level) // width):
        x = (row // share) * width
        y = row * width
        for c in range(width):
            if level[y + c] < 0:
                out[found] = ((np.int64(row) << 31 | value[x + c]) << bits) | c
                found += 1
    return found
