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
from samspil.words.language import Language, in_language
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
        found = {}
        for iri in sorted({*iris}):
            terms = [quad.object for quad in self._labels.get(NamedNode(iri), ())]
            if texts := [(t.value, t.language or "") for t in terms if isinstance(t, Literal)]:
                found[iri] = in_language(texts, language) or ""
        return found

    def describe(self, iri: str) -> Description | None:
        """What the store says of the IRI; None if it says nothing."""
        node = NamedNode(iri)
        own = list(self._store.matching(node))
        pointing = [
            quad for quad in self._store.matching(value=node) if isinstance(quad.subject, NamedNode)
        ]
        if _is_ontology(own, pointing):
            return describe(iri, self._store)  # the few documents that import others
        if iri.startswith(GRAPH):
            own = list(dict.fromkeys((*own, *self._store.matching(graph=node))))
        elif any(isinstance(quad.object, BlankNode) for quad in own):
            own += self._hanging(own)
        incoming = sorted(
            (quad for quad in pointing if quad.predicate not in _ABOUT),
            key=lambda quad: (quad.subject.value, quad.predicate.value, str(quad.graph_name)),  # type: ignore[union-attr] # named ones only
        )
        claiming = {quad.subject for quad in pointing if quad.predicate in _ABOUT}
        claims = [
            quad
            for claim in sorted(claiming, key=lambda node: node.value)[:MOST_INCOMING]  # type: ignore[union-attr] # same
            for quad in self._store.matching(claim)  # type: ignore[arg-type] # same
        ]
        if not (own or incoming or claims):
            return None
        shown = incoming[:MOST_INCOMING]
        names = self._names(node, (*own, *shown, *claims))
        more = len(incoming) > MOST_INCOMING
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


def _is_ontology(own: Iterable[Quad], incoming: Iterable[Quad]) -> bool:
    typed = any(quad.predicate == _TYPE and quad.object == _ONTOLOGY for quad in own)
    return typed or any(quad.predicate == _VERSION for quad in incoming)
