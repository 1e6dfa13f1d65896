"""Answers as files: typed where the form has types, and harmless where a program would run them."""

import csv
import io
from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from pyoxigraph import Literal, NamedNode

from samspil.engine.store import type_of_term
from samspil.files.workspace import find_workspace
from samspil.jobs.exports.columns import as_parquet
from samspil.jobs.exports.table import Table, iris_in, tabulate
from samspil.jobs.exports.text import as_csv, as_csv_excel_da, as_json
from samspil.jobs.exports.workbook import as_xlsx
from samspil.jobs.questions import Answer, Both, Column, Question
from samspil.words.vocabulary import XSD

VOCABULARY = find_workspace().vocabulary
HOTSPOT = "https://w3id.org/samspil/case/hotspot"
LABELS = {HOTSPOT: "Hotspotprojektet"}
BOTH: Both = {"da": "Hvad?", "en": "What?"}


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


def table_of(*rows: list[type_of_term | None], columns: int = 0) -> Table:
    names = [f"c{number}" for number in range(columns or len(rows[0]))]
    asked = tuple(
        Column(name, {"da": f"{name} på dansk", "en": f"{name} in English"}) for name in names
    )
    question = Question("what", BOTH, BOTH, (), (), asked, "none", "not-stated", BOTH, "")
    return tabulate(Answer(question, rows), LABELS, VOCABULARY, "da")


ROW: list[type_of_term | None] = [
    NamedNode(HOTSPOT),
    Literal("blåbærgrød", language="da"),
    typed("12", "integer"),
    typed("1234.50", "decimal"),
    typed("true", "boolean"),
    typed("2024-12-31", "date"),
    typed("2019", "gYear"),
    None,
]


def test_csv_has_names_and_iris() -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(table_of(ROW))))
    assert list(row) == ["c0", "c0_iri", *(f"c{n}" for n in range(1, 8))]
    assert list(row.values()) == [
        *("Hotspotprojektet", HOTSPOT, "blåbærgrød", "12", "1234.50", "ja", "2024-12-31", "2019"),
        "",
    ]


def test_csv_for_danish_excel_has_what_danish_excel_reads() -> None:
    text = as_csv_excel_da(table_of(ROW))
    assert text.startswith("\ufeffc0 på dansk;c0 på dansk (IRI);")
    assert text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert "1234,50" in rows[1]


def test_a_workbook_has_typed_cells_and_says_where_they_are_from() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(table_of(ROW), {"Licens": "CC BY"})))
    assert book.sheetnames == ["Svar", "Om svaret"]
    cells = [cell.value for cell in book["Svar"][2]]
    assert cells[:6] == ["Hotspotprojektet", HOTSPOT, "blåbærgrød", 12, 1234.5, True]
    assert cells[6] == datetime(2024, 12, 31)  # noqa: DTZ001 - a workbook knows no zone
    assert cells[7:] == [2019, None]
    about = {row[0].value: row[1].value for row in book["Om svaret"]}
    assert about["Licens"] == "CC BY"
    assert about["Spørgsmål"] == "Hvad?"


def test_parquet_has_typed_columns() -> None:
    found = parquet.read_table(io.BytesIO(as_parquet(table_of(ROW, [None] * 8))))
    kinds = {field.name: str(field.type) for field in found.schema}
    assert kinds["c2"] == "int64"
    assert kinds["c3"] == "double"
    assert kinds["c4"] == "bool"
    assert kinds["c5"] == "date32[day]"
    assert kinds["c7"] == "string"
    assert found.column("c0_iri").to_pylist() == [HOTSPOT, None]
    assert found.schema.metadata[b"name"] == b"what"


def test_json_has_labels_numbers_and_nothing_for_what_is_not_stated() -> None:
    whole = as_json(table_of(ROW), LABELS, VOCABULARY)
    (row,) = whole["rows"]
    assert row["c0"] == {"iri": HOTSPOT, "label": "Hotspotprojektet"}
    assert [row[f"c{n}"] for n in range(2, 8)] == [12, 1234.5, True, "2024-12-31", 2019, None]


EVIL = [
    "=HYPERLINK(1)",
    "+1+cmd|'/c calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "=",
]


@pytest.mark.parametrize("text", EVIL)
def test_e33_a45_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    table = table_of([Literal(text)])
    for written, delimiter in ((as_csv(table), ","), (as_csv_excel_da(table)[1:], ";")):
        rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=delimiter))
        assert rows[1][0] == f"'{text}"
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(table, {})))
    cell = book["Svar"]["A2"]
    assert cell.data_type == "s"
    assert "=" not in str(cell.hyperlink or "")
    assert as_json(table, {}, VOCABULARY)["rows"][0]["c0"] == text


def test_a_label_that_looks_like_a_formula_stays_text_too() -> None:
    question = table_of([NamedNode(HOTSPOT)]).answer
    table = tabulate(question, {HOTSPOT: "=1+1"}, VOCABULARY, "en")
    assert as_csv(table).splitlines()[1].startswith("'=1+1,")
    assert iris_in(question) == [HOTSPOT]


def test_a_number_below_zero_is_a_number() -> None:
    table = table_of([typed("-12", "integer"), typed("-0.5", "decimal")])
    assert as_csv(table).splitlines()[1] == "-12,-0.5"


STRANGE = [
    ("1e400", "double", Decimal("1e400")),
    ("NaN", "double", Decimal("NaN")),
    ("12345678901234567890", "integer", 12345678901234567890),
    ("not a number", "integer", "not a number"),
    ("2024-02-31", "date", "2024-02-31"),
    ("2024-01-01Z", "date", "2024-01-01Z"),
]


@pytest.mark.parametrize(("text", "kind", "value"), STRANGE)
def test_a_value_that_no_cell_can_hold_stays_what_it_was(
    text: str, kind: str, value: object
) -> None:
    table = table_of([typed(text, kind)])
    assert str(table.rows[0][0]) == str(value)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(table, {})))
    assert str(book["Svar"]["A2"].value) in (text, str(value))
    as_parquet(table)
    as_csv(table)


def test_no_rows_are_a_table_too() -> None:
    table = table_of(columns=2)
    assert as_csv(table) == "c0,c1\n"
    assert table.status == "not-stated"
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx(table, {})))["Svar"].max_row == 1
    assert parquet.read_table(io.BytesIO(as_parquet(table))).num_rows == 0


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_comes_through_csv_as_it_was(texts: list[str]) -> None:
    table = table_of([Literal(text.replace("\0", "")) for text in texts])
    (_, row) = csv.reader(io.StringIO(as_csv(table), newline=""))
    plain = [cell.removeprefix("'") if cell[1:2] in tuple("=+-@\t\r\n") else cell for cell in row]
    wanted = [t.replace("\0", "") for t in texts]
    assert all(p in (w, w.removeprefix("'")) for p, w in zip(plain, wanted, strict=True))
