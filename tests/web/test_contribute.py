"""The form on the web: nothing typed is lost, and each mistake is told where it was made."""

import re
from pathlib import Path

import pytest

from conftest import ROOT
from forms_sent import CPR, LIGHT, changed, filled_in
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.posted import Draft, Pairs, document_of, draft_of, pairs_of, spot
from samspil.files.forms.profile import Profile
from samspil.files.opening import Sent
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.contributing import FILES, check, file_of, take_up
from samspil.jobs.drafting import blank, named, pressed
from samspil.jobs.publication import read_publication
from samspil.jobs.validation import validate
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.contribute import contribute_page
from samspil.jobs.web.website import Website
from samspil.words.findings import Severity
from samspil.words.language import LANGUAGES, Language

EXAMPLES = sorted((ROOT / "tests" / "examples").glob("*.ttl"))


@pytest.fixture(scope="module")
def profile(workspace: Workspace) -> Profile:
    return read_profile(workspace)


@pytest.fixture(scope="module")
def light(workspace: Workspace) -> Pairs:
    return filled_in(workspace)


def _cases() -> list[Path]:
    """Files that hold one case, of all kinds, good and bad."""
    kinds = (".ttl", ".yaml", ".xlsx")
    bad = [p for p in (ROOT / "tests" / "bad").rglob("*") if p.suffix in kinds]
    return [*EXAMPLES, *sorted(bad)]


def test_every_name_of_an_input_is_its_own(profile: Profile) -> None:
    keys = [sheet.key for sheet in profile.sheets]
    assert len(keys) == len(set(keys)) > 15
    for sheet in profile.sheets:
        fields = [field.key for field in sheet.fields]
        assert len(fields) == len(set(fields))
        assert all(re.fullmatch(r"\w+", key) for key in (*fields, sheet.key))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_sent_comes_back_as_it_was(language: Language, workspace: Workspace) -> None:
    profile = read_profile(workspace)
    seen = 0
    for path in _cases():
        taken = take_up(Sent(path.name, path.read_bytes()), language, workspace)
        draft = draft_of(taken.pairs, profile)
        assert sorted(pairs_of(draft)) == sorted(taken.pairs)
        seen += bool(taken.pairs)
    assert seen > 40


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_case_through_the_form_and_home_again_says_the_same(
    path: Path, form: str, language: Language, workspace: Workspace
) -> None:
    before = read(path, None, workspace)
    taken = take_up(Sent(path.name, path.read_bytes()), language, workspace)
    if len(set(_slugs(before.ntriples))) != 1:
        assert taken.pairs == ()
        return
    made, verdict = file_of(taken.pairs, form, language, workspace)
    assert verdict.whole
    after = read(Sent(f"again.{form}", made), None, workspace)
    assert set(after.quads) == set(before.quads)


def _slugs(ntriples: bytes) -> list[str]:
    return re.findall(r"^<\S+/case/([\w-]+)> <\S+#type> <\S+Case>", ntriples.decode(), re.MULTILINE)


def test_the_form_finds_what_the_command_finds(
    light: Pairs, workspace: Workspace, tmp_path: Path
) -> None:
    wrong = changed(
        light,
        Case__0__startMonth="foråret",
        Case__0__theme__more="uddanelse",
        Case__0__title__da="",
        Source__0__sourceType="",
    )
    verdict = check(wrong, "da", workspace)
    made, _ = file_of(wrong, "yaml", "da", workspace)
    file = tmp_path / "wrong.yaml"
    file.write_bytes(made)
    report = validate([file], workspace)
    told = sorted((finding.check, finding.wrong("da")) for finding in report.findings)
    assert sorted((one.check, one.wrong) for one in verdict.said) == told
    places = {one.check: one.place for one in verdict.said}
    assert places["month-form"] == "Case-0-startMonth"
    assert places["code-unknown"] == "Case-0-theme"
    assert places["CaseShape-title"] == "Case-0-title-da"
    assert places["SourceShape-sourceType"] == "Source-0-sourceType"
    (meant,) = [one.meant for one in verdict.said if one.check == "code-unknown"]
    assert "uddannelse" in meant


def test_every_finding_of_a_blank_form_stands_at_an_input(
    profile: Profile, workspace: Workspace
) -> None:
    for language in LANGUAGES:
        draft = blank(profile, language)
        verdict = check(pairs_of(draft), language, workspace)
        inputs = {
            spot(sheet.key, number, key, tag)
            for sheet in profile.sheets
            for number, _ in enumerate(draft.of(sheet))
            for key, tag in (
                ("id", None),
                *((f.key, t) for f in sheet.fields for t in (None, *LANGUAGES)),
            )
        }
        assert verdict.count(Severity.VIOLATION) > 8
        assert {one.place for one in verdict.said} <= inputs


def test_what_nobody_understands_is_kept_in_a_file_but_not_in_turtle(
    light: Pairs, workspace: Workspace
) -> None:
    wrong = changed(light, Case__0__startMonth="foråret; eller sommeren")
    for form in ("yaml", "xlsx"):
        made, _ = file_of(wrong, form, "da", workspace)
        taken = take_up(Sent(f"again.{form}", made), "da", workspace)
        texts = {name.removesuffix(".more"): text for name, text in taken.pairs}
        assert texts["Case.0.startMonth"] == "foråret; eller sommeren"
    made, verdict = file_of(wrong, "ttl", "da", workspace)
    assert made == b""
    assert not verdict.whole


@pytest.mark.parametrize(
    "name",
    [
        "Case.0.title.da",
        "Case.0.startMonth",
        "Case.0.contributorFunction",
        "Organisation.0.id",
        "other.0.value",
        "Case.0.theme.more",
        "Case.0.statedIn.more",
    ],
)
def test_a_personal_number_is_covered_and_comes_into_no_file(
    name: str, light: Pairs, workspace: Workspace
) -> None:
    wrong = changed(light, **{name.replace(".", "__"): f"om {CPR}"})
    for form in FILES:
        made, verdict = file_of(wrong, form, "da", workspace)
        assert made == b""
        assert verdict.private
        assert not verdict.fine
        shown = repr(verdict.said)
        assert CPR not in shown
        assert "1234" not in shown


def test_a_case_without_a_name_is_one_mistake(light: Pairs, workspace: Workspace) -> None:
    verdict = check(changed(light, Case__0__id="", Case__0__caseId=""), "da", workspace)
    wrong = [one for one in verdict.said if one.severity == Severity.VIOLATION]
    assert [one.place for one in wrong] == ["Case-0-id"]


def test_buttons_add_name_and_remove(profile: Profile) -> None:
    draft = blank(profile, "da")
    draft, focus = pressed(draft, "add.Source.Case.0.statedIn", profile, "da")
    assert focus == "Source-1-id"
    texts = dict(pairs_of(draft))
    assert texts["Case.0.statedIn.more"] == "kilde-1; kilde-2"
    assert texts["Source.1.id"] == "kilde-2"
    draft, focus = pressed(draft, "remove.Source.0", profile, "da")
    assert focus == "Source"
    texts = dict(pairs_of(draft))
    assert texts["Case.0.statedIn.more"] == "kilde-2"
    assert "Source.1.id" not in texts
    for strange in ("", "add", "add.Nothing", "remove.Source.99999", "remove.Source.-1", "x" * 999):
        assert pressed(draft, strange, profile, "da") == (draft, "")


def test_the_number_of_a_case_follows_from_its_name_and_is_not_changed(profile: Profile) -> None:
    draft = Draft([blank(profile, "da").things[0]])
    for given, wanted in (("", "case-abc"), ("case-x", "case-x")):
        sent = draft_of([("Case.0.id", "abc"), ("Case.0.caseId", given)], profile)
        assert dict(pairs_of(named(sent, profile, "da")))["Case.0.caseId.more"] == wanted
    assert draft.case(profile) == ""


def test_nothing_stands_in_the_draft_that_was_not_sent(profile: Profile) -> None:
    strange = [("Case.0.title.xx", "a"), ("Case.x.id", "b"), ("", "c"), ("Case.00000.id", "d")]
    assert draft_of(strange, profile) == Draft([], [])


def test_two_cases_in_a_file_are_refused_in_words(workspace: Workspace) -> None:
    two = LIGHT.read_text("utf-8") + LIGHT.read_text("utf-8").replace("job-guidance", "other-guid")
    taken = take_up(Sent("two.ttl", two.encode()), "da", workspace)
    assert taken.pairs == ()
    assert "flere sager" in taken.said[0].wrong


def test_unread_document_is_as_the_reader_of_files_has_it(
    light: Pairs, workspace: Workspace
) -> None:
    document = document_of(draft_of(light, read_profile(workspace)), workspace)
    assert document.form
    assert not document.mistakes
    assert set(document.quads) == set(read(LIGHT, None, workspace).quads)


def test_what_lies_beyond_a_thing_that_is_missing_is_not_asked_for_too(
    workspace: Workspace,
) -> None:
    verdict = check([("Case.0.id", "abc")], "da", workspace)
    asked = {one.check for one in verdict.said}
    assert "CaseShape-concernsIntervention" in asked
    beyond = ("carriedOutIn", "hasAim", "startsFrom", "partOfPlan", "framedByPartnership")
    assert not asked & {f"FieldCaseShape-{name}" for name in beyond}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_of_files_says_how_to_do_it_in_a_workbook(
    language: Language, workspace: Workspace
) -> None:
    content = read_publication(workspace, ())
    page = contribute_page(Website(content, Addresses(), engine="local"), language)
    assert "samspil new case" in page
    assert 'method="post"' not in page
    assert 'method="post"' in contribute_page(Website(content, Addresses()), language)


def test_what_one_language_lacks_is_told_at_the_field_of_that_language(
    light: Pairs, workspace: Workspace
) -> None:
    wrong = changed(light, Organisation__0__prefLabel__da="", Organisation__0__prefLabel__en="")
    for language in LANGUAGES:
        said = check(wrong, language, workspace).said
        places = {one.check: one.place for one in said if one.place.startswith("Organisation-0")}
        assert places["NamedShape-prefLabel"] == "Organisation-0-prefLabel-da"
        assert places["NamedShape-prefLabelEnglish"] == "Organisation-0-prefLabel-en"
