"""Every IRI of ours over HTTP: in every form, by every way of asking for it."""

import itertools
import json
import re
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib.compare import isomorphic

from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.publication import read_publication
from samspil.words.media import FORMS, LINKED_DATA
from samspil.words.vocabulary import BASE
from server.negotiating import chosen
from server.test_negotiation import FIREFOX, PROTEGE, RAPPER
from servers import Reply, Running, Start

CONTENT = read_publication(find_workspace(), ())
KINDS = {
    "case": "case/hotspot",
    "child of a case": "case/hotspot/intervention",
    "class": "ns/CoProduction",
    "property": "ns/hasFeature",
    "ontology": "ns/",
    "version": "ns/0.1.0",
    "concept": "concept/model/co-production",
    "shape": "shape/CaseShape",
    "property shape": "shape/NamedShape-prefLabel",
    "source": "source/espersen-andersen-2017",
    "claim": "source/espersen-andersen-2017/claim/c01",
    "place": next(n for n in CONTENT.names if "/place/" in n).removeprefix(BASE),
    "graph": "graph/cases/hotspot",
    "organisation": next(n for n in CONTENT.names if "/organisation/" in n).removeprefix(BASE),
}
PARSED = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
}
OFFERS = tuple(FORMS[name].media_type for name in LINKED_DATA)
NAMES = {FORMS[name].media_type: name for name in LINKED_DATA}
ACCEPTS = [
    None,
    "*/*",
    FIREFOX,
    RAPPER,
    PROTEGE,
    *OFFERS,
    "text/turtle;q=0.5, application/rdf+xml",
    "text/*",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
    "application/pdf",
    "text/html;q=0",
]
CELLS = [
    *itertools.product(KINDS, ACCEPTS, ("GET", "HEAD")),
    *itertools.product(KINDS, [f".{name}" for name in LINKED_DATA], ("GET",)),
    *itertools.product(KINDS, [f"?format={name}" for name in LINKED_DATA], ("GET",)),
]


def test_the_matrix_has_its_cells() -> None:
    assert len(CELLS) >= 600


@pytest.mark.parametrize(("kind", "wish", "method"), CELLS)
def test_an_iri_answers_in_the_form_that_is_asked_for(
    kind: str, wish: str | None, method: str, running: Running
) -> None:
    path = f"/{KINDS[kind]}"
    headers = {}
    expected: str | None
    if wish is not None and wish.startswith("."):
        path, expected = path.rstrip("/") + wish, wish[1:]
    elif wish is not None and wish.startswith("?"):
        path, expected = path + wish, wish.partition("=")[2]
    else:
        headers = {} if wish is None else {"Accept": wish}
        found = chosen(wish, OFFERS)
        expected = NAMES[found] if found else None
    reply = running.ask(path, method, **headers)
    assert reply["Vary"] == "Accept, Accept-Language, Sec-Fetch-Site"
    if expected is None:
        assert reply.status == 406
        return
    assert reply.status == 200, reply.text
    assert reply["Content-Type"] == FORMS[expected].content_type
    assert re.fullmatch(r'"[0-9a-f]+"', reply["ETag"])
    assert int(reply["Content-Length"]) > 0
    assert bool(reply.body) == (method == "GET")
    again = running.ask(path, method, If_None_Match=reply["ETag"], **headers)
    assert (again.status, again.body) == (304, b"")
    for relation in ("alternate", "license", "cite-as"):
        assert f'rel="{relation}"' in reply["Link"]
    assert f'<{BASE}{KINDS[kind]}>; rel="cite-as"' in reply["Link"]
    if method == "GET" and expected in PARSED:
        assert (
            any(
                BASE + KINDS[kind]
                in (str(q.subject)[1:-1], str(q.object)[1:-1], str(q.graph_name)[1:-1])
                for q in parse(reply.body, PARSED[expected])
            )
            or kind == "graph"
        )


def test_every_iri_of_ours_dereferences(running: Running) -> None:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=30)
    for iri in CONTENT.names:
        connection.request("GET", f"/{iri.removeprefix(BASE)}", headers={"Accept": "text/turtle"})
        reply = connection.getresponse()
        body = reply.read()
        assert reply.status == 200, iri
        assert len(body) > 30
    connection.close()
    assert len(CONTENT.names) > 2300


def test_all_forms_say_the_same(running: Running) -> None:
    for kind in ("case", "class", "shape"):
        graphs = []
        for name in ("ttl", "nt", "rdf", "jsonld"):
            graph = rdflib.Graph()
            text = running.get(f"/{KINDS[kind]}.{name}").body
            graph.parse(
                data=text,
                format={"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}.get(name, name),
            )
            graphs.append(graph)
        for graph in graphs[1:]:
            assert isomorphic(graphs[0], graph)


def test_a_description_holds_names_claims_and_who_points_at_it(running: Running) -> None:
    graph = rdflib.Graph().parse(data=running.get("/case/hotspot.nt").body, format="nt")
    hotspot = rdflib.URIRef(BASE + "case/hotspot")
    sam = rdflib.Namespace(BASE + "ns/")
    assert list(graph.objects(hotspot, sam.theme))
    theme = next(iter(graph.objects(hotspot, sam.theme)))
    assert list(graph.objects(theme, rdflib.SKOS.prefLabel))
    claims = list(graph.subjects(sam.claimSubject, hotspot))
    assert claims
    for claim in claims:
        assert list(graph.objects(claim, sam.statedIn))
        assert list(graph.objects(claim, sam.claimStatus))
    pointing = rdflib.Graph().parse(data=running.get("/concept/theme/crime-prevention.nt").body)
    assert (hotspot, sam.theme, rdflib.URIRef(BASE + "concept/theme/crime-prevention")) in pointing


def test_blank_nodes_come_along_each_in_its_graph(running: Running) -> None:
    body = running.get("/ns/CoProduction.trig").body
    quads = list(parse(body, RdfFormat.TRIG))
    below = [q for q in quads if str(q.subject).startswith("_:")]
    assert len(below) > 15
    assert {q.graph_name for q in below} == {NamedNode(BASE + "graph/ontology/models")}


_BY_WORKERS = re.compile(
    r'^samspil_queries_total{lane="dereference",outcome="rows"} .*', re.MULTILINE
)
_TYPES = re.compile(r'<(?!https://schema.org/)[^>]*>; rel="type"')


@pytest.mark.parametrize("iri", ["case/job-and-education-guidance", "ns/Claim"])
def test_a_page_asks_no_worker_and_knows_the_same_types(iri: str, start: Start) -> None:
    with start() as server:
        turtle = server.get(f"/{iri}", Accept="text/turtle")
        before = _BY_WORKERS.findall(server.get("/metrics").text)
        page = server.get(f"/{iri}", Accept="text/html")
        assert before
        assert _BY_WORKERS.findall(server.get("/metrics").text) == before
    assert _TYPES.findall(turtle["Link"])
    assert _TYPES.findall(page["Link"]) == _TYPES.findall(turtle["Link"])


def test_turtle_is_as_people_write_it(running: Running) -> None:
    text = running.get("/ns/CoProduction.ttl").text
    head, _, body = text.partition("\n\n")
    assert all(line.startswith("PREFIX ") for line in head.splitlines())
    assert body.startswith("sam:CoProduction\n    a owl:Class ;\n")
    assert "_:" not in text


def test_the_ontology_comes_whole(running: Running) -> None:
    graph = rdflib.Graph().parse(data=running.get("/ns/.ttl").body)
    classes = set(graph.subjects(rdflib.RDF.type, rdflib.OWL.Class))
    declared = {n for n in CONTENT.names if re.fullmatch(re.escape(BASE) + r"ns/[A-Z]\w*", n)}
    assert {str(c) for c in classes} >= declared


def test_a_page_has_the_language_that_is_asked_for(running: Running) -> None:
    asked = [
        ("/case/hotspot", {"Accept_Language": "en"}, "en"),
        ("/case/hotspot", {"Accept_Language": "da"}, "da"),
        ("/case/hotspot?lang=en", {"Accept_Language": "da"}, "en"),
        ("/en/case/hotspot", {"Accept_Language": "da"}, "en"),
        ("/case/hotspot", {}, "da"),
    ]
    etags = set()
    for path, headers, language in asked:
        reply = running.get(path, Accept="text/html", **headers)
        assert reply["Content-Language"] == language
        assert f'<html lang="{language}">' in reply.text
        assert ("The hotspot project</h1>" in reply.text) == (language == "en")
        etags.add((language, reply["ETag"]))
    assert len(etags) == 2


def test_two_checkers_in_the_wild_are_both_content(running: Running) -> None:
    """One follows no redirect and wants 200; one compares the final Content-Type."""
    for kind in ("ontology", "version", "class", "concept", "case"):
        for accept in ("text/turtle", "application/rdf+xml", "text/html"):
            reply = running.get(f"/{KINDS[kind]}", Accept=accept)
            assert reply.status == 200
            assert reply["Content-Type"].partition(";")[0] == accept


UNKNOWN = [
    ("/case/hotspt", "case/hotspot"),
    ("/ns/Coproduction", "ns/CoProduction"),
    ("/concept/model/co-producton", "concept/model/co-production"),
    ("/hotspot", "case/hotspot"),
]


@pytest.mark.parametrize(("path", "near"), UNKNOWN)
def test_an_unknown_iri_is_a_404_that_knows_what_was_meant(
    path: str, near: str, running: Running
) -> None:
    reply = running.get(path, Accept="application/json", Accept_Language="en")
    assert reply.status == 404
    assert BASE + near in reply.json["near"]
    assert "Did you mean" in reply.json["detail"]
    page = running.get(path, Accept="text/html", Accept_Language="da")
    assert page.status == 404
    assert near in page.text


def test_a_missing_or_superfluous_slash_leads_to_the_right_address(running: Running) -> None:
    for path, target in (("/ns", "/ns/"), ("/case/hotspot/", "/case/hotspot")):
        reply = running.get(path)
        assert (reply.status, reply["Location"]) == (308, target)


STRANGE = {
    "F07-line-end": "/case/hotspot%0d%0aX-Evil:%201",
    "F08-up": "/case/../../etc/passwd",
    "F08-up-encoded": "/case/%2e%2e/%2e%2e/etc/passwd",
    "F09-other-host": "//evil.example/case/hotspot",
    "F09-whole-address": "/https://evil.example/",
    "F10-zero": "/case/hotspot%00.ttl",
    "F10-not-utf8": "/case/%ff%fe",
    "F11-letters": "/case/" + quote("blåbærgrød-æøå"),
    "F11-script": "/case/" + quote("<script>alert(1)</script>"),
    "F11-quotes": "/case/" + quote("\"'><img src=x>"),
    "F12-long": "/case/" + "a" * 4000,
    "F12-many-slashes": "/" * 500,
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_path_is_a_404_and_nothing_of_it_gets_out(name: str, running: Running) -> None:
    for accept in ("text/html", "application/json"):
        reply = running.get(STRANGE[name], Accept=accept)
        assert reply.status == 404, reply.text[:200]
        assert "X-Evil" not in reply.headers
        assert "Location" not in reply.headers
        assert reply["X-Content-Type-Options"] == "nosniff"
        if accept == "text/html":
            assert "<script>" not in reply.text
            assert "<img src=x" not in reply.text
        else:
            json.loads(reply.body)


WRONG = [("formt=ttl", 400), ("format=pdf", 406), ("format=ttl&format=nt", 400), ("lang=sv", 400)]


@pytest.mark.parametrize(("query", "status"), WRONG)
def test_f15_a_wrong_parameter_is_named(query: str, status: int, running: Running) -> None:
    reply = running.get(f"/case/hotspot?{query}")
    assert reply.status == status
    said = reply.json["detail"]
    assert query.partition("=")[0] in said or query.partition("=")[2][:2] in said or "ttl" in said


def test_f13_f16_no_header_of_the_caller_reaches_a_kept_answer(running: Running) -> None:
    first = running.get("/case/hotspot", Accept="text/turtle")
    for name in ("Host", "X_Forwarded_Host", "X_Forwarded_Proto", "X_Original_URL", "Origin"):
        reply = running.get("/case/hotspot", Accept="text/turtle", **{name: "evil.example"})
        assert reply.body == first.body
        assert "evil.example" not in str(reply.headers)
    described = running.get("/sparql", Host="evil.example")
    assert "evil.example" not in described.text


def test_options_say_what_may_be_done(running: Running) -> None:
    reply = running.ask("/case/hotspot", "OPTIONS")
    assert (reply.status, reply["Allow"]) == (204, "GET, HEAD, OPTIONS")
    for path in ("/sparql", "/en/sparql", "/bidrag", "/en/bidrag"):
        assert running.ask(path, "OPTIONS")["Allow"] == "GET, HEAD, POST, OPTIONS"
    for path in ("/mcp", "/en/mcp"):
        assert running.ask(path, "OPTIONS")["Allow"] == "POST, OPTIONS"
    assert running.ask("/case/hotspot", "DELETE").status == 405


def test_everything_lies_below_the_path_of_the_public_address(start: Start) -> None:
    with start("--public", "https://example.org/samspil/") as server:
        reply: Reply = server.get("/samspil/case/hotspot", Accept="text/html")
        assert reply.status == 200
        assert 'href="/samspil/ns/LiteratureCase"' in reply.text
        assert reply["Content-Location"] == "/samspil/case/hotspot"
        assert "</samspil/case/hotspot.ttl>" in reply["Link"]
        description = server.get("/samspil/sparql").text
        assert "<https://example.org/samspil/sparql>" in description


def test_a_page_can_hold_nothing_that_runs(start: Start, tmp_path: Path) -> None:
    """E34, G12: literals and IRIs of data reach a page as text, and only web addresses as links."""
    evil = "<script>alert(1)</script>"
    (tmp_path / "evil.ttl").write_text(
        "PREFIX sam: <https://w3id.org/samspil/ns/>\n"
        "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
        f'<{BASE}case/evil> a sam:FieldCase ; dcterms:title "{evil}"@da ; '
        "dcterms:relation <javascript:alert(1)>, <data:text/html,x> .\n",
        "utf-8",
    )
    with start("--with", str(tmp_path)) as server:
        page = server.get("/case/evil", Accept="text/html").text
    assert evil not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(href|src)=\"(javascript|data):", page)


def test_the_content_of_this_test_is_the_servers(running: Running, workspace: Workspace) -> None:
    assert running.get("/readyz").json["digest"] == CONTENT.dataset.digest
    assert CONTENT.workspace == workspace


def test_a_path_with_a_page_and_a_form_takes_both_methods(running: Running) -> None:
    assert running.ask("/bidrag", Accept="text/html").status == 200
    refused = running.ask("/bidrag", "DELETE")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD, POST")
