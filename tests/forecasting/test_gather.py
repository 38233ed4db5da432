"""What is fetched for a command: settled by what came before the period."""

import datetime as dt

import numpy as np
import pytest
from counts_of_known_law import START, daily_of

from standoff.daily import Daily
from standoff.errors import InputError
from standoff.forecasting.gather import ENOUGH, Wanted, gather


class Held:
    """Counts in memory that can be asked as a store is."""

    def __init__(self, daily):
        self.all = daily

    def period(self, sets=()):
        return self.all.start, self.all.end

    def daily(self, start, end, min_events=0, *, pairs=None, sets=()):
        lo, hi = self.all.day(start), self.all.day(end) + 1
        y = self.all.y[lo:hi]
        keep = np.array([
            (pairs is None or name in pairs) and y[:, i].sum() >= min_events
            for i, name in enumerate(self.all.labels)
        ])  # fmt: skip
        return Daily(
            start, self.all.actors, self.all.pairs[keep], y[:, keep], self.all.world[lo:hi], "held"
        )


def day(n):
    return START + dt.timedelta(days=n)


@pytest.fixture
def store():
    """Four pairs: busy before day 80, busy after it, a little before it, never."""
    y = np.zeros((120, 4, 4))
    y[:80, 0, 0] = 1
    y[80:, 1, 3] = 9
    y[:5, 2, 2] = 1
    return Held(daily_of(y))


def test_pairs_are_those_that_were_busy_before_the_period(store):
    found = gather(store, Wanted(day(80), day(119), None, 40))
    assert [found.daily.labels[i] for i in found.of] == ["AAA->BAA", "CAA->DAA"]
    assert found.daily.labels == ("AAA->BAA", "CAA->DAA")
    assert found.daily.days == 120
    few = gather(store, Wanted(day(80), day(119), None, 1))
    assert [few.daily.labels[i] for i in few.of] == ["AAA->BAA"]
    assert store.all.y[:80, 2].sum() < ENOUGH


def test_named_pairs_and_a_case_s_actors(store):
    found = gather(store, Wanted(day(80), day(119), None, 40, ("CAA->DAA",)))
    assert [found.daily.labels[i] for i in found.of] == ["CAA->DAA"]
    assert "AAA->BAA" in found.daily.labels
    found = gather(store, Wanted(day(80), day(119), None, 40, (), ("AAA", "BAA", "EAA")))
    assert [found.daily.labels[i] for i in found.of] == ["AAA->BAA"]
    with pytest.raises(InputError, match="hold nothing between DAA, EAA before 2021-05-20"):
        gather(store, Wanted(day(80), day(119), None, 40, (), ("DAA", "EAA")))
    with pytest.raises(InputError, match="BAA->CAA has no events before 2021-05-20"):
        gather(store, Wanted(day(80), day(119), None, 40, ("BAA->CAA",)))


def test_a_forecast_ahead_uses_all_and_scores_the_last_stretch(store):
    found = gather(store, Wanted(None, None, None, None), ahead=50)
    assert found.daily.end == store.all.end
    assert (found.start, found.end) == (day(70), day(119))
    assert [found.daily.labels[i] for i in found.scored] == ["AAA->BAA", "CAA->DAA"]
    assert [found.daily.labels[i] for i in found.of] == ["AAA->BAA", "BAA->CAA", "CAA->DAA"]
    assert gather(store, Wanted(None, None, None, None), ahead=58).start is None


def test_a_period_that_the_store_does_not_hold_is_told(store):
    for first, last, says in (
        (90, 80, "is empty"), (300, 310, "holds no events"), (80, 130, "ends 2021-07-09"),
        (-9, 100, "begins 2021-02-20"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=says):
            gather(store, Wanted(day(first), day(last), None, 40))
    with pytest.raises(InputError, match="nothing lies between"):
        gather(store, Wanted(day(80), day(119), day(80), 40))
