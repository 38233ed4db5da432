"""Where a recommended policy is not good enough, in the case's own words."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.audit.discovery.fails import Fails
from standoff.audit.results import Recommendation
from standoff.report.names import Names
from standoff.report.words import count, listed, number, of_futures, share_words


@dataclass(frozen=True)
class Bound:
    """One limit of a box: a number of the case, what it is, and where it lies."""

    id: str
    says: str
    where: str


@dataclass(frozen=True)
class Spot:
    """A box in which the misses are dense.

    Attributes
    ----------
    bounds : tuple of Bound
    coverage : str
        Share of the misses that lie there.
    density : str
        Share of what lies there that is a miss.
    """

    bounds: tuple[Bound, ...]
    coverage: str
    density: str


@dataclass(frozen=True)
class Missed:
    """One objective that the policy misses somewhere, or nowhere.

    Attributes
    ----------
    objective : str
        Its id.
    says : str
        That it is missed, and how often, as a sentence.
    spots : tuple of Spot
    why : str
        Why there is none.
    """

    objective: str
    says: str
    spots: tuple[Spot, ...]
    why: str


def missed(rec: Recommendation, names: Names) -> tuple[Missed, ...]:
    """Every objective of a recommendation that says what is enough, the most often missed first."""
    found = sorted(rec.fails, key=lambda f: -f.share)
    return tuple(
        Missed(f.objective, _says(f, names), tuple(_spots(f, names)), _why(f)) for f in found
    )


def fail_line(rec: Recommendation, names: Names) -> str:
    """One sentence for a terminal: what it misses most often, and where."""
    found = sorted((f for f in rec.fails if f.share > 0), key=lambda f: -f.share)
    if not found:
        return "It is good enough in every future examined." if rec.fails else ""
    told: list[str] = []
    for fails in found[:2]:
        share = share_words(fails.share) if told else of_futures(fails.share).removeprefix("in ")
        text = f"on {names.objective(fails.objective)} in {share}"
        if fails.boxes:
            spot = _spots(fails, names)[0]
            where = listed([f"{names.told(b.id)} {b.where}" for b in spot.bounds])
            text += f", mostly with {where}"
        told.append(text)
    if len(found) > len(told):
        told.append(f"on {count(len(found) - len(told), 'more objective')} less often")
    return f"It falls short {'; '.join(told)}."


def _says(fails: Fails, names: Names) -> str:
    name, need = names.objective(fails.objective), number(fails.enough)
    least = "at least" if fails.want == "more" else "at most"
    if fails.share <= 0:
        return f"On {name} it is good enough ({least} {need}) in every future examined."
    if fails.share >= 1:
        return f"On {name} it is good enough ({least} {need}) in no future examined."
    return f"On {name} it is not good enough ({least} {need}) {of_futures(fails.share)}."


def _why(fails: Fails) -> str:
    if fails.boxes or fails.share in (0.0, 1.0):
        return ""
    if fails.few:
        rare = "misses" if fails.share < 0.5 else "futures in which it does"
        return f"These {rare} are too few to say what sets them apart."
    return "No limits on the numbers beneath it set these futures apart from the others."


def _spots(fails: Fails, names: Names) -> list[Spot]:
    found = []
    for box in fails.boxes:
        bounds = []
        for key, (low, high) in box.limits.items():
            where = _where(float(low), float(high), *fails.ends[key])
            if where:
                bounds.append(Bound(key, names.number(key), where))
        if bounds:
            found.append(Spot(tuple(bounds), share_words(box.coverage), share_words(box.density)))
    return found


def _where(low: float, high: float, first: float, last: float) -> str:
    if low <= first and high >= last:
        return ""
    if low <= first:
        return f"under {number(high)}"
    if high >= last:
        return f"over {number(low)}"
    return f"between {number(low)} and {number(high)}"
