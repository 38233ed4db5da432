"""Loading a case: parse every part, then link the names, then fetch the texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from standoff.case.fit import Fit, read_fit
from standoff.case.link import link, nearest
from standoff.case.model import Case
from standoff.case.spans import normalise
from standoff.case.tree import Marks, Path, decode, parse
from standoff.case.walk import reasons
from standoff.errors import CaseError, InputError, Problem

MAX_TEXT = 5_000_000


def load(path: str | File, texts: Mapping[str, str | File] | None = None) -> Case:
    """Load a case file.

    Parameters
    ----------
    path : path
        A YAML file, at most 5 MB.
    texts : mapping of source id to path, optional
        Texts that the case annotates and does not carry.

    Returns
    -------
    Case
        With its lines (``marks``) and the texts at hand (``texts``).

    Raises
    ------
    InputError
        The file cannot be read as text.
    CaseError
        Every mistake at once, each with its line.
    """
    file = File(path)
    text = decode(read_bytes(file), str(path))
    return from_text(text, str(path), file.parent, texts)


def from_text(
    text: str,
    file: str = "case",
    folder: File | None = None,
    texts: Mapping[str, str | File] | None = None,
) -> Case:
    """A case from the text of its YAML."""
    raw, marks = parse(text, file)
    return from_data(raw, marks, folder, texts)


def from_data(
    raw: Any,
    marks: Marks | None = None,
    folder: File | None = None,
    texts: Mapping[str, str | File] | None = None,
) -> Case:
    """A case from plain data, such as a draft.

    Raises
    ------
    CaseError
        Every mistake at once.
    """
    marks = marks or Marks()
    if not isinstance(raw, dict):
        raise CaseError([marks.problem((), "a case is a mapping", "begin with `standoff: 1`")])
    try:
        case = Case.model_validate(raw)
    except ValidationError as error:
        raise CaseError(_problems(error, marks)) from None
    case.__dict__["marks"] = marks
    problems = link(case)
    if problems:
        raise CaseError(problems)
    case.__dict__["texts"] = _texts(case, marks, folder, texts or {})
    if folder is not None:
        case.__dict__["fit"] = _fit(case, marks, folder)
    return case


def read_bytes(file: File, limit: int = MAX_TEXT) -> bytes:
    """The bytes of a file, or an error for people; never more than the limit is read."""
    try:
        with file.open("rb") as stream:
            return stream.read(limit + 1)
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file; check the path") from None
    except IsADirectoryError:
        raise InputError(f"{file}: this is a folder; name a file in it") from None
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}); check the file") from None


def read_text(file: File) -> str:
    """A text file, normalised."""
    return normalise(decode(read_bytes(file), str(file), MAX_TEXT))


def _texts(
    case: Case, marks: Marks, folder: File | None, given: Mapping[str, str | File]
) -> dict[str, str]:
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for key in given:
        if key not in case.sources:
            raise InputError(f"--text {key}=…: no such source; {nearest(key, case.sources)}")
    for key, source in case.sources.items():
        if key in given:
            found[key] = read_text(File(given[key]))
        elif source.path is not None and folder is not None:
            home = folder.resolve()
            file = (home / source.path).resolve()
            if not file.is_relative_to(home):
                problems.append(
                    marks.problem(
                        ("sources", key, "path"),
                        f"`{source.path}` lies outside the case's folder",
                        f"leave path: out and give it by --text {key}=FILE",
                    )
                )
            elif file.is_file():
                found[key] = read_text(file)
    if problems:
        raise CaseError(problems)
    return found


def _fit(case: Case, marks: Marks, folder: File) -> Fit | None:
    """The fit that the section `escalation` cites."""
    cited = {
        reason.fit: path
        for path, reason in reasons(case)
        if reason.fit is not None and path[0] == "escalation"
    }
    found: list[Fit] = []
    problems: list[Problem] = []
    for name, path in sorted(cited.items()):
        file = (folder.resolve() / name).resolve()
        try:
            if not file.is_relative_to(folder.resolve()):
                raise InputError(f"{name}: a fit lies in the case's folder; move it there")
            found.append(read_fit(file, name))
        except InputError as error:
            says, _, fix = str(error).partition("; ")
            problems.append(marks.problem((*path, "fit"), says, fix))
    if len(found) > 1:
        last = sorted(cited.items())[-1]
        says = f"two fits are cited, {found[0].name} and {found[1].name}"
        problems.append(marks.problem((*last[1], "fit"), says, "keep one of them"))
    if problems:
        raise CaseError(problems)
    return found[0] if found else None


def _problems(error: ValidationError, marks: Marks) -> list[Problem]:
    return [_problem(e, marks) for e in error.errors(include_url=False)]


_PLAIN = {
    "dict_type": ("this must be a mapping", "write `name: value` lines under it"),
    "model_type": ("this must be a mapping", "write `name: value` lines under it"),
    "tuple_type": ("this must be a list", "write [a, b] or `- a` lines"),
    "string_type": ("this must be a text", "write words here"),
    "int_parsing": ("this must be a whole number", "write 5, not words"),
    "int_type": ("this must be a whole number", "write 5"),
    "float_parsing": ("this must be a number", "write 0.5"),
    "float_type": ("this must be a number", "write 0.5"),
    "finite_number": ("this must be a finite number", "write 0.5"),
    "bool_parsing": ("this must be true or false", "write true or false"),
    "bool_type": ("this must be true or false", "write true or false"),
}


def _problem(error: Any, marks: Marks) -> Problem:
    kind, context = error["type"], error.get("ctx") or {}
    path: Path = tuple(error["loc"])
    if kind == "standoff":
        return marks.problem(path, str(context["says"]), str(context.get("fix", "")))
    if kind == "missing":
        return marks.problem(path[:-1], f"`{path[-1]}:` is missing", f"add `{path[-1]}: …`")
    if kind == "extra_forbidden":
        fix = nearest(str(path[-1]), _fields(path[:-1]))
        return marks.problem(path, f"`{path[-1]}` is not a field here", fix)
    if kind == "literal_error":
        shown = str(error["input"])[:40]
        return marks.problem(path, f"`{shown}` is none of the words for it",
                             f"write {context['expected']}")  # fmt: skip
    if path and path[-1] == "[key]":
        path = path[:-1]
    if kind in _PLAIN:
        says, fix = _PLAIN[kind]
        return marks.problem(path, says, fix)
    if kind == "too_short":
        return marks.problem(path, "too few items", f"at least {context.get('min_length')}")
    if kind == "string_pattern_mismatch":
        shown = str(error["input"])[:40]
        return marks.problem(
            path, f"`{shown}` has the wrong form", f"it matches {context['pattern']}"
        )
    return marks.problem(path, str(error["msg"]).lower(), "mend it")


def _fields(path: Path) -> list[str]:
    """The fields that may stand at a path, so that a mistyped one finds its neighbour."""
    from typing import get_args

    from pydantic import BaseModel

    def models(annotation: Any) -> list[Any]:
        if isinstance(annotation, type):
            return [annotation] if issubclass(annotation, BaseModel) else []
        return [m for a in get_args(annotation) for m in models(a)]

    at: Any = Case
    for step in path:
        if not (isinstance(at, type) and issubclass(at, BaseModel)):
            break
        info = next((f for n, f in at.model_fields.items() if step in (f.alias, n)), None)
        if info is not None:
            inner = models(info.annotation)
            at = inner[0] if inner else at
    return [f.alias or n for n, f in at.model_fields.items()]
