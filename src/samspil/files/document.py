"""What every reader gives: what a file says, where it says it, and what is wrong with it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from samspil.files.mistakes import Mistake
from samspil.files.places import Places
from samspil.words.findings import Where

BLANK = "urn:samspil:blank:"


@dataclass(frozen=True)
class Document:
    """One file: what it says as canonical N-Triples, where it says it, and what is wrong with it.

    Nodes without a name have got one that begins with `BLANK`. `text` is what people wrote outside
    the statements (comments, cells nobody reads), each with its place. `graphs` are the statements
    once more, as the file has them, empty if it names no graph. `form` is true of a form that
    people fill in.
    `spelled` tells how an IRI is written in this file in place of something else, None where it
    cannot be; absent where it is as in Turtle.
    """

    name: str
    ntriples: bytes
    places: Places
    mistakes: Sequence[Mistake] = ()
    text: Sequence[tuple[str, Where]] = ()
    graphs: Sequence[Quad] = ()
    form: bool = False
    spelled: Callable[[str, str], str | None] | None = None

    @cached_property
    def quads(self) -> list[Quad]:
        """The statements, in the graphs that the file names; no other file has its blank nodes."""
        if self.graphs:
            own = _beginning(self.name).removeprefix(BLANK)
            return [
                Quad(_nameless(q.subject, own), q.predicate, _nameless(q.object, own), q.graph_name)
                for q in self.graphs
            ]
        found = parse(self.ntriples, format=RdfFormat.N_TRIPLES)
        if BLANK.encode() not in self.ntriples:
            return list(found)
        return [Quad(_nameless(q.subject), q.predicate, _nameless(q.object)) for q in found]

    def quads_in(self, graph: str) -> Iterator[Quad]:
        """The statements; those that name no graph are put in `graph`."""
        for quad in self.quads:
            named = quad.graph_name if isinstance(quad.graph_name, NamedNode) else NamedNode(graph)
            yield Quad(quad.subject, quad.predicate, quad.object, named)


def to_ntriples(quads: Iterable[Quad], file: str = "") -> bytes:
    """Canonical N-Triples; nodes without a name get one that belongs to this file alone."""
    beginning = _beginning(file)

    def named(term: Any) -> Any:
        return NamedNode(beginning + term.value) if isinstance(term, BlankNode) else term

    triples = (Triple(named(q.subject), q.predicate, named(q.object)) for q in quads)
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def in_graphs(quads: Sequence[Quad]) -> Sequence[Quad]:
    """The statements, if any of them stands in a named graph."""
    return quads if any(not isinstance(q.graph_name, DefaultGraph) for q in quads) else ()


def label_of(name: str) -> str:
    """The label, as in the file, of a node that `to_ntriples` has named."""
    return "_:" + name.rsplit(":", 1)[1]


def _beginning(file: str) -> str:
    """How the names begin that nodes of this file get which have none."""
    return f"{BLANK}{crc32(file.encode()):08x}:"


def _nameless(term: Any, own: str = "") -> Any:
    """A node that got a name without it again; a blank node as one of the file `own`."""
    if isinstance(term, BlankNode):
        name = own + term.value
    elif isinstance(term, NamedNode) and term.value.startswith(BLANK):
        name = term.value.removeprefix(BLANK)
    else:
        return term
    return BlankNode(name.replace(":", "-"))
