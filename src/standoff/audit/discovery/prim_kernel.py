"""Peeling over columns sorted once: a step reads only the ends of each column.

A point that is peeled is marked as gone; a column's order is packed anew when a quarter of it is
gone. A whole trajectory so costs one sort a column and a small multiple of the table, instead of a
sort a column and a step.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

REAL = 0
CATEGORY = 1
LOWER = 0
UPPER = 1


@njit(cache=True, nogil=True)
def peel(
    values: NDArray[np.float64],
    order: NDArray[np.int32],
    kinds: NDArray[np.int8],
    many: NDArray[np.int64],
    here: NDArray[np.bool_],
    y: NDArray[np.bool_],
    alpha: float,
    fewest: int,
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int8],
    NDArray[np.float64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int32],
]:
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
    dim, side, limit, n, k, left
        Of each step: the column, LOWER or UPPER (of a category: 0), the new limit (the category
        that went), and what the new box holds; and of each point the step that it left with (the
        number of steps if it never did, -1 if it was not there).
    """
    d, m = order.shape
    n = values.shape[1]
    order = order.copy()
    size = np.full(d, m, np.int64)
    alive = here.copy()
    gone = np.zeros(n, np.int32)
    most = 64
    out_dim = np.zeros(most, np.int32)
    out_side = np.zeros(most, np.int8)
    out_limit = np.zeros(most)
    out_n = np.zeros(most, np.int64)
    out_k = np.zeros(most, np.int64)
    cut = np.zeros((d, 2), np.bool_)
    widest = 1
    for c in range(d):
        widest = max(widest, many[c])
    cat_n = np.zeros((d, widest), np.int64)
    cat_k = np.zeros((d, widest), np.int64)
    held = 0
    good = 0
    for i in range(n):
        if alive[i]:
            held += 1
            good += y[i]
            for c in range(d):
                if kinds[c] == CATEGORY:
                    code = int(values[c, i])
                    cat_n[c, code] += 1
                    cat_k[c, code] += y[i]
    first = held
    steps = 0
    while held > fewest:
        below = int(np.floor((held - 1) * alpha))
        above = held - 1 - int(np.ceil((held - 1) * (1.0 - alpha)))
        restricted = 0
        for c in range(d):
            restricted += cut[c, 0] or cut[c, 1]
        mean = good / held
        best_gain = 0.0
        best_free = -1
        best_dim = -1
        best_side = 0
        best_limit = 0.0
        best_edge = 0.0
        best_n = 0
        best_k = 0
        for c in range(d):
            if kinds[c] == CATEGORY:
                kept = 0
                for code in range(many[c]):
                    kept += cat_n[c, code] > 0
                if kept < 2:
                    continue
                for code in range(many[c]):
                    if cat_n[c, code] == 0:
                        continue
                    rest = held - cat_n[c, code]
                    win = good - cat_k[c, code]
                    gain = (win / rest - mean) / cat_n[c, code]
                    free = d - restricted - (not (cut[c, 0] or cut[c, 1]))
                    if gain > best_gain or (gain == best_gain and gain > 0 and free > best_free):
                        best_gain, best_free, best_dim, best_side = gain, free, c, 0
                        best_limit, best_edge, best_n, best_k = float(code), 0.0, rest, win
                continue
            for side in (UPPER, LOWER):
                target = (above if side == UPPER else below) + 1
                step = -1 if side == UPPER else 1
                at = size[c] - 1 if side == UPPER else 0
                taken = 0
                won = 0
                edge = 0.0
                beyond = 0.0
                found = False
                while 0 <= at < size[c]:
                    i = order[c, at]
                    at += step
                    if not alive[i]:
                        continue
                    value = values[c, i]
                    if taken >= target and value != edge:
                        beyond = value
                        found = True
                        break
                    taken += 1
                    won += y[i]
                    edge = value
                if not found:
                    continue
                rest = held - taken
                win = good - won
                gain = (win / rest - mean) / taken
                free = d - restricted - (not (cut[c, 0] or cut[c, 1]))
                if gain > best_gain or (gain == best_gain and gain > 0 and free > best_free):
                    best_gain, best_free, best_dim, best_side = gain, free, c, side
                    best_limit, best_edge = (edge + beyond) / 2.0, edge
                    best_n, best_k = rest, win
        if best_dim < 0 or best_n < fewest:
            break
        if steps == most:
            most *= 2
            out_dim = _longer(out_dim)
            out_side = _longer(out_side)
            out_limit = _longer(out_limit)
            out_n = _longer(out_n)
            out_k = _longer(out_k)
        c = best_dim
        cut[c, best_side] = True
        for at in range(size[c]):
            place = size[c] - 1 - at if best_side == UPPER else at
            i = order[c, place]
            value = values[c, i]
            if kinds[c] == CATEGORY:
                leaves = value == best_limit
            elif best_side == UPPER:
                leaves = value >= best_edge
                if not leaves:
                    break
            else:
                leaves = value <= best_edge
                if not leaves:
                    break
            if leaves and alive[i]:
                alive[i] = False
                gone[i] = steps + 1
                for e in range(d):
                    if kinds[e] == CATEGORY:
                        code = int(values[e, i])
                        cat_n[e, code] -= 1
                        cat_k[e, code] -= y[i]
        held, good = best_n, best_k
        out_dim[steps] = c
        out_side[steps] = best_side
        out_limit[steps] = best_limit
        out_n[steps] = held
        out_k[steps] = good
        steps += 1
        if held * 4 < first * 3:
            first = held
            for e in range(d):
                write = 0
                for at in range(size[e]):
                    i = order[e, at]
                    if alive[i]:
                        order[e, write] = i
                        write += 1
                size[e] = write
    for i in range(n):
        if not here[i]:
            gone[i] = -1
        elif alive[i]:
            gone[i] = steps
        else:
            gone[i] -= 1
    return (
        out_dim[:steps],
        out_side[:steps],
        out_limit[:steps],
        out_n[:steps],
        out_k[:steps],
        gone,
    )


@njit(cache=True, nogil=True)
def _longer(old):  # type: ignore[no-untyped-def]
    new = np.zeros(2 * old.shape[0], old.dtype)
    new[: old.shape[0]] = old
    return new
