"""Preferences → ranks: an order of the states for every actor, in every future.

Option prioritisation (Fang, Hipel, Kilgour & Peng 2003): of two states the one is preferred in
which the most important statement on which they differ holds. A statement whose place is uncertain
takes it from the futures, so that the orders that differ are few, and each is solved once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from standoff.case import Case
from standoff.case.parts import AnyOrder, Placed, Preference
from standoff.futures import FloatArray, Futures
from standoff.lenses.stability.game import Board
from standoff.lenses.stability.prioritise import prioritise
from standoff.lenses.stability.statements import parse_statement, truth

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
CHUNK = 30  # statements whose truth is packed into one whole number


@dataclass(frozen=True)
class Slot:
    """A statement of an actor, and where in the order it stands.

    Attributes
    ----------
    statement : str
    place : float
        1 the most important, 0 the least; of a placed statement it comes from the futures.
    column : str
        The id of the number that places it, or empty.
    within : bool
        The column orders it among the others of its `any-order`, which keeps its own place.
    """

    statement: str
    place: float
    column: str = ""
    within: bool = False


def slots_of(actor: str, preference: Preference) -> tuple[Slot, ...]:
    """The statements of an actor, in the order of the case."""
    many = len(preference.statements)
    out = []
    for i, item in enumerate(preference.statements):
        place = 1 - (i + 0.5) / many
        column = f"preference.{actor}.{i + 1}"
        if isinstance(item, Placed):
            out.append(Slot(item.statement, place, column))
        elif isinstance(item, AnyOrder):
            for j, statement in enumerate(item.any_order):
                out.append(Slot(statement, place, f"{column}.{j + 1}", True))
        else:
            out.append(Slot(item, place))
    return tuple(out)


def most_orders(case: Case) -> float:
    """At most how many orders of preference can differ; infinite where a weight places one."""
    assert case.game is not None
    many = 1.0
    for preference in case.game.preferences.values():
        for item in preference.statements:
            if isinstance(item, Placed):
                return math.inf
            if isinstance(item, AnyOrder):
                many *= math.factorial(min(len(item.any_order), 100))
    return many


def orders(actor: str, preference: Preference, futures: Futures, policy: str) -> IntArray:
    """The order of an actor's statements in every future, shape (n_futures, n_statements).

    One row where nothing places a statement of this actor, since all futures have the same.
    """
    slots = slots_of(actor, preference)
    rows = futures.n if any(slot.column for slot in slots) else 1
    place = np.empty((rows, len(slots)))
    inner = np.zeros((rows, len(slots)))
    for j, slot in enumerate(slots):
        place[:, j] = slot.place
        if slot.column:
            values: FloatArray = futures.values(slot.column, policy)
            (inner if slot.within else place)[:, j] = values
    first = np.broadcast_to(np.arange(len(slots)), place.shape)
    return np.asarray(np.lexsort((first, -inner, -place), axis=-1), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Patterns:
    """The states of a game told apart by an actor's statements alone.

    Attributes
    ----------
    truth : ndarray of bool, shape (n_statements, n_patterns)
        Where each statement holds, in each pattern that occurs.
    of_state : ndarray of int, shape (n_states,)
        The pattern of each state.
    """

    truth: BoolArray
    of_state: IntArray


@lru_cache(maxsize=512)
def patterns_of(board: Board, statements: tuple[str, ...]) -> Patterns:
    """What an actor's statements say of every state; made once for each game."""
    rows = [truth(parse_statement(text), board.option) for text in statements]
    key = np.zeros(board.n_states, dtype=np.int64)
    for start in range(0, len(rows), CHUNK):
        if start:  # make room
            key = np.unique(key, return_inverse=True)[1].reshape(-1)
        for row in rows[start : start + CHUNK]:
            key = (key << 1) | row
    _, first, of_state = np.unique(key, return_index=True, return_inverse=True)
    return Patterns(np.stack(rows)[:, first], of_state.reshape(-1))


def ranks_by_ranking(board: Board, preference: Preference) -> NDArray[np.int32]:
    """Ranks of the states by a ranking, best first; states that it leaves out are the worst."""
    rank = np.zeros(board.n_states, dtype=np.int32)
    many = len(preference.ranking)
    for i, entry in enumerate(preference.ranking):
        for text in (entry,) if isinstance(entry, str) else entry:
            rank[board.fits(text)] = many - i
    return rank


@dataclass(frozen=True)
class Orders:
    """The orders of preference that differ among some futures.

    Attributes
    ----------
    which : ndarray of int, shape (n_futures,)
        Which of the differing orders each future has.
    ranks : ndarray of int32, shape (n_orders, n_actors, n_states)
    """

    which: IntArray
    ranks: NDArray[np.int32]


def all_ranks(case: Case, board: Board, futures: Futures, policy: str) -> Orders:
    """Every actor's ranks, once for each order that differs."""
    game = case.game
    assert game is not None
    parts = {
        actor: orders(actor, preference, futures, policy)
        for actor, preference in game.preferences.items()
        if preference.statements
    }
    first, which = _differing([p for p in parts.values() if len(p) > 1], futures.n)
    ranks = np.zeros((len(first), len(board.players), board.n_states), dtype=np.int32)
    for i, actor in enumerate(board.players):
        preference = game.preferences.get(actor)
        if preference is None:
            continue
        if preference.ranking:
            ranks[:, i] = ranks_by_ranking(board, preference)
            continue
        statements = tuple(slot.statement for slot in slots_of(actor, preference))
        patterns = patterns_of(board, statements)
        if len(parts[actor]) == 1:
            ranks[:, i] = prioritise(patterns.truth, parts[actor])[:, patterns.of_state]
            continue
        own, kind = np.unique(parts[actor][first], axis=0, return_inverse=True)
        each = prioritise(patterns.truth, own)[:, patterns.of_state]
        ranks[:, i] = each[kind.reshape(-1)]
    return Orders(which, ranks)


def _differing(varying: list[IntArray], n: int) -> tuple[IntArray, IntArray]:
    """The first future of each order that differs, and which of them each future has."""
    if not varying or n == 1:
        return np.zeros(1, dtype=np.int64), np.zeros(n, dtype=np.int64)
    whole = np.concatenate(varying, axis=1)
    _, first, which = np.unique(whole, axis=0, return_index=True, return_inverse=True)
    return first, which.reshape(-1)
