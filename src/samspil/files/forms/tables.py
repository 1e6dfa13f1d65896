"""From sheets of cells to rows of fields: which column is which, and what is in no column.

A heading is known by the field's name in Danish or English or by its key, so columns can be moved
and a form can be in either language. Nothing that somebody wrote is passed over in silence: a sheet
or column that is not known is a mistake as soon as it holds something.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from samspil.files.forms.profile import Field, Kind, Profile, Sheet
from samspil.files.forms.records import Cell, Entry, Loose, Row
from samspil.files.mistakes import Mistake
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.language import LANGUAGES, Language, in_both, say
from samspil.words.suggestions import fold, nearest

# Sheets that help whoever fills in the form.
_ASIDE = ("form-read-me", "form-example", "form-codes", "form-lists", "annotate-sheet")
# The columns of the sheet for statements without a field, in order.
LOOSE = ("form-subject", "form-property", "form-value", "form-kind", "form-language")


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
    for table in tables:
        name = fold(table.name.text)
        if name in sheets:
            _take(result, table, sheets[name])
        elif name in other:
            _take_loose(result, table)
        elif name not in aside and any(cell.text for row in table.rows for cell in row):
            near = nearest(table.name.text, [n for s in profile.sheets for n in s.label.values()])
            result.mistakes.append(_unknown("sheet-unknown", table.name, near))
    return result


def names_of(sheet: Sheet) -> list[str]:
    """What a sheet may be called."""
    return [sheet.key, *sheet.label.values()]


def headings_of(field_: Field, language: Language) -> list[tuple[str, Language | None]]:
    """The headings of a field in a form of one language: one, or one for each language of it."""
    label = field_.label[language]
    if field_.kind is not Kind.BILINGUAL:
        return [(label, None)]
    return [(f"{label} ({say(language, f'form-language-{tag}')})", tag) for tag in LANGUAGES]


@cache
def columns_of(sheet: Sheet) -> Mapping[str, tuple[Field, Language | None]]:
    """Every heading of a sheet, folded."""
    known: dict[str, tuple[Field, Language | None]] = {}
    for field_ in sheet.fields:
        bilingual = field_.kind is Kind.BILINGUAL
        for language in LANGUAGES:
            for heading, tag in headings_of(field_, language):
                known.setdefault(fold(heading), (field_, tag))
        for name in (field_.key, *field_.label.values()):
            for tag in LANGUAGES if bilingual else ():
                known.setdefault(fold(f"{name} {tag}"), (field_, tag))
            known.setdefault(fold(name), (field_, "da" if bilingual else None))
    return known


def is_heading(text: str, key: str) -> bool:
    """True if the text is one of our own headings, in either language."""
    return fold(text) in {fold(say(language, key)) for language in LANGUAGES}


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
    for number, heading in enumerate(table.headings):
        column = known.get(fold(heading.text))
        if is_heading(heading.text, "form-id"):
            name_at = number
        elif column and column in placed.values():
            given = {"value": heading.text}
            result.mistakes.append(Mistake("column-twice", heading.where, given))
        elif column:
            placed[number] = column
        elif is_heading(heading.text, "form-case"):
            case_at = number
        elif any(len(row) > number and row[number].text for row in table.rows):
            near = nearest(heading.text, labels_of(sheet)) if heading.text else []
            meant = meant_field(sheet, near)
            result.mistakes.append(_unknown("column-unknown", heading, near, meant))
    return _Layout(name_at, case_at, placed)


def _take(result: Filled, table: Table, sheet: Sheet) -> None:
    layout = _layout(result, table, sheet)
    if layout.name_at < 0 and table.rows:
        given = {"sheet": sheet.label}
        result.mistakes.append(Mistake("column-id-missing", table.name.where, given))
        return
    for cells in table.rows:
        row = _row(sheet, cells, table.headings, layout)
        if row is not None and row.name.text:
            result.rows.append(row)
        elif row is not None:
            at = row.entries[0].cell.where
            result.mistakes.append(Mistake("row-without-id", at, {"sheet": sheet.label}))


def labels_of(sheet: Sheet) -> list[str]:
    """Every heading a sheet knows, as it is written."""
    return [
        heading
        for field_ in sheet.fields
        for language in LANGUAGES
        for heading, _ in headings_of(field_, language)
    ]


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
    return Row(sheet, name, entries, case, blank)


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


def meant_field(sheet: Sheet, near: Sequence[str]) -> tuple[str, str] | None:
    """The class and property of the field whose name is nearest to one that is not known."""
    column = columns_of(sheet).get(fold(near[0])) if near else None
    return (sheet.cls, column[0].property) if column else None


def _unknown(
    check: str, cell: Cell, near: Sequence[str], about: tuple[str, str] | None = None
) -> Mistake:
    suggestions = tuple(Suggestion(name, edits=(Edit(cell.where, name),)) for name in near)
    return Mistake(check, cell.where, {"value": cell.text or "–"}, suggestions, about)


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
