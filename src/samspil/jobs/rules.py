"""The rules of classification, read from the ontology: nothing about models is written here.

A collaboration model is an OWL class whose definition stands in the ontology; a feature is derived
by a query file of its own. Both are data. This module turns a definition into two SPARQL patterns:

* `holds`  – the definition is met,
* `fails`  – something it needs is expressly lacking (`lacksFeature`),

and what is neither is unknown. A feature is the only thing that can be expressly lacking; other
restrictions can be met or unknown, never failed, because data are read with an open world.

Source: OWL 2 Structural Specification (W3C 2012) for the expressions, domain.md § 3.4 (rule set v1)
for what they say.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import product
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from samspil.files.workspace import Workspace
from samspil.words.errors import BadContent
from samspil.words.vocabulary import NS, OWL, RDF, RDF_TYPE, Vocabulary

HAS_FEATURE = NS + "hasFeature"
LACKS_FEATURE = NS + "lacksFeature"
ASSERTED_MODEL = NS + "assertedModel"
_ARRANGEMENT = NamedNode(NS + "CollaborationArrangement")
_HEAD = re.compile(
    r"CONSTRUCT\s*\{\s*\?arrangement\s+\?polarity\s+feature:([a-z-]+)\s*\}\s*WHERE", re.IGNORECASE
)
_READS = re.compile(r"sam:(?:has|lacks)Feature\s+feature:([a-z-]+)")
_POLARITY = re.compile(r"BIND\(\s*sam:\w+\s+AS\s+\?polarity\s*\)", re.IGNORECASE)
_IRIS = re.compile(r"<([^<>\s]+)>")
_NAMES = re.compile(r"(?<![\w?<:/])[a-z-]+:[a-zA-Z][\w-]*")

Term = NamedNode | BlankNode | Literal
Graph = Mapping[Term, Mapping[str, list[Term]]]


@dataclass(frozen=True)
class FeatureRule:
    """One derivation file: its feature, the features it reads and the concepts it speaks of.

    `found` asks which arrangements have or lack the feature, `grounds` also on which node it rests.
    """

    feature: str
    file: str
    found: str
    grounds: str
    reads: frozenset[str]
    mentions: frozenset[str]


@dataclass(frozen=True)
class Condition:
    """A definition as two SPARQL graph patterns about ?x, and the features it rests on.

    `ways` are the sets of features each of which, all present, meets the part of the definition
    that speaks of features; a definition without alternatives has one. `features_only` says that
    there is no other part, so that whoever knows the features need not ask the patterns.
    """

    holds: str
    fails: str = ""
    ways: tuple[frozenset[str], ...] = (frozenset(),)
    features_only: bool = False

    @property
    def needs(self) -> frozenset[str]:
        """Every feature the definition mentions."""
        return frozenset().union(*self.ways)


@dataclass(frozen=True)
class ModelRule:
    """A defined class: its concept, its rule number and its compiled definition."""

    iri: str
    concept: str | None
    rule: str
    condition: Condition

    @cached_property
    def construct(self) -> str:
        """The definition as a SPARQL CONSTRUCT that types what meets it."""
        return f"CONSTRUCT {{ ?x a <{self.iri}> }} WHERE {{ {self.condition.holds} }}"


@dataclass(frozen=True)
class RuleSet:
    """Every feature rule in an order that can be run once through, and every model rule."""

    features: tuple[FeatureRule, ...]
    models: tuple[ModelRule, ...]

    @cached_property
    def reads(self) -> frozenset[str]:
        """Every IRI that a rule mentions; of statements with other properties no rule knows."""
        asked = [text for m in self.models for text in (m.condition.holds, m.condition.fails)]
        names = frozenset(_IRIS.findall(" ".join(asked)))
        mentioned = frozenset().union(*(rule.mentions for rule in self.features))
        return names | mentioned | {RDF_TYPE, HAS_FEATURE, LACKS_FEATURE, ASSERTED_MODEL}

    @cached_property
    def layers(self) -> tuple[tuple[FeatureRule, ...], ...]:
        """The feature rules in layers: each reads only features of layers before its own."""
        depth: dict[str, int] = {}
        for rule in self.features:
            depth[rule.feature] = max((depth.get(read, -1) + 1 for read in rule.reads), default=0)
        return tuple(
            tuple(rule for rule in self.features if depth[rule.feature] == level)
            for level in range(max(depth.values(), default=-1) + 1)
        )


def read_rules(workspace: Workspace) -> RuleSet:
    """The rules of the ontology in `workspace`.

    Raises: BadContent for an expression that cannot be compiled (naming the class), a derivation
    file without the agreed head, and features that depend on each other in a circle.
    """
    graph = _definitions(workspace)
    features = [
        _feature_rule(path)
        for path in sorted((workspace.folder("ontology") / "features").glob("*.rq"))
    ]
    models = sorted(_model_rules(graph), key=lambda rule: (rule.rule, rule.iri))
    return RuleSet(_in_order(features), tuple(models))


def _feature_rule(path: Path) -> FeatureRule:
    text = path.read_text("utf-8")
    head = _HEAD.search(text)
    if not head:
        raise BadContent("rule-head", file=path)
    vocabulary = Vocabulary.from_table(text)
    body = text[head.end() :]
    found = _HEAD.sub("SELECT DISTINCT ?arrangement ?polarity WHERE", text)
    grounds = _HEAD.sub("SELECT DISTINCT ?arrangement ?polarity ?basis WHERE", text)
    feature = vocabulary.expand(f"feature:{head[1]}")
    if feature is None:
        raise BadContent("rule-head", file=path)
    reads = frozenset(feature.removesuffix(head[1]) + name for name in _READS.findall(body))
    names = (vocabulary.expand(name) for name in _NAMES.findall(_POLARITY.sub("", body)))
    return FeatureRule(feature, path.name, found, grounds, reads, frozenset(filter(None, names)))


def _in_order(rules: list[FeatureRule]) -> tuple[FeatureRule, ...]:
    """The rules so that each comes after those whose features it reads."""
    by_feature = {rule.feature: rule for rule in rules}
    sorter = TopologicalSorter({rule.feature: sorted(rule.reads) for rule in rules})
    try:
        order = list(sorter.static_order())
    except CycleError as error:
        names = " → ".join(feature.rsplit("/", 1)[-1] for feature in error.args[1])
        raise BadContent("rule-cycle", features=names) from error
    return tuple(by_feature[feature] for feature in order if feature in by_feature)


def _definitions(workspace: Workspace) -> Graph:
    """Subject → property → values for the ontology's modules (not the code lists)."""
    graph: dict[Term, dict[str, list[Term]]] = {}
    for path in sorted(workspace.folder("ontology").glob("*.ttl")):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode | BlankNode) and not hasattr(value, "predicate"):
                values = graph.setdefault(subject, {}).setdefault(quad.predicate.value, [])
                values.append(value)
    return graph


def _model_rules(graph: Graph) -> Iterator[ModelRule]:
    for subject, properties in graph.items():
        if isinstance(subject, NamedNode) and OWL + "equivalentClass" in properties:
            compiler = _Compiler(graph, subject.value)
            concept = next(iter(properties.get(NS + "modelConcept", ())), None)
            rule = next(iter(properties.get(NS + "ruleId", ())), None)
            yield ModelRule(
                subject.value,
                concept.value if concept else None,
                rule.value if rule else "",
                compiler.definition(subject),
            )


class _Compiler:
    """Class expressions to patterns; the class being compiled is named in every complaint."""

    def __init__(self, graph: Graph, name: str) -> None:
        self._graph = graph
        self._name = name
        self._inside: list[Term] = []
        self._variables = 0

    def definition(self, named: Term) -> Condition:
        """The condition of a named class: its definition, or bare membership if it has none."""
        equivalents = self._graph.get(named, {}).get(OWL + "equivalentClass", [])
        if not equivalents:
            return Condition(f"?x a {named} .", features_only=named == _ARRANGEMENT)
        if len(equivalents) > 1 or named in self._inside:
            raise BadContent("rule-expression", term=self._name, expression=str(named))
        self._inside.append(named)
        condition = self.expression(equivalents[0])
        self._inside.pop()
        return condition

    def expression(self, node: Term) -> Condition:
        """The condition of any class expression.

        Raises: BadContent for a construct outside the ones this project allows itself.
        """
        if isinstance(node, NamedNode):
            return self.definition(node)
        properties = self._graph.get(node, {})
        if OWL + "intersectionOf" in properties:
            return self._all(properties[OWL + "intersectionOf"][0])
        if OWL + "unionOf" in properties:
            return self._any(properties[OWL + "unionOf"][0])
        if OWL + "oneOf" in properties:
            values = " ".join(str(v) for v in self._members(properties[OWL + "oneOf"][0]))
            return Condition(f"VALUES ?x {{ {values} }}")
        on = properties.get(OWL + "onProperty", [None])[0]
        if isinstance(on, NamedNode) and OWL + "hasValue" in properties:
            return self._value(on, properties[OWL + "hasValue"][0])
        if isinstance(on, NamedNode) and OWL + "someValuesFrom" in properties:
            return self._some(on, properties[OWL + "someValuesFrom"][0])
        kinds = sorted(p.removeprefix(OWL) for p in properties if p != RDF_TYPE)
        raise BadContent("rule-expression", term=self._name, expression=", ".join(kinds))

    def _value(self, on: NamedNode, value: Term) -> Condition:
        if on.value == HAS_FEATURE and isinstance(value, NamedNode):
            return Condition(
                f"?x {on} {value} .",
                f"?x <{LACKS_FEATURE}> {value} .",
                (frozenset({value.value}),),
                features_only=True,
            )
        return Condition(f"?x {on} {value} .")

    def _some(self, on: NamedNode, filler: Term) -> Condition:
        self._variables += 1
        inner = self.expression(filler)
        variable = f"?x{self._variables}"
        holds = re.sub(r"\?x\b", variable, inner.holds)
        return Condition(f"?x {on} {variable} . {holds}")

    def _all(self, head: Term) -> Condition:
        parts = [self.expression(member) for member in self._members(head)]
        return Condition(
            " ".join(dict.fromkeys(part.holds for part in parts)),
            _union(part.fails for part in parts),
            _minimal(frozenset().union(*way) for way in product(*(part.ways for part in parts))),
            all(part.features_only for part in parts),
        )

    def _any(self, head: Term) -> Condition:
        parts = [self.expression(member) for member in self._members(head)]
        every_one_can_fail = all(part.fails for part in parts)
        return Condition(
            _union(part.holds for part in parts),
            " ".join(f"{{ {part.fails} }}" for part in parts) if every_one_can_fail else "",
            _minimal(way for part in parts for way in part.ways),
            all(part.features_only for part in parts),
        )

    def _members(self, head: Term) -> Iterator[Term]:
        while isinstance(head, BlankNode):
            cell = self._graph[head]
            yield cell[RDF + "first"][0]
            head = cell[RDF + "rest"][0]


def _minimal(ways: Iterator[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The ways that hold no other way within them, fewest features first."""
    kept: list[frozenset[str]] = []
    for way in sorted(set(ways), key=lambda way: (len(way), sorted(way))):
        if not any(other <= way for other in kept):
            kept.append(way)
    return tuple(kept)


def _union(patterns: Iterator[str]) -> str:
    return " UNION ".join(f"{{ {pattern} }}" for pattern in dict.fromkeys(patterns) if pattern)
