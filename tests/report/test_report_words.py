from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.audit.results import Audit, Flip, Move, Verdict
from standoff.report.columns import broken
from standoff.report.names import Names, anchor, visible
from standoff.report.words import (
    basis_words,
    count,
    date_words,
    dull,
    fixed,
    flip_words,
    force_words,
    hangs_words,
    listed,
    look,
    number,
    result_words,
    sentence,
    several,
    share_words,
    varies,
)


@given(st.floats(0, 1))
def test_a_share_is_called_all_or_none_only_where_it_is(share: float) -> None:
    words = share_words(share)
    assert (words == "all") == (share == 1)
    assert (words == "none") == (share == 0)
    assert words not in ("0.00", "1.00")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.04, "0.04"),
        (0.179, "0.179"),
        (5459, "5,459"),
        (-0.5, "−0.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e-9, "nearly 0"),
        (float("nan"), "not defined"),
        (None, "not defined"),
        (float("inf"), "without end"),
    ],
)
def test_numbers(value: float | None, words: str) -> None:
    assert number(value) == words


def test_a_column_has_the_decimals_of_its_largest_number() -> None:
    assert fixed(0.0955, 0.41) == "0.10"
    assert fixed(0.0955, 0.0955) == "0.096"
    assert fixed(12.4, 310.0) == "12"
    assert fixed(float("nan"), 1.0) == "–"
    assert fixed(0.0, 0.0) == "0.00"


def test_dates_counts_and_rows_of_words() -> None:
    assert date_words("2031-04-02") == "2 April 2031"
    assert date_words("2030-11") == "November 2030"
    assert date_words("2030") == "2030"
    assert count(1, "claim") == "1 claim"
    assert count(4096, "future") == "4,096 futures"
    assert several([]) == ""
    assert several(["a"]) == "a"
    assert several(["a", "b", "c"]) == "a, b and c"
    assert sentence("it waits") == "It waits."
    assert sentence("eBay waits!") == "eBay waits!"


def _verdict(result: str, basis: str = "model", **more: object) -> Verdict:
    return replace(Verdict("a", "says", "factual", "will", "", (result,), basis), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "basis", "glyph"),
    [
        ("holds throughout", "model", "✓"),
        ("mostly", "sourced", "✓"),
        ("mixed", "model", "◐"),
        ("rarely", "model", "✗"),
        ("never", "data", "✗"),
        ("shown", "assumed", "◌"),
        ("not found in 4,096", "model", "○"),
        ("not tested", "untested", "·"),
        ("not tested", "asserted", "·"),
        ("not tested", "disputed", "≠"),
        ("not tested", "allegation", "!"),
        ("not tested", "value", "♦"),
    ],
)
def test_every_result_has_its_glyph(result: str, basis: str, glyph: str) -> None:
    assert look(_verdict(result, basis)).glyph == glyph


def test_two_results_look_like_the_one_nearer_to_the_middle() -> None:
    verdict = _verdict("mostly", results=("mostly", "mixed"))
    assert look(verdict).glyph == "◐"
    assert result_words(verdict) == "mostly or mixed"


def test_values_and_allegations_get_no_verdict() -> None:
    for basis in ("value", "allegation"):
        assert result_words(_verdict("not tested", basis)) == "no verdict"


def test_the_basis_says_on_what(made: Audit) -> None:
    names = Names(made.case)
    said = {v.claim: basis_words(v, names) for v in made.verdicts}
    assert said["stronger"] == "assumed: Qarn's readiness to close the strait (nerve)"
    assert basis_words(made.verdict("stronger"), names, ids=True) == "assumed: nerve"
    assert said["blockade"] == "untested: waits for escalation"
    assert said["mines-laid"] == "disputed by Qarn"
    assert said["hidden-payers"] == "allegation"
    assert said["should-wait"] == "model: 2 of 3 numbers are judgements"
    roots = _verdict("holds throughout", "sourced", roots=("a", "b"), rests_on="2 roots")
    assert basis_words(roots, names) == "sourced, 2 roots"


def test_words_of_the_force(made: Audit) -> None:
    said = {v.claim: force_words(v) for v in made.verdicts}
    assert said["stronger"] == "is"
    assert said["could-close"] == "could"
    assert said["talks-suffer"] == "will"
    assert said["same-side"] == "likely"
    assert said["betrayal"] == "–"
    assert said["should-wait"] == "should"


def test_flips_and_what_it_hangs_on(made: Audit) -> None:
    names = Names(made.case)
    move = Move("nerve", "", 0.5, 0.7, "over", 0.3, True)
    assert flip_words(Flip("range", "nerve over 0.7", 0.3, (move,))) == "nerve over 0.7"
    turned = Flip("structure", "if the tie a-b turns hostile", float("nan"), (), ("tie.a-b",), 4)
    assert flip_words(turned) == "the tie a-b turns hostile"
    assert flip_words(None) == "–"
    named = Flip("range", "nerve over 0.7", 0.3, (move,))
    assert flip_words(named, names) == "Qarn's readiness to close the strait (nerve) over 0.7"
    tie = Flip("structure", "without the tie ald-bel", float("nan"), (), ("tie.ald-bel",), 4)
    assert flip_words(tie, names) == "without the tie Aldora – Belmar (alliance)"
    other = _verdict("mixed", hangs=("tie.ald-bel",), hangs_of=41)
    assert hangs_words(other, names) == "1 of 41 ties: Aldora – Belmar (alliance)"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a, c", "b"]) == "a, c; and b"


def test_a_verdict_is_dull_where_the_case_says_so(made: Audit) -> None:
    case = made.case
    assert "case assumes as much" in dull(case, made.verdict("stronger"))
    assert dull(case, made.verdict("should-wait")) == ""
    settled = _verdict("holds throughout", "sourced", share=1.0, numbers=())
    assert "nothing that it rests on varies" in dull(case, settled)
    moving = replace(settled, basis="model", numbers=("trust",))
    assert dull(case, moving) == "", "a formula varies with what it reads"
    assert varies(case, "trust")
    assert dull(case, replace(settled, share=0.4)) == ""


@given(st.text())
def test_what_is_shown_holds_no_control_characters(text: str) -> None:
    shown = visible(text)
    assert not any(ord(c) < 32 and c not in "\t\n" for c in shown)
    assert not any(0xD800 <= ord(c) < 0xE000 or c in "\x1b\u202e" for c in shown)
    shown.encode("utf-8")


def test_anchors_are_plain_and_differ() -> None:
    ids = ["a-b", "a.b->c", "tie.a-b.weight", "policy.x.y"]
    made = [anchor("number", key) for key in ids]
    assert made[1] == "number-a-b-to-c"
    assert len(set(made)) == len(made)
    assert all(set(a) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for a in made)


@given(st.text(alphabet="ab-. ", max_size=60), st.integers(1, 20))
def test_broken_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = broken(text, width).split("\n")
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_ids_break_at_their_joints() -> None:
    assert broken("indicator.eu-gas-imports.azerbaijan.2023 under 5.96", 22).split("\n") == [
        "indicator.eu-gas-",
        "imports.azerbaijan.",
        "2023 under 5.96",
    ]


def test_nothing_has_no_sign() -> None:
    assert fixed(-1e-9, 0.07) == "0.000"
    assert fixed(-0.004, 0.07) == "−0.004"


def test_numbers_of_the_parts_of_a_case_are_told_by_their_names(made: Audit) -> None:
    names = Names(made.case)
    assert names.told("nerve") == "Qarn's readiness to close the strait (nerve)"
    assert names.told("tie.ald-bel.weight") == "the weight of the tie Aldora – Belmar (alliance)"
    assert names.told("policy.wait.escort") == (
        "how far Aldora escorts, by the policy “let the convoy wait”"
    )
    assert names.told("nowhere.at-all") == "nowhere.at-all"
    told = names.in_items("without the tie ald-bel, tie.ald-bel-more", ["tie.ald-bel"])
    assert told == "without the tie Aldora – Belmar (alliance), tie.ald-bel-more"
