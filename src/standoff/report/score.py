"""The score of a fit's forecasts as plain rows: a row a model, and what to take at its word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from markupsafe import Markup

from standoff.forecasting.gains import Gain
from standoff.forecasting.result import Row, Score
from standoff.forecasting.words import WHAT, number, within
from standoff.report.names import visible
from standoff.report.reliability_svg import reliability_svg
from standoff.report.words import capital, count, date_words, several

VERDICTS = {
    "better": "better",
    "worse": "worse",
    "level": "no clear difference",
    "too few": "too few windows to tell",
    "unbounded": "no finite comparison",
}


@dataclass(frozen=True)
class ScoreRow:
    """How a model did on a question; `gain` is what the leading model gains over it."""

    model: str
    leading: bool
    note: str
    log_score: str
    crps: str
    coverage: str
    gain: str
    by_pair: str
    by_week: str
    verdict: str


@dataclass(frozen=True)
class QuestionView:
    """One question: what is forecast, on how much, and a row a model; `rest` stays folded."""

    says: str
    behind: str
    rows: tuple[ScoreRow, ...]
    rest: tuple[ScoreRow, ...] = ()
    rest_says: str = ""


@dataclass(frozen=True)
class Plot:
    """A reliability plot with the question that it belongs to."""

    says: str
    drawing: Markup
    inside: str


@dataclass(frozen=True)
class ScoreView:
    """The whole score; all but `unreadable` is empty where a file's score cannot be read."""

    unreadable: bool = False
    period: str = ""
    leader: str = ""
    lead: str = ""
    says: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    questions: tuple[QuestionView, ...] = ()
    plots: tuple[Plot, ...] = ()


def score_of(data: Any) -> ScoreView:
    """The rows of a score as a fit file keeps it.

    Parameters
    ----------
    data : mapping
        As `Score.to_data` writes it; other keys are passed over. The file may hold anything: what
        is no score gives a view that says so.
    """
    try:
        return _view(data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        return ScoreView(unreadable=True)


def _view(data: Mapping[str, Any]) -> ScoreView:
    known = {"period", *(f.name for f in fields(Score))} - {"start", "end"}
    found = Score.from_data({k: v for k, v in data.items() if k in known})
    questions = list(dict.fromkeys((r.target, r.horizon) for r in found.rows))
    leader = next((r.model for r in found.rows if not r.baseline), "")
    return ScoreView(
        period=f"{date_words(found.start)} to {date_words(found.end)}",
        leader=visible(leader),
        lead=_lead(found, questions),
        says=tuple(visible(s) for s in found.says),
        short=tuple(visible(s) for s in found.short),
        questions=tuple(_question(found.of(*q)) for q in questions),
        plots=tuple(
            Plot(
                capital(_what(c.target, c.horizon)),
                reliability_svg(c.bins, visible(_what(c.target, c.horizon))),
                f"{sum(b.consistent for b in c.bins)} of {len(c.bins)} bins lie where a reliable "
                "forecast’s would.",
            )
            for c in found.calibration
            if c.bins
        ),
    )


def _what(target: str, horizon: int) -> str:
    return f"{visible(WHAT.get(target, target))} {within(int(horizon))}"


def _ours(rows: tuple[Row, ...]) -> Row | None:
    return next((r for r in rows if not r.baseline), None)


def _lead(found: Score, questions: list[tuple[str, int]]) -> str:
    """On how many questions the leading model beats all baselines, plainly."""
    ways: dict[str, int] = {"beats": 0, "not": 0, "few": 0}
    for question in questions:
        ours = _ours(found.of(*question))
        if ours is None:
            return "Only baselines were scored: nothing is said of the model that simulates."
        verdicts = {g.verdict for g in ours.gains if g.nats is not None}
        few = verdicts <= {"too few"}
        ways["few" if few else "beats" if verdicts == {"better"} else "not"] += 1
    told = [f"beats every baseline on {ways['beats']}"]
    if ways["not"]:
        told.append(f"does not beat at least one baseline on {ways['not']}")
    if ways["few"]:
        told.append(f"has too little behind it to tell on {ways['few']}")
    model = next((r.model for r in found.rows if not r.baseline), "")
    return f"Of {count(len(questions), 'question')}, {visible(model)} {several(told)}."


def _question(rows: tuple[Row, ...]) -> QuestionView:
    first, ours = rows[0], _ours(rows)
    behind = (
        f"{count(first.windows, 'window')} side by side, {count(first.cases, 'case')}, "
        f"{count(first.events, 'event')}"
    )
    front, rest = _front(rows)
    return QuestionView(
        capital(_what(first.target, first.horizon)),
        behind,
        tuple(_row(r, ours) for r in front),
        tuple(_row(r, ours) for r in rest),
        _rest_says(rest, ours) if rest else "",
    )


def _front(rows: tuple[Row, ...]) -> tuple[list[Row], list[Row]]:
    """The rows that a reader needs, and the rest.

    What is scored, what differs from it by the same pair alone, and of the trailing baselines and
    of all others the one with the lowest log score. A single row left over is not worth folding.
    """
    families: dict[str, list[Row]] = {"ours": [], "pair-only": [], "trailing": [], "other": []}
    for row in rows:
        families[_family(row)].append(row)
    pairs = sorted(families["pair-only"], key=_loss)
    front = [*families["ours"], *pairs]
    front += [min(families[f], key=_loss) for f in ("trailing", "other") if families[f]]
    rest = [r for r in rows if not any(r is f for f in front)]
    return (front, rest) if len(rest) > 1 else ([*front, *rest], [])


def _family(row: Row) -> str:
    if not row.baseline:
        return "ours"
    if row.model.startswith("pair-only"):
        return "pair-only"
    return "trailing" if row.model.startswith(("trailing", "Poisson")) else "other"


def _loss(row: Row) -> float:
    return float("inf") if row.log_score is None else row.log_score


def _rest_says(rest: list[Row], ours: Row | None) -> str:
    """What opens the rest: how many, and how the leading model compares with them."""
    text = f"The other {count(len(rest), 'baseline')}"
    if ours is None:
        return text
    found = Counter(g.verdict for g in (ours.over(r.model) for r in rest) if g is not None)
    told = ", ".join(f"{words} {found[key]}" for key, words in VERDICTS.items() if found[key])
    return f"{text} ({visible(ours.model)} against them: {told})" if told else text


def _row(row: Row, ours: Row | None) -> ScoreRow:
    gain = ours.over(row.model) if ours is not None and row is not ours else None
    return ScoreRow(
        model=visible(row.model),
        leading=row is ours,
        note=f"{count(row.impossible, 'case')} that it gave no chance" if row.impossible else "",
        log_score="without bound" if row.log_score is None else number(row.log_score),
        crps=number(row.crps),
        coverage=number(row.coverage),
        gain=_nats(gain) if row is not ours else "",
        by_pair=_span(gain.by_pair) if gain else "",
        by_week=_span(gain.by_week) if gain else "",
        verdict=VERDICTS[gain.verdict] if gain else "",
    )


def _nats(gain: Gain | None) -> str:
    if gain is None:
        return "not measured"
    return "without bound" if gain.nats is None else number(gain.nats)


def _span(pair: tuple[float, float] | None) -> str:
    return f"[{number(pair[0])}, {number(pair[1])}]" if pair else "none"
