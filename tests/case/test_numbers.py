"""Numbers: what a case writes for them, what grounds them, what they are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case import from_text
from standoff.case.numbers import Number, Range, Triangle, parse_spec, write_spec

REF = {"ref": "A yearbook", "url": "https://example.org/y"}
QUOTE = {"source": "memo", "at": [0, 4], "sha": "0123456789ab"}


@pytest.mark.parametrize(
    ("because", "judged"),
    [
        ([], True),
        (["judgement"], True),
        ([REF], False),
        ([{**REF, "recalled": True}], True),
        ([QUOTE], True),
        ([QUOTE, REF], False),
        ([REF, "judgement"], True),
        ([{"data": "icews", "sha256": "0" * 64}], False),
        ([{"fit": "fit.json"}], False),
    ],
)
def test_what_grounds_a_number(because, judged):
    assert Number.model_validate({"range": "0.1..0.4", "because": because}).judged is judged


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1))
def test_a_range_is_written_as_it_was_read(a, b, share):
    lo, hi = sorted((a, b))
    if lo < hi:
        assert parse_spec(write_spec(Range(lo, hi))) == Range(lo, hi)
        mode = min(max(lo + share * (hi - lo), lo), hi)
        assert parse_spec(write_spec(Triangle(lo, mode, hi))) == Triangle(lo, mode, hi)


def test_every_number_has_an_id_bounds_and_a_line():
    case = from_text(
        """\
standoff: 1
title: A
actors: {a: {name: A, kind: state}, b: {name: B, kind: state}}
ties: [{id: a-b, from: a, to: b, kind: alliance, weight: 0.2..0.4}]
indicators: {power: {unit: score, bounds: 0..10, values: [{of: a, in: 2024, value: 3..4}]}}
quantities: {share: 0.2..0.4, count: {range: 2..5, unit: ships}, signed: -0.5..0.5}
escalation: {reciprocity: {"a->b": "= fitted * 2"}}
money: [{id: grant, from: a, to: b, amount: 5..9, currency: USD}]
corridors:
  nodes: {x: {name: X}, y: {name: Y}}
  links: {pipe: {from: x, to: y, mode: pipeline, capacity: {range: 1..2, unit: bcm/y}}}
policies: {push: {sets: {share: 0.6..0.9, tie.a-b.weight: -1..0}}}
objectives: {calm: {outcome: quantity share, lens: record, want: less, weight: 0.5..1}}
claims: {c: {says: c, kind: factual, strength: 0.3..0.6}}
"""
    )
    bounds = {key: q.bounds for key, q in case.numbers.items()}
    assert bounds["tie.a-b.weight"] == (-1, 1)
    assert bounds["indicator.power.a.2024"] == (0, 10)
    assert bounds["share"] == (0, 1)
    assert bounds["count"] == (0, 50)
    assert bounds["signed"] == (-1, 1)
    assert bounds["link.pipe.capacity"][0] == 0
    assert bounds["claim.c.strength"] == (0, 1)
    assert bounds["policy.push.tie.a-b.weight"] == (-1, 1)
    assert set(case.numbers) >= {"escalation.reciprocity.a->b", "money.grant.amount",
                                 "objective.calm.weight", "policy.push.share"}  # fmt: skip
    assert case.numbers["indicator.power.a.2024"].unit == "score"
    assert case.marks.line(case.numbers["tie.a-b.weight"].path) == 4


def test_estimates_of_analysts_may_be_values_and_choices():
    number = Number.model_validate(
        [{"value": 1, "by": "ann"}, {"choice": {0.5: 1, 2: 3}, "by": "ben"}]
    )
    assert write_spec(number.spec) == 1
    assert write_spec(number.of("ben").spec) == {"choice": {0.5: 1, 2: 3}}
