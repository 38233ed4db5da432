"""Exact frustration, camps and margins: published tables, the plain twin, and laws."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.lenses.alignment.balance import frustrated_ties, triangle_balance
from standoff.lenses.alignment.kernel import align, plan_alignment
from standoff.lenses.alignment.landscape import energies


class Truth(NamedTuple):
    frustration: float
    best: np.ndarray  # (k, n) the best divisions, +1 and -1, actor 0 on +1
    same: np.ndarray
    gap: np.ndarray
    margin: np.ndarray


def brute(n, edges, weights, pairs=(), margins=()) -> Truth:
    """The plain twin: everything that `align` answers, over every division of the actors."""
    numbers = np.arange(1 << max(n - 1, 0)) << 1
    sides = 1 - 2 * (numbers[:, None] >> np.arange(n) & 1)
    edges = np.asarray(edges, dtype=int).reshape(-1, 2)
    pull = weights * sides[:, edges[:, 0]] * sides[:, edges[:, 1]]
    cost = np.where(pull < 0, -pull, 0.0).sum(axis=1)
    near = 1e-9 * np.abs(weights).max(initial=0.0)
    best = cost <= cost.min() + near
    same, gap, margin = [], [], []
    for a, b in pairs:
        together = sides[:, a] == sides[:, b]
        seen = set(together[best])
        same.append(float(seen.pop()) if len(seen) == 1 else np.nan)
        costs = [cost[side].min(initial=np.inf) for side in (together, ~together)]
        gap.append(abs(costs[0] - costs[1]))
    for actor in margins:
        own = (edges == actor).any(axis=1)
        values = pull[best][:, own].sum(axis=1)
        margin.append(values[0] if np.ptp(values) <= near else np.nan)
    return Truth(cost.min(), sides[best], np.array(same), np.array(gap), np.array(margin))


WEIGHTS = st.sampled_from([-1.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.0]) | st.floats(-1, 1).map(
    lambda w: round(w, 3)
)


@st.composite
def graphs(draw, most=8, futures=3):
    """A structure, and its weights in some futures: zeros, equal weights and both signs."""
    n = draw(st.integers(1, most))
    every = list(combinations(range(n), 2))
    picked = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    edges = np.array(picked, dtype=np.int64).reshape(-1, 2)
    values = draw(st.lists(WEIGHTS, min_size=futures * len(edges), max_size=futures * len(edges)))
    return n, edges, np.array(values, dtype=float).reshape(futures, len(edges))


def everything(n, edges, weights, **how):
    """The answers to every question about a graph, and its pairs."""
    pairs = list(combinations(range(n), 2))
    plan = plan_alignment(n, edges, pairs, range(n), **how)
    return align(plan, weights), pairs


def agrees(n, edges, weights, tolerance=1e-12, **how):
    found, pairs = everything(n, edges, weights, **how)
    assert found.solved.all()
    for row, here in enumerate(weights):
        truth = brute(n, edges, here, pairs, range(n))
        assert found.frustration[row] == pytest.approx(truth.frustration, abs=tolerance)
        sides = 1 - 2 * found.camps[row].astype(int)
        assert any((own == turned(sides, own, edges)).all() for own in truth.best)
        np.testing.assert_array_equal(found.same_camp[row], truth.same)
        np.testing.assert_allclose(found.gap[row], truth.gap, rtol=0, atol=tolerance)
        np.testing.assert_allclose(found.margin[row], truth.margin, rtol=0, atol=tolerance)


def turned(sides, other, edges):
    """`sides`, each component turned so that its first actor sides as in `other`."""
    first = np.arange(len(sides))
    for _ in sides:
        for a, b in edges:
            first[a] = first[b] = min(first[a], first[b])
    return sides * sides[first] * other[first]


@given(graphs())
def test_twin(graph):
    agrees(*graph)


@given(graphs(most=7))
@settings(max_examples=30)
def test_twin_with_actors_enumerated(graph):
    agrees(*graph, widest=1)


@given(graphs(most=6, futures=1))
@settings(max_examples=25)
def test_twin_by_integer_program(graph):
    agrees(*graph, tolerance=1e-5, hardest=0)


def test_integer_program_equals_elimination_on_a_larger_graph():
    rng = np.random.default_rng(4)
    n, every = 24, list(combinations(range(24), 2))
    edges = np.array([every[i] for i in sorted(rng.choice(len(every), 70, replace=False))])
    weights = rng.uniform(-1, 1, (3, 70))
    pairs = [(0, 1), (3, 17)]
    exact = align(plan_alignment(n, edges, pairs, [2, 5]), weights)
    other = align(plan_alignment(n, edges, pairs, [2, 5], hardest=0), weights)
    assert exact.status.optimised == 0 < other.status.optimised
    np.testing.assert_allclose(other.frustration, exact.frustration, atol=1e-5)
    np.testing.assert_array_equal(other.camps, exact.camps)
    np.testing.assert_array_equal(other.same_camp, exact.same_camp)
    np.testing.assert_allclose(other.gap, exact.gap, atol=1e-5)
    np.testing.assert_allclose(other.margin, exact.margin, atol=1e-5)


@given(graphs(), st.data())
def test_switching_an_actor_leaves_frustration_alone(graph, data):
    n, edges, weights = graph
    actor = data.draw(st.integers(0, n - 1))
    switched = np.where((edges == actor).any(axis=1), -weights, weights)
    before, _ = everything(n, edges, weights)
    after, pairs = everything(n, edges, switched)
    np.testing.assert_allclose(after.frustration, before.frustration, atol=1e-12)
    np.testing.assert_allclose(after.margin, before.margin, atol=1e-12)
    moved = [actor in pair for pair in pairs]
    np.testing.assert_array_equal(
        after.same_camp, np.where(moved, 1 - before.same_camp, before.same_camp)
    )


@given(graphs(), st.data())
def test_relabelling_changes_nothing(graph, data):
    n, edges, weights = graph
    name = np.array(data.draw(st.permutations(range(n))), dtype=np.int64)
    before, pairs = everything(n, edges, weights)
    plan = plan_alignment(n, name[edges], [(name[a], name[b]) for a, b in pairs], name)
    after = align(plan, weights)
    np.testing.assert_allclose(after.frustration, before.frustration, atol=1e-12)
    np.testing.assert_array_equal(after.same_camp, before.same_camp)
    np.testing.assert_allclose(after.gap, before.gap, atol=1e-12)
    np.testing.assert_allclose(after.margin, before.margin, atol=1e-12)


@given(graphs(), st.data())
def test_a_balanced_graph_has_no_frustration(graph, data):
    n, edges, weights = graph
    camp = np.array(data.draw(st.lists(st.sampled_from([-1, 1]), min_size=n, max_size=n)))
    balanced = np.abs(weights) * camp[edges[:, 0]] * camp[edges[:, 1]]
    found, pairs = everything(n, edges, balanced)
    assert (found.frustration == 0.0).all()
    together = np.array([camp[a] == camp[b] for a, b in pairs], dtype=float)
    known = ~np.isnan(found.same_camp)
    assert (found.same_camp == together)[known].all()


@given(graphs(), st.floats(1e-6, 1e6))
def test_scaling_weights_scales_all_costs(graph, scale):
    n, edges, weights = graph
    before, _ = everything(n, edges, weights)
    after, _ = everything(n, edges, scale * weights)
    np.testing.assert_allclose(after.frustration, scale * before.frustration, rtol=1e-9)
    np.testing.assert_allclose(after.gap, scale * before.gap, rtol=1e-9, atol=1e-9 * scale)
    np.testing.assert_array_equal(after.same_camp, before.same_camp)


def read_1954(root):
    return json.loads((root / "tests/golden/read-1954/tribes.json").read_text("utf-8"))


def test_highland_tribes(root):
    golden = read_1954(root)
    ties = np.array(golden["edges"])
    edges, signs = ties[:, :2], ties[None, :, 2].astype(float)
    pairs = list(combinations(range(16), 2))
    found = align(plan_alignment(16, edges, pairs), signs)
    published = np.array(golden["partition"])
    assert found.frustration[0] == golden["frustration"]
    assert frustrated_ties(edges, signs, published).sum() == golden["frustration"]
    assert frustrated_ties(edges, signs, found.camps).sum() == golden["frustration"]
    for (a, b), same in zip(pairs, found.same_camp[0], strict=True):
        assert np.isnan(same) or same == (published[a] == published[b])
    assert triangle_balance(16, edges, signs)[0] == pytest.approx(
        golden["triangle_balance"], abs=golden["tolerance"]["triangle_balance"]
    )


def test_restated_table_is_the_shared_one(root, shared):
    theirs = json.loads((shared / "golden/alignment/signed_tribes.json").read_text("utf-8"))
    ours = read_1954(root)
    assert ours["edges"] == theirs["edges"]
    assert ours["frustration"] == theirs["expected"]["frustration_index"]
    assert ours["partition"] == theirs["expected"]["partition"]


def test_three_enemies_tie():
    """Three mutual enemies: any two may side against the third, and nothing says which."""
    plan = plan_alignment(3, [(0, 1), (1, 2), (0, 2)], [(0, 1)], [0])
    found = align(plan, [[-1, -1, -1], [-1, -1, -0.5]])
    assert found.frustration.tolist() == [1, 0.5]
    assert np.isnan(found.same_camp[0, 0])
    assert np.isnan(found.margin[0, 0])
    assert (found.same_camp[1, 0], found.gap[1, 0], found.margin[1, 0]) == (0, 0.5, 0.5)


def test_an_actor_between_two_camps_moves_for_nothing():
    """Actor 0 is torn evenly between two enemies: it may side with either, at no cost."""
    plan = plan_alignment(3, [(0, 1), (0, 2), (1, 2)], [(0, 1), (1, 2)], [0, 1])
    found = align(plan, [[0.5, 0.5, -1]])
    assert np.isnan(found.same_camp[0, 0])
    assert found.same_camp[0, 1] == 0
    assert found.margin[0, 0] == 0
    assert np.isnan(found.margin[0, 1])


def test_no_ties_and_a_weight_that_is_not_finite():
    alone = align(plan_alignment(2, [], [(0, 1)], [0]), np.empty((2, 0)))
    assert alone.frustration.tolist() == [0, 0]
    assert np.isnan(alone.same_camp).all()
    assert alone.margin.tolist() == [[0], [0]]
    found = align(plan_alignment(2, [(0, 1)], [(0, 1)], [0]), [[np.nan], [np.inf], [-0.5]])
    assert found.solved.tolist() == [False, False, True]
    assert found.camps.tolist() == [[-1, -1], [-1, -1], [0, 1]]
    assert np.isnan(found.frustration[:2]).all()
    assert (found.same_camp[2, 0], found.margin[2, 0]) == (0, 0.5)
    assert found.status.solved == 1


@pytest.mark.parametrize("how", [{}, {"widest": 2}])
def test_the_same_bytes_however_the_futures_are_split(how):
    rng = np.random.default_rng(1)
    edges = np.array(list(combinations(range(9), 2)))
    weights = rng.uniform(-1, 1, (301, len(edges)))
    plan = plan_alignment(9, edges, [(0, 1), (2, 7)], [3, 8], **how)
    whole = align(plan, weights)
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda part: align(plan, part), np.array_split(weights, 7)))
    for name in ("frustration", "camps", "same_camp", "gap", "margin", "solved"):
        joined = np.concatenate([getattr(part, name) for part in parts])
        assert joined.tobytes() == getattr(whole, name).tobytes()
    weights.flags.writeable = False
    assert align(plan, weights).frustration.tobytes() == whole.frustration.tobytes()


def test_more_than_fifty_actors_in_one_block():
    """Camps of a long ring with one hostile tie, the weakest: that tie alone is frustrated."""
    n = 130
    edges = np.array([(i, (i + 1) % n) for i in range(n)])
    weights = np.linspace(1.0, 2.0, n)[None].copy()
    weights[0, 0] = -0.5
    found = align(plan_alignment(n, edges, [(0, 1), (5, 100)], [0]), weights)
    assert found.frustration[0] == 0.5
    assert (found.camps == 0).all()
    assert found.same_camp.tolist() == [[1, 1]]
    assert found.gap[0] == pytest.approx([weights[0, 1] - 0.5, weights[0, 5] - 0.5])
    assert found.margin[0, 0] == pytest.approx(weights[0, -1] - 0.5)
    weights[0, 60] *= -1
    weights[0, 0] = -2.5
    found = align(plan_alignment(n, edges, [(0, 1), (1, 60), (60, 61)]), weights)
    assert found.frustration[0] == 0
    assert found.same_camp.tolist() == [[0, 1, 0]]


def test_what_is_not_solved_is_said():
    edges = np.array(list(combinations(range(8), 2)))
    weights = np.random.default_rng(2).uniform(-1, 1, (10, len(edges)))
    few = align(plan_alignment(8, edges, [(0, 1)], hardest=0), weights, most=4)
    assert few.solved.tolist() == [True] * 4 + [False] * 6
    assert np.isnan(few.frustration[4:]).all()
    assert np.isnan(few.same_camp[4:]).all()
    assert "4 of 10 futures" in str(few.status)
    assert not few.status.cut_short
    late = align(plan_alignment(8, edges, hardest=0), weights, seconds=0)
    assert late.status.solved == 0
    assert late.status.cut_short
    plan = plan_alignment(8, edges)
    scant = align(plan, weights, effort=3 * plan.work)
    assert scant.solved.tolist() == [True] * 3 + [False] * 7
    assert not scant.status.cut_short


def test_actors_that_all_have_ties_are_eliminated_up_to_24():
    rng = np.random.default_rng(3)
    a, b = np.triu_indices(24, 1)
    edges, weights = np.stack([a, b], axis=1), rng.choice([-1.0, 1.0], (1, len(a)))
    found = align(plan_alignment(24, edges), weights)
    assert found.status.optimised == 0 < found.status.enumerated
    assert frustrated_ties(edges, weights, found.camps).sum() == found.frustration[0]
    few = b < 18
    found = align(plan_alignment(18, edges[few]), weights[:, few])
    assert found.status.enumerated > 0
    wish = np.zeros((18, 18))
    wish[a[few], b[few]] = weights[0, few]
    hostile = (weights[:, few] < 0).sum()
    assert found.frustration[0] == energies(np.ones(18), wish).min() + hostile


@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ([(0, 3)], "beyond 0..2"),
        ([(1, 1)], "to itself"),
        ([(0, 1), (1, 0)], "more than one tie"),
    ],
)
def test_what_is_no_graph_is_refused(edges, words):
    with pytest.raises(ValueError, match=words):
        plan_alignment(3, edges)


def test_weights_must_fit_the_plan():
    with pytest.raises(ValueError, match="1 ties"):
        align(plan_alignment(2, [(0, 1)]), [[1.0, 2.0]])


def test_triangles_of_each_future():
    edges = np.array([(0, 1), (1, 2), (0, 2), (2, 3)])
    weights = np.array([[1, 1, 1, 1], [1, 1, -1, 1], [-1, -1, 0.1, 0], [1, 1, 0, 1]])
    balance = triangle_balance(4, edges, weights)
    np.testing.assert_array_equal(balance, [1, 0, 1, np.nan])
