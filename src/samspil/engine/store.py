"""The embedded store: our content in memory, one named graph per file, asked as one graph.

Only our own content and the files a user names are loaded; only our own queries are run in this
process. A stranger's query never comes here: nothing in Python can stop one that does not end.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
    serialize,
)
from pyoxigraph import Store as Oxigraph

from samspil.engine.asking import Asking, rows_of, type_of_term
from samspil.engine.dataset import Dataset, dataset_of
from samspil.files.workspace import Workspace
from samspil.words.errors import BadContent
from samspil.words.language import Language, in_language
from samspil.words.vocabulary import CONCEPT, GRAPH, LABEL_PROPERTIES, NS

__all__ = ["DERIVED", "Store", "type_of_term"]

_TERMS = (NS, CONCEPT)
_LABELS = tuple(map(NamedNode, LABEL_PROPERTIES))
DERIVED = NamedNode(GRAPH + "derived")


class Store(Asking):
    """Triples in memory and SPARQL over the union of their graphs."""

    def __init__(self) -> None:
        self._store = Oxigraph()

    @classmethod
    def of(cls, workspace: Workspace, *folders: str) -> Self:
        """A store holding the named content folders (by default ontology and data).

        Raises: BadContent when one of our own files is not Turtle.
        """
        store = cls()
        for path in workspace.turtle(*(folders or ("ontology", "data"))):
            store.load(path, workspace.graph_name(path))
        return store

    @classmethod
    def of_quads(cls, data: bytes, form: RdfFormat) -> Self:
        """A store holding what a document says.

        Raises: SyntaxError (pyoxigraph's).
        """
        store = cls()
        store._store.bulk_load(data, format=form)
        return store

    def load(self, path: Path, graph: str) -> None:
        """Read one Turtle file into the named graph `graph`."""
        try:
            self._store.bulk_load(
                path=str(path), format=RdfFormat.TURTLE, to_graph=NamedNode(graph)
            )
        except SyntaxError as error:
            raise BadContent(
                "content-syntax", file=path, line=error.lineno, reason=error.msg
            ) from error

    def load_whole(self, turtle: bytes, graph: str) -> bool:
        """Read a Turtle text into the named graph `graph`; False, and nothing is read, if it has a
        mistake.
        """
        try:
            self._store.load(turtle, format=RdfFormat.TURTLE, to_graph=NamedNode(graph))
        except SyntaxError:
            return False
        return True

    def load_ntriples(self, text: bytes) -> None:
        """Read statements from N-Triples."""
        self._store.bulk_load(input=text, format=RdfFormat.N_TRIPLES)

    def derived(self) -> bytes:
        """The derived statements as N-Triples."""
        quads = self._store.quads_for_pattern(None, None, None, DERIVED)
        return serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""

    def add(self, quads: Iterable[Quad]) -> None:
        """Add statements as they are."""
        self._store.bulk_extend(quads)

    def add_derived(self, triples: Iterable[tuple[NamedNode, NamedNode, NamedNode]]) -> None:
        """Add statements to the graph of derived ones."""
        self._store.bulk_extend(Quad(s, p, o, DERIVED) for s, p, o in triples)

    def forget(self, property_: NamedNode, value: NamedNode) -> None:
        """Remove every statement with this property and value, in any graph."""
        for quad in list(self._store.quads_for_pattern(None, property_, value, None)):
            self._store.remove(quad)

    def query(self, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The result of a SPARQL query over the union of all graphs."""
        return self._store.query(text, use_default_graph_as_union=True)

    def rows_with(
        self, text: str, given: Mapping[str, type_of_term]
    ) -> list[list[type_of_term | None]]:
        """The rows of a SELECT in which some variables are what is given."""
        terms = {Variable(name): term for name, term in given.items()}
        found = self._store.query(text, use_default_graph_as_union=True, substitutions=terms)
        return rows_of(found, text)

    def results(self, text: str) -> bytes:
        """The rows of a SELECT as SPARQL 1.1 Query Results JSON.

        Raises: TypeError for another kind of query.
        """
        found = self.query(text)
        if not isinstance(found, QuerySolutions):
            raise TypeError(text)
        return found.serialize(format=QueryResultsFormat.JSON) or b""

    def labels(self, iris: Iterable[str], language: Language) -> Mapping[str, str]:
        """The best label of each IRI that has one, in `language` if there is one in it; without a
        query.
        """
        found = {}
        for iri in sorted(set(iris)):
            node = NamedNode(iri)
            labels = [
                (quad.object.value, quad.object.language or "")
                for property_ in _LABELS
                for quad in self._store.quads_for_pattern(node, property_, None, None)
                if isinstance(quad.object, Literal)
            ]
            if labels:
                found[iri] = in_language(labels, language) or ""
        return found

    def objects(self, subject: str, property_: str) -> Sequence[type_of_term]:
        """What one property of a thing leads to, each once, IRIs first; without a query."""
        node, name = NamedNode(subject), NamedNode(property_)
        found = {quad.object for quad in self._store.quads_for_pattern(node, name, None, None)}
        return sorted(found, key=_names_first)

    def subjects(self, property_: str, value: type_of_term) -> list[str]:
        """The IRIs of which a property leads to `value`, each once; without a query."""
        name = NamedNode(property_)
        quads = self._store.quads_for_pattern(None, name, value, None)
        return sorted({q.subject.value for q in quads if isinstance(q.subject, NamedNode)})

    def triples_of(self, subjects: Iterable[NamedNode], *, derived: bool = True) -> Iterable[Quad]:
        """Everything said of `subjects`, in any graph, as statements of the default graph.

        Without `derived`, what the rules have added is left out.
        """
        for subject in subjects:
            for quad in self._store.quads_for_pattern(subject, None, None, None):
                if derived or quad.graph_name != DERIVED:
                    yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())

    def matching(
        self,
        subject: NamedNode | BlankNode | None = None,
        property_: NamedNode | None = None,
        value: type_of_term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterable[Quad]:
        """Every statement with these parts, in any graph; None is any."""
        return self._store.quads_for_pattern(subject, property_, value, graph)

    def triples_in(self, graph: str) -> list[Triple]:
        """Everything one named graph says, values in the one form this engine writes them in."""
        found = self._store.quads_for_pattern(None, None, None, NamedNode(graph))
        return [Triple(quad.subject, quad.predicate, quad.object) for quad in found]

    def quads(self) -> Iterable[Quad]:
        """Every statement."""
        yield from self._store

    def dataset(self) -> Dataset:
        """Everything, as it can be handed to other processes."""
        return dataset_of(self._store)


Said = dict[str, dict[str, Sequence[type_of_term]]]


class Reading:
    """A store as it is read thing by thing: everything said of a thing is looked up once.

    What is said of the terms of the ontology goes to `kept`, which several readings may share.
    """

    def __init__(self, store: Store, kept: Said) -> None:
        self._store = store
        self._kept = kept
        self._said: Said = {}
        self._pointing: dict[tuple[str, type_of_term], Sequence[str]] = {}

    def objects(self, subject: str, property_: str) -> Sequence[type_of_term]:
        """What one property of a thing leads to, each once, IRIs first."""
        return self.all_of(subject).get(property_, ())

    def all_of(self, subject: str) -> Mapping[str, Sequence[type_of_term]]:
        """What every property of a thing leads to."""
        said = self._said.get(subject)
        if said is None:
            said = self._kept.get(subject)
        if said is None:
            found: dict[str, list[type_of_term]] = {}
            for quad in self._store.matching(NamedNode(subject)):
                found.setdefault(quad.predicate.value, []).append(quad.object)
            said = {
                name: values if len(values) == 1 else sorted({*values}, key=_names_first)
                for name, values in found.items()
            }
            (self._kept if subject.startswith(_TERMS) else self._said)[subject] = said
        return said

    def subjects(self, property_: str, value: type_of_term) -> Sequence[str]:
        """The IRIs of which a property leads to `value`, each once."""
        key = (property_, value)
        found = self._pointing.get(key)
        if found is None:
            found = self._pointing[key] = self._store.subjects(property_, value)
        return found


def _names_first(term: type_of_term) -> tuple[bool, str]:
    return not isinstance(term, NamedNode), str(term)
