"""Names for the ids of a case, and the anchors that the report's links lead to."""

from __future__ import annotations

import re

from standoff.case import AS_IS, Case
from standoff.case.parts import Payment, Voice

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_TICKED = re.compile(r"`([^`]*)`")


def visible(text: object) -> str:
    """A text without control characters, lone surrogates and overrides of direction."""
    return _UNSEEN.sub("\ufffd", str(text).replace("\r\n", "\n"))


def anchor(kind: str, key: str) -> str:
    """An id of the page: ``claim-backlash``, ``number-tie-tur-aze-weight``."""
    return f"{kind}-" + re.sub(r"[^a-z0-9]+", "-", key.lower().replace("->", "-to-")).strip("-")


class Names:
    """What the report calls the parts of a case.

    Parameters
    ----------
    case : Case
        Whose ids.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.ties = {t.id: t for t in case.ties}

    def actor(self, key: str | None) -> str:
        """The name of an actor, or the text that stands for one."""
        if not key:
            return ""
        found = self.case.actors.get(key)
        return visible(found.name if found else key)

    def short(self, key: str | None) -> str:
        """The surname of a person; else the name."""
        found = self.case.actors.get(key or "")
        name = self.actor(key)
        return name.split()[-1] if found and found.kind == "person" and name.split() else name

    def policy(self, key: str) -> str:
        """What a policy says it does."""
        if key == AS_IS:
            return "carry on as now"
        found = self.case.policies.get(key)
        return visible(found.says or key if found else key)

    def objective(self, key: str) -> str:
        """What an objective wants."""
        found = self.case.objectives.get(key)
        return visible(found.says or key if found else key)

    def claim(self, key: str) -> str:
        """The words of a claim."""
        found = self.case.claims.get(key)
        return visible(found.says if found else key)

    def number(self, key: str) -> str:
        """What a number is."""
        found = self.case.numbers.get(key)
        if found is None:
            return visible(key)
        says = visible(found.says)
        kind, _, rest = key.partition(".")
        if kind == "preference":
            owner = rest.partition(".")[0]
            says = says.replace(f"` matters to {owner},", f"` matters to {self.actor(owner)},")
            says = _TICKED.sub(r"“\1”", says)
        return says

    def told(self, key: str) -> str:
        """A number by its id; of a place in an order of preference also what it is."""
        return f"{key} ({self.number(key)})" if key.startswith("preference.") else visible(key)

    def judged(self, key: str) -> bool:
        """Whether a number rests on judgement."""
        found = self.case.numbers.get(key)
        return bool(found and found.number.judged)

    def source(self, key: str | None) -> str:
        """The title of a source."""
        found = self.case.sources.get(key or "")
        return visible(found.title or key if found else key or "")

    def item(self, key: str) -> str:
        """An item of the case in words: ``tie Turkey – Azerbaijan (alliance)``."""
        kind, _, rest = key.partition(".")
        if kind == "tie" and rest.removesuffix(".weight") in self.ties:
            tie = self.ties[rest.removesuffix(".weight")]
            return f"tie {self.actor(tie.from_)} – {self.actor(tie.to)} ({tie.kind})"
        if kind == "claim" and rest in self.case.claims:
            return f"claim “{self.claim(rest)}”"
        if kind == "event":
            for i, event in enumerate(self.case.events):
                if rest in (event.id, str(i)):
                    return f"event {event.on}: {visible(event.act)}"
        if kind == "membership":
            for i, m in enumerate(self.case.memberships):
                if rest in (m.id, str(i), f"{m.actor}.{m.bloc}"):
                    return f"membership of {self.actor(m.actor)} in {self.actor(m.bloc)}"
        if kind in ("money", "voice"):
            parts: list[Payment | Voice] = [*self.case.money, *self.case.voices]
            for part in parts:
                if f"{'money' if isinstance(part, Payment) else 'voice'}.{part.id}" == key:
                    whose = self.actor(part.from_) or "payers who are not named"
                    return f"{part.kind.lower()} {whose} – {self.actor(part.to)}"
        if kind == "preference" and key not in self.case.numbers:
            owner, _, place = rest.partition(".")
            statement = f"statement {place} of " if place else ""
            return f"{statement}{self.actor(owner)}’s order of preference"
        if kind == "actor" and rest in self.case.actors:
            return f"actor {self.actor(rest)}"
        bare = key.removeprefix("quantity.")
        return self.number(bare) if bare in self.case.numbers else visible(key)
