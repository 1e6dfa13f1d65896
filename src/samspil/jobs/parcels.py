"""What is sent to a service: one parcel a named graph, what the rules derive beside it.

Every parcel holds the digest of its own content. It is stored in the same request as the content
itself, so whatever happens on the way, a graph on a service never says that it is what it is not.
What is derived from a graph is a graph of its own and names the digest of the one it came from.

Source: RDF Dataset Canonicalization (RDFC-1.0, W3C 2024) for the digest.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import quote

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from samspil.engine.store import DERIVED, Store
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace
from samspil.jobs.classification import classify
from samspil.jobs.rules import read_rules
from samspil.words.errors import WrongUse
from samspil.words.vocabulary import DCTERMS, GRAPH, NS, PROV, XSD

IDENTIFIER = NamedNode(DCTERMS + "identifier")
DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")
SOURCE_DIGEST = NamedNode(DCTERMS + "source")
DERIVED_GRAPHS = GRAPH + "derived/"
CONTRIBUTED_GRAPHS = GRAPH + "contributed/"
# A whole number is the same value as integer and as decimal; Virtuoso keeps big ones as decimals.
_INTEGER = (XSD + "integer").encode()
_WHOLE_DECIMAL = re.compile(rb'"(-?\d+)"\^\^<' + re.escape((XSD + "decimal").encode()) + rb">")
_ARRANGEMENTS = (
    "SELECT DISTINCT ?graph ?arrangement "
    f"WHERE {{ GRAPH ?graph {{ ?arrangement a <{NS}CollaborationArrangement> }} }}"
)


@dataclass(frozen=True)
class Parcel:
    """One graph: its name, its content as canonical N-Triples, and the digest of what it says.

    Graphs that hold the same values have the same digest, however a service writes a value down.
    """

    graph: str
    content: bytes
    digest: str

    @property
    def sealed(self) -> bytes:
        """The content with the digest written on it: what is sent."""
        return self.content + f'<{self.graph}> {IDENTIFIER} "{self.digest}" .\n'.encode()

    @property
    def statements(self) -> int:
        """How many statements the sealed parcel holds."""
        return self.content.count(b"\n") + 1


def parcel_of(graph: str, triples: Iterable[Triple]) -> Parcel:
    """`triples` as a parcel; a digest they carry from an earlier journey is left out."""
    own = NamedNode(graph)
    content = _canonical(t for t in triples if (t.subject, t.predicate) != (own, IDENTIFIER))
    values = _WHOLE_DECIMAL.sub(rb'"\1"^^<' + _INTEGER + rb">", content)
    return Parcel(graph, content, "sha256:" + hashlib.sha256(values).hexdigest())


def pack(workspace: Workspace, paths: Sequence[Path]) -> list[Parcel]:
    """Our own content, or only the files that `paths` name, and what the rules derive from it.

    Raises: WrongUse for nodes without a name and for two files that would be one graph.
    """
    store = Store.of(workspace)
    if paths:
        graphs = list(_contributed(store, workspace, paths))
    else:
        graphs = [workspace.graph_name(path) for path in workspace.turtle("ontology", "data")]
    classify(store, read_rules(workspace))
    parcels = {graph: parcel_of(graph, store.triples_in(graph)) for graph in graphs}
    return [*parcels.values(), *_derived(store, parcels.values())]


def _contributed(store: Store, workspace: Workspace, paths: Sequence[Path]) -> Iterator[str]:
    """Add the files to `store` and give the names of their graphs."""
    seen: dict[str, Path] = {}
    for path in collect(paths):
        ours = _is_ours(path, workspace)
        own = workspace.graph_name(path.resolve()) if ours else _contributed_graph(path)
        graphs: dict[str, list[Quad]] = {}
        for quad in read(path).quads_in(own):
            if isinstance(quad.subject, BlankNode) and not ours:
                raise WrongUse("push-nameless", file=path, property=quad.predicate.value)
            graphs.setdefault(cast(NamedNode, quad.graph_name).value, []).append(quad)
        for graph, quads in graphs.items():
            if graph in seen:
                raise WrongUse("push-same-graph", one=seen[graph], other=path, graph=graph)
            seen[graph] = path
            store.add(quads)
            yield graph


def _is_ours(path: Path, workspace: Workspace) -> bool:
    folders = (workspace.folder(name).resolve() for name in ("ontology", "data"))
    return any(path.resolve().is_relative_to(folder) for folder in folders)


def _contributed_graph(path: Path) -> str:
    return CONTRIBUTED_GRAPHS + quote(path.stem, safe="")


def _derived(store: Store, parcels: Iterable[Parcel]) -> Iterator[Parcel]:
    """What was derived of each parcel's arrangements, also when that is nothing."""
    by_graph = {parcel.graph: parcel for parcel in parcels}
    homes: dict[str, str] = {}
    found: dict[str, list[Triple]] = {}
    for graph, arrangement in store.names(_ARRANGEMENTS):
        if graph in by_graph:
            homes[arrangement] = graph
            found.setdefault(graph, [])
    for triple in store.triples_in(DERIVED.value):
        if isinstance(triple.subject, NamedNode) and triple.subject.value in homes:
            found[homes[triple.subject.value]].append(triple)
    for graph, triples in sorted(found.items()):
        name = derived_graph(graph)
        node = NamedNode(name)
        about = [
            Triple(node, DERIVED_FROM, NamedNode(graph)),
            Triple(node, SOURCE_DIGEST, Literal(by_graph[graph].digest)),
        ]
        yield parcel_of(name, [*about, *triples])


def derived_graph(graph: str) -> str:
    """Where what is derived from `graph` stands."""
    own = graph.removeprefix(GRAPH)
    return DERIVED_GRAPHS + (own if own != graph else quote(graph, safe=""))


def _canonical(triples: Iterable[Triple]) -> bytes:
    """N-Triples in an order, and with names for nameless nodes, that depend on the graph alone."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
    if any(isinstance(term, BlankNode) for q in dataset for term in (q.subject, q.object)):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    text = serialize(dataset, format=RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(text.splitlines(keepends=True)))
