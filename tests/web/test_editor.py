"""The SPARQL page as people use it: completion, mistakes, answers, saving, stopping."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsing import AXE, needs_axe, needs_browser
from samspil.jobs.questions import parse_question
from samspil.jobs.web.assets import read_assets
from servers import Running
from static_site import StaticSite, static_site

__all__ = ["static_site"]

bundled = pytest.mark.skipif(not read_assets().bundled, reason="make bundle makes the editor")
pytestmark = [needs_browser, bundled]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXAMPLE = "which-interventions-co-produce-with-citizens"


@pytest.fixture(params=["server", "local"])
def page(
    request: pytest.FixtureRequest,
    context: BrowserContext,
    running: Running,
    static_site: StaticSite,
) -> Iterator[Page]:
    """The page with a server behind it, and the page that answers for itself."""
    opened = context.new_page()
    heard: list[str] = []
    opened.on("pageerror", lambda error: heard.append(str(error)))
    address = running.address if request.param == "server" else static_site.address
    opened.goto(f"{address}sparql")
    expect(opened.locator(".cm-content")).to_be_visible()
    yield opened
    assert heard == []


def _write(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def _run(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def _query(page: Page) -> str:
    return str(page.locator("#query").input_value())


def test_a_query_is_run_with_the_keyboard_and_the_answer_is_a_table(page: Page) -> None:
    page.locator(".cm-content").click()
    _run(page)
    rows = page.locator("#outcome tbody tr")
    expect(rows).to_have_count(5, timeout=20_000)
    expect(rows.first.locator("a")).to_have_attribute("href", "/case/hotspot")
    expect(page.locator("#doing")).to_contain_text("5 rækker")
    assert "query=" in page.url
    with page.expect_download() as coming:
        page.locator("#take a").first.click()
    path = coming.value.path()
    assert path.read_text("utf-8").splitlines()[0] == "case,title"
    address = page.url
    page.goto(address)
    expect(page.locator(".cm-content")).to_contain_text("LiteratureCase")


def test_a_danish_word_is_completed_and_its_prefix_declared(page: Page) -> None:
    _write(page, "SELECT ?x WHERE { ?x ?p ")
    page.keyboard.type("samproduk")
    options = page.locator(".cm-tooltip-autocomplete li")
    expect(options.first).to_be_visible()
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("model:co-production")
    page.wait_for_timeout(300)  # CodeMirror hears neither arrows nor Enter in the first moment
    chosen = page.locator(".cm-tooltip-autocomplete li[aria-selected=true]")
    for _ in range(options.count()):
        if "model:co-production" in chosen.inner_text():
            break
        page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("model:co-production")
    page.keyboard.press("Enter")
    expect(page.locator("#query")).to_have_value(re.compile("model:co-production"))
    assert "PREFIX model: <https://w3id.org/samspil/concept/model/>" in _query(page)


def test_a_prefix_that_was_forgotten_is_written_before_the_query_runs(page: Page) -> None:
    _write(page, "ASK { ?x a sam:LiteratureCase }")
    _run(page)
    expect(page.locator("#outcome")).to_contain_text("Ja", timeout=20_000)
    assert _query(page).startswith("PREFIX sam: <https://w3id.org/samspil/ns/>\n")


def test_a_mistake_is_shown_at_its_line(page: Page) -> None:
    _write(page, "SELECT ?x WHERE {\n  ?x a ?y .\n  FILTER(?x = = 1)\n}")
    _run(page)
    expect(page.locator("#problem")).to_contain_text("Linje 3", timeout=20_000)
    expect(page.locator(".cm-lintRange-error, .cm-lintPoint-error").first).to_be_attached()
    active = page.evaluate(
        "document.querySelector('.editor').shadowRoot.querySelectorAll('.cm-line')[2].textContent"
    )
    assert "FILTER" in active


def test_a_graph_and_an_empty_answer_are_told_in_words(page: Page) -> None:
    _write(page, "CONSTRUCT { ?x a ?y } WHERE { ?x a ?y } LIMIT 3")
    _run(page)
    expect(page.locator("#outcome pre")).to_be_visible(timeout=20_000)
    _write(page, "SELECT ?x { ?x <x:none> ?y }")
    _run(page)
    expect(page.locator("#outcome")).to_contain_text("Ingen rækker")


def test_an_endless_query_is_stopped(page: Page) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    _write(page, endless)
    _run(page)
    stop = page.locator("#stop")
    expect(stop).to_be_visible()
    page.wait_for_timeout(1_500)
    stop.click()
    expect(page.locator("#doing")).to_have_text("Standset.")
    expect(stop).to_be_hidden()
    _write(page, "ASK { ?s ?p ?o }")
    _run(page)
    expect(page.locator("#outcome")).to_contain_text("Ja", timeout=20_000)


def test_a_question_is_the_beginning_of_a_query(page: Page) -> None:
    page.locator("#example").select_option(EXAMPLE)
    page.locator("#example").locator("xpath=ancestor::form").locator("button").click()
    expect(page.locator("#query")).to_have_value(re.compile("SELECT"))
    assert "hasFeature" in _query(page) or "odel" in _query(page)
    page.locator("#sparql button[type=submit]").click()
    expect(page.locator("#outcome tbody tr").first).to_be_visible(timeout=20_000)


def test_a_query_is_saved_as_a_question_that_can_be_read(page: Page, tmp_path: Path) -> None:
    _write(page, "SELECT ?x (COUNT(?y) AS ?many) WHERE { ?x a ?y } GROUP BY ?x ORDER BY ?x")
    page.locator("#save").locator("xpath=ancestor::details").locator("summary").click()
    page.locator("#save-name").fill("how-many")
    for field in page.locator("#save input:not([name=name])").all():
        field.fill("Noget med æ, ø og å")
    with page.expect_download() as coming:
        page.locator("#save button").click()
    assert coming.value.suggested_filename == "how-many.rq"
    coming.value.save_as(tmp_path / "how-many.rq")
    text = (tmp_path / "how-many.rq").read_text("utf-8")
    question = parse_question(tmp_path / "how-many.rq", text)
    assert [column.name for column in question.columns] == ["x", "many"]


def test_tab_leaves_the_editor(page: Page) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Tab")
    expect(page.locator("#sparql button[type=submit]")).to_be_focused()


@needs_axe
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_barrier_in_an_answer_and_a_mistake(page: Page, colours: str) -> None:
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    page.evaluate(AXE.read_text("utf-8"))
    for query, wanted in (
        ("SELECT ?x ?y { ?x a ?y } LIMIT 3", "#outcome table"),
        ("SELECT ?x { ?x", "#problem"),
    ):
        _write(page, query)
        _run(page)
        expect(page.locator(wanted)).to_be_visible(timeout=20_000)
        found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", WCAG)
        told = [(one["id"], [n["html"] for n in one["nodes"]]) for one in found["violations"]]
        assert told == [], json.dumps(told, indent=1)


def test_without_a_script_the_form_gives_a_page(browser: Browser, running: Running) -> None:
    plain = browser.new_context(java_script_enabled=False, locale="da-DK")
    try:
        quiet = plain.new_page()
        quiet.goto(f"{running.address}sparql")
        quiet.locator("#query").fill("SELECT ?x { ?x a ?y } ORDER BY ?x LIMIT 4")
        quiet.locator("#sparql button[type=submit]").click()
        expect(quiet.locator("#outcome tbody tr")).to_have_count(4)
    finally:
        plain.close()
