"""The description in VoID: how much there is, of what kind, and how it hangs together.

Classes and properties are partitions with their numbers, for each class also those of its
properties and of what they lead to: an editor that completes queries needs no more.

Sources: VoID (W3C Interest Group Note 2011); the extension for datatypes is by SIB
(http://ldf.fi/void-ext#).
"""

from collections import Counter
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, Literal

from samspil.jobs.catalogue.counting import Counts, counted
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
_MAPPINGS = frozenset(
    (
        *(f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")),
        *(f"{OWL}{name}" for name in ("sameAs", "equivalentClass", "equivalentProperty")),
        RDFS + "seeAlso",
    )
)


def statistics_of(published: Published) -> Statements:
    """The description of the whole."""
    said, about = Statements(STATISTICS), published.about
    counts = counted(published.content.dataset.statements(), _part_of, _MAPPINGS)
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
            **_totals(counts),
        },
    )
    said.say(WHOLE, {VOID + "vocabulary": _vocabularies(counts)})
    _classes(counts, said)
    _properties(counts, said)
    _parts(counts, said)
    return said


def _examples(published: Published) -> list[str]:
    """The first IRI of each kind of thing that a visitor might look at."""
    names = published.content.names
    found = (
        next((name for name in names if name.startswith(s) and name != s), "") for s in _EXAMPLES
    )
    return [name for name in found if name]


def _totals(counts: Counts) -> dict[str, object]:
    return {
        VOID + "triples": number(counts.triples),
        VOID + "distinctSubjects": number(counts.subjects),
        VOID + "distinctObjects": number(counts.objects),
        VOID + "properties": number(len(counts.properties)),
        VOID + "classes": number(len(counts.classes)),
    }


def _vocabularies(counts: Counts) -> list[str]:
    """The namespaces of the classes and properties in use."""
    used = {*counts.properties, *counts.classes}
    return sorted({one[: max(one.rfind("/"), one.rfind("#")) + 1] for one in used})


def _properties(counts: Counts, said: Statements) -> None:
    for property_, triples in sorted(counts.properties.items()):
        node = said.nameless()
        said.say(WHOLE, {VOID + "propertyPartition": node})
        said.say(
            node,
            {
                VOID + "property": property_,
                VOID + "triples": number(triples),
                VOID + "distinctSubjects": number(counts.subjects_of[property_]),
                VOID + "distinctObjects": number(counts.objects_of[property_]),
            },
        )


def _classes(counts: Counts, said: Statements) -> None:
    """Each class with its members, its properties, and what these lead to."""
    nodes = {}
    for kind, members in sorted(counts.classes.items()):
        nodes[kind] = said.nameless()
        said.say(WHOLE, {VOID + "classPartition": nodes[kind]})
        said.say(nodes[kind], {VOID + "class": kind, VOID + "entities": number(members)})
    for (kind, property_), triples in sorted(counts.of_class.items()):
        node = said.nameless()
        said.say(nodes[kind], {VOID + "propertyPartition": node})
        said.say(node, {VOID + "property": property_, VOID + "triples": number(triples)})
        for to, target in sorted(counts.leading[kind, property_]):
            _target(to, target, node, said)


def _target(to: str, target: str, partition: BlankNode, said: Statements) -> None:
    node = said.nameless()
    if to == "class":
        said.say(partition, {VOID + "classPartition": node})
        said.say(node, {VOID + "class": target})
    else:
        said.say(partition, {_VOID_EXT + "datatypePartition": node})
        said.say(node, {_VOID_EXT + "datatype": target})


def _parts(counts: Counts, said: Statements) -> None:
    """Parts of the whole by where their IRIs lie, and the links between them and to others."""
    links = Counter({(start, "", end): n for (start, end), n in counts.between.items()})
    for (start, property_, target), triples in counts.beyond.items():
        if not target.startswith(BASE):
            links[start, property_, "{0.scheme}://{0.netloc}/".format(urlsplit(target))] += triples
    for name, space in _PARTS.items():
        part = f"{STATISTICS}#{name}"
        said.say(WHOLE, {VOID + "subset": part})
        said.a(part, VOID + "Dataset")
        said.say(
            part,
            {
                VOID + "uriSpace": Literal(space),
                VOID + "triples": number(counts.parts[name]),
                VOID + "entities": number(counts.entities[name]),
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
