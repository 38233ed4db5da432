"""Escalation as plain rows: the fit, the fan of simulated futures, the events behind it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.daily import CLASSES, HOSTILE
from standoff.report.backing import Backing, backing_of
from standoff.report.fans import FanView, fans_of, pair_words
from standoff.report.names import Names, visible
from standoff.report.score import ScoreView, score_of
from standoff.report.words import count, date_words, fixed, number, several, share_words

ALMOST_NONE = 10  # acts of conflict; under so many, what is simulated is borrowed from other pairs
MEANS = {
    "persistence": "a pair’s own acts go on",
    "reciprocity": "an act is answered in kind",
    "ladder": "words of conflict turn into deeds",
    "calming": "a surge of cooperation damps conflict",
    "allies": "those tied to either side are drawn in",
    "backing": "a rival’s surge of cooperation with the target feeds conflict",
}
CONDITIONAL = "conditional, unscored"  # a mark of the lens, its reasons after it
EXPONENTS = ("calming", "backing")


@dataclass(frozen=True)
class FitView:
    """What the fit is, in words; empty where its file does not say."""

    file: str
    name: str
    digest: str
    period: str
    events: str
    pairs: str
    terms: str
    radius: str


@dataclass(frozen=True)
class AskRow:
    """What claims and objectives ask of the model, and how its answers stand."""

    text: str
    paths: str
    error: str
    stands: str


@dataclass(frozen=True)
class EventRow:
    """The events that the fit saw of a pair, by class; `says` of a pair that is asked about."""

    pair: str
    counts: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class MechanismRow:
    """A mechanism as fitted: over all pairs and for those asked about."""

    name: str
    means: str
    overall: str
    pairs: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class RateRow:
    """Counts on either side of a date."""

    text: str
    after: str
    before: str
    ratio: str
    placebo: str
    needs: str


@dataclass(frozen=True)
class Escalation:
    """All that the report tells of escalation; `fit` is None where only counts are compared."""

    fit: FitView | None
    start: str
    unscored: tuple[str, ...]
    all_unscored: bool
    windows: tuple[str, ...]
    horizons: str
    asks: tuple[AskRow, ...]
    fans: tuple[FanView, ...]
    score: ScoreView | None
    events: tuple[EventRow, ...]
    others: tuple[EventRow, ...]
    asked_pairs: tuple[str, ...]
    mechanisms: tuple[MechanismRow, ...]
    rates: tuple[RateRow, ...]
    backing: Backing | None


def escalation_of(picture: Mapping[str, Any], names: Names) -> Escalation | None:
    """The rows of the report's section, or None where nothing was asked.

    Parameters
    ----------
    picture : mapping
        What the escalation lens saw.
    names : Names
    """
    fit, rates = picture.get("fit"), picture.get("rates") or ()
    if not fit and not rates:
        return None
    mechanisms = picture.get("mechanisms") or ()
    asked = tuple(dict.fromkeys(p for m in mechanisms for p in m["pairs"]))
    rows = picture.get("events") or ()
    behind = {r["pair"]: r for r in rows}
    looked = tuple(dict.fromkeys((*asked, *(picture.get("behind") or ()))))
    period = _period(fit) if fit else ""
    loose = [a for a in picture.get("asks") or () if CONDITIONAL in a["marks"]]
    why = dict.fromkeys(m for a in loose for m in a["why"])
    return Escalation(
        fit=_fit(fit, picture.get("spectral-radius")) if fit else None,
        start=_start(picture.get("start")),
        unscored=tuple(visible(m) for m in why),
        all_unscored=len(loose) == len(picture.get("asks") or ()),
        windows=tuple(visible(w) for w in picture.get("windows") or ()),
        horizons=several(f"{h:,}" for h in picture.get("horizons") or ()),
        asks=tuple(_ask(a) for a in picture.get("asks") or ()),
        fans=fans_of(picture.get("fan") or (), names),
        score=score_of(picture["score"]) if picture.get("score") is not None else None,
        events=tuple(_events(behind.get(p, {"pair": p, "counts": {}}), period, names)
                     for p in looked) if rows else (),
        others=tuple(_events(r, "", names) for r in rows if r["pair"] not in looked),
        asked_pairs=tuple(pair_words(p, names) for p in asked),
        mechanisms=tuple(_mechanism(m, asked) for m in mechanisms),
        rates=tuple(_rate(r) for r in rates),
        backing=backing_of(picture["backing"]) if picture.get("backing") is not None else None,
    )  # fmt: skip


def _fit(fit: Mapping[str, Any], radius: Any) -> FitView:
    return FitView(
        file=visible(fit.get("file", "")),
        name=visible(fit.get("name") or "a data set without a name"),
        digest=visible(fit.get("sha256") or "")[:12],
        period=_period(fit),
        events=_whole(fit.get("events")),
        pairs=_whole(fit.get("pairs")),
        terms=visible(fit.get("terms") or ""),
        radius=number(float(radius), 2) if _numeric(radius) else "",
    )


def _period(fit: Mapping[str, Any]) -> str:
    return f"{_date(fit.get('from'))} to {_date(fit.get('to'))}"


def _date(when: Any) -> str:
    """A date in words; as the file has it where it is none."""
    try:
        return date_words(str(when or ""))
    except (ValueError, IndexError):
        return visible(when)


def _whole(n: Any) -> str:
    return f"{n:,.0f}" if _numeric(n) else ""


def _numeric(n: Any) -> bool:
    return isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n)


def _start(start: Mapping[str, Any] | None) -> str:
    if not start:
        return ""
    first, last = _date(start["first"]), _date(start["data-end"])
    if start["own"]:
        return f"The simulated paths begin on {first}, from where the fit’s data leave off."
    return (
        f"The simulated paths begin on {first}, from the events that the case names: the fit’s "
        f"data end on {last}, and what it learnt by then is taken to hold still."
    )


def _ask(ask: Mapping[str, Any]) -> AskRow:
    error = "not known"
    if ask["error"] is not None:
        error = number(ask["error"], 2) if ask["error"] else "0: no two paths of the trial differed"
    if ask["goal"] is not None:
        error += f" (was to be {number(ask['goal'], 2)} or less)"
    stands = CONDITIONAL if CONDITIONAL in ask["marks"] else "covered by the fit’s own score"
    return AskRow(visible(ask["text"]), f"{ask['paths']:,}", error, stands)


def _events(row: Mapping[str, Any], period: str, names: Names) -> EventRow:
    counts = [int(row["counts"].get(c, 0)) for c in CLASSES]
    pair = pair_words(row["pair"], names)
    conflict, every = sum(counts[k] for k in HOSTILE), sum(counts)
    says = ""
    if period:
        deeds = count(counts[3], "act of material conflict", "acts of material conflict")
        told = count(conflict, "act of conflict", "acts of conflict")
        says = f"{told} ({deeds}) among {count(every, 'event')}."
        if conflict == 0:
            says = f"No conflict at all among {count(every, 'event')}. {_borrowed()}"
        elif conflict < ALMOST_NONE:
            says = f"Almost none: {says} {_borrowed()}"
    return EventRow(pair, tuple(f"{n:,}" for n in counts), says)


def _borrowed() -> str:
    return "What is simulated of it is borrowed from other pairs."


def _mechanism(row: Mapping[str, Any], asked: tuple[str, ...]) -> MechanismRow:
    name = row["name"]
    note = ""
    if row["low"] <= 0 <= row["high"]:
        note = "its interval holds 0: these data cannot tell it from none"
    elif name in EXPONENTS and row["high"] < 0:
        note = "it came out the other way round, and no sign was forced"
        if name == "calming":
            note += ": most likely, days with more coverage have more of everything"
    told = tuple(_interval(row["pairs"][p]) if p in row["pairs"] else "–" for p in asked)
    return MechanismRow(visible(name), MEANS.get(name, ""), _interval(row), told, note)


def _interval(part: Mapping[str, Any]) -> str:
    scale = max(abs(part["low"]), abs(part["high"]))
    strength, low, high = (fixed(part[k], scale) for k in ("strength", "low", "high"))
    return f"{strength} [{low}, {high}]"


def _rate(row: Mapping[str, Any]) -> RateRow:
    first = [_date(d) for d in row["windows"]]
    before, after = (
        f"{row[k]:,}, {first[i]} to {first[i + 1]}" for k, i in (("before", 0), ("after", 2))
    )
    ratio = "not defined"
    if row["ratio"] is not None:
        high = "without end" if row["high"] is None else number(row["high"], 2)
        ratio = f"{number(row['ratio'], 2)} [{number(row['low'], 2)}, {high}]"
    placebo = "no other date to hold it against"
    if row["placebo"] is not None and row["placebos"]:
        placebo = (
            f"as large or larger at {share_words(row['placebo'])} of "
            f"{count(row['placebos'], 'other date')}"
        )
    return RateRow(visible(row["text"]), after, before, ratio, placebo, visible(row["needs"]))
