"""Money and voices in the report: what is drawn, what is listed, and what is only alleged."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import standoff as so
from standoff.audit.results import Audit
from standoff.case import from_text
from standoff.report.html import render
from standoff.report.money import MoneyEdge, amount_words, money_of
from standoff.report.money_svg import layers, money_svg
from standoff.report.names import Names

TEXT = """\
standoff: 1
title: Who pays on the strait
as-of: 2031-05
actors:
  tarn: {name: 'Tarn <b>&', kind: state}
  fund: {name: the Fund of Tarn for the Peaceful Use of the Kestrel Strait, kind: company}
  house: {name: Ferry House, kind: think-tank}
  desk: {name: Strait Desk, kind: think-tank}
  ada: {name: Ada Rook, kind: person, role: fellow}
  lone: {name: Lone Voice, kind: person, role: columnist}
money:
  - {id: grant, from: fund, to: house, on: 2030-02, amount: 2000000..2500000, currency: USD,
     because: [{ref: A}]}
  - {id: again, from: fund, to: house, on: 2030-03, because: [{ref: A}]}
  - {id: rest, to: house, on: 2030, amount: 0..9}
  - {id: perhaps, from: tarn, to: ada, exists: {choice: {0: 1, 1: 1}}}
  - {id: rumour, from: tarn, to: desk, alleged: true, because: [{ref: B}]}
  - {id: far, from: tarn, to: house, alleged: true, because: [{ref: B}]}
voices:
  - {id: owns, from: tarn, to: fund, kind: Ownership, because: [{ref: C}]}
  - {id: fellow, from: ada, to: house, kind: Employment, because: [{ref: C}]}
frames: {press: {how: two papers of May}}
statements:
  - {by: ada, about: tarn, stance: for, frame: press, says: all is well}
  - {by: lone, about: tarn, stance: against, frame: press}
claims:
  funded: {says: Tarn pays Ferry House, kind: factual, test: {lens: influence,
    outcome: path tarn to house within 3 steps}}
  speaks: {says: the paid speak for Tarn, kind: causal, test: {lens: influence,
    outcome: exposed-statements tarn in press, expect: {above: 0}}}
"""


@pytest.fixture(scope="module")
def audit() -> Audit:
    return so.audit(from_text(TEXT), futures=200)


@pytest.fixture(scope="module")
def drawn(audit: Audit) -> str:
    names = Names(audit.case)
    money = money_of(audit.case, audit.pictures["influence"], names)
    assert money is not None
    return str(money_svg(money, names))


def boxes(drawn: str) -> dict[str, tuple[float, float, float]]:
    """Left edge, upper edge and height of each name's box."""
    found = re.findall(
        r'<g data-actor="(\w+)"><rect x="([\d.]+)" y="([\d.]+)" width="\d+" height="([\d.]+)"',
        drawn,
    )
    return {a: (float(x), float(y), float(tall)) for a, x, y, tall in found}


def test_payer_body_speaker_and_what_is_said_stand_in_layers(drawn: str) -> None:
    at = {a: x for a, (x, *_) in boxes(drawn).items()}
    assert set(at) == {"tarn", "fund", "house", "ada", "desk", "lone"}
    assert at["tarn"] < at["fund"] < at["house"] < at["ada"]
    assert at["tarn"] < at["desk"]
    said = re.findall(r'<text x="([\d.]+)"[^>]*class="said">([^<]*)', drawn)
    assert all(float(x) > max(at.values()) for x, _ in said)
    assert any("Tarn pays Ferry House" in words for _, words in said)


def test_no_two_boxes_overlap(drawn: str) -> None:
    found = list(boxes(drawn).values())
    for i, (x, y, tall) in enumerate(found):
        for x2, y2, tall2 in found[i + 1 :]:
            assert x != x2 or y + tall <= y2 or y2 + tall2 <= y


def test_what_is_only_alleged_is_broken_and_says_so(drawn: str) -> None:
    lines = re.findall(r'<path d="[^"]*" class="(carries [^"]*)">', drawn)
    assert sum("only-alleged" in css for css in lines) == 2
    assert len(re.findall(r'class="carried only-alleged">alleged', drawn)) == 2
    assert "2 to 2.5 million USD +1" in drawn  # two payments from the Fund to the House, one line


def test_names_from_a_case_are_escaped(drawn: str) -> None:
    assert "<b>" not in drawn
    assert "Tarn &lt;b&gt;&amp;" in drawn


def test_the_same_case_gives_the_same_drawing(audit: Audit, drawn: str) -> None:
    names = Names(audit.case)
    again = money_of(audit.case, audit.pictures["influence"], names)
    assert again is not None
    assert str(money_svg(again, names)) == drawn


def test_the_page_has_the_paths_the_counts_and_the_words(audit: Audit) -> None:
    page = render(audit)
    section = re.sub(r"\s+", " ", re.search(r'<section id="money".*?</section>', page, re.S)[0])  # type: ignore[index]
    assert "association, never a proof of purchase" in section
    assert "a missing record is not a clean one" in section
    assert "ownership, then payment of 2 to 2.5 million USD (February 2030)" in section
    assert "2 ways along the same names" in section
    assert "stands in 0.5" in section
    assert "Under 10 speakers a side only counts are told." in section
    assert "on no path" in section
    assert 'href="#money"' in page
    assert "payers who are not named" in page
    assert "payments and ties" in page


def test_a_case_without_money_has_no_such_section(page_text: str) -> None:
    assert 'id="money"' not in page_text


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (7e6, 7.5e6, "7 to 7.5 million USD"),
        (750000.0, 750000.0, "750,000 USD"),
        (112899.0, 112899.0, "112,899 USD"),
        (2e9, 2e9, "2 billion USD"),
        (0.5, 9.0, "0.5 to 9 USD"),
        (None, None, ""),
    ],
)
def test_amounts_in_words(low: float | None, high: float | None, words: str) -> None:
    assert amount_words(low, high, "USD") == words


def test_a_circle_of_payments_is_drawn_and_does_not_hang() -> None:
    def edge(a: str, b: str) -> tuple[MoneyEdge, int]:
        return MoneyEdge(f"{a}{b}", a, b, "payment", "", "", "", "", False, 1.0), 1

    found = layers(["a", "b", "c", "d"], [edge("a", "b"), edge("b", "c"), edge("c", "a")], ("a",))
    assert set(found.values()) <= set(range(5))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_it_can_be_seen_and_used_by_all(
    chromium: Any, audit: Audit, tmp_path: Path, width: int, scheme: str
) -> None:
    from axe_core_python.sync_playwright import Axe

    file = tmp_path / "report.html"
    file.write_text(render(audit), encoding="utf-8")
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#money svg.money").is_visible()
    found = Axe().run(page, context="#money")["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in found] == []
    context.close()
