"""`--fix`, `--diff`, `--annotate`, `--since`, `--cache` and `--jobs`, as a user runs them."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from conftest import ROOT, Command
from samspil.files.reading import read
from samspil.words.language import LANGUAGES, Language

BAD = ROOT / "tests" / "bad"
EXAMPLES = ROOT / "tests" / "examples"
MENDABLE = (
    "http-address-code",
    "missing-full-stop-cafe",
    "outer-whitespace-label",
    "undeclared-prefix-funding",
    "literal-form-leap-day",
)


def _files(folder: Path, *names: str) -> dict[str, bytes]:
    for name in names:
        shutil.copy(BAD / name, folder / name)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_diff_shows_what_would_be_put_right_and_puts_nothing_right(
    language: Language, samspil: Command, tmp_path: Path
) -> None:
    before = _files(tmp_path, "http-address-code.ttl", "decimal-comma-share.ttl")
    done = samspil("validate", ".", "--diff", "--lang", language, cwd=tmp_path)
    assert done.returncode == 1
    assert "-    sam:financeSource <http://w3id.org" in done.stdout
    assert "+    sam:financeSource <https://w3id.org" in done.stdout
    assert "12,5" not in done.stdout  # 12.5 or two numbers: nobody can know
    assert "--fix" in done.stderr
    assert _files(tmp_path) == before


def test_what_is_safe_is_put_right_and_every_other_byte_is_as_it_was(
    samspil: Command, tmp_path: Path
) -> None:
    before = _files(tmp_path, *(f"{name}.ttl" for name in MENDABLE))
    done = samspil("validate", ".", "--fix", "--lang", "en", cwd=tmp_path)
    after = _files(tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "http-address-code.ttl",
        "missing-full-stop-cafe.ttl",
        "outer-whitespace-label.ttl",
    }
    for name in changed:
        old, new = before[name].splitlines(), after[name].splitlines()
        assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
    assert "samspil: 3 mistakes are put right." in done.stderr
    assert "http-address" not in done.stdout
    again = samspil("validate", ".", "--fix", "--lang", "en", cwd=tmp_path)
    assert _files(tmp_path) == after
    assert "put right" not in again.stderr


@pytest.mark.parametrize("written", ["31-12-2024", " 31-12-2024", " 2024-12-31 "])
def test_a_date_with_blanks_or_in_the_danish_way_is_put_right(
    written: str, samspil: Command, tmp_path: Path
) -> None:
    good = (BAD / "literal-form-danish-date.good.ttl").read_text("utf-8")
    path = tmp_path / "case.ttl"
    bad = good.replace('"2024-12-31"', f'"{written}"')
    assert bad != good
    path.write_text(bad, "utf-8")
    samspil("validate", ".", "--fix", cwd=tmp_path)
    assert path.read_text("utf-8") == good


def test_what_cannot_be_written_is_said_and_nothing_is_half_done(
    samspil: Command, tmp_path: Path
) -> None:
    before = _files(tmp_path, "http-address-code.ttl")
    done = samspil("validate", ".", "--output", "html=no/such/folder.html", cwd=tmp_path)
    assert done.returncode == 2
    assert _files(tmp_path) == before


def test_a_copy_of_the_workbook_has_the_findings_in_its_cells_and_is_read_like_the_first(
    samspil: Command, tmp_path: Path
) -> None:
    book = tmp_path / "case.xlsx"
    shutil.copy(BAD / "code-unknown-xlsx.xlsx", book)
    before = book.read_bytes()
    copy = tmp_path / "told.xlsx"
    done = samspil("validate", book, "--annotate", copy, "--lang", "da")
    assert done.returncode == 1
    assert book.read_bytes() == before
    told = openpyxl.load_workbook(copy)
    assert told.sheetnames[0] == "Fejl"
    listed = [[cell.value for cell in row] for row in told["Fejl"].iter_rows()]
    assert len(listed) - 1 == done.stdout.count("\n  = mere:") > 10
    (wrong,) = (row for row in listed if "Vejlle" in str(row[2]))
    assert wrong[0] == "Sag!C4"
    comment = told["Sag"]["C4"].comment
    assert comment is not None
    assert "Vejlle" in comment.text
    link = told["Fejl"].cell(listed.index(wrong) + 1, 1).hyperlink
    assert link is not None
    assert link.location == "'Sag'!C4"
    assert read(copy).ntriples == read(book).ntriples
    again = samspil("validate", copy, "--lang", "da", "--format", "concise")
    first = samspil("validate", book, "--lang", "da", "--format", "concise")
    assert again.stdout.replace("told.xlsx", "case.xlsx") == first.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["http-address-code.ttl", "--annotate", "x.xlsx"], "--annotate is for .xlsx"),
        (["code-unknown-xlsx.xlsx", "--annotate", "code-unknown-xlsx.xlsx"], "overwrite"),
        ([".", "--annotate", "x.xlsx"], "Write a folder"),
        ([".", "--jobs", "many"], "--jobs"),
        ([".", "--since", "HEAD"], "git repository"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    words: list[str], says: str, samspil: Command, tmp_path: Path
) -> None:
    names = ("http-address-code.ttl", "code-unknown-xlsx.xlsx", "personal-number-in-xlsx.xlsx")
    before = _files(tmp_path, *names)
    done = samspil("validate", *words, "--lang", "en", cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert _files(tmp_path) == before


def test_only_what_a_change_can_matter_to_is_checked(samspil: Command, tmp_path: Path) -> None:
    for path in sorted(EXAMPLES.glob("*.ttl"))[:4]:
        shutil.copy(path, tmp_path)
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "first")
    nothing = samspil("validate", ".", "--since", "HEAD", "--lang", "en", cwd=tmp_path)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "Nothing has changed since HEAD" in nothing.stderr
    changed = sorted(tmp_path.glob("*.ttl"))[1]
    text = changed.read_text("utf-8")
    changed.write_text(text.replace("sam:caseId ", "sam:caseNumber "), "utf-8")
    done = samspil("validate", ".", "--since", "HEAD", "--format", "concise", cwd=tmp_path)
    assert done.returncode == 1
    assert {line.split(":")[0] for line in done.stdout.splitlines()[:-1]} == {changed.name}
    unknown = samspil("validate", ".", "--since", "--output=x", "--lang", "en", cwd=tmp_path)
    assert unknown.returncode == 2
    assert not (tmp_path / "x^{commit}").exists()


def test_a_cache_and_more_processes_change_nothing_that_is_said(
    samspil: Command, tmp_path: Path
) -> None:
    words = ("validate", EXAMPLES, BAD, "--format", "json", "--lang", "en")
    plain = samspil(*words)
    cold = samspil(*words, "--cache", tmp_path / "kept")
    warm = samspil(*words, "--cache", tmp_path / "kept")
    alone = samspil(*words, "--jobs", "1")
    assert plain.returncode == 1
    assert plain.stdout == cold.stdout == warm.stdout == alone.stdout
    assert "010190" not in (tmp_path / "kept" / "findings.sqlite").read_bytes().decode("latin-1")
