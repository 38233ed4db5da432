"""Stability for one actor, by cosets or by options, in all futures at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .conflict import BoolArray
from .coset import extremes, flags, highest
from .cut import best_own
from .layout import Layout
from .levels import Rows
from .rows import LINE, lift, settle

RankArray = npt.NDArray[np.int32]
FlagArray = npt.NDArray[np.uint8]
Table = npt.NDArray[Any]

AT_ONCE = 1 << 19
"""States lifted at once."""

NOT_CAN_BE = np.empty(0, dtype=np.bool_)


@dataclass(frozen=True)
class Task:
    """Ranks in the kernels' numbering, an array (futures * states,) for each actor."""

    layout: Layout
    tables: list[RankArray]
    futures: int
    key: np.dtype[np.generic]
    never: int

    def shape(self, actor: int) -> tuple[int, int, int]:
        """States above, own and below (see `rows`)."""
        own = int(self.layout.free[actor] + self.layout.one_way[actor])
        low = int(self.layout.low[actor])
        return 1 << (self.layout.bits - own - low), 1 << own, 1 << low

    def _opponents(self, actor: int) -> list[int]:
        bits = self.layout.free + self.layout.one_way
        return [j for j in range(len(self.tables)) if j != actor and bits[j]]

    def _parts(self, actor: int) -> list[tuple[int, int]]:
        """Rows to lift at once, first and last: a line of the cache at least."""
        high, own, low = self.shape(actor)
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
        high, own, low = self.shape(actor)
        first, last = part
        if out is None:
            if high == 1 and futures == 1:
                return table[first * low : last * low]
            out = np.empty(futures * (last - first) * high * low, dtype=table.dtype)
        lift(table, futures, high, own, low, first, last, out)
        return out

    def _rows(self, actor: int, part: tuple[int, int], can_be: BoolArray) -> Rows:
        """Opponents' ranks in rows."""
        opponents = self._opponents(actor)
        high, _, low = self.shape(actor)
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
        return Rows(
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
        high, own, low = self.shape(actor)
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
        high, own, low = self.shape(actor)
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
