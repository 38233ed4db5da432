"""What a score says, in sentences: where a model beats what anyone could do, and where not."""

from __future__ import annotations

from standoff.forecasting.gains import FEW, Gain
from standoff.forecasting.result import Row

WHAT = {
    "hostile": "hostile acts (verbal and material conflict)",
    "verbal-cooperation": "verbal cooperation",
    "material-cooperation": "material cooperation",
    "verbal-conflict": "verbal conflict",
    "material-conflict": "material conflict",
    "total": "acts of any class",
}


def sentences(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """One sentence a question, and one more for each rival that the best hides."""
    out = []
    for target, horizon in dict.fromkeys((r.target, r.horizon) for r in rows):
        out.append(_one([r for r in rows if (r.target, r.horizon) == (target, horizon)]))
    return tuple(out)


def within(horizon: int) -> str:
    """`within 7 days`."""
    return "within a day" if horizon == 1 else f"within {horizon} days"


def _one(rows: list[Row]) -> str:
    first = rows[0]
    begins = f"{WHAT.get(first.target, first.target)} {within(first.horizon)}"
    begins = f"{begins[0].upper()}{begins[1:]}"
    windows = f"{first.windows} window{'s' if first.windows != 1 else ''}"
    if first.events == 0:
        return f"{begins}: nothing happened in the {windows}, so there is nothing to tell apart."
    ours = next((r for r in rows if not r.baseline), None)
    if ours is None:
        finite = [r for r in rows if r.log_score is not None]
        if not finite:
            return f"{begins}: every forecast gave no chance to something that happened."
        best = min(finite, key=lambda r: r.log_score or 0.0)
        return f"{begins}: of the baselines, {best.model} has the best log score."
    finite_gains = [g for g in ours.gains if g.nats is not None]
    if not finite_gains:
        return f"{begins}: no finite comparison with a baseline can be made."
    least = min(finite_gains, key=lambda g: g.nats or 0.0)
    if first.windows < FEW:
        return (
            f"{begins}: too few windows to tell ({windows} side by side; {FEW} are the least that "
            f"a claim is made on); for the record, a gain of {number(least.nats or 0.0)} nats an "
            f"event over {least.over}."
        )
    lost = [g for g in finite_gains if g.verdict != "better"]
    if not lost:
        return (
            f"{begins}: {ours.model} beats every baseline; against the best, {least.over}, "
            f"{told(least)}."
        )
    named = "; ".join(f"{g.over} ({_how(g)}: {told(g)})" for g in lost)
    return f"{begins}: {ours.model} does not beat {named}."


def _how(gain: Gain) -> str:
    return {"worse": "worse", "too few": "one pair or one week alone cannot tell"}.get(
        gain.verdict, "no clear difference"
    )


def told(gain: Gain) -> str:
    """`gain of .033 nats an event [.024, .041] by pair, [.020, .050] by week`."""
    if gain.nats is None:
        return "the gain is unbounded"
    text = f"gain of {number(gain.nats)} nats an event"
    parts = [
        f"[{number(low)}, {number(high)}] {name}"
        for name, pair in (("by pair", gain.by_pair), ("by week", gain.by_week))
        if pair is not None
        for low, high in (pair,)
    ]
    return " ".join([text, ", ".join(parts)]) if parts else text


def number(value: float) -> str:
    """Three decimals, a proper minus, no leading nought."""
    text = f"{abs(value):.3f}"
    text = text[1:] if text.startswith("0.") else text
    return f"−{text}" if value < 0 and float(text) else text
