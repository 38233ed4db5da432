"""YAML → plain data with lines: limits, duplicates, aliases; nothing ends in a traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.case.tree import decode, parse
from standoff.errors import CaseError, InputError, StandoffError


def fails(text, *words):
    with pytest.raises(CaseError) as caught:
        parse(text, "f.yaml")
    for word in words:
        assert word in str(caught.value)
    return caught.value.problems


def test_everything_stays_text_until_its_field_says():
    data, marks = parse("a: on\nb: 12:30\nc: 007\nd: ~\ne: '~'\nf: 1e5\n", "f.yaml")
    assert data == {"a": "on", "b": "12:30", "c": "007", "d": None, "e": "~", "f": "1e5"}
    assert marks.line(("f",)) == 6
    assert marks.line(("f", "nowhere", 3)) == 6


def test_aliases_are_put_in_and_lines_fall_back_to_the_nearest():
    data, marks = parse("a: &x [1, {b: 2}]\nc: *x\n", "f.yaml")
    assert data["c"] == ["1", {"b": "2"}]
    assert marks.line(("c", 1, "b")) == 2


def test_every_duplicate_is_named_at_once():
    problems = fails(
        "a: 1\na: 2\nb: {c: 1, c: 2}\n", "f.yaml:2: `a` stands twice (first in line 1)"
    )
    assert [p.line for p in problems] == [2, 3]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x: " + "[" * 30_000, 1, "nested deeper than 32"),
        ("a: &x\n  - *x\n", 2, "lies inside what it stands for"),
        ("a: *y\n", 1, "stands for nothing"),
        ("a: !!python/object:os.system x\n", 1, "has no place in a case"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a: [1\nb: 2\n", 2, "not YAML"),
        ("a: \x07\n", 1, "U+0007"),
        ("? [a]\n: b\n", 1, "a key must be a word"),
        ("# nothing\n", 1, "the file holds no case"),
        ("a: &a [1]\n" + "b: [" + ", ".join(["*a"] * 101) + "]\n", 2, "more than 100 aliases"),
    ],
)
def test_bad_yaml_has_a_line_and_a_reason(text, line, words):
    problems = fails(text, words)
    assert problems[0].line == line


def test_a_billion_laughs_is_refused_before_it_is_composed():
    rows = ["- &a0 [" + ", ".join("x" * 10) + "]"]
    for i in range(9):
        rows.append(f"- &a{i + 1} [" + ", ".join([f"*a{i}"] * 10) + "]")
    fails("\n".join(rows), "once aliases are put in")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"a: \x00", "binary"),
        (b"a: 1\nb: \xff\n", "f.yaml:2: byte 8 is not UTF-8"),
        (b"x" * 5_000_001, "5.0 MB is more than 5 MB"),
    ],
)
def test_bytes_that_are_no_text(raw, words):
    with pytest.raises(InputError) as caught:
        decode(raw, "f.yaml")
    assert words in str(caught.value)


@given(st.text(max_size=300))
def test_no_text_ends_in_a_traceback(text):
    try:
        parse(text, "f.yaml")
    except StandoffError as error:
        assert str(error)


YAMLISH = st.text(alphabet="ab:-[]{}&*!|>'\"\n ,#?%@`~.0", max_size=120)


@given(YAMLISH)
def test_no_yamlish_text_ends_in_a_traceback(text):
    try:
        parse(text, "f.yaml")
    except StandoffError as error:
        assert str(error)
