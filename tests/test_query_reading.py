"""What a question reads is read off its text: without all else it has the same answer."""

import pytest

from conftest import ROOT
from samspil.engine.sparql_reading import properties_read
from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.publication import Publication, read_publication
from samspil.jobs.questions import Question, read_questions
from samspil.words.vocabulary import RDF_TYPE

QUESTIONS = read_questions(Workspace(ROOT))
P = "PREFIX : <urn:>\n"


@pytest.fixture(scope="module")
def content(workspace: Workspace) -> Publication:
    return read_publication(workspace, [ROOT / "tests" / "examples"])


def answer(store: Store, question: Question) -> list[str]:
    if "CONSTRUCT" in question.query:
        return sorted(map(str, store.statements(question.query)))
    return sorted(map(str, store.rows(question.query)))


def test_the_answer_rests_on_what_is_read_and_nothing_else(content: Publication) -> None:
    told = {name: properties_read(question.query) for name, question in QUESTIONS.items()}
    assert sum(read is not None for read in told.values()) > len(told) * 0.8
    for name, read in told.items():
        if read is not None:
            part = Store()
            part.add(quad for quad in content.store.quads() if quad.predicate.value in read)
            assert answer(part, QUESTIONS[name]) == answer(content.store, QUESTIONS[name]), name


@pytest.mark.parametrize(
    ("query", "properties"),
    [
        ("SELECT ?x { ?x a :A ; :p ?y , ?z . FILTER NOT EXISTS { ?y :q 1 } }", ":p :q a"),
        ("SELECT ?x { ?x :p/:q*|^(:r+) ?y FILTER(?y > 2 && EXISTS { ?y :s ?z }) }", ":p :q :r :s"),
        ("SELECT (COUNT(?x) AS ?n) { { SELECT ?x { ?x :p 'a'@da } } } GROUP BY ?x", ":p"),
        ("CONSTRUCT { ?x :made ?y } WHERE { ?x :p ?y OPTIONAL { ?y :q ?z } }", ":made :p :q"),
        ("ASK { VALUES ?x { :a :b } ?x <urn:p> true }", ":p"),
    ],
)
def test_properties_of_a_query(query: str, properties: str) -> None:
    expected = frozenset(
        one.replace(":", "urn:") if one != "a" else RDF_TYPE for one in properties.split()
    )
    assert properties_read(P + query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x ?p ?y }",
        "SELECT ?x { ?x :p ?y ; ?q ?z }",
        "SELECT ?x { ?x !:p ?y }",
        "SELECT ?x { GRAPH ?g { ?x :p ?y } }",
        "SELECT ?x { ?x :p [ :q ?y ] }",
        "SELECT ?x { ?x :p ?y FILTER EXISTS { ?y ?q ?z } }",
        "SELECT ?x FROM :g { ?x :p ?y }",
        "DESCRIBE :a",
        "SELECT ?x { ?x other:p ?y }",
    ],
)
def test_where_it_cannot_be_said_nothing_is(query: str) -> None:
    assert properties_read(P + query) is None
