"""W3C's own tests of the SPARQL 1.1 Protocol and of service descriptions, over HTTP.

They are run where the test data lie beside the project (`../shared/w3c`), as they do in CI.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import rdflib
from rdflib import RDF, Namespace
from rdflib.collection import Collection

from servers import ROOT, Reply, Running, Start

SUITES = ROOT.parent / "shared/w3c/sparql/sparql11"
if not SUITES.exists():
    SUITES = ROOT.parents[1] / "shared/w3c/sparql/sparql11"
HERE = SUITES.exists()
TOKEN = "a-token-for-the-tests-alone"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}


@dataclass(frozen=True)
class Exchange:
    """One request and what is expected of its answer."""

    method: str
    path: str
    body: bytes | None
    headers: dict[str, str]
    statuses: frozenset[str]
    boolean: bool | None
    form: str | None


@dataclass(frozen=True)
class Case:
    name: str
    graphs: dict[str, Path]
    exchanges: tuple[Exchange, ...]


def _manifest(suite: str) -> tuple[rdflib.Graph, list[Any]]:
    graph = rdflib.Graph()
    path = SUITES / suite / "manifest.ttl"
    graph.parse(path, publicID=path.as_uri())
    (entries,) = graph.objects(None, MF.entries)
    return graph, list(Collection(graph, entries))


def _cases() -> Iterator[Case]:
    graph, entries = _manifest("protocol")
    for entry in entries:
        graphs = {
            str(graph.value(node, rdflib.RDFS.label)): Path(
                str(graph.value(node, UT.graph)).removeprefix("file://")
            )
            for node in graph.objects(entry, UT.graphData)
        }
        action = graph.value(entry, MF.action)
        requests = Collection(graph, graph.value(action, HT.requests))
        yield Case(
            str(entry).rpartition("#")[2], graphs, tuple(_exchange(graph, r) for r in requests)
        )


def _exchange(graph: rdflib.Graph, request: Any) -> Exchange:
    headers = {}
    listed = graph.value(request, HT.headers)
    for header in Collection(graph, listed) if listed is not None else ():
        name = str(graph.value(header, HT.fieldName))
        headers[name] = str(graph.value(header, HT.fieldValue))
    body = graph.value(request, HT.body)
    raw = None
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding))
        raw = str(graph.value(body, CNT.chars)).encode(encoding)
    response = graph.value(request, HT.resp)
    boolean = graph.value(response, MF.expectedBoolean)
    form = graph.value(response, MF.expectedFormat)
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        raw,
        headers,
        frozenset(str(s)[-3:] for s in graph.objects(response, MF.expectedStatus)),
        None if boolean is None else bool(boolean.toPython()),
        None if form is None else str(form),
    )


CASES = list(_cases()) if HERE else []


@pytest.fixture(scope="module")
def server(start: Start, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that takes updates with a token."""
    file = tmp_path_factory.mktemp("token") / "token"
    file.write_text(TOKEN + "\n", "utf-8")
    with start("--token-file", str(file)) as running:
        yield running


def _send(server: Running, one: Exchange) -> Reply:
    path = one.path.replace("/sparql/", "/sparql", 1)
    return server.ask(
        path, one.method, one.body, **{**one.headers, "Authorization": f"Bearer {TOKEN}"}
    )


def _load(server: Running, graphs: dict[str, Path]) -> None:
    parts = [f"GRAPH <{name}> {{ {path.read_text('utf-8')} }}" for name, path in graphs.items()]
    update = f"DROP ALL ; INSERT DATA {{ {' '.join(parts)} }}"
    kind = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    assert server.ask("/sparql", "POST", update, **kind).status == 204


def _boolean(reply: Reply) -> bool:
    if "json" in reply["Content-Type"]:
        return bool(json.loads(reply.body)["boolean"])
    return ET.fromstring(reply.text).findtext(f"{RESULTS}boolean") == "true"


@pytest.mark.skipif(not HERE, reason="the W3C tests are not beside the project")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_w3c_protocol(case: Case, server: Running) -> None:
    if case.graphs:
        _load(server, case.graphs)
    for one in case.exchanges:
        reply = _send(server, one)
        assert f"{reply.status // 100}xx" in one.statuses, reply.text
        if one.form is not None:
            assert reply["Content-Type"].partition(";")[0] in FORMATS[one.form]
        if one.boolean is not None:
            assert _boolean(reply) is one.boolean


def _description(server: Running, accept: str = "text/turtle") -> rdflib.Graph:
    reply = server.get("/sparql", Accept=accept)
    assert reply.status == 200
    assert reply["Content-Type"].startswith(accept)
    return rdflib.Graph().parse(data=reply.body, format=accept)


def _returns_rdf(server: Running) -> None:
    for accept in ("text/turtle", "application/rdf+xml", "application/n-triples"):
        assert len(_description(server, accept)) > 10


def _has_endpoint_triple(server: Running) -> None:
    endpoint = rdflib.URIRef(f"{server.address}sparql")
    assert (None, SD.endpoint, endpoint) in _description(server)


def _conforms_to_schema(server: Running) -> None:
    """What the specification says of the terms used: one service, known terms, IRIs and ranges."""
    graph = _description(server)
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert list(graph.objects(service, SD.endpoint))
    assert set(graph.objects(service, SD.supportedLanguage)) <= {
        SD.SPARQL10Query,
        SD.SPARQL11Query,
        SD.SPARQL11Update,
    }
    assert SD.UnionDefaultGraph in set(graph.objects(service, SD.feature))
    (dataset,) = graph.objects(service, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in graph
    (default,) = graph.objects(dataset, SD.defaultGraph)
    assert (default, RDF.type, SD.Graph) in graph
    for named in graph.objects(dataset, SD.namedGraph):
        assert (named, RDF.type, SD.NamedGraph) in graph
        assert len(list(graph.objects(named, SD.name))) == 1
        (inside,) = graph.objects(named, SD.graph)
        assert (inside, RDF.type, SD.Graph) in graph


DESCRIPTIONS = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint_triple,
    "conforms-to-schema": _conforms_to_schema,
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_w3c_service_description(name: str, server: Running) -> None:
    DESCRIPTIONS[name](server)


@pytest.mark.skipif(not HERE, reason="the W3C tests are not beside the project")
def test_all_34_and_3_are_there() -> None:
    assert len(CASES) == len(_manifest("protocol")[1]) == 34
    _, described = _manifest("service-description")
    assert {str(entry).rpartition("#")[2] for entry in described} == set(DESCRIPTIONS)
