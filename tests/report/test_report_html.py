from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from standoff.audit.results import Audit, Ledger, LedgerRow, Mark, MarkedText, Verdict
from standoff.case import from_data
from standoff.report.html import render

from .red_sea import TEXT, audit_of, hostile, red_sea

VOID = {"meta", "link", "br", "img", "input", "hr"}
ATTACK = (
    "\"><script>alert(1)</script><img src=x onerror=alert(2)>&lt; ' javascript:alert(3) {{7*7}}"
)


class Page(HTMLParser):
    """What a page holds, and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.words.append(data)

    def every(self, attribute: str) -> list[str]:
        return [v for _, a in self.tags if (v := a.get(attribute)) is not None]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def page(page_text: str) -> Page:
    return Page(page_text)


def test_the_same_audit_gives_the_same_bytes(made: Audit, page_text: str) -> None:
    assert render(made) == page_text
    assert render(audit_of(red_sea(), seconds=99.0)) == page_text


def test_it_holds_no_time_and_no_place_of_this_machine(page_text: str) -> None:
    assert str(red_sea().sources["column"].path) not in page_text
    assert not re.search(r"/(home|root|tmp|work|usr)/", page_text)


def test_it_asks_the_network_for_nothing(page: Page, page_text: str) -> None:
    for tag, attributes in page.tags:
        assert tag not in ("img", "iframe", "object", "embed", "base", "form", "video", "audio")
        if tag == "link":
            assert attributes["href"] == "data:,"
        if tag == "use":
            assert (attributes.get("href") or "").startswith("#")
        assert "src" not in attributes
        assert "srcset" not in attributes
    assert "url(" not in page_text
    assert "@import" not in page_text


def test_the_policy_allows_its_own_script_alone(page: Page, page_text: str) -> None:
    policy = next(
        a["content"] or "" for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"
    )
    script = re.search(r"<script>(.*?)</script>", page_text, re.S)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script.group(1).encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}'" in policy
    assert not [k for _, a in page.tags for k in a if k.startswith("on")]


def test_ids_are_unique_and_every_link_within_leads_somewhere(page: Page) -> None:
    ids = page.every("id")
    assert len(ids) == len(set(ids))
    inner = {h[1:] for h in page.every("href") if h.startswith("#")}
    assert inner <= set(ids)
    for attribute in ("aria-labelledby", "aria-describedby"):
        assert set(page.every(attribute)) <= set(ids)


def test_headings_go_down_one_step_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_the_answer_comes_first_then_the_order_of_the_look(page: Page) -> None:
    order = [a["id"] for t, a in page.tags if t == "section"]
    assert order == [
        "answer", "verdicts", "policies", "text", "claims", "ties", "lasting", "timeline",
        "argument", "rivals", "slips", "ledger", "skipped", "reading", "references",
    ]  # fmt: skip


def test_every_claim_has_a_row_and_a_dossier(made: Audit, page: Page) -> None:
    ids = set(page.every("id"))
    for verdict in made.verdicts:
        assert f"claim-{verdict.claim}" in ids
    rows = [a for t, a in page.tags if t == "tr" and "data-result" in a]
    assert len(rows) == len(made.verdicts)
    assert "holds throughout or mostly" in page.text
    assert "in 0.88 of the futures examined" in page.text


def test_every_number_is_in_the_ledger(made: Audit, page: Page) -> None:
    ids = set(page.every("id"))
    assert {f"number-{key.replace('.', '-')}" for key in made.case.numbers} <= ids
    assert "Of 9 numbers, 7 rest on judgement." in page.text


def test_words_that_are_never_said(page: Page) -> None:
    assert "probab" not in page.text.lower()
    assert "likelihood" not in page.text.lower()


def _dossier(page_text: str, claim: str) -> str:
    start = page_text.index(f'id="claim-{claim}-box"')
    return " ".join(page_text[start : page_text.index("</details>", start)].split())


def test_an_allegation_shows_whose_it_is_and_its_reply_and_no_verdict(page_text: str) -> None:
    dossier = _dossier(page_text, "hidden-payers")
    assert "An allegation." in dossier
    assert "Ida Teller, columnist; about The Gazette." in dossier
    assert "Reply: the Gazette calls it untrue." in dossier
    assert "no verdict" in dossier
    assert "How it fared" not in dossier


def test_a_dull_verdict_says_that_it_is_dull(page_text: str) -> None:
    assert "Dull: it holds in every future because the case assumes" in _dossier(
        page_text, "stronger"
    )
    assert "Dull" not in _dossier(page_text, "should-wait")


def test_rival_accounts_stand_side_by_side(page: Page) -> None:
    assert "Belmar says Qarn laid the mines" in page.text
    assert "Qarn says The mines had drifted there" in page.text
    assert page.text.count("Standoff does not choose between them.") == 3


def test_what_is_alleged_says_so_in_the_timeline(page: Page) -> None:
    assert "February 2031 alleged Qarn: laid mines" in page.text


def test_a_dossier_tells_its_test_its_flip_and_its_numbers(page_text: str) -> None:
    dossier = _dossier(page_text, "could-close")
    for words in (
        "asked for “quantity nerve”",
        "one future that has it is enough",
        "readiness to close the strait (nerve), a judgement: it holds where this is higher",
        "The smallest change that reverses the central future: Qarn&#39;s readiness to close the "
        "strait (nerve) over 0.7 (within its range",
        "0.1..0.8",
        "judgement of Mara: a guess",
        "a reason for",
    ):
        assert words in dossier, words


def test_marks_carry_an_icon_and_words(page_text: str) -> None:
    start = page_text.index("<p", page_text.index('<article class="marked"'))
    text = page_text[start : page_text.index("</article>")]
    assert 'href="#icon-shown"' in text
    assert "shown</span>" in text
    assert 'class="mk shown deep"' in text, "two claims share these words"
    assert 'href="#slip-0">slip</a>' in text
    assert "Let the convoy wait" not in text, "the title is not told twice"


@pytest.fixture(scope="module")
def attacked() -> str:
    return render(audit_of(hostile(ATTACK)))


def test_what_a_case_says_shows_as_text(attacked: str) -> None:
    found = Page(attacked)
    assert [t for t, _ in found.tags].count("script") == 1
    assert "img" not in {t for t, _ in found.tags}
    assert not [k for _, a in found.tags for k in a if k.startswith("on")]
    assert "<script>alert(1)</script>" in found.text
    assert "{{7*7}}" in found.text
    hrefs = [h for h in found.every("href") if not h.startswith("#")]
    assert all(re.match(r"https?://|data:,$", h) for h in hrefs)


def test_addresses_that_are_not_of_the_web_are_no_links(made: Audit) -> None:
    raw = {"title": "t", "url": 'https://example.org/a" onmouseover="x'}
    case = from_data({"standoff": "1", "title": "a case", "sources": {"s": raw}})
    page = Page(render(Audit(case, 0, 10, ())))
    assert all(h.startswith("#") or h == "data:," for h in page.every("href"))


def test_lone_surrogates_and_escapes_can_be_written(made: Audit) -> None:
    text = render(audit_of(hostile("\ud800 \x1b[31m \u202e")))
    text.encode("utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_case_of_nothing_but_a_title() -> None:
    case = from_data({"standoff": "1", "title": "Bare"})
    page = Page(render(Audit(case, 0, 16, ())))
    assert "The case makes no claim." in page.text
    assert {"ties", "timeline", "argument", "text"}.isdisjoint(page.every("id"))


def test_pictures_may_be_missing_or_full_of_holes(made: Audit) -> None:
    Page(render(replace(made, pictures={})))
    Page(render(replace(made, pictures={"alignment": {"ties": [], "camps": None}})))


def test_undefined_numbers_are_said_to_be(made: Audit) -> None:
    nan = float("nan")
    (rec,) = made.recommendations
    waiting = (*rec.waiting, ("talks-live", "it is undefined in every future examined"))
    empty = replace(rec, compared=(), fails=(), waiting=waiting, best_share=nan, left_out=4096)
    assert made.argument is not None
    argument = replace(made.argument, loss={}, strength={}, difference=nan, unconverged=0.25)
    holes = replace(
        made,
        recommendations=(empty,),
        argument=argument,
    )
    text = Page(render(holes)).text
    assert "nan" not in re.findall(r"[a-z]+", text.lower())
    assert "A circle of reasons did not settle in 0.25 of the futures examined." in text


def test_analysts_part(made: Audit) -> None:
    other = tuple(
        replace(v, results=("never",), share=0.0) if v.claim == "same-side" else v
        for v in made.verdicts
    )
    text = Page(render(replace(made, by_analyst={"Mara": made.verdicts, "Ben": other}))).text
    assert "Mara and Ben gave estimates of their own. These verdicts depend" in text
    alike = Page(render(replace(made, by_analyst={"Mara": made.verdicts, "Ben": made.verdicts})))
    assert "every verdict comes out the same" in alike.text


def test_lost_quotations_and_changed_texts_are_named(made: Audit) -> None:
    body = MarkedText("column", TEXT, (), ("claim.council", "tie.ald-bel"), True)
    text = Page(render(replace(made, texts=(body,)))).text
    assert "not in this text any more: claim “the council agrees”; tie Aldora – Belmar" in text
    assert "not the one that the case annotates" in text


def test_of_a_long_text_only_what_is_marked_is_shown(made: Audit) -> None:
    long = TEXT + "\n\n" + "Nothing here. " * 40 * 600
    body = MarkedText("column", long, (Mark("claim.council", 30, 60),))
    page = render(replace(made, texts=(body,)))
    assert len(page) < 250_000
    assert "without a mark left out" in page


def test_a_large_audit_stays_under_a_megabyte(made: Audit) -> None:
    rows = tuple(
        LedgerRow(f"tie.t{i}.weight", f"weight of the tie t{i}", "0.1..0.5", "judgement", i)
        for i in range(400)
    )
    ids = tuple(r.id for r in rows)
    claims = {
        f"c{i}": {"says": f"claim {i} of a long list of claims", "kind": "factual"}
        for i in range(120)
    }
    case = from_data({"standoff": "1", "title": "large", "claims": claims})
    verdicts = tuple(
        Verdict(k, c["says"], "factual", "will", "", ("mixed",), "model", share=0.5,
                error=(0.48, 0.52), n=4096, numbers=ids, grounds=ids)
        for k, c in claims.items()
    )  # fmt: skip
    page = render(Audit(case, 0, 4096, verdicts, ledger=Ledger(rows, {})))
    assert len(page.encode()) < 1_000_000
    assert "and 390 more: 390 on judgement" in page


def test_the_audit_that_the_engine_makes_renders() -> None:
    from standoff.audit.run import audit

    made = audit(red_sea(), futures=256)
    page = Page(render(made))
    assert "256 futures" in page.text
    ids = page.every("id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in page.every("href") if h.startswith("#")} <= set(ids)
