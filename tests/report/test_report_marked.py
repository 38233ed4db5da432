from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from standoff.audit.results import Mark
from standoff.report.marked import paragraphs


def _cut(text: str, *spans: tuple[int, int]) -> list[list[tuple[str, tuple[int, ...]]]]:
    marks = [Mark(f"claim.c{i}", a, b) for i, (a, b) in enumerate(spans)]
    return [[(p.text, p.over) for p in para.pieces] for para in paragraphs(text, marks)]


def test_spans_that_nest_and_overlap_are_cut_at_every_end() -> None:
    #                0123456789
    assert _cut("abcdefghij", (0, 8), (2, 4), (6, 10)) == [
        [("ab", (0,)), ("cd", (1, 0)), ("ef", (0,)), ("gh", (2, 0)), ("ij", (2,))]
    ]


def test_the_innermost_comes_first() -> None:
    (paragraph,) = paragraphs("abcdef", [Mark("claim.wide", 0, 6), Mark("claim.narrow", 2, 4)])
    assert paragraph.pieces[1].over == (1, 0)


def test_a_span_over_two_paragraphs_begins_and_ends_once() -> None:
    text = "one two\n\nthree four"
    first, second = paragraphs(text, [Mark("claim.a", 4, 14)])
    assert [p.begins for p in first.pieces] == [(), (0,)]
    assert [p.ends for p in first.pieces] == [(), ()]
    assert [p.ends for p in second.pieces] == [(0,), ()]


def test_punctuation_comes_before_what_is_said_of_an_end() -> None:
    (paragraph,) = paragraphs("He left. She stayed", [Mark("claim.a", 0, 7)])
    assert [(p.text, p.tail) for p in paragraph.pieces] == [("He left", "."), (" She stayed", "")]


def test_headings_of_markdown() -> None:
    heading, plain = paragraphs("# A title\n\nwords # not a title", [])
    assert heading.heading
    assert heading.pieces[0].text == "A title"
    assert not plain.heading


def test_empty_texts() -> None:
    assert paragraphs("", []) == ()
    assert paragraphs("\n \n\n", [Mark("claim.a", 0, 2)]) == ()


@st.composite
def _marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(alphabet="ab .,\n#\u00e9\U0001f600", max_size=60))
    spans = draw(
        st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6)
    )
    return text, [Mark(f"claim.c{i}", min(s), max(s)) for i, s in enumerate(spans)]


@given(_marked())
def test_every_word_stays_and_every_mark_begins_and_ends_at_most_once(
    made: tuple[str, list[Mark]],
) -> None:
    text, marks = made
    cut = paragraphs(text, marks)
    shown = "".join("".join(p.text + p.tail for p in para.pieces) for para in cut)
    bare = "".join(c for c in text if c not in " \n#")
    assert "".join(c for c in shown if c not in " \n#") == bare
    begins = [i for para in cut for p in para.pieces for i in p.begins]
    ends = [i for para in cut for p in para.pieces for i in p.ends]
    assert sorted(begins) == sorted(set(begins)) == sorted(ends)
    for i, mark in enumerate(marks):
        covered = "".join(p.text for para in cut for p in para.pieces if i in p.over)
        words = text[mark.start : mark.end]
        assert re.sub(r"\W", "", covered) == re.sub(r"\W", "", words)
