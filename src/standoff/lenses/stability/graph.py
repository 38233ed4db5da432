"""A conflict as an explicit graph: the moves of each actor, listed, over the feasible states alone.

The way for explicit arcs, which need not be transitive, and for conflicts most of whose states
cannot be.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from .conflict import Conflict

IntArray = npt.NDArray[np.int64]
RankArray = npt.NDArray[np.int32]

OwnFlags = dict[tuple[int, bytes], tuple[RankArray, npt.NDArray[np.uint8]]]
"""By actor and its order: the best that it can reach, and its flags of Nash, GMR and SMR."""

MOST_ARCS = 1 << 27


@dataclass(frozen=True)
class Graph:
    """The moves of a conflict among its feasible states, which are numbered anew.

    Attributes
    ----------
    states : (m,) the conflict's state at each place
    sources : for each actor, where its arcs come from, ordered by where they lead
    starts : for each actor (m + 1,), where the arcs that lead to a place begin in `sources`
    """

    states: IntArray
    sources: tuple[IntArray, ...]
    starts: tuple[IntArray, ...]

    def targets(self, actor: int) -> IntArray:
        """Where the actor's arcs lead, in the order of `sources`."""
        return np.repeat(np.arange(len(self.states)), np.diff(self.starts[actor]))

    def forward(self) -> tuple[IntArray, IntArray]:
        """The arcs from each place: (n_actors, m + 1) where they begin, and where they lead."""
        starts, targets, before = [], [], 0
        for actor, sources in enumerate(self.sources):
            order = np.argsort(sources, kind="stable")
            targets.append(self.targets(actor)[order])
            begin = np.searchsorted(sources[order], np.arange(len(self.states) + 1))
            starts.append(begin + before)
            before += len(sources)
        return np.stack(starts), np.concatenate(targets)


def size_of(conflict: Conflict) -> int:
    """At most how many arcs the graph of a conflict has."""
    feasible = conflict.n_states if conflict.feasible is None else int(conflict.feasible.sum())
    total = 0
    for actor in range(conflict.n_actors):
        listed = conflict.arcs[actor]
        if listed is None:
            total += feasible << int((conflict.owner == actor).sum())
        else:
            total += len(listed)
    return total


def graph_of(conflict: Conflict) -> Graph:
    """List the moves of every actor; a MemoryError where they are too many."""
    if size_of(conflict) > MOST_ARCS:
        raise MemoryError(
            f"listing the moves takes up to {16 * size_of(conflict) / 1e9:,.0f} GB; "
            f"{16 * MOST_ARCS / 1e9:,.0f} GB is the most"
        )
    states = conflict.states
    place = np.full(conflict.n_states, -1, dtype=np.int64)
    place[states] = np.arange(len(states))
    sources, starts = [], []
    for actor in range(conflict.n_actors):
        listed = conflict.arcs[actor]
        pairs = _by_options(conflict, actor, place) if listed is None else place[listed]
        pairs = pairs[(pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])]
        if listed is not None:
            pairs = np.unique(pairs, axis=0)
        pairs = pairs[np.argsort(pairs[:, 1], kind="stable")]
        sources.append(np.ascontiguousarray(pairs[:, 0]))
        starts.append(np.searchsorted(pairs[:, 1], np.arange(len(states) + 1)))
    return Graph(states, tuple(sources), tuple(starts))


def _by_options(conflict: Conflict, actor: int, place: IntArray) -> IntArray:
    """Moves of an actor by its options, (m, 2) places; -1 for a state that cannot be."""
    states = conflict.states
    mask, (on, off) = conflict.options_of(actor), conflict.one_way()
    parts = [np.empty((0, 2), dtype=np.int64)]
    change = mask
    while change:
        may = (states & change & on) == 0
        may &= (~states & change & off) == 0
        found = place[states[may] ^ change]
        here = np.flatnonzero(may)[found >= 0]
        parts.append(np.stack([here, found[found >= 0]], axis=1))
        change = (change - 1) & mask
    return np.concatenate(parts)


def legal_levels(
    graph: Graph, ranks: RankArray, actor: int, value: RankArray, improving: bool
) -> RankArray:
    """The lowest value that the actor's opponents can lead to from each place, (m,).

    An opponents' sequence is legal where no one moves twice in a row (Fang, Hipel & Kilgour 1993,
    section 4.2), and so the flood goes over pairs of a place and who moved there.

    Parameters
    ----------
    ranks : (n_actors, m) over the places
    value : (m,)
    improving : whether each move must better its mover
    """
    opponents = [j for j in range(len(graph.sources)) if j != actor and len(graph.sources[j])]
    if not opponents:
        return value.copy()
    ends = np.cumsum([0] + [len(graph.sources[j]) for j in opponents])[:-1]
    return np.asarray(
        _legal_flood(
            np.argsort(value, kind="stable"),
            value,
            np.concatenate([graph.sources[j] for j in opponents]),
            np.stack([graph.starts[j] for j in opponents]) + ends[:, None],
            np.ascontiguousarray(ranks[opponents]),
            improving,
        )
    )


@njit(cache=True, nogil=True)
def _legal_flood(order, value, sources, starts, ranks, improving):  # type: ignore[no-untyped-def]
    opponents, size = ranks.shape
    every = opponents  # who moved there: nobody, or anyone
    level = np.full(size, -1, dtype=np.int32)
    by = np.full(size, -1, dtype=np.int32)  # the only mover who led on from here; `every`: several
    place = np.empty(2 * size, dtype=np.int64)
    mover = np.empty(2 * size, dtype=np.int32)  # m: m arrived; -1 - m: all but m; `every`: all
    for first in order:
        if by[first] == every:
            continue
        worst = value[first]
        n = 1
        place[0] = first
        mover[0] = every if by[first] < 0 else by[first]
        if level[first] < 0:
            level[first] = worst
        by[first] = every
        while n > 0:
            n -= 1
            t, who = place[n], mover[n]
            for j in range(opponents):
                if who != every and who != j and (who >= 0 or -1 - who == j):
                    continue
                for k in range(starts[j, t], starts[j, t + 1]):
                    s = sources[k]
                    if by[s] == every or by[s] == j:
                        continue
                    if improving and ranks[j, s] >= ranks[j, t]:
                        continue
                    place[n] = s
                    if by[s] < 0:
                        by[s] = j
                        level[s] = worst
                        mover[n] = -1 - j
                    else:
                        mover[n] = by[s]
                        by[s] = every
                    n += 1
    return level


@njit(cache=True, nogil=True)
def best_of_moves(sources, starts, value):  # type: ignore[no-untyped-def]
    """The highest value that an actor can move to from each place, or stay with, (m,)."""
    out = value.copy()
    for t in range(len(value)):
        for k in range(starts[t], starts[t + 1]):
            out[sources[k]] = max(out[sources[k]], value[t])
    return out


def graph_flags(
    graph: Graph, ranks: RankArray, actor: int, known: OwnFlags | None = None
) -> npt.NDArray[np.uint8]:
    """Stability of each place for the actor, as the bits of `kernel.CONCEPTS`; ranks (n, m).

    Nash, GMR and SMR ask only for the actor's own order: `known` keeps what was found of it, for
    the other futures in which it is the same.
    """
    own, starts = graph.sources[actor], graph.starts[actor]
    rank = np.ascontiguousarray(ranks[actor])
    key = (actor, rank.tobytes())
    kept = {} if known is None else known
    if key not in kept:
        reach = best_of_moves(own, starts, rank)
        flags = (rank >= reach).astype(np.uint8)
        for value, bit in ((rank, 1), (reach, 2)):
            level = legal_levels(graph, ranks, actor, value, False)
            bar = best_of_moves(own, starts, np.minimum(rank, level))
            flags |= (rank >= bar).astype(np.uint8) << bit
        kept[key] = (reach, flags)
    reach, first = kept[key]
    flags = first.copy()
    for value, bit in ((rank, 3), (reach, 4)):
        level = legal_levels(graph, ranks, actor, value, True)
        bar = best_of_moves(own, starts, np.minimum(rank, level))
        flags |= (rank >= bar).astype(np.uint8) << bit
    return np.asarray(flags, dtype=np.uint8)
