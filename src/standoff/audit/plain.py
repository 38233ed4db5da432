"""The audit as plain data: the JSON of the command line, a data frame, a notebook's table."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from standoff.audit.discovery.says import plain as box
from standoff.audit.policies import plain
from standoff.audit.results import Audit, Flip, Recommendation, Verdict

if TYPE_CHECKING:
    import pandas as pd


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value


def verdict_dict(verdict: Verdict) -> dict[str, Any]:
    """One verdict, in the words of the case."""
    return {
        "claim": verdict.claim,
        "says": verdict.says,
        "by": verdict.by,
        "kind": verdict.kind,
        "force": verdict.force,
        "result": verdict.result,
        "share": _number(verdict.share),
        "error": None if verdict.error is None else list(verdict.error),
        "basis": verdict.basis,
        "rests-on": verdict.rests_on,
        "stands-for": verdict.stands_for,
        "lens": verdict.lens,
        "outcome": verdict.outcome,
        "under": verdict.under,
        "than": verdict.than,
        "expect": verdict.expect,
        "margin": verdict.margin,
        "margins": [list(m) for m in verdict.margins],
        "examined": verdict.n,
        "undefined": verdict.undefined,
        "central": verdict.central,
        "value": _number(verdict.value),
        "drivers": [
            {"id": d.id, "distance": d.distance, "threshold": d.threshold, "direction": d.direction}
            for d in verdict.drivers
        ],
        "flip": _flip(verdict.flip),
        "assumed": [m.id for m in verdict.assumed],
        "hangs": {"on": list(verdict.hangs), "of": verdict.hangs_of},
        "witness": dict(verdict.witness),
        "roots": list(verdict.roots),
        "marks": list(verdict.marks),
        "needs": verdict.needs,
    }


def _flip(flip: Flip | None) -> dict[str, Any] | None:
    if flip is None:
        return None
    return {
        "step": flip.step,
        "says": flip.says,
        "share": _number(flip.share),
        "moves": [
            {"id": m.id, "middle": m.middle, "to": m.to, "beyond": m.beyond, "judged": m.judged}
            for m in flip.moves
        ],
        "items": list(flip.items),
    }


def audit_dict(audit: Audit) -> dict[str, Any]:
    """The audit, as ``--json`` prints it."""
    out: dict[str, Any] = {
        "case": audit.case.title,
        "seed": audit.seed,
        "futures": audit.futures,
        "verdicts": [verdict_dict(v) for v in audit.verdicts],
        "policies": [_recommendation(r) for r in audit.recommendations],
        "argument": _argument(audit),
        "skipped": [
            {"lens": s.lens, "question": s.question, "lacks": s.lacks, "claims": list(s.claims)}
            for s in audit.skipped
        ],
        "ledger": {"numbers": audit.ledger.counts, "items": audit.ledger.items},
    }
    if audit.by_analyst:
        out["by-analyst"] = {
            name: [
                {"claim": v.claim, "result": v.result, "share": _number(v.share), "basis": v.basis}
                for v in verdicts
            ]
            for name, verdicts in audit.by_analyst.items()
        }
    return out


def _recommendation(rec: Recommendation) -> dict[str, Any]:
    return {
        "claim": rec.claim,
        "policy": rec.policy,
        "best": _number(rec.best_share),
        "weighed": rec.weighed,
        "waiting": [{"objective": o, "needs": n} for o, n in rec.waiting],
        "scores": [
            {
                "policy": f.policy,
                "objective": row.objective,
                "mean": f.mean,
                "regret-95": f.regret95,
                "regret-worst": f.regret_worst,
                "enough": f.enough,
                "best": f.best,
            }
            for row in rec.compared
            for f in row.fared
        ],
        "objectives": [plain(row) for row in rec.compared],
        "parties": [plain(row) for row in rec.parties],
        "dominated": dict(rec.dominated),
        "fails": [
            {
                "objective": f.objective,
                "enough": f.enough,
                "futures": f.n,
                "share": f.share,
                "boxes": [box(b) for b in f.boxes],
            }
            for f in rec.fails
        ],
    }


def _argument(audit: Audit) -> dict[str, Any] | None:
    view = audit.argument
    if view is None:
        return None
    return {
        "thesis": view.thesis,
        "loss": {c: [_number(x) for x in pair] for c, pair in view.loss.items()},
        "strength": {c: [_number(x) for x in pair] for c, pair in view.strength.items()},
        "carries-nothing": list(view.carries_nothing),
        "difference": _number(view.difference),
        "same-order": view.same_order,
        "unconverged": view.unconverged,
        "stand-yet-not": _number(view.stand_yet_not),
        "fall-yet-best": _number(view.fall_yet_best),
    }


def verdict_frame(audit: Audit) -> pd.DataFrame:
    """The verdicts as a table, one row a claim."""
    import pandas as pd

    rows = []
    for verdict in audit.verdicts:
        row = verdict_dict(verdict)
        low, high = verdict.error or (None, None)
        rows.append(
            {
                "claim": row["claim"],
                "kind": row["kind"],
                "force": row["force"],
                "by": row["by"],
                "result": row["result"],
                "share": row["share"],
                "low": low,
                "high": high,
                "basis": row["basis"],
                "rests-on": row["rests-on"],
                "flips-if": verdict.flip.says if verdict.flip else "",
                "lens": row["lens"],
                "needs": row["needs"],
            }
        )
    return pd.DataFrame(rows).set_index("claim")


def verdict_table_html(audit: Audit) -> str:
    """The verdicts as a small table for a notebook; what comes from a text shows as text."""
    head = "".join(f"<th>{h}</th>" for h in ("claim", "whose", "result", "basis", "flips if"))
    body = "".join(
        "<tr>"
        + "".join(
            f"<td>{escape(cell)}</td>"
            for cell in (
                v.claim,
                v.by,
                v.result + ("" if v.share is None else f", {v.share:.2f} of the futures examined"),
                v.basis + (f": {v.rests_on}" if v.rests_on else ""),
                v.flip.says if v.flip else "",
            )
        )
        + "</tr>"
        for v in audit.verdicts
    )
    caption = f"{escape(audit.case.title)}: {audit.futures:,} futures, seed {audit.seed}"
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>{body}</table>"
