"""The description in VoID: how much there is, of what kind, and how it hangs together.

Classes and properties are partitions with their numbers, for each class also those of its
properties and of what they lead to: an editor that completes queries needs no more.

Sources: VoID (W3C Interest Group Note 2011); the extension for datatypes is by SIB
(http://ldf.fi/void-ext#).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode

from samspil.engine.store import Store
from samspil.jobs.catalogue.published import QUESTIONS, STATISTICS, WHOLE, Published
from samspil.jobs.catalogue.writing import Statements, number, texts
from samspil.jobs.dumps import FOLDER, FORMS_OF_DUMPS, NAMES
from samspil.words.language import in_both
from samspil.words.vocabulary import (
    BASE,
    CASE,
    CONCEPT,
    DCTERMS,
    FOAF,
    NS,
    OWL,
    RDF_TYPE,
    RDFS,
    SHAPE,
    SKOS,
    VOID,
)

_VOID_EXT = "http://ldf.fi/void-ext#"
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITTEN = {"ttl": "Turtle", "trig": "TriG", "nq": "N-Quads", "jsonld": "JSON-LD"}
_PARTS = {
    "ontology": NS,
    "concepts": CONCEPT,
    "shapes": SHAPE,
    "cases": CASE,
    "sources": BASE + "source/",
}
_EXAMPLES = (CASE, NS, CONCEPT, BASE + "source/")
_MAPPINGS = (
    *(f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")),
    *(f"{OWL}{name}" for name in ("sameAs", "equivalentClass", "equivalentProperty")),
    RDFS + "seeAlso",
)


def statistics_of(published: Published) -> Statements:
    """The description of the whole."""
    said, store = Statements(STATISTICS), published.content.store
    about = published.about
    said.a(STATISTICS, VOID + "DatasetDescription")
    said.say(
        STATISTICS,
        {
            DCTERMS + "title": texts(in_both("catalogue-void")),
            FOAF + "primaryTopic": WHOLE,
            FOAF + "topic": WHOLE,
            RDFS + "seeAlso": QUESTIONS,
        },
    )
    said.a(WHOLE, VOID + "Dataset")
    said.say(
        WHOLE,
        {
            DCTERMS + "title": texts(about.title),
            DCTERMS + "description": texts(about.description),
            DCTERMS + "license": about.licence,
            DCTERMS + "publisher": about.publisher,
            FOAF + "homepage": published.public,
            VOID + "uriSpace": Literal(BASE),
            VOID + "sparqlEndpoint": published.public + "sparql" if published.sparql else "",
            VOID + "dataDump": [f"{published.public}{FOLDER}/{name}" for name in NAMES],
            VOID + "feature": [_FORMATS + _WRITTEN[form] for form in FORMS_OF_DUMPS],
            VOID + "exampleResource": _examples(published),
            **_totals(store),
        },
    )
    said.say(WHOLE, {VOID + "vocabulary": _vocabularies(store)})
    _classes(store, said)
    _properties(store, said)
    _parts(store, said)
    return said


def _examples(published: Published) -> list[str]:
    """The first IRI of each kind of thing that a visitor might look at."""
    names = published.content.names
    found = (
        next((name for name in names if name.startswith(s) and name != s), "") for s in _EXAMPLES
    )
    return [name for name in found if name]


def _totals(store: Store) -> dict[str, object]:
    query = (
        "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) "
        "(COUNT(DISTINCT ?o) AS ?objects) (COUNT(DISTINCT ?p) AS ?properties) WHERE { ?s ?p ?o }"
    )
    triples, subjects, objects, properties = _numbers(store, query)[0][1]
    classes = len(store.names("SELECT DISTINCT ?c WHERE { ?s a ?c FILTER(isIRI(?c)) }"))
    return {
        VOID + "triples": number(triples),
        VOID + "distinctSubjects": number(subjects),
        VOID + "distinctObjects": number(objects),
        VOID + "properties": number(properties),
        VOID + "classes": number(classes),
    }


def _numbers(store: Store, query: str) -> list[tuple[list[str], list[int]]]:
    """The rows of a SELECT in two parts: its IRIs, and its numbers."""
    rows = []
    for row in store.rows(query):
        iris = [cell.value for cell in row if isinstance(cell, NamedNode)]
        numbers = [int(cell.value) for cell in row if isinstance(cell, Literal)]
        rows.append((iris, numbers))
    return sorted(rows)


def _vocabularies(store: Store) -> list[str]:
    """The namespaces of the classes and properties in use."""
    rows = store.names("SELECT DISTINCT ?p WHERE { ?s ?p ?o }")
    rows += store.names("SELECT DISTINCT ?c WHERE { ?s a ?c FILTER(isIRI(?c)) }")
    return sorted({row[0][: max(row[0].rfind("/"), row[0].rfind("#")) + 1] for row in rows})


def _properties(store: Store, said: Statements) -> None:
    query = (
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) "
        "(COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o } GROUP BY ?p"
    )
    for (property_,), (triples, subjects, objects) in _numbers(store, query):
        node = said.nameless()
        said.say(WHOLE, {VOID + "propertyPartition": node})
        said.say(
            node,
            {
                VOID + "property": property_,
                VOID + "triples": number(triples),
                VOID + "distinctSubjects": number(subjects),
                VOID + "distinctObjects": number(objects),
            },
        )


def _classes(store: Store, said: Statements) -> None:
    """Each class with its members, its properties, and what these lead to."""
    of_class = (
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c"
    )
    nodes = {}
    for (kind,), (members,) in _numbers(store, of_class):
        nodes[kind] = said.nameless()
        said.say(WHOLE, {VOID + "classPartition": nodes[kind]})
        said.say(nodes[kind], {VOID + "class": kind, VOID + "entities": number(members)})
    of_property = (
        "SELECT ?c ?p (COUNT(*) AS ?n) WHERE { ?s a ?c ; ?p ?o FILTER(isIRI(?c)) } GROUP BY ?c ?p"
    )
    leading = _leading(store)
    for (kind, property_), (triples,) in _numbers(store, of_property):
        node = said.nameless()
        said.say(nodes[kind], {VOID + "propertyPartition": node})
        said.say(node, {VOID + "property": property_, VOID + "triples": number(triples)})
        for to, target in leading.get((kind, property_), ()):
            _target(to, target, node, said)


def _leading(store: Store) -> Mapping[tuple[str, str], Iterable[tuple[str, str]]]:
    """For a class and a property, the classes and datatypes that it leads to."""
    classes = (
        "SELECT DISTINCT ?c ?p ?d WHERE { ?s a ?c ; ?p ?o . ?o a ?d "
        "FILTER(isIRI(?c) && isIRI(?d)) }"
    )
    types = (
        "SELECT DISTINCT ?c ?p (DATATYPE(?o) AS ?d) WHERE { ?s a ?c ; ?p ?o "
        "FILTER(isIRI(?c) && isLiteral(?o)) }"
    )
    found = defaultdict(list)
    for query, to in ((classes, "class"), (types, "datatype")):
        for kind, property_, target in sorted(store.names(query)):
            found[kind, property_].append((to, target))
    return found


def _target(to: str, target: str, partition: BlankNode, said: Statements) -> None:
    node = said.nameless()
    if to == "class":
        said.say(partition, {VOID + "classPartition": node})
        said.say(node, {VOID + "class": target})
    else:
        said.say(partition, {_VOID_EXT + "datatypePartition": node})
        said.say(node, {_VOID_EXT + "datatype": target})


def _parts(store: Store, said: Statements) -> None:
    """Parts of the whole by where their IRIs lie, and the links between them and to others."""
    links: Counter[tuple[str, str, str]] = Counter()
    apart = f"FILTER(isIRI(?s) && isIRI(?o) && ?p != <{RDF_TYPE}>)"
    for subject, property_, target in store.names(f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o {apart} }}"):
        start, end = _part_of(subject), _part_of(target)
        if start and end and start != end:
            links[start, "", end] += 1
        elif start and property_ in _MAPPINGS and not target.startswith(BASE):
            links[start, property_, "{0.scheme}://{0.netloc}/".format(urlsplit(target))] += 1
    for name, space in _PARTS.items():
        part = f"{STATISTICS}#{name}"
        inside = f'FILTER(STRSTARTS(STR(?s), "{space}"))'
        query = f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) WHERE {{ ?s ?p ?o {inside} }}"
        triples, entities = _numbers(store, query)[0][1]
        said.say(WHOLE, {VOID + "subset": part})
        said.a(part, VOID + "Dataset")
        said.say(
            part,
            {
                VOID + "uriSpace": Literal(space),
                VOID + "triples": number(triples),
                VOID + "entities": number(entities),
            },
        )
    for (start, property_, end), triples in sorted(links.items()):
        _linkset(start, property_, end, triples, said)


def _part_of(iri: str) -> str:
    return next((name for name, space in _PARTS.items() if iri.startswith(space)), "")


def _linkset(start: str, property_: str, end: str, triples: int, said: Statements) -> None:
    """Links from a part to another, or by a mapping to somebody else's data."""
    node = said.nameless()
    target = f"{STATISTICS}#{end}" if end in _PARTS else end
    said.say(WHOLE, {VOID + "subset": node})
    said.a(node, VOID + "Linkset")
    said.say(
        node,
        {
            VOID + "subjectsTarget": f"{STATISTICS}#{start}",
            VOID + "objectsTarget": target,
            VOID + "linkPredicate": property_,
            VOID + "triples": number(triples),
        },
    )
