"""When does a policy fail? The futures of a case as a table, and where an objective is missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.audit.asked import parse_tests
from standoff.audit.discovery.prim import BoolArray, Table
from standoff.audit.engine import measure_calls
from standoff.audit.inputs import columns
from standoff.case import Case
from standoff.case.link import nearest
from standoff.errors import InputError
from standoff.futures import FloatArray, Futures
from standoff.lenses.registry import lens


@dataclass(frozen=True, eq=False)
class Failures:
    """The futures of a case, and those in which a policy fails an objective.

    Attributes
    ----------
    table : Table
        The numbers that the objective reads under the policy, as they are in each future.
    fails : (n,) bool
    says : mapping of id to str
        What each number is.
    left_out : int
        Futures in which the objective is undefined.
    """

    table: Table
    fails: BoolArray
    says: dict[str, str]
    left_out: int
    enough: str


def failures(case: Case, futures: Futures, policy: str, objective: str) -> Failures:
    """Measure an objective under a policy, and mark the futures in which it is not enough.

    Raises
    ------
    InputError
        No such policy or objective, an objective without `enough:`, or nothing that varies.
    """
    if policy not in case.policy_ids:
        raise InputError(f"`{policy}` is not a policy; {nearest(policy, case.policy_ids)}")
    if objective not in case.objectives:
        raise InputError(
            f"`{objective}` is not an objective; {nearest(objective, case.objectives)}"
        )
    goals = parse_tests(case).goals
    if objective not in goals:
        lacks = parse_tests(case).waiting.get(objective, "")
        raise InputError(f"`{objective}` cannot be computed: it {lacks}")
    goal = goals[objective]
    if goal.enough is None:
        raise InputError(f"`{objective}` does not say what is enough; add `enough:` to it")
    name, ask = goal.call
    outcome = measure_calls(case, futures, [(name, policy, ask)]).values[name, policy, ask]
    known = np.isfinite(outcome)
    short = outcome < goal.enough if goal.want == "more" else outcome > goal.enough
    read: dict[str, None] = {}
    for ground in lens(name).grounds(case, ask):
        if ground.number is not None:
            read.update(dict.fromkeys(sorted(futures.inputs(ground.number, policy))))
    found: dict[str, FloatArray] = {}
    says: dict[str, str] = {}
    for key, column in columns(case, tuple(read)).items():
        if not column.drawn_as:
            continue
        own = key.split(".", 2)[2] if key.startswith("policy.") else key
        found[key] = futures.values(own, policy)[known]
        says[key] = column.says
    if not found:
        raise InputError(f"`{objective}` reads nothing that varies under {policy}")
    words = f"{'under' if goal.want == 'more' else 'over'} {goal.enough:g}"
    return Failures(Table.of(found), short[known], says, int((~known).sum()), words)
