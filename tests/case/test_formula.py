"""Formulas: a parsed grammar, its values and its errors."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.formula import FormulaError, evaluate, mixed_units, parse_formula


def value(text, **names):
    found = evaluate(parse_formula(text), lambda n: np.asarray(names[n.replace("-", "_")]))
    return float(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8 / 2 / 2", 2),
        ("5 - 2 - 1", 2),
        ("-(2) + 3", 1),
        ("min(3, 1, 2) + max(1, 4)", 5),
        ("a-b * 2", 6),
        ("a-b - 2", 1),
        ("max(0, a-b - 5)", 0),
    ],
)
def test_values(text, expected):
    assert value(text, a_b=3.0) == expected


@pytest.mark.parametrize(
    "text", ["1 +", "a+b c", "(1", "min(1)", "import os", "a ** 2", "", "1 < "]
)
def test_what_cannot_be_read_says_where(text):
    with pytest.raises(FormulaError, match=r"cannot be read|empty"):
        parse_formula(text)


def test_a_hyphen_without_spaces_is_part_of_an_id():
    assert list(parse_formula("a-b - c").names()) == ["a-b", "c"]


def test_ids_with_dots_and_arrows():
    names = list(parse_formula("tie.tur-aze.weight * escalation.reciprocity.a->b").names())
    assert names == ["tie.tur-aze.weight", "escalation.reciprocity.a->b"]


def test_too_long_or_too_deep_is_refused():
    for text in ("1 + " * 200 + "1", "(" * 60 + "1" + ")" * 60):
        with pytest.raises(FormulaError):
            parse_formula(text)


def test_division_by_zero_is_not_finite_and_does_not_raise():
    assert math.isinf(value("1 / a", a=0.0))


def test_units_that_are_added_must_agree():
    units = {"a": "bcm/y", "b": "Mt/y", "c": "bcm/y"}
    assert mixed_units(parse_formula("a + b"), units) == ("Mt/y", "bcm/y")
    assert mixed_units(parse_formula("a + c * b"), units) is None
    assert mixed_units(parse_formula("max(a, c) + 2"), units) is None


LEAF = st.integers(0, 9).map(str) | st.sampled_from(["x", "y-z"])
TREE = st.recursive(
    LEAF,
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    ),
    max_leaves=12,
)


@given(TREE)
def test_python_agrees(text):
    expected = eval(text.replace("y-z", "yz"), {"x": 2.5, "yz": -1.5})
    assert value(text, x=2.5, y_z=-1.5) == pytest.approx(expected)
