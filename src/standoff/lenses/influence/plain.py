"""A plain CSV of money and voices: one payment or tie a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from standoff.lenses.influence.rows import (
    KINDS,
    Faults,
    Node,
    Origin,
    Row,
    amount_of,
    cells,
    date_of,
    spell_of,
)

NEEDED = ("from", "to")
COLUMNS = (
    *NEEDED, "kind", "amount", "currency", "on", "since", "until", "disclosed", "alleged", "says",
    "where", "url",
)  # fmt: skip
_YES = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}


class Plain:
    """A CSV with the columns from, to and, if wanted, the others."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.origin = Origin(file.stem)
        self._nodes: dict[str, Node] = {}

    def nodes(self) -> dict[str, Node]:
        """Whom its rows name, by name."""
        return self._nodes

    def rows(self) -> Iterator[Row]:
        """Its rows; every one that cannot be read is told with its line."""
        faults = Faults(self.file)
        for line, cell in cells(self.file, NEEDED, COLUMNS):
            row = _row(line, cell, faults)
            if row is None:
                continue
            for name in (row.start, row.end):
                if name not in self._nodes:
                    self._nodes[name] = Node(name)
            yield row
        faults.stop()


def _row(line: int, cell: dict[str, str], faults: Faults) -> Row | None:
    start, end = " ".join(cell["from"].split()), " ".join(cell["to"].split())
    kind = cell.get("kind", "").capitalize() or "Payment"
    before = len(faults.found)
    if not start or not end:
        faults.add(line, f"`{'to' if start else 'from'}` is empty", "name who pays and who is paid")
    elif start == end:
        faults.add(line, f"from `{start[:40]}` to itself", "name two")
    if kind not in KINDS:
        faults.add(line, f"`{cell['kind'][:40]}` is not a kind", f"write {', '.join(KINDS)}")
    alleged = _YES.get(cell.get("alleged", "").lower())
    if alleged is None:
        faults.add(line, f"alleged is `{cell['alleged'][:20]}`", "write yes or no")
    disclosed = cell.get("disclosed", "").lower()
    if disclosed not in ("", "yes", "no", "partly"):
        faults.add(line, f"disclosed is `{disclosed[:20]}`", "write yes, no or partly")
    amount = None
    try:
        amount = amount_of(cell.get("amount", ""))
    except ValueError as error:
        faults.add(line, str(error), "write 7000000 or 7000000..7500000, and the currency apart")
    on = since = until = ""
    try:
        on, since, until = (date_of(cell.get(n, "")) for n in ("on", "since", "until"))
        spell_of(since, until)
    except ValueError as error:
        faults.add(line, str(error), "write 2024, 2024-05 or 2024-05-31, the earlier first")
    if on and (since or until):
        faults.add(line, "on, and since or until as well", "keep one of them")
    if len(faults.found) > before:
        return None
    low, high = amount or (None, None)
    return Row(
        line, start, end, kind, low, high, cell.get("currency", ""), on, since, until, disclosed,
        bool(alleged), cell.get("says", ""), cell.get("where", ""), cell.get("url", ""),
    )  # fmt: skip
