"""Turtle, TriG, N-Triples and N-Quads.

pyoxigraph reads the file as a stream into canonical N-Triples; only a file with a mistake in it, or
with nodes without a name, is gone through statement by statement.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from samspil.files.declarations import as_declared
from samspil.files.document import BLANK, Document, in_graphs, to_ntriples
from samspil.files.mistakes import Mistake
from samspil.files.opening import Source, open_text
from samspil.files.places import TextPlaces
from samspil.files.positions import Span
from samspil.files.slips import mistakes_in
from samspil.files.tokens import comments, tokens
from samspil.files.turtle import Term
from samspil.files.workspace import Workspace
from samspil.words.findings import Edit, Suggestion, Where

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
}
_MOST_SLIPS = 50
_DEEPEST = 64  # brackets within brackets, as in JSON-LD
_OPENING, _CLOSING = ("(", "["), (")", "]")
_COMMENT = re.compile(r"#[^\r\n>]*[0-9@]")
_COMMA_DIGIT = re.compile(r",(?<=[0-9],)[+.-]?[0-9]")  # commas are found quicker than digits
_NAMES_GRAPHS = (RdfFormat.TRIG, RdfFormat.N_QUADS)


def read_rdf_text(path: Source, name: str, workspace: Workspace) -> Document:
    """What the file says.

    Raises: Unreadable.
    """
    opened = open_text(path, name)
    form = FORMATS[path.suffix.lower()]
    table = workspace.vocabulary.prefixes
    text, declared = as_declared(opened.text, name, table)
    opened = replace(opened, text=text, mistakes=(*opened.mistakes, *declared))
    places = TextPlaces(name, opened.text)
    deep = _too_deep(opened.text)
    if deep:
        mistake = Mistake("too-deep", places.where(deep))
        aside = list(_aside(opened.text, places, broken=True))
        return Document(name, b"", places, [*opened.mistakes, mistake], aside)
    ntriples, errors, graphs = _parsed(opened.text, form, name)
    if not errors and BLANK.encode() in ntriples:
        renamed = _by_the_names_of(places, name)
        ntriples = (
            renamed if renamed.count(b"\n") == len(set(ntriples.split(b"\n"))) - 1 else ntriples
        )
    mistakes = list(opened.mistakes)
    if errors:
        mistakes += mistakes_in(name, opened.text, errors, table)
    if _COMMA_DIGIT.search(opened.text):
        mistakes += _decimal_commas(opened.text, places)
    aside = list(_aside(opened.text, places, broken=bool(errors)))
    return Document(name, ntriples, places, mistakes, aside, graphs)


def may_be_too_deep(text: bytes) -> bool:
    """True where there are so many brackets that too many may be within each other."""
    return text.count(b"(") + text.count(b"[") > _DEEPEST


def _too_deep(text: str) -> Span | None:
    """The first bracket within too many others."""
    if text.count("(") + text.count("[") <= _DEEPEST:
        return None
    depth = 0
    for word in tokens(text):
        depth += (word.text in _OPENING) - (word.text in _CLOSING)
        if depth > _DEEPEST:
            return Span(word.start, word.end)
    return None


def _parsed(
    text: str, form: RdfFormat, name: str
) -> tuple[bytes, list[SyntaxError], Sequence[Quad]]:
    """Canonical N-Triples, the parser's complaints, and the statements in their graphs."""
    if form not in _NAMES_GRAPHS:
        try:
            quads = parse(text, format=form, rename_blank_nodes=False)
            ntriples = serialize(quads, format=RdfFormat.N_TRIPLES) or b""
        except SyntaxError:
            ntriples = b"_:"  # gone through again below, for all of its complaints
        if b"_:" not in ntriples:
            return ntriples, [], ()
    quads_read: list[Quad] = []
    errors: list[SyntaxError] = []
    statements = parse(text, format=form, rename_blank_nodes=False)
    while len(errors) < _MOST_SLIPS:
        try:
            quads_read.extend(statements)
            break
        except SyntaxError as error:
            errors.append(error)
    plain = [
        quad
        for quad in quads_read
        if not isinstance(quad.subject, Triple) and not isinstance(quad.object, Triple)
    ]
    return to_ntriples(plain, name), errors, in_graphs(plain)


def _by_the_names_of(places: TextPlaces, file: str) -> bytes:
    """The statements, in which nodes without a name are called what the places call them."""
    read = places.whole.triples()
    try:
        quads = {Quad(_node(s), NamedNode(p), _node(o)) for s, p, o, _ in read}
    except ValueError:
        return b""
    return to_ntriples(sorted(quads, key=str), file)


def _node(term: Term) -> Any:
    if isinstance(term, str):
        return BlankNode(term[2:]) if term.startswith("_:") else NamedNode(term)
    value, datatype, language = term
    return Literal(
        value, language=language or None, datatype=None if language else NamedNode(datatype)
    )


def _decimal_commas(text: str, places: TextPlaces) -> Iterator[Mistake]:
    """`3,5`, which Turtle takes for two numbers."""
    words = tokens(text)
    found = [
        (one, other)
        for one, comma, other in zip(words, words[1:], words[2:], strict=False)
        if comma.text == "," and one.kind == other.kind == "number"
        if one.end == comma.start and comma.end == other.start
    ]
    if not found:
        return
    by_start = {s.at_object.start: s for s in places.whole.statements() if s.at_object}
    for one, other in found:
        where = places.where(Span(one.start, other.end))
        right = f"{one.text}.{other.text}"
        statement = by_start.get(one.start)
        about = (statement.subject, statement.predicate) if statement else None
        meant = (Suggestion(right, edits=(Edit(where, right),)),)
        values = {"value": f"{one.text},{other.text}"}
        yield Mistake("decimal-comma", where, values, meant, about)


def _aside(text: str, places: TextPlaces, *, broken: bool) -> Iterator[tuple[str, Where]]:
    """What is written beside the statements: comments, and the texts of broken statements."""
    if _COMMENT.search(text):
        for start in comments(text):
            line_end = text.find("\n", start)
            end = len(text) if line_end < 0 else line_end
            yield text[start:end], places.where(Span(start, end))
    if broken:
        for word in tokens(text):
            if word.kind in ("string", "unknown", "name"):
                yield word.text, places.where(Span(word.start, word.end))
