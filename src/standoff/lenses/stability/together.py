"""What a coalition could do together from a state, in the central future."""

from __future__ import annotations

from typing import Any

from standoff.case import AS_IS, Case
from standoff.case.link import nearest
from standoff.errors import AskError
from standoff.futures import Futures
from standoff.lenses.stability.coalitions import coalition_moves
from standoff.lenses.stability.lens import solve
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
    start = solved.board.read(state)
    feasible = solved.conflict.feasible
    if feasible is not None and not feasible[start]:
        raise AskError(f"`{state}` cannot be under {policy}", "name a state that can")
    who = [solved.board.players.index(m) for m in members]
    found, ends = coalition_moves(solved.conflict, solved.orders.ranks[0], who, start)
    return [
        {
            "to": solved.board.write(end),
            "says": steps_in_words(solved.board, start, found.path(end)),
        }
        for end in ends[:SHOWN]
    ]
