"""The texts at hand, with what the case quotes from them."""

from __future__ import annotations

from standoff.audit.results import Mark, MarkedText
from standoff.case import Case
from standoff.case.spans import locate, text_sha256
from standoff.case.tree import Path
from standoff.case.walk import reasons

_ONE = {
    "claims": "claim",
    "ties": "tie",
    "events": "event",
    "memberships": "membership",
    "statements": "statement",
    "money": "money",
    "voices": "voice",
    "slips": "slip",
    "actors": "actor",
    "policies": "policy",
    "objectives": "objective",
    "disputes": "dispute",
    "quantities": "quantity",
    "indicators": "indicator",
}


def marked_texts(case: Case) -> tuple[MarkedText, ...]:
    """Every text at hand, its quotations checked, found again or named as lost."""
    quotes: dict[str, list[tuple[str, tuple[int, int], str]]] = {}
    for path, reason in reasons(case):
        if reason.source in case.texts and reason.at is not None and reason.sha is not None:
            name = _item(case, path)
            quotes.setdefault(str(reason.source), []).append((name, reason.at, reason.sha))
    found = []
    for source, text in case.texts.items():
        expected = case.sources[source].sha256
        changed = expected is not None and expected != text_sha256(text)
        marks, lost, shift = [], [], 0
        for name, at, sha in sorted(quotes.get(source, ()), key=lambda q: (q[1], q[0])):
            place = locate(text, at, sha, shift)
            if place is None:
                lost.append(name)
                continue
            shift = place.start - at[0]
            marks.append(Mark(name, place.start, place.end, place.moved))
        marks.sort(key=lambda m: (m.start, -m.end, m.item))
        found.append(MarkedText(source, text, tuple(marks), tuple(lost), changed))
    return tuple(found)


def _item(case: Case, path: Path) -> str:
    """The item that a reason belongs to: ``claim.backlash``, ``tie.tur-aze``, ``slip.0``."""
    section = str(path[0])
    name = _ONE.get(section, section)
    key = path[1] if len(path) > 1 else ""
    if isinstance(key, int) and section != "slips":
        row = getattr(case, section)[key]
        key = getattr(row, "id", None) or key
    return f"{name}.{key}"
