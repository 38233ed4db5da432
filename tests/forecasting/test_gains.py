"""Gains: against a plain twin, their coverage, and what is not claimed."""

import math

import numpy as np
import pytest

from standoff.forecasting.gains import DRAWS, Gain, bootstrap, gain
from standoff.futures import uniforms


def plain_bootstrap(difference, events, cluster, column):
    names = sorted(set(cluster.tolist()))
    draws = uniforms(0, column, 0, DRAWS * len(names)).reshape(DRAWS, len(names))
    found = []
    for draw in draws:
        top = bottom = 0.0
        for u in draw:
            chosen = cluster == names[int(u * len(names))]
            top += difference[chosen].sum()
            bottom += events[chosen].sum()
        if bottom > 0:
            found.append(top / bottom)
    return np.quantile(found, [0.025, 0.975])


def test_the_bootstrap_is_that_of_the_plain_twin():
    rng = np.random.default_rng(5)
    cluster = rng.integers(3, 9, 40)
    difference, events = rng.normal(0.1, 1, 40), rng.poisson(0.8, 40).astype(float)
    twin = plain_bootstrap(difference, events, cluster, "x")
    assert bootstrap(difference, events, cluster, "x") == pytest.approx(tuple(twin), abs=1e-12)
    assert bootstrap(difference, events, np.zeros(40, dtype=int), "x") is None


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(6)
    held = 0
    for trial in range(200):
        level = rng.normal(0.3, 0.5, 60)
        difference = (level[:, None] + rng.normal(0, 0.3, (60, 5))).ravel()
        low, high = bootstrap(difference, np.ones(300), np.repeat(np.arange(60), 5), str(trial))
        held += low <= 0.3 <= high
    assert 180 <= held <= 198


def test_a_gain_is_the_difference_for_each_event_and_the_same_again():
    rng = np.random.default_rng(7)
    theirs, events = rng.random((10, 4)), rng.poisson(1.0, (10, 4))
    found = gain("x", theirs - 0.5, theirs, events, np.arange(10), "q")
    assert found.nats == pytest.approx(0.5 * 40 / events.sum())
    assert found.by_pair[0] <= found.nats <= found.by_pair[1]
    assert found.verdict == "better"
    assert found == gain("x", theirs - 0.5, theirs, events, np.arange(10), "q")
    assert gain("x", theirs, theirs - 0.5, events, np.arange(10), "q").verdict == "worse"
    assert gain("x", theirs, theirs, events, np.arange(10), "q").verdict == "level"


def test_nothing_is_claimed_on_few_windows_and_no_number_is_infinite():
    theirs, events = np.ones((3, 5)), np.ones((3, 5), dtype=int)
    assert gain("x", theirs - 0.5, theirs, events, np.arange(3), "q").verdict == "too few"
    theirs = np.full((9, 5), math.inf)
    found = gain("x", np.ones((9, 5)), theirs, np.ones((9, 5), dtype=int), np.arange(9), "q")
    assert found == Gain("x", None, None, None, 9)
    assert found.verdict == "unbounded"
    none = gain("x", np.ones((9, 5)), np.ones((9, 5)), np.zeros((9, 5)), np.arange(9), "q")
    assert none.nats is None
