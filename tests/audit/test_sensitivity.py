"""Regional sensitivity: scipy's two-sample statistic, planted drivers, and what chance makes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from standoff.audit.sensitivity import Driver, drivers, ks, ordered, permuted_maximum


def table(seed, n=600, k=6):
    """Columns with and without ties."""
    random = np.random.default_rng(seed)
    columns = random.random((n, k))
    columns[:, 1] = random.integers(0, 3, n)
    columns[:, 2] = columns[:, 2].round(1)
    columns[:, 3] = 7.0
    return columns, random


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(6, 80), st.data())
def test_ks_2samp_agrees(seed, n, data):
    columns, random = table(seed, n)
    n_holds = data.draw(st.integers(2, n - 2))
    holds = random.permutation(n) < n_holds
    expected = [
        ks_2samp(column[holds], column[~holds], method="asymp").statistic for column in columns.T
    ]
    np.testing.assert_allclose(ks(columns, holds), expected, atol=1e-12)
    np.testing.assert_array_equal(ks(ordered(columns), holds), ks(columns, holds))
    np.testing.assert_array_equal(ks(columns, ~holds), ks(columns, holds))


def test_one_side_empty_has_no_distance():
    columns, _ = table(0, 20)
    assert np.isnan(ks(columns, np.ones(20, bool))).all()
    assert np.isnan(ks(columns, np.zeros(20, bool))).all()


def test_the_permuted_maximum_is_what_relabelling_by_hand_gives():
    """The same shuffles, each claim's walk left to scipy."""
    columns, _ = table(3, 120)
    draw = np.random.Generator(np.random.Philox(key=5))
    places = draw.permuted(np.tile(np.arange(120, dtype=np.int32), (40, 1)), axis=1)
    maxima = sorted(
        max(ks_2samp(c[row < 50], c[row >= 50], method="asymp").statistic for c in columns.T)
        for row in places
    )
    assert permuted_maximum(columns, 50, 5, 40) == pytest.approx(maxima[38], abs=1e-12)  # 39 of 41


def test_the_threshold_keeps_chance_out():
    """With no driver at all, some column passes in about 5 % of tables: here at most 1 in 8."""
    passed = 0
    for seed in range(80):
        columns, random = table(seed, 300)
        passed += bool(drivers(columns, list("abcdef"), random.random(300) < 0.4, seed))
    assert passed <= 10


def test_a_planted_driver_is_found_with_its_direction():
    columns, random = table(1)
    noise = 0.3 * random.standard_normal(600)
    holds = columns[:, 0] - columns[:, 4] + noise > 0
    found = drivers(columns, list("abcdef"), holds, seed=0)
    assert {d.id: d.direction for d in found} == {"a": "higher", "e": "lower"}
    assert [d.distance for d in found] == sorted((d.distance for d in found), reverse=True)
    assert all(d.distance > d.threshold > 0 for d in found)
    mirrored = drivers(-columns, list("abcdef"), holds, seed=0)
    assert {d.id: d.direction for d in mirrored} == {"a": "lower", "e": "higher"}


def test_neither_higher_nor_lower():
    columns, _ = table(2)
    middle = np.abs(columns[:, 0] - 0.5) < 0.25
    assert drivers(columns, list("abcdef"), middle, seed=0)[0].direction == "middle"
    assert drivers(columns, list("abcdef"), ~middle, seed=0)[0].direction == "ends"


def test_a_choice_can_drive():
    columns, random = table(4)
    holds = (columns[:, 1] == 2) ^ (random.random(600) < 0.05)
    assert [(d.id, d.direction) for d in drivers(columns, list("abcdef"), holds, 0)] == [
        ("b", "higher")
    ]


def test_two_that_only_matter_together_are_not_named():
    """Exclusive or: each alone says nothing, and the answer is an empty list."""
    random = np.random.default_rng(6)
    columns = random.random((2_000, 2))
    holds = (columns[:, 0] > 0.5) ^ (columns[:, 1] > 0.5)
    assert drivers(columns, ["a", "b"], holds, seed=0) == []


def test_fifty_on_each_side_or_nothing_is_said():
    columns, _ = table(7)
    assert drivers(columns, list("abcdef"), np.arange(600) < 49, seed=0) is None
    assert drivers(columns, list("abcdef"), np.arange(600) >= 49, seed=0) is None
    assert drivers(columns, list("abcdef"), np.arange(600) < 50, seed=0) is not None
    assert drivers(np.empty((600, 0)), [], np.arange(600) < 50, seed=0) == []


def test_some_futures_and_some_columns():
    columns, random = table(8)
    holds = columns[:, 0] > 0.3 + 0.4 * random.random(600)
    keep = random.random(600) < 0.7
    part = ordered(columns).futures(keep)
    assert part.n == keep.sum()
    np.testing.assert_array_equal(ks(part, holds[keep]), ks(columns[keep], holds[keep]))
    some = ordered(columns).columns([4, 0])
    np.testing.assert_array_equal(ks(some, holds), ks(columns[:, [4, 0]], holds))
    named = list("abcdef")
    assert drivers(part, named, holds[keep], 0) == drivers(columns[keep], named, holds[keep], 0)


def test_the_seed_alone_decides():
    columns, _ = table(9)
    holds = columns[:, 0] > 0.6
    first = drivers(columns, list("abcdef"), holds, seed=1)
    drivers(columns, list("abcdef"), holds, seed=2)
    assert drivers(columns, list("abcdef"), holds, seed=1) == first
    assert isinstance(first[0], Driver)
    assert permuted_maximum(columns, 100, 1) != permuted_maximum(columns, 100, 2)
    order = np.random.default_rng(0).permutation(6)
    shuffled = drivers(columns[:, order], [list("abcdef")[i] for i in order], holds, seed=1)
    assert shuffled == first


def test_undefined_values_share_a_rank():
    """A column that is NaN in half of the futures is a tie there, not an order of its own."""
    column = np.where(np.arange(200) % 2, np.nan, 1.0)[:, None]
    holds = np.arange(200) < 100
    assert ks(column, holds) == pytest.approx(0)


def test_many_futures_do_not_overflow():
    n = 200_000
    column = np.arange(n, dtype=float)[:, None]
    holds = column[:, 0] >= n / 2
    assert ks(column, holds) == pytest.approx(1)
    assert 0 < permuted_maximum(column, n // 2, 0, permutations=20) < 0.01


def test_what_is_refused():
    columns, _ = table(0, 100)
    with pytest.raises(ValueError, match="one side"):
        permuted_maximum(columns, 100, 0)
    with pytest.raises(ValueError, match="too few"):
        permuted_maximum(columns, 50, 0, permutations=10)
    with pytest.raises(ValueError, match="names"):
        drivers(columns, ["a"], np.arange(100) < 50, 0)
    with pytest.raises(ValueError, match="futures"):
        ks(columns, np.ones(99, bool))
