"""The corridors of a case as a network: what a name in an ask stands for, what it closes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from standoff.case import Case
from standoff.case.link import nearest
from standoff.case.parts import Corridors, Link
from standoff.case.units import Scale, scale
from standoff.errors import AskError, InputError
from standoff.futures import FloatArray, Futures

FREIGHT = "freight"  # what a link carries that names no commodity
STATUSES = ("operating", "idle", "planned", "contested")


def corridors_of(case: Case) -> Corridors:
    """The section, which must be there."""
    assert case.corridors is not None
    return case.corridors


def carries(link: Link) -> str:
    """The commodity of a link."""
    return link.commodity or FREIGHT


def nodes_of(case: Case, name: str) -> tuple[str, ...]:
    """The nodes that a name stands for: a node, all nodes of an actor, all nodes of a kind.

    Raises
    ------
    AskError
        It is none of them.
    """
    nodes = corridors_of(case).nodes
    if name in nodes:
        return (name,)
    found = tuple(k for k, n in nodes.items() if name in (n.of, n.kind))
    if not found:
        owners = {n.of for n in nodes.values() if n.of}
        kinds = {n.kind for n in nodes.values() if n.kind}
        raise AskError(
            f"`{name}` is no node, no actor that holds one, and no kind of node",
            nearest(name, (*nodes, *owners, *kinds)),
        )
    return found


def crossing(case: Case, actor: str) -> frozenset[str]:
    """The links that cross an actor's territory: `through` names it, or one of their ends is its.

    An end counts by `of`; a border post thus belongs to the links on both of its sides.
    """
    found = corridors_of(case)
    own = {k for k, n in found.nodes.items() if n.of == actor}
    return frozenset(
        k for k, x in found.links.items() if actor in x.through or {x.from_, x.to} & own
    )


def held(case: Case, actor: str) -> frozenset[str]:
    """The links of which an actor is a holder."""
    return frozenset(k for k, x in corridors_of(case).links.items() if actor in x.holders)


def closing(case: Case, names: str, holders: bool) -> frozenset[str]:
    """The links that are closed with some nodes, links or actors.

    Parameters
    ----------
    case : Case
    names : str
        Joined by ``and``; empty for none.
    holders : bool
        Whether an actor also closes what it holds abroad.

    Raises
    ------
    AskError
        A name stands for none of them.
    """
    network = corridors_of(case)
    found: set[str] = set()
    for name in split(names):
        if name in network.links:
            found.add(name)
        elif name in network.nodes:
            found.update(k for k, x in network.links.items() if name in (x.from_, x.to))
        elif name in case.actors:
            found |= crossing(case, name) | (held(case, name) if holders else frozenset())
        else:
            raise AskError(
                f"`{name}` is no link, no node and no actor",
                nearest(name, (*network.links, *network.nodes, *case.actors)),
            )
    return frozenset(found)


def opening(case: Case, names: str) -> frozenset[str]:
    """The links that are opened: links by name, or all of a status."""
    links = corridors_of(case).links
    found: set[str] = set()
    for name in split(names):
        own = [k for k, x in links.items() if name in (k, x.status)]
        if not own:
            says = f"`{name}` is no link and the status of none"
            raise AskError(says, nearest(name, (*links, *STATUSES)))
        found.update(own)
    return frozenset(found)


def split(names: str) -> list[str]:
    """``a and b`` → its names."""
    return names.split(" and ") if names else []


def scale_of(case: Case, key: str, commodity: str) -> Scale:
    """What a unit of a link's capacity, or of a policy's setting of it, is worth."""
    return scale(case.numbers[key].unit, commodity)


def rates(
    case: Case, futures: Futures, policy: str, links: Iterable[str], opened: frozenset[str]
) -> FloatArray:
    """What each link can carry in each future, shape (n_futures, n_links); inf for no limit.

    Parameters
    ----------
    case : Case
    futures : Futures
    policy : str
    links : iterable of str
    opened : frozenset of str
        Links that are open whatever the case says.
    """
    network, columns = corridors_of(case), []
    for key in links:
        link = network.links[key]
        most = np.full(futures.n, np.inf)
        if link.capacity is not None:
            number = f"link.{key}.capacity"
            own, setting = futures.setting(number, policy)
            unit = setting.unit or case.numbers[own].unit
            most = futures.values(number, policy) * scale(unit, carries(link)).factor
        if key not in opened:
            share = futures.values(f"link.{key}.open", policy)
            most = np.where(share > 0.0, most * np.where(share > 0.0, share, 1.0), 0.0)
        columns.append(np.maximum(most, 0.0))
    return np.column_stack(columns) if columns else np.empty((futures.n, 0))


def money_of(unit: str | None, commodity: str) -> tuple[str, float]:
    """``USD/t`` → the money, and what it comes to for one unit of what the kernel counts in.

    Raises
    ------
    InputError
        It is no money for an amount of the commodity.
    """
    money, _, amount = (unit or "").partition("/")
    if not money.strip() or not amount.strip():
        shown = f"`{unit}` is no cost of an amount" if unit else "the cost has no unit"
        raise InputError(f"{shown}; write USD/t or USD/TEU, say")
    return money.strip(), 1.0 / scale(f"{amount.strip()}/y", commodity).factor


def costs(case: Case, futures: Futures, policy: str, links: Iterable[str]) -> FloatArray:
    """What a unit costs on each link, shape (n_futures, n_links), in money by what counts there."""
    network, columns = corridors_of(case), []
    for key in links:
        value = np.zeros(futures.n)
        if network.links[key].cost is not None:
            own, setting = futures.setting(f"link.{key}.cost", policy)
            unit = setting.unit or case.numbers[own].unit
            factor = money_of(unit, carries(network.links[key]))[1]
            value = futures.values(f"link.{key}.cost", policy) * factor
        columns.append(value)
    return np.column_stack(columns) if columns else np.empty((futures.n, 0))
