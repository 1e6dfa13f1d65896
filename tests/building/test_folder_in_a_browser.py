"""The folder as people use it, where nothing runs behind it but a server of files."""

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browsing import needs_browser
from building.crawling import Crawler
from building.hosts import Host, plain
from samspil.jobs.web.assets import read_assets

pytestmark = needs_browser
QUESTION = "which-cases-have-a-theme"
bundled = pytest.mark.skipif(not read_assets().bundled, reason="make bundle makes the editor")


@pytest.fixture(scope="module")
def host(crawler: Crawler) -> Iterator[Host]:
    with plain(crawler.folder.parent) as one:
        yield one


@pytest.fixture
def page(context: BrowserContext, host: Host) -> Iterator[Page]:
    """The front page; whatever is asked for must be there, and nothing of another host."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("response", lambda reply: wrong.append(reply.url) if reply.status >= 400 else None)
    opened.on("request", lambda ask: wrong.append(ask.url) if _strange(ask.url, host) else None)
    opened.goto(f"{host.address}/sam/")
    yield opened
    assert wrong == []


def _strange(url: str, host: Host) -> bool:
    return not url.startswith((f"{host.address}/sam/", "data:", "blob:"))


def test_a_reader_searches_and_comes_to_what_was_sought(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type("hotspotproj")
    expect(page.get_by_role("option").first).to_contain_text("Hotspotprojektet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg.html?q=hotspotproj")
    page.locator(".hits a", has_text="Hotspotprojektet").first.click()
    page.wait_for_url("**/sam/case/hotspot.html")
    expect(page.locator("h1")).to_contain_text("Hotspotprojektet")


def test_a_search_in_english_stays_in_english(page: Page) -> None:
    page.locator(".site-languages a[hreflang=en]").click()
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type("co-production")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/soeg.html?q=co-production")
    page.locator(".hits a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_contain_text("co-production")


def test_a_question_is_answered_by_choice_and_its_table_changes(page: Page) -> None:
    page.locator("nav a", has_text="Spørgsmål").first.click()
    page.locator(f'main a[href$="/svar/{QUESTION}.html"]').first.click()
    expect(page.locator("main table tbody tr").first).to_be_visible()
    before = page.locator("main table tbody tr").count()
    choices = page.locator("main nav ul.inline-list a:not([aria-current])")
    chosen = choices.first.get_attribute("href") or ""
    choices.first.click()
    page.wait_for_url(f"**{chosen}")
    expect(page.locator("main nav a[aria-current]").first).to_be_visible()
    assert page.locator("main table tbody tr").count() != before


def test_a_figure_is_drawn_and_can_be_taken_home(page: Page, host: Host) -> None:
    page.goto(f"{host.address}/sam/svar/which-phases-are-citizens-active-in.html")
    figure = page.locator("main figure svg:visible").first
    box = figure.bounding_box()
    assert box
    assert box["width"] > 200
    assert box["height"] > 50
    expect(page.locator("main figcaption").first).not_to_be_empty()
    with page.expect_download() as coming:
        _download(page, ".svg")
    assert "<svg" in coming.value.path().read_text("utf-8")


def test_an_answer_is_taken_home_as_a_table_and_as_a_workbook(page: Page, host: Host) -> None:
    page.goto(f"{host.address}/sam/svar/{QUESTION}.html")
    shown = page.locator("main table tbody tr").count()
    with page.expect_download() as coming:
        _download(page, f"{QUESTION}.csv")
    rows = list(csv.reader(io.StringIO(coming.value.path().read_text("utf-8-sig"))))
    assert len(rows) == shown + 1
    with page.expect_download() as coming:
        _download(page, ".xlsx")
    assert coming.value.path().read_bytes().startswith(b"PK")


def _download(page: Page, end: str) -> None:
    """Click a file to take home; the browser would show some of them instead."""
    link = page.locator(f'main .downloads a[href$="{end}"]').first
    link.evaluate("(link) => link.setAttribute('download', '')")
    link.click()


@bundled
def test_a_query_is_answered_in_the_browser_and_an_endless_one_is_stopped(
    page: Page, host: Host
) -> None:
    loaded: list[str] = []
    page.on("response", lambda reply: loaded.append(reply.url))
    page.goto(f"{host.address}/sam/sparql.html")
    expect(page.locator(".cm-content")).to_be_visible()
    assert not [url for url in loaded if url.endswith(".wasm") or "/dump/" in url]
    page.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    rows = page.locator("#outcome tbody tr")
    expect(rows.first).to_be_visible(timeout=30_000)
    assert [url for url in loaded if url.endswith(".wasm")]
    expect(rows.locator('a[href$="/sam/case/hotspot.html"]').first).to_be_visible()
    _write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    page.keyboard.press("Control+Enter")
    page.locator("#stop").click()
    expect(page.locator("#doing")).to_have_text("Standset.")
    _write(page, "ASK { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outcome")).to_contain_text("Ja", timeout=30_000)


@bundled
def test_a_choice_that_is_not_made_ready_is_made_in_the_query(page: Page, host: Host) -> None:
    page.goto(f"{host.address}/sam/svar/which-cases-are-in-a-municipality-or-region.html")
    page.get_by_role("link", name="skriv et andet valg").click()
    expect(page.locator(".cm-content")).to_contain_text("VALUES ?place { UNDEF }")
    query = page.locator(".cm-content").inner_text()
    _write(page, query.replace("UNDEF", "place:0851"))
    page.keyboard.press("Control+Enter")
    rows = page.locator("#outcome tbody tr")
    expect(rows.first).to_be_visible(timeout=30_000)
    chosen = rows.locator('a[href$="/sam/place/0851.html"]')
    expect(chosen).to_have_count(rows.count())


def _write(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)
