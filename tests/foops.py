"""The fifteen tests of FOOPS! that need no network, asked of a document that holds an ontology.

Written from the list of the tests and of the metadata each of them looks for. A test's score is the
share of its parts that pass; the whole is the mean over the tests. Two of the parts are special:

* OM4.2 asks whether the licence resolves. Here it must be an address we have looked at ourselves.
* OM3 asks for a DOI, which only a registry gives. Our own rule (H12 of the ontology study) asks for
  one from version 1.0 on, so `strict` counts it as FOOPS! does and the default does not.

Source: FOOPS! 0.3.2, https://w3id.org/foops/benchmark/PRE
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, VANN
from rdflib.term import Node

_BIBO = "http://purl.org/ontology/bibo/"
_PERSISTENT = ("https://w3id.org/", "https://doi.org/", "http://purl.org/", "https://www.w3.org/")
_LICENCES = ("https://creativecommons.org/licenses/by/4.0/",)
_FOUND_BY: Mapping[str, Sequence[URIRef]] = {
    "title": (DCTERMS.title,),
    "description": (DCTERMS.description, DCTERMS.abstract, RDFS.comment),
    "licence": (DCTERMS.license,),
    "version IRI": (OWL.versionIRI,),
    "version": (OWL.versionInfo,),
    "author": (DCTERMS.creator,),
    "namespace": (VANN.preferredNamespaceUri,),
    "prefix": (VANN.preferredNamespacePrefix,),
    "created": (DCTERMS.created,),
    "citation": (DCTERMS.bibliographicCitation,),
    "doi": (URIRef(_BIBO + "doi"),),
    "publisher": (DCTERMS.publisher,),
    "logo": (FOAF.logo,),
    "status": (URIRef(_BIBO + "status"),),
    "source": (DCTERMS.source,),
    "issued": (DCTERMS.issued,),
}
_ASKED: Mapping[str, Sequence[str]] = {
    "FIND1": ("prefix",),
    "OM1": ("title", "description", "licence", "version IRI", "author", "namespace"),
    "OM2": ("prefix", "version", "created", "citation"),
    "OM3": ("doi", "publisher", "logo", "status", "source", "issued"),
    "OM4.1": ("licence",),
    "OM5.1": ("created", "author"),
    "OM5.2": ("issued", "publisher"),
}
_METADATA = (str(DCTERMS), str(VANN), _BIBO, str(FOAF))


@dataclass(frozen=True)
class Outcome:
    """One test: what it looked for, and what of it is not there."""

    asked: Sequence[str]
    missing: Sequence[str]

    @property
    def score(self) -> float:
        """From 0 to 1."""
        return 1 - len(self.missing) / len(self.asked) if self.asked else 0.0


def assess(document: bytes, form: str, iri: str, *, strict: bool = False) -> dict[str, Outcome]:
    """The outcome of each of the fifteen tests by name; `form` is what rdflib calls the syntax."""
    graph = Graph().parse(data=document, format=form)
    ontology = URIRef(iri)

    def has(name: str) -> bool:
        return any((ontology, found, None) in graph for found in _FOUND_BY[name])

    def outcome(asked: Iterable[str], there: Iterable[str]) -> Outcome:
        wanted = list(asked)
        return Outcome(wanted, sorted({*wanted} - {*there}))

    found = {
        name: outcome(
            [one for one in asked if strict or one != "doi"], [one for one in asked if has(one)]
        )
        for name, asked in _ASKED.items()
    }
    version = graph.value(ontology, OWL.versionIRI)
    licences = {str(one) for one in graph.objects(ontology, DCTERMS.license)}
    own, reused = _terms(graph, iri)
    about = {str(p) for p in graph.predicates(ontology)}
    labelled, defined = (RDFS.label, SKOS.prefLabel), (RDFS.comment, SKOS.definition)
    return found | {
        "PURL1": outcome([iri], [iri] if iri.startswith(_PERSISTENT) else []),
        "RDF1": outcome([form], [form] if (ontology, RDF.type, OWL.Ontology) in graph else []),
        "VER1": outcome(
            ["there", "another IRI"],
            [*(["there"] if version else []), *(["another IRI"] if version != ontology else [])],
        ),
        "OM4.2": outcome(["licence"], ["licence"] if licences & {*_LICENCES} else []),
        "VOC1": outcome(["metadata"], ["metadata" for p in about if p.startswith(_METADATA)]),
        "VOC2": outcome(["reuse"], ["reuse" for _ in reused]),
        "VOC3": outcome(own, (str(s) for p in labelled for s in _told(graph, p))),
        "VOC4": outcome(own, (str(s) for p in defined for s in _told(graph, p))),
    }


def score(outcomes: Mapping[str, Outcome]) -> float:
    """The mean over the tests."""
    return sum(one.score for one in outcomes.values()) / len(outcomes)


def missing(outcomes: Mapping[str, Outcome]) -> dict[str, Sequence[str]]:
    """What is not there, by the test that looks for it; empty if everything is."""
    return {name: one.missing for name, one in outcomes.items() if one.missing}


def _told(graph: Graph, property_: URIRef) -> Iterable[Node]:
    return (s for s, text in graph.subject_objects(property_) if isinstance(text, Literal))


def _terms(graph: Graph, iri: str) -> tuple[list[str], set[str]]:
    """Classes and properties below the ontology's IRI, and those of other vocabularies."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    named = {str(s) for k in kinds for s in graph.subjects(RDF.type, k) if isinstance(s, URIRef)}
    own = {one for one in named if one.startswith(iri)}
    return sorted(own), {one for one in named - own if not one.startswith(str(OWL))}
