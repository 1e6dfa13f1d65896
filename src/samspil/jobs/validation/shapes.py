"""What the shapes say about themselves: the id, gravity and words of every check.

An engine only tells *that* a shape is broken and where; what a reader is told comes from here, so
a change of engine changes no word.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from samspil.files.workspace import Workspace
from samspil.jobs.validation.ways import Way, ways_of
from samspil.words.findings import Both, Severity
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import DCTERMS, NS, RDF, RDF_TYPE, RDFS, SH, SHAPE

_SEVERITIES = {
    SH + "Violation": Severity.VIOLATION,
    SH + "Warning": Severity.WARNING,
    SH + "Info": Severity.INFO,
}
_Node = NamedNode | BlankNode | Triple
_PATTERN = NS + "forbiddenPattern"
_PATTERN_OF_NAMES = NS + "forbiddenInName"
_AIM = SH + "target"
_COMPONENT = NamedNode(SH + "ConstraintComponent")
_QUERIES = {SH + "select", SH + "ask"}
_NAME = re.compile(r"\b([a-z][\w-]*):(\w[\w-]*)|<([^<>\s]+)>")
_FOR_PEOPLE = {SH + name for name in ("message", "name", "description", "group", "order")}
_FOR_PEOPLE.add(RDFS + "label")
_WORDS = {"message": SH + "message", "name": SH + "name", "description": SH + "description"}


@dataclass(frozen=True)
class Shape:
    """One check: its id (the local name of the shape), path if it has a plain one, and words.

    `name` is the field or matter it is about, `reason` what it is for; `group` is the IRI of the
    part of the form it belongs to, and `identifier` the rule it stems from, if it has a number.
    """

    check: str
    path: str
    severity: Severity
    message: Both
    name: Both
    reason: Both
    group: str
    identifier: str


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
    def ways(self) -> Mapping[str, tuple[Way, ...]]:
        """By check with a path, the rows of properties that lead to what it looks at."""
        return ways_of(self.quads)

    @cached_property
    def properties(self) -> frozenset[str]:
        """What a check may look at in a node that is not its focus; no other property."""
        spaces = {}
        said = _by_subject(self.quads)
        for one in said.values():
            for prefix in one.get(SH + "prefix", ()):
                spaces[prefix.value] = one[SH + "namespace"][0].value
        found = {RDF_TYPE, RDFS + "subClassOf"}
        for quad in self.quads:
            if isinstance(quad.object, NamedNode):
                found.add(quad.object.value)
            elif quad.predicate.value in _QUERIES and isinstance(quad.object, Literal):
                for prefix, name, iri in _NAME.findall(quad.object.value):
                    found.add(iri or spaces.get(prefix, "") + name)
        return frozenset(found)

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """By check, what no text may look like; to be held against the text between ` ` and `;`."""
        return self._forbidden(_PATTERN)

    @cached_property
    def patterns_of_names(self) -> Mapping[str, re.Pattern[str]]:
        """By check, what no IRI may look like, whoever's it is."""
        return self._forbidden(_PATTERN_OF_NAMES)

    def _forbidden(self, property_: str) -> Mapping[str, re.Pattern[str]]:
        return {
            quad.subject.value: re.compile(quad.object.value)
            for quad in self.quads
            if quad.predicate.value == property_
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
        }

    @cached_property
    def excepted(self) -> frozenset[str]:
        """The properties whose texts may look like anything."""
        excepting = NS + "exceptProperty"
        return frozenset(
            quad.object.value
            for quad in self.quads
            if quad.predicate.value == excepting and isinstance(quad.object, NamedNode)
        )

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """By check that asks for a text in one language, which."""
        first = {
            quad.subject: quad.object.value
            for quad in self.quads
            if quad.predicate.value == RDF + "first" and isinstance(quad.object, Literal)
        }
        spoken = self._through(SH + "languageIn", first)
        asked = self._through(SH + "qualifiedValueShape", spoken)
        return {check.value: tag for check, tag in asked.items() if isinstance(check, NamedNode)}

    def _through(self, property_: str, known: Mapping[_Node, str]) -> dict[_Node, str]:
        return {
            quad.subject: known[quad.object]
            for quad in self.quads
            if quad.predicate.value == property_
            and not isinstance(quad.object, Literal)
            and quad.object in known
        }

    @cached_property
    def speaking_names(self) -> bytes:
        """The shapes as N-Triples in which every message is the IRI of the check that utters it.

        An engine that hands an author's message back thereby says which check it was.
        """
        return self._speaking(frozenset())

    @cached_property
    def of_statements(self) -> bytes:
        """Without the checks of texts, which the privacy gate makes, and of names, made apart."""
        return self._speaking(frozenset(self.patterns) | self._of_names)

    @cached_property
    def of_names(self) -> bytes:
        """The checks of names alone; nothing fails them in data that use none but declared ones."""
        return self._speaking(frozenset(self._aimed - self._of_names))

    @property
    def _of_names(self) -> frozenset[str]:
        return frozenset(iri for iri in self._aimed if iri in self.declared_terms)

    @cached_property
    def _aimed(self) -> frozenset[str]:
        """The shapes that are aimed at something."""
        return frozenset(
            quad.subject.value
            for quad in self.quads
            if quad.predicate.value.startswith(_AIM) and isinstance(quad.subject, NamedNode)
        )

    def _speaking(self, silent: frozenset[str]) -> bytes:
        """Messages become names; what is only for people falls away, and so do shapes that nothing
        leads to when those in `silent` are aimed at nothing.
        """
        kept = [q for q in self.quads if q.predicate.value not in _FOR_PEOPLE]
        if silent:
            nodes = {NamedNode(iri) for iri in silent}
            kept = [
                q for q in kept if q.subject not in nodes or not q.predicate.value.startswith(_AIM)
            ]
            roots: set[_Node] = {NamedNode(iri) for iri in self._aimed - silent}
            roots |= {q.subject for q in kept if q.object == _COMPONENT}
            kept = _leading_from(roots, kept)
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
        there = {quad.subject for quad in kept}
        said = [
            Quad(node, message, Literal(name))
            for node, name in ((NamedNode(who), name) for who, name in speakers.items())
            if node in there
        ]
        return serialize((q.triple for q in (*kept, *said)), format=RdfFormat.N_TRIPLES) or b""


def read_shapes(workspace: Workspace) -> ShapeBook:
    """Every shape of the workspace."""
    quads = tuple(
        quad
        for path in workspace.turtle("shapes")
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
    )
    said = _by_subject(quads)
    constraints = {
        quad.object
        for quad in quads
        if quad.predicate.value in (SH + "sparql", SH + "nodeValidator")
    }
    checks = {
        iri: _shape(iri, properties)
        for iri, properties in said.items()
        if SH + "message" in properties and NamedNode(iri) not in constraints
    }
    return ShapeBook(quads, checks)


_Said = Mapping[str, list[NamedNode | Literal]]


def _leading_from(roots: AbstractSet[Any], quads: Sequence[Quad]) -> list[Quad]:
    """What is said of the roots and of all that this leads to."""
    said: dict[Any, list[Any]] = {}
    for quad in quads:
        said.setdefault(quad.subject, []).append(quad.object)
    reached: set[Any] = set()
    waiting = set(roots)
    while waiting:
        reached |= waiting
        waiting = {node for one in waiting for node in said.get(one, ())} - reached
    return [quad for quad in quads if quad.subject in reached]


def _by_subject(quads: Iterable[Quad]) -> dict[str, _Said]:
    said: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            properties = said.setdefault(quad.subject.value, {})
            properties.setdefault(quad.predicate.value, []).append(quad.object)
    return dict(said)


def _shape(iri: str, said: _Said) -> Shape:
    def one(property_: str) -> str:
        return next((value.value for value in said.get(property_, [])), "")

    path = next((v.value for v in said.get(SH + "path", []) if isinstance(v, NamedNode)), "")
    words = {name: _both(said.get(property_, [])) for name, property_ in _WORDS.items()}
    return Shape(
        iri.removeprefix(SHAPE),
        path,
        _SEVERITIES.get(one(SH + "severity"), Severity.VIOLATION),
        words["message"],
        words["name"],
        words["description"],
        one(SH + "group"),
        one(DCTERMS + "identifier"),
    )


def _both(values: Iterable[NamedNode | Literal]) -> Both:
    found: dict[Language, str] = {}
    for value in values:
        for language in LANGUAGES:
            if isinstance(value, Literal) and value.language == language:
                found[language] = value.value
    return found
