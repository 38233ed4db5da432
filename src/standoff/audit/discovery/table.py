"""A table of experiments from a file: columns to look for limits in, and what is of interest."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from standoff.audit.discovery.prim import BoolArray, Table
from standoff.case.link import nearest
from standoff.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Experiments:
    """Points of a table, and which of them are of interest."""

    table: Table
    interest: BoolArray
    says: str
    left_out: tuple[str, ...]


def read_table(
    file: Path,
    target: str,
    above: float | None = None,
    below: float | None = None,
    only: tuple[str, ...] = (),
    drop: tuple[str, ...] = (),
) -> Experiments:
    """Read experiments from a CSV file with a head line.

    Parameters
    ----------
    file : path
    target : str
        The column that says what came out.
    above, below : float, optional
        Of interest is what lies beyond; where neither is given, what is not 0.
    only, drop : tuple of str
        The columns to look for limits in; columns to leave alone.

    Raises
    ------
    InputError
        No such file or column, an empty cell, a target that is no number, nothing of interest.
    """
    if above is not None and below is not None:
        raise InputError("--above and --below were both given; give one of them")
    frame = _frame(file)
    names = [str(c) for c in frame.columns]
    for name in (target, *only, *drop):
        if name not in names:
            raise InputError(f"{file}: there is no column `{name}`; {nearest(name, names)}")
    outcome = _numbers(frame, target, file)
    if outcome is None:
        raise InputError(
            f"{file}:{_first_word(frame, target)}: the target `{target}` is not a number; mend it"
        )
    if above is not None:
        interest, says = outcome > above, f"{target} above {above:g}"
    elif below is not None:
        interest, says = outcome < below, f"{target} below {below:g}"
    else:
        interest, says = outcome != 0, f"{target} is not 0"
    if not interest.any() or interest.all():
        which = "no row" if not interest.any() else "every row"
        raise InputError(f"{file}: {which} has {says}; choose another --above or --below")
    wanted = [n for n in names if (not only or n in only) and n != target and n not in drop]
    columns: dict[str, object] = {}
    left_out: list[str] = []
    for name in wanted:
        numbers = _numbers(frame, name, file)
        if numbers is None:
            words = frame[name].astype(str)
            if words.nunique() > 50:
                left_out.append(name)
                continue
            columns[name] = words.to_numpy()
        elif numbers.min() == numbers.max():
            left_out.append(name)
        else:
            columns[name] = numbers
    if not columns:
        raise InputError(f"{file}: no column is left to look for limits in; name other columns")
    return Experiments(Table.of(columns), interest, says, tuple(left_out))  # type: ignore[arg-type]


def _frame(file: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        text = file.read_text(encoding="utf-8-sig")
        _unlike(file, text)
        frame = pd.read_csv(StringIO(text), keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file; check the path") from None
    except UnicodeDecodeError:
        raise InputError(f"{file}: this is not UTF-8; save it as CSV in UTF-8") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); check the file") from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, csv.Error) as error:
        says = str(error).strip().splitlines()[-1][:120]
        raise InputError(f"{file}: this is not a CSV table ({says}); mend it") from None
    if frame.empty:
        raise InputError(f"{file}: the table has no rows; add some under its head line")
    return frame


def _unlike(file: Path, text: str) -> None:
    """Refuse two columns of one name, which would be told apart by names that nobody gave."""
    names = next(csv.reader(StringIO(text)), [])
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{file}:1: two columns are named `{name}`; rename one")


def _first_word(frame: pd.DataFrame, name: str) -> int:
    """The line of the first cell of a column that is no finite number."""
    import pandas as pd

    numbers = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64)
    return int(np.flatnonzero(~np.isfinite(numbers))[0]) + 2


def _numbers(frame: pd.DataFrame, name: str, file: Path) -> np.ndarray | None:
    """A column as numbers, or None where it holds words."""
    import pandas as pd

    column = frame[name]
    if column.isna().any():
        row = int(np.flatnonzero(column.isna().to_numpy())[0]) + 2
        raise InputError(f"{file}:{row}: `{name}` is empty; fill it in, or --drop the column")
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    return None if not np.isfinite(numbers).all() else numbers
