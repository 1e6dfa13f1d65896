"""From filled-in sheets to statements, each with the cell it came from, and back.

A `Row` is one thing: what sheet it stands on, its name, and what is written in its fields. Readers
of workbooks, CSV and YAML give rows; here they become statements, the same for all three.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from samspil.files.forms.profile import Field, Kind, Profile, Sheet
from samspil.files.forms.values import (
    Names,
    Value,
    base_of,
    names_in,
    parts,
    understood,
)
from samspil.files.mistakes import Mistake, NotUnderstood
from samspil.files.noting import plain
from samspil.files.places import Recorded
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.language import Language
from samspil.words.vocabulary import CASE, NS, RDF_TYPE, SKOS, Vocabulary

_A = NamedNode(RDF_TYPE)
_CONTRIBUTED = NS + "FieldCase"


@dataclass(frozen=True)
class Cell:
    """What is written, and where; `exact` if it is a number and not a text that looks like one."""

    text: str
    where: Where
    exact: bool = False


@dataclass(frozen=True)
class Entry:
    """A field and what is written in it, in one language where the field has two."""

    field: Field
    language: Language | None
    at_field: Where
    cell: Cell


@dataclass(frozen=True)
class Row:
    """One thing on one sheet; `case` names the case it belongs to where a file holds several.

    `blank` are the fields with nothing written in them, where what is missing can be written.
    """

    sheet: Sheet
    name: Cell
    entries: Sequence[Entry]
    case: str = ""
    blank: Sequence[Entry] = ()


@dataclass(frozen=True)
class Loose:
    """A statement that no sheet has a field for, word by word."""

    subject: Cell
    property: Cell
    value: Cell
    kind: str
    language: str
    case: str = ""


@dataclass
class Statements:
    """What rows say, where it stands, and what could not be understood."""

    quads: list[Quad] = field(default_factory=list)
    places: Recorded = field(default_factory=Recorded)
    mistakes: list[Mistake] = field(default_factory=list)


def statements(
    rows: Sequence[Row], loose: Iterable[Loose], profile: Profile, vocabulary: Vocabulary
) -> Statements:
    """What the rows say."""
    said = Statements()
    slugs = [row.name.text for row in rows if row.sheet == profile.case]
    only = slugs[0] if len(slugs) == 1 else ""
    names = _names_by_case(rows, only, profile, vocabulary)
    nowhere = Names("", {}, vocabulary)
    for row in rows:
        slug = row.name.text if row.sheet == profile.case else row.case or only
        _say_row(said, row, names.get(slug, nowhere), profile)
    for one in loose:
        _say_loose(said, one, names.get(one.case or only, nowhere))
    return said


def _names_by_case(
    rows: Sequence[Row], only: str, profile: Profile, vocabulary: Vocabulary
) -> Mapping[str, Names]:
    """What things may be called within each case."""
    things: dict[str, list[tuple[str, list[str]]]] = {}
    for row in rows:
        slug = row.name.text if row.sheet == profile.case else row.case or only
        things.setdefault(slug, [])
        if row.sheet == profile.case:
            continue
        labels = [e.cell.text for e in row.entries if e.field.property == SKOS + "prefLabel"]
        try:
            iri = Names(base_of(slug), {}, vocabulary).iri(row.name.text)
        except NotUnderstood:
            continue
        things[slug].append((iri, labels))
    return {
        slug: names_in(base_of(slug), described, vocabulary) for slug, described in things.items()
    }


def _say_row(said: Statements, row: Row, names: Names, profile: Profile) -> None:
    try:
        iri = CASE + row.name.text if row.sheet == profile.case else names.iri(row.name.text)
        subject = NamedNode(iri)
    except (NotUnderstood, ValueError):
        said.mistakes.append(Mistake("name-form", row.name.where, {"value": row.name.text}))
        return
    kinds = [entry for entry in row.entries if entry.field.property == RDF_TYPE]
    if not kinds:
        kind = _CONTRIBUTED if row.sheet == profile.case else row.sheet.cls
        _note(said, subject, _A, NamedNode(kind), row.name.where, row.name.where, row.name.where)
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
    if entry.field.kind is Kind.BILINGUAL:
        return [Literal(written.strip(), language=entry.language or "da")]
    if entry.cell.exact and entry.field.kind in (Kind.INTEGER, Kind.DECIMAL):
        return [Literal(written, datatype=NamedNode(entry.field.datatype))]
    values: list[Value] = []
    for part in parts(entry.field, written):
        try:
            values.append(understood(entry.field, part, names))
        except NotUnderstood as reason:
            said.mistakes.append(_mistake(reason, entry, part, subject.value))
        except ValueError:  # an IRI with characters that no IRI may have
            values_of = {"value": part, "field": entry.field.label}
            about = (subject.value, entry.field.property)
            said.mistakes.append(Mistake("address-form", entry.cell.where, values_of, about=about))
    return values


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
