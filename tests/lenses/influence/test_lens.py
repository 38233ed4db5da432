"""The influence lens: what it answers, what it leaves open and says why, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

import standoff as so
from standoff.audit.check import check
from standoff.case import from_text
from standoff.errors import AskError, CaseError
from standoff.futures import Futures
from standoff.lenses.influence.exposure import SHUFFLES, difference, reshuffled, said
from standoff.lenses.influence.lens import Influence, exposed_of

HEAD = """\
standoff: 1
title: Who pays on the strait
as-of: 2030-06
actors:
  tarn: {name: Tarn, kind: state}
  fund: {name: Tarn Fund, kind: company, since: 2010}
  house: {name: Ferry House, kind: think-tank}
  desk: {name: Strait Desk, kind: think-tank}
  firm: {name: Pike and Pike, kind: lobby}
  ada: {name: Ada Rook, kind: person, role: fellow}
  envoy: {name: the envoy of Tarn, kind: diplomat, of: tarn}
"""
CASE = from_text(
    HEAD
    + """\
money:
  - {id: grant, from: fund, to: house, on: 2026, amount: {value: 300, because: [{ref: a ledger}]},
     currency: USD, because: [{ref: a ledger}]}
  - {id: hidden, to: house, since: 2025, until: 2029, amount: 0..700, currency: USD}
  - {id: fee, from: tarn, to: firm, amount: 0..10, currency: USD, because: [{ref: a register}]}
  - {id: maybe, from: tarn, to: ada, exists: {choice: {0: 3, 1: 1}}, because: [judgement]}
  - {id: rumour, from: tarn, to: desk, alleged: true, because: [{ref: a column}]}
  - {id: coins, from: house, to: desk, on: 2020, because: [{ref: a ledger}]}
  - {id: small, from: house, to: ada, amount: 5, currency: EUR, because: [{ref: a ledger}]}
voices:
  - {id: owns, from: tarn, to: fund, kind: Ownership, because: [{ref: a register}]}
  - {id: speaks, from: firm, to: tarn, kind: Representation, because: [{ref: a register}]}
  - {id: fellow, from: ada, to: house, kind: Employment, since: 2027, because: [{ref: a page}]}
quantities: {mood: 0..1}
policies: {ban: {says: no fees any more, sets: {money.fee.amount: 0}}}
"""
)
LENS = Influence()


def ask(text, case=CASE, n=400, policy="as-is"):
    parsed = LENS.parse(text, case)
    return LENS.outcomes(case, Futures(case, n), policy, (parsed,))[:, 0]


def why(text, case=CASE):
    return LENS.undefined(case, LENS.parse(text, case))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("path tarn to house within 2 steps", 1.0),
        ("path tarn to house within 1 step", 0.0),
        ("path tarn to house within 2 steps at 2026", 1.0),
        ("path tarn to house within 2 steps at 2026-03", 1.0),
        ("path tarn to house within 2 steps at 2027", 0.0),
        ("path house to ada within 1 steps at 2026", 1.0),  # what has no date stands always
        ("path tarn to firm within 1 steps", 1.0),
        ("path firm to tarn within 4 steps", 0.0),  # money runs from the client to the agent
        ("path tarn to desk within 4 steps", 0.0),  # alleged, or passed on before it was paid
        ("path ada to house within 3 steps", 0.0),
    ],
)
def test_paths(text, expected):
    assert set(ask(text)) == {expected}


def test_an_edge_stands_where_its_existence_is_drawn():
    apart = "path tarn to ada within 1 steps"
    assert ask(apart, n=4000).mean() == pytest.approx(0.25, abs=0.03)
    assert set(ask("path tarn to ada within 3 steps")) == {1.0}


def test_a_policy_that_sets_an_amount_to_nothing_ends_the_edge():
    bare = CASE.model_copy(update={"voices": CASE.voices[:1]})
    assert set(ask("path tarn to firm within 1 steps", bare)) == {1.0}
    assert set(ask("path tarn to firm within 1 steps", bare, policy="ban")) == {0.0}


def test_an_allegation_is_no_path_and_a_missing_record_is_not_a_clean_one():
    assert "only alleged money leads from Tarn to Strait Desk" in why(
        "path tarn to desk within 2 steps"
    )
    assert "a missing record is not a clean one" in why("path ada to firm within 2 steps")
    assert why("path tarn to house within 2 steps") == ""


def test_a_share_is_a_range_as_wide_as_what_is_not_disclosed():
    share = ask("share of house's funding from fund", n=4000)
    none, all_ = 300 / 1000, 1.0
    assert none < share.min() < 0.4
    assert 0.95 < share.max() <= all_
    futures = Futures(CASE, 4000)
    rest = futures.values("money.hidden.amount")
    part = futures.values("money.hidden.from-payer")
    np.testing.assert_allclose(share, (300 + rest * part) / (300 + rest))
    at = ask("share of house's funding from fund at 2028")
    np.testing.assert_allclose(at, Futures(CASE, 400).values("money.hidden.from-payer"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("share of tarn's funding from house", "no payment to Tarn is on record"),
        ("share of desk's funding from house", "no amount of coins is on record"),
        ("share of firm's funding from tarn", "does not say what else Pike and Pike took"),
        ("share of house's funding from fund at 2001", "is on record at 2001"),
        ("share of ada's funding from tarn", "no amount of maybe"),
    ],
)
def test_a_share_that_cannot_be_told_says_why(text, words):
    assert words in why(text)
    assert np.isnan(ask(text)).all()


def test_amounts_in_two_currencies_are_not_added():
    text = HEAD + (
        "money:\n"
        "  - {id: a, from: tarn, to: house, amount: 1, currency: USD}\n"
        "  - {id: b, to: house, amount: 1, currency: EUR}\n"
    )
    assert "EUR and USD" in why("share of house's funding from tarn", from_text(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("path tarnn to house within 2 steps", "did you mean `tarn`"),
        ("path tarn to tarn within 2 steps", "names one actor twice"),
        ("path tarn to house within 9 steps", "write 1 to 8 steps"),
        ("path tarn to house within 0 steps", "write 1 to 8 steps"),
        ("path tarn to house", "cannot be read"),
        ("share of house funding from tarn", "cannot be read"),
        ("share of hause's funding from tarn", "did you mean `house`"),
        ("exposed-statements tarn in nowhere", "`nowhere` is not a frame"),
        ("exposed-statements trn", "did you mean `tarn`"),
    ],
)
def test_what_cannot_be_asked_says_what_to_write(text, words):
    with pytest.raises(AskError, match=words):
        LENS.parse(text, CASE)


def speeches(fors, againsts, paid, repeats=1):
    """A case in which so many speak for and against Tarn, the first of each of them paid."""
    actors, money, statements = [], [], []
    for side, many, taking in (("for", fors, paid[0]), ("against", againsts, paid[1])):
        for i in range(many):
            key = f"{side}-{i}"
            actors.append(f"  {key}: {{name: {key}, kind: person, role: columnist}}")
            if i < taking:
                money.append(f"  - {{id: pay-{key}, from: fund, to: {key}, amount: 0.5..9}}")
            statements += [
                f"  - {{by: {key}, about: tarn, stance: {side}, frame: press}}"
                for _ in range(repeats if i == 0 else 1)
            ]
    own = "  - {by: envoy, about: tarn, stance: for, frame: press}\n"
    return from_text(
        HEAD
        + "\n".join(actors)
        + "\nmoney:\n"
        + "\n".join(money)
        + "\nvoices: [{id: owns, from: tarn, to: fund, kind: Ownership}]\n"
        + "frames: {press: {how: every column of May 2030 in two papers}}\nstatements:\n"
        + own
        + "\n".join(statements)
        + "\n"
    )


def test_exposed_statements_are_a_difference_of_two_shares_without_the_subjects_own():
    case = speeches(12, 10, (6, 2), repeats=9)
    value = ask("exposed-statements tarn in press", case)
    assert value == pytest.approx((6 + 8) / 20 - (2 + 8) / 18)
    assert ask("exposed-statements tarn", case) == pytest.approx(value)


def test_under_ten_speakers_a_side_only_counts_are_told():
    case = speeches(12, 9, (6, 2))
    words = why("exposed-statements tarn in press", case)
    assert "under 10 speakers a side only counts" in words
    assert "for Tarn 6 of 12 statements, by 6 of 12 speakers" in words
    assert "against Tarn 2 of 9 statements, by 2 of 9 speakers" in words
    assert np.isnan(ask("exposed-statements tarn in press", case)).all()
    assert np.isnan(ask("reshuffled-statements tarn in press", case)).all()


def test_speakers_are_reshuffled_and_not_statements():
    """One paid speaker with a hundred columns is one speaker: no rarity comes of it."""
    loud = speeches(10, 10, (1, 0), repeats=100)
    assert ask("exposed-statements tarn", loud)[0] > 0.9
    assert ask("reshuffled-statements tarn", loud)[0] == pytest.approx(1 / 20, abs=0.02)
    clear = speeches(10, 10, (10, 0))
    assert ask("reshuffled-statements tarn", clear)[0] <= 2 / SHUFFLES
    nothing = speeches(12, 12, (3, 3))
    assert ask("reshuffled-statements tarn", nothing)[0] > 0.5


def test_the_share_of_reshuffles_equals_the_exact_count():
    """Exact by enumeration: 3 of 20 exposed, all three of them speakers for the subject."""
    from itertools import combinations

    case = speeches(10, 10, (3, 0))
    found = said(case, "tarn", "press")
    exposed, known = exposed_of(case, Futures(case, 1), "as-is", found, 4)
    assert known.all()
    real = difference(found, exposed)[0]
    weights = found.weights
    sums = [weights[list(c)].sum() for c in combinations(range(20), 3)]
    exact = np.mean([s >= real - 1e-12 for s in sums])
    drawn = reshuffled(found, exposed, Futures(case, 1))[0]
    assert drawn == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / SHUFFLES))


def test_blocks_of_futures_are_the_rows_of_the_whole():
    case = speeches(10, 10, (4, 1))
    whole = Futures(case, 60, 3)
    asks = tuple(
        LENS.parse(t, case)
        for t in ("reshuffled-statements tarn", "path tarn to for-0 within 3 steps")
    )
    all_ = LENS.outcomes(case, whole, "as-is", asks)
    parts = [LENS.outcomes(case, whole.block(a, a + 20), "as-is", asks) for a in (0, 20, 40)]
    np.testing.assert_array_equal(all_, np.concatenate(parts))


def test_grounds_are_the_edges_on_a_path_with_their_numbers():
    found = LENS.grounds(CASE, LENS.parse("path tarn to ada within 3 steps", CASE))
    assert {(g.id, g.number) for g in found} == {
        ("money.maybe", "money.maybe.exists"),
        ("voice.owns", None),
        ("money.grant", "money.grant.amount"),
        ("money.small", "money.small.amount"),
        ("voice.fellow", None),
    }
    share = LENS.grounds(CASE, LENS.parse("share of house's funding from fund", CASE))
    assert [g.number for g in share] == [
        "money.grant.amount",
        "money.hidden.amount",
        "money.hidden.from-payer",
    ]


AUDITED = """\
claims:
  funded: {says: Tarn's money reaches Ferry House, kind: factual, test: {lens: influence,
    outcome: path tarn to house within 2 steps}}
  paid: {says: Tarn pays Pike and Pike, kind: factual, test: {lens: influence,
    outcome: path tarn to ada within 1 steps, expect: no}}
  most: {says: most of Ferry House is paid by the Fund, kind: factual, test: {lens: influence,
    outcome: "share of house's funding from fund", expect: {above: 0.5}}}
  bought: {says: Strait Desk is bought, kind: factual, test: {lens: influence,
    outcome: path tarn to desk within 2 steps}}
  bribed: {says: Ada was bribed, kind: factual, allegation: true, test: {lens: influence,
    outcome: path tarn to ada within 3 steps}}
"""


def test_verdicts_hang_on_edges_and_on_what_is_not_disclosed():
    case = from_text(so.dump(CASE) + AUDITED)
    audit = so.audit(case, futures=300)
    funded = audit.verdict("funded")
    assert funded.result == "holds throughout"
    assert set(funded.hangs) == {"voice.owns", "money.grant"}
    assert funded.basis == "model"
    most = audit.verdict("most")
    assert most.basis == "assumed"
    assert "money.hidden.from-payer" in {m.id for m in most.assumed}
    assert audit.verdict("paid").basis == "assumed"
    bought = audit.verdict("bought")
    assert (bought.result, bought.basis) == ("not tested", "untested")
    assert "an allegation is no path" in bought.needs
    assert audit.verdict("bribed").basis == "allegation"
    rows = audit.pictures["influence"]["paths"]
    path = next(p for p in rows if p["speaker"] == "house")
    assert path["edges"] == ["voice.owns", "money.grant"]
    assert [e["id"] for e in audit.pictures["influence"]["edges"] if e["alleged"]] == [
        "money.rumour"
    ]


@pytest.mark.parametrize(
    ("part", "line", "words"),
    [
        (
            "voices:\n  - {id: a, from: fund, to: house, kind: Ownership}\n"
            "  - {id: b, from: house, to: desk, kind: Ownership}\n"
            "  - {id: c, from: desk, to: fund, kind: Ownership}\n",
            15,
            "a circle of ownership, from line 13: fund → house → desk → fund",
        ),
        (
            "money: [{id: a, from: fund, to: house, on: 2009}]\n",
            12,
            "a payment of 2009, before `fund` existed (since 2010)",
        ),
        (
            "voices: [{id: a, from: ada, to: fund, kind: Employment, since: 2008, until: 2012}]\n",
            12,
            "employment of 2008, before `fund` existed (since 2010)",
        ),
        ("money: [{id: a, from: fund, to: fund}]\n", 12, "a payment from `fund` to itself"),
        (
            "money: [{id: a, from: fund, to: ada, since: 2012, until: 2011}]\n",
            12,
            "it ends (2011) before it begins (2012)",
        ),
        (
            "money: [{id: a, from: fund, to: ada, on: 2012, until: 2013}]\n",
            12,
            "on:, or since: and until:, not both",
        ),
        ("money: [{id: a, from: fund, to: ada, amount: -3}]\n", 12, "-3 lies outside 0.."),
        ("money: [{id: a, from: fund, to: ada, exists: 0..2}]\n", 12, "2 lies outside 0..1"),
        ("money: [{id: a, from: fnd, to: ada}]\n", 12, "`fnd` is not an actor"),
        ("money: [{id: a, to: ada, alleged: true}]\n", 12, "an alleged payment names no payer"),
        ("statements: [{by: ada, about: tarn, frame: press}]\n", 12, "`press` is not a frame"),
    ],
)
def test_bad_input_is_told_with_its_line(part, line, words):
    with pytest.raises(CaseError) as caught:
        check(from_text(HEAD + part, "strait.yaml"))
    problem = caught.value.problems[0]
    assert words in problem.says
    assert problem.line == line
    assert problem.fix


def test_owners_in_turn_are_no_circle():
    part = (
        "voices:\n  - {id: a, from: fund, to: house, kind: Ownership, until: 2015}\n"
        "  - {id: b, from: house, to: fund, kind: Ownership, since: 2016}\n"
    )
    check(from_text(HEAD + part))


def test_a_long_circle_of_ownership_neither_hangs_nor_recurses():
    many = 4000
    actors = "".join(f"  a{i}: {{name: A {i}}}\n" for i in range(many))
    rows = "".join(
        f"  - {{id: v{i}, from: a{i}, to: a{(i + 1) % many}, kind: Ownership}}\n"
        for i in range(many)
    )
    case = from_text(f"standoff: 1\ntitle: A ring\nactors:\n{actors}voices:\n{rows}")
    found = LENS.problems(case)
    assert len(found) == 1
    assert "a circle of ownership" in found[0].says
