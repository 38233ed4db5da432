"""Walking a case: every reason with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from standoff.case.base import Reason
from standoff.case.tree import Path

if TYPE_CHECKING:
    from standoff.case.model import Case


def reasons(case: Case) -> Iterator[tuple[Path, Reason]]:
    """Every reason of a case, slips included, with its path in the file."""
    stack: list[tuple[Path, Any]] = [((), case)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, Reason):
            yield path, node
        elif isinstance(node, BaseModel):
            for name, info in type(node).model_fields.items():
                value = getattr(node, name)
                if isinstance(value, BaseModel | dict | tuple) and value:
                    stack.append(((*path, info.alias or name), value))
        elif isinstance(node, dict):
            stack.extend(((*path, key), value) for key, value in node.items())
        elif isinstance(node, tuple):
            stack.extend(((*path, i), value) for i, value in enumerate(node))
