"""What the report draws of money and voices: who pays, through whom, and who speaks."""

from __future__ import annotations

from typing import Any

import numpy as np

from standoff.case import Case
from standoff.case.numbers import ends
from standoff.case.parts import Payment
from standoff.futures import Futures
from standoff.lenses.base import Ask, Picture
from standoff.lenses.influence import exposure
from standoff.lenses.influence.lens import STEPS, Influence, exposed_of, undefined
from standoff.lenses.influence.network import Edge, Network, network_of, side
from standoff.lenses.influence.paths import all_paths, firmest

LISTED = 40  # paths a pair


def picture(case: Case, futures: Futures) -> Picture:
    """Edges, paths and counts as plain data; what is only alleged is marked, and on no path."""
    asks = _asks(case)
    network = network_of(case, alleged=True)
    share = _shares(network, futures)
    return {
        "edges": [_edge(e, case, share[e.id]) for e in network.edges],
        "unnamed": [p.id for p in case.money if p.from_ is None],
        "payers": _payers(asks),
        "speakers": list(dict.fromkeys(s.by for s in case.statements)),
        "asked": {
            claim: list(ask.args[:2] if ask.kind == "path" else ask.args[1::-1])
            for claim, ask in asks.items()
            if ask.kind in ("path", "share")
        },
        "paths": [
            row
            for payer, speaker, steps, at in _pairs(case, asks)
            for row in _paths(case, futures, payer, speaker, int(steps), at)
        ],
        "counts": _counts(case, asks),
    }


def _asks(case: Case) -> dict[str, Ask]:
    """What the claims ask of this lens."""
    lens = Influence()
    return {
        key: lens.parse(claim.test.outcome, case)
        for key, claim in case.claims.items()
        if claim.test is not None and claim.test.lens == lens.name and claim.test.outcome
    }


def _pairs(case: Case, asks: dict[str, Ask]) -> list[tuple[str, str, str, str]]:
    """Between whom paths are listed: as asked, and from each payer to whoever passes nothing on."""
    found = [
        (a.args[0], a.args[1], a.args[2], a.args[3]) for a in asks.values() if a.kind == "path"
    ]
    asked = {f[:2] for f in found}
    edges = network_of(case).edges
    onward = {e.start for e in edges}
    last = dict.fromkeys([*(s.by for s in case.statements), *(e.end for e in edges)])
    speaking = {s.by for s in case.statements}
    for payer in _payers(asks):
        for end in last:
            if (end in speaking or end not in onward) and (payer, end) not in asked:
                found.append((payer, end, str(STEPS), ""))
    return list(dict.fromkeys(f for f in found if f[0] != f[1]))


def _payers(asks: dict[str, Ask]) -> list[str]:
    """Whose money is asked about."""
    found = [a.args[1] if a.kind == "share" else a.args[0] for a in asks.values()]
    return list(dict.fromkeys(found))


def _shares(network: Network, futures: Futures) -> dict[str, float]:
    """In what share of the futures each edge stands."""
    stands, known = network.exists(futures, "as-is")
    return {
        e.id: float(stands[known[:, j], j].mean()) if known[:, j].any() else float("nan")
        for j, e in enumerate(network.edges)
    }


def _edge(edge: Edge, case: Case, share: float) -> dict[str, Any]:
    part = edge.part
    amount = part.amount if isinstance(part, Payment) else None
    reach = ends(amount.spec) if amount is not None else None
    return {
        "id": edge.id,
        "from": edge.start,
        "to": edge.end,
        "kind": "payment" if isinstance(part, Payment) else part.kind.lower(),
        "says": part.says or "",
        "low": reach[0] if reach else None,
        "high": reach[1] if reach else None,
        "currency": (part.currency or "") if isinstance(part, Payment) else "",
        "on": (part.on or "") if isinstance(part, Payment) else "",
        "since": part.since or "",
        "until": part.until or "",
        "disclosed": part.disclosed or "",
        "alleged": part.alleged,
        "sourced": edge.sourced,
        "share": share,
    }


def _paths(
    case: Case, futures: Futures, payer: str, speaker: str, steps: int, at: str
) -> list[dict[str, Any]]:
    """The paths from payer to speaker, the firmest first, each with its weakest link."""
    network = network_of(case, at)
    place = network.place
    if payer not in place or speaker not in place:
        return []
    table = all_paths(network.web, place[payer], place[speaker], steps)
    if not len(table):
        return []
    share = _shares(network, futures)
    firm = [firmness(e, share[e.id]) for e in network.edges]
    order = {value: i for i, value in enumerate(sorted(set(firm)))}
    rank = np.array([order[f] for f in firm], dtype=np.int64)
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for _ in range(min(len(table), LISTED)):
        row, weakest = firmest(table, rank)
        edges = [network.edges[e] for e in table[row] if e >= 0]
        table = np.delete(table, row, axis=0)
        actors = (edges[0].start, *(e.end for e in edges))
        if actors in rows:
            rows[actors]["ways"] += 1
            continue
        weak = network.edges[weakest]
        rows[actors] = {
            "payer": payer,
            "speaker": speaker,
            "at": at,
            "actors": list(actors),
            "edges": [e.id for e in edges],
            "weakest": weak.id,
            "why": weakness(weak, share[weak.id]),
            "ways": 1,
        }
    return list(rows.values())


def firmness(edge: Edge, share: float) -> tuple[float, int, int]:
    """How firmly an edge is known: in how many futures, whether looked up, how far disclosed."""
    told = {"yes": 2, "partly": 1, "no": 0}.get(edge.part.disclosed or "yes", 0)
    return (share if share == share else 0.0, int(edge.sourced), told)


def weakness(edge: Edge, share: float) -> str:
    """What makes an edge no firmer than it is."""
    words = []
    if not share >= 1.0:
        words.append(f"stands in {share:.2f} of the futures examined")
    if not edge.sourced:
        words.append("no source was looked up")
    if edge.part.disclosed in ("no", "partly"):
        words.append("disclosed in part" if edge.part.disclosed == "partly" else "not disclosed")
    if isinstance(edge.part, Payment) and edge.part.amount is None:
        words.append("no amount on record")
    return ", ".join(words) or "a source was looked up"


def _counts(case: Case, asks: dict[str, Ask]) -> list[dict[str, Any]]:
    """For each subject asked about: what was said for and against it, and by whom."""
    central = Futures.central(case)
    wanted = {a.args[:2]: a for a in asks.values() if a.kind.endswith("-statements")}
    rows = []
    for (subject, frame), ask in wanted.items():
        found = exposure.said(case, subject, frame)
        exposed, _ = exposed_of(case, central, "as-is", found, int(ask.args[2] or STEPS))
        names = [s for s, e in zip(found.speakers, exposed[0], strict=True) if e]
        rows.append(
            {
                "subject": subject,
                "frame": frame,
                "how": case.frames[frame].how if frame in case.frames else "",
                "words": exposure.counted(case, found, exposed[0]),
                "exposed": names,
                "undefined": undefined(case, ask),
                "own": sorted(side(case, subject) - {subject}),
            }
        )
    return rows
