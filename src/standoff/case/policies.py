"""What each policy sets and plays, its own and that of the policies which it combines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from standoff.errors import Problem

if TYPE_CHECKING:
    from standoff.case.model import Case

Setters = dict[str, dict[str, str]]
Plays = dict[str, dict[str, dict[str, str]]]


def setters_of(case: Case) -> Setters:
    """For each policy, every number that it sets and the policy whose `sets:` holds it."""
    found: Setters = {}
    for key, policy in case.policies.items():
        parts = [p for p in policy.combines if p in case.policies]
        found[key] = {t: p for p in reversed(parts) for t in case.policies[p].sets}
        found[key].update(dict.fromkeys(policy.sets, key))
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
        parts = [case.policies[p] for p in policy.combines if p in case.policies]
        if key in policy.combines or any(p.combines for p in parts):
            says = "it combines itself, or a policy that combines others"
            yield case.marks.problem(path, says, "name policies that stand alone")
            continue
        twice = [t for t in _twice(p.sets for p in parts) if t not in policy.sets]
        if twice:
            says = f"two of them set {', '.join(twice[:3])}"
            yield case.marks.problem(path, says, "say in `sets:` of this one what holds")
        moves = [{(a, o): w for a, os in p.plays.items() for o, w in os.items()} for p in parts]
        own = {(a, o) for a, options in policy.plays.items() for o in options}
        for actor, option in dict.fromkeys(move for m in moves for move in m):
            ways = {m[actor, option] for m in moves if (actor, option) in m}
            if len(ways) > 1 and (actor, option) not in own:
                says = f"one commits {actor} to {option}, another against it"
                yield case.marks.problem(path, says, "say in `plays:` of this one what holds")


def _twice(all_sets: object) -> list[str]:
    seen: dict[str, int] = {}
    for sets in all_sets:  # type: ignore[attr-defined]
        for target in sets:
            seen[target] = seen.get(target, 0) + 1
    return [target for target, times in seen.items() if times > 1]
