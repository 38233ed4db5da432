"""Items of a draft: who, what happened, what ties them, in the words of a case."""

from __future__ import annotations

import re
from typing import Any

from standoff.reading.cast import Actor
from standoff.reading.evidence import Evidence
from standoff.reading.lexicon import CLASS
from standoff.reading.read import Reading
from standoff.reading.ties import Tie
from standoff.reading.words import Ids, slug, tidy

# A draft is for a person to read; beyond these the least telling items are left out, and counted.
MOST = {
    "actors": 300,
    "claims": 400,
    "ties": 200,
    "events": 300,
    "statements": 300,
    "mentions": 200,
}

Item = dict[str, Any]


def full(**fields: Any) -> Item:
    """An item without the fields that are not known."""
    return {k: v for k, v in fields.items() if v is not None}


class Scribe:
    """Writes the actors and what passes between them.

    Parameters
    ----------
    reading : Reading
        What was found in the text.
    source : str
        What the case calls the text.
    """

    def __init__(self, reading: Reading, source: str) -> None:
        self.reading = reading
        self.source = source
        self.evidence = Evidence(reading.text, source)
        self.left: dict[str, int] = {}
        ranked = sorted(reading.cast.people.values(), key=lambda p: -len(p.mentions))
        self.kept = {p.id for p in self.most("actors", ranked)}
        self.ids = Ids([*reading.cast.people, *(c.id for c in reading.claims)])

    def most(self, section: str, rows: list[Any]) -> list[Any]:
        """The first rows of a section, as many as a draft holds; the rest is counted."""
        kept = rows[: MOST[section]]
        if len(rows) > len(kept):
            self.left[section] = len(rows) - len(kept)
        return kept

    def actor(self, ident: str) -> str | None:
        """The id of an actor that the draft holds; None for another."""
        return ident if ident in self.kept else None

    def actors(self) -> Item:
        """The actors, in the order of their first mention."""
        people = self.reading.cast.people.values()
        kept = [p for p in people if p.id in self.kept]
        return {p.id: self._person(p) for p in sorted(kept, key=lambda p: p.mentions[0].start)}

    def _person(self, person: Actor) -> Item:
        first = person.mentions[0]
        aliases = [a for a, _ in person.aliases.most_common(12) if a != person.name]
        return full(
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

    def memberships(self) -> list[Item]:
        """Who stands how in which bloc."""
        rows: list[Item] = []
        for m in self.reading.members:
            if self.actor(m.actor) and self.actor(m.bloc):
                row = full(
                    id=self.ids.new(slug(f"{m.actor} in {m.bloc}", 76)),
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
        kept = self.most("ties", ranked)
        return sorted(kept, key=lambda g: (g[0].start, g[0].from_, g[0].to))

    def ties(self) -> list[Item]:
        """The signed ties, their size unknown."""
        rows: list[Item] = []
        for group in self._grouped():
            tie = group[0]
            rows.append(
                {
                    "id": self.ids.new(slug(f"{tie.from_} {tie.kind} {tie.to}", 76)),
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

    def money(self) -> list[Item]:
        """Who is said to fund whom."""
        return [
            {
                "id": self.ids.new(slug(f"{g[0].from_} pays {g[0].to}", 76)),
                "from": g[0].from_,
                "to": g[0].to,
                "kind": "Payment",
                "because": self.evidence.because(*((t.start, t.end) for t in g)),
                "draft": True,
            }
            for g in self._grouped()
            if g[0].kind == "funding"
        ]

    def events(self) -> list[Item]:
        """What happened when."""
        rows: list[Item] = []
        for event in self.most("events", self.reading.events):
            words = " ".join(re.findall(r"[^\W_]+", event.act)[:5])
            row: Item = {
                "id": self.ids.new(slug(f"{event.on} {words}")),
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
            rows.append(full(**row))
        return rows

    def statements(self) -> list[Item]:
        """Who said what of whom."""
        rows: list[Item] = []
        kept = [s for s in self.reading.statements if self.actor(s.by)]
        for s in self.most("statements", kept):
            rows.append(
                full(
                    id=self.ids.new(slug(f"{s.by} {s.verb} {s.about}")),
                    by=s.by,
                    about=self.actor(s.about),
                    stance=s.stance if s.about else None,
                    says=tidy(self.evidence.words(s.start, s.end)),
                    because=self.evidence.because((s.start, s.end)),
                    draft=True,
                )
            )
        return rows
