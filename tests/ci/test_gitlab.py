"""The GitLab job: its own script, really run; and every file for a host against its schema."""

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from checked_out import BIN, add, checked_out
from conftest import ROOT

GITLAB = yaml.safe_load((ROOT / ".gitlab" / "samspil.gitlab-ci.yml").read_text("utf-8"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return checked_out(tmp_path)


def _check_schema(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "check-jsonschema", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--builtin-schema", "vendor.github-actions", "action.yml"),
        ("--builtin-schema", "vendor.github-workflows", ".github/workflows/check.yml"),
        ("--builtin-schema", "vendor.github-workflows", ".github/workflows/changes.yml"),
        ("--builtin-schema", "vendor.github-workflows", ".github/workflows/publish.yml"),
        (
            *("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"),
            ".gitlab/samspil.gitlab-ci.yml",
        ),
    ],
    ids=lambda words: words[-1],
)
def test_what_a_host_reads_keeps_to_its_schema(words: tuple[str, ...]) -> None:
    done = _check_schema(*words)
    assert done.returncode == 0, done.stdout + done.stderr


def run_job(repository: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The job as a runner of GitLab runs it: all lines in one shell."""
    job = GITLAB["samspil"]
    given = {"CI_PROJECT_DIR": str(repository)}
    for key, value in {**job["variables"], "SAMSPIL_VERSION": "installed", **variables}.items():
        given[key] = value.replace("$CI_PROJECT_DIR", given["CI_PROJECT_DIR"])
    script = "\n".join([*job["before_script"], *job["script"]])
    return subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=repository,
        env={"PATH": f"{BIN}:/usr/bin:/bin", "CI": "true", "GITLAB_CI": "true", **given},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_gitlab_job_leaves_its_reports_also_when_it_fails(repository: Path) -> None:
    add(repository, "code")
    done = run_job(repository)
    assert (done.returncode, done.stderr) == (1, "")
    assert "fejl[DeclaredTermShape-value]" in done.stdout
    artifacts = GITLAB["samspil"]["artifacts"]
    assert artifacts["when"] == "always"
    quality = json.loads((repository / artifacts["reports"]["codequality"]).read_text("utf-8"))
    assert [entry["location"]["path"] for entry in quality] == ["data/code.ttl"]
    junit = ET.parse(repository / artifacts["reports"]["junit"]).getroot()
    assert junit.get("failures") == "1"
    for path in artifacts["paths"]:
        assert "<html lang=" in (repository / path).read_text("utf-8")


def test_the_gitlab_job_takes_its_variables(repository: Path) -> None:
    add(repository, "code")
    assert run_job(repository, SAMSPIL_FAIL_ON="never").returncode == 0
    english = run_job(repository, SAMSPIL_LANG="en", SAMSPIL_PATHS="data/good.ttl data/code.ttl")
    assert "error[DeclaredTermShape-value]" in english.stdout
    missing = run_job(repository, SAMSPIL_BASELINE="nowhere.json")
    assert missing.returncode == 2
