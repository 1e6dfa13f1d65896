"""The checks that no shape can make, because an engine never sees what they look at.

They look at the statements as they were written: values that are not values, addresses that begin
with http, language tags nobody shows, things that are never said to be anything.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from samspil.files import ntriples
from samspil.files.document import Document
from samspil.files.forms.dates import day_month_year
from samspil.files.mistakes import Mistake
from samspil.files.turtle import Term
from samspil.jobs.validation.context import Context
from samspil.jobs.validation.literals import is_well_formed
from samspil.jobs.validation.locating import Locator
from samspil.words.findings import Severity, Suggestion, Where
from samspil.words.vocabulary import BASE, NS, RDF_TYPE, SH

SEVERITIES: Mapping[str, Severity] = {
    "encoding": Severity.WARNING,
    "kind-not-read": Severity.WARNING,
    "nothing-known-here": Severity.WARNING,
    "outer-whitespace": Severity.WARNING,
    "number-quotes": Severity.WARNING,
    "same-organisation": Severity.WARNING,
}
# The syntax is broken there, so whatever seems to be missing may only be unread.
BROKEN = {
    *("undeclared-prefix", "missing-full-stop", "separator-missing", "unclosed-text", "unfinished"),
    *("value-expected", "bare-word", "bare-date", "curly-quotes", "property-expected"),
    *("subject-expected", "address-relative", "address-characters", "escape", "language-form"),
    *("prefix-form", "syntax", "merge-conflict", "yaml-syntax", "json-syntax", "json-ld"),
    *("xml-syntax", "rdf-xml", "xml-doctype", "remote-context", "too-deep", "context-missing"),
    *("other-kind", "csv-separator", "csv-quote", "column-id-missing", "sheet-unknown", "garbled"),
}
_WRONG_TAGS = {"dk": "da", "dan": "da", "danish": "da", "dansk": "da"}
_WRONG_TAGS |= {"uk": "en", "eng": "en", "gb": "en", "us": "en", "english": "en", "engelsk": "en"}
_TAGGED = re.compile(rb"\"@(" + "|".join(_WRONG_TAGS).encode() + rb") \.$", re.MULTILINE)
_OUTER_BLANK = re.compile(rb'(?m)> "(?:[ ]|\\[nt]|[^"\\]*[ ]"(?:@| \.$)|[^"]*\\[nt]"(?:@| \.$))')
_HTTP_BASE = BASE.replace("https:", "http:")
_DATE = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}")


def split_literals(document: Document, locator: Locator) -> tuple[bytes, list[Mistake]]:
    """The statements that may reach an engine, and a mistake for each of the others."""
    wrong = {
        pair
        for pair in ntriples.typed_literals(document.ntriples)
        if not is_well_formed(Literal(pair[0], datatype=NamedNode(pair[1])))
    }
    if not wrong:
        return document.ntriples, []
    kept: list[bytes] = []
    mistakes: list[Mistake] = []
    for line in document.ntriples.splitlines(keepends=True):
        pairs = ntriples.typed_literals(line) if b'"^^<' in line else set()
        if pairs & wrong:
            subject, property_ = (part[1:-1].decode() for part in line.split(b" ", 2)[:2])
            ((lexical, datatype),) = pairs
            mistakes.append(_ill_formed(locator, subject, property_, lexical, datatype))
        else:
            kept.append(line)
    return b"".join(kept), mistakes


def _ill_formed(
    locator: Locator, subject: str, property_: str, lexical: str, datatype: str
) -> Mistake:
    where = _at(locator, subject, property_, (lexical, datatype, ""))
    kind = datatype.rsplit("#", 1)[-1]
    shown = lexical if len(lexical) <= 60 else lexical[:60] + "…"  # noqa: PLR2004
    meant = lexical.strip()
    if kind == "date" and _DATE.fullmatch(meant):
        meant = day_month_year(meant)
    suggestions: tuple[Suggestion, ...] = ()
    if meant != lexical and is_well_formed(Literal(meant, datatype=NamedNode(datatype))):
        suggestions = (Suggestion(meant, edits=locator.inside(where, lexical, meant), safe=True),)
    values = {"value": shown, "datatype": kind}
    return Mistake("literal-form", where, values, suggestions, about=(subject, property_))


def _at(locator: Locator, subject: str, property_: str, value: Term) -> Where:
    return (
        locator.value(subject, property_, value)
        or locator.property(subject, property_)
        or locator.node(subject)
    )


def statement_mistakes(
    statements: bytes, untyped: Iterable[str], locator: Locator, context: Context
) -> Iterator[Mistake]:
    """What is wrong with single statements; `untyped` are the nodes that are of no class."""
    if _TAGGED.search(statements):
        yield from _wrong_tags(statements, locator)
    if _HTTP_BASE.encode() in statements:
        yield from _http_addresses(statements, locator)
    if _OUTER_BLANK.search(statements):
        yield from _outer_blanks(statements, locator)
    yield from _of_no_kind(statements, untyped, locator, context)


def _wrong_tags(statements: bytes, locator: Locator) -> Iterator[Mistake]:
    for subject, property_, text, language in ntriples.texts(statements):
        right = _WRONG_TAGS.get(language.lower())
        if right:
            where = _at(locator, subject, property_, ntriples.literal(text, language))
            edits = () if where.cell else locator.inside(where, language, right, after='"@')
            meant = (Suggestion(f"@{right}", edits=edits, safe=True),)
            values = {"value": language, "right": right}
            yield Mistake("language-tag", where, values, meant, about=(subject, property_))


def _http_addresses(statements: bytes, locator: Locator) -> Iterator[Mistake]:
    """Ours with http: where they are written; of those that a declaration makes, that one."""
    declared = locator.declared(_HTTP_BASE)
    made: list[Mistake] = []
    about: set[tuple[str, str]] = set()
    for subject, property_, value in ntriples.references(statements):
        for iri in (subject, property_, value):
            if iri.startswith(_HTTP_BASE):
                pair = (_right(subject), _right(property_))
                where = (
                    locator.value(subject, property_, value) if iri == value else None
                ) or locator.node(iri)
                one = _http_address(iri, where, locator, {pair, (subject, property_)})
                if one.suggestions[0].edits or where.cell:
                    yield one
                else:
                    made.append(one)
                    about |= one.also
    if declared:
        made = [_http_address(iri, where, locator, about) for iri, where in declared]
    yield from made if declared else [replace(one, also=frozenset(about)) for one in made[:1]]


def _right(iri: str) -> str:
    return iri.replace("http:", "https:", 1) if iri.startswith(_HTTP_BASE) else iri


def _http_address(iri: str, where: Where, locator: Locator, about: set[tuple[str, str]]) -> Mistake:
    edits = () if where.cell else locator.inside(where, "http:", "https:")
    meant = (Suggestion(f"<{_right(iri)}>", edits=edits, safe=True),)
    return Mistake("http-address", where, {"value": iri}, meant, also=frozenset(about))


def _outer_blanks(statements: bytes, locator: Locator) -> Iterator[Mistake]:
    for subject, property_, text, language in ntriples.texts(statements):
        # Around a query of a shape, blanks mean nothing.
        if text != text.strip() and not property_.startswith(SH):
            where = _at(locator, subject, property_, ntriples.literal(text, language))
            edits = locator.inside(where, text, text.strip())
            meant = (Suggestion(text.strip(), edits=edits, safe=True),)
            yield Mistake("outer-whitespace", where, {}, meant, about=(subject, property_))


def _of_no_kind(
    statements: bytes, untyped: Iterable[str], locator: Locator, context: Context
) -> Iterator[Mistake]:
    """Things described with our words that are never said to be anything."""
    for node in sorted(untyped):
        if node in context.data or node in context.declared:
            continue
        own = b"<" + node.encode() + b"> <" + NS.encode()
        if own in statements:
            values = {"value": context.vocabulary.shorten(node)}
            yield Mistake("type-missing", locator.node(node), values, about=(node, RDF_TYPE))
