"""What pages say of the terms of the ontology, in one language and with everything linked."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from samspil.engine.asking import Asking
from samspil.jobs.ontology.constraints import Constraints, read_constraints, read_usage
from samspil.jobs.ontology.content import (
    ALIGNMENTS,
    CHARACTERISTICS,
    Module,
    Ontology,
    OntologyTerm,
    read_ontology,
    texts,
)
from samspil.jobs.ontology.expressions import Expression, manchester
from samspil.jobs.pages.content import Source
from samspil.jobs.pages.knowledge import as_sentence
from samspil.words.language import LANGUAGES, Language, alphabetical, say, told_date
from samspil.words.vocabulary import DCTERMS, OWL, RDF_TYPE, RDFS, SKOS, VANN, Vocabulary

_ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf")
# What stands elsewhere in an entry; everything else that is said of a term is a row of its own.
_PLACED = {
    *(RDF_TYPE, RDFS + "label", SKOS + "definition", SKOS + "scopeNote", SKOS + "example"),
    *(*_ABOVE, RDFS + "domain", RDFS + "range", OWL + "equivalentClass", OWL + "disjointWith"),
    *(DCTERMS + "source", *ALIGNMENTS),
}
# What the head of the page says in its own way.
_IN_HEAD = {
    *(RDF_TYPE, DCTERMS + "title", DCTERMS + "description", DCTERMS + "license", RDFS + "label"),
    *(OWL + "imports", OWL + "versionIRI", OWL + "versionInfo", DCTERMS + "bibliographicCitation"),
    *(VANN + "preferredNamespacePrefix", VANN + "preferredNamespaceUri"),
}


@dataclass(frozen=True)
class Link:
    """A name on a page and where it leads, or ""."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Condition:
    """A class expression with its names: `links` are the property and value, or the class.

    `kind` and `number` are those of the expression; `parts` the conditions inside it.
    """

    kind: str
    links: tuple[Link, ...]
    parts: "tuple[Condition, ...]"
    number: str


APART = "apart"  # the id of the place where classes that exclude one another are told
DEMANDED = "demanded"  # the id of what is demanded of a class or property, on its own page
_MANY = 10


@dataclass(frozen=True)
class Definition:
    """What a class is the same as, or demands: as a condition, and in Manchester syntax."""

    condition: Condition
    formal: str


@dataclass(frozen=True)
class Entry:
    """A term as the whole-ontology page shows it; `rows` are (what, names).

    `checks` are its own, and all checks of the classes `above` apply too.
    """

    iri: str
    name: str
    short: str
    label: Link
    other: tuple[str, str]
    definition: str
    notes: Sequence[str]
    examples: Sequence[str]
    sources: Sequence[Source]
    same: Sequence[Definition]
    demands: Sequence[Definition]
    rows: Sequence[tuple[str, Sequence[Link]]]
    checks: Sequence[Link]
    above: Sequence[Link]
    used: int
    derived: int


@dataclass(frozen=True)
class Documented:
    """The ontology in a store, with the checks that apply and how much it is used.

    `derived` is how many things meet the definition of a class, by class.
    """

    store: Asking
    derived: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def ontology(self) -> Ontology:
        """Terms and modules."""
        return read_ontology(self.store)

    @cached_property
    def constraints(self) -> Constraints:
        """The checks by class and property."""
        return read_constraints(self.store)

    @cached_property
    def usage(self) -> Mapping[str, int]:
        """How many things each term is said of."""
        return read_usage(self.store)


class Describer:
    """Describes terms in one language; `of` says where a name leads."""

    def __init__(
        self,
        documented: Documented,
        language: Language,
        vocabulary: Vocabulary,
        of: Callable[[str], str],
        cite: Callable[[str], Source],
    ) -> None:
        self._documented = documented
        self._ontology = documented.ontology
        self._language = language
        self._vocabulary = vocabulary
        self.of = of
        self._cite = cite

    @property
    def whole(self) -> Module:
        """The header of the whole ontology."""
        return self._ontology.whole

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The name of everything that terms are explained by."""
        found: set[str] = {*CHARACTERISTICS, *_ABOVE, *ALIGNMENTS, *_PLACED}
        for term in self._ontology.terms.values():
            found.add(term.iri)
            for property_ in term.said:
                found |= {property_, *term.iris(property_)}
            for one in (*term.definitions, *term.restrictions):
                found |= set(one.terms())
        for property_ in self.whole.said:
            found |= {property_, *self.whole.iris(property_)}
        return self._documented.store.labels(sorted(found), self._language)

    def name(self, iri: str) -> str:
        """What an IRI is called."""
        return self.labels.get(iri) or self._vocabulary.shorten(iri).strip("<>")

    def link(self, iri: str) -> Link:
        """An IRI by its name."""
        return Link(self.name(iri), self.of(iri))

    def links(self, iris: Iterable[str]) -> list[Link]:
        """IRIs by their names, in the order of names."""
        return sorted(map(self.link, set(iris)), key=lambda link: alphabetical(link.text))

    def entry(self, term: OntologyTerm, href: str) -> Entry:
        """Everything about one term; `href` is its own page."""
        other: Language = next(one for one in LANGUAGES if one != self._language)
        definition = term.text(SKOS + "definition", self._language)
        return Entry(
            term.iri,
            term.name,
            self._vocabulary.shorten(term.iri),
            Link(self.name(term.iri), href),
            (other, term.text(RDFS + "label", other)),
            as_sentence(definition) if definition else "",
            term.texts(SKOS + "scopeNote", self._language),
            term.texts(SKOS + "example", self._language),
            [self._cite(iri) for iri in term.iris(DCTERMS + "source")],
            self.definitions(term.definitions),
            self.definitions(term.restrictions),
            [(name, links) for name, links in self._rows(term) if links],
            self.checks(term, href),
            self._checked_above(term),
            self._documented.usage.get(term.iri, 0),
            self._documented.derived.get(term.iri, 0),
        )

    def header(self) -> list[tuple[str, Sequence[Link]]]:
        """What else is said of the whole: who made it, when, how far it has come."""
        said = self.whole.said
        rows: list[tuple[str, Sequence[Link]]] = []
        for property_ in sorted(said.keys() - _IN_HEAD, key=self.name):
            links = self.links(self.whole.iris(property_))
            told = texts(said[property_], self._language)
            words = (Link(told_date(self._language, text)) for text in told)
            name = self.name(property_)
            rows.append((name[:1].upper() + name[1:], [*links, *words]))
        return rows

    def _rows(self, term: OntologyTerm) -> Iterable[tuple[str, Sequence[Link]]]:
        ontology = self._ontology
        kinds = [iri for iri in term.iris(RDF_TYPE) if iri in CHARACTERISTICS]
        yield self.name(RDF_TYPE), self.links(kinds)
        for property_ in (*_ABOVE, RDFS + "domain", RDFS + "range"):
            yield self.name(property_), self.links(term.iris(property_))
        yield say(self._language, "onto-below"), self.links(term.below)
        yield self.name(OWL + "disjointWith"), self._disjoint(term)
        if term.is_class:
            yield (
                say(self._language, "onto-said-of"),
                self.links(t.iri for t in ontology.properties_of(term.iri)),
            )
            yield (
                say(self._language, "onto-leads-to"),
                self.links(t.iri for t in ontology.properties_to(term.iri)),
            )
        for property_ in ALIGNMENTS:
            yield self.name(property_), self.links(term.iris(property_))
        for property_ in sorted(term.said.keys() - _PLACED, key=self.name):
            texts = term.texts(property_, self._language)
            links = self.links(term.iris(property_))
            yield self.name(property_), [*links, *map(Link, texts)]

    def _disjoint(self, term: OntologyTerm) -> list[Link]:
        """What it cannot also be; a link to where that stands once, where many have it alike."""
        if {term.iri, *term.disjoint} not in self.apart:
            return self.links(term.disjoint)
        told = say(self._language, "onto-apart-all", count=len(term.disjoint))
        return [Link(told, f"#{APART}")]

    @cached_property
    def apart(self) -> Sequence[frozenset[str]]:
        """Sets of many classes that all exclude one another."""
        terms = self._ontology.terms
        alike = Counter(frozenset((term.iri, *term.disjoint)) for term in terms.values())
        return [one for one, count in alike.items() if count == len(one & terms.keys()) > _MANY]

    def definitions(self, expressions: Iterable[Expression]) -> list[Definition]:
        """Class expressions in words and in Manchester syntax."""
        return [
            Definition(self._condition(one), manchester(one, self._vocabulary))
            for one in expressions
        ]

    def _condition(self, expression: Expression) -> Condition:
        parts = expression.parts
        named = [expression.term] if expression.term else []
        if expression.kind == "value" or (expression.kind == "some" and _is_named(parts)):
            named += [part.term for part in parts]
            parts = ()
        links = tuple(map(self.link, named))
        inner = tuple(map(self._condition, parts))
        return Condition(expression.kind, links, inner, expression.number)

    def checks(self, term: OntologyTerm, href: str) -> list[Link]:
        """The checks that are made for it, by their codes.

        At a class those of a property of ours are counted: each stands at the property here, and in
        a table on the class's own page, at `href`.
        """
        constraints = self._documented.constraints
        found = constraints.by_class if term.is_class else constraints.by_property
        own = {one.shape: one for one in found.get(term.iri, ())}
        elsewhere = [s for s, one in own.items() if term.is_class and self._is_ours(one.path)]
        counted = say(self._language, "onto-checks-of-properties", count=len(elsewhere))
        listed = sorted(own.keys() - elsewhere)
        return [
            *([Link(counted, f"{href}#{DEMANDED}")] if elsewhere else ()),
            *(Link(own[shape].code, self.of(shape)) for shape in listed),
        ]

    def _is_ours(self, property_: str) -> bool:
        return property_ in self._ontology.terms

    def _checked_above(self, term: OntologyTerm) -> list[Link]:
        """The classes above it that there are checks for."""
        above = self._ontology.above(term.iri) if term.is_class else ()
        checked = self._documented.constraints.by_class
        return self.links(iri for iri in above if iri != term.iri and iri in checked)


def _is_named(parts: Sequence[Expression]) -> bool:
    return all(part.kind == "thing" for part in parts)
