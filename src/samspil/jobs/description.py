"""What we say of one IRI: enough to understand it, and not the whole graph.

* What is said of it, with the blank nodes that hang from it, each statement in its graph.
* Who points at it, up to a bound that is told when it is reached.
* The claims about it, with source, status and strength.
* The names of everything mentioned.

An ontology and a named graph are documents: of them everything in them is said.

Finding this out is a conversation: `describing` yields queries and is sent what they give. So the
same steps serve a store at hand (`describe`) and one that is waited for.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal as Choice
from typing import NamedTuple, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from samspil.engine.store import Store, type_of_term
from samspil.files.formatting import Unformattable, write_turtle
from samspil.files.nameless import with_stable_names
from samspil.jobs.labelled import Labelled, labelled, namespaces
from samspil.words.language import Language
from samspil.words.vocabulary import GRAPH, LABEL_PROPERTIES, NS, OWL, RDF_TYPE, Vocabulary

MOST_INCOMING = 200
_ABOUT = f"<{NS}claimSubject>|<{NS}claimObject>"
_LABELS = ", ".join(f"<{iri}>" for iri in LABEL_PROPERTIES)
_VERSION = NamedNode(OWL + "versionIRI")
_ONTOLOGY = NamedNode(OWL + "Ontology")
_TYPE = NamedNode(RDF_TYPE)
_AT_ONCE = 500  # IRIs in one look-up of names

Rows = Sequence[Sequence[type_of_term | None]]
Told = Mapping[str, Sequence[type_of_term]]  # what the properties of a thing lead to


class Step(NamedTuple):
    """A query of the conversation, and what it gives: `rows`, or `triples` (as rows of three)."""

    gives: Choice["rows", "triples"]
    text: str


@dataclass(frozen=True)
class Description:
    """What we say of `iri`; `more` is true if others point at it too."""

    iri: str
    own: Sequence[Quad]
    incoming: Sequence[Quad]
    claims: Sequence[Quad]
    names: Sequence[Labelled]
    more: bool

    @property
    def types(self) -> Sequence[str]:
        """The classes it belongs to."""
        said = self.told.get(NamedNode(self.iri), {})
        return [o.value for o in said.get(RDF_TYPE, ()) if isinstance(o, NamedNode)]

    @cached_property
    def told(self) -> Mapping[object, Told]:
        """What is said of it and of what hangs from it, by subject."""
        return by_subject(self.own)

    @cached_property
    def _named(self) -> Mapping[str, Labelled]:
        return {one.node.value: one for one in self.names}

    def label(self, iri: str, language: Language) -> str | None:
        """The best name of anything mentioned."""
        named = self._named.get(iri)
        return named.text(language) if named else None

    @property
    def quads(self) -> Sequence[Quad]:
        """Everything, each statement once, in the order of their texts."""
        found = {str(quad): quad for quad in (*self.own, *self.incoming, *self.claims)}
        for one in self.names:
            found |= one.quads
        return [found[text] for text in sorted(found)]

    @cached_property
    def said(self) -> Sequence[Triple]:
        """The same without names and graphs."""
        quads = (*self.own, *self.incoming, *self.claims)
        return list(dict.fromkeys(quad.triple for quad in quads))

    @cached_property
    def triples(self) -> Sequence[Triple]:
        """Everything without graphs."""
        names = (triple for one in self.names for triple in one.triples)
        return list(dict.fromkeys((*self.said, *names)))

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """The beginnings of the IRIs that these mention."""
        return namespaces(self.said).union(*(one.namespaces for one in self.names))


def by_subject(quads: Iterable[Quad]) -> Mapping[object, Told]:
    """What statements say of each subject, by property, each value once."""
    found: dict[object, dict[str, dict[type_of_term, None]]] = {}
    for subject, property_, value, _ in quads:
        found.setdefault(subject, {}).setdefault(property_.value, {})[value] = None
    return {
        node: {name: [*values] for name, values in said.items()} for node, said in found.items()
    }


def describing(iri: str) -> Generator[Step, Rows, Description | None]:
    """The conversation; it returns None if nothing is known of the IRI."""
    parts: dict[str, list[Quad]] = {"own": [], "incoming": [], "claim": []}
    for part, *quad in (yield Step("rows", _parts(iri))):
        if isinstance(part, Literal):
            parts[part.value].append(_quad(quad))
    incoming, more = parts["incoming"][:MOST_INCOMING], len(parts["incoming"]) > MOST_INCOMING
    if not any(parts.values()) and not iri.startswith(GRAPH):
        return None
    own = parts["own"]
    if iri.startswith(GRAPH) or _is_ontology(own, incoming):
        document = [_quad(row) for row in (yield Step("rows", _document(iri)))]
        if not document and not own:
            return None
        own = list(dict.fromkeys((*own, *document)))
    elif any(isinstance(quad.object, BlankNode) for quad in own):
        described = yield Step("triples", f"DESCRIBE <{iri}>")
        own = _with_blank_nodes(own, described)
    named = _names_in(iri, (*own, *incoming, *parts["claim"]))
    names: list[Quad] = []
    for start in range(0, len(named), _AT_ONCE):
        rows = yield Step("rows", _names(named[start : start + _AT_ONCE]))
        names += [_quad(row) for row in rows]
    return tidied(Description(iri, own, incoming, parts["claim"], labelled(names), more))


def tidied(found: Description) -> Description:
    """The same, in an order and with names of nameless nodes that depend on nothing but it.

    So the same description is the same bytes, whoever found it out and when.
    """
    parts = (found.own, found.incoming, found.claims)
    named = iter(with_stable_names(quad for part in parts for quad in part))
    own, incoming, claims = (sorted(set(islice(named, len(part))), key=str) for part in parts)
    return Description(found.iri, own, incoming, claims, found.names, found.more)


def describe(iri: str, store: Store) -> Description | None:
    """What the store says of the IRI; None if it says nothing."""
    talk = describing(iri)
    try:
        step = next(talk)
        while True:
            if step.gives == "rows":
                rows: Rows = store.rows(step.text)
            else:
                rows = [[*triple] for triple in store.statements(step.text)]
            step = talk.send(rows)
    except StopIteration as end:
        described: Description | None = end.value
        return described


def _parts(iri: str) -> str:
    return f"""SELECT ?part ?g ?s ?p ?o WHERE {{
  {{ GRAPH ?g {{ <{iri}> ?p ?o }} BIND(<{iri}> AS ?s) BIND("own" AS ?part) }}
  UNION
  {{
    {{ SELECT ?g ?s ?p WHERE {{
      GRAPH ?g {{ ?s ?p <{iri}> }}
      FILTER(isIRI(?s) && ?p != <{NS}claimSubject> && ?p != <{NS}claimObject>)
    }} ORDER BY ?s ?p ?g LIMIT {MOST_INCOMING + 1} }}
    BIND(<{iri}> AS ?o) BIND("incoming" AS ?part)
  }}
  UNION
  {{
    {{ SELECT DISTINCT ?s WHERE {{ ?s {_ABOUT} <{iri}> }} ORDER BY ?s LIMIT {MOST_INCOMING} }}
    GRAPH ?g {{ ?s ?p ?o }} BIND("claim" AS ?part)
  }}
}}"""


def _document(iri: str) -> str:
    if iri.startswith(GRAPH):
        return f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ <{iri}> }} GRAPH ?g {{ ?s ?p ?o }} }}"
    return f"""SELECT ?g ?s ?p ?o WHERE {{
  {{ SELECT DISTINCT ?g WHERE {{
    {{ <{iri}> <{OWL}imports>* ?part }}
    UNION
    {{ ?whole <{OWL}versionIRI> <{iri}> . ?whole <{OWL}imports>* ?part }}
    GRAPH ?g {{ ?part a <{OWL}Ontology> }}
  }} }}
  GRAPH ?g {{ ?s ?p ?o }}
}}"""


def _names(iris: Sequence[str]) -> str:
    # A filter: as a second VALUES the properties make the engine thirty times as slow.
    values = " ".join(f"<{iri}>" for iri in iris)
    return (
        f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} "
        f"FILTER(?p IN ({_LABELS}) && isLiteral(?o)) }}"
    )


def _quad(row: Sequence[type_of_term | None]) -> Quad:
    graph, subject, predicate, value = row
    if not isinstance(predicate, NamedNode) or isinstance(subject, Literal | None):
        raise TypeError(row)
    named = graph if isinstance(graph, NamedNode) else DefaultGraph()
    return Quad(subject, predicate, value, named)  # type: ignore[arg-type] # rows of a pattern


def _is_ontology(own: Iterable[Quad], incoming: Iterable[Quad]) -> bool:
    """True for an ontology and for a version of one."""
    typed = any(quad.predicate == _TYPE and quad.object == _ONTOLOGY for quad in own)
    return typed or any(quad.predicate == _VERSION for quad in incoming)


def _with_blank_nodes(own: Sequence[Quad], described: Rows) -> list[Quad]:
    """The description's triples, each in a graph: what hangs from a statement lies in its graph."""
    below: dict[type_of_term | None, list[Sequence[type_of_term | None]]] = {}
    for triple in described:
        below.setdefault(triple[0], []).append(triple)
    graphs = {q.predicate: q.graph_name for q in own if isinstance(q.object, BlankNode)}
    found = [quad for quad in own if not isinstance(quad.object, BlankNode)]
    waiting = [
        (triple, graphs.get(cast("NamedNode", triple[1]), DefaultGraph()))
        for triple in below.get(own[0].subject, [])
        if isinstance(triple[2], BlankNode)
    ]
    seen: set[type_of_term | None] = set()
    while waiting:
        triple, graph = waiting.pop()
        found.append(_quad((graph if isinstance(graph, NamedNode) else None, *triple)))
        if isinstance(triple[2], BlankNode) and triple[2] not in seen:
            seen.add(triple[2])
            waiting += [(one, graph) for one in below.get(triple[2], [])]
    return found


def _names_in(iri: str, quads: Iterable[Quad]) -> list[str]:
    found = {iri: None}
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode):
                found.setdefault(term.value)
    return sorted(found)


_RDF = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
}
_PREFIXED = ("ttl", "rdf", "trig")


def written(described: Description, form: str, vocabulary: Vocabulary) -> bytes:
    """The description as RDF; Turtle as people write it, TriG with the graph of every statement."""
    if form == "ttl":
        try:
            return _turtle(described, vocabulary).encode()
        except Unformattable:
            pass  # deeper than we write by hand; the engine's Turtle says the same
    said, prefixes = described.triples if form != "trig" else described.quads, None
    if form in _PREFIXED:
        graphs = namespaces({quad.graph_name for quad in said if isinstance(quad, Quad)})
        prefixes = vocabulary.used(described.namespaces | graphs)
    return serialize(said, format=_RDF[form], prefixes=prefixes) or b""


def _turtle(described: Description, vocabulary: Vocabulary) -> str:
    """What has nothing but names keeps the block it has in every description."""
    prefixes = vocabulary.prefixes
    subjects = {triple.subject for triple in described.said}
    ready = [one.block(prefixes) for one in described.names if one.node not in subjects]
    more = (t for one in described.names if one.node in subjects for t in one.triples)
    others = dict.fromkeys((*described.said, *more))
    return write_turtle(others, prefixes, described.iri, ready)


def serialized(
    statements: Sequence[Quad] | Sequence[Triple], form: str, vocabulary: Vocabulary
) -> bytes:
    """Statements as RDF, under those of our prefixes that they use."""
    prefixes = vocabulary.used(namespaces(statements)) if form in _PREFIXED else None
    return serialize(statements, format=_RDF[form], prefixes=prefixes) or b""
