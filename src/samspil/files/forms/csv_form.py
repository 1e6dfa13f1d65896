"""The form as CSV: one file a sheet in one folder, as Danish and English programs write it.

The encoding is found by rule and not by statistics, the separator by which one gives the headings
that the sheet should have. A first line `sep=;` is obeyed. A text that a spreadsheet would take for
a formula has an apostrophe before it, which is taken off again.

Source: RFC 4180; Common Weakness Enumeration CWE-1236 for the apostrophe.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from samspil.files.document import Document, to_ntriples
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.headings import LOOSE, columns_of, hits, names_of
from samspil.files.forms.profile import Field, Kind, Profile
from samspil.files.forms.records import statements
from samspil.files.forms.rows import Cell, address
from samspil.files.forms.tables import FIRST_ROWS, Table, filled, unplaced
from samspil.files.mistakes import Mistake
from samspil.files.opening import LARGEST_FORM, open_text, shown
from samspil.files.places import line_and_column
from samspil.files.workspace import Workspace
from samspil.words.findings import Where
from samspil.words.language import LANGUAGES, say
from samspil.words.suggestions import fold

SEPARATORS = (";", ",", "\t", "|")
_SEP_LINE = re.compile(r"sep=([;,\t|])\r?\n", re.IGNORECASE)
_LONGEST_HEADING = 200
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def read_csv_folder(path: Path, name: str, workspace: Workspace) -> Document:
    """What the CSV files of a folder say together.

    Raises: Unreadable.
    """
    profile = read_profile(workspace)
    tables: list[Table] = []
    mistakes: list[Mistake] = []
    lines: list[tuple[Where, str]] = []
    for file in sorted(p for p in path.iterdir() if p.suffix.lower() == ".csv"):
        sheet = _read_file(file, profile)
        mistakes += sheet.mistakes
        lines += sheet.lines
        tables += [sheet.table] if sheet.table else []
    form = filled(tables, profile)
    said = statements(form.rows, form.loose, profile, workspace.vocabulary)
    for where, line in lines:
        said.places.show(where, line)
    found = [*mistakes, *form.mistakes, *said.mistakes]
    aside = unplaced(tables, form)
    return Document(name, to_ntriples(said.quads, name), said.places, found, aside, form=True)


@dataclass
class _File:
    table: Table | None
    mistakes: list[Mistake]
    lines: list[tuple[Where, str]]


def _read_file(path: Path, profile: Profile) -> _File:
    name = shown(path)
    opened = open_text(path, name, LARGEST_FORM)
    mistakes = list(opened.mistakes)
    text = opened.text
    lines = [(Where(name, n), line.rstrip("\r")) for n, line in enumerate(text.split("\n"), 1)]
    if not text.strip():
        return _File(None, mistakes, lines)
    told = _SEP_LINE.match(text)
    start = told.end() if told else 0
    separator = told[1] if told else _separator(text, _headings(path.stem, profile))
    if separator is None:
        top = Where(name, 1, 1, 1, len(text.split("\n", 1)[0].rstrip("\r")) + 1)
        return _File(None, [*mistakes, Mistake("csv-separator", top)], lines)
    records = []
    for number, record in enumerate(_records(text, start, separator), 1):
        cells = [_cell(text, name, span, number, column) for column, span in enumerate(record)]
        records.append(cells)
    mistakes += _unclosed(text, start, separator, name)
    headings, *rows = records
    table_name = Cell(path.stem, Where(name, 1, 1, 1, 1, cell="A1"))
    return _File(Table(table_name, headings, rows), mistakes, lines)


def _headings(stem: str, profile: Profile) -> set[str]:
    """The headings that a sheet of this name may have, folded."""
    for sheet in profile.sheets:
        if fold(stem) in {fold(name) for name in names_of(sheet)}:
            return set(columns_of(sheet))
    return {fold(say(language, key)) for language in LANGUAGES for key in LOOSE}


def _separator(text: str, known: set[str]) -> str | None:
    """The separator that gives most known headings in one of the first rows, then most fields."""
    scores = []
    for rank, separator in enumerate(SEPARATORS):
        first = [
            [_plain(text[slice(*span)])[:_LONGEST_HEADING] for span in record]
            for record in islice(_records(text, 0, separator), FIRST_ROWS)
        ]
        found = max(hits(row, known) for row in first)
        scores.append((found, max(map(len, first)), -rank, separator))
    found, most, _, best = max(scores)
    return best if found or most > 1 else None


def _field(separator: str) -> re.Pattern[str]:
    return re.compile(
        rf'"(?:[^"]|"")*(?:"|\Z)[^{re.escape(separator)}\r\n]*|[^{re.escape(separator)}\r\n]*'
    )


def _records(text: str, start: int, separator: str) -> Iterator[list[tuple[int, int]]]:
    """The spans of the fields, record by record; empty lines are no records."""
    field = _field(separator)
    at = start
    record: list[tuple[int, int]] = []
    while at <= len(text):
        found = field.match(text, at)
        end = found.end() if found else at
        record.append((at, end))
        at = end + 1
        if end < len(text) and text[end] == separator:
            continue
        if len(record) > 1 or record[0][0] != record[0][1]:
            yield record
        record = []
        if text[end : end + 2] == "\r\n":
            at += 1


def _cell(text: str, name: str, span: tuple[int, int], row: int, column: int) -> Cell:
    value = _plain(text[slice(*span)])
    if _GUARDED.match(value):
        value = value[1:]
    line, at = line_and_column(text, span[0])
    end_line, end = line_and_column(text, span[1])
    return Cell(value, Where(name, line, at, end_line, end, cell=address(row, column)))


def _plain(raw: str) -> str:
    """A field without its quotation marks."""
    if not raw.startswith('"'):
        return raw
    closing = raw.rfind('"')
    inner = raw[1:closing] if closing > 0 else raw[1:]
    return inner.replace('""', '"') + (raw[closing + 1 :] if closing > 0 else "")


def _unclosed(text: str, start: int, separator: str, name: str) -> Iterator[Mistake]:
    """A quotation mark that opens the last field and is never closed."""
    spans = [span for record in _records(text, start, separator) for span in record]
    raw = text[slice(*spans[-1])]
    if raw.startswith('"') and (len(raw) == 1 or raw.count('"') % 2):
        line, column = line_and_column(text, spans[-1][0])
        yield Mistake("csv-quote", Where(name, line, column, line, column + 1))


def guarded(field: Field | None, text: str) -> str:
    """A text as it stands in a CSV file for a spreadsheet, never a formula."""
    number = field is not None and field.kind in (Kind.INTEGER, Kind.DECIMAL)
    return f"'{text}" if _RISKY.match(text) and not number else text


def to_csv(headings: Sequence[str], rows: Sequence[Sequence[str]], separator: str = ";") -> str:
    """A sheet as CSV: CR LF, quotes where they are needed, a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return "\ufeff" + out.getvalue()
