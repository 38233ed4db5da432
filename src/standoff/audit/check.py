"""Checks that need the futures: a formula's values stay within its bounds."""

from __future__ import annotations

import numpy as np

from standoff.audit.asked import parse_tests
from standoff.case import Case
from standoff.case.numbers import Formula, write_bounds
from standoff.errors import CaseError, Problem
from standoff.futures import Futures

SAMPLE = 512


def check(case: Case, seed: int = 0) -> None:
    """Everything that can be wrong with a loaded case.

    Raises
    ------
    CaseError
        Unreadable outcomes and formulas that leave their bounds, all at once.
    """
    problems: list[Problem] = []
    for step in (lambda: parse_tests(case), lambda: check_futures(Futures(case, SAMPLE, seed))):
        try:
            step()
        except CaseError as error:
            problems.extend(error.problems)
    if problems:
        raise CaseError(problems)


def check_futures(futures: Futures) -> None:
    """Check every formula on the futures, under every policy.

    Raises
    ------
    CaseError
        With the value farthest out, its bounds and in how many futures.
    """
    problems: dict[str, Problem] = {}
    case = futures.case
    for policy in case.policy_ids:
        phases = case.phases.get(policy, ())  # one alone is what is in force throughout
        days = (None, *(phase.day for phase in phases if len(phases) > 1))
        for key in case.numbers:
            for day in () if key.startswith("policy.") else days:
                own, problem = _out_of_bounds(futures, key, policy, day)
                if problem is not None and own not in problems:
                    problems[own] = problem
    if problems:
        raise CaseError(problems.values())


def _out_of_bounds(
    futures: Futures, key: str, policy: str, day: int | None
) -> tuple[str, Problem | None]:
    """Whose formula gives `key` on a day under a policy, and what is wrong where it is."""
    case = futures.case
    own, number = futures.setting(key, policy, day)
    if not isinstance(number.spec, Formula) or ("fitted" in number.names() and case.fit is None):
        return own, None
    lo, hi = case.numbers[own].bounds
    values = futures.values(key, policy, day)
    slack = 1e-9 * max(1.0, abs(lo), abs(hi)) if abs(hi) < 1e300 else 0.0
    out = ~((values >= lo - slack) & (values <= hi + slack))
    if not out.any():
        return own, None
    worst = values[out][np.argmax(np.nan_to_num(np.abs(values[out]), nan=np.inf))]
    when = "" if day is None else f" from day {day} on"
    says = (
        f"the formula gives {worst:.3g} in {out.sum():,} of {futures.n:,} futures "
        f"under {policy}{when}; its bounds are {write_bounds((lo, hi))}"
    )
    fix = "mend the formula, or give bounds: that are meant"
    return own, case.marks.problem(case.numbers[own].path, says, fix)
