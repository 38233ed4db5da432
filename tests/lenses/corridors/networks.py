"""Small networks for the tests, and the kernels called on them."""

from itertools import combinations

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from standoff.lenses.corridors.interdiction_kernel import worst_cuts
from standoff.lenses.corridors.kernel import layout, max_flows

NONE = np.empty((0, 0))


@st.composite
def networks(draw, most_nodes=7, most_links=14, both=True):
    """(n, tails, heads, both, capacity) with node 0 the source and node 1 the sink."""
    n = draw(st.integers(2, most_nodes))
    pair = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] != p[1])
    links = draw(st.lists(pair, min_size=1, max_size=most_links))
    size = len(links)
    ways = draw(st.lists(st.booleans(), min_size=size, max_size=size)) if both else [False] * size
    amount = st.one_of(st.integers(0, 9).map(float), st.floats(0, 100, allow_subnormal=False))
    capacity = draw(st.lists(amount, min_size=size, max_size=size))
    tails, heads = (np.array(ends) for ends in zip(*links, strict=True))
    return n, tails, heads, np.array(ways), np.array(capacity)


def batch(net, capacity, keep=False):
    """Flows, loads and cuts by the kernel, for each row of capacities."""
    n, tails, heads, both, _ = net
    plan = layout(n, tails, heads)
    rows = np.ascontiguousarray(np.atleast_2d(capacity))
    out = np.empty(len(rows))
    loads, cuts = (np.zeros(rows.shape), np.zeros(rows.shape)) if keep else (NONE, NONE)
    max_flows(*plan, both, np.arange(len(tails)), rows, 0, 1, out, loads, cuts)
    return (out, loads, cuts) if keep else out


def by_networkx(net, capacity=None):
    """The maximum flow by networkx."""
    n, tails, heads, both, own = net
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    for a, b, way, c in zip(tails, heads, both, own if capacity is None else capacity, strict=True):
        for tail, head in ((a, b), (b, a)) if way else ((a, b),):
            have = graph.edges[tail, head]["capacity"] if graph.has_edge(tail, head) else 0.0
            graph.add_edge(int(tail), int(head), capacity=have + float(c))
    return nx.maximum_flow_value(graph, 0, 1)


def by_brute_force(net, count, cuttable):
    """The least flow over every choice of cuts."""
    capacity = net[4]
    able = np.flatnonzero(cuttable)
    least = np.inf
    for chosen in combinations(able, min(count, len(able))):
        left = capacity.copy()
        left[list(chosen)] = 0.0
        least = min(least, batch(net, left)[0])
    return least


def by_search(net, count, cuttable, most=100_000):
    """The flow before and after the worst cuts by the search kernel, and the cuts."""
    n, tails, heads, both, capacity = net
    out = np.empty((1, 2))
    best = np.empty((1, count), dtype=np.int64)
    worst_cuts(
        *layout(n, tails, heads), both, np.arange(len(tails)), capacity[None, :].copy(), 0, 1,
        cuttable, count, most, out, best,
    )  # fmt: skip
    return out[0, 0], out[0, 1], [int(k) for k in best[0] if k >= 0]
