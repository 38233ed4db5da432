"""Where simulated futures start."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from made_up import CODES, NAMES, laid_out

from standoff.case import from_text
from standoff.lenses.escalation.memory import remember
from standoff.lenses.escalation.model import State
from standoff.lenses.escalation.simulate import simulate
from standoff.lenses.escalation.start import advance, branching, from_events, rates, resting

LAID, FOUND, STATE = laid_out()
CALM = replace(FOUND.without("calming", "backing"), news=0.0)
FLAT = replace(CALM, season=np.ones((4, 7)))
EVERY = np.eye(4 * len(LAID.pairs), dtype=bool).reshape(-1, len(LAID.pairs), 4)
PLACE = {name: i for i, name in enumerate(NAMES)}


def simulated(parameters, state, days, rows, watch=EVERY):
    return simulate(LAID, parameters, None, state, days, watch, 3, rows, 0).count


def test_rates_are_those_of_the_first_simulated_day():
    for parameters in (FOUND, CALM):
        expected = rates(LAID, parameters, STATE).reshape(-1) * np.tile(parameters.season[:, 0], 20)
        seen = simulated(parameters, STATE, 1, 30_000)[:, :, 0]
        noise = seen.std(axis=0) / np.sqrt(len(seen)) + 1e-4
        assert (np.abs(seen.mean(axis=0) - expected) < 5 * noise).all()


def test_at_rest_nothing_changes_in_the_mean():
    at_rest = resting(LAID, FLAT)
    state = State(np.repeat(at_rest[None], 4, axis=0), np.ones(4))
    assert rates(LAID, FLAT, state) == pytest.approx(at_rest)
    later = advance(LAID, FLAT, state, 50)
    assert later.memory == pytest.approx(state.memory)
    groups = np.zeros((1, len(LAID.pairs), 4), bool)
    groups[0] = True
    total = simulated(FLAT, state, 60, 2000, groups)[:, 0].mean(axis=0)
    assert total[-20:].mean() == pytest.approx(at_rest.sum(), rel=0.03)


def test_the_process_rests_where_its_branching_says():
    matrix = branching(LAID, FLAT)
    assert np.abs(np.linalg.eigvals(matrix)).max() < 1
    base = FLAT.baseline.reshape(-1)
    rate = base + matrix @ base
    for _ in range(200):
        rate = base + matrix @ rate
    assert resting(LAID, FLAT).reshape(-1) == pytest.approx(rate)


def test_days_between_are_carried_by_what_was_to_be_expected():
    ahead = advance(LAID, CALM, STATE, 10)
    seen = simulated(CALM, STATE, 10, 4000).mean(axis=0).T.reshape(10, 20, 4)
    plain = seen / CALM.season[:, np.arange(10) % 7].T[:, None]
    _, last = remember(plain, LAID.decay, STATE.memory)
    busy = last > 0.02
    assert busy.sum() > 20
    assert ahead.memory[busy] == pytest.approx(last[busy], rel=0.2)
    assert ahead.memory.sum() == pytest.approx(last.sum(), rel=0.03)


def case(events):
    actors = ", ".join(f"{n}: {{name: {n}, iso3: {c}}}" for n, c in zip(NAMES, CODES, strict=True))
    return from_text(
        "standoff: 1\ntitle: Five\nas-of: 2030-01-31\n"
        f"actors: {{{actors}, mayor: {{name: Mayor}}}}\n"
        f"events:\n{events}\n"
    )


def test_a_cases_events_are_counts_that_fade():
    events = case("""\
  - {on: 2030-01-30, act: a raid, from: tarn, to: marrow, class: material-conflict}
  - {on: 2030-01-28, act: a raid, from: tarn, to: marrow, class: material-conflict}
  - {on: 2030-01-31, act: talks, from: tarn, to: mayor, class: verbal-cooperation}
  - {on: 2030-01-31, act: a plot, from: marrow, to: tarn, class: material-conflict, alleged: true}
  - {on: 2030-02-03, act: later, from: marrow, to: tarn, class: material-conflict}
  - {on: 2030-01-31, act: unclassed, from: marrow, to: tarn}""")
    first = dt.date(2030, 2, 1)
    state = from_events(events, LAID, FOUND, PLACE, first)
    above = state.memory - resting(LAID, FOUND)[None]
    pair = LAID.labels.index("TRN->MRW")
    daily = np.zeros((4, 20, 4))  # 28 to 31 January
    daily[0, pair, 3] = 1 / FOUND.season[3, dt.date(2030, 1, 28).weekday()]
    daily[2, pair, 3] = 1 / FOUND.season[3, dt.date(2030, 1, 30).weekday()]
    _, last = remember(daily, LAID.decay)
    assert above == pytest.approx(last, abs=1e-12)
