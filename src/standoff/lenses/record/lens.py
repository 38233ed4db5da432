"""The record lens: does what is on record bear a claim out?

The simplest lens, and the living example of one: it looks up sourced items and quantities as they
stand in the case, and computes nothing from several of them.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from standoff.case import Case
from standoff.case.base import days
from standoff.case.link import nearest
from standoff.case.parts import Event, Membership
from standoff.errors import AskError, Problem
from standoff.futures import Futures
from standoff.lenses.base import Ask, Change, FloatArray, Ground, Picture
from standoff.lenses.grammar import ask_parser
from standoff.lenses.record.picture import picture

FORMS = (
    "`indicator ID of ACTOR in YEAR`, `member ACTOR of BLOC is frozen`, "
    "`occurred A->B material-conflict around 2024-12-25 +-31d`, or `quantity ID`"
)
CLASSES = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
STATUSES = ("full", "partner", "observer", "frozen", "left", "none", "seeks")
_parse = ask_parser(
    r"""
    start: indicator | occurred | member | quantity
    indicator: "indicator" _S ID _S "of" _S ID [_S "in" _S YEAR]
    occurred: "occurred" _S [ID] "->" [ID] _S ID [_S "around" _S DATE [_S "+-" DAYS "d"]]
    member: "member" _S ID _S "of" _S ID [_S "is" _S ID]
    quantity: "quantity" _S NAME
    """,
    FORMS,
    frozenset({"member", "occurred"}),
)


class Record:
    """Looks up indicators, memberships, events and quantities."""

    name = "record"
    question = "Does what is on record bear the claim out?"
    needs = frozenset({"indicators", "memberships", "events", "quantities"})
    references: tuple[str, ...] = ()
    looks_up = True

    def parse(self, text: str, case: Case) -> Ask:
        """An outcome as a case writes it → an ask whose names stand for something."""
        ask = _parse(text)
        checks = {
            "indicator": _check_indicator,
            "member": _check_member,
            "occurred": _check_occurred,
            "quantity": _check_quantity,
        }
        checks[ask.kind](case, ask.args)
        return ask

    def problems(self, case: Case) -> tuple[Problem, ...]:
        """None beyond what the schema finds."""
        return ()

    def outcomes(
        self, case: Case, futures: Futures, policy: str, asks: tuple[Ask, ...]
    ) -> FloatArray:
        """The value on record in each future, shape (n_futures, n_asks)."""
        out = np.empty((futures.n, len(asks)))
        for j, ask in enumerate(asks):
            key = _number(case, ask)
            if key is not None:
                out[:, j] = futures.values(key, policy)
            elif ask.kind == "member":
                row = standing(case, ask.args[0], ask.args[1])
                wanted = ask.args[2] or "full"
                out[:, j] = np.nan if row is None else float(row.status == wanted)
            else:
                found = matching(case, ask.args)
                sure = [e for e in found if not e.alleged]
                out[:, j] = 1.0 if sure else np.nan if found else 0.0
        return out

    def afford(self, case: Case, asks: tuple[Ask, ...]) -> int | None:
        """Any number of futures."""
        return None

    def grounds(self, case: Case, ask: Ask) -> tuple[Ground, ...]:
        """The items that were looked up."""
        if ask.kind == "quantity":
            key = ask.args[0]
            return (Ground(f"quantity.{key}", (), key),)
        if ask.kind == "indicator":
            found = _number(case, ask)
            assert found is not None
            row = next(
                v
                for v in case.indicators[ask.args[0]].values
                if _value_id(ask.args[0], v.of, v.in_) == found
            )
            because = (*case.indicators[ask.args[0]].because, *row.because, *row.value.because)
            return (Ground(found, because, found),)
        if ask.kind == "member":
            row_ = standing(case, ask.args[0], ask.args[1])
            name = f"membership.{ask.args[0]}.{ask.args[1]}"
            return () if row_ is None else (Ground(name, row_.because),)
        events = [e for e in matching(case, ask.args) if not e.alleged]
        return tuple(Ground(f"event.{e.id or e.on}", e.because) for e in events)

    def changes(self, case: Case, ask: Ask, central: Futures) -> tuple[Change, ...]:
        """Nothing structural stands behind a look-up."""
        return ()

    def picture(self, case: Case, futures: Futures) -> Picture:
        """The indicators and memberships as tables."""
        return picture(case)


def standing(case: Case, actor: str, bloc: str) -> Membership | None:
    """An actor's standing in a bloc at the case's date: the last row that covers it."""
    at = days(case.as_of)[1] if case.as_of else dt.date.max
    rows = [
        m
        for m in case.memberships
        if m.actor == actor
        and m.bloc == bloc
        and (m.from_ is None or days(m.from_)[0] <= at)
        and (m.until is None or days(m.until)[1] >= at)
    ]
    return max(rows, key=lambda m: m.from_ or "", default=None)


def matching(case: Case, args: tuple[str, ...]) -> list[Event]:
    """The events of the case between two actors, of a class, around a date."""
    source, target, what, around, within = args
    found = []
    for event in case.events:
        if source not in ("", "any", event.from_) or target not in ("", "any", event.to):
            continue
        if what not in ("any", event.class_, (event.plover or "").lower()):
            continue
        if around:
            first, last = days(around)
            slack = dt.timedelta(days=int(within or 0))
            begins, ends = days(event.on)[0], days(event.until or event.on)[1]
            if begins - last > slack or first - ends > slack:
                continue
        found.append(event)
    return found


def _value_id(indicator: str, actor: str, year: int | None) -> str:
    return f"indicator.{indicator}.{actor}" + ("" if year is None else f".{year}")


def _number(case: Case, ask: Ask) -> str | None:
    """The id of the number that an ask reads, if it reads one."""
    if ask.kind == "quantity":
        return ask.args[0]
    if ask.kind != "indicator":
        return None
    indicator, actor, year = ask.args
    rows = [v for v in case.indicators[indicator].values if v.of == actor]
    if year:
        return _value_id(indicator, actor, int(year))
    until = days(case.as_of)[1].year if case.as_of else 9999
    early = [v for v in rows if (v.in_ or 0) <= until] or rows
    latest = max(early, key=lambda v: v.in_ or 0)
    return _value_id(indicator, actor, latest.in_)


def _known(word: str, words: object, what: str) -> None:
    names = list(words)  # type: ignore[call-overload]
    if word not in names:
        raise AskError(f"`{word}` is not {what}", nearest(word, names))


def _check_indicator(case: Case, args: tuple[str, ...]) -> None:
    _known(args[0], case.indicators, "an indicator")
    rows = case.indicators[args[0]].values
    _known(args[1], {v.of for v in rows}, f"an actor with a value of {args[0]}")
    if args[2]:
        years = {str(v.in_) for v in rows if v.of == args[1]}
        _known(args[2], years, f"a year with a value of {args[0]} of {args[1]}")


def _check_member(case: Case, args: tuple[str, ...]) -> None:
    _known(args[0], case.actors, "an actor")
    _known(args[1], case.actors, "an actor")
    if args[2]:
        _known(args[2], STATUSES, "a standing")


def _check_occurred(case: Case, args: tuple[str, ...]) -> None:
    for actor in args[:2]:
        if actor not in ("", "any"):
            _known(actor, case.actors, "an actor")
    plovers = {e.plover.lower() for e in case.events if e.plover}
    _known(args[2], ("any", *CLASSES, *plovers), "a class of events")


def _check_quantity(case: Case, args: tuple[str, ...]) -> None:
    _known(args[0], [k for k in case.numbers if not k.startswith("policy.")], "a number here")
