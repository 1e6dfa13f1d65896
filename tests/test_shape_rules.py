"""The shapes keep the house rules: named, complete in both languages, plain and kind."""

import re
from typing import Any

import pyshacl
import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode

from asking_shapes import BOOK, CHECKS
from samspil.engine.store import Store
from samspil.files.workspace import Workspace, find_workspace
from samspil.words.findings import Severity
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import CONCEPT, NS, OWL, RDF_TYPE, SH, SHAPE, SKOS

# The 16 fields without which a contributed case cannot enter (domain knowledge, section 8.2).
MANDATORY = {
    "CaseShape-caseId",
    "CaseShape-title",
    "CaseShape-interventionType",
    "FieldCaseShape-theme",
    "FieldCaseShape-municipality",
    "FieldCaseShape-startMonth",
    "FieldCaseShape-recordDate",
    "FieldCaseShape-recordVersion",
    "FieldCaseShape-involvesActor",
    "FieldArrangementShape-citizenCapacity",
    "FieldArrangementShape-formalisation",
    "FieldArrangementShape-assertedModel",
    "FieldArrangementShape-citizenActiveInPhase",
    "SourcedShape-statedIn",
    "FieldSourceShape-accessLevel",
    "FieldCaseShape-contributorOrganisation",
    "FieldCaseShape-contributorFunction",
    "FieldCaseShape-privacyDeclared",
}


def _values(iri: str, key: str) -> list[Any]:
    wanted = NamedNode(iri), NamedNode(SH + key)
    return [quad.object for quad in BOOK.quads if (quad.subject, quad.predicate) == wanted]


@pytest.mark.parametrize("iri", sorted(BOOK.checks), ids=lambda iri: iri.rsplit("/", 1)[-1])
def test_a_check_has_its_name_reason_gravity_and_words_in_both_languages(iri: str) -> None:
    said: dict[str, list[object]] = {}
    for quad in BOOK.quads:
        if quad.subject == NamedNode(iri):
            said.setdefault(quad.predicate.value.removeprefix(SH), []).append(quad.object)
    for key in ("name", "description", "message"):
        tags = sorted(v.language or "" for v in said[key] if isinstance(v, Literal))
        assert tags == sorted(LANGUAGES), key
    assert len(said["severity"]) == len(said["order"]) == len(said["group"]) == 1
    for value in said["message"]:
        assert isinstance(value, Literal)
        assert not re.search(r"[{}]|\?\w", value.value)
        assert value.value.endswith((".", "?"))


# What a message must not hold: blame, shouting, and words that only engineers know.
UNKIND = re.compile(
    r"!|ugyldig|invalid|glemt|forgot|\b(literal|node|nodekind|iri|constraint|datatype|konform)\b",
    re.IGNORECASE,
)


def test_a_message_is_kind_and_plain_and_says_what_to_write() -> None:
    for shape in BOOK.checks.values():
        for language in LANGUAGES:
            message = shape.message[language]
            assert not UNKIND.search(message), message
            assert message.count(". ") >= 1, message
            assert message.lstrip('»"')[0].isupper(), message


def test_no_two_checks_say_the_same() -> None:
    for language in LANGUAGES:
        said = [shape.message[language] for shape in BOOK.checks.values()]
        assert sorted(said) == sorted(set(said))


def test_what_must_be_there_is_a_violation_and_what_should_be_is_a_warning() -> None:
    gravity = {shape.check: shape.severity for shape in BOOK.checks.values()}
    assert {check for check in MANDATORY if gravity[check] is not Severity.VIOLATION} == set()
    field = {check for check in CHECKS if re.match(r"Field\w+Shape-", check)} - MANDATORY
    violations = {check for check in field if gravity[check] is Severity.VIOLATION}
    # An intervention without an arrangement would escape every check of arrangements.
    assert violations == {"FieldCaseShape-carriedOutIn"}
    infos = {check.split("-")[1] for check in CHECKS if gravity[check] is Severity.INFO}
    assert infos == {"assertedNotDerivable", "endMonth", "partOfPlan", "valueWithoutComparison"}


def test_every_shape_has_a_name() -> None:
    kinds = {NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape")}
    for quad in BOOK.quads:
        if quad.object in kinds or quad.predicate.value in (SH + "property", SH + "node"):
            assert not isinstance(quad.subject, BlankNode)
            assert not isinstance(quad.object, BlankNode)


def test_a_shape_is_named_after_its_class_and_in_the_namespace_of_shapes() -> None:
    properties = {q.object for q in BOOK.quads if q.predicate.value == SH + "property"}
    for shape in properties:
        assert isinstance(shape, NamedNode)
        local = shape.value.removeprefix(SHAPE)
        assert re.fullmatch(r"[A-Z]\w+(Shape|Code|Thing)-[a-z]\w+", local), local
    declared = {q.subject for q in BOOK.quads if q.predicate.value in (SH + "path", SH + "select")}
    uses = {SH + name for name in ("property", "sparql", "parameter", "nodeValidator")}
    used = {q.object for q in BOOK.quads if q.predicate.value in uses}
    assert declared == used


def test_no_two_checks_of_a_group_have_the_same_place() -> None:
    places: dict[tuple[str, str], str] = {}
    by_subject: dict[str, dict[str, str]] = {}
    for quad in BOOK.quads:
        if quad.predicate.value in (SH + "group", SH + "order"):
            by_subject.setdefault(str(quad.subject), {})[quad.predicate.value] = str(quad.object)
    for shape, place in by_subject.items():
        if len(place) == 2:
            key = (place[SH + "group"], place[SH + "order"])
            assert places.setdefault(key, shape) == shape, key


def test_every_class_has_a_shape(workspace: Workspace) -> None:
    store = Store.of(workspace, "ontology", "shapes")
    query = (
        f"SELECT ?c WHERE {{ ?c a <{OWL}Class> . FILTER(STRSTARTS(STR(?c), '{NS}')) "
        f"OPTIONAL {{ ?c <{OWL}equivalentClass> ?e }} FILTER(!BOUND(?e)) "
        f"OPTIONAL {{ ?s <{SH}targetClass> ?c }} FILTER(!BOUND(?s)) }}"
    )
    assert [str(row[0]) for row in store.rows(query)] in ([], [f"<{NS}Place>"])


def test_every_word_of_ours_in_a_shape_is_declared_and_every_property_is_checked(
    workspace: Workspace,
) -> None:
    store = Store.of(workspace, "ontology")
    query = f"SELECT DISTINCT ?t ?kind WHERE {{ ?t <{RDF_TYPE}> ?kind }}"
    kinds: dict[str, set[str]] = {}
    for term, kind in store.rows(query):
        if isinstance(term, NamedNode) and isinstance(kind, NamedNode):
            kinds.setdefault(term.value, set()).add(kind.value.removeprefix(OWL))
    mentioned = {
        quad.object.value
        for quad in BOOK.quads
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith((NS, CONCEPT))
    }
    assert mentioned - kinds.keys() == set()
    properties = {
        iri
        for iri, kind in kinds.items()
        if iri.startswith(NS) and kind & {"ObjectProperty", "DatatypeProperty"}
    }
    # Said of terms, not of cases: the ontology's own tests look at them.
    of_terms = {"dividesModel", "inDimension", "inRound"}
    assert {iri.removeprefix(NS) for iri in properties - mentioned} == of_terms


def test_every_code_list_has_its_shape_and_no_shape_repeats_a_list(workspace: Workspace) -> None:
    store = Store.of(workspace, "ontology")
    query = f"SELECT ?s WHERE {{ ?s <{RDF_TYPE}> <{SKOS}ConceptScheme> }}"
    schemes = {row[0] for row in store.rows(query)}
    lists = {
        quad.object
        for quad in BOOK.quads
        if quad.predicate.value == SH + "hasValue"
        and isinstance(quad.subject, NamedNode)
        and quad.subject.value.endswith("Code-inScheme")
    }
    assert lists == schemes
    assert len(lists) > 40


def test_the_18_rules_are_all_there(workspace: Workspace) -> None:
    query = "SELECT DISTINCT ?id WHERE { ?s <http://purl.org/dc/terms/identifier> ?id }"
    rows = Store.of(workspace, "shapes").rows(query)
    found = {row[0].value for row in rows if isinstance(row[0], Literal)}
    assert {f"V{number:02}" for number in range(1, 19)} <= found


def test_a_query_keeps_to_what_shacl_allows_and_starts_from_its_node() -> None:
    queries = [quad for quad in BOOK.quads if quad.predicate.value == SH + "select"]
    assert len(queries) > 40
    prefixes = {
        value.value
        for node in _values(SHAPE + "prefixes", "declare")
        for value in _values(node.value, "prefix")
    }
    for quad in queries:
        assert isinstance(quad.object, Literal)
        text = re.sub(r'"[^"]*"', '""', quad.object.value)
        assert not re.search(r"\b(MINUS|VALUES|SERVICE|GRAPH)\b", text), quad.subject
        assert "SELECT" in text
        assert "$this" in text.split("WHERE")[1], quad.subject
        assert set(re.findall(r"(?<![\w/])([a-z][\w-]*):(?=\w)", text)) <= prefixes, quad.subject


def test_the_shapes_are_shapes_to_the_makers_of_shacl() -> None:
    graph = rdflib.Graph()
    for path in find_workspace().turtle("shapes"):
        graph.parse(path)
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, text
