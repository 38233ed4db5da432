"""What can be wrong with money and voices, each with its line and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.case import Case
from standoff.case.base import days
from standoff.case.parts import Payment, Voice
from standoff.case.tree import Path
from standoff.errors import Problem
from standoff.lenses.influence.network import Edge, network_of


def problems(case: Case) -> tuple[Problem, ...]:
    """Circles of ownership, and payments and ties of those who did not exist yet, or no more."""
    return (*_circles(case), *_out_of_time(case))


def _circles(case: Case) -> Iterator[Problem]:
    """Owners that own each other in a circle, all at the same time."""
    network = network_of(case)
    owned = [e for e in network.edges if isinstance(e.part, Voice) and e.part.kind == "Ownership"]
    if not circle_of(owned):
        return
    for day in sorted({e.begins for e in owned}):
        circle = circle_of([e for e in owned if e.begins <= day <= e.ends])
        if circle:
            first = case.marks.line(circle[0].path)
            told = " → ".join((*(e.start for e in circle), circle[0].start))
            says = f"a circle of ownership, from line {first}: {told}"
            fix = "drop one of them, or give since: and until: where they did not stand together"
            yield case.marks.problem(circle[-1].path, says, fix)
            return


def circle_of(edges: list[Edge]) -> tuple[Edge, ...]:
    """One circle among some edges, or nothing; without recursion."""
    leaving: dict[str, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.start, []).append(edge)
    done: set[str] = set()
    for start in leaving:
        trail: list[Edge] = []
        on = {start: 0}
        stack = [iter(leaving[start])] if start not in done else []
        while stack:
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                done.add(on.popitem()[0])
                if trail:
                    trail.pop()
            elif step.end in on:
                return (*trail[on[step.end] :], step)
            elif step.end not in done:
                trail.append(step)
                on[step.end] = len(trail)
                stack.append(iter(leaving.get(step.end, ())))
    return ()


def _out_of_time(case: Case) -> Iterator[Problem]:
    """Payments and ties that lie outside the time of one of their ends."""
    parts: list[tuple[Path, Payment | Voice]] = [
        *((("money", i), p) for i, p in enumerate(case.money)),
        *((("voices", i), v) for i, v in enumerate(case.voices)),
    ]
    for path, part in parts:
        on = part.on if isinstance(part, Payment) else None
        dates = [d for d in (on or part.since, on or part.until) if d]
        what = "a payment" if isinstance(part, Payment) else part.kind.lower()
        for name in (part.from_, part.to):
            actor = case.actors.get(name or "")
            since, until = (actor.since, actor.until) if actor else (None, None)
            early = [d for d in dates if since and days(d)[1] < days(since)[0]]
            late = [d for d in dates if until and days(d)[0] > days(until)[1]]
            if early:
                says = f"{what} of {early[0]}, before `{name}` existed (since {since})"
                yield case.marks.problem(path, says, "mend the date, or the actor's since:")
            if late:
                says = f"{what} of {late[-1]}, after `{name}` had ended ({until})"
                yield case.marks.problem(path, says, "mend the date, or the actor's until:")
