"""The entry form: sheets, fields and codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from samspil.words.findings import Both
from samspil.words.language import Language, in_language
from samspil.words.suggestions import fold
from samspil.words.vocabulary import RDF_TYPE


class Kind(StrEnum):
    """What is written in a field."""

    TEXT = "text"
    BILINGUAL = "bilingual"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    CODE = "code"
    REFERENCE = "reference"
    IRI = "iri"


class Obligation(StrEnum):
    """How badly a field is wanted in a contributed case."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"


@dataclass(frozen=True, eq=False)
class Code:
    """Something that can be chosen: a concept, a municipality, a class."""

    iri: str
    notation: str
    label: Both
    definition: Both

    @property
    def slug(self) -> str:
        """The last part of the IRI."""
        return self.iri.rstrip("/").rsplit("/", 1)[-1]

    def name(self, language: Language) -> str:
        """Its label in this language, or in the one there is; the slug if it has none."""
        said = [(text, tag) for tag, text in self.label.items()]
        return in_language(said, language) or self.slug


@dataclass(frozen=True, eq=False)
class Field:
    """One field of a sheet.

    `codes` are the choices of a code field, `refers_to` the classes a reference may point to
    (empty for anything), `datatype` the IRI of the datatype of a literal, `default` what a template
    is filled with.
    """

    property: str
    key: str
    label: Both
    help: Both
    kind: Kind
    datatype: str
    codes: tuple[Code, ...]
    refers_to: frozenset[str]
    repeated: bool
    obligation: Obligation
    group: Both
    place: tuple[float, float]
    default: NamedNode | Literal | None

    def wanted(self, tag: Language | None) -> Obligation:
        """How badly it is wanted in one of its languages; Danish is the one that must be there."""
        if tag == "en":
            must = self.obligation is Obligation.MANDATORY
            return Obligation.RECOMMENDED if must else Obligation.OPTIONAL
        return self.obligation

    @cached_property
    def by_name(self) -> Mapping[str, Code]:
        """The codes by everything they may be called: label, notation and slug, folded."""
        names: dict[str, Code] = {}
        for names_of in (_slugs, _notations, _labels):
            for code in self.codes:
                for name in names_of(code):
                    names.setdefault(fold(name), code)
        return names


def _slugs(code: Code) -> Iterable[str]:
    return (code.slug,)


def _notations(code: Code) -> Iterable[str]:
    return (code.notation,) if code.notation else ()


def _labels(code: Code) -> Iterable[str]:
    return code.label.values()


@dataclass(frozen=True, eq=False)
class Sheet:
    """One block of the form: everything of one class; `above` are the classes above it."""

    cls: str
    above: tuple[str, ...]
    key: str
    label: Both
    help: Both
    fields: tuple[Field, ...]

    @cached_property
    def by_property(self) -> Mapping[str, Field]:
        """The fields by the property they hold."""
        return {field.property: field for field in self.fields}


@dataclass(frozen=True, eq=False)
class Profile:
    """The whole form; the first sheet is that of the case itself."""

    sheets: tuple[Sheet, ...]

    @cached_property
    def by_class(self) -> Mapping[str, Sheet]:
        """The sheets by class; a class below that of a sheet belongs to the sheet."""
        found = {sheet.cls: sheet for sheet in self.sheets}
        for sheet in self.sheets:
            for field in sheet.fields:
                if field.property == RDF_TYPE:
                    found.update((code.iri, sheet) for code in field.codes)
        return found

    def refers(self, field: Field, sheet: Sheet) -> bool:
        """True if a value of the field may stand on the sheet."""
        return bool({sheet.cls, *sheet.above} & field.refers_to)

    @property
    def case(self) -> Sheet:
        """The sheet of the case."""
        return self.sheets[0]
