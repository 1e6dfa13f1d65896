"""The catalogue: valid by its profiles, true of the files it tells of, and found by machines."""

import gzip
import hashlib
from pathlib import Path
from random import Random

import pyshacl
import pytest
import rdflib
import yaml
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Quad,
    RdfFormat,
    Store,
    parse,
)
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SH, VOID

from conftest import ROOT, Command
from samspil.files.workspace import find_workspace
from samspil.jobs.catalogue.counting import counted
from samspil.jobs.catalogue.writing import FORMS_OF_DOCUMENTS
from samspil.jobs.publication import read_publication
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.downloads import DOCUMENTS, DOWNLOADS
from samspil.jobs.web.website import Website
from samspil.words.vocabulary import BASE, CASE, CONCEPT, RDF_TYPE, SKOS
from servers import Running

STANDARDS = ROOT.parent / "shared" / "standards"
WHOLE = rdflib.URIRef(BASE + "catalogue#graph")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
PARSED = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
SYNTAX = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


@pytest.fixture(scope="module")
def web() -> Website:
    return Website(read_publication(find_workspace(), ()), Addresses())


def _graph(web: Website, path: str) -> rdflib.Graph:
    form = SYNTAX[path.rpartition(".")[2]]
    return rdflib.Graph().parse(data=DOWNLOADS[path].make(web), format=form)


MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
    DCAT.Distribution: (DCAT.accessURL,),
    DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
    FOAF.Agent: (FOAF.name,),
    SPDX.Checksum: (SPDX.algorithm, SPDX.checksumValue),
}


@pytest.mark.parametrize("name", ["catalogue", "catalogue-dk"])
def test_every_mandatory_property_is_there(name: str, web: Website) -> None:
    graph = _graph(web, f"{name}.ttl")
    for kind, properties in MANDATORY.items():
        members = list(graph.subjects(RDF.type, kind))
        assert members, kind
        for member in members:
            for one in properties:
                assert (member, one, None) in graph, (member, one)


# A shape file of a profile, and the constraints that we know not to fulfil, by what they look at.
KNOWN: dict[str, set[tuple[str, str]]] = {
    "dcat-ap-3.0.1-dcat-ap-SHACL.ttl": set(),
    "dcat-ap-3.0.1-ranges.ttl": set(),
    "dcat-ap-3.0.1-shapes.ttl": set(),
    "dcat-ap-3.0.1-range.ttl": set(),
    "dcat-ap-3.0.1-deprecateduris.ttl": set(),
    # It wants `https://spdx.org/`, but SPDX's own IRIs begin with `http`; and a publisher that the
    # EU has on its list of corporate bodies.
    "dcat-ap-3.0.1-mdr-vocabularies.shape.ttl": {
        ("algorithm", "NodeConstraintComponent"),
        ("publisher", "NodeConstraintComponent"),
    },
    # What nobody has told: whom to write to, which time, until when files are kept, what kind of
    # body it is; and where Denmark lies, which the EU's list knows better.
    "dcat-ap-3.0.1-shapes_recommended.ttl": {
        (name, "MinCountConstraintComponent")
        for name in (
            *("availability", "bbox", "centroid", "contactPoint"),
            *("modified", "temporal", "type"),
        )
    },
    "dcat-ap-dk_2.0.2_shacl_shapes.ttl": set(),
    "dcat-ap-dk_2.0.2_shacl_shapes-strict.ttl": set(),
}


def _rules(name: str) -> rdflib.Graph:
    """The shapes, without references to some that no file of the profile contains."""
    rules = rdflib.Graph().parse(STANDARDS / name)
    for shape, part in list(rules.subject_objects(SH.property)):
        if (part, SH.path, None) not in rules:
            rules.remove((shape, SH.property, part))
    return rules


@pytest.mark.skipif(not STANDARDS.is_dir(), reason="the profiles are no part of the project")
@pytest.mark.parametrize("shapes", KNOWN)
def test_the_catalogue_is_valid_by_the_profile(shapes: str, web: Website) -> None:
    name = "catalogue-dk" if "-dk" in shapes else "catalogue"
    rules = _rules(shapes)
    _, report, _ = pyshacl.validate(_graph(web, f"{name}.ttl"), shacl_graph=rules)
    found = set()
    for result in report.objects(None, SH.result):
        path = str(report.value(result, SH.resultPath)).rpartition("/")[2].rpartition("#")[2]
        constraint = str(report.value(result, SH.sourceConstraintComponent))
        found.add((path, constraint.rpartition("#")[2]))
    assert found == KNOWN[shapes]


@pytest.mark.skipif(not STANDARDS.is_dir(), reason="the profiles are no part of the project")
def test_the_profile_would_notice_what_is_missing(web: Website) -> None:
    graph = _graph(web, "catalogue-dk.ttl")
    graph.remove((None, DCTERMS.publisher, None))
    rules = _rules("dcat-ap-dk_2.0.2_shacl_shapes.ttl")
    assert not pyshacl.validate(graph, shacl_graph=rules)[0]


def test_nothing_is_told_that_nobody_has_said(web: Website) -> None:
    graph = _graph(web, "catalogue.ttl")
    assert not list(graph.triples((None, DCAT.contactPoint, None)))
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert str(graph.value(WHOLE, DCTERMS.issued)) == str(cited["date-released"])
    publisher = graph.value(WHOLE, DCTERMS.publisher)
    names = {str(name).casefold() for name in graph.objects(publisher, FOAF.name)}
    assert {one["name"].casefold() for one in cited["authors"]} <= names


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_says_the_same_in_every_form(name: str, web: Website) -> None:
    said = []
    for form in FORMS_OF_DOCUMENTS:
        kind = RdfFormat.from_extension(form)
        assert kind is not None
        graph = Dataset(parse(DOWNLOADS[f"{name}.{form}"].make(web), format=kind))
        graph.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
        said.append({str(quad) for quad in graph})
    assert len(said) == 4
    assert all(one == said[0] for one in said)


def test_sizes_and_hashes_are_those_of_the_files(web: Website) -> None:
    for name, algorithm in (("catalogue", "sha256"), ("catalogue-dk", "sha1")):
        graph = _graph(web, f"{name}.ttl")
        found = 0
        for file in graph.objects(WHOLE, DCAT.distribution):
            url = graph.value(file, DCAT.downloadURL)
            body = DOWNLOADS[str(url).removeprefix(BASE)].make(web)
            checksum = graph.value(file, SPDX.checksum)
            told = graph.value(checksum, SPDX.checksumValue)
            assert str(told).lower() == hashlib.new(algorithm, body).hexdigest()
            assert str(graph.value(file, DCAT.byteSize)) == str(len(body))
            found += 1
        assert found == 8


def test_every_dump_says_everything(web: Website) -> None:
    whole = Dataset(parse(web.content.dataset.quads, format=RdfFormat.N_QUADS))
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    triples = Dataset(
        Quad(q.subject, q.predicate, q.object)
        for q in parse(web.content.dataset.quads, format=RdfFormat.N_QUADS)
    )
    triples.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for dump in web.published.dumps:
        body = b"".join(dump.parts())
        assert gzip.decompress(dump.held) == body
        found = Dataset(parse(body, format=PARSED[dump.plain.form.name]))
        found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        assert found == (triples if dump.plain.form.name == "ttl" else whole)


def test_another_reading_of_the_same_files_gives_the_same_bytes(web: Website) -> None:
    again = Website(read_publication(find_workspace(), ()), Addresses())
    for path, download in DOWNLOADS.items():
        assert download.make(again) == download.make(web), path


def test_numbers_are_those_that_the_data_have(web: Website) -> None:
    graph, store = _graph(web, "void.ttl"), web.content.store
    triples = store.rows("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0][0]
    assert str(graph.value(WHOLE, VOID.triples)) == triples.value  # type: ignore[union-attr]
    checked = 0
    for partition in graph.objects(WHOLE, VOID.classPartition):
        kind = graph.value(partition, VOID["class"])
        query = f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a <{kind}> }}"
        members = store.rows(query)[0][0]
        assert str(graph.value(partition, VOID.entities)) == members.value  # type: ignore[union-attr]
        checked += 1
    assert checked > 50
    by_property = graph.objects(WHOLE, VOID.propertyPartition)
    total = sum(int(str(graph.value(one, VOID.triples))) for one in by_property)
    assert str(total) == triples.value  # type: ignore[union-attr]
    assert len(list(graph.subjects(RDF.type, VOID.Linkset))) > 5
    for example in graph.objects(WHOLE, VOID.exampleResource):
        assert str(example) in web.content.described


def test_what_is_counted_in_one_pass_is_what_the_store_counts(web: Website) -> None:
    store, parts = web.content.store, {CONCEPT: "concepts", CASE: "cases"}

    def part_of(iri: str) -> str:
        return next((name for space, name in parts.items() if iri.startswith(space)), "")

    counts = counted(web.content.dataset.statements(), part_of, frozenset([SKOS + "exactMatch"]))
    a_class = "?s a ?c ; ?p ?o FILTER(isIRI(?c))"
    for (kind, name), number in Random(1).sample(sorted(counts.of_class.items()), 40):
        query = f"SELECT (COUNT(*) AS ?n) {{ ?s a <{kind}> ; <{name}> ?o }}"
        assert str(number) == store.rows(query)[0][0].value  # type: ignore[union-attr]
    pairs = store.names(f"SELECT DISTINCT ?c ?p ?d {{ {a_class} ?o a ?d FILTER(isIRI(?d)) }}")
    types = store.names(
        f"SELECT DISTINCT ?c ?p (DATATYPE(?o) AS ?d) {{ {a_class} FILTER(isLiteral(?o)) }}"
    )
    leading = {(c, p, "class", d) for c, p, d in pairs} | {
        (c, p, "datatype", d) for c, p, d in types
    }
    assert leading == {(*pair, *one) for pair, found in counts.leading.items() for one in found}
    links = store.names("SELECT ?s ?p ?o { ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) }")
    between = [
        (part_of(s), part_of(o))
        for s, p, o in links
        if p != RDF_TYPE and part_of(s) and part_of(o) and part_of(s) != part_of(o)
    ]
    assert dict(counts.between) == {pair: between.count(pair) for pair in between}
    assert len(between) > 100
    subjects = store.names(
        f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{CASE}")) }}'
    )
    assert counts.entities["cases"] == len(subjects)


# What the editor of SIB asks a service for: classes with their properties, examples, prefixes.
EDITOR = {
    "classes": """SELECT ?class ?property ?target WHERE {
        ?dataset void:classPartition ?c . ?c void:class ?class ; void:propertyPartition ?p .
        ?p void:property ?property . ?p void:classPartition/void:class ?target }""",
    "examples": """SELECT ?query ?comment WHERE { ?query a sh:SPARQLExecutable ;
        rdfs:comment ?comment ; sh:select ?text }""",
    "prefixes": "SELECT ?prefix ?iri WHERE { ?d sh:prefix ?prefix ; sh:namespace ?iri }",
}


@pytest.mark.parametrize("asked", EDITOR)
def test_an_editor_finds_what_it_completes_queries_with(asked: str, web: Website) -> None:
    graph = _graph(web, "void.ttl") + _graph(web, "questions.ttl")
    assert len(graph.query(EDITOR[asked], initNs={"void": VOID, "sh": SH})) > 50


def test_every_question_is_there_as_a_query_that_can_be_run(web: Website) -> None:
    graph = _graph(web, "questions.ttl")
    found = {
        str(iri).rpartition("#")[2]: graph.value(iri, SH.select)
        for iri in graph.subjects(RDF.type, SH.SPARQLSelectExecutable)
    }
    assert set(found) == set(web.content.questions)
    store = Store()
    for text in found.values():
        store.query(str(text))


def test_the_citation_is_that_of_the_citation_file(web: Website) -> None:
    bibtex = DOWNLOADS["citation.bib"].make(web).decode()
    ris = DOWNLOADS["citation.ris"].make(web).decode()
    assert DOWNLOADS["CITATION.cff"].make(web) == (ROOT / "CITATION.cff").read_bytes()
    for text in (bibtex, ris):
        assert "collaboration in Danish housing social work" in text
        assert "https://w3id.org/samspil/" in text
        assert "0.1.0" in text
    assert "author = {{The samspil contributors}}" in bibtex
    assert "TY  - DATA\r\n" in ris


@pytest.mark.parametrize("path", DOWNLOADS)
def test_every_file_is_served_as_the_folder_would_hold_it(path: str, running: Running) -> None:
    reply = running.ask(f"/{path}")
    assert (reply.status, reply["Content-Type"]) == (200, DOWNLOADS[path].type)
    assert reply["Content-Length"] == str(len(reply.body))
    assert running.ask(f"/{path}", If_None_Match=reply["ETag"]).status == 304
    head = running.ask(f"/{path}", "HEAD")
    assert (head.status, head.body, head["Content-Length"]) == (200, b"", reply["Content-Length"])
    assert running.ask(f"/{path}?x=1").status == 400


def test_there_is_no_other_dump(running: Running) -> None:
    assert running.ask("/dump/samspil-0.0.1.nq").status == 404
    assert running.ask("/dump/..%2f..%2fetc%2fpasswd").status == 404


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_negotiates_at_its_own_iri(name: str, running: Running) -> None:
    for form, kind in (("jsonld", "application/ld+json"), ("rdf", "application/rdf+xml")):
        reply = running.ask(f"/{name}", Accept=kind)
        assert (reply.status, reply["Content-Type"]) == (200, kind)
        assert reply["Content-Location"] == f"/{name}.{form}"
        assert "Accept" in reply["Vary"]
    assert running.ask(f"/{name}")["Content-Type"] == "text/turtle; charset=utf-8"
    reader = running.ask(f"/{name}", Accept="text/html,*/*;q=0.8", Accept_Language="en")
    assert (reader.status, reader["Location"]) == (303, f"/en/{DOCUMENTS[name].page}")
    assert running.ask(f"/{name}", Accept="image/png").status == 406


def test_the_page_tells_sizes_hashes_and_what_nobody_has_said(running: Running) -> None:
    page = running.ask("/katalog", Accept_Language="da").text
    body = running.ask("/dump/samspil-0.1.0.nq.gz").body
    assert hashlib.sha256(body).hexdigest() in page
    assert "Ingen har oplyst en adresse at skrive til." in page
    assert 'href="/dump/samspil-0.1.0.nq.gz"' in running.ask("/data").text


def test_the_command_writes_what_the_server_serves(samspil: Command, tmp_path: Path) -> None:
    done = samspil("catalogue", tmp_path / "out", "--base", "https://example.org/x", "--lang", "en")
    assert (done.returncode, done.stderr) == (
        0,
        f"{len(DOWNLOADS)} files were written to {tmp_path / 'out'}.\n",
    )
    said = (tmp_path / "out" / "catalogue.ttl").read_text("utf-8")
    assert "<https://example.org/x/dump/samspil-0.1.0.nq>" in said
    assert "dcat:DataService" not in said
    wrong = samspil("catalogue", tmp_path / "out", "--base", "example.org", "--lang", "en")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
