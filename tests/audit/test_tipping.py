"""Tipping points: by hand, as the audit has them, with what to watch, and errors for people."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import standoff as so
from standoff.audit.results import Move
from standoff.audit.tipping.points import claim_tips, ranking_tips
from standoff.audit.tipping.says import condition, how_often, sentence, to_dict
from standoff.audit.tipping.watch import watch, watch_item
from standoff.case import dump, from_text
from standoff.cli import main
from standoff.errors import InputError

HEAD = """\
standoff: 1
title: The strait
as-of: 2024-06
actors:
  ostrel: {name: Ostrel, kind: state}
  tarn: {name: Tarn, kind: state}
  vell: {name: Vell, kind: state}
"""
STRAIT = (
    HEAD
    + """\
quantities:
  resolve: {range: 0..0.8, bounds: 0..1, says: how firm Tarn is, because: [judgement],
            watch: whether Tarn calls up its reserves}
  luck: {range: 0.4..0.6, bounds: 0..1, says: what nobody controls,
         because: [{ref: A yearbook, url: https://example.org/x, date: 2023}]}
  escorts: {range: 0..0.2, bounds: 0..1, says: ships sent along, because: [judgement],
            watch: ships in the strait}
  safety: {range: "= escorts + luck - resolve", bounds: -2..3}
  cost: {range: "= escorts * escorts", bounds: 0..1}
policies:
  escort: {sets: {escorts: 0.4..0.6}}
  flood: {sets: {escorts: 0.8..1}}
objectives:
  passage: {outcome: quantity safety, lens: record, want: more, whose: ostrel, weight: 1}
  purse: {outcome: quantity cost, lens: record, want: less, whose: ostrel, weight: 0.5..1.5}
  calm: {outcome: quantity safety, lens: record, want: more, whose: tarn}
  quiet: {outcome: quantity cost, lens: record, want: less, whose: tarn}
claims:
  safe: {says: The strait is safe under escort, kind: predictive, because: [],
         test: {lens: record, outcome: quantity safety, under: escort, expect: {above: 0.5}}}
  fearless: {says: It is very safe, kind: predictive, because: [],
             test: {lens: record, outcome: quantity safety, under: escort, expect: {above: 0.9}}}
  firm: {says: Nothing shakes it, kind: predictive, because: [],
         test: {lens: record, outcome: quantity cost, expect: {below: 7}}}
  flood-it: {says: Flood it, kind: prescriptive, because: [],
             test: {policy: flood, best-by: [passage, purse]}}
  wish: {says: It should be free, kind: normative, because: []}
  bare: {says: It is far, kind: factual, because: []}
"""
)


@pytest.fixture(scope="module")
def case():
    return from_text(STRAIT, "strait.yaml")


def test_the_tipping_point_by_hand(case):
    """Centre: 0.5 + 0.5 - 0.4 = 0.6 > 0.5. It turns at resolve 0.5, an eighth of its range."""
    found = claim_tips(case, "safe", 1000)
    first, *rest = found.looked.turns
    assert first.moves[0].to == pytest.approx(0.5, abs=1e-6)
    assert first.share == pytest.approx(0.1 / 0.8)
    assert sentence(found) == "safe holds unless resolve is over 0.5."
    assert [w.says for w in first.watch] == ["whether Tarn calls up its reserves"]
    assert first.rests_on == ("judgement",)
    assert [(t.step, condition(t)) for t in rest] == [
        ("range", "luck is at 0.4, the low end of its range"),
        ("range", "policy.escort.escorts is at 0.4, the low end of its range"),
    ]
    assert rest[0].rests_on == ("publication",)
    assert rest[0].reasons == (("A yearbook, 2023",),)
    assert rest[1].watch[0].says == "ships in the strait"  # of the quantity that the policy sets


def test_it_is_the_flip_of_the_audit(case):
    audit = so.audit(case, futures=500)
    for claim in ("safe", "fearless", "flood-it", "firm"):
        flip = audit.verdict(claim).flip
        turns = claim_tips(case, claim, 500).looked.turns
        assert (flip is None) == (not turns)
        if flip is not None:
            assert (turns[0].step, turns[0].share) == (flip.step, flip.share)
            assert turns[0].moves == flip.moves
        assert claim_tips(case, claim, 500).looked.share == audit.verdict(claim).share


def test_a_claim_that_fails_tells_what_would_make_it_hold(case):
    found = claim_tips(case, "fearless", 500)
    assert found.looked.central is False
    assert sentence(found) == (
        "fearless fails in the central future; it would hold if resolve is under 0.1."
    )


def test_when_nothing_turns_it(case):
    found = claim_tips(case, "firm", 500)
    assert found.looked.turns == ()
    assert sentence(found) == (
        "firm holds in the central future; nothing tried turns it: no number within its bounds, no "
        "single change, no pair."
    )
    assert to_dict(found)["watch"] == ""
    assert how_often(found) == "In all of the 500 futures examined it holds."


def test_two_numbers_together_where_none_alone_does():
    body = HEAD + (
        "quantities:\n  a: {range: 0..1, watch: flags}\n  b: {range: 0..1}\n"
        "  q: {range: '= a * b', bounds: 0..1}\n"
        "claims:\n  c: {says: c, kind: factual, because: [], test: {lens: record, "
        "outcome: quantity q, expect: {above: 0.8}}}\n"
    )
    found = claim_tips(from_text(body, "t.yaml"), "c", 2000)
    (turn,) = found.looked.turns
    assert turn.step == "pair"
    assert condition(turn) == "b is over 0.875 and a over 0.938"  # of a grid of sixteenths
    assert [w.named for w in turn.watch] == [False, True]
    assert turn.watch[0].says == "signs that b is over 0.875; the case names none (`watch:`)"


def test_one_structural_change():
    ties = "".join(
        f"  - {{id: {a}, from: {b}, to: {c}, kind: alliance, weight: {w}, because: "
        "[{ref: A gazette, url: https://example.org/y}]}\n"
        for a, b, c, w in (
            ("ot", "ostrel", "tarn", "{range: 0.6..0.9, bounds: 0..1}"),
            ("tv", "tarn", "vell", "{range: 0.1..0.2, bounds: 0..0.2}"),
        )
    )
    body = HEAD + "ties:\n" + ties + (
        "claims:\n  c: {says: c, kind: factual, because: [], test: {lens: alignment, "
        "outcome: same-camp ostrel tarn, expect: yes}}\n"
    )  # fmt: skip
    found = claim_tips(from_text(body, "t.yaml"), "c", 200)
    turn = found.looked.turns[0]
    assert (turn.step, turn.item, turn.rests_on) == ("structure", "tie.ot", ("publication",))
    assert math.isnan(turn.share)
    assert sentence(found) in (
        "c holds unless the tie ot turns hostile.",
        "c holds, but not without the tie ot.",
    )
    assert turn.watch[0].says == (
        "whether relations between Ostrel and Tarn end, or turn into their opposite"
    )
    assert to_dict(found)["flips"][0]["share"] is None


def test_the_ranking_of_two_policies_on_an_objective(case):
    """Under escort less is spent, by any draw: no number turns it but what the policies set."""
    found = ranking_tips(case, ("flood", "escort"), "purse", futures=500)
    assert (found.ahead, found.behind) == ("escort", "flood")
    assert sentence(found).startswith("escort is ahead of flood on purse unless policy.")
    assert found.looked.share == 1.0
    first = found.looked.turns[0]
    assert first.moves[0].to in (pytest.approx(0.9, abs=1e-6), pytest.approx(0.5, abs=1e-6))
    turned = ranking_tips(case, ("escort", "flood"), "purse", futures=500)
    assert to_dict(turned) == to_dict(found)  # whichever is named first


def test_the_ranking_for_a_party_weighs_its_objectives(case):
    """escort: 0.6 - w * 0.25, flood: 1.0 - w * 0.81; equal at w = 0.4 / 0.56."""
    found = ranking_tips(case, ("flood", "escort"), whose="ostrel", futures=2000)
    assert found.ahead == "escort"
    move = found.looked.turns[0].moves[0]
    assert move.id == "objective.purse.weight"
    assert move.to == pytest.approx(0.4 / 0.56, abs=1e-6)
    assert "nothing out there" in found.looked.turns[0].watch[0].says
    assert 0.7 < found.looked.share < 0.85


def test_policies_that_come_out_equal_say_so():
    body = STRAIT.replace("flood: {sets: {escorts: 0.8..1}}", "flood: {sets: {escorts: 0.4..0.6}}")
    case = from_text(body, "t.yaml")
    for about in ({"objective": "passage"}, {"whose": "ostrel"}):
        found = ranking_tips(case, ("escort", "flood"), futures=300, **about)
        assert found.tied
        assert "come out equal" in sentence(found)
        assert f"{found.ahead} pulls ahead if policy." in sentence(found)


@settings(max_examples=20)
@given(st.integers(50, 950), st.integers(0, 1000))
def test_a_number_by_itself_turns_at_its_threshold(at, start):
    """Range first, bounds where its range does not reach; the share is of the one or the other."""
    limit, lo = (at + 0.5) / 1000, start / 1000  # never a tie
    hi = lo + 0.5
    body = HEAD + (
        f"quantities: {{q: {{range: {lo:.3f}..{hi:.3f}, bounds: 0..2}}}}\n"
        "claims:\n  c: {says: c, kind: factual, because: [], test: {lens: record, "
        f"outcome: quantity q, expect: {{above: {limit:.4f}}}}}}}\n"
    )
    looked = claim_tips(from_text(body, "t.yaml"), "c", 100).looked
    (turn,) = looked.turns
    (move,) = turn.moves
    middle = lo + 0.25
    assert looked.central is (middle > limit)
    assert move.to == pytest.approx(limit, abs=1e-6)
    assert move.beyond == ("under" if looked.central else "over")
    assert turn.step == ("range" if lo <= limit <= hi else "bounds")
    width = 0.5 if turn.step == "range" else 2.0
    assert turn.share == pytest.approx(abs(limit - middle) / width, abs=1e-5)


def test_what_to_watch_by_the_kind_of_number():
    body = HEAD + (
        "ties:\n  - {id: ot, from: ostrel, to: tarn, kind: alliance, weight: 0.1..0.9}\n"
        "indicators:\n  press: {says: press freedom, unit: place, bounds: 1..180,\n"
        "    values: [{of: tarn, in: 2023, value: 40..60}]}\n"
        "quantities: {q: {range: 0..1, says: how far it goes}}\n"
        "escalation: {reciprocity: {tarn->ostrel: 0.2..0.4}}\n"
        "policies: {push: {sets: {q: 0.5..1}}}\n"
        "objectives: {o: {outcome: quantity q, lens: record, want: more, weight: 1..2, "
        "whose: vell}}\n"
    )
    case = from_text(body, "t.yaml")

    def told(key, beyond="over"):
        return watch(case, Move(key, case.numbers[key].says, 0.5, 0.7, beyond, 0.2, True)).says

    assert told("tie.ot.weight", "under") == "whether relations between Ostrel and Tarn grow colder"
    assert told("indicator.press.tarn.2023") == (
        "the next figure of press freedom for Tarn, over 0.7"
    )
    assert told("q") == "signs that how far it goes is over 0.7; the case names none (`watch:`)"
    assert told("policy.push.q") == (
        "how far push is carried out: signs that how far it goes goes over 0.7"
    )
    assert told("escalation.reciprocity.tarn->ostrel") == (
        "whether Tarn answers what Ostrel does with its like"
    )
    assert told("objective.o.weight") == "nothing out there: this is a value; ask Vell"
    assert watch_item(case, "option.tarn.strike").says == (
        "whether Tarn gives up, or loses, the option strike"
    )
    assert watch_item(case, "link.strait").says == "whether the link strait closes"


def test_watch_is_kept_when_a_case_is_saved(case):
    again = from_text(dump(case), "again.yaml")
    assert again.numbers["resolve"].number.watch == "whether Tarn calls up its reserves"
    assert dump(again) == dump(case)


def run(capsys, *args):
    with pytest.raises(SystemExit) as left:
        main([*args])
    shown = capsys.readouterr()
    return left.value.code, shown.out, shown.err


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "strait.yaml"
    path.write_text(STRAIT, encoding="utf-8")
    return str(path)


def test_the_command_prints_and_writes(capsys, file, tmp_path):
    code, out, _ = run(capsys, "flip", file, "--claim", "safe")
    assert code == 0
    assert out.startswith("safe holds unless resolve is over 0.5.\nWatch: whether Tarn calls up")
    target = tmp_path / "flip.json"
    assert run(capsys, "flip", file, "--claim", "safe", "--json", str(target))[0] == 0
    body = json.loads(target.read_text(encoding="utf-8"))
    assert body["flips"][0]["moves"][0]["to"] == pytest.approx(0.5)
    assert body["watch"] == "whether Tarn calls up its reserves"
    _, out, _ = run(capsys, "flip", file, "--policies", "escort,flood", "--whose", "ostrel",
                    "--json", "-")  # fmt: skip
    assert json.loads(out)["whose"] == "ostrel"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((), "name --claim ID, or --policies A,B, one of them"),
        (("--claim", "save"), "`save` is not a claim; did you mean `safe`?"),
        (("--claim", "wish"), "`wish` is a value: it gets no verdict"),
        (("--claim", "bare"), "`bare` names no test; add `test:` to it"),
        (("--claim", "safe", "--objective", "purse"), "--objective and --whose go with --policies"),
        (("--policies", "escort"), "a ranking is of two policies"),
        (("--policies", "escort,escort", "--objective", "purse"), "a ranking is of two policies"),
        (("--policies", "escort,flood"), "name --objective ID or --whose ACTOR"),
        (("--policies", "escort,flod", "--objective", "purse"), "did you mean `flood`?"),
        (("--policies", "escort,flood", "--objective", "purs"), "did you mean `purse`?"),
        (("--policies", "escort,flood", "--whose", "vell"), "no objective is `vell`'s"),
        (("--policies", "escort,flood", "--whose", "tarn"), "calm, quiet of `tarn` has no weight"),
    ],
)
def test_the_command_refuses_in_words(capsys, file, args, says):
    code, out, err = run(capsys, "flip", file, *args)
    assert (code, out) == (2, "")
    assert says in err


def test_a_ranking_of_what_is_undefined_is_no_ranking():
    body = STRAIT.replace("lens: record, want: more, whose: tarn}", "lens: corridors, want: more}")
    body = body.replace("calm: {outcome: quantity safety", "calm: {outcome: flow of a")
    with pytest.raises(InputError, match="`calm` cannot be computed: it needs corridors"):
        ranking_tips(from_text(body, "t.yaml"), ("escort", "flood"), "calm")
