"""Why an arrangement does or does not realise a model: from the model back to the sources.

model → features → the facts that decide each feature → who says so, where and in which words

Nothing is computed anew: the chain is read from the rules that classified the arrangement, the
facts those rules matched, and the claims and sources recorded for these facts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from samspil.engine.store import Reading, Store, type_of_term
from samspil.jobs.classification import Assessment, Classification
from samspil.jobs.rules import HAS_FEATURE, LACKS_FEATURE, FeatureRule, RuleSet
from samspil.words.vocabulary import DCTERMS, NS, RDF_TYPE, SKOS


class Statement(NamedTuple):
    """Who says something: source, place in it, words, status and strength; empty if not known."""

    source: str
    locator: str
    wording: str
    status: str
    strength: str


class Fact(NamedTuple):
    """One triple a rule rests on, and who states it.

    `about` is the actor it concerns when the triple stands on a participation, else the subject.
    """

    about: str
    subject: str
    property: str
    value: type_of_term
    statements: tuple[Statement, ...]


class FeatureStep(NamedTuple):
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

    @property
    def state(self) -> str:
        """The end of the key of its name in the texts, `state-…`."""
        if self.present and self.absent:
            return "conflict"
        if self.present:
            return "has"
        return "lacks" if self.absent else "unknown"


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


def grounds_of(store: Store, rule: FeatureRule, arrangement: str | None = None) -> Grounds:
    """By arrangement, what a rule found (`hasFeature`, `lacksFeature`) and the node it rests on;
    of one `arrangement` or of all.
    """
    given = {"arrangement": NamedNode(arrangement)} if arrangement else {}
    found: dict[str, list[tuple[str, type_of_term | None]]] = {}
    for node, polarity, basis in store.rows_with(rule.grounds, given):
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
    needed = assessment.rule.condition.needs
    of_needed = sorted((r for r in rules.features if r.feature in needed), key=lambda r: r.feature)
    reading = Reading(store, {})
    grounded = {rule: grounds_of(store, rule, found.arrangement) for rule in of_needed}
    steps = steps_of(reading, found.arrangement, grounded)
    literature = tuple(_iris(reading.objects(assessment.rule.iri, DCTERMS + "source")))
    asserted = tuple(_Evidence(reading).facts(found.arrangement, NS + "assertedModel"))
    disagreements = tuple(_disagreements(store, assessment.rule.concept))
    return Explanation(found, assessment, steps, literature, asserted, disagreements)


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


def steps_of(
    store: Reading, arrangement: str, grounded: Mapping[FeatureRule, Grounds]
) -> tuple[FeatureStep, ...]:
    """How features of an arrangement were decided; `grounded` is what the rule of each rests on."""
    evidence = _Evidence(store)
    held = {*_iris(store.objects(arrangement, HAS_FEATURE))}
    lacked = {*_iris(store.objects(arrangement, LACKS_FEATURE))}
    steps = []
    for rule, by_arrangement in grounded.items():
        fields = _iris(store.objects(rule.feature, NS + "decidedBy"))
        grounds: dict[str, list[Fact]] = {HAS_FEATURE: [], LACKS_FEATURE: []}
        for polarity, basis in by_arrangement.get(arrangement, ()):
            facts = grounds[polarity]
            if isinstance(basis, NamedNode):
                for fact in evidence.of(basis.value, fields, rule.mentions):
                    facts += [fact] if fact not in facts else []
        steps.append(
            FeatureStep(
                rule.feature,
                rule.file,
                tuple(grounds[HAS_FEATURE]),
                tuple(grounds[LACKS_FEATURE]),
                rule.feature in held,
                rule.feature in lacked,
                tuple(fields),
            )
        )
    return tuple(steps)


class _Evidence:
    """Facts and who states them, each looked up once for all the features that rest on it."""

    def __init__(self, store: Reading) -> None:
        self._store = store
        self._facts: dict[tuple[str, str], list[Fact]] = {}
        self._said: dict[str, tuple[Statement, ...]] = {}
        self._parties: dict[tuple[str, bool], Sequence[str]] = {}

    def of(self, basis: str, fields: Sequence[str], mentions: frozenset[str]) -> Iterator[Fact]:
        """The facts on the node that a rule matched, and on the actor who takes part in it."""
        actors = self._actors(basis, NS + "hasParticipation" in fields)
        for node in (basis, *actors):
            said = self._store.all_of(node)
            facts: list[Fact] = []
            for field in fields:
                if field in said and field != NS + "hasParticipation":
                    found = self.facts(node, field)
                    facts += _spoken_of(found, mentions) or found
            others = {RDF_TYPE} if node in actors else mentions & said.keys()
            for property_ in sorted(others.difference(fields)):
                facts += _spoken_of(self.facts(node, property_), mentions)
            for fact in facts:
                # An actor is described once for the whole case; the arrangement says it takes part.
                yield fact if fact.statements else self._vouched(fact, basis)

    def _actors(self, basis: str, taking_part: bool) -> Sequence[str]:
        """Who takes part in a participation, or in all of an arrangement."""
        key = basis, taking_part
        if key not in self._parties:
            places = [basis]
            if taking_part:
                places += _iris(self._store.objects(basis, NS + "hasParticipation"))
            found = [_iris(self._store.objects(one, NS + "participant")) for one in places]
            self._parties[key] = [actor for some in found for actor in some]
        return self._parties[key]

    def _vouched(self, fact: Fact, basis: str) -> Fact:
        said = self._said_of(basis)
        return Fact(*fact[:4], said) if said else fact

    def facts(self, subject: str, property_: str) -> list[Fact]:
        """The values of a property, each with who says that it is one."""
        key = subject, property_
        if key not in self._facts:
            about = next(iter(_iris(self._store.objects(subject, NS + "participant"))), subject)
            self._facts[key] = [
                Fact(about, *key, value, self._statements(*key, value))
                for value in self._store.objects(*key)
            ]
        return self._facts[key]

    def _statements(
        self, subject: str, property_: str, value: type_of_term
    ) -> tuple[Statement, ...]:
        """The claims that assert this very triple; without any, the source of the node itself."""
        told = []
        for claim in self._store.subjects(NS + "claimSubject", NamedNode(subject)):
            said = self._store.all_of(claim)
            about = (*said.get(NS + "claimObject", ()), *said.get(NS + "claimValue", ()))
            if value in about and NamedNode(property_) in said.get(NS + "claimProperty", ()):
                told += list(_told(said))
        return tuple(sorted({*told})) or self._said_of(subject)

    def _said_of(self, node: str) -> tuple[Statement, ...]:
        """The sources of a node as such, which vouch for everything said of it."""
        if node not in self._said:
            said = self._store.all_of(node)
            status = next(iter(_iris(said.get(NS + "claimStatus", ()))), "")
            sources = _iris(said.get(NS + "statedIn", ()))
            self._said[node] = tuple(Statement(one, "", "", status, "") for one in sources)
        return self._said[node]


def _spoken_of(facts: Sequence[Fact], mentions: frozenset[str]) -> list[Fact]:
    """Those whose value the rule speaks of."""
    return [f for f in facts if isinstance(f.value, NamedNode) and f.value.value in mentions]


def _told(claim: Mapping[str, Sequence[type_of_term]]) -> Iterator[Statement]:
    """What one claim says of who says it."""
    names = ("locator", "wording", "claimStatus", "strength")
    said = [[_text(v) for v in claim.get(NS + name, ())] or [""] for name in names]
    sources = _iris(claim.get(NS + "statedIn", ()))
    for source, locator, wording, status, strength in product(sources, *said):
        yield Statement(source, locator, wording, status, strength)


def _text(cell: type_of_term | None) -> str:
    return cell.value if isinstance(cell, NamedNode | Literal) else ""


def _iris(terms: Sequence[type_of_term]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]
