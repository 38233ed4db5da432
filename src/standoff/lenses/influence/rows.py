"""Rows of money and voices as other files have them, one after the other, each with its line."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

from standoff.errors import CaseError, InputError, Problem

KINDS = ("Payment", "Representation", "Membership", "Directorship", "Employment", "Ownership")
FAULTS = 20  # faulty rows after which reading stops
CHUNK = 1 << 20
_WHEN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?:\.\.([0-9]+(?:\.[0-9]+)?))?")


class Row(NamedTuple):
    """A payment or a tie; `start` and `end` are keys of whoever stands `from` and `to`."""

    line: int
    start: str
    end: str
    kind: str
    low: float | None = None
    high: float | None = None
    currency: str = ""
    on: str = ""
    since: str = ""
    until: str = ""
    disclosed: str = ""
    alleged: bool = False
    says: str = ""
    where: str = ""
    url: str = ""
    judged: bool = False


class Node(NamedTuple):
    """Someone whom a row names."""

    name: str
    kind: str = "organisation"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where a file comes from: told in the case, and carried by every copy of it."""

    title: str
    url: str = ""
    licence: str = ""
    says: str = ""


class Table(Protocol):
    """A file of money and voices, which may be read more than once."""

    file: Path
    origin: Origin

    def rows(self) -> Iterator[Row]:
        """Its rows, in order; CaseError with the line of what cannot be read."""
        ...

    def nodes(self) -> dict[str, Node]:
        """Whom its rows name, by key; full after `rows` has been read to its end."""
        ...


class Faults:
    """Mistakes of a file, gathered so that several are told at once."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.found: list[Problem] = []

    def add(self, line: int, says: str, fix: str) -> None:
        """Note one; after so many stop."""
        self.found.append(Problem(str(self.file), line, "", says, fix))
        if len(self.found) >= FAULTS:
            self.stop()

    def stop(self) -> None:
        """Raise what was found, if anything."""
        if self.found:
            raise CaseError(self.found)


def encoding_of(file: Path) -> str:
    """UTF-8 where all of a file can be read so, else what Windows wrote; in bounded memory.

    Raises
    ------
    InputError
        There is no such file, or it is no text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as stream:
            head = stream.read(4)
            if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                return "utf-16"
            stream.seek(0)
            while chunk := stream.read(CHUNK):
                if b"\0" in chunk:
                    raise InputError(f"{file}: this is no text; save it as CSV in UTF-8")
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file; check the path") from None
    except IsADirectoryError:
        raise InputError(f"{file}: this is a folder; name a file in it") from None
    return "utf-8-sig"


def digest_of(file: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def cells(
    file: Path, needed: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV with their lines; every cell is text and nothing in it is run.

    Parameters
    ----------
    file : path
        Comma, semicolon or tab between cells.
    needed, known : tuple of str
        Columns that must be there, and all that may be.

    Raises
    ------
    CaseError
        The header lacks a column or has one too many, or a row has too many cells.
    """
    encoding = encoding_of(file)
    with file.open(encoding=encoding, errors="replace", newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        mark = max(",;\t", key=first.count)
        reader = csv.reader(stream, delimiter=mark)
        header = [name.strip() for name in next(reader, [])]
        _check_header(file, header, needed, known)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                problem = Problem(str(file), reader.line_num, "", str(error), "mend the quotes")
                raise CaseError([problem]) from None
            if not any(row):
                continue
            if len(row) > len(header):
                says = f"{len(row)} cells under {len(header)} columns"
                fix = f"put quotes around a cell that holds `{mark}`"
                raise CaseError([Problem(str(file), reader.line_num, "", says, fix)])
            row += [""] * (len(header) - len(row))
            yield reader.line_num, dict(zip(header, map(str.strip, row), strict=True))


def _check_header(
    file: Path, header: list[str], needed: tuple[str, ...], known: tuple[str, ...]
) -> None:
    from standoff.case.link import nearest

    problems = []
    missing = [name for name in needed if name not in header]
    if missing:
        words = " and ".join(f"`{name}`" for name in missing)
        says = f"the column{'s' if len(missing) > 1 else ''} {words} {_are(missing)} missing"
        problems.append(Problem(str(file), 1, "", says, f"the columns are {', '.join(known)}"))
    for name in header:
        if name not in known:
            says = f"`{name[:40]}` is not a column here"
            problems.append(Problem(str(file), 1, "", says, nearest(name, known)))
        elif header.count(name) > 1:
            says = f"the column `{name}` stands twice"
            problems.append(Problem(str(file), 1, "", says, "keep one of them"))
    if problems:
        raise CaseError(problems)


def _are(words: list[str]) -> str:
    return "are" if len(words) > 1 else "is"


def amount_of(text: str) -> tuple[float, float] | None:
    """``7000000``, ``7,000,000`` or ``7000000..7500000``; a formula is none, nor anything else.

    Raises
    ------
    ValueError
        It is no amount.
    """
    bare = re.sub(r"(?<=\d)[, _](?=\d{3})", "", text.strip())
    if not bare:
        return None
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        raise ValueError(f"`{text[:40]}` is no amount")
    low = float(match[1])
    high = float(match[2]) if match[2] else low
    if high < low:
        raise ValueError(f"the range {text[:40]} is upside down")
    return low, high


@lru_cache(maxsize=65_536)
def date_of(text: str) -> str:
    """A date as a case writes it; ``MM/DD/YYYY`` is turned around.

    Raises
    ------
    ValueError
        It is no date.
    """
    import datetime as dt

    bare = text.strip()
    if american := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", bare):
        bare = f"{american[3]}-{int(american[1]):02}-{int(american[2]):02}"
    if bare and not _WHEN.fullmatch(bare[:10]):
        raise ValueError(f"`{text[:40]}` is no date")
    if bare:
        parts = [int(p) for p in bare[:10].split("-")]
        try:
            dt.date(*[*parts, 1, 1][:3])
        except ValueError:
            raise ValueError(f"`{text[:40]}` is no date") from None
    return bare[:10]


def spell_of(since: str, until: str) -> None:
    """Refuse what ends before it begins.

    Raises
    ------
    ValueError
        With both dates.
    """
    if since and until and until < since[: len(until)]:
        raise ValueError(f"it ends ({until}) before it begins ({since})")
