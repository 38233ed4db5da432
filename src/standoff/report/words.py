"""The words and icons of a verdict: the same on the screen and in the report."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from standoff.audit.flips import phrase
from standoff.audit.results import Flip, Move, Verdict
from standoff.case import Case
from standoff.report.names import Names, visible

FUTURES = "of the futures examined"


@dataclass(frozen=True)
class Look:
    """How a verdict looks: a glyph, the name of its drawing, and what it means.

    Attributes
    ----------
    glyph : str
        One character, for a terminal.
    name : str
        The drawing's name, also a style class.
    means : str
        In words.
    """

    glyph: str
    name: str
    means: str


HOLDS = Look("✓", "holds", "holds throughout or mostly")
MIXED = Look("◐", "mixed", "mixed: it holds in some futures and fails in others")
FAILS = Look("✗", "fails", "holds rarely or never")
SHOWN = Look("◌", "shown", "shown: at least one future has it")
ABSENT = Look("○", "absent", "not found in any future examined")
DISPUTED = Look("≠", "disputed", "disputed: rival accounts stand side by side")
ALLEGED = Look("!", "alleged", "allegation: no verdict")
VALUE = Look("♦", "value", "value: no verdict")
UNTESTED = Look("·", "untested", "not tested")
LOOKS = (HOLDS, MIXED, FAILS, SHOWN, ABSENT, DISPUTED, ALLEGED, VALUE, UNTESTED)

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def look(verdict: Verdict) -> Look:
    """The look of a verdict; of two results the one nearer to the middle."""
    first = {"allegation": ALLEGED, "value": VALUE, "disputed": DISPUTED}.get(verdict.basis)
    if first is not None:
        return first
    if not verdict.tested:
        return UNTESTED
    found = {_of(result) for result in verdict.results}
    return next((m for m in (MIXED, SHOWN, HOLDS, ABSENT, FAILS) if m in found), UNTESTED)


def _of(result: str) -> Look:
    for word, mark in (("not found", ABSENT), ("shown", SHOWN), ("mixed", MIXED), ("rarely", FAILS),
                       ("never", FAILS), ("throughout", HOLDS), ("mostly", HOLDS)):  # fmt: skip
        if word in result:
            return mark
    return UNTESTED


def result_words(verdict: Verdict) -> str:
    """The result in words; values and allegations have none."""
    if verdict.basis in ("value", "allegation"):
        return "no verdict"
    return verdict.result


def basis_words(verdict: Verdict, names: Names, ids: bool = False) -> str:
    """The basis with what it rests on, who disputes it, or what is missing.

    What is assumed is told in words; where room is short, by its `ids`.
    """
    case = names.case
    if verdict.basis == "untested":
        return f"untested: {visible(verdict.needs or verdict.rests_on)}".removesuffix(": ")
    if verdict.basis == "disputed":
        rivals = {
            other: None
            for dispute in case.disputes.values()
            if verdict.claim in dispute.accounts
            for other in dispute.accounts
            if other != verdict.claim
        }
        whose = dict.fromkeys(names.short(case.claims[r].by) or r for r in rivals)
        return f"disputed by {several(whose)}" if whose else "disputed"
    if verdict.basis == "assumed" and verdict.assumed:
        told = [visible(m.id) if ids else names.told(m.id) for m in verdict.assumed[:3]]
        more = len(verdict.assumed) - len(told)
        return "assumed: " + listed([*told, *([f"{more} more"] if more else [])])
    if verdict.basis == "sourced" and verdict.roots:
        return f"sourced, {count(len(verdict.roots), 'root')}"
    if verdict.basis in ("value", "allegation") or not verdict.rests_on:
        return verdict.basis
    return f"{verdict.basis}: {visible(verdict.rests_on)}"


def force_words(verdict: Verdict) -> str:
    """What the claim's words commit to."""
    if verdict.kind == "normative":
        return "–"
    if verdict.kind == "prescriptive":
        return "should"
    if verdict.force == "will":
        return "is" if verdict.kind == "factual" else "will"
    return {"can": "could"}.get(verdict.force, verdict.force)


def share_words(share: float) -> str:
    """A share, never rounded to all or none: ``0.70``, ``all``, ``under 0.01``."""
    if math.isnan(share):
        return "not defined"
    if share >= 1:
        return "all"
    if share <= 0:
        return "none"
    if share < 0.005:
        return "under 0.01"
    if share > 0.995:
        return "over 0.99"
    return f"{share:.2f}"


def of_futures(share: float) -> str:
    """A share as a phrase: ``in 0.70 of the futures examined``."""
    return f"in {share_words(share)} {FUTURES}"


def number(value: float | None, digits: int = 3) -> str:
    """A number, as short as it may be read: ``0.04``, ``5,459``, ``not defined``."""
    if value is None or math.isnan(value):
        return "not defined"
    if math.isinf(value):
        return "without end" if value > 0 else "−without end"
    if abs(value) >= 1000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.{digits}g}"
        if "e" in text:
            text = f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 else "0"
    if text in ("-0", "0"):
        text = "nearly 0" if value else "0"
    return text.replace("-", "−")


def fixed(value: float | None, scale: float) -> str:
    """A number with the decimals that its column needs, whose largest is `scale`."""
    if value is None or math.isnan(value):
        return "–"
    decimals = 2 if not scale or scale >= 1 else 1 - math.floor(math.log10(abs(scale)))
    decimals = 0 if abs(scale) >= 100 else min(decimals, 6)
    return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")  # no minus before 0


def listed(parts: Sequence[str]) -> str:
    """A row of words as `several` has it; with semicolons where a part holds a comma."""
    if not any("," in p for p in parts):
        return several(parts)
    return "; ".join([*parts[:-1], f"and {parts[-1]}"]) if len(parts) > 1 else parts[0]


def sentence(text: str) -> str:
    """Words of a case as a sentence: a capital first, a full stop last."""
    text = visible(text).strip()
    if not text:
        return ""
    text = capital(text)
    return text if text[-1] in ".!?…”" else text + "."


def capital(text: str) -> str:
    """Words with a capital first; ids and names in mixed case stay."""
    return text[:1].upper() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def several(items: Iterable[str], last: str = "and") -> str:
    """Words in a row: ``a, b and c``."""
    found = list(items)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def count(n: int, one: str, many: str = "") -> str:
    """``1 claim``, ``4,096 futures``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def date_words(when: str | None) -> str:
    """A date of a case in words: ``10 July 2025``, ``July 2025``, ``2025``."""
    if not when:
        return ""
    year, *rest = when.split("-")
    month = MONTHS[int(rest[0]) - 1] if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(p for p in (day, month, year) if p)


def move_words(move: Move, names: Names | None = None) -> str:
    """A move as a phrase: ``russian-response under 0.04``, ``strike matters less to russia``.

    With `names` in words: ``what backing adds (russian-response) under 0.04``.
    """
    if move.id.startswith("preference."):
        if names is None or move.id not in names.case.numbers:
            return visible(phrase(move))
        says = names.number(move.id).removeprefix("how much ").rpartition("” matters to ")
        word = "more" if move.beyond == "over" else "less"
        return f"{says[0]}” matters {word} to {says[2].partition(', of ')[0]}"
    named = visible(move.id) if names is None else names.told(move.id)
    return f"{named} {move.beyond} {number(move.to)}"


def flip_words(flip: Flip | None, names: Names | None = None) -> str:
    """What reverses a verdict, short; by ids, or with `names` in words."""
    if flip is None:
        return "–"
    if flip.moves:
        return listed([move_words(m, names) for m in flip.moves])
    says = flip.says if names is None else names.in_items(flip.says, flip.items)
    return visible(says).removeprefix("if ")


def varies(case: Case, key: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a number of the case differs between futures, itself or through what it reads."""
    from standoff.case.numbers import Constant, Formula

    quantity = case.numbers.get(key)
    if quantity is None or key in seen:
        return False
    own = quantity.number
    if not isinstance(own.spec, Constant | Formula) or own.only_if is not None:
        return True
    return any(varies(case, name, seen | {key}) for name in own.names())


def dull(case: Case, verdict: Verdict) -> str:
    """Why a verdict is dull, or nothing: it comes out so because the case says so."""
    if not verdict.tested or verdict.share not in (0.0, 1.0):
        return ""
    held = "holds" if verdict.share == 1 else "fails"
    if verdict.basis == "assumed":
        return (
            f"Dull: it {held} in every future because the case assumes as much. "
            "The verdict hands back that assumption and adds nothing to it."
        )
    if not any(varies(case, key) for key in verdict.numbers):
        return (
            f"Dull: it {held} in every future because the case states it as settled; "
            "nothing that it rests on varies. It is as good as its sources, and no better."
        )
    return ""


def hangs_words(verdict: Verdict, names: Names) -> str:
    """On which single parts of the structure a verdict hangs: ``1 of 41 ties: Turkey – Russia``."""
    kinds = {item.partition(".")[0] for item in verdict.hangs}
    found = [names.item(item).removeprefix(f"{item.partition('.')[0]} ") for item in verdict.hangs]
    told = several([*found[:3], *([f"{len(found) - 3} more"] if len(found) > 3 else [])])
    if kinds and kinds <= {"preference", "option"}:
        whole = count(verdict.hangs_of, "statement of preference or option",
                      "statements of preference and options")  # fmt: skip
    elif kinds and kinds <= {"money", "voice"}:
        whole = count(verdict.hangs_of, "payment or tie", "payments and ties")
    else:
        whole = count(verdict.hangs_of, kinds.pop() if len(kinds) == 1 else "part")
    return f"{len(found)} of {whole}: {told}"
