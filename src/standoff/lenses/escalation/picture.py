"""What the report draws of escalation, as plain data."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from standoff.case import Case
from standoff.daily import CLASSES, HOSTILE
from standoff.futures import FloatArray, Futures
from standoff.lenses.base import Ask, Picture
from standoff.lenses.escalation.grammar import ANY, Wanted, wanted
from standoff.lenses.escalation.inner import Precision, asked, precision
from standoff.lenses.escalation.model import MECHANISMS
from standoff.lenses.escalation.scene import Scene, fit_ends, scene_of
from standoff.lenses.escalation.standing import horizons, in_time, marks, unscored, windows_of
from standoff.lenses.escalation.strengths import strengths, unaltered

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FAN = (64, 4)  # futures and paths of each
WEEK = 7
LEAST_DAYS = 84
DRAWS = 400
MOST_BEHIND = 24


def picture(case: Case, futures: Futures) -> Picture:
    """The fan of counts, the events behind each pair, the mechanisms, the score, the rates."""
    found: Picture = {"rates": [_rates(case, a) for a in asked(case, modelled=False)]}
    scene = scene_of(case)
    if scene is None:
        return found
    assert case.fit is not None
    modelled = asked(case)
    precise = precision(case, scene, modelled)
    pairs = _pairs(scene, modelled)
    found |= {
        "fit": {"file": case.fit.name, **case.fit.source},
        "start": {"first": str(scene.first), "own": scene.own, "data-end": str(fit_ends(case))},
        "horizons": list(horizons(case)),
        "windows": list(in_time(case, case.policy_ids)),
        "asks": [_ask(case, a, precise[a]) for a in modelled],
        "fan": _fan(case, scene, futures, modelled, pairs),
        "events": _events(case, scene),
        "behind": _behind(scene, modelled),
        "mechanisms": _mechanisms(case, scene, futures, pairs),
    }
    for part in ("spectral-radius", "score", "backing"):
        if case.fit.data.get(part) is not None:
            found[part] = case.fit.data[part]
    return found


def _ask(case: Case, ask: Ask, precise: Precision) -> dict[str, Any]:
    return {
        "text": ask.text,
        "kind": ask.kind,
        "days": wanted(ask).days,
        "paths": precise.paths,
        "error": _finite(precise.error),
        "goal": _finite(precise.goal),
        "marks": list(marks(case, ask, case.policy_ids)),
        "why": list(unscored(case, ask, case.policy_ids)),
    }


def _rates(case: Case, ask: Ask) -> dict[str, Any]:
    from standoff.lenses.escalation.rate_ratio import lacks, rate_ratio

    want = wanted(ask)
    found = rate_ratio(case, want)
    return {
        "text": ask.text,
        "needs": lacks(case, want),
        "after": found.after,
        "before": found.before,
        "ratio": _finite(found.ratio),
        "low": found.interval[0],
        "high": _finite(found.interval[1]),
        "placebo": _finite(found.placebo),
        "placebos": found.placebos,
        "windows": [str(d) for w in (found.windows.before, found.windows.after) for d in w],
        "events": [{"id": e.id or "", "on": e.on, "act": e.act} for e in found.events],
    }


def _pairs(scene: Scene, asks: tuple[Ask, ...]) -> dict[str, int]:
    """The pairs that asks name, as the case writes them, and their rows."""
    found: dict[str, int] = {}
    for ask in asks:
        for text in _named(wanted(ask)):
            row = scene.pair(text)
            if row is not None:
                found[text] = row
    return found


def _named(want: Wanted) -> tuple[str, ...]:
    if want.either:
        a, b = want.either
        return (f"{a}->{b}", f"{b}->{a}")
    return (f"{want.source}->{want.target}",) if ANY not in (want.source, want.target) else ()


def _fan(
    case: Case, scene: Scene, futures: Futures, asks: tuple[Ask, ...], pairs: dict[str, int]
) -> list[dict[str, Any]]:
    """Quantiles of the conflict events so far, week by week, for each pair and policy.

    With how many paths they are quantiles of, and when what the policy sets is in force.
    """
    from standoff.lenses.escalation.simulate import simulate

    if not pairs:
        return []
    days = max(LEAST_DAYS, *(wanted(a).days for a in asks))
    weeks = np.arange(WEEK, days + 1, WEEK)
    watch = np.zeros((len(pairs), len(scene.structure.pairs), 4), np.bool_)
    for w, row in enumerate(pairs.values()):
        watch[w, row, list(HOSTILE)] = True
    many, paths = min(FAN[0], futures.n), FAN[1]
    sample = Futures(case, many, futures.seed, 0, futures.analyst)
    drawn = []
    for policy in case.policy_ids:
        own = strengths(case, scene, sample, policy)
        phases = own.within(int(weeks[-1]))
        keep = np.flatnonzero(np.all([np.isfinite(p.strength).all((1, 2)) for _, p in phases], 0))
        if not len(keep):
            continue
        seen = simulate(
            scene.structure,
            scene.parameters,
            np.repeat(own.strength[keep], paths, axis=0),
            scene.state,
            int(weeks[-1]),
            watch,
            futures.seed,
            np.repeat(keep * paths, paths) + np.tile(np.arange(paths), len(keep)),
            scene.first.weekday(),
            baselines=np.repeat(own.baseline[keep], paths, axis=0),
            phases=[
                (
                    day,
                    np.repeat(p.strength[keep], paths, axis=0),
                    np.repeat(p.baseline[keep], paths, axis=0),
                )
                for day, p in phases[1:]
            ],
        )
        total = np.cumsum(seen.count, axis=2)[:, :, weeks - 1]
        for w, pair in enumerate(pairs):
            levels = np.quantile(total[:, w], QUANTILES, axis=0).tolist()
            named = {f"{q:g}": row for q, row in zip(QUANTILES, levels, strict=True)}
            drawn.append(
                {
                    "policy": policy,
                    "pair": pair,
                    "days": weeks.tolist(),
                    "quantiles": named,
                    "paths": len(keep) * paths,
                    "windows": list(windows_of(case, policy)),
                }
            )
    return drawn


def _behind(scene: Scene, asks: tuple[Ask, ...]) -> list[str]:
    """Every pair whose events some ask looks at, save for asks that look at a great many."""
    names = scene.names()
    found: dict[int, None] = {}
    for ask in asks:
        rows = np.flatnonzero(scene.watched(wanted(ask)).any(axis=(0, 2)))
        if len(rows) <= MOST_BEHIND:
            found.update(dict.fromkeys(rows.tolist()))
    pairs = scene.structure.pairs
    return [f"{names[pairs[row, 0]]}->{names[pairs[row, 1]]}" for row in found]


def _events(case: Case, scene: Scene) -> list[dict[str, Any]]:
    """How many events of each class the fit saw of each pair, the fullest first."""
    assert case.fit is not None
    counts = case.fit.data.get("events")
    if not isinstance(counts, dict):
        return []
    names = {scene.structure.actors[i]: key for key, i in reversed(scene.place.items())}
    rows = []
    for label, row in counts.items():
        source, _, target = label.partition("->")
        both = f"{names.get(source, source)}->{names.get(target, target)}"
        rows.append({"pair": both, "counts": dict(zip(CLASSES, row, strict=True))})
    return sorted(rows, key=lambda r: (-sum(r["counts"].values()), r["pair"]))


def _mechanisms(
    case: Case, scene: Scene, futures: Futures, pairs: dict[str, int]
) -> list[dict[str, Any]]:
    """Each mechanism's strength as fitted: over all pairs, and for the pairs that asks name."""
    drawn = unaltered(scene, Futures(case, DRAWS, futures.seed)).strength
    rows = []
    for m, name in enumerate(MECHANISMS):
        own = {pair: _interval(drawn[:, m, row]) for pair, row in pairs.items()}
        rows.append({"name": name, **_interval(drawn[:, m].mean(axis=1)), "pairs": own})
    return rows


def _interval(values: FloatArray) -> dict[str, float]:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95)).tolist()
    return {"strength": middle, "low": low, "high": high}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
