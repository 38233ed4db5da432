"""The cast: the actors of a text, and where each is mentioned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named at a place of the text; ``role`` is how (name, demonym, alias, group …)."""

    start: int
    end: int
    actor: str
    role: str


@dataclass
class Actor:
    """Someone or something that acts, and what the text calls it."""

    id: str
    name: str
    kind: str
    iso3: str | None = None
    role: str = ""
    of: str = ""
    aliases: Counter[str] = field(default_factory=Counter)
    mentions: list[Mention] = field(default_factory=list)


@dataclass
class Cast:
    """All actors of a text, and the mentions of each sentence in order."""

    people: dict[str, Actor]
    by_sentence: list[list[Mention]]
    places: list[list[tuple[int, int]]]

    def at(self, sentence: int, position: int) -> Mention | None:
        """The widest mention of a sentence that covers a position."""
        covering = [m for m in self.by_sentence[sentence] if m.start <= position < m.end]
        return max(covering, key=lambda m: m.end - m.start, default=None)

    def within(self, sentence: int, start: int, end: int) -> list[Mention]:
        """The outermost mentions between two offsets, in order."""
        inside = [m for m in self.by_sentence[sentence] if start <= m.start and m.end <= end]
        return outermost(inside)

    def state_of(self, actor: str) -> str:
        """The state or bloc that an actor belongs to: itself, or whose service or group it is."""
        seen: set[str] = set()
        while actor in self.people and self.people[actor].of and actor not in seen:
            seen.add(actor)
            actor = self.people[actor].of
        return actor


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that stand inside no other."""
    found: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not found or mention.end > found[-1].end:
            found.append(mention)
    return found
