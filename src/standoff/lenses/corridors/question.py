"""An ask made ready: between which nodes, over which links, and what is closed or opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standoff.case import Case
from standoff.case.units import scale, shown_in
from standoff.errors import AskError, InputError
from standoff.lenses.base import Ask
from standoff.lenses.corridors.forms import PLACES
from standoff.lenses.corridors.kernel import BoolArray, Layout, layout
from standoff.lenses.corridors.network import (
    carries,
    closing,
    corridors_of,
    crossing,
    held,
    money_of,
    nodes_of,
    opening,
)

Spot = tuple[str, str]  # a node, and the commodity in it: none turns into another on the way


class Net(NamedTuple):
    """The links of a question laid out, a source before all starts, a sink behind all finishes.

    Attributes
    ----------
    plan : Layout
    both, column : (m,)
        Whether a link runs both ways; its column, -1 for those that lead in and out.
    source, sink : int
    """

    plan: Layout
    both: BoolArray
    column: NDArray[np.int64]
    source: int
    sink: int


@dataclass(frozen=True)
class Question:
    """What an ask comes to.

    Attributes
    ----------
    kind : str
        Of the ask.
    links : tuple of str
        The links that lie on some way from start to finish; the columns of the capacities.
    net : Net
    target : ndarray of bool, shape (n_links,)
        What is closed for comparison, or may be cut.
    opened : frozenset of str
        Links that are open whatever the case says.
    count : int
        How many cuts.
    factor : float
        What a flow or a cost is multiplied by to be in `unit`.
    unit : str
        The unit in which it is told.
    commodities : tuple of str
    starts, finishes : tuples of str
    owned : tuple of str
        Nodes whose holder decides what is closed.
    """

    kind: str
    links: tuple[str, ...]
    net: Net
    target: BoolArray
    opened: frozenset[str]
    count: int
    factor: float
    unit: str
    commodities: tuple[str, ...]
    starts: tuple[str, ...]
    finishes: tuple[str, ...]
    owned: tuple[str, ...]


def question(case: Case, ask: Ask) -> Question:
    """Make an ask ready.

    Raises
    ------
    AskError
        A name that stands for nothing, no way between two names, or units that do not compare.
    """
    given = dict(zip(PLACES[ask.kind], ask.args, strict=True))
    network = corridors_of(case)
    starts, finishes = _ends(case, given, ask.text)
    shut = closing(case, given.get("avoiding", ""), holders=False)
    opened: frozenset[str] = frozenset()
    if given["when"] and given["state"] == "open":
        opened = opening(case, given["when"])
    elif given["when"]:
        shut |= closing(case, given["when"], holders=True)
    goods = tuple(dict.fromkeys(carries(x) for x in network.links.values()))
    if not given["start"]:  # what the link itself carries
        goods = (carries(network.links[given["target"]]),)
    if given["commodity"]:
        if given["commodity"] not in goods:
            raise AskError(f"no link carries `{given['commodity']}`", f"write {_list(goods)}")
        goods = (given["commodity"],)
    whole = _between(case, goods, starts, finishes, frozenset())
    if not whole:
        of = f" of {given['commodity']}" if given["commodity"] else ""
        says = f"no links lead from `{given['start']}` to `{given['finish']}`{of}"
        raise AskError(says, "turn it round, or add the link that is missing")
    goods = tuple(dict.fromkeys(carries(network.links[k]) for k in whole))
    unit, factor = _unit(case, goods, whole, given.get("unit", ""))
    target = _target(case, ask.kind, given.get("target", ""))
    if ask.kind == "gain":
        opened |= target
    links = _between(case, goods, starts, finishes, shut - target if ask.kind == "gain" else shut)
    if ask.kind == "cost":
        unit, factor = _cost_unit(case, ask.text, links)
    every = ask.kind == "worst" and not target
    return Question(
        kind=ask.kind,
        links=links,
        net=_network(case, links, starts, finishes, apart=ask.kind == "cost"),
        target=np.array([every or k in target for k in links], dtype=bool),
        opened=opened,
        count=int(given.get("count") or 0),
        factor=factor,
        unit=unit,
        commodities=goods,
        starts=starts,
        finishes=finishes,
        owned=_owned(case, given),
    )


def through_flow(
    case: Case, commodity: str, starts: tuple[str, ...], finishes: tuple[str, ...]
) -> Question:
    """All that the network can carry of one commodity, from some nodes to some others."""
    links = _between(case, (commodity,), starts, finishes, frozenset())
    unit, factor = _unit(case, (commodity,), links, "")
    return Question(
        kind="flow",
        links=links,
        net=_network(case, links, starts, finishes, apart=False),
        target=np.zeros(len(links), dtype=bool),
        opened=frozenset(),
        count=0,
        factor=factor,
        unit=unit,
        commodities=(commodity,),
        starts=starts,
        finishes=finishes,
        owned=(),
    )


def _ends(case: Case, given: dict[str, str], text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if not given["start"]:  # a gain that names no ends: those of the link itself
        link = corridors_of(case).links.get(given["target"])
        if link is None:
            opening(case, given["target"])
            raise AskError(f"`{text}` names no two ends", "add of A to B")
        return (link.from_,), (link.to,)
    starts, finishes = nodes_of(case, given["start"]), nodes_of(case, given["finish"])
    if met := sorted(set(starts) & set(finishes)):
        raise AskError(f"`{met[0]}` is at both ends of `{text}`", "name two different ends")
    return starts, finishes


def _target(case: Case, kind: str, names: str) -> frozenset[str]:
    if not names:
        return frozenset()
    if kind == "gain":
        return opening(case, names)
    if kind in ("holder-power", "worst"):
        own = held(case, names)
        if kind == "worst":
            own |= crossing(case, names)
        if names not in case.actors or not own:
            verb = "holds" if kind == "holder-power" else "holds or has on its territory"
            actors = sorted({a for x in corridors_of(case).links.values() for a in x.holders})
            raise AskError(f"`{names}` is no actor that {verb} a link", f"write {_list(actors)}")
        return own
    return closing(case, names, holders=kind == "loss")


def _owned(case: Case, given: dict[str, str]) -> tuple[str, ...]:
    named = {n for part in ("target", "avoiding", "when", "start", "finish")
             for n in given.get(part, "").split(" and ")}  # fmt: skip
    return tuple(k for k, n in corridors_of(case).nodes.items() if n.of in named or k in named)


def _between(
    case: Case,
    goods: Iterable[str],
    starts: tuple[str, ...],
    finishes: tuple[str, ...],
    shut: frozenset[str],
) -> tuple[str, ...]:
    """The links on some way from start to finish, but for dead ends, in the order of the case."""
    network, kept = corridors_of(case), set(goods)
    links = {k: x for k, x in network.links.items() if carries(x) in kept and k not in shut}
    arcs: list[tuple[str, Spot, Spot]] = []
    for key, link in links.items():
        a, b = (link.from_, carries(link)), (link.to, carries(link))
        arcs.append((key, a, b))
        if link.both_ways == "yes":
            arcs.append((key, b, a))
    while True:
        ahead = _reached({(n, c) for n in starts for c in kept}, [(a, b) for _, a, b in arcs])
        back = _reached({(n, c) for n in finishes for c in kept}, [(b, a) for _, a, b in arcs])
        on = ahead & back
        near: dict[Spot, set[Spot]] = {}
        for _, a, b in arcs:
            if a in on and b in on:
                near.setdefault(a, set()).add(b)
                near.setdefault(b, set()).add(a)
        ends = {*starts, *finishes}
        alive = {s for s, others in near.items() if len(others) > 1 or s[0] in ends}
        rest = [(k, a, b) for k, a, b in arcs if a in alive and b in alive]
        if len(rest) == len(arcs):
            break
        arcs = rest
    own = {k for k, _, _ in arcs}
    return tuple(k for k in links if k in own)


def _reached(begin: set[Spot], arcs: list[tuple[Spot, Spot]]) -> set[Spot]:
    out: dict[Spot, list[Spot]] = {}
    for a, b in arcs:
        out.setdefault(a, []).append(b)
    seen, todo = set(begin), list(begin)
    while todo:
        for b in out.get(todo.pop(), ()):
            if b not in seen:
                seen.add(b)
                todo.append(b)
    return seen


def _network(
    case: Case,
    links: tuple[str, ...],
    starts: tuple[str, ...],
    finishes: tuple[str, ...],
    apart: bool,
) -> Net:
    """A layer for each commodity; source 0 before every start, sink 1 behind every finish.

    `apart` lays the two directions of a link out as two links, so that each has its cost.
    """
    network = corridors_of(case)
    place: dict[Spot, int] = {}
    tails: list[int] = []
    heads: list[int] = []
    both: list[bool] = []
    column: list[int] = []
    for i, key in enumerate(links):
        link = network.links[key]
        good = carries(link)
        a = place.setdefault((link.from_, good), len(place) + 2)
        b = place.setdefault((link.to, good), len(place) + 2)
        twice = link.both_ways == "yes"
        for tail, head in ((a, b), (b, a)) if twice and apart else ((a, b),):
            tails.append(tail)
            heads.append(head)
            both.append(twice and not apart)
            column.append(i)
    for (node, _), at in place.items():
        if node in starts or node in finishes:
            tails.append(0 if node in starts else at)
            heads.append(at if node in starts else 1)
            both.append(False)
            column.append(-1)
    plan = layout(len(place) + 2, np.array(tails, dtype=np.int32), np.array(heads, dtype=np.int32))
    return Net(plan, np.array(both, dtype=bool), np.array(column, dtype=np.int64), 0, 1)


def _unit(
    case: Case, goods: tuple[str, ...], links: tuple[str, ...], wanted: str
) -> tuple[str, float]:
    """The unit of a flow of these commodities, and the factor that brings it there."""
    network = corridors_of(case)
    kinds: dict[str, str] = {}
    for key in links:
        if f"link.{key}.capacity" in case.numbers:
            good = carries(network.links[key])
            kinds[good] = scale(case.numbers[f"link.{key}.capacity"].unit, good).kind
    if len(set(kinds.values())) > 1:
        told = ", ".join(f"{good} in {kind or 'bare numbers'}" for good, kind in kinds.items())
        raise AskError(f"it would add {told}", f"say of which: {_list([f'of {g}' for g in kinds])}")
    kind = next(iter(kinds.values()), "")
    single = goods[0] if len(goods) == 1 else "power"
    unit = wanted or (shown_in(goods[0], kind) if len(goods) == 1 else kind)
    try:
        told_in = scale(unit or None, single)
    except InputError as error:
        says, _, fix = str(error).partition("; ")
        raise AskError(says, fix) from None
    if told_in.kind != kind:
        raise AskError(f"a flow in {kind or 'bare numbers'} cannot be told in {unit}", "mend it")
    return unit, 1.0 / told_in.factor


def _cost_unit(case: Case, text: str, links: tuple[str, ...]) -> tuple[str, float]:
    """The unit of the first cost on the way, and the factor that brings a cost there."""
    network = corridors_of(case)
    for key in links:
        if f"link.{key}.cost" in case.numbers:
            unit = case.numbers[f"link.{key}.cost"].unit or ""
            return unit, 1.0 / money_of(unit, carries(network.links[key]))[1]
    raise AskError(f"`{text}` asks for a cost, and no link on the way has one", "add cost:")


def _list(names: Iterable[str]) -> str:
    *most, last = [f"`{n}`" for n in names]
    return f"{', '.join(most)} or {last}" if most else last
