"""What the system refuses is told in one line, with its place, and nothing is half-written."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from conftest import ROOT

CASE = ROOT / "tests" / "examples" / "family-cycle.ttl"
# Root may read and write everything, unless it gives that up.
_GIVEN_UP = "-dac_override,-dac_read_search"
_AS_OTHERS = ["setpriv", "--bounding-set", _GIVEN_UP, "--inh-caps", _GIVEN_UP]

Told = Callable[..., tuple[int, str]]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """Runs the command in the folder of the test as somebody who may not do everything."""
    tool = [sys.executable, "-m", "samspil"]
    command = [*_AS_OTHERS, *tool] if os.geteuid() == 0 else tool

    def run(*words: str) -> tuple[int, str]:
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src")}
        ran = subprocess.run(
            [*command, *words],
            cwd=tmp_path,
            env=environment | {"SAMSPIL_LANG": "da"},
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.returncode, ran.stderr.strip().split("\n")[-1]

    folder = tmp_path / "data"
    (folder / "under").mkdir(parents=True)
    copy(CASE, folder / "case.ttl")
    yield run
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


def test_a_file_that_may_not_be_read_is_a_finding(told: Told, tmp_path: Path) -> None:
    (tmp_path / "data" / "case.ttl").chmod(0)
    code, _ = told("validate", "data/case.ttl")
    assert code == 4


@pytest.mark.parametrize("words", [("validate", "data"), ("import", "data", "--into", "new")])
def test_a_folder_that_may_not_be_read_is_not_passed_over(
    words: tuple[str, ...], told: Told, tmp_path: Path
) -> None:
    (tmp_path / "data" / "under").chmod(0)
    assert told(*words) == (4, "samspil: data/under kan ikke læses: du har ikke adgang.")


def test_a_file_in_a_folder_that_may_not_be_read_is_refused(told: Told, tmp_path: Path) -> None:
    (tmp_path / "data").chmod(0)
    line = "samspil: data/case.ttl kan ikke læses: du har ikke adgang."
    assert told("validate", "data/case.ttl") == (4, line)


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (("new", "--format", "csv", "--output", "data/a/b", "case", "x"), "data/a/b"),
        (("export", "data/case.ttl", "--format", "csv", "--output", "data/a/b"), "data/a/b"),
        (("import", "data/case.ttl", "--into", "data/a"), "data/a"),
        (("catalogue", "data/a"), "data/a"),
    ],
)
def test_nothing_is_written_where_nothing_may_be(
    words: tuple[str, ...], refused: str, told: Told, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    (tmp_path / "data").chmod(0o555)
    code, line = told(*words)
    assert (code, line.rstrip(".").endswith("du har ikke adgang. Intet er skrevet")) == (2, True)
    assert refused in line
    assert sorted(tmp_path.rglob("*")) == before


def test_a_cache_that_may_not_be_made_is_refused(told: Told, tmp_path: Path) -> None:
    (tmp_path / "data").chmod(0o555)
    line = "samspil: data/kept kan ikke skrives: du har ikke adgang. Intet er skrevet."
    assert told("validate", "data", "--cache", "data/kept") == (2, line)


@pytest.mark.parametrize("broken", [b"", b"no base at all", b"SQLite format 3\0" + b"\xff" * 99])
def test_a_broken_cache_is_begun_anew(broken: bytes, told: Told, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "findings.sqlite").write_bytes(broken)
    assert told("validate", "data", "--cache", "kept")[0] == 0
    with closing(sqlite3.connect(kept / "findings.sqlite")) as base:
        assert base.execute("SELECT COUNT(*) FROM groups").fetchone() == (1,)


def test_a_cut_off_cache_and_somebody_else_s_are_begun_anew(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "findings.sqlite"
    assert told("validate", "data", "--cache", "kept")[0] == 0
    file.write_bytes(file.read_bytes()[:3_000])
    assert told("validate", "data", "--cache", "kept")[0] == 0
    file.unlink()
    with closing(sqlite3.connect(file)) as base:
        base.execute("CREATE TABLE traces (something)")
        base.commit()
    assert told("validate", "data", "--cache", "kept")[0] == 0


def test_a_cache_that_can_be_no_folder_is_refused(told: Told, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file", "utf-8")
    line = "samspil: kept kan ikke skrives: en del af stien er ikke en mappe. Intet er skrevet."
    assert told("validate", "data", "--cache", "kept") == (2, line)


def test_a_cache_that_may_not_be_written_is_refused(told: Told, tmp_path: Path) -> None:
    (tmp_path / "data" / "under").chmod(0o555)
    code, line = told("validate", "data/case.ttl", "--cache", "data/under")
    assert code == 2
    assert line.endswith("findings.sqlite kan ikke skrives: du har ikke adgang. Intet er skrevet.")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "data/case.ttl", "--format", "nt"),
        ("diff", "data/case.ttl", "other.ttl"),
        ("format", "data/case.ttl"),
        ("serve", "--token-file", "data/token"),
    ],
)
def test_what_is_refused_is_no_fault_of_ours(
    words: tuple[str, ...], told: Told, tmp_path: Path
) -> None:
    copy(CASE, tmp_path / "other.ttl")
    (tmp_path / "data").chmod(0)
    code, line = told(*words)
    assert code == 4, line
    assert line.endswith(": du har ikke adgang.")
    (place,) = (word for word in words if word.startswith("data/"))
    assert f"{place} kan ikke " in line
