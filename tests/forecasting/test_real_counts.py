"""The baselines on ICEWS 2018, where it is at hand."""

import datetime as dt

import pytest

from standoff.forecasting.backtest import backtest
from standoff.forecasting.baselines import baselines
from standoff.forecasting.result import score


@pytest.fixture(scope="module")
def scored(icews):
    done = backtest(
        icews, dt.date(2018, 6, 1), dt.date(2018, 7, 31), baselines(),
        targets=("hostile", "material-conflict"), horizons=(1, 7, 30, 90),
    )  # fmt: skip
    return score(done)


def test_calibrated_baselines_cover_what_they_say(scored):
    """Dispersion that is fitted covers; Poisson, which has none, does not over 30 days."""
    rows = {(r.model, r.horizon): r for r in scored.rows if r.target == "hostile"}
    for horizon in (1, 7):
        assert rows["trailing 28 days", horizon].coverage == pytest.approx(0.9, abs=0.05)
    assert rows["Poisson 28 days", 30].coverage < 0.6
    assert all(r.log_score is None for (name, _), r in rows.items() if name == "all zero")


def test_the_recent_past_beats_the_value_before_and_poisson(scored):
    rows = {r.model: r for r in scored.of("hostile", 1)}
    for name in ("last value", "Poisson 28 days"):
        assert rows[name].gains[0].verdict == "worse"


def test_what_the_two_months_cannot_carry_is_not_claimed(scored):
    assert scored.short == ("90 days are not scored: the period 2018-06-01 to 2018-07-31 has 61",)
    assert {r.windows for r in scored.of("hostile", 30)} == {2}
    assert {g.verdict for r in scored.of("hostile", 30) for g in r.gains} <= {
        "too few", "unbounded",
    }  # fmt: skip
