"""One state of the content: what is said of every IRI, whatever file it stands in.

Nameless nodes are compared by what hangs from them. Where that runs in a circle it is followed a
bounded number of steps, so that no file can make a comparison take for ever; two circles that
differ only further away count as the same.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from samspil.jobs.ontology.expressions import Term, members
from samspil.words.vocabulary import NS, OWL

_STEPS = 24  # around a circle of nameless nodes

Said = dict[Term, dict[str, list[Term]]]


@dataclass(frozen=True)
class Asked:
    """A question or a rule: its header lines by key, and its text without layout."""

    header: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Snapshot:
    """What was read: statements by subject and property, questions and rules by name."""

    name: str
    said: Said
    questions: Mapping[str, Asked]
    rules: Mapping[str, Asked]

    @cached_property
    def subjects(self) -> Mapping[str, Mapping[str, Sequence[Term]]]:
        """What is said of each IRI."""
        return {s.value: own for s, own in self.said.items() if isinstance(s, NamedNode)}

    @property
    def empty(self) -> bool:
        """True if nothing was found that could be compared."""
        return not (self.said or self.questions or self.rules)

    @property
    def version(self) -> str:
        """The version it says it is; empty if it says none."""
        values = self.subjects.get(NS, {}).get(OWL + "versionInfo", ())
        return next((value.value for value in values), "")

    @cached_property
    def _digests(self) -> Mapping[BlankNode, str]:
        return _digests(self.said)

    def key(self, term: Term) -> str:
        """What a term is compared by."""
        return self._digests[term] if isinstance(term, BlankNode) else str(term)

    def keys(self, iri: str, property_: str) -> dict[str, Term]:
        """The values of a property by what they are compared by."""
        values = self.subjects.get(iri, {}).get(property_, ())
        return {self.key(value): value for value in values}

    @cached_property
    def disjoint(self) -> Mapping[str, frozenset[str]]:
        """By class, those that nothing of it can belong to as well, however that is said."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        groups: list[Sequence[Term]] = []
        for subject, own in self.said.items():
            groups += [members(head, self.said) for head in own.get(OWL + "members", ())]
            groups += [(subject, other) for other in own.get(OWL + "disjointWith", ())]
        for group in groups:
            names = {term.value for term in group if isinstance(term, NamedNode)}
            for name in names:
                found[name] |= names - {name}
        return {name: frozenset(others) for name, others in found.items()}

    @cached_property
    def loose(self) -> Mapping[str, BlankNode]:
        """The nameless nodes that hang from nothing, by what they are compared by."""
        inside = {v for own in self.said.values() for vs in own.values() for v in vs}
        return {
            self.key(node): node
            for node in self.said
            if isinstance(node, BlankNode) and node not in inside
        }


def gathered(quads: Iterable[Quad]) -> Said:
    """Statements by subject and property, each once."""
    said: Said = {}
    for quad in quads:
        value = quad.object
        if isinstance(quad.subject, NamedNode | BlankNode) and isinstance(
            value, NamedNode | BlankNode | Literal
        ):
            values = said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, [])
            if value not in values:
                values.append(value)
    return said


def _digests(said: Said) -> Mapping[BlankNode, str]:
    """By nameless node, a digest of what hangs from it."""
    inner = {
        node: [v for vs in said.get(node, {}).values() for v in vs if isinstance(v, BlankNode)]
        for node in _nameless(said)
    }
    outer: defaultdict[BlankNode, list[BlankNode]] = defaultdict(list)
    for node, parts in inner.items():
        for part in parts:
            outer[part].append(node)
    waiting = {node: len(parts) for node, parts in inner.items()}
    ready = [node for node, count in waiting.items() if not count]
    found: dict[BlankNode, str] = {}
    while ready:
        node = ready.pop()
        found[node] = _digest(node, said, found)
        for other in outer[node]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    circling = dict.fromkeys((node for node in inner if node not in found), "")
    for _ in range(_STEPS if circling else 0):
        known = {**found, **circling}
        circling = {node: _digest(node, said, known) for node in circling}
    return {**found, **circling}


def _nameless(said: Said) -> dict[BlankNode, None]:
    found: dict[BlankNode, None] = {}
    for subject, own in said.items():
        for term in (subject, *(v for values in own.values() for v in values)):
            if isinstance(term, BlankNode):
                found[term] = None
    return found


def _digest(node: BlankNode, said: Said, known: Mapping[BlankNode, str]) -> str:
    lines = sorted(
        f"{property_} {known[value] if isinstance(value, BlankNode) else value}"
        for property_, values in said.get(node, {}).items()
        for value in values
    )
    return "_:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]
