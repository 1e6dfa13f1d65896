"""Every bad file gets exactly one finding, at the right place, with a remedy that works."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import ROOT
from samspil.files.opening import open_text
from samspil.files.workspace import Workspace
from samspil.jobs.validation import validate
from samspil.words.errors import NothingChecked
from samspil.words.findings import Edit, Finding
from samspil.words.language import LANGUAGES, Language

BAD = ROOT / "tests" / "bad"
EXPECTED = tomllib.loads((BAD / "expected-json-and-xml.toml").read_text("utf-8"))


def findings(file: Path, workspace: Workspace) -> Sequence[Finding]:
    return validate([file], workspace).findings


def test_every_bad_file_is_expected() -> None:
    files = {file.name for ending in ("jsonld", "rdf") for file in BAD.glob(f"*.{ending}")}
    files = {name for name in files if ".good." not in name}
    assert files == EXPECTED.keys()
    assert len(files) >= 90


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bad_file_has_one_finding_at_its_place(name: str, workspace: Workspace) -> None:
    (found,) = findings(BAD / name, workspace)
    expected = EXPECTED[name]
    where = (found.where.line, found.where.column)
    assert (found.check, *where) == (expected["check"], expected["line"], expected["column"])
    assert name.startswith(found.check)
    for language in LANGUAGES:
        assert not re.search(r"\{\w+\}", found.message[language])


def applied(text: str, edits: tuple[Edit, ...]) -> str:
    """The text with the edits done, from its end backwards."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for edit in sorted(edits, key=lambda e: (e.where.line, e.where.column), reverse=True):
        where = edit.where
        start = starts[where.line - 1] + where.column - 1
        end = starts[where.end_line - 1] + where.end_column - 1
        text = text[:start] + edit.text + text[end:]
    return text


def mended(name: str, edits: tuple[Edit, ...], workspace: Workspace, folder: Path) -> set[str]:
    """The checks that still fail when the edits are done."""
    file = folder / name
    file.write_text(applied(open_text(BAD / name, name).text, edits), "utf-8")
    return {finding.check for finding in findings(file, workspace)}


def test_what_is_safe_to_do_leaves_nothing_to_say(workspace: Workspace, tmp_path: Path) -> None:
    done = set()
    for name in EXPECTED:
        (found,) = findings(BAD / name, workspace)
        if found.check == "encoding":  # whose remedy is to write the same characters as UTF-8
            continue
        for suggestion in found.suggestions:
            if suggestion.safe and suggestion.edits:
                assert not mended(name, suggestion.edits, workspace, tmp_path), name
                done.add(found.check)
    assert len(done) >= 15
    assert {"comma-extra", "json-quotes", "curly-quotes", "context-missing"} <= done


def test_every_guess_is_written_as_the_format_has_it(workspace: Workspace, tmp_path: Path) -> None:
    done = []
    for name in EXPECTED:
        (found,) = findings(BAD / name, workspace)
        for suggestion in found.suggestions:
            if suggestion.edits and not suggestion.safe:
                left = mended(name, suggestion.edits, workspace, tmp_path)
                assert not left & {"json-syntax", "json-ld", "xml-syntax", "rdf-xml"}, name
                assert found.check not in left, name
                done.append(name)
    assert len(done) >= 10
    assert any(name.startswith("DeclaredTermShape-value") for name in done)


def test_a_code_that_differs_in_capitals_is_put_right_as_the_format_writes_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    for name in ("DeclaredTermShape-value-misspelt.jsonld", "DeclaredTermShape-value-misspelt.rdf"):
        text = (BAD / name).read_text("utf-8").replace("municipallity", "Municipality")
        file = tmp_path / name
        file.write_text(text, "utf-8")
        (found,) = findings(file, workspace)
        (suggestion,) = found.suggestions
        assert suggestion.safe
        file.write_text(applied(text, suggestion.edits), "utf-8")
        assert not findings(file, workspace)


@pytest.mark.parametrize("ending", ["jsonld", "rdf"])
def test_a_file_with_nothing_in_it_is_not_checked(
    ending: str, workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / f"empty.{ending}"
    file.write_bytes(b"")
    with pytest.raises(NothingChecked):
        validate([file], workspace)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_in_the_docs_is_in_order(
    language: Language, workspace: Workspace, tmp_path: Path
) -> None:
    page = (ROOT / "docs" / language / "validate.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "example.jsonld"
    file.write_text(example, "utf-8")
    report = validate([file], workspace)
    assert not report.findings
    assert report.nodes == 1
