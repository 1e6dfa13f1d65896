"""Tables as CSV and JSON.

CSV is for people, who open it in a spreadsheet: text that a spreadsheet would run as a formula gets
an apostrophe in front. Who needs every character as it stands takes JSON or SPARQL's own CSV.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pyoxigraph import NamedNode

from samspil.engine.store import type_of_term
from samspil.jobs.exports.table import Table, Value, value_of
from samspil.words.language import Language, say
from samspil.words.vocabulary import Vocabulary

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def as_csv(table: Table) -> str:
    """Commas, LF, RFC 4180 quoting, column names for programs."""
    return _written(table, [c.name for c in table.columns], ",", "\n", ".")


def as_csv_excel_da(table: Table) -> str:
    """As Excel in Danish reads it: a mark of order, semicolons, decimal commas, CRLF, headings."""
    return "\ufeff" + _written(table, [c.heading for c in table.columns], ";", "\r\n", ",")


def _written(table: Table, headings: list[str], delimiter: str, ending: str, comma: str) -> str:
    special = re.compile(f'[{delimiter}"\r\n]')

    @cache  # most texts stand in many rows
    def text(value: str) -> str:
        return _quoted(guarded(value), special)

    def cell(value: Value) -> str:
        if isinstance(value, str):
            return text(value)
        return _quoted(_plain(value, comma, table.language), special)

    lines = (delimiter.join(map(cell, row)) for row in (headings, *table.rows))
    return "".join([(line or '""') + ending for line in lines])  # an empty line would be no row


def _quoted(cell: str, special: re.Pattern[str]) -> str:
    """RFC 4180. The standard library leaves a lone CR unquoted, which ends a line for Excel."""
    if special.search(cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _plain(value: int | Decimal | date | None, comma: str, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return say(language, "yes" if value else "no")
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", comma)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def guarded(text: str) -> str:
    """The text, so that no spreadsheet takes it for a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_json(table: Table, labels: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Any]:
    """Plain objects: an IRI with its label, numbers as numbers, null for what is not stated."""
    question = table.answer.question
    names = [column.name for column in question.columns]

    @cache  # most terms stand in many rows
    def value(term: type_of_term | None) -> object:
        if isinstance(term, NamedNode):
            return {"iri": term.value, "label": labels.get(term.value, "")}
        plain = value_of(term, labels, vocabulary)
        if isinstance(plain, Decimal):
            return float(plain) if plain.is_finite() else str(plain)
        return plain.isoformat() if isinstance(plain, date) else plain

    return {
        "question": question.question[table.language],
        "name": question.name,
        "status": table.status,
        "says": table.says,
        "columns": {column.name: column.heading[table.language] for column in question.columns},
        "rows": [dict(zip(names, map(value, row), strict=True)) for row in table.answer.rows],
    }
