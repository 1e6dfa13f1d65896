"""A finding is known again when lines move, and never by anything private."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ROOT
from made_findings import MADE, at, of_form, of_shape, options
from samspil.files.workspace import Workspace
from samspil.jobs.baseline import Baseline, Entry, read_baseline
from samspil.jobs.fingerprints import fingerprints
from samspil.jobs.validation import validate
from samspil.words.errors import WrongUse
from samspil.words.findings import Finding, Report

CHECKS = options().checks
BAD = ROOT / "tests" / "rendering" / "diagnostics"


def _marks(*findings: Finding) -> list[str]:
    return list(fingerprints(findings, CHECKS))


@pytest.mark.parametrize("name", ["code", "dangling", "missing", "property", "personal", "tag"])
def test_fingerprints_stay_when_lines_move(name: str, workspace: Workspace, tmp_path: Path) -> None:
    text = (BAD / f"{name}.ttl").read_text("utf-8")
    path = tmp_path / "case.ttl"
    found = []
    for above in ("", "# one\n\n# two\n"):
        path.write_text(above + text, "utf-8")
        report = validate([path], workspace)
        found.append((_marks(*report.findings), [f.where.line for f in report.findings]))
    (before, lines), (after, moved) = found
    assert before == after
    assert [line + 3 for line in lines] == moved


def test_fingerprints_tell_files_checks_values_and_repetitions_apart() -> None:
    one = of_form("unclosed-text", at(1, 1, 4), "abc")
    others = [
        one,
        replace(one, where=at(9, 1, 4)),
        replace(one, where=at(1, 1, 4, "data/other.ttl")),
        replace(one, source_line="abd"),
        replace(one, check="unfinished"),
        of_shape("FinanceShape-financeSource", at(1, 1, 4), focus="case:a"),
        of_shape("FinanceShape-financeSource", at(1, 1, 4), focus="case:b"),
        of_shape("FinanceShape-financeSource", at(1, 1, 4), focus="case:b", value="x"),
    ]
    assert len(set(_marks(*others))) == len(others)


def test_a_private_finding_has_the_same_fingerprint_whatever_the_digits() -> None:
    found = [
        of_shape(
            "CivilRegistrationNumber",
            at(1, 1, end),
            text,
            focus="case:a",
            path="skos:note",
            value=text,
        )
        for text, end in (("\u2588" * 11, 12), ("310299-9999 og mere", 20))
    ]
    first, second = (_marks(finding)[0] for finding in found)
    assert first == second


def test_what_stands_on_a_line_with_something_masked_is_not_digested() -> None:
    found = [of_form("outer-whitespace", at(1, 1, 4), "\u2588" * length) for length in (8, 11)]
    first, second = (_marks(finding)[0] for finding in found)
    assert first == second


def _report(*findings: Finding) -> Report:
    return Report(findings, 1, 5)


def _new(folder: Path, *findings: Finding) -> Baseline:
    return Baseline(folder / "baseline.json").renewed(findings, (), CHECKS)


def test_what_stands_in_the_baseline_is_accepted_and_the_rest_is_new(tmp_path: Path) -> None:
    known = of_form("unclosed-text", at(1, 1, 4), "abc")
    again = replace(known, where=at(7, 1, 4))
    baseline = _new(tmp_path, known)
    baseline.path.write_text(baseline.text(), "utf-8")
    read = read_baseline(baseline.path)
    assert read == baseline
    divided = read.divide(_report(known, again), CHECKS, [known.where.file], frozenset(CHECKS))
    assert divided.accepted == (known,)
    assert divided.report.findings == (again,)
    assert divided.stale == ()


def test_an_entry_that_nothing_answers_to_is_stale_if_it_was_looked_for(tmp_path: Path) -> None:
    here = str(tmp_path / "here.ttl")
    Path(here).touch()
    known = of_form("unclosed-text", at(1, 1, 4, here), "abc")
    baseline = _new(tmp_path, known)
    everything = frozenset(CHECKS)
    assert baseline.divide(_report(), CHECKS, [here], everything).stale == baseline.entries
    assert baseline.divide(_report(), CHECKS, ["other.ttl"], everything).stale == ()
    assert baseline.divide(_report(), CHECKS, [here], frozenset({"syntax"})).stale == ()
    Path(here).unlink()
    assert baseline.divide(_report(), CHECKS, ["other.ttl"], everything).stale == baseline.entries


def test_personal_data_cannot_be_accepted(tmp_path: Path) -> None:
    private = of_shape("CivilRegistrationNumber", at(1, 1, 4), "\u2588" * 11)
    assert _new(tmp_path, private).entries == ()
    (mark,) = fingerprints([private], CHECKS, lambda f: os.path.relpath(f.where.file, tmp_path))
    for said in (private.check, "syntax"):
        sly = Baseline(tmp_path / "b.json", (Entry("x", said, mark),))
        divided = sly.divide(_report(private), CHECKS, [], frozenset(CHECKS))
        assert divided.accepted == ()
        assert [*divided.stale, *divided.beyond] == []
        assert divided.report.findings == (private,)


def test_what_people_wrote_beside_an_entry_is_kept_and_so_is_what_was_not_looked_at(
    tmp_path: Path,
) -> None:
    known = of_form("unclosed-text", at(1, 1, 4), "abc")
    (entry,) = _new(tmp_path, known).entries
    elsewhere = Entry("z.ttl", "syntax", "0" * 32)
    old = Baseline(tmp_path / "baseline.json", (replace(entry, why="the source has it so"),))
    renewed = old.renewed([known], [elsewhere], CHECKS)
    assert [e.why for e in renewed.entries] == ["the source has it so", ""]
    assert json.loads(renewed.text())["accepted"][0]["why"] == "the source has it so"


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2}', '{"version": 1, "accepted": [3]}'])
def test_a_file_that_is_no_baseline_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, "utf-8")
    with pytest.raises(WrongUse):
        read_baseline(path)


def test_every_made_finding_has_a_fingerprint_of_its_own() -> None:
    every = [finding for findings in MADE.values() for finding in findings]
    assert len(set(_marks(*every))) == len(every)
