"""The catalogue in DCAT: the datasets, their files with sizes and hashes, and what answers.

DCAT-AP 3.0.1 and DCAT-AP-DK 2.0.2 agree in all but two things: the number type of a size, and
that the Danish profile knows no hash but SHA-1. A file has one size and one hash in both, so no
document can be right by both, and there are two.

Sources: DCAT 3 (W3C 2024), DCAT-AP 3.0.1 (SEMIC 2025), DCAT-AP-DK 2.0.2
(Digitaliseringsstyrelsen 2021).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from samspil.jobs.catalogue.about import About, Listed
from samspil.jobs.catalogue.published import (
    API,
    CATALOGUE,
    DANISH_CATALOGUE,
    QUESTIONS,
    SPARQL,
    STATISTICS,
    WHOLE,
    Published,
)
from samspil.jobs.catalogue.writing import Statements, day, number, texts
from samspil.jobs.dumps import DumpFile
from samspil.words.language import LANGUAGES, Language, in_both
from samspil.words.media import FORMS
from samspil.words.vocabulary import DCAT, DCTERMS, FOAF, NS, OWL, RDFS, SKOS, SPDX, XSD

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGE_CODES: dict[Language, str] = {"da": "DAN", "en": "ENG"}
# Each form by name, and by its code in the European Union's list of file types.
WRITTEN_AS = {
    "ttl": ("Turtle", "RDF_TURTLE"),
    "trig": ("TriG", "RDF_TRIG"),
    "nq": ("N-Quads", "RDF_N_QUADS"),
    "nt": ("N-Triples", "RDF_N_TRIPLES"),
    "rdf": ("RDF/XML", "RDF_XML"),
    "jsonld": ("JSON-LD", "JSON_LD"),
}
_ONTOLOGY_FORMS = ("ttl", "jsonld", "nt", "rdf")
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_OPENAPI = "https://spec.openapis.org/oas/v3.1.0"


@dataclass(frozen=True)
class Profile:
    """What an application profile wants otherwise than others."""

    catalogue: str
    size: str
    algorithm: str


EUROPEAN = Profile(CATALOGUE, XSD + "nonNegativeInteger", "sha256")
DANISH = Profile(DANISH_CATALOGUE, XSD + "decimal", "sha1")


def catalogue_of(published: Published, profile: Profile) -> Statements:
    """The catalogue by one of the two profiles."""
    said = Statements(profile.catalogue)
    about, public = published.about, published.public
    services = _services(published)
    said.a(profile.catalogue, DCAT + "Catalog")
    said.say(
        profile.catalogue,
        {
            DCTERMS + "title": texts(in_both("catalogue-title")),
            DCTERMS + "description": texts(in_both("catalogue-description")),
            **_common(published, said),
            FOAF + "homepage": public,
            DCAT + "themeTaxonomy": sorted({one.scheme for one in about.themes}),
            DCAT + "dataset": [WHOLE, NS],
            DCAT + "service": services,
        },
    )
    said.a(public, FOAF + "Document")
    _lists(published, said)
    _whole(published, profile, said)
    _ontology(published, said)
    for iri in services:
        _service(iri, published, said)
    return said


def _common(published: Published, said: Statements) -> dict[str, object]:
    """What holds of the catalogue and of each dataset."""
    about = published.about
    if about.publisher:
        said.a(about.publisher, FOAF + "Agent")
        said.say(about.publisher, {FOAF + "name": texts(about.publisher_name)})
    if about.licence:
        said.a(about.licence, DCTERMS + "LicenseDocument")
    codes = [_LANGUAGE_CODES[one] for one in LANGUAGES]
    languages = [_listed("language", code, DCTERMS + "LinguisticSystem", said) for code in codes]
    return {
        DCTERMS + "publisher": about.publisher,
        DCTERMS + "creator": about.publisher,
        DCTERMS + "language": languages,
        DCTERMS + "license": about.licence,
        DCTERMS + "issued": day(about.issued),
        DCTERMS + "spatial": [one.iri for one in about.places],
    }


def _listed(name: str, code: str, kind: str, said: Statements) -> str:
    """A code of one of the European Union's lists; what it is goes along, for whoever checks."""
    iri = f"{_EU}{name}/{code}"
    said.a(iri, kind)
    said.say(iri, {SKOS + "inScheme": _EU + name})
    return iri


def _lists(published: Published, said: Statements) -> None:
    """The concepts of others that are used, so that a reader needs no other file to know them."""

    def named(one: Listed, kind: str) -> None:
        said.a(one.iri, kind)
        names = texts(one.name)
        said.say(one.iri, {SKOS + "prefLabel": names, SKOS + "inScheme": one.scheme})

    for theme in published.about.themes:
        named(theme, SKOS + "Concept")
        said.a(theme.scheme, SKOS + "ConceptScheme")
        said.say(theme.scheme, {DCTERMS + "title": texts(in_both("catalogue-themes"))})
    for place in published.about.places:
        named(place, DCTERMS + "Location")


def _whole(published: Published, profile: Profile, said: Statements) -> None:
    about = published.about
    files = [file for dump in published.dumps for file in dump.files()]
    said.a(WHOLE, DCAT + "Dataset")
    said.say(
        WHOLE,
        {
            DCTERMS + "title": texts(about.title),
            DCTERMS + "description": texts(about.description),
            **_common(published, said),
            DCTERMS + "created": day(about.created),
            DCTERMS + "identifier": Literal(about.record["url"]),
            OWL + "versionInfo": Literal(about.version),
            DCAT + "keyword": _keywords(about),
            DCAT + "theme": [one.iri for one in about.themes],
            DCAT + "landingPage": published.page,
            DCAT + "distribution": [_iri(file) for file in files],
            RDFS + "seeAlso": [STATISTICS, QUESTIONS],
        },
    )
    said.a(published.page, FOAF + "Document")
    for file in files:
        _file(file, published, profile, said)


def _keywords(about: About) -> list[Literal]:
    return [Literal(word, language=one) for one in LANGUAGES for word in about.keywords[one]]


def _iri(file: DumpFile) -> str:
    return f"{WHOLE}-{file.form.name}{'-gz' if file.packed else ''}"


def _file(file: DumpFile, published: Published, profile: Profile, said: Statements) -> None:
    iri, checksum = _iri(file), f"{_iri(file)}-checksum"
    url, whole = published.public + file.path, in_both("catalogue-file")
    _distribution(iri, file.form.name, url, whole, published, said)
    gzip = _IANA + "application/gzip"
    if file.packed:
        said.a(gzip, DCTERMS + "MediaType")
    said.say(
        iri,
        {
            DCAT + "byteSize": number(file.size, profile.size),
            DCAT + "compressFormat": gzip if file.packed else "",
            SPDX + "checksum": checksum,
        },
    )
    algorithm = f"{SPDX}checksumAlgorithm_{profile.algorithm}"
    said.a(algorithm, SPDX + "ChecksumAlgorithm")
    said.a(checksum, SPDX + "Checksum")
    hexadecimal = NamedNode(XSD + "hexBinary")
    said.say(
        checksum,
        {
            SPDX + "algorithm": algorithm,
            SPDX + "checksumValue": Literal(file.hashes[profile.algorithm], datatype=hexadecimal),
        },
    )


def _distribution(  # noqa: PLR0913 - what a file is, where, and of what
    iri: str,
    form: str,
    url: str,
    about: Mapping[Language, str],
    published: Published,
    said: Statements,
) -> None:
    """A file, and where to fetch it."""
    title, code = WRITTEN_AS[form]
    format_ = _listed("file-type", code, DCTERMS + "MediaTypeOrExtent", said)
    media = _IANA + FORMS[form].media_type
    said.a(iri, DCAT + "Distribution")
    said.a(media, DCTERMS + "MediaType")
    said.say(
        iri,
        {
            DCTERMS + "title": Literal(title),
            DCTERMS + "description": texts(about),
            DCTERMS + "format": format_,
            DCAT + "mediaType": media,
            DCAT + "accessURL": published.page,
            DCAT + "downloadURL": url,
            DCTERMS + "license": published.about.licence,
            DCTERMS + "issued": day(published.about.issued),
        },
    )


def _ontology(published: Published, said: Statements) -> None:
    """The ontology, a dataset by its own IRI; its header says more."""
    about = published.about
    title = texts(in_both("catalogue-ontology"))
    said.a(NS, DCAT + "Dataset")
    forms = {form: f"{CATALOGUE}#ontology-{form}" for form in _ONTOLOGY_FORMS}
    said.say(
        NS,
        {
            DCTERMS + "title": title,
            DCTERMS + "description": texts(in_both("catalogue-ontology-about")),
            **_common(published, said),
            OWL + "versionInfo": Literal(about.version),
            DCAT + "keyword": _keywords(about),
            DCAT + "theme": [one.iri for one in about.themes],
            DCAT + "distribution": list(forms.values()),
        },
    )
    for form, iri in forms.items():
        url, file = published.described(NS, form), in_both("catalogue-ontology-file")
        _distribution(iri, form, url, file, published, said)


def _services(published: Published) -> list[str]:
    """What answers where this is published."""
    return [*([SPARQL] if published.sparql else []), *([API] if published.api else [])]


def _service(iri: str, published: Published, said: Statements) -> None:
    about, public = published.about, published.public
    described = {SPARQL: f"{public}sparql", API: f"{public}api/openapi.json"}
    standards = {SPARQL: _PROTOCOL, API: _OPENAPI}
    titles = {SPARQL: in_both("catalogue-sparql"), API: in_both("catalogue-api")}
    endpoint = public + iri.rpartition("#")[2]
    for address in (endpoint, described[iri]):
        said.a(address, RDFS + "Resource")  # which everything is, but DCAT-AP's ranges want it said
    said.a(iri, DCAT + "DataService")
    said.a(standards[iri], DCTERMS + "Standard")
    said.say(
        iri,
        {
            DCTERMS + "title": texts(titles[iri]),
            DCTERMS + "publisher": about.publisher,
            DCTERMS + "license": about.licence,
            DCTERMS + "conformsTo": standards[iri],
            DCAT + "endpointURL": endpoint,
            DCAT + "endpointDescription": described[iri],
            DCAT + "servesDataset": [WHOLE, NS],
            DCAT + "keyword": _keywords(about),
            DCAT + "theme": [one.iri for one in about.themes],
        },
    )
