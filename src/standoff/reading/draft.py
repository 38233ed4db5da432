"""A draft case from a text: everything in it is a candidate, for a person to keep or to drop."""

from __future__ import annotations

import re
from typing import Any

from standoff.case.spans import normalise, text_sha256
from standoff.reading import sentences as layout
from standoff.reading.claims import Claim
from standoff.reading.probes import probe
from standoff.reading.read import Engine, read
from standoff.reading.scribe import MOST, Item, Scribe, full
from standoff.reading.words import Ids, slug, tidy

RECOMMENDED = "as-recommended"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TELLING = ("prescriptive", "predictive", "causal", "normative", "factual")


def draft(
    text: str, source_id: str = "article", title: str | None = None, engine: Engine = "auto"
) -> Item:
    """Read a text and draft a case from it.

    Parameters
    ----------
    text : str
        Any text. It is normalised first (NFC, LF line ends, no byte order mark), and every offset
        counts in code points of the normalised text.
    source_id : str
        What the case calls the text.
    title : str, optional
        Instead of the text's own first heading.
    engine : {"auto", "spacy", "rules"}
        ``auto`` parses with spaCy where it is installed; a very long text is read by rules.

    Returns
    -------
    dict
        A case in plain data: ``actors``, ``ties``, ``events``, ``statements``, ``claims`` …, each
        item with ``draft: true`` and the words that it rests on.
    """
    source = source_id if _ID.fullmatch(source_id) and len(source_id) <= 80 else slug(source_id)
    scribe = Scribe(read(normalise(text), engine), source)
    reading = scribe.reading
    own_title = tidy(layout.title(reading.text, reading.sentences), 200) or "An untitled text"
    claims = _claims(scribe)
    events = scribe.events()
    parts: Item = {
        "sources": _sources(scribe, own_title),
        "actors": scribe.actors(),
        "memberships": scribe.memberships(),
        "ties": scribe.ties(),
        "events": events,
        "statements": scribe.statements(),
        "disputes": _disputes(scribe, claims, events),
        "money": scribe.money(),
        "policies": _policies(scribe, claims),
        "claims": claims,
        "argument": _argument(scribe, claims),
    }
    case: Item = {
        "standoff": "1",
        "title": tidy(title or "", 200) or own_title,
        "as-of": reading.as_of,
        "about": _about(scribe),
        "draft": True,
        **parts,
    }
    return {k: v for k, v in case.items() if v not in (None, {}, [])}


def _about(scribe: Scribe) -> str:
    how = "a dependency parse and rules" if scribe.reading.parsed else "rules alone"
    about = f"A draft, read from the text by {how}: candidates for a person to keep, mend or drop."
    if len(scribe.reading.sentences) >= layout.MOST:
        about += f" Only its first {layout.MOST} sentences were read."
    if scribe.left:
        listed = ", ".join(f"{n} {section}" for section, n in scribe.left.items())
        about += f" The text is long; left out are {listed}."
    return about


def _sources(scribe: Scribe, title: str) -> Item:
    """The text, and what it relays."""
    origin = scribe.reading.provenance
    original = scribe.actor(origin.original)
    outlet = scribe.actor(origin.outlet) or original
    relays = None
    found: Item = {scribe.source: None}
    if original and outlet != original:
        relays = Ids(found).new(slug(f"{original} original"))
        found[relays] = full(
            title=origin.original_title or None,
            by=scribe.actor(origin.author),
            outlet=original,
            kind="article",
            draft=True,
        )
    found[scribe.source] = full(
        title=title,
        sha256=text_sha256(scribe.reading.text),
        by=scribe.actor(origin.author),
        outlet=outlet,
        relays=relays,
        kind="article",
        draft=True,
    )
    return found


def _kept_claims(scribe: Scribe) -> list[Claim]:
    """The claims, and of too many the argument's, the disputed and the most telling."""
    reading = scribe.reading
    if len(reading.claims) <= MOST["claims"]:
        return reading.claims
    needed = {reading.argument.thesis, *reading.argument.reasons}
    needed |= {c for row in reading.argument.reasons.values() for c in row}
    needed |= {c for rival in reading.rivals for c in rival.accounts}
    ranked = sorted(
        reading.claims, key=lambda c: (c.id not in needed, _TELLING.index(c.kind), c.start)
    )
    return sorted(scribe.most("claims", ranked), key=lambda c: c.start)


def _claims(scribe: Scribe) -> Item:
    reading, actor = scribe.reading, scribe.actor
    author = actor(reading.provenance.author) or "author"
    members: dict[int, list[Any]] = {}
    tied: dict[int, list[Any]] = {}
    for member in reading.members:
        if actor(member.actor) and actor(member.bloc):
            members.setdefault(member.sentence, []).append(member)
    for tie in reading.ties:
        if actor(tie.from_) and actor(tie.to):
            tied.setdefault(tie.sentence, []).append(tie)
    found: Item = {}
    for claim in _kept_claims(scribe):
        near = members.get(claim.sentence, []), tied.get(claim.sentence, [])
        test, waits = probe(reading.text, claim, *near)
        found[claim.id] = full(
            says=tidy(scribe.evidence.words(claim.start, claim.end)),
            kind=claim.kind,
            force=claim.force,
            by=actor(claim.by) or author,
            about=actor(claim.about),
            allegation=claim.allegation or None,
            test=test,
            waits=waits or None,
            because=scribe.evidence.because((claim.start, claim.end)),
            draft=True,
        )
    return found


def _disputes(scribe: Scribe, claims: Item, events: list[Item]) -> Item:
    """Rival accounts, each with the event of its paragraph that came before it."""
    reading = scribe.reading
    people = reading.cast.people
    latest: dict[int, list[tuple[int, str]]] = {}
    for event, item in zip(reading.events, events, strict=False):
        paragraph = reading.sentences[event.sentence].paragraph
        latest.setdefault(paragraph, []).append((event.sentence, item["id"]))
    found: Item = {}
    for rival in reading.rivals:
        if not all(c in claims for c in rival.accounts):
            continue
        near = latest.get(reading.sentences[rival.sentence].paragraph, [])
        before = [ident for sentence, ident in near if sentence <= rival.sentence]
        speakers = [claims[c]["by"] for c in rival.accounts]
        one, other = (people[s].name if s in people else s for s in speakers)
        found[scribe.ids.new(slug(f"{speakers[0]} against {speakers[1]}"))] = full(
            says=f"{one} and {other} give rival accounts",
            event=before[-1] if before else None,
            accounts=list(rival.accounts),
            because=scribe.evidence.because((rival.start, rival.end)),
            draft=True,
        )
    return found


def _policies(scribe: Scribe, claims: Item) -> Item:
    """What the text recommends, as a policy that sets nothing yet."""
    argument = scribe.reading.argument
    agent = scribe.actor(argument.agent)
    if agent is None or argument.thesis not in claims:
        return {}
    thesis = next(c for c in scribe.reading.claims if c.id == argument.thesis)
    return {
        RECOMMENDED: {
            "says": claims[argument.thesis]["says"],
            "by": agent,
            "because": scribe.evidence.because((thesis.start, thesis.end)),
            "draft": True,
        }
    }


def _argument(scribe: Scribe, claims: Item) -> Item | None:
    argument = scribe.reading.argument
    if argument.thesis not in claims:
        return None
    reasons = {
        claim: [c for c in below if c in claims]
        for claim, below in argument.reasons.items()
        if claim in claims
    }
    return full(thesis=argument.thesis, reasons={k: v for k, v in reasons.items() if v} or None)
