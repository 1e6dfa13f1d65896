"""Statements written in any of the RDF formats, so that what is read again is what was written.

Turtle comes out as `samspil format` leaves it, the others in an order that depends on nothing but
the statements. A statement that a format cannot hold is refused by name; nothing is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from samspil.files.context import read_names
from samspil.files.formatting import Unformattable, format_turtle
from samspil.files.json_ld.writing import json_ld
from samspil.files.workspace import Workspace
from samspil.words.errors import Unwritable
from samspil.words.vocabulary import CASE, RDF_TYPE

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}

_PLAIN = re.compile(r"[A-Za-z0-9_](?:[\w-]*\w)?", re.ASCII)
_HOLDS_GRAPHS = (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)
_NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
# What an element may be called: the longest name at the end of a property's address.
_ELEMENT = re.compile(
    r"[A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
    r"[\w.\u00b7-]*$"
)


def written(quads: Iterable[Quad], form: RdfFormat, workspace: Workspace) -> bytes:
    """The statements as a file of that format.

    Raises: Unwritable for a statement that the format cannot hold.
    """
    said = sorted(set(quads), key=_place)
    for quad in said:
        _assert_writable(quad, form)
    prefixes = workspace.vocabulary.prefixes
    match form:
        case RdfFormat.TURTLE:
            return _turtle(said, workspace).encode()
        case RdfFormat.JSON_LD:
            return json_ld(said, read_names(workspace)).encode()
        case RdfFormat.RDF_XML:
            used = _used(_elements(said), prefixes)
            text = serialize(_relabelled(said), format=form, prefixes=used) or b""
            # Any reader of XML would take a bare one for the end of a line.
            return text.replace(b"\r", b"&#xD;") + b"\n"
        case RdfFormat.TRIG:
            return serialize(said, format=form, prefixes=_used(_names(said), prefixes)) or b""
        case RdfFormat.N_TRIPLES:
            return serialize(_triples(said), format=form) or b""
    return serialize(said, format=form) or b""


def _place(quad: Quad) -> tuple[object, ...]:
    """The default graph first, nodes without a name last, what a node is before all else."""
    named = isinstance(quad.subject, NamedNode)
    subject = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
    is_type = quad.predicate.value == RDF_TYPE
    graph = str(quad.graph_name)
    return (
        *(graph != "DEFAULT", graph, not named, subject),
        *(not is_type, quad.predicate.value, str(quad.object)),
    )


def _triples(quads: Iterable[Quad]) -> list[Triple]:
    return [quad.triple for quad in quads]


def _relabelled(quads: Iterable[Quad]) -> Iterator[Triple]:
    """The statements with labels of nodes without names that XML accepts as such."""
    labels: dict[BlankNode, BlankNode] = {}

    def label(term: Any) -> Any:
        if not isinstance(term, BlankNode):
            return term
        return labels.setdefault(term, BlankNode(f"n{len(labels) + 1}"))

    for quad in quads:
        yield Triple(label(quad.subject), quad.predicate, label(quad.object))


def _assert_writable(quad: Quad, form: RdfFormat) -> None:
    if form not in _HOLDS_GRAPHS and str(quad.graph_name) != "DEFAULT":
        raise Unwritable("unwritable-graph", format=form.name, statement=_shown(quad))
    if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
        raise Unwritable("unwritable-nested", format=form.name, statement=_shown(quad))
    if form == RdfFormat.RDF_XML:
        if isinstance(quad.object, Literal) and _NOT_IN_XML.search(quad.object.value):
            raise Unwritable("unwritable-character", format=form.name, statement=_shown(quad))
        if not _ELEMENT.search(quad.predicate.value):
            raise Unwritable("unwritable-property", format=form.name, statement=_shown(quad))


def _shown(quad: Quad) -> str:
    """The statement on one line, with what cannot be seen spelled out."""
    text = str(quad.triple)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _used(names: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes under which at least one name is short, and none needs an escape."""
    longest_first = sorted(prefixes.items(), key=lambda pair: -len(pair[1]))
    short: dict[str, bool] = {}
    for name in names:
        for prefix, beginning in longest_first:
            if name.startswith(beginning):
                plain = bool(_PLAIN.fullmatch(name, len(beginning)))
                short[prefix] = short.get(prefix, True) and plain
                break
    return {prefix: prefixes[prefix] for prefix in sorted(short) if short[prefix]}


def _elements(quads: Iterable[Quad]) -> Iterator[str]:
    """The names that become those of elements."""
    for quad in quads:
        yield quad.predicate.value
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, NamedNode):
            yield quad.object.value


def _names(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        for part in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            term = part.datatype if isinstance(part, Literal) else part
            if isinstance(term, NamedNode):
                yield term.value


def _turtle(quads: Sequence[Quad], workspace: Workspace) -> str:
    """In the common form; relative to the case if all is about one."""
    cases = {
        CASE + quad.subject.value.removeprefix(CASE).partition("/")[0]
        for quad in quads
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(CASE)
    }
    base = f"BASE <{cases.pop()}/>\n" if len(cases) == 1 else ""
    text = serialize(_triples(quads), format=RdfFormat.N_TRIPLES) or b""
    try:
        return format_turtle(base + text.decode(), workspace.vocabulary.prefixes)
    except Unformattable as error:
        raise Unwritable("unwritable-deep") from error
