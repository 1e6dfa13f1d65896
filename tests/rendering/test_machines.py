"""What programs are told: JSON, SARIF, GitLab, reviewdog and JUnit, each held to its schema."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from sarif_kit.validate import validation_errors

from conftest import ROOT
from made_findings import CONTEXT, MADE, at, of_form, options, rendered
from samspil.files.workspace import Workspace
from samspil.jobs.checks import UNREAD
from samspil.jobs.rendering import FORMATS, Options
from samspil.jobs.rendering.junit import MOST_CASES
from samspil.jobs.rendering.sarif import MOST_RESULTS
from samspil.jobs.validation import validate
from samspil.words.findings import Finding, Report, Severity, Where
from samspil.words.language import LANGUAGES, checks_of_form

SCHEMAS = Path(__file__).parent / "schemas"
DIAGNOSTICS = ROOT / "tests" / "rendering" / "diagnostics"
EVERY_FINDING = [finding for findings in MADE.values() for finding in findings]


@pytest.fixture(scope="module")
def real(workspace: Workspace) -> Report:
    """Everything that is wrong with the model diagnostics, the bad files and the examples."""
    folders = [DIAGNOSTICS, ROOT / "tests" / "bad", ROOT / "tests" / "examples"]
    report = validate(folders, workspace)
    assert len(report.findings) > 50
    assert {finding.severity for finding in report.findings} == set(Severity)
    return report


@pytest.fixture(scope="module")
def whole(real: Report) -> Report:
    """The same with findings in workbooks and across files."""
    return Report((*real.findings, *EVERY_FINDING), real.files + 6, real.nodes)


def _complaints(schema: Any, instance: Any) -> list[str]:
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(instance)
    return [f"{error.json_path}: {error.message}" for error in errors]


def _schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text("utf-8"))


OUR_SCHEMA = json.loads((ROOT / "src/samspil/jobs/rendering/report.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_keeps_to_the_schema_that_the_package_carries(whole: Report, language: str) -> None:
    told = json.loads(FORMATS["json"](whole, options(language)))  # type: ignore[arg-type]
    assert _complaints(OUR_SCHEMA, told) == []
    assert len(told["findings"]) == len(whole.findings)
    assert all(set(finding["message"]) == {"da", "en"} for finding in told["findings"])
    assert sum(told["checks"].values()) == len(whole.findings)
    without = json.loads(json.dumps(told))
    del without["findings"][0]["fingerprint"]
    assert _complaints(OUR_SCHEMA, without) != []


def test_sarif_is_accepted_by_its_own_schema_and_has_what_github_needs(whole: Report) -> None:
    for language in LANGUAGES:
        told = json.loads(FORMATS["sarif"](whole, options(language)))
        assert validation_errors(told) == []
        assert _complaints(_schema("sarif-for-github.schema.json"), told) == []
        (run,) = told["runs"]
        assert len(run["results"]) == len(whole.findings)
        rules = run["tool"]["driver"]["rules"]
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_rule_in_sarif_has_help_in_both_languages() -> None:
    told = json.loads(rendered("sarif", *EVERY_FINDING, language="en"))
    for rule in told["runs"][0]["tool"]["driver"]["rules"]:
        for text in (rule["help"]["text"], rule["help"]["markdown"]):
            check = options().checks[rule["id"]]
            for language in LANGUAGES:
                assert check.why[language] in text.replace("&lt;", "<")
        assert f"samspil explain {rule['id']} --lang da" in rule["help"]["markdown"]


def _result(*findings: Finding, **more: Any) -> Any:
    return json.loads(rendered("sarif", *findings, **more))["runs"][0]["results"][0]


def test_sarif_places_are_one_line_in_code_points_below_the_root() -> None:
    over_two = of_form("unclosed-text", Where("data/blå bær.ttl", 3, 5, 9, 2), 'aaaa"bcd')
    result = _result(over_two)
    place = result["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == "data/blå bær.ttl"
    assert place["region"] == {
        "startLine": 3,
        "startColumn": 5,
        "endLine": 3,
        "endColumn": 9,
        "snippet": {"text": 'aaaa"bcd'},
    }


def test_a_cell_in_sarif_is_a_logical_location_with_a_fingerprint_that_is_ours() -> None:
    (dates,) = MADE["dates-in-a-workbook"]
    result = _result(dates)
    location = result["locations"][0]
    assert location["physicalLocation"]["region"] == {"startLine": 1}
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "Sag!H2"
    marks = result["partialFingerprints"]
    assert marks["primaryLocationLineHash"] == marks["samspil/v1"]
    in_a_text = _result(of_form("unclosed-text", at(3, 1, 4), "abc"))
    assert set(in_a_text["partialFingerprints"]) == {"samspil/v1"}


def test_sarif_offers_what_was_meant_as_a_fix() -> None:
    (field,) = MADE["unknown-field-in-yaml"]
    (fix,) = _result(field)["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 6, "startColumn": 1, "endLine": 6, "endColumn": 9},
            "insertedContent": {"text": "kommune"},
        }
    ]


def test_accepted_findings_are_suppressed_in_sarif_or_left_out() -> None:
    known, new = (of_form("unclosed-text", at(line, 1, 4), "abc") for line in (1, 2))
    told = json.loads(rendered("sarif", new, accepted=(known,)))
    suppressed = ["suppressions" in result for result in told["runs"][0]["results"]]
    assert suppressed == [True, False]
    left = json.loads(rendered("sarif", new, accepted=(known,), hide_accepted=True))
    assert len(left["runs"][0]["results"]) == 1
    whole = json.loads(rendered("json", new, accepted=(known,)))
    assert [f["accepted"] for f in whole["findings"]] == [True, False]
    for form in ("gitlab", "rdjson", "markdown", "ttl", "html"):
        assert rendered(form, new, accepted=(known,)).count("unclosed-text") == rendered(
            form, new
        ).count("unclosed-text")


def test_sarif_says_how_many_results_github_would_not_take() -> None:
    one = of_form("unclosed-text", at(1, 1, 4), "abc")
    told = json.loads(FORMATS["sarif"](Report((one,) * (MOST_RESULTS + 7), 1, 1), options("en")))
    (run,) = told["runs"]
    assert len(run["results"]) == MOST_RESULTS
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"] == "7 more findings"
    run["results"] = run["results"][:5]
    assert validation_errors(told) == []


def test_gitlab_gets_one_entry_a_finding_each_with_a_fingerprint_of_its_own(
    whole: Report,
) -> None:
    told = json.loads(FORMATS["gitlab"](whole, options("da")))
    assert _complaints(_schema("gitlab.schema.json"), told) == []
    assert len({entry["fingerprint"] for entry in told}) == len(whole.findings)
    private = [e for e in told if e["check_name"] == "CivilRegistrationNumber"]
    assert {entry["severity"] for entry in private} == {"blocker"}


def test_reviewdog_gets_columns_in_bytes(workspace: Workspace, whole: Report) -> None:
    told = json.loads(FORMATS["rdjson"](whole, options("da")))
    assert _complaints(_schema("rdjson.schema.json"), told) == []
    assert len(told["diagnostics"]) == len(whole.findings)
    tag = validate([DIAGNOSTICS / "tag.ttl"], workspace)
    (one,) = json.loads(FORMATS["rdjson"](tag, options("en")))["diagnostics"]
    raw = (DIAGNOSTICS / "tag.ttl").read_bytes().splitlines()
    (suggestion,) = one["suggestions"]
    start, end = (suggestion["range"][side] for side in ("start", "end"))
    line = raw[start["line"] - 1]
    assert line[start["column"] - 1 : end["column"] - 1] == b"dk"
    assert suggestion["text"] == "da"


def test_every_byte_column_for_reviewdog_cuts_the_line_where_the_code_points_do(
    real: Report,
) -> None:
    told = json.loads(FORMATS["rdjson"](real, options("da")))["diagnostics"]
    compared = 0
    of_another_encoding = {f.where.file for f in real.findings if f.check == "encoding"}
    for finding, diagnostic in zip(real.findings, told, strict=True):
        found = diagnostic["location"].get("range", {})
        if "end" in found and finding.where.file not in of_another_encoding:
            whole = Path(finding.where.file).read_bytes().removeprefix(BOM_UTF8)
            raw = whole.split(b"\n")[found["start"]["line"] - 1]
            cut = raw[found["start"]["column"] - 1 : found["end"]["column"] - 1].decode()
            text = raw.decode()[finding.where.column - 1 : finding.where.end_column - 1]
            assert cut == text
            compared += 1
    assert compared > 50


def _cases(text: str) -> Iterator[ET.Element]:
    yield from ET.fromstring(text).iter("testcase")


def test_junit_has_a_case_for_every_check_of_every_file(real: Report) -> None:
    files = tuple(sorted(str(p.relative_to(ROOT)) for p in DIAGNOSTICS.glob("*.ttl")))
    of_text = tuple(f for f in real.findings if "/bad/" not in f.where.file)
    names = {f.where.file for f in of_text}
    told = FORMATS["junit"](replace(real, findings=of_text), options("da", files=files))
    root = ET.fromstring(told)
    asked = len(options().checks)
    assert asked > 400
    suites = {suite.get("name"): suite for suite in root.iter("testsuite")}
    assert set(suites) == {*files, *names}
    code = suites["tests/rendering/diagnostics/code.ttl"]
    assert code.get("tests") == str(asked)
    assert code.get("failures") == "1"
    (failure,) = code.iter("failure")
    assert "finance-source:lfb" in str(failure.text)
    assert int(str(root.get("tests"))) == sum(1 for _ in _cases(told))
    failing = sum(1 for case in _cases(told) if case.find("failure") is not None)
    assert int(str(root.get("failures"))) == failing


def test_junit_fails_what_the_run_fails_for_and_shows_the_rest(real: Report) -> None:
    strict = FORMATS["junit"](real, options("en", fails=Severity.INFO))
    mild = FORMATS["junit"](real, options("en", fails=None))
    assert strict.count("<failure") > FORMATS["junit"](real, options("en")).count("<failure") > 0
    assert mild.count("<failure") == 0
    assert mild.count("<system-out>") == strict.count("<failure")


def test_junit_tells_nothing_of_what_would_have_passed_in_a_file_that_cannot_be_read() -> None:
    broken = of_form("unclosed-text", at(3, 1, 4), "abc")
    assert len(list(_cases(rendered("junit", broken)))) == 1
    assert set(checks_of_form("da")) > UNREAD


def test_junit_of_very_many_files_is_told_by_group() -> None:
    files = tuple(f"data/{number}.ttl" for number in range(1000))
    assert len(files) * len(options().checks) > MOST_CASES
    told = FORMATS["junit"](Report((), 1000, 1000), options("da", files=files))
    cases = list(_cases(told))
    assert len(cases) == 1000 * len({check.group for check in options().checks.values()})


def test_junit_survives_what_xml_does_not_allow() -> None:
    odd = of_form("hidden-character", at(1, 2, 3), 'a\x0b]]>&<"', code="U+000B")
    (failure,) = ET.fromstring(rendered("junit", odd)).iter("failure")
    assert 'a?]]>&<"' in str(failure.text)


def test_junit_skips_what_is_accepted() -> None:
    known = of_form("language-tag", at(1, 1, 4), "abc", value="dk", right="da")
    told = rendered("junit", accepted=(known,))
    assert ET.fromstring(told).get("skipped") == "1"
    assert "<failure" not in told


def test_paths_are_told_as_the_host_knows_them(tmp_path: Path) -> None:
    inside = tmp_path / "data" / "x.ttl"
    finding = of_form("language-tag", at(1, 1, 4, str(inside)), "abc", value="dk", right="da")
    for form in ("json", "sarif", "gitlab", "rdjson", "github", "junit", "markdown"):
        told = rendered(form, finding, root=tmp_path, quiet=True)
        assert "data/x.ttl" in told
        if form != "github":  # which has the text for the log in it, too
            assert str(tmp_path) not in told.replace(f"{inside}:1:1", "")
    assert Options(CONTEXT, root=tmp_path).path("elsewhere.ttl") == "elsewhere.ttl"
