"""What can be wrong with a game, each with its line and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from standoff.case import Case
from standoff.case.link import nearest
from standoff.case.parts import AnyOrder, Game, Placed, Preference
from standoff.case.tree import Path
from standoff.errors import AskError, Problem
from standoff.lenses.stability.game import (
    Board,
    board_of,
    committed,
    feasible_of,
    too_many,
)


def problems(case: Case) -> tuple[Problem, ...]:
    """Every mistake in the game of a case."""
    if case.game is None:
        return ()
    large = too_many(case.game)
    if large:
        fix = "leave options out, or merge those that always go together"
        return (case.marks.problem(("game", "actors"), large, fix),)
    board = board_of(case.game)
    found: list[Problem] = []

    def attempt(path: Path, work: Callable[[], object]) -> bool:
        try:
            work()
        except AskError as error:
            found.append(case.marks.problem(path, error.says, error.fix))
            return False
        return True

    for i, text in enumerate(case.game.infeasible):
        attempt(("game", "infeasible", i), partial(board.fits, text))
    for actor, pairs in case.game.arcs.items():
        for i, pair in enumerate(pairs):
            for j, text in enumerate(pair):
                path: Path = ("game", "arcs", actor, i, j)
                attempt(path, partial(board.read, text))
    for actor, preference in case.game.preferences.items():
        for path, text in _texts(actor, preference):
            attempt(path, partial(board.fits, text))
    if not found:
        found += _whole(case, case.game, board)
    return tuple(found)


def _texts(actor: str, preference: Preference) -> list[tuple[Path, str]]:
    at: Path = ("game", "preferences", actor)
    out: list[tuple[Path, str]] = []
    for i, entry in enumerate(preference.ranking):
        for text in (entry,) if isinstance(entry, str) else entry:
            out.append(((*at, "ranking", i), text))
    for i, item in enumerate(preference.statements):
        here: Path = (*at, "statements", i)
        if isinstance(item, AnyOrder):
            out += [((*here, "any-order", j), s) for j, s in enumerate(item.any_order)]
        else:
            out.append((here, item.statement if isinstance(item, Placed) else item))
    return out


def _whole(case: Case, game: Game, board: Board) -> list[Problem]:
    feasible = feasible_of(game, board)
    if not feasible.any():
        says = "no state is left: what is infeasible rules out everything"
        return [case.marks.problem(("game", "infeasible"), says, "take one of them out")]
    found = []
    if game.status_quo is not None:
        try:
            if not feasible[board.read(game.status_quo)]:
                says = f"the status quo {game.status_quo} is infeasible"
                bans = [t for t in game.infeasible if board.fits(t)[board.read(game.status_quo)]]
                fix = f"it is ruled out by `{bans[0]}`"
                found.append(case.marks.problem(("game", "status-quo"), says, fix))
        except AskError as error:
            found.append(case.marks.problem(("game", "status-quo"), error.says, error.fix))
    for actor, preference in game.preferences.items():
        if preference.ranking:
            found += _ranking(case, board, feasible, actor, preference)
    for policy in case.policies:
        found += _plays(case, game, board, feasible, policy)
    return found


def _ranking(
    case: Case, board: Board, feasible: np.ndarray, actor: str, preference: Preference
) -> list[Problem]:
    """A ranking names every feasible state once."""
    seen = np.zeros(board.n_states, dtype=np.int64)
    for entry in preference.ranking:
        for text in (entry,) if isinstance(entry, str) else entry:
            seen += board.fits(text)
    path: Path = ("game", "preferences", actor, "ranking")
    found = []
    twice = np.flatnonzero(feasible & (seen > 1))
    missed = np.flatnonzero(feasible & (seen == 0))
    if len(twice):
        shown = ", ".join(board.write(int(s)) for s in twice[:5])
        found.append(case.marks.problem(path, f"it repeats {shown}", "name each state once"))
    if len(missed):
        shown = ", ".join(board.write(int(s)) for s in missed[:5])
        more = f" and {len(missed) - 5} more" if len(missed) > 5 else ""
        found.append(case.marks.problem(path, f"it misses {shown}{more}", "rank them too"))
    return found


def _plays(
    case: Case, game: Game, board: Board, feasible: np.ndarray, policy: str
) -> list[Problem]:
    found = []
    for actor, moves in case.commitments[policy].items():
        for option in moves:
            if option not in game.actors[actor].options:
                path: Path = ("policies", policy, "plays", actor, option)
                says = f"`{option}` is not an option of {actor}"
                fix = nearest(option, game.actors[actor].options)
                found.append(case.marks.problem(path, says, fix))
    if not found and not (feasible & committed(case, board, policy)).any():
        says = "what it commits to leaves no state that can be"
        found.append(case.marks.problem(("policies", policy, "plays"), says, "commit to less"))
    return found
