"""What is asked about: a claim, or an objective under a policy, ready to be measured anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from standoff.audit.asked import Goal, Parsed, Test, parse_tests
from standoff.audit.basis import before_test
from standoff.audit.engine import Outcomes
from standoff.case import AS_IS, Case
from standoff.case.link import nearest
from standoff.case.parts import Beyond
from standoff.errors import InputError
from standoff.futures import FloatArray


@dataclass(frozen=True)
class Question:
    """An outcome that drivers are looked for.

    Attributes
    ----------
    kind, id : str
        ``claim`` or ``objective``, and which.
    policy : str
        Of an objective: under which policy.
    test : Test
        What the lenses are asked.
    says : str
        The outcome in words.
    split : str
        What the futures are parted by for the regional measure, in words.
    """

    kind: str
    id: str
    policy: str
    test: Test
    says: str
    split: str

    def value(self, outcomes: Outcomes) -> FloatArray:
        """The outcome (n,), or the difference between two policies; of a recommendation 0 or 1."""
        if self.test.ask is None:
            return outcomes.holds(self.test)
        return outcomes.difference(self.test)

    def holds(self, outcomes: Outcomes) -> FloatArray:
        """1 and 0 (n,): where a claim holds, an objective is enough, or lies above its median."""
        if self.kind == "claim":
            return outcomes.holds(self.test)
        value = self.value(outcomes)
        limit = self.test.expect
        if isinstance(limit, Beyond) and limit.above is not None:
            held = value >= limit.above
        elif isinstance(limit, Beyond) and limit.below is not None:
            held = value <= limit.below
        else:
            held = value > np.nanmedian(value) if np.isfinite(value).any() else value > 0
        return np.where(np.isnan(value), np.nan, held)


def claim_question(case: Case, claim: str) -> Question:
    """The outcome by which a claim is tested.

    Raises
    ------
    InputError
        No such claim, or nothing that tests it.
    """
    parsed = parse_tests(case)
    test = asked_of(case, claim, parsed)
    if test.ask is None:
        says = f"whether {test.policy} is best on {', '.join(g.id for g in test.goals)}"
    else:
        says = f"{test.ask.text}, under {test.under}"
        says += f" less under {test.than}" if test.than else ""
    return Question("claim", claim, "", test, says, f"whether {claim} holds")


def asked_of(case: Case, claim: str, parsed: Parsed) -> Test:
    """The test of a claim, or in plain words why it has none.

    Raises
    ------
    InputError
    """
    if claim not in case.claims:
        raise InputError(f"`{claim}` is not a claim; {nearest(claim, case.claims)}")
    body = case.claims[claim]
    early = before_test(case, claim, body)
    if early is not None:
        what = f"disputed {early.rests_on}" if early.name == "disputed" else early.rests_on
        raise InputError(
            f"`{claim}` is {what}: it gets no verdict, so nothing decides or turns it; ask about a "
            "claim that is tested"
        )
    if body.test is None:
        waits = f" (it waits: {body.waits})" if body.waits else ""
        raise InputError(f"`{claim}` names no test{waits}; add `test:` to it")
    if claim not in parsed.tests:
        lacking = parsed.lacking.get(claim)
        lacks = lacking.needs if lacking and lacking.needs else "lacks an objective to be tested by"
        raise InputError(f"`{claim}` cannot be tested: it {lacks}")
    return parsed.tests[claim]


def goal_of(case: Case, objective: str, parsed: Parsed) -> Goal:
    """An objective that can be computed, or in plain words why it cannot.

    Raises
    ------
    InputError
    """
    if objective not in case.objectives:
        known = nearest(objective, case.objectives)
        raise InputError(f"`{objective}` is not an objective; {known}")
    if objective not in parsed.goals:
        lacks = parsed.waiting.get(objective, "")
        raise InputError(f"`{objective}` cannot be computed: it {lacks}")
    return parsed.goals[objective]


def policy_of(case: Case, policy: str) -> str:
    """A policy of the case.

    Raises
    ------
    InputError
    """
    if policy not in case.policy_ids:
        raise InputError(f"`{policy}` is not a policy; {nearest(policy, case.policy_ids)}")
    return policy


def objective_question(case: Case, objective: str, policy: str = AS_IS) -> Question:
    """An objective under a policy.

    Raises
    ------
    InputError
        No such objective or policy, or one that cannot be computed.
    """
    goal = goal_of(case, objective, parse_tests(case))
    expect: str | Beyond = "higher"
    split = "whether it lies above its median"
    if goal.enough is not None:
        side = "above" if goal.want == "more" else "below"
        expect = Beyond.model_validate({side: goal.enough})
        split = f"whether it is enough ({goal.enough:g})"
    name, ask = goal.call
    test = Test(objective, name, ask, policy_of(case, policy), "", expect, 0.0)
    return Question("objective", objective, policy, test, f"{ask.text}, under {policy}", split)


def plain(question: Question) -> Mapping[str, str]:
    """A question as JSON says it."""
    body = {"kind": question.kind, "id": question.id, "says": question.says}
    return body if question.kind == "claim" else {**body, "policy": question.policy}
