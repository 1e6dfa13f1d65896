"""The figures where people meet them: over HTTP, from the command line and on the page."""

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browsing import needs_browser
from conftest import ROOT, Command
from samspil.files.workspace import find_workspace
from samspil.jobs.questions import read_questions
from samspil.jobs.web.assets import read_assets
from samspil.words.language import LANGUAGES, Language
from servers import Running, Start

QUESTIONS = read_questions(find_workspace())
CHARTED = [name for name, question in QUESTIONS.items() if question.chart != "none"]
DRAWN = "which-elements-stem-from-which-regime"
PLAIN = "how-is-a-source-cited"
SVG = "{http://www.w3.org/2000/svg}"
NETWORKED = [name for name in CHARTED if QUESTIONS[name].chart in ("flow", "graph")]
needs_bundle = pytest.mark.skipif(
    "graph.js" not in read_assets().names, reason="the front end is not bundled here"
)
PNG = b"\x89PNG\r\n\x1a\n"


def _size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(PNG)
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_with_a_chart_is_given_as_svg(language: Language, running: Running) -> None:
    given = 0
    for name in CHARTED:
        reply = running.get(f"/api/{name}.svg?lang={language}")
        assert reply.status == 200
        assert reply["Content-Type"] == "image/svg+xml"
        assert reply["Content-Language"] == language
        assert ET.fromstring(reply.body)[0].text == QUESTIONS[name].question[language]
        given += 1
    assert given == len(CHARTED) == 48


def test_a_picture_alone_may_bring_its_styles_and_nothing_else(running: Running) -> None:
    reply = running.get(f"/api/{DRAWN}.svg")
    policy = reply["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert "prefers-color-scheme:dark" in reply.text


def test_a_picture_is_one_more_form_of_the_answer(running: Running) -> None:
    by_accept = running.get(f"/api/{DRAWN}", Accept="image/png")
    by_name = running.get(f"/api/{DRAWN}?format=png")
    assert by_accept.body == by_name.body
    assert _size(by_name.body)[0] == 1440
    assert by_name["Content-Disposition"].startswith("attachment")
    assert f"/api/{DRAWN}.svg" in running.get(f"/api/{DRAWN}.csv")["Link"]
    described = running.get("/api/openapi.json").json["paths"]
    for name, kinds in ((DRAWN, True), (PLAIN, False)):
        answers = described[f"/api/{name}"]["get"]["responses"]["200"]["content"]
        assert ("image/svg+xml" in answers, "image/png" in answers) == (kinds, kinds)


def test_a_question_without_a_chart_has_no_picture(running: Running) -> None:
    for form in ("svg", "png"):
        reply = running.get(f"/api/{PLAIN}.{form}")
        assert reply.status == 406
        assert "csv (text/csv)" in reply.json["detail"]


def test_the_choices_of_a_question_are_those_of_its_picture(running: Running) -> None:
    whole = running.get("/api/how-do-two-regimes-differ.svg?lang=en").text
    other = running.get("/api/how-do-two-regimes-differ.svg?lang=en&one=classic").text
    assert whole != other
    assert running.get("/api/how-do-two-regimes-differ.svg?one=nothing").status == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_writes_a_picture(language: Language, samspil: Command, tmp_path: Path) -> None:
    shown = samspil("ask", DRAWN, "--format", "svg", "--lang", language)
    assert ET.fromstring(shown.stdout)[0].text == QUESTIONS[DRAWN].question[language]
    file = tmp_path / "figure.png"
    done = samspil("ask", DRAWN, "--format", "png", "--lang", language, "--output", file)
    assert done.returncode == 0
    assert _size(file.read_bytes())[0] == 1440


def test_the_command_says_why_there_is_no_picture(samspil: Command, tmp_path: Path) -> None:
    done = samspil("ask", PLAIN, "--format", "svg", "--lang", "da")
    assert done.returncode == 2
    assert "har ingen figur" in done.stderr
    done = samspil("ask", DRAWN, "--format", "png", "--lang", "da")
    assert done.returncode == 2
    assert "--output" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test if it complains, as of a style that the policy forbids."""
    opened = context.new_page()
    heard: list[str] = []
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    yield opened
    assert heard == []


def _open(page: Page, running: Running, path: str) -> None:
    page.goto(f"http://127.0.0.1:{running.port}/{path}")


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_picture_its_sentence_and_the_table(
    language: Language, page: Page, running: Running
) -> None:
    prefix = "en/" if language == "en" else ""
    _open(page, running, f"{prefix}svar/{DRAWN}")
    picture = page.locator("figure svg:visible")
    expect(picture).to_have_count(1)
    expect(picture).to_have_accessible_name(QUESTIONS[DRAWN].question[language])
    said = page.locator("figure figcaption").inner_text()
    assert said == page.locator("figure svg desc").first.text_content()
    assert "New Public Governance" in (picture.text_content() or "")
    expect(page.locator("main table")).to_be_visible()
    colour = picture.locator(".figure-text").first.evaluate("mark => getComputedStyle(mark).fill")
    page.emulate_media(color_scheme="dark")
    dark = picture.locator(".figure-text").first.evaluate("mark => getComputedStyle(mark).fill")
    assert colour != dark


@needs_browser
def test_no_letter_of_a_picture_is_smaller_than_twelve_pixels_on_a_phone(
    page: Page, running: Running
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    seen = 0
    for name in CHARTED:
        _open(page, running, f"svar/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        heights = page.locator("figure svg:visible text").evaluate_all(
            "all => all.map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a)"
        )
        assert all(round(height, 1) >= 12 for height in heights), name
        seen += bool(heights)
    assert seen >= 35


@needs_browser
def test_the_picture_is_taken_home_as_a_file(page: Page, running: Running) -> None:
    _open(page, running, f"svar/{DRAWN}")
    with page.expect_download() as coming:
        page.locator('.downloads a[href*=".png"]').click()
    assert coming.value.suggested_filename == f"{DRAWN}.png"
    _size(coming.value.path().read_bytes())
    address = page.locator('.downloads a[href*=".svg"]').get_attribute("href") or ""
    _open(page, running, address.removeprefix("/"))
    assert page.evaluate("document.documentElement.tagName") == "svg"
    assert re.fullmatch(r"\d+ x \d+", page.evaluate("innerWidth + ' x ' + innerHeight"))
    page.emulate_media(color_scheme="dark")
    fill = "getComputedStyle(document.querySelector('.figure-paper')).fill"
    assert page.evaluate(fill) == "rgb(20, 24, 26)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_network_is_given_to_be_explored(language: Language, running: Running) -> None:
    lines = 0
    for name in NETWORKED:
        reply = running.get(f"/api/{name}.cyjs?lang={language}")
        assert reply["Content-Type"] == "application/vnd.cytoscape+json"
        given = json.loads(reply.body)
        assert given["data"]["name"] == QUESTIONS[name].question[language]
        nodes = {node["data"]["id"]: node["data"] for node in given["elements"]["nodes"]}
        assert len(nodes) == len(given["elements"]["nodes"])
        for edge in given["elements"]["edges"]:
            assert {edge["data"]["source"], edge["data"]["target"]} <= nodes.keys()
            lines += 1
    assert len(NETWORKED) == 14
    assert lines > 100
    assert running.get("/api/which-cases-are-most-like-mine.cyjs").status == 406


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_network_page_has_picture_table_and_files(language: Language, running: Running) -> None:
    prefix = "/en" if language == "en" else ""
    reply = running.get(f"{prefix}/netvaerk?lang={language}")
    assert reply.status == 200
    assert reply.text.count("<svg") == 2
    assert reply.text.count("<tr>") > 8
    assert f"who-meets-whom-in-the-arrangements.png?lang={language}" in reply.text


@needs_browser
@needs_bundle
def test_the_picture_of_a_case_can_be_explored(page: Page, running: Running) -> None:
    _open(page, running, "case/hotspot")
    page.locator("[data-explore]").click()
    expect(page.locator(".explore-canvas canvas").first).to_be_visible()
    assert page.locator("#explore-node option").count() > 3


def test_a_figure_that_would_be_too_large_says_so_once(start: Start) -> None:
    with start("--with", str(ROOT / "tests" / "examples")) as server:
        page = server.get("/netvaerk").text
        assert page.count("Her er for meget til en figur") == 1
        assert "<svg" not in page
        alone = server.get("/api/who-meets-whom-in-the-arrangements.svg").text
        assert "Her er for meget til en figur" in alone


@needs_browser
@needs_bundle
def test_a_network_is_explored_with_the_keyboard_alone(page: Page, running: Running) -> None:
    _open(page, running, "netvaerk")
    page.locator("[data-explore]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".explore-canvas canvas").first).to_be_visible()
    expect(page.locator("#explore-node")).to_be_focused()
    assert page.locator("#explore-node optgroup").count() == 2
    page.keyboard.press("ArrowDown")
    expect(page.locator(".explore-said")).to_contain_text(":")
    page.locator(".explore-canvas").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowLeft")
    page.locator('[data-do="png"]').focus()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename.endswith(".png")
    assert _size(coming.value.path().read_bytes())[0] > 500


@needs_browser
@needs_bundle
def test_a_network_that_cannot_be_fetched_is_told_of(
    context: BrowserContext, running: Running
) -> None:
    opened = context.new_page()
    _open(opened, running, "netvaerk?lang=da")
    opened.route("**/*.cyjs*", lambda route: route.abort())
    opened.locator("[data-explore]").click()
    expect(opened.locator(".explore [role=status]").first).to_contain_text("Tabellen har det hele")
    expect(opened.locator("[data-explore]")).to_be_enabled()
