"""The wheel carries the content and works where no checkout is."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from conftest import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A samspil installed from a wheel, in an environment that sees this one's libraries."""
    folder = tmp_path_factory.mktemp("elsewhere")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), "."]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env/bin/python"
    pip = [str(python), "-m", "pip", "install", "--no-deps", "--no-index", "-q", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    (site,) = (folder / "env").glob("lib/python3*/site-packages")
    (site / "libraries.pth").write_text("\n".join(libraries), "utf-8")
    return python


def _run(python: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return subprocess.run(
        [python, "-m", "samspil", *words],
        cwd=python.parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_installed_tool_checks_its_own_content(installed: Path) -> None:
    done = _run(installed, "validate", "--lang", "en")
    assert done.returncode == 0, done.stderr + done.stdout
    assert str(ROOT) not in done.stdout


def test_the_installed_tool_answers_and_says_where_its_content_is(installed: Path) -> None:
    done = _run(installed, "ask", "which-interventions-co-produce-with-citizens", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "housing social job and education guidance" in done.stdout
    place = _run(installed, "doctor", "--lang", "en").stdout
    assert "site-packages/samspil/content" in place
    assert str(ROOT) not in place


def test_the_installed_tool_writes_its_catalogue(installed: Path, tmp_path: Path) -> None:
    done = _run(installed, "catalogue", str(tmp_path / "out"), "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/CITATION.cff").read_bytes() == (ROOT / "CITATION.cff").read_bytes()


def test_the_installed_tool_has_the_examples_and_everything_it_renders_with(
    installed: Path,
) -> None:
    for code in ("FieldCaseShape-recordVersion", "language-tag"):
        page = _run(installed, "explain", code, "--lang", "en").stdout
        assert "But like this" in page
    html = _run(installed, "validate", "--format", "html", "--lang", "en")
    assert html.returncode == 0, html.stderr
    assert "@media print" in html.stdout
