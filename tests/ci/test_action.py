"""The GitHub action: its own scripts, really run, with the variables a runner sets.

Only the fetching of packages is left out: `version: installed` is an input made for that.
"""

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from checked_out import BIN, add, checked_out
from conftest import ROOT

EXAMPLES = ROOT / "tests" / "examples"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return checked_out(tmp_path)


@dataclass(frozen=True)
class Step:
    """What a step of a workflow leaves behind."""

    code: int
    log: str
    errors: str
    outputs: Mapping[str, str]
    summary: str


def _step(name: str) -> dict[str, Any]:
    (found,) = (step for step in ACTION["runs"]["steps"] if step.get("id") == name)
    return dict(found)


def _given(text: str, inputs: Mapping[str, str]) -> str:
    """A value in which the host has filled in the inputs."""
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: inputs[found[1]], text)


def run_step(repository: Path, **given: str) -> Step:
    """One step of the action as a runner of GitHub runs it."""
    defaults = {key: value["default"] for key, value in ACTION["inputs"].items()}
    inputs = {
        **defaults,
        "version": "installed",
        **{k.replace("_", "-"): v for k, v in given.items()},
    }
    step = _step("check")
    temporary = repository.parent / "temp"
    temporary.mkdir(exist_ok=True)
    files = {
        variable: temporary / variable for variable in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
    }
    for file in files.values():
        file.write_text("", "utf-8")
    files["GITHUB_STEP_SUMMARY"].write_text("before\n", "utf-8")
    script = temporary / "script.sh"
    script.write_text(step["run"], "utf-8")
    environment = {
        "PATH": f"{BIN}:/usr/bin:/bin",
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(repository),
        "RUNNER_TEMP": str(temporary),
        **{variable: str(file) for variable, file in files.items()},
        **{key: _given(value, inputs) for key, value in step["env"].items()},
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
    summary = files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
    return Step(done.returncode, done.stdout, done.stderr, outputs, summary)


def test_every_input_of_the_action_reaches_its_scripts_through_a_variable_only() -> None:
    used = set()
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), step["name"]
        values = [*step.get("env", {}).values(), *step.get("with", {}).values(), step.get("if", "")]
        used |= {key for value in values for key in re.findall(r"inputs\.([\w-]+)", str(value))}
    assert used == set(ACTION["inputs"])
    assert set(ACTION["inputs"]) == {
        *("paths", "lang", "fail-on", "version", "sarif", "baseline", "since"),
    }


def test_nothing_runs_with_the_rights_of_the_repository_on_a_strangers_files() -> None:
    workflows = [ROOT / "action.yml", *(ROOT / ".github").rglob("*.yml")]
    for path in (*workflows, *(ROOT / "docs").rglob("ci.md")):
        assert "pull_request_target:" not in path.read_text("utf-8"), path


def test_the_scripts_of_the_action_are_bash() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert len(scripts) == 3
    for script in scripts:
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_findings_are_annotated_summed_up_in_danish_and_fail_the_step(repository: Path) -> None:
    add(repository, "code", "missing")
    done = run_step(repository)
    assert (done.code, done.errors) == (1, "")
    annotations = re.findall(r"^::(error|warning|notice) (.*)$", done.log, re.MULTILINE)
    assert [kind for kind, _ in annotations] == ["error"] * 4
    assert annotations[0][1].startswith(
        "title=DeclaredTermShape-value,file=data/code.ttl,line=19,col=23,endLine=19,endColumn=41::"
    )
    assert "fejl[DeclaredTermShape-value]: Koden findes ikke" in done.log
    assert done.summary.startswith("before\n## samspil: 4 fejl\n")
    assert done.summary.count("- [ ] **fejl**") == 4
    assert done.outputs["exit-code"] == "1"
    sarif = json.loads(Path(done.outputs["sarif"]).read_text("utf-8"))
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif["runs"][0]["results"]
    }
    assert uris == {"data/code.ttl", "data/missing.ttl"}
    assert ET.parse(done.outputs["junit"]).getroot().get("failures") == "2"


def test_a_repository_in_order_passes_and_says_how_much_was_checked(repository: Path) -> None:
    done = run_step(repository, lang="en")
    assert done.code == 0
    assert "::error" not in done.log
    assert "All in order · 1 description checked in 1 file" in done.summary


def test_of_many_warnings_the_log_has_all_and_github_is_sent_ten(repository: Path) -> None:
    for path in EXAMPLES.glob("*.ttl"):
        (repository / "data" / path.name).write_bytes(path.read_bytes())
    done = run_step(repository)
    assert done.code == 0
    warnings = re.findall(r"^::warning .*$", done.log, re.MULTILINE)
    assert len(warnings) == 10
    left = done.log.count("\nadvarsel[") - 9
    assert warnings[-1].endswith(f"Og {left} advarsler mere; se loggen eller opsummeringen.")
    assert run_step(repository, fail_on="warning").code == 1


def test_paths_are_taken_line_by_line_and_never_run(repository: Path) -> None:
    add(repository, "code")
    spaced = repository / "more data"
    spaced.mkdir()
    (repository / "data" / "code.ttl").rename(spaced / "$(touch pwned).ttl")
    done = run_step(repository, paths="data/good.ttl\n\n  more data  \n")
    assert done.code == 1
    assert "file=more data/$(touch pwned).ttl" in done.log
    assert run_step(repository, paths="$(touch pwned)").code == 4
    assert run_step(repository, paths="--help").code == 4
    assert not (repository / "pwned").exists()


def test_no_file_of_the_repository_is_imported(repository: Path) -> None:
    for name in ("json.py", "sitecustomize.py", "samspil/__init__.py", "click.py"):
        path = repository / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("open('pwned', 'w').close()\n", "utf-8")
    assert run_step(repository).code == 0
    assert not (repository / "pwned").exists()


def test_when_nothing_was_checked_the_step_says_so(repository: Path) -> None:
    (repository / "data" / "good.ttl").write_text("", "utf-8")
    done = run_step(repository)
    assert done.code == 3
    assert "Intet er tjekket" in done.errors
    assert "Intet er tjekket" in done.summary
    assert json.loads(Path(done.outputs["sarif"]).read_text("utf-8"))["runs"][0]["results"] == []


def test_wrong_use_leaves_no_result_to_upload(repository: Path) -> None:
    done = run_step(repository, baseline="nowhere.json")
    assert (done.code, done.summary) == (2, "before\n")
    assert done.outputs == {"exit-code": "2"}


def test_what_is_accepted_fails_nothing_and_is_not_uploaded(repository: Path) -> None:
    add(repository, "code")
    write = ["validate", "data", "--baseline", "known.json", "--write-baseline"]
    subprocess.run([BIN / "samspil", *write], cwd=repository, check=True, capture_output=True)
    done = run_step(repository, baseline="known.json")
    assert done.code == 0
    sarif = json.loads(Path(done.outputs["sarif"]).read_text("utf-8"))
    assert sarif["runs"][0]["results"] == []
    assert "1 accepteret i forvejen" in done.summary


@pytest.mark.parametrize(
    ("wanted", "event", "head", "actor", "sarif", "uploads"),
    [
        ("auto", "push", "", "anna", "x", True),
        ("auto", "pull_request", "us/repo", "anna", "x", True),
        ("auto", "pull_request", "fork/repo", "anna", "x", False),
        ("auto", "pull_request", "us/repo", "dependabot[bot]", "x", False),
        ("auto", "push", "", "anna", "", False),
        ("always", "pull_request", "fork/repo", "anna", "x", True),
        ("never", "push", "", "anna", "x", False),
    ],
)
def test_results_are_uploaded_where_that_is_allowed(  # noqa: PLR0913
    wanted: str, event: str, head: str, actor: str, sarif: str, uploads: bool
) -> None:
    condition = ACTION["runs"]["steps"][-1]["if"].removeprefix("${{").removesuffix("}}")
    known = {
        "cancelled()": False,
        "steps.check.outputs.sarif": sarif,
        "inputs.sarif": wanted,
        "github.actor": actor,
        "github.event_name": event,
        "github.event.pull_request.head.repo.full_name": head,
        "github.repository": "us/repo",
    }
    python = (
        condition.replace("&&", " and ")
        .replace("||", " or ")
        .replace("!cancelled", "not cancelled")
    )
    for name in sorted(known, key=len, reverse=True):
        python = python.replace(name, repr(known[name]))
    assert bool(eval(" ".join(python.split()))) is uploads
