"""Morris and PAWN: what is known exactly, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.audit.drivers.morris import morris
from standoff.audit.drivers.pawn import pawn

seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=20)
@given(st.lists(st.floats(-5, 5), min_size=1, max_size=6), seeds)
def test_of_a_plane_the_effects_are_its_slopes_with_no_spread(slopes, seed):
    c = np.array(slopes)
    if not np.abs(c).max() > 1e-3:
        return
    found = morris(lambda x: x @ c, [(0, 1)] * len(c), 6, seed)
    assert found.mu == pytest.approx(c, abs=1e-9)
    assert found.mu_star == pytest.approx(np.abs(c), abs=1e-9)
    assert found.sigma == pytest.approx(0, abs=1e-9)
    assert found.converged
    assert found.asked == 6 * (len(c) + 1)


def test_an_effect_is_for_the_whole_range_of_an_input():
    found = morris(lambda x: x[:, 0] + x[:, 1], [(0, 10), (0, 1)], 8)
    assert found.mu == pytest.approx([10, 1])


def test_interaction_and_bends_show_as_spread():
    found = morris(lambda x: x[:, 0] * x[:, 1] + x[:, 2], [(-1, 1)] * 4, 200)
    assert found.mu_star[3] == found.sigma[3] == 0
    assert found.sigma[0] > 0.5 * found.mu_star[0]
    assert found.sigma[2] == pytest.approx(0, abs=1e-9)
    assert found.mu[0] == pytest.approx(0, abs=0.5)  # its sign depends on the other


def test_few_paths_say_that_they_are_few():
    found = morris(lambda x: (x[:, 0] * x[:, 1] > 0.5) * 1.0, [(0, 1)] * 3, 10)
    assert not found.converged
    assert found.needs > 10


def test_paths_with_an_undefined_outcome_are_left_out_and_counted():
    def f(x):
        return np.where(x[:, 1] > 0.9, np.nan, 3 * x[:, 0])

    found = morris(f, [(0, 1)] * 2, 40)
    assert 0 < found.left_out < 40
    assert found.mu == pytest.approx([3, 0])
    none = morris(lambda x: np.full(len(x), np.nan), [(0, 1)], 10)
    assert none.left_out == 10
    assert not none.converged
    assert morris(lambda x: np.ones(len(x)), [(0, 1)], 10).constant


def sample(seed, n=1000):
    u = np.random.default_rng(seed).random((n, 3))
    return u, np.sin(6 * u[:, 0]) + 0.5 * u[:, 1]


def test_pawn_tells_what_acts_from_what_does_not():
    u, y = sample(0, 3000)
    found = pawn(u, y)
    assert found.above == (True, True, False)
    assert found.median[0] > found.median[1] > found.noise[0]


def test_pawn_of_one_yes_or_no_by_hand():
    """y = 1 in the upper half: in every tenth |P(y | tenth) - 1/2| = 1/2."""
    u = (np.arange(4000)[:, None] + 0.5) / 4000
    found = pawn(u, (u[:, 0] > 0.5) * 1.0)
    assert found.median[0] == found.largest[0] == 0.5


@settings(max_examples=5)
@given(seeds)
def test_pawn_asks_neither_for_the_unit_nor_for_the_order_of_the_rows(seed):
    u, y = sample(seed, 400)
    found = pawn(u, y)
    np.testing.assert_array_equal(pawn(u, np.exp(3 * y)).median, found.median)
    turned = np.random.default_rng(seed).permutation(len(u))
    np.testing.assert_allclose(pawn(u[turned], y[turned]).median, found.median, atol=1e-12)


def test_pawn_leaves_out_what_is_undefined_and_refuses_too_little():
    u, y = sample(1, 1000)
    y[:100] = np.nan
    found = pawn(u, y)
    assert found.left_out == 100
    np.testing.assert_array_equal(found.median, pawn(u[100:], y[100:]).median)
    with pytest.raises(ValueError, match="PAWN needs 200"):
        pawn(u[:150], y[:150])
    assert pawn(u, np.ones(1000)).constant
