"""Signposts for machines: typed links from a page to what it is about, and back.

The links of the dataset are said three times: as `Link` headers where a server sets them, as
`<link>` in the page, and in one `linkset.json`, which a host of plain files can give too.

Sources: FAIR Signposting (https://signposting.org/FAIR/), RFC 8288, RFC 9264.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from samspil.jobs.catalogue.published import CATALOGUE, DANISH_CATALOGUE, STATISTICS
from samspil.jobs.web.addresses import CATALOGUE as PAGE
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.website import Website
from samspil.words.media import FORMS
from samspil.words.vocabulary import BASE, SCHEMA

LINKSET = "linkset.json"
_HTML, _LINKSET_TYPE = "text/html", "application/linkset+json"
_ABOUT_PAGE, _DATASET = SCHEMA + "AboutPage", SCHEMA + "Dataset"
_DOCUMENTS = (CATALOGUE, DANISH_CATALOGUE, STATISTICS)
_FORMS = ("ttl", "jsonld")
_CITATIONS = {
    "CITATION.cff": "application/yaml",
    "citation.bib": "application/x-bibtex",
    "citation.ris": "application/x-research-info-systems",
}


class Link(NamedTuple):
    """A link with its relation; `type` is the media type of what it leads to, or ""."""

    href: str
    rel: str
    type: str = ""

    def header(self) -> str:
        """As it stands in a `Link` header."""
        more = f'; type="{self.type}"' if self.type else ""
        return f'<{self.href}>; rel="{self.rel}"{more}'

    def element(self) -> Markup:
        """As it stands in the head of a page."""
        more = f' type="{escape(self.type)}"' if self.type else ""
        made = f'<link rel="{escape(self.rel)}" href="{escape(self.href)}"{more}>'
        return Markup(made)  # noqa: S704 - all is escaped


def landing(web: Website) -> Sequence[Link]:
    """From the page of the dataset to its files, its descriptions, its licence and its name."""
    about = web.published.about
    return [
        Link(about.record["url"], "cite-as"),
        Link(_ABOUT_PAGE, "type"),
        Link(_DATASET, "type"),
        *([Link(about.licence, "license")] if about.licence else []),
        *([Link(about.publisher, "author")] if about.publisher else []),
        *(Link(href, "describedby", kind) for href, kind in _descriptions(web)),
        *(Link(href, "item", kind) for href, kind in _files(web)),
        *pointers(web.addresses),
    ]


def pointers(addresses: Addresses) -> Sequence[Link]:
    """To the set of all of these links, from any page that speaks of the dataset."""
    return [Link(_whole(addresses, LINKSET), "linkset", _LINKSET_TYPE)]


def from_file(addresses: Addresses) -> Sequence[Link]:
    """From a file of the dataset back to the page of it."""
    return [Link(_page(addresses), "collection", _HTML), *pointers(addresses)]


def from_description(addresses: Addresses) -> Sequence[Link]:
    """From a description of the dataset to the page of it."""
    return [Link(_page(addresses), "describes", _HTML), *pointers(addresses)]


def of_thing(addresses: Addresses, iri: str, licence: str) -> Sequence[Link]:
    """From the page of an IRI: its name, its descriptions, what it is a part of."""
    return [
        Link(iri, "cite-as"),
        Link(_ABOUT_PAGE, "type"),
        *([Link(licence, "license")] if licence else []),
        *(
            Link(addresses.whole(addresses.described(iri, form)), "describedby", kind)
            for form, kind in ((form, FORMS[form].media_type) for form in ("ttl", "jsonld", "rdf"))
        ),
        Link(_page(addresses), "collection", _HTML),
    ]


def of_description(addresses: Addresses, iri: str, licence: str) -> Sequence[Link]:
    """From a description of an IRI in a form of RDF to its name and its page."""
    return [
        Link(iri, "cite-as"),
        Link(addresses.whole(addresses.of(iri, "da")), "describes", _HTML),
        *([Link(licence, "license")] if licence else []),
    ]


def linkset(web: Website) -> bytes:
    """Every link of the dataset, from each end."""
    addresses = web.addresses
    anchors: dict[str, Sequence[Link]] = {_page(addresses): landing(web)[:-1]}
    anchors |= {href: from_file(addresses)[:-1] for href, _ in _files(web)}
    anchors |= {href: from_description(addresses)[:-1] for href, _ in _descriptions(web)}
    said = {"linkset": [{"anchor": anchor, **_targets(links)} for anchor, links in anchors.items()]}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _targets(links: Sequence[Link]) -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for link in links:
        target = {"href": link.href} | ({"type": link.type} if link.type else {})
        found.setdefault(link.rel, []).append(target)
    return found


def _descriptions(web: Website) -> Iterator[tuple[str, str]]:
    for iri in _DOCUMENTS:
        for form in _FORMS:
            yield _whole(web.addresses, f"{iri.removeprefix(BASE)}.{form}"), FORMS[form].media_type
    for path, kind in _CITATIONS.items():
        yield _whole(web.addresses, path), kind


def _files(web: Website) -> Iterator[tuple[str, str]]:
    for dump in web.published.dumps:
        for file in dump.files():
            yield _whole(web.addresses, file.path), file.media_type.partition(";")[0]


def _page(addresses: Addresses) -> str:
    return addresses.whole(addresses.page(PAGE))


def _whole(addresses: Addresses, path: str) -> str:
    return addresses.whole(addresses.file(path))
