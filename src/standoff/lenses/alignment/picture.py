"""What the report draws of the alignment: ties, camps, and how often each actor sides with whom."""

from __future__ import annotations

import numpy as np

from standoff.case import Case
from standoff.case.numbers import ends
from standoff.futures import Futures
from standoff.lenses.alignment.balance import frustrated_ties, triangle_balance
from standoff.lenses.alignment.graph import graph_of, plan_of
from standoff.lenses.alignment.kernel import align
from standoff.lenses.base import Ask, Picture


def picture(case: Case, futures: Futures) -> Picture:
    """The ties and camps as plain data.

    The actor with the most ties is the reference: `camp_share` is the share of the futures
    examined in which an actor sides with it, of those in which the best camps do not tie.
    """
    graph = graph_of(case)
    degree = [sum(i in edge for edge in graph.edges) for i in range(len(graph.actors))]
    hub = int(np.argmax(degree))
    others = [i for i in range(len(graph.actors)) if i != hub]
    asks = tuple(Ask("", "same-camp", (graph.actors[hub], graph.actors[i])) for i in others)
    plan = plan_of(graph, asks)
    wide = any(task.program is None for task in plan.tasks)
    central = Futures.central(case, futures.analyst)
    weights = graph.weights(central, "as-is")
    middle = align(plan, weights)
    rows = futures.block(0, 1) if wide else futures  # a wide graph is drawn, not sampled
    sample = align(plan, graph.weights(rows, "as-is"))
    edges = np.array(graph.edges, dtype=np.int64).reshape(-1, 2)
    frustrated = frustrated_ties(edges, weights, middle.camps)[0]
    by_tie = {tie: bool(frustrated[e]) for e, ids in enumerate(graph.ties) for tie in ids}
    share: dict[str, float | None] = {graph.actors[hub]: 1.0}
    camps: dict[str, int | None] = {graph.actors[hub]: 0}
    for column, i in enumerate(others):
        known = sample.same_camp[:, column][~np.isnan(sample.same_camp[:, column])]
        share[graph.actors[i]] = float(known.mean()) if len(known) and not wide else None
        same = middle.same_camp[0, column]
        camps[graph.actors[i]] = None if np.isnan(same) else int(same == 0)
    balance = float(triangle_balance(len(graph.actors), edges, weights)[0])
    ties = []
    for tie in case.ties:
        number = tie.weight.of(futures.analyst)
        values = futures.values(f"tie.{tie.id}.weight")
        low, high = ends(number.spec) or (float(values.min()), float(values.max()))
        ties.append(
            {
                "id": tie.id,
                "from": tie.from_,
                "to": tie.to,
                "kind": tie.kind,
                "says": tie.says or "",
                "weight": float(central.values(f"tie.{tie.id}.weight")[0]),
                "low": low,
                "high": high,
                "frustrated": by_tie[tie.id],
                "judged": number.judged,
            }
        )
    return {
        "actors": list(graph.actors),
        "reference": graph.actors[hub],
        "ties": ties,
        "camps": camps,
        "camp_share": share,
        "frustration": float(middle.frustration[0]),
        "unique": all(c is not None for c in camps.values()),
        "balance": None if np.isnan(balance) else balance,
        "solved": str(sample.status),
    }
