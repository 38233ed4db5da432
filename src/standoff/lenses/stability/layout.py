"""How states are numbered inside the kernels: actor by actor, one-way options on top, all `on`.

The options of one actor stand side by side, so that its cosets (the states that it alone can move
among) are runs of bits; within an actor the options that move both ways stand lowest, and an option
that only turns off is counted as its opposite, which only turns on.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .conflict import BOTH, OFF, Conflict

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """The numbering of a conflict's states in the kernels.

    Attributes
    ----------
    states : (n_states,) the conflict's state at each place; None where they are the same
    low : (n_actors,) the lowest bit of each actor
    free, one_way : (n_actors,) how many of its options move both ways, and one way
    bits : how many bits there are in all
    """

    states: IntArray | None
    low: IntArray
    free: IntArray
    one_way: IntArray
    bits: int

    def take(self, table: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A table over the conflict's states, last axis, in the kernels' numbering."""
        if self.states is None:
            return table
        return np.take(table, self.states, axis=-1, mode="clip")

    def give(self, table: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A table in the kernels' numbering, last axis, over the conflict's states."""
        if self.states is None:
            return table
        out = np.empty_like(table)
        out[..., self.states] = table
        return out


def layout_of(conflict: Conflict) -> Layout:
    """Number the states of a conflict for the kernels."""
    groups = [np.flatnonzero(conflict.owner == actor) for actor in range(conflict.n_actors)]
    groups.append(np.flatnonzero(conflict.owner < 0))
    order: list[int] = []
    low, free, one_way = [], [], []
    for group in groups[:-1]:
        both = [int(b) for b in group if conflict.direction[b] == BOTH]
        rest = [int(b) for b in group if conflict.direction[b] != BOTH]
        low.append(len(order))
        free.append(len(both))
        one_way.append(len(rest))
        order += both + rest
    order += [int(b) for b in groups[-1]]
    turned = [b for b in range(conflict.n_options) if conflict.direction[b] == OFF]
    states = None
    if order != sorted(order) or turned:
        states = np.array([sum(1 << b for b in turned)], dtype=np.int64)
        for option in order:
            states = np.concatenate([states, states ^ (1 << option)])
    return Layout(
        states,
        np.array(low, dtype=np.int64),
        np.array(free, dtype=np.int64),
        np.array(one_way, dtype=np.int64),
        conflict.n_options,
    )
