"""The files that stand at an address of their own: the one list for a server and a folder of files.

They have no language in their address. A document is also negotiated at its own IRI, without a
suffix; who wants to read it there is sent to a page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from samspil.files.mappings import read_mapping_sets
from samspil.jobs.alignment.table import TABLE, TYPE, whole_table
from samspil.jobs.catalogue.dcat import DANISH, EUROPEAN, catalogue_of
from samspil.jobs.catalogue.examples import examples_of
from samspil.jobs.catalogue.published import (
    CATALOGUE,
    DANISH_CATALOGUE,
    QUESTIONS,
    STATISTICS,
    Published,
)
from samspil.jobs.catalogue.statistics import statistics_of
from samspil.jobs.catalogue.writing import FORMS_OF_DOCUMENTS, Statements
from samspil.jobs.citation import as_bibtex, as_ris
from samspil.jobs.dumps import FOLDER, NAMES
from samspil.jobs.web import addresses
from samspil.jobs.web.addresses import Addresses, feed_file, index_file
from samspil.jobs.web.assets import read_assets
from samspil.jobs.web.beginnings import LLMS, feed_of, llms_of
from samspil.jobs.web.finding import index_of
from samspil.jobs.web.mementos import LINK_FORMAT, TIMEMAP, timemap
from samspil.jobs.web.signposts import LINKSET, Link, from_description, from_file, linkset
from samspil.jobs.web.sparql import vocabulary_file, vocabulary_of
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES
from samspil.words.media import FORMS
from samspil.words.vocabulary import BASE, LOGO


@dataclass(frozen=True)
class Download:
    """A file: its Content-Type, what makes its bytes, and where it points to."""

    type: str
    make: Callable[[Website], bytes]
    links: Callable[[Addresses], Sequence[Link]] = lambda _: ()


@dataclass(frozen=True)
class Document:
    """Something said in RDF at an IRI of ours; `page` is the path where people read of it."""

    make: Callable[[Published], Statements]
    page: str


# By the path of its IRI.
DOCUMENTS: Mapping[str, Document] = {
    iri.removeprefix(BASE): Document(make, page)
    for iri, make, page in (
        (CATALOGUE, partial(catalogue_of, profile=EUROPEAN), addresses.CATALOGUE),
        (DANISH_CATALOGUE, partial(catalogue_of, profile=DANISH), addresses.CATALOGUE),
        (STATISTICS, statistics_of, addresses.CATALOGUE),
        (QUESTIONS, examples_of, addresses.QUESTIONS),
    )
}
# RFC 8615 and VoID, section 7.2: where a program looks that knows nothing but the host.
WELL_KNOWN = ".well-known/void"


def document(web: Website, name: str, form: str) -> bytes:
    """One of the documents in a form of RDF."""
    if name not in web.documents:
        web.documents[name] = DOCUMENTS[name].make(web.published)
    return web.documents[name].written(form, web.content.vocabulary)


def _logo(_: Website) -> bytes:
    """Our sign, at the address that the ontology's header names."""
    assets = read_assets()
    return assets.files[assets.names["logo.svg"]].body


def _dump(web: Website, name: str) -> bytes:
    return next(
        dump.bytes_of(file)
        for dump in web.published.dumps
        for file in dump.files()
        if file.name == name
    )


def _type_of_dump(name: str) -> str:
    suffix = name.rpartition(".")[2]
    return "application/gzip" if suffix == "gz" else FORMS[suffix].content_type


DOWNLOADS: Mapping[str, Download] = {
    **{
        index_file(language): Download("application/json", partial(index_of, language=language))
        for language in LANGUAGES
    },
    **{
        vocabulary_file(language): Download(
            "application/json", partial(vocabulary_of, language=language)
        )
        for language in LANGUAGES
    },
    **{
        feed_file(language): Download("application/atom+xml", partial(feed_of, language=language))
        for language in LANGUAGES
    },
    LLMS: Download("text/plain; charset=utf-8", llms_of),
    LOGO.removeprefix(BASE): Download("image/svg+xml", _logo),
    "CITATION.cff": Download(
        "application/yaml", lambda web: web.published.about.citation, from_description
    ),
    "citation.bib": Download(
        "application/x-bibtex",
        lambda web: as_bibtex([web.published.about.record]).encode(),
        from_description,
    ),
    "citation.ris": Download(
        "application/x-research-info-systems",
        lambda web: as_ris([web.published.about.record]).encode(),
        from_description,
    ),
    LINKSET: Download("application/linkset+json", linkset),
    TABLE: Download(
        TYPE, lambda web: whole_table(read_mapping_sets(web.content.workspace)), from_description
    ),
    TIMEMAP: Download(LINK_FORMAT, timemap),
    **{
        f"{name}.{form}": Download(
            FORMS[form].content_type,
            partial(document, name=name, form=form),
            from_description,
        )
        for name in DOCUMENTS
        for form in FORMS_OF_DOCUMENTS
    },
    WELL_KNOWN: Download(
        FORMS["ttl"].content_type,
        partial(document, name=STATISTICS.removeprefix(BASE), form="ttl"),
        from_description,
    ),
    **{
        f"{FOLDER}/{name}": Download(_type_of_dump(name), partial(_dump, name=name), from_file)
        for name in NAMES
    },
}
