"""The parser's complaints about RDF/XML in a reader's terms, and what it passes over in silence."""

import re
from collections.abc import Iterable, Iterator

from samspil.files.lines import Lines
from samspil.files.mistakes import Mistake
from samspil.files.positions import Span
from samspil.files.rdf_xml.pieces import Element, Piece, Role
from samspil.files.workspace import Workspace
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import RDF

_QUOTED = re.compile(r"'([^']*)'")
_UNKNOWN_PREFIX = re.compile(r"Unknown prefix ([^:]*):")
_KINDS = (
    ("address-relative", "No scheme found"),
    ("address-characters", "IRI"),
    ("language-form", "language tag"),
)
_SHOWN = 60


class Slips:
    """The mistakes of one text; `aside` are the words of parts that were not read."""

    def __init__(self, lines: Lines, text: str, workspace: Workspace) -> None:
        self.aside: list[tuple[str, Where]] = []
        self._lines = lines
        self._text = text
        self._prefixes = workspace.vocabulary.prefixes
        self._told: set[str] = set()

    def of(self, stop: Piece, complaint: str) -> Iterator[Mistake]:
        """What is wrong with a piece that could not be read."""
        self._unread(stop.at)
        element = stop.element
        if element is None or not stop.is_tag:
            yield self._plainly("rdf-xml", stop.at)
            return
        if element.content:
            self._unread(element.content)
        prefix = _UNKNOWN_PREFIX.search(complaint)
        if prefix:
            if prefix[1] not in self._told:
                self._told.add(prefix[1])
                yield self._undeclared(prefix[1], element)
            return
        check = next((check for check, words in _KINDS if words in complaint), "rdf-xml")
        yield self._plainly(check, _complained_of(complaint, element))

    def losses(self, pieces: Iterable[Piece], left_out: set[int]) -> Iterator[Mistake]:
        """Properties of which no statement came, though nobody complained."""
        seen: set[int] = set()
        for piece in pieces:
            element = piece.element
            if element is None or id(element) in seen or left_out & piece.around:
                continue
            seen.add(id(element))
            if element.role is Role.PROPERTY and not element.said:
                kind = element.attribute(RDF + "parseType")
                self._unread(element.content or element.tag)
                yield self._plainly("rdf-xml", kind.at if kind else element.at_name)
            elif element.role in (Role.PROPERTY, Role.NODE):
                for attribute in element.attributes:
                    if attribute.says_something and not attribute.said:
                        self._unread(attribute.at)
                        yield self._plainly("rdf-xml", attribute.at_name)

    def _unread(self, span: Span) -> None:
        self.aside.append((self._text[span.start : span.end], self._lines.where(span)))

    def _plainly(self, check: str, span: Span) -> Mistake:
        words = self._text[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip())
        shown = words.strip().split("\n")[0]
        where = self._lines.where(Span(start, start + len(shown)))
        return Mistake(check, where, {"value": shown[:_SHOWN]})

    def _undeclared(self, prefix: str, element: Element) -> Mistake:
        at = element.at_name
        if not element.name.startswith(f"{prefix}:"):
            names = (a.at_name for a in element.attributes if a.name.startswith(f"{prefix}:"))
            at = next(names, at)
        where = self._lines.where(Span(at.start, at.start + len(prefix) + 1))
        values = {"value": f"{prefix}:"}
        if prefix not in self._prefixes:
            near = nearest(prefix, self._prefixes)
            return Mistake(
                "undeclared-prefix", where, values, tuple(Suggestion(f"{n}:") for n in near)
            )
        root = element
        while root.parent:
            root = root.parent
        declaration = f' xmlns:{prefix}="{self._prefixes[prefix]}"'
        behind = self._lines.where(Span(root.at_name.end, root.at_name.end))
        add = Suggestion(declaration.strip(), edits=(Edit(behind, declaration),), safe=True)
        return Mistake("undeclared-prefix", where, values, (add,))


def _complained_of(complaint: str, element: Element) -> Span:
    """Where the attribute stands whose value or name the parser quotes, else the element."""
    quoted = _QUOTED.search(complaint)
    words = complaint.split()
    for attribute in element.attributes:
        value = attribute.value
        if quoted and value and value in (quoted[1], quoted[1].removeprefix("#")):
            return attribute.at
        if not quoted and {attribute.iri, attribute.name, value} & {*words}:
            return attribute.at
        if value and f"#{value}>" in complaint:
            return attribute.at
        if "namespaces are required" in complaint and attribute.iri == attribute.name:
            return attribute.at_name
    return element.at_name
