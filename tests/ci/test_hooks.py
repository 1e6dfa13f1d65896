"""The pre-commit hooks, run by pre-commit itself without a network."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from checked_out import BIN, add, checked_out
from conftest import ROOT
from samspil.words.language import LANGUAGES


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return checked_out(tmp_path)


@pytest.fixture(scope="module")
def hook_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What lets pre-commit build the environment of our hooks without a network.

    The package itself is built and installed as it would be; its dependencies are seen from here.
    """
    home = tmp_path_factory.mktemp("home")
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    return {
        "PATH": f"{BIN}:/usr/bin:/bin",
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "cache"),
        "PYTHONPATH": os.pathsep.join(libraries),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # which is how pip spells: without isolation
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "SAMSPIL_LANG": "da",
    }


def _hook(
    repository: Path, environment: dict[str, str], name: str
) -> subprocess.CompletedProcess[str]:
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    command = str(BIN / "pre-commit")
    words = [command, "try-repo", str(ROOT), name, "--all-files", "--color", "never"]
    return subprocess.run(
        words, cwd=repository, env=environment, capture_output=True, text=True, check=False
    )


def test_pre_commit_accepts_the_definition_of_the_hooks() -> None:
    words = [str(BIN / "pre-commit"), "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    assert subprocess.run(words, check=False).returncode == 0


def test_the_hook_that_checks_stops_a_commit_with_a_mistake(
    repository: Path, hook_environment: dict[str, str]
) -> None:
    (repository / ".hidden.yaml").write_text("not: ours\n", "utf-8")
    passed = _hook(repository, hook_environment, "samspil-validate")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout
    add(repository, "code", "personal")
    stopped = _hook(repository, hook_environment, "samspil-validate")
    assert stopped.returncode == 1
    assert "- exit code: 1" in stopped.stdout
    assert "fejl[DeclaredTermShape-value]" in stopped.stdout


def test_the_hook_for_personal_data_stops_nothing_else(
    repository: Path, hook_environment: dict[str, str]
) -> None:
    add(repository, "code")
    (repository / "data" / "other.yaml").unlink(missing_ok=True)
    assert _hook(repository, hook_environment, "samspil-privacy").returncode == 0
    add(repository, "personal")
    stopped = _hook(repository, hook_environment, "samspil-privacy")
    assert stopped.returncode == 1
    assert "fejl[CivilRegistrationNumber]" in stopped.stdout
    assert "310299" not in stopped.stdout
    assert "DeclaredTermShape" not in stopped.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_docs_say_to_write_leaves_other_files_alone(
    language: str, repository: Path, hook_environment: dict[str, str]
) -> None:
    page = (ROOT / "docs" / language / "ci.md").read_text("utf-8")
    said = next(
        block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "rev:" in block
    )
    head = ["git", "rev-parse", "HEAD"]
    rev = subprocess.run(head, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    here = re.sub(r"repo: .*", f"repo: {ROOT}", re.sub(r"rev: .*", f"rev: {rev}", said))
    (repository / ".pre-commit-config.yaml").write_text(here, "utf-8")
    case = repository / "data" / "good.ttl"
    triples = parse(case.read_bytes(), RdfFormat.TURTLE)
    case.unlink()
    serialize(triples, str(case.with_suffix(".nt")), format=RdfFormat.N_TRIPLES)
    (repository / "data" / "notes.toml").write_text("for = 'us'\n", "utf-8")
    (repository / "elsewhere.ttl").write_text("not Turtle", "utf-8")
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    words = [str(BIN / "pre-commit"), "run", "--all-files", "--color", "never"]
    ran = subprocess.run(
        words, cwd=repository, env=hook_environment, capture_output=True, text=True, check=False
    )
    assert ran.stdout.count("Passed") == 2, ran.stdout + ran.stderr
    assert ran.stdout.count("no files to check") == 1


def test_the_hook_that_formats_changes_the_file_and_says_so(
    repository: Path, hook_environment: dict[str, str]
) -> None:
    path = repository / "data" / "good.ttl"
    neat = path.read_text("utf-8")
    path.write_text(neat.replace("    a sam:Activity ;", "  a   sam:Activity;"), "utf-8")
    changed = _hook(repository, hook_environment, "samspil-format")
    assert changed.returncode == 1
    assert "files were modified by this hook" in changed.stdout
    again = _hook(repository, hook_environment, "samspil-format")
    assert again.returncode == 0
