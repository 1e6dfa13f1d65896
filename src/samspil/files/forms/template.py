"""The form as an Excel workbook to fill in, or filled in: drop-downs, hints, what must be there.

Everything on the sheets comes from the shapes and the code lists. The sheet of the case runs
downwards like a paper form; the others have a row for each thing. The same form gives the same
bytes: no author, no clock.
"""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from samspil.files.forms.exporting import table_of
from samspil.files.forms.headings import LOOSE, headings_of
from samspil.files.forms.profile import Code, Field, Kind, Obligation, Profile, Sheet
from samspil.files.forms.values import joined, name_of
from samspil.files.forms.writing import Form, Record
from samspil.words.language import Language, in_language, say

_ROWS = 300  # that have a drop-down
_CREATED = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone; never the clock
_WIDTH = 24
_HINT_WIDTH = 62
_LINE = 15  # points


def write_workbook(
    form: Form, profile: Profile, language: Language, example: Form | None = None
) -> bytes:
    """A workbook with the things of `form`; `example` fills a sheet that shows how it is done."""
    return _Workbook(profile, language).written(form, example)


class _Workbook:
    """One workbook while it is being written."""

    def __init__(self, profile: Profile, language: Language) -> None:
        self._profile = profile
        self._language: Language = language
        self._bytes = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self._book.set_properties({"created": _CREATED, "title": say(language, "form-title")})
        self._styles = self._make_styles()
        self._lists: dict[tuple[str, ...], str] = {}

    def _make_styles(self) -> Mapping[str, Format]:
        plain = {"valign": "top", "align": "left", "text_wrap": True}
        heading = {**plain, "bold": True, "bottom": 1}
        looks: dict[str, dict[str, Any]] = {
            "plain": plain,
            "text": {**plain, "num_format": "@"},
            "date": {**plain, "num_format": "yyyy-mm-dd"},
            "title": {"bold": True, "font_size": 16},
            "block": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E5F"},
            "help": {**plain, "italic": True, "font_color": "#444444"},
            Obligation.MANDATORY: {**heading, "bg_color": "#F6D8AE"},
            Obligation.RECOMMENDED: {**heading, "bg_color": "#E3EFF2"},
            Obligation.OPTIONAL: heading,
        }
        return {name: self._book.add_format(look) for name, look in looks.items()}

    def written(self, form: Form, example: Form | None) -> bytes:
        self._read_me()
        for sheet in self._profile.sheets:
            records = [record for record in form.records if record.sheet == sheet]
            if sheet == self._profile.case:
                self._downwards(sheet, records)
            else:
                self._across(sheet, records, several=len(form.cases) > 1)
        self._loose(form)
        if example is not None:
            self._example(example)
        self._codes()
        self._write_lists()
        self._book.close()
        return self._bytes.getvalue()

    def _sheet(self, name: str) -> Worksheet:
        page = self._book.add_worksheet(name[:1].upper() + name[1:])
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        return page

    def _read_me(self) -> None:
        page = self._sheet(say(self._language, "form-read-me"))
        page.set_column(0, 0, 100, self._styles["plain"])
        page.write_string(0, 0, say(self._language, "form-title"), self._styles["title"])
        lines = say(self._language, "form-introduction").split("\n")
        for row, line in enumerate(lines, 2):
            page.write_string(row, 0, line)
        for row, obligation in enumerate(Obligation, len(lines) + 3):
            text = say(self._language, f"form-{obligation}")
            page.write_string(row, 0, text, self._styles[obligation])

    def _downwards(self, sheet: Sheet, records: Sequence[Record]) -> None:
        page = self._sheet(sheet.label[self._language])
        page.set_column(0, 0, 34)
        page.set_column(1, 1, _HINT_WIDTH)
        page.set_column(2, max(2, 1 + len(records)), 50, self._styles["text"])
        page.freeze_panes(1, 2)
        titles = ("form-field", "form-help", "form-answer")
        for column, key in enumerate(titles):
            page.write_string(0, column, say(self._language, key), self._styles["block"])
        must = self._styles[Obligation.MANDATORY]
        page.write_string(1, 0, say(self._language, "form-id"), must)
        page.write_string(1, 1, say(self._language, "form-id-help-case"), self._styles["help"])
        for number, record in enumerate(records):
            page.write_string(1, 2 + number, record.name, self._styles["text"])
        row = 2
        group = ""
        for field in sheet.fields:
            if field.group[self._language] != group:
                group = field.group[self._language]
                for column in range(3):
                    page.write_string(
                        row, column, group if not column else "", self._styles["block"]
                    )
                row += 1
            for heading, tag in headings_of(field, self._language):
                page.write_string(row, 0, heading, self._styles[field.wanted(tag)])
                hint = self._help(field)
                page.write_string(row, 1, hint, self._styles["help"])
                page.set_row(row, _LINE * (1 + len(hint) // 78))
                self._restrict(page, field, (row, 2, row, 2 + max(0, len(records) - 1)))
                for number, record in enumerate(records):
                    values = record.cells.get((field, tag), ())
                    self._write(page, row, 2 + number, field, values)
                row += 1

    def _across(self, sheet: Sheet, records: Sequence[Record], *, several: bool) -> None:
        page = self._sheet(sheet.label[self._language])
        headings, rows = table_of(sheet, records, self._language, several=several)
        fields = [(f, tag) for f in sheet.fields for _, tag in headings_of(f, self._language)]
        first = len(headings) - len(fields)
        page.set_column(0, len(headings) - 1, _WIDTH, self._styles["text"])
        page.freeze_panes(1, 1)
        for column, heading in enumerate(headings):
            field, tag = fields[column - first] if column >= first else (None, None)
            look = field.wanted(tag) if field else Obligation.MANDATORY
            page.write_string(0, column, heading, self._styles[look])
            note = self._help(field) if field else say(self._language, "form-id-help")
            page.write_comment(0, column, note, {"x_scale": 2, "y_scale": 1.2, "author": ""})
            if field:
                self._restrict(page, field, (1, column, _ROWS, column))
        for row, cells in enumerate(rows, 1):
            for column, (field, text) in enumerate(cells):
                if text:
                    self._write(page, row, column, field, [text])

    def _write(
        self, page: Worksheet, row: int, column: int, field: Field | None, values: Sequence[str]
    ) -> None:
        repeated = field is not None and field.repeated and len(values) > 1
        text = joined(values) if repeated else "".join(values)
        if not text:
            return
        number = _number(field, text)
        if number is not None:
            page.write_number(row, column, number, self._styles["plain"])
        else:
            page.write_string(row, column, text, self._styles["text"])

    def _help(self, field: Field) -> str:
        parts = [field.help[self._language]]
        key = f"form-how-{field.kind}"
        if field.repeated and field.kind in (Kind.CODE, Kind.REFERENCE, Kind.TEXT):
            key = f"form-how-{field.kind}-several"
        sheets = [s for s in self._profile.sheets if self._profile.refers(field, s)]
        classes = [s.label[self._language] for s in sheets]
        parts.append(say(self._language, key, sheets=" / ".join(classes)))
        return " ".join(part for part in parts if part)

    def _restrict(self, page: Worksheet, field: Field, cells: tuple[int, int, int, int]) -> None:
        """A drop-down or a rule for the cells of a field; several values are allowed to stand."""
        rule: dict[str, Any] = {"ignore_blank": True}
        title = field.label[self._language][:32]
        rule |= {"input_title": title, "input_message": self._help(field)[:255]}
        if field.kind is Kind.CODE or field.kind is Kind.BOOLEAN:
            rule |= {"validate": "list", "source": f"={self._list(field)}"}
            rule |= {"show_error": not field.repeated}
        elif field.kind is Kind.REFERENCE and self._one_sheet(field):
            rule |= {"validate": "list", "source": self._one_sheet(field), "show_error": False}
        else:
            rule |= {"validate": "any"}
        rule["error_title"] = title
        rule["error_message"] = say(self._language, "form-choose")
        page.data_validation(*cells, rule)

    def _one_sheet(self, field: Field) -> str:
        """Where the names stand that a reference may choose among, if they stand on one sheet."""
        found = [s for s in self._profile.sheets if self._profile.refers(field, s)]
        if len(found) != 1:
            return ""
        name = found[0].label[self._language]
        quoted = (name[:1].upper() + name[1:]).replace("'", "''")
        return f"='{quoted}'!$A$2:$A${_ROWS}"

    def _list(self, field: Field) -> str:
        """The name of the list of a field's choices."""
        if field.kind is Kind.BOOLEAN:
            choices: tuple[str, ...] = tuple(say(self._language, key) for key in ("yes", "no"))
        else:
            choices = tuple(name_of(field, code, self._language) for code in field.codes)
        return self._lists.setdefault(choices, f"list_{len(self._lists) + 1}")

    def _write_lists(self) -> None:
        name = say(self._language, "form-lists").capitalize()
        page = self._book.add_worksheet(name)
        for column, (choices, key) in enumerate(self._lists.items()):
            for row, choice in enumerate(choices):
                page.write_string(row, column, choice)
            letter = xlsxwriter.utility.xl_col_to_name(column)
            self._book.define_name(key, f"={name}!${letter}$1:${letter}${len(choices)}")
        page.hide()

    def _loose(self, form: Form) -> None:
        page = self._sheet(say(self._language, "form-other"))
        page.set_column(0, len(LOOSE), 36, self._styles["text"])
        several = len(form.cases) > 1
        keys = [*(["form-case"] if several else []), *LOOSE]
        for column, key in enumerate(keys):
            page.write_string(0, column, say(self._language, key), self._styles["optional"])
        for row, one in enumerate(form.loose, 1):
            cells = [*([one.case] if several else []), *one.cells]
            for column, text in enumerate(cells):
                page.write_string(row, column, text, self._styles["text"])

    def _example(self, example: Form) -> None:
        page = self._sheet(say(self._language, "form-example"))
        page.set_column(0, 1, 34)
        page.set_column(2, 2, 30)
        page.set_column(3, 3, 70, self._styles["plain"])
        titles = ("form-sheet", "form-id", "form-field", "form-answer")
        for column, key in enumerate(titles):
            page.write_string(0, column, say(self._language, key), self._styles["block"])
        row = 1
        for record in example.records:
            for field in record.sheet.fields:
                for heading, tag in headings_of(field, self._language):
                    values = record.cells.get((field, tag))
                    if values:
                        sheet = record.sheet.label[self._language]
                        for column, text in enumerate(
                            (sheet, record.name, heading, joined(values))
                        ):
                            page.write_string(row, column, text, self._styles["plain"])
                        row += 1

    def _codes(self) -> None:
        page = self._sheet(say(self._language, "form-codes"))
        page.set_column(0, 2, 34, self._styles["plain"])
        page.set_column(3, 3, 90, self._styles["plain"])
        titles = ("form-field", "form-name", "form-code", "form-meaning")
        for column, key in enumerate(titles):
            page.write_string(0, column, say(self._language, key), self._styles["block"])
        page.freeze_panes(1, 0)
        for row, (field, code) in enumerate(self._all_codes(), 1):
            meaning = in_language([(t, tag) for tag, t in code.definition.items()], self._language)
            cells = (
                field.label[self._language],
                name_of(field, code, self._language),
                code.notation or code.slug,
                meaning or "",
            )
            for column, text in enumerate(cells):
                page.write_string(row, column, text, self._styles["plain"])

    def _all_codes(self) -> list[tuple[Field, Code]]:
        """Every code with the first field that offers it."""
        seen: dict[str, tuple[Field, Code]] = {}
        for sheet in self._profile.sheets:
            for field in sheet.fields:
                for code in field.codes:
                    seen.setdefault(code.iri, (field, code))
        return list(seen.values())


def _number(field: Field | None, text: str) -> float | None:
    """A number that a spreadsheet holds without changing how it is written; None for the rest."""
    if field is None or field.kind not in (Kind.INTEGER, Kind.DECIMAL):
        return None
    plain = text.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    shown = str(int(value)) if value.is_integer() else repr(value)
    return value if shown == plain else None
