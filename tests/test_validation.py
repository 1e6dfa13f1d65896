"""Checking files: what is found, where, in which words, with which exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Command
from samspil.files.workspace import Workspace
from samspil.jobs.validation import Run, validate
from samspil.jobs.validation.batch import heaped
from samspil.words.errors import NothingChecked
from samspil.words.findings import Report, Severity
from samspil.words.language import LANGUAGES, Language

EXAMPLES = ROOT / "tests" / "examples"
GOOD = EXAMPLES / "family-cycle.ttl"


def _changed(folder: Path, old: str, new: str) -> Path:
    text = GOOD.read_text("utf-8")
    assert text.count(old) >= 1, old
    path = folder / "family-cycle.ttl"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def _violations(report: Report) -> list[tuple[str, int, int]]:
    return [
        (f.check, f.where.line, f.where.column)
        for f in report.findings
        if f.severity is Severity.VIOLATION
    ]


def _line(path: Path, text: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_shipped_data_and_the_examples_are_in_order(workspace: Workspace) -> None:
    for folder in (workspace.folder("data"), EXAMPLES):
        report = validate([folder], workspace)
        assert not report.violated
        assert report.nodes > 300


def test_both_literature_cases_are_said_to_be_underivable_and_nothing_worse(
    workspace: Workspace,
) -> None:
    cases = workspace.folder("data") / "cases"
    names = ("hotspot.ttl", "job-and-education-guidance.ttl")
    report = validate([cases / name for name in names], workspace)
    assert [(f.severity, f.check.split("-")[-1]) for f in report.findings] == [
        (Severity.INFO, "assertedNotDerivable"),
        (Severity.INFO, "assertedNotDerivable"),
    ]


@pytest.mark.parametrize("engine", ["pyshifty", "pyshacl"])
def test_an_impossible_date_does_not_kill_the_engine(
    engine: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = _changed(tmp_path, 'recordDate "2026', 'recordDate "2026-02-31"^^xsd:date , "2026')
    report = validate([path], workspace, Run(engine))
    checks = [check for check, _, _ in _violations(report)]
    assert "literal-form" in checks
    (finding,) = (f for f in report.findings if f.check == "literal-form")
    assert "2026-02-31" in finding.message["da"]
    assert finding.where.line == _line(path, "2026-02-31")


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2019-13-01", "date"),
        ("2023-02-29", "date"),
        ("19", "gYear"),
        ("2020-13", "gYearMonth"),
        ("3,5", "decimal"),
        ("1E9", "decimal"),
        ("9" * 65, "integer"),
        ("ja", "boolean"),
        ("to", "integer"),
        ("2020-01-01T25:00:00", "dateTime"),
    ],
)
def test_a_literal_that_is_not_what_it_says_is_found_at_its_place(
    value: str, datatype: str, workspace: Workspace, tmp_path: Path
) -> None:
    new = f'dcterms:created "{value}"^^xsd:{datatype} ; sam:recordVersion '
    path = _changed(tmp_path, "sam:recordVersion ", new)
    findings = validate([path], workspace).findings
    (finding,) = (f for f in findings if f.check == "literal-form")
    assert finding.where.line == _line(path, "dcterms:created")
    assert datatype in finding.message["en"]


def test_a_misspelt_class_is_one_finding_at_the_class(workspace: Workspace, tmp_path: Path) -> None:
    path = _changed(tmp_path, "a sam:Outcome ;", "a sam:Outcom ;")
    found = _violations(validate([path], workspace))
    assert ("DeclaredTermShape-class", _line(path, "sam:Outcom ;"), 7) in found


def test_a_mistyped_code_is_one_finding_not_two(workspace: Workspace, tmp_path: Path) -> None:
    path = _changed(tmp_path, "phase:delivery", "phase:delivry")
    found = _violations(validate([path], workspace))
    assert [check for check, _, _ in found] == ["DeclaredTermShape-value"]
    assert found[0][1] == _line(path, "phase:delivry")


def test_what_a_case_refers_to_in_our_own_data_is_known(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _changed(tmp_path, "sam:municipality place:", "sam:municipality place:9")
    checks = {check for check, _, _ in _violations(validate([path], workspace))}
    assert any("municipality" in check for check in checks)
    assert not validate([GOOD], workspace).violated


def test_a_message_has_words_in_both_languages_and_says_what_to_write(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _changed(tmp_path, "    sam:privacyDeclared true ;\n", "")
    (finding,) = (
        f for f in validate([path], workspace).findings if f.severity is Severity.VIOLATION
    )
    for language in LANGUAGES:
        assert "sam:privacyDeclared true" in finding.message[language]


BROKEN = "PREFIX sam: <https://w3id.org/samspil/ns/>\n<x:a> a sam:Case\n<x:b> a sam:Case .\n"


def test_broken_turtle_is_found_with_line_and_column(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(BROKEN, "utf-8")
    report = validate([path], workspace)
    (slip,) = report.findings
    assert slip.check == "missing-full-stop"
    assert (slip.where.line, slip.where.column) == (2, 17)
    assert slip.suggestions[0].safe
    assert report.violated


@pytest.mark.parametrize(
    ("name", "content", "code", "word"),
    [
        ("empty.ttl", b"", 3, "tom"),
        ("unknown.ttl", b"<x:a> <x:b> <x:c> .", 3, "navnerummet"),
        ("broken.ttl", BROKEN.encode(), 1, "missing-full-stop"),
        ("letter.docx", b"PK", 4, ".docx"),
    ],
)
def test_a_bad_file_gets_one_clear_line_and_the_right_code(  # noqa: PLR0913
    name: str, content: bytes, code: int, word: str, samspil: Command, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    done = samspil("validate", tmp_path / name, "--lang", "da")
    assert done.returncode == code
    assert word in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if code != 1:
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1


def test_a_missing_path_and_a_folder_without_cases(samspil: Command, tmp_path: Path) -> None:
    missing = samspil("validate", tmp_path / "nowhere", "--lang", "en")
    assert (missing.returncode, missing.stderr.count("\n")) == (4, 1)
    assert "nowhere" in missing.stderr
    folder = samspil("validate", tmp_path, "--lang", "en")
    assert (folder.returncode, folder.stderr.count("\n")) == (3, 1)


def test_an_unreadable_file_is_said_to_be_so(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "folder.ttl"
    folder.symlink_to(tmp_path / "gone.ttl")
    report = validate([folder, GOOD], workspace)
    assert report.unread == 1
    assert report.nodes > 5
    (finding,) = (f for f in report.findings if f.check == "unreadable")
    assert "folder.ttl" in finding.message["da"]


def test_a_file_with_nothing_in_it_among_good_ones_is_not_passed_in_silence(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "empty.ttl").write_text("", "utf-8")
    (tmp_path / "good.ttl").write_text(GOOD.read_text("utf-8"), "utf-8")
    report = validate([tmp_path], workspace)
    assert [f.check for f in report.findings if f.where.file.endswith("empty.ttl")] == [
        "nothing-known-here"
    ]
    with pytest.raises(NothingChecked):
        validate([tmp_path / "empty.ttl"], workspace)


@pytest.mark.parametrize(("language", "word"), [("da", "fejl"), ("en", "error")])
def test_a_finding_is_shown_with_place_check_line_and_message(
    language: Language, word: str, samspil: Command, tmp_path: Path
) -> None:
    path = _changed(tmp_path, "    sam:recordVersion 3 ;\n", "")
    done = samspil("validate", path, "--lang", language, "--format", "concise")
    assert done.returncode == 1
    first = done.stdout.splitlines()[0]
    assert f":{_line(path, 'case:family-cycle')}:1: {word}[FieldCaseShape-recordVersion]" in first
    assert "\x1b" not in done.stdout


def test_the_findings_can_be_had_as_json(samspil: Command, tmp_path: Path) -> None:
    path = _changed(tmp_path, "phase:delivery", "phase:delivry")
    done = samspil("validate", path, "--format", "json")
    whole = json.loads(done.stdout)
    assert whole["files"] == 1
    assert whole["nodes"] > 5
    found = [f for f in whole["findings"] if f["severity"] == "violation"]
    assert [f["check"] for f in found] == ["DeclaredTermShape-value"]
    assert found[0]["value"] == "phase:delivry"
    assert set(found[0]["message"]) == {"da", "en"}


def test_the_hot_path_never_imports_what_it_does_not_need() -> None:
    code = (
        "import sys; from samspil.doors.cli.main import run\n"
        "try: run(['validate', sys.argv[1]])\n"
        "except SystemExit: pass\n"
        "heavy = {'owlready2', 'starlette', 'pyshacl', 'openpyxl', 'rdflib', 'rich'}\n"
        "print('heavy:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(GOOD)],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "heavy: []"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ttl")), ids=lambda p: p.stem)
def test_both_engines_find_the_same(path: Path, workspace: Workspace) -> None:
    assert validate([path], workspace, Run("pyshacl")) == validate([path], workspace)


@pytest.mark.parametrize("engine", ["pyshifty", "pyshacl"])
def test_a_node_without_a_name_is_not_blamed_for_another(
    engine: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "nameless.ttl"
    path.write_text(
        "PREFIX sam: <https://w3id.org/samspil/ns/>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        '[ a sam:Activity ; skos:note "en stille eftermiddag"@da ] .\n'
        '<https://w3id.org/samspil/case/x/b> a sam:Activity ; skos:note "Tlf. 22334455"@da .\n',
        "utf-8",
    )
    found = validate([path], workspace, Run(engine)).findings
    assert [f.where.line for f in found if f.check == "PhoneNumber"] == [4]
    nameless = [f for f in found if f.where.line == 3]
    assert nameless
    assert all("statedIn" in f.check or "prefLabel" in f.check for f in nameless)


def test_a_count_that_is_no_number_is_a_finding_and_stops_no_rule(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _changed(tmp_path, "sam:partyCount 1", 'sam:partyCount "mange"')
    found = _violations(validate([path], workspace))
    line = _line(path, "partyCount")
    assert found == [("CollaborationArrangementShape-partyCount", line, 20)]


def test_what_lies_beyond_a_missing_intervention_is_held_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _changed(tmp_path, "    sam:concernsIntervention <intervention> ;\n", "")
    (finding,) = validate([path], workspace).findings
    assert finding.check == "CaseShape-concernsIntervention"


def test_what_lies_beyond_an_intervention_that_is_none_is_held_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _changed(tmp_path, "sam:concernsIntervention <intervention>", _TO_THE_AREA)
    (finding,) = validate([path], workspace).findings
    assert finding.check == "CaseShape-concernsIntervention"
    assert finding.where.line == _line(path, _TO_THE_AREA)


def test_a_lesser_finding_holds_no_graver_one_back(workspace: Workspace) -> None:
    checks = {f.check for f in validate([EXAMPLES / "hybrid-cafe.ttl"], workspace).findings}
    assert checks >= {"FieldCaseShape-partOfPlan", "FieldCaseShape-framedByPartnership"}


_TO_THE_AREA = "sam:concernsIntervention <area>"


def test_a_link_that_leads_out_of_the_folder_is_not_followed(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "good.ttl").write_text(GOOD.read_text("utf-8"), "utf-8")
    (tmp_path / "secret.ttl").write_text("<urn:a> <urn:b> <urn:c> .", "utf-8")
    (tmp_path / "cases" / "link.ttl").symlink_to(tmp_path / "secret.ttl")
    report = validate([tmp_path / "cases"], workspace)
    assert report.files == 1
    assert [f.where.file.rsplit("/", 1)[-1] for f in report.findings if f.check == "link-outside"]
    assert report.violated


def test_files_are_heaped_for_every_process_and_as_heavy_heaps(tmp_path: Path) -> None:
    def apart(paths: list[str]) -> list[list[str]]:
        return [[path] for path in paths]

    def made(name: str, number: int, size: int) -> list[str]:
        paths = [tmp_path / f"{name}-{n}.ttl" for n in range(number)]
        for path in paths:
            path.write_bytes(b"#" * size)
        return [str(path) for path in paths]

    light, heavy = made("light", 250, 1), made("heavy", 4, 2_000_000)
    small, large = made("small", 100, 7_000), made("large", 100, 16_000)
    assert [len(heap) for heap in heaped(apart(light), 1)] == [36, 36, 36, 36, 36, 36, 34]
    assert [len(heap) for heap in heaped(apart(light), 2)] == [*([31] * 8), 2]
    assert [len(heap) for heap in heaped(apart(light[:60]), 4)] == [15, 15, 15, 15]
    assert [len(heap) for heap in heaped(apart([*heavy, *light[:3]]), 1)] == [2, 5]
    assert [len(heap) for heap in heaped(apart([*light[:200], *heavy]), 1)] == [
        60,
        60,
        60,
        21,
        1,
        1,
        1,
    ]
    assert [len(heap) for heap in heaped(apart([*small, *large]), 2)] == [50, 50, 25, 25, 25, 25]
    every = [*heavy, *light]
    assert [path for heap in heaped(apart(every), 3) for path in heap] == every
    linked = [light[:30], light[30:50], light[50:60]]
    assert [len(heap) for heap in heaped(linked, 1)] == [30, 30]
