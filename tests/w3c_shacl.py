"""The cases of W3C's SHACL suite, made ready for our engines, and what W3C expects of each.

Our engines know a check by the name of its shape, and nodes without a name never reach them. So
shapes and nodes without one are given a name here, as our readers do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from conftest import ROOT
from samspil.files.document import to_ntriples
from samspil.jobs.validation.engines import ABOUT_PAIRS, Result, plain, result
from samspil.jobs.validation.shapes import Shape, ShapeBook
from samspil.words.findings import Severity
from samspil.words.vocabulary import RDF, SH

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
_BESIDE = ROOT.parent / "shared/w3c/shacl"
SUITE = _BESIDE if _BESIDE.exists() else ROOT.parents[1] / "shared/w3c/shacl"
HERE = SUITE.exists()
_PATHS = ("alternativePath", "inversePath", "oneOrMorePath", "zeroOrMorePath", "zeroOrOnePath")
_UNNAMED = {RDF + "first", *(SH + path for path in _PATHS)}
_SHAPES = {SH + "NodeShape", SH + "PropertyShape"}
_CONSTRAINTS = {SH + "sparql", SH + "validator"}
_REPORTS = {SH + "ValidationReport", SH + "ValidationResult"}


@dataclass(frozen=True)
class Case:
    """One case: its folder and name, the graphs, and the results; None where it must be refused."""

    name: str
    book: ShapeBook
    data: bytes
    expected: frozenset[Result] | None


def cases() -> Iterator[Case]:
    """Every case that the manifests list."""
    for manifest in sorted(SUITE.rglob("manifest.ttl")):
        for quad in _read(manifest):
            if quad.predicate.value == MF + "include" and not quad.object.value.endswith(
                "/manifest.ttl"
            ):
                yield _case(manifest.parent / quad.object.value.rsplit("/", 1)[1])


def _case(path: Path) -> Case:
    quads = _named(_read(path))
    said: dict[object, dict[str, list[Any]]] = {}
    for quad in quads:
        said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    (entry,) = (about for about in said.values() if MF + "action" in about)
    action, (wanted,) = said[entry[MF + "action"][0]], entry[MF + "result"]
    shapes = _other(path, action[SHT + "shapesGraph"][0], quads)
    data = _other(path, action[SHT + "dataGraph"][0], quads)
    book = _book(shapes)
    expected = None
    if wanted != NamedNode(SHT + "Failure"):
        results = said[wanted].get(SH + "result", [])
        expected = frozenset(_expected(said[one]) for one in results)
    name = path.relative_to(SUITE).with_suffix("").as_posix()
    return Case(name, book, to_ntriples(data), expected)


def _other(path: Path, graph: NamedNode, quads: list[Any]) -> list[Any]:
    other = path.parent / graph.value.rsplit("/", 1)[1]
    return quads if other == path or not other.suffix else _named(_read(other))


def _read(path: Path) -> list[Any]:
    base = f"https://example.org/{path.relative_to(SUITE).as_posix()}"
    found = parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=False)
    return list(found)


def _named(quads: list[Any]) -> list[Any]:
    """Nodes without a name get one, unless they are cells of lists or parts of paths."""
    nameless = {quad.subject for quad in quads if quad.predicate.value in _UNNAMED}

    def name(term: Any) -> Any:
        if isinstance(term, BlankNode) and term not in nameless:
            return NamedNode(f"urn:w3c:{term.value}")
        return term

    return [Quad(name(q.subject), q.predicate, name(q.object)) for q in quads]


def _book(quads: list[Any]) -> ShapeBook:
    reports = {q.subject for q in quads if q.object.value in _REPORTS}
    kept = [quad for quad in quads if quad.subject not in reports]
    paths = {q.subject: q.object for q in kept if q.predicate.value == SH + "path"}
    typed = {quad.subject for quad in kept if quad.object.value in _SHAPES}
    constraints = {q.object for q in kept if q.predicate.value in _CONSTRAINTS} - typed
    subjects = {q.subject for q in kept if q.predicate.value.startswith(SH)}
    shapes = {one for one in subjects - constraints if isinstance(one, NamedNode)}
    return ShapeBook(tuple(kept), {one.value: _shape(one, paths.get(one)) for one in shapes})


def _shape(node: Any, path: Any) -> Shape:
    plain_path = path.value if isinstance(path, NamedNode) else ""
    return Shape(node.value, plain_path, Severity.VIOLATION, {}, {}, {}, "", "")


def _expected(said: dict[str, list[Any]]) -> Result:
    shape = said[SH + "sourceShape"][0].value
    path = said.get(SH + "resultPath", [None])[0]
    value = said.get(SH + "value", [None])[0]
    if said[SH + "sourceConstraintComponent"][0].value in ABOUT_PAIRS:
        value = None
    plain_path = path.value if isinstance(path, NamedNode) else ""
    focus = plain(said[SH + "focusNode"][0])
    return result(focus, plain_path, None if value is None else plain(value), shape)
