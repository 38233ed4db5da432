"""A case's money and voices for other tools' graphs: GraphML, and GEXF 1.3 for Gephi.

An edge runs the way it carries: from who pays or commands to who is paid or speaks. Names and words
are data: they are escaped, control characters are gone, and nothing in them is run.

References
----------
U. Brandes, M. Eiglsperger, J. Lerner & C. Pich (2013), Graph Markup Language (GraphML), in Handbook
of Graph Drawing and Visualization. GEXF 1.3, the Gephi consortium.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from standoff.case import Case
from standoff.case.numbers import ends
from standoff.case.parts import Payment
from standoff.lenses.influence.network import Edge, network_of

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NODE = ("name", "kind")
EDGE = (
    "kind", "says", "low", "high", "currency", "on", "since", "until", "disclosed", "alleged",
    "source",
)  # fmt: skip
_NUMBERS = ("low", "high")


def graphml(case: Case) -> str:
    """A case's edges as GraphML, what is only alleged among them and marked."""
    edges = _edges(case)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    for place, names in (("node", NODE), ("edge", EDGE)):
        for name in names:
            kind = "double" if name in _NUMBERS else "string"
            lines.append(
                f'<key id="{place}-{name}" for="{place}" attr.name="{name}" attr.type="{kind}"/>'
            )
    lines.append(f'<graph id={_quoted(case.title)} edgedefault="directed">')
    for key, told in _actors(case, edges):
        data = "".join(f'<data key="node-{n}">{_text(v)}</data>' for n, v in told.items())
        lines.append(f"<node id={_quoted(key)}>{data}</node>")
    for edge in edges:
        told = _told(edge)
        data = "".join(f'<data key="edge-{n}">{_text(v)}</data>' for n, v in told.items())
        ends_ = f"source={_quoted(edge.start)} target={_quoted(edge.end)}"
        lines.append(f"<edge id={_quoted(edge.id)} {ends_}>{data}</edge>")
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def gexf(case: Case) -> str:
    """A case's edges as GEXF 1.3, which Gephi opens."""
    edges = _edges(case)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        f"<meta><creator>Standoff</creator><description>{_text(case.title)}</description></meta>",
        '<graph defaultedgetype="directed" mode="static">',
    ]
    for place, names in (("node", NODE[1:]), ("edge", EDGE)):
        lines.append(f'<attributes class="{place}">')
        for name in names:
            kind = "double" if name in _NUMBERS else "string"
            lines.append(f'<attribute id="{place}-{name}" title="{name}" type="{kind}"/>')
        lines.append("</attributes>")
    lines.append("<nodes>")
    for key, told in _actors(case, edges):
        values = f'<attvalue for="node-kind" value={_quoted(told["kind"])}/>'
        lines.append(
            f"<node id={_quoted(key)} label={_quoted(told['name'])}>"
            f"<attvalues>{values}</attvalues></node>"
        )
    lines += ["</nodes>", "<edges>"]
    for edge in edges:
        values = "".join(
            f'<attvalue for="edge-{n}" value={_quoted(v)}/>' for n, v in _told(edge).items()
        )
        lines.append(
            f"<edge id={_quoted(edge.id)} source={_quoted(edge.start)} target={_quoted(edge.end)} "
            f"kind={_quoted(edge.id)} label={_quoted(_kind(edge))}>"
            f"<attvalues>{values}</attvalues></edge>"
        )
    return "\n".join([*lines, "</edges>", "</graph>", "</gexf>", ""])


def _edges(case: Case) -> tuple[Edge, ...]:
    return network_of(case.model_copy(update={"as_of": None}), alleged=True).edges


def _actors(case: Case, edges: tuple[Edge, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    used = {name for e in edges for name in (e.start, e.end)}
    for key, actor in case.actors.items():
        if key in used:
            yield key, {"name": actor.name, "kind": actor.kind}


def _kind(edge: Edge) -> str:
    return "payment" if isinstance(edge.part, Payment) else edge.part.kind.lower()


def _told(edge: Edge) -> dict[str, str]:
    part = edge.part
    amount = part.amount if isinstance(part, Payment) else None
    reach = ends(amount.spec) if amount is not None else None
    found = {
        "kind": _kind(edge),
        "says": part.says or "",
        "low": f"{reach[0]:.15g}" if reach else "",
        "high": f"{reach[1]:.15g}" if reach else "",
        "currency": (part.currency or "") if isinstance(part, Payment) else "",
        "on": (part.on or "") if isinstance(part, Payment) else "",
        "since": part.since or "",
        "until": part.until or "",
        "disclosed": part.disclosed or "",
        "alleged": "yes" if part.alleged else "no",
        "source": "; ".join(r.words + (f" {r.url}" if r.url else "") for r in part.because),
    }
    return {name: value for name, value in found.items() if value}


def _text(value: str) -> str:
    return escape(_UNFIT.sub("\ufffd", value))


def _quoted(value: str) -> str:
    return quoteattr(_UNFIT.sub("\ufffd", value))
