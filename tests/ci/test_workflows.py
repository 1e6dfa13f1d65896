"""What the workflows of this repository run, really run in a checkout of it.

Only `make`, which fetches packages, is asked what it would do instead of doing it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from checked_out import BIN
from conftest import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
CONTENT = ("ontology", "shapes", "data", "queries", "src", "tests/shapes", "tests/examples")
AUTHOR = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")


def steps(workflow: str) -> list[dict[str, Any]]:
    """The steps of the one job of a workflow."""
    said = yaml.safe_load((WORKFLOWS / workflow).read_text("utf-8"))
    (job,) = said["jobs"].values()
    return list(job["steps"])


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *AUTHOR, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as it is here, with the branch `main` of its origin at the same state."""
    folder = tmp_path_factory.mktemp("workflows")
    upstream = folder / "upstream"
    upstream.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "static")
    for name in CONTENT:
        shutil.copytree(ROOT / name, upstream / name, ignore=ignored)
    for name in ("Makefile", "pyproject.toml", "CITATION.cff", "requirements.txt"):
        shutil.copy(ROOT / name, upstream)
    git(upstream, "init", "-q", "-b", "main")
    git(upstream, "add", "-A")
    git(upstream, "commit", "-qm", "as it is")
    git(folder, "clone", "-q", str(upstream), "here")
    (folder / "here" / ".venv" / "bin").mkdir(parents=True)
    (folder / "here" / ".venv" / "bin" / "samspil").symlink_to(BIN / "samspil")
    return folder / "here"


def run(step: Mapping[str, Any], checkout: Path, given: Mapping[str, str]) -> str:
    """One step, with what the host fills in; what it says on both streams."""
    variables = {
        key: re.sub(r"\$\{\{ ([\w.]+) \}\}", lambda found: given[found[1]], str(value))
        for key, value in step.get("env", {}).items()
    }
    command = re.sub(r"^make ", "make --dry-run ", step["run"])
    files = {"GITHUB_STEP_SUMMARY": str(checkout.parent / "summary.md")}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", command],
        cwd=checkout,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(checkout / "src"),
            "CI": "true",
            **files,
            **variables,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_no_script_has_a_value_of_the_host_written_into_it() -> None:
    for workflow in WORKFLOWS.glob("*.yml"):
        for step in steps(workflow.name):
            assert "${{" not in step.get("run", ""), workflow


def test_a_pull_request_is_told_what_its_changes_mean(checkout: Path) -> None:
    file = checkout / "ontology" / "collaboration.ttl"
    text = file.read_text("utf-8")
    assert text.count("single undertaking named") == 1
    file.write_text(text.replace("single undertaking named", "single task named"), "utf-8")
    git(checkout, "checkout", "-q", "-b", "change")
    git(checkout, "commit", "-qam", "another definition")
    ran = [s for s in steps("changes.yml") if "run" in s]
    for step in ran:
        run(step, checkout, {"github.base_ref": "main"})
    assert len(ran) == 2
    summary = (checkout.parent / "summary.md").read_text("utf-8")
    assert summary.startswith("## samspil: the changes take major")
    assert "activity (sam:Activity)" in summary
    assert "single task named" in summary
    git(checkout, "checkout", "-q", "main")


def test_the_site_is_built_for_its_address_where_the_host_takes_it(checkout: Path) -> None:
    given = {"steps.pages.outputs.base_url": "https://example.github.io/samspil"}
    listed = steps("publish.yml")
    said = [run(step, checkout, given) for step in listed if "run" in step]
    assert len(said) == 2
    taken = {s["with"]["path"] for s in listed if "path" in s.get("with", {})}
    assert taken == {"site"}
    site = checkout / "site"
    page = (site / "case" / "hotspot.html").read_text("utf-8")
    assert 'href="/samspil/' in page
    index = (site / "sitemap.xml").read_text("utf-8")
    assert "https://example.github.io/samspil/sitemap-1.xml" in index
    assert (site / ".nojekyll").is_file()
    assert (site / "hent" / "case" / "hotspot.xlsx").is_file()
    # What the cache brings from the last run is taken up.
    before = (site / "index.html").stat().st_ino
    for step in listed:
        if "samspil build" in step.get("run", ""):
            run(step, checkout, given)
    assert (site / "index.html").stat().st_ino == before
