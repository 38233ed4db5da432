"""The policies of a case side by side: on each objective, and on each party's weighed sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from standoff.audit.asked import Goal, parse_tests
from standoff.audit.engine import Outcomes, measure_calls
from standoff.audit.policies import Compared, FloatArray, compared, dominated, plain
from standoff.audit.standing import marks
from standoff.case import AS_IS, Case
from standoff.case.link import nearest
from standoff.errors import InputError
from standoff.futures import Futures

EVERYONE = "everyone"


@dataclass(frozen=True)
class Choice:
    """Every policy beside the others.

    Attributes
    ----------
    objectives : tuple of Compared
        One an objective that can be computed.
    parties : tuple of Compared
        The sum of a party's objectives, each times its weight in that future; one for each party
        whose objectives all have weights, and one for everyone.
    dominated : mapping of policy to policy
        Which does nowhere better than another, on any objective in any future.
    waiting : mapping of objective to str
        Those that cannot be computed, and what they lack.
    """

    case: Case
    futures: int
    seed: int
    policies: tuple[str, ...]
    objectives: tuple[Compared, ...]
    parties: tuple[Compared, ...]
    dominated: dict[str, str]
    waiting: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """As `standoff policies --json` writes it."""
        return {
            "case": self.case.title,
            "seed": self.seed,
            "futures": self.futures,
            "policies": list(self.policies),
            "objectives": [plain(row) for row in self.objectives],
            "parties": [plain(row) for row in self.parties],
            "dominated": self.dominated,
            "waiting": self.waiting,
        }


def choose(
    case: Case,
    futures: Futures,
    only: tuple[str, ...] = (),
    whose: str = "",
    tell: Callable[[int], None] | None = None,
    workers: int | None = None,
) -> Choice:
    """Compare the policies of a case.

    Parameters
    ----------
    case : Case
    futures : Futures
    only : tuple of str
        These objectives alone.
    whose : str
        The objectives of this actor alone.

    Raises
    ------
    InputError
        No such objective or actor, or no objective that can be computed.
    """
    for name in only:
        if name not in case.objectives:
            raise InputError(f"`{name}` is not an objective; {nearest(name, case.objectives)}")
    owners = [o.whose for o in case.objectives.values() if o.whose]
    if whose and whose not in owners:
        raise InputError(f"no objective is `{whose}`'s; {nearest(whose, owners)}")
    wanted = [
        key
        for key, body in case.objectives.items()
        if (not only or key in only) and (not whose or body.whose == whose)
    ]
    parsed = parse_tests(case)
    computable = parsed.goals
    goals = [computable[key] for key in wanted if key in computable]
    waiting = {key: parsed.waiting.get(key, "") for key in wanted if key not in computable}
    if not goals:
        lacks = "; ".join(f"{k} {w}" for k, w in waiting.items()) or "the case has none: add one"
        raise InputError(f"no objective can be computed ({lacks})")
    policies = case.policy_ids
    calls = [(g.call[0], p, g.call[1]) for g in goals for p in policies]
    outcomes = measure_calls(case, futures, calls, tell, workers)
    tables = [_table(outcomes, g, policies) for g in goals]
    most = [outcomes.examined.get(g.call[0], futures.n) for g in goals]
    examined = [table[:n] for table, n in zip(tables, most, strict=True)]
    rows = tuple(on_goal(case, g, t) for g, t in zip(goals, examined, strict=True))
    return Choice(
        case,
        futures.n,
        futures.seed,
        policies,
        rows,
        parties(case, futures, goals, rows, examined),
        dominated(policies, tables, [g.want for g in goals]),
        waiting,
    )


def _table(outcomes: Outcomes, goal: Goal, policies: tuple[str, ...]) -> FloatArray:
    name, ask = goal.call
    return np.column_stack([outcomes.values[name, p, ask] for p in policies])


def on_goal(case: Case, goal: Goal, table: FloatArray) -> Compared:
    """The policies of a case on one objective, with how its outcomes stand.

    Parameters
    ----------
    table : (n, p) float
        The outcome under every policy of the case.
    """
    name, ask = goal.call
    stands = marks(case, name, ask, case.policy_ids)
    against = AS_IS if goal.unscored else ""
    return compared(goal.id, case.policy_ids, table, goal.want, goal.enough, stands, against)


def parties(
    case: Case,
    futures: Futures,
    goals: Sequence[Goal],
    rows: Sequence[Compared],
    tables: Sequence[FloatArray],
) -> tuple[Compared, ...]:
    """The policies on the weighed sum of everyone's objectives, and of each party's own.

    Parameters
    ----------
    goals : sequence of Goal
    rows : sequence of Compared
        The policies on each.
    tables : sequence of (n, p) float
        Their outcomes under every policy of the case, each in so many leading futures; a sum is
        made where all of its objectives were examined.

    Returns
    -------
    tuple of Compared
        Of those alone whose objectives all have weights.
    """
    owners = {g.id: case.objectives[g.id].whose for g in goals}
    groups = {EVERYONE: tuple(owners)}
    if len(set(owners.values())) > 1:
        for whose in dict.fromkeys(o for o in owners.values() if o):
            groups[whose] = tuple(g for g, owner in owners.items() if owner == whose)
    found = []
    for party, own in groups.items():
        mine = [found for found in zip(goals, rows, tables, strict=True) if found[0].id in own]
        if any(goal.weight is None for goal, _, _ in mine) or not mine:
            continue
        n = min(len(table) for _, _, table in mine)
        total: FloatArray = np.zeros_like(mine[0][2][:n])
        for goal, _, table in mine:
            weight = futures.values(f"objective.{goal.id}.weight")[:n]
            total = total + (table[:n] if goal.want == "more" else -table[:n]) * weight[:, None]
        stands = tuple(dict.fromkeys(mark for _, row, _ in mine for mark in row.marks))
        against = AS_IS if any(goal.unscored for goal, _, _ in mine) else ""
        of = f"for {party}"
        found.append(compared(of, case.policy_ids, total, "more", None, stands, against))
    return tuple(found)
