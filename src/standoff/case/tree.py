"""YAML text → plain data with a line for every node.

Everything is text until its field says what it is, so `on`, `off`, `yes`, `no`, `12:30` and a
digest made of digits stay as written. Depth, aliases and size are checked on the event stream,
before anything is composed (the C composer crashes at depth 30,000). Nothing is ever evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from standoff.errors import CaseError, InputError, Problem

MAX_BYTES = 5_000_000
MAX_DEPTH = 32
MAX_ALIASES = 100
MAX_NODES = 1_000_000

Path = tuple[str | int, ...]
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Marks:
    """The line of every node of a case.

    Attributes
    ----------
    file : str
        The file as the user named it.
    lines : mapping of path to int
        Lines from 1.
    """

    file: str = "case"
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a node, or of the nearest node above it that has one."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def problem(self, path: Path, says: str, fix: str = "") -> Problem:
        """A problem at a node."""
        return Problem(self.file, self.line(path), ".".join(map(str, path)), says, fix)


@dataclass
class _Frame:
    container: dict[str, Any] | list[Any]
    path: Path
    anchor: str | None
    line: int
    nodes: int = 1
    key: str | None = None
    skip: bool = False


def decode(raw: bytes, file: str, limit: int = MAX_BYTES) -> str:
    """Bytes of a text file → text, or an error that says why not.

    Raises
    ------
    InputError
        Empty, larger than `limit`, binary, or not UTF-8.
    """
    if len(raw) > limit:
        raise InputError(
            f"{file}: {len(raw) / 1e6:.1f} MB is more than {limit / 1e6:.0f} MB; "
            "split it, or keep only the part that is argued about"
        )
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(f"{file}: the file is empty; write something in it")
    if b"\0" in raw:
        raise InputError(f"{file}: this is a binary file; give a text in UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{file}:{line}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None


def parse(text: str, file: str) -> tuple[Any, Marks]:
    """YAML text → nested dicts, lists and strings (None for an empty value), and their lines.

    Raises
    ------
    CaseError
        Every duplicate key, tag or bad alias at once; a syntax error alone.
    """
    return _Composer(file).compose(text)


class _Composer:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open_anchors: set[str] = set()
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
        self.root: Any = None
        self.documents = 0
        self.aliases = 0
        self.nodes = 0

    def compose(self, text: str) -> tuple[Any, Marks]:
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                self.take(event)
        except yaml.YAMLError as error:
            self.problems.append(_syntax(error, text, self.file))
        except RecursionError:  # the pure-Python parser, where libyaml is missing
            self.stop(1, f"nested deeper than {MAX_DEPTH}", "flatten it")
        if not self.problems and self.documents == 0:
            self.fail(1, "the file holds no case", "begin with `standoff: 1`")
        if self.problems:
            raise CaseError(self.problems)
        return self.root, Marks(self.file, self.lines)

    def fail(self, line: int, says: str, fix: str) -> None:
        self.problems.append(Problem(self.file, line, self.where(), says, fix))

    def stop(self, line: int, says: str, fix: str) -> None:
        self.fail(line, says, fix)
        raise CaseError(self.problems)

    def where(self) -> str:
        return ".".join(map(str, self.stack[-1].path)) if self.stack else ""

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self.tagged(event)
            plain = event.style is None or event.style == ""
            value = None if plain and event.value in _NULLS else event.value
            self.scalar(value, event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.tagged(event)
            self.opens(event, {} if kind is yaml.MappingStartEvent else [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.closes()
        elif kind is yaml.AliasEvent:
            self.alias(event)
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                line = event.start_mark.line + 1
                self.stop(line, "a second document begins here", "one case a file")

    def tagged(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            line = event.start_mark.line + 1
            self.fail(line, f"a tag ({event.tag}) has no place in a case", "remove it")

    def count(self, nodes: int, line: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            self.stop(line, f"more than {MAX_NODES:,} values once aliases are put in", "split it")
        if self.stack:
            self.stack[-1].nodes += nodes

    def scalar(self, value: str | None, event: Any) -> None:
        line = event.start_mark.line + 1
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self.key("" if value is None else value, frame, line)
            if event.anchor:
                self.anchors[event.anchor] = (value, 1)
            return
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self.put(value, line)
        self.count(1, line)

    def key(self, key: str, frame: _Frame, line: int) -> None:
        assert isinstance(frame.container, dict)
        frame.key = key
        frame.skip = key in frame.container
        path = (*frame.path, key)
        if frame.skip:
            first = self.lines.get(path, 0)
            self.fail(line, f"`{key}` stands twice (first in line {first})", "keep one of them")
        else:
            self.lines[path] = line

    def opens(self, event: Any, container: dict[str, Any] | list[Any]) -> None:
        line = event.start_mark.line + 1
        path = self.put(container, line)
        self.count(1, line)
        if len(self.stack) >= MAX_DEPTH:
            self.stop(line, f"nested deeper than {MAX_DEPTH}", "flatten it")
        if event.anchor:
            self.open_anchors.add(event.anchor)
            self.anchors.pop(event.anchor, None)
        self.stack.append(_Frame(container, path, event.anchor, line))

    def closes(self) -> None:
        frame = self.stack.pop()
        if self.stack:
            self.stack[-1].nodes += frame.nodes - 1
        if frame.anchor:
            self.open_anchors.discard(frame.anchor)
            self.anchors[frame.anchor] = (frame.container, frame.nodes)

    def alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            self.stop(line, f"more than {MAX_ALIASES} aliases", "write the values out")
        if event.anchor in self.open_anchors:
            self.stop(line, f"`*{event.anchor}` lies inside what it stands for", "break the circle")
        if event.anchor not in self.anchors:
            self.stop(line, f"`*{event.anchor}` stands for nothing", f"mark it `&{event.anchor}`")
        value, nodes = self.anchors[event.anchor]
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self.key(str(value), frame, line)
            return
        self.put(value, line)
        self.count(nodes, line)

    def put(self, value: Any, line: int) -> Path:
        if not self.stack:
            self.root = value
            self.lines[()] = line
            return ()
        frame = self.stack[-1]
        if isinstance(frame.container, list):
            path = (*frame.path, len(frame.container))
            frame.container.append(value)
            self.lines[path] = line
            return path
        if frame.key is None:
            self.stop(line, "a key must be a word", "write `key: value`")
        key = frame.key
        assert key is not None
        if not frame.skip:
            frame.container[key] = value
        frame.key = None
        return (*frame.path, key)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    says = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, max(error.position, 0)) + 1
        says = (
            f"character U+{error.character:04X} has no place in a case"
            if isinstance(error.character, int)
            else "a character that has no place in a case"
        )
    return Problem(file, line, "", f"this is not YAML: {says}", "mind the indentation and quotes")
