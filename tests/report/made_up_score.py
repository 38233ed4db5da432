"""A made-up score and a made-up study of rival backing, as a fit file keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from standoff.forecasting.gains import Gain
from standoff.forecasting.reliability import Bin
from standoff.forecasting.result import Calibration, Row, Score
from standoff.forecasting.words import sentences
from standoff.lenses.escalation.backing_words import says

BINS = (Bin(900, 0.03, 0.02, 0.01, 0.05), Bin(300, 0.31, 0.52, 0.22, 0.4))


def row(model: str, target: str, horizon: int, windows: int, log: float | None,
        gains: tuple[Gain, ...] = (), baseline: bool = True) -> Row:  # fmt: skip
    """A row of made-up means."""
    return Row(model, target, horizon, baseline, windows, windows * 590, 41_200, log,
               0 if log is not None else 17, 0.412, 0.101, 0.903, 0.951, gains)  # fmt: skip


def score() -> Score:
    """One question won, one lost against a baseline, one with too few windows."""
    won = (Gain("pair-only", 0.041, (0.031, 0.052), (0.028, 0.055), 61),
           Gain("all-zero", None, None, None, 61))  # fmt: skip
    clear = (Gain("pair-only", 0.041, (0.031, 0.052), (0.028, 0.055), 61),
             Gain("climatology", 0.2, (0.17, 0.24), (0.15, 0.26), 61))  # fmt: skip
    lost = (Gain("pair-only", 0.004, (-0.002, 0.011), (-0.006, 0.013), 61),
            Gain("climatology", -0.2, (-0.24, -0.17), (-0.26, -0.15), 61))  # fmt: skip
    few = (Gain("pair-only", 0.011, (0.002, 0.02), None, 2),)
    rows = (
        row("all-zero", "hostile", 1, 61, None),
        row("pair-only", "hostile", 1, 61, 0.621),
        row("structured", "hostile", 1, 61, 0.6, won, baseline=False),
        row("pair-only", "hostile", 7, 61, 1.9),
        row("climatology", "hostile", 7, 61, 2.1),
        row("structured", "hostile", 7, 61, 1.85, clear, baseline=False),
        row("pair-only", "material-conflict", 7, 61, 1.2),
        row("climatology", "material-conflict", 7, 61, 1.1),
        row("structured", "material-conflict", 7, 61, 1.3, lost, baseline=False),
        row("pair-only", "material-conflict", 30, 2, 2.4),
        row("structured", "material-conflict", 30, 2, 2.3, few, baseline=False),
    )
    questions = dict.fromkeys((r.target, r.horizon) for r in rows)
    return Score(
        data={"name": "Straits 2030", "sha256": "ab" * 32, "from": "2030-01-01",
              "to": "2030-12-31"},
        start="2030-11-01", end="2030-12-31", pairs=("TRN->MRW",), refits=("2030-11-01",),
        rows=rows, calibration=tuple(Calibration("structured", *q, BINS, (0.1,) * 10)
                                     for q in questions),
        short=("90 days: the period is too short",), says=sentences(rows),
    )  # fmt: skip


def many() -> Score:
    """One question with a baseline of every family, more than a reader needs."""
    losses = {
        "all zero": None, "last value": 1.3, "climatology": 0.94, "Poisson 28 days": 1.0,
        "trailing 7 days": 0.904, "trailing 14 days": 0.892, "fading past": 0.84,
        "pair-only, each pair by itself": 0.852, "pair-only, pooled": 0.829,
    }  # fmt: skip
    gains = tuple(
        Gain(name, None, None, None, 61) if loss is None
        else Gain(name, loss - 0.8, (0.001, 0.9), (-0.1 if "Poisson" in name else 0.001, 0.9), 61)
        for name, loss in losses.items()
    )  # fmt: skip
    rows = [row(name, "hostile", 1, 61, loss) for name, loss in losses.items()]
    ours = row("structured", "hostile", 1, 61, 0.8, gains, baseline=False)
    return replace(score(), rows=(*rows, ours))


def backing() -> dict[str, Any]:
    """A study that sees no effect, and could not have seen a small one."""

    def part(estimate: float, low: float, high: float) -> dict[str, Any]:
        return {"estimate": estimate, "interval": [low, high]}

    study: dict[str, Any] = {
        **part(0.02, -0.06, 0.1), "then": part(-0.03, -0.12, 0.07),
        "lead": {**part(0.01, -0.07, 0.09), "alone": part(0.01, -0.07, 0.09)},
        "same-day": {**part(0.03, -0.01, 0.07), "bare": part(0.2, 0.14, 0.26)},
        "permutation": {"draws": 200, "as-large": 0.46, "middle": 0.01, "alarms": 0.06},
        "by-activity": [
            {"level": level, "pairs": 310, "acts": [5, 40], "events": 9_000, "as-large": 0.4,
             **part(at, at - 0.1, at + 0.1)}
            for level, at in (("light", 0.05), ("middling", 0.02), ("heavy", -0.03))
        ],
        "power": [{"effect": 0.05, "recovered": 0.3}, {"effect": 0.1, "recovered": 0.83},
                  {"effect": 0.2, "recovered": 1.0}],
        "injections": 120, "pairs": 930, "events": 27_000, "rivalries": 140,
        "rivals-from": "2030-01-01 to 2030-06-30", "from": "2030-07-01", "to": "2030-12-31",
        "data": {"name": "Straits 2030", "sha256": "ab" * 32}, "seed": 0,
    }  # fmt: skip
    study["says"] = list(says(study))
    return study
