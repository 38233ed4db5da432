"""Gradual strengths: published graphs, the laws that define the semantics, a recursive twin."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.audit import gradual
from standoff.audit.gradual import SEMANTICS, adjacency, reachable, strengths

GOLDEN = Path(__file__).parents[1] / "golden"
both = pytest.mark.parametrize("semantics", SEMANTICS)
laws = settings(deadline=None, max_examples=40)


def solve(graph, semantics):
    """The strengths of a graph with named claims, in one future."""
    names = list(graph["base"])
    at = {name: i for i, name in enumerate(names)}
    edges = [[(at[i], at[j]) for i, j in graph[kind]] for kind in ("supports", "attacks")]
    found, settled = strengths(np.array([list(graph["base"].values())], float), *edges, semantics)
    assert settled.all()
    return dict(zip(names, found[0], strict=True))


@pytest.mark.parametrize(
    ("file", "semantics"),
    [
        ("potyka-2018/example_4_1.json", "quadratic-energy"),
        ("potyka-2018/example_4_1.json", "df-quad"),
        ("rago-2016/edemocracy.json", "df-quad"),
    ],
)
def test_published_strengths(file, semantics):
    graph = json.loads((GOLDEN / file).read_text())
    expected = graph["strengths"][semantics]
    assert solve(graph, semantics) == pytest.approx(expected["values"], abs=expected["tolerance"])


def test_published_gradient_of_quadratic_energy():
    """kcyras/QDT, Example 4.1: how a's strength moves with the base of a, b and c."""
    graph = json.loads((GOLDEN / "potyka-2018/example_4_1.json").read_text())
    published = {"a": 0.962489655167481, "b": 0.157656414249191, "c": -0.134471647447839}
    for claim, slope in published.items():
        sides = []
        for move in (-1e-5, 1e-5):
            base = graph["base"] | {claim: graph["base"][claim] + move}
            sides.append(solve(graph | {"base": base}, "quadratic-energy")["a"])
        assert (sides[1] - sides[0]) / 2e-5 == pytest.approx(slope, abs=1e-8)


@st.composite
def debates(draw, cycles=False):
    """A base (3, k), and a table of 1 (support), -1 (attack) and 0; a DAG unless cycles may be."""
    k = draw(st.integers(2, 6))
    cells = st.lists(st.sampled_from([0, 0, 1, -1]), min_size=k * k, max_size=k * k)
    sign = np.array(draw(cells)).reshape(k, k)
    if not cycles:
        sign = np.triu(sign, 1)
    names = np.array(draw(st.permutations(range(k))))
    share = st.floats(0, 1, allow_subnormal=False)
    base = draw(st.lists(share, min_size=3 * k, max_size=3 * k))
    return np.array(base).reshape(3, k), sign[np.ix_(names, names)]


def twin(base, sign, j, semantics):
    """One claim of one future, straight from the definitions; graphs without cycles only."""
    plus = [twin(base, sign, i, semantics) for i in range(len(base)) if sign[i, j] > 0]
    minus = [twin(base, sign, i, semantics) for i in range(len(base)) if sign[i, j] < 0]
    b = base[j]
    if semantics == "quadratic-energy":
        energy = sum(plus) - sum(minus)
        if energy > 0:
            return b + (1 - b) * energy**2 / (1 + energy**2)
        return b - b * energy**2 / (1 + energy**2)
    for_it = against = 0.0
    for value in plus:
        for_it = for_it + value - for_it * value
    for value in minus:
        against = against + value - against * value
    if against >= for_it:
        return b - b * abs(against - for_it)
    return b + (1 - b) * abs(against - for_it)


@both
@laws
@given(debates())
def test_the_recursive_twin_agrees(semantics, debate):
    base, sign = debate
    found, settled = strengths(base, sign > 0, sign < 0, semantics)
    assert settled.all()
    assert ((found >= 0) & (found <= 1)).all()
    expected = [[twin(row, sign, j, semantics) for j in range(len(row))] for row in base]
    np.testing.assert_allclose(found, expected, atol=1e-12)


@both
@laws
@given(debates(cycles=True))
def test_what_rests_is_a_fixed_point_in_0_to_1(semantics, debate):
    base, sign = debate
    found, settled = strengths(base, sign > 0, sign < 0, semantics, tol=1e-10)
    assert ((found >= 0) & (found <= 1)).all()
    lonely = ~(sign != 0).any(axis=0)
    np.testing.assert_array_equal(found[:, lonely], base[:, lonely])
    for row in np.flatnonzero(settled):
        for j in range(base.shape[1]):
            parents = found[row].copy()
            star = np.zeros_like(sign)
            star[:, j] = sign[:, j]
            if star[j, j]:  # a claim that acts on itself has no star without a cycle
                continue
            parents[j] = base[row, j]
            assert abs(twin(parents, star, j, semantics) - found[row, j]) < 1e-8


@both
@laws
@given(debates(), st.data())
def test_a_supporter_never_lowers_an_attacker_never_raises(semantics, debate, data):
    base, sign = debate
    k = base.shape[1]
    free = [
        (i, j)
        for i in range(k)
        for j in range(k)
        if i != j and not sign[i, j] and not reachable(sign != 0)[j, i]
    ]
    if not free:
        return
    i, j = data.draw(st.sampled_from(free))
    before = strengths(base, sign > 0, sign < 0, semantics)[0][:, j]
    more = np.zeros((k, k), dtype=bool)
    more[i, j] = True
    helped = strengths(base, (sign > 0) | more, sign < 0, semantics)[0][:, j]
    hurt = strengths(base, sign > 0, (sign < 0) | more, semantics)[0][:, j]
    assert (helped >= before - 1e-12).all()
    assert (hurt <= before + 1e-12).all()


@both
@laws
@given(debates(), st.floats(0, 1), st.data())
def test_monotone_and_directional_in_every_base(semantics, debate, rise, data):
    """A claim's base moves itself and its supported up, its attacked down, those upstream not."""
    base, sign = debate
    k = base.shape[1]
    i = data.draw(st.integers(0, k - 1))
    raised = base.copy()
    raised[:, i] += rise * (1 - raised[:, i])
    before = strengths(base, sign > 0, sign < 0, semantics)[0]
    after = strengths(raised, sign > 0, sign < 0, semantics)[0]
    assert (after[:, i] >= before[:, i] - 1e-12).all()
    reach = reachable(sign != 0)
    elsewhere = ~reach[i]
    elsewhere[i] = False
    np.testing.assert_array_equal(after[:, elsewhere], before[:, elsewhere])
    for j in np.flatnonzero(sign[i]):
        ways = sign[i, j] + (reach[i] & (sign[:, j] != 0)).sum()
        if ways == sign[i, j]:  # no other path from i to j
            assert (sign[i, j] * (after[:, j] - before[:, j]) >= -1e-12).all()


@both
@laws
@given(debates())
def test_duality(semantics, debate):
    """Mirror a claim that leads nowhere, and swap its supporters and attackers: it is mirrored."""
    base, sign = debate
    last = int(np.flatnonzero(~(sign != 0).any(axis=1))[0])
    before = strengths(base, sign > 0, sign < 0, semantics)[0][:, last]
    base, sign = base.copy(), sign.copy()
    base[:, last] = 1 - base[:, last]
    sign[:, last] *= -1
    after = strengths(base, sign > 0, sign < 0, semantics)[0][:, last]
    np.testing.assert_allclose(after, 1 - before, atol=1e-12)


@both
@laws
@given(debates(cycles=True), st.randoms(use_true_random=False))
def test_names_and_other_futures_change_nothing(semantics, debate, random):
    base, sign = debate
    names = list(range(base.shape[1]))
    random.shuffle(names)
    whole, settled = strengths(base, sign > 0, sign < 0, semantics)
    renamed = sign[np.ix_(names, names)]
    again, too = strengths(base[:, names], renamed > 0, renamed < 0, semantics)
    if settled.all() and too.all():
        np.testing.assert_allclose(again, whole[:, names], atol=1e-6)
    alone, _ = strengths(base[1:2], sign > 0, sign < 0, semantics)
    np.testing.assert_array_equal(alone[0], whole[1])


def test_blocks_change_nothing(monkeypatch):
    base = np.random.default_rng(0).random((50, 4))
    supports, attacks = [(0, 1), (1, 2)], [(2, 0), (3, 2)]
    whole = strengths(base, supports, attacks)
    monkeypatch.setattr(gradual, "BLOCK", 7)
    for one, other in zip(strengths(base, supports, attacks), whole, strict=True):
        np.testing.assert_array_equal(one, other)


def test_quadratic_energy_of_two_that_attack_each_other():
    """Equal and opposed, s = b (1 - s² / (1 + s²)): s³ + s - b = 0; for b = 1, s = .6823278."""
    found, settled = strengths(np.ones((1, 2)), [], [(0, 1), (1, 0)])
    assert settled.all()
    np.testing.assert_allclose(found, 0.6823278038280193, atol=1e-9)


def test_the_flow_rests_where_substitution_swings_for_ever():
    """Ten that all attack each other, after the examples of Mossakowski and Neuhaus (2018)."""
    k = 10
    attacks = ~np.eye(k, dtype=bool)
    s = np.ones(k)
    for _ in range(2_000):
        s, last = 1 / (1 + (attacks @ s) ** 2), s
    assert np.abs(s - last).max() > 0.1
    found, settled = strengths(np.ones((1, k)), np.zeros((k, k), bool), attacks)
    assert settled.all()
    rest = found[0, 0]
    assert rest * (1 + (9 * rest) ** 2) == pytest.approx(1, abs=1e-7)


def test_a_cycle_that_had_no_time_says_so_and_others_are_exact():
    base = np.array([[1.0, 1.0, 0.5, 0.5], [0.0, 0.0, 0.5, 0.5]])
    found, settled = strengths(base, [(2, 3)], [(0, 1), (1, 0)], max_iter=1)
    assert settled.tolist() == [False, True]
    np.testing.assert_allclose(found[:, 3], 0.5 + 0.5 * 0.25 / 1.25)


def test_what_is_refused():
    for wrong in (np.nan, -0.1, 1.1):
        with pytest.raises(ValueError, match=r"0\.\.1"):
            strengths(np.array([[wrong]]), [], [])
    with pytest.raises(ValueError, match="names claim 2"):
        adjacency([(0, 2)], 2)
    with pytest.raises(ValueError, match="table of edges"):
        adjacency(np.zeros((3, 3), bool), 2)
    with pytest.raises(ValueError, match="semantics"):
        strengths(np.zeros((1, 1)), [], [], "euler")


def test_no_futures_and_no_edges():
    found, settled = strengths(np.zeros((0, 3)), [], [])
    assert found.shape == (0, 3)
    assert settled.shape == (0,)
