"""Rows of one actor's states, and the worst that its opponents can bring about in them."""

from typing import Any

import numpy as np
import numpy.typing as npt

from .attain import attain, look_ahead
from .conflict import BoolArray
from .coset import sweep
from .cut import NEVER, close
from .flood import flood
from .rows import coset_keys, waiting

RankArray = npt.NDArray[np.int32]
Table = npt.NDArray[Any]

ROUNDS = 12
"""Sweeps before the flood takes over: nearly all conflicts need fewer."""

SWEPT = 1 << 10
"""Columns from which sweeps of rows cut by what cannot be are quicker than the flood alone."""


class Rows:
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
