"""The landscape theory of alignment: published minima and energies, and laws."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from standoff.lenses.alignment.kernel import align, plan_alignment
from standoff.lenses.alignment.landscape import actor_frustration, energies, sides_of, valleys


@pytest.fixture
def syria(root):
    path = root / "tests/golden/axelrod-bennett-1993/syria-2016.json"
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("run", ["standard", "weaksyria"])
def test_syria_2016(syria, run):
    golden = syria["runs"][run]
    size, wish = golden["strength"], syria["propensity"]
    energy = energies(size, wish)
    assert energy.shape == (1024,)
    assert energy.min() == golden["min_energy"]
    low = np.flatnonzero(valleys(energy))
    listed = [
        (row["energy"], [side - 1 for side in row["config"]]) for row in golden["local_minima"]
    ]
    assert [(energy[k], sides_of(k, 11).tolist()) for k in low] == listed
    for row in golden["sample_rows"]:
        parts = actor_frustration(size, wish, row["config"])
        assert parts.tolist() == row["frustration"]
        assert parts.sum() == row["energy"]
        same = (sides_of(np.arange(1024), 11) == np.array(row["config"]) - 1).all(axis=1)
        assert energy[same].tolist() == [row["energy"]]


def test_restated_table_is_the_shared_one(syria, shared):
    theirs = json.loads((shared / "golden/alignment/landscape_isis2016.json").read_text("utf-8"))
    assert syria["propensity"] == theirs["propensity_minus3"]
    for name, run in syria["runs"].items():
        assert run["local_minima"] == theirs["runs"][name]["local_minima"]


WHOLE = st.integers(-3, 3).map(float)


@given(st.integers(1, 6).flatmap(lambda n: arrays(float, (2, n, n), elements=WHOLE)))
def test_energies_are_the_parts_of_the_actors(wish):
    n = wish.shape[-1]
    size = np.arange(1.0, n + 1)
    energy = energies(np.stack([size, size]), wish)
    sides = sides_of(np.arange(1 << (n - 1)), n)
    for future in range(2):
        parts = actor_frustration(size, wish[future], sides)
        np.testing.assert_array_equal(parts.sum(axis=-1), energy[future])
    stays = valleys(energy)
    assert (
        np.take_along_axis(energy, stays.argmax(-1)[:, None], -1) >= energy.min(-1)[:, None]
    ).all()
    assert stays[energy == energy.min(axis=-1, keepdims=True)].all()


@given(arrays(float, (5, 5), elements=WHOLE))
def test_the_deepest_valley_is_the_least_frustrated_division(wish):
    """With sizes of 1 the energy is twice the frustration, up to a constant of the ties."""
    wish = np.triu(wish, 1)
    wish = wish + wish.T
    a, b = np.triu_indices(5, 1)
    weights = wish[a, b]
    found = align(plan_alignment(5, np.stack([a, b], axis=1)), weights[None])
    hostile = np.abs(weights[weights < 0]).sum()
    assert energies(np.ones(5), wish).min() / 2 + hostile == found.frustration[0]


def test_too_many_actors_are_refused():
    with pytest.raises(ValueError, match="25 actors"):
        energies(np.ones(25), np.zeros((25, 25)))
