"""A fit as the plain data that a case cites, and back. No file is opened here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from standoff.daily import Daily
from standoff.lenses.escalation.fit import Fitted
from standoff.lenses.escalation.laplace import posterior
from standoff.lenses.escalation.model import (
    FloatArray,
    Parameters,
    State,
    Structure,
    structure,
)

DIGITS = 7


def to_data(fitted: Fitted, daily: Daily, actors: Sequence[str]) -> dict[str, Any]:
    """A fit as JSON can hold it, for the pairs among some actors.

    Parameters
    ----------
    fitted : Fitted
    daily : Daily
        What it was fitted to.
    actors : sequence of str
        Whose pairs to keep: a case's. All pairs were learnt from.
    """
    kept = [a for a in actors if a in fitted.structure.actors]
    index = [fitted.structure.actors.index(a) for a in kept]
    source, target = fitted.structure.pairs.T
    rows = np.flatnonzero(np.isin(source, index) & np.isin(target, index))
    place = {old: new for new, old in enumerate(index)}
    pairs = [[place[int(i)], place[int(j)]] for i, j in fitted.structure.pairs[rows]]
    around = posterior(fitted, rows)
    found = fitted.parameters
    now = fitted.design.now
    labels = [fitted.structure.labels[p] for p in rows]
    mix = fitted.readable.mix
    level = 1.0 - mix + mix * now.level / fitted.design.usual
    return {
        "standoff-fit": 1,
        "model": "structured-hawkes",
        "data": {
            "name": daily.name,
            "sha256": daily.sha256,
            "terms": "",
            "from": daily.start.isoformat(),
            "to": daily.end.isoformat(),
            "events": int(daily.y.sum()),
            "pairs": len(daily.pairs),
        },
        "actors": kept,
        "pairs": labels,
        "posterior": {
            "columns": [f"z{i}" for i in range(around.loads.shape[1])],
            "parameters": [
                {
                    "name": name,
                    "link": link,
                    "mean": _short(mean),
                    "own": _short(own, 4),
                    "loads": _short(loads, 4),
                }
                for name, link, mean, own, loads in zip(
                    around.names, around.link, around.mean, around.own, around.loads, strict=True
                )
            ],
        },
        "shared": {
            "ends": pairs,
            "half-lives": _short(fitted.structure.half_lives),
            "friends": _short(fitted.structure.friends[np.ix_(index, index)]),
            "rivals": _short(fitted.structure.rivals[np.ix_(index, index)]),
            "scale": _short(fitted.structure.scale[rows]),
            "baseline": _short(found.baseline[rows]),
            "strength": _short(found.strength[:, rows]),
            "attention": _short(found.attention),
            "half": _short(found.half),
            "flow": _short(found.flow),
            "power": _short(found.power),
            "season": _short(found.season),
            "dispersion": _short(found.dispersion),
            "news": _short(found.news),
        },
        "state": {
            "at": (daily.end + dt.timedelta(days=1)).isoformat(),
            "memory": _short(now.memory[:, rows]),
            "level": _short(level),
        },
        "events": {
            label: [int(n) for n in daily.y[:, p].sum(axis=0, dtype=np.int64)]
            for label, p in zip(labels, rows, strict=True)
        },
        "spectral-radius": _short(fitted.spectral_radius),
        "score": None,
        "backing": None,
    }


def from_data(data: dict[str, Any]) -> tuple[Structure, Parameters, State]:
    """What the simulation needs of a fit: pairs and ties, parameters at the mean, memories."""
    shared, state = data["shared"], data["state"]
    laid = structure(
        data["actors"],
        np.array(shared["ends"], np.int64).reshape(-1, 2),
        _array(shared["friends"]),
        _array(shared["rivals"]),
        _array(shared["scale"]).reshape(-1, 4),
        [float(x) for x in shared["half-lives"]],
    )
    found = Parameters(
        _array(shared["baseline"]).reshape(-1, 4),
        _array(shared["strength"]),
        float(shared["attention"]),
        _array(shared["half"]),
        _array(shared["flow"]),
        _array(shared["power"]),
        _array(shared["season"]),
        _array(shared["dispersion"]),
        float(shared["news"]),
    )
    return laid, found, State(_array(state["memory"]), _array(state["level"]))


def _array(value: Any) -> FloatArray:
    return np.array(value, np.float64)


def _short(value: Any, digits: int = DIGITS) -> Any:
    """A number or an array as plain numbers of so many digits."""
    if isinstance(value, np.ndarray):
        return [_short(v, digits) for v in value]
    return float(f"{float(value):.{digits}g}")
