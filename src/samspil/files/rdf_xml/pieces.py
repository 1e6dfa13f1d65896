"""RDF/XML as elements that know what part they play, and pieces to be read one at a time.

Which elements stand for nodes and which for properties follows from how they are nested; nothing
else of RDF/XML is understood here.

Source: RDF 1.1 XML Syntax (W3C 2014), § 2 and § 5.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from xml.sax.saxutils import escape

from samspil.files.positions import Span
from samspil.files.rdf_xml.text import XmlToken
from samspil.words.vocabulary import RDF

_XML = "http://www.w3.org/XML/1998/namespace"
_XMLNS = "http://www.w3.org/2000/xmlns/"
_ITS = "http://www.w3.org/2005/11/its"
_NAME = re.compile(r"</?\s*([^\s/>]+)")
_ATTRIBUTE = re.compile(r"""([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LINE_END = re.compile(r"\r\n?")
_BREAK = re.compile(r"[\t\r\n]")
_SYNTAX = {
    RDF + name for name in ("about", "ID", "nodeID", "resource", "datatype", "parseType", "version")
}
_NAMING = (RDF + "about", RDF + "ID", RDF + "nodeID")
_POINTING = (RDF + "resource", RDF + "nodeID")


class Role(StrEnum):
    """What an element stands for."""

    ROOT = "root"
    NODE = "node"
    PROPERTY = "property"
    LITERAL = "literal"


@dataclass(eq=False, slots=True)
class Attribute:
    """One attribute; `iri` is its whole name, the place is that of its value."""

    name: str
    iri: str
    value: str
    at_name: Span
    at: Span
    said: bool = False

    @property
    def says_something(self) -> bool:
        """True if it is a property with its value, and not a part of the syntax."""
        reserved = self.name.lower().startswith("xml")
        return not reserved and self.iri not in _SYNTAX and not self.iri.startswith(_ITS)


@dataclass(eq=False, slots=True)
class Element:
    """One element; `content` is what stands between its tags."""

    name: str
    iri: str
    parent: "Element | None"
    role: Role
    at_name: Span
    tag: Span
    attributes: list[Attribute]
    namespaces: Mapping[str, str]
    children: "list[Element]" = field(default_factory=list)
    content: Span | None = None
    said: bool = False

    def attribute(self, *iris: str) -> Attribute | None:
        """The first attribute with one of these names."""
        return next((one for one in self.attributes if one.iri in iris), None)

    @property
    def parse_type(self) -> str:
        """What `rdf:parseType` says."""
        found = self.attribute(RDF + "parseType")
        return found.value if found else ""

    @property
    def at(self) -> Span:
        """Where a node is named, else its tag."""
        naming = self.attribute(*_NAMING) if self.role is Role.NODE else None
        return naming.at if naming else self.at_name

    @property
    def at_value(self) -> Span:
        """Where the value of a property stands."""
        pointing = self.attribute(*_POINTING)
        if pointing:
            return pointing.at
        if (
            self.parse_type == "Resource"
            or not self.content
            or self.content.start == self.content.end
        ):
            return self.at
        if self.children and self.parse_type != "Literal":
            return self.children[0].at
        return self.content

    def inside(self) -> "Iterator[Element]":
        """The element and all within it."""
        yield self
        for child in self.children:
            yield from child.inside()


@dataclass(eq=False, slots=True)
class Piece:
    """Some text for the parser, and the element whose tag or text it is."""

    text: bytes
    at: Span
    element: Element | None
    is_tag: bool = False

    @property
    def around(self) -> set[int]:
        """The identity of the piece and of all elements it is in."""
        found = {id(self)}
        element = self.element
        while element:
            found.add(id(element))
            element = element.parent
        return found


def pieces(tokens: Iterable[XmlToken]) -> Iterator[Piece]:
    """The tags and texts; comments, which no parser may stumble over, are left out."""
    element: Element | None = None
    for token in tokens:
        if token.kind == "text":
            yield Piece(_LINE_END.sub("\n", token.text).encode(), token.at, element)
        elif token.kind == "cdata":
            inner = token.text.removeprefix("<![CDATA[").removesuffix("]]>")
            yield Piece(escape(_LINE_END.sub("\n", inner)).encode(), token.at, element)
        elif token.kind == "tag":
            text = _BREAK.sub(" ", token.text).encode()
            if token.text.startswith("</"):
                if element:
                    element.content = Span(element.tag.end, token.at.start)
                yield Piece(text, token.at, element, is_tag=True)
                element = element.parent if element else None
            else:
                opened = _element(token, element)
                if element:
                    element.children.append(opened)
                yield Piece(text, token.at, opened, is_tag=True)
                if not token.text.endswith("/>"):
                    element = opened


def _element(token: XmlToken, parent: Element | None) -> Element:
    start = token.at.start
    found = _NAME.match(token.text)
    name, name_end = (found[1], found.end(1)) if found else ("", 1)
    given = list(_ATTRIBUTE.finditer(token.text, name_end))
    namespaces = dict(parent.namespaces if parent else {"xml": _XML, "xmlns": _XMLNS})
    for one in given:
        if one[1] == "xmlns" or one[1].startswith("xmlns:"):
            namespaces[one[1].partition(":")[2]] = html.unescape(_value(one))
    attributes = [
        Attribute(
            one[1],
            _expanded(one[1], namespaces, default=False),
            html.unescape(_value(one)),
            Span(start + one.start(1), start + one.end(1)),
            Span(start + one.end() - 1 - len(_value(one)), start + one.end() - 1),
        )
        for one in given
    ]
    iri = _expanded(name, namespaces, default=True)
    at_name = Span(start + 1, start + name_end)
    return Element(name, iri, parent, _role(iri, parent), at_name, token.at, attributes, namespaces)


def _value(attribute: re.Match[str]) -> str:
    return attribute[2] if attribute[2] is not None else attribute[3]


def _expanded(name: str, namespaces: Mapping[str, str], *, default: bool) -> str:
    prefix, colon, local = name.partition(":")
    if not colon:
        if name == "xmlns":
            return _XMLNS
        return namespaces.get("", "") + name if default else name
    return namespaces.get(prefix, "") + local


def _role(iri: str, parent: Element | None) -> Role:
    if parent is None:
        return Role.ROOT if iri == RDF + "RDF" else Role.NODE
    if parent.role is Role.LITERAL or (
        parent.role is Role.PROPERTY and parent.parse_type not in ("", "Resource", "Collection")
    ):
        return Role.LITERAL
    if parent.role is Role.NODE or parent.parse_type == "Resource":
        return Role.PROPERTY
    return Role.NODE
