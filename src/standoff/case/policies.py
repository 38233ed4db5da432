"""What each policy sets and plays, its own and that of the policies which it combines, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standoff.case.windows import Window
from standoff.errors import Problem

if TYPE_CHECKING:
    from standoff.case.model import Case

Setters = dict[str, dict[str, str]]
Plays = dict[str, dict[str, dict[str, str]]]
TIMED = "escalation."
"""How the ids of the numbers begin that a lens with time reads."""


@dataclass(frozen=True)
class Phase:
    """A stretch of days on which one and the same settings are in force.

    Attributes
    ----------
    day : int
        Its first; day 0 is the one after the case's date.
    sets : mapping of number to policy
        What is set then, and the policy whose `sets:` holds it.
    """

    day: int
    sets: Mapping[str, str]


Phases = dict[str, tuple[Phase, ...]]


def setters_of(case: Case) -> Setters:
    """For each policy, every number that it sets and the policy whose `sets:` holds it.

    Windows left aside, as a lens without time takes them: of two settings of one number, at
    different times, the one that begins first.
    """
    return {
        policy: {target: owners[0] for target, owners in _owners(case, policy).items()}
        for policy in case.policies
    }


def phases_of(case: Case) -> Phases:
    """For each policy, which of its settings are in force from which day on; at least one phase."""
    found: Phases = {}
    for policy in case.policies:
        settings = [
            (target, owner, case.policies[owner].sets[target].window)
            for target, owners in _owners(case, policy).items()
            for owner in owners
        ]
        turns = {0, *(w.start for _, _, w in settings)}
        turns |= {w.stop for _, _, w in settings if w.stop is not None}
        phases: list[Phase] = []
        for day in sorted(turns):
            sets = {target: owner for target, owner, w in settings if w.holds(day)}
            if not phases or sets != phases[-1].sets:
                phases.append(Phase(day, sets))
        found[policy] = tuple(phases)
    return found


def _owners(case: Case, policy: str) -> dict[str, list[str]]:
    """Every number that a policy sets and whose `sets:` say so, the first to begin first."""
    body = case.policies[policy]
    found: dict[str, list[str]] = {}
    for part in dict.fromkeys(p for p in body.combines if p in case.policies):
        for target in case.policies[part].sets:
            found.setdefault(target, []).append(part)
    for target, owners in found.items():
        starts = {p: case.policies[p].sets[target].window.start for p in owners}
        owners.sort(key=starts.__getitem__)
    found.update((target, [policy]) for target in body.sets)
    return found


def plays_of(case: Case) -> Plays:
    """For each policy, the options to which it commits its actors."""
    found: Plays = {}
    for key, policy in case.policies.items():
        moves: dict[str, dict[str, str]] = {}
        for part in (*policy.combines, key):
            if part in case.policies:
                for actor, options in case.policies[part].plays.items():
                    moves.setdefault(actor, {}).update(options)
        found[key] = moves
    return found


def combinations(case: Case) -> Iterator[Problem]:
    """Every mistake in what policies combine."""
    for key, policy in case.policies.items():
        path = ("policies", key, "combines")
        names = [p for p in policy.combines if p in case.policies]
        parts = [case.policies[p] for p in names]
        if key in policy.combines or any(p.combines for p in parts):
            says = "it combines itself, or a policy that combines others"
            yield case.marks.problem(path, says, "name policies that stand alone")
            continue
        for says in _clashes(case, names, frozenset(policy.sets)):
            yield case.marks.problem(path, says, "say in `sets:` of this one what holds")
        moves = [{(a, o): w for a, os in p.plays.items() for o, w in os.items()} for p in parts]
        own = {(a, o) for a, options in policy.plays.items() for o in options}
        for actor, option in dict.fromkeys(move for m in moves for move in m):
            ways = {m[actor, option] for m in moves if (actor, option) in m}
            if len(ways) > 1 and (actor, option) not in own:
                says = f"one commits {actor} to {option}, another against it"
                yield case.marks.problem(path, says, "say in `plays:` of this one what holds")


def _clashes(case: Case, names: list[str], own: frozenset[str]) -> Iterator[str]:
    """Numbers that two of some policies set on the same days, and that `own` does not settle."""
    seen: dict[str, list[tuple[str, Window]]] = {}
    always, timed = [], []
    for name in names:
        for target, number in case.policies[name].sets.items():
            window = number.window
            for other, its in seen.setdefault(target, []):
                if target in own or not window.overlaps(its):
                    continue
                if window.always and its.always:
                    always.append(target)
                    continue
                told = [
                    f"{p} {w.words or 'for all time'}" for p, w in ((other, its), (name, window))
                ]
                timed.append(f"two windows of {target} overlap: {told[0]}, {told[1]}")
            seen[target].append((name, window))
    if always:
        yield f"two of them set {', '.join(dict.fromkeys(always[:3]))}"
    yield from timed


def windows(case: Case) -> Iterator[Problem]:
    """Every window that stands where none can, or that nothing can be counted from."""
    for quantity in case.numbers.values():
        number = quantity.number
        if quantity.id.startswith("policy."):
            for other in number.others:
                if (other.from_, other.for_) not in ((number.from_, number.for_), (None, None)):
                    says = "two analysts give this setting different windows"
                    fix = "give the window in the first estimate; it holds for all of them"
                    yield case.marks.problem(quantity.path, says, fix)
            if not number.window.always and case.as_of is None:
                says = "a window is counted from the case's date, and it has none"
                yield case.marks.problem(quantity.path, says, "add as-of: with a day")
        elif any((n.from_, n.for_) != (None, None) for n in (number, *number.others)):
            says = "only what a policy sets has a window"
            yield case.marks.problem(quantity.path, says, "move from: and for: to a policy's sets:")


def in_words(case: Case, policy: str) -> tuple[str, ...]:
    """The windows of what a policy sets: ``backing for 90 days from day 30``; none for all time."""
    found = []
    for target, owners in (_owners(case, policy) if policy in case.policies else {}).items():
        told = [case.policies[owner].sets[target].window.words for owner in owners]
        if any(told):
            found.append(f"{target} {' and '.join(told)}")
    return tuple(found)


def untimed_of(case: Case) -> dict[str, tuple[str, ...]]:
    """For each policy, the numbers that it sets for a window though nothing with time reads them.

    They are taken as in force throughout.
    """
    readers: dict[str, set[str]] = {}
    for key, quantity in case.numbers.items():
        target = key.split(".", 2)[2] if key.startswith("policy.") else key
        for number in (quantity.number, *quantity.number.others):
            for name in number.names():
                readers.setdefault(name, set()).add(target)
    return {
        policy: tuple(
            target
            for target, owners in _owners(case, policy).items()
            if not all(case.policies[owner].sets[target].window.always for owner in owners)
            and not any(key.startswith(TIMED) for key in _reached(target, readers))
        )
        for policy in case.policies
    }


def _reached(key: str, readers: Mapping[str, set[str]]) -> set[str]:
    """A number and all that reads it, at first or second hand."""
    reached, todo = {key}, [key]
    while todo:
        new = readers.get(todo.pop(), set()) - reached
        reached |= new
        todo.extend(new)
    return reached
