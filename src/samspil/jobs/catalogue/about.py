"""What is known of the whole: who made it, when, what it is called, how it is cited.

Everything is read from three content files: the citation file, the header of the ontology, and
`data/catalogue.toml`. What none of them says is not said: there is no address to write to, for
nobody has given one.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from pyoxigraph import Literal, NamedNode

from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.citation import Record
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import DCTERMS, FOAF, NS, OWL

SAID, CITATION = "catalogue.toml", "CITATION.cff"
_KEY = "samspil"
_TYPES = {"bibtex": "misc", "ris": "DATA", "csl": "dataset"}

Texts = Mapping[Language, str]


@dataclass(frozen=True)
class Listed:
    """A concept of somebody else's list, with its name there."""

    iri: str
    scheme: str
    name: Texts


@dataclass(frozen=True)
class About:
    """The facts; dates as `2026-11-23`, `publisher` an IRI, `record` what is cited."""

    title: Texts
    description: Texts
    keywords: Mapping[Language, Sequence[str]]
    themes: Sequence[Listed]
    places: Sequence[Listed]
    version: str
    version_iri: str
    created: str
    issued: str
    licence: str
    publisher: str
    publisher_name: Texts
    citation: bytes
    record: Record


def read_about(workspace: Workspace, store: Store) -> About:
    """The facts of this content."""
    told = tomllib.loads((workspace.folder("data") / SAID).read_text("utf-8"))
    citation = (workspace.root / CITATION).read_bytes()
    cited: Mapping[str, Any] = yaml.safe_load(citation)
    header = _header(store)
    publisher = header.get(DCTERMS + "publisher", "")
    return About(
        title=told["title"],
        description=told["description"],
        keywords=told["keywords"],
        themes=[_listed(one) for one in told["themes"]],
        places=[_listed(one) for one in told["places"]],
        version=header.get(OWL + "versionInfo", ""),
        version_iri=header.get(OWL + "versionIRI", ""),
        created=header.get(DCTERMS + "created", ""),
        issued=header.get(DCTERMS + "issued", ""),
        licence=header.get(DCTERMS + "license", ""),
        publisher=publisher,
        publisher_name=_names(store, publisher),
        citation=citation,
        record=_record(cited),
    )


def _header(store: Store) -> Mapping[str, str]:
    """What the ontology says of itself, one value for each property."""
    rows = store.rows(f"SELECT ?p ?v WHERE {{ <{NS}> ?p ?v }} ORDER BY ?p ?v")
    return {
        p.value: v.value
        for p, v in rows
        if isinstance(p, NamedNode) and isinstance(v, NamedNode | Literal)
    }


def _names(store: Store, iri: str) -> Texts:
    rows = store.rows(f"SELECT ?n WHERE {{ <{iri}> <{FOAF}name> ?n }}")
    names = {name.language: name.value for (name,) in rows if isinstance(name, Literal)}
    return {language: names[language] for language in LANGUAGES if language in names}


def _listed(said: Mapping[str, str]) -> Listed:
    return Listed(said["iri"], said["list"], {one: said[one] for one in LANGUAGES})


def _record(cited: Mapping[str, Any]) -> Record:
    """What the citation file says, as a record that every format of references can be made of."""
    authors = []
    for one in cited["authors"]:
        family, given = one.get("family-names"), one.get("given-names")
        authors.append(f"{family}, {given}" if family and given else one.get("name", family))
    values = {
        "title": cited["title"],
        "year": str(cited["date-released"])[:4],
        "version": str(cited["version"]),
        "doi": cited.get("doi", ""),
        "url": cited["url"],
    }
    return Record(_KEY, {k: v for k, v in values.items() if v}, authors, (), _TYPES)
