"""The ontology itself: complete in both languages, sourced, consistent."""

import csv
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.reasoning import reason
from samspil.words.vocabulary import NS, OWL, RDF, RDFS, SKOS, XSD, Vocabulary

KINDS = f"VALUES ?kind {{ <{OWL}Class> <{OWL}ObjectProperty> <{OWL}DatatypeProperty> "
KINDS += f"<{OWL}AnnotationProperty> <{SKOS}Concept> <{SKOS}ConceptScheme> }} ?term a ?kind . "
KINDS += "FILTER(STRSTARTS(STR(?term), 'https://w3id.org/samspil/')) "
LABEL = f"<{SKOS}prefLabel>|<http://www.w3.org/2000/01/rdf-schema#label>"


@pytest.fixture(scope="module")
def ontology(workspace: Workspace) -> Store:
    return Store.of(workspace, "ontology")


def _terms(store: Store, missing: str) -> list[str]:
    query = f"SELECT DISTINCT ?term WHERE {{ {KINDS} {missing} }} ORDER BY ?term"
    return [str(row[0]) for row in store.rows(query)]


def test_there_are_many_terms(ontology: Store) -> None:
    assert len(_terms(ontology, "")) > 500


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("what", ["label", "definition"])
def test_every_term_has_exactly_one(ontology: Store, language: str, what: str) -> None:
    path = LABEL if what == "label" else f"<{SKOS}definition>"
    own = f"OPTIONAL {{ ?term {path} ?text . FILTER(LANG(?text) = '{language}') }}"
    query = (
        f"SELECT ?term (COUNT(DISTINCT ?text) AS ?n) WHERE {{ {KINDS} {own} }} "
        "GROUP BY ?term HAVING(?n != 1) ORDER BY ?term"
    )
    assert [str(row[0]) for row in ontology.rows(query)] == []


def test_every_term_names_a_source_that_has_a_record(workspace: Workspace) -> None:
    store = Store.of(workspace)
    source = "<http://purl.org/dc/terms/source>"
    unsourced = f"OPTIONAL {{ ?term {source} ?s }} FILTER(!BOUND(?s))"
    assert _terms(store, unsourced) == []
    unknown = f"?term {source} ?s . OPTIONAL {{ ?s a ?t }} FILTER(!BOUND(?t))"
    assert _terms(store, unknown) == []


def test_no_definition_begins_with_its_own_label(ontology: Store) -> None:
    same = (
        f"?term {LABEL} ?l ; <{SKOS}definition> ?d . FILTER(LANG(?l) = LANG(?d)) "
        "FILTER(STRSTARTS(CONCAT(LCASE(STR(?d)), ' '), CONCAT(LCASE(STR(?l)), ' ')))"
    )
    assert _terms(ontology, same) == []


def test_definitions_are_lower_case_without_full_stop(ontology: Store) -> None:
    styled = (
        f"?term <{SKOS}definition> ?d . BIND(SUBSTR(STR(?d), 1, 1) AS ?first) "
        "FILTER(REGEX(STR(?d), '[.]$') || LCASE(?first) != ?first)"
    )
    assert _terms(ontology, styled) == []


def test_concepts_of_one_list_have_different_labels_and_notations(ontology: Store) -> None:
    for path in (f"<{SKOS}prefLabel>", f"<{SKOS}notation>"):
        query = (
            f"SELECT ?a WHERE {{ ?a <{SKOS}inScheme> ?s ; {path} ?l . "
            f"?b <{SKOS}inScheme> ?s ; {path} ?l . FILTER(?a != ?b) }}"
        )
        assert ontology.rows(query) == []


def test_lists_know_unknown_apart_from_none(ontology: Store) -> None:
    listed = (
        "capacity phase formalisation coupling time-shape lead collaboration-purpose "
        "participation-level remuneration voluntariness level diffusion sector actor-type"
    )
    for name in listed.split():
        scheme = f"https://w3id.org/samspil/concept/{name}"
        assert ontology.ask(f"ASK {{ <{scheme}/unknown> <{SKOS}inScheme> <{scheme}> }}"), name


def test_order_numbers_run_without_gaps(ontology: Store) -> None:
    query = f"SELECT ?s ?n WHERE {{ ?c <{SKOS}inScheme> ?s ; <{NS}order> ?n }} ORDER BY ?s ?n"
    orders: dict[str, list[int]] = {}
    for scheme, number in ontology.rows(query):
        orders.setdefault(str(scheme), []).append(int(number.value))  # type: ignore[union-attr]
    assert len(orders) >= 6
    for name, numbers in orders.items():
        assert numbers == list(range(1, len(numbers) + 1)), name


def test_every_model_class_is_paired_with_a_concept_that_carries_its_rule_number(
    ontology: Store,
) -> None:
    query = (
        f"SELECT ?c ?m WHERE {{ ?c <{NS}modelConcept> ?m ; <{NS}ruleId> ?r . "
        f"?m <{SKOS}notation> ?r }}"
    )
    assert len(ontology.rows(query)) == 10


def test_every_typology_divides_models_and_its_forms_divide_none(ontology: Store) -> None:
    scheme = "https://w3id.org/samspil/concept/"
    top = ontology.rows(f"SELECT ?t WHERE {{ ?t <{SKOS}topConceptOf> <{scheme}typology> }}")
    divided = ontology.rows(
        f"SELECT DISTINCT ?t WHERE {{ ?t <{NS}dividesModel> ?m . "
        f"?m <{SKOS}inScheme> <{scheme}model> }} ORDER BY ?t"
    )
    assert len(top) >= 10
    assert sorted(map(str, (row[0] for row in top))) == [str(row[0]) for row in divided]


def test_the_ontology_is_consistent_and_every_class_can_have_members(ontology: Store) -> None:
    found = reason(ontology.quads())
    assert found.consistent
    assert found.unsatisfiable == ()


def test_the_reasoner_would_notice_a_contradiction(ontology: Store, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(f"<{NS}x> a <{NS}Organisation> , <{NS}ActorGroup> .\n", "utf-8")
    store = Store()
    store.add(ontology.quads())
    store.load(wrong, "https://example.org/wrong")
    assert not reason(store.quads()).consistent


def test_places_are_the_98_municipalities_and_five_regions(workspace: Workspace) -> None:
    store = Store.of(workspace, "data")
    query = (
        f"SELECT ?code ?name ?region WHERE {{ ?m <{NS}municipalityCode> ?code ; "
        f"<{SKOS}prefLabel> ?name ; "
        f"<{NS}hasRegionMembership>/<{NS}region>/<{NS}regionCode> ?region "
        "FILTER(LANG(?name) = 'da') } ORDER BY ?code"
    )
    rows = [tuple(cell.value for cell in row) for row in store.rows(query)]  # type: ignore[union-attr]
    assert len(rows) == 98
    assert sorted({row[2] for row in rows}) == ["1081", "1082", "1083", "1084", "1085"]
    assert ("0791", "Viborg", "1082") in rows  # some public lists give 791 to Rønne
    assert ("0787", "Thisted", "1081") in rows  # and 861 to Thisted
    listed = ROOT.parent / "shared" / "data" / "kommuner.csv"
    if listed.exists():
        with listed.open(encoding="utf-8", newline="") as file:
            assert rows == [tuple(row.values()) for row in csv.DictReader(file)]


def test_every_file_declares_its_prefixes_from_the_one_table(workspace: Workspace) -> None:
    files = [
        *workspace.turtle("ontology", "shapes", "data"),
        *workspace.folder("queries").glob("*.rq"),
        *workspace.folder("ontology").rglob("*.rq"),
    ]
    assert len(files) > 120
    for path in files:
        declared = Vocabulary.from_table(path.read_text("utf-8")).prefixes
        for prefix, iri in declared.items():
            assert workspace.vocabulary.prefixes.get(prefix) == iri, f"{path}: {prefix}"


def test_only_constructs_and_datatypes_that_both_rl_and_el_have_are_used(
    workspace: Workspace,
) -> None:
    constructs, ranges = set(), set()
    for path in workspace.folder("ontology").glob("*.ttl"):
        for quad in read(path).quads:
            for term in (quad.predicate, quad.object):
                if isinstance(term, NamedNode) and term.value.startswith(OWL):
                    constructs.add(term.value.removeprefix(OWL))
            if quad.predicate.value == RDFS + "range" and isinstance(quad.object, NamedNode):
                ranges.add(quad.object.value)
    assert constructs == {
        *("Ontology", "imports", "versionIRI", "versionInfo"),
        *("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"),
        *("equivalentClass", "intersectionOf", "Restriction", "onProperty", "hasValue"),
        *("AllDisjointClasses", "members"),
    }
    # The datatypes of OWL 2 EL, all of which OWL 2 RL has too.
    allowed = {XSD + name for name in ("string", "integer", "decimal", "anyURI", "dateTime")}
    assert {iri for iri in ranges if iri.startswith((XSD, RDF))} <= allowed
