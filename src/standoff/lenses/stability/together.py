"""What a coalition could do together from a state, in the central future."""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.case import AS_IS, Case
from standoff.case.link import nearest
from standoff.errors import AskError
from standoff.futures import Futures
from standoff.lenses.stability.coalitions import (
    coalition_flags,
    coalition_moves,
    coalitions_of,
)
from standoff.lenses.stability.lens import solve, state_in
from standoff.lenses.stability.words import steps_in_words

SHOWN = 12


def together(
    case: Case, members: tuple[str, ...], state: str, policy: str = AS_IS
) -> list[dict[str, Any]]:
    """The joint moves of a coalition that better every member, the best for its worst-off first.

    Raises
    ------
    AskError
        A member is no actor of the game, or the state cannot be.
    """
    solved = solve(case, Futures.central(case), policy)
    for member in members:
        if member not in solved.board.players:
            fix = nearest(member, solved.board.players)
            raise AskError(f"`{member}` is not an actor of the game", fix)
    start = state_in(solved, state, policy)
    who = [solved.board.players.index(m) for m in members]
    found, ends = coalition_moves(solved.conflict, solved.orders.ranks[0], who, start)
    return [
        {
            "to": solved.board.write(end),
            "says": steps_in_words(solved.board, start, found.path(end)),
        }
        for end in ends[:SHOWN]
    ]


def lasting_for_coalitions(case: Case, policy: str = AS_IS) -> list[str]:
    """The states that no coalition would leave together, in the central future.

    Nash stable for every coalition, single actors included (D. M. Kilgour, K. W. Hipel, L. Fang &
    X. Peng 2001, Group Decision and Negotiation 10(2):159-175).
    """
    solved = solve(case, Futures.central(case), policy)
    every = coalitions_of(len(solved.board.players))
    flags = coalition_flags(solved.conflict, solved.orders.ranks[0], every)
    return [solved.board.write(int(s)) for s in np.flatnonzero(flags.all(axis=0))]
