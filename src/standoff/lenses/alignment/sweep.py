"""The sweep: a block's program of row operations, run over many futures side by side, in numba.

A row holds one number for each of some futures (its lanes). A program (see `program.py`) is a fixed
list of operations on rows, so that each future's sums are in an order fixed by the structure of the
ties, and its answer does not depend on the futures beside it.
"""

import numpy as np
from numba import njit

ADD, SUB, MAX, PICK, LEAST, MOST = range(6)
"""Operations (to, a, b, c), lane by lane.

ADD: to = a + b. SUB: to = a - b. MAX: to = the larger of a and b.
PICK: to = a where c >= 0, else b.
LEAST: to = a where c is above the tie row, b where it is below minus the tie row, the smaller of
the two between. MOST: the same with the larger of the two.
"""

ZERO, TIE, NUMBER, FIRST_FREE = range(4)
"""Rows found filled: zeros, how near gains tie, the number of the enumeration."""


@njit(cache=True, nogil=True)
def run(ops, rows):  # type: ignore[no-untyped-def]
    """Run `ops`, shape (k, 5): operation, to, a, b, c; on `rows`, shape (rows, lanes)."""
    lanes = rows.shape[1]
    for k in range(len(ops)):
        operation, to, a, b, c = ops[k, 0], ops[k, 1], ops[k, 2], ops[k, 3], ops[k, 4]
        if operation == ADD:
            for i in range(lanes):
                rows[to, i] = rows[a, i] + rows[b, i]
        elif operation == SUB:
            for i in range(lanes):
                rows[to, i] = rows[a, i] - rows[b, i]
        elif operation == MAX:
            for i in range(lanes):
                x, y = rows[a, i], rows[b, i]
                rows[to, i] = x if x > y else y
        elif operation == PICK:
            for i in range(lanes):
                x, y = rows[a, i], rows[b, i]
                rows[to, i] = x if rows[c, i] >= 0.0 else y
        else:
            sign = 1.0 if operation == MOST else -1.0
            for i in range(lanes):
                x, y, lead = rows[a, i], rows[b, i], rows[c, i]
                if abs(lead) <= rows[TIE, i]:
                    lead = sign * (x - y)
                rows[to, i] = x if lead >= 0.0 else y


@njit(cache=True, nogil=True)
def sweep(ops, constants, flips, choices, weights, ties, near, rows, answers, out):  # type: ignore[no-untyped-def]
    """Run a block's program in every future, once for each assignment of camps to held actors.

    Parameters
    ----------
    ops : (k, 5) the program
    constants : (c,) numbers for the rows from FIRST_FREE on; the block's weights stand in the rows
        after them, then twice the weights
    flips : (f, 3) rows that change sign with the enumeration: row, tie, bits of held actors
    choices : how many assignments there are
    weights : (n_futures, m) weights of all ties
    ties : (e,) the block's columns of `weights`
    near : (n_futures,) how near gains tie
    rows : (rows, lanes), overwritten
    answers : where the answers stand in `rows`; they begin at minus infinity
    out : (n_futures, a), filled
    """
    lanes = rows.shape[1]
    first = FIRST_FREE + len(constants)
    for start in range(0, len(weights), lanes):
        here = min(lanes, len(weights) - start)
        for i in range(lanes):
            future = start + min(i, here - 1)
            for e in range(len(ties)):
                rows[first + e, i] = weights[future, ties[e]]
                rows[first + len(ties) + e, i] = 2.0 * weights[future, ties[e]]
            for k in range(len(constants)):
                rows[FIRST_FREE + k, i] = constants[k]
            for k in range(out.shape[1]):
                rows[answers + k, i] = -np.inf
            rows[ZERO, i] = 0.0
            rows[TIE, i] = near[future]
        for number in range(choices):
            for f in range(len(flips)):
                odd = False
                for bit in range(62):
                    odd ^= (number & flips[f, 2]) >> bit & 1 == 1
                for i in range(lanes):
                    weight = rows[first + flips[f, 1], i]
                    rows[flips[f, 0], i] = -weight if odd else weight
            for i in range(lanes):
                rows[NUMBER, i] = number
            run(ops, rows)
        for i in range(here):
            for k in range(out.shape[1]):
                out[start + i, k] = rows[answers + k, i]
