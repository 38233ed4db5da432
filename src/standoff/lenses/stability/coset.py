"""Where all states can be and all moves can be taken back: maximin, minimax, sweeps of cosets.

An actor's opponents can then lead from a state to any other of its row, so that GMR asks for the
highest of the rows' lowest ranks, and SMR for the lowest of the columns' highest. For SEQ and SSEQ
whatever can be brought down to that floor is found by sweeps: in each coset of an opponent, all
that rank below the best of what was found.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def extremes(ranks, futures, high, own, low, top, bottom):  # type: ignore[no-untyped-def]
    """The highest rank of each column and the lowest of each row.

    Parameters
    ----------
    ranks : (futures * high * own * low,)
    top : (futures * high * low,), filled
    bottom : (futures * own,), filled
    """
    top[:] = -1
    bottom[:] = 2**31 - 1
    for f in range(futures):
        lows = bottom[f * own : (f + 1) * own]
        for h in range(high):
            start = (f * high + h) * own * low
            if low == 1:
                x = ranks[start : start + own]
                most = x[0]
                for a in range(own):
                    most = max(most, x[a])
                    lows[a] = min(lows[a], x[a])
                top[f * high + h] = most
            else:
                best = top[(f * high + h) * low : (f * high + h + 1) * low]
                for a in range(own):
                    y = ranks[start + a * low : start + (a + 1) * low]
                    least = lows[a]
                    for i in range(low):
                        best[i] = max(best[i], y[i])
                        least = min(least, y[i])
                    lows[a] = least


@njit(cache=True, nogil=True)
def sweep(value, share, floor, rows, width, ranks, low, own, most, level, unfinished):  # type: ignore[no-untyped-def]
    """Set the level of all from which opponents' improvements lead to the floor; -1 elsewhere.

    Parameters
    ----------
    value : what a state is worth; row k reads from (k // share) * width
    floor : (rows,) what is worth no more than this counts as this
    ranks : (opponents, rows * width)
    low, own : (opponents,) lowest bit within a row, and number of bits
    most : rounds to try
    level : (rows * width,), filled
    unfinished : (rows,), filled: whether the rounds did not suffice
    """
    seen = np.empty(width, dtype=np.int32)
    best = np.empty(width, dtype=np.int32)
    for row in range(rows):
        worth = value[(row // share) * width : (row // share + 1) * width]
        bar = floor[row]
        found = 0
        for c in range(width):
            seen[c] = -1 if worth[c] <= bar else 0
            found -= seen[c]
        unfinished[row] = True
        for _ in range(most):
            before = found
            for j in range(len(low)):
                r = ranks[j][row * width : (row + 1) * width]
                _overtake(r, seen, best, 1 << low[j], 1 << own[j])
            found = 0
            for c in range(width):
                found -= seen[c]
            if found in (before, width):
                unfinished[row] = False
                break
        out = level[row * width : (row + 1) * width]
        for c in range(width):
            out[c] = bar if seen[c] else -1


@njit(cache=True, nogil=True)
def _overtake(ranks, seen, best, low, own):  # type: ignore[no-untyped-def]
    """Within each coset, see all that rank below the best of the seen (seen: -1, else 0)."""
    for h in range(len(ranks) // (low * own)):
        start = h * low * own
        if low == 1:
            x = ranks[start : start + own]
            s = seen[start : start + own]
            bar = np.int32(-1)
            for a in range(own):
                bar = max(bar, (x[a] + np.int32(1) & s[a]) - np.int32(1))
            for a in range(own):
                s[a] = -1 if x[a] < bar else s[a]
        else:
            bars = best[:low]
            for i in range(low):
                bars[i] = -1
            for a in range(own):
                x = ranks[start + a * low : start + (a + 1) * low]
                s = seen[start + a * low : start + (a + 1) * low]
                for i in range(low):
                    bars[i] = max(bars[i], (x[i] + np.int32(1) & s[i]) - np.int32(1))
            for a in range(own):
                x = ranks[start + a * low : start + (a + 1) * low]
                s = seen[start + a * low : start + (a + 1) * low]
                for i in range(low):
                    s[i] = -1 if x[i] < bars[i] else s[i]


@njit(cache=True, nogil=True)
def highest(level, ranks, rows, each, width, bars):  # type: ignore[no-untyped-def]
    """Raise each future's bars to the highest, over its rows, of the lower of level and rank.

    Parameters
    ----------
    level, ranks : (rows * width,); `each` rows of a future stand together
    bars : (futures * width,), raised
    """
    for row in range(rows):
        bar = bars[(row // each) * width : (row // each + 1) * width]
        x = level[row * width : (row + 1) * width]
        y = ranks[row * width : (row + 1) * width]
        for c in range(width):
            bar[c] = max(bar[c], min(x[c], y[c]))


@njit(cache=True, nogil=True)
def flags(ranks, futures, high, own, low, top, maximin, minimax, seq, sseq, out):  # type: ignore[no-untyped-def]
    """Stability of each state as bits: Nash 1, GMR 2, SMR 4, SEQ 8, SSEQ 16.

    Parameters
    ----------
    ranks : (futures * high * own * low,)
    top, seq, sseq : (futures * high * low,) what a rank must reach, by column
    maximin, minimax : (futures,)
    out : as `ranks`, filled
    """
    for f in range(futures):
        least, less = maximin[f], minimax[f]
        for h in range(high):
            column = (f * high + h) * low
            start = column * own
            if low == 1:
                x = ranks[start : start + own]
                y = out[start : start + own]
                t, u, v = top[column], seq[column], sseq[column]
                for a in range(own):
                    y[a] = (
                        (x[a] >= t)
                        | (x[a] >= least) << 1
                        | (x[a] >= less) << 2
                        | (x[a] >= u) << 3
                        | (x[a] >= v) << 4
                    )
            else:
                ts = top[column : column + low]
                us = seq[column : column + low]
                vs = sseq[column : column + low]
                for a in range(own):
                    x = ranks[start + a * low : start + (a + 1) * low]
                    y = out[start + a * low : start + (a + 1) * low]
                    for i in range(low):
                        y[i] = (
                            (x[i] >= ts[i])
                            | (x[i] >= least) << 1
                            | (x[i] >= less) << 2
                            | (x[i] >= us[i]) << 3
                            | (x[i] >= vs[i]) << 4
                        )
