"""Published networks and laws: maximum flow, minimum cut, the worst cuts, the least cost."""

import json

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.lenses.corridors.cost_kernel import least_costs
from standoff.lenses.corridors.interdict import worst_cuts_by_program
from standoff.lenses.corridors.kernel import layout, max_flows
from standoff.lenses.corridors.large_kernel import max_flow

from .networks import batch, by_brute_force, by_networkx, by_search, networks

close = pytest.approx


def published(root):
    return json.loads((root / "tests/golden/max-flows/networks.json").read_text("utf-8"))


@pytest.mark.parametrize("which", range(3))
def test_a_published_network_has_its_published_flow_and_cut(root, which):
    table = published(root)[which]
    place = {name: i for i, name in enumerate(table["nodes"])}
    tails = np.array([place[a] for a, _, _ in table["links"]])
    heads = np.array([place[b] for _, b, _ in table["links"]])
    capacity = np.array([c for _, _, c in table["links"]], dtype=float)
    source, sink = 0, len(place) - 1
    out, loads, cuts = np.empty(1), np.zeros((1, len(tails))), np.zeros((1, len(tails)))
    max_flows(
        *layout(len(place), tails, heads), np.zeros(len(tails), bool), np.arange(len(tails)),
        capacity[None, :], source, sink, out, loads, cuts,
    )  # fmt: skip
    assert out[0] == close(table["flow"])
    assert max_flow(len(place), tails, heads, capacity, source, sink).value == close(table["flow"])
    cut = [[a, b] for (a, b, _), x in zip(table["links"], cuts[0], strict=True) if x]
    if table["cut"] is not None:
        assert sorted(cut) == sorted(table["cut"])
    assert sum(c for (a, b, c) in table["links"] if [a, b] in cut) == close(table["flow"])


@given(networks())
def test_the_maximum_flow_is_a_minimum_cut_and_what_networkx_says(net):
    n, tails, heads, both, capacity = net
    out, loads, cuts = batch(net, capacity, keep=True)
    near = 1e-9 * (1 + capacity.sum())
    assert out[0] == close(by_networkx(net), abs=near)
    assert (capacity * cuts[0]).sum() == close(out[0], abs=near)
    # what each link carries is within its capacity and adds up at every node
    assert (np.abs(loads[0]) <= capacity + near).all()
    assert (loads[0][~both] >= -near).all()
    surplus = np.zeros(n)
    np.add.at(surplus, heads, loads[0])
    np.subtract.at(surplus, tails, loads[0])
    assert surplus[1] == close(out[0], abs=near)
    assert np.allclose(surplus[2:], 0.0, atol=near)


@given(networks(), st.integers(2, 6), st.integers(0, 2**16))
def test_a_batch_is_each_of_its_rows_and_more_capacity_never_carries_less(net, rows, seed):
    draws = np.random.default_rng(seed).uniform(0.0, 2.0, (rows, len(net[1])))
    capacity = draws * net[4]
    together = batch(net, capacity)
    assert [batch(net, row)[0] for row in capacity] == together.tolist()
    wider = batch(net, capacity + draws[::-1])
    assert (wider >= together - 1e-9 * (1 + wider)).all()


@given(networks(both=False))
def test_a_large_network_is_answered_as_a_small_one(net):
    n, tails, heads, _, capacity = net
    found = max_flow(n, tails, heads, capacity, 0, 1)
    near = 1e-9 * (1 + capacity.sum())
    assert found.value == close(batch(net, capacity)[0], abs=near)
    across = ~found.behind[tails] & found.behind[heads]
    assert capacity[across].sum() == close(found.value, abs=near)
    assert not found.behind[0]
    assert found.behind[1]


def test_without_a_limit_the_flow_is_none():
    net = (3, np.array([0, 2]), np.array([2, 1]), np.zeros(2, bool), np.array([np.inf, np.inf]))
    assert batch(net, net[4])[0] == np.inf
    assert batch(net, np.array([np.inf, 3.0]))[0] == 3.0
    assert batch(net, np.array([0.0, np.inf]))[0] == 0.0
    assert by_search(net, 1, np.ones(2, bool))[0] == np.inf


@given(networks(most_nodes=5, most_links=9), st.integers(1, 3), st.integers(0, 2**16))
def test_the_worst_cuts_are_those_of_brute_force(net, count, seed):
    cuttable = np.random.default_rng(seed).random(len(net[1])) < 0.8
    before, after, cut = by_search(net, count, cuttable)
    near = 1e-9 * (1 + net[4].sum())
    assert before == close(batch(net, net[4])[0], abs=near)
    assert after == close(by_brute_force(net, count, cuttable), abs=near)
    assert len(set(cut)) == len(cut) <= count
    assert cuttable[cut].all()
    left = net[4].copy()
    left[cut] = 0.0
    assert batch(net, left)[0] == close(after, abs=near)


@given(networks(most_nodes=5, most_links=9), st.integers(1, 3), st.integers(0, 2**16))
def test_the_integer_program_finds_the_same(net, count, seed):
    n, tails, heads, both, capacity = net
    cuttable = np.random.default_rng(seed).random(len(tails)) < 0.8
    left, cut = worst_cuts_by_program(n, tails, heads, capacity, both, cuttable, count, 0, 1)
    assert left == close(by_search(net, count, cuttable)[1], abs=1e-5 * (1 + capacity.sum()))
    assert len(cut) <= count
    assert cuttable[cut].all()


def test_a_search_that_may_not_go_on_says_that_it_does_not_know():
    rng = np.random.default_rng(0)
    tails, heads = rng.integers(0, 8, 40), rng.integers(0, 8, 40)
    heads = np.where(heads == tails, (heads + 1) % 8, heads)
    net = (8, tails, heads, np.zeros(40, bool), rng.uniform(1, 5, 40))
    assert np.isnan(by_search(net, 5, np.ones(40, bool), most=3)[1])


@given(networks(both=False), st.integers(0, 2**16))
def test_the_least_cost_is_networkx_s(net, seed):
    n, tails, heads, _, capacity = net
    rng = np.random.default_rng(seed)
    capacity, cost = np.floor(capacity), rng.integers(0, 9, len(tails)).astype(float)
    out = np.empty((1, 2))
    least_costs(
        *layout(n, tails, heads), np.arange(len(tails)), capacity[None, :], cost[None, :], 0, 1, out
    )
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    for e, (a, b) in enumerate(zip(tails.tolist(), heads.tolist(), strict=True)):
        # a node of its own on each link, so that links between the same two stay apart
        graph.add_edge(a, n + e, capacity=int(capacity[e]), weight=int(cost[e]))
        graph.add_edge(n + e, b, capacity=int(capacity[e]), weight=0)
    flow = nx.max_flow_min_cost(graph, 0, 1)
    assert out[0, 0] == close(by_networkx((*net[:4], capacity)))
    assert out[0, 1] == close(nx.cost_of_flow(graph, flow))
