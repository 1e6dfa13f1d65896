"""Every mistake a contributor can make is a finding with a place, never a crash and never two.

The bad files lie in `tests/bad`, what each is found to be beside them. A file with `.good.` in its
name is how its bad twin should have been written.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Command
from samspil.files.workspace import Workspace
from samspil.jobs.validation import validate
from samspil.words.findings import Finding, Where
from samspil.words.language import LANGUAGES, checks_of_form

BAD = ROOT / "tests" / "bad"
EXPECTED: dict[str, Mapping[str, Any]] = {
    name: what
    for path in sorted(BAD.glob("expected-*.toml"))
    for name, what in tomllib.loads(path.read_text("utf-8")).items()
}
GOOD = sorted(path for path in BAD.iterdir() if ".good" in path.name)
OF_FORM = set(checks_of_form("da"))


def _is_at(where: Where, expected: Mapping[str, Any]) -> bool:
    if "sheet" in expected:
        return (where.sheet, where.cell) == (expected["sheet"], expected["cell"])
    place = (where.line, where.column) == (expected["line"], expected["column"])
    cell = "cell" not in expected or where.cell == expected["cell"]
    return place and cell and where.file.endswith(expected.get("in", ""))


def _of_form(findings: Sequence[Finding], expected: Mapping[str, Any]) -> list[str]:
    allowed = {expected["check"], expected.get("also")}
    return [f.check for f in findings if f.check in OF_FORM and f.check not in allowed]


def test_there_are_many_and_none_is_left_out() -> None:
    assert len(EXPECTED) >= 100
    names = {path.name for path in BAD.iterdir() if path.suffix != ".toml"}
    assert names == EXPECTED.keys() | {path.name for path in GOOD}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bad_file_is_found_to_be_what_it_is_at_the_place_where_it_is_wrong(
    name: str, workspace: Workspace
) -> None:
    expected = EXPECTED[name]
    findings = validate([BAD / name], workspace).findings
    found = [f for f in findings if f.check == expected["check"] and _is_at(f.where, expected)]
    assert len(found) == 1, [(f.check, str(f.where)) for f in findings]
    assert _of_form(findings, expected) == []
    for language in LANGUAGES:
        assert found[0].wrong(language)[0].isupper() or not found[0].wrong(language)[0].isalpha()
        assert found[0].remedy(language)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_the_good_twin_has_no_mistake_of_form(path: Path, workspace: Workspace) -> None:
    findings = validate([path], workspace).findings
    assert [(f.check, str(f.where)) for f in findings if f.check in OF_FORM] == []


def test_a_mistake_of_syntax_has_no_consequences(workspace: Workspace) -> None:
    for name, expected in EXPECTED.items():
        if expected["check"] in ("undeclared-prefix", "missing-full-stop", "unclosed-text"):
            checks = {f.check for f in validate([BAD / name], workspace).findings}
            assert checks == {expected["check"]}, name


def test_mistakes_of_form_are_found_together_as_they_are_alone(workspace: Workspace) -> None:
    together = validate([BAD], workspace)
    found = {(f.check, f.where.file.rsplit("/bad/")[-1].split("/")[0]) for f in together.findings}
    of_form = {(w["check"], name) for name, w in EXPECTED.items() if w["check"] in OF_FORM}
    assert len(of_form) > 150
    assert of_form <= found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_so_too_and_shows_no_digit_of_what_is_private(
    language: str, samspil: Command
) -> None:
    done = samspil("validate", BAD, "--lang", language)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "010190" not in done.stdout
    assert "1234" not in done.stdout.replace("1234567890", "")
    assert "22 33" not in done.stdout


def test_a_number_with_a_unit_behind_it_is_offered_alone(workspace: Workspace) -> None:
    findings = validate([BAD / "number-form-unit.yaml"], workspace).findings
    found = [f for f in findings if f.check == "number-form"]
    assert [[s.text for s in f.suggestions] for f in found] == [["1250"]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "a: " + "[" * 100_000 + "]" * 100_000),
        ("a.ttl", "<x:s> <x:p> " + "(" * 100_000 + ")" * 100_000 + " ."),
        ("b.ttl", "<x:s> <x:p> " + "[ <x:p> " * 100_000 + "]" * 100_000 + " ."),
        ("a.trig", "<x:g> { <x:s> <x:p> " + "(" * 100_000 + ")" * 100_000 + " . }"),
    ],
)
def test_brackets_of_any_depth_are_told_of_in_time(
    name: str, text: str, workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    (finding,) = validate([tmp_path / name], workspace).findings
    assert (finding.check, finding.where.line) == ("too-deep", 1)
    assert text[finding.where.column - 1] in "[("


def test_brackets_in_texts_are_not_layers(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text('<x:s> <x:p> "' + "(" * 100 + '" .')
    found = validate([tmp_path / "a.ttl", BAD / "too-deep-brackets.ttl"], workspace).findings
    assert [f.where.file for f in found if f.check == "too-deep"] == [
        found[-1].where.file,
    ]
