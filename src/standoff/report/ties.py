"""Ties and camps as plain rows: what the alignment lens saw, or what the case writes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.case import Case
from standoff.case.numbers import ends


@dataclass(frozen=True)
class TieLine:
    """A tie as it is drawn and listed.

    Attributes
    ----------
    id, start, end, kind : str
    weight, low, high : float or None
        In the central future, and the ends of its range.
    frustrated, judged : bool
        Whether it strains the camps; whether its weight is a judgement.
    """

    id: str
    start: str
    end: str
    kind: str
    weight: float | None
    low: float | None
    high: float | None
    frustrated: bool
    judged: bool

    @property
    def sign(self) -> str:
        """``friendly``, ``hostile`` or ``unsure`` where its range has both signs."""
        lo = self.low if self.low is not None else self.weight
        hi = self.high if self.high is not None else self.weight
        if lo is not None and hi is not None and lo < 0 < hi:
            return "unsure"
        middle = self.weight if self.weight is not None else ((lo or 0) + (hi or 0)) / 2
        return "friendly" if middle > 0 else "hostile" if middle < 0 else "unsure"


@dataclass(frozen=True)
class Ties:
    """What is drawn of ties and camps.

    Attributes
    ----------
    actors : tuple of str
    lines : tuple of TieLine
    camps : mapping of actor to 0, 1 or None
    shares : mapping of actor to float
        Share of the futures in which it stands with the first of its list.
    frustration, balance : float or None
    reference : str
        The actor with whom `shares` counts; empty where it is not known.
    unique : bool
        Whether the central future has one best pair of camps.
    """

    actors: tuple[str, ...]
    lines: tuple[TieLine, ...]
    camps: Mapping[str, int | None]
    shares: Mapping[str, float]
    frustration: float | None
    balance: float | None
    reference: str
    unique: bool

    @property
    def settled(self) -> bool:
        """Whether any camp is known."""
        return any(camp is not None for camp in self.camps.values())

    def staying(self, actor: str) -> float | None:
        """In what share of the futures an actor stands in the camp that is drawn."""
        share, camp = self.shares.get(actor), self.camps.get(actor)
        if share is None or camp is None or self.camps.get(self.reference) is None:
            return None
        return share if camp == self.camps[self.reference] else 1 - share


def ties_of(case: Case, picture: Mapping[str, Any]) -> Ties:
    """What the alignment lens saw; without it, the ties as the case writes them."""
    own = {t.id: t for t in case.ties}
    lines = []
    for row in picture.get("ties") or [{"id": key} for key in own]:
        tie = own.get(str(row.get("id")))
        reach = ends(tie.weight.spec) if tie is not None else None
        low, high = row.get("low"), row.get("high")
        if low is None and reach is not None:
            low, high = reach
        weight = row.get("weight")
        if weight is None and low is not None and high is not None:
            weight = (low + high) / 2
        start = str(row.get("from") or (tie.from_ if tie else ""))
        end = str(row.get("to") or (tie.to if tie else ""))
        if not start or not end:
            continue
        lines.append(
            TieLine(
                str(row.get("id") or f"{start}-{end}"),
                start,
                end,
                str(row.get("kind") or (tie.kind if tie else "tie")),
                _finite(weight),
                _finite(low),
                _finite(high),
                bool(row.get("frustrated")),
                bool(row.get("judged", tie.weight.judged if tie else False)),
            )
        )
    met = dict.fromkeys(a for line in lines for a in (line.start, line.end))
    actors = tuple(dict.fromkeys([*(str(a) for a in picture.get("actors") or ()), *met]))
    camps = picture.get("camps") or {}
    shares = {str(k): v for k, v in (picture.get("camp_share") or {}).items()}
    return Ties(
        tuple(a for a in actors if a in met or a in camps),
        tuple(lines),
        {a: camps.get(a) for a in actors},
        {k: float(v) for k, v in shares.items() if _finite(v) is not None},
        _finite(picture.get("frustration")),
        _finite(picture.get("balance")),
        str(picture.get("reference") or ""),
        bool(picture.get("unique", True)),
    )


def _finite(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(float(value)) else None
