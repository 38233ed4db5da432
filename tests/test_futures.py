"""Futures: counter-based, prefix-stable, a column's draws independent of the other columns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from standoff.case import from_text
from standoff.case.numbers import Choice, Constant, Range, Triangle
from standoff.futures import Futures, middle, quantile, uniforms

BASE = """\
standoff: 1
title: A
actors: {a: {name: A, kind: state}, b: {name: B, kind: state}}
quantities:
  backing: {range: 0..1}
  response: {range: -0.1..0.8}
  weary: {choice: {0.2: 2, 0.8: 1}}
  wary: {range: 0..0.5..1}
  total: {range: "= backing * (1 + response)", bounds: -1..2}
  late: {range: 2..3, only-if: "backing > 0.5", otherwise: 0}
  hardness: [{range: 0..0.1, by: ana}, {range: 0.9..1, by: ben}]
policies:
  push: {says: push, sets: {backing: 0.7..1}}
  hold: {says: hold, sets: {backing: 0..0.1}}
"""
CASE = from_text(BASE)


def test_a_column_does_not_know_the_other_columns():
    more = from_text(BASE.replace("quantities:\n", "quantities:\n  aardvark: 0..9\n"))
    for key in ("backing", "response", "weary", "wary", "total"):
        ours, theirs = Futures(CASE, 500).values(key), Futures(more, 500).values(key)
        assert ours.tobytes() == theirs.tobytes()


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 5))
def test_any_rows_are_the_same_rows_of_a_longer_sample(start, n, seed):
    whole = uniforms(seed, "x", 0, 900)
    assert uniforms(seed, "x", start, start + n).tobytes() == whole[start : start + n].tobytes()


def test_the_first_rows_of_a_longer_sample_are_the_sample():
    short, long = Futures(CASE, 300), Futures(CASE, 4096)
    for key in CASE.numbers:
        if not key.startswith("policy."):
            for policy in CASE.policy_ids:
                assert np.array_equal(short.values(key, policy), long.values(key, policy)[:300])
    assert np.array_equal(long.block(100, 300).values("total"), short.values("total")[100:])


def test_draws_are_uniform_and_columns_uncorrelated():
    a, b = uniforms(0, "a", 0, 20_000), uniforms(0, "b", 0, 20_000)
    assert stats.kstest(a, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.03
    assert not np.array_equal(a, uniforms(1, "a", 0, 20_000))
    assert a.min() >= 0
    assert a.max() < 1


@pytest.mark.parametrize(
    ("spec", "twin"),
    [
        (Range(-0.1, 0.8), stats.uniform(-0.1, 0.9)),
        (Triangle(0, 0.25, 1), stats.triang(0.25, 0, 1)),
        (Triangle(2, 2, 5), stats.triang(0, 2, 3)),
        (Triangle(2, 5, 5), stats.triang(1, 2, 3)),
    ],
)
def test_quantiles_are_scipys(spec, twin):
    u = np.linspace(0, 1, 101)[:-1]
    assert quantile(spec, u) == pytest.approx(twin.ppf(u), abs=1e-12)
    assert middle(spec) == pytest.approx(twin.median())


def test_a_choice_comes_by_its_weights_and_never_at_weight_zero():
    spec = Choice((0.2, 0.5, 0.8), (2.0, 1.0, 0.0))
    values = quantile(spec, uniforms(0, "c", 0, 30_000))
    assert set(values) == {0.2, 0.5}
    assert np.mean(values == 0.2) == pytest.approx(2 / 3, abs=0.01)
    assert middle(Constant(3.0)) == 3.0


def test_policies_are_compared_draw_by_draw():
    futures = Futures(CASE, 1000)
    u = futures.values("backing")
    assert futures.values("backing", "push") == pytest.approx(0.7 + 0.3 * u)
    assert futures.values("backing", "hold") == pytest.approx(0.1 * u)
    assert np.array_equal(futures.values("response", "push"), futures.values("response"))
    response = futures.values("response")
    assert futures.values("total", "hold") == pytest.approx(0.1 * u * (1 + response))


def test_only_if_and_analysts():
    futures = Futures(CASE, 1000)
    late, backing = futures.values("late"), futures.values("backing")
    assert np.all((late == 0) == (backing <= 0.5))
    assert Futures(CASE, 9, analyst="ben").values("hardness").min() >= 0.9
    assert Futures(CASE, 9, analyst="ana").values("hardness").max() <= 0.1
    assert CASE.analysts == ("ana", "ben")


def test_what_varies_together_shares_its_draws():
    tied = from_text(BASE + "together: [[backing, wary]]\n")
    futures = Futures(tied, 500)
    order = np.argsort(futures.values("backing"))
    assert np.all(np.diff(futures.values("wary")[order]) >= 0)


def test_the_central_future_and_points_asked_about():
    central = Futures.central(CASE)
    assert central.values("backing")[0] == 0.5
    assert central.values("total")[0] == pytest.approx(0.5 * 1.35)
    nan = np.nan
    points = central.at(
        {"backing": np.array([0.9, nan, nan]), "policy.push.backing": np.array([nan, 1.0, nan])}
    )
    assert points.values("backing").tolist() == [0.9, 0.5, 0.5]
    assert points.values("backing", "push") == pytest.approx([0.85, 1.0, 0.85])
    assert points.block(1, 3).values("backing", "push") == pytest.approx([1.0, 0.85])


def test_inputs_are_the_numbers_that_a_formula_comes_from():
    futures = Futures(CASE, 1)
    assert futures.inputs("total") == {"backing", "response"}
    assert futures.inputs("total", "push") == {"policy.push.backing", "response"}
    assert futures.inputs("late") == {"late", "backing"}


@given(
    st.integers(0, 40), st.none() | st.integers(1, 40), st.integers(0, 90), st.sampled_from("ab")
)
@settings(deadline=None, max_examples=40)
def test_on_each_day_a_number_is_what_is_in_force_then(start, many, day, key):
    window = f"from: {start}d" + ("" if many is None else f", for: {many}d")
    case = from_text(
        "standoff: 1\ntitle: Windows\nas-of: 2030-05-20\n"
        'quantities: {a: 0..1, b: "= 3 * a + c", c: {range: 0..1, only-if: "a > 0.5"}}\n'
        f"policies:\n  p: {{sets: {{a: {{range: 0.4..1, {window}}}}}}}\n"
        "  q: {sets: {a: 0.4..1}}\n"
    )
    futures = Futures(case, 20)
    holds = start <= day and (many is None or day < start + many)
    then = futures.values(key, "q") if holds else futures.values(key)
    assert np.array_equal(futures.values(key, "p", day), then)
    assert np.array_equal(futures.values(key, "p"), futures.values(key, "q"))
    assert futures.setting("a", "p", day)[0] == ("policy.p.a" if holds else "a")
    points = futures.at({"policy.p.a": np.array([0.7])})
    assert points.values("a", "p", day)[0] == (0.7 if holds else 0.5)
