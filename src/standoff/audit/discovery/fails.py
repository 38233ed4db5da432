"""When does a policy fail? The futures of a case as a table, and where an objective is missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from standoff.audit.asked import Goal, parse_tests
from standoff.audit.discovery.prim import BoolArray, Box, Table, boxes_of, ends_of
from standoff.audit.drivers.question import goal_of, policy_of
from standoff.audit.engine import measure_calls
from standoff.audit.inputs import columns, inputs_of
from standoff.case import Case
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


SOME = 0.05  # of the futures: rarer failures, or rarer successes, are too few to look for a box


@dataclass(frozen=True)
class Fails:
    """Where a policy misses what an objective calls enough.

    Attributes
    ----------
    objective, want : str
    enough : float
    n : int
        Futures in which the outcome is defined.
    share : float
        Of these, how many miss it.
    boxes : tuple of Box
        Where the misses are dense; none where they are too few, too many, or anywhere.
    ends : mapping of id to (float, float)
        The least and the largest value of what the boxes limit: a limit there is open.
    """

    objective: str
    want: str
    enough: float
    n: int
    share: float
    boxes: tuple[Box, ...] = ()
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def few(self) -> bool:
        """Whether there are too few failures, or too few successes, to set them apart."""
        return not SOME <= self.share <= 1 - SOME


def failures(case: Case, futures: Futures, policy: str, objective: str) -> Failures:
    """Measure an objective under a policy, and mark the futures in which it is not enough.

    Raises
    ------
    InputError
        No such policy or objective, an objective without `enough:`, or nothing that varies.
    """
    policy_of(case, policy)
    goal = goal_of(case, objective, parse_tests(case))
    if goal.unscored:
        raise InputError(
            f"`{objective}` is conditional and unscored: no score covers its level, so no future "
            "can be said to miss it; compare two policies instead"
        )
    if goal.enough is None:
        raise InputError(f"`{objective}` does not say what is enough; add `enough:` to it")
    name, ask = goal.call
    outcomes = measure_calls(case, futures, [(name, policy, ask)])
    outcome = outcomes.values[name, policy, ask][: outcomes.examined.get(name, futures.n)]
    return missed(case, futures, policy, goal, outcome)


def missed(case: Case, futures: Futures, policy: str, goal: Goal, outcome: FloatArray) -> Failures:
    """The futures in which an outcome is not enough, and what it was computed from.

    Parameters
    ----------
    goal : Goal
        One that says what is enough.
    outcome : (n,) float
        Under the policy, in the leading futures; NaN where undefined.

    Raises
    ------
    InputError
        Nothing that it reads varies.
    """
    known = np.isfinite(outcome)
    short = _short(goal, outcome)
    name, ask = goal.call
    read = inputs_of(lens(name).grounds(case, ask), (policy,), futures)
    found: dict[str, FloatArray] = {}
    says: dict[str, str] = {}
    for key, column in columns(case, read).items():
        if not column.drawn_as:
            continue
        own = key.split(".", 2)[2] if key.startswith("policy.") else key
        found[key] = futures.values(own, policy)[: len(outcome)][known]
        says[key] = column.says
    if not found:
        raise InputError(f"`{goal.id}` reads nothing that varies under {policy}")
    words = f"{'under' if goal.want == 'more' else 'over'} {goal.enough:g}"
    return Failures(Table.of(found), short[known], says, int((~known).sum()), words)


def failing(case: Case, futures: Futures, policy: str, goal: Goal, outcome: FloatArray) -> Fails:
    """In how many futures a policy misses an objective, and in which, if there is a which.

    Parameters
    ----------
    goal : Goal
        One that says what is enough.
    outcome : (n,) float
        Under the policy, in the leading futures; defined in one of them at least.
    """
    try:
        found = missed(case, futures, policy, goal, outcome)
    except InputError:  # nothing varies: it fails everywhere or nowhere
        found = None
    assert goal.enough is not None
    known = outcome[np.isfinite(outcome)]
    short = _short(goal, known)
    share = float(short.mean())
    if found is None or not SOME <= share <= 1 - SOME:
        return Fails(goal.id, goal.want, goal.enough, len(known), share)
    boxes, _, _ = boxes_of(found.table, short, most=2)
    used = dict.fromkeys(key for box in boxes for key in box.limits)
    ends = {key: ends_of(found.table, found.table.names.index(key)) for key in used}
    return Fails(goal.id, goal.want, goal.enough, len(known), share, boxes, ends)


def _short(goal: Goal, outcome: FloatArray) -> BoolArray:
    """Where an outcome is not enough."""
    assert goal.enough is not None
    return outcome < goal.enough if goal.want == "more" else outcome > goal.enough
