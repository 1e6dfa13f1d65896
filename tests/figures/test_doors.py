"""The figures where people meet them: over HTTP, from the command line and on the page."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browsing import needs_browser
from conftest import Command
from samspil.files.workspace import find_workspace
from samspil.jobs.questions import read_questions
from samspil.words.language import LANGUAGES, Language
from servers import Running

QUESTIONS = read_questions(find_workspace())
CHARTED = [name for name, question in QUESTIONS.items() if question.chart != "none"]
DRAWN = "which-elements-stem-from-which-regime"
PLAIN = "how-is-a-source-cited"
SVG = "{http://www.w3.org/2000/svg}"
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
    assert given == len(CHARTED) == 47


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
