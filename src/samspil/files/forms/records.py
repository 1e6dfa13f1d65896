"""From filled-in sheets to statements, each with the cell it came from, and back.

A `Row` is one thing: what sheet it stands on, its name, and what is written in its fields. Readers
of workbooks, CSV and YAML give rows; here they become statements, the same for all three.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from samspil.files.forms.naming import name_rows
from samspil.files.forms.profile import Field, Kind, Profile
from samspil.files.forms.rows import Entry, Loose, Row
from samspil.files.forms.values import (
    Names,
    Value,
    joined,
    parts,
    understood,
)
from samspil.files.mistakes import Mistake, NotUnderstood
from samspil.files.noting import plain
from samspil.files.places import Recorded
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.vocabulary import NS, RDF_TYPE, Vocabulary

_A = NamedNode(RDF_TYPE)
# What spreadsheets write where a formula has failed or a column is too narrow, in any language.
_ERROR = re.compile(r"#{2,}|#[A-Z\u00c6\u00d8\u00c5/0-9]+[!?]|#N/A|#I/T")
_CONTRIBUTED = NS + "FieldCase"
_COMMA = re.compile(r"\s*[,/&+\u2022]\s*")
_COMMA_OR_AND = re.compile(r"\s*[,/&+\u2022]\s*|\s+(?:og|and|samt)\s+")


@dataclass
class Statements:
    """What rows say, where it stands, and what could not be understood."""

    quads: list[Quad] = field(default_factory=list)
    places: Recorded = field(default_factory=Recorded)
    mistakes: list[Mistake] = field(default_factory=list)


def statements(
    rows: Sequence[Row], loose: Iterable[Loose], profile: Profile, vocabulary: Vocabulary
) -> Statements:
    """What the rows say.

    A name that cannot be one is a mistake, and what stands in its place is read all the same, so
    that whatever refers to the row still meets it.
    """
    said = Statements()
    things = name_rows(rows, profile, vocabulary)
    said.mistakes += things.mistakes
    nowhere = Names("", {}, vocabulary)
    for named in things.rows:
        _say_row(said, named.row, named.iri, things.names.get(named.case, nowhere), profile)
    for one in loose:
        _say_loose(said, one, things.names.get(one.case or things.only, nowhere))
    return said


def _say_row(said: Statements, row: Row, iri: str, names: Names, profile: Profile) -> None:
    subject = NamedNode(iri)
    kinds = [entry for entry in row.entries if entry.field.property == RDF_TYPE]
    if row.excess or not kinds:
        kind = _CONTRIBUTED if row.sheet == profile.case else row.sheet.cls
        _note(said, subject, _A, NamedNode(kind), row.name.where, row.name.where, row.name.where)
    if row.excess:  # nobody knows which of its cells have been pushed along
        about = frozenset((iri, field.property) for field in row.sheet.fields)
        said.mistakes.append(Mistake("csv-fields", row.excess, also=about))
        return
    for entry in row.entries:
        for value in _values(said, entry, names, subject):
            _note(
                said,
                subject,
                NamedNode(entry.field.property),
                value,
                row.name.where,
                entry.at_field,
                entry.cell.where,
            )
    for entry in row.blank:
        said.places.leave_room(iri, entry.field.property, entry.cell.where, entry.language or "")


def _values(said: Statements, entry: Entry, names: Names, subject: NamedNode) -> list[Value]:
    """The terms of one field; a part that is not understood is a mistake and is left out."""
    written = entry.cell.text
    if wrong := _wrong_cell(entry, subject.value):
        said.mistakes.append(wrong)
        return []
    if entry.field.kind is Kind.BILINGUAL:
        return [Literal(written.strip(), language=entry.language or "da")]
    if entry.cell.exact and _is_a_value_of(written, entry.field.kind):
        return [Literal(written, datatype=NamedNode(entry.field.datatype))]
    values: list[Value] = []
    for part in parts(entry.field, written):
        try:
            values.append(understood(entry.field, part, names))
        except NotUnderstood as reason:
            several = _several(entry.field, part, names)
            near = NotUnderstood(reason.check, several, **reason.values) if several else reason
            said.mistakes.append(_mistake(near, entry, part, subject.value))
        except ValueError:  # an IRI with characters that no IRI may have
            values_of = {"value": part, "field": entry.field.label}
            about = (subject.value, entry.field.property)
            said.mistakes.append(Mistake("address-form", entry.cell.where, values_of, about=about))
    return values


def _wrong_cell(entry: Entry, subject: str) -> Mistake | None:
    """What a spreadsheet has made of a value: an error, or a part of one for percent."""
    cell, about = entry.cell, (subject, entry.field.property)
    if _ERROR.fullmatch(cell.text):
        return Mistake("error-value", cell.where, {"value": cell.text}, about=about)
    if not cell.percent or entry.field.kind not in (Kind.INTEGER, Kind.DECIMAL):
        return None
    shown = f"{(Decimal(cell.text) * 100).quantize(Decimal('0.0001')).normalize():f}"
    right = shown.replace(".", ",")
    stored = cell.text.replace(".", ",")
    values = {"value": f"{right} %", "stored": stored, "right": right, "field": entry.field.label}
    meant = (Suggestion(right, edits=(Edit(cell.where, right),)),)
    return Mistake("percent-cell", cell.where, values, meant, about=about)


def _is_a_value_of(number: str, kind: Kind) -> bool:
    """True of a number of a workbook in a field for numbers; a whole one has no decimals."""
    return kind is Kind.DECIMAL or (kind is Kind.INTEGER and "." not in number)


def _several(field: Field, part: str, names: Names) -> list[str]:
    """Several values that were separated as in a sentence, separated as they should be."""
    if not field.repeated:
        return []
    for separator in (_COMMA, _COMMA_OR_AND):
        pieces = [piece for piece in separator.split(part) if piece]
        if len(pieces) > 1 and all(_is_understood(field, piece, names) for piece in pieces):
            return [joined(pieces)]
    return []


def _is_understood(field: Field, piece: str, names: Names) -> bool:
    try:
        found = understood(field, piece, names)
    except ValueError:
        return False
    return field.kind is not Kind.REFERENCE or found.value in names.known.values()


def _mistake(reason: NotUnderstood, entry: Entry, part: str, subject: str) -> Mistake:
    whole = entry.cell.text
    suggestions = tuple(
        Suggestion(near, edits=(Edit(entry.cell.where, whole.replace(part, near, 1)),))
        for near in reason.near
    )
    return Mistake(
        reason.check,
        entry.cell.where,
        {**reason.values, "field": entry.field.label},
        suggestions,
        about=(subject, entry.field.property),
    )


def _say_loose(said: Statements, one: Loose, names: Names) -> None:
    try:
        subject = NamedNode(names.iri(one.subject.text))
        property_ = NamedNode(names.iri(one.property.text))
        value: Value
        if one.language:
            value = Literal(one.value.text, language=one.language)
        elif one.kind in ("", "text"):
            value = Literal(one.value.text)
        elif one.kind == "iri":
            value = NamedNode(names.iri(one.value.text))
        else:
            value = Literal(one.value.text, datatype=NamedNode(names.iri(one.kind)))
    except (NotUnderstood, ValueError):
        shown = f"{one.subject.text} {one.property.text} {one.value.text}"
        said.mistakes.append(Mistake("loose-form", one.subject.where, {"value": shown}))
        return
    _note(
        said,
        subject,
        property_,
        value,
        one.subject.where,
        one.property.where,
        one.value.where,
    )


def _note(  # noqa: PLR0913 - one statement and its three places
    said: Statements,
    subject: NamedNode,
    property_: NamedNode,
    value: Value,
    at_subject: Where,
    at_property: Where,
    at_value: Where,
) -> None:
    said.quads.append(Quad(subject, property_, value))
    said.places.note(
        subject.value, property_.value, plain(value), at_subject, at_property, at_value
    )
