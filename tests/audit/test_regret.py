"""Regret: by hand, and its laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from standoff.audit.regret import compare, regrets

laws = settings(deadline=None, max_examples=60)


@st.composite
def outcomes(draw):
    """(n, p) outcomes on a coarse grid, so that ties are common."""
    n, p = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    cells = draw(st.lists(st.integers(-4, 4), min_size=n * p, max_size=n * p))
    return np.array(cells, float).reshape(n, p) / 4


want = st.sampled_from(["more", "less"])


def test_by_hand():
    values = np.array([[1, 3], [2, 2], [5, 1], [np.nan, 9]], float)
    np.testing.assert_array_equal(
        regrets(values, "more"), [[2, 0], [0, 0], [0, 4], [np.nan, np.nan]]
    )
    np.testing.assert_array_equal(
        regrets(values, "less"), [[0, 2], [0, 0], [4, 0], [np.nan, np.nan]]
    )
    found = compare(values, "more", enough=2)
    assert (found.n, found.left_out) == (3, 1)
    np.testing.assert_array_equal(found.worst, [2, 4])
    np.testing.assert_allclose(found.mean, [2 / 3, 4 / 3])
    np.testing.assert_allclose(found.best, [2 / 3, 2 / 3])
    np.testing.assert_allclose(found.enough, [2 / 3, 2 / 3])
    np.testing.assert_allclose(compare(values, "less", enough=2).enough, [2 / 3, 2 / 3])
    np.testing.assert_allclose(found.difference, [[0, 2 / 3], [-2 / 3, 0]])
    np.testing.assert_allclose(found.better, [[0, 1 / 3], [1 / 3, 0]])
    assert compare(values, "more").enough is None


def test_the_quantile_is_that_of_a_future():
    values = np.column_stack([np.arange(100.0), np.full(100, 0.0)])
    assert compare(values, "more").quantile.tolist() == [0, 94]


@laws
@given(outcomes(), want)
def test_nobody_regrets_the_best_and_regret_is_never_negative(values, want):
    found = regrets(values, want)
    assert (found >= 0).all()
    assert (found.min(axis=1) == 0).all()
    assert (regrets(values[:, :1], want) == 0).all()


@laws
@given(outcomes(), want)
def test_a_clone_changes_nobodys_regret(values, want):
    p = values.shape[1]
    cloned = np.column_stack([values, values[:, 0]])
    np.testing.assert_array_equal(regrets(cloned, want)[:, :p], regrets(values, want))
    one, two = compare(values, want, 0), compare(cloned, want, 0)
    for name in ("quantile", "worst", "mean", "best", "enough"):
        np.testing.assert_array_equal(getattr(two, name)[:p], getattr(one, name))
        assert getattr(two, name)[p] == getattr(one, name)[0]
    assert two.difference[0, p] == 0


@laws
@given(outcomes(), want, st.randoms(use_true_random=False))
def test_the_order_of_futures_changes_nothing(values, want, random):
    rows = list(range(len(values)))
    random.shuffle(rows)
    one, two = compare(values, want, 0), compare(values[rows], want, 0)
    for name in ("quantile", "worst", "mean", "best", "enough", "difference", "lo", "hi", "better"):
        np.testing.assert_allclose(getattr(two, name), getattr(one, name), atol=1e-12)


@laws
@given(outcomes(), st.integers(-3, 3))
def test_less_is_more_turned_round_and_a_shift_is_nobodys_regret(values, shift):
    np.testing.assert_array_equal(regrets(values, "less"), regrets(-values, "more"))
    np.testing.assert_allclose(regrets(values + shift, "more"), regrets(values, "more"))


@laws
@given(outcomes(), want)
def test_pairs_are_opposite(values, want):
    found = compare(values, want)
    np.testing.assert_array_equal(found.difference, -found.difference.T)
    np.testing.assert_allclose(found.lo, -found.hi.T, equal_nan=True)
    assert (found.better + found.better.T <= 1).all()


def test_the_interval_is_that_of_paired_differences():
    """At 2,000 futures Student's interval and the normal one agree."""
    random = np.random.default_rng(0)
    shared = random.random(2_000)
    values = np.column_stack([shared, shared + 0.01 * random.standard_normal(2_000) - 0.001])
    found = compare(values, "more")
    student = ttest_rel(values[:, 0], values[:, 1]).confidence_interval(0.95)
    assert found.lo[0, 1] == pytest.approx(student.low, abs=2e-6)
    assert found.hi[0, 1] == pytest.approx(student.high, abs=2e-6)
    assert found.lo[0, 1] > 0  # the pairing tells apart what 2,000 unpaired futures could not


def test_nothing_defined_one_future_and_nonsense():
    found = compare(np.full((3, 2), np.nan), "more", enough=0)
    assert (found.n, found.left_out) == (0, 3)
    assert np.isnan(found.quantile).all()
    assert np.isnan(found.enough).all()
    assert np.isnan(regrets(np.array([[np.inf, 1.0]]), "more")).all()
    assert np.isnan(compare(np.array([[1.0, 2.0]]), "more").lo).all()
    with pytest.raises(ValueError, match="more or less"):
        regrets(np.zeros((1, 1)), "most")
    with pytest.raises(ValueError, match="shape"):
        regrets(np.zeros(3), "more")
