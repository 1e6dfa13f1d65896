"""What the parser says of a JSON-LD text, and where each statement stands.

pyoxigraph is handed the text piece by piece: what it says after a piece was said there, and where
it stops, there the mistake is. So nothing of JSON-LD is understood here; its rules are the
parser's alone.
"""

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, Literal, Quad, RdfFormat

from samspil.files.json_ld.pieces import MARK, Piece, Thing
from samspil.files.json_ld.text import Number
from samspil.files.noting import Feed, Heard, plain
from samspil.files.positions import Span
from samspil.words.vocabulary import RDF, RDF_TYPE, XSD

_LINKS_OF_LISTS = (RDF + "first", RDF + "rest")

_DECIMAL = XSD + "decimal"


class Hearing:
    """One reading of the pieces.

    `stopped_at` is the piece that could not be read, if any; `rewritten` are decimal numbers that
    JSON-LD would turn into a text that is none. They are kept as they were written.
    """

    def __init__(self, pieces: Sequence[Piece], things: Sequence[Thing]) -> None:
        self._pieces = pieces
        self._things = things
        self._cells: dict[str, Span] = {}
        self.stopped_at: Piece | None = None
        self.rewritten: list[Piece] = []
        self.heard = list(self._read())

    def _read(self) -> Iterator[Heard]:
        feed = Feed([piece.text for piece in self._pieces])
        try:
            for quad in feed.statements(RdfFormat.STREAMING_JSON_LD):
                piece = self._behind(feed.current)
                number = self._marked(quad) if piece.slot is None else None
                if number is None:
                    yield self._placed(quad, piece)
                else:
                    self._things[number].node = quad.subject
        except SyntaxError:
            self.stopped_at = self._pieces[feed.current]

    def _marked(self, quad: Quad) -> int | None:
        """The number of the thing whose mark this is."""
        if quad.predicate.value != MARK or not isinstance(quad.object, Literal):
            return None
        number = quad.object.value
        known = number.isdecimal() and int(number) < len(self._things)
        return int(number) if known else None

    def _behind(self, number: int) -> Piece:
        """The piece of which something was said: a key makes the parser say what came before it."""
        while number and self._pieces[number].key:
            number -= 1
        return self._pieces[number]

    def _placed(self, quad: Quad, piece: Piece) -> Heard:
        heard = Heard(self._as_written(quad, piece), *self._spans(quad, piece))
        if isinstance(quad.object, BlankNode):
            self._cells.setdefault(quad.object.value, heard.at_value)
        return heard

    def _as_written(self, quad: Quad, piece: Piece) -> Quad:
        value, written = quad.object, piece.part.value
        if (
            not isinstance(written, Number)
            or not isinstance(value, Literal)
            or value.datatype.value != _DECIMAL
            or value.value == written
        ):
            return quad
        self.rewritten.append(piece)
        decimal = Literal(str(written), datatype=value.datatype)
        return Quad(quad.subject, quad.predicate, decimal, quad.graph_name)

    def _spans(self, quad: Quad, piece: Piece) -> tuple[Span, Span, Span]:
        slot, value = piece.slot, piece.at
        if slot:
            slot.said = piece.said = True
        elif piece.thing:
            is_type = quad.predicate.value == RDF_TYPE
            kind = piece.thing.take_type(str(plain(quad.object))) if is_type else None
            if kind:
                return piece.thing.at, kind.at, kind.at
            piece.thing.said = True
            slot, value = piece.thing.slot, piece.thing.at
        if slot:
            slot.said = True
        if quad.predicate.value in _LINKS_OF_LISTS and isinstance(quad.subject, BlankNode):
            cell = self._cells.get(quad.subject.value, value)
            return cell, cell, value if quad.predicate.value == _LINKS_OF_LISTS[0] else cell
        if not slot:
            return value, value, value
        if slot.reverse:
            return value, slot.at, slot.thing.at
        return slot.thing.at, slot.at, value
