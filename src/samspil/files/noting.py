"""From statements that were heard at a place to a document that knows where they stand."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import IO, Any, NamedTuple, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from samspil.files.document import Document, in_graphs, to_ntriples
from samspil.files.lines import Lines
from samspil.files.mistakes import Mistake
from samspil.files.places import Noted
from samspil.files.positions import Span
from samspil.files.turtle import Term
from samspil.words.findings import Where


class Heard(NamedTuple):
    """A statement and where its parts stand."""

    quad: Quad
    at_subject: Span
    at_property: Span
    at_value: Span


class Feed:
    """Hands pieces of text to a parser one at a time, so that it can be told what it has seen."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._waiting = b""
        self.current = -1

    def read(self, size: int) -> bytes:
        """The next piece, or as much of it as is wanted; nothing at the end."""
        while not self._waiting and self.current + 1 < len(self._pieces):
            self.current += 1
            self._waiting = self._pieces[self.current]
        handed_out, self._waiting = self._waiting[:size], self._waiting[size:]
        return handed_out

    def statements(self, form: RdfFormat) -> Iterator[Quad]:
        """What the parser says of the pieces, as it is handed them."""
        return parse(cast(IO[bytes], self), format=form, rename_blank_nodes=False)


def plain(term: Any) -> Term:
    """A term as places know it."""
    if isinstance(term, Literal):
        return (term.value, term.datatype.value, (term.language or "").lower())
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term.value)


class SpanPlaces(Noted[Span]):
    """Places that a reader noted as stretches of a text."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self._lines = lines

    def room(self, subject: str, property_: str, language: str = "") -> None:
        """A text has no fields, so there is no empty one."""

    def line(self, where: Where) -> str:
        """The line of the text."""
        return self._lines.text_of(where.line)

    def _where(self, at: Span | None) -> Where | None:
        return self._lines.where(at) if at else None


def noted(  # noqa: PLR0913 - a document has as many parts
    lines: Lines,
    heard: Iterable[Heard],
    mistakes: Sequence[Mistake] = (),
    aside: Sequence[tuple[str, Where]] = (),
    labels: Collection[str] = (),
    spelled: Callable[[str, str], str | None] | None = None,
) -> Document:
    """The document that says what was heard; `labels` are those people gave nodes without names."""
    places = SpanPlaces(lines)
    name = _namer(labels)
    quads = []
    for quad, *spans in heard:
        if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
            continue
        subject, value = name(quad.subject), name(quad.object)
        quads.append(Quad(subject, quad.predicate, value, quad.graph_name))
        places.note(str(plain(subject)), quad.predicate.value, plain(value), *spans)
    ntriples = to_ntriples(quads, lines.name)
    graphs = in_graphs(quads)
    return Document(lines.name, ntriples, places, mistakes, aside, graphs, spelled=spelled)


def unused_label(labels: Collection[str]) -> str:
    """Something with which none of the labels begins."""
    unused = "n"
    while any(label.startswith(unused) for label in labels):
        unused += "n"
    return unused


def _namer(labels: Collection[str]) -> Callable[[Any], Any]:
    """Gives nodes that only the parser has labelled a label that is the same in every run."""
    unused = unused_label(labels)
    made: dict[str, BlankNode] = {}

    def name(term: NamedNode | BlankNode | Literal) -> NamedNode | BlankNode | Literal:
        if not isinstance(term, BlankNode) or term.value in labels:
            return term
        return made.setdefault(term.value, BlankNode(f"{unused}{len(made) + 1}"))

    return name
