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
        for key, quantity in case.numbers.items():
            own, number = key, quantity.number
            if key.startswith("policy."):
                continue
            own, number = futures.setting(key, policy)
            if not isinstance(number.spec, Formula) or (
                "fitted" in number.names() and case.fit is None
            ):
                continue
            lo, hi = case.numbers[own].bounds
            values = futures.values(key, policy)
            slack = 1e-9 * max(1.0, abs(lo), abs(hi)) if abs(hi) < 1e300 else 0.0
            out = ~((values >= lo - slack) & (values <= hi + slack))
            if out.any() and own not in problems:
                worst = values[out][np.argmax(np.nan_to_num(np.abs(values[out]), nan=np.inf))]
                says = (
                    f"the formula gives {worst:.3g} in {out.sum():,} of {futures.n:,} futures "
                    f"under {policy}; its bounds are {write_bounds((lo, hi))}"
                )
                fix = "mend the formula, or give bounds: that are meant"
                problems[own] = case.marks.problem(case.numbers[own].path, says, fix)
    if problems:
        raise CaseError(problems.values())
