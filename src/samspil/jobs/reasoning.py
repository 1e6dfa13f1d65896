"""What the OWL reasoner HermiT makes of the ontology and of data projected to OWL.

HermiT is the oracle, not the workhorse: it says whether the ontology is consistent, whether every
class can have members, and which classes the given individuals belong to. It needs Java.

owlready2 runs code that an ontology file names, and follows imports on the network; so it never
sees a file. It is given N-Triples that hold only what this module lets through: declared terms,
axioms over them, and values of datatypes in the OWL 2 datatype map.

Source: OWL 2 Web Ontology Language, Structural Specification (W3C 2012), § 4 and § 9.
"""

import io
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from samspil.words.errors import WrongUse
from samspil.words.vocabulary import BASE, OWL, RDF, RDF_TYPE, RDFS, SKOS, XSD

_DATATYPES = {RDF + "langString"} | {
    XSD + name
    for name in (
        *("string", "anyURI", "boolean", "decimal", "integer", "int", "long", "short"),
        *("nonNegativeInteger", "positiveInteger", "double", "float", "dateTime"),
    )
}
_AXIOMS = {
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    RDFS + "domain",
    RDFS + "range",
    RDF + "first",
    RDF + "rest",
}
_INDIVIDUAL = NamedNode(OWL + "NamedIndividual")
_NOT_AXIOMS = {OWL + "imports", OWL + "versionIRI", OWL + "versionInfo"}


@dataclass(frozen=True)
class Reasoning:
    """What the reasoner found: types only for individuals of ours, classes only of ours."""

    consistent: bool
    unsatisfiable: tuple[str, ...]
    types: frozenset[tuple[str, str]]


def project(quads: Iterable[Quad]) -> list[Quad]:
    """The part of `quads` that OWL 2 DL gives a meaning: axioms, class and property assertions."""
    statements = list(quads)
    declared = {
        quad.subject: quad.object
        for quad in statements
        if quad.predicate.value == RDF_TYPE
        and isinstance(quad.object, NamedNode)
        and quad.object.value in (OWL + "ObjectProperty", OWL + "DatatypeProperty")
    }
    kept = [quad for quad in statements if _has_meaning(quad, declared)]
    individuals = {
        quad.subject
        for quad in kept
        if quad.predicate.value == RDF_TYPE
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and not quad.object.value.startswith(OWL)
    }
    named = (Quad(one, NamedNode(RDF_TYPE), _INDIVIDUAL) for one in individuals)
    return [*kept, *named]


def _has_meaning(quad: Quad, declared: dict[Any, Any]) -> bool:
    predicate, value = quad.predicate.value, quad.object
    if isinstance(value, Literal) and value.datatype.value not in _DATATYPES:
        return False
    if predicate == RDF_TYPE:
        return isinstance(value, NamedNode | BlankNode) and value.value not in (
            OWL + "AnnotationProperty",
            SKOS + "ConceptScheme",
        )
    if predicate in _NOT_AXIOMS:
        return False
    return predicate in _AXIOMS or predicate.startswith(OWL) or quad.predicate in declared


def reason(quads: Iterable[Quad]) -> Reasoning:
    """Consistency, unsatisfiable classes and inferred types of the given statements.

    Raises: WrongUse when there is no Java.
    """
    if shutil.which("java") is None:
        raise WrongUse("reasoner-java")
    import owlready2  # noqa: PLC0415 - heavy, and only wanted here

    world = owlready2.World()
    triples = serialize((quad.triple for quad in project(quads)), format=RdfFormat.N_TRIPLES)
    ontology = world.get_ontology(BASE + "projection#")
    ontology.load(fileobj=io.BytesIO(triples or b""))
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Reasoning(consistent=False, unsatisfiable=(), types=frozenset())
    unsatisfiable = sorted(
        c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing
    )
    return Reasoning(True, tuple(unsatisfiable), frozenset(_types(world)))


def _types(world: Any) -> Iterable[tuple[str, str]]:
    for individual in world.individuals():
        for kind in individual.INDIRECT_is_a:
            iri = getattr(kind, "iri", "")
            if iri.startswith(BASE) and individual.iri.startswith(BASE):
                yield individual.iri, iri
