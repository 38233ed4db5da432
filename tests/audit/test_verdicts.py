"""Verdicts: result, basis and flip, on small cases made for it."""

import numpy as np
import pytest

import standoff as so
from standoff.case import from_text

HEAD = """\
standoff: 1
title: Two coasts
as-of: 2024-06
sources:
  memo: {title: A memo, by: harbour-master}
  copy: {title: The memo again, relays: memo}
actors:
  norland: {name: Norland, kind: state}
  sudland: {name: Sudland, kind: state}
  estland: {name: Estland, kind: state}
  pact: {name: The Pact, kind: bloc}
"""
QUOTE = "{source: memo, at: [0, 4], sha: 0123456789ab}"
RELAYED = "{source: copy, at: [0, 4], sha: 0123456789ab}"
BOOK = "{ref: A yearbook, url: https://yearbook.example.org/x}"
OTHER = "{ref: A gazette, url: https://www.gazette.example.com/y}"


def audit(body, futures=2000):
    return so.audit(from_text(HEAD + body, "t.yaml"), futures=futures)


def claim(test, because="[]", more=""):
    return f"claims:\n  c: {{says: c, kind: factual, because: {because}, test: {test}{more}}}\n"


ABOVE = "{lens: record, outcome: quantity q, expect: {above: 0.5}}"


@pytest.mark.parametrize(
    "number",
    [
        "{range: 0.6..0.9, because: [judgement]}",
        f"{{range: 0.6..0.9, because: [judgement, {QUOTE}]}}",
        f"{{range: 0.6..0.9, because: [{QUOTE}]}}",
        "{range: 0.7..0.71, because: [judgement]}",
        "{range: 0.7..0.71, bounds: 0..1, because: [judgement]}",
        "0.7",
    ],
)
def test_a_verdict_that_restates_one_judgement_is_assumed(number):
    """Also when a quotation stands beside it, also when its range is dogmatically narrow."""
    found = audit(f"quantities: {{q: {number}}}\n" + claim(ABOVE, f"[{QUOTE}]")).verdict("c")
    assert found.basis == "assumed"
    assert found.result == "holds throughout"
    assert [m.id for m in found.assumed] == ["q"]
    assert found.flip.moves[0].to == pytest.approx(0.5, abs=1e-6)
    assert found.flip.says == "q under 0.5"


def test_a_number_that_was_looked_up_is_not_assumed():
    body = f"quantities: {{q: {{range: 0.6..0.9, because: [{BOOK}]}}}}\n" + claim(ABOVE)
    found = audit(body).verdict("c")
    assert found.basis == "sourced"
    assert found.rests_on == "1 root"
    assert found.flip.step == "bounds"


def tie(because, weight="0.6..0.9", more=""):
    return (
        f"ties: [{{id: nor-sud, from: norland, to: sudland, kind: alliance, weight: {weight}, "
        f"because: {because}}}{more}]\n"
    )


SAME = "{lens: alignment, outcome: same-camp norland sudland}"


@pytest.mark.parametrize("source", [QUOTE, RELAYED])
def test_a_claim_tested_by_a_tie_that_its_own_sentence_states_is_asserted(source):
    """A relay of the claim's own source adds no root."""
    found = audit(tie(f"[{source}]") + claim(SAME, f"[{QUOTE}]")).verdict("c")
    assert (found.basis, found.result) == ("asserted", "not tested")


def test_an_independent_source_for_the_tie_makes_it_a_test():
    body = tie(f"[{QUOTE}, {BOOK}]", "{range: 0.6..0.9, bounds: 0..1}")
    found = audit(body + claim(SAME, f"[{QUOTE}]")).verdict("c")
    assert found.basis != "asserted"
    assert found.result == "holds throughout"
    assert set(found.roots) == {"memo", "yearbook.example.org"}


def test_a_verdict_that_one_tie_decides_names_that_tie():
    sourced = f"{{range: 0.6..0.9, bounds: 0.1..1, because: [{BOOK}]}}"
    more = (
        f", {{id: est-sud, from: estland, to: sudland, kind: alliance, weight: {sourced}, "
        f"because: [{BOOK}]}}"
    )
    found = audit(tie(f"[{BOOK}]", sourced, more) + claim(SAME)).verdict("c")
    assert found.hangs == ("tie.nor-sud",)
    assert found.hangs_of == 1  # the tie to Estland cannot move it
    assert found.flip.step == "structure"
    assert "nor-sud" in found.flip.says
    assert found.basis == "model"


def test_ties_of_the_best_camps_leave_a_claim_untested():
    body = tie(f"[{BOOK}]", "0", "") + claim(SAME)
    found = audit(body).verdict("c")
    assert (found.basis, found.result) == ("untested", "not tested")
    assert "undefined in 100%" in found.needs


def test_values_allegations_and_rival_accounts_get_no_verdict():
    body = """\
quantities: {q: {range: 0.6..0.9}}
disputes: {deaths: {says: how they died, accounts: [natural, beaten]}}
claims:
  wrong: {says: it is wrong, kind: normative, by: sudland}
  bribe: {says: they paid, kind: factual, allegation: true, by: estland, reply: they deny it}
  natural: {says: of natural causes, kind: factual, by: norland,
            test: {lens: record, outcome: quantity q, expect: {above: 0.5}}}
  beaten: {says: beaten, kind: factual, by: sudland}
  later: {says: some day, kind: predictive, waits: names no time by which it would have failed}
  soon: {says: soon, kind: predictive, test: {lens: bargaining, outcome: x}}
  bare: {says: bare, kind: factual}
"""
    found = {v.claim: v for v in audit(body).verdicts}
    assert {v.result for v in found.values()} == {"not tested"}
    assert found["wrong"].basis == "value"
    assert found["bribe"].basis == "allegation"
    assert (found["natural"].basis, found["natural"].rests_on) == ("disputed", "by Sudland")
    assert found["beaten"].rests_on == "by Norland"
    assert found["later"].needs == "names no time by which it would have failed"
    assert found["soon"].needs == "waits for bargaining"
    assert found["bare"].needs == "names no test"


def test_what_is_not_on_record_is_untested_and_says_what_to_add():
    test = "{lens: record, outcome: member norland of pact}"
    body = "quantities: {q: 1}\n" + claim(test)
    assert "add it with its source" in audit(body).verdict("c").needs


def test_two_roots_of_one_membership():
    rows = (
        f"memberships: [{{actor: norland, bloc: pact, status: full, because: [{BOOK}, {OTHER}]}}]\n"
    )
    found = audit(rows + claim("{lens: record, outcome: member norland of pact}")).verdict("c")
    assert (found.basis, found.rests_on) == ("sourced", "2 roots")
    assert found.flip is None
    assert found.flip_note == "rests on no number that could be moved"


@pytest.mark.parametrize(
    ("span", "force", "words"),
    [
        ("0.51..0.9", "will", "holds throughout"),
        ("0.46..0.96", "will", "mostly"),
        ("0..1", "likely", "mixed"),
        ("0..0.53", "will", "rarely"),
        ("0..0.4", "will", "never"),
        ("0..0.4", "can", "not found in 2,000"),
        ("0..0.6", "can", "shown"),
    ],
)
def test_results_in_words(span, force, words):
    body = f"quantities: {{q: {span}}}\n"
    body += f"claims: {{c: {{says: c, kind: causal, force: {force}, test: {ABOVE}}}}}\n"
    assert audit(body).verdict("c").result == words


def test_a_share_near_a_border_shows_both_words():
    body = "quantities: {q: 0.4444..1}\n" + claim(ABOVE)
    found = audit(body).verdict("c")
    assert set(found.results) == {"mostly", "mixed"}
    assert found.error[0] < 0.9 < found.error[1]


def test_for_can_the_witness_is_the_nearest_future_in_which_it_holds():
    body = "quantities: {q: 0..1, other: 0..1}\n"
    body += f"claims: {{c: {{says: c, kind: causal, force: can, test: {ABOVE}}}}}\n"
    witness = audit(body).verdict("c").witness
    assert set(witness) == {"q"}
    assert 0.5 < witness["q"] < 0.505


def test_flips_take_the_smallest_share_of_the_range_within_the_range_first():
    body = """\
quantities:
  a: {range: 0..1}
  b: {range: 0..10, bounds: 0..100}
  sum: {range: "= a + b", bounds: 0..101}
"""
    test = "{lens: record, outcome: quantity sum, expect: {above: 6}}"
    found = audit(body + claim(test)).verdict("c")
    assert found.central is False
    assert found.flip.step == "range"
    assert found.flip.moves[0].id == "b"
    assert found.flip.moves[0].to == pytest.approx(5.5)
    assert found.flip.share == pytest.approx(0.05)


def test_where_no_single_quantity_reverses_it_a_pair_does():
    sourced = f"because: [{BOOK}]"
    body = f"""\
quantities:
  a: {{range: 0..1, bounds: 0..1, {sourced}}}
  b: {{range: 0..1, bounds: 0..1, {sourced}}}
  both: {{range: "= a + b", bounds: 0..2}}
"""
    test = "{lens: record, outcome: quantity both, expect: {above: 1.6}}"
    found = audit(body + claim(test)).verdict("c")
    assert found.flip.step == "pair"
    assert {m.id for m in found.flip.moves} == {"a", "b"}
    assert sum(m.to for m in found.flip.moves) > 1.6
    assert found.assumed == ()


def test_the_driver_is_the_quantity_that_decides_and_not_its_neighbour():
    body = "quantities: {q: 0..1, noise: 0..1, sum: {range: '= q + 0.01 * noise', bounds: 0..2}}\n"
    test = "{lens: record, outcome: quantity sum, expect: {above: 0.5}}"
    found = audit(body + claim(test)).verdict("c")
    assert [d.id for d in found.drivers] == ["q"]
    assert found.drivers[0].direction == "higher"


def test_higher_under_one_policy_than_another_by_a_margin():
    body = """\
quantities: {backing: 0..1, answer: {range: "= 0.2 + 0.5 * backing", bounds: 0..1}}
policies: {back: {says: back, sets: {backing: 0.7..1}}, stay: {says: stay, sets: {backing: 0..0.1}}}
claims:
  c: {says: c, kind: predictive, test: {lens: record, outcome: quantity answer, under: back,
      than: stay, expect: higher, margin: 0.3}}
  d: {says: d, kind: predictive, test: {lens: record, outcome: quantity answer, under: stay,
      than: back, expect: lower, margin: 0.3}}
"""
    found = audit(body)
    assert found.verdict("c").result == "holds throughout"
    assert found.verdict("c").share == found.verdict("d").share == 1.0
    assert found.verdict("c").margins[0] == (0.0, 1.0)
    assert found.verdict("c").margins[-1] == (0.6, 0.0)


ADVICE = """\
quantities:
  backing: 0..1
  clash: {range: "= 0.1 + 0.6 * backing", bounds: 0..1}
  trade: {range: "= 0.5 * backing", bounds: 0..1}
policies:
  back: {says: back, sets: {backing: 0.7..1}}
  stay: {says: stay, sets: {backing: 0..0.1}}
objectives:
  calm: {outcome: quantity clash, lens: record, want: less, enough: 0.2}
  wealth: {outcome: quantity trade, lens: record, want: more}
  peace: {outcome: "any within 90d", lens: bargaining, want: less}
claims:
  do: {says: stay out, kind: prescriptive, test: {policy: stay, best-by: [BY]}}
"""


def test_a_recommendation_by_regret_against_every_alternative():
    found = audit(ADVICE.replace("BY", "calm, wealth, peace"))
    advice = found.recommendations[0]
    assert advice.waiting == (("peace", "waits for bargaining"),)
    score = {(f.policy, row.objective): f for row in advice.compared for f in row.fared}
    assert score["stay", "calm"].regret_worst == 0
    assert score["stay", "calm"].best == 1
    assert score["stay", "calm"].enough == 1.0
    assert score["back", "calm"].enough == 0.0
    assert score["back", "wealth"].regret_worst == 0
    assert score["stay", "wealth"].regret95 > 0.3
    assert {policy for policy, _ in score} == {"back", "stay", "as-is"}
    assert advice.best_share == 0
    assert found.verdict("do").result == "never"


def test_with_weights_one_sum_says_which_policy_is_best_and_a_weight_may_flip_it():
    body = ADVICE.replace("BY", "calm, wealth")
    body = body.replace("want: less, enough: 0.2", "want: less, enough: 0.2, weight: 1..2")
    body = body.replace("want: more", "want: more, weight: {range: 0.5..1, bounds: 0..9}")
    found = audit(body)
    assert found.recommendations[0].weighed
    verdict = found.verdict("do")
    assert verdict.result == "holds throughout"  # 0.6 a point of clash against 0.5 of trade
    assert verdict.basis == "assumed"
    moves = {m.id: m.to for m in verdict.assumed}
    assert moves["objective.calm.weight"] == pytest.approx(0.75 * 0.5 / 0.6, abs=1e-6)
    assert moves["objective.wealth.weight"] == pytest.approx(1.5 * 0.6 / 0.5, abs=1e-6)


def test_a_cloned_policy_changes_no_regret_and_no_verdict():
    clone = "  back: {says: back, sets: {backing: 0.7..1}}\n"
    one = audit(ADVICE.replace("BY", "calm"))
    two = audit(
        ADVICE.replace("BY", "calm").replace(clone, clone + clone.replace("back:", "twin:"))
    )
    assert one.verdict("do").share == two.verdict("do").share == 1.0

    def scores(found):
        return {f.policy: f for f in found.recommendations[0].on("calm").fared}

    assert all(scores(two)[key] == value for key, value in scores(one).items())


def test_analysts_are_audited_apart():
    body = "quantities: {q: [{range: 0.6..0.9, by: ana}, {range: 0..0.4, by: ben}]}\n"
    found = audit(body + claim(ABOVE))
    results = {who: v[0].result for who, v in found.by_analyst.items()}
    assert results == {"ana": "holds throughout", "ben": "never"}


def test_an_unknown_lens_and_an_unreadable_outcome_are_both_named_with_their_line():
    body = """\
quantities: {q: 1}
claims:
  a: {says: a, kind: factual, test: {lens: recrod, outcome: quantity q}}
  b: {says: b, kind: factual, test: {lens: record, outcome: quantity qq}}
"""
    with pytest.raises(so.CaseError) as caught:
        audit(body)
    text = str(caught.value)
    assert "t.yaml:14: claims.a.test.lens: `recrod` is not a lens; did you mean `record`?" in text
    assert "t.yaml:15: claims.b.test.outcome: `qq` is not a number here" in text


def test_a_formula_that_leaves_its_bounds_is_named_with_its_policy():
    body = """\
quantities: {q: 0..1, share: {range: "= q * 1.5", bounds: 0..1}, ratio: {range: "= 1 / (q - q)"}}
"""
    with pytest.raises(so.CaseError, match=r"its bounds are 0\.\.1") as caught:
        audit(body)
    assert "ratio" in str(caught.value)


def test_same_seed_same_audit_whatever_the_number_of_workers():
    case = from_text(HEAD + tie("[judgement]", "-0.2..0.9") + claim(SAME))
    one = so.audit(case, futures=3000, seed=4, workers=1)
    many = so.audit(case, futures=3000, seed=4, workers=5)
    assert one.to_dict() == many.to_dict()
    assert so.audit(case, futures=3000, seed=5).to_dict() != one.to_dict()


def test_the_audit_shows_itself():
    found = audit("quantities: {q: 0..1}\n" + claim(ABOVE).replace("says: c", "says: '<b>c</b>'"))
    assert "1 claims" in repr(found)
    frame = found.to_frame()
    assert list(frame.index) == ["c"]
    assert frame.loc["c", "share"] == pytest.approx(0.5, abs=0.05)
    assert "<table>" in found._repr_html_()
    assert np.isfinite(frame.loc["c", "low"])


def test_only_a_yes_or_no_outcome_may_be_expected_yes():
    with pytest.raises(so.CaseError, match="is not answered by yes or no"):
        audit("quantities: {q: 1}\n" + claim("{lens: record, outcome: quantity q}"))


def test_a_formula_of_looked_up_numbers_is_a_model_and_no_source():
    number = f"{{range: 0.6..0.9, bounds: 0.5..1, because: [{BOOK}]}}"
    body = f"quantities: {{q: {number}, twice: {{range: '= 2 * q', bounds: 0..2}}}}\n"
    test = "{lens: record, outcome: quantity twice, expect: {above: 0.5}}"
    assert audit(body + claim(test)).verdict("c").basis == "model"


def test_what_only_an_allegation_puts_on_record_is_untested():
    rows = "events: [{id: e, on: 2024-01, act: raid, from: norland, to: sudland, alleged: true,"
    rows += " class: material-conflict}]\n"
    test = "{lens: record, outcome: occurred norland->sudland material-conflict}"
    found = audit(rows + claim(test)).verdict("c")
    assert (found.basis, found.result) == ("untested", "not tested")
    assert "alleged" in found.needs


def test_the_argument_samples_what_is_only_assumed_or_disputed():
    body = """\
quantities: {q: {range: 0.6..0.9}}
memberships: [{actor: norland, bloc: pact, status: full, because: [BOOK]}]
disputes: {deaths: {says: how they died, accounts: [natural, beaten]}}
claims:
  do: {says: do it, kind: prescriptive}
  guessed: {says: g, kind: factual, test: {lens: record, outcome: quantity q, expect: {above: 0.5}}}
  natural: {says: n, kind: factual, test: {lens: record, outcome: quantity q, expect: {above: 0.5}}}
  beaten: {says: b, kind: factual}
  member: {says: m, kind: factual, test: {lens: record, outcome: member norland of pact}}
argument: {thesis: do, reasons: {do: [guessed, natural, beaten, member]}}
""".replace("BOOK", BOOK)
    view = audit(body).argument
    assert set(view.sampled) == {"do", "guessed", "natural", "beaten"}
    assert view.base["member"] == 1.0
    assert view.base["guessed"] == pytest.approx(0.5, abs=0.05)


def test_what_waits_for_a_fit_is_undefined_and_no_error():
    body = """\
escalation: {reciprocity: {"norland->sudland": "= fitted * 2"}}
claims:
  c: {says: c, kind: factual, test: {lens: record, expect: {above: 0},
      outcome: "quantity escalation.reciprocity.norland->sudland"}}
"""
    found = audit("quantities: {q: 1}\n" + body).verdict("c")
    assert (found.basis, found.result) == ("untested", "not tested")
    with pytest.raises(so.CaseError, match="the formula gives nan"):
        audit(
            body.replace(
                "escalation:",
                """\
quantities: {twice: {range: "= escalation.reciprocity.norland->sudland * 2"}}
escalation:""",
            )
        )
