"""The word lists, as ``data/words.toml`` declares them."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def sections() -> dict[str, Any]:
    """The whole file, read once."""
    raw = files("standoff.reading").joinpath("data/words.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


def listed(section: str, name: str) -> frozenset[str]:
    """One list of a section: blank-parted words, or phrases."""
    row = sections()[section][name]
    return frozenset(row.split() if isinstance(row, str) else row)


def ordered(section: str, name: str) -> tuple[str, ...]:
    """A list whose order matters."""
    return tuple(sections()[section][name].split())


def kinds(section: str) -> dict[str, str]:
    """A section of lists by kind, turned round: each word or phrase with its kind."""
    rows = sections()[section]
    return {
        word: kind
        for kind, row in rows.items()
        for word in (row.split() if isinstance(row, str) else row)
    }
