"""Which outcomes can last, as plain rows: what the stability lens saw, told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.report.game_words import GameWords
from standoff.report.names import Names
from standoff.report.words import capital, several

OPEN = 12  # states told at once
MORE = 24  # and behind a line that opens; the rest is counted

STRENGTH = ("nash", "sseq", "seq", "smr", "gmr", "sim")  # the strongest first

LABELS = {
    "nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "sseq": "SSEQ", "sim": "SIM",
}  # fmt: skip
MEANS = {
    "nash": "nobody has a move that betters it",
    "gmr": "whatever would better an actor, others can answer so that it ends no better",
    "smr": "as GMR, and the actor cannot then move on to something better",
    "seq": "as GMR, but only answers that better those who give them count",
    "sseq": "as SEQ, and the actor cannot then move on to something better",
    "sim": "whatever would better an actor, others can better themselves at the same time so that "
    "it ends no better",
}


@dataclass(frozen=True)
class Concept:
    """A concept of stability: what it means, and how many states last by it.

    Attributes
    ----------
    id, label, means : str
    central : int
        States that last in the central future.
    ever : int
        States that last in at least one future examined.
    """

    id: str
    label: str
    means: str
    central: int
    ever: int


@dataclass(frozen=True)
class Outcome:
    """A state that lasts in some future.

    Attributes
    ----------
    code, words : str
        Letters, and what is on.
    now : bool
        Whether it is the status quo.
    shares : mapping of concept to float
    central : tuple of str
        The concepts by which it lasts in the central future.
    central_says : str
    """

    code: str
    words: str
    now: bool
    shares: Mapping[str, float]
    central: tuple[str, ...]
    central_says: str


@dataclass(frozen=True)
class Route:
    """How the status quo leads to a state; `says` is empty where it does not."""

    code: str
    words: str
    says: str


@dataclass(frozen=True)
class GameMove:
    """A move from the status quo."""

    actor: str
    name: str
    says: str
    to: str
    words: str
    improves: bool


@dataclass(frozen=True)
class Reasoned:
    """Why states last in the central future: letters and words of each, by which concept, why."""

    states: tuple[tuple[str, str], ...]
    concept: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class Lasting:
    """All that the report tells of the game.

    Attributes
    ----------
    lead : str
    concepts : tuple of Concept
    first, more : tuples of Outcome
    left : str
        What is told of the states that are not listed.
    now, now_words : str
        The status quo; empty where the case names none.
    moves : tuple of GameMove
    improved, moved, unreached : tuples of Route
        For the states told at once: by improvements, only by any moves, not at all.
    reached : str
        How many of all can be reached, in a sentence.
    reasons : tuple of Reasoned
    """

    lead: str
    concepts: tuple[Concept, ...]
    first: tuple[Outcome, ...]
    more: tuple[Outcome, ...]
    left: str
    now: str
    now_words: str
    moves: tuple[GameMove, ...]
    improved: tuple[Route, ...]
    moved: tuple[Route, ...]
    unreached: tuple[Route, ...]
    reached: str
    reasons: tuple[Reasoned, ...]


def lasting_of(picture: Mapping[str, Any], names: Names, futures: int) -> Lasting | None:
    """The rows of the report's section, or None where there is no game.

    Parameters
    ----------
    picture : mapping
        What the stability lens saw.
    names : Names
    futures : int
        How many futures were examined.
    """
    if not picture.get("options"):
        return None
    words = GameWords(picture, names)
    concepts = _concepts(picture)
    outcomes = [_outcome(picture, words, code, concepts) for code in picture.get("states") or ()]
    outcomes.sort(key=lambda s: [-s.shares.get(c, 0.0) for c in STRENGTH])
    first, rest = tuple(outcomes[:OPEN]), outcomes[OPEN:]
    now = str(picture.get("status-quo") or "")
    paths = {row["to"]: row for row in picture.get("paths") or ()}
    found: dict[str, list[Route]] = {"improvements": [], "moves": [], "": []}
    for state in first if now else ():
        row = paths.get(state.code)
        says = "" if row is None else words.route(now, row["steps"])
        found[row["by"] if row else ""].append(Route(state.code, state.words, says))
    return Lasting(
        lead=_lead(picture, futures),
        concepts=concepts,
        first=first,
        more=tuple(rest[:MORE]),
        left=_left(rest[MORE:], concepts),
        now=now,
        now_words=words.state(now) if now else "",
        moves=tuple(_move(words, now, row) for row in picture.get("moves") or ()),
        improved=tuple(found["improvements"]),
        moved=tuple(found["moves"]),
        unreached=tuple(found[""]),
        reached=_reached(len(outcomes), [row["by"] for row in paths.values()]),
        reasons=_reasons(picture.get("why") or {}, words),
    )


def _concepts(picture: Mapping[str, Any]) -> tuple[Concept, ...]:
    now, shares = picture.get("equilibria") or {}, picture.get("shares") or {}
    return tuple(
        Concept(c, _label(c), MEANS.get(c, c), len(now.get(c, ())), len(shares[c])) for c in shares
    )


def _outcome(
    picture: Mapping[str, Any], words: GameWords, code: str, concepts: tuple[Concept, ...]
) -> Outcome:
    now = picture.get("equilibria") or {}
    central = tuple(c.id for c in concepts if code in now.get(c.id, ()))
    shares = {c.id: float(picture["shares"][c.id].get(code, 0.0)) for c in concepts}
    if not central:
        says = ""
    elif len(central) == len(concepts) > 1:
        says = "lasts in the central future by every concept"
    else:
        says = "lasts in the central future by " + several(_label(c) for c in central)
    return Outcome(
        code, words.state(code), code == picture.get("status-quo"), shares, central, says
    )


def _reasons(why: Mapping[str, Any], words: GameWords) -> tuple[Reasoned, ...]:
    """The states that last for the same reasons told together."""
    found: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = {}
    for code, told in why.items():
        key = (_label(told["concept"]), words.reasons(told["by"]))
        found.setdefault(key, []).append((code, words.state(code)))
    return tuple(Reasoned(tuple(states), *key) for key, states in found.items())


def _move(words: GameWords, now: str, row: Mapping[str, Any]) -> GameMove:
    return GameMove(
        row["actor"],
        capital(words.names.actor(row["actor"])),
        words.change(row["actor"], now, row["to"]),
        row["to"],
        words.state(row["to"]),
        bool(row["improves"]),
    )


def _lead(picture: Mapping[str, Any], futures: int) -> str:
    options, feasible = len(picture["options"]), int(picture.get("feasible") or 0)
    orders = int(picture.get("orders") or 0)
    can = "1 state" if feasible == 1 else f"{feasible:,} states"
    told = f"The game has {options} options of {len(picture['players'])} actors; {can} can be. "
    if orders == 1:
        return told + (
            f"In all {futures:,} futures examined the actors’ orders of preference are the same, "
            "so that a state lasts in all of them or in none."
        )
    return told + (
        f"Over the {futures:,} futures examined the actors’ orders of preference differ in "
        f"{orders:,} ways; a share says in how much of these futures nobody would leave the state."
    )


def _left(rest: list[Outcome], concepts: tuple[Concept, ...]) -> str:
    if not rest:
        return ""
    by = {c.label: sum(state.shares[c.id] > 0 for state in rest) for c in concepts}
    told = several(f"{n:,} by {label}" for label, n in by.items() if n)
    subject = "1 more state lasts" if len(rest) == 1 else f"{len(rest):,} more states last"
    where = "the command standoff stability with --json lists them all"
    return f"{subject} in some future ({told}); {where}."


def _reached(states: int, by: list[str]) -> str:
    better, any_way = by.count("improvements"), by.count("moves")
    left = states - better - any_way
    told = f"Of the {states:,} states that last in some future by some concept, the status quo "
    told += f"leads to {better:,} by improvements alone"
    if any_way:
        told += f" and to {any_way:,} more only with some move that does not better its mover"
    return told + (f"; it never leads to {left:,}." if left else ".")


def _label(concept: str) -> str:
    return LABELS.get(concept, concept)
