"""A page about one check: what it asks, why, which field it belongs to, a bad and a good example.

The examples are the ones the tests run: `shapes/CHECK.bad.ttl` and `.good.ttl` for a shape, and for
a mistake of form `bad/CHECK-what.ttl` with its good twin `bad/CHECK-what.good.ttl` beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.profile import Field, Sheet
from samspil.files.workspace import Workspace
from samspil.jobs.checks import Check, Checks, all_checks
from samspil.jobs.selection import unknown
from samspil.jobs.validation.shapes import read_shapes
from samspil.words.language import Language

_CONTEXT = 2
_OF_SHAPES, _OF_FORM = "shapes", "bad"
_GOOD = ".good"
_REMARK = "# Made-up"
_CUT = "…"  # between two stretches of a file
_MOST_LINES = 24
_MOST_CELLS = 100  # across and down


@dataclass(frozen=True)
class Line:
    """A line of an example; `differs` if the other example does not have it."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Example:
    """A bad and a good file, as far as they differ, with a little around it."""

    name: str
    bad: tuple[Line, ...]
    good: tuple[Line, ...]


@dataclass(frozen=True)
class CheckPage:
    """What there is to tell about a check in one language; `fields` are (field, sheet)."""

    check: Check
    language: Language
    fields: tuple[tuple[str, str], ...]
    example: Example | None


def page_of_check(code: str, language: Language, workspace: Workspace) -> CheckPage:
    """The page about one check.

    Raises: WrongUse for a code there is none of, with the nearest.
    """
    checks = read_checks(workspace)
    if code not in checks:
        raise unknown(code, checks)
    check = checks[code]
    fields = tuple(
        (field.label[language], sheet.label[language]) for sheet, field in _fields(check, workspace)
    )
    return CheckPage(check, language, fields, example_of(check, checks, workspace))


def read_checks(workspace: Workspace) -> Checks:
    """Every check of a workspace."""
    return all_checks(read_shapes(workspace))


def _fields(check: Check, workspace: Workspace) -> Iterator[tuple[Sheet, Field]]:
    """The fields of the form that hold the property; of a check of one class, only its own."""
    if not check.path:
        return
    found = [
        (sheet, sheet.by_property[check.path])
        for sheet in read_profile(workspace).sheets
        if check.path in sheet.by_property
    ]
    cls = check.code.partition("-")[0].removesuffix("Shape").removeprefix("Field")
    own = [(sheet, field) for sheet, field in found if sheet.key == cls]
    yield from own or found


def example_of(check: Check, checks: Checks, workspace: Workspace) -> Example | None:
    """The first example of a check that has a good twin; None if there is none."""
    if check.shape:
        folder = workspace.examples / _OF_SHAPES
        pairs = [(folder / f"{check.code}.bad.ttl", folder / f"{check.code}{_GOOD}.ttl")]
    else:
        pairs = [(bad, twin_of(bad)) for bad in bad_examples(workspace, checks).get(check.code, ())]
    for bad, good in pairs:
        if bad.exists() and good.exists():
            return _compared(bad, good)
    return None


def bad_examples(workspace: Workspace, checks: Iterable[str]) -> dict[str, list[Path]]:
    """The bad examples of files, by the check whose code their name begins with."""
    found: dict[str, list[Path]] = {}
    codes = sorted(checks, key=len, reverse=True)
    folder = workspace.examples / _OF_FORM
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not path.name.endswith((_GOOD, f"{_GOOD}{path.suffix}")):
            for code in codes:
                if path.stem == code or path.name.startswith((f"{code}-", f"{code}.")):
                    found.setdefault(code, []).append(path)
                    break
    return found


def twin_of(bad: Path) -> Path:
    """Where the good twin of a bad example is: the same name with `.good` before its ending."""
    return bad.with_name(f"{bad.stem}{_GOOD}{bad.suffix}")


def _compared(bad: Path, good: Path) -> Example:
    wrong, right = _lines(bad), _lines(good)
    matcher = SequenceMatcher(None, wrong, right, autojunk=False)
    bad_lines: list[Line] = []
    good_lines: list[Line] = []
    for number, group in enumerate(matcher.get_grouped_opcodes(_CONTEXT)):
        if number:
            bad_lines.append(Line(_CUT, differs=False))
            good_lines.append(Line(_CUT, differs=False))
        for tag, a, b, c, d in group:
            bad_lines += (Line(line, differs=tag != "equal") for line in wrong[a:b])
            good_lines += (Line(line, differs=tag != "equal") for line in right[c:d])
    return Example(bad.name, tuple(bad_lines[:_MOST_LINES]), tuple(good_lines[:_MOST_LINES]))


def _lines(path: Path) -> list[str]:
    """The lines of a text, or the rows of a workbook or of the CSV files in a folder."""
    if path.is_dir():
        return [line for file in sorted(path.iterdir()) for line in (file.name, *_lines(file))]
    if path.suffix.lower() == ".xlsx":
        return list(_rows(path))
    lines = path.read_bytes().decode("utf-8-sig", "replace").splitlines()
    # What two examples always differ in tells nothing.
    frame = _REMARK if path.parent.name == _OF_FORM else (_REMARK, "BASE <", "PREFIX ")
    return [line for line in lines if not line.startswith(frame)]


def _rows(path: Path) -> Iterator[str]:
    # calamine is asked whether there is anything to read, openpyxl shows formulas and errors.
    from openpyxl import load_workbook  # noqa: PLC0415
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

    try:
        CalamineWorkbook.from_path(path)
    except CalamineError:
        return
    book: Any = load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=_MOST_CELLS, max_col=_MOST_CELLS, values_only=True):
            cells = [str(cell) for cell in row if cell not in ("", None)]
            if cells:
                yield f"{sheet.title}: {' | '.join(cells)}"
    book.close()
