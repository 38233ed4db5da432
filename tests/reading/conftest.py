"""Texts of our own, drafted once."""

from __future__ import annotations

from pathlib import Path

import pytest

from standoff.case import from_data
from standoff.case.spans import digest, normalise, text_sha256
from standoff.reading import draft
from standoff.reading.trees import available

TEXTS = Path(__file__).parent / "texts"

needs_spacy = pytest.mark.skipif(not available(), reason="spaCy and its model are not installed")


@pytest.fixture(params=[pytest.param("spacy", marks=needs_spacy), "rules"], scope="session")
def engine(request):
    """Both ways of reading; each test that asks for it runs twice."""
    return request.param


@pytest.fixture(scope="session")
def text_of():
    """A text by its file's name, normalised."""
    return lambda name: normalise((TEXTS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def drafted(text_of):
    """A draft by file and engine, made once."""
    made = {}

    def make(name, engine):
        if (name, engine) not in made:
            made[name, engine] = draft(text_of(name), engine=engine)
        return made[name, engine]

    return make


def _quotations(item):
    """Every quotation anywhere in plain data."""
    if isinstance(item, dict):
        if "sha" in item and "at" in item:
            yield item
        for value in item.values():
            yield from _quotations(value)
    elif isinstance(item, list):
        for value in item:
            yield from _quotations(value)


def _assert_sound(case, text):
    """What holds of every draft: it validates, and it quotes what stands in the text."""
    from_data(case)
    assert case["sources"]["article"]["sha256"] == text_sha256(text)
    for quotation in _quotations(case):
        start, end = quotation["at"]
        assert 0 <= start < end <= len(text)
        assert quotation["sha"] == digest(text[start:end])
    for actor in case.get("actors", {}).values():
        assert actor["draft"] is True
        assert all(0 <= s < e <= len(text) for s, e in actor["mentions"])
    for section in ("memberships", "ties", "events", "statements", "money"):
        assert all(row["draft"] is True and row["because"] for row in case.get(section, []))
    for section in ("claims", "disputes", "policies"):
        assert all(
            row["draft"] is True and row["because"] for row in case.get(section, {}).values()
        )


def _ties(case):
    return {(t["from"], t["to"], t["weight"]["range"]) for t in case["ties"]}


def _kinds(case):
    return {k: a["kind"] for k, a in case["actors"].items()}


@pytest.fixture(scope="session")
def assert_sound():
    return _assert_sound


@pytest.fixture(scope="session")
def kinds():
    return _kinds


@pytest.fixture(scope="session")
def ties():
    return _ties


@pytest.fixture(scope="session")
def quotations():
    return _quotations
