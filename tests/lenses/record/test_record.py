"""The record lens: what is on record, looked up as it stands."""

import numpy as np
import pytest

from standoff.case import from_text
from standoff.errors import AskError
from standoff.futures import Futures
from standoff.lenses.record.lens import Record

CASE = from_text(
    """\
standoff: 1
title: A strait
as-of: 2024-06
actors:
  norland: {name: Norland, kind: state}
  sudland: {name: Sudland, kind: state}
  pact: {name: The Pact, kind: bloc}
memberships:
  - {actor: norland, bloc: pact, status: full, from: 2001, until: 2024-01}
  - {actor: norland, bloc: pact, status: frozen, from: 2024-02}
  - {actor: norland, bloc: pact, status: left, from: 2024-09}
indicators:
  freedom: {unit: score, bounds: 0..10, values: [
    {of: norland, in: 2023, value: 6..7}, {of: norland, in: 2025, value: 9},
    {of: norland, in: 2022, value: 5}]}
events:
  - {id: raid, on: 2024-03-05, act: raid, from: norland, to: sudland, class: material-conflict,
     plover: ASSAULT}
  - {id: plot, on: 2023-02, act: plot, from: sudland, to: norland, class: material-conflict,
     alleged: true}
  - {id: talks, on: 2023, act: talks, class: verbal-cooperation, from: norland, to: sudland}
quantities: {will: 0..1}
ties: [{id: n-s, from: norland, to: sudland, kind: hostility, weight: -0.9..-0.5}]
"""
)
LENS = Record()


def ask(text, n=200):
    parsed = LENS.parse(text, CASE)
    return LENS.outcomes(CASE, Futures(CASE, n), "as-is", (parsed,))[:, 0]


def test_indicators_by_year_and_the_latest():
    assert set(ask("indicator freedom of norland in 2022")) == {5.0}
    latest = ask("indicator freedom of norland")
    assert latest.min() >= 6
    assert latest.max() <= 7
    assert np.array_equal(latest, ask("indicator freedom of norland in 2023"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("member norland of pact is frozen", 1.0),
        ("member norland of pact", 0.0),
        ("member sudland of pact", np.nan),
        ("occurred norland->sudland material-conflict around 2024-03-20 +-31d", 1.0),
        ("occurred norland->sudland material-conflict around 2024-05-20 +-31d", 0.0),
        ("occurred norland->sudland assault", 1.0),
        ("occurred ->sudland any around 2024", 1.0),
        ("occurred any->any verbal-cooperation around 2023-06", 1.0),
        ("occurred sudland->norland material-conflict", np.nan),
        ("occurred sudland->norland verbal-conflict", 0.0),
    ],
)
def test_standings_and_events(text, expected):
    assert ask(text, 1)[0] == pytest.approx(expected, nan_ok=True)


def test_quantities_by_any_id():
    assert ask("quantity tie.n-s.weight").max() <= -0.5
    assert ask("quantity will").min() >= 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("indicator freedum of norland", "did you mean `freedom`"),
        ("indicator freedom of sudland", "not an actor with a value"),
        ("indicator freedom of norland in 1999", "not a year with a value"),
        ("member nordland of pact", "did you mean `norland`"),
        ("member norland of pact is gone", "not a standing"),
        ("occurred norland->sudland war", "not a class of events"),
        ("quantity wil", "did you mean `will`"),
        ("how free is norland", "cannot be read at"),
    ],
)
def test_what_cannot_be_asked_says_what_to_write(text, words):
    with pytest.raises(AskError, match=words):
        LENS.parse(text, CASE)


def test_grounds_are_what_was_looked_up():
    def grounds(text):
        return [(g.id, g.number) for g in LENS.grounds(CASE, LENS.parse(text, CASE))]

    assert grounds("member norland of pact") == [("membership.norland.pact", None)]
    assert grounds("member sudland of pact") == []
    assert grounds("occurred ->sudland assault") == [("event.raid", None)]
    assert grounds("quantity will") == [("quantity.will", "will")]
    latest = "indicator.freedom.norland.2023"
    assert grounds("indicator freedom of norland") == [(latest, latest)]
