"""Tipping points as sentences and as plain data."""

from __future__ import annotations

import math
from typing import Any

from standoff.audit.tipping.look import Turn
from standoff.audit.tipping.points import Tipping


def sentence(found: Tipping) -> str:
    """What holds, and unless what."""
    looked = found.looked
    subject = _subject(found)
    if looked.central is None:
        return f"{subject}: {looked.note}."
    holds, turned = _verbs(found)
    if not looked.turns:
        return f"{subject} {holds} in the central future; {looked.note}."
    first = looked.turns[0]
    if looked.central and not found.tied:
        joint = " unless " if _is_condition(first) else ", but not "
        return f"{subject} {holds}{joint}{condition(first)}."
    lead = "if " if _is_condition(first) else ""
    return f"{subject} {holds} in the central future; {turned} {lead}{condition(first)}."


def _subject(found: Tipping) -> str:
    if found.kind == "ranking":
        return f"{found.ahead} and {found.behind}" if found.tied else found.ahead
    if found.policy:
        return f"The recommendation of {found.policy} ({found.id})"
    return found.id


def _verbs(found: Tipping) -> tuple[str, str]:
    """What the subject does in the central future, and what it would do past a turn."""
    if found.kind == "claim":
        return ("holds", "it fails") if found.looked.central else ("fails", "it would hold")
    on = f"on {found.id}" if found.id in found.case.objectives else f"for {found.id}"
    if found.tied:
        return f"come out equal {on}", f"{found.ahead} pulls ahead"
    return f"is ahead of {found.behind} {on}", f"{found.behind} is"


def _is_condition(turn: Turn) -> bool:
    """Whether a turn reads after ``if`` and ``unless``."""
    return bool(turn.moves) or turn.says.startswith("if ")


def condition(turn: Turn) -> str:
    """A turn as a condition: ``russian-response is under 0.12 and turkish-support over 0.8``."""
    if not turn.moves:
        return turn.says.removeprefix("if ")
    if any(m.id.startswith("preference.") for m in turn.moves):
        return turn.says
    return " and ".join(_move(turn, i) for i in range(len(turn.moves)))


def _move(turn: Turn, i: int) -> str:
    move, (lo, hi) = turn.moves[i], turn.spans[i]
    where = f"{move.beyond} {move.to:.3g}"
    if turn.ends[i]:
        of = "bounds" if turn.step == "bounds" else "range"
        where = f"at {move.to:.3g}, the {turn.ends[i]} end of its {of}"
    text = f"{move.id} {'is ' if i == 0 else ''}{where}"
    if turn.step == "bounds":
        text += (
            f" (the case says {lo:.3g})" if lo == hi else f" (the case has {lo:.3g} to {hi:.3g})"
        )
    return text


def how_often(found: Tipping) -> str:
    """In what share of the futures examined it is so."""
    looked = found.looked
    if math.isnan(looked.share):
        return "It is defined in no future examined."
    what = "it holds"
    if found.kind == "ranking":
        what = f"{found.ahead} is ahead"
        if found.tied and looked.central:
            what = f"{found.behind} is no worse"
    return f"In {_part(looked.share)} of the {looked.n:,} futures examined {what}."


def _part(share: float) -> str:
    """A share, never rounded to all or none."""
    if share in (0.0, 1.0):
        return "all" if share else "none"
    return "under 0.01" if share < 0.005 else "over 0.99" if share > 0.995 else f"{share:.2f}"


def rests(turn: Turn) -> str:
    """What a turn rests on: ``judgement``, or the reasons of its numbers."""
    told = []
    for kind, reasons in zip(turn.rests_on, turn.reasons, strict=True):
        named = "; ".join(reasons[:2]) if kind != "judgement" else ""
        told.append(f"{kind}: {named}" if named else kind)
    return " and ".join(dict.fromkeys(told))


def indicator(turn: Turn) -> str:
    """What to watch for a turn."""
    return "; ".join(dict.fromkeys(w.says for w in turn.watch))


def to_dict(found: Tipping) -> dict[str, Any]:
    """What `standoff flip` writes as JSON."""
    looked = found.looked
    about: dict[str, Any] = {"claim": found.id}
    if found.kind == "ranking":
        key = "objective" if found.id in found.case.objectives else "whose"
        about = {"ahead": found.ahead, "behind": found.behind, "tied": found.tied, key: found.id}
    return {
        "case": found.case.title,
        "seed": found.seed,
        "futures": found.futures,
        **about,
        "central": looked.central,
        "share": _n(looked.share),
        "examined": looked.n,
        "says": sentence(found),
        "watch": indicator(looked.turns[0]) if looked.turns else "",
        "note": looked.note,
        "flips": [_turn(t) for t in looked.turns],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "step": turn.step,
        "says": condition(turn),
        "share": _n(turn.share),
        "moves": [
            {
                "id": m.id,
                "says": m.says,
                "middle": m.middle,
                "to": m.to,
                "beyond": m.beyond,
                "range": list(span),
            }
            for m, span in zip(turn.moves, turn.spans, strict=True)
        ],
        "item": turn.item,
        "rests-on": list(turn.rests_on),
        "because": [list(r) for r in turn.reasons],
        "watch": [{"id": w.id, "says": w.says, "named": w.named} for w in turn.watch],
    }


def _n(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None
