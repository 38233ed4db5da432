"""A file of events as plain lines: its digest, its encoding, what it is packed in.

DuckDB reads the lines. What it could not read line by line (packed files, other encodings, carriage
returns within lines) is written out once as plain UTF-8 into a folder that is then dropped; the
file itself is read in pieces, so that its size does not matter.
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from standoff.errors import InputError

PIECE = 1 << 20
MARK = "\x01"  # stands in no text; DuckDB takes it for the separator of columns that never comes
_NOT_TEXT = {
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"<stata": "a Stata file",
    b"RDX": "an R file",
    b"SQLite": "an SQLite database",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
}
_SPACES = bytes.maketrans(b"\x00\x01", b"  ")


@dataclass(frozen=True)
class Lines:
    """What is known of a file before DuckDB reads it.

    Attributes
    ----------
    path : Path
        Where its lines stand as UTF-8 with line feeds: the file itself, or a copy of it.
    sha256 : str
        Digest of the file as it was given, packed or not.
    encoding : str
        In words, such as ``utf-8``, ``utf-16`` or ``windows-1252 in 12 places``.
    head : tuple of str
        Its first lines, a few.
    count : int
        How many lines there are, blank ones included.
    """

    path: Path
    sha256: str
    encoding: str
    head: tuple[str, ...]
    count: int


def lines_of(
    file: Path, folder: Path, tell: Callable[[str, int, int], None] | None = None
) -> Lines:
    """Find out what a file holds; write a plain copy into `folder` where one is needed."""
    if file.is_dir():
        raise InputError(f"{file}: this is a folder; name the files in it")
    if not file.is_file():
        raise InputError(f"{file}: there is no such file; check the path")
    size = max(file.stat().st_size, 1)
    sha, done = hashlib.sha256(), 0
    with file.open("rb") as raw:
        while piece := raw.read(PIECE):
            sha.update(piece)
            done += len(piece)
            if tell:
                tell(f"looking at {file.name}", done, size)
    with _opened(file) as stream:
        start = stream.read(4096)
    encoding = _encoding(file, start)
    seen = _Seen()
    try:
        with _opened(file) as stream:
            for piece in _pieces(stream, encoding):
                seen.look(piece)
        seen.end()
        path = folder / "lines.txt"
        plain = file.suffix not in (".gz", ".zip") and encoding == "utf-8" and seen.plain
        if plain:
            with contextlib.suppress(OSError):
                path.symlink_to(file.absolute())
        if not path.exists():
            with _opened(file) as stream, path.open("wb") as out:
                for piece in _tidied(_pieces(stream, encoding), seen):
                    out.write(piece)
    except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        raise InputError(f"{file}: the packed file is damaged ({error})") from None
    except UnicodeError:
        raise InputError(f"{file}: this begins as {encoding}, and then is not") from None
    with path.open("rb") as read:
        body = read.read(PIECE).decode("utf-8", "replace")
    words = encoding.removesuffix("-sig")
    if seen.odd:
        places = "1 place" if seen.odd == 1 else f"{seen.odd:,} places"
        words = f"utf-8, but windows-1252 in {places}"
    return Lines(path, sha.hexdigest(), words, tuple(body.split("\n")[:20]), seen.count)


class _Seen:
    """What the pieces of a file hold, looked at one after the other."""

    def __init__(self) -> None:
        self.returns = self.feeds = self.nulls = self.odd = self.count = 0
        self.last = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._broken = False

    def look(self, piece: bytes) -> None:
        self.returns += piece.count(b"\r")
        self.feeds += piece.count(b"\n")
        self.nulls += piece.count(b"\0") + piece.count(MARK.encode())
        self.last = piece[-1:]
        if not self._broken:
            try:
                self._decoder.decode(piece)
            except UnicodeDecodeError:
                self._broken = True

    def end(self) -> None:
        if not self._broken:
            try:
                self._decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self._broken = True
        breaks = self.feeds or self.returns
        self.count = breaks + (self.last not in (b"", b"\n", b"\r"))

    @property
    def plain(self) -> bool:
        """Whether DuckDB can read the lines as they are."""
        return not (self.returns or self.nulls or self._broken)


def _tidied(pieces: Iterator[bytes], seen: _Seen) -> Iterator[bytes]:
    """The same as UTF-8 with line feeds, without null bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")(_fallback(seen))
    held = ""
    for piece in pieces:
        text = held + decoder.decode(piece)
        held = "\r" if text.endswith("\r") else ""
        yield _one_break(text.removesuffix("\r"), seen).translate(_SPACES)
    yield _one_break(held + decoder.decode(b"", final=True), seen).translate(_SPACES)


def _one_break(text: str, seen: _Seen) -> bytes:
    """Line feeds only: a lone carriage return is a space, or a line's end where no feed is."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", " " if seen.feeds else "\n")
    return text.encode("utf-8", "replace")


def _fallback(seen: _Seen) -> str:
    """An error handler: what is no UTF-8 is read as Windows-1252, and counted."""

    def handle(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        seen.odd += 1
        bad = error.object[error.start : error.end]
        return bad.decode("cp1252", "replace"), error.end

    name = f"standoff-{id(seen)}"
    codecs.register_error(name, handle)
    return name


def _encoding(file: Path, start: bytes) -> str:
    for magic, what in _NOT_TEXT.items():
        if start.startswith(magic):
            raise InputError(f"{file}: this is {what}; write it as text (CSV) first")
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if start.startswith(mark):
            return name
    if start.count(b"\0") > len(start) // 4:
        if start[1::2].count(b"\0") > 0.9 * len(start[1::2]):
            return "utf-16-le"
        if start[::2].count(b"\0") > 0.9 * len(start[::2]):
            return "utf-16-be"
        raise InputError(f"{file}: this is no text; events come as a table in text (CSV, tab)")
    return "utf-8"


def _pieces(stream: IO[bytes], encoding: str) -> Iterator[bytes]:
    """The bytes as UTF-8, in pieces."""
    if encoding == "utf-8":
        while piece := stream.read(PIECE):
            yield piece
        return
    if encoding == "utf-8-sig":
        yield stream.read(PIECE).removeprefix(codecs.BOM_UTF8)
        yield from _pieces(stream, "utf-8")
        return
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    while piece := stream.read(PIECE):
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked."""
    with file.open("rb") as raw:
        magic = raw.read(4)
    if magic.startswith(b"\x1f\x8b"):
        with gzip.open(file) as stream:
            try:
                yield stream  # type: ignore[misc]
            except (OSError, EOFError, zlib.error) as error:
                raise InputError(f"{file}: the packed file is damaged ({error})") from None
        return
    if magic.startswith(b"PK\x03\x04") or magic.startswith(b"PK\x05\x06"):
        try:
            with zipfile.ZipFile(file) as packed, packed.open(_member(file, packed)) as stream:
                yield stream
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise InputError(f"{file}: the packed file is damaged ({error})") from None
        return
    with file.open("rb") as stream:
        yield stream


def _member(file: Path, packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one table in an archive."""
    if "[Content_Types].xml" in packed.namelist():
        raise InputError(f"{file}: this is an office document; write its table as CSV first")
    found = [
        m
        for m in packed.infolist()
        if not m.is_dir() and not m.filename.startswith("__MACOSX/")
        and not Path(m.filename).name.startswith(".")
    ]  # fmt: skip
    if len(found) == 1:
        return found[0]
    names = ", ".join(m.filename for m in found[:4]) or "nothing"
    raise InputError(f"{file}: it must pack one file, and packs {names}; unpack it first")
