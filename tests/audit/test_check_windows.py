"""Formulas are checked against their bounds on every stretch of days of a policy."""

import pytest

from standoff.audit.check import check_futures
from standoff.case import from_text
from standoff.errors import CaseError
from standoff.futures import Futures

CASE = """\
standoff: 1
title: two windows
as-of: 2030-01-01
actors: {nor: {name: Nor, kind: state}}
quantities:
  tolls: {value: 0.5, bounds: 0..1, because: [judgement]}
  subsidy: {value: 0.5, bounds: 0..1, because: [judgement]}
  burden: {value: "= tolls + subsidy", bounds: 0..1.2}
policies:
  trade: {sets: {tolls: {value: 0.9}, subsidy: {value: 0.2%s}}}
"""


def test_a_formula_that_leaves_its_bounds_for_some_days_only_is_told():
    check_futures(Futures(from_text(CASE % "", "c.yaml"), 8))
    late = from_text(CASE % ", from: 30d", "c.yaml")
    with pytest.raises(CaseError, match=r"gives 1\.4 in 8 of 8 futures under trade from day 0 on"):
        check_futures(Futures(late, 8))
