"""From statements to sheets: each in the field that holds it, and the rest word by word.

A value goes into a field only if reading the field gives that very value back, so nothing is lost
on the way through a form and home again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from samspil.files.forms.profile import Field, Kind, Profile, Sheet
from samspil.files.forms.values import Names, Value, base_of, names_in, written
from samspil.words.errors import Unwritable
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import CASE, RDF_TYPE, SKOS, Vocabulary

Column = tuple[Field, Language | None]
_FORMS = "YAML, CSV, Excel"


@dataclass(frozen=True)
class Record:
    """One thing as it is written: the case it belongs to, its name, and its fields' parts."""

    sheet: Sheet
    case: str
    name: str
    cells: Mapping[Column, Sequence[str]]


@dataclass(frozen=True)
class LooseRecord:
    """A statement that no field holds: subject, property, value, kind and language as written."""

    case: str
    cells: tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Form:
    """A whole form as it is written, sheet by sheet, in the order of the profile."""

    records: Sequence[Record]
    loose: Sequence[LooseRecord]

    @property
    def cases(self) -> list[str]:
        """The names of the cases in it."""
        return list(dict.fromkeys(record.case for record in self.records if record.case))


def form_of(
    quads: Iterable[Quad], profile: Profile, vocabulary: Vocabulary, language: Language
) -> Form:
    """The statements as a form in one language.

    Raises: Unwritable for a node without a name, a statement in a named graph or about another.
    """
    by_subject: defaultdict[str, list[tuple[str, Value]]] = defaultdict(list)
    for quad in sorted(quads, key=str):
        if not isinstance(quad.graph_name, DefaultGraph):
            raise Unwritable("unwritable-graph", format=_FORMS, statement=quad.triple)
        if not isinstance(quad.subject, NamedNode) or not isinstance(
            quad.object, NamedNode | Literal
        ):
            raise Unwritable("unwritable-nameless", statement=quad.triple)
        by_subject[quad.subject.value].append((quad.predicate.value, quad.object))
    cases = _cases(by_subject, profile)
    writer = _Writer(profile, vocabulary, language, cases, by_subject)
    for subject, said in by_subject.items():
        writer.write(subject, said)
    rank = {sheet.key: place for place, sheet in enumerate(profile.sheets)}
    records = sorted(writer.records, key=lambda r: (rank[r.sheet.key], r.case, r.name))
    return Form(records, sorted(writer.loose, key=lambda one: (one.case, one.cells)))


def _cases(by_subject: Mapping[str, list[tuple[str, Value]]], profile: Profile) -> list[str]:
    """The slugs of the cases that are described."""
    kinds = {iri for iri, sheet in profile.by_class.items() if sheet == profile.case}
    return [
        subject.removeprefix(CASE)
        for subject, said in by_subject.items()
        if subject.startswith(CASE) and "/" not in subject.removeprefix(CASE)
        if any(p == RDF_TYPE and isinstance(v, NamedNode) and v.value in kinds for p, v in said)
    ]


class _Writer:
    def __init__(
        self,
        profile: Profile,
        vocabulary: Vocabulary,
        language: Language,
        cases: Sequence[str],
        described: Mapping[str, list[tuple[str, Value]]],
    ) -> None:
        self._profile = profile
        self._language = language
        self._cases = set(cases)
        self._only = cases[0] if len(cases) == 1 else ""
        things: dict[str, list[tuple[str, list[str]]]] = {slug: [] for slug in ("", *cases)}
        for subject, said in described.items():
            if self._sheet(said) not in (None, profile.case):
                labels = [v.value for p, v in said if p == SKOS + "prefLabel"]
                things[self._case_of(subject)].append((subject, labels))
        self._names = {
            slug: names_in(base_of(slug), known, vocabulary) for slug, known in things.items()
        }
        self.records: list[Record] = []
        self.loose: list[LooseRecord] = []

    def _case_of(self, subject: str) -> str:
        slug = subject.removeprefix(CASE).split("/")[0] if subject.startswith(CASE) else ""
        return slug if slug in self._cases else self._only

    def write(self, subject: str, said: list[tuple[str, Value]]) -> None:
        case = self._case_of(subject)
        names = self._names[case]
        sheet = self._sheet(said)
        name = names.name(subject)
        if sheet == self._profile.case:
            slug = subject.removeprefix(CASE)
            name = slug
            if slug not in self._cases:
                sheet = None
        if sheet is None:
            for property_, value in said:
                self._loosely(case, names, subject, property_, value)
            return
        cells: dict[Column, list[str]] = {}
        for property_, value in said:
            if not self._hold(cells, sheet, property_, value, names):
                self._loosely(case, names, subject, property_, value)
        self.records.append(Record(sheet, case, name, cells))

    def _sheet(self, said: list[tuple[str, Value]]) -> Sheet | None:
        kinds = [v.value for p, v in said if p == RDF_TYPE and isinstance(v, NamedNode)]
        sheets = [self._profile.by_class[kind] for kind in kinds if kind in self._profile.by_class]
        return sheets[0] if sheets else None

    def _hold(
        self,
        cells: dict[Column, list[str]],
        sheet: Sheet,
        property_: str,
        value: Value,
        names: Names,
    ) -> bool:
        """True if a field of the sheet now holds the statement, or the sheet itself says it."""
        if property_ == RDF_TYPE and value == NamedNode(sheet.cls):
            # A row says its class by standing on the sheet; the case's own says field case.
            return sheet != self._profile.case
        field = sheet.by_property.get(property_)
        if field is None:
            return False
        if field.kind is Kind.BILINGUAL:
            return _hold_in_language(cells, field, value)
        text = written(field, value, names, self._language)
        column = (field, None)
        if text is None or (column in cells and not field.repeated):
            return False
        cells.setdefault(column, []).append(text)
        return True

    def _loosely(self, case: str, names: Names, subject: str, property_: str, value: Value) -> None:
        shown = names.name(value.value) if isinstance(value, NamedNode) else value.value
        kind, language = "iri", ""
        if isinstance(value, Literal):
            language = value.language or ""
            kind = "text" if language else names.name(value.datatype.value)
        plain = kind.replace("xsd:string", "text")
        said = (names.name(subject), names.name(property_), shown, plain, language)
        self.loose.append(LooseRecord(case, said))


def _hold_in_language(cells: dict[Column, list[str]], field: Field, value: Value) -> bool:
    if not isinstance(value, Literal) or value.direction or value.value != value.value.strip():
        return False
    tag = next((language for language in LANGUAGES if language == value.language), None)
    if tag is None or not value.value or (field, tag) in cells:
        return False
    cells[field, tag] = [value.value]
    return True
