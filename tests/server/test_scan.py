"""What the scanner lets through, what it refuses, and where it says the trouble is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from samspil.engine.scan import (
    DEEPEST,
    LARGEST,
    MOST_OPERATORS,
    MOST_PATTERNS,
    scan_query,
    scan_update,
)
from samspil.engine.sparql_tokens import syntax_refusal, tokens
from samspil.files.workspace import find_workspace
from samspil.jobs.questions import read_questions
from samspil.words.errors import QueryRefused

QUESTIONS = read_questions(find_workspace())
HOST = "http://127.0.0.1:9/"

FINE = {
    "SELECT * WHERE { ?s ?p ?o }": "select",
    "  # SERVICE <x> {\nask{}": "ask",
    "PREFIX a: <http://x/> CONSTRUCT { ?s a a:b } WHERE { ?s a:c ?d }": "construct",
    "BASE <http://x/> PREFIX : <#> DESCRIBE :a": "describe",
    'VERSION "1.2" SELECT ?x { ?x ?y "SERVICE <http://x> { }" }': "select",
    "SELECT ?x { ?x ?y '''it's a SERVICE <http://x> {'''@en }": "select",
    "SELECT ?service { ?service <http://x/SERVICE> ?o }": "select",
    "PREFIX service: <http://x/> SELECT * { ?s service:of ?o . ?o service:is 1 }": "select",
    "SELECT * { GRAPH <http://x/service> { ?s ?p ?o } }": "select",
    "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s ?p ?o } }": "select",
    "SELECT * { ?s ?p ?o FILTER(?o<5 && ?o>3 || ?o <= 1e5) }": "select",
    "SELECT * { ?s ?p ?o FILTER(?o<?s&&?s>?o) }": "select",
    "SELECT (COUNT(*) AS ?n) { { SELECT ?s { ?s ?p ?o } } }": "select",
    "SELECT * { ?s (<http://a>/<http://b>*|^<http://c>)+ ?o }": "select",
    "SELECT * { ?s ?p -1.5, +2, .5, 1., 'x'^^<http://t> ; ?q true . }": "select",
    r"PREFIX a: <http://x/> SELECT * { ?s a:b\-c ?o ; a:d%20 ?e ; a:f.g ?h }": "select",
    "SELECT * { << ?a ?b ?c >> ?p ?o }": "select",
    "SELECT ?æ { ?æ ?p 'blåbærgrød' }": "select",
    f"SELECT * {{ VALUES ?x {{ {' '.join(map(str, range(400)))} }} ?s ?p ?x }}": "select",
    f"SELECT * {{ ?s ?p ?x FILTER(?x IN ({','.join(map(str, range(400)))})) }}": "select",
}


@pytest.mark.parametrize(("text", "form"), FINE.items())
def test_what_is_sparql_goes_through_with_its_form(text: str, form: str) -> None:
    assert scan_query(text).form == form


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_of_ours_goes_through(name: str) -> None:
    assert scan_query(QUESTIONS[name].query).form == "select"


SERVICES = [
    f"SELECT * {{ SERVICE <{HOST}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SeRvIcE#x\n<{HOST}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE<{HOST}>{{ ?s ?p ?o }} }}",
    f"SELECT * {{ service silent <{HOST}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICESILENT<{HOST}>{{ ?s ?p ?o }} }}",
    f"PREFIX : <{HOST}> SELECT * {{ SERVICE:p {{ ?s ?p ?o }} }}",
    f"PREFIX p: <{HOST}> SELECT * {{ SERVICEp:p {{ ?s ?p ?o }} }}",
    f"PREFIX : <{HOST}> SELECT * {{ servicesilent:p {{ ?s ?p ?o }} }}",
    f"PREFIX x: <{HOST}> SELECT * {{ SERVICE x:p {{ ?s ?p ?o }} }}",
    f"SELECT * {{ VALUES ?v {{ <{HOST}> }} SERVICE?v {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 1.SERVICE<{HOST}>{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 1SERVICE<{HOST}>{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s?p?o.SERVICE<{HOST}>{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p _:b.SERVICE<{HOST}>{{ ?s ?p ?o }} }}",
    f'SELECT * {{ ?s ?p "x"@en.SERVICE<{HOST}>{{ ?s ?p ?o }} }}',
    f"SELECT * {{ FILTER(1<2)SERVICE<{HOST}>{{ ?s ?p ?o }} }}",
    f"SELECT * {{ FILTER EXISTS {{ SERVICE <{HOST}> {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE <{HOST}> {{ ?s ?p ?o }} }} }} }}",
    f"ASK {{ OPTIONAL {{}}SERVICE<{HOST}>{{}} }}",
]


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_refused_however_it_is_spelled(text: str) -> None:
    with pytest.raises(QueryRefused) as refusal:
        scan_query(text)
    assert refusal.value.key == "sparql-service"


@given(
    st.text(alphabet=st.sampled_from(list("SERVICEservice<>{}:.?#\n'\"\\ ab1@_^()")), max_size=60)
)
def test_whatever_the_engine_runs_with_service_in_it_was_refused_before(noise: str) -> None:
    """Anything that gets through the scanner may be given to the engine and calls nobody."""
    text = f"PREFIX : <{HOST}> SELECT * {{ {noise} {{ ?s ?p ?o }} }}"
    try:
        scan_query(text)
    except QueryRefused:
        return
    try:
        found = Store().query(text)
        assert isinstance(found, QuerySolutions)
        found.serialize(format=QueryResultsFormat.TSV)
    except SyntaxError:
        return
    except OSError as error:  # port 9 is refused by name, which is how an attempt would show
        raise AssertionError(text) from error


REFUSED = [
    ("", "sparql-empty", (1, 1)),
    ("# nothing\n", "sparql-empty", (2, 1)),
    ("PREFIX a: <http://x/>", "sparql-empty", (1, 22)),
    ("SHOW TABLES", "sparql-form", (1, 1)),
    ("{ ?s ?p ?o }", "sparql-form", (1, 1)),
    ("INSERT DATA { <a> <b> <c> }", "sparql-update", (1, 1)),
    ("# hi\n  LOAD <http://x>", "sparql-update", (2, 3)),
    ("PREFIX a: <http://x/>\nDELETE WHERE { ?s ?p ?o }", "sparql-update", (2, 1)),
    ("CLEAR ALL", "sparql-update", (1, 1)),
    ("DROP SILENT ALL", "sparql-update", (1, 1)),
    ("SELECT * { ?s ?p 'open }", "sparql-character", (1, 18)),
    ("SELECT * {\n ?s ?p ?o }\n }", "sparql-bracket", (3, 2)),
    ("SELECT * { ?s ?p [ }", "sparql-bracket", (1, 20)),
    (r"SELECT * { \u0053ERVICE <http://x> {} }", "sparql-character", (1, 12)),
    ("SELECT * FROM <http://elsewhere/> { ?s ?p ?o }", "sparql-from", (1, 15)),
    ("PREFIX g: <http://g/>\nASK FROM NAMED g:x {}", "sparql-from", (2, 16)),
    ("SELECT * FROM nope:x {}", "sparql-from-iri", (1, 10)),
    ("ASK { FILTER(" + "(" * DEEPEST + "1" + ")" * DEEPEST + ") }", "sparql-depth", (1, 76)),
    ("ASK { FILTER(" + "!" * 70 + "?x) }", "sparql-depth", (1, 76)),
    ("ASK { FILTER(1" + "+1" * (MOST_OPERATORS + 1) + ") }", "sparql-operators", (1, 1015)),
    ("ASK { " + "?s ?p ?o . " * (MOST_PATTERNS + 1) + "}", "sparql-patterns", None),
    ("ASK { ?s ?p (" + "1 " * (MOST_PATTERNS + 1) + ") }", "sparql-patterns", None),
    ("ASK { ?s " + "/".join(["<a>"] * (MOST_PATTERNS + 2)) + " ?o }", "sparql-patterns", None),
    ("ASK { ?s " + "[] , " * (MOST_PATTERNS + 2) + " ?o }", "sparql-patterns", None),
    ("ASK { ?s ?p '" + "å" * (LARGEST // 2) + "' }", "sparql-size", (1, 1)),
]


@pytest.mark.parametrize(("text", "key", "place"), REFUSED, ids=[f"{k}" for _, k, _ in REFUSED])
def test_what_may_not_be_run_is_refused_with_its_place(
    text: str, key: str, place: tuple[int, int] | None
) -> None:
    with pytest.raises(QueryRefused) as refusal:
        scan_query(text, graphs={"http://g/known"})
    assert refusal.value.key == key
    if place:
        assert (refusal.value.values["line"], refusal.value.values["column"]) == place


def test_from_may_name_a_graph_of_ours() -> None:
    found = scan_query(
        "BASE <http://g/> SELECT * FROM <a> FROM NAMED <b> { GRAPH ?g { ?s ?p ?o } }",
        graphs={"http://g/a", "http://g/b"},
    )
    assert found.graphs == ("http://g/a", "http://g/b")


def test_a_query_whose_answer_changes_by_itself_is_known() -> None:
    assert scan_query("SELECT (RAND() AS ?x) {}").changes
    assert not scan_query("SELECT ?rand { ?rand <http://x/now> 'uuid' }").changes


def test_the_engine_s_complaint_gets_a_place_and_a_hint() -> None:
    for text, place in (("SELECT * {\n ?s ?p }", (2, 9)), ("SELECT ?x { ?x a no:x }", (1, 22))):
        with pytest.raises(SyntaxError) as wrong:
            Store().query(text)
        refusal = syntax_refusal(str(wrong.value.msg), text)
        assert (refusal.values["line"], refusal.values["column"]) == place
        assert len(str(refusal.values)) < 300


@given(st.text(max_size=200))
def test_any_text_is_either_scanned_or_refused(text: str) -> None:
    try:
        tokens(text)
        scan_query(text)
    except QueryRefused as refusal:
        assert isinstance(refusal.values["line"], int)  # noqa: PT017 - either is fine


def test_the_protocol_s_dataset_is_written_into_each_operation_that_has_a_where() -> None:
    text = "INSERT DATA { <a> <b> 'WHERE' } ; DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
    done = scan_update(text, ["http://g/1"], ["http://g/2"], "")
    assert done.count("USING <http://g/1> USING NAMED <http://g/2> WHERE") == 1
    assert "'WHERE'" in done
    with pytest.raises(QueryRefused, match="sparql-using-twice"):
        scan_update("WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["http://g/1"], [], "")


@pytest.mark.parametrize("text", ["LOAD <http://x>", "LOADSILENT <http://x>", "load:x"])
def test_f24_load_is_refused_in_an_update_too(text: str) -> None:
    with pytest.raises(QueryRefused, match="sparql-load"):
        scan_update(text, [], [], "")
