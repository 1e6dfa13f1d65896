"""Two SHACL engines behind one call: pyshifty to work with, pySHACL to hold it against.

An engine gets our shapes and the data as bytes and gives back which check failed at which node. It
gets no network, no imports, no inference, and never shapes from the data.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from samspil.jobs.validation.shapes import ShapeBook
from samspil.words.vocabulary import SH

# What compares the values of two properties; only one of our engines says for which value.
_ABOUT_PAIRS = {
    f"{SH}{name}ConstraintComponent"
    for name in ("Disjoint", "Equals", "LessThan", "LessThanOrEquals")
}
_BLANK = "urn:samspil:blank:"
Node = NamedNode | BlankNode | Literal


@dataclass(frozen=True)
class Result:
    """A check that failed: at which node, for which property and value where there is one.

    Source: SHACL 1.0 § 3.6.2, without severity and message, which our shapes supply.
    """

    focus: Node
    path: str
    value: Node | None
    shape: str


def run_pyshifty(book: ShapeBook, data: Iterable[Quad]) -> list[Result]:
    """The results of the Rust engine."""
    # The compiled engine is used without the package's wrapper, which turns a report into an rdflib
    # graph and so costs the import of rdflib. Its own list of results is ten times as fast as a
    # report and names the author's message of each, so the messages are names here.
    from shifty._shifty import PreparedValidator  # noqa: PLC0415

    validator = PreparedValidator(book.speaking_names, None, "ntriples", None)
    found = validator.validate_algebra(
        _ntriples(data), None, "ntriples", "data", None, False, "info", True, "error", False
    )
    results = set()
    for violation in found.violations:
        focus = _term(violation.focus_node)
        for reason in violation.reasons:
            shape = reason.author_message or ""
            path = book.checks[shape].path
            found_by_query = reason.sparql_diagnostic
            rows = found_by_query.results if found_by_query else [[("value", reason.value)]]
            for row in map(dict, rows):
                value = _term(row["value"]) if "value" in row else None
                results.add(_result(focus, path or row.get("path", "")[1:-1], value, shape))
    return _ordered(results)


def run_pyshacl(book: ShapeBook, data: Iterable[Quad]) -> list[Result]:
    """The results of the reference engine."""
    import pyshacl  # noqa: PLC0415
    import rdflib  # noqa: PLC0415

    graph = rdflib.Graph().parse(data=_ntriples(data), format="nt")
    _, report, _ = pyshacl.validate(
        graph,
        shacl_graph=rdflib.Graph().parse(data=book.speaking_names, format="nt"),
        advanced=False,
        inference="none",
        do_owl_imports=False,
        meta_shacl=False,
        js=False,
        allow_warnings=True,
        allow_infos=True,
    )
    nodes: dict[object, dict[str, Node]] = {}
    top: set[object] = set()
    for quad in parse(report.serialize(format="nt"), format=RdfFormat.N_TRIPLES):
        if quad.predicate.value == SH + "result":
            top.add(quad.object)
        elif isinstance(quad.object, NamedNode | BlankNode | Literal):
            nodes.setdefault(quad.subject, {})[quad.predicate.value] = quad.object
    results = set()
    for properties in (nodes[one] for one in top):
        shape = properties[SH + "sourceShape"].value
        named = properties.get(SH + "resultPath")
        path = book.checks[shape].path or (named.value if isinstance(named, NamedNode) else "")
        pair = properties[SH + "sourceConstraintComponent"].value in _ABOUT_PAIRS
        value = None if pair else properties.get(SH + "value")
        results.add(_result(properties[SH + "focusNode"], path, value, shape))
    return _ordered(results)


ENGINES: dict[str, Callable[[ShapeBook, Iterable[Quad]], list[Result]]] = {
    "pyshifty": run_pyshifty,
    "pyshacl": run_pyshacl,
}


def _result(focus: Node, path: str, value: Node | None, shape: str) -> Result:
    return Result(_unnamed(focus), path, None if value in (None, focus) else _unnamed(value), shape)


def _ordered(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda r: (str(r.focus), r.shape, r.path, str(r.value)))


def _ntriples(quads: Iterable[Quad]) -> bytes:
    """The statements for an engine. Blank nodes get names: in a query they would match anything."""
    triples = (Triple(_named(q.subject), q.predicate, _named(q.object)) for q in quads)
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _named(term: Any) -> Any:
    return NamedNode(_BLANK + term.value) if isinstance(term, BlankNode) else term


def _unnamed(term: Any) -> Any:
    named = isinstance(term, NamedNode) and term.value.startswith(_BLANK)
    return BlankNode(term.value.removeprefix(_BLANK)) if named else term


def _term(text: str) -> Node:
    """A term from its N-Triples form."""
    (quad,) = parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES, rename_blank_nodes=False)
    if isinstance(quad.object, NamedNode | BlankNode | Literal):
        return quad.object
    raise TypeError(text)
