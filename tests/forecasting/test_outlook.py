"""A forecast beyond the last day: its numbers are those of its table, its score is its own."""

import json
import math

import numpy as np
import pytest
from counts_of_known_law import START, daily_of
from scipy import stats

from standoff.daily import CLASSES
from standoff.errors import InputError
from standoff.forecasting.backtest import backtest
from standoff.forecasting.outlook import outlook
from standoff.forecasting.result import score
from standoff.forecasting.trailing import Trailing


@pytest.fixture(scope="module")
def steady():
    """Two pairs: one with an act of each class every day, one with none but a single one."""
    y = np.zeros((120, 2, 4))
    y[:, 0, :] = 1
    y[3, 1, 0] = 1
    return daily_of(y)


def test_its_numbers_are_those_of_the_distribution(steady):
    model = Trailing(28, poisson=True)
    found = outlook(steady, 30, np.array([0, 1]), model)
    assert (found.start, found.end) == ("2021-06-29", "2021-07-28")
    assert [(r.pair, r.target) for r in found.rows] == [
        (pair, name) for pair in ("AAA->BAA", "BAA->CAA") for name in CLASSES
    ]
    row = found.rows[3]
    law = stats.poisson(row.expected)
    assert row.expected == pytest.approx(30, rel=0.05)
    assert (row.low, row.high) == (law.ppf(0.05), law.ppf(0.95))
    assert row.chance == pytest.approx(1 - math.exp(-row.expected))
    assert row.seen == 120
    assert found.rows[4].seen == 1
    json.dumps(found.to_data(), allow_nan=False)


def test_without_a_backtest_of_that_horizon_it_says_that_it_is_unscored(counts):
    model = Trailing(28)
    done = score(backtest(
        counts, START.replace(month=6), counts.end, [model], horizons=(7,),
    ))  # fmt: skip
    of = np.arange(6)
    assert outlook(counts, 30, of, model, done).says[0].startswith("Unscored: no backtest of 30")
    assert outlook(counts, 7, of, model).says[0].startswith("Unscored: no backtest of 7 days")
    told = outlook(counts, 7, of, model, done).says
    assert told[0].startswith("Backtested from 2021-06-01 to 2021-07-28 at 7 days: 8 windows")
    assert any("within 7 days" in text for text in told[1:])


def test_what_cannot_be_forecast_is_told(counts):
    with pytest.raises(InputError, match="a forecast reaches 1 to 365 days"):
        outlook(counts, 366, np.arange(6), Trailing(28))
    with pytest.raises(InputError, match="the events cover 20 days"):
        outlook(counts.upto(20), 7, np.arange(6), Trailing(28))
