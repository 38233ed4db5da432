"""What can be asked of the escalation lens."""

import pytest

from standoff.case import from_text
from standoff.errors import AskError
from standoff.lenses.escalation.grammar import parse, wanted

CASE = from_text(
    "standoff: 1\ntitle: Asking\nactors: {marrow: {name: Marrow}, tarn: {name: Tarn}, "
    "velm: {name: Velm}, first-lady: {name: the First Lady}}\n"
)
HOSTILE, MATERIAL = (2, 3), (3,)


@pytest.mark.parametrize(
    ("text", "kind", "classes", "days", "names"),
    [
        ("tarn->marrow conflict within 90d", "share", HOSTILE, 90, "tarn marrow"),
        ("tarn->any cooperation within 7d", "share", (0, 1), 7, "tarn"),
        ("count any->marrow verbal-conflict within 30d", "count", (2,), 30, "marrow"),
        ("first tarn->marrow material-conflict", "first", MATERIAL, 365, "tarn marrow"),
        ("first tarn->marrow material-conflict (days)", "first", MATERIAL, 365, "tarn marrow"),
        ("first tarn->marrow conflict within 60d (days)", "first", HOSTILE, 60, "tarn marrow"),
        ("first first-lady->tarn conflict within 9d", "first", HOSTILE, 9, "first-lady tarn"),
        ("first-lady->tarn conflict within 9d", "share", HOSTILE, 9, "first-lady tarn"),
        ("spread: material-conflict among (tarn,  velm) and anyone", "spread", MATERIAL, 90,
         "tarn velm"),
        ("spread: conflict among (velm) and\n  anyone within 30d", "spread", HOSTILE, 30, "velm"),
        ("war: 5 material-conflict of either within 30d", "war", MATERIAL, 30, ""),
        ("war: 2 conflict of either tarn or velm within 8d", "war", HOSTILE, 8, "tarn velm"),
        ("rate-ratio tarn->marrow conflict after 2030-01 over 180d", "rate-ratio", HOSTILE, 180,
         "tarn marrow"),
    ],
)  # fmt: skip
def test_every_form_is_read(text, kind, classes, days, names):
    want = wanted(parse(text, CASE))
    assert (want.kind, want.classes, want.days) == (kind, classes, days)
    assert want.names == tuple(names.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tarn->marow conflict within 90d", "did you mean `marrow`"),
        ("tarn->marrow wars within 90d", "not a class of events"),
        ("tarn->marrow conflict", "cannot be read at its end|cannot be read at `conflict`"),
        ("tarn->marrow conflict within 0d", "write 1d to"),
        ("count tarn->marrow conflict within 99999d", "write 1d to"),
        ("tarn->tarn conflict within 9d", "names one actor twice"),
        ("spread: conflict among (tarn, tarn) and anyone", "names one actor twice"),
        ("war: 2 conflict of either tarn or tarn within 9d", "names one actor twice"),
        ("war: 0 conflict of either within 9d", "asks for no event"),
        ("war: 2 conflict of either tarn within 9d", "cannot be read"),
        ("rate-ratio tarn->marrow conflict after 2030-13 over 9d", "is not a date"),
        ("will it escalate", "cannot be read at"),
    ],
)
def test_what_cannot_be_asked_says_what_to_write(text, words):
    with pytest.raises(AskError, match=words):
        parse(text, CASE)


def test_which_pairs_an_ask_looks_at():
    def pairs(text):
        want = wanted(parse(text, CASE))
        actors = ("tarn", "marrow", "velm")
        return {f"{a}{b}" for a in actors for b in actors if a != b and want.counts(a, b)}

    assert pairs("tarn->marrow conflict within 9d") == {"tarnmarrow"}
    assert pairs("tarn->any conflict within 9d") == {"tarnmarrow", "tarnvelm"}
    either = {"tarnmarrow", "marrowtarn"}
    assert pairs("war: 2 conflict of either tarn or marrow within 9d") == either
    assert len(pairs("war: 2 conflict of either within 9d")) == 6
    # an event between two of the list counts as well
    assert len(pairs("spread: conflict among (tarn, velm) and anyone")) == 6
    assert len(pairs("spread: conflict among (tarn) and anyone")) == 4


@pytest.mark.parametrize(
    ("text", "among", "others", "days"),
    [
        ("spread: conflict among (tarn, velm) and (marrow)", ("tarn", "velm"), ("marrow",), 90),
        ("spread: conflict among (tarn) and (velm,marrow) within 9d", ("tarn",),
         ("velm", "marrow"), 9),
        ("spread: conflict among (tarn) and anyone within 9d", ("tarn",), (), 9),
    ],
)  # fmt: skip
def test_the_two_sides_of_a_spread(text, among, others, days):
    want = wanted(parse(text, CASE))
    assert (want.among, want.others, want.days) == (among, others, days)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("spread: conflict among (tarn, velm) and (marrow, tarn)", "names one actor twice"),
        ("spread: conflict among (tarn) and (marow)", "did you mean `marrow`"),
        ("spread: conflict among (tarn) and ()", "cannot be read"),
        ("spread: conflict among (tarn) and (marrow) and (velm)", "cannot be read"),
        ("spread: conflict among (tarn)", "cannot be read"),
    ],
)
def test_sides_that_cannot_be_asked_about(text, words):
    with pytest.raises(AskError, match=words):
        parse(text, CASE)
