"""Saving a case: load → save → load is the identity; a write is atomic."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path as File
from typing import Any

import yaml
from pydantic import BaseModel

from standoff.case.base import Reason
from standoff.case.model import Case
from standoff.case.numbers import Number, write_spec


def dump(case: Case) -> str:
    """A case → YAML: what was given, in the order of the schema, and nothing else."""
    return yaml.dump(
        plain(case),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=110,
        default_flow_style=False,
    )


def save(case: Case, path: str | File) -> None:
    """Write a case to a file, atomically."""
    write(path, dump(case))


def write(path: str | File, text: str) -> None:
    """Write a text so that the file is the old one or the new one, never half of it."""
    file = File(path)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def plain(node: Any) -> Any:
    """A part of a case as plain data: dicts, lists, texts and numbers."""
    if isinstance(node, Number):
        return _number(node)
    if isinstance(node, Reason) and type(node) is Reason and node.judgement == "" and not node.by:
        return "judgement"
    if isinstance(node, BaseModel):
        out = {}
        for name, info in type(node).model_fields.items():
            value = getattr(node, name)
            if name in node.model_fields_set and value is not None:
                out[info.alias or name] = _bounds(value) if name == "bounds" else plain(value)
        if isinstance(node, Case):
            out = {"standoff": 1, **{k: v for k, v in out.items() if k != "standoff"}}
        return out
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    if isinstance(node, tuple | list):
        return [plain(value) for value in node]
    return node


def _bounds(value: Any) -> str:
    from standoff.case.numbers import write_bounds

    return write_bounds(value)


def _number(number: Number) -> Any:
    if number.plain():
        return write_spec(number.spec)
    out: dict[str, Any] = {}
    for name, info in Number.model_fields.items():
        value = getattr(number, name)
        if name not in number.model_fields_set or value is None or name == "others":
            continue
        if name == "spec":
            spec = write_spec(value)
            out.update(spec if isinstance(spec, dict) else {"range": spec})
        else:
            out[info.alias or name] = _bounds(value) if name == "bounds" else plain(value)
    if number.others:
        return [out, *({**_full(other)} for other in number.others)]
    return out


def _full(number: Number) -> dict[str, Any]:
    out = _number(number)
    return out if isinstance(out, dict) else {"range": out}


class _Dumper(yaml.SafeDumper):
    """Short lists and reasons in one line; no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _flat(value: Any, depth: int = 0) -> bool:
    if isinstance(value, dict):
        return depth < 2 and len(value) <= 5 and all(_flat(v, depth + 1) for v in value.values())
    if isinstance(value, list):
        return depth < 2 and len(value) <= 8 and all(_flat(v, depth + 1) for v in value)
    return len(str(value)) <= 40


def _mapping(dumper: _Dumper, data: dict[Any, Any]) -> yaml.Node:
    flow = bool(data) and _flat(data) and len(str(data)) <= 110
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=flow)


def _sequence(dumper: _Dumper, data: list[Any]) -> yaml.Node:
    flow = not data or (_flat(data) and len(str(data)) <= 110)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _sequence)
