from __future__ import annotations

import re
from dataclasses import replace

from standoff.audit.results import Audit, Flip, Ledger, Move
from standoff.report.fails import fail_line
from standoff.report.names import Names
from standoff.report.sentences import answer, argued, judgement, leading, tallies
from standoff.report.sentences import tested as summary

from .red_sea import audit_of, red_sea


def test_three_sentences_lead_with_regret_and_end_with_what_flips_it(made: Audit) -> None:
    first, second, third = answer(made)
    assert first == (
        "Set against 2 alternatives, as-is among them, the advice to let the convoy wait gives "
        "away, in 95 % of the futures examined, at most 0.02 on talks that live; 1 of its 2 "
        "objectives could not be computed (waits for escalation)."
    )
    assert second == (
        "It is best on talks that live in 0.88 of the futures examined, which hangs on Qarn's "
        "readiness to close the strait (nerve, a judgement)."
    )
    assert third == (
        "It would flip if Qarn's readiness to close the strait (nerve) fell under 0.2, from 0.45. "
        "Watch: drills of the coast batteries."
    )
    assert summary(made) == (
        "12 claims: 4 by the model, 1 only restates an assumption, 2 are disputed, 1 value, "
        "1 allegation, 3 wait for something."
    )


def test_a_better_alternative_is_named(made: Audit) -> None:
    (rec,) = made.recommendations
    (row,) = rec.compared
    worse = tuple(replace(f, regret95=0.3 if f.policy == "wait" else 0.0) for f in row.fared)
    turned = replace(rec, compared=(replace(row, fared=worse),))
    first, *_ = answer(replace(made, recommendations=(turned,)))
    assert "at most 0.3 on talks that live, where " in first
    assert "gives away nothing" in first


def test_weighed_objectives_are_told_apart_from_all_alike(made: Audit) -> None:
    (rec,) = made.recommendations
    (row,) = rec.compared
    rarely = tuple(replace(f, best=0.1) for f in row.fared)
    second = replace(row, objective="no-blockade", fared=rarely)
    both = replace(rec, compared=(row, second), waiting=())
    _, alike, _ = answer(replace(made, recommendations=(both,)))
    assert alike.startswith("It is best on all 2 together in 0.88 of the futures examined (on no ")
    _, weighed, _ = answer(replace(made, recommendations=(replace(both, weighed=True),)))
    assert weighed.startswith("By the weights that the case gives these 2 objectives, it is best")


def test_where_nothing_flips_it_says_so(made: Audit) -> None:
    verdicts = tuple(
        replace(v, flip=None, drivers=()) if v.claim == "should-wait" else v for v in made.verdicts
    )
    _, _, third = answer(replace(made, verdicts=verdicts))
    assert third == (
        "Nothing that was tried flips it, though all 2 numbers beneath it are judgements."
    )


def test_a_structural_flip_and_what_it_hangs_on(made: Audit) -> None:
    flip = Flip(
        "structure", "if the tie ald-bel turns hostile", float("nan"), (), ("tie.ald-bel",), 4
    )
    verdicts = tuple(
        replace(v, flip=flip, hangs=("tie.ald-bel",), hangs_of=4, central=False)
        if v.claim == "should-wait"
        else v
        for v in made.verdicts
    )
    _, second, third = answer(replace(made, verdicts=verdicts))
    assert "and 1 of 4 ties: Aldora – Belmar (alliance)" in second
    assert third == (
        "It is not best in the central future; it would be if the tie Aldora – Belmar "
        "(alliance) turns hostile. "
        "Watch: whether relations between Aldora and Belmar end, or turn into their opposite."
    )


def test_a_quantity_with_nothing_to_watch_says_nothing_of_watching(made: Audit) -> None:
    move = Move("escort", "how far Aldora escorts", 0.1, 0.7, "over", 0.6, True)
    pair = (move, replace(move, id="policy.sail.escort", beyond="under"))
    for moves, watched in (((move,), False), (pair, True)):
        flip = Flip("bounds", "x", 0.6, moves)
        verdicts = tuple(
            replace(v, flip=flip) if v.claim == "should-wait" else v for v in made.verdicts
        )
        _, _, third = answer(replace(made, verdicts=verdicts))
        assert "how far Aldora escorts (escort) rose over 0.7, from 0.1" in third
        assert ("Watch: " in third) is watched


def test_it_falls_short_where_it_falls_short(made: Audit) -> None:
    (rec,) = made.recommendations
    names = Names(made.case)
    assert fail_line(rec, names) == (
        "It falls short on talks that live in 0.07 of the futures examined, mostly with Qarn's "
        "readiness to close the strait (nerve) over 0.62; and how far Aldora escorts, by the "
        "policy “let the convoy wait” between 0.02 and 0.08."
    )
    (short,) = rec.fails
    never = replace(rec, fails=(replace(short, share=0.0, boxes=()),))
    assert fail_line(never, names) == "It is good enough in every future examined."
    assert fail_line(replace(rec, fails=()), names) == ""


def test_an_advice_of_which_nothing_is_known_says_so(made: Audit) -> None:
    (rec,) = made.recommendations
    waits = (*rec.waiting, ("talks-live", "it is undefined in every future examined"))
    empty = replace(rec, compared=(), fails=(), waiting=waits, best_share=float("nan"))
    first, second, _ = answer(replace(made, recommendations=(empty,)))
    assert first.startswith("The advice to let the convoy wait could not be compared; 2 of its 2")
    assert second.startswith("In no future examined are all of its objectives defined")


def test_without_a_recommendation_the_thesis_speaks(made: Audit) -> None:
    first, second = answer(replace(made, recommendations=()))
    assert "Aldora should let the convoy wait" in first
    assert "on Qarn's readiness to close the strait (nerve, a judgement), which" in second


def test_an_audit_of_nothing_still_answers(made: Audit) -> None:
    empty = replace(
        made, verdicts=(), recommendations=(), argument=None, ledger=Ledger((), {}),
        case=made.case.model_copy(update={"claims": {}, "argument": None}),
    )  # fmt: skip
    assert len(answer(empty)) == 2
    assert summary(empty) == "The case makes no claim."
    assert leading(empty) is None


def test_the_summary_counts_every_claim_once(made: Audit) -> None:
    assert sum(tallies(made).values()) == len(made.verdicts)
    numbers = [int(n) for n in re.findall(r"(?<=[ ,])(\d+) (?!claims)", summary(made))]
    assert sum(numbers) == len(made.verdicts)


def test_what_it_is_argued_with_is_counted(made: Audit) -> None:
    assert argued(made) == (
        "Of the 5 claims that the advice is argued with, 3 were tested, and 1 of these only "
        "restates an assumption."
    )
    assert argued(replace(made, argument=None)) == ""


def test_judgements_are_counted(made: Audit) -> None:
    judged = made.ledger.counts["judgement"]
    assert judgement(made) == f"Of {len(made.ledger.rows)} numbers, {judged} rest on judgement."


def test_no_sentence_says_probability() -> None:
    text = " ".join(answer(audit_of(red_sea()))).lower()
    assert "probab" not in text
    assert "chance" not in text


def test_an_untested_thesis_says_why(made: Audit) -> None:
    verdicts = tuple(
        replace(v, results=("not tested",), basis="untested", needs="objectives.", share=None)
        for v in made.verdicts
    )
    first, second = answer(replace(made, recommendations=(), verdicts=verdicts))
    assert first == (
        "The argument leads to “Aldora should let the convoy wait”, which was not tested: "
        "objectives."
    )
    assert second.startswith("Nothing was tested")
