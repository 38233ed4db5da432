"""The words of a game: a state, a move and a reason as a reader would say them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from standoff.case import Case
from standoff.report.names import Names, visible
from standoff.report.words import capital, several

_CODE = re.compile(r"(?<![\w-])[YN-]*[YN][YN-]*(?![\w-])")


class GameWords:
    """How the states and moves of a game are told.

    Parameters
    ----------
    picture : mapping
        ``players``, ``options`` (``actor.option`` in their order) and ``says``.
    names : Names
        Of the case.
    """

    def __init__(self, picture: Mapping[str, Any], names: Names) -> None:
        self.names = names
        self.players = [str(p) for p in picture.get("players") or ()]
        self.options = [tuple(str(o).split(".", 1)) for o in picture["options"]]
        says = picture.get("says") or {}
        self.says = [
            visible(says.get(f"{a}.{o}", o)).removeprefix(f"{a}: ") for a, o in self.options
        ]
        told: dict[str, set[str]] = {}
        for (_, option), text in zip(self.options, self.says, strict=True):
            told.setdefault(option, set()).add(text)
        self.alone = {option: texts.pop() for option, texts in told.items() if len(texts) == 1}
        known = "|".join(sorted({re.escape(o) for _, o in self.options}, key=len, reverse=True))
        row = rf"(?:{known})(?: and (?:{known}))*(?![\w-])"
        self._takes = re.compile(rf"takes up ({row})(?:, drops ({row}))?")
        self._drops = re.compile(rf"drops ({row})")
        who = "|".join(sorted(map(re.escape, self.players), key=len, reverse=True))
        self._who = re.compile(
            rf"(?<![\w-])({who or '(?!)'})(?= (?:takes|drops|stays|leaves|has)[ :])"
        )

    def state(self, code: str) -> str:
        """What is on: ``Russia: sanction; strike · Iran: block``."""
        on: dict[str, list[str]] = {}
        for letter, (actor, _), text in zip(code, self.options, self.says, strict=False):
            if letter == "Y":
                on.setdefault(actor, []).append(text)
        return (
            " · ".join(
                f"{capital(self.names.actor(actor))}: {'; '.join(texts)}"
                for actor, texts in on.items()
            )
            or "nothing of all this"
        )

    def change(self, actor: str, before: str, after: str) -> str:
        """A move: ``takes up “strike” and drops “sanction”``."""
        rows = list(zip(before, after, self.options, self.says, strict=False))
        on = [text for a, b, _, text in rows if (a, b) == ("N", "Y")]
        off = [text for a, b, _, text in rows if (a, b) == ("Y", "N")]
        return _changed(on, off)

    def route(self, start: str, steps: Iterable[Mapping[str, Any]]) -> str:
        """A row of moves as a sentence."""
        told, at = [], start
        for step in steps:
            change = self.change(step["actor"], at, step["to"])
            told.append(f"{self.names.actor(step['actor'])} {change}")
            at = step["to"]
        return capital("; then ".join(told)) + "." if told else "It is the status quo."

    def reasons(self, by: Mapping[str, str]) -> tuple[str, ...]:
        """Why each actor stays: those with nothing better in one sentence, then the others."""
        idle = [a for a, text in by.items() if text == f"{a} has no move that betters it."]
        rest = [self._spoken(text) for a, text in by.items() if a not in idle]
        if not idle:
            return tuple(rest)
        if not rest:
            return ("Nobody has a move that betters it.",)
        told = capital(several(self.names.actor(a) for a in idle))
        verb, whom = ("has", "it") if len(idle) == 1 else ("have", "them")
        return (*rest, f"{told} {verb} no move that betters {whom}.")

    def _spoken(self, text: str) -> str:
        """A sentence of the lens with names and words in place of ids."""
        text = self._who.sub(lambda m: self.names.actor(m[1]), text)
        parts, at = [], 0
        for found in self._takes.finditer(text):
            parts += [self._dropped(text[at : found.start()]), self._said(found[1], found[2])]
            at = found.end()
        return capital("".join(parts) + self._dropped(text[at:]))

    def _dropped(self, text: str) -> str:
        return self._drops.sub(lambda m: self._said(None, m[1]), text)

    def _said(self, on: str | None, off: str | None) -> str:
        return _changed(*([self.alone.get(o, o) for o in (row or "").split(" and ") if o]
                          for row in (on, off)))  # fmt: skip


def _changed(on: list[str], off: list[str]) -> str:
    parts = []
    if on:
        parts.append("takes up " + several(f"“{text}”" for text in on))
    if off:
        parts.append("drops " + several(f"“{text}”" for text in off))
    return " and ".join(parts) or "stays"


def cut_codes(text: str, length: int) -> list[tuple[bool, str]]:
    """A text in pieces, each with whether it is a state in so many letters."""
    pieces, at = [], 0
    for found in _CODE.finditer(text):
        if len(found[0]) == length:
            pieces += [(False, text[at : found.start()]), (True, found[0])]
            at = found.end()
    return [(code, piece) for code, piece in [*pieces, (False, text[at:])] if piece]


def patterns_in_words(case: Case, names: Names, outcome: str) -> tuple[str, ...]:
    """What each pattern of letters in an outcome stands for, a sentence each."""
    if case.game is None:
        return ()
    rows = [
        (actor, visible(body.says or option))
        for actor, player in case.game.actors.items()
        for option, body in player.options.items()
    ]
    found = dict.fromkeys(p for code, p in cut_codes(outcome, len(rows)) if code)
    return tuple(_pattern(names, rows, pattern) for pattern in found)


def _pattern(names: Names, rows: list[tuple[str, str]], pattern: str) -> str:
    told = {
        letter: [
            f"{names.actor(actor)}: “{text}”"
            for at, (actor, text) in zip(pattern, rows, strict=True)
            if at == letter
        ]
        for letter in "YN-"
    }
    off = "everything else off" if told["Y"] else "everything off"
    if not told["-"]:
        return f"{pattern} stands for: {'; '.join([*told['Y'], off] if told['N'] else told['Y'])}."
    parts = [f"on {'; '.join(told['Y'])}"] if told["Y"] else []
    parts += [f"off {'; '.join(told['N'])}"] if told["N"] else []
    return f"{pattern} stands for: {'; '.join([*parts, 'the rest either way'])}."
