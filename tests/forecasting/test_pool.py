"""Mixed chances: weights that sum to 1, learned from what happened and from nothing later."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.forecasting.models import Escalation, pair_only
from standoff.forecasting.pool import PRIOR, OwnPast, pool_weights
from standoff.forecasting.tables import log_chance, negative_binomial


@given(st.lists(st.lists(st.floats(-30, 0), min_size=3, max_size=3), min_size=1, max_size=20))
@settings(deadline=None, max_examples=60)
def test_weights_sum_to_one_and_are_the_likeliest(rows):
    logs, prior = np.array(rows).T, np.array([2.0, 1.0, 1.0])
    found = pool_weights(logs, prior)
    assert found.sum() == pytest.approx(1)
    assert (found > 0).all()

    def worth(w):
        return np.log(w @ np.exp(logs)).sum() + prior @ np.log(w)

    for k in range(3):
        other = 0.95 * found + 0.05 * np.eye(3)[k]
        assert worth(found) >= worth(other) - 1e-3


def test_weights_by_hand():
    """Two parts; the first gave twice the chance each time: with no prior it would get all."""
    logs = np.log(np.array([[0.4] * 30, [0.2] * 30]))
    w = pool_weights(logs, np.array([1.0, 1.0]))[0]
    share = 30 * 2 * w / (1 + w)  # the cases that the first part is held to have made
    assert w == pytest.approx((1 + share) / 32, abs=1e-4)


def test_it_finds_the_weights_of_a_mixture():
    rng = np.random.default_rng(1)
    low, high = np.array([0.3]), np.array([4.0])
    y = np.where(rng.random(20_000) < 0.7, rng.poisson(0.3, 20_000), rng.poisson(4.0, 20_000))
    logs = np.log(np.stack([negative_binomial(m, np.inf, 60)[0, y] for m in (low, high)]))
    assert pool_weights(logs, np.ones(2))[0] == pytest.approx(0.7, abs=0.02)


def test_log_chances_are_those_of_the_table():
    y, mean, size = np.array([0.0, 2.0]), np.array([0.4, 3.0]), np.array([0.5, 2.0])
    table = negative_binomial(mean, size, 200)
    assert np.exp(log_chance(y, mean, size)) == pytest.approx([table[0, 0], table[1, 2]])


@pytest.mark.parametrize("make", [pair_only, Escalation])
def test_weights_are_learned_from_the_past_alone(counts, make):
    y = counts.y.copy()
    y[100:] += 5
    found = []
    for daily in (counts, dataclasses.replace(counts, y=y)):
        model = make()
        model.learn(daily.upto(100))
        found.append([model.weights(h, "hostile") for h in (1, 7)])
    assert np.array_equal(*found)
    for weights in found[0]:
        assert weights.sum() == pytest.approx(1)
        assert len(weights) == len(PRIOR)


def test_models_may_share_what_they_are_mixed_with(counts):
    own, past = OwnPast(), counts.upto(120)
    shared = Escalation(own=own)
    alone = Escalation()
    for model in (pair_only(own), shared, alone):
        model.learn(past)
    of = np.arange(6)
    tables = [m.pmf(past, 7, "hostile", 60, of) for m in (shared, alone)]
    assert tables[0] == pytest.approx(tables[1])
