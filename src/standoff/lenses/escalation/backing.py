"""Does cooperation of a rival of i towards j feed the hostility of i towards j? An honest study.

Over many pairs and days: hostile acts of i towards j on a day, against the surge of cooperation
towards j by the rivals of i in the seven days before, and in the three weeks before those; beside
the pair's own past, the other side's, the coverage of the pair, of either side and of the world,
the weekday, the calendar week and a level for every pair. Then what an estimate has to pass: the
surge of the following days, pseudo-rivals, pairs of different activity, and effects put in by hand
to see which would have been found. The limits of it: `docs/explanation/rival-backing.md`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standoff.daily import Daily
from standoff.errors import InputError
from standoff.lenses.escalation.backing_checks import (
    Design,
    Estimate,
    PseudoRivals,
    inject,
    permute,
)
from standoff.lenses.escalation.backing_panel import BURN, FAR, LEAD, NEAR, panel, rivals_of
from standoff.lenses.escalation.backing_words import says

Floats = NDArray[np.float64]

COVERS = 0.95
EFFECTS = (0.05, 0.10, 0.20)
LEVELS = ("light", "middling", "heavy")
DRAWS = (200, 120)  # pseudo-rivals; injections of each effect
QUICK = (60, 30)

__all__ = ["DRAWS", "EFFECTS", "QUICK", "says", "study"]


def study(
    daily: Daily,
    rivals: Floats | None = None,
    seed: int = 0,
    draws: tuple[int, int] = DRAWS,
    least_hostile: int = 5,
) -> dict[str, Any]:
    """Estimate rival backing from events, with all that holds it in check.

    Parameters
    ----------
    daily : Daily
        All pairs of the events, those with few acts too: their cooperation counts.
    rivals : ndarray, shape (n_actors, n_actors), optional
        How much of a rival `rivals[i, r]` is r to i; 0 for none. Unless given, the earlier half of
        the days names the rivals (more than half of at least ten acts between the two hostile) and
        the later half alone is examined.
    seed : int
        The same seed, the same study.
    draws : (int, int)
        Pseudo-rivals, and injections of each effect.
    least_hostile : int
        Hostile acts that a pair needs on the days examined.

    Returns
    -------
    dict
        The entry `backing` of a fit file; every effect is in log units of hostility per log unit
        of surge. Keys in `docs/reference/command-line.md`.

    Raises
    ------
    InputError
        Where the events cannot carry it: too short, no rivals, too few pairs.
    """
    if min(draws) < 1:
        raise InputError(f"{min(draws)} draws show nothing; take 1 or more")
    daily, rivals = _in_order(daily, rivals)
    half = daily.days // 2
    named = rivals is None
    matrix = rivals_of(daily.upto(half)) if rivals is None else rivals
    examined = panel(daily, matrix, max(half, BURN) if named else BURN, least_hostile)
    design = Design(examined)
    backing = examined.backing()
    near, far, lead, same = (examined.surge(backing, w) for w in (NEAR, FAR, LEAD, (0, 0)))
    main = design.estimate(backing, (near, far))
    ahead = design.estimate(backing, (lead, near, far))
    alone = design.estimate(backing, (lead,))
    today = design.estimate(backing, (same, near, far))
    pseudo = PseudoRivals(examined, daily.pairs, matrix)
    level = _levels(design.y.sum(axis=1))
    split = design.by_level(backing, level)
    slopes, errors = permute(design, pseudo, level, seed, draws[0])
    middle = np.median(slopes, axis=0)
    own = np.array([main.slope[0], *split.slope[: len(LEVELS)]])
    beyond = (np.abs(slopes - middle) >= np.abs(own - middle)).mean(axis=0)
    reach = _reach(main.freedom)
    power = []
    for effect in EFFECTS:
        found, error = inject(design, pseudo, effect, seed, draws[1])
        power.append({"effect": effect, "recovered": _share(found > reach * error)})
    first = daily.start + dt.timedelta(days=int(examined.days[0]))
    last = daily.start + dt.timedelta(days=int(examined.days[-1]))
    before = daily.start + dt.timedelta(days=half - 1)
    out: dict[str, Any] = {
        **_told(main, 0),
        "then": _told(main, 1),
        "lead": {**_told(ahead, 0), "alone": _told(alone, 0)},
        "same-day": {**_told(today, 0), "bare": _told(design.bare((same, near, far)), 0)},
        "permutation": {
            "draws": draws[0],
            "as-large": round(float(beyond[0]), 4),
            "middle": round(float(middle[0]), 4),
            "alarms": _share(np.abs(slopes[:, 0]) > reach * errors[:, 0]),
        },
        "by-activity": _by_activity(design.y.sum(axis=1), level, split, beyond[1:]),
        "power": power,
        "injections": draws[1],
        "pairs": len(examined.pairs),
        "events": int(design.y.sum()),
        "rivalries": int((np.triu(matrix + matrix.T) > 0).sum()),
        "rivals-from": f"{daily.start} to {before}" if named else "given",
        "from": str(first),
        "to": str(last),
        "data": {"name": daily.name, "sha256": daily.sha256},
        "seed": seed,
    }
    out["says"] = list(says(out))
    return out


def _in_order(daily: Daily, rivals: Floats | None) -> tuple[Daily, Floats | None]:
    """Actors and pairs by name, so that draws do not depend on the order they came in."""
    n = len(daily.actors)
    order = np.array(sorted(range(n), key=lambda k: daily.actors[k]), dtype=np.int64)
    pairs = np.argsort(order)[daily.pairs]
    if rivals is not None:
        rivals = np.asarray(rivals, dtype=float)
        if rivals.shape != (n, n):
            raise InputError(f"`rivals` is {rivals.shape}, and there are {n} actors")
        rivals = rivals[np.ix_(order, order)]
    by_name = np.lexsort((pairs[:, 1], pairs[:, 0]))
    actors = tuple(daily.actors[k] for k in order)
    return replace(daily, actors=actors, pairs=pairs).only(by_name), rivals


def _levels(total: Floats) -> NDArray[np.int64]:
    """Thirds of the pairs, from those with the fewest hostile acts."""
    order = np.argsort(np.argsort(total, kind="stable"), kind="stable")
    return np.asarray(order * len(LEVELS) // len(total))


def _by_activity(
    total: Floats, level: NDArray[np.int64], split: Estimate, beyond: Floats
) -> list[dict[str, Any]]:
    return [
        {
            "level": name,
            "pairs": int((level == k).sum()),
            "acts": [int(total[level == k].min()), int(total[level == k].max())],
            "events": int(total[level == k].sum()),
            **_told(split, k),
            "as-large": round(float(beyond[k]), 4),
        }
        for k, name in enumerate(LEVELS)
    ]


def _told(found: Estimate, k: int) -> dict[str, Any]:
    slope, error = float(found.slope[k]), float(found.error[k])
    reach = _reach(found.freedom) * error
    return {
        "estimate": round(slope, 4),
        "interval": [round(slope - reach, 4), round(slope + reach, 4)],
    }


def _reach(freedom: int) -> float:
    """How many standard errors to either side of the interval: Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + COVERS / 2))


def _share(hits: NDArray[np.bool_]) -> float:
    return round(float(hits.mean()), 4)
