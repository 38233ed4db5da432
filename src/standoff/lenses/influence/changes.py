"""The structural changes that could reverse an ask about paths: drop one edge."""

from __future__ import annotations

from collections.abc import Iterable

from standoff.case import Case
from standoff.lenses.base import Ask, Change
from standoff.lenses.influence.network import Edge

MANY = 64  # edges whose going is tried


def changes(case: Case, ask: Ask, edges: tuple[Edge, ...]) -> tuple[Change, ...]:
    """Every edge that an ask can depend on, dropped; of very many only those of its first path."""
    if len(edges) > MANY and ask.kind == "path":
        edges = _first_path(edges, ask)
    return tuple(_without(case, edge) for edge in edges[:MANY])


def _first_path(edges: tuple[Edge, ...], ask: Ask) -> tuple[Edge, ...]:
    """What all paths share lies on any one of them; so one is enough."""
    from standoff.lenses.influence.network import Network
    from standoff.lenses.influence.paths import all_paths

    network = Network(None, edges)  # type: ignore[arg-type]
    place = network.place
    ends = (place[ask.args[0]], place[ask.args[1]])
    table = all_paths(network.web, *ends, int(ask.args[2]), 1)
    return tuple(edges[e] for e in _row(table))


def _row(table: Iterable[Iterable[int]]) -> list[int]:
    return [int(e) for row in list(table)[:1] for e in row if e >= 0]


def _without(case: Case, edge: Edge) -> Change:
    """An edge dropped: its number set to nothing, or the case without it."""
    says, judged = f"without {edge.id}", not edge.sourced
    if edge.numbers:
        number = edge.numbers[-1]
        moved = {number: 0.0}
        for policy, body in case.policies.items():
            if number in body.sets:
                moved[f"policy.{policy}.{number}"] = 0.0
        return Change(says, edge.id, moved, None, judged)
    section, place = str(edge.path[0]), int(edge.path[1])
    rows = getattr(case, section)
    smaller = case.model_copy(update={section: rows[:place] + rows[place + 1 :]})
    return Change(says, edge.id, {}, smaller, judged)
