"""The audit in a terminal: the answer, the table of verdicts, what it all rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standoff.audit.results import Audit, Verdict
from standoff.audit.words import CONDITIONAL
from standoff.report.columns import broken
from standoff.report.fails import fail_line
from standoff.report.names import Names, visible
from standoff.report.sections import parting
from standoff.report.sentences import answer, argued, judgement, leading, tested
from standoff.report.words import (
    basis_words,
    flip_words,
    force_words,
    look,
    result_words,
    several,
    share_words,
)

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

NARROW, WIDE = 100, 140
NAMED = 6  # alternatives at most in the line of the recommendation
LINES = 2  # of a cell; the report has all of it
_GAP = 2
_STYLES = {
    "holds": "green", "mixed": "yellow", "fails": "red", "shown": "cyan", "absent": "red",
    "disputed": "magenta", "alleged": "magenta", "value": "blue", "untested": "dim",
}  # fmt: skip


def print_audit(audit: Audit, console: Console, report: str = "") -> None:
    """Print an audit.

    Parameters
    ----------
    audit : Audit
    console : rich.console.Console
        Its width decides the layout: 80 to 120 columns and more.
    report : str, optional
        Where the report lies, for the last line.
    """
    from rich.padding import Padding
    from rich.text import Text

    _heading(audit, console)
    console.print()
    chosen = leading(audit)
    if chosen is not None:
        others = [p for p in audit.case.policy_ids if p != chosen.policy]
        if len(others) > NAMED:
            others = [*others[: NAMED - 1], f"{len(others) - NAMED + 1} more"]
        says = Names(audit.case).policy(chosen.policy)
        line = Text.assemble(
            (says[:1].upper() + says[1:], "bold"), ("   compared with " + ", ".join(others), "dim")
        )
        console.print(line)
    said = list(answer(audit))
    if chosen is not None and (misses := fail_line(chosen, Names(audit.case))):
        said.insert(1, misses)
    for sentence in said:
        console.print(Padding(Text(sentence), (0, 0, 0, 2)))
    console.print()
    console.print(_table(audit, console.width))
    console.print()
    console.print(Padding(Text(tested(audit)), (0, 0, 0, 1)))
    if audit.ledger.rows:
        console.print(Padding(Text(f"{judgement(audit)} {argued(audit)}".strip()), (0, 0, 0, 1)))
    waiting = [f"{s.lens} ({len(s.claims)})" for s in audit.skipped if s.claims]
    if waiting:
        console.print(Padding(Text(f"Waiting claims: {several(waiting)}.", "dim"), (0, 0, 0, 1)))
    if audit.by_analyst:
        console.print(Padding(Text(_analysts(audit), "dim"), (0, 0, 0, 1)))
    if report:
        console.print(Padding(Text(f"Report: {visible(report)}"), (0, 0, 0, 1)))


def _analysts(audit: Audit) -> str:
    """Whose estimates the table takes, and on which claims the analysts part."""
    apart = list(parting(audit))
    where = f"they part on {several(apart)}" if apart else "they part on no claim"
    names = several([visible(name) for name in audit.by_analyst])
    return f"Estimates by {names}; above, the first of each number; {where}."


def _heading(audit: Audit, console: Console) -> None:
    from rich.text import Text

    said = [f"{audit.futures:,} futures", f"seed {audit.seed}"]
    if audit.case.draft:
        said.insert(0, "a draft, unchecked")
    if audit.case.as_of:
        said.insert(0, f"as of {audit.case.as_of}")
    if audit.seconds:
        said.append(f"{audit.seconds:.1f} s")
    title, facts = visible(audit.case.title), " · ".join(said)
    gap = console.width - len(title) - len(facts)
    line = Text.assemble((title, "bold"), (" " * gap if gap > 1 else "\n"), (facts, "dim"))
    console.print(line)


def _table(audit: Audit, width: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    names = Names(audit.case)
    widths = _widths(width)
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
    for title, wide in widths.items():
        table.add_column(title, width=wide, no_wrap=True)
    for verdict in audit.verdicts:
        mark = look(verdict)
        style = _STYLES[mark.name]
        whose, words = names.short(verdict.by) or "–", force_words(verdict)
        cells = {
            "": Text(mark.glyph, style),
            "claim": Text(broken(verdict.claim, widths["claim"]), "bold"),
            "whose": Text(broken(whose, widths.get("whose", 1), LINES)),
            "words": Text(words),
            "result": Text(broken(_result(verdict), widths["result"], LINES), style),
            "basis": Text(broken(basis_words(verdict, names, ids=True), widths["basis"], LINES)),
            "flips if": Text(broken(flip_words(verdict.flip), widths["flips if"], LINES)),
        }
        if "whose" not in widths:
            under = broken(f"{whose}, {words}", widths["claim"])
            cells["claim"].append(f"\n{under}", "not bold dim")
        table.add_row(*(cells[title] for title in widths))
    return table


def _widths(width: int) -> dict[str, int]:
    """The columns of the table; whose a claim is moves under it where there is no room."""
    parts = {"claim": 23, "result": 21, "basis": 25, "flips if": 22}
    fixed = {"": 1}
    if width >= NARROW:
        fixed |= {"whose": 12, "words": 6}
    room = min(width, WIDE) - sum(fixed.values()) - _GAP * (len(fixed) + len(parts))
    own = {title: max(room * part // sum(parts.values()), 8) for title, part in parts.items()}
    order = ("", "claim", "whose", "words", "result", "basis", "flips if")
    return {title: (fixed | own)[title] for title in order if title in fixed or title in own}


def _result(verdict: Verdict) -> str:
    said = result_words(verdict)
    if not verdict.tested or verdict.share is None:
        return said
    if verdict.share not in (0.0, 1.0):
        said += f", {share_words(verdict.share)} of the futures"
    if verdict.stands_for in ("part", "proxy"):
        said += {"part": "; stands for part", "proxy": "; a proxy"}[verdict.stands_for]
    if CONDITIONAL in verdict.marks:
        said += f"; {CONDITIONAL}"
    return said
