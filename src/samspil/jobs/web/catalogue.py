"""The catalogue as people read it, and what the data page takes from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from samspil.jobs.catalogue.dcat import WRITTEN_AS
from samspil.jobs.catalogue.published import (
    CATALOGUE,
    DANISH_CATALOGUE,
    QUESTIONS,
    STATISTICS,
)
from samspil.jobs.catalogue.schema_org import dataset_as_json
from samspil.jobs.catalogue.writing import FORMS_OF_DOCUMENTS
from samspil.jobs.citation import as_bibtex, as_ris, as_text
from samspil.jobs.pages.content import Ref
from samspil.jobs.web.addresses import CATALOGUE as PAGE
from samspil.jobs.web.addresses import DATA
from samspil.jobs.web.signposts import LINKSET, landing
from samspil.jobs.web.website import Website
from samspil.words.language import Language, say
from samspil.words.media import FORMS
from samspil.words.vocabulary import BASE, NS

_DOCUMENTS = {
    CATALOGUE: "catalogue-document",
    DANISH_CATALOGUE: "catalogue-document-dk",
    STATISTICS: "catalogue-void",
    QUESTIONS: "catalogue-questions",
}
_KILO = 1000


@dataclass(frozen=True)
class File:
    """A dump as a page lists it: its sizes in kilobytes, and its SHA-256."""

    form: str
    href: str
    name: str
    size: int
    sha256: str


def files_of(web: Website) -> Sequence[File]:
    """Every file there is to take away, plain and compressed."""
    return [
        File(
            WRITTEN_AS[file.form.name][0] + (", gzip" if file.packed else ""),
            web.addresses.file(file.path),
            file.name,
            max(1, round(file.size / _KILO)),
            file.hashes["sha256"],
        )
        for dump in web.published.dumps
        for file in dump.files()
    ]


def catalogue_page(web: Website, language: Language) -> str:
    """What is published, where it is fetched, how it is cited, and what describes it."""
    published, addresses = web.published, web.addresses
    record = published.about.record
    return web.templates.page(
        "catalogue.html",
        web.place(PAGE, language, "data", crumbs=[web.crumb("data", DATA, language)]),
        title=say(language, "catalogue-page"),
        about=published.about,
        issued=date.fromisoformat(published.about.issued) if published.about.issued else None,
        publisher=published.about.publisher_name.get(language, ""),
        size=web.content.dataset.size,
        files=files_of(web),
        kinds=_kinds(web, language),
        ontology=[
            (WRITTEN_AS[form][0], addresses.described(NS, form), FORMS[form].media_type)
            for form in FORMS_OF_DOCUMENTS
        ],
        ontology_page=addresses.page("ns/", language),
        services=_services(web, language),
        documents=[
            (
                say(language, key),
                iri,
                [
                    (
                        form,
                        addresses.file(f"{iri.removeprefix(BASE)}.{form}"),
                        FORMS[form].media_type,
                    )
                    for form in FORMS_OF_DOCUMENTS
                ],
            )
            for iri, key in _DOCUMENTS.items()
        ],
        linkset=addresses.file(LINKSET),
        cited={
            "text": as_text([record]).strip(),
            "BibTeX": as_bibtex([record]).strip(),
            "RIS": as_ris([record]).strip(),
        },
        citations=[
            ("CFF", addresses.file("CITATION.cff"), "application/yaml"),
            ("BibTeX", addresses.file("citation.bib"), "application/x-bibtex"),
            ("RIS", addresses.file("citation.ris"), "application/x-research-info-systems"),
        ],
        links=landing(web),
        dataset=dataset_as_json(published, language),
    )


def _services(web: Website, language: Language) -> Sequence[tuple[str, str, str, str]]:
    """What answers: its name, its address, what describes it for machines, and for people."""
    addresses = web.addresses
    found = []
    if web.published.sparql:
        endpoint = addresses.whole(addresses.file("sparql"))
        found.append(
            ("SPARQL", endpoint, f"{endpoint}?format=ttl", addresses.page("sparql", language))
        )
    if web.published.api:
        api = addresses.file("api/openapi.json", {"lang": language})
        name, page = say(language, "data-api"), addresses.page(f"{DATA}#api", language)
        found.append((name, addresses.whole(addresses.file("api")), api, page))
    return found


def _kinds(web: Website, language: Language) -> Sequence[tuple[Ref, int]]:
    """Our classes that have members, the largest first."""
    store = web.content.store
    rows = store.rows(
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c "
        f'FILTER(STRSTARTS(STR(?c), "{NS}")) }} GROUP BY ?c'
    )
    counts = {
        kind.value: int(n.value)
        for kind, n in rows
        if isinstance(kind, NamedNode) and isinstance(n, Literal)
    }
    labels = store.labels(list(counts), language)
    order = sorted(counts, key=lambda iri: (-counts[iri], iri))
    return [(Ref(labels.get(iri) or iri.removeprefix(NS), iri), counts[iri]) for iri in order]
