"""A form as YAML and as CSV."""

from collections.abc import Mapping, Sequence

import yaml

from samspil.files.forms.csv_form import guarded, to_csv
from samspil.files.forms.headings import LOOSE, headings_of
from samspil.files.forms.profile import Field, Kind, Profile, Sheet
from samspil.files.forms.values import joined, parts
from samspil.files.forms.writing import Form, Record
from samspil.words.language import LANGUAGES, Language, say


def to_yaml(form: Form, profile: Profile, language: Language) -> str:
    """The form as YAML with the names of one language."""
    whole: dict[str, object] = {}
    several = len(form.cases) > 1
    for sheet in profile.sheets:
        things = [
            _thing(record, language, several=several)
            for record in form.records
            if record.sheet == sheet
        ]
        if things:
            whole[sheet.label[language]] = things[0] if len(things) == 1 else things
    if form.loose:
        keys = [say(language, key) for key in LOOSE]
        case = say(language, "form-case")
        whole[say(language, "form-other")] = [
            {**({case: one.case} if several else {}), **_filled(keys, one.cells)}
            for one in form.loose
        ]
    text: str = yaml.dump(
        whole, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100, indent=2
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Every scalar is a text, so no code turns into a number on its way."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def _filled(keys: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    return {key: cell for key, cell in zip(keys, cells, strict=True) if cell or key == keys[2]}


def _thing(record: Record, language: Language, *, several: bool) -> Mapping[str, object]:
    thing: dict[str, object] = {say(language, "form-id"): record.name}
    if several and record.name != record.case:
        thing[say(language, "form-case")] = record.case
    for field in record.sheet.fields:
        value = _value(record, field)
        if value is not None:
            thing[field.label[language]] = value
    return thing


def _value(record: Record, field: Field) -> object:
    if field.kind is Kind.BILINGUAL:
        found = {
            tag: record.cells[field, tag][0] for tag in LANGUAGES if (field, tag) in record.cells
        }
        return found or None
    values = record.cells.get((field, None))
    if not values:
        return None
    return values[0] if len(values) == 1 and parts(field, values[0]) == [values[0]] else [*values]


def to_csv_files(
    form: Form, profile: Profile, language: Language, *, every_sheet: bool = False
) -> Mapping[str, str]:
    """The form as CSV: the text of each file by its name; sheets with nothing on them if wanted."""
    files = {}
    several = len(form.cases) > 1
    for sheet in profile.sheets:
        records = [record for record in form.records if record.sheet == sheet]
        if records or every_sheet:
            headings, rows = table_of(sheet, records, language, several=several)
            safe = [[guarded(field, cell) for field, cell in row] for row in rows]
            files[f"{sheet.label[language]}.csv"] = to_csv(headings, safe)
    if form.loose:
        loose = [one.cells for one in form.loose]
        headings = [say(language, key) for key in LOOSE]
        if several:
            headings = [say(language, "form-case"), *headings]
            loose = [(one.case, *one.cells) for one in form.loose]  # type: ignore[misc]
        safe = [[guarded(None, cell) for cell in row] for row in loose]
        files[f"{say(language, 'form-other')}.csv"] = to_csv(headings, safe)
    return files


def table_of(
    sheet: Sheet, records: Sequence[Record], language: Language, *, several: bool
) -> tuple[list[str], list[list[tuple[Field | None, str]]]]:
    """Headings and rows of a sheet; each cell with its field, None for the columns of names."""
    columns = [(f, tag) for f in sheet.fields for _, tag in headings_of(f, language)]
    headings = [say(language, "form-id")]
    headings += [say(language, "form-case")] if several else []
    headings += [heading for f in sheet.fields for heading, _ in headings_of(f, language)]
    rows: list[list[tuple[Field | None, str]]] = []
    for record in records:
        row: list[tuple[Field | None, str]] = [(None, record.name)]
        row += [(None, "" if record.name == record.case else record.case)] if several else []
        for column in columns:
            values = record.cells.get(column, ())
            text = joined(values) if column[0].repeated else "".join(values)
            row.append((column[0], text))
        rows.append(row)
    return headings, rows
