"""One person's coding of a case: for each unit and field the set of values, and where it stands.

A unit is a named node of a class of ours; a field is a property whose values are codes, places,
numbers, dates or truth values. Free text is not coded, and neither is what concerns the record
itself: its source, contributor, privacy, date and version. Saying nothing and saying `…/unknown`
are the same, as everywhere in samspil, and unknown is a value of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from samspil.files.document import Document
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace
from samspil.jobs.validation.own import BROKEN
from samspil.words.errors import NothingChecked, Unreadable
from samspil.words.findings import Where
from samspil.words.vocabulary import BASE, CONCEPT, NS, RDF, RDF_TYPE, SH, SHAPE, XSD

UNKNOWN = frozenset({"unknown"})
_CODES = (CONCEPT, BASE + "place/")
_TEXT = {XSD + "string", XSD + "anyURI", RDF + "langString"}
_NO_UNITS = {NS + name for name in ("Authorship", "Claim", "Person", "Source")}
_OF_THE_RECORD = {NS + "recordDate", NS + "recordVersion"}
_GROUPS_OF_THE_RECORD = {SHAPE + f"group-{name}" for name in ("admin", "privacy", "source")}


@dataclass(frozen=True)
class Coding:
    """What one person coded: `values` by unit and field, in the `documents` it was read from."""

    documents: tuple[Document, ...]
    units: frozenset[str]
    values: Mapping[tuple[str, str], frozenset[str]]

    @property
    def quads(self) -> Iterator[Quad]:
        """Every statement."""
        for document in self.documents:
            yield from document.quads

    def of(self, unit: str, field: str) -> frozenset[str]:
        """The values of a field for a unit; unknown if nothing is said."""
        return self.values.get((unit, field), UNKNOWN)

    def where(self, unit: str, field: str) -> Where | None:
        """Where the field stands, else the unit; None if the unit is not there."""
        places = [document.places for document in self.documents]
        found = [one.property(unit, field) for one in places if field]
        return next(filter(None, [*found, *(one.subject(unit) for one in places)]), None)

    @cached_property
    def fields(self) -> frozenset[str]:
        """Every field that is coded for some unit."""
        return frozenset(field for _, field in self.values)


def read_coding(path: Path, workspace: Workspace) -> Coding:
    """The coding in a file or folder.

    Raises: Unreadable for a file that cannot be read to its end, NothingChecked for no unit at all.
    """
    documents = tuple(map(read, collect([path])))
    for document in documents:
        broken = [mistake for mistake in document.mistakes if mistake.check in BROKEN]
        if broken:
            raise Unreadable("coding-syntax", file=document.name, line=broken[0].where.line)
    quads = [quad for document in documents for quad in document.quads]
    units = frozenset(_units(quads))
    if not units:
        raise NothingChecked("coding-empty", path=path)
    left_out = _OF_THE_RECORD | _fields_of_the_record(workspace)
    values: dict[tuple[str, str], set[str]] = {}
    for quad in quads:
        value, field = _coded(quad.object), quad.predicate.value
        unit = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        if value and unit in units and field.startswith(NS) and field not in left_out:
            values.setdefault((unit, field), set()).add(value)
    return Coding(documents, units, {at: _without_unknown(some) for at, some in values.items()})


def _units(quads: Sequence[Quad]) -> Iterator[str]:
    others = {q.subject for q in quads if q.predicate.value == RDF_TYPE and _iri(q) in _NO_UNITS}
    for quad in quads:
        named = isinstance(quad.subject, NamedNode) and quad.subject not in others
        if named and quad.predicate.value == RDF_TYPE and _iri(quad).startswith(NS):
            yield quad.subject.value  # type: ignore[union-attr]


def _iri(quad: Quad) -> str:
    return quad.object.value if isinstance(quad.object, NamedNode) else ""


def _coded(term: object) -> str:
    """A code, place, number, date or truth value as text; "" for anything else."""
    if isinstance(term, NamedNode):
        return term.value if term.value.startswith(_CODES) else ""
    if isinstance(term, Literal):
        return "" if term.datatype.value in _TEXT else term.value
    return ""


def _without_unknown(values: set[str]) -> frozenset[str]:
    return frozenset(v for v in values if not v.endswith("/unknown")) or UNKNOWN


def _fields_of_the_record(workspace: Workspace) -> set[str]:
    """The properties that the shapes count among source, contribution and privacy."""
    paths: dict[object, str] = {}
    groups: dict[object, str] = {}
    for path in workspace.turtle("shapes"):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            if quad.predicate.value == SH + "path":
                paths[quad.subject] = _iri(quad)
            elif quad.predicate.value == SH + "group":
                groups[quad.subject] = _iri(quad)
    by_path: dict[str, set[str]] = {}
    for shape, property_ in paths.items():
        if shape in groups:
            by_path.setdefault(property_, set()).add(groups[shape])
    return {path for path, found in by_path.items() if found <= _GROUPS_OF_THE_RECORD}
