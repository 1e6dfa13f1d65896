"""RDF/XML, tag by tag.

pyoxigraph is handed the text one tag at a time: what it says after a tag was said there, and where
it stops, there the mistake is. So the rules of RDF/XML are the parser's alone.
"""

import re
from collections.abc import Iterator, Sequence

from samspil.files.document import Document
from samspil.files.lines import Lines
from samspil.files.mistakes import Mistake
from samspil.files.noting import noted
from samspil.files.opening import LARGEST_FORM, Source, open_text
from samspil.files.rdf_xml.hearing import Hearing
from samspil.files.rdf_xml.pieces import Element, Piece, Role, pieces
from samspil.files.rdf_xml.slips import Slips
from samspil.files.rdf_xml.text import XmlToken, read_xml
from samspil.files.workspace import Workspace
from samspil.words.findings import Where

DEEPEST = 64  # elements within elements; a case has three, and the parser slows down with depth

_LABEL = re.compile(r"""nodeID\s*=\s*["']([^"']+)["']""")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MOST_MISTAKES = 20
_MOST_LOSSES = 200
_ALIKE = 3
_MOST_PIECES = 1_000_000  # that are read again and again to find one mistake after the other


def read_rdf_xml(path: Source, name: str, workspace: Workspace) -> Document:
    """What the file says.

    Raises: Unreadable.
    """
    opened = open_text(path, name, LARGEST_FORM)
    lines = Lines(name, opened.text)
    if not opened.text:
        return noted(lines, (), opened.mistakes)
    # Whoever opened the file has told of these characters, which XML cannot hold.
    xml = read_xml(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", opened.text), lines)
    mistakes = [*opened.mistakes, *xml.mistakes]
    cut = list(pieces(xml.tokens))
    deep = _too_deep(cut)
    if deep:
        mistakes.append(Mistake("too-deep", lines.where(deep.at_name)))
        return noted(lines, (), mistakes, [*xml.aside, *_texts(xml.tokens, lines)])
    slips = Slips(lines, opened.text, workspace)
    left_out: set[int] = set()
    aside = list(xml.aside)
    patience = _MOST_PIECES
    while True:
        hearing = Hearing([piece for piece in cut if not left_out & piece.around])
        stop = hearing.stopped_at
        if stop is None or (not xml.whole and stop is cut[-1]):
            break  # at the end of what is XML, the parser naturally misses the rest
        mistakes += slips.of(stop, hearing.complaint)
        out = _left_out(stop)
        patience -= len(cut)
        if out is None or len(left_out) == _MOST_MISTAKES or patience < 0:
            aside += _texts(xml.tokens, lines)
            break
        left_out.add(id(out))
    if stop is None and xml.whole:
        # All of them, for the sake of what is not read; nobody looks at more than some.
        mistakes += [*slips.losses(cut, left_out)][:_MOST_LOSSES]
    return noted(
        lines,
        hearing.heard,
        _without_consequences(mistakes),
        [*aside, *slips.aside],
        set(_LABEL.findall(opened.text)),
        lambda iri, there: iri if "://" in there else None,  # else it is the name of an element
    )


def _without_consequences(mistakes: list[Mistake]) -> list[Mistake]:
    """Where tags do not fit together, no element is where it was meant to be; many that are not
    understood have one cause, which the first is nearest to.
    """
    strange = [mistake for mistake in mistakes if mistake.check == "rdf-xml"]
    crossed = any(mistake.check == "xml-syntax" for mistake in mistakes)
    if not crossed and len(strange) <= _ALIKE:
        return mistakes
    kept = strange[:0] if crossed else strange[:1]
    return [mistake for mistake in mistakes if mistake.check != "rdf-xml" or mistake in kept]


def _left_out(stop: Piece) -> Piece | Element | None:
    """What to leave out so that the rest can be read; None if that is nearly everything."""
    element = stop.element
    if element is None or element.role is Role.ROOT:
        return None
    if not stop.is_tag and element.role is Role.NODE:
        return stop
    if element.role is Role.NODE and element.parent and element.parent.role is Role.PROPERTY:
        return element.parent
    return element


def _too_deep(cut: Sequence[Piece]) -> Element | None:
    depths: dict[int, int] = {}
    for piece in cut:
        element = piece.element
        if element and id(element) not in depths:
            depth = depths[id(element)] = depths.get(id(element.parent), 0) + 1
            if depth > DEEPEST:
                return element
    return None


def _texts(tokens: Sequence[XmlToken], lines: Lines) -> Iterator[tuple[str, Where]]:
    for token in tokens:
        if token.kind in ("text", "cdata", "tag") and not token.text.isspace():
            yield token.text, lines.where(token.at)
