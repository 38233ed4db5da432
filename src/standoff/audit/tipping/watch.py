"""What to watch: which observable would tell that a number lies on the other side of a turn.

A case may name it (`watch:` on a number). Where it does not, the kind of the number says at least
where one would look.
"""

from __future__ import annotations

from dataclasses import dataclass

from standoff.audit.results import Move
from standoff.case import Case

ACTS = {
    "level": "how many acts of {a} towards {b} are reported when nothing provokes them",
    "persistence": "whether acts of {a} towards {b} bring on more of their own kind",
    "reciprocity": "whether {a} answers what {b} does with its like",
    "ladder": "whether words of {a} against {b} turn into deeds",
    "calming": "whether acts of {a} against {b} become fewer after cooperation",
    "allies": "whether {a} acts towards {b} when its allies do",
    "backing": "whether acts of {a} towards {b} change when a rival is backed",
}


@dataclass(frozen=True)
class Watch:
    """One thing to watch.

    Attributes
    ----------
    id : str
        The number or item that it tells of.
    says : str
        What to watch, in words.
    named : bool
        The case names it (`watch:`); else it follows from the kind of the number.
    """

    id: str
    says: str
    named: bool


def watch(case: Case, move: Move) -> Watch:
    """What to watch for a number that would be moved."""
    own = case.numbers[move.id].number.watch
    _, base = _parts(move.id)
    kin = case.numbers.get(base)
    if own or (kin is not None and kin.number.watch):
        return Watch(move.id, str(own or (kin and kin.number.watch)), True)
    return Watch(move.id, _template(case, move), False)


def watch_item(case: Case, item: str) -> Watch:
    """What to watch for a part of the case that would be dropped or reversed."""
    kind, _, name = item.partition(".")
    actor, _, rest = name.partition(".")
    says = {
        "tie": f"whether {_tie(case, name)} end, or turn into their opposite",
        "link": f"whether the link {name} closes",
        "option": f"whether {_name(case, actor)} gives up, or loses, the option {rest}",
        "preference": f"whether what {_name(case, actor)} says and does still shows that wish",
        "money": f"filings and reporting that bear out or refute {name}",
        "voice": f"filings and reporting that bear out or refute {name}",
    }.get(kind, f"whether {item} is still as the case has it")
    return Watch(item, says, False)


def _parts(key: str) -> tuple[str, str]:
    """The policy that sets a number, if one does, and the number that it sets."""
    if key.startswith("policy."):
        _, policy, base = key.split(".", 2)
        return policy, base
    return "", key


def _template(case: Case, move: Move) -> str:
    policy, base = _parts(move.id)
    level = f"{move.beyond} {move.to:.3g}"
    if policy:
        what = case.numbers[base].says if base in case.numbers else base
        return f"how far {policy} is carried out: signs that {what} goes {level}"
    kind, _, rest = base.partition(".")
    if kind == "tie":
        turn = "warmer" if move.beyond == "over" else "colder"
        return f"whether {_tie(case, rest.removesuffix('.weight'))} grow {turn}"
    if kind == "indicator":
        _, key, of = (*base.split("."), "", "")[:3]
        body = case.indicators.get(key)
        what = body.says if body is not None and body.says else key
        return f"the next figure of {what} for {_name(case, of)}, {level}"
    if kind == "preference":
        more = "more" if move.beyond == "over" else "less"
        says = move.says.partition(", of ")[0].removeprefix("how much ")
        says = says.replace(" matters to ", f" comes to matter {more} to ")
        return f"words and acts that show that {says}"
    if kind == "escalation" and rest.count("->") == 1:
        mechanism, _, pair = rest.partition(".")
        a, b = pair.split("->")
        text = ACTS.get(mechanism, "reported acts of {a} towards {b}")
        return text.format(a=_name(case, a), b=_name(case, b))
    if kind == "link":
        name, _, what = rest.rpartition(".")
        return f"reports on the link {name}: its {_LINK.get(what, what)}, {level}"
    if kind in ("money", "voice"):
        name = rest.rpartition(".")[0]
        return f"filings and reporting on {name}: {move.says}"
    if kind == "objective":
        whose = case.objectives[rest.removesuffix(".weight")].whose
        return f"nothing out there: this is a value; ask {_name(case, whose or 'whoever decides')}"
    return f"signs that {move.says} is {level}; the case names none (`watch:`)"


_LINK = {"capacity": "capacity", "cost": "cost", "open": "being open"}


def _tie(case: Case, key: str) -> str:
    tie = next((t for t in case.ties if t.id == key), None)
    if tie is None:
        return f"relations ({key})"
    return f"relations between {_name(case, tie.from_)} and {_name(case, tie.to)}"


def _name(case: Case, actor: str) -> str:
    return case.name(actor) if actor in case.actors else actor
