"""What the report's tests share: an audit with a verdict of every kind, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standoff.audit.results import Audit
from standoff.report.html import render

from .red_sea import audit_of, red_sea

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def made() -> Audit:
    """The made-up audit."""
    return audit_of(red_sea())


@pytest.fixture(scope="session")
def page_text(made: Audit) -> str:
    """Its report."""
    return render(made)


@pytest.fixture(scope="session")
def page_file(page_text: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its report as a file."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(page_text, "utf-8")
    return file


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium, where there is one."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found = None
    if found is None:
        if os.environ.get("STANDOFF_REQUIRE_BROWSER") == "1":
            pytest.fail("STANDOFF_REQUIRE_BROWSER=1, and there is no Chromium with playwright")
        pytest.skip("no Chromium here: the report is not looked at in a browser")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=SWITCHES)
        yield browser
        browser.close()
