"""Terms, fields and facts as a reader in one language sees them, looked up as they are needed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from samspil.engine.store import Reading, type_of_term
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.profile import Field, Obligation, Sheet
from samspil.jobs.pages.content import Ref, Source
from samspil.jobs.web.answers import grouped
from samspil.jobs.web.things import Value
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language, alphabetical, in_language, say, told_date
from samspil.words.vocabulary import CONCEPT, LABEL_PROPERTIES, NS, RDF_TYPE, XSD

_STATED = {f"{CONCEPT}claim-status/asserted-by-{who}" for who in ("source", "contributor")}
_NAMING = frozenset(LABEL_PROPERTIES)
_SOURCED = frozenset((NS + "statedIn",))
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double"))


class Told(NamedTuple):
    """A value, None for what the source does not say; `mark` says if no source says it itself."""

    value: Value | None
    mark: str = ""


class Fact(NamedTuple):
    """A field and its values; `items` are values that are things of their own with facts."""

    label: str
    href: str
    values: Sequence[Told]
    items: "Sequence[Sequence[Fact]]" = ()


@dataclass(frozen=True)
class Facts:
    """What is said of a thing, and the names of what would be good to know and is not said."""

    said: Sequence[Fact]
    unsaid: Sequence[str]


class Teller:
    """Tells of what the store holds."""

    def __init__(self, web: Website, language: Language, store: Reading | None = None) -> None:
        self.web = web
        self.language = language
        self.store = store or Reading(web.content.store, web.terms)
        self._sources: dict[str, Source] = {}
        self._names: dict[str, str] = {}
        self._terms, self._values = web.names_of_terms[language], web.values_of_terms[language]

    def say(self, key: str, /, **values: object) -> str:
        """One of the tool's own texts."""
        return say(self.language, key, **values)

    def name(self, iri: str) -> str:
        """What a thing is called."""
        name = self._terms.get(iri) or self._names.get(iri)
        if name is None:
            found = (self.text(iri, property_) for property_ in LABEL_PROPERTIES)
            name = next(filter(None, found), "")
            name = name or self.web.content.vocabulary.shorten(iri).strip("<>")
            (self._terms if iri.startswith((NS, CONCEPT)) else self._names)[iri] = name
        return name

    def text(self, node: str, property_: str) -> str:
        """The best text of a property; "" if there is none."""
        said = self.store.objects(node, property_)
        texts = [(t.value, t.language or "") for t in said if isinstance(t, Literal)]
        return in_language(texts, self.language) or ""

    def ref(self, iri: str) -> Ref:
        """A thing by its name."""
        return Ref(self.name(iri), iri)

    def refs(self, iris: Iterable[str]) -> list[Ref]:
        """Things by their names, in the order of the alphabet."""
        return sorted(map(self.ref, iris), key=lambda ref: alphabetical(ref.label))

    def source(self, iri: str) -> Source:
        """A work as the page cites it."""
        if iri not in self._sources:
            self._sources[iri] = self.web.source(iri, self.language)
        return self._sources[iri]

    def value(self, term: type_of_term) -> Value:
        """One term."""
        if isinstance(term, NamedNode):
            return self._named_value(term.value)
        if not isinstance(term, Literal):
            return Value("…", code=True)
        lang = term.language or ""
        foreign = lang in LANGUAGES and lang != self.language
        return Value(self._literal(term), lang=lang, foreign=foreign)

    def _named_value(self, iri: str) -> Value:
        known = self._values.get(iri)
        if known is None:
            known = Value(self.name(iri), self.web.link(iri, self.language))
            if iri.startswith((NS, CONCEPT)):
                self._values[iri] = known
        return known

    def _literal(self, term: Literal) -> str:
        kind = term.datatype.value
        if kind == XSD + "boolean":
            return self.say("yes" if term.value == "true" else "no")
        if kind in _NUMBERS:
            whole = term.value.rstrip("0").rstrip(".") if "." in term.value else term.value
            return grouped(whole, self.language)
        return told_date(self.language, term.value) if kind.startswith(XSD) else term.value

    def values(self, node: str, property_: str) -> list[Value]:
        """What a property leads to; of texts in several languages those the reader reads."""
        terms = self._read(self.store.objects(node, property_))
        values = [self.value(term) for term in terms]
        if len(values) > 1:
            values.sort(key=lambda value: alphabetical(value.text))
        return values

    def _read(self, terms: Sequence[type_of_term]) -> Sequence[type_of_term]:
        """Of texts in several languages, those the reader reads."""
        if not any(isinstance(t, Literal) and t.language == self.language for t in terms):
            return terms
        wanted = (None, self.language)
        return [t for t in terms if not isinstance(t, Literal) or t.language in wanted]

    def facts(self, node: str, sheet: Sheet, without: Collection[str] = ()) -> Facts:
        """What is said of a node in the fields of its sheet, in their order."""
        said: list[Fact] = []
        unsaid: list[str] = []
        known = self.store.all_of(node)
        for field in sheet.fields:
            if field.property in without:
                continue
            fact = self._fact(node, field) if field.property in known else None
            if fact:
                said.append(fact)
            elif field.obligation is Obligation.MANDATORY:
                href = self.web.link(field.property, self.language)
                said.append(Fact(self.heading(field), href, (Told(None),)))
            elif field.obligation is Obligation.RECOMMENDED:
                unsaid.append(self.heading(field))
        return Facts(said, unsaid)

    def _fact(self, node: str, field: Field) -> Fact | None:
        """One field of a node, with the things that have no name told where they stand; None if
        there is nothing to tell.
        """
        terms = self._read(self.store.objects(node, field.property))
        nameless = [t.value for t in terms if isinstance(t, NamedNode) and not self._named(t.value)]
        told = [
            Told(self.value(term), self._mark(node, field.property, term))
            for term in terms
            if not (isinstance(term, NamedNode) and term.value in nameless)
        ]
        told.sort(key=lambda one: alphabetical(one.value.text) if one.value else "")
        items = [*self._nested(nameless)]
        if not (told or items):
            return None
        href = self.web.link(field.property, self.language)
        return Fact(self.heading(field), href, told, items)

    def _mark(self, node: str, property_: str, term: type_of_term) -> str:
        """The status of a value that is claimed, where none of those who claim it is a source."""
        statuses: dict[str, None] = {}
        for claim in self.store.subjects(NS + "claimSubject", NamedNode(node)):
            said = self.store.all_of(claim)
            about = (*said.get(NS + "claimObject", ()), *said.get(NS + "claimValue", ()))
            if term in about and NamedNode(property_) in said.get(NS + "claimProperty", ()):
                found = said.get(NS + "claimStatus", ())
                statuses |= {t.value: None for t in found if isinstance(t, NamedNode)}
        plain = not statuses or _STATED & statuses.keys()
        return "" if plain else ", ".join(map(self.name, statuses))

    def heading(self, field: Field) -> str:
        """What a field is called."""
        label = field.label[self.language]
        return label[:1].upper() + label[1:]

    def _named(self, iri: str) -> bool:
        return not _NAMING.isdisjoint(self.store.all_of(iri))

    def _nested(self, nodes: Iterable[str]) -> Iterator[Sequence[Fact]]:
        for node in nodes:
            sheet = self.sheet(node)
            if sheet:
                yield self.facts(node, sheet, without=_SOURCED).said

    def sheet(self, node: str) -> Sheet | None:
        """The fields that a node may have; None for what the form does not know."""
        by_class = read_profile(self.web.content.workspace).by_class
        kinds = self.store.objects(node, RDF_TYPE)
        sheets = (by_class.get(k.value) for k in kinds if isinstance(k, NamedNode))
        return next(filter(None, sheets), None)
