"""The service description: what `/sparql` can do, for machines.

Source: SPARQL 1.1 Service Description (W3C Recommendation, 2013).
"""

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from samspil.doors.server.site import Site
from samspil.engine.worker import GRAPHS
from samspil.jobs.catalogue.published import CATALOGUE, QUESTIONS, STATISTICS
from samspil.words.language import LANGUAGES, say
from samspil.words.vocabulary import DCTERMS, RDF_TYPE, RDFS, SD, VOID, XSD

_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)


def service_description(site: Site, form: str) -> bytes:
    """The description in a graph form (`ttl`, `rdf`, …)."""
    prefixes = {"sd": SD, "void": VOID, "dcterms": DCTERMS, "rdfs": RDFS, "xsd": XSD}
    return serialize(_triples(site), format=GRAPHS[form], prefixes=prefixes) or b""


def _triples(site: Site) -> Iterator[Triple]:
    address = NamedNode(f"{site.settings.address}sparql")
    pool = site.edition.pool
    dataset, default = BlankNode("dataset"), BlankNode("default")

    def sd(name: str) -> NamedNode:
        return NamedNode(SD + name)

    a = NamedNode(RDF_TYPE)
    yield Triple(address, a, sd("Service"))
    yield Triple(address, sd("endpoint"), address)
    languages = ["SPARQL11Query", *(["SPARQL11Update"] if site.settings.token else [])]
    for language in languages:
        yield Triple(address, sd("supportedLanguage"), sd(language))
    yield Triple(address, sd("feature"), sd("UnionDefaultGraph"))
    for name in _RESULTS:
        yield Triple(address, sd("resultFormat"), NamedNode(_FORMATS + name))
    lane = pool.traffic["free"].lane
    for tongue in LANGUAGES:
        limits = say(
            tongue,
            "service-limits",
            seconds=f"{lane.deadline:g}",
            rows=lane.most_rows,
            megabytes=lane.most_bytes // 2**20,
        )
        yield Triple(address, NamedNode(RDFS + "comment"), Literal(limits, language=tongue))
    yield Triple(address, sd("defaultDataset"), dataset)
    for described in (STATISTICS, QUESTIONS, CATALOGUE):
        yield Triple(dataset, NamedNode(RDFS + "seeAlso"), NamedNode(described))
    yield Triple(dataset, a, sd("Dataset"))
    yield Triple(dataset, sd("defaultGraph"), default)
    yield Triple(default, a, sd("Graph"))
    quads = Literal(str(site.edition.content.dataset.size), datatype=NamedNode(XSD + "integer"))
    yield Triple(default, NamedNode(VOID + "triples"), quads)
    if site.edition.content.licence:
        licence = NamedNode(site.edition.content.licence)
        yield Triple(dataset, NamedNode(DCTERMS + "license"), licence)
    for number, graph in enumerate(sorted(site.edition.content.dataset.graphs)):
        named, inside = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, sd("namedGraph"), named)
        yield Triple(named, a, sd("NamedGraph"))
        yield Triple(named, sd("name"), NamedNode(graph))
        yield Triple(named, sd("graph"), inside)
        yield Triple(inside, a, sd("Graph"))
