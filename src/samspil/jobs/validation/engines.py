"""Two SHACL engines behind one call: pyshifty to work with, pySHACL to hold it against.

An engine gets our shapes and the data as bytes and gives back which check failed at which node. It
gets no network, no imports, no inference, and never shapes from the data.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from samspil.files.turtle import Term
from samspil.jobs.validation.shapes import ShapeBook
from samspil.words.vocabulary import SH

# What compares the values of two properties; only one of our engines says for which value.
ABOUT_PAIRS = {
    f"{SH}{name}ConstraintComponent"
    for name in ("Disjoint", "Equals", "LessThan", "LessThanOrEquals")
}


@dataclass(frozen=True)
class Result:
    """A check that failed: at which node, for which property and value where there is one.

    Terms are as the readers of files give them: an IRI is its text, a literal is lexical form,
    datatype and language; a literal that is a node, as none of our shapes has it, is its N-Triples
    form. Source: SHACL 1.0 § 3.6.2, without severity and message, which our shapes supply.
    """

    focus: str
    path: str
    value: Term | None
    shape: str


def run_pyshifty(book: ShapeBook, shapes: bytes, data: bytes) -> list[Result]:
    """The results of the Rust engine."""
    validator = _prepared(shapes)
    found = validator.validate_algebra(
        data, None, "ntriples", "data", None, False, "info", False, "error", False
    )
    results = set()
    for violation in found.violations:
        focus = plain(_term(violation.focus_node))
        for reason in violation.reasons:
            shape = reason.author_message or ""
            path = book.checks[shape].path
            found_by_query = reason.sparql_diagnostic
            rows = found_by_query.results if found_by_query else [[("value", reason.value)]]
            for row in map(dict, rows):
                value = plain(_term(row["value"])) if "value" in row else None
                results.add(result(focus, path or row.get("path", "")[1:-1], value, shape))
    return _ordered(results)


def make_ready(engine: str, *shapes: bytes) -> None:
    """Have an engine read the shapes, if it is one that reads them once."""
    if engine == "pyshifty":
        for text in shapes:
            _prepared(text)


@lru_cache(maxsize=4)
def _prepared(shapes: bytes) -> Any:
    # The compiled engine is used without the package around it, which makes an rdflib graph of a
    # report and takes longer to import than a case to check. Its own list of results is ten times
    # as fast as a report and names the author's message of each, so the messages are names here.
    package = find_spec("shifty")
    inside = package.submodule_search_locations if package else None
    found = PathFinder.find_spec("shifty._shifty", inside)
    if found is None or found.loader is None:
        raise ModuleNotFoundError("shifty", name="shifty")
    compiled = module_from_spec(found)
    found.loader.exec_module(compiled)
    return compiled.PreparedValidator(shapes, None, "ntriples", None)


def run_pyshacl(book: ShapeBook, shapes: bytes, data: bytes) -> list[Result]:
    """The results of the reference engine."""
    import pyshacl  # noqa: PLC0415
    import rdflib  # noqa: PLC0415

    _, report, _ = pyshacl.validate(
        rdflib.Graph().parse(data=data, format="nt"),
        shacl_graph=rdflib.Graph().parse(data=shapes, format="nt"),
        advanced=False,
        inference="none",
        do_owl_imports=False,
        meta_shacl=False,
        js=False,
        allow_warnings=True,
        allow_infos=True,
    )
    nodes: dict[object, dict[str, Any]] = {}
    top: set[object] = set()
    for quad in parse(report.serialize(format="nt"), format=RdfFormat.N_TRIPLES):
        if quad.predicate.value == SH + "result":
            top.add(quad.object)
        else:
            nodes.setdefault(quad.subject, {})[quad.predicate.value] = quad.object
    results = set()
    for properties in (nodes[one] for one in top):
        shape = properties[SH + "sourceShape"].value
        named = properties.get(SH + "resultPath")
        path = book.checks[shape].path or (named.value if isinstance(named, NamedNode) else "")
        pair = properties[SH + "sourceConstraintComponent"].value in ABOUT_PAIRS
        value = None if pair else properties.get(SH + "value")
        focus = plain(properties[SH + "focusNode"])
        results.add(result(focus, path, None if value is None else plain(value), shape))
    return _ordered(results)


Engine = Callable[[ShapeBook, bytes, bytes], list[Result]]
# Both take the shapes by which checks have names, as N-Triples, and the data as N-Triples in which
# every node has a name: in a query a node without one would match anything.
ENGINES: dict[str, Engine] = {"pyshifty": run_pyshifty, "pyshacl": run_pyshacl}


def result(focus: Term, path: str, value: Term | None, shape: str) -> Result:
    """A result as every engine gives it: a node that is itself the value is not said twice."""
    if not isinstance(focus, str):
        text, datatype, language = focus
        kind = NamedNode(datatype)
        literal = Literal(text, language=language) if language else Literal(text, datatype=kind)
        return Result(str(literal), path, None if value == focus else value, shape)
    return Result(focus, path, None if value == focus else value, shape)


def _ordered(results: Iterable[Result]) -> list[Result]:
    return sorted(results, key=lambda r: (r.focus, r.shape, r.path, str(r.value)))


def _term(text: str) -> Any:
    """A term from its N-Triples form."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    (quad,) = parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)
    return quad.object


def plain(term: Any) -> Term:
    """A term as the readers of files give it."""
    if isinstance(term, Literal):
        return (term.value, term.datatype.value, (term.language or "").lower())
    name: str = term.value
    return name
