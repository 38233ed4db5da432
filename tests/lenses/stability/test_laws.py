"""Laws of stability, and what a conflict refuses."""

from __future__ import annotations

import numpy as np
import pytest
from conflicts import conflicts
from hypothesis import given
from hypothesis import strategies as st

from standoff.lenses.stability.conflict import MOST_OPTIONS, ON, conflict_of
from standoff.lenses.stability.kernel import CONCEPTS, stability
from standoff.lenses.stability.prioritise import prioritise


@given(conflicts(most=7))
def test_concepts_contain_one_another(made):
    conflict, ranks = made
    found = stability(conflict, ranks)
    nash, gmr, smr, seq, sseq = (found.stable(concept) for concept in CONCEPTS[:5])
    for smaller, larger in [(nash, seq), (seq, gmr), (nash, smr), (smr, gmr), (nash, sseq)]:
        assert not (smaller & ~larger).any()
    assert not (sseq & ~(seq & smr)).any()


@given(conflicts(most=7), st.randoms(use_true_random=False))
def test_the_names_of_actors_change_nothing(made, random):
    conflict, ranks = made
    new = list(range(conflict.n_actors))
    random.shuffle(new)
    owner = [new[j] if j >= 0 else -1 for j in conflict.owner]
    arcs = {new[j]: listed for j, listed in enumerate(conflict.arcs) if listed is not None}
    other = conflict_of(
        owner,
        n_actors=conflict.n_actors,
        direction=conflict.direction,
        feasible=conflict.feasible,
        arcs=arcs,
    )
    turned = np.empty_like(ranks)
    turned[new] = ranks
    assert (stability(other, turned).flags[new] == stability(conflict, ranks).flags).all()


@given(conflicts(most=7), st.randoms(use_true_random=False))
def test_the_order_of_options_changes_nothing(made, random):
    conflict, ranks = made
    order = list(range(conflict.n_options))
    random.shuffle(order)
    old = np.arange(conflict.n_states)
    new = sum(((old >> b & 1) << k for k, b in enumerate(order)), np.zeros_like(old))
    back = np.argsort(new)
    arcs = {j: new[listed] for j, listed in enumerate(conflict.arcs) if listed is not None}
    other = conflict_of(
        conflict.owner[order],
        n_actors=conflict.n_actors,
        direction=conflict.direction[order],
        feasible=None if conflict.feasible is None else conflict.feasible[back],
        arcs=arcs,
    )
    found = stability(other, ranks[:, back]).flags
    assert (found[:, new] == stability(conflict, ranks).flags).all()


@given(conflicts(most=6))
def test_only_the_order_of_ranks_counts(made):
    conflict, ranks = made
    spread = np.stack([np.unique(row, return_inverse=True)[1].reshape(-1) * 7 + 3 for row in ranks])
    assert (stability(conflict, spread).flags == stability(conflict, ranks).flags).all()


def test_what_a_conflict_refuses():
    with pytest.raises(ValueError, match="no state"):
        conflict_of([0, 1], feasible=np.zeros(4, dtype=bool))
    with pytest.raises(ValueError, match="owner"):
        conflict_of([0, 2], n_actors=2)
    with pytest.raises(ValueError, match="direction"):
        conflict_of([0, 1], direction=[ON])
    with pytest.raises(ValueError, match="arc"):
        conflict_of([0, 1], arcs={0: [(0, 4)]})
    with pytest.raises(MemoryError, match="GB"):
        conflict_of([0] * (MOST_OPTIONS + 1))
    with pytest.raises(ValueError, match="ranks have shape"):
        stability(conflict_of([0, 1]), np.zeros((2, 8)))
    with pytest.raises(ValueError, match="a rank"):
        stability(conflict_of([0, 1]), np.full((2, 4), -1))
    with pytest.raises(ValueError, match="cosets"):
        stability(conflict_of([0, 1], direction=[ON, ON]), np.zeros((2, 4)), way="cosets")


@given(st.integers(0, 2**32 - 1), st.integers(1, 70))
def test_prioritised_ranks_compare_the_first_statement_that_differs(seed, k):
    rng = np.random.default_rng(seed)
    truth = rng.random((k, 16)) < 0.5
    orders = np.stack([rng.permutation(k) for _ in range(4)])
    ranks = prioritise(truth, orders)
    for rank, order in zip(ranks, orders, strict=True):
        held = [tuple(truth[order, s]) for s in range(16)]
        for s in range(16):
            for t in range(16):
                assert (rank[s] > rank[t]) == (held[s] > held[t])
