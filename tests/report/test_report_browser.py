"""The report in a real Chromium: what it does, what it never does, and whether all can use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from standoff.report.html import render

from .red_sea import audit_of, hostile
from .test_report_policies import of

pytestmark = pytest.mark.browser

OPEN_ALL = "document.querySelectorAll('details').forEach((box) => { box.open = true; })"
WIDE, PHONE = (1360, 900), (360, 740)


@contextmanager
def _opened(
    browser: Any, file: Path, size: tuple[int, int] = WIDE, **options: Any
) -> Iterator[Any]:
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, **options)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    try:
        yield page
        assert said == []
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    finally:
        context.close()


@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light"), (PHONE, "dark")]
)
def test_axe_finds_nothing(
    chromium: Any, page_file: Path, size: tuple[int, int], scheme: str
) -> None:
    from axe_core_python.sync_playwright import Axe

    with _opened(chromium, page_file, size, color_scheme=scheme) as page:
        page.evaluate(OPEN_ALL)
        found = Axe().run(page)["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in found] == []


def test_axe_finds_nothing_beside_the_text(chromium: Any, page_file: Path) -> None:
    from axe_core_python.sync_playwright import Axe

    with _opened(chromium, page_file) as page:
        page.locator("a.mk").first.click()
        assert page.locator("#peek").is_visible()
        found = Axe().run(page)["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in found] == []


@pytest.mark.parametrize("width", [360, 320, 768, 1360])
def test_the_page_never_scrolls_sideways(chromium: Any, page_file: Path, width: int) -> None:
    with _opened(chromium, page_file, (width, 800)) as page:
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_readable_without_script(chromium: Any, page_file: Path) -> None:
    with _opened(chromium, page_file, java_script_enabled=False) as page:
        assert page.locator("#answer p").first.is_visible()
        assert page.locator("tr[data-result]").count() == 12
        assert not page.locator("#filters").is_visible()
        dossier = page.locator("#claim-could-close-box")
        assert not dossier.locator(".body").is_visible()
        dossier.locator("summary").click()
        assert dossier.locator(".body").is_visible()
        page.locator("a.mk[data-claim=blockade]").first.click()
        assert page.url.endswith("#claim-blockade")
        assert page.locator("#claim-blockade").is_visible(), "its box opens by itself"


def test_a_link_opens_what_hides_its_target(chromium: Any, page_file: Path) -> None:
    with _opened(chromium, page_file) as page:
        row = page.locator("#number-nerve")
        assert not row.is_visible()
        page.locator('#answer a[href="#number-nerve"]').first.click()
        row.wait_for(state="visible")


def test_the_table_is_filtered_by_result_and_basis(chromium: Any, page_file: Path) -> None:
    with _opened(chromium, page_file) as page:
        rows = page.locator("tr[data-result]:visible")
        assert rows.count() == 12
        page.locator("#by-result").select_option("mixed")
        assert rows.count() == 2
        assert page.locator("#filters output").inner_text() == "2 of 12 claims"
        page.locator("#by-basis").select_option("value")
        assert rows.count() == 0
        page.locator("#by-result").select_option("")
        assert rows.count() == 1


def test_the_claim_opens_beside_the_text_and_closes_by_keyboard(
    chromium: Any, page_file: Path
) -> None:
    with _opened(chromium, page_file) as page:
        mark = page.locator("a.mk[data-claim=blockade]").first
        mark.focus()
        page.keyboard.press("Enter")
        peek = page.locator("#peek")
        assert peek.is_visible()
        assert "What would test it" in peek.inner_text()
        assert page.evaluate("document.activeElement.tagName") == "H3"
        page.keyboard.press("Escape")
        assert not peek.is_visible()
        assert page.evaluate("document.activeElement.dataset.claim") == "blockade"


def test_the_skip_link_comes_first(chromium: Any, page_file: Path) -> None:
    with _opened(chromium, page_file) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").is_visible()


def test_on_paper_everything_is_open(chromium: Any, page_file: Path) -> None:
    with _opened(chromium, page_file, java_script_enabled=False) as page:
        page.emulate_media(media="print")
        bodies = page.locator(".dossier .body")
        assert bodies.count() == 12
        assert all(bodies.nth(i).is_visible() for i in range(12))
        assert page.locator("#number-nerve").is_visible()
        assert not page.locator("nav.contents").is_visible()


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)><svg onload=alert(1)>',
        "'-alert(1)-' javascript:alert(1) </style><script>alert(1)</script>",
        "</title></script><script>alert(1)</script><!--",
        "{{ 7 * 7 }} {% raw %} &lt;script&gt;",
    ],
)
def test_what_a_case_says_shows_as_text(chromium: Any, tmp_path: Path, attack: str) -> None:
    file = tmp_path / "attacked.html"
    file.write_text(render(audit_of(hostile(attack))), "utf-8")
    with _opened(chromium, file) as page:
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.reload()
        page.evaluate(OPEN_ALL)
        for link in page.locator("a[data-claim]").all()[:3]:
            link.click()
        assert dialogs == []
        assert page.locator("script").count() == 1
        assert page.locator("img").count() == 0
        assert page.evaluate(
            "[...document.querySelectorAll('*')].every((e) => "
            "[...e.attributes].every((a) => !a.name.startsWith('on')))"
        )
        assert page.evaluate(
            "[...document.querySelectorAll('a')].every((a) => /^(https?:|file:|#)/.test(a.href))"
        )
        text = " ".join(page.inner_text("body").split())
        assert attack in text
        assert attack in page.locator("article.marked").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDE[0]


def test_text_is_large_enough_to_read(chromium: Any, page_file: Path) -> None:
    with _opened(chromium, page_file, PHONE) as page:
        page.evaluate(OPEN_ALL)
        smallest = page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('main *')]
                .filter((e) => !e.closest('svg') && [...e.childNodes].some(
                    (n) => n.nodeType === 3 && n.textContent.trim()))
                .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
        )
    assert smallest >= 11


def test_what_can_last_is_all_there_on_a_phone(chromium: Any, page_file: Path) -> None:
    with _opened(chromium, page_file, PHONE, java_script_enabled=False) as page:
        rows = page.locator("#lasting table.lasting tbody tr")
        assert rows.count() == 3
        for i in range(3):
            box = rows.nth(i).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE[0]
            assert rows.nth(i).locator("td").count() == 2
        assert page.locator("#lasting svg.moves").is_visible()
        assert not page.locator("#lasting .why ul").first.is_visible()
        page.emulate_media(media="print")
        assert page.locator("#lasting .why ul").first.is_visible()


@pytest.fixture(scope="module")
def dozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of thirteen policies on three objectives."""
    file = tmp_path_factory.mktemp("dozen") / "dozen.html"
    file.write_text(render(of(12, "passage, calm, cheap")), "utf-8")
    return file


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_many_policies_share_one_axis(chromium: Any, dozen: Path, size: tuple[int, int]) -> None:
    from axe_core_python.sync_playwright import Axe

    with _opened(chromium, dozen, size, color_scheme="dark") as page:
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        tables = page.locator("table.strips")
        assert tables.count() == 3
        for i in range(3):
            drawn = tables.nth(i).locator("svg.strip").all()
            boxes = [svg.bounding_box() for svg in drawn]
            assert len(boxes) == 14  # the axis and the policies
            assert len({(round(b["x"]), round(b["width"])) for b in boxes}) == 1
            assert all(b["x"] >= 0 and b["x"] + b["width"] <= size[0] for b in boxes)
        found = Axe().run(page)["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in found] == []
