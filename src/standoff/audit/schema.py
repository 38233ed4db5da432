"""JSON Schemas, generated: of a case for editors, of an audit for other programs."""

from __future__ import annotations

import json
from typing import Any

from standoff.case import Case
from standoff.errors import InputError

NUMBER = {"type": ["number", "null"]}
TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}


def schema_text(what: str) -> str:
    """The schema of ``case``, ``audit`` or ``stability`` as text, the same bytes each time."""
    makers = {"case": case_schema, "audit": audit_schema, "stability": stability_schema}
    if what not in makers:
        raise InputError(f"`{what}` has no schema; write case, audit or stability")
    return json.dumps(makers[what](), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def case_schema() -> dict[str, Any]:
    """The JSON Schema of a case file."""
    schema = Case.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A Standoff case"
    schema["properties"]["standoff"] = {"enum": [1, "1"], "description": "the format's version"}
    number = schema["$defs"]["Number"]
    choice = {"choice": {"type": "object", "additionalProperties": {"type": "number"}}}
    body = {k: v for k, v in number["properties"].items() if k not in ("range", "others")}
    spec = number["properties"]["range"]
    full = {
        "type": "object",
        "additionalProperties": False,
        "properties": {**body, "range": spec, "value": spec, **choice},
    }
    short = [{"type": "number"}, {"type": "string"}]
    schema["$defs"]["Number"] = {
        "description": "a number: a value, a..b, a..mode..b, an id, '= formula', or in full",
        "anyOf": [*short, full, {"type": "array", "items": full}],
    }
    reason = schema["$defs"]["Reason"]
    schema["$defs"]["Reason"] = {"anyOf": [{"const": "judgement"}, reason]}
    _texts_may_look_like_numbers(schema)
    return schema


def _texts_may_look_like_numbers(node: Any) -> None:
    """An editor reads `on: 2014` as a number; a case reads it as the text that it is."""
    if isinstance(node, dict):
        if node.get("type") == "string" and "enum" not in node and "const" not in node:
            node["type"] = ["string", "number"]
        for value in node.values():
            _texts_may_look_like_numbers(value)
    elif isinstance(node, list):
        for value in node:
            _texts_may_look_like_numbers(value)


def audit_schema() -> dict[str, Any]:
    """The JSON Schema of what ``standoff audit --json`` prints."""
    pair = {"type": "array", "items": NUMBER}
    verdict = _object(
        {
            "claim": TEXT, "says": TEXT, "by": TEXT, "kind": TEXT, "force": TEXT, "result": TEXT,
            "share": NUMBER, "error": {"anyOf": [pair, {"type": "null"}]}, "basis": TEXT,
            "rests-on": TEXT, "stands-for": TEXT, "lens": TEXT, "outcome": TEXT, "under": TEXT,
            "than": TEXT, "expect": TEXT, "margin": NUMBER,
            "margins": {"type": "array", "items": pair},
            "undefined": {"type": "integer"}, "examined": {"type": "integer"},
            "central": {"type": ["boolean", "null"]}, "value": NUMBER,
            "drivers": {"type": "array", "items": _object({
                "id": TEXT, "distance": NUMBER, "threshold": NUMBER, "direction": TEXT})},
            "flip": {"anyOf": [{"type": "null"}, _object({
                "step": {"enum": ["range", "bounds", "structure", "pair"]}, "says": TEXT,
                "share": NUMBER, "items": TEXTS,
                "moves": {"type": "array", "items": _object({
                    "id": TEXT, "middle": NUMBER, "to": NUMBER, "beyond": TEXT,
                    "judged": {"type": "boolean"}})}})]},
            "assumed": TEXTS,
            "hangs": _object({"on": TEXTS, "of": {"type": "integer"}}),
            "witness": {"type": "object", "additionalProperties": NUMBER},
            "roots": TEXTS, "marks": TEXTS, "needs": TEXT,
        }
    )  # fmt: skip
    score = _object(
        {
            "policy": TEXT, "objective": TEXT, "mean": NUMBER, "regret-95": NUMBER,
            "regret-worst": NUMBER, "enough": NUMBER, "best": NUMBER,
        }
    )  # fmt: skip
    tiers = {"type": "array", "items": TEXTS}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    compared = _object(
        {
            "objective": TEXT, "want": {"enum": ["less", "more"]}, "futures": {"type": "integer"},
            "left-out": {"type": "integer"}, "marks": TEXTS,
            "against": TEXT,
            "policies": {"type": "array", "items": _object({
                "policy": TEXT, "mean": NUMBER, "mean-error": NUMBER,
                "quantiles": _object({"5": NUMBER, "50": NUMBER, "95": NUMBER}),
                "worst-tenth": NUMBER, "worst": NUMBER,
                "regret": _object({"mean": NUMBER, "95": NUMBER, "worst": NUMBER}),
                "enough": NUMBER, "best": share})},
            "rankings": {"type": "object", "additionalProperties": tiers},
            "differences": {"type": "array", "items": _object({
                "policy": TEXT, "than": TEXT, "mean": NUMBER, "error": pair, "ahead": share})},
        }
    )  # fmt: skip
    shares = {"type": "object", "additionalProperties": NUMBER}
    box = _object(
        {
            "limits": {"type": "object", "additionalProperties": {"type": "array"}},
            "coverage": share, "density": share, "mass": share, "points": {"type": "integer"},
            "of-interest": {"type": "integer"}, "quasi-p": shares,
        }
    )  # fmt: skip
    fails = _object(
        {
            "objective": TEXT, "enough": NUMBER, "futures": {"type": "integer"}, "share": share,
            "boxes": {"type": "array", "items": box},
        }
    )  # fmt: skip
    policy = _object(
        {
            "claim": TEXT, "policy": TEXT, "best": NUMBER, "weighed": {"type": "boolean"},
            "waiting": {"type": "array", "items": _object({"objective": TEXT, "needs": TEXT})},
            "scores": {"type": "array", "items": score},
            "objectives": {"type": "array", "items": compared},
            "parties": {"type": "array", "items": compared},
            "dominated": {"type": "object", "additionalProperties": TEXT},
            "fails": {"type": "array", "items": fails},
        }
    )  # fmt: skip
    skipped = _object({"lens": TEXT, "question": TEXT, "lacks": TEXT, "claims": TEXTS})
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    argument = {"type": ["object", "null"]}
    schema = _object(
        {
            "case": TEXT, "seed": {"type": "integer"}, "futures": {"type": "integer"},
            "verdicts": {"type": "array", "items": verdict},
            "policies": {"type": "array", "items": policy},
            "argument": argument,
            "skipped": {"type": "array", "items": skipped},
            "ledger": _object({"numbers": counts,
                               "items": {"type": "object", "additionalProperties": counts}}),
        }
    )  # fmt: skip
    schema["properties"]["by-analyst"] = {"type": "object"}
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A Standoff audit"
    return schema


def stability_schema() -> dict[str, Any]:
    """The JSON Schema of what ``standoff stability --json`` prints."""
    state = {"type": "string", "pattern": "^[YN]+$"}
    states = {"type": "array", "items": state}
    share = {"type": "object", "additionalProperties": {"type": "number"}}
    move = _object({"actor": TEXT, "to": state, "says": TEXT, "improves": {"type": "boolean"}})
    steps = {"type": "array", "items": _object({"actor": TEXT, "to": state})}
    path = _object(
        {"to": state, "by": {"enum": ["improvements", "moves"]}, "steps": steps, "says": TEXT}
    )
    words = {"type": "object", "additionalProperties": TEXT}
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    schema = _object(
        {
            "policy": TEXT,
            "players": TEXTS,
            "options": TEXTS,
            "says": words,
            "futures": {"type": "integer"},
            "feasible": {"type": "integer"},
            "orders": {"type": "integer"},
            "counts": counts,
            "left-out": {"type": "integer"},
            "not-solved": TEXTS,
            "states": states,
            "on": {"type": "object", "additionalProperties": TEXTS},
            "words": words,
            "equilibria": {"type": "object", "additionalProperties": states},
            "shares": {"type": "object", "additionalProperties": share},
            "why": {"type": "object"},
            "status-quo": {"type": ["string", "null"]},
            "moves": {"type": "array", "items": move},
            "paths": {"type": "array", "items": path},
        }
    )
    turned = _object(
        {
            "concept": TEXT,
            "actor": TEXT,
            "stable": {"type": "boolean"},
            "changes": {"type": "array", "items": states},
            "complete": {"type": "boolean"},
        }
    )
    schema["properties"]["inverse"] = {"type": "array", "items": turned}
    hangs = {"type": "object", "additionalProperties": TEXTS}
    schema["properties"]["hangs"] = {"type": "object", "additionalProperties": hangs}
    joint = _object({"to": state, "says": TEXT})
    schema["properties"]["together"] = {"type": "array", "items": joint}
    schema["properties"]["coalitions"] = states
    schema["properties"]["limited"] = states
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "The stability of a Standoff game"
    return schema


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
