"""A repository as CI checks it out, with cases to check; shared by the tests of CI."""

import subprocess
import sys
from pathlib import Path

from conftest import ROOT

BIN = Path(sys.executable).parent
DIAGNOSTICS = ROOT / "tests" / "rendering" / "diagnostics"
GOOD = ROOT / "tests" / "bad" / "language-tag-dk.good.ttl"


def checked_out(folder: Path) -> Path:
    """A repository with one case in order."""
    repository = folder / "repo"
    (repository / "data").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "."], cwd=repository, check=True)
    (repository / "data" / "good.ttl").write_bytes(GOOD.read_bytes())
    return repository


def add(repository: Path, *names: str) -> None:
    """Put model diagnostics among its data."""
    for name in (f"{name}.ttl" for name in names):
        (repository / "data" / name).write_bytes((DIAGNOSTICS / name).read_bytes())
