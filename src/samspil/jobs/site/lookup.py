"""Descriptions looked up in the store itself, one after another and without SPARQL.

A site describes tens of thousands of IRIs, so each must cost next to nothing. What is said is what
`samspil.jobs.description` says, for one case as for all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from operator import attrgetter

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from samspil.engine.store import Store
from samspil.jobs.description import MOST_INCOMING, Description, describe, tidied
from samspil.jobs.labelled import Labelled
from samspil.words.language import Language
from samspil.words.vocabulary import GRAPH, LABEL_PROPERTIES, NS, OWL, RDF_TYPE

_ABOUT = (NamedNode(NS + "claimSubject"), NamedNode(NS + "claimObject"))
_TYPE, _ONTOLOGY = NamedNode(RDF_TYPE), NamedNode(OWL + "Ontology")
_VERSION = NamedNode(OWL + "versionIRI")
_KEPT = 2_048  # things by their names, some kilobytes each


class Lookup:
    """Describes IRIs from one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _labels(self) -> dict[NamedNode, list[Quad]]:
        found: dict[NamedNode, list[Quad]] = {}
        for property_ in LABEL_PROPERTIES:
            for quad in self._store.matching(property_=NamedNode(property_)):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                    found.setdefault(quad.subject, []).append(quad)
        return found

    @cached_property
    def _labelled(self) -> Callable[[NamedNode], Labelled]:
        """A thing by its names; the terms of the ontology are mentioned everywhere."""
        return lru_cache(_KEPT)(lambda node: Labelled(node, self._labels[node]))

    def prepare(self) -> None:
        """Look up now what every description needs, so that forked processes share it."""
        _ = self._labels

    def labels(self, iris: Iterable[str], language: Language) -> Mapping[str, str]:
        """The best label of each IRI that has one, as a store gives it."""
        named = (node for node in map(NamedNode, sorted({*iris})) if node in self._labels)
        return {node.value: self._labelled(node).text(language) or "" for node in named}

    def describe(self, iri: str) -> Description | None:
        """What the store says of the IRI; None if it says nothing."""
        node = NamedNode(iri)
        own = list(self._store.matching(node))
        pointing: list[tuple[str, str, str, Quad]] = []  # in the order of all but the statement
        claiming: set[NamedNode] = set()
        document = any(quad.predicate == _TYPE and quad.object == _ONTOLOGY for quad in own)
        for quad in self._store.matching(value=node):
            subject, predicate, _, graph = quad
            if isinstance(subject, NamedNode):
                document = document or predicate == _VERSION
                if predicate in _ABOUT:
                    claiming.add(subject)
                else:
                    pointing.append((subject.value, predicate.value, str(graph), quad))
        if document:
            return describe(iri, self._store)  # the few documents that import others
        if iri.startswith(GRAPH):
            own = list(dict.fromkeys((*own, *self._store.matching(graph=node))))
        elif any(isinstance(quad.object, BlankNode) for quad in own):
            own += self._hanging(own)
        claims = [
            quad
            for claim in sorted(claiming, key=lambda node: node.value)[:MOST_INCOMING]
            for quad in self._store.matching(claim)
        ]
        if not (own or pointing or claims):
            return None
        shown = [quad for *_, quad in sorted(pointing)[:MOST_INCOMING]]
        names = self._names(node, (*own, *shown, *claims))
        more = len(pointing) > MOST_INCOMING
        return tidied(Description(iri, own, shown, claims, names, more))

    def outline(self, iri: str) -> Description:
        """Only what is said of the IRI itself: for a page that looks up all else on its own."""
        return tidied(
            Description(iri, list(self._store.matching(NamedNode(iri))), (), (), (), False)
        )

    def _hanging(self, own: Sequence[Quad]) -> list[Quad]:
        """What hangs from the nameless nodes, in the graph of the statement it hangs from."""
        found: list[Quad] = []
        waiting = [quad.object for quad in own if isinstance(quad.object, BlankNode)]
        seen: set[BlankNode] = set()
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                below = list(self._store.matching(node))
                found += below
                waiting += [quad.object for quad in below if isinstance(quad.object, BlankNode)]
        return found

    def _names(self, node: NamedNode, quads: Iterable[Quad]) -> list[Labelled]:
        """What is mentioned and has a name."""
        mentioned = {node, *(term for s, p, o, _ in quads for term in (s, p, o))}
        named = map(self._labelled, mentioned & self._labels.keys())
        return sorted(named, key=attrgetter("place"))
