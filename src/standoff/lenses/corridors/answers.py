"""What each outcome comes to, from maximum flows with and without some links."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np

from standoff.lenses.corridors.kernel import FloatArray, max_flows
from standoff.lenses.corridors.question import Question

HARD = 64  # futures in which an integer program is solved, where a search is too slow
FEW = 300  # choices of cuts that are all tried, in every future
MANY = 100_000  # and that are searched
_NONE = np.empty((0, 0))


def answer(asked: Question, rates: FloatArray) -> FloatArray:
    """An outcome in every future, shape (n_futures,); NaN where nothing limits a flow.

    Parameters
    ----------
    asked : Question
    rates : (n_futures, n_links)
        What each link can carry.
    """
    if asked.kind == "worst":
        before, after = worst(asked, rates)
        return _lost(before, after)
    whole = flow(asked, rates)
    if asked.kind == "flow":
        return _limited(whole) * asked.factor
    without = flow(asked, np.where(asked.target, 0.0, rates))
    if asked.kind == "gain":
        return (_limited(whole) - _limited(without)) * asked.factor
    return _lost(whole, without)


def flow(asked: Question, rates: FloatArray) -> FloatArray:
    """The maximum flow, in the units of the rates; inf where nothing limits it."""
    out = np.empty(len(rates))
    run(asked, rates, out, _NONE, _NONE)
    return out


def detail(asked: Question, rates: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The maximum flow, what each link carries of it, and whether it is in the minimum cut."""
    out = np.empty(len(rates))
    flows, cuts = np.zeros(rates.shape), np.zeros(rates.shape)
    run(asked, rates, out, flows, cuts)
    return out, flows, cuts


def cheapest(asked: Question, rates: FloatArray, costs: FloatArray) -> FloatArray:
    """The least cost of a unit of the maximum flow; NaN where nothing, or no end of it, flows."""
    from standoff.lenses.corridors.cost_kernel import least_costs

    out = np.empty((len(rates), 2))
    least_costs(
        *asked.net.plan, asked.net.column, np.ascontiguousarray(rates),
        np.ascontiguousarray(costs), asked.net.source, asked.net.sink, out,
    )  # fmt: skip
    known = np.isfinite(out[:, 0]) & (out[:, 0] > 0.0)
    each = out[:, 1] / np.where(known, out[:, 0], 1.0)
    return np.where(known, each * asked.factor, np.nan)


def run(
    asked: Question, rates: FloatArray, out: FloatArray, flows: FloatArray, cuts: FloatArray
) -> None:
    """Call the kernel."""
    max_flows(
        *asked.net.plan, asked.net.both, asked.net.column, np.ascontiguousarray(rates),
        asked.net.source, asked.net.sink, out, flows, cuts,
    )  # fmt: skip


def worst(asked: Question, rates: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The flow before and after the worst cuts; NaN after where no method settled it.

    Few choices are all tried, more are searched; where that takes too long, an integer program.
    """
    able = worth_cutting(asked)
    count = min(asked.count, len(able))
    if comb(len(able), count) <= FEW:
        before = flow(asked, rates)
        after = before
        for chosen in combinations(able, count):
            cut = rates.copy()
            cut[:, chosen] = 0.0
            after = np.minimum(after, flow(asked, cut))
        return before, after
    from standoff.lenses.corridors.interdiction_kernel import MOST, worst_cuts

    out = np.empty((len(rates), 2))
    best = np.empty((len(rates), asked.count), dtype=np.int64)
    cuttable = np.zeros(len(asked.links), dtype=bool)
    cuttable[able] = True
    worst_cuts(
        *asked.net.plan, asked.net.both, asked.net.column, np.ascontiguousarray(rates),
        asked.net.source, asked.net.sink, cuttable, asked.count, MOST, out, best,
    )  # fmt: skip
    unsettled = np.flatnonzero(np.isnan(out[:, 1]) & np.isfinite(out[:, 0]))
    for row in unsettled[:HARD]:
        out[row, 1] = _by_program(asked, rates[row])
    return out[:, 0], out[:, 1]


def worth_cutting(asked: Question) -> list[int]:
    """The links that may be cut, one of each chain: to cut any of a chain is to cut it all."""
    net = asked.net
    heads = net.plan.to[net.plan.forward].tolist()
    tails = net.plan.to[net.plan.mate[net.plan.forward]].tolist()
    into: dict[int, list[int]] = {}
    out: dict[int, list[int]] = {}
    for e, (a, b) in enumerate(zip(tails, heads, strict=True)):
        for here, there in ((a, b), (b, a)) if net.both[e] else ((a, b),):
            out.setdefault(here, []).append(e)
            into.setdefault(there, []).append(e)
    chain = list(range(len(heads)))
    for node, arriving in into.items():
        leaving = out.get(node, [])
        if len(arriving) == len(leaving) == 1 and arriving != leaving:
            old, new = chain[leaving[0]], chain[arriving[0]]
            chain = [new if c == old else c for c in chain]
    found: dict[int, int] = {}
    for e, column in enumerate(net.column.tolist()):
        if column >= 0 and asked.target[column]:
            found.setdefault(chain[e], column)
    return sorted(found.values())


def _by_program(asked: Question, rates: FloatArray) -> float:
    from standoff.lenses.corridors.interdict import worst_cuts_by_program

    net, limited = asked.net, float(rates[np.isfinite(rates)].sum())
    within = net.column >= 0
    capacity = np.full(len(within), 2.0 * limited + 1.0)
    own = rates[net.column[within]]
    capacity[within] = np.where(np.isfinite(own), own, 2.0 * limited + 1.0)
    cuttable = np.zeros(len(within), dtype=bool)
    cuttable[within] = asked.target[net.column[within]]
    forward = net.plan.forward
    return worst_cuts_by_program(
        len(net.plan.first) - 1,
        net.plan.to[net.plan.mate[forward]].astype(np.int64),
        net.plan.to[forward].astype(np.int64),
        capacity,
        net.both,
        cuttable,
        asked.count,
        net.source,
        net.sink,
    )[0]


def _limited(flow: FloatArray) -> FloatArray:
    return np.where(np.isfinite(flow), flow, np.nan)


def _lost(before: FloatArray, after: FloatArray) -> FloatArray:
    """The share of a flow that is lost; NaN where nothing flowed, or nothing limits it."""
    known = np.isfinite(before) & np.isfinite(after) & (before > 0.0)
    whole = np.where(known, before, 1.0)
    share = 1.0 - np.where(known, after, 1.0) / whole
    return np.where(known, np.clip(share, 0.0, 1.0), np.nan)


def searched(asked: Question) -> bool:
    """Whether no integer program is needed: few cuts, or few links that may be cut."""
    if asked.kind != "worst":
        return True
    able = len(worth_cutting(asked))
    return comb(able, min(asked.count, able)) <= MANY
