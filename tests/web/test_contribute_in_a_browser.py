"""The form as people meet it: with the keyboard alone, without a script, and with a draft kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from browsing import AXE, needs_axe, needs_browser
from conftest import Command
from forms_sent import CPR, LIGHT
from servers import Running

pytestmark = needs_browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What somebody knows of a case, field by field; a list is what is chosen among several.
CASE: dict[str, str | list[str]] = {
    "Case-0-id": "lektiecafe-vejle",
    "Case-0-title-da": "Lektiecafeen i Vejle",
    "Case-0-interventionType": ["anden indsatstype"],
    "Case-0-interventionTypeText-da": "lektiehjælp",
    "Case-0-theme": ["uddannelse"],
    "Case-0-municipality": "Vejle",
    "Case-0-startMonth": "februar 2024",
    "Case-0-recordDate": "17. maj 2024",
    "Case-0-contributorFunction": "projektleder",
    "Case-0-privacyDeclared": "ja",
    "Case-0-involvesActor": ["organisation-1"],
    "Intervention-0-prefLabel-da": "lektiehjælp til skolebørn",
    "CollaborationArrangement-0-prefLabel-da": "lektiecafeens arbejde med de frivillige",
    "CollaborationArrangement-0-citizenCapacity": ["frivillig"],
    "CollaborationArrangement-0-formalisation": ["ukendt"],
    "CollaborationArrangement-0-citizenActiveInPhase": ["ukendt"],
    "CollaborationArrangement-0-assertedModel": ["ikke oplyst"],
    "CollaborationArrangement-0-statedIn": ["kilde-1"],
    "Organisation-0-prefLabel-da": "Boligforeningen i Vejle",
    "ActorGroup-0-prefLabel-da": "de frivillige lektiehjælpere",
    "Source-0-title-da": "Evaluering af lektiecafeen",
    "Source-0-sourceType": ["evaluering"],
    "Source-0-accessLevel": "begrænset adgang",
}
FOLDS = "xpath=ancestor::details[not(@open)]/summary"  # from the outermost inwards
ADDED = {
    "add.CollaborationArrangement.Intervention.0.carriedOutIn": "CollaborationArrangement-0-id",
    "add.ActorGroup.Case.0.involvesActor": "ActorGroup-0-id",
}


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test if a script stumbles."""
    opened = context.new_page()
    heard: list[str] = []
    opened.on("pageerror", lambda error: heard.append(str(error)))
    yield opened
    assert heard == []


def _go(page: Page, running: Running, language: str = "da") -> None:
    page.goto(f"http://127.0.0.1:{running.port}/{'en/' if language == 'en' else ''}bidrag")


def _unfolded(page: Page, selector: str) -> Locator:
    """A field, after a click on everything it is folded away in."""
    field = page.locator(selector)
    while field.first.locator(FOLDS).count():
        field.first.locator(FOLDS).first.click()
    return field


def _reach(page: Page, selector: str) -> None:
    """Press Tab, or Shift and Tab, until it has the focus; a person does just that."""
    target = page.locator(selector).first
    folds = target.locator(FOLDS)
    while selector != "#fold" and folds.count():
        folds.first.evaluate("e => e.id = 'fold'")
        _reach(page, "#fold")
        page.keyboard.press("Enter")
        page.locator("#fold").evaluate("e => e.removeAttribute('id')")
    ahead = target.evaluate(
        "e => !document.activeElement || document.activeElement === document.body || "
        "!!(document.activeElement.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)"
    )
    for _ in range(900):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab" if ahead else "Shift+Tab")
    raise AssertionError(selector)


def _press(page: Page, selector: str, key: str = "Enter") -> None:
    _reach(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def _fill(page: Page, place: str, said: str | list[str]) -> None:
    """Fill in one field with the keys alone."""
    first = page.locator(f"#{place}")
    if isinstance(said, list):
        name = first.get_attribute("name")
        for value in said:
            _reach(page, f'input[name="{name}"][value="{value}"]')
            page.keyboard.press("Space")
        return
    _reach(page, f"#{place}")
    if first.evaluate("e => e.tagName") != "SELECT":
        page.keyboard.press("Control+A")
    page.keyboard.type(said)


def test_a_whole_case_is_typed_with_the_keys_alone_and_passes_the_command(
    page: Page, running: Running, tmp_path: Path, samspil: Command
) -> None:
    _go(page, running)
    for button, focused in ADDED.items():
        _press(page, f'button[value="{button}"]')
        expect(page.locator(f"#{focused}")).to_be_focused()
    for place, said in CASE.items():
        _fill(page, place, said)
    _press(page, "button[value=check]")
    wrong = page.locator("#verdict li").all_inner_texts()
    assert wrong == []
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator("#verdict h2")).to_have_text("Sagen er i orden")
    for form in ("yaml", "ttl", "xlsx"):
        _reach(page, f'button[value="file.{form}"]')
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        assert waiting.value.suggested_filename == f"lektiecafe-vejle.{form}"
        file = tmp_path / f"lektiecafe-vejle.{form}"
        waiting.value.save_as(file)
        done = samspil("validate", file, "--lang", "da")
        assert done.returncode == 0, done.stdout


@needs_axe
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_axe_finds_no_barrier_in_a_full_form_with_findings(
    language: str, colours: str, page: Page, running: Running
) -> None:
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    _go(page, running, language)
    page.locator("form.upload summary").click()
    page.set_input_files("#file", LIGHT)
    page.locator("button[value=take]").click()
    _unfolded(page, "#Case-0-startMonth").fill("ved det ikke")
    _unfolded(page, "#Source-0-title-da").fill("")
    page.locator("button[value=check]").first.click()
    expect(page.locator("#verdict")).to_be_visible()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", WCAG)
    told = [
        (one["id"], node["target"], node["failureSummary"])
        for one in found["violations"]
        for node in one["nodes"]
    ]
    assert told == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_line_of_the_summary_leads_to_its_field(page: Page, running: Running) -> None:
    _go(page, running)
    _unfolded(page, "#Case-0-startMonth").fill("foråret")
    page.locator("button[value=check]").first.click()
    page.locator('#verdict a[href="#Case-0-startMonth"]').click()
    field = page.locator("#Case-0-startMonth")
    expect(field).to_be_focused()
    expect(field).to_have_value("foråret")
    told = page.locator("#Case-0-startMonth-said")
    expect(told).to_contain_text("«foråret»")
    expect(field).to_have_attribute("aria-describedby", re.compile("Case-0-startMonth-said"))


def test_it_all_works_without_a_script(browser: Browser, running: Running) -> None:
    plain = browser.new_context(java_script_enabled=False, locale="da-DK")
    try:
        page = plain.new_page()
        _go(page, running)
        _unfolded(page, "#Case-0-id").fill("abc")
        _unfolded(page, 'button[value="add.Source.Case.0.statedIn"]').click()
        assert page.locator("#Source-1-id").input_value() == "kilde-2"
        assert page.locator("#Case-0-id").input_value() == "abc"
        assert page.locator('input[name="Case.0.statedIn"]:checked').count() == 2
        _unfolded(page, 'button[value="remove.Source.0"]').click()
        assert page.locator('input[name="Case.0.statedIn"]:checked').count() == 1
        page.locator("button[value=check]").first.click()
        assert page.locator("#verdict a").count() > 5
        with page.expect_download() as waiting:
            page.locator('button[value="file.yaml"]').click()
        assert waiting.value.suggested_filename == "abc.yaml"
    finally:
        plain.close()


def test_a_draft_is_kept_in_the_browser_and_can_be_gone_on_with_and_deleted(
    page: Page, running: Running
) -> None:
    _go(page, running)
    _unfolded(page, 'button[value="add.Source"]').click()
    _unfolded(page, "#Source-1-title-da").fill("En anden kilde")
    expect(page.locator("#draft")).to_contain_text("gemt på denne computer")
    _go(page, running)
    expect(page.locator("#draft")).to_contain_text("Der ligger en kladde")
    page.locator("[data-draft=restore]").click()
    expect(page.locator("#Source-1-title-da")).to_have_value("En anden kilde")
    page.locator("[data-draft=delete]").click()
    expect(page.locator("#draft")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_no_draft_with_personal_data_is_kept_once_they_are_found(
    page: Page, running: Running
) -> None:
    _go(page, running)
    _unfolded(page, "#Case-0-title-da").fill(f"om {CPR}")
    page.locator("button[value=check]").first.click()
    expect(page.locator("#verdict")).to_be_visible()
    assert CPR not in page.locator("#verdict").inner_text()
    assert page.evaluate("localStorage.length") == 0


def test_something_is_only_removed_by_somebody_who_is_sure(page: Page, running: Running) -> None:
    _go(page, running)
    page.once("dialog", lambda dialog: dialog.dismiss())
    _unfolded(page, 'button[value="remove.Source.0"]').click()
    expect(page.locator("#Source-0-id")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    _unfolded(page, 'button[value="remove.Source.0"]').click()
    expect(page.locator("#Source-0-id")).to_have_count(0)


def test_the_other_language_has_what_was_written_also_without_a_script(
    browser: Browser, running: Running
) -> None:
    plain = browser.new_context(java_script_enabled=False, locale="da-DK")
    try:
        page = plain.new_page()
        _go(page, running)
        page.locator(".site-languages [lang=en]").click()
        assert page.url.endswith("/en/bidrag")
        assert page.locator("main .font-lead").count() == 1  # nothing was written: as it begins
        page.locator(".site-languages [lang=da]").click()
        page.locator("#Case-0-id").fill("abc")
        _unfolded(page, 'input[name="Case.0.theme"][value="uddannelse"]').check()
        _unfolded(page, "#Case-0-privacyDeclared").select_option("ja")
        _unfolded(page, "#Case-0-startMonth").fill("foråret")
        page.locator("button[value=check]").first.click()
        wrong = page.locator("#verdict li").count()
        page.locator(".site-languages [lang=en]").click()
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("#Case-0-id").input_value() == "abc"
        assert page.locator('input[name="Case.0.theme"][value="education"]').is_checked()
        assert page.locator("#Case-0-privacyDeclared").input_value() == "yes"
        assert page.locator("#Case-0-startMonth").input_value() == "foråret"
        assert page.locator("#verdict li").count() == wrong
        assert "start month" in page.locator("#Case-0-startMonth-said").inner_text()
    finally:
        plain.close()


def test_the_form_begins_short_and_what_is_wrong_lies_open(page: Page, running: Running) -> None:
    _go(page, running)
    assert page.evaluate("document.documentElement.scrollHeight") < 6_000
    page.locator('.sections a[href="#Source"]').click()
    expect(page.locator("#Source-0-title-da")).to_be_visible()
    expect(page.locator("#Case-0-startMonth")).to_be_hidden()
    page.locator("button[value=check]").first.click()
    for link in page.locator("#verdict a").all():
        expect(page.locator(link.get_attribute("href") or "")).to_be_visible()
    assert page.locator("#Case-0-hasOutcome-said .said-violation").count() == 0
    expect(page.locator("#Case-0-hasOutcome-more, #Case-0-hasOutcome").first).to_be_hidden()
