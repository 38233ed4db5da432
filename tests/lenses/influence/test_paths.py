"""Paths in time: as networkx finds them, with the days of what it finds checked one by one."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from standoff.lenses.influence.kernel import NEVER, arrivals
from standoff.lenses.influence.network import AFTER, BEFORE
from standoff.lenses.influence.paths import Web, all_paths, firmest

NODES = 6
DAYS = st.integers(0, 6)


@st.composite
def webs(draw, dated):
    """A few edges between six actors, some of them parallel; with or without dates."""
    ends = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)).filter(
        lambda e: e[0] != e[1]
    )
    edges = draw(st.lists(ends, min_size=1, max_size=16))
    spans = [sorted(draw(st.tuples(DAYS, DAYS))) if dated else (BEFORE, AFTER) for _ in edges]
    tail, head = (np.array(c, dtype=np.int64) for c in zip(*edges, strict=True))
    begins, ends_ = (np.array(c, dtype=np.int64) for c in zip(*spans, strict=True))
    return Web(NODES, tail, head, begins, ends_)


def graph_of(web):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(web.nodes))
    for e, (a, b) in enumerate(zip(web.tail.tolist(), web.head.tolist(), strict=True)):
        graph.add_edge(a, b, key=e)
    return graph


def listed(table):
    return {tuple(int(e) for e in row if e >= 0) for row in table}


def by_networkx(web, a, b, steps):
    """All simple paths as numbers of edges, then only those whose days can follow each other."""
    found = set()
    for path in nx.all_simple_edge_paths(graph_of(web), a, b, cutoff=steps):
        edges, day = tuple(key for _, _, key in path), -(10**12)
        for e in edges:
            day = max(day, int(web.begins[e]))
            if day > web.ends[e]:
                break
        else:
            found.add(edges)
    return found


@given(webs(dated=False), st.integers(1, 5))
def test_paths_equal_networkx(web, steps):
    for b in range(1, NODES):
        assert listed(all_paths(web, 0, b, steps)) == by_networkx(web, 0, b, steps)


@given(webs(dated=True), st.integers(1, 4))
def test_paths_in_time_equal_a_filtered_search(web, steps):
    for b in range(1, NODES):
        table = all_paths(web, 0, b, steps)
        assert listed(table) == by_networkx(web, 0, b, steps)
        lengths = (table >= 0).sum(axis=1)
        assert (np.diff(lengths) >= 0).all()


@given(webs(dated=True), st.integers(1, 4), st.integers(0, 2**16))
def test_whom_paths_reach_is_who_can_be_reached_in_every_future_at_once(web, steps, seed):
    exists = np.random.default_rng(seed).random((5, len(web.tail))) < 0.7
    start = np.arange(NODES) == 0
    parts = (web.tail, web.head, web.begins, web.ends, start, steps)
    together = arrivals(exists, *parts)
    for i, row in enumerate(exists):
        assert (arrivals(row[None], *parts)[0] == together[i]).all()
        smaller, _ = web.only(row)
        for b in range(1, NODES):
            there = len(all_paths(smaller, 0, b, steps)) > 0
            assert (together[i, b] != NEVER) == there


def test_two_payments_in_the_wrong_order_are_no_path():
    tail, head = np.array([0, 1]), np.array([1, 2])
    early, late = np.array([20, 10]), np.array([29, 19])
    assert len(all_paths(Web(3, tail, head, early, late), 0, 2, 4)) == 0
    assert len(all_paths(Web(3, tail, head, early[::-1].copy(), late[::-1].copy()), 0, 2, 4)) == 1


def test_a_circle_does_not_hang_and_adds_no_path():
    tail, head = np.array([0, 1, 2, 1]), np.array([1, 2, 1, 3])
    days = np.full(4, BEFORE), np.full(4, AFTER)
    assert listed(all_paths(Web(4, tail, head, *days), 0, 3, 8)) == {(0, 3)}


def test_of_more_paths_than_may_be_listed_the_first_are():
    tail = np.array([0] * 50 + [1] * 50)
    head = np.array([1] * 50 + [2] * 50)
    web = Web(3, tail, head, np.full(100, BEFORE), np.full(100, AFTER))
    assert len(all_paths(web, 0, 2, 2)) == 2500
    assert len(all_paths(web, 0, 2, 2, most=100)) == 100


def test_the_firmest_path_is_the_one_whose_weakest_link_is_strongest():
    table = np.array([[0, 1, -1], [2, 3, 4]])
    assert firmest(table, np.array([9, 1, 2, 5, 3])) == (1, 2)
    assert firmest(table, np.array([9, 4, 2, 5, 3])) == (0, 1)


@given(webs(dated=False), st.lists(st.integers(0, 9), min_size=16, max_size=16))
def test_the_weakest_link_equals_the_widest_path_by_thresholds(web, ranks):
    """The largest rank with whose edges alone the target can still be reached."""
    rank = np.array(ranks, dtype=np.int64)[: len(web.tail)]
    table = all_paths(web, 0, 1, NODES)
    if not len(table):
        return
    row, weakest = firmest(table, rank)
    reach = [r for r in range(10) if len(all_paths(web.only(rank >= r)[0], 0, 1, NODES))]
    assert rank[weakest] == max(reach)
    assert weakest in table[row]
