"""What has changed since the last build, and which pages of IRIs that can affect.

The dump of the last build lies in the folder and says all that was said then. What is said now is
held against it line by line, so nothing else is kept from one build to the next, and what is no
part of the change is known to be as it was.

A page says what is said of a thing and points at it, the claims about it, and the names of all that
is mentioned; the page of a class or a property, how often it is used. Which pages a statement can
affect follows from this, with the data at hand.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad

from samspil.engine.dataset import lines_with
from samspil.engine.store import Store
from samspil.words.vocabulary import (
    BASE,
    CASE,
    CONCEPT,
    GRAPH,
    LABEL_PROPERTIES,
    NS,
    OWL,
    RDF_TYPE,
    RDFS,
    SKOS,
)

_ABOUT = (NamedNode(NS + "claimSubject"), NamedNode(NS + "claimObject"))
_SCHEME = NamedNode(SKOS + "inScheme")
_TYPE, _BELOW = NamedNode(RDF_TYPE), NamedNode(RDFS + "subClassOf")
# A change of these can reach every page.
_FAR = frozenset((RDFS + "subClassOf", RDFS + "subPropertyOf", OWL + "imports", OWL + "versionIRI"))

_TERMS, _ONTOLOGY = (NS, CONCEPT), f"{GRAPH}ontology"
_STEP = 2**16  # bytes


class Statement(NamedTuple):
    """A statement as a line of N-Quads has it: IRIs without brackets, all else as it stands."""

    subject: str
    predicate: str
    value: str
    graph: str

    @property
    def leads(self) -> bool:
        """True if its value is a thing and no text."""
        return not self.value.startswith(('"', "_:", "<"))


@dataclass(frozen=True)
class Change:
    """The statements that are new or gone, and the IRIs that are known of late or no more.

    `nameless` are the statements about nodes without a name, those that are as they were too.
    `counted` is true if no class or property is said of other things than before.
    """

    statements: Collection[Statement]
    nameless: Collection[Statement]
    known: Collection[str]
    counted: bool

    @cached_property
    def predicates(self) -> frozenset[str]:
        """What the statements say."""
        return frozenset(one.predicate for one in self.statements)

    @property
    def far(self) -> bool:
        """True for a change that is not followed."""
        return not _FAR.isdisjoint(self.predicates)

    @property
    def defining(self) -> bool:
        """True if something may be said otherwise of a term or in an ontology."""
        return any(
            one.subject.startswith(_TERMS) or one.graph.startswith(_ONTOLOGY)
            for one in self.statements
        )

    @cached_property
    def own(self) -> set[str]:
        """The IRIs of which something else is said; a graph is a document that says it."""
        above: dict[str, set[str]] = defaultdict(set)
        for one in self.nameless:
            above[one.value].add(one.subject)
        found, waiting = set[str](), [one.subject for one in self.statements]
        seen = set(waiting)
        while waiting:
            node = waiting.pop()
            if not node.startswith("_:"):
                found.add(node)
            elif new := above[node] - seen:
                seen |= new
                waiting += new
        return found | {one.graph for one in self.statements}

    @cached_property
    def about(self) -> set[str]:
        """The IRIs at which something else points."""
        return {one.value for one in self.statements if one.leads}

    @cached_property
    def renamed(self) -> set[str]:
        """The IRIs that are called something else, or lead somewhere of late or no more."""
        named = {one.subject for one in self.statements if one.predicate in LABEL_PROPERTIES}
        return {iri for iri in named if not iri.startswith("_:")}.union(self.known)

    @cached_property
    def used(self) -> set[str]:
        """The classes and properties that are used more or less than before."""
        types = {one.value for one in self.statements if one.predicate == RDF_TYPE}
        return types | self.predicates


def change(before: bytes, now: bytes, known_before: Iterable[str], known: Iterable[str]) -> Change:
    """What is different in a dump beside that of `before`; both are in the same order."""
    start, end = _alike(before, now)
    old = {*before[start : len(before) - end].splitlines(keepends=True)}
    new = {*now[start : len(now) - end].splitlines(keepends=True)}
    different = old ^ new
    nameless = {now[at:to] for at, to in lines_with(b"_:", now)}
    nameless |= {line for line in different if b"_:" in line}
    return Change(
        [*map(_statement, different)],
        [*map(_statement, nameless)],
        {*known_before}.symmetric_difference(known),
        _said_of(old - new) == _said_of(new - old),
    )


def _alike(one: bytes, other: bytes) -> tuple[int, int]:
    """How much of two texts is the same at their beginning and at their end, in whole lines.

    Nearly that: what is the same beside a difference need not be found.
    """
    most, same = min(len(one), len(other)), 0
    while same + _STEP <= most and one.startswith(other[same : same + _STEP], same):
        same += _STEP
    start = one.rfind(b"\n", 0, same) + 1
    at, there, same = len(one), len(other), 0
    while same + _STEP <= most - start and one.startswith(
        other[there - same - _STEP : there - same], at - same - _STEP
    ):
        same += _STEP
    return start, at - one.find(b"\n", at - same) - 1 if same else 0


def _statement(line: bytes) -> Statement:
    subject, predicate, rest = line.decode().split(" ", 2)
    value, graph, _ = rest.rsplit(" ", 2)
    return Statement(*(_bare(term) for term in (subject, predicate, value, graph)))


def _said_of(lines: Iterable[bytes]) -> set[tuple[str, str, str]]:
    """What is said of which things, whatever the value, but for the class of a thing."""
    return {
        (one.subject, one.predicate, one.value if one.predicate == RDF_TYPE else "")
        for one in map(_statement, lines)
    }


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term


def affected(
    changed: Change, store: Store, cases: Collection[str], works: Collection[str] = ()
) -> set[str]:
    """The IRIs whose pages say something else than before, and perhaps a few more.

    The page of one of the `cases` says what all that hangs from it says. The `works` are cited by
    another name than before.
    """
    own, renamed = changed.own, changed.renamed.union(works)
    found = own | changed.about | renamed
    for iri in own:
        for quad in store.matching(NamedNode(iri)):
            if quad.predicate in (*_ABOUT, _SCHEME):
                found |= _iris(quad.object)
    speaking = {one for iri in renamed for one in _speaking_of(NamedNode(iri), store)}
    found |= speaking
    speaking |= {one for iri in own for one in _speaking_of(NamedNode(iri), store)}
    found |= _above(own | renamed, {*speaking, *changed.about}, store, cases)
    found |= _with_those_above(changed.used | _using(renamed, store), store)
    return {iri for iri in found if iri.startswith(BASE)}


def _using(iris: Iterable[str], store: Store) -> set[str]:
    """The classes and properties of which these are examples."""
    quads = [quad for iri in iris for quad in store.matching(NamedNode(iri))]
    types = {one for quad in quads if quad.predicate == _TYPE for one in _iris(quad.object)}
    return types | {quad.predicate.value for quad in quads}


def _with_those_above(terms: Iterable[str], store: Store) -> set[str]:
    """The terms, and every class that one of them is below."""
    found = {*terms}
    waiting = [*found]
    while waiting:
        for quad in store.matching(NamedNode(waiting.pop()), _BELOW):
            new = _iris(quad.object) - found
            found |= new
            waiting += new
    return found


def _above(changed: set[str], near: set[str], store: Store, cases: Collection[str]) -> set[str]:
    """The cases that what has changed, or is near it, hangs from."""
    found: set[str] = set()
    waiting = [*changed, *(iri for iri in near if iri.startswith(CASE) or _claims(iri, store))]
    seen = set(waiting)
    while waiting:
        iri = waiting.pop()
        found.add(CASE + iri.removeprefix(CASE).partition("/")[0])
        for quad in store.matching(value=NamedNode(iri)):
            for other in _iris(quad.subject) - seen:
                if other.startswith(CASE) or _claims(other, store):
                    seen.add(other)
                    waiting.append(other)
        for property_ in _ABOUT:
            for quad in store.matching(NamedNode(iri), property_):
                waiting += _iris(quad.object) - seen
                seen |= _iris(quad.object)
    return found.intersection(cases) | seen.intersection(cases)


def _claims(iri: str, store: Store) -> bool:
    return any(True for _ in store.matching(NamedNode(iri), _ABOUT[0]))


def _speaking_of(node: NamedNode, store: Store) -> Iterator[str]:
    """Whoever has the name of a node on the page: who says something of it, in whatever place."""
    quads = (
        *store.matching(node),
        *store.matching(property_=node),
        *store.matching(value=node),
    )
    for quad in quads:
        yield from _iris(quad.graph_name)
        yield from _iris(quad.object)
        for subject in _holders(quad, store):
            yield subject.value
            for property_ in _ABOUT:
                for claimed in store.matching(subject, property_):
                    yield from _iris(claimed.object)


def _holders(quad: Quad, store: Store) -> Iterable[NamedNode]:
    """Of what a statement is a part: its subject, or that from which its nameless subject hangs."""
    waiting, seen = [quad.subject], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, NamedNode):
            yield node
        elif isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            waiting += [above.subject for above in store.matching(value=node)]


def _iris(term: object) -> set[str]:
    return {term.value} if isinstance(term, NamedNode) else set()


def documents(store: Store) -> set[str]:
    """The ontologies and their versions: everything in them is on their page."""
    rows = store.names(f"SELECT ?x WHERE {{ ?x a <{OWL}Ontology> }}")
    rows += store.names(f"SELECT ?v WHERE {{ ?x <{OWL}versionIRI> ?v }}")
    return {row[0] for row in rows}
