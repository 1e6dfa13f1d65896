"""Each check fires on its bad example and on nothing else, in both engines."""

import re
from pathlib import Path

import pytest

from asking_shapes import CHECKS, Fired, fired_by
from conftest import ROOT
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.validation.shapes import ShapeBook, read_shapes
from samspil.words.vocabulary import NS, SH

FIXTURES = ROOT / "tests" / "shapes"


@pytest.fixture(scope="module")
def fired(workspace: Workspace) -> Fired:
    return fired_by("pyshifty", workspace, sorted(FIXTURES.glob("*.ttl")))


def test_every_check_has_one_good_and_one_bad_example_and_none_is_left_over() -> None:
    assert len(CHECKS) > 300
    wanted = {f"{check}.{kind}.ttl" for check in CHECKS for kind in ("good", "bad")}
    assert {path.name for path in FIXTURES.iterdir()} == wanted


@pytest.mark.parametrize("check", CHECKS)
def test_the_good_example_is_clean_and_the_bad_one_fires_exactly_this_check(
    check: str, fired: Fired
) -> None:
    assert fired[f"{check}.good.ttl"] == {}
    assert fired[f"{check}.bad.ttl"] == {check: 1}


@pytest.mark.usefixtures("quick_queries")
def test_both_engines_agree_on_every_example(workspace: Workspace, fired: Fired) -> None:
    assert len(fired) == 2 * len(CHECKS)
    # Good examples that differ in their base alone are asked once: the slow engine is slow.
    same: dict[str, list[Path]] = {}
    for path in sorted(FIXTURES.glob("*.ttl")):
        text = re.sub(r"^(#|BASE ).*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        same.setdefault(text, []).append(path)
    assert all(not fired[path.name] for paths in same.values() for path in paths[1:])
    asked = fired_by("pyshacl", workspace, [paths[0] for paths in same.values()])
    assert asked == {name: fired[name] for name in asked}


def test_no_two_examples_speak_of_the_same_node() -> None:
    seen: dict[object, str] = {}
    for path in sorted(FIXTURES.glob("*.ttl")):
        for subject in {quad.subject for quad in read(path).quads}:
            assert seen.setdefault(subject, path.name) == path.name, subject


def test_an_engine_is_given_names_for_messages_and_nothing_that_is_only_for_people(
    workspace: Workspace,
) -> None:
    book: ShapeBook = read_shapes(workspace)
    text = book.speaking_names.decode()
    assert all(f'<{SH}message> "{iri}"' in text for iri in book.checks)
    words = {SH + name for name in ("message", "name", "description", "group", "order")}
    words.add("http://www.w3.org/2000/01/rdf-schema#label")
    kept = sum(quad.predicate.value not in words for quad in book.quads)
    assert text.count("\n") == kept + text.count(f"<{SH}message>")


def test_checks_of_names_and_of_statements_are_all_that_the_gate_does_not_make(
    workspace: Workspace,
) -> None:
    book: ShapeBook = read_shapes(workspace)
    given = {*book.of_names.splitlines(), *book.of_statements.splitlines()}
    missing = set(book.speaking_names.splitlines()) - given
    named = {line.split(b" ")[0][1:-1].decode() for line in missing if line.startswith(b"<")}
    assert named & book.checks.keys() <= book.patterns.keys()
    assert not named & {f"{iri}-query" for iri in book.checks.keys() - book.patterns.keys()}
    assert len(book.of_names) < len(book.of_statements) / 10


def test_a_query_looks_at_all_properties_of_its_focus_alone(workspace: Workspace) -> None:
    book: ShapeBook = read_shapes(workspace)
    queries = [str(q.object) for q in book.quads if q.predicate.value == SH + "select"]
    anything = re.compile(r"([?$]\w+)\s+[?$]\w+\s+[?$<\w\"]")
    assert len(queries) > 40
    assert {found[1] for text in queries for found in anything.finditer(_body(text))} == {"$this"}


def _body(query: str) -> str:
    return query.partition("WHERE")[2]


def test_what_a_check_may_look_at_is_known(workspace: Workspace) -> None:
    known = read_shapes(workspace).properties
    skos = "http://www.w3.org/2004/02/skos/core#"
    assert {skos + "broader", skos + "inScheme", NS + "inRound", NS + "hasOutcome"} <= known
    assert not {skos + "topConceptOf", "http://purl.org/dc/terms/source"} & known
