"""What the report's longer sections show, as plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from standoff.audit.results import (
    Audit,
    LedgerRow,
    Mark,
    MarkedText,
    Verdict,
)
from standoff.report.marked import Paragraph, paragraphs
from standoff.report.names import Names
from standoff.report.sentences import argued_from
from standoff.report.words import result_words

CARRIES = 0.005  # a smaller loss of the thesis is none
LONG = 150_000  # characters: of a longer text only what is marked is shown


def groups(audit: Audit) -> list[tuple[str, list[str]]]:
    """The claims for the table: what the recommendation is argued with first, then the rest."""
    argued = {v.claim for v in argued_from(audit)}
    thesis = audit.argument.thesis if audit.argument else ""
    first = [thesis] if thesis else []
    first += [v.claim for v in audit.verdicts if v.claim in argued]
    rest = [v.claim for v in audit.verdicts if v.claim not in first]
    if not first or not rest:
        return [("", first + rest)]
    return [("The thesis and what it is argued with", first), ("What else is claimed", rest)]


def easiest(audit: Audit, most: int = 5) -> list[Verdict]:
    """The argument's tested claims that the least change of a judgement or a tie reverses."""
    steps = {"range": 0, "structure": 1, "pair": 2, "bounds": 3}
    found = [
        v
        for v in argued_from(audit)
        if v.flip and (not v.flip.moves or any(m.judged for m in v.flip.moves))
    ]
    ease = {v.claim: (steps[v.flip.step], v.flip.share) for v in found if v.flip}
    found.sort(key=lambda v: (ease[v.claim][0], _size(ease[v.claim][1])))
    return found[:most]


@dataclass(frozen=True)
class Pin:
    """A number that a verdict hangs on.

    Attributes
    ----------
    id, says : str
    judged : bool
    alone : bool
        Moved alone within its bounds it reverses the verdict.
    """

    id: str
    says: str
    judged: bool
    alone: bool


def pins(names: Names, verdict: Verdict) -> list[Pin]:
    """What a verdict hangs on: what both separates and reverses it first, each number once."""
    alone = dict.fromkeys(m.id for m in verdict.assumed)
    drivers = dict.fromkeys(d.id for d in verdict.drivers)
    ids = [*(k for k in drivers if k in alone), *(k for k in alone if k not in drivers)]
    ids += [k for k in drivers if k not in alone]
    return [Pin(key, names.number(key), names.judged(key), key in alone) for key in ids]


@dataclass(frozen=True)
class ShownText:
    """A text ready to be read: its paragraphs in pieces, and what each mark belongs to."""

    body: MarkedText
    paragraphs: tuple[Paragraph, ...]
    marks: tuple[Mark, ...]
    left_out: int

    def claims(self, over: tuple[int, ...]) -> list[str]:
        """The claims among some marks, the innermost first, each once."""
        return self._of("claim", over)

    def slips(self, over: tuple[int, ...]) -> list[str]:
        """The slips among some marks."""
        return self._of("slips", over) + self._of("slip", over)

    def others(self, over: tuple[int, ...]) -> list[str]:
        """What else is quoted there."""
        found = dict.fromkeys(self.marks[i].item for i in over)
        return [i for i in found if i.partition(".")[0] not in ("claim", "slip", "slips")]

    def _of(self, kind: str, over: tuple[int, ...]) -> list[str]:
        items = dict.fromkeys(self.marks[i].item for i in over)
        return [key for k, _, key in (i.partition(".") for i in items) if k == kind]


def texts(audit: Audit) -> tuple[ShownText, ...]:
    """The texts at hand, cut at their marks; of a very long one the marked paragraphs alone."""
    found = []
    for body in audit.texts:
        cut = paragraphs(body.text, body.marks)
        source = audit.case.sources.get(body.source)
        if cut and source is not None and _plain(cut[0]) == source.title:
            cut = cut[1:]
        left_out = 0
        if len(body.text) > LONG:
            kept = tuple(p for p in cut if any(piece.over for piece in p.pieces))
            left_out, cut = len(cut) - len(kept), kept
        found.append(ShownText(body, cut, body.marks, left_out))
    return tuple(found)


def _plain(paragraph: Paragraph) -> str:
    return "".join(p.text + p.tail for p in paragraph.pieces if not p.over)


@dataclass(frozen=True)
class Weight:
    """A claim's part in the argument."""

    claim: str
    verdict: Verdict
    base: float
    sampled: bool
    strength: tuple[float, float]
    loss: tuple[float, float]
    against: bool

    @property
    def idle(self) -> bool:
        """Whether its fall costs the thesis less than .005 under either semantics."""
        return not any(abs(x) >= CARRIES for x in self.loss)


def weights(audit: Audit) -> tuple[Weight, ...]:
    """What the thesis loses when a claim falls, the most first."""
    view = audit.argument
    if view is None:
        return ()
    none = (float("nan"), float("nan"))
    hostile = {tail for tails in view.attacks.values() for tail in tails}
    rows = [
        Weight(
            claim,
            audit.verdict(claim),
            base,
            claim in view.sampled,
            view.strength.get(claim, none),
            view.loss.get(claim, none),
            claim in hostile,
        )
        for claim, base in view.base.items()
        if claim != view.thesis
    ]
    order = {row.claim: i for i, row in enumerate(rows)}
    return tuple(sorted(rows, key=lambda r: (-_size(r.loss[0]), order[r.claim])))


def _size(loss: float) -> float:
    return abs(loss) if loss == loss else -1.0


def parting(audit: Audit) -> dict[str, Mapping[str, Verdict]]:
    """The claims on which the analysts part: their verdicts by analyst."""
    found: dict[str, dict[str, Verdict]] = {}
    for analyst, verdicts in audit.by_analyst.items():
        for verdict in verdicts:
            found.setdefault(verdict.claim, {})[analyst] = verdict
    return {
        claim: own
        for claim, own in found.items()
        if len({(result_words(v), v.basis) for v in own.values()}) > 1
    }


def places(audit: Audit, claim: str) -> list[tuple[str, int]]:
    """Where a claim's words stand: the source, and the index of the mark in it."""
    item = f"claim.{claim}"
    return [(t.source, i) for t in audit.texts for i, m in enumerate(t.marks) if m.item == item]


def written(audit: Audit) -> dict[str, str]:
    """What the case writes for each number; of several analysts all of them."""
    return {
        key: " or ".join(dict.fromkeys(row.written for row in rows))
        for key, rows in ledger_rows(audit)
    }


def ledger_rows(audit: Audit) -> list[tuple[str, list[LedgerRow]]]:
    """The ledger by number: one row, or one for each analyst."""
    found: dict[str, list[LedgerRow]] = {}
    for row in audit.ledger.rows:
        found.setdefault(row.id, []).append(row)
    return list(found.items())
