"""What was derived, by which rule, from what, in which version: a dataset of its own.

Each rule has a named graph that holds what it derived and the nodes that this rests on; the default
graph says of each such graph which rule made it and which other graphs it used. Nothing derived is
ever written into a source file.

Source: PROV-O (W3C 2013).
"""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from samspil import __version__
from samspil.engine.store import Store
from samspil.jobs.classification import Classification
from samspil.jobs.rules import RuleSet
from samspil.words.vocabulary import GRAPH, NS, OWL, PROV, RDF_TYPE

_A = NamedNode(RDF_TYPE)
_ENTITY = NamedNode(PROV + "Entity")
_DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")
_GENERATED_BY = NamedNode(PROV + "wasGeneratedBy")
_RUN = NamedNode(GRAPH + "derived/run")


def derived_dataset(
    store: Store, rules: RuleSet, found: Sequence[Classification]
) -> Iterator[Quad]:
    """Everything derived about the arrangements in `found`, with where it comes from."""
    yield Quad(_RUN, _A, NamedNode(PROV + "Activity"))
    yield Quad(_RUN, NamedNode(OWL + "versionInfo"), Literal(f"samspil {__version__}"))
    realised = {one.arrangement: {rule.iri for rule in one.realised} for one in found}
    for rule in rules.features:
        graph = _graph(rule.feature)
        feature = NamedNode(rule.feature)
        yield from _made_by(graph, feature, (_graph(read) for read in sorted(rule.reads)))
        for arrangement, polarity, basis in store.names(rule.grounds):
            if arrangement in realised:
                yield Quad(NamedNode(arrangement), NamedNode(polarity), feature, graph)
                yield Quad(NamedNode(arrangement), _DERIVED_FROM, NamedNode(basis), graph)
    for model in rules.models:
        graph = _graph(model.iri)
        yield from _made_by(graph, NamedNode(model.iri), map(_graph, sorted(model.condition.needs)))
        yield Quad(graph, NamedNode(NS + "ruleId"), Literal(model.rule))
        for arrangement, models in realised.items():
            if model.iri in models:
                node = NamedNode(arrangement)
                yield Quad(node, _A, NamedNode(model.iri), graph)
                if model.concept:
                    concept = NamedNode(model.concept)
                    yield Quad(node, NamedNode(NS + "derivedModel"), concept, graph)


def _graph(rule: str) -> NamedNode:
    return NamedNode(f"{GRAPH}derived/{rule.rsplit('/', 1)[-1]}")


def _made_by(graph: NamedNode, rule: NamedNode, used: Iterable[NamedNode]) -> Iterator[Quad]:
    yield Quad(graph, _A, _ENTITY)
    yield Quad(graph, _GENERATED_BY, _RUN)
    yield Quad(graph, _DERIVED_FROM, rule)
    for other in used:
        yield Quad(graph, _DERIVED_FROM, other)
