"""A conflict as arrays: who owns which option, which way it moves, which states can be.

A state is a number: bit b is set where option b is on. A move of an actor changes any number of its
own options at once; a one-way option only turns one way; the state that it leads to must be
feasible. An actor may have explicit arcs instead, moves from state to state as they are listed (L.
Fang, K. W. Hipel & D. M. Kilgour 1993, Interactive Decision Making: The Graph Model for Conflict
Resolution, Wiley, chapters 2 and 8).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

BOTH, ON, OFF = 0, 1, -1
"""Which way an option moves: back and forth, only on, only off."""

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq", "sim")
"""Stability concepts, in the order of their bits in flags, the lowest first."""

MOST_OPTIONS = 26
"""Above this the states of a conflict are too many to number one by one."""


@dataclass(frozen=True)
class Conflict:
    """Who can do what; made by `conflict_of`, which checks it.

    Attributes
    ----------
    n_actors : how many actors there are
    owner : (n_options,) the actor who owns each option; -1 where nobody moves it
    direction : (n_options,) BOTH, ON or OFF
    feasible : (n_states,) which states can be; None where all can
    arcs : for each actor its (m, 2) moves from state to state, or None where its options say
    """

    n_actors: int
    owner: IntArray
    direction: IntArray
    feasible: BoolArray | None
    arcs: tuple[IntArray | None, ...]

    @property
    def n_options(self) -> int:
        """How many options there are."""
        return len(self.owner)

    @property
    def n_states(self) -> int:
        """How many states there are, infeasible ones included."""
        return 1 << len(self.owner)

    @property
    def states(self) -> IntArray:
        """The feasible states, ascending."""
        if self.feasible is None:
            return np.arange(self.n_states)
        return np.flatnonzero(self.feasible)

    def options_of(self, actor: int) -> int:
        """The actor's options as a mask of bits."""
        return sum(1 << int(b) for b in np.flatnonzero(self.owner == actor))

    def one_way(self) -> tuple[int, int]:
        """The options that only turn on, and those that only turn off, as masks of bits."""
        on = sum(1 << int(b) for b in np.flatnonzero(self.direction == ON))
        off = sum(1 << int(b) for b in np.flatnonzero(self.direction == OFF))
        return on, off

    def moves(self, actor: int, state: int) -> IntArray:
        """The states that the actor can move to at once, ascending; never the state itself."""
        listed = self.arcs[actor]
        if listed is not None:
            found = listed[listed[:, 0] == state, 1]
        else:
            on, off = self.one_way()
            mask = self.options_of(actor) & ~(on & state) & ~(off & ~state)
            found = np.zeros(1, dtype=np.int64)
            for bit in range(self.n_options):
                if mask >> bit & 1:
                    found = np.concatenate([found, found | (1 << bit)])
            found = found[1:] ^ state
        if self.feasible is not None:
            found = found[self.feasible[found]]
        return np.unique(found[found != state])


def conflict_of(
    owner: npt.ArrayLike,
    *,
    n_actors: int | None = None,
    direction: npt.ArrayLike | None = None,
    feasible: npt.ArrayLike | None = None,
    arcs: Mapping[int, npt.ArrayLike] | None = None,
) -> Conflict:
    """Check a conflict's parts and put them together.

    Parameters
    ----------
    owner : (n_options,) the actor who owns each option, from 0; -1 where nobody moves it
    n_actors : how many actors there are; the highest owner's number and one unless given
    direction : (n_options,) BOTH, ON or OFF; BOTH unless given
    feasible : (2**n_options,) which states can be; all unless given
    arcs : the (m, 2) arcs, from and to, of actors who do not move by their options
    """
    owners = np.asarray(owner, dtype=np.int64).reshape(-1)
    n = len(owners)
    if n > MOST_OPTIONS:
        need = (2.0**n) * 17 / 1e9
        raise MemoryError(
            f"{n} options make 2^{n} states, about {need:,.0f} GB for three actors; "
            f"{MOST_OPTIONS} options are the most"
        )
    actors = int(owners.max(initial=-1)) + 1 if n_actors is None else n_actors
    if n and (owners.min() < -1 or owners.max() >= actors):
        raise ValueError(f"an option's owner lies in -1..{actors - 1}")
    ways = np.zeros(n, dtype=np.int64) if direction is None else np.asarray(direction, np.int64)
    if ways.shape != (n,) or not np.isin(ways, (BOTH, ON, OFF)).all():
        raise ValueError("an option's direction is BOTH, ON or OFF, one for each option")
    can_be = None
    if feasible is not None:
        can_be = np.ascontiguousarray(feasible, dtype=np.bool_)
        if can_be.shape != (1 << n,):
            raise ValueError(f"feasible has shape {can_be.shape}; there are {1 << n} states")
        if not can_be.any():
            raise ValueError("no state is feasible")
        if can_be.all():
            can_be = None
    listed: list[IntArray | None] = [None] * actors
    for actor, pairs in (arcs or {}).items():
        table = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        if not 0 <= actor < actors or ((table < 0) | (table >= 1 << n)).any():
            raise ValueError("an arc leads from a state of the conflict to another, for an actor")
        listed[actor] = table
    return Conflict(actors, owners, ways, can_be, tuple(listed))


def as_ranks(conflict: Conflict, ranks: npt.ArrayLike, futures: bool) -> npt.NDArray[np.int32]:
    """Ranks as int32, (n_futures, n_actors, n_states); 0 and more, higher is better."""
    given = np.asarray(ranks)
    if not futures:
        given = given[None]
    if given.shape[1:] != (conflict.n_actors, conflict.n_states):
        raise ValueError(
            f"ranks have shape {given.shape[1:]}; "
            f"there are {conflict.n_actors} actors and {conflict.n_states} states"
        )
    if given.size and (given.min() < 0 or given.max() >= 2**31 - 1):
        raise ValueError("a rank lies in 0..2^31 - 2")
    return np.ascontiguousarray(given, dtype=np.int32)
