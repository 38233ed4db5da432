"""The section on the corridors of the bundled case, in a real Chromium."""

import pytest

import standoff as so
from standoff.report.corridors_map import base_map
from standoff.report.html import render

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_of_the_region(root, tmp_path_factory):
    case = so.load(root / "cases/south-caucasus-2025/case.yaml")
    file = tmp_path_factory.mktemp("corridors") / "page.html"
    file.write_text(render(so.audit(case, futures=64)), encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_section_is_usable_by_all(chromium, page_of_the_region, width, scheme):
    from axe_core_python.sync_playwright import Axe

    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        page = context.new_page()
        page.goto(page_of_the_region.as_uri())
        page.evaluate("document.querySelectorAll('#corridors details').forEach(d => d.open = true)")
        found = Axe().run(page, "#corridors")["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"][:3]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        rows = page.locator("#corridors tr[id^=item-link-]").count()
        assert page.locator("#corridors svg.map").first.locator("[data-link]").count() == rows
        assert "agreed in full" in page.locator("#corridors svg.map").first.text_content()
    finally:
        context.close()


def test_the_stored_map_is_small_and_says_whose_it_is(root):
    import zlib

    file = root / "src/standoff/report/data/corridors_map.json"
    assert len(zlib.compress(file.read_bytes(), 9)) < 15_000
    assert "public domain" in base_map()["credit"]
