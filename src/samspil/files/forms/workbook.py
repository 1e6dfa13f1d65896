"""The form as an Excel workbook (.xlsx).

The package is looked through before anything in it is unpacked: how large, how many parts, whether
it is locked or holds programs. Values are read by calamine, which is fast but cannot tell a formula
from its result, so the sheets' own XML is asked for formulas and merged cells.

Source: Office Open XML, ECMA-376 part 1, § 18 (SpreadsheetML).
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from samspil.files.document import Document, to_ntriples
from samspil.files.forms.csv_form import address
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.headings import is_heading
from samspil.files.forms.profile import Profile
from samspil.files.forms.records import statements
from samspil.files.forms.rows import Cell
from samspil.files.forms.tables import Filled, Table, filled, unplaced
from samspil.files.mistakes import Mistake
from samspil.files.opening import LARGEST_FORM, MEGABYTE, Source, raw_bytes
from samspil.files.places import Recorded
from samspil.files.workspace import Workspace
from samspil.words.findings import Where

_MOST_INFLATED = 50 * MEGABYTE
_MOST_RATIO = 200
_MOST_PARTS = 300
_MOST_ROWS, _MOST_COLUMNS = 20_000, 300
_OLE = b"\xd0\xcf\x11\xe0"
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f[ >/]')
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]* t="e"[^>]*>\s*<v>([^<]*)<')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+):')
_TEXT = re.compile(rb"<(?:t|text|dc:\w+|cp:\w+|Company|Manager)(?: [^>]*)?>([^<]*[0-9@][^<]*)<")
_SHEET = re.compile(rb'<sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_TARGET = re.compile(rb"<Relationship [^>]*?>")
# Columns that help whoever fills in the sheet of the case, which runs downwards.
_HELP = 1


def read_workbook(path: Source, name: str, workspace: Workspace) -> Document:
    """What a workbook says.

    Raises: Unreadable.
    """
    raw = raw_bytes(path, LARGEST_FORM)
    refused = list(_refused(raw, name))
    if refused:
        return Document(name, b"", Recorded(), refused, form=True)
    profile = read_profile(workspace)
    book = _Book(raw, name, profile)
    form = filled(book.tables, profile)
    said = statements(form.rows, form.loose, profile, workspace.vocabulary)
    for where, line in book.lines:
        said.places.show(where, line)
    for blank in (entry for row in form.rows for entry in row.blank):
        said.places.show(blank.cell.where, said.places.line(blank.at_field))
    mistakes = [*book.mistakes, *form.mistakes, *said.mistakes]
    aside = [*book.aside, *unplaced(book.tables, form)]
    return Document(name, to_ntriples(said.quads, name), said.places, mistakes, aside, form=True)


def filled_workbook(path: Source, name: str, workspace: Workspace) -> Filled:
    """What is written in a workbook, field by field, understood or not.

    Raises: Unreadable.
    """
    raw = raw_bytes(path, LARGEST_FORM)
    refused = list(_refused(raw, name))
    if refused:
        return Filled(mistakes=refused)
    profile = read_profile(workspace)
    book = _Book(raw, name, profile)
    form = filled(book.tables, profile)
    return Filled(form.rows, form.loose, [*book.mistakes, *form.mistakes])


def _refused(raw: bytes, name: str) -> Iterator[Mistake]:
    """What is wrong with the package, found without unpacking it."""
    top = Where(name, 1, 1, 1, 1)
    if raw.startswith(_OLE):
        yield Mistake("workbook-locked", top)
        return
    try:
        parts = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        yield Mistake("workbook-broken", top)
        return
    inflated = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if inflated > _MOST_INFLATED or inflated / packed > _MOST_RATIO or len(parts) > _MOST_PARTS:
        yield Mistake("workbook-large", top, {"value": f"{inflated // MEGABYTE} MB"})
    elif any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        yield Mistake("workbook-macros", top)


@dataclass
class _Xml:
    """What the sheets' own XML tells, by sheet name."""

    formulas: dict[str, set[str]] = field(default_factory=dict)
    merged: dict[str, set[str]] = field(default_factory=dict)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


class _Book:
    """The sheets of a workbook as tables, and what is wrong with them."""

    def __init__(self, raw: bytes, name: str, profile: Profile) -> None:
        self.tables: list[Table] = []
        self.mistakes: list[Mistake] = []
        self.lines: list[tuple[Where, str]] = []
        self.aside: list[tuple[str, Where]] = []
        self._name = name
        self._profile = profile
        try:
            xml = _look_into(raw)
            self._read(raw, xml)
        except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError, NotImplementedError):
            self.mistakes.append(Mistake("workbook-broken", Where(name, 1, 1, 1, 1)))

    def _read(self, raw: bytes, xml: _Xml) -> None:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

        top = Where(self._name, 1, 1, 1, 1)
        self.aside += [(text, top) for text in xml.texts]
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
            for sheet in book.sheet_names:
                self._sheet(sheet, book.get_sheet_by_name(sheet), xml)
        except CalamineError:
            self.mistakes.append(Mistake("workbook-broken", top))

    def _sheet(self, sheet: str, found: object, xml: _Xml) -> None:
        rows = self._cells(sheet, found, xml)
        if not rows:
            return
        if rows[0] and is_heading(rows[0][0].text, "form-field"):
            rows = _turned(rows)
        title = Cell(sheet, Where(self._name, 1, sheet=sheet, cell="A1"))
        self.tables.append(Table(title, rows[0], rows[1:]))

    def _cells(self, sheet: str, found: object, xml: _Xml) -> list[list[Cell]]:
        height, width = getattr(found, "total_height", 0), getattr(found, "total_width", 0)
        if height > _MOST_ROWS or width > _MOST_COLUMNS:
            where = Where(self._name, 1, sheet=sheet, cell="A1")
            self.mistakes.append(
                Mistake("workbook-large", where, {"value": f"{sheet} {width}×{height}"})
            )
            return []
        rows: list[list[Cell]] = []
        values = found.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
        for number, row in enumerate(values, 1):
            cells = [
                self._cell(
                    value, Where(self._name, number, sheet=sheet, cell=address(number, at)), xml
                )
                for at, value in enumerate(row)
            ]
            self.lines += [(cell.where, cell.text) for cell in cells if cell.text]
            rows.append(cells)
        return rows

    def _cell(self, value: object, where: Where, xml: _Xml) -> Cell:
        if where.cell in xml.formulas.get(where.sheet, ()):
            self.mistakes.append(Mistake("formula", where))
            return Cell("", where)
        if where.cell in xml.errors.get(where.sheet, {}):
            given = {"value": xml.errors[where.sheet][where.cell]}
            self.mistakes.append(Mistake("error-value", where, given))
        if where.cell in xml.merged.get(where.sheet, ()):
            self.mistakes.append(Mistake("merged-cells", where))
        text, exact = _as_text(value)
        return Cell(text, where, exact)


def _as_text(value: object) -> tuple[str, bool]:
    """A cell's value as a person would read it, and whether it is a number."""
    if isinstance(value, bool):
        return ("true" if value else "false"), False
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else repr(value)), True
    if isinstance(value, int):
        return str(value), True
    if isinstance(value, dt.datetime):
        plain = value.time() == dt.time()
        return (value.date().isoformat() if plain else value.isoformat()), False
    if isinstance(value, dt.date | dt.time):
        return value.isoformat(), False
    return str(value) if value is not None else "", False


def _turned(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """A sheet that runs downwards as one that runs across: its first column is the headings.

    The second column helps whoever fills it in; each column after that is one case. The rows that
    only name a block of fields have no name of a field.
    """
    width = max(len(row) for row in rows)
    kept = [at for at in range(width) if at != _HELP]
    fields = [row for row in rows[1:] if row and row[0].text]
    return [[row[at] for row in fields if at < len(row)] for at in kept]


def _look_into(raw: bytes) -> _Xml:
    """Formulas, merged cells, and the texts that stand outside the sheets."""
    found = _Xml()
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        names = sheet_files(package)
        for part in package.namelist():
            if part in names:
                data = package.read(part)
                found.formulas[names[part]] = {m.decode() for m in _FORMULA.findall(data)}
                errors = {cell.decode(): shown.decode() for cell, shown in _ERROR.findall(data)}
                found.errors[names[part]] = errors
                found.merged[names[part]] = {m.decode() for m in _MERGED.findall(data)}
            elif part.endswith(".xml") and ("comment" in part or part.startswith("docProps/")):
                texts = _TEXT.findall(package.read(part))
                found.texts += [text.decode("utf-8", "replace") for text in texts]
    return found


def sheet_files(package: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet by the part of the package that holds it."""
    relations = package.read("xl/_rels/workbook.xml.rels")
    targets = {}
    for relation in _TARGET.findall(relations):
        key = re.search(rb'Id="([^"]*)"', relation)
        target = re.search(rb'Target="([^"]*)"', relation)
        if key and target:
            path = target[1].decode().removeprefix("/xl/").removeprefix("xl/")
            targets[key[1]] = f"xl/{path}"
    return {
        targets[key]: _unescaped(name.decode())
        for name, key in _SHEET.findall(package.read("xl/workbook.xml"))
        if key in targets
    }


def _unescaped(text: str) -> str:
    for code, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(code, character)
    return text.replace("&amp;", "&")
