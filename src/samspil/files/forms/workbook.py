"""The form as an Excel workbook (.xlsx).

Values are read by calamine; what it cannot tell is known from the package (`package`).
"""

import datetime as dt
import io
import zipfile
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from samspil.files.document import Document, to_ntriples
from samspil.files.encodings import spoilt_in_cell
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.headings import columns_of, is_heading, names_of
from samspil.files.forms.package import Inside, look_into, refused
from samspil.files.forms.profile import Profile
from samspil.files.forms.records import statements
from samspil.files.forms.rows import Cell, address
from samspil.files.forms.tables import FIRST_ROWS, Filled, Table, filled, unplaced
from samspil.files.mistakes import Mistake
from samspil.files.opening import LARGEST_FORM, Source, hidden_in_cell, raw_bytes
from samspil.files.places import Recorded
from samspil.files.workspace import Workspace
from samspil.words.findings import Where
from samspil.words.suggestions import fold

_MOST_ROWS, _MOST_COLUMNS = 20_000, 300
# Columns that help whoever fills in the sheet of the case, which runs downwards.
_HELP = 1


def read_workbook(path: Source, name: str, workspace: Workspace) -> Document:
    """What a workbook says.

    Raises: Unreadable.
    """
    raw = raw_bytes(path, LARGEST_FORM)
    mistakes = list(refused(raw, name))
    if mistakes:
        return Document(name, b"", Recorded(), mistakes, form=True)
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
    mistakes = list(refused(raw, name))
    if mistakes:
        return Filled(mistakes=mistakes)
    profile = read_profile(workspace)
    book = _Book(raw, name, profile)
    form = filled(book.tables, profile)
    return Filled(form.rows, form.loose, [*book.mistakes, *form.mistakes])


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
            self._read(raw, look_into(raw))
        except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError, NotImplementedError):
            self.mistakes.append(Mistake("workbook-broken", Where(name, 1, 1, 1, 1)))

    def _read(self, raw: bytes, inside: Inside) -> None:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415

        top = Where(self._name, 1, 1, 1, 1)
        for text, sheet, cell in inside.texts:
            self.aside.append(
                (text, Where(self._name, 1, sheet=sheet, cell=cell) if sheet else top)
            )
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
            for sheet in book.sheet_names:
                self._sheet(sheet, book.get_sheet_by_name(sheet), inside)
        except CalamineError:
            self.mistakes.append(Mistake("workbook-broken", top))

    def _sheet(self, sheet: str, found: object, inside: Inside) -> None:
        rows = self._cells(sheet, found, inside)
        if not rows:
            return
        case = {fold(name) for name in names_of(self._profile.case)}
        if fold(sheet) in case and _runs_downwards(rows, columns_of(self._profile.case)):
            rows = _turned(rows)
        title = Cell(sheet, Where(self._name, 1, sheet=sheet, cell="A1"))
        self.tables.append(Table(title, rows[0], rows[1:]))

    def _cells(self, sheet: str, found: object, inside: Inside) -> list[list[Cell]]:
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
                    value, Where(self._name, number, sheet=sheet, cell=address(number, at)), inside
                )
                for at, value in enumerate(row)
            ]
            self.lines += [(cell.where, cell.text) for cell in cells if cell.text]
            rows.append(cells)
        return _with_covered(rows, inside.covered.get(sheet, {}))

    def _cell(self, value: object, where: Where, inside: Inside) -> Cell:
        if where.cell in inside.formulas.get(where.sheet, ()):
            self.mistakes.append(Mistake("formula", where))
            return Cell("", where)
        if where.cell in inside.errors.get(where.sheet, {}):
            given = {"value": inside.errors[where.sheet][where.cell]}
            self.mistakes.append(Mistake("error-value", where, given))
            return Cell("", where)
        if where.cell in inside.merged.get(where.sheet, ()):
            self.mistakes.append(Mistake("merged-cells", where))
        text, exact = _as_text(value)
        if hidden := hidden_in_cell(text, where):
            self.mistakes.append(hidden)
        self.mistakes += spoilt_in_cell(text, where)
        percent = exact and where.cell in inside.percent.get(where.sheet, ())
        return Cell(text, where, exact, percent)


def _with_covered(rows: list[list[Cell]], covered: Mapping[str, str]) -> list[list[Cell]]:
    """The same, where the cells that are merged with another hold what that holds."""
    if not covered:
        return rows
    texts = {cell.where.cell: cell for row in rows for cell in row}
    return [
        [
            replace(texts[first], where=cell.where, covered=True)
            if (first := covered.get(cell.where.cell, "")) in texts and first != cell.where.cell
            else cell
            for cell in row
        ]
        for row in rows
    ]


def _as_text(value: object) -> tuple[str, bool]:
    """A cell's value as a person would read it, and whether it is a number."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        whole = isinstance(value, int) or value.is_integer()
        return (str(int(value)) if whole else repr(value)), True
    return _words(value), False


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == dt.time() else value).isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return "" if value is None else str(value)


def _runs_downwards(rows: Sequence[Sequence[Cell]], known: Container[str]) -> bool:
    """True of a sheet whose fields stand under each other, whatever stands above them."""
    down = sum(bool(row) and fold(row[0].text) in known for row in rows)
    across = max(sum(fold(cell.text) in known for cell in row) for row in rows[:FIRST_ROWS])
    return down > across


def _turned(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """A sheet that runs downwards as one that runs across: its first column is the headings.

    A column that helps whoever fills it in is left out; each of the others is one case. The rows
    that only name a block of fields have no name of a field.
    """
    width = max(len(row) for row in rows)
    top = next((n for n, row in enumerate(rows) if is_heading(row[0].text, "form-field")), -1)
    titles = rows[top] if top >= 0 else []
    helping = [at for at, cell in enumerate(titles) if is_heading(cell.text, "form-help")]
    if not titles and width > _HELP + 1:
        helping = [_HELP]
    kept = [at for at in range(width) if at not in helping]
    fields = [row for n, row in enumerate(rows) if n != top and row and row[0].text]
    return [[row[at] for row in fields if at < len(row)] for at in kept]
