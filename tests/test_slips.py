"""One slip in a whole form is one finding, and what it offers makes the form as it was.

Each slip is made in a case that is in order, as somebody would make it with a keyboard.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import ROOT
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.exchange import as_files, take
from samspil.jobs.fixing import edited
from samspil.jobs.validation import validate
from samspil.words.findings import Finding

CASE = ROOT / "tests" / "examples" / "job-guidance-light.ttl"
TITLE = "    da: Jobvejledningen i Øvevænget (opdigtet)\n"
THEMES = "  tema:\n    - uddannelse\n    - beskæftigelse\n"
BASE = "<https://w3id.org/samspil/case/job-guidance-light/>"
# What stands in the form, what somebody makes of it, the check, what it offers ("" if nothing).
YAML = [
    ("kommune: Hjørring", "kommune:Hjørring", "yaml-syntax", "kommune: Hjørring"),
    ("kommune: Hjørring", "kommune = Hjørring", "yaml-syntax", "kommune: Hjørring"),
    ("kommune: Hjørring", "kommune; Hjørring", "yaml-syntax", "kommune: Hjørring"),
    ("sag:\n", "Sag\n", "yaml-syntax", "Sag:"),
    ("  kommune: Hjørring", "\tkommune: Hjørring", "yaml-syntax", ""),
    ("  kommune: Hjørring", "   kommune: Hjørring", "yaml-syntax", ""),
    ("  kommune: Hjørring", "kommune: Hjørring", "yaml-syntax", ""),
    ("helhedsplan:\n  id", "helhedsplan:\n id", "yaml-syntax", ""),
    ("resultat:\n  - id", "resultat:\n  -id", "yaml-syntax", "- id: outcome/employment"),
    ("resultat:\n  - id", "resultat:\n  – id", "yaml-syntax", "- id: outcome/employment"),
    (TITLE, '    da: "Job" i Øvevænget\n', "yaml-syntax", "'\"Job\" i Øvevænget'"),
    (TITLE, "    da: Job: et forsøg\n", "yaml-syntax", "'Job: et forsøg'"),
    (TITLE, "    da: @Øvevænget\n", "yaml-syntax", "'@Øvevænget'"),
    (TITLE, "    da: 'Jobvejledningen\n", "yaml-syntax", "'Jobvejledningen'"),
    (TITLE, "    da: Jobvejledningen\n  i Øvevænget\n", "yaml-syntax", ""),
    (THEMES, '  tema: ["uddannelse", beskæftigelse\n', "yaml-syntax", ""),
    (THEMES, "  tema: uddannelse, beskæftigelse\n", "code-unknown", "uddannelse; beskæftigelse"),
    (
        THEMES,
        "  tema: Uddannelse og beskæftigelse\n",
        "code-unknown",
        "Uddannelse; beskæftigelse",
    ),
    ("kommune: Hjørring", "kommune: Hiørring", "code-unknown", "Hjørring"),
    ("kommune: Hjørring", "kommune: Hjørring, Nordjylland", "code-unknown", "Hjørring"),
    ("kommune: Hjørring", "kommune: Hjørring komune", "code-unknown", "Hjørring"),
    ("kommune: Hjørring", "kommune: {navn: Hjørring}", "shape-of-value", ""),
    ("kun fagfolk: nej", "kun fagfolk: nej, tror vi", "code-unknown", "nej"),
    ("id: job-guidance-light", "id: Job i Øvevænget", "name-form", "job-i-oevevaenget"),
    ("id: job-guidance-light", "id:", "row-without-id", ""),
    ("  id: arr-1\n", "  id: arr 1\n", "name-form", "arr-1"),
    ("indsats: intervention", "indsats: Job- og uddannelse", "reference-unknown", "intervention"),
    ("sag:\n", "sager:\n", "field-unknown", "sag"),
    ("organisation:\n", "organisationer:\n", "field-unknown", "organisation"),
    ("    rolle: netværkspartner", "    roller: netværkspartner", "field-unknown", "rolle"),
    (TITLE, TITLE.replace("da:", "dk:"), "field-unknown", "da"),
    ("startmåned: 2011-09", "startmåned: 15-09-2011", "month-form", "2011-09"),
    ("'2026-05-04'", "4/5-26", "date-ambiguous", "2026-05-04"),
    ("'1500000'", "1,5 mio. kr.", "number-form", "1500000"),
    ("målt værdi: 58,0", "målt værdi: 58 %", "number-form", "58"),
]
# The same of Turtle: where it is told, counted from the slip, and what is offered.
TURTLE = [
    ("theme:education ,\n", "theme:education\n", "separator-missing", 1, " ,"),
    ("sam:municipality place", "sam:kommune place", "DeclaredTermShape-property", 0, None),
    ("PREFIX sam: <https://w3id.org/samspil/ns/>\n", "", "undeclared-prefix", 11, None),
    (
        "PREFIX sam: <https://w3id.org/samspil/ns/>",
        "PREFIX sam: <https://w3id.org/samspil/ns#>",
        "prefix-address",
        0,
        "<https://w3id.org/samspil/ns/>",
    ),
    (
        "PREFIX sam: <https://w3id.org/samspil/ns/>",
        "PREFIX sam: <https://w3id.org/samspil/ns/> .",
        "prefix-form",
        0,
        "",
    ),
    ("PREFIX sam: <", "PREFIX sam <", "prefix-form", 0, None),
    ("skos: <http:", "skos: <https:", "prefix-address", 0, None),
    (
        "BASE <https://w3id.org/samspil/case/job-guidance-light/>\n",
        "",
        "address-relative",
        10,
        None,
    ),
    ("sam:budgetKroner 1500000", "sam:budgetKroner 1.500.000", "separator-missing", 0, None),
    ('"boligselskabet Øve"@da', '"boligselskabet "Øve""@da', "separator-missing", 0, None),
]
READ_AS_MEANT = [
    ("kommune: Hjørring", "Kommune: HJØRRING Kommune."),
    ("kun fagfolk: nej", "kun fagfolk: false"),
    ("  id: arr-1\n", "  id: Arr-1\n"),
    ("'2026-05-04'", "d. 4. maj 2026"),
    ("startmåned: 2011-09", "startmåned: sept. 2011"),
]


def _form(workspace: Workspace) -> str:
    (content,) = as_files(take([CASE], workspace).quads, "yaml", "x", "da", workspace).values()
    return content.decode()


def _new(text: str, path: Path, workspace: Workspace) -> Sequence[Finding]:
    """What is wrong with a form beyond what is wrong with the case itself."""
    path.write_text(text, "utf-8")
    usual = {finding.check for finding in validate([CASE], workspace).findings}
    return [f for f in validate([path], workspace).findings if f.check not in usual]


@pytest.mark.parametrize(("right", "wrong", "check", "offered"), YAML)
def test_a_slip_is_one_finding_on_its_line_and_its_remedy_mends_it(  # noqa: PLR0913
    right: str, wrong: str, check: str, offered: str, workspace: Workspace, tmp_path: Path
) -> None:
    form = _form(workspace)
    assert right in form
    text = form.replace(right, wrong, 1)
    (found,) = _new(text, tmp_path / "x.yaml", workspace)
    first = text.count("\n", 0, form.index(right)) + 1
    assert found.check == check
    assert found.where.line in range(first, first + wrong.count("\n") + 1)
    assert [s.text for s in found.suggestions][:1] == ([offered] if offered else [])
    if offered:
        mended = edited(text, found.suggestions[0].edits, ".yaml")
        assert _new(mended, tmp_path / "y.yaml", workspace) == []


@pytest.mark.parametrize(("right", "wrong"), READ_AS_MEANT)
def test_what_can_only_mean_one_thing_is_read_as_that(
    right: str, wrong: str, workspace: Workspace, tmp_path: Path
) -> None:
    form = _form(workspace)
    assert right in form
    assert _new(form.replace(right, wrong, 1), tmp_path / "x.yaml", workspace) == []


@pytest.mark.parametrize(("right", "wrong", "check", "below", "offered"), TURTLE)
def test_a_slip_in_turtle_is_one_finding_too(  # noqa: PLR0913
    right: str,
    wrong: str,
    check: str,
    below: int,
    offered: str | None,
    workspace: Workspace,
    tmp_path: Path,
) -> None:
    text = CASE.read_text("utf-8")
    assert right in text
    (found,) = _new(text.replace(right, wrong, 1), tmp_path / "x.ttl", workspace)
    line = text.count("\n", 0, text.index(right)) + 1
    assert (found.check, found.where.line) == (check, line + below)
    if offered is not None:
        assert [one.text for one in found.suggestions] == [offered]
        mended = edited(text.replace(right, wrong, 1), found.suggestions[0].edits, ".ttl")
        assert _new(mended, tmp_path / "y.ttl", workspace) == []


def test_a_reference_to_nothing_is_one_finding_with_all_its_places(
    workspace: Workspace, tmp_path: Path
) -> None:
    text = CASE.read_text("utf-8").replace("\n<arr-1>\n", "\n<arr-2>\n")
    (found,) = _new(text, tmp_path / "x.ttl", workspace)
    assert found.value == "<https://w3id.org/samspil/case/job-guidance-light/arr-1>"
    assert len(found.related) == 2
    assert found.suggestions[0].text == "<arr-2>"
    mended = edited(text, found.suggestions[0].edits, ".ttl")
    assert _new(mended, tmp_path / "y.ttl", workspace) == []


def test_a_row_of_a_case_that_was_copied_is_told_of_once(
    workspace: Workspace, tmp_path: Path
) -> None:
    sheets = as_files(take([CASE], workspace).quads, "csv", "x", "da", workspace)
    (tmp_path / "x").mkdir()
    for name, content in sheets.items():
        again = content + content.split(b"\r\n", 1)[1] if name == "x/sag.csv" else content
        (tmp_path / name).write_bytes(again)
    usual = {finding.check for finding in validate([CASE], workspace).findings}
    found = [f for f in validate([tmp_path / "x"], workspace).findings if f.check not in usual]
    assert [(f.check, f.where.cell) for f in found] == [("name-twice", "A3")]


@pytest.mark.parametrize("added", ["", "[", "{", '"', "'", "- ", ":", "\t", "? ", "|", "&a ", "*a"])
def test_a_form_that_is_cut_off_anywhere_is_told_of_at_a_line_it_has(
    added: str, workspace: Workspace, tmp_path: Path
) -> None:
    (text,) = as_files(take([CASE], workspace).quads, "yaml", "x", "da", workspace).values()
    whole = text.decode("utf-8")
    path = tmp_path / "x.yaml"
    cuts = range(40 + len(added), len(whole), 211)
    assert len(cuts) >= 20
    for cut in cuts:
        path.write_text(whole[:cut] + added, "utf-8")
        lines = whole[:cut].count("\n") + 1
        found = read(path, "x.yaml", workspace).mistakes
        assert all(1 <= mistake.where.line <= lines for mistake in found), cut
