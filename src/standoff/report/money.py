"""Money and voices as plain rows: what the influence lens saw, ready to be drawn and listed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.case import Case
from standoff.report.names import Names
from standoff.report.words import date_words, number, share_words

MOST = 60  # edges that are drawn; of more only those on a path, and the alleged ones beside them


@dataclass(frozen=True)
class MoneyEdge:
    """A payment or a tie, the way it carries.

    Attributes
    ----------
    id, start, end, kind, says : str
    amount, when : str
        In words; empty where the case has none.
    disclosed : str
    alleged : bool
    share : float
        Of the futures examined in which it stands.
    """

    id: str
    start: str
    end: str
    kind: str
    says: str
    amount: str
    when: str
    disclosed: str
    alleged: bool
    share: float

    @property
    def stands(self) -> str:
        """In what share of the futures it stands; empty where in all."""
        return "" if self.share >= 1.0 or math.isnan(self.share) else share_words(self.share)


@dataclass(frozen=True)
class MoneyPath:
    """A path with its weakest link, and how many ways run along the same actors."""

    actors: tuple[str, ...]
    edges: tuple[str, ...]
    weakest: str
    why: str
    ways: int
    at: str


@dataclass(frozen=True)
class Word:
    """What a speaker said, or what is claimed of money that reaches it."""

    speaker: str
    says: str
    claim: str = ""


@dataclass(frozen=True)
class Count:
    """The statements of a frame, counted; `undefined` is why no rate is told."""

    how: str
    undefined: str
    words: str
    exposed: tuple[str, ...]
    own: tuple[str, ...]


@dataclass(frozen=True)
class Money:
    """What is drawn and listed of money and voices."""

    edges: tuple[MoneyEdge, ...]
    drawn: tuple[MoneyEdge, ...]
    paths: tuple[MoneyPath, ...]
    payers: tuple[str, ...]
    words: tuple[Word, ...]
    counts: tuple[Count, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who says something, or is asked about."""
        return tuple(dict.fromkeys(w.speaker for w in self.words))


def money_of(case: Case, picture: Mapping[str, Any], names: Names) -> Money | None:
    """What the influence lens saw; None where the case has no money and no voices."""
    if not picture.get("edges"):
        return None
    edges = tuple(_edge(row) for row in picture["edges"])
    paths = tuple(
        MoneyPath(
            tuple(p["actors"]), tuple(p["edges"]), p["weakest"], p["why"], int(p["ways"]), p["at"]
        )
        for p in picture["paths"]
    )
    payers = tuple(picture["payers"])
    asked = {s for _, s in picture["asked"].values()}
    framed = {s.by for s in case.statements if s.frame}
    met = {name for e in edges for name in (e.start, e.end)}
    words = [Word(s, names.claim(c), c) for c, (_, s) in picture["asked"].items()]
    words += [
        Word(s.by, f"{s.stance} {names.actor(s.about)}: {s.says or ''}".rstrip(": "))
        for s in case.statements
        if s.stance in ("for", "against") and s.about and (s.frame or s.by in met)
        if s.by in framed or s.by in asked or s.by in met
    ]
    counts = tuple(
        Count(
            c["how"], c["undefined"], c["words"], tuple(names.actor(x) for x in c["exposed"]),
            tuple(names.actor(x) for x in c["own"]),
        )
        for c in picture["counts"]
        if c["frame"]
    )  # fmt: skip
    return Money(edges, _drawn(edges, paths, payers), paths, payers, tuple(words), counts)


def _drawn(
    edges: tuple[MoneyEdge, ...], paths: tuple[MoneyPath, ...], payers: tuple[str, ...]
) -> tuple[MoneyEdge, ...]:
    if len(edges) <= MOST:
        return edges
    used = {e for p in paths for e in p.edges}
    kept = [e for e in edges if e.id in used]
    kept += [e for e in edges if e.alleged and e.start in payers]
    return tuple(kept[:MOST])


def _edge(row: Mapping[str, Any]) -> MoneyEdge:
    span = [date_words(row[k]) for k in ("since", "until")]
    if row["on"]:
        when = date_words(row["on"])
    else:
        when = " ".join(
            w for w in (span[0] and f"from {span[0]}", span[1] and f"to {span[1]}") if w
        )
    return MoneyEdge(
        row["id"],
        row["from"],
        row["to"],
        row["kind"],
        row["says"],
        amount_words(row["low"], row["high"], row["currency"]),
        when,
        row["disclosed"],
        bool(row["alleged"]),
        float(row["share"]),
    )


def amount_words(low: float | None, high: float | None, currency: str) -> str:
    """An amount in a few words: ``7 to 7.5 million USD``."""
    if low is None or high is None:
        return ""
    scale, word = next(
        ((s, w) for s, w in ((1e9, " billion"), (1e6, " million")) if high >= s), (1.0, "")
    )
    told = [number(v / scale, 6 if scale == 1.0 else 3) for v in dict.fromkeys((low, high))]
    return f"{' to '.join(told)}{word} {currency}".strip()
