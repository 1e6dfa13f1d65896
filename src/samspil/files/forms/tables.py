"""From sheets of cells to rows of fields: which column is which, and what is in no column.

A heading is known by the field's name in Danish or English or by its key, so columns can be moved
and a form can be in either language. Nothing that somebody wrote is passed over in silence: a sheet
or column that is not known is a mistake as soon as it holds something.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from samspil.files.forms.headings import (
    LOOSE,
    columns_of,
    every_column,
    hits,
    is_heading,
    meant_field,
    names_of,
    near_labels,
    near_sheets,
)
from samspil.files.forms.profile import Field, Profile, Sheet
from samspil.files.forms.rows import Cell, Entry, Loose, Row
from samspil.files.mistakes import Mistake
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.language import LANGUAGES, Language, in_both, say
from samspil.words.suggestions import fold

# Sheets that help whoever fills in the form.
_ASIDE = ("form-read-me", "form-example", "form-codes", "form-lists", "annotate-sheet")
FIRST_ROWS = 6  # among them the headings are looked for


@dataclass(frozen=True)
class Table:
    """One sheet as it was read: its name, its headings and its filled-in rows."""

    name: Cell
    headings: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]


@dataclass
class Filled:
    """What the tables hold, and what could not be placed."""

    rows: list[Row] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def filled(tables: Iterable[Table], profile: Profile) -> Filled:
    """The rows of all tables."""
    result = Filled()
    sheets = {fold(name): sheet for sheet in profile.sheets for name in names_of(sheet)}
    other = {fold(say(language, "form-other")) for language in LANGUAGES}
    aside = {fold(say(lang, key)) for lang in LANGUAGES for key in _ASIDE}
    given = list(tables)
    free = {sheet.cls for sheet in profile.sheets}
    free -= {sheets[name].cls for table in given if (name := fold(table.name.text)) in sheets}
    for table in given:
        name = fold(table.name.text)
        if name in sheets:
            _take(result, table, sheets[name])
        elif name in other:
            _take_loose(result, table)
        elif name not in aside and any(c.text for row in _all_rows(table) for c in row):
            near = near_sheets(table.name.text, profile)
            result.mistakes.append(_unknown("sheet-unknown", table.name, near))
            meant = sheets[fold(near[0])] if near else None
            if meant and meant.cls in free and max(_hits(table, meant)) > 1:
                # The name must be put right, but what stands here is what others refer to.
                free.remove(meant.cls)
                _take(result, table, meant)
    return result


@dataclass(frozen=True)
class _Layout:
    """Which column holds what, by number; -1 for a column that is not there."""

    name_at: int
    case_at: int
    fields: Mapping[int, tuple[Field, Language | None]]


def _layout(result: Filled, table: Table, sheet: Sheet) -> _Layout:
    known = columns_of(sheet)
    name_at = case_at = -1
    placed: dict[int, tuple[Field, Language | None]] = {}
    strangers: list[Cell] = []
    twice: list[int] = []
    for number, heading in enumerate(table.headings):
        if heading.covered:
            continue  # that two headings are merged has been told of
        column = known.get(fold(heading.text))
        if is_heading(heading.text, "form-id"):
            name_at = number
        elif column and column in placed.values():
            twice.append(number)
        elif column:
            placed[number] = column
        elif is_heading(heading.text, "form-case"):
            case_at = number
        elif any(len(row) > number and row[number].text for row in table.rows):
            strangers.append(heading)
    free = [pair for pair in every_column(sheet) if pair not in placed.values()]
    about = frozenset((sheet.cls, field_.property) for field_, _ in free)
    for heading in strangers if placed or name_at >= 0 else ():
        near = near_labels(heading.text, sheet)
        meant = meant_field(sheet, near)
        also = frozenset() if meant else about
        result.mistakes.append(_unknown("column-unknown", heading, near, meant, also))
    for number in twice:
        heading = table.headings[number]
        given = {"value": heading.text}
        result.mistakes.append(Mistake("column-twice", heading.where, given, also=about))
    return _Layout(name_at, case_at, placed)


def _take(result: Filled, table: Table, sheet: Sheet) -> None:
    table = _from_headings(result, table, sheet)
    layout = _layout(result, table, sheet)
    if layout.name_at < 0 and table.rows:
        given = {"sheet": sheet.label}
        result.mistakes.append(Mistake("column-id-missing", table.name.where, given))
        return
    for cells in table.rows:
        row = _row(sheet, cells, table.headings, layout)
        if row is not None:
            result.rows.append(row)
            if not row.name.text:
                # A row lacks its name; of a remark somewhere, the place of that is told.
                at = row.name.where if row.entries[1:] else row.entries[0].cell.where
                result.mistakes.append(Mistake("row-without-id", at, {"sheet": sheet.label}))


def _all_rows(table: Table) -> list[Sequence[Cell]]:
    return [table.headings, *table.rows]


def _hits(table: Table, sheet: Sheet) -> list[int]:
    """How many of the sheet's headings stand in each of the first rows."""
    known = columns_of(sheet)
    return [hits((cell.text for cell in row), known) for row in _all_rows(table)[:FIRST_ROWS]]


def _from_headings(result: Filled, table: Table, sheet: Sheet) -> Table:
    """The same beginning with its headings, and without rows that only say them again."""
    rows = _all_rows(table)
    found = _hits(table, sheet)
    top = found.index(max(found)) if max(found) > 2 * found[0] else 0
    above = [cell for row in rows[:top] for cell in row if cell.text]
    if above:
        result.mistakes.append(Mistake("heading-late", above[0].where, {"sheet": sheet.label}))
    headings = [fold(cell.text) for cell in rows[top]]
    kept = []
    for row in rows[top + 1 :]:
        if [fold(cell.text) for cell in row] == headings and any(headings):
            result.mistakes.append(Mistake("heading-twice", row[0].where, {"sheet": sheet.label}))
        else:
            kept.append(row)
    return Table(table.name, rows[top], kept)


def _row(
    sheet: Sheet, cells: Sequence[Cell], headings: Sequence[Cell], layout: _Layout
) -> Row | None:
    """A row with something in it; None for an empty one."""
    cells_of = [
        Entry(field_, language, headings[number].where, cells[number])
        for number, (field_, language) in layout.fields.items()
        if number < len(cells)
    ]
    entries = [entry for entry in cells_of if entry.cell.text]
    blank = [entry for entry in cells_of if not entry.cell.text]
    name = cells[layout.name_at]
    if not entries and not name.text:
        return None
    case = cells[layout.case_at].text if 0 <= layout.case_at < len(cells) else ""
    excess = next((cell.where for cell in cells[len(headings) :] if cell.text), None)
    return Row(sheet, name, entries, case, blank, excess)


def _take_loose(result: Filled, table: Table) -> None:
    at = {
        key: i
        for key in LOOSE
        for i, cell in enumerate(table.headings)
        if is_heading(cell.text, key)
    }
    case_at = next(
        (i for i, cell in enumerate(table.headings) if is_heading(cell.text, "form-case")), -1
    )
    missing = [key for key in LOOSE[:3] if key not in at]
    if missing:
        result.mistakes.append(
            Mistake(
                "column-missing",
                table.name.where,
                {"value": in_both(missing[0])},
            )
        )
        return
    for cells in table.rows:
        if not any(cell.text for cell in cells):
            continue
        text = {key: cells[i].text if i < len(cells) else "" for key, i in at.items()}
        result.loose.append(
            Loose(
                cells[at["form-subject"]],
                cells[at["form-property"]],
                cells[at["form-value"]],
                text.get("form-kind", ""),
                text.get("form-language", ""),
                cells[case_at].text if 0 <= case_at < len(cells) else "",
            )
        )


def _unknown(
    check: str,
    cell: Cell,
    near: Sequence[str],
    about: tuple[str, str] | None = None,
    also: frozenset[tuple[str, str]] = frozenset(),
) -> Mistake:
    suggestions = tuple(Suggestion(name, edits=(Edit(cell.where, name),)) for name in near)
    return Mistake(check, cell.where, {"value": cell.text or "–"}, suggestions, about, also)


def unplaced(tables: Iterable[Table], form: Filled) -> list[tuple[str, Where]]:
    """What is written in cells that no field takes in; nobody reads it, but it may be personal."""
    taken = {entry.cell.where for row in form.rows for entry in row.entries}
    taken |= {row.name.where for row in form.rows}
    taken |= {cell.where for one in form.loose for cell in (one.subject, one.property, one.value)}
    return [
        (cell.text, cell.where)
        for table in tables
        for row in (table.headings, *table.rows)
        for cell in row
        if cell.text and cell.where not in taken
    ]
