"""The pages as people meet them: with a keyboard, on a small screen, on paper, without a script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsing import AXE, needs_axe, needs_browser
from samspil.words.language import LANGUAGES
from servers import Running

pytestmark = needs_browser

QUESTION = "svar/which-interventions-co-produce-with-citizens"
# Every kind of page, by an address of it. A new kind is a new line here.
KINDS = {
    "front": "",
    "questions": "svar",
    "question": QUESTION,
    "question with a network": "svar/on-what-do-scholars-disagree",
    "network": "netvaerk",
    "question with choices": "svar/how-do-two-regimes-differ",
    "question with a wrong choice": "svar/how-do-two-regimes-differ?one=nothing",
    "cases": "sager",
    "cases narrowed down": "sager?theme=crime-prevention&citizens=unknown",
    "cases with a wrong choice": "sager?theme=crime-prevntion",
    "no cases": "sager?theme=crime-prevention,employment&citizens=yes&layer=published-material",
    "comparison": "sammenlign",
    "comparison of some cases": "sammenlign?case=hotspot,hotspot-valby&only=differences",
    "comparison with a wrong choice": "sammenlign?case=hotspto",
    "concepts": "begreber",
    "search": "soeg",
    "search with hits": "soeg?q=samskabelse",
    "search with a slip": "soeg?q=hotspto",
    "search without hits": "soeg?q=xyzzyqq",
    "model": "concept/model/co-production",
    "regime": "concept/regime/npg",
    "code": "concept/phase/delivery",
    "class": "ns/CollaborationArrangement",
    "property": "ns/assertedModel",
    "ontology": "ns/",
    "fields": "skema",
    "check": "shape/FieldCaseShape-theme",
    "claim": "source/espersen-andersen-2017/claim/c23",
    "source": "source/espersen-andersen-2017",
    "case": "case/hotspot",
    "contribute": "bidrag",
    "query": "sparql",
    "query with an answer": "sparql?query=SELECT%20%3Fx%20%7B%20%3Fx%20a%20%3Fy%20%7D%20LIMIT%203",
    "query that is wrong": "sparql?query=SELECT%20%3Fx%20%7B%20%3Fx",
    "case with two collaborations": "case/job-and-education-guidance",
    "case with many claims": "case/hotspot-evaluation",
    "data": "data",
    "catalogue": "katalog",
    "about": "om",
    "statement": "was",
    "nothing there": "case/hotspto",
}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _address(running: Running, path: str, language: str) -> str:
    return f"http://127.0.0.1:{running.port}/{'en/' if language == 'en' else ''}{path}"


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test if it asks another host for anything, or complains."""
    opened = context.new_page()
    heard: list[str] = []
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda asked: heard.append(asked.url) if _is_strange(asked.url) else None)
    yield opened
    assert [text for text in heard if "404" not in text and "400" not in text] == []


def _is_strange(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_there_in_its_language_and_has_a_twin(
    kind: str, language: str, page: Page, running: Running
) -> None:
    answer = page.goto(_address(running, KINDS[kind], language))
    assert answer is not None
    wanted = 404 if kind == "nothing there" else 400 if "wrong" in kind else 200
    assert answer.status == wanted
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    other = next(tag for tag in LANGUAGES if tag != language)
    page.locator(f".site-languages [lang={other}]").click()
    assert page.locator("html").get_attribute("lang") == other
    page.locator(f".site-languages [lang={language}]").click()
    assert page.locator("html").get_attribute("lang") == language
    path = KINDS[kind].partition("?")[0].rstrip("/")
    assert page.url.partition("?")[0].rstrip("/").endswith(path)


@needs_axe
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_barrier(
    kind: str, language: str, colours: Any, page: Page, running: Running
) -> None:
    page.emulate_media(color_scheme=colours)
    page.goto(_address(running, KINDS[kind], language))
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", WCAG)
    told = [
        (one["id"], node["target"], node["failureSummary"])
        for one in found["violations"]
        for node in one["nodes"]
    ]
    assert told == []
    assert len(found["passes"]) > 15


@pytest.mark.parametrize("kind", KINDS)
def test_a_narrow_screen_never_scrolls_sideways(kind: str, page: Page, running: Running) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(_address(running, KINDS[kind], "da"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("kind", KINDS)
def test_paper_cuts_nothing_off(kind: str, page: Page, running: Running) -> None:
    page.set_viewport_size({"width": 680, "height": 900})  # A4 between margins of 15 mm
    page.goto(_address(running, KINDS[kind], "da"))
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    for part in (".site-header", ".breadcrumbs", "main nav", "main .button", "form.choices"):
        assert not page.locator(part).filter(visible=True).count(), part


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_read_without_a_script(
    kind: str, browser: Browser, page: Page, running: Running
) -> None:
    address = _address(running, KINDS[kind], "da")
    page.goto(address)
    plain = browser.new_context(java_script_enabled=False, locale="da-DK")
    try:
        quiet = plain.new_page()
        quiet.goto(address)
        for part in ("h1", "main h2", "main table caption", "main form"):
            assert _texts(quiet, part) == _texts(page, part)
    finally:
        plain.close()


def _texts(page: Page, part: str) -> list[str]:
    return [re.sub(r"\s+", " ", text).strip() for text in page.locator(part).all_inner_texts()]


def test_a_wrong_choice_is_told_at_its_field_and_offers_no_files(
    page: Page, running: Running
) -> None:
    page.goto(_address(running, KINDS["question with a wrong choice"], "da"))
    label = page.locator("label[for=choice-one]").inner_text()
    said = page.locator("#choice-one-wrong").inner_text().casefold()
    assert label.casefold() in said
    assert "/api/" not in said
    expect(page.get_by_role("alert")).to_contain_text("nothing")
    assert page.locator("a[href*='/api/']").count() == 0
    assert page.locator("#share, #take").count() == 0


def test_an_answer_is_found_with_the_keyboard_alone(page: Page, running: Running) -> None:
    page.goto(_address(running, "", "da"))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    _tab_to(page, f'a[href$="/{QUESTION}"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{QUESTION}")
    expect(page.locator("h1")).to_contain_text("?")
    _tab_to(page, 'a[href*=".csv"], a[href*="format=csv"]')
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename.endswith(".csv")


def test_a_choice_is_made_with_the_keyboard_alone(page: Page, running: Running) -> None:
    page.goto(_address(running, "svar/how-do-two-regimes-differ", "en"))
    first = page.locator("form.choices select").first
    _tab_to(page, "form.choices select")
    before = first.input_value()
    page.keyboard.press("ArrowDown")
    _tab_to(page, "form.choices button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?"))
    assert page.locator("form.choices select").first.input_value() != before
    assert "?" in page.url


def test_cases_are_found_with_the_keyboard_alone(page: Page, running: Running) -> None:
    page.goto(_address(running, "sager", "da"))
    before = page.locator(".listed").count()
    _tab_to(page, 'input[name="theme"][value="crime-prevention"]')
    page.keyboard.press("Space")
    _tab_to(page, ".facet:nth-of-type(5) summary")
    page.keyboard.press("Enter")
    _tab_to(page, 'input[name="role"][value="unknown"]')
    page.keyboard.press("Space")
    _tab_to(page, "form.facets button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"theme=crime-prevention&role=unknown"))
    assert 0 < page.locator(".listed").count() < before
    _tab_to(page, ".chips a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sager\?role=unknown$"))
    _tab_to(page, '.listed a[href$="/case/hotspot"]')
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hotspotprojektet")


def test_cases_are_compared_with_the_keyboard_alone(page: Page, running: Running) -> None:
    page.goto(_address(running, "sager", "en"))
    for slug in ("hotspot", "hotspot-valby"):
        _tab_to(page, f'input[name="case"][value="{slug}"]')
        page.keyboard.press("Space")
    _tab_to(page, ".results form button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"sammenlign\?case=hotspot"))
    expect(page.locator(".chips li")).to_have_count(2)
    _tab_to(page, 'input[name="only"]')
    page.keyboard.press("Space")
    _tab_to(page, "form.choices button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"only=differences"))
    expect(page.locator("#axes")).to_be_visible()


def test_a_table_is_sorted_with_the_keyboard_alone(page: Page, running: Running) -> None:
    page.goto(_address(running, QUESTION, "da"))
    column = page.locator("table[data-sortable] tbody tr > :first-child")
    as_given = column.all_inner_texts()
    _tab_to(page, "table[data-sortable] thead button")
    page.keyboard.press("Enter")
    assert column.all_inner_texts() == sorted(as_given)
    page.keyboard.press("Enter")
    assert column.all_inner_texts() == sorted(as_given, reverse=True)
    expect(page.locator("thead th").first).to_have_attribute("aria-sort", "descending")


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            visible = page.evaluate("document.activeElement.matches(':focus-visible')")
            assert visible
            return
    pytest.fail(f"{wanted} is not reached")


def test_on_paper_the_answer_is_there_and_the_way_around_the_site_is_not(
    page: Page, running: Running
) -> None:
    page.goto(_address(running, QUESTION, "da"))
    page.emulate_media(media="print")
    expect(page.locator("main table").first).to_be_visible()
    expect(page.locator(".site-header")).to_be_hidden()
    expect(page.locator(".downloads").first).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")
