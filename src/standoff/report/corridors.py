"""The corridors as plain rows: what the corridors lens saw, told in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.report.names import Names, visible
from standoff.report.words import capital, number, several, share_words

COLOURS = 6  # holders that have a colour of their own
CHOKES = 0.05  # a link in the minimum cut of fewer futures carries no mark
WAYS = {"operating": "operating", "idle": "idle", "planned": "planned", "contested": "contested"}


@dataclass(frozen=True)
class Stop:
    """A node as it is drawn: its place in degrees, if the case gives one."""

    id: str
    name: str
    kind: str
    at: tuple[float, float] | None


@dataclass(frozen=True)
class Route:
    """A link as it is drawn and listed.

    Attributes
    ----------
    id, start, end, mode, commodity, status : str
    holders, through : tuple of str
        Names.
    colour : int
        Which of the holders' colours; -1 for the others'.
    capacity, carries : str
        In words, with their unit.
    part : float
        What it carries, as a share of the largest load of its commodity; NaN if not known.
    choke : float
        The share of the futures examined in which it is in the minimum cut.
    via : tuple of pairs
        Places by which the drawing leads it.
    """

    id: str
    start: str
    end: str
    mode: str
    commodity: str
    status: str
    holders: tuple[str, ...]
    through: tuple[str, ...]
    colour: int
    capacity: str
    carries: str
    part: float
    choke: float
    via: tuple[tuple[float, float], ...] = ()

    @property
    def marked(self) -> bool:
        """Whether it is marked as a chokepoint."""
        return self.choke >= CHOKES

    @property
    def words(self) -> str:
        """The link in a sentence, for those who cannot see the drawing."""
        told = f"{self.id}: {self.commodity} by {self.mode}, {self.status}"
        told += f", held by {several(self.holders)}" if self.holders else ""
        return told + (f", a chokepoint {_of(self.choke)}" if self.marked else "")


@dataclass(frozen=True)
class FlowRow:
    """A flow from somewhere to somewhere: how much, and where it is narrowest."""

    says: str
    amount: str
    spread: str
    chokepoints: tuple[str, ...]


@dataclass(frozen=True)
class Corridors:
    """All that the report tells of the corridors.

    Attributes
    ----------
    lead : str
    stops : mapping of id to Stop
    routes : tuple of Route
    holders : tuple of str
        Those with a colour, in its order.
    flows, asked : tuples of FlowRow
        What can pass of each commodity; what the claims ask about.
    """

    lead: str
    stops: Mapping[str, Stop]
    routes: tuple[Route, ...]
    holders: tuple[str, ...]
    flows: tuple[FlowRow, ...]
    asked: tuple[FlowRow, ...]


def corridors_of(picture: Mapping[str, Any], names: Names) -> Corridors | None:
    """The rows of the report's section, or None where there are no links.

    Parameters
    ----------
    picture : mapping
        What the corridors lens saw.
    names : Names
    """
    if not picture.get("links"):
        return None
    stops = {
        n["id"]: Stop(n["id"], visible(n["name"]), n["kind"], tuple(n["at"]) if n["at"] else None)
        for n in picture["nodes"]
    }
    counted = Counter(x["holders"][0] for x in picture["links"] if x["holders"])
    ranked = [h for h, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))][:COLOURS]
    most: dict[str, float] = {}
    for x in picture["links"]:
        if x["flow"] is not None:
            most[_lane(x)] = max(most.get(_lane(x), 0.0), abs(x["flow"]))
    routes = tuple(_route(x, ranked, most, stops, names) for x in picture["links"])
    return Corridors(
        _lead(picture),
        stops,
        routes,
        tuple(names.actor(h) for h in ranked),
        tuple(_flow(row, stops, names) for row in picture["flows"]),
        tuple(_flow(row, stops, names) for row in picture["asked"]),
    )


def _lane(x: Mapping[str, Any]) -> str:
    return f"{x['commodity']} {x['unit']}"


def _route(
    x: Mapping[str, Any],
    ranked: list[str],
    most: Mapping[str, float],
    stops: Mapping[str, Stop],
    names: Names,
) -> Route:
    first = x["holders"][0] if x["holders"] else ""
    flow, unit = x["flow"], x["unit"]
    top = most.get(_lane(x), 0.0)
    return Route(
        id=x["id"],
        start=stops[x["from"]].name,
        end=stops[x["to"]].name,
        mode=x["mode"],
        commodity=x["commodity"],
        status=WAYS.get(x["status"], x["status"]),
        holders=tuple(names.actor(h) for h in x["holders"]),
        through=tuple(names.actor(h) for h in x["through"]),
        colour=ranked.index(first) if first in ranked else -1,
        capacity=_capacity(x),
        carries="not known"
        if flow is None
        else f"{number(abs(flow))} {unit}".strip()
        if unit or flow == 0
        else "what comes",
        part=float("nan") if flow is None else abs(flow) / top if top > 0 else 0.0,
        choke=float(x["choke"]),
        via=tuple((float(lon), float(lat)) for lon, lat in x.get("via", ())),
    )


def _capacity(x: Mapping[str, Any]) -> str:
    if x["capacity"] is None:
        return "no limit is known"
    low, high = number(x["low"]), number(x["high"])
    told = low if low == high else f"{low} to {high}"
    return f"{told} {x['unit']}".strip()


def _flow(row: Mapping[str, Any], stops: Mapping[str, Stop], names: Names) -> FlowRow:
    goods = row.get("commodities") or [row["commodity"]]
    ends = [several([stops[k].name for k in row[side]][:3] + _more(row[side]))
            for side in ("starts", "finishes")]  # fmt: skip
    told = f"{several(goods)} from {ends[0]} to {ends[1]}"
    if row.get("avoiding"):
        told += f", not through {several(_named(n, stops, names) for n in _split(row['avoiding']))}"
    if row.get("when"):
        which = several(_named(n, stops, names) for n in _split(row["when"]))
        told += f", were {which} {row['state']}"
    amount = (
        "without limit" if row["central"] is None else f"{number(row['central'])} {row['unit']}"
    )
    spread = ""
    if row["low"] is not None and row["low"] != row["high"]:
        spread = f"{number(row['low'])} to {number(row['high'])} {row['unit']}"
    chokes = tuple(
        f"{c['link']} {_of(c['share'])}" for c in row["chokepoints"] if c["share"] >= CHOKES
    )
    return FlowRow(capital(told), amount.strip(), spread.strip(), chokes)


def _more(names: list[str]) -> list[str]:
    return [f"{len(names) - 3} more"] if len(names) > 3 else []


def _split(names: str) -> list[str]:
    return names.split(" and ")


def _named(name: str, stops: Mapping[str, Stop], names: Names) -> str:
    if name in ("idle", "planned", "contested", "operating"):
        return f"all {name} links"
    return stops[name].name if name in stops else names.actor(name)


def _of(share: float) -> str:
    return "in all futures" if share >= 1 else f"in {share_words(share)} of them"


def _lead(picture: Mapping[str, Any]) -> str:
    counts = Counter(x["status"] for x in picture["links"])
    told = several(f"{counts[s]} {s}" for s in WAYS if counts[s])
    return (
        f"{len(picture['links'])} links between {len(picture['nodes'])} places: {told}. A link "
        "carries as much as its capacity and its status allow; what is idle, planned or contested "
        "carries nothing unless the case or a policy opens it."
    )
