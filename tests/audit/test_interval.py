"""Wilson's interval against a published table, scipy, and its own laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from standoff.audit.interval import wilson


@pytest.mark.parametrize(
    ("k", "n", "published"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (1, 29, (0.0061, 0.1718))],
)
def test_newcombe_1998_table_1_method_3(k, n, published):
    """R. G. Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics
    in Medicine 17, 857-872, table I, score method; four decimals."""
    assert wilson(k, n) == pytest.approx(published, abs=5.1e-5)


def test_newcombe_1998_at_zero():
    """His two-sided 95 % interval of 0 in 20 ends at .1611; ours at 0 is one-sided, 97.5 %."""
    assert wilson(0, 20, level=0.975) == pytest.approx((0, 0.1611), abs=5.1e-5)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 5_000), st.data(), st.sampled_from([0.9, 0.95, 0.99]))
def test_scipy_agrees(n, data, level):
    k = data.draw(st.integers(0, n))
    if k in (0, n):
        side = "less" if k == 0 else "greater"
        test = binomtest(k, n, alternative=side)
    else:
        test = binomtest(k, n)
    expected = test.proportion_ci(confidence_level=level, method="wilson")
    assert wilson(k, n, level) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_many_at_once_and_mirrored():
    k, n = np.arange(0, 101), 100
    lo, hi = wilson(k, n)
    assert lo.shape == hi.shape == (101,)
    assert (lo <= k / n).all()
    assert (k / n <= hi).all()
    np.testing.assert_allclose(lo, 1 - hi[::-1], atol=1e-12)
    assert (np.diff(lo) > 0).all()
    assert (lo[0], hi[-1]) == (0, 1)
    one_by_one = np.array([wilson(int(i), n) for i in k]).T
    np.testing.assert_array_equal(one_by_one, [lo, hi])


def test_it_covers():
    """Summed over all outcomes, 95 % intervals hold the true share in about 95 % of samples."""
    from scipy.stats import binom

    n, k = 500, np.arange(501)
    lo, hi = wilson(k, n)
    for share in (0.05, 0.3, 0.5, 0.9):
        inside = binom.pmf(k, n, share)[(lo <= share) & (share <= hi)].sum()
        assert 0.93 < inside < 0.97


def test_nothing_seen_and_nonsense():
    assert wilson(0, 0) == (0, 1)
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(3, 2)
    with pytest.raises(ValueError, match="level"):
        wilson(1, 2, level=1.0)
