"""Why an arrangement does or does not realise a model: from the model back to the sources.

model → features → the facts that decide each feature → who says so, where and in which words

Nothing is computed anew: the chain is read from the rules that classified the arrangement, the
facts those rules matched, and the claims and sources recorded for these facts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import groupby, product
from operator import itemgetter

from pyoxigraph import Literal, NamedNode

from samspil.engine.store import Reading, Store, type_of_term
from samspil.jobs.classification import Assessment, Classification
from samspil.jobs.rules import HAS_FEATURE, LACKS_FEATURE, FeatureRule, RuleSet
from samspil.words.vocabulary import DCTERMS, NS, RDF_TYPE, SKOS


@dataclass(frozen=True)
class Statement:
    """Who says something: source, place in it, words, status and strength; empty if not known."""

    source: str
    locator: str
    wording: str
    status: str
    strength: str


@dataclass(frozen=True)
class Fact:
    """One triple a rule rests on, and who states it.

    `about` is the actor it concerns when the triple stands on a participation, else the subject.
    """

    about: str
    subject: str
    property: str
    value: type_of_term
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class FeatureStep:
    """One feature a model needs: had, lacked, both (a conflict) or neither (unknown).

    `fields` are the properties that would decide it, for a feature that is unknown.
    """

    feature: str
    rule: str
    has: tuple[Fact, ...]
    lacks: tuple[Fact, ...]
    present: bool
    absent: bool
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Disagreement:
    """A question on which scholars differ: each position as a claim and the source it stands in."""

    question: str
    positions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Explanation:
    """One assessment with the whole chain behind it.

    `literature` is what the rule rests on, `disagreements` what scholars dispute about its model.
    """

    classification: Classification
    assessment: Assessment
    steps: tuple[FeatureStep, ...]
    literature: tuple[str, ...]
    asserted: tuple[Fact, ...]
    disagreements: tuple[Disagreement, ...]


Grounds = Mapping[str, Sequence[tuple[str, type_of_term | None]]]


def grounds_of(store: Store, rule: FeatureRule) -> Grounds:
    """By arrangement, what a rule found (`hasFeature`, `lacksFeature`) and the node it rests on."""
    found: dict[str, list[tuple[str, type_of_term | None]]] = {}
    for node, polarity, basis in store.rows(rule.grounds):
        if isinstance(node, NamedNode) and isinstance(polarity, NamedNode):
            found.setdefault(node.value, []).append((polarity.value, basis))
    # The engine gives rows in no order of its own, and a page must be the same every time.
    return {
        node: sorted(pairs, key=lambda pair: (pair[0], str(pair[1])))
        for node, pairs in found.items()
    }


def explain(
    store: Store, rules: RuleSet, found: Classification, assessment: Assessment
) -> Explanation:
    """The chain behind one assessment in a store that has been classified."""
    by_feature = {rule.feature: rule for rule in rules.features}
    steps = tuple(
        step_of(store, rule, found.arrangement, grounds_of(store, rule))
        for feature in sorted(assessment.rule.condition.needs)
        if (rule := by_feature.get(feature))
    )
    literature = _values(store, assessment.rule.iri, DCTERMS + "source")
    asserted = tuple(_facts(store, found.arrangement, [NS + "assertedModel"], frozenset()))
    disagreements = tuple(_disagreements(store, assessment.rule.concept))
    cited = tuple(_iris(literature))
    return Explanation(found, assessment, steps, cited, asserted, disagreements)


def _disagreements(store: Store, model: str | None) -> Iterator[Disagreement]:
    """What scholars dispute about a model or the model it is a reading of."""
    if model is None:
        return
    rows = store.names(
        f"SELECT DISTINCT ?question ?position ?source WHERE {{ <{model}> <{SKOS}broader>? ?model . "
        f"?question <{NS}disagreementOn> ?model ; <{NS}hasPosition> ?position . "
        f"?position <{NS}statedIn> ?source }} ORDER BY ?question ?position ?source"
    )
    for question, positions in groupby(rows, key=itemgetter(0)):
        yield Disagreement(question, tuple((row[1], row[2]) for row in positions))


def step_of(
    store: Store | Reading, rule: FeatureRule, arrangement: str, grounded: Grounds
) -> FeatureStep:
    """How one feature of an arrangement was decided; `grounded` is what its rule rests on."""
    fields = _iris(_values(store, rule.feature, NS + "decidedBy"))
    grounds: dict[str, list[Fact]] = {HAS_FEATURE: [], LACKS_FEATURE: []}
    for polarity, basis in grounded.get(arrangement, ()):
        for fact in _grounds(store, basis, fields, rule):
            facts = grounds[polarity]
            facts += [fact] if fact not in facts else []
    held = _iris(_values(store, arrangement, HAS_FEATURE))
    lacked = _iris(_values(store, arrangement, LACKS_FEATURE))
    return FeatureStep(
        rule.feature,
        rule.file,
        tuple(grounds[HAS_FEATURE]),
        tuple(grounds[LACKS_FEATURE]),
        rule.feature in held,
        rule.feature in lacked,
        tuple(fields),
    )


def _grounds(
    store: Store | Reading, basis: type_of_term | None, fields: Sequence[str], rule: FeatureRule
) -> Iterator[Fact]:
    """The facts on the node that a rule matched, and on the actor who takes part in it."""
    if not isinstance(basis, NamedNode):
        return
    taking_part = NS + "hasParticipation" in fields
    places = [basis.value, *_iris(_values(store, basis.value, NS + "hasParticipation"))]
    actors = [
        actor
        for place in (places if taking_part else places[:1])
        for actor in _iris(_values(store, place, NS + "participant"))
    ]
    for node in (basis.value, *actors):
        own = [field for field in fields if field != NS + "hasParticipation"]
        facts = list(_facts(store, node, own, rule.mentions))
        others = [RDF_TYPE] if node in actors else rule.mentions
        facts += [
            fact
            for fact in _facts(store, node, sorted({*others} - {*fields}), rule.mentions)
            if isinstance(fact.value, NamedNode) and fact.value.value in rule.mentions
        ]
        for fact in facts:
            # An actor is described once for the whole case; the arrangement says it takes part.
            vouched = fact.statements or tuple(_said_of(store, basis.value))
            yield replace(fact, statements=vouched)


def _facts(
    store: Store | Reading, subject: str, properties: Sequence[str], mentions: frozenset[str]
) -> Iterator[Fact]:
    """The values of `properties`; of several, those the rule speaks of, if it speaks of any."""
    about = next(iter(_iris(_values(store, subject, NS + "participant"))), subject)
    for property_ in properties:
        values = _values(store, subject, property_)
        spoken_of = [v for v in values if isinstance(v, NamedNode) and v.value in mentions]
        for value in spoken_of or values:
            statements = tuple(_statements(store, subject, property_, value))
            yield Fact(about, subject, property_, value, statements)


def _statements(
    store: Store | Reading, subject: str, property_: str, value: type_of_term
) -> Iterator[Statement]:
    """The claims that assert this very triple; without any, the source of the node itself."""
    told = []
    for claim in store.subjects(NS + "claimSubject", NamedNode(subject)):
        about = (
            *_values(store, claim, NS + "claimObject"),
            *_values(store, claim, NS + "claimValue"),
        )
        if value in about and NamedNode(property_) in _values(store, claim, NS + "claimProperty"):
            told += list(_told(store, claim))
    yield from sorted(set(told), key=astuple) or _said_of(store, subject)


def _told(store: Store | Reading, claim: str) -> Iterator[Statement]:
    """What one claim says of who says it."""
    names = ("locator", "wording", "claimStatus", "strength")
    said = [[_text(v) for v in _values(store, claim, NS + name)] or [""] for name in names]
    sources = _iris(_values(store, claim, NS + "statedIn"))
    for source, locator, wording, status, strength in product(sources, *said):
        yield Statement(source, locator, wording, status, strength)


def _said_of(store: Store | Reading, node: str) -> Iterator[Statement]:
    """The sources of a node as such, which vouch for everything said of it."""
    for source in _iris(_values(store, node, NS + "statedIn")):
        status = next(iter(_iris(_values(store, node, NS + "claimStatus"))), "")
        yield Statement(source, "", "", status, "")


def _text(cell: type_of_term | None) -> str:
    return cell.value if isinstance(cell, NamedNode | Literal) else ""


def _values(store: Store | Reading, subject: str, property_: str) -> Sequence[type_of_term]:
    return store.objects(subject, property_)


def _iris(terms: Sequence[type_of_term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]
