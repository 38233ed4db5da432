"""What decides an outcome, in sentences and as plain data."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from standoff.audit.drivers.decide import WALK, Decided
from standoff.audit.drivers.morris import Morris
from standoff.audit.drivers.question import plain
from standoff.audit.drivers.sobol import NARROW, Sobol

FAR = 1 << 17  # the most points that may be asked for: the bootstrap holds them in memory

_TOO_FEW = f"even {FAR:,} would hardly do"


def convergence(found: Sobol) -> str:
    """Whether Sobol's indices are settled, or with how many points they might be."""
    if found.constant:
        return "The outcome is the same at every point: nothing decides it."
    if not math.isfinite(found.width):
        return "At hardly any point is the outcome defined: no index can be had."
    if found.converged:
        return (
            f"Converged at {found.n:,} Sobol points ({found.asked:,} futures asked): every total's "
            f"interval is narrower than {NARROW:g}, and the last doubling moved none by more."
        )
    why = (
        f"the widest interval of a total is {found.width:.2g}"
        if found.width >= NARROW
        else f"the last doubling moved a total by {found.moved:.2g}"
    )
    needs = found.needs or 0
    might = f"{needs:,} might do (--futures {needs})" if needs <= FAR else _TOO_FEW
    return f"Not converged at {found.n:,} Sobol points: {why}, and {NARROW:g} is wanted; {might}."


def screening(found: Morris) -> str:
    """Whether Morris's effects are settled, or with how many points they might be."""
    if found.constant:
        return "The outcome is the same on every path: nothing decides it."
    if not math.isfinite(found.width):
        return "On hardly any path is the outcome defined: no effect can be had."
    if found.converged:
        return (
            f"Converged on {found.paths:,} paths ({found.asked:,} futures asked): every mu* is "
            "known within a tenth of the largest."
        )
    needs = (found.needs or 0) * WALK
    might = f"about --futures {needs} might do" if needs <= FAR else _TOO_FEW
    return (
        f"Not converged on {found.paths:,} paths: the widest interval of a mu* is {found.width:.0%}"
        f" of the largest, and 10% is wanted; {might}."
    )


def order(found: Decided) -> list[int]:
    """The factors from the strongest down, by the first measure that was asked for."""
    measures = (
        found.sobol.total if found.sobol is not None else None,
        found.morris.mu_star if found.morris is not None else None,
        found.pawn.median if found.pawn is not None else None,
        found.regional.distance if found.regional is not None else None,
    )
    by = next(m for m in measures if m is not None)
    strength = [-math.inf if math.isnan(x) else float(x) for x in by]
    return sorted(range(len(strength)), key=lambda j: -strength[j])


def summary(found: Decided) -> tuple[str, ...]:
    """What each measure says, and how far it may be trusted."""
    out: list[str] = []
    if found.sobol is not None:
        out += _sobol(found, found.sobol)
    if found.morris is not None:
        left = _left(found.morris.left_out, found.morris.paths, "paths")
        out.append(f"Morris: {screening(found.morris)}{left}")
    if found.pawn is not None:
        out.append(_pawn(found))
    if found.regional is not None:
        out.append(_regional(found))
    return (*out, *found.notes, _judged(found))


def _judged(found: Decided) -> str:
    """How many of the numbers rest on judgement."""
    n, of = sum(f.judged for f in found.factors), len(found.factors)
    if not n:
        return "None of these numbers rests on judgement."
    if of == 1:
        return "It rests on judgement."
    if n == of == 2:
        return "Both numbers rest on judgement."
    verb = "rests" if n == 1 else "rest"
    return f"{'All' if n == of else f'{n} of the'} {of} numbers {verb} on judgement."


def _sobol(found: Decided, measure: Sobol) -> list[str]:
    left = _left(measure.left_out, measure.n, "points")
    lines = [f"Sobol: {convergence(measure)}{left}"]
    if measure.constant or not math.isfinite(measure.width):
        return lines
    first = order(found)[0]
    name = found.factors[first].id
    alone, total = float(measure.first[first]), float(measure.total[first])
    lines.insert(
        0,
        f"{name} decides most: {_share(alone)} of the variance of {found.question.id} by itself, "
        f"{_share(total)} with its interactions.",
    )
    rest = 1 - float(measure.first.sum())
    if rest > max(NARROW, float(measure.first_error.max())):
        lines.append(f"{_share(rest)} of the variance is interaction, which no number has alone.")
    return lines


def _share(x: float) -> str:
    return f"{min(max(x, 0.0), 1.0):.0%}"


def _left(left_out: int, of: int, what: str) -> str:
    if not left_out:
        return ""
    return (
        f" {left_out:,} of {of:,} {what} are left out, since the outcome is undefined there: the "
        "figures are of what remains."
    )


def _pawn(found: Decided) -> str:
    measure = found.pawn
    assert measure is not None
    if measure.constant:
        return f"PAWN: the outcome is the same in all {measure.n:,} futures: nothing decides it."
    above = [found.factors[j].id for j in order(found) if measure.above[j]]
    named = _few(above) or "none"
    left = _left(measure.left_out, measure.n, "futures")
    return f"PAWN, over {measure.n:,} futures: beyond what chance makes are {named}.{left}"


def _regional(found: Decided) -> str:
    measure = found.regional
    assert measure is not None
    left = _left(measure.left_out, measure.n, "futures")
    what = found.question.split
    over = f"Regional, over {measure.n:,} futures parted by {what}"
    if measure.note:
        return f"{over}: {measure.note}.{left}"
    named = _few(f"{d.id} ({d.direction})" for d in measure.drivers.values())
    return f"{over}: {named} set them apart beyond chance.{left}"


def _few(names: Iterable[str], most: int = 6) -> str:
    listed = list(names)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more


def to_dict(found: Decided) -> dict[str, Any]:
    """What `standoff drivers` writes as JSON."""
    rows = []
    for j, factor in enumerate(found.factors):
        row: dict[str, Any] = {
            "id": factor.id,
            "says": factor.says,
            "numbers": list(factor.numbers),
            "judged": factor.judged,
        }
        if (s := found.sobol) is not None:
            row["sobol"] = {
                "first": _n(s.first[j]),
                "first-error": _n(s.first_error[j]),
                "total": _n(s.total[j]),
                "total-error": _n(s.total_error[j]),
            }
        if (m := found.morris) is not None:
            row["morris"] = {
                "mu": _n(m.mu[j]),
                "mu-star": _n(m.mu_star[j]),
                "mu-star-error": _n(m.mu_star_error[j]),
                "sigma": _n(m.sigma[j]),
            }
        if (p := found.pawn) is not None:
            row["pawn"] = {
                "median": _n(p.median[j]),
                "largest": _n(p.largest[j]),
                "above-noise": p.above[j],
            }
        if (r := found.regional) is not None:
            driver = r.drivers.get(factor.id)
            row["regional"] = {
                "distance": _n(r.distance[j]),
                "direction": driver.direction if driver else None,
            }
        rows.append(row)
    return {
        "case": found.case.title,
        "seed": found.seed,
        "question": dict(plain(found.question)),
        "numbers": [rows[j] for j in order(found)],
        **_measures(found),
        "summary": list(summary(found)),
    }


def _measures(found: Decided) -> dict[str, Any]:
    """How much each measure asked, and whether it has converged."""
    out: dict[str, Any] = {}
    for name, walk in (("sobol", found.sobol), ("morris", found.morris)):
        if walk is None:
            continue
        out[name] = {
            "points" if name == "sobol" else "paths": _count(walk),
            "asked": walk.asked,
            "left-out": walk.left_out,
            "constant": walk.constant,
            "converged": walk.converged,
            "width": _n(walk.width),
            "needs": walk.needs,
        }
        if isinstance(walk, Sobol):
            out[name]["moved"] = _n(walk.moved)
    if found.pawn is not None:
        out["pawn"] = {
            "futures": found.pawn.n,
            "left-out": found.pawn.left_out,
            "constant": found.pawn.constant,
            "noise": {"median": found.pawn.noise[0], "largest": found.pawn.noise[1]},
        }
    if found.regional is not None:
        r = found.regional
        threshold = next((d.threshold for d in r.drivers.values()), None)
        out["regional"] = {
            "futures": r.n,
            "left-out": r.left_out,
            "holding": r.holding,
            "threshold": threshold,
            "note": r.note,
        }
    return out


def _count(walk: Sobol | Morris) -> int:
    return walk.n if isinstance(walk, Sobol) else walk.paths


def _n(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None
