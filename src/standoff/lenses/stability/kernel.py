"""Which states are stable for whom: one rule, and three ways to it chosen by structure.

An actor is stable at s where its rank there is at least the highest, over its own moves with s
included, of min(rank, level): the level is nothing for Nash (R); for GMR and SEQ the lowest of its
ranks that its opponents can lead to, by any moves and by improvements; for SMR and SSEQ the lowest
there of the best that it could still move to itself.

Nash: J. Nash (1950). GMR, SMR: N. Howard, Paradoxes of Rationality (1971). SEQ: N. Fraser & K.
Hipel, Conflict Analysis (1984). SSEQ: M. Rego & G. Vieira (2017), Group Decision and Negotiation
26(4):705-729. All as in H. Xu, K. Hipel, M. Kilgour & L. Fang, Conflict Resolution Using the Graph
Model (2018), chapter 4.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .conflict import CONCEPTS, BoolArray, Conflict, as_ranks
from .coset import extremes, flags, highest, sweep
from .cut import NEVER, attain, best_own, close, look_ahead
from .flood import flood
from .graph import Graph, graph_flags, graph_of, size_of
from .layout import Layout, layout_of
from .rows import LINE, coset_keys, lift, settle, waiting
from .simultaneous import simultaneous_flags

RankArray = npt.NDArray[np.int32]
FlagArray = npt.NDArray[np.uint8]
Table = npt.NDArray[Any]

WAYS = ("cosets", "options", "graph")

ROUNDS = 12
"""Sweeps before the flood takes over: nearly all conflicts need fewer."""

SWEPT = 1 << 10
"""Columns from which sweeps of rows cut by what cannot be are quicker than the flood alone."""

AT_ONCE = 1 << 19
"""States lifted at once."""

NOT_CAN_BE = np.empty(0, dtype=np.bool_)


@dataclass(frozen=True)
class Stability:
    """Which states are stable for whom.

    Attributes
    ----------
    flags : (n_actors, n_states) a bit for each of CONCEPTS; 0 where a state cannot be, and for
        SIM where it was not asked for
    """

    flags: FlagArray

    def stable(self, concept: str) -> BoolArray:
        """Where each actor is stable, (n_actors, n_states)."""
        return (self.flags >> np.uint8(CONCEPTS.index(concept)) & np.uint8(1)).astype(np.bool_)

    def equilibria(self, concept: str) -> BoolArray:
        """Where all actors are stable, (n_states,)."""
        everyone = np.bitwise_and.reduce(self.flags, axis=0)
        return np.asarray(everyone >> np.uint8(CONCEPTS.index(concept)) & np.uint8(1), np.bool_)


def way_for(conflict: Conflict) -> str:
    """The quickest way that is exact for the structure.

    `cosets` where every state can be and every move can be taken back; `graph` for explicit arcs,
    and where few states can be; `options` for the rest.
    """
    if any(listed is not None for listed in conflict.arcs):
        return "graph"
    free = conflict.feasible is None and not conflict.direction.any()
    if free and (conflict.owner >= 0).all():
        return "cosets"
    return "graph" if size_of(conflict) <= conflict.n_states else "options"


def stability(
    conflict: Conflict, ranks: npt.ArrayLike, *, sim: bool = False, way: str | None = None
) -> Stability:
    """Stability of every state for every actor.

    Parameters
    ----------
    conflict : from `conflict_of`
    ranks : (n_actors, n_states) whole numbers from 0, higher is better, equal is a tie
    sim : whether to find simultaneous stability too, which takes the square of the states
    way : one of WAYS to force it (`cosets` only where `way_for` says so); chosen unless given
    """
    table = as_ranks(conflict, ranks, futures=False)
    solver = Solver(conflict, sim=sim, way=way)
    return Stability(np.stack([row[0] for row in solver.flags(table)]))


def equilibria_flags(
    conflict: Conflict, ranks: npt.ArrayLike, *, sim: bool = False, way: str | None = None
) -> FlagArray:
    """Equilibria in every future, (n_futures, n_states): a bit for each of CONCEPTS.

    Parameters
    ----------
    ranks : (n_futures, n_actors, n_states)
    sim, way : as for `stability`
    """
    table = as_ranks(conflict, ranks, futures=True)
    solver = Solver(conflict, sim=sim, way=way)
    out = np.empty((len(table), conflict.n_states), dtype=np.uint8)
    for first in range(0, len(table), solver.together):
        part = slice(first, first + solver.together)
        out[part] = np.bitwise_and.reduce(solver.flags(table[part]), axis=0)
    return out


def shares(flags: FlagArray) -> npt.NDArray[np.float64]:
    """The share of futures in which a state is an equilibrium, (n_concepts, n_states)."""
    bits = [(flags >> np.uint8(bit) & np.uint8(1)).mean(axis=0) for bit in range(len(CONCEPTS))]
    return np.stack(bits)


class Solver:
    """One conflict made ready; holds nothing that changes, so that threads may share it.

    Parameters
    ----------
    sim, way : as for `stability`
    """

    def __init__(self, conflict: Conflict, *, sim: bool = False, way: str | None = None) -> None:
        self.way = way_for(conflict) if way is None else way
        if self.way == "cosets" != way_for(conflict):
            raise ValueError("`cosets` needs every state feasible and every move taken back")
        self.together = max(1, (AT_ONCE // 2) >> conflict.n_options)
        self._n_actors, self._n_states = conflict.n_actors, conflict.n_states
        self._graph: Graph | None = None
        if sim or self.way == "graph":
            self._graph = graph_of(conflict)
        self._sim = sim
        self._layout: Layout = layout_of(conflict)
        can_be = conflict.feasible
        self._can_be = NOT_CAN_BE if can_be is None else self._layout.take(can_be)

    def flags(self, ranks: RankArray) -> list[FlagArray]:
        """For each actor (n_futures, n_states); ranks are (n_futures, n_actors, n_states)."""
        out = self._by_graph(ranks) if self.way == "graph" else self._by_cosets(ranks)
        if self._sim and self._graph is not None:
            graph = self._graph
            for f in range(len(ranks)):
                found = simultaneous_flags(graph, self._n_states, ranks[f][:, graph.states])
                for actor, flags in enumerate(out):
                    flags[f, graph.states] |= found[actor].astype(np.uint8) << np.uint8(5)
        return out

    def _by_cosets(self, ranks: RankArray) -> list[FlagArray]:
        taken = self._layout.take(ranks)
        tables = [np.ascontiguousarray(taken[:, j]).reshape(-1) for j in range(self._n_actors)]
        widest = int(self._layout.free.max(initial=0))
        small = (int(ranks.max(initial=0)) + 2) << widest < 1 << 32
        never = (1 << 32) - 1 if small else 1 << 62
        task = _Task(self._layout, tables, len(ranks), np.dtype("u4" if small else "i8"), never)
        each = task.coset_flags if self.way == "cosets" else task.option_flags
        out = []
        for actor in range(self._n_actors):
            found = each(actor, self._can_be).reshape(len(ranks), -1)
            out.append(np.asarray(self._layout.give(found), dtype=np.uint8))
        return out

    def _by_graph(self, ranks: RankArray) -> list[FlagArray]:
        graph = self._graph
        assert graph is not None
        shape = (len(ranks), self._n_states)
        out = [np.zeros(shape, dtype=np.uint8) for _ in range(self._n_actors)]
        for f in range(len(ranks)):
            here = np.ascontiguousarray(ranks[f][:, graph.states])
            for actor in range(self._n_actors):
                out[actor][f, graph.states] = graph_flags(graph, here, actor)
        return out


@dataclass(frozen=True)
class _Task:
    """Ranks in the kernels' numbering, an array (futures * states,) for each actor."""

    layout: Layout
    tables: list[RankArray]
    futures: int
    key: np.dtype[np.generic]
    never: int

    def _shape(self, actor: int) -> tuple[int, int, int]:
        """States above, own and below (see `rows`)."""
        own = int(self.layout.free[actor] + self.layout.one_way[actor])
        low = int(self.layout.low[actor])
        return 1 << (self.layout.bits - own - low), 1 << own, 1 << low

    def _opponents(self, actor: int) -> list[int]:
        bits = self.layout.free + self.layout.one_way
        return [j for j in range(len(self.tables)) if j != actor and bits[j]]

    def _parts(self, actor: int) -> list[tuple[int, int]]:
        """Rows to lift at once, first and last: a line of the cache at least."""
        high, own, low = self._shape(actor)
        step = max(1, LINE // low, AT_ONCE // (self.futures * high * low))
        return [(first, min(own, first + step)) for first in range(0, own, step)]

    def _lift(
        self,
        table: Table,
        futures: int,
        actor: int,
        part: tuple[int, int],
        out: Table | None = None,
    ) -> Table:
        high, own, low = self._shape(actor)
        first, last = part
        if out is None:
            if high == 1 and futures == 1:
                return table[first * low : last * low]
            out = np.empty(futures * (last - first) * high * low, dtype=table.dtype)
        lift(table, futures, high, own, low, first, last, out)
        return out

    def _rows(self, actor: int, part: tuple[int, int], can_be: BoolArray) -> "_Rows":
        """Opponents' ranks in rows."""
        opponents = self._opponents(actor)
        high, _, low = self._shape(actor)
        shift = int(self.layout.free[actor] + self.layout.one_way[actor])
        lows = [int(self.layout.low[j]) for j in opponents]
        lows = [x - shift if x > self.layout.low[actor] else x for x in lows]
        size = self.futures * (part[1] - part[0]) * high * low
        lifted = np.empty((len(opponents), size), dtype=np.int32)
        shut = ~can_be
        for j, ranks in zip(opponents, lifted, strict=True):
            self._lift(self.tables[j], self.futures, actor, part, ranks)
            if len(can_be):
                np.copyto(ranks, np.int32(-1), where=shut)
        return _Rows(
            high * low,
            size // (high * low),
            lifted,
            np.array(lows, dtype=np.int64),
            self.layout.free[opponents],
            self.layout.one_way[opponents],
            can_be,
            self.key,
            self.never,
        )

    def coset_flags(self, actor: int, _: BoolArray) -> FlagArray:
        """All states feasible, all moves taken back."""
        high, own, low = self._shape(actor)
        width = high * low
        table = self.tables[actor]
        top = np.empty(self.futures * width, dtype=np.int32)
        bottom = np.empty(self.futures * own, dtype=np.int32)
        extremes(table, self.futures, high, own, low, top, bottom)
        maximin = bottom.reshape(-1, own).max(axis=1)
        minimax = top.reshape(-1, width).min(axis=1)
        seq, sseq = np.repeat(maximin, width), np.repeat(minimax, width)
        if self._opponents(actor):
            for part in self._parts(actor):
                each = part[1] - part[0]
                rows = self._rows(actor, part, NOT_CAN_BE)
                rank = self._lift(table, self.futures, actor, part)
                level = rows.lowest_above(rank, 1, np.repeat(maximin, each))
                highest(level, rank, rows.count, each, width, seq)
                level = rows.lowest_above(top, each, np.repeat(minimax, each))
                highest(level, rank, rows.count, each, width, sseq)
        out = np.empty(len(table), dtype=np.uint8)
        flags(table, self.futures, high, own, low, top, maximin, minimax, seq, sseq, out)
        return out

    def option_flags(self, actor: int, can_be: BoolArray) -> FlagArray:
        """Moves by options of any kind."""
        high, own, low = self._shape(actor)
        futures, whole = self.futures, (0, own)
        free, one_way = int(self.layout.free[actor]), int(self.layout.one_way[actor])
        rank = self._lift(self.tables[actor], futures, actor, whole)
        lifted = NOT_CAN_BE
        if len(can_be):
            lifted = np.tile(self._lift(can_be, 1, actor, whole), futures)
            rank = np.where(lifted, rank, np.int32(-1))
        reach = rank.copy()
        best_own(reach, futures, free, one_way, high * low)
        found = (rank >= reach).astype(np.uint8)
        if len(lifted):
            np.copyto(reach, np.int32(-1), where=~lifted)
        levels = [rank.copy() for _ in range(4)]  # gmr, smr, seq, sseq
        if self._opponents(actor):
            for part in self._parts(actor):
                self._flood_part(actor, part, rank, reach, lifted, levels)
        else:
            levels[1][:] = reach
            levels[3][:] = reach
        for bit, level in enumerate(levels, start=1):
            np.minimum(level, rank, out=level)
            best_own(level, futures, free, one_way, high * low)
            found |= (rank >= level).astype(np.uint8) << bit
        if len(lifted):
            found[~lifted] = 0
        out = np.empty_like(found)
        settle(found, futures, high, own, low, out)
        return out

    def _flood_part(
        self,
        actor: int,
        part: tuple[int, int],
        rank: RankArray,
        reach: RankArray,
        can_be: BoolArray,
        levels: list[RankArray],
    ) -> None:
        """Fill the levels of some rows of every future."""
        width = len(rank) // (self.futures << int((self.layout.free + self.layout.one_way)[actor]))

        def cut(table: Table) -> Table:
            shaped = table.reshape(self.futures, -1, width)[:, part[0] : part[1]]
            return np.ascontiguousarray(shaped).reshape(-1)

        here = cut(can_be) if len(can_be) else NOT_CAN_BE
        rows = self._rows(actor, part, here)
        for value, pair in ((cut(rank), (0, 2)), (cut(reach), (1, 3))):
            for k, level in zip(pair, rows.levels(value), strict=True):
                whole = levels[k].reshape(self.futures, -1, width)
                whole[:, part[0] : part[1]] = level.reshape(self.futures, -1, width)


class _Rows:
    """Some rows of states and those who move within them."""

    def __init__(
        self,
        width: int,
        count: int,
        ranks: RankArray,
        low: npt.NDArray[np.int64],
        free: npt.NDArray[np.int64],
        one_way: npt.NDArray[np.int64],
        can_be: BoolArray,
        key: np.dtype[np.generic],
        never: int,
    ) -> None:
        self.width, self.count, self.ranks = width, count, ranks
        self.low, self.free, self.one_way, self.can_be = low, free, one_way, can_be
        self.never = never
        self._key = key
        self._keys: Table | None = None

    def keys(self) -> Table:
        """Each opponent's cosets, sorted list by list."""
        if self._keys is None:
            self._keys = np.empty(self.ranks.shape, dtype=self._key)
            for j, ranks in enumerate(self.ranks):
                own, low = 1 << int(self.free[j] + self.one_way[j]), 1 << int(self.low[j])
                high, free = self.width // (own * low), int(self.free[j])
                keys = self._keys[j]
                coset_keys(ranks, self.count, high, own, low, free, self.can_be, self.never, keys)
                if free:
                    keys.reshape(-1, 1 << free).sort(axis=1)
        return self._keys

    def levels(self, value: RankArray) -> tuple[RankArray, RankArray]:
        """The lowest value that opponents lead to by any moves, and by improvements."""
        within = self.low, self.free, self.one_way
        none = np.zeros(self.count, dtype=np.bool_)
        closed, level = np.empty_like(value), np.empty_like(value)
        if self.width < SWEPT:
            closed[:] = np.where(value < 0, NEVER, np.int32(-1))
            level[:] = closed
            order = self._order(value, 1, level)
            self._flood(order, closed, none, False)
            self._flood(order, level, none, True)
            return closed, level
        unfinished = np.empty_like(none)
        close(value, self.width, *within, ROUNDS, closed, unfinished)
        if unfinished.any():
            closed[:] = np.where(value < 0, NEVER, np.int32(-1))
            self._flood(self._order(value, 1, closed), closed, none, False)
        attain(value, closed, self.width, self.ranks, *within, ROUNDS, level)
        at_worst = value.copy()
        look_ahead(at_worst, level, self.width, self.ranks, *within)
        self._flood(self._order(at_worst, 1, level), level, none, True)
        return closed, level

    def lowest_above(self, value: RankArray, share: int, floor: npt.NDArray[np.int32]) -> RankArray:
        """The same by improvements, and the floor where it is lower."""
        level = np.empty(self.ranks.shape[1], dtype=np.int32)
        unfinished = np.empty(self.count, dtype=np.bool_)
        sweep(
            value, share, floor, self.count, self.width, self.ranks,
            self.low, self.free, ROUNDS, level, unfinished,
        )  # fmt: skip
        self._flood(self._order(value, share, level), level, unfinished, True)
        return level

    def _order(self, value: RankArray, share: int, level: RankArray) -> npt.NDArray[np.int64]:
        """The states whose level is below 0, by row, then by value."""
        out = np.empty(len(level), dtype=np.int64)
        order = out[: waiting(value, share, level, self.width, out)]
        order.sort()
        return order

    def _flood(
        self,
        order: npt.NDArray[np.int64],
        level: RankArray,
        unfinished: BoolArray,
        improving: bool,
    ) -> None:
        if len(order):
            flood(
                order, self.width, level, unfinished, self.ranks, self.keys(),
                self.low, self.free, self.one_way, improving, self.never,
            )  # fmt: skip
