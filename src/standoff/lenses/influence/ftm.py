"""FollowTheMoney entities as JSON lines: reading them, and writing a case's edges as them.

FollowTheMoney (OCCRP and others, MIT licence) keeps every entity as its schema, an id and
properties with lists of values; an edge is an entity of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from standoff.case import Case
from standoff.case.numbers import ends
from standoff.case.parts import Payment, Voice
from standoff.lenses.influence.rows import Faults, Node, Origin, Row, date_of, encoding_of, spell_of

EDGES = {
    "Payment": ("payer", "beneficiary"),
    "Representation": ("agent", "client"),
    "Membership": ("member", "organization"),
    "Directorship": ("director", "organization"),
    "Employment": ("employee", "employer"),
    "Ownership": ("owner", "asset"),
}
"""Each schema with the properties that stand for `from` and `to`."""

_SCHEMAS = {
    "person": "Person", "diplomat": "Person", "company": "Company", "state": "PublicBody",
    "government": "PublicBody", "bloc": "PublicBody", "service": "PublicBody",
}  # fmt: skip
_KINDS = {
    "Person": "person", "Company": "company", "PublicBody": "government",
    "Organization": "organisation", "LegalEntity": "organisation", "Asset": "company",
}  # fmt: skip
_ALLEGED = "alleged"


class Ftm:
    """A file of FollowTheMoney entities, one a line."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.origin = Origin(file.stem, says="FollowTheMoney entities")
        self._nodes: dict[str, Node] = {}

    def nodes(self) -> dict[str, Node]:
        """Persons, companies and organisations, by id."""
        return self._nodes

    def rows(self) -> Iterator[Row]:
        """Every payer with every beneficiary of a payment, and so on."""
        faults = Faults(self.file)
        with self.file.open(encoding=encoding_of(self.file), errors="replace") as stream:
            for line, text in enumerate(stream, 1):
                if not text.strip():
                    continue
                try:
                    raw = json.loads(text)
                    schema, key = raw["schema"], str(raw["id"])
                    properties = raw.get("properties") or {}
                    told = _values(properties)
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                    says = "this is no FollowTheMoney entity"
                    faults.add(line, says, 'a line is {"id": …, "schema": …, "properties": {…}}')
                    continue
                if schema in EDGES:
                    yield from _rows(line, schema, told, faults)
                elif told("name"):
                    names = told("name") + told("alias")
                    self._nodes[key] = Node(names[0], _KINDS.get(schema, "group"), tuple(names[1:]))
        faults.stop()


def _values(properties: dict[str, Any]) -> Any:
    def told(name: str) -> list[str]:
        found = properties.get(name) or []
        return [str(v) for v in ([found] if isinstance(found, str | int | float) else found)]

    properties.get("")
    return told


def _rows(line: int, schema: str, told: Any, faults: Faults) -> Iterator[Row]:
    start, end = EDGES[schema]
    if not told(start) or not told(end):
        missing = start if not told(start) else end
        faults.add(line, f"a {schema} without {missing}", "name both its ends")
        return
    summary = (told("summary") or [""])[0]
    alleged = summary.lower().startswith(_ALLEGED)
    says = (told("purpose") or told("role") or [""])[0]
    low = high = None
    if schema == "Payment" and told("amount"):
        try:
            amounts = [float(a.replace(",", "")) for a in told("amount")]
            low, high = min(amounts), max(amounts)
            if not 0 <= low <= high < float("inf"):
                raise ValueError
        except ValueError:
            faults.add(line, f"`{told('amount')[0][:40]}` is no amount", "write 0 or more")
            return
    try:
        on, since, until = (date_of((told(n) or [""])[0]) for n in ("date", "startDate", "endDate"))
        spell_of(since, until)
    except ValueError as error:
        faults.add(line, str(error), "write 2024, 2024-05 or 2024-05-31, the earlier first")
        return
    disclosed = summary.rpartition("disclosed: ")[2] if "disclosed: " in summary else ""
    url = (told("sourceUrl") or [""])[0]
    currency = (told("currency") or [""])[0]
    for a in told(start):
        for b in told(end):
            if a != b:
                yield Row(
                    line, a, b, schema, low, high, currency, "" if since or until else on, since,
                    until, disclosed if disclosed in ("yes", "no", "partly") else "", alleged,
                    says, (told("publisher") or [""])[0], url,
                )  # fmt: skip


def entities(case: Case) -> Iterator[dict[str, Any]]:
    """A case's actors and edges as FollowTheMoney entities; payments without a payer left out.

    A range of amounts is written as its two ends. What is only alleged says so in its summary.
    """
    parts: list[Payment | Voice] = [*case.money, *case.voices]
    used = {name for p in parts for name in (p.from_, p.to) if p.from_ is not None}
    for key, actor in case.actors.items():
        if key not in used:
            continue
        schema = _SCHEMAS.get(actor.kind, "Organization")
        names = {"name": [actor.name], "alias": list(actor.aliases)}
        yield _entity(key, schema, names)
    for part in parts:
        if part.from_ is None:
            continue
        schema = "Payment" if isinstance(part, Payment) else part.kind
        start, end = EDGES[schema]
        reasons = [r.words for r in part.because]
        summary = [_ALLEGED] if part.alleged else []
        summary += [f"disclosed: {part.disclosed}"] if part.disclosed else []
        properties = {
            start: [part.from_],
            end: [part.to],
            "summary": ["; ".join(summary)] if summary else [],
            "description": reasons,
            "sourceUrl": [r.url for r in part.because if r.url],
            "startDate": [part.since] if part.since else [],
            "endDate": [part.until] if part.until else [],
        }
        if isinstance(part, Payment):
            reach = ends(part.amount.spec) if part.amount is not None else None
            properties["amount"] = [f"{a:.15g}" for a in dict.fromkeys(reach or ())]
            properties["currency"] = [part.currency] if part.currency else []
            properties["date"] = [part.on] if part.on else []
            properties["purpose"] = [part.says] if part.says else []
        else:
            properties["role"] = [part.says] if part.says else []
        kind = "money" if isinstance(part, Payment) else "voice"
        yield _entity(f"{kind}.{part.id}", schema, properties)


def _entity(key: str, schema: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    kept = {name: values for name, values in properties.items() if values}
    return {"id": key, "schema": schema, "properties": kept}
