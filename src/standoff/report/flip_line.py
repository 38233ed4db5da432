"""What would flip a recommendation, as a sentence, and what to watch to notice it."""

from __future__ import annotations

from standoff.audit.results import Audit, Flip, Move, Recommendation
from standoff.audit.tipping.watch import watch, watch_item
from standoff.case import Case
from standoff.report.names import Names, visible
from standoff.report.words import count, listed, move_words, number, several


def flip_line(audit: Audit, rec: Recommendation) -> str:
    """What turns a recommendation around in the central future, in the case's own words."""
    verdict = audit.verdict(rec.claim)
    names = Names(audit.case)
    if verdict.flip is None:
        text = "Nothing that was tried flips it"
        judged = sum(names.judged(key) for key in verdict.numbers)
        if judged:
            part = "all" if judged == len(verdict.numbers) else f"{judged} of the"
            text += f", though {part} {count(len(verdict.numbers), 'number')} beneath it "
            text += "is a judgement" if judged == 1 else "are judgements"
        return f"{text}."
    flip = verdict.flip
    turns = (
        "It would flip" if verdict.central else "It is not best in the central future; it would be"
    )
    watched = several(dict.fromkeys(visible(w) for w in watched_for(audit.case, flip)))
    return f"{turns} {_condition(flip, names)}." + (f" Watch: {watched}." if watched else "")


def watched_for(case: Case, flip: Flip) -> list[str]:
    """What to watch for a flip: what the case names, or what the kind of its parts suggests.

    Of a plain quantity whose case names nothing, there is nothing to say.
    """
    if flip.moves:
        found = [watch(case, move) for move in flip.moves]
        return [w.says for w in found if w.named or "." in w.id]
    return [watch_item(case, item).says for item in flip.items[:1]]


def _condition(flip: Flip, names: Names) -> str:
    if not flip.moves:
        return names.in_items(flip.says, flip.items)
    return f"if {listed([_moved(move, names) for move in flip.moves])}"


def _moved(move: Move, names: Names) -> str:
    if move.id.startswith("preference."):
        return move_words(move, names)
    verb = "fell" if move.beyond == "under" else "rose"
    return (
        f"{names.told(move.id)} {verb} {move.beyond} {number(move.to)}, from {number(move.middle)}"
    )
