"""Spans: checked against the text, found again where it moved, lost where it is gone."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from standoff.case.spans import digest, locate, normalise

TEXT = "The envoy left on Monday. The port stayed open, and the envoy said so twice."


def test_the_digest_is_the_first_twelve_of_sha256():
    assert digest("é") == hashlib.sha256("é".encode()).hexdigest()[:12]


def test_normalised_text_is_nfc_with_line_feeds_and_no_mark():
    assert normalise("\ufeffe\u0301\r\nx\ry") == "é\nx\ny"


def test_words_in_place_moved_and_gone():
    start = TEXT.index("port stayed")
    at = (start, start + 11)
    sha = digest("port stayed")
    assert locate(TEXT, at, sha).moved is False
    moved = locate("A new first line.\n" + TEXT, at, sha)
    assert moved.moved
    assert moved.start == start + 18
    assert locate(TEXT.replace("stayed", "was"), at, sha) is None


def test_a_quotation_that_begins_inside_a_word_is_found_again():
    start = TEXT.index("nvoy left")
    found = locate("xx " + TEXT, (start, start + 9), digest("nvoy left"))
    assert (found.start, found.end) == (start + 3, start + 12)


@given(st.text(min_size=1, max_size=60), st.text(max_size=20), st.data())
def test_whatever_is_put_before_it_a_quotation_is_found(text, before, data):
    text = normalise(text)
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    longer = before + text
    found = locate(longer, (start, end), digest(words))
    assert found is not None
    assert longer[found.start : found.end] == words
