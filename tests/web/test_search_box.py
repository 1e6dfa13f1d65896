"""The search box as people use it, and search in a browser that has no server to ask."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browsing import needs_browser
from samspil.jobs.search.index import Document, Index
from samspil.jobs.web.assets import read_assets
from servers import Running
from static_site import StaticSite, static_site
from test_search import FIRST

__all__ = ["static_site"]

pytestmark = needs_browser
FIND = """async ([script, index, texts]) => {
  const { open } = await import(script);
  const there = await open(index);
  return texts.map((text) => {
    const { hits, guessed, leftOut } = there.find(text);
    return [hits.map((hit) => [hit.path, hit.score]), guessed, leftOut];
  });
}"""
MORE = [
    "kommune",
    "hotspto",
    "netvrk",
    "hotspot qqxxyy",
    "qqxxyy",
    "a",
    "ungdomskriminalitetsforebyggende",
    "sager i århus",
    "ß",
    "İ",
    "",
]


@pytest.fixture
def page(context: BrowserContext, running: Running) -> Iterator[Page]:
    opened = context.new_page()
    heard: list[str] = []
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.goto(running.address)
    yield opened
    assert heard == []


def test_the_browser_alone_finds_the_same_in_the_same_order(page: Page, running: Running) -> None:
    rows = running.get("/soeg-da.json").json["documents"]
    documents = [
        Document(kind, path, label, tuple(names), *more) for kind, path, label, names, *more in rows
    ]
    index = Index("da", documents)
    texts = [*FIRST, *MORE]
    script = f"/static/{read_assets().names['search.js']}"
    found = page.evaluate(FIND, [script, "/soeg-da.json", texts])
    for text, (hits, guessed, left_out) in zip(texts, found, strict=True):
        ours = index.find(text)
        assert [path for path, _ in hits] == [hit.document.path for hit in ours.hits], text
        assert guessed == ours.guessed
        assert left_out == ours.left_out
        for (_, score), hit in zip(hits, ours.hits, strict=True):
            assert abs(score - hit.score) < 0.00001


def test_a_suggestion_is_chosen_with_the_keyboard_alone(page: Page) -> None:
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type("hotspotproj")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Hotspotprojektet")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("hotspotproj")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/case/hotspot")


def test_enter_without_a_choice_shows_all_hits(page: Page) -> None:
    page.get_by_role("combobox").focus()
    page.keyboard.type("samskabelse")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg?q=samskabelse")
    expect(page.locator("h1")).to_contain_text("samskabelse")
    expect(page.locator(".hits a").first).to_have_attribute("href", "/concept/model/co-creation")


def test_how_many_suggestions_there_are_is_said_aloud(page: Page) -> None:
    page.get_by_role("combobox").focus()
    page.keyboard.type("aarhus")
    expect(page.get_by_role("status")).to_contain_text("4")
    page.keyboard.type("qqxxyyzz")
    expect(page.get_by_role("status")).to_contain_text("aarhusqqxxyyzz")


def test_a_site_of_files_finds_in_the_browser(
    context: BrowserContext, static_site: StaticSite
) -> None:
    page = context.new_page()
    page.goto(f"{static_site.address}soeg?q=hotspto")
    expect(page.locator("h1")).to_contain_text("«hotspto»")
    expect(page.locator(".alert")).to_contain_text("«hotspot»")
    expect(page.locator('.hits a[href="/case/hotspot"]')).to_be_visible()
    page.goto(f"{static_site.address}soeg?q=kommune&kind=concept")
    expect(page.locator("main section")).to_have_count(1)
    page.get_by_role("combobox").focus()
    page.keyboard.type("aarhus")
    expect(page.get_by_role("option").first).to_contain_text("Aarhus")
    page.goto(f"{static_site.address}soeg?q=qqxxyyzz")
    expect(page.locator(".alert")).to_contain_text("qqxxyyzz")
