"""One state of the content: what is said of every IRI, whatever file it stands in.

Nameless nodes are compared by what hangs from them. Where that runs in a circle it is followed a
bounded number of steps, so that no file can make a comparison take for ever; two circles that
differ only further away count as the same.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from samspil.jobs.ontology.expressions import Term, members
from samspil.words.vocabulary import NS, OWL, RDF, RDF_TYPE

_STEPS = 24  # around a circle of nameless nodes
# What keeps two things apart, and the group that says it of all its members.
APART: Mapping[str, str] = {
    OWL + "disjointWith": OWL + "AllDisjointClasses",
    OWL + "propertyDisjointWith": OWL + "AllDisjointProperties",
    OWL + "differentFrom": OWL + "AllDifferent",
}
_MEMBERS = {OWL + "members", OWL + "distinctMembers"}
_FIRST, _REST = RDF + "first", RDF + "rest"

Said = dict[Term, dict[str, list[Term]]]


@dataclass(frozen=True)
class Asked:
    """A question or a rule: its header lines by key, and its text without layout."""

    header: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Snapshot:
    """What was read: statements by subject and property, questions and rules by name.

    `settings` are the tables of other files, by file and name; what one asks is its text.
    """

    name: str
    said: Said
    questions: Mapping[str, Asked]
    rules: Mapping[str, Asked]
    settings: Mapping[str, Asked] = field(default_factory=dict)

    @cached_property
    def subjects(self) -> Mapping[str, Mapping[str, Sequence[Term]]]:
        """What is said of each IRI."""
        return {s.value: own for s, own in self.said.items() if isinstance(s, NamedNode)}

    def renamed(self, names: Mapping[str, str]) -> "Snapshot":
        """The same state with other names for some things, wherever they are spoken of."""
        others: dict[Term, Term] = {NamedNode(old): NamedNode(new) for old, new in names.items()}
        said: Said = {}
        for subject, own in self.said.items():
            said[others.get(subject, subject)] = {
                names.get(property_, property_): [others.get(value, value) for value in values]
                for property_, values in own.items()
            }
        return replace(self, said=said)

    @property
    def empty(self) -> bool:
        """True if nothing was found that could be compared."""
        return not (self.said or self.questions or self.rules or self.settings)

    @property
    def version(self) -> str:
        """The version it says it is; empty if it says none."""
        values = self.subjects.get(NS, {}).get(OWL + "versionInfo", ())
        return next((value.value for value in values), "")

    @cached_property
    def _digests(self) -> Mapping[BlankNode, str]:
        return _digests(self.said)

    @cached_property
    def _meanings(self) -> Mapping[BlankNode, str]:
        return _digests(self.said, ordered=False)

    def key(self, term: Term) -> str:
        """What a term is compared by."""
        return self._digests[term] if isinstance(term, BlankNode) else str(term)

    def meaning(self, term: Term) -> str:
        """What a term is compared by where the order of a list means nothing."""
        return self._meanings[term] if isinstance(term, BlankNode) else str(term)

    def keys(self, iri: str, property_: str) -> dict[str, Term]:
        """The values of a property by what they are compared by."""
        values = self.subjects.get(iri, {}).get(property_, ())
        return {self.key(value): value for value in values}

    @cached_property
    def apart(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """By property of APART and by thing, those that it is kept apart from, however it is said.

        A group says it of each two of its members.
        """
        pairs = {
            property_: [(s, o) for s, own in self.said.items() for o in own.get(property_, ())]
            for property_ in APART
        }
        for property_, kind in APART.items():
            for own in self.said.values():
                if NamedNode(kind) in own.get(RDF_TYPE, ()):
                    heads = [head for name in _MEMBERS for head in own.get(name, ())]
                    pairs[property_] += [
                        p for h in heads for p in combinations(members(h, self.said), 2)
                    ]
        return {property_: _by_thing(said) for property_, said in pairs.items()}

    def only_parts(self, node: BlankNode) -> bool:
        """True for a nameless node that says of a list of names that they are apart, and no more:
        all that it says is told of each of them.
        """
        own = self.said[node]
        kinds = [[NamedNode(kind)] for kind in APART.values()]
        heads = [head for name in _MEMBERS for head in own.get(name, ())]
        plain = own.keys() - _MEMBERS == {RDF_TYPE} and own[RDF_TYPE] in kinds
        return plain and len(heads) == 1 and _lists_names(heads[0], self.said)

    @cached_property
    def loose(self) -> Mapping[str, BlankNode]:
        """The nameless nodes that hang from nothing, by what they are compared by."""
        inside = {v for own in self.said.values() for vs in own.values() for v in vs}
        return {
            self.key(node): node
            for node in self.said
            if isinstance(node, BlankNode) and node not in inside
        }


def _lists_names(head: Term, said: Said) -> bool:
    """True for a list of names, each of its cells whole and said once."""
    steps = 0
    while isinstance(head, BlankNode) and steps < len(said):
        own, steps = said.get(head, {}), steps + 1
        if own.keys() != {_FIRST, _REST} or any(len(values) > 1 for values in own.values()):
            return False
        if not isinstance(own[_FIRST][0], NamedNode):
            return False
        (head,) = own[_REST]
    return head == NamedNode(RDF + "nil")


def _by_thing(pairs: Iterable[tuple[Term, Term]]) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if one != other and isinstance(one, NamedNode) and isinstance(other, NamedNode):
            found[one.value].add(other.value)
            found[other.value].add(one.value)
    return {name: frozenset(others) for name, others in found.items()}


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


def _digests(said: Said, *, ordered: bool = True) -> Mapping[BlankNode, str]:
    """By nameless node, a digest of what hangs from it."""
    inside = {value for own in said.values() for value in own.get(_REST, ())}
    sets = {node for node in said if not ordered and node not in inside}
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
        found[node] = _digest(node, said, found, sets)
        for other in outer[node]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    circling = dict.fromkeys((node for node in inner if node not in found), "")
    for _ in range(_STEPS if circling else 0):
        known = {**found, **circling}
        circling = {node: _digest(node, said, known, sets) for node in circling}
    return {**found, **circling}


def _nameless(said: Said) -> dict[BlankNode, None]:
    found: dict[BlankNode, None] = {}
    for subject, own in said.items():
        for term in (subject, *(v for values in own.values() for v in values)):
            if isinstance(term, BlankNode):
                found[term] = None
    return found


def _digest(node: BlankNode, said: Said, known: Mapping[BlankNode, str], sets: set[Term]) -> str:
    """Of one of the `sets`, a list's members count, and not where they stand."""
    own: Mapping[str, Sequence[Term]] = said.get(node, {})
    if node in sets and _FIRST in own:
        own = {_FIRST: members(node, said)}
    lines = sorted(
        f"{property_} {known[value] if isinstance(value, BlankNode) else value}"
        for property_, values in own.items()
        for value in values
    )
    return "_:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]
