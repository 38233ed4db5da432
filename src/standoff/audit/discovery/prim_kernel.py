"""Peeling over columns sorted once: a step reads only the ends of each column.

A point that is peeled is marked as gone; a column's order is packed anew when a quarter of it is
gone. A whole trajectory so costs one sort a column and a small multiple of the table, instead of a
sort a column and a step. Small kernels that allocate nothing compile in a third of the time.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

REAL = 0
CATEGORY = 1
LOWER = 0
UPPER = 1

Ints = NDArray[np.int64]


def peel(
    values: NDArray[np.float64],
    order: NDArray[np.int32],
    kinds: NDArray[np.int8],
    many: Ints,
    here: NDArray[np.bool_],
    y: NDArray[np.bool_],
    alpha: float,
    fewest: int,
) -> tuple[Ints, NDArray[np.float64], NDArray[np.int32]]:
    """Peel a box down, a slice at a time, while that raises its density.

    Parameters
    ----------
    values : (d, n) float
        Columns; of a category, its code 0, 1, ….
    order : (d, m) int32
        The m points to begin with, by ascending value, for each column.
    kinds : (d,) int8
        REAL or CATEGORY.
    many : (d,) int64
        Of a category: how many there are.
    here : (n,) bool
        Which points those m are.
    y : (n,) bool
        The points of interest.
    alpha : float
        Share of the box's points to peel.
    fewest : int
        No box holds fewer points.

    Returns
    -------
    steps : (s, 4) int64
        Of each step: the column, LOWER or UPPER (of a category: 0), and how many points, and points
        of interest, the new box holds.
    limits : (s,) float
        The new limit (of a category: the one that went).
    left : (n,) int32
        Of each point the step that it left with (s if it never did, -1 if it was not there).
    """
    d, m = order.shape
    alive = here.copy()
    left = np.where(here, 0, -1).astype(np.int32)
    steps = np.empty((m, 4), np.int64)
    limits = np.empty(m)
    most = max(1, int(many.max()))
    done = _peel(
        values, order.copy(), kinds, many, alive, y, alpha, fewest, np.full(d, m, np.int64),
        np.zeros((d, 2), np.bool_), np.zeros((d, most), np.int64), np.zeros((d, most), np.int64),
        np.zeros(4, np.int64), np.zeros(4), steps, limits, left,
    )  # fmt: skip
    left[alive] = done
    return steps[:done].copy(), limits[:done].copy(), left


@njit(cache=True, nogil=True, error_model="numpy")
def _peel(  # type: ignore[no-untyped-def]
    values, order, kinds, many, alive, y, alpha, fewest, size, cut, held, good, best, edge,
    steps, limits, left,
):  # fmt: skip
    """Peel in place: `best` is the slice found (column, side, points left, of interest left)."""
    one = np.int64(1)  # a literal would be a type of its own, and compile all anew
    n = one - 1
    k = one - 1
    done = one - 1
    for at in range(order.shape[1]):
        i = order[0, at]
        n += 1
        k += y[i]
        _count(values, kinds, i, y[i], one, held, good)
    packed = n
    while n > fewest:
        if not _best(values, order, size, kinds, many, alive, y, held, good, n, k, cut, alpha,
                     best, edge) or best[2] < fewest:  # fmt: skip
            break
        _leave(values, order, size, kinds, alive, y, held, good, best, edge, left, done)
        cut[best[0], best[1]] = True
        n = best[2]
        k = best[3]
        for at in range(4):
            steps[done, at] = best[at]
        limits[done] = edge[0]
        done += 1
        if n * 4 < packed * 3:
            packed = n
            _pack(order, size, alive)
    return done


@njit(cache=True, nogil=True, error_model="numpy")
def _best(values, order, size, kinds, many, alive, y, held, good, n, k, cut, alpha, best, edge):  # type: ignore[no-untyped-def]
    """The slice whose loss raises the density most for each point; fills `best` and `edge`."""
    d = kinds.shape[0]
    mean = k / n
    below = int(np.floor((n - 1) * alpha)) + 1
    above = n - int(np.ceil((n - 1) * (1.0 - alpha)))
    restricted = 0
    for c in range(d):
        restricted += cut[c, 0] or cut[c, 1]
    top = 0.0
    most_free = -1
    for c in range(d):
        free = d - restricted - (not (cut[c, 0] or cut[c, 1]))
        category = kinds[c] == CATEGORY
        tries = many[c] if category else 2
        for t in range(tries):
            side = 0 if category else 1 - t
            if category:
                taken, won = held[c, t], good[c, t]
                edge[2] = t
                edge[3] = 0.0
                if taken == 0 or taken == n:
                    continue
            else:
                taken, won = _slice(values, order, size[c], c, alive, y, side,
                                    above if side == UPPER else below, edge)  # fmt: skip
                if taken == 0:
                    continue
            gain = ((k - won) / (n - taken) - mean) / taken
            if gain > top or (gain == top and gain > 0 and free > most_free):
                top, most_free = gain, free
                best[0] = c
                best[1] = side
                best[2] = n - taken
                best[3] = k - won
                edge[0] = edge[2]
                edge[1] = edge[3]
    return most_free >= 0


@njit(cache=True, nogil=True, error_model="numpy")
def _slice(values, order, size, c, alive, y, side, target, edge):  # type: ignore[no-untyped-def]
    """The points at one end of a column, ties together; 0 where nothing would be left."""
    taken = 0
    won = 0
    last = 0.0
    for place in range(size):
        i = order[c, size - 1 - place if side == UPPER else place]
        if alive[i]:
            value = values[c, i]
            if taken >= target and value != last:
                edge[2] = (last + value) / 2.0
                edge[3] = last
                return taken, won
            taken += 1
            won += y[i]
            last = value
    return 0, 0


@njit(cache=True, nogil=True, error_model="numpy")
def _leave(values, order, size, kinds, alive, y, held, good, best, edge, left, step):  # type: ignore[no-untyped-def]
    """Take the chosen slice out of the box."""
    c, side = best[0], best[1]
    category = kinds[c] == CATEGORY
    for place in range(size[c]):
        i = order[c, size[c] - 1 - place if side == UPPER else place]
        value = values[c, i]
        if category:
            if value != edge[0]:
                continue
        elif (value < edge[1]) if side == UPPER else (value > edge[1]):
            break
        if alive[i]:
            alive[i] = False
            left[i] = step
            _count(values, kinds, i, y[i], -np.int64(1), held, good)


@njit(cache=True, nogil=True, error_model="numpy")
def _count(values, kinds, i, interest, by, held, good):  # type: ignore[no-untyped-def]
    """Count a point in, or out, under its category in every column that has some."""
    for c in range(kinds.shape[0]):
        if kinds[c] == CATEGORY:
            code = int(values[c, i])
            held[c, code] += by
            good[c, code] += by * interest


@njit(cache=True, nogil=True, error_model="numpy")
def _pack(order, size, alive):  # type: ignore[no-untyped-def]
    """Drop the points that are gone from every column's order."""
    for c in range(order.shape[0]):
        write = 0
        for at in range(size[c]):
            i = order[c, at]
            if alive[i]:
                order[c, write] = i
                write += 1
        size[c] = write
