"""What reverses a claim: one search for the audit and for `standoff flip`, and whole."""

import pytest

import standoff as so
from standoff.audit.run import audit
from standoff.audit.tipping.points import claim_tips
from standoff.case import from_text
from standoff.cases import bundled
from standoff.lenses.registry import lens

HEAD = "standoff: 1\ntitle: The strait\nactors: {tarn: {name: Tarn, kind: state}}\n"
TWO = (
    HEAD
    + """\
quantities:
  a: 0..1
  b: 0..1
  c: {range: 0..0.4, bounds: 0..1}
  d: 0..1
  both: {range: "= a * b", bounds: 0..1}
  less: {range: "= c - 0.1 * d", bounds: -1..1}
claims:
  pair: {says: p, kind: factual, because: [],
         test: {lens: record, outcome: quantity both, expect: {above: 0.8}}}
  far: {says: f, kind: factual, because: [],
        test: {lens: record, outcome: quantity less, expect: {above: 0.6}}}
"""
)


def flips(case, futures):
    """Of each claim with a verdict: what the audit says reverses it, and what the command says."""
    for verdict in audit(case, futures, 0, 1).verdicts:
        if verdict.share is None or not verdict.n:
            continue
        looked = claim_tips(case, verdict.claim, futures, 0, 1).looked
        one = verdict.flip
        first = looked.turns[0] if looked.turns else None
        yield (
            verdict.claim,
            None if one is None else (one.step, one.says, one.moves),
            None if first is None else (first.step, first.says, first.moves),
        )


@pytest.mark.parametrize("costly", [False, True])
def test_the_command_and_the_audit_have_one_answer(costly, monkeypatch):
    """Also of a lens that affords few futures, and so is asked at few points of a pair."""
    if costly:
        monkeypatch.setattr(lens("record"), "afford", lambda case, asks: 70)
        monkeypatch.setattr(lens("record"), "pointwise", True, raising=False)
    found = {claim: answers for claim, *answers in flips(from_text(TWO), 1000)}
    for audited, told in found.values():
        assert audited == told
    assert found["pair"][0][0] == "pair"
    (move,) = found["far"][0][2]
    assert (found["far"][0][0], move.id) == ("bounds", "c")
    assert move.to == pytest.approx(0.65)
    grid = 4 if costly else 16
    assert all((m.to * grid) % 1 == pytest.approx(0, abs=1e-6) for m in found["pair"][0][2])


def test_they_agree_on_the_bundled_case():
    """Simulated claims too: each is asked at every point, however many claims there are."""
    case = so.load(bundled("south-caucasus-2025"))
    found = {claim: answers for claim, *answers in flips(case, 64)}
    assert len(found) > 40
    apart = {claim: answers for claim, answers in found.items() if answers[0] != answers[1]}
    assert apart == {}
    assert sum(audited is not None for audited, _ in found.values()) > 20


@pytest.mark.parametrize("futures", [8, 100])
def test_what_is_too_costly_is_not_said_to_have_been_tried(futures):
    """Five cuts of forty lines take a program in every future: so few points tell nothing."""
    lines = "".join(
        f"    l{i}: {{from: well, to: city, mode: pipeline, commodity: oil, "
        f"capacity: {{range: {i + 1}..{i + 3}, unit: Mt/y}}}}\n"
        for i in range(40)
    )
    case = from_text(
        HEAD
        + "corridors:\n  nodes: {well: {kind: field, at: [1, 1]}, city: {kind: market, at: [2, 2]}}"
        + "\n  links:\n"
        + lines
        + "claims:\n  c: {says: c, kind: predictive, because: [], test: {lens: corridors, "
        "outcome: worst 5 cuts of well to city, expect: {above: 0.2}}}\n"
    )
    (verdict,) = audit(case, futures, 0, 1).verdicts
    assert verdict.flip is None
    assert verdict.flip_note == "not looked for: too costly to solve for every number"
    assert claim_tips(case, "c", futures, 0, 1).looked.note == (
        "too costly to solve for every number"
    )
