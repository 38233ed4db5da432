"""A reason as the report shows it: in words, with the words quoted and the place to look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from standoff.audit.results import Audit
from standoff.case.base import Reason
from standoff.report.names import Names, visible

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
    """The reasons of an item of the case."""
    return [_shown(audit, names, item, r) for r in because]


def _shown(audit: Audit, names: Names, item: str, reason: Reason) -> Shown:
    if reason.source is not None:
        source = names.case.sources.get(reason.source)
        says = f"quoted from “{names.source(reason.source)}”"
        if source is not None and source.by:
            says += f" by {names.actor(source.by)}"
        if source is not None and source.relays:
            says += ", as relayed"
        words = _words(audit, item, reason)
        if not words and reason.at:
            says += f", characters {reason.at[0]:,} to {reason.at[1]:,}"
        return Shown("quotation", says, words, web(source.url if source else None))
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
