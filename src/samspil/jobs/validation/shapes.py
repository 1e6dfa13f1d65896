"""What the shapes say about themselves: the id, gravity and words of every check.

An engine only tells *that* a shape is broken and where; what a reader is told comes from here, so
a change of engine changes no word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from samspil.files.workspace import Workspace
from samspil.words.findings import Severity
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import SH, SHAPE

_SEVERITIES = {
    SH + "Violation": Severity.VIOLATION,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}


@dataclass(frozen=True)
class Shape:
    """One check: its id (the local name of the shape), path if it has a plain one, and words."""

    check: str
    path: str
    severity: Severity
    message: Mapping[Language, str]


@dataclass(frozen=True)
class ShapeBook:
    """The shapes as statements for the engines, and as checks by IRI for the reader."""

    quads: tuple[Quad, ...]
    checks: Mapping[str, Shape]

    @cached_property
    def declared_terms(self) -> frozenset[str]:
        """The checks that find a name nobody declared; what follows from one is held back."""
        return frozenset(iri for iri in self.checks if iri.startswith(SHAPE + "DeclaredTerm"))

    @cached_property
    def speaking_names(self) -> bytes:
        """The shapes as N-Triples in which every message is the IRI of the check that utters it.

        An engine that hands an author's message back thereby says which check it was.
        """
        kept = [q for q in self.quads if q.predicate.value != SH + "message"]
        speakers = {iri: iri for iri in self.checks}
        for quad in kept:
            constraint, shape = quad.object, quad.subject
            if (
                quad.predicate.value == SH + "sparql"
                and isinstance(constraint, NamedNode)
                and isinstance(shape, NamedNode)
                and shape.value in self.checks
            ):
                speakers[constraint.value] = shape.value
        message = NamedNode(SH + "message")
        said = [Quad(NamedNode(who), message, Literal(name)) for who, name in speakers.items()]
        return serialize((q.triple for q in (*kept, *said)), format=RdfFormat.N_TRIPLES) or b""


def read_shapes(workspace: Workspace) -> ShapeBook:
    """Every shape of the workspace."""
    quads = [
        quad
        for path in workspace.turtle("shapes")
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
    ]
    severity: dict[str, Severity] = {}
    paths: dict[str, str] = {}
    messages: dict[str, dict[Language, str]] = {}
    for quad in quads:
        if not isinstance(quad.subject, NamedNode):
            continue
        iri, value = quad.subject.value, quad.object
        if quad.predicate.value == SH + "severity" and isinstance(value, NamedNode):
            severity[iri] = _SEVERITIES[value.value]
        if quad.predicate.value == SH + "path" and isinstance(value, NamedNode):
            paths[iri] = value.value
        if quad.predicate.value == SH + "message" and isinstance(value, Literal):
            tag = next((lang for lang in LANGUAGES if lang == value.language), None)
            if tag:
                messages.setdefault(iri, {})[tag] = value.value
    constraints = {quad.object for quad in quads if quad.predicate.value == SH + "sparql"}
    checks = {
        iri: Shape(
            iri.removeprefix(SHAPE),
            paths.get(iri, ""),
            severity.get(iri, Severity.VIOLATION),
            words,
        )
        for iri, words in messages.items()
        if NamedNode(iri) not in constraints
    }
    return ShapeBook(tuple(quads), checks)
