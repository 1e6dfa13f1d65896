"""The options of `samspil validate`: which checks, which outputs, which exit code."""

import json
import stat
from pathlib import Path

import pytest

from conftest import ROOT, Command
from made_findings import of_form, options
from samspil.doors.cli.validating import outcome
from samspil.jobs.rendering import FORMATS
from samspil.words.errors import Exit
from samspil.words.findings import Report, Where

DIAGNOSTICS = ROOT / "tests/rendering/diagnostics"
CODE = "tests/rendering/diagnostics/code.ttl"
PERSONAL = "tests/rendering/diagnostics/personal.ttl"
BROKEN = "tests/bad/unclosed-text-label.ttl"
WARNINGS = "tests/bad/outer-whitespace-label.ttl"
GOOD = "tests/bad/literal-form-leap-day.good.ttl"

WRONG = [
    (["--select", "privasy"], "privacy"),
    (["--select", "CodeShape-*"], "samspil checks"),
    (["--ignore", "unclosed-txt"], "unclosed-text"),
    (["--select", "FieldCaseShape-recordVersio"], "FieldCaseShape-recordVersion"),
    (["--select", "privacy", "--ignore", "privacy"], "--ignore"),
    (["--fail-on", "errors"], "error, warning, note, never"),
    (["--format", "sarf"], "sarif"),
    (["--output", "report.html"], "html=fund.html"),
    (["--output", "pdf=report.pdf"], "markdown"),
    (["--output", "html=a", "--output", "json=a"], "a"),
    (["--write-baseline"], "--baseline"),
    (["--baseline", "nowhere.json"], "--write-baseline"),
    (["--max-findings", "many"], "many"),
    (["--max-findings", "-1"], "-1"),
]


@pytest.mark.parametrize(("words", "hint"), WRONG, ids=str)
def test_wrong_use_is_one_line_with_a_remedy_and_exit_2(
    words: list[str], hint: str, samspil: Command
) -> None:
    done = samspil("validate", GOOD, *words, SAMSPIL_LANG="da")
    assert done.returncode == 2, done.stderr
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert hint in done.stderr


CODES = [
    ([CODE], 1),
    ([GOOD], 0),
    ([WARNINGS], 0),
    ([WARNINGS, "--fail-on", "warning"], 1),
    ([WARNINGS, "--fail-on", "note"], 1),
    ([CODE, "--fail-on", "never"], 0),
    ([CODE, "--ignore", "DeclaredTermShape-value"], 0),
    ([CODE, "--ignore", "DeclaredTermShape-*"], 0),
    ([CODE, "--select", "privacy"], 0),
    ([PERSONAL, "--select", "privacy"], 1),
    ([PERSONAL, "--select", "V13"], 1),
    ([PERSONAL, "--select", "form,source"], 0),
    ([BROKEN, "--select", "CaseShape-*"], 1),
    ([BROKEN, "--select", "privacy"], 0),
    ([BROKEN, "--ignore", "unclosed-text"], 0),
    ([PERSONAL, "--select", "privacy", "--ignore", "CivilRegistrationNumber"], 0),
]


@pytest.mark.parametrize(("words", "code"), CODES, ids=str)
def test_the_exit_code_follows_what_was_asked_for(
    words: list[str], code: int, samspil: Command
) -> None:
    done = samspil("validate", *words, "--lang", "da")
    assert (done.returncode, done.stderr) == (code, "")


def test_of_several_exit_codes_the_one_that_most_needs_to_be_known_is_given() -> None:
    error = of_form("syntax", Where("x"), value="x")
    assert outcome(Report((error,), 2, 5, unread=1), options()) is Exit.UNREADABLE
    assert outcome(Report((), 2, 5, unread=1), options()) is Exit.UNREADABLE
    assert outcome(Report((error,), 1, 0), options()) is Exit.FINDINGS
    assert outcome(Report((), 1, 0), options()) is Exit.NOTHING_CHECKED
    assert outcome(Report((), 1, 1), options()) is Exit.FINE


def test_a_file_of_any_content_can_be_searched_for_personal_data(
    samspil: Command, tmp_path: Path
) -> None:
    strange = tmp_path / "strange.ttl"
    strange.write_text('<x:a> <x:b> "en tekst" .\n', "utf-8")
    done = samspil("validate", strange, "--select", "privacy", "--lang", "da")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "I orden · 1 fil gennemsøgt for persondata\n"
    assert samspil("validate", strange).returncode == 3
    strange.write_text('<x:a> <x:b> "ring til 310299-9999" .\n', "utf-8")
    found = samspil("validate", strange, "--select", "privacy", "--lang", "da")
    assert found.returncode == 1


def test_one_run_writes_every_form(samspil: Command, tmp_path: Path) -> None:
    forms = [word for form in FORMATS for word in ("--output", f"{form}={tmp_path / form}")]
    done = samspil("validate", CODE, *forms, "--lang", "da")
    assert done.returncode == 1
    written = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert set(written) == set(FORMATS)
    assert written["text"] == done.stdout
    for form, text in written.items():
        assert samspil("validate", CODE, "--format", form, "--lang", "da").stdout == text


def test_outputs_are_written_whole_or_not_at_all(samspil: Command, tmp_path: Path) -> None:
    before = tmp_path / "report.json"
    before.write_text("as it was", "utf-8")
    words = ["--output", f"json={before}", "--output", f"html={tmp_path / 'no' / 'x.html'}"]
    done = samspil("validate", CODE, *words, "--lang", "en")
    assert done.returncode == 2
    assert "Nothing was written" in done.stderr
    assert before.read_text("utf-8") == "as it was"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_an_output_keeps_the_permissions_of_its_file_and_may_be_a_pipe(
    samspil: Command, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    report.touch(0o640)
    done = samspil(
        "validate", CODE, "--output", f"json={report}", "--output", "concise=/dev/stderr"
    )
    assert stat.S_IMODE(report.stat().st_mode) == 0o640
    assert "DeclaredTermShape-value" in done.stderr
    folder = samspil("validate", CODE, "--output", f"json={tmp_path}", "--lang", "en")
    assert folder.returncode == 2


def test_when_nothing_was_checked_the_outputs_say_so(samspil: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").touch()
    outputs = {form: tmp_path / f"report.{form}" for form in ("junit", "sarif", "html", "json")}
    words = [w for form, path in outputs.items() for w in ("--output", f"{form}={path}")]
    done = samspil("validate", tmp_path / "empty.ttl", *words, "--lang", "en")
    assert done.returncode == 3
    assert "Nothing was checked" in outputs["html"].read_text("utf-8")
    assert json.loads(outputs["json"].read_text("utf-8"))["nodes"] == 0
    assert json.loads(outputs["sarif"].read_text("utf-8"))["runs"][0]["results"] == []


def test_a_baseline_makes_only_new_findings_count(samspil: Command, tmp_path: Path) -> None:
    case = tmp_path / "case.ttl"
    case.write_text((DIAGNOSTICS / "code.ttl").read_text("utf-8"), "utf-8")
    words = ["validate", "case.ttl", "--baseline", "known.json", "--lang", "en"]
    first = samspil(*words, "--write-baseline", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert first.stderr == "samspil: 1 finding is now accepted in known.json.\n"
    assert first.stdout.endswith("3 descriptions checked in 1 file · 1 accepted beforehand\n")
    again = samspil(*words, cwd=tmp_path)
    assert again.returncode == 0
    elsewhere = samspil(*words[:1], case, *words[2:3], tmp_path / "known.json")
    assert elsewhere.returncode == 0
    text = case.read_text("utf-8")
    case.write_text(text.replace("sharePercent 12.5", "sharePercent 120"), "utf-8")
    new = samspil(*words, "--format", "concise", cwd=tmp_path)
    assert new.returncode == 1
    assert new.stdout.count("error[") == 1
    case.write_text(text.replace("lfb", "lbf"), "utf-8")
    stale = samspil(*words, cwd=tmp_path)
    assert stale.returncode == 0
    assert "1 accepted finding is no longer there" in stale.stdout
    assert "  case.ttl: DeclaredTermShape-value" in stale.stdout
    tidy = samspil(*words, "--write-baseline", cwd=tmp_path)
    assert "no longer there" not in tidy.stdout
    assert json.loads((tmp_path / "known.json").read_text("utf-8"))["accepted"] == []


def test_personal_data_is_never_written_to_a_baseline(samspil: Command, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    words = ["validate", PERSONAL, "--baseline", known, "--write-baseline", "--lang", "da"]
    done = samspil(*words)
    assert done.returncode == 1
    assert "1 fund om persondata kan ikke accepteres" in done.stderr
    assert json.loads(known.read_text("utf-8"))["accepted"] == []


def test_at_most_so_many_findings_are_shown_and_all_are_counted(samspil: Command) -> None:
    done = samspil("validate", "tests/examples", "--max-findings", "3", "--lang", "en")
    assert done.stdout.count("= more: samspil explain") == 3
    assert "more findings. See them all with --max-findings" in done.stdout
    everything = samspil("validate", "tests/examples", "--lang", "en").stdout
    assert done.stdout.splitlines()[-1] == everything.splitlines()[-1]
    none = samspil("validate", "tests/examples", "--max-findings", "0", "--lang", "en")
    assert "= more" not in none.stdout


def test_quiet_and_statistics(samspil: Command) -> None:
    assert samspil("validate", GOOD, "--quiet").stdout == ""
    told = samspil("validate", "tests/bad", "--statistics", "--lang", "en").stdout
    assert "  error    unclosed-text" in told
    assert "-->" not in told


def test_paths_are_those_of_the_repository_when_a_host_says_where_it_is(
    samspil: Command, tmp_path: Path
) -> None:
    inside = tmp_path / "data"
    inside.mkdir()
    (inside / "case.ttl").write_text((DIAGNOSTICS / "code.ttl").read_text("utf-8"), "utf-8")
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        done = samspil(
            "validate", "case.ttl", "--format", "gitlab", cwd=inside, **{name: str(tmp_path)}
        )
        assert json.loads(done.stdout)[0]["location"]["path"] == "data/case.ttl"
