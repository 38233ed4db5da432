"""Names for the ids of a case, and the anchors that the report's links lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
        elif kind == "objective" and rest.endswith(".weight"):
            says = f"the weight of {self.objective(rest.removesuffix('.weight'))}"
        elif kind == "tie" and rest.removesuffix(".weight") in self.ties:
            says = f"the weight of the {self.item(key)}"
        elif kind == "policy":
            own, _, what = rest.partition(".")
            says = f"{self.number(what)}, by the policy “{self.policy(own)}”"
        elif kind == "indicator":
            owner, _, year = rest.partition(".")[2].rpartition(".")
            says = says.replace(f", {owner} {year}", f" ({self.actor(owner)}, {year})")
        elif kind == "link":
            own = rest.rpartition(".")[0]
            says = re.sub(
                rf"(the link )?(?<![\w-]){re.escape(own)}(?![\w-])", self._link(own), says
            )
        elif kind == "escalation":
            what, _, pair = rest.partition(".")
            first, _, last = pair.partition("->")
            says = f"{visible(what)} of {self.actor(first)} towards {self.actor(last)}"
        return says

    def _link(self, key: str) -> str:
        """A link as a replacement: ``the pipeline from Baku to Ceyhan (btc)``."""
        found = self.case.corridors.links.get(key) if self.case.corridors else None
        if found is None or self.case.corridors is None:
            return visible(key).replace("\\", r"\\")
        nodes = self.case.corridors.nodes
        ends = [nodes[k].name if k in nodes else k for k in (found.from_, found.to)]
        text = f"the {found.mode} link from {ends[0]} to {ends[1]} ({key})"
        return visible(text).replace("\\", r"\\")

    def told(self, key: str) -> str:
        """A number in words; what the case calls by a word of its own, with that word.

        ``what pressure takes from the readiness (restraint)``, ``the weight of rights``.
        """
        says = self.number(key)
        if key.startswith("preference."):
            return says.rpartition(", of ")[0] or says
        return says if "." in key or says == key else f"{says} ({visible(key)})"

    def in_items(self, text: str, items: Iterable[str]) -> str:
        """Words of the audit with the names of the parts of the case that they are about."""
        text = visible(text)
        for item in items:
            named = self.item(item).replace("\\", r"\\")
            for written in (visible(item), visible(item.replace(".", " ", 1))):
                text = re.sub(rf"{re.escape(written)}(?![\w-])", named, text)
        return text

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
