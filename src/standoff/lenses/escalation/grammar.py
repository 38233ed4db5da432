"""What can be asked of the escalation lens: the forms, and which events each of them looks at."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.case import Case
from standoff.case.base import days
from standoff.case.link import nearest
from standoff.daily import CLASSES
from standoff.errors import AskError
from standoff.lenses.base import Ask
from standoff.lenses.grammar import ask_parser

FORMS = (
    "`A->B CLASS within 90d`, `count A->B CLASS within 90d`, `first A->B CLASS within 365d`, "
    "`spread: CLASS among (A, B) and anyone within 90d` or `… and (C, D) …`, "
    "`war: 5 CLASS of either A or B within 30d`, or `rate-ratio A->B CLASS after 2024-12-25 over "
    "180d`"
)
GROUPS = {
    **{name: (i,) for i, name in enumerate(CLASSES)},
    "cooperation": (0, 1),
    "conflict": (2, 3),
}
ANY = "any"
MOST_DAYS = 1825
SPREAD_DAYS = 90
FIRST_DAYS = 365
_read = ask_parser(
    r"""
    start: share | count | first | spread | war | rate_ratio
    share: ID "->" ID _S ID _S "within" _S DAYS "d"
    count: "count" _S ID "->" ID _S ID _S "within" _S DAYS "d"
    first: "first" _S ID "->" ID _S ID [_S "within" _S DAYS "d"] [_S "(days)"]
    spread: _SPREAD _S ID _S "among" _S _LIST _S AND _S ("anyone" | _LIST) [_S "within" _S DAYS "d"]
    war: _WAR _S DAYS _S ID _S "of" _S "either" [_S ID _S "or" _S ID] _S "within" _S DAYS "d"
    rate_ratio: "rate-ratio" _S ID "->" ID _S ID _S "after" _S DATE _S "over" _S DAYS "d"
    """.replace("_LIST", '"(" ID (_COMMA ID)* ")"')
    + r"""
    _COMMA: /, ?/
    AND.2: "and"
    _SPREAD.2: "spread:"
    _WAR.2: "war:"
    """,
    FORMS,
    frozenset(),
)


@dataclass(frozen=True)
class Wanted:
    """An ask, its parts by name.

    Attributes
    ----------
    kind : str
        ``share``, ``count``, ``first``, ``spread``, ``war`` or ``rate-ratio``.
    source, target : str
        Actors of the case; ``any`` for anyone, and empty where the form has no arrow.
    classes : tuple of int
        Which of `standoff.daily.CLASSES` count.
    days : int
        From the case's date on; for a rate ratio on either side of its date.
    among : tuple of str
        Of a spread: from or to whom.
    others : tuple of str
        Of a spread: the other side; empty for anyone.
    either : tuple of str
        Of a war: between which two; empty for any two.
    many : int
        Of a war: how many events make one.
    after : str
        Of a rate ratio: the date.
    """

    kind: str
    classes: tuple[int, ...]
    days: int
    source: str = ""
    target: str = ""
    among: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    many: int = 1
    after: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every actor that it names."""
        named = (self.source, self.target, *self.among, *self.others, *self.either)
        return tuple(n for n in named if n not in ("", ANY))

    @property
    def modelled(self) -> bool:
        """Whether a model answers it; a rate ratio is counted from the case's events."""
        return self.kind != "rate-ratio"

    def counts(self, source: str, target: str) -> bool:
        """Whether it looks at the events of a directed pair."""
        if self.kind == "spread":
            if not self.others:
                return source in self.among or target in self.among
            ends = ((source, target), (target, source))
            return any(a in self.among and b in self.others for a, b in ends)
        if self.kind == "war":
            return not self.either or {source, target} == set(self.either)
        return self.source in (ANY, source) and self.target in (ANY, target)


def parse(text: str, case: Case) -> Ask:
    """An outcome as a case writes it → an ask whose actors and classes there are.

    Raises
    ------
    AskError
        It cannot be read, or names what there is not.
    """
    ask = _read(text)
    want = wanted(ask)
    for name in want.names:
        if name not in case.actors:
            raise AskError(f"`{name}` is not an actor", nearest(name, case.actors))
    if (want.source and want.source == want.target != ANY) or _twice(want.among + want.others):
        raise AskError(f"`{ask.text}` names one actor twice", "name two actors")
    if len(set(want.either)) == 1:
        raise AskError(f"`{ask.text}` names one actor twice", "name two actors")
    if not 1 <= want.days <= MOST_DAYS:
        raise AskError(f"{want.days} days", f"write 1d to {MOST_DAYS}d")
    if want.after:
        _date(want.after)
    if want.many < 1:
        raise AskError(f"`{ask.text}` asks for no event", "write war: 1 or more")
    return ask


def wanted(ask: Ask) -> Wanted:
    """The parts of an ask."""
    args = ask.args
    if ask.kind == "spread":
        within = int(args[-1]) if args[-1] else SPREAD_DAYS
        at = args.index("and", 2)
        among, others = args[1:at], args[at + 1 : -1]
        return Wanted("spread", classes_of(args[0]), within, among=among, others=others)
    if ask.kind == "war":
        many, what, first, second, over = args
        either = (first, second) if first else ()
        return Wanted("war", classes_of(what), int(over), either=either, many=int(many))
    source, target, what = args[:3]
    if ask.kind == "rate-ratio":
        after, over = args[3:5]
        return Wanted(ask.kind, classes_of(what), int(over), source, target, after=after)
    within = int(args[3]) if args[3] else FIRST_DAYS
    return Wanted(ask.kind, classes_of(what), within, source, target)


def classes_of(word: str) -> tuple[int, ...]:
    """The quad classes that a word stands for: one of four, ``conflict`` or ``cooperation``."""
    if word not in GROUPS:
        raise AskError(f"`{word}` is not a class of events", nearest(word, GROUPS))
    return GROUPS[word]


def _date(text: str) -> None:
    try:
        days(text)
    except ValueError:
        raise AskError(f"`{text}` is not a date", "write 2025, 2025-07 or 2025-07-10") from None


def _twice(names: tuple[str, ...]) -> bool:
    return len(set(names)) < len(names)
