"""`samspil checks` and `samspil explain CODE`: a page for every check there is."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from conftest import ROOT, Command
from samspil.files.workspace import Workspace
from samspil.jobs.check_pages import (
    bad_examples,
    example_of,
    page_of_check,
    read_checks,
    twin_of,
)
from samspil.jobs.checks import FORM, Check, codes_by_name
from samspil.jobs.rendering import Options
from samspil.jobs.validation import validate
from samspil.jobs.validation.context import read_context
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES, Language, checks_of_form

# What they are about is not in a file but around it, or cannot be laid in a folder of examples.
WITHOUT_EXAMPLE = {"link-outside", "resource-limit", "unreadable"}


@pytest.fixture(scope="module")
def checks(workspace: Workspace) -> dict[str, Check]:
    return dict(read_checks(workspace))


def test_every_shape_and_every_mistake_of_form_is_a_check(
    checks: dict[str, Check], workspace: Workspace
) -> None:
    shapes = {shape.check for shape in read_context(workspace).book.checks.values()}
    assert set(checks) == shapes | set(checks_of_form("da"))
    assert len(checks) > 400
    assert Options(read_context(workspace)).checks == checks


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_has_words_in_both_languages(
    language: Language, checks: dict[str, Check]
) -> None:
    for check in checks.values():
        assert check.name[language], check.code
        assert check.says[language], check.code
        assert check.why[language], check.code
        assert check.group_name[language], check.code


def test_no_group_or_rule_is_called_like_a_check(checks: dict[str, Check]) -> None:
    names = codes_by_name(checks)
    assert {"privacy", "form", "source", "V13"} <= set(names)
    assert not set(names) & set(checks)
    assert {check.code for check in checks.values() if check.private} == names["privacy"]


def test_every_check_of_a_shape_has_a_page_with_examples(
    checks: dict[str, Check], workspace: Workspace
) -> None:
    for code, check in checks.items():
        if check.shape:
            page = page_of_check(code, "da", workspace)
            assert page.example, code
            lines = [*page.example.bad, *page.example.good]
            assert any(line.differs for line in lines), code
            assert len(page.example.bad) <= 24


def test_every_check_of_form_has_a_bad_and_a_good_example_or_is_on_the_list(
    checks: dict[str, Check], workspace: Workspace
) -> None:
    of_form = {code for code, check in checks.items() if check.group == FORM}
    found = bad_examples(workspace, checks)
    complete = {
        code for code in of_form if any(twin_of(bad).exists() for bad in found.get(code, ()))
    }
    assert of_form - complete == WITHOUT_EXAMPLE
    assert all(set(checks[code].shows) == set(LANGUAGES) for code in WITHOUT_EXAMPLE)


@pytest.mark.parametrize("code", ["workbook-locked", "unreadable"])
def test_an_example_that_cannot_be_shown_is_told_of(code: str, samspil: Command) -> None:
    done = samspil("explain", code, "--lang", "en")
    assert done.returncode == 0
    assert checks_of_form("en")[code]["shows"] in done.stdout
    assert "Not like this" not in done.stdout


def _pairs() -> list[Path]:
    return [
        path
        for path in sorted((ROOT / "tests/bad").glob("*.ttl"))
        if twin_of(path).exists() and not path.stem.endswith(".good")
    ]


@pytest.mark.parametrize("bad", _pairs(), ids=lambda path: path.name)
def test_a_bad_example_shows_its_check_and_its_twin_is_in_order(
    bad: Path, checks: dict[str, Check], workspace: Workspace
) -> None:
    (code,) = (code for code, paths in bad_examples(workspace, checks).items() if bad in paths)
    assert code in {finding.check for finding in validate([bad], workspace).findings}
    assert validate([twin_of(bad)], workspace).findings == ()


def test_an_example_is_counted_to_the_longest_code_its_name_begins_with(
    tmp_path: Path, checks: dict[str, Check]
) -> None:
    folder = tmp_path / "tests" / "bad"
    folder.mkdir(parents=True)
    for name in ("column-id-missing-x.ttl", "syntax.nt", "json-ld-a.jsonld", "syntaxx-a.ttl"):
        (folder / name).touch()
    (folder / "syntax-b.good.ttl").touch()
    (folder / "csv-fields-many").mkdir()
    (folder / "csv-fields-many.good").mkdir()
    found = bad_examples(Workspace(tmp_path), checks)
    assert {code: [path.name for path in paths] for code, paths in found.items()} == {
        "column-id-missing": ["column-id-missing-x.ttl"],
        "csv-fields": ["csv-fields-many"],
        "json-ld": ["json-ld-a.jsonld"],
        "syntax": ["syntax.nt"],
    }


def test_an_example_may_be_a_folder_of_csv_files_or_a_workbook(
    tmp_path: Path, checks: dict[str, Check]
) -> None:
    folder = tmp_path / "tests" / "bad"
    for name, row in (("csv-fields-many", "a;b;c"), ("csv-fields-many.good", "a;b")):
        (folder / name).mkdir(parents=True)
        (folder / name / "cases.csv").write_text(f"id;title\n{row}\n", "utf-8")
    for name, value in (("formula-sum.xlsx", "=1+1"), ("formula-sum.good.xlsx", "2")):
        book = openpyxl.Workbook()
        book.worksheets[0].append(["id", value])
        book.save(folder / name)
    workspace = Workspace(tmp_path)
    csv_example = example_of(checks["csv-fields"], checks, workspace)
    assert csv_example
    assert [line.text for line in csv_example.bad if line.differs] == ["a;b;c"]
    assert [line.text for line in csv_example.good if line.differs] == ["a;b"]
    workbook = example_of(checks["formula"], checks, workspace)
    assert workbook
    assert [line.text for line in workbook.good] == ["Sheet: id | 2"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("da", ["Sagen mangler et versionsnummer", "Hvorfor", "«versionsnummer» på arket sag"]),
        ("en", ["The case lacks a version number", "Why", '"version number" on the sheet case']),
    ],
)
def test_a_page_tells_what_why_where_and_shows_a_bad_and_a_good_example(
    language: Language, words: list[str], samspil: Command
) -> None:
    done = samspil("explain", "FieldCaseShape-recordVersion", "--lang", language)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(word in done.stdout for word in words)
    assert "  +     sam:recordVersion 1 ;" in done.stdout
    assert done.stdout.count("\n") < 30


def test_a_page_of_a_check_of_form_shows_only_what_differs(samspil: Command) -> None:
    done = samspil("explain", "language-tag", "--lang", "da")
    assert '  -     skos:scopeNote "hver tirsdag"@dk ;' in done.stdout
    assert '  +     skos:scopeNote "hver tirsdag"@da ;' in done.stdout
    assert "PREFIX" not in done.stdout


def test_a_page_can_be_had_as_json_but_not_as_a_picture(samspil: Command) -> None:
    page = json.loads(samspil("explain", "language-tag", "--format", "json").stdout)
    assert page["check"] == "language-tag"
    assert set(page["says"]) == {"da", "en"}
    assert page["example"]["file"] == "language-tag-dk.ttl"
    picture = samspil("explain", "language-tag", "--format", "svg", "--lang", "en")
    assert (picture.returncode, picture.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("FieldCaseShape-recordVersio", "FieldCaseShape-recordVersion"),
        ("unclosed-txt", "unclosed-text"),
        ("languag-tag", "language-tag"),
    ],
)
def test_a_slip_of_the_pen_gets_the_nearest_code(wrong: str, near: str, samspil: Command) -> None:
    done = samspil("explain", wrong, "--lang", "en")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert near in done.stderr


def test_a_code_nobody_could_mean_is_refused_by_the_page(workspace: Workspace) -> None:
    with pytest.raises(WrongUse):
        page_of_check("xyzzy", "da", workspace)


def test_what_is_no_check_is_still_an_arrangement(samspil: Command) -> None:
    assert samspil("explain", "hotspot", "--lang", "en").returncode == 0
    assert "hotspot" in samspil("explain", "hotspt", "--lang", "en").stderr


def test_checks_are_listed_and_chosen_like_in_validate(
    samspil: Command, checks: dict[str, Check]
) -> None:
    rows = list(csv.reader(io.StringIO(samspil("checks", "--format", "csv").stdout)))
    assert [row[0] for row in rows[1:]] == list(checks)
    few = json.loads(samspil("checks", "privacy", "V01", "--format", "json").stdout)
    assert {check["group"] for check in few} >= {"privacy"}
    assert {check["rule"] for check in few} >= {"V01", "V13"}
    table = samspil("checks", "form", "--lang", "da").stdout
    assert "unclosed-text" in table
    assert "privatliv" not in table
    assert samspil("checks", "privasy").returncode == 2
