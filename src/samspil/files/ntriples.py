"""What N-Triples text says, asked without making an object of every term.

Thousands of cases pass through here, so each question is one or two passes over the bytes. The text
must be canonical, as pyoxigraph writes it: one statement a line, one space between terms.

Source: RDF 1.1 N-Triples (W3C 2014), canonical form (§ 4).
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise

from samspil.files.tokens import unescaped
from samspil.words.vocabulary import RDF, RDF_TYPE, XSD

_QUOTED = rb'"([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"'
_TEXT = re.compile(rb"(?m)^<([^>]*+)> <([^>]*+)> " + _QUOTED + rb"(?:@([A-Za-z0-9-]++))? \.$")
_VALUE = re.compile(rb"(?m)^<([^>]*+)> <([^>]*+)> " + _QUOTED + rb"\^\^<([^>]*+)> \.$")
_IRI = re.compile(rb"<([^>]*+)>")
_REFERENCE = re.compile(rb"(?m)^<([^>]*)> <([^>]*)> <([^>]*)> \.$")
_BREAK = b'"^^<'
_IS_A = b"> <" + RDF_TYPE.encode() + b"> <"


def subjects(ntriples: bytes) -> set[str]:
    """The nodes that are described."""
    lines = (b"\n" + ntriples).split(b"\n<")[1:]  # no text holds a line break as such
    return {iri.decode() for iri in {line[: line.index(b">")] for line in lines}}


def types(ntriples: bytes) -> list[tuple[str, str]]:
    """Node and class of every rdf:type statement."""
    pieces = ntriples.split(_IS_A)
    return [
        (before[before.rindex(b"<") + 1 :].decode(), after[: after.index(b">")].decode())
        for before, after in pairwise(pieces)
    ]


def iris(ntriples: bytes, beginning: str = "") -> set[str]:
    """Every IRI that occurs and begins so, as subject, property, value or datatype."""
    pattern = re.compile(b"<(" + re.escape(beginning.encode()) + b"[^>]*)>") if beginning else _IRI
    return {iri.decode() for iri in set(pattern.findall(ntriples))}


def with_properties(ntriples: bytes, properties: AbstractSet[bytes]) -> bytes:
    """The statements with one of the properties, which are given as they are written."""
    lines = ntriples.splitlines(keepends=True)
    return b"".join([line for line in lines if line.split(b" ", 2)[1] in properties])


def references(ntriples: bytes) -> list[tuple[str, str, str]]:
    """Subject, property and value of every statement whose value is an IRI."""
    return [
        (subject.decode(), property_.decode(), value.decode())
        for subject, property_, value in _REFERENCE.findall(ntriples)
    ]


def typed_literals(ntriples: bytes) -> set[tuple[str, str]]:
    """Lexical form and datatype of every literal that has one."""
    pieces = ntriples.split(_BREAK)
    return {
        (
            unescaped(before[before.rindex(b'> "') + 3 :].decode()),
            after[: after.index(b">")].decode(),
        )
        for before, after in set(zip(_tails(pieces), pieces[1:], strict=False))
    }


def _tails(pieces: list[bytes]) -> Iterator[bytes]:
    """The last line of each piece."""
    for piece in pieces:
        yield piece[piece.rfind(b"\n") + 1 :]


Text = tuple[str, str, str, str]


def texts(ntriples: bytes) -> Iterator[Text]:
    """Subject, property, text and language (or "") of every text."""
    for subject, property_, text, language in _TEXT.findall(ntriples):
        yield subject.decode(), property_.decode(), unescaped(text.decode()), language.decode()


def values(ntriples: bytes) -> Iterator[Text]:
    """Subject, property, lexical form and datatype of every value that has one."""
    for subject, property_, lexical, datatype in _VALUE.findall(ntriples):
        yield subject.decode(), property_.decode(), unescaped(lexical.decode()), datatype.decode()


def literal(text: str, language: str) -> tuple[str, str, str]:
    """A text as places know it."""
    return (text, RDF + "langString", language.lower()) if language else (text, XSD + "string", "")
