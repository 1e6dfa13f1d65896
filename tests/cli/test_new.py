"""A case begun: templates made of the shapes, and the questions asked in a terminal."""

import os
import pty
import re
import sys
from pathlib import Path
from select import select

import openpyxl
import pytest

from conftest import ROOT, Command
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.headings import headings_of
from samspil.files.forms.profile import Kind, Obligation
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.starting import TEMPLATES
from samspil.words.language import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", TEMPLATES)
def test_every_template_is_read_without_a_mistake_of_form_but_wants_to_be_filled_in(
    form: str, language: Language, samspil: Command, tmp_path: Path
) -> None:
    made = samspil("new", "case", "cafe-vejle", "--format", form, "--lang", language, cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, "")
    (path,) = tmp_path.iterdir()
    assert path.name in made.stderr
    document = read(path)
    assert [m.check for m in document.mistakes] == []
    done = samspil("validate", path, "--lang", language, "--format", "concise")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Shape-" in done.stdout


@pytest.mark.parametrize(
    ("form", "title", "start"),
    [
        ("xlsx", "ark «Sag», celle C6", "ark «Sag», celle C19"),
        ("csv", "cafe/sag.csv:2:17 (celle D2)", "cafe/sag.csv:2:28 (celle O2)"),
        ("yaml", "cafe.yaml:18:5", "cafe.yaml:46:3"),
    ],
)
def test_what_is_missing_is_shown_at_the_empty_field_where_it_can_be_written(
    form: str, title: str, start: str, samspil: Command, tmp_path: Path
) -> None:
    samspil("new", "case", "cafe", "--format", form, "--lang", "da", cwd=tmp_path)
    (path,) = tmp_path.iterdir()
    shown = samspil("validate", path.name, "--lang", "da", cwd=tmp_path).stdout
    places = dict(re.findall(r"\[([\w-]+)\]: [^\n]*\n *--> ([^\n]*)\n", shown))
    assert places["CaseShape-title"].endswith(title)
    assert places["FieldCaseShape-startMonth"].endswith(start)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_every_field_with_its_hint_and_every_code_with_its_meaning(
    language: Language, samspil: Command, tmp_path: Path, workspace: Workspace
) -> None:
    profile = read_profile(workspace)
    samspil("new", "case", "cafe", "--format", "xlsx", "--lang", language, cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "cafe.xlsx")
    assert all(len(name) <= 31 for name in book.sheetnames)
    case = book[profile.case.label[language].capitalize()]
    asked = {str(row[0].value) for row in case.iter_rows()}
    for sheet in profile.sheets[1:]:
        page = next(book[n] for n in book.sheetnames if n.casefold() == sheet.label[language])
        headings = {str(cell.value): cell for cell in page[1]}
        for field in sheet.fields:
            for heading, _ in headings_of(field, language):
                assert headings[heading].comment is not None, (sheet.key, heading)
    for field in profile.case.fields:
        assert asked >= {heading for heading, _ in headings_of(field, language)}
    codes = {c.iri for s in profile.sheets for f in s.fields for c in f.codes}
    explained = book[{"da": "Koder", "en": "Codes"}[language]]
    rows, places = explained.iter_rows(min_row=2), ("kommune", "municipality")
    assert explained.max_row - 1 == len(codes) > 250
    assert all(row[3].value for row in rows if row[0].value not in places)


def test_every_field_with_a_list_has_a_drop_down_and_what_must_be_filled_in_is_marked(
    samspil: Command, tmp_path: Path, workspace: Workspace
) -> None:
    profile = read_profile(workspace)
    samspil("new", "case", "cafe", "--format", "xlsx", "--lang", "da", cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "cafe.xlsx")
    case = book["Sag"]
    rows = {str(row[0].value): row for row in case.iter_rows()}
    lists = {str(v.sqref): v for v in case.data_validations.dataValidation if v.type == "list"}
    compared = 0
    for field in profile.case.fields:
        row = rows[headings_of(field, "da")[0][0]]
        if field.kind in (Kind.CODE, Kind.BOOLEAN):
            assert f"C{row[0].row}" in lists, field.key
            compared += 1
        marked = row[0].fill.fgColor.rgb == "FFF6D8AE"
        assert marked == (field.obligation is Obligation.MANDATORY), field.key
    assert compared > 8


@pytest.mark.parametrize("form", TEMPLATES)
def test_a_template_is_the_same_every_time(form: str, samspil: Command, tmp_path: Path) -> None:
    made = []
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        samspil("new", "case", "cafe", "--format", form, cwd=tmp_path / folder)
        files = sorted(p for p in (tmp_path / folder).rglob("*") if p.is_file())
        made.append([(p.name, p.read_bytes()) for p in files])
    assert made[0] == made[1]


def test_nothing_is_written_over_and_a_wrong_name_is_told_how_it_should_be(
    samspil: Command, tmp_path: Path
) -> None:
    (tmp_path / "cafe.yaml").write_text("mine", "utf-8")
    done = samspil("new", "case", "cafe", "--format", "yaml", "--lang", "en", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "cafe.yaml is there already" in done.stderr
    assert (tmp_path / "cafe.yaml").read_text("utf-8") == "mine"
    name = "Lektiecaf\N{LATIN SMALL LETTER E WITH ACUTE} p\N{LATIN SMALL LETTER A WITH RING ABOVE}"
    wrong = samspil("new", "case", name, "--format", "yaml", "--lang", "da", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "fx lektiecafe-paa" in wrong.stderr
    alone = samspil("new", "case", "--lang", "en", cwd=tmp_path)
    assert alone.returncode == 2
    assert "--format instead: xlsx, yaml, csv, ttl" in alone.stderr
    nowhere = samspil("new", "case", "--format", "yaml", "--output", "no/x.yaml", cwd=tmp_path)
    assert nowhere.returncode == 0  # the folder is made
    assert (tmp_path / "no/x.yaml").exists()


def _talk(answers: list[str], folder: Path) -> tuple[str, int]:
    """What is shown when the questions are answered in a real terminal, and the exit code."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), "TERM": "dumb"}
    words = [sys.executable, "-m", "samspil", "new", "case", "--lang", "da"]
    process, ours = pty.fork()
    if not process:
        os.chdir(folder)
        os.execve(words[0], words, environment)
    shown = ""
    for answer in answers:
        shown += _until_asked(ours)
        os.write(ours, answer.encode() if answer == "\x03" else f"{answer}\n".encode())
    shown += _rest(ours)
    _, status = os.waitpid(process, 0)
    os.close(ours)
    return shown, os.waitstatus_to_exitcode(status)


def _until_asked(terminal: int) -> str:
    text = ""
    while not text.endswith("> "):
        assert select([terminal], [], [], 60)[0], text
        text += os.read(terminal, 65536).decode("utf-8", "replace")
    return text


def _rest(terminal: int) -> str:
    """All that is still said; who breaks off does so again if nothing comes of it.

    Between the prompt and the waiting for an answer, Python takes no notice until a key is pressed.
    """
    text = ""
    left = 10
    while True:
        if not select([terminal], [], [], 5)[0]:
            left -= 1
            assert left, text
            os.write(terminal, b"\x03")
            continue
        try:
            read_now = os.read(terminal, 65536)
        except OSError:
            return text
        if not read_now:
            return text
        text += read_now.decode("utf-8", "replace")


def test_a_wrong_answer_is_told_why_and_what_was_answered_is_kept_when_it_is_broken_off(
    tmp_path: Path,
) -> None:
    answers = ["Cafe!", "cafe", "1", "Min lektiecafe", "", "hest", "2", "\x03"]
    shown, code = _talk(answers, tmp_path)
    assert code == 130
    assert "fx cafe." in shown
    assert "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}hest" in shown
    kept = read(tmp_path / "cafe.yaml")
    assert kept.mistakes == []
    said = kept.ntriples.decode()
    assert '"Min lektiecafe"@da' in said
    assert "intervention-type/hotspot" in said
    assert "case-cafe" in said
    assert "gemt i cafe.yaml" in shown
