"""Tables as an Excel workbook: typed cells, and a sheet that says what they are and where from."""

import io
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from samspil.jobs.exports.table import Table
from samspil.words.language import say

_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)  # the first day that a zip file knows
_WIDEST = 60
_WRAPPED = 40
_MOST_TEXT = 32_767  # characters in a cell
_EXACT = 15  # digits that Excel keeps; a longer number is written as text


def as_xlsx(table: Table, about: Mapping[str, str]) -> bytes:
    """The workbook; `about` are more lines for the sheet that explains it."""
    raw = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(raw, options) as book:
        # The day it was made would make the same answer another file every day.
        title = table.answer.question.question[table.language]
        book.set_properties({"title": title, "created": _NO_DAY})
        styles = _Styles(
            book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            book.add_format({"valign": "top", "text_wrap": True}),
            book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"}),
        )
        _answer(book.add_worksheet(say(table.language, "export-answer")), table, styles)
        _about(book.add_worksheet(say(table.language, "export-about")), table, about, styles)
    return raw.getvalue()


class _Styles(NamedTuple):
    head: Format
    plain: Format
    day: Format


def _answer(sheet: Worksheet, table: Table, styles: _Styles) -> None:
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.heading, styles.head)
        lengths = [len(str(row[at])) for row in table.rows if row[at] is not None]
        longest = max([len(column.heading), *lengths])
        sheet.set_column(at, at, min(longest + 2, _WRAPPED if column.iris else _WIDEST))
    # Text is always text, never a formula or a link.
    for number, row in enumerate(table.rows, 1):
        for at, value in enumerate(row):
            if isinstance(value, str):  # nearly all are
                sheet.write_string(number, at, value[:_MOST_TEXT], styles.plain)
            else:
                _write(sheet, (number, at), value, styles)
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write(
    sheet: Worksheet, at: tuple[int, int], value: int | Decimal | date | None, styles: _Styles
) -> None:
    """A value that is no text, as what it is."""
    if value is None:
        sheet.write_blank(*at, None, styles.plain)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value, styles.plain)
    elif isinstance(value, int | Decimal) and _fits(value):
        sheet.write_number(*at, float(value), styles.plain)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, styles.day)
    else:
        sheet.write_string(*at, str(value)[:_MOST_TEXT], styles.plain)


def _fits(value: int | Decimal) -> bool:
    number = Decimal(value)
    return math.isfinite(float(number)) and len(number.as_tuple().digits) <= _EXACT


def _about(sheet: Worksheet, table: Table, about: Mapping[str, str], styles: _Styles) -> None:
    language = table.language
    lines = {
        say(language, "export-question"): table.answer.question.question[language],
        say(language, "export-says"): table.says,
        **about,
        "": say(language, "export-empty", meaning=table.meaning_of_empty),
    }
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    row = 0
    for name, text in lines.items():
        sheet.write_string(row, 0, name, styles.head if name else styles.plain)
        sheet.write_string(row, 1, text, styles.plain)
        row += 1
    if table.sources:
        sheet.write_string(row, 0, say(language, "export-sources"), styles.head)
    for iri, label in table.sources.items():
        sheet.write_string(row, 1, f"{label} <{iri}>" if label else iri, styles.plain)
        row += 1
