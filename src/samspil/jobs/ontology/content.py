"""What the ontology says, term by term and module by module, in no language yet.

A module is a named graph with an ontology in it that the whole imports; a term belongs to the
module whose graph declares it. Names of other people's vocabularies are kept apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from samspil.engine.asking import Asking, type_of_term
from samspil.jobs.ontology.expressions import Expression, Term, members, read_expression
from samspil.words.language import Language, alphabetical, in_language
from samspil.words.vocabulary import NS, OWL, RDF_TYPE, RDFS, SKOS

CLASS = OWL + "Class"
KINDS = (
    CLASS,
    OWL + "ObjectProperty",
    OWL + "DatatypeProperty",
    OWL + "AnnotationProperty",
)
CHARACTERISTICS = (
    OWL + "FunctionalProperty",
    OWL + "InverseFunctionalProperty",
    OWL + "TransitiveProperty",
    OWL + "SymmetricProperty",
    OWL + "AsymmetricProperty",
    OWL + "ReflexiveProperty",
    OWL + "IrreflexiveProperty",
)
ALIGNMENTS = (
    *(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")),
    *(SKOS + "relatedMatch", OWL + "equivalentProperty"),
)
_ONTOLOGY = OWL + "Ontology"


@dataclass(frozen=True)
class OntologyTerm:
    """A class or property: what is `said` of it by property, and what follows from the others.

    `definitions` are the expressions it is the same as; `disjoint` the classes nothing of it can
    belong to; `below` the terms right below it.
    """

    iri: str
    kind: str
    said: Mapping[str, Sequence[Term]]
    definitions: tuple[Expression, ...]
    restrictions: tuple[Expression, ...]
    disjoint: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last part of the IRI, which is the anchor of the term on a page."""
        return self.iri.removeprefix(NS)

    @property
    def is_class(self) -> bool:
        """True for a class, false for a property."""
        return self.kind == CLASS

    def iris(self, property_: str) -> list[str]:
        """The IRIs a property leads to."""
        return [v.value for v in self.said.get(property_, ()) if isinstance(v, NamedNode)]

    def text(self, property_: str, language: Language) -> str:
        """The one text of a property; "" if there is none."""
        return next(iter(self.texts(property_, language)), "")

    def texts(self, property_: str, language: Language) -> list[str]:
        """The texts of a property in the language; in the best other one if there is none."""
        return texts(self.said.get(property_, ()), language)


@dataclass(frozen=True)
class Module:
    """A module: its header, and its terms, classes first, each kind in the order of names."""

    iri: str
    said: Mapping[str, Sequence[Term]]
    terms: tuple[OntologyTerm, ...]

    @property
    def name(self) -> str:
        """The last part of the IRI; empty for the whole."""
        return self.iri.removeprefix(NS)

    def text(self, property_: str, language: Language) -> str:
        """The one text of a property of the header."""
        return next(iter(texts(self.said.get(property_, ()), language)), "")

    def iris(self, property_: str) -> list[str]:
        """The IRIs a property of the header leads to."""
        return [v.value for v in self.said.get(property_, ()) if isinstance(v, NamedNode)]

    def value(self, property_: str) -> str:
        """The one value of a property of the header, as text."""
        return next((v.value for v in self.said.get(property_, ())), "")


@dataclass(frozen=True)
class Ontology:
    """The whole (the header that imports the rest) and its modules, the basic ones first."""

    whole: Module
    modules: tuple[Module, ...]
    borrowed: tuple[str, ...]

    @cached_property
    def terms(self) -> Mapping[str, OntologyTerm]:
        """Every term by IRI."""
        return {term.iri: term for module in self.modules for term in module.terms}

    @property
    def version(self) -> str:
        """The version it says it is."""
        return self.whole.value(OWL + "versionInfo")

    def above(self, iri: str) -> set[str]:
        """A class with everything above it."""
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.terms[one].iris(RDFS + "subClassOf") if one in self.terms else ()
        return found

    def properties_of(self, iri: str) -> list[OntologyTerm]:
        """The properties that are said of a class because of their domain."""
        above = self.above(iri)
        return [t for t in self.terms.values() if above & set(t.iris(RDFS + "domain"))]

    def properties_to(self, iri: str) -> list[OntologyTerm]:
        """The properties whose values are of a class because of their range."""
        return [t for t in self.terms.values() if iri in t.iris(RDFS + "range")]


def texts(values: Iterable[Term], language: Language) -> list[str]:
    """The texts in the language or in none; without any, the best other one."""
    literals = [v for v in values if isinstance(v, Literal)]
    own = [v.value for v in literals if v.language in (None, language)]
    best = in_language([(v.value, v.language or "") for v in literals], language)
    return sorted(own, key=alphabetical) or ([best] if best else [])


def read_ontology(store: Asking) -> Ontology:
    """The ontology of a store: what it imports, and every term."""
    graphs = _graphs(store)
    headers = {
        subject.value: (said, graph)
        for graph, said in graphs.items()
        for subject in said
        if isinstance(subject, NamedNode) and _is(said[subject], _ONTOLOGY)
    }
    order = _in_order(NS, headers)
    disjoint = _disjoint(graphs)
    below = _below(graphs)
    aligned = _aligned(graphs)
    modules = []
    for iri in order:
        said, graph = headers[iri]
        terms = sorted(
            _terms(graphs[graph], disjoint, below, aligned),
            key=lambda t: (KINDS.index(t.kind), t.name),
        )
        modules.append(Module(iri, said[NamedNode(iri)], tuple(terms)))
    borrowed = {
        subject.value
        for iri in order
        for subject, own in headers[iri][0].items()
        if isinstance(subject, NamedNode)
        and not subject.value.startswith(NS)
        and any(_is(own, kind) for kind in KINDS)
    }
    whole = next((m for m in modules if m.iri == NS), Module(NS, {}, ()))
    return Ontology(whole, tuple(m for m in modules if m.terms), tuple(sorted(borrowed)))


_Said = dict[Term, dict[str, list[Term]]]


def _graphs(store: Asking) -> Mapping[str, _Said]:
    """The statements of every graph that has an ontology in it."""
    rows = store.rows(
        f"SELECT ?g ?s ?p ?o WHERE {{ GRAPH ?g {{ ?x a <{_ONTOLOGY}> . ?s ?p ?o }} "
        f'FILTER(STRSTARTS(STR(?x), "{NS}")) }}'
    )
    found: defaultdict[str, _Said] = defaultdict(dict)
    for graph, subject, property_, value in rows:
        if isinstance(graph, NamedNode) and isinstance(property_, NamedNode):
            said = found[graph.value].setdefault(_node(subject), {})
            said.setdefault(property_.value, []).append(_node(value))
    return found


def _node(term: type_of_term | None) -> Term:
    if not isinstance(term, NamedNode | BlankNode | Literal):
        raise TypeError(term)
    return term


def _is(said: Mapping[str, Sequence[Term]], kind: str) -> bool:
    return NamedNode(kind) in said.get(RDF_TYPE, ())


def _in_order(root: str, headers: Mapping[str, tuple[_Said, str]]) -> list[str]:
    """A header after everything it imports; what is imported and not there is passed over."""
    found: list[str] = []

    def visit(iri: str, way: frozenset[str]) -> None:
        if iri in headers and iri not in way and iri not in found:
            own = headers[iri][0][NamedNode(iri)]
            for other in own.get(OWL + "imports", ()):
                visit(other.value, way | {iri})
            found.append(iri)

    visit(root, frozenset())
    return found


def _terms(
    said: _Said,
    disjoint: Mapping[str, set[str]],
    below: Mapping[str, list[str]],
    aligned: Mapping[Term, Mapping[str, Sequence[Term]]],
) -> Iterator[OntologyTerm]:
    for subject, own in said.items():
        kind = next((one for one in KINDS if _is(own, one)), "")
        if kind and isinstance(subject, NamedNode) and subject.value.startswith(NS):
            iri = subject.value
            above = own.get(RDFS + "subClassOf", ())
            yield OntologyTerm(
                iri,
                kind,
                {**own, **aligned.get(subject, {})},
                tuple(read_expression(n, said) for n in own.get(OWL + "equivalentClass", ())),
                tuple(read_expression(n, said) for n in above if isinstance(n, BlankNode)),
                tuple(sorted(disjoint.get(iri, ()))),
                tuple(below.get(iri, ())),
            )


def _disjoint(graphs: Mapping[str, _Said]) -> Mapping[str, set[str]]:
    """By class, those it can share no member with, as far as it is said outright."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for said in graphs.values():
        for subject, own in said.items():
            group = [n.value for head in own.get(OWL + "members", ()) for n in members(head, said)]
            pairs = [*own.get(OWL + "disjointWith", ())]
            for other in pairs:
                group = [*group, subject.value, other.value]
            for one in group:
                found[one].update(other for other in group if other != one)
    return found


def _aligned(graphs: Mapping[str, _Said]) -> Mapping[Term, Mapping[str, Sequence[Term]]]:
    """What each term corresponds to elsewhere, in whatever module that is said."""
    found: defaultdict[Term, dict[str, list[Term]]] = defaultdict(dict)
    for said in graphs.values():
        for subject, own in said.items():
            for property_ in ALIGNMENTS:
                if property_ in own:
                    found[subject].setdefault(property_, []).extend(own[property_])
    return found


def _below(graphs: Mapping[str, _Said]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for said in graphs.values():
        for subject, own in said.items():
            for property_ in (RDFS + "subClassOf", RDFS + "subPropertyOf"):
                for above in own.get(property_, ()):
                    found[above.value].append(subject.value)
    return {iri: sorted(names) for iri, names in found.items()}
