"""Every check is complete, and each fires on its bad example and on nothing else."""

import re
from collections.abc import Mapping

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.reading import read
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.validation.background import mentioned_nodes, relevant, term_relations
from samspil.jobs.validation.engines import ENGINES
from samspil.jobs.validation.shapes import ShapeBook, read_shapes
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import NS, OWL, SH

FIXTURES = ROOT / "tests" / "shapes"
BOOK = read_shapes(find_workspace())
CHECKS = sorted(shape.check for shape in BOOK.checks.values())


@pytest.fixture(scope="module")
def fired(workspace: Workspace) -> Mapping[str, set[str]]:
    """For each example file, the checks that fail in it; all are checked at once.

    The shapes are asked alone, without the statements that classification would add.
    """
    files = {path: read(path) for path in sorted(FIXTURES.glob("*.ttl"))}
    by_subject: dict[object, str] = {
        quad.subject: path.name for path, doc in files.items() for quad in doc.quads
    }
    quads = [quad for document in files.values() for quad in document.quads]
    mentioned = list(mentioned_nodes(workspace, quads))
    data = [*quads, *mentioned, *relevant(term_relations(workspace), [*quads, *mentioned])]
    found: dict[str, set[str]] = {path.name: set() for path in files}
    for result in ENGINES["pyshifty"](BOOK, data):
        if result.focus in by_subject:
            found[by_subject[result.focus]].add(BOOK.checks[result.shape].check)
    return found


def test_every_check_has_one_good_and_one_bad_example_and_none_is_left_over() -> None:
    assert len(CHECKS) > 250
    wanted = {f"{check}.{kind}.ttl" for check in CHECKS for kind in ("good", "bad")}
    assert {path.name for path in FIXTURES.iterdir()} == wanted


@pytest.mark.parametrize("check", CHECKS)
def test_the_good_example_is_clean_and_the_bad_one_fires_exactly_this_check(
    check: str, fired: Mapping[str, set[str]]
) -> None:
    assert fired[f"{check}.good.ttl"] == set()
    assert fired[f"{check}.bad.ttl"] == {check}


def test_no_two_examples_speak_of_the_same_node() -> None:
    seen: dict[object, str] = {}
    for path in sorted(FIXTURES.glob("*.ttl")):
        for subject in {quad.subject for quad in read(path).quads}:
            if isinstance(subject, NamedNode) and "/case/" in subject.value:
                assert seen.setdefault(subject, path.name) == path.name, subject


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


def test_every_shape_has_a_name() -> None:
    kinds = {NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape")}
    for quad in BOOK.quads:
        if quad.object in kinds or quad.predicate.value in (SH + "property", SH + "node"):
            assert not isinstance(quad.subject, BlankNode)
            assert not isinstance(quad.object, BlankNode)


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


def test_the_18_rules_are_all_there(workspace: Workspace) -> None:
    query = "SELECT DISTINCT ?id WHERE { ?s <http://purl.org/dc/terms/identifier> ?id }"
    rows = Store.of(workspace, "shapes").rows(query)
    found = {row[0].value for row in rows if isinstance(row[0], Literal)}
    assert {f"V{number:02}" for number in range(1, 19)} <= found


def test_an_engine_is_given_names_for_messages_and_nothing_else_is_changed(
    workspace: Workspace,
) -> None:
    book: ShapeBook = read_shapes(workspace)
    text = book.speaking_names.decode()
    assert all(f'<{SH}message> "{iri}"' in text for iri in book.checks)
    assert text.count(f"<{SH}message>") >= len(book.checks)
    kept = sum(quad.predicate.value != SH + "message" for quad in book.quads)
    assert text.count("\n") == kept + text.count(f"<{SH}message>")
