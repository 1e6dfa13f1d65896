"""Which collaboration models an arrangement realises, as far as the facts can tell.

1. Each feature rule is run once, in an order in which it sees what it reads; what it finds goes to
   the graph of derived statements.
2. Each model rule is asked twice: whose definition holds, whose definition fails.
3. What neither holds nor fails cannot be derived, and the unknown features are named.

The derived model and the model a source asserts stand side by side; neither overwrites the other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from pyoxigraph import NamedNode

from samspil.engine.store import Store
from samspil.jobs.rules import ASSERTED_MODEL, HAS_FEATURE, LACKS_FEATURE, ModelRule, RuleSet
from samspil.words.vocabulary import NS

_POLARITY = {name: NamedNode(name) for name in (HAS_FEATURE, LACKS_FEATURE)}
_DERIVED_MODEL = NamedNode(NS + "derivedModel")
_NOT_DERIVABLE = NamedNode(NS + "notDerivableModel")
_CONTRADICTED = NamedNode(NS + "contradictedModel")
# Everything the rules may add; what a source itself says of a feature stands beside it.
DERIVED_PROPERTIES = (
    *_POLARITY.values(),
    _DERIVED_MODEL,
    _NOT_DERIVABLE,
    _CONTRADICTED,
)
_NOTHING: frozenset[str] = frozenset()
_THREADS = 4
Assumed = Mapping[str, bool | None]
_In = TypeVar("_In")
_Out = TypeVar("_Out")
_Sets = defaultdict[str, set[str]]


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


@dataclass(frozen=True)
class Features:
    """Which features each arrangement has and which it lacks."""

    has: Mapping[str, AbstractSet[str]]
    lacks: Mapping[str, AbstractSet[str]]


def derive_features(
    store: Store,
    rules: RuleSet,
    assumed: Assumed = MappingProxyType({}),
    threads: int = _THREADS,
) -> Features:
    """Add every derivable `hasFeature` and `lacksFeature` to the store's derived graph.

    `assumed` says of some features that every arrangement has them, lacks them or (None) that
    nothing is known; features derived from these follow suit. Gives what then holds, including what
    the data state of features themselves.
    """
    held = {HAS_FEATURE: _sets(store, HAS_FEATURE), LACKS_FEATURE: _sets(store, LACKS_FEATURE)}
    for layer in rules.layers:
        derived = [rule for rule in layer if rule.feature not in assumed]
        found = _each(lambda rule: store.names(rule.found), derived, threads)
        for rule, rows in zip(derived, found, strict=True):
            feature = NamedNode(rule.feature)
            store.add_derived((NamedNode(one), _POLARITY[how], feature) for one, how in rows)
            for one, how in rows:
                held[how][one].add(rule.feature)
        for rule in layer:
            if rule.feature in assumed:
                _assume(store, held, rule.feature, assumed[rule.feature])
    return Features(held[HAS_FEATURE], held[LACKS_FEATURE])


def _each(work: Callable[[_In], _Out], given: Sequence[_In], threads: int) -> list[_Out]:
    if threads == 1:
        return list(map(work, given))
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, given))


def _assume(store: Store, held: Mapping[str, _Sets], feature: str, present: bool | None) -> None:
    for polarity, node in _POLARITY.items():
        store.forget(node, NamedNode(feature))
        for features in held[polarity].values():
            features.discard(feature)
    if present is not None:
        polarity = HAS_FEATURE if present else LACKS_FEATURE
        arrangements = _members(store, f"?x a <{NS}CollaborationArrangement> .")
        node, property_ = NamedNode(feature), _POLARITY[polarity]
        store.add_derived((NamedNode(iri), property_, node) for iri in arrangements)
        for iri in arrangements:
            held[polarity][iri].add(feature)


def classify(
    store: Store,
    rules: RuleSet,
    assumed: Assumed = MappingProxyType({}),
    threads: int = _THREADS,
) -> list[Classification]:
    """Every arrangement in the store classified, ordered by IRI; derived statements are added."""
    features = derive_features(store, rules, assumed, threads)
    asserted = _sets(store, ASSERTED_MODEL)
    judges = _each(lambda rule: _Judge(store, rule), rules.models, threads)
    result = []
    for arrangement in sorted(_members(store, f"?x a <{NS}CollaborationArrangement> .")):
        has = features.has.get(arrangement, _NOTHING)
        lacks = features.lacks.get(arrangement, _NOTHING)
        assessments = tuple(judge(arrangement, has, lacks) for judge in judges)
        models = tuple(sorted(asserted.get(arrangement, _NOTHING)))
        result.append(Classification(arrangement, models, assessments))
    store.add_derived(triple for found in result for triple in _conclusions(found))
    return result


class _Judge:
    """One model rule over all arrangements; what looks the same to it is judged once.

    A definition that speaks of features alone is decided by the features already at hand; only one
    that speaks of more is put to the store.
    """

    def __init__(self, store: Store, rule: ModelRule) -> None:
        self._rule = rule
        self._needs = rule.condition.needs
        asked = not rule.condition.features_only
        self._holding = _members(store, rule.condition.holds) if asked else set()
        self._failing = _members(store, rule.condition.fails) if asked else set()
        self._seen: dict[tuple[bool, bool, frozenset[str], frozenset[str]], Assessment] = {}

    def __call__(
        self, arrangement: str, has: AbstractSet[str], lacks: AbstractSet[str]
    ) -> Assessment:
        look = (
            arrangement in self._holding,
            arrangement in self._failing,
            frozenset(self._needs & has),
            frozenset(self._needs & lacks),
        )
        if look not in self._seen:
            self._seen[look] = _assess(self._rule, *look)
        return self._seen[look]


def _assess(
    rule: ModelRule, holds: bool, fails: bool, has: frozenset[str], lacks: frozenset[str]
) -> Assessment:
    needs = rule.condition.needs
    conflicting = has & lacks
    if rule.condition.features_only:
        holds = any(way <= has for way in rule.condition.ways)
        fails = all(way & lacks for way in rule.condition.ways)
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
        tuple(sorted(lacks - has)),
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
    rows = store.names(f"SELECT DISTINCT ?x WHERE {{ {pattern} FILTER(isIRI(?x)) }}")
    return {row[0] for row in rows}


def _sets(store: Store, property_iri: str) -> _Sets:
    """What the property leads to, by subject; IRIs only."""
    found: _Sets = defaultdict(set)
    for subject, value in store.names(
        f"SELECT ?s ?v WHERE {{ ?s <{property_iri}> ?v . FILTER(isIRI(?s) && isIRI(?v)) }}"
    ):
        found[subject].add(value)
    return found
