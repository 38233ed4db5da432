"""The score of forecasts as plain data: what a fit file keeps and a report shows."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from standoff.forecasting.backtest import Backtest, Marks, Question
from standoff.forecasting.gains import Gain, gain
from standoff.forecasting.reliability import Bin, reliability
from standoff.forecasting.scores import covered, pit_histogram, randomised_pit
from standoff.futures import uniforms


@dataclass(frozen=True)
class Row:
    """How one model did on one question.

    Attributes
    ----------
    model, target : str
    horizon : int
        Days.
    baseline : bool
        Whether others are measured against it.
    windows, cases, events : int
        Windows in time that do not overlap; windows times pairs; events that happened in them.
    log_score : float or None
        Mean loss in nats; None where it is infinite.
    impossible : int
        Cases that happened though the model gave them no chance: these make it infinite.
    crps : float
        Mean, in events.
    brier : float
        Mean, of "at least one".
    coverage, coverage_plain : float
        Of the 90 % interval: by the randomised transform, and of the counts themselves.
    gains : tuple of Gain
        Over every other model; of a baseline, over the best of the other baselines only.
    """

    model: str
    target: str
    horizon: int
    baseline: bool
    windows: int
    cases: int
    events: int
    log_score: float | None
    impossible: int
    crps: float
    brier: float
    coverage: float
    coverage_plain: float
    gains: tuple[Gain, ...]

    def over(self, model: str) -> Gain | None:
        """The gain over a model, where it was measured."""
        return next((g for g in self.gains if g.over == model), None)


@dataclass(frozen=True)
class Calibration:
    """Whether a model's chances can be taken at their word.

    Attributes
    ----------
    model, target : str
    horizon : int
    bins : tuple of Bin
        Of the chance of at least one event.
    pit : tuple of float
        Shares of the ten parts of the transform's histogram; each is .1 where all is right.
    """

    model: str
    target: str
    horizon: int
    bins: tuple[Bin, ...]
    pit: tuple[float, ...]


@dataclass(frozen=True)
class Score:
    """The whole of it.

    Attributes
    ----------
    data : dict
        `name` and `sha256` of the events, and the days they run `from` and `to`.
    start, end : str
        The period that was scored.
    pairs : tuple of str
        The pairs that were scored.
    refits : tuple of str
        The days on which models were fitted.
    rows : tuple of Row
    calibration : tuple of Calibration
        Of the leading model on each question.
    short : tuple of str
        Horizons that the period is too short for.
    says : tuple of str
        Where the leading model beats the baselines, and where it does not.
    """

    data: dict[str, str]
    start: str
    end: str
    pairs: tuple[str, ...]
    refits: tuple[str, ...]
    rows: tuple[Row, ...]
    calibration: tuple[Calibration, ...]
    short: tuple[str, ...]
    says: tuple[str, ...]

    def of(self, target: str, horizon: int) -> tuple[Row, ...]:
        """The rows of one question."""
        return tuple(r for r in self.rows if (r.target, r.horizon) == (target, horizon))

    def to_data(self) -> dict[str, Any]:
        """Words, numbers, lists: what JSON holds; names are hyphenated, no number is infinite."""
        body = asdict(self)
        body["period"] = {"from": body.pop("start"), "to": body.pop("end")}
        for row in body["rows"]:
            for one in row["gains"]:
                one["verdict"] = Gain(**one).verdict
        plain: dict[str, Any] = _hyphens(body)
        return plain

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Score:
        """What `to_data` wrote."""
        body = _underscores(data)
        period = body.pop("period")
        rows = tuple(
            Row(**{**row, "gains": tuple(_gain(one) for one in row["gains"])})
            for row in body.pop("rows")
        )
        calibration = tuple(
            Calibration(**{**c, "bins": tuple(Bin(**b) for b in c["bins"]), "pit": tuple(c["pit"])})
            for c in body.pop("calibration")
        )
        return cls(
            data=body.pop("data"), start=period["from"], end=period["to"], rows=rows,
            calibration=calibration, **{key: tuple(value) for key, value in body.items()},
        )  # fmt: skip


def score(found: Backtest, seed: int = 0) -> Score:
    """Means, intervals, calibration and sentences of a backtest.

    Parameters
    ----------
    found : Backtest
    seed : int
        Of the randomised transform and the bootstrap: the same seed, the same numbers.
    """
    from standoff.forecasting.words import sentences

    rows: list[Row] = []
    calibration: list[Calibration] = []
    for question in found.happened:
        rows += _rows(found, question, seed)
        lead = leader(found, question)
        marks = found.marks[lead, *question]
        bins = reliability(marks.chance.ravel(), found.happened[question].ravel() > 0)
        pit = pit_histogram(marks.lower.ravel(), marks.upper.ravel())
        calibration.append(Calibration(lead, *question, bins, tuple(float(share) for share in pit)))
    labels = found.daily.labels
    data = {
        "name": found.daily.name, "sha256": found.daily.sha256,
        "from": str(found.daily.start), "to": str(found.daily.end),
    }  # fmt: skip
    return Score(
        data, str(found.start), str(found.end), tuple(labels[i] for i in found.of),
        tuple(str(day) for day in found.refits), tuple(rows), tuple(calibration), found.short,
        sentences(tuple(rows)),
    )  # fmt: skip


def leader(found: Backtest, question: Question) -> str:
    """The model that is not a baseline; where all are, the one with the best log score."""
    for model in reversed(found.models):
        if not model.baseline:
            return model.name
    return min((m.name for m in found.models), key=lambda n: _mean(found.marks[n, *question]))


def _mean(marks: Marks) -> float:
    return float(marks.log.mean())


def _rows(found: Backtest, question: Question, seed: int) -> list[Row]:
    target, horizon = question
    y = found.happened[question]
    firsts = [int(o) + found.daily.start.toordinal() for o in found.origins[horizon]]
    week = np.array([(first - 1) // 7 for first in firsts], dtype=np.int64)
    draws = uniforms(seed, f"pit.{target}.{horizon}", 0, y.size).reshape(y.shape)
    marks = {model.name: found.marks[model.name, target, horizon] for model in found.models}
    usual = sorted((m.name for m in found.models if m.baseline), key=lambda n: _mean(marks[n]))
    out = []
    for model in found.models:
        own = marks[model.name]
        others = [name for name in usual if name != model.name]
        if model.baseline:
            others = others[:1]
        column = f"gain.{target}.{horizon}"
        mean = _mean(own)
        out.append(
            Row(
                model=model.name, target=target, horizon=horizon, baseline=model.baseline,
                windows=y.shape[0], cases=y.size, events=int(y.sum()),
                log_score=mean if math.isfinite(mean) else None,
                impossible=int(np.isinf(own.log).sum()),
                crps=float(own.crps.mean()), brier=float(own.brier.mean()),
                coverage=float(covered(randomised_pit(own.lower, own.upper, draws)).mean()),
                coverage_plain=float(own.inside.mean()),
                gains=tuple(
                    gain(name, own.log, marks[name].log, y, week, column, seed) for name in others
                ),
            )
        )  # fmt: skip
    return out


def _gain(one: dict[str, Any]) -> Gain:
    pair, week = one["by_pair"], one["by_week"]
    return Gain(
        one["over"], one["nats"], tuple(pair) if pair else None, tuple(week) if week else None,
        one["windows"],
    )  # fmt: skip


def _hyphens(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.replace("_", "-"): _hyphens(v) for key, v in value.items()}
    return [_hyphens(v) for v in value] if isinstance(value, list | tuple) else value


def _underscores(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.replace("-", "_"): _underscores(v) for key, v in value.items()}
    return [_underscores(v) for v in value] if isinstance(value, list) else value
