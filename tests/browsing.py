"""A real Chromium that looks at the pages; elsewhere than in CI a machine may be without one."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from conftest import ROOT

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
REQUIRED = os.environ.get("SAMSPIL_REQUIRE_BROWSER") == "1"

needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not REQUIRED,
    reason="no Chromium here; on Debian: apt-get install chromium",
)
needs_axe = pytest.mark.skipif(
    not AXE.is_file() and not REQUIRED,
    reason="no axe-core here; `make bundle`, with a network, brings it",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file of tests; it brings an event loop that other files must not meet."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="da-DK", viewport={"width": 1200, "height": 900})
    yield opened
    opened.close()
