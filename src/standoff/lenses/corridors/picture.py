"""What the report draws of the corridors: the network, what it carries, where it is narrowest."""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.case import AS_IS, Case
from standoff.case.units import scale
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Picture
from standoff.lenses.corridors.answers import detail
from standoff.lenses.corridors.forms import PLACES, parse_form
from standoff.lenses.corridors.network import carries, corridors_of, rates
from standoff.lenses.corridors.question import Question, question, through_flow

SELDOM = 0.005  # a link in the minimum cut of fewer futures is no chokepoint


def picture(case: Case, futures: Futures) -> Picture:
    """The network as plain data.

    `flows` holds what can pass of each commodity, as things stand, from where it enters the network
    to where it leaves it; `asked` the same between the ends that the case's tests name. A link's
    `choke` is the share of the futures examined in which it is in the minimum cut of its
    commodity's flow, the cut nearest the source.
    """
    central = Futures.central(case, futures.analyst)
    network = corridors_of(case)
    carried: dict[str, float] = {}
    choke: dict[str, float] = {}
    flows = []
    for good in dict.fromkeys(carries(x) for x in network.links.values()):
        starts, finishes = _ends(case, good)
        if not starts or not finishes:
            continue
        asked = through_flow(case, good, starts, finishes)
        if not asked.links:
            continue
        row, own, often = _row(case, asked, central, futures)
        carried |= own
        choke |= often
        flows.append({"commodity": good, **row})
    links = []
    for key, link in network.links.items():
        number = f"link.{key}.capacity"
        known = number in case.numbers
        values = futures.values(number) if known else np.array([np.nan])
        unit = case.numbers[number].unit if known else None
        links.append(
            {
                "id": key,
                "from": link.from_,
                "to": link.to,
                "mode": link.mode,
                "commodity": carries(link),
                "status": link.status,
                "both": link.both_ways == "yes",
                "through": list(link.through),
                "holders": list(link.holders),
                "via": [list(at) for at in link.via],
                "says": link.says or "",
                "unit": unit or "",
                "capacity": float(central.values(number)[0]) if known else None,
                "low": float(values.min()) if known else None,
                "high": float(values.max()) if known else None,
                "judged": link.capacity.of(futures.analyst).judged if link.capacity else None,
                "open": float(central.values(f"link.{key}.open")[0]),
                "flow": _told(carried.get(key), unit, carries(link)),
                "choke": choke.get(key, 0.0),
            }
        )
    nodes = [
        {"id": k, "name": n.name or k, "kind": n.kind or "", "of": n.of or "",
         "at": list(n.at) if n.at else None}
        for k, n in network.nodes.items()
    ]  # fmt: skip
    return {"nodes": nodes, "links": links, "flows": flows, "asked": _asked(case, central, futures)}


def _ends(case: Case, good: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where a commodity enters and leaves: at fields and markets, and where no link brings it in
    or takes it on."""
    network = corridors_of(case)
    own = [x for x in network.links.values() if carries(x) == good]
    into = {x.to for x in own} | {x.from_ for x in own if x.both_ways == "yes"}
    out = {x.from_ for x in own} | {x.to for x in own if x.both_ways == "yes"}
    kinds = {k: n.kind for k, n in network.nodes.items()}
    starts = [k for k in network.nodes if k in out and (k not in into or kinds[k] == "field")]
    finishes = [k for k in network.nodes if k in into and (k not in out or kinds[k] == "market")]
    return tuple(starts), tuple(k for k in finishes if k not in starts)


def _row(
    case: Case, asked: Question, central: Futures, futures: Futures
) -> tuple[dict[str, Any], dict[str, float], dict[str, float]]:
    """A flow in figures; what each link carries of it; how often each is in the minimum cut."""
    one, own, cut = detail(asked, rates(case, central, AS_IS, asked.links, asked.opened))
    all_, _, cuts = detail(asked, rates(case, futures, AS_IS, asked.links, asked.opened))
    often = dict(zip(asked.links, cuts.mean(axis=0).tolist(), strict=True))
    known = all_[np.isfinite(all_)] * asked.factor
    row = {
        "unit": asked.unit,
        "starts": list(asked.starts),
        "finishes": list(asked.finishes),
        "central": _finite(one[0] * asked.factor),
        "low": float(known.min()) if len(known) else None,
        "high": float(known.max()) if len(known) else None,
        "unlimited": float(np.isinf(all_).mean()),
        "cut": [k for k, x in zip(asked.links, cut[0], strict=True) if x > 0],
        "chokepoints": [
            {"link": k, "share": x}
            for k, x in sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))
            if x >= SELDOM
        ],
    }
    carried = dict(zip(asked.links, own[0].tolist() if np.isfinite(one[0]) else [], strict=False))
    return row, carried, often


def _asked(case: Case, central: Futures, futures: Futures) -> list[dict[str, Any]]:
    """The flows behind the tests of this lens, each once."""
    texts = [t.outcome for c in case.claims.values() if (t := c.test) and t.lens == "corridors"]
    texts += [o.outcome for o in case.objectives.values() if o.lens == "corridors"]
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for text in dict.fromkeys(t for t in texts if t):
        ask = parse_form(text)
        given = dict(zip(PLACES[ask.kind], ask.args, strict=True))
        names = ("commodity", "avoiding", "when", "state")
        key = tuple(given.get(n, "") for n in ("start", "finish", *names))
        if key not in found:
            asked = question(case, ask)
            row = _row(case, asked, central, futures)[0]
            goods = list(asked.commodities)
            found[key] = {**row, "commodities": goods, **{n: given.get(n, "") for n in names}}
    return list(found.values())


def _told(flow: float | None, unit: str | None, good: str) -> float | None:
    """A flow in the unit in which the link's capacity is written."""
    return None if flow is None else flow / scale(unit, good).factor


def _finite(value: float | FloatArray) -> float | None:
    return float(value) if np.isfinite(value) else None
