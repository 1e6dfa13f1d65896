"""What search engines are told: where every page is, in files of at most 50,000 addresses.

Source: sitemaps.org; RFC 9309 (robots.txt).
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from urllib.parse import quote

from samspil.jobs.web.addresses import QUESTIONS, Addresses
from samspil.jobs.web.downloads import DOCUMENTS
from samspil.jobs.web.fixed import FIXED
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import BASE

INDEX, ROBOTS = "sitemap.xml", "robots.txt"
_MOST = 50_000  # sitemaps.org


def part(number: int | str) -> str:
    """The path of one of the files that the index names, counted from 1."""
    return f"sitemap-{number}.xml"


def sitemaps(addresses: Addresses, pages: Sequence[str]) -> Mapping[str, bytes]:
    """The files that name `pages`, which are addresses from the root of the host; by path."""
    whole = [addresses.whole(page) for page in pages]
    heaps = [whole[at : at + _MOST] for at in range(0, len(whole), _MOST)]
    named = {part(n): _urls("urlset", "url", heap) for n, heap in enumerate(heaps, 1)}
    index = [addresses.whole(addresses.at(name)) for name in named]
    at_index = addresses.whole(addresses.at(INDEX))
    return {
        **named,
        INDEX: _urls("sitemapindex", "sitemap", index),
        ROBOTS: f"User-agent: *\nAllow: /\nSitemap: {at_index}\n".encode(),
    }


def served_sitemaps(web: Website) -> Mapping[str, bytes]:
    """The same of the pages that a server has, without the answers to choices."""
    return sitemaps(web.addresses, [*_pages(web)])


def _pages(web: Website) -> Iterator[str]:
    iris = (iri.removeprefix(BASE) for iri in web.content.names)
    paths = ["", *FIXED, *(f"{QUESTIONS}/{name}" for name in sorted(web.content.questions))]
    paths += [quote(path) for path in iris if path not in DOCUMENTS]
    for path in paths:
        for language in LANGUAGES:
            yield web.addresses.page(path, language)


def _urls(whole: str, one: str, addresses: Sequence[str]) -> bytes:
    listed = "".join(f"<{one}><loc>{escape(address)}</loc></{one}>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="{space}">'
    return f"{head}\n{listed}</{whole}>\n".encode()
