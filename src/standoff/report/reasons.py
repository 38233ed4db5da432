"""A reason as the report shows it: in words, with the words quoted and the place to look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from standoff.audit.results import Audit
from standoff.case.base import Reason
from standoff.report.names import Names, visible
from standoff.report.words import several

_WEB = re.compile(r"https?://[^\s\"'<>\\]+")


def web(url: str | None) -> str:
    """A web address that may be linked to, or nothing."""
    return url if url and _WEB.fullmatch(url) else ""


@dataclass(frozen=True)
class Shown:
    """A reason in words.

    Attributes
    ----------
    kind : str
        ``quotation``, ``publication``, ``data``, ``fit`` or ``judgement``.
    says : str
    quoted : str
        The words, where the text is at hand.
    url : str
    """

    kind: str
    says: str
    quoted: str = ""
    url: str = ""


def shown(audit: Audit, names: Names, item: str, because: Iterable[Reason]) -> list[Shown]:
    """The reasons of an item: words at hand first, then the rest; absent texts once each."""
    found: list[Shown] = []
    absent: dict[str, list[Reason]] = {}
    for reason in because:
        if reason.source is None:
            found.append(_shown(names, reason))
        elif words := _words(audit, item, reason):
            found.append(Shown("quotation", _from(names, reason.source), words))
        else:
            absent.setdefault(reason.source, []).append(reason)
    for source, reasons in absent.items():
        places = [f"{r.at[0]:,} to {r.at[1]:,}" for r in reasons if r.at]
        body = names.case.sources.get(source)
        says = f"{_from(names, source)}, characters {several(places)}; its text is not at hand"
        found.append(Shown("quotation", says, "", web(body.url if body else None)))
    return sorted(found, key=lambda r: not r.quoted)


def _from(names: Names, source: str) -> str:
    body = names.case.sources.get(source)
    return f"from “{names.source(source)}”" + (", a relay" if body and body.relays else "")


def _shown(names: Names, reason: Reason) -> Shown:
    if reason.ref is not None:
        parts = [reason.ref, reason.where, reason.date]
        says = ", ".join(visible(p) for p in parts if p)
        if reason.recalled:
            says += " (recalled, not looked up: counts as judgement)"
        return Shown("judgement" if reason.recalled else "publication", says, "", web(reason.url))
    if reason.judgement is not None:
        says = f"judgement of {names.actor(reason.by)}" if reason.by else "judgement"
        return Shown(
            "judgement", says + (f": {visible(reason.judgement)}" if reason.judgement else "")
        )
    digest = f" (SHA-256 {reason.sha256[:12]}…)" if reason.sha256 else ""
    return Shown(reason.kind, f"{reason.kind} {visible(reason.data or reason.fit)}{digest}")


def _words(audit: Audit, item: str, reason: Reason) -> str:
    if reason.at is None:
        return ""
    length = reason.at[1] - reason.at[0]
    for text in audit.texts:
        if text.source == reason.source:
            near = [m for m in text.marks if m.item == item and m.end - m.start == length]
            near.sort(key=lambda m: abs(m.start - reason.at[0]) if reason.at else 0)
            if near:
                return visible(" ".join(text.text[near[0].start : near[0].end].split()))
    return ""
