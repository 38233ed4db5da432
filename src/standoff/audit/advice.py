"""Recommendations: a policy beside every alternative, on each objective, `as-is` included."""

from __future__ import annotations

from standoff.audit.asked import Test
from standoff.audit.discovery.fails import failing
from standoff.audit.engine import Outcomes
from standoff.audit.policies import dominated
from standoff.audit.policies_of import on_goal, parties
from standoff.audit.results import Recommendation
from standoff.case import Case
from standoff.futures import Futures

UNDEFINED = "it is undefined in every future examined"


def recommendation(
    case: Case,
    futures: Futures,
    test: Test,
    outcomes: Outcomes,
    waiting: tuple[tuple[str, str], ...],
) -> Recommendation:
    """A recommended policy beside every alternative, and where it is not good enough.

    Parameters
    ----------
    test : Test
        Of a recommending claim.
    outcomes : Outcomes
        What its objectives were in `futures`, under every policy.
    waiting : tuple of (str, str)
        The objectives that cannot be computed, and what they lack.
    """
    n = outcomes.within(test)
    tables = [outcomes.table(test, i)[:n] for i in range(len(test.goals))]
    rows = [on_goal(case, goal, t) for goal, t in zip(test.goals, tables, strict=True)]
    own = test.policies.index(test.policy)
    holds = outcomes.holds(test)[:n]
    known = holds == holds
    return Recommendation(
        claim=test.claim,
        policy=test.policy,
        compared=tuple(row for row in rows if row.n),
        waiting=(*waiting, *((row.objective, UNDEFINED) for row in rows if not row.n)),
        best_share=float(holds[known].mean()) if known.any() else float("nan"),
        weighed=test.weighed,
        left_out=max((row.left_out for row in rows), default=0),
        parties=tuple(row for row in parties(case, futures, test.goals, rows, tables) if row.n),
        dominated=dominated(test.policies, tables, [g.want for g in test.goals]),
        fails=tuple(
            failing(case, futures, test.policy, goal, table[:, own])
            for goal, table, row in zip(test.goals, tables, rows, strict=True)
            if goal.enough is not None and row.n
        ),
    )
