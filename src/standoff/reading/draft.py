"""A draft case from a text: everything in it is a candidate, for a person to keep or to drop."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from standoff.case.spans import normalise, text_sha256
from standoff.reading import sentences as layout
from standoff.reading.cast import Actor
from standoff.reading.claims import Claim
from standoff.reading.evidence import Evidence
from standoff.reading.lexicon import CLASS
from standoff.reading.probes import probe
from standoff.reading.read import Engine, Reading, read
from standoff.reading.ties import Tie
from standoff.reading.words import slug, tidy, unique

# A draft is for a person to read; beyond these the least telling items are left out, and counted.
MOST = {
    "actors": 300,
    "claims": 400,
    "ties": 200,
    "events": 300,
    "statements": 300,
    "mentions": 200,
}
RECOMMENDED = "as-recommended"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TELLING = ("prescriptive", "predictive", "causal", "normative", "factual")

Item = dict[str, Any]


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
        ``auto`` parses with spaCy where it is installed; a text over a million characters is read
        by rules.

    Returns
    -------
    dict
        A case in plain data: ``actors``, ``ties``, ``events``, ``statements``, ``claims`` …, each
        item with ``draft: true`` and the words that it rests on.
    """
    return _Draft(read(normalise(text), engine), source_id, title).case()


class _Draft:
    """Writes what was read in the words of a case."""

    def __init__(self, reading: Reading, source_id: str, title: str | None) -> None:
        self.reading = reading
        self.source = (
            source_id if _ID.fullmatch(source_id) and len(source_id) <= 80 else slug(source_id)
        )
        self.title = title
        self.evidence = Evidence(reading.text, self.source)
        self.left: dict[str, int] = {}
        ranked = sorted(reading.cast.people.values(), key=lambda p: -len(p.mentions))
        self.actors = {p.id for p in self._most("actors", ranked)}
        self.taken = set(reading.cast.people) | {c.id for c in reading.claims}

    def _most(self, section: str, rows: list[Any]) -> list[Any]:
        kept = rows[: MOST[section]]
        if len(rows) > len(kept):
            self.left[section] = len(rows) - len(kept)
        return kept

    def actor(self, ident: str) -> str | None:
        return ident if ident in self.actors else None

    def case(self) -> Item:
        reading = self.reading
        claims = self._claims()
        events = self._events()
        case: Item = {
            "standoff": "1",
            "title": tidy(self.title or layout.title(reading.text, reading.sentences), 200)
            or "A text",
            "as-of": reading.as_of,
            "about": "",
            "draft": True,
            "sources": self._sources(),
            "actors": self._actors(),
            "memberships": self._memberships(),
            "ties": self._ties(),
            "events": events,
            "statements": self._statements(),
            "disputes": self._disputes(claims, events),
            "money": self._money(),
            "policies": self._policies(claims),
            "claims": claims,
            "argument": self._argument(claims),
        }
        case["about"] = self._about()
        return {k: v for k, v in case.items() if v not in (None, {}, [], ())}

    def _about(self) -> str:
        how = "a dependency parse and rules" if self.reading.parsed else "rules alone"
        text = (
            f"A draft, read from the text by {how}: candidates for a person to keep, mend or drop."
        )
        if self.left:
            listed = ", ".join(f"{n} {section}" for section, n in self.left.items())
            text += f" The text is long; left out are {listed}."
        return text

    def _sources(self) -> Item:
        origin = self.reading.provenance
        main: Item = {
            "title": tidy(layout.title(self.reading.text, self.reading.sentences), 200) or "A text",
            "sha256": text_sha256(self.reading.text),
            "kind": "article",
            "by": self.actor(origin.author),
            "outlet": self.actor(origin.outlet),
            "draft": True,
        }
        found: Item = {self.source: main}
        if self.actor(origin.original) and origin.outlet:
            relayed = unique(slug(f"{origin.original} original"), {*found})
            main["relays"] = relayed
            found[relayed] = _full(
                title=origin.original_title or None,
                by=self.actor(origin.author),
                outlet=origin.original,
                kind="article",
                draft=True,
            )
        elif self.actor(origin.original):
            main["outlet"] = origin.original
        found[self.source] = _full(**main)
        return found

    def _actors(self) -> Item:
        people = self.reading.cast.people.values()
        kept = [p for p in people if p.id in self.actors]
        return {p.id: self._person(p) for p in sorted(kept, key=lambda p: p.mentions[0].start)}

    def _person(self, person: Actor) -> Item:
        first = person.mentions[0]
        aliases = [a for a, _ in person.aliases.most_common(12) if a != person.name]
        return _full(
            name=person.name,
            kind=person.kind,
            iso3=person.iso3,
            aliases=aliases or None,
            role=person.role or None,
            of=self.actor(person.of),
            mentions=[[m.start, m.end] for m in person.mentions[: MOST["mentions"]]],
            because=self.evidence.because((first.start, first.end)),
            draft=True,
        )

    def _memberships(self) -> list[Item]:
        rows: list[Item] = []
        for m in self.reading.members:
            if self.actor(m.actor) and self.actor(m.bloc):
                row = _full(
                    id=unique(slug(f"{m.actor} in {m.bloc}", 76), self.taken),
                    actor=m.actor,
                    bloc=m.bloc,
                    status=m.status,
                    because=self.evidence.because((m.start, m.end)),
                    draft=True,
                )
                rows.append({**row, "from": m.since} if m.since else row)
        return rows

    def _grouped(self) -> list[list[Tie]]:
        """Ties of the same ends and sign are one tie, said in several places."""
        groups: dict[tuple[str, str, int], list[Tie]] = {}
        for tie in self.reading.ties:
            if self.actor(tie.from_) and self.actor(tie.to):
                groups.setdefault((tie.from_, tie.to, tie.sign), []).append(tie)
        ranked = sorted(groups.values(), key=lambda g: -len(g))
        kept = self._most("ties", ranked)
        return sorted(kept, key=lambda g: (g[0].start, g[0].from_, g[0].to))

    def _ties(self) -> list[Item]:
        rows: list[Item] = []
        for group in self._grouped():
            tie = group[0]
            rows.append(
                {
                    "id": unique(slug(f"{tie.from_} {tie.kind} {tie.to}", 76), self.taken),
                    "from": tie.from_,
                    "to": tie.to,
                    "kind": tie.kind,
                    "weight": {
                        "range": "0..1" if tie.sign > 0 else "-1..0",
                        "because": [{"judgement": "the sign from the words, the size unknown"}],
                    },
                    "because": self.evidence.because(*((t.start, t.end) for t in group)),
                    "draft": True,
                }
            )
        return rows

    def _money(self) -> list[Item]:
        return [
            {
                "id": unique(slug(f"{g[0].from_} pays {g[0].to}", 76), self.taken),
                "from": g[0].from_,
                "to": g[0].to,
                "kind": "Payment",
                "because": self.evidence.because(*((t.start, t.end) for t in g)),
                "draft": True,
            }
            for g in self._grouped()
            if g[0].kind == "funding"
        ]

    def _events(self) -> list[Item]:
        rows: list[Item] = []
        for event in self._most("events", self.reading.events):
            words = " ".join(re.findall(r"[^\W_]+", event.act)[:5])
            row: Item = {
                "id": unique(slug(f"{event.on} {words}"), self.taken),
                "on": event.on,
                "act": event.act,
                "from": self.actor(event.from_),
                "to": self.actor(event.to),
                "where": tidy(event.where, 80) or None,
                "plover": event.plover or None,
                "class": CLASS.get(event.plover),
                "alleged": event.alleged or None,
                "says": "dated by the sentence before it" if event.carried else None,
                "because": self.evidence.because((event.start, event.end)),
                "draft": True,
            }
            rows.append(_full(**row))
        return rows

    def _statements(self) -> list[Item]:
        rows: list[Item] = []
        kept = [s for s in self.reading.statements if self.actor(s.by)]
        for s in self._most("statements", kept):
            rows.append(
                _full(
                    id=unique(slug(f"{s.by} {s.verb} {s.about}"), self.taken),
                    by=s.by,
                    about=self.actor(s.about),
                    stance=s.stance if s.about else None,
                    says=tidy(self.evidence.words(s.start, s.end)),
                    because=self.evidence.because((s.start, s.end)),
                    draft=True,
                )
            )
        return rows

    def _kept_claims(self) -> list[Claim]:
        reading = self.reading
        needed = {reading.argument.thesis, *reading.argument.reasons}
        needed |= {c for row in reading.argument.reasons.values() for c in row}
        needed |= {c for rival in reading.rivals for c in rival.accounts}
        ranked = sorted(
            reading.claims, key=lambda c: (c.id not in needed, _TELLING.index(c.kind), c.start)
        )
        if len(ranked) <= MOST["claims"]:
            return reading.claims
        return sorted(self._most("claims", ranked), key=lambda c: c.start)

    def _claims(self) -> Item:
        reading = self.reading
        author = self.actor(reading.provenance.author) or "author"
        near: dict[int, tuple[list[Any], list[Any]]] = {}
        for member in reading.members:
            near.setdefault(member.sentence, ([], []))[0].append(member)
        for tie in reading.ties:
            near.setdefault(tie.sentence, ([], []))[1].append(tie)
        found: Item = {}
        for claim in self._kept_claims():
            members, tied = near.get(claim.sentence, ([], []))
            members = [m for m in members if self.actor(m.actor) and self.actor(m.bloc)]
            tied = [t for t in tied if self.actor(t.from_) and self.actor(t.to)]
            test, waits = probe(reading.text, claim, members, tied)
            found[claim.id] = _full(
                says=tidy(self.evidence.words(claim.start, claim.end)),
                kind=claim.kind,
                force=claim.force,
                by=self.actor(claim.by) or author,
                about=self.actor(claim.about),
                allegation=claim.allegation or None,
                test=test,
                waits=waits or None,
                because=self.evidence.because((claim.start, claim.end)),
                draft=True,
            )
        return found

    def _disputes(self, claims: Item, events: list[Item]) -> Item:
        reading = self.reading
        found: Item = {}
        for rival in reading.rivals:
            if not all(c in claims for c in rival.accounts):
                continue
            paragraph = reading.sentences[rival.sentence].paragraph
            before = [
                i
                for i, e in enumerate(reading.events[: len(events)])
                if e.sentence <= rival.sentence
                and reading.sentences[e.sentence].paragraph == paragraph
            ]
            a, b = (claims[c]["by"] for c in rival.accounts)
            names = [reading.cast.people[x].name if x in reading.cast.people else x for x in (a, b)]
            found[unique(slug(f"{a} against {b}"), self.taken)] = _full(
                says=f"{names[0]} and {names[1]} give rival accounts",
                event=events[before[-1]]["id"] if before else None,
                accounts=list(rival.accounts),
                because=self.evidence.because((rival.start, rival.end)),
                draft=True,
            )
        return found

    def _policies(self, claims: Item) -> Item:
        agent = self.actor(self.reading.argument.agent)
        thesis = next(
            (c for c in self.reading.claims if c.id == self.reading.argument.thesis), None
        )
        if agent is None or thesis is None or thesis.id not in claims:
            return {}
        return {
            RECOMMENDED: {
                "says": tidy(self.evidence.words(thesis.start, thesis.end)),
                "by": agent,
                "because": self.evidence.because((thesis.start, thesis.end)),
                "draft": True,
            }
        }

    def _argument(self, claims: Item) -> Item | None:
        argument = self.reading.argument
        if argument.thesis not in claims:
            return None
        reasons = {k: list(_present(v, claims)) for k, v in argument.reasons.items() if k in claims}
        return _full(
            thesis=argument.thesis, reasons={k: v for k, v in reasons.items() if v} or None
        )


def _present(ids: Iterable[str], claims: Item) -> Iterable[str]:
    return (i for i in ids if i in claims)


def _full(**fields: Any) -> Item:
    """An item without the fields that are not known."""
    return {k: v for k, v in fields.items() if v is not None}
