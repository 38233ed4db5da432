"""The stability lens: which outcomes of the standoff can last?

The graph model for conflict resolution (Kilgour, Hipel & Fang 1987; Fang, Hipel & Kilgour 1993),
over every order of preference that the case calls plausible.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.case import Case
from standoff.case.link import nearest
from standoff.errors import AskError, Problem
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Ask, Change, Ground, Picture
from standoff.lenses.grammar import ask_parser
from standoff.lenses.stability.conflict import CONCEPTS

if TYPE_CHECKING:
    from standoff.lenses.stability.conflict import Conflict
    from standoff.lenses.stability.game import Board
    from standoff.lenses.stability.preferences import Orders

FORMS = (
    "`stable PATTERN by CONCEPT`, `reachable PATTERN from PATTERN by improvements`, "
    "`equilibria by CONCEPT` or `improves ACTOR from PATTERN to PATTERN`; a PATTERN is Y, N or - "
    "for each option, or a statement in parentheses"
)
_parse = ask_parser(
    r"""
    start: stable | reachable | equilibria | improves
    stable: "stable" _S PATTERN _S "by" _S ID
    reachable: "reachable" _S PATTERN _S "from" _S PATTERN [_S "by" _S ID]
    equilibria: "equilibria" _S "by" _S ID
    improves: "improves" _S ID _S "from" _S PATTERN _S "to" _S PATTERN
    PATTERN.2: /[YN-]+(?![a-z0-9])|\([a-z0-9 .()-]+\)(?= |$)/
    """,
    FORMS,
    frozenset({"stable", "reachable", "improves"}),
)
MEMORY = 5e8  # bytes of ranks that are held at once
MODES = ("improvements", "moves")


@dataclass(frozen=True)
class Solved:
    """A game under one policy, solved once for each order of preference that differs."""

    board: Board
    conflict: Conflict
    orders: Orders


class Stability:
    """The graph model of conflict resolution."""

    name = "stability"
    question = "Which outcomes of the standoff can last?"
    needs = frozenset({"game"})
    references = (
        "J. F. Nash (1950), Equilibrium points in n-person games, PNAS 36:48-49.",
        "N. Howard (1971), Paradoxes of Rationality, MIT Press.",
        "N. M. Fraser & K. W. Hipel (1984), Conflict Analysis: Models and Resolutions.",
        "D. M. Kilgour, K. W. Hipel & L. Fang (1987), The graph model for conflicts, Automatica "
        "23(1):41-55.",
        "L. Fang, K. W. Hipel & D. M. Kilgour (1993), Interactive Decision Making: The Graph Model "
        "for Conflict Resolution, Wiley.",
        "L. Fang, K. W. Hipel, D. M. Kilgour & X. Peng (2003), A decision support system for "
        "interactive decision making, IEEE Transactions on Systems, Man, and Cybernetics C "
        "33(1):42-55.",
    )
    looks_up = False

    def parse(self, text: str, case: Case) -> Ask:
        """An outcome as a case writes it → an ask about states of the game."""
        from standoff.lenses.stability.game import board_of, too_many

        ask = _parse(text)
        assert case.game is not None
        if too_many(case.game):
            return ask
        board = board_of(case.game)
        if ask.kind in ("stable", "equilibria"):
            _one_of(ask.args[-1], CONCEPTS, "a concept")
        if ask.kind == "reachable" and ask.args[2]:
            _one_of(ask.args[2], MODES, "a way to get there")
        if ask.kind == "improves":
            _one_of(ask.args[0], board.players, "an actor of the game")
        for pattern in _patterns(ask):
            board.fits(_bare(pattern))
        return ask

    def problems(self, case: Case) -> tuple[Problem, ...]:
        """Every mistake in the game."""
        from standoff.lenses.stability.check import problems

        return problems(case)

    def outcomes(
        self, case: Case, futures: Futures, policy: str, asks: tuple[Ask, ...]
    ) -> FloatArray:
        """0 or 1, or a count, in every future; NaN where a pattern fits no state that can be."""
        from standoff.lenses.stability.answers import answer

        out = np.full((futures.n, len(asks)), np.nan)
        try:
            solved = solve(case, futures, policy)
        except AskError:  # a changed game in which no state is left
            return out
        for j, ask in enumerate(asks):
            out[:, j] = answer(solved, ask)[solved.orders.which]
        return out

    def afford(self, case: Case, asks: tuple[Ask, ...]) -> int | None:
        """Any number of futures, unless the ranks of all their orders would not fit in memory."""
        return affordable(case)

    def grounds(self, case: Case, ask: Ask) -> tuple[Ground, ...]:
        """The preferences of every actor of the game, and what places their statements."""
        from standoff.lenses.stability.preferences import slots_of

        assert case.game is not None
        found = []
        for actor in case.game.actors:
            preference = case.game.preferences.get(actor)
            if preference is None:
                continue
            found.append(Ground(f"preference.{actor}", preference.because))
            for slot in slots_of(actor, preference):
                if slot.column:
                    found.append(Ground(slot.column, (), slot.column))
        return tuple(found)

    def changes(self, case: Case, ask: Ask, central: Futures) -> tuple[Change, ...]:
        """Drop each preference statement, and each option."""
        from standoff.lenses.stability.changes import changes

        return changes(case)

    def picture(self, case: Case, futures: Futures) -> Picture:
        """The equilibria with their shares, the moves around the status quo, and why."""
        from standoff.lenses.stability.picture import picture

        return picture(case, futures)


def affordable(case: Case) -> int | None:
    """In how many futures a game can be solved; None for any number.

    Each order of preference that differs is solved once, so that futures cost nothing but orders.
    """
    from standoff.lenses.stability.game import board_of
    from standoff.lenses.stability.preferences import most_orders

    assert case.game is not None
    board = board_of(case.game)
    each = 4.0 * len(board.players) * board.n_states
    return None if most_orders(case) * each <= MEMORY else max(1, int(MEMORY / each))


def solve(case: Case, futures: Futures, policy: str) -> Solved:
    """The game under a policy, with every order of preference that differs among the futures."""
    from standoff.lenses.stability.game import board_of, conflict_under
    from standoff.lenses.stability.preferences import all_ranks

    assert case.game is not None
    board = board_of(case.game)
    return Solved(board, conflict_under(case, policy), all_ranks(case, board, futures, policy))


def state_in(solved: Solved, text: str, policy: str) -> int:
    """The state that letters name, which must be one that can be.

    Raises
    ------
    AskError
        They name no one state, or one that cannot be under the policy.
    """
    state = solved.board.read(text)
    feasible = solved.conflict.feasible
    if feasible is not None and not feasible[state]:
        raise AskError(f"`{text}` cannot be under {policy}", "name a state that can")
    return state


def _patterns(ask: Ask) -> tuple[str, ...]:
    if ask.kind == "stable":
        return ask.args[:1]
    if ask.kind == "reachable":
        return ask.args[:2]
    return ask.args[1:] if ask.kind == "improves" else ()


def _bare(pattern: str) -> str:
    """A statement without the parentheses that set it apart."""
    return pattern[1:-1] if pattern.startswith("(") else pattern


def fitting(solved: Solved, pattern: str) -> NDArray[np.bool_]:
    """The states that fit a pattern and can be."""
    fits = solved.board.fits(_bare(pattern))
    feasible = solved.conflict.feasible
    return fits if feasible is None else fits & feasible


def _one_of(word: str, words: tuple[str, ...], what: str) -> None:
    if word not in words:
        raise AskError(f"`{word}` is not {what}", nearest(word, words))
