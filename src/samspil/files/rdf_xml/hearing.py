"""What the parser says of an RDF/XML text, and where each statement stands."""

import re
from collections.abc import Iterator, Sequence

from pyoxigraph import Quad, RdfFormat

from samspil.files.noting import Feed, Heard, plain
from samspil.files.positions import Span
from samspil.files.rdf_xml.pieces import Element, Piece, Role
from samspil.words.vocabulary import RDF, RDF_TYPE

_FIRST, _REST = RDF + "first", RDF + "rest"
_MEMBER = re.compile(re.escape(RDF) + r"_[1-9][0-9]*")
_REIFIED = (RDF + "subject", RDF + "predicate", RDF + "object", RDF_TYPE)


class Hearing:
    """One reading; `stopped_at` is the piece that could not be read, `complaint` what was said."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._counted: dict[tuple[int, str], int] = {}
        self.stopped_at: Piece | None = None
        self.complaint = ""
        self.heard = list(self._read())

    def _read(self) -> Iterator[Heard]:
        feed = Feed([piece.text for piece in self._pieces])
        try:
            for quad in feed.statements(RdfFormat.RDF_XML):
                piece = self._pieces[feed.current]
                yield Heard(quad, *self._spans(quad, piece))
        except SyntaxError as error:
            self.complaint = str(error.msg)
            number = feed.current
            before = self._pieces[number - 1] if number else None
            # A text is only complete, and seen to be in the wrong place, at the next tag.
            is_text = before and not before.is_tag and before.text.strip()
            self.stopped_at = (
                before if is_text and "text" in self.complaint else self._pieces[number]
            )

    def _spans(self, quad: Quad, piece: Piece) -> tuple[Span, Span, Span]:
        element = piece.element
        if element is None:
            return piece.at, piece.at, piece.at
        property_ = quad.predicate.value
        for around in _outward(element):
            if around.parse_type == "Collection" and property_ in (_FIRST, _REST):
                return self._of_list(quad, around)
            spans = _spans_in(quad, property_, around)
            if spans:
                return spans
        return element.at, element.at_name, element.at

    def _of_list(self, quad: Quad, collection: Element) -> tuple[Span, Span, Span]:
        """The cells of a collection stand where their items do."""
        property_ = quad.predicate.value
        number = self._counted.get((id(collection), property_), 0)
        self._counted[id(collection), property_] = number + 1
        items = collection.children or [collection]
        at = items[min(number, len(items) - 1)].at
        return at, at, at


def _outward(element: Element) -> Iterator[Element]:
    around: Element | None = element
    while around:
        yield around
        around = around.parent


def _spans_in(quad: Quad, property_: str, element: Element) -> tuple[Span, Span, Span] | None:
    """Where the parts of a statement stand if this very element says it."""
    for attribute in element.attributes:
        if attribute.iri == property_ and attribute.says_something:
            attribute.said = True
            subject = element.at if element.role is Role.NODE else element.at_value
            return subject, attribute.at_name, attribute.at
    if element.role is Role.NODE and property_ == RDF_TYPE and plain(quad.object) == element.iri:
        return element.at, element.at_name, element.at_name
    return _spans_of(quad, property_, element) if element.role is Role.PROPERTY else None


def _spans_of(quad: Quad, property_: str, element: Element) -> tuple[Span, Span, Span] | None:
    """The same for the element of a property."""
    name = element.attribute(RDF + "ID")
    if name and property_ in _REIFIED and str(plain(quad.subject)).endswith(f"#{name.value}"):
        return name.at, name.at_name, name.at
    is_member = element.iri == RDF + "li" and _MEMBER.fullmatch(property_)
    if property_ != element.iri and not is_member:
        return None
    element.said = True
    owner = element.parent.at if element.parent else element.at
    return owner, element.at_name, element.at_value
