"""The ledger: what rests on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from standoff.audit.results import Ledger, LedgerRow
from standoff.case import Case
from standoff.case.base import Reason
from standoff.case.numbers import Formula, Number, write_spec

SECTIONS = ("ties", "events", "memberships", "statements", "money", "voices", "claims")
_ORDER = ("data", "fit", "publication", "quotation", "judgement")


def rests_on(number: Number) -> str:
    """What one number rests on."""
    if isinstance(number.spec, Formula):
        return "formula"
    if number.judged:
        return "judgement"
    kinds = {r.kind for r in number.because}
    return next(k for k in _ORDER if k in kinds)


def strongest(reasons: Iterable[Reason]) -> str:
    """The strongest kind among the reasons of an item."""
    kinds = {r.kind for r in reasons}
    return next((k for k in _ORDER if k in kinds), "nothing")


def ledger(case: Case) -> Ledger:
    """Every number of a case and what it rests on, and its items by their strongest reason."""
    rows = tuple(
        LedgerRow(
            key,
            quantity.says,
            _written(number),
            rests_on(number),
            case.marks.line(quantity.path),
            tuple(r.words for r in number.because),
        )
        for key, quantity in case.numbers.items()
        for number in (quantity.number, *quantity.number.others)
    )
    items: dict[str, dict[str, int]] = {}
    for section in SECTIONS:
        part = getattr(case, section)
        found = Counter(
            strongest(x.because) for x in (part.values() if isinstance(part, dict) else part)
        )
        if found:
            items[section] = {k: found[k] for k in (*_ORDER, "nothing") if found[k]}
    return Ledger(rows, items)


def _written(number: Number) -> str:
    written = write_spec(number.spec)
    if isinstance(written, dict):
        pairs = ", ".join(f"{v}: {w}" for v, w in written["choice"].items())
        return f"{{choice: {{{pairs}}}}}"
    return str(written)
