"""What a layout is: how the files of one data set are laid out, and what their columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ISO = "['%Y-%m-%d', '%Y%m%d', '%Y/%m/%d']"
FIELDS = (
    "date", "precise", "source", "source_country", "target", "target_country", "code", "class",
    "goldstein", "fatalities", "place", "directed", "id",
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """The layout of a file of events.

    Every value of `sql` is a DuckDB expression in which ``{column}`` stands for a cell as text,
    without blanks around it, and NULL where it is empty or the file lacks the column.

    Attributes
    ----------
    name : str
        What a data set of it is called, unless the user says so.
    says : str
        Whose files these are, in words.
    source : str
        The codebook.
    needs : mapping of str to tuple of str
        Columns that must be there: our name, and how files call it (letter case and signs do not
        count).
    may : mapping of str to tuple of str
        Columns that may be there.
    sql : mapping of str to str
        `FIELDS` by expressions. ``date`` gives a DATE or NULL, ``source_country`` a key
        ``name:turkey``, ``cow:640`` or ``gw:640`` (``maybe:`` where a name need be no country),
        ``class`` and ``goldstein`` a text.
    told : str
        The cell that a message about a wrong date shows.
    no_event : str
        An expression: why a row that can be read is no event, or NULL.
    widths : mapping of int to tuple of str
        For files without a header: the names of the columns, by how many there are.
    quoted : bool
        Whether cells may stand in quotation marks, and hold line breaks.
    classless : str
        An expression: whether this row may be of no class.
    none : tuple of str
        Words that mean an empty cell.
    """

    name: str
    says: str
    source: str
    needs: Mapping[str, tuple[str, ...]]
    sql: Mapping[str, str]
    told: str
    may: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    no_event: str = "NULL"
    widths: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    quoted: bool = True
    classless: str = "false"
    none: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """All columns that it reads."""
        return {**self.needs, **self.may}


def day(cell: str, formats: str = ISO) -> str:
    """An expression: the day that a cell names, or NULL."""
    return f"CAST(try_strptime({cell}, {formats}) AS DATE)"


def named(cell: str, maybe: str = "") -> str:
    """An expression: the key of a country by its name or letter code; else by what may be one."""
    key = f"'name:' || lower(strip_accents({cell}))"
    return f"coalesce({key}, 'maybe:' || lower(strip_accents({maybe})))" if maybe else key


def numbered(space: str, cell: str) -> str:
    """An expression: the key of a country by its number."""
    return f"'{space}:' || CAST(TRY_CAST({cell} AS DOUBLE) AS INTEGER)"
