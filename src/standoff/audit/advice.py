"""Recommendations: regret against every alternative, on each objective, `as-is` included."""

from __future__ import annotations

import numpy as np

from standoff.audit.asked import Test
from standoff.audit.engine import Outcomes
from standoff.audit.regret import compare
from standoff.audit.results import PolicyScore, Recommendation
from standoff.case import Case


def recommendation(
    case: Case, test: Test, outcomes: Outcomes, waiting: tuple[tuple[str, str], ...]
) -> Recommendation:
    """A recommended policy beside every alternative (regret after Savage 1951)."""
    scores: list[PolicyScore] = []
    left_out = 0
    for i, goal in enumerate(test.goals):
        table = outcomes.table(test, i)[: outcomes.within(test)]
        fared = compare(table, goal.want, goal.enough)  # type: ignore[arg-type]
        left_out = max(left_out, fared.left_out)
        known = ~np.isnan(table).any(axis=1)
        for j, policy in enumerate(test.policies):
            scores.append(
                PolicyScore(
                    policy,
                    goal.id,
                    float(table[known, j].mean()) if known.any() else float("nan"),
                    float(fared.quantile[j]),
                    float(fared.worst[j]),
                    None if fared.enough is None else float(fared.enough[j]),
                    float(fared.best[j]),
                )
            )
    holds = outcomes.holds(test)[: outcomes.within(test)]
    known = ~np.isnan(holds)
    best = float(holds[known].mean()) if known.any() else float("nan")
    named = tuple(g.id for g in test.goals)
    return Recommendation(
        test.claim, test.policy, named, waiting, tuple(scores), best, test.weighed, left_out
    )
