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
)
from pyoxigraph import Store as Oxigraph

from samspil.engine.dataset import Dataset
from samspil.files.workspace import Workspace
from samspil.words.errors import BadContent
from samspil.words.language import Language, in_language
from samspil.words.vocabulary import GRAPH, LABEL_PROPERTIES

type_of_term = NamedNode | BlankNode | Literal | Triple
DERIVED = NamedNode(GRAPH + "derived")
_LABELS = ", ".join(f"<{iri}>" for iri in LABEL_PROPERTIES)


class Store:
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

    def rows(self, text: str) -> list[list[type_of_term | None]]:
        """The rows of a SELECT, in column order; None where a cell is unbound."""
        solutions = self.query(text)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError(text)
        names = [variable.value for variable in solutions.variables]
        return [[row[name] for name in names] for row in solutions]

    def statements(self, text: str) -> list[Triple]:
        """What a CONSTRUCT or DESCRIBE gives."""
        found = self.query(text)
        if not isinstance(found, QueryTriples):
            raise TypeError(text)
        return list(found)

    def names(self, text: str) -> list[list[str]]:
        """The rows of a SELECT that gives nothing but IRIs, as text.

        Rows are read and written down outside Python's lock, so several threads may ask at once.
        """
        solutions = self.query(text)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError(text)
        table = solutions.serialize(format=QueryResultsFormat.TSV) or b""
        _, *lines = table.decode().splitlines()
        return [line[1:-1].split(">\t<") for line in lines]

    def ask(self, text: str) -> bool:
        """The answer to an ASK."""
        return bool(self.query(text))

    def triples_of(self, subjects: Iterable[NamedNode]) -> Iterable[Quad]:
        """Everything said of `subjects`, in any graph, as statements of the default graph."""
        for subject in subjects:
            for quad in self._store.quads_for_pattern(subject, None, None, None):
                yield Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())

    def quads(self) -> Iterable[Quad]:
        """Every statement."""
        yield from self._store

    def dataset(self) -> Dataset:
        """Everything, as it can be handed to other processes."""
        graphs = (graph.value for graph in self._store.named_graphs())
        return Dataset(self._store.dump(format=RdfFormat.N_QUADS) or b"", frozenset(graphs))

    def labels(self, iris: Sequence[str], language: Language) -> Mapping[str, str]:
        """The best label of each IRI that has one, in `language` if there is one in it."""
        return read_labels(self.rows(label_query(iris)), language) if iris else {}


def label_query(iris: Iterable[str]) -> str:
    """A SELECT of every label of every one of the IRIs."""
    values = " ".join(f"<{iri}>" for iri in sorted(set(iris)))
    return (
        f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {values} }} ?thing ?property ?label "
        f"FILTER(?property IN ({_LABELS})) }}"
    )


def read_labels(
    rows: Iterable[Sequence[type_of_term | None]], language: Language
) -> Mapping[str, str]:
    """The best label by IRI, from the rows of a `label_query`."""
    found: dict[str, list[tuple[str, str]]] = {}
    for thing, label in rows:
        if isinstance(thing, NamedNode) and isinstance(label, Literal):
            found.setdefault(thing.value, []).append((label.value, label.language or ""))
    return {iri: in_language(pairs, language) or "" for iri, pairs in found.items()}
