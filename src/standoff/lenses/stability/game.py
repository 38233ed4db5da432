"""From the game of a case to the arrays that the kernel reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from standoff.case import AS_IS, Case
from standoff.case.link import nearest
from standoff.case.parts import Game
from standoff.errors import AskError
from standoff.lenses.stability.conflict import BOTH, MOST_OPTIONS, OFF, ON, Conflict, conflict_of
from standoff.lenses.stability.statements import parse_statement, truth

if TYPE_CHECKING:
    from collections.abc import Mapping

BoolArray = NDArray[np.bool_]
_WAYS = {"both": BOTH, "on": ON, "off": OFF}
_LETTERS = frozenset("YN-")


@dataclass(frozen=True)
class Board:
    """The options of a game in the order of the case, and the states that they make.

    A state is a number whose bit b is set where option b is on; it is written in option order,
    the first option first: ``NYN``.

    Attributes
    ----------
    players : tuple of str
        The actors of the game.
    options : tuple of (str, str)
        Actor and option.
    """

    players: tuple[str, ...]
    options: tuple[tuple[str, str], ...]

    @property
    def n_states(self) -> int:
        """How many states there are, infeasible ones included."""
        return 1 << len(self.options)

    def option(self, name: str) -> BoolArray:
        """In which states an option is on, by ``option`` or ``actor.option``."""
        actor, dot, option = name.partition(".")
        found = [
            b
            for b, (who, what) in enumerate(self.options)
            if (what == name if not dot else (who, what) == (actor, option))
        ]
        if not found:
            known = [o for _, o in self.options] + [f"{a}.{o}" for a, o in self.options]
            raise AskError(f"`{name}` is not an option of the game", nearest(name, known))
        if len(found) > 1:
            owners = " or ".join(f"{self.options[b][0]}.{name}" for b in found)
            raise AskError(f"several actors have an option `{name}`", f"write {owners}")
        return (np.arange(self.n_states) >> found[0] & 1).astype(np.bool_)

    def fits(self, text: str) -> BoolArray:
        """Which states fit a pattern (``--YY``) or a statement (``strike and not block``)."""
        if text and set(text) <= _LETTERS:
            if len(text) != len(self.options):
                raise AskError(
                    f"`{text}` has {len(text)} letters; the game has {len(self.options)} options",
                    "write Y, N or - for each option, in the order of the case",
                )
            states = np.arange(self.n_states)
            out = np.ones(self.n_states, dtype=np.bool_)
            for bit, letter in enumerate(text):
                if letter != "-":
                    out &= (states >> bit & 1) == (letter == "Y")
            return out
        return truth(parse_statement(text), self.option)

    def write(self, state: int) -> str:
        """A state in letters."""
        return "".join("NY"[state >> b & 1] for b in range(len(self.options)))

    def read(self, text: str) -> int:
        """Letters → the one state that they name."""
        if not text or not set(text) <= {"Y", "N"}:
            raise AskError(f"`{text}` names no one state", "write Y or N for each option")
        return int(np.argmax(self.fits(text)))

    def words(self, state: int, says: Mapping[tuple[str, str], str]) -> str:
        """A state in words: what is on."""
        on = [says[o] for b, o in enumerate(self.options) if state >> b & 1]
        return "; ".join(on) if on else "nothing of all this"


def board_of(game: Game) -> Board:
    """The board of a game."""
    options = tuple((a, o) for a, player in game.actors.items() for o in player.options)
    return Board(tuple(game.actors), options)


def says_of(game: Game) -> dict[tuple[str, str], str]:
    """What each option is, in words."""
    return {
        (a, o): f"{a}: {body.says or o}"
        for a, player in game.actors.items()
        for o, body in player.options.items()
    }


def feasible_of(game: Game, board: Board) -> BoolArray:
    """The states that can be."""
    out = np.ones(board.n_states, dtype=np.bool_)
    for text in game.infeasible:
        out &= ~board.fits(text)
    return out


def committed(case: Case, board: Board, policy: str) -> BoolArray:
    """The states that remain once a policy has committed its actors to options."""
    out = np.ones(board.n_states, dtype=np.bool_)
    if policy == AS_IS:
        return out
    for actor, moves in case.commitments[policy].items():
        for option, way in moves.items():
            out &= board.option(f"{actor}.{option}") == (way == "on")
    return out


def conflict_under(case: Case, policy: str) -> Conflict:
    """The conflict of a case under a policy.

    Raises
    ------
    AskError
        No state is left.
    """
    game = case.game
    assert game is not None
    board = board_of(game)
    return _conflict(_Key(game), board, committed(case, board, policy).tobytes())


class _Key:
    """A game as a key: the same object is the same game."""

    def __init__(self, game: Game) -> None:
        self.game = game

    def __hash__(self) -> int:
        return id(self.game)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.game is self.game


@lru_cache(maxsize=64)
def _conflict(key: _Key, board: Board, remaining: bytes) -> Conflict:
    game = key.game
    place = {player: i for i, player in enumerate(board.players)}
    feasible = feasible_of(game, board) & np.frombuffer(remaining, dtype=np.bool_)
    if not feasible.any():
        raise AskError("no state is left", "something that is committed cannot be")
    ways = [_WAYS[game.actors[a].options[o].moves] for a, o in board.options]
    arcs = {
        place[actor]: [(board.read(a), board.read(b)) for a, b in pairs]
        for actor, pairs in game.arcs.items()
    }
    return conflict_of(
        [place[a] for a, _ in board.options],
        n_actors=len(board.players),
        direction=ways,
        feasible=feasible,
        arcs=arcs,
    )


def too_many(game: Game) -> str:
    """Why a game is too large for memory; empty if it is not."""
    n = sum(len(player.options) for player in game.actors.values())
    if n <= MOST_OPTIONS:
        return ""
    need = 2.0**n * (4 * len(game.actors) + 5) / 1e9
    return f"{n} options make {2.0**n:.2g} states, which need about {need:,.0f} GB"
