"""The argument stage on arguments small enough to do by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.audit.gradual import strengths
from standoff.audit.weigh import NOTHING, weigh


def test_losses_by_hand():
    """Thesis 0 at base 0 with reasons 1 (always) and 2 (half the time); 3 leads nowhere."""
    base = np.array([[0, 1, 1, 1], [0, 1, 0, 1]], float)
    found = weigh(0, [(1, 0), (2, 0)], [], base)
    np.testing.assert_allclose(found.energy, [4 / 5, 1 / 2])
    np.testing.assert_allclose(found.df_quad, [1, 1])
    assert found.difference == pytest.approx(0.5)
    # without 1: energies 1 and 0; without 2: energies 1 and 1
    assert found.loss == pytest.approx((0, 0.65 - 0.25, 0.65 - 0.5, 0), abs=1e-12)
    assert found.loss_df_quad == pytest.approx((0, 1 - 0.5, 0, 0), abs=1e-12)
    assert found.carries_nothing == ()
    assert (found.reasons, found.leads, found.n, found.left_out) == ((1, 2), (1, 2), 2, 0)
    assert found.converged == (1, 1)
    assert found.same_order


def test_a_reason_that_carries_nothing_and_one_against():
    base = np.tile([0.5, 1.0, 0.0, 1.0], (4, 1))
    found = weigh(0, [(1, 0), (2, 0)], [(3, 0)], base)
    assert found.carries_nothing == (2,)
    assert found.loss[3] < -0.1
    assert found.loss_df_quad[3] < -0.1
    assert found.loss[1] > 0.1


def test_where_argument_and_model_part():
    """Reasons stand in futures 0 and 1; the policy is best in 1 and 3."""
    base = np.array([[0, 1, 1], [1, 1, 0], [0, 0, 0], [1, 0, 0.5]], float)
    found = weigh(0, [(1, 0), (2, 0)], [], base)
    assert (found.stand_yet_not, found.fall_yet_best) == (0.25, 0.25)
    untested = base.copy()
    untested[:, 0] = 0.5
    found = weigh(0, [(1, 0), (2, 0)], [], untested)
    assert (found.stand_yet_not, found.fall_yet_best) == (0, 0)
    lonely = weigh(0, [], [(1, 0)], base)
    assert (lonely.stand_yet_not, lonely.fall_yet_best) == (None, None)
    assert lonely.reasons == ()


def test_the_two_semantics_may_rank_apart():
    """A chain 0 -> 1 -> 2: energy loses more with the middle, DF-QuAD with its beginning."""
    base = np.array([[0.8, 0.5, 0.0]])
    found = weigh(2, [(0, 1), (1, 2)], [], base)
    middle = 0.5 + 0.5 * 0.64 / 1.64
    thesis, h = middle**2 / (1 + middle**2), 0.64 / 1.64
    assert found.loss[:2] == pytest.approx((thesis - 0.2, thesis - h**2 / (1 + h**2)))
    assert found.loss_df_quad[:2] == pytest.approx((0.9 - 0.5, 0.9 - 0.8))
    assert not found.same_order
    assert weigh(2, [(0, 2), (1, 2)], [], base).same_order


def test_a_neutral_thesis_lets_the_reasons_speak():
    """A policy that is always best has strength 1 whatever falls; a neutral base tells more."""
    base = np.ones((4, 2))
    assert weigh(0, [(1, 0)], [], base).loss[1] == 0
    found = weigh(0, [(1, 0)], [], base, neutral=0.5)
    assert found.loss[1] == pytest.approx(0.25)
    assert found.loss[0] == pytest.approx(0.75 - 0.5)
    assert (found.stand_yet_not, found.fall_yet_best) == (0, 0)
    base[:, 0] = 0  # the parting still looks at the model's own answer
    assert weigh(0, [(1, 0)], [], base, neutral=0.5).stand_yet_not == 1


def test_undefined_futures_are_left_out_and_counted():
    base = np.array([[0, 1, np.nan], [np.nan, 1, 1], [0, 1, 1]], float)
    found = weigh(0, [(1, 0)], [], base)  # claim 2 leads nowhere: its NaN is nobody's matter
    assert (found.n, found.left_out) == (2, 1)
    nobody = weigh(0, [(1, 0)], [], base[1:2])
    assert (nobody.n, nobody.left_out) == (0, 1)
    assert np.isnan(nobody.loss[1])
    assert nobody.stand_yet_not is None


def test_a_cycle_through_the_thesis():
    base = np.tile([0.5, 0.5], (3, 1))
    found = weigh(0, [(0, 1), (1, 0)], [], base)
    assert found.converged == (1, 1)
    assert found.leads == found.reasons == (1,)
    assert found.loss[1] > 0.05


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_losses_are_what_two_runs_say(seed):
    random = np.random.default_rng(seed)
    k = int(random.integers(2, 6))
    sign = np.triu(random.integers(-1, 2, (k, k)), 1)
    base, thesis = random.random((5, k)), k - 1
    found = weigh(thesis, sign > 0, sign < 0, base)
    for claim in range(k):
        fallen = base.copy()
        fallen[:, claim] = 0
        for semantics, loss in (
            ("quadratic-energy", found.loss),
            ("df-quad", found.loss_df_quad),
        ):
            whole = strengths(base, sign > 0, sign < 0, semantics)[0][:, thesis]
            without = strengths(fallen, sign > 0, sign < 0, semantics)[0][:, thesis]
            assert loss[claim] == pytest.approx((whole - without).mean(), abs=1e-12)
    assert set(found.carries_nothing) <= set(found.leads)
    for claim in found.leads:
        idle = abs(found.loss[claim]) < NOTHING and abs(found.loss_df_quad[claim]) < NOTHING
        assert (claim in found.carries_nothing) == idle


def test_a_thesis_that_is_not_there():
    with pytest.raises(ValueError, match="no column"):
        weigh(3, [], [], np.zeros((2, 3)))
