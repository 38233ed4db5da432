"""What a score says in sentences."""

import pytest

from standoff.forecasting.gains import Gain
from standoff.forecasting.result import Row
from standoff.forecasting.words import number, sentences, told


def row(model, baseline, gains=(), windows=61, events=10, log=0.5):
    return Row(
        model, "hostile", 7, baseline, windows, 100, events, log, 0, 0.1, 0.1, 0.9, 0.95, gains
    )


def says(*gains, **more):
    ours = row("ours", False, gains, **more)
    return sentences((row("a", True, **more), row("b", True, **more), ours))[0]


def of(over, nats, pair, week, windows=61):
    return Gain(over, nats, pair, week, windows)


def test_a_win_is_one_over_every_baseline():
    won = of("a", 0.03, (0.01, 0.05), (0.02, 0.04))
    level = of("b", 0.02, (-0.01, 0.05), (0.02, 0.04))
    worse = of("b", -0.02, (-0.03, -0.01), (-0.04, -0.01))
    begins = "Hostile acts (verbal and material conflict) within 7 days: "
    assert says(won, of("b", 0.2, (0.1, 0.3), (0.1, 0.3))) == (
        f"{begins}ours beats every baseline; against the best, a, gain of .030 nats an event "
        "[.010, .050] by pair, [.020, .040] by week."
    )
    assert says(won, level).startswith(f"{begins}ours does not beat b (no clear difference: ")
    assert says(won, worse).startswith(f"{begins}ours does not beat b (worse: gain of −.020")


def test_few_windows_nothing_happening_and_infinite_scores_claim_nothing():
    few = of("a", 0.5, (0.4, 0.6), (0.4, 0.6), windows=2)
    assert "too few windows to tell (2 windows side by side" in says(few, windows=2)
    assert "nothing happened in the 61 windows" in says(few, events=0)
    assert "no finite comparison" in says(of("a", None, None, None))
    assert sentences((row("a", True, log=None),))[0].endswith(
        "every forecast gave no chance to something that happened."
    )
    best = sentences((row("a", True), row("b", True, log=0.4)))[0]
    assert best.endswith("of the baselines, b has the best log score.")


@pytest.mark.parametrize(
    ("value", "text"), [(0.0331, ".033"), (-0.02, "−.020"), (1.5, "1.500"), (-0.0001, ".000")]
)
def test_numbers_read_well(value, text):
    assert number(value) == text
    assert told(of("a", None, None, None)) == "the gain is unbounded"
