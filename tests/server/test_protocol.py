"""`/sparql` as the protocol has it, and what it says when somebody gets it wrong."""

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, SPARQLWrapper

from servers import Running, Start

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/samspil/ns/LiteratureCase> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { <https://w3id.org/samspil/case/hotspot> ?p ?o }"
HOTSPOT = "https://w3id.org/samspil/graph/cases/hotspot"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}


@pytest.mark.parametrize("media_type", ROWS)
def test_rows_come_in_the_form_that_is_asked_for(media_type: str, running: Running) -> None:
    reply = running.query(SELECT, Accept=media_type)
    assert reply.status == 200
    assert reply["Content-Type"].partition(";")[0] == media_type
    found = parse_query_results(reply.body, ROWS[media_type])
    assert isinstance(found, QuerySolutions)
    assert len(list(found)) == int(reply["X-Samspil-Rows"]) == 5


@pytest.mark.parametrize("media_type", GRAPHS)
def test_graphs_come_in_the_form_that_is_asked_for(media_type: str, running: Running) -> None:
    reply = running.query(CONSTRUCT, Accept=media_type)
    assert reply["Content-Type"].partition(";")[0] == media_type
    assert len(list(parse(reply.body, GRAPHS[media_type]))) > 10


def test_csv_is_as_the_specification_has_it(running: Running) -> None:
    text = 'SELECT ?a ?b { VALUES (?a ?b) { ("=1+1" <http://x/>) ("a,\\"b" UNDEF) } }'
    reply = running.query(text, Accept="text/csv")
    assert reply.body == b'a,b\r\n=1+1,http://x/\r\n"a,""b",\r\n'


def test_the_bounds_stand_in_every_answer(running: Running) -> None:
    reply = running.query(SELECT)
    assert "seconds=10, rows=100000, bytes=10485760" in reply["X-Samspil-Limits"]


def test_a_query_goes_by_get_by_form_and_directly(running: Running) -> None:
    sent = urlencode({"query": SELECT})
    replies = [
        running.ask(f"/sparql?{sent}"),
        running.ask("/sparql", "POST", sent, **FORM),
        running.query(SELECT),
        running.ask(f"/sparql/?{sent}"),
    ]
    assert len({reply.body for reply in replies}) == 1
    assert {reply.status for reply in replies} == {200}
    assert running.ask(f"/sparql?{sent}", "HEAD").body == b""


def test_an_answer_that_the_client_has_is_not_sent_again(running: Running) -> None:
    path = f"/sparql?{urlencode({'query': SELECT})}"
    etag = running.ask(path)["ETag"]
    again = running.ask(path, If_None_Match=f'"other", {etag}')
    assert (again.status, again.body) == (304, b"")
    assert again["ETag"] == etag


def test_a_random_answer_is_not_kept(running: Running) -> None:
    bodies = {running.query("SELECT (RAND() AS ?x) {}").body for _ in range(3)}
    assert len(bodies) == 3


def test_the_dataset_may_be_chosen_in_the_address_and_in_the_query(running: Running) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def counted(path: str, query: str = count) -> int:
        reply = running.ask(path, "POST", query, Content_Type="application/sparql-query")
        return int(reply.json["results"]["bindings"][0]["n"]["value"])

    chosen = counted(f"/sparql?default-graph-uri={quote(HOTSPOT)}")
    assert 50 < chosen < counted("/sparql")
    assert counted("/sparql", count.replace("{", f"FROM <{HOTSPOT}> {{", 1)) == chosen
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert counted(f"/sparql?named-graph-uri={quote(HOTSPOT)}", named) == chosen


def test_sparqlwrapper_can_ask(running: Running) -> None:
    wrapper = SPARQLWrapper(f"{running.address}sparql")
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(JSON)
    for method in ("GET", "POST"):
        wrapper.setMethod(method)
        found: Any = wrapper.queryAndConvert()
        assert len(found["results"]["bindings"]) == 5


def test_rdflib_can_ask(running: Running) -> None:
    store = SPARQLStore(f"{running.address}sparql")
    assert len(list(rdflib.Graph(store).query(SELECT))) == 5


def test_a_browser_gets_a_page_with_a_form_and_a_machine_the_description(running: Running) -> None:
    page = running.get("/sparql", Accept=BROWSER)
    assert "<textarea" in page.text
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert running.get("/sparql")["Content-Type"].startswith("text/turtle")


WRONG = [
    ({"query": "SELECT * {"}, 400, "sparql-end"),
    ({"query": "SELECT * { ?s ?p ?o } GROUP"}, 400, "sparql-end"),
    ({"query": "SELECT * { ?s a ; }"}, 400, "sparql-before"),
    ({"query": "SELECT * { ?s ?p ?o FILTER(?o > ) }"}, 400, "sparql-before"),
    ({"query": "SELECT ?s ?p { ?s ?p ?o } GROUP BY ?s"}, 400, "sparql-unbound"),
    ({"query": "SELECT * { ?s ?p ?o } LIMIT many"}, 400, "sparql-syntax"),
    ({"query": "ASK { ?s a no:x }"}, 400, "sparql-prefix"),
    ({"query": "ASK { SERVICE <http://127.0.0.1:9/> {} }"}, 400, "sparql-service"),
    ({"query": "CLEAR ALL"}, 400, "sparql-update"),
    ({"query": "ASK FROM <http://nowhere/> {}"}, 400, "sparql-from"),
    ({"query": "ASK {}", "default-graph-uri": "http://nowhere/"}, 400, "sparql-graph"),
    ({"query": "ASK {}", "named-graph-uri": "http://nowhere/"}, 400, "sparql-graph"),
    ({"query": "ASK {}", "qeury": "ASK {}"}, 400, "http-parameter"),
    ({"query": "ASK {}", "format": "xlsx"}, 406, "http-not-acceptable"),
    ({"query": "ASK {}", "update": "CLEAR ALL"}, 400, "sparql-both"),
    ({"update": "CLEAR ALL"}, 405, "sparql-update-get"),
    ({"query": "ASK { ?s ?p '" + "x" * 17000 + "' }"}, 413, "sparql-size"),
    ({"query": ""}, 400, "sparql-empty"),
]


@pytest.mark.parametrize(("parameters", "status", "key"), WRONG, ids=[w[2] for w in WRONG])
def test_a_wrong_request_is_told_what_is_wrong(
    parameters: dict[str, str], status: int, key: str, running: Running
) -> None:
    for language, other in (("da", "Linje"), ("en", "Line")):
        reply = running.get("/sparql", parameters, Accept_Language=language)
        assert reply.status == status, reply.text
        assert reply["Content-Type"] == "application/problem+json"
        assert reply["Content-Language"] == language
        said = reply.json
        assert said["type"].endswith(f"/{key}")
        assert said["status"] == status
        if "line" in said:
            assert f"{other} {said['line']}, " in said["detail"]


def test_every_kind_of_problem_is_explained_at_its_address(running: Running) -> None:
    said = running.get("/sparql", {"query": "CLEAR ALL"}).json
    path = said["type"].removeprefix("https://w3id.org/samspil")
    assert set(running.get(path).json) == {"da", "en"}
    for kind in ("file-kind", "service-slow", "sparql-syntax"):
        assert set(running.get(f"/problem/{kind}").json) == {"da", "en"}, kind
    assert running.get("/problem/page-run").status == 404


def test_what_a_query_could_go_on_with_is_told_in_its_own_words(running: Running) -> None:
    said = running.get("/sparql", {"query": "SELECT ?x WHERE { ?x"}).json
    assert '"' not in said["expected"]
    assert {"?", "a", "<"} <= set(said["expected"].split())
    assert not re.search(r"[0-9A-F]{4}", said["expected"])


def test_a_browser_is_told_on_a_page(running: Running) -> None:
    reply = running.get("/sparql", {"query": "ASK {"}, Accept=BROWSER, Accept_Language="da")
    assert reply.status == 400
    assert "Linje 1, tegn 6" in reply.text
    assert '<html lang="da">' in reply.text


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", b"ASK {}", 415),
        ("application/sparql-query; charset=utf-16", b"ASK {}", 415),
        ("application/sparql-query", "ASK { ?s ?p 'å' }".encode("latin-1"), 400),
        ("application/x-www-form-urlencoded", b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400),
        ("application/x-www-form-urlencoded", b"query=%FF", 400),
        ("application/x-www-form-urlencoded", b"", 400),
        ("application/sparql-update", b"CLEAR ALL", 403),
        ("multipart/form-data; boundary=x", b"--x--", 415),
    ],
)
def test_a_body_that_cannot_be_taken_is_refused(
    content_type: str, body: bytes, status: int, running: Running
) -> None:
    reply = running.ask("/sparql", "POST", body, Content_Type=content_type)
    assert reply.status == status, reply.text
    assert json.loads(reply.body)["status"] == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_another_method_is_refused_and_told_which_ones_there_are(
    method: str, running: Running
) -> None:
    reply = running.ask("/sparql", method)
    assert reply.status == 405
    assert "POST" in reply["Allow"]


def test_what_nobody_can_give_is_a_406_that_lists_what_there_is(running: Running) -> None:
    reply = running.query(SELECT, Accept="application/pdf")
    assert reply.status == 406
    for name in ("srj", "srx", "csv", "tsv"):
        assert name in reply.json["detail"]


def test_any_page_may_ask_from_a_browser(running: Running) -> None:
    reply = running.ask("/sparql", "OPTIONS", Origin="https://example.org")
    assert reply.status == 204
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert "POST" in reply["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in reply.headers

    for reply in (running.query(SELECT), running.get("/api/which-cases-have-a-theme")):
        seen = reply["Access-Control-Expose-Headers"].lower().split(", ")
        ours = {name.lower() for name in reply.headers if name.lower().startswith("x-samspil-")}
        assert ours
        assert ours <= {*seen}


def test_f18_f19_an_update_needs_the_token_and_only_the_token(start_with: Start) -> None:
    token = "x" * 20
    insert = "INSERT DATA { <http://x/a> <http://x/b> <http://x/c> }"
    ask = "ASK { <http://x/a> ?p ?o }"
    with start_with(token=token) as server:
        kind = {"Content_Type": "application/sparql-update"}
        for given in ("", "Bearer", "Bearer y", f"Basic {token}", f"Bearer {token}x"):
            reply = server.ask("/sparql", "POST", insert, Authorization=given, **kind)
            assert reply.status == 401
            assert reply["WWW-Authenticate"] == "Bearer"
        assert server.query(ask).json["boolean"] is False
        done = server.ask("/sparql", "POST", insert, Authorization=f"Bearer {token}", **kind)
        assert done.status == 204
        assert server.query(ask).json["boolean"] is True
        for wrong in ("INSERT DATA {", "LOAD <http://127.0.0.1:9/>", "CLEAR ALL ; DROP GRAPH <g>"):
            reply = server.ask("/sparql", "POST", wrong, Authorization=f"Bearer {token}", **kind)
            assert reply.status == 400, wrong
        assert server.query(ask).json["boolean"] is True


def test_free_sparql_is_off_where_others_can_reach_the_server(start_with: Start) -> None:
    with start_with(host="0.0.0.0") as server:
        reply = server.query(SELECT)
        assert reply.status == 403
        assert reply.json["type"].endswith("sparql-off")
        assert server.get("/case/hotspot", Accept="text/turtle").status == 200
    with start_with(host="0.0.0.0", sparql=True) as server:
        assert server.query(SELECT).status == 200
