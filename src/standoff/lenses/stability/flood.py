"""The worst that opponents can bring about: a flood backward from the lowest values.

From the states worth least, go back over every move that leads there, then from those worth next to
least, and so on: a state is reached first from the worst that its opponents can lead to. An actor's
coset is kept sorted by its rank, so that those who would improve by moving to a state are the first
of the list, and one pointer for each list sees every state once (SEQ, SSEQ). With any moves (GMR,
SMR) a list is taken as a whole. An actor's moves by options are transitive, and so nobody ever
needs to move twice in a row.
"""

import numpy as np
from numba import njit

ANY = np.int32(2**31 - 1)
"""Above every rank: with any moves a list is seen as a whole."""


@njit(cache=True, nogil=True)
def flood(  # type: ignore[no-untyped-def]
    order, width, level, unfinished, ranks, keys, low, free, one_way, improving, never
):
    """Fill the level of every waiting state: the lowest value in its opponents' reach.

    Parameters
    ----------
    order : (m,) sorted keys from `waiting`
    width : columns of a row, a power of 2
    level : (rows * width,) changed: below 0 where waiting, known elsewhere
    unfinished : (rows,) where not all that lead to known levels are known
    ranks : (opponents, rows * width)
    keys : (opponents, rows * width) from `coset_keys`, each list sorted
    low, free, one_way : (opponents,) lowest bit within a row, options both ways and one way
    improving : whether a move must better its mover
    never : the key of a state that cannot be
    """
    bits = 0
    while 1 << bits < width:
        bits += 1
    opponents = len(low)
    lists = 0
    for j in range(opponents):
        lists = max(lists, len(level) >> free[j])
    heads = np.zeros(opponents * lists, dtype=np.int32)
    past = np.full(opponents * lists, -1, dtype=np.int32)  # below which rank a list was seen
    stack = np.empty(width, dtype=np.int32)
    before = -1
    k = 0
    while k < len(order):
        key = order[k]
        row = key >> (31 + bits)
        base = row * width
        n = 0
        if row != before:
            before = row
            if unfinished[row]:
                for c in range(width):
                    if level[base + c] >= 0:
                        stack[n] = c
                        n += 1
        if n > 0:
            value = level[base + stack[0]]
        else:
            k += 1
            column = key & (width - 1)
            if level[base + column] >= 0:
                continue
            value = (key >> bits) & 0x7FFFFFFF
            level[base + column] = value
            stack[0] = column
            n = 1
        while n > 0:
            n -= 1
            t = np.int64(stack[n])
            for j in range(opponents):
                below, own = low[j], free[j] + one_way[j]
                above = t >> (below + own)
                beside = t & ((1 << below) - 1)
                turned = (t >> below & ((1 << own) - 1)) >> free[j]
                coset = (row << (bits - own)) + (above << below | beside)
                first = j * lists + (coset << one_way[j])
                bar = ranks[j, base + t] if improving else ANY
                if past[first + turned] >= bar:
                    continue  # so were all lists from which fewer one-way options are on
                limit = np.int64(bar) << free[j] if improving else never
                within = (1 << free[j]) - 1
                here = turned
                while True:
                    if past[first + here] < bar:
                        past[first + here] = bar
                        head = heads[first + here]
                        start = ((coset << one_way[j]) | here) << free[j]
                        while head <= within:
                            found = np.int64(keys[j, start + head])
                            if found >= limit:
                                break
                            head += 1
                            own_s = here << free[j] | (found & within)
                            s = (above << own | own_s) << below | beside
                            if level[base + s] < 0:
                                level[base + s] = value
                                stack[n] = s
                                n += 1
                        heads[first + here] = head
                    if here == 0:
                        break
                    here = (here - 1) & turned
