"""A fit: what a model learnt from event data, kept in a file that a case cites.

The file is JSON, written by ``standoff events fit``. A parameter is normal in its own link with a
mean and loads on the posterior's columns, so that one draw of the columns is one draw of all.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as File
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.errors import InputError

FloatArray = NDArray[np.float64]
LIMIT = 5_000_000
DATA = ("name", "sha256", "from", "to", "events")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a fit: `link` of it is normal.

    Attributes
    ----------
    name, link : str
        ``reciprocity.RUS->AZE``; ``log``, ``logit`` (of a share, as persistence is) or
        ``identity``.
    mean : float
        In its link.
    loads : tuple of float
        On the columns that all parameters share.
    own : float
        Standard deviation of what is its own alone.
    """

    name: str
    link: str
    mean: float
    loads: tuple[float, ...]
    own: float = 0.0

    @property
    def sd(self) -> float:
        """Standard deviation in its own link."""
        return math.sqrt(sum(x * x for x in (*self.loads, self.own)))

    def value(self, z: FloatArray | None, alone: FloatArray | None = None) -> FloatArray:
        """Its value at draws of the columns, shape (n, n_columns); without them, at its mean.

        Parameters
        ----------
        z : ndarray of float, shape (n, n_columns), or None
        alone : ndarray of float, shape (n,), or None
            Draws of what is its own.

        Returns
        -------
        ndarray of float, shape (n,)
        """
        at = np.array([self.mean]) if z is None else self.mean + z @ np.array(self.loads)
        if alone is not None:
            at = at + self.own * alone
        if self.link == "logit":
            return np.asarray(1.0 / (1.0 + np.exp(-at)))
        return np.exp(at) if self.link == "log" else at


@dataclass(frozen=True, eq=False)
class Fit:
    """A fit, as its file has it.

    Attributes
    ----------
    name : str
        The file, as the case cites it.
    data : dict
        All of the file, for the lens that made it.
    """

    name: str
    data: dict[str, Any]

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """By name: ``reciprocity.RUS->AZE``."""
        found = {}
        for row in self.data["posterior"]["parameters"]:
            loads = tuple(map(float, row["loads"]))
            own, mean = float(row.get("own", 0.0)), float(row["mean"])
            found[row["name"]] = Parameter(row["name"], row["link"], mean, loads, own)
        return found

    @property
    def columns(self) -> tuple[str, ...]:
        """The posterior's columns, standard normal and independent."""
        return tuple(self.data["posterior"]["columns"])

    @property
    def actors(self) -> tuple[str, ...]:
        """Whom it knows, by ISO-3 code."""
        return tuple(self.data["actors"])

    @property
    def source(self) -> dict[str, Any]:
        """The data that it was fitted to: name, sha256, terms, from, to, events."""
        return dict(self.data["data"])


def read_fit(file: File, name: str) -> Fit:
    """A fit from its file.

    Raises
    ------
    InputError
        No such file, or not a fit; with what to do.
    """
    redo = "write it anew with `standoff events fit`"
    try:
        with file.open("rb") as stream:
            raw = stream.read(LIMIT + 1)
    except OSError:
        raise InputError(f"{name}: there is no such file; {redo}") from None
    if len(raw) > LIMIT:
        raise InputError(f"{name}: a fit is at most {LIMIT // 1_000_000} MB; {redo}")
    try:
        data = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InputError(f"{name}: this is not JSON; {redo}") from None
    if fault := _fault(data):
        raise InputError(f"{name}: {fault}; {redo}")
    return Fit(name, data)


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _fault(data: Any) -> str:
    if not isinstance(data, dict) or data.get("standoff-fit") != 1:
        return "this is not a fit of Standoff (`standoff-fit: 1` is missing)"
    for key in ("data", "actors", "pairs", "posterior", "shared", "state"):
        if key not in data:
            return f"`{key}` is missing"
    source, posterior = data["data"], data["posterior"]
    if not isinstance(source, dict) or any(k not in source for k in DATA):
        return f"`data` holds {', '.join(DATA)}"
    if not isinstance(data["actors"], list) or not all(isinstance(a, str) for a in data["actors"]):
        return "`actors` is a list of codes"
    if not isinstance(posterior, dict) or not isinstance(posterior.get("columns"), list):
        return "`posterior` holds columns and parameters"
    rows = posterior.get("parameters")
    if not isinstance(rows, list):
        return "`posterior` holds columns and parameters"
    for row in rows:
        if not _sound(row, len(posterior["columns"])):
            named = row.get("name", "?") if isinstance(row, dict) else "?"
            return f"the parameter {str(named)[:60]} has no finite mean, or not a load a column"
    return ""


def _sound(row: Any, columns: int) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("name"), str):
        return False
    numbers = [
        row.get("own", 0.0),
        row.get("mean"),
        *(row["loads"] if isinstance(row.get("loads"), list) else [None]),
    ]
    return (
        row.get("link") in ("log", "logit", "identity")
        and len(numbers) == columns + 2
        and all(isinstance(x, int | float) and math.isfinite(x) for x in numbers)
    )
