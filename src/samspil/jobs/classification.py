"""Which collaboration models an arrangement realises, as far as the facts can tell.

1. Each feature rule is run once, in an order in which it sees what it reads; what it finds goes to
   the graph of derived statements.
2. Each model rule is asked twice: whose definition holds, whose definition fails.
3. What neither holds nor fails cannot be derived, and the unknown features are named.

The derived model and the model a source asserts stand side by side; neither overwrites the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pyoxigraph import NamedNode

from samspil.engine.store import Store
from samspil.jobs.rules import HAS_FEATURE, LACKS_FEATURE, ModelRule, RuleSet
from samspil.words.vocabulary import NS

_HAS, _LACKS = NamedNode(HAS_FEATURE), NamedNode(LACKS_FEATURE)
_DERIVED_MODEL = NamedNode(NS + "derivedModel")
_NOT_DERIVABLE = NamedNode(NS + "notDerivableModel")
_CONTRADICTED = NamedNode(NS + "contradictedModel")


class Verdict(StrEnum):
    """The three honest answers, and the one for data that contradict themselves."""

    REALISED = "realised"
    NOT_REALISED = "not-realised"
    UNKNOWN = "unknown"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Assessment:
    """One arrangement held against one model rule.

    `distance` is the number of features that are not known to be present and would have to be.
    """

    rule: ModelRule
    verdict: Verdict
    lacking: tuple[str, ...]
    unknown: tuple[str, ...]
    conflicting: tuple[str, ...]
    distance: int


@dataclass(frozen=True)
class Classification:
    """Everything the rules can say of one arrangement."""

    arrangement: str
    asserted: tuple[str, ...]
    assessments: tuple[Assessment, ...]

    @property
    def nearest(self) -> tuple[Assessment, ...]:
        """The assessments of named models at the least distance; for hybrids and near misses."""
        named = [a for a in self.assessments if a.rule.concept]
        least = min((a.distance for a in named), default=0)
        return tuple(a for a in named if a.distance == least)

    @property
    def realised(self) -> tuple[ModelRule, ...]:
        """The rules that are met."""
        return tuple(a.rule for a in self.assessments if a.verdict is Verdict.REALISED)


def derive_features(
    store: Store, rules: RuleSet, assumed: Mapping[str, bool | None] = MappingProxyType({})
) -> None:
    """Add every derivable `hasFeature` and `lacksFeature` to the store's derived graph.

    `assumed` says of some features that every arrangement has them, lacks them or (None) that
    nothing is known; features derived from these follow suit.
    """
    for rule in rules.features:
        feature = NamedNode(rule.feature)
        if rule.feature in assumed:
            _assume(store, feature, assumed[rule.feature])
            continue
        found = {
            (arrangement, polarity)
            for arrangement, polarity, _ in store.rows(rule.query)
            if isinstance(arrangement, NamedNode) and isinstance(polarity, NamedNode)
        }
        store.add_derived((arrangement, polarity, feature) for arrangement, polarity in found)


def _assume(store: Store, feature: NamedNode, present: bool | None) -> None:
    store.forget(_HAS, feature)
    store.forget(_LACKS, feature)
    if present is not None:
        polarity = _HAS if present else _LACKS
        arrangements = _members(store, f"?x a <{NS}CollaborationArrangement> .")
        store.add_derived((NamedNode(iri), polarity, feature) for iri in arrangements)


def classify(
    store: Store, rules: RuleSet, assumed: Mapping[str, bool | None] = MappingProxyType({})
) -> list[Classification]:
    """Every arrangement in the store classified, ordered by IRI; derived statements are added."""
    derive_features(store, rules, assumed)
    has = _by_arrangement(store, HAS_FEATURE)
    lacks = _by_arrangement(store, LACKS_FEATURE)
    asserted = _by_arrangement(store, NS + "assertedModel")
    holding = {rule.iri: _members(store, rule.condition.holds) for rule in rules.models}
    failing = {rule.iri: _members(store, rule.condition.fails) for rule in rules.models}
    result = []
    for arrangement in sorted(_members(store, f"?x a <{NS}CollaborationArrangement> .")):
        assessments = tuple(
            _assess(
                rule,
                holds=arrangement in holding[rule.iri],
                fails=arrangement in failing[rule.iri],
                has=has[arrangement],
                lacks=lacks[arrangement],
            )
            for rule in rules.models
        )
        result.append(
            Classification(arrangement, tuple(sorted(asserted[arrangement])), assessments)
        )
    store.add_derived(triple for found in result for triple in _conclusions(found))
    return result


def _assess(
    rule: ModelRule, *, holds: bool, fails: bool, has: set[str], lacks: set[str]
) -> Assessment:
    needs = rule.condition.needs
    conflicting = needs & has & lacks
    if conflicting:
        verdict = Verdict.CONFLICT
    elif holds:
        verdict = Verdict.REALISED
    elif fails:
        verdict = Verdict.NOT_REALISED
    else:
        verdict = Verdict.UNKNOWN
    return Assessment(
        rule,
        verdict,
        tuple(sorted(needs & lacks - has)),
        tuple(sorted(needs - has - lacks)),
        tuple(sorted(conflicting)),
        min(len(way - has) for way in rule.condition.ways),
    )


def _conclusions(found: Classification) -> Iterable[tuple[NamedNode, NamedNode, NamedNode]]:
    arrangement = NamedNode(found.arrangement)
    for assessment in found.assessments:
        concept = assessment.rule.concept
        if concept is None:
            continue
        if assessment.verdict is Verdict.REALISED:
            yield arrangement, _DERIVED_MODEL, NamedNode(concept)
        elif concept in found.asserted and assessment.verdict is Verdict.NOT_REALISED:
            yield arrangement, _CONTRADICTED, NamedNode(concept)
        elif concept in found.asserted:
            yield arrangement, _NOT_DERIVABLE, NamedNode(concept)


def _members(store: Store, pattern: str) -> set[str]:
    if not pattern:
        return set()
    rows = store.rows(f"SELECT DISTINCT ?x WHERE {{ {pattern} }}")
    return {row[0].value for row in rows if isinstance(row[0], NamedNode)}


def _by_arrangement(store: Store, property_iri: str) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for subject, value in store.rows(f"SELECT ?s ?v WHERE {{ ?s <{property_iri}> ?v }}"):
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode):
            found[subject.value].add(value.value)
    return found
