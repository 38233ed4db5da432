"""The second pass: every name in a case must stand for something in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from standoff.case.formula import mixed_units
from standoff.case.numbers import Formula, inside
from standoff.case.policies import combinations, windows
from standoff.case.tree import Path
from standoff.case.walk import reasons
from standoff.errors import Problem

if TYPE_CHECKING:
    from standoff.case.model import Case
    from standoff.case.parts import Event, Payment, Tie, Voice


def nearest(word: str, words: Iterable[str]) -> str:
    """``did you mean …?``, or what there is to choose from."""
    from rapidfuzz import fuzz, process

    known = sorted(set(words))
    if not known:
        return "there is none yet: add it"
    best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=60)
    if best is not None:
        return f"did you mean `{best[0]}`?"
    listed = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return f"add it, or write one of {listed}"


def link(case: Case) -> list[Problem]:
    """Every name that stands for nothing, every id that stands twice, every circle."""
    return [
        *_names(case),
        *_twice(case),
        *_numbers(case),
        *_circles(case),
        *_relays(case),
        *combinations(case),
        *windows(case),
    ]


def _names(case: Case) -> Iterator[Problem]:
    pools: dict[str, Iterable[str]] = {
        "an actor": case.actors,
        "a source": case.sources,
        "a claim": case.claims,
        "a policy": case.policy_ids,
        "an objective": case.objectives,
        "a frame": case.frames,
        "an event": [e.id for e in case.events if e.id],
        "a node": case.corridors.nodes if case.corridors else (),
        "a player of the game": case.game.actors if case.game else (),
    }
    sets = {k: frozenset(v) for k, v in pools.items()}
    for what, name, path in _uses(case):
        if name not in sets[what]:
            yield case.marks.problem(path, f"`{name}` is not {what}", nearest(name, pools[what]))


Use = tuple[str, str, Path]


def _uses(case: Case) -> Iterator[Use]:
    yield from _reasons(case)
    for key, actor in case.actors.items():
        if actor.of:
            yield "an actor", actor.of, ("actors", key, "of")
    for key, source in case.sources.items():
        if source.relays:
            yield "a source", source.relays, ("sources", key, "relays")
    for i, m in enumerate(case.memberships):
        yield "an actor", m.actor, ("memberships", i, "actor")
        yield "an actor", m.bloc, ("memberships", i, "bloc")
    pairs: dict[str, tuple[Tie | Event | Payment | Voice, ...]] = {
        "ties": case.ties,
        "events": case.events,
        "money": case.money,
        "voices": case.voices,
    }
    for section, rows in pairs.items():
        for i, row in enumerate(rows):
            for end, name in (("from", row.from_), ("to", row.to)):
                if name is not None:
                    yield "an actor", name, (section, i, end)
    for i, s in enumerate(case.statements):
        if s.about:
            yield "an actor", s.about, ("statements", i, "about")
        if s.frame:
            yield "a frame", s.frame, ("statements", i, "frame")
    for key, indicator in case.indicators.items():
        for i, value in enumerate(indicator.values):
            yield "an actor", value.of, ("indicators", key, "values", i, "of")
    for key, dispute in case.disputes.items():
        for i, claim in enumerate(dispute.accounts):
            yield "a claim", claim, ("disputes", key, "accounts", i)
        if dispute.event:
            yield "an event", dispute.event, ("disputes", key, "event")
    yield from _uses_of_policies(case)
    yield from _uses_of_networks(case)


def _uses_of_policies(case: Case) -> Iterator[Use]:
    for key, policy in case.policies.items():
        if policy.by:
            yield "an actor", policy.by, ("policies", key, "by")
        for i, part in enumerate(policy.combines):
            yield "a policy", part, ("policies", key, "combines", i)
        for player in policy.plays:
            if case.game is not None:
                yield "a player of the game", player, ("policies", key, "plays", player)
            else:
                yield "an actor", player, ("policies", key, "plays", player)
    for key, objective in case.objectives.items():
        if objective.whose:
            yield "an actor", objective.whose, ("objectives", key, "whose")
    for key, claim in case.claims.items():
        if claim.about:
            yield "an actor", claim.about, ("claims", key, "about")
        if claim.test is None:
            continue
        at: Path = ("claims", key, "test")
        for field in ("under", "than", "policy"):
            if name := getattr(claim.test, field):
                yield "a policy", name, (*at, field)
        for i, name in enumerate(claim.test.best_by):
            yield "an objective", name, (*at, "best-by", i)
    if case.argument:
        yield "a claim", case.argument.thesis, ("argument", "thesis")
        for kind, edges in (("reasons", case.argument.reasons), ("attacks", case.argument.attacks)):
            for head, tails in edges.items():
                yield "a claim", head, ("argument", kind, head)
                for i, tail in enumerate(tails):
                    yield "a claim", tail, ("argument", kind, head, i)


def _uses_of_networks(case: Case) -> Iterator[Use]:
    if case.game:
        for player in case.game.actors:
            yield "an actor", player, ("game", "actors", player)
        for section in ("preferences", "arcs"):
            for player in getattr(case.game, section):
                yield "a player of the game", player, ("game", section, player)
    if case.corridors:
        for key, link_ in case.corridors.links.items():
            at: Path = ("corridors", "links", key)
            yield "a node", link_.from_, (*at, "from")
            yield "a node", link_.to, (*at, "to")
            for field in ("through", "holders"):
                for i, name in enumerate(getattr(link_, field)):
                    yield "an actor", name, (*at, field, i)
        for key, node in case.corridors.nodes.items():
            if node.of:
                yield "an actor", node.of, ("corridors", "nodes", key, "of")
    for kind, pairs in (case.escalation.mechanisms() if case.escalation else {}).items():
        for pair in pairs:
            for name in pair.split("->"):
                yield "an actor", name, ("escalation", kind, pair)


def _reasons(case: Case) -> Iterator[Use]:
    for path, reason in reasons(case):
        if reason.source is not None:
            yield "a source", reason.source, (*path, "source")


def _twice(case: Case) -> Iterator[Problem]:
    for section in ("memberships", "ties", "events", "statements", "money", "voices"):
        seen: dict[str, int] = {}
        for i, row in enumerate(getattr(case, section)):
            if row.id is None:
                continue
            if row.id in seen:
                first = case.marks.line((section, seen[row.id], "id"))
                says = f"the id `{row.id}` stands twice (first in line {first})"
                yield case.marks.problem((section, i, "id"), says, "give it another id")
            seen.setdefault(row.id, i)
    for key, indicator in case.indicators.items():
        rows: dict[tuple[str, int | None], int] = {}
        for i, value in enumerate(indicator.values):
            if (value.of, value.in_) in rows:
                first = case.marks.line(("indicators", key, "values", rows[value.of, value.in_]))
                says = f"a second value of {value.of} in {value.in_} (first in line {first})"
                fix = "keep one, or name another indicator"
                yield case.marks.problem(("indicators", key, "values", i), says, fix)
            rows.setdefault((value.of, value.in_), i)
    if "as-is" in case.policies:
        yield case.marks.problem(
            ("policies", "as-is"), "as-is always exists and sets nothing", "name it otherwise"
        )


def _numbers(case: Case) -> Iterator[Problem]:
    known = case.numbers
    units = {key: q.unit for key, q in known.items()}
    for key, quantity in known.items():
        for estimate in (quantity.number, *quantity.number.others):
            for name in estimate.names():
                if name == "fitted" and _escalates(key):
                    continue
                if name.startswith("policy."):
                    says = f"`{name}` is what a policy sets; a formula reads the quantity itself"
                    yield case.marks.problem(quantity.path, says, f"write {name.split('.', 2)[-1]}")
                elif name not in known:
                    says = f"`{name}` is not a number of this case"
                    yield case.marks.problem(quantity.path, says, nearest(name, known))
            if isinstance(estimate.spec, Formula):
                if mixed := mixed_units(estimate.spec.node, units):
                    says = f"it adds or compares {mixed[0]} and {mixed[1]}"
                    yield case.marks.problem(quantity.path, says, "bring them to one unit")
                continue
            try:
                inside(estimate.spec, quantity.bounds)
            except ValueError as error:
                says, fix = _words(error)
                yield case.marks.problem(quantity.path, says, fix)
    for key, policy in case.policies.items():
        for target in policy.sets:
            if target not in known or target.startswith("policy."):
                says = f"`{target}` is not a number of this case"
                free = [k for k in known if not k.startswith("policy.")]
                yield case.marks.problem(
                    ("policies", key, "sets", target), says, nearest(target, free)
                )
    for i, group in enumerate(case.together):
        for j, name in enumerate(group):
            if name not in known:
                says = f"`{name}` is not a number of this case"
                yield case.marks.problem(("together", i, j), says, nearest(name, known))


def _escalates(key: str) -> bool:
    """Whether a number is a strength that a fit has an estimate of."""
    parts = key.removeprefix("policy.").split(".")
    at = parts.index("escalation") if "escalation" in parts[:2] else -1
    return at >= 0 and parts[at + 1 : at + 2] not in ([], ["level"])


def _words(error: ValueError) -> tuple[str, str]:
    context = getattr(error, "context", None) or {}
    return str(context.get("says", error)), str(context.get("fix", ""))


def _circles(case: Case) -> Iterator[Problem]:
    """Formulas that wait for each other, under each policy, in each of its phases."""
    settings: list[Mapping[str, str]] = [{}, *case.setters.values()]
    settings += [phase.sets for phases in case.phases.values() for phase in phases]
    for own in settings:
        sets = {key: case.policies[owner].sets[key] for key, owner in own.items()}
        graph: dict[str, tuple[str, ...]] = {}
        for key, quantity in case.numbers.items():
            number = sets.get(key, quantity.number)
            names = [n for e in (number, *number.others) for n in e.names()]
            graph[key] = tuple(dict.fromkeys(names))
        circle = _circle(graph)
        if circle:
            path = case.numbers[circle[0]].path
            says = "a circle of formulas: " + " → ".join((*circle, circle[0]))
            yield case.marks.problem(path, says, "break it with a range in one of them")
            return


def _circle(graph: dict[str, tuple[str, ...]]) -> list[str]:
    """One circle of a directed graph, or nothing; without recursion."""
    done: set[str] = set()
    for start in graph:
        trail: list[str] = []
        stack = [(start, iter((start,)))]
        while stack:
            name = next(stack[-1][1], None)
            if name is None:
                stack.pop()
                if trail:
                    done.add(trail.pop())
            elif name in trail:
                return trail[trail.index(name) :]
            elif name not in done and name in graph:
                trail.append(name)
                stack.append((name, iter(graph[name])))
    return []


def _relays(case: Case) -> Iterator[Problem]:
    for key in case.sources:
        seen: list[str] = []
        at: str | None = key
        while at is not None and at in case.sources and at not in seen:
            seen.append(at)
            at = case.sources[at].relays
        if at == key:
            says = "sources relay each other in a circle: " + " → ".join((*seen, key))
            yield case.marks.problem(("sources", key, "relays"), says, "name the first of them")
