"""What each page of an IRI is made from, as numbers that change when it does.

A page says what is said of a thing and points at it, the claims about it, and the names of all that
is mentioned. So three marks for each IRI are enough: its own statements, those that point at it,
and its name. They are sums of hashes of statements, made in one walk over the data. Which pages a
change can affect follows from the marks that differ, with the data at hand.

The mark of no page holds anything of all the data, or each case would change every page.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from pyoxigraph import BlankNode, NamedNode, Quad

from samspil.engine.store import Store
from samspil.jobs.publication import Publication
from samspil.words.vocabulary import BASE, CASE, LABEL_PROPERTIES, NS, OWL, RDF_TYPE, RDFS, SKOS

_EXAMPLES = 5
_MASK = 2**64 - 1
_ABOUT = (NamedNode(NS + "claimSubject"), NamedNode(NS + "claimObject"))
_SCHEME = NamedNode(SKOS + "inScheme")
_LABELS = frozenset(f"<{iri}>".encode() for iri in LABEL_PROPERTIES)
_TYPE, _BELOW = f"<{RDF_TYPE}>".encode(), f"<{RDFS}subClassOf>".encode()

Numbers = dict[str, int]


@dataclass(frozen=True)
class Marks:
    """The marks by IRI; `used` is how often a class or property is used, and on what first."""

    own: Numbers
    about: Numbers
    name: Numbers
    used: Mapping[str, tuple[int, tuple[str, ...]]]


@dataclass
class _Walk:
    """What is gathered on the way through the data."""

    own: defaultdict[bytes, int] = field(default_factory=lambda: defaultdict(int))
    about: defaultdict[bytes, int] = field(default_factory=lambda: defaultdict(int))
    name: defaultdict[bytes, int] = field(default_factory=lambda: defaultdict(int))
    users: defaultdict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    below: defaultdict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    nameless: list[tuple[bytes, bytes, bytes, bytes]] = field(default_factory=list)

    def line(self, line: bytes) -> None:
        """One statement in one line."""
        subject, predicate, rest = line.split(b" ", 2)
        value, _, graph = rest[:-2].rpartition(b" ")
        if subject.startswith(b"_:") or value.startswith(b"_:"):
            self.nameless.append((subject, predicate, value, graph))
            return
        number = _number(line)
        self.own[subject] += number
        self.own[graph] += number
        if value.startswith(b"<"):
            self.about[value] += number
        if predicate in _LABELS:
            self.name[subject] += number
        if predicate == _TYPE:
            self.users[value].add(subject)
        elif predicate == _BELOW:
            self.below[value].add(subject)
        self.users[predicate].add(subject)


def read_marks(content: Publication) -> Marks:
    """The marks of the content."""
    walk = _Walk()
    for line in content.dataset.quads.splitlines():
        walk.line(line)
    _hang(walk)
    for iri in content.names:
        walk.name[f"<{iri}>".encode()] += 1  # that there is something to lead to counts too
    return Marks(_plain(walk.own), _plain(walk.about), _plain(walk.name), _used(walk))


def _number(line: bytes) -> int:
    return int.from_bytes(blake2b(line, digest_size=8).digest())


def _plain(numbers: Mapping[bytes, int]) -> Numbers:
    return {iri[1:-1].decode(): number & _MASK for iri, number in numbers.items()}


def _hang(walk: _Walk) -> None:
    """What hangs from a nameless node counts where it hangs; its label counts nowhere."""
    said: dict[bytes, list[tuple[bytes, bytes, bytes]]] = defaultdict(list)
    for subject, predicate, value, graph in walk.nameless:
        said[subject].append((predicate, value, graph))
    texts: dict[bytes, bytes] = {}

    def text(node: bytes, above: frozenset[bytes]) -> bytes:
        if not node.startswith(b"_:"):
            return node
        if node in above:
            return b"_"
        if node not in texts:
            lines = (p + b" " + text(v, above | {node}) + b" " + g for p, v, g in said[node])
            texts[node] = b"[" + blake2b(b";".join(sorted(lines))).hexdigest().encode() + b"]"
        return texts[node]

    for subject, predicate, value, graph in walk.nameless:
        number = _number(
            b" ".join((text(subject, frozenset()), predicate, text(value, frozenset())))
        )
        walk.own[graph] += number
        if not subject.startswith(b"_:"):
            walk.own[subject] += number


def _used(walk: _Walk) -> dict[str, tuple[int, tuple[str, ...]]]:
    """How often each class, with those below it, and each property is used."""
    found = {}
    for term in walk.users.keys() | walk.below.keys():
        users = walk.users.get(term, set())
        for other in _all_below(term, walk.below) - {term}:
            users = users | walk.users.get(other, set())
        named = [user for user in users if user.startswith(b"<")]
        first = tuple(user[1:-1].decode() for user in sorted(named)[:_EXAMPLES])
        found[term[1:-1].decode()] = (len(named), first)
    return found


def _all_below(term: bytes, below: Mapping[bytes, set[bytes]]) -> set[bytes]:
    found, waiting = {term}, [term]
    while waiting:
        for other in below.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def affected(before: Marks, now: Marks, store: Store, cases: Collection[str]) -> set[str]:
    """The IRIs whose pages say something else than before, and perhaps a few more.

    The page of one of the `cases` says what all that hangs from it says.
    """
    own, about = _changed(before.own, now.own), _changed(before.about, now.about)
    renamed = _changed(before.name, now.name)
    found = own | about
    for iri in own:
        for quad in store.matching(NamedNode(iri)):
            if quad.predicate in (*_ABOUT, _SCHEME):
                found |= _iris(quad.object)
    speaking = {one for iri in renamed for one in _speaking_of(NamedNode(iri), store)}
    found |= renamed | speaking
    speaking |= {one for iri in own for one in _speaking_of(NamedNode(iri), store)}
    found |= _above(own | renamed, {*speaking, *about}, store, cases)
    found |= {term for term, used in now.used.items() if before.used.get(term) != used}
    found |= before.used.keys() - now.used.keys()
    found |= {term for term, (_, first) in now.used.items() if not renamed.isdisjoint(first)}
    return {iri for iri in found if iri.startswith(BASE)}


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


def _changed(before: Numbers, now: Numbers) -> set[str]:
    return {iri for iri in before.keys() | now.keys() if before.get(iri) != now.get(iri)}


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
