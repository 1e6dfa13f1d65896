"""The files that are about the site as a whole."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from xml.sax.saxutils import escape

from samspil.jobs.site.answers import filing_of
from samspil.jobs.site.hosting import rules_of
from samspil.jobs.web.addresses import COMPARE, Addresses
from samspil.jobs.web.assets import FOLDER, read_assets
from samspil.jobs.web.case_files import FETCH, square_file
from samspil.jobs.web.notices import missing_page
from samspil.jobs.web.openapi import openapi, question_list
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES

Files = Mapping[str, bytes]
_MOST_IN_A_SITEMAP = 50_000  # sitemaps.org


def _styles(_: Website) -> Files:
    return {f"{FOLDER}/{asset.name}": asset.body for asset in read_assets()}


def _missing(web: Website) -> Files:
    pages = (missing_page(web, language).encode() for language in LANGUAGES)
    return dict(zip(("404.html", "en/404.html"), pages, strict=True)) | {".nojekyll": b""}


def _interface(web: Website) -> Files:
    files = {}
    for language in LANGUAGES:
        told = {"openapi": openapi(web, language), "questions": question_list(web, language)}
        for name, said in told.items():
            path = filing_of(web).download(f"api/{name}.json", {"lang": language})
            files[path] = json.dumps(said, ensure_ascii=False, indent=2).encode()
    return files


def _square(web: Website) -> Files:
    """The square of all cases as a picture."""
    files = {}
    for language in LANGUAGES:
        made = square_file(web, "svg", {}, language)
        if made:
            path = filing_of(web).download(f"{FETCH}/{COMPARE}.svg", {"lang": language})
            files[path] = made.body
    return files


# What each piece makes; they can be made side by side.
WHOLE: Mapping[str, Callable[[Website], Files]] = {
    "styles": _styles,
    "missing": _missing,
    "interface": _interface,
    "square": _square,
    "rules": rules_of,
}


def sitemaps(addresses: Addresses, pages: Sequence[str], beside: Collection[str]) -> Files:
    """The addresses of all pages but those that another page is the same as."""
    whole = [addresses.whole(addresses.at(page)) for page in pages if page not in beside]
    heaps = [whole[at : at + _MOST_IN_A_SITEMAP] for at in range(0, len(whole), _MOST_IN_A_SITEMAP)]
    named = {
        f"sitemap-{number}.xml": _urls("urlset", "url", heap)
        for number, heap in enumerate(heaps, 1)
    }
    index = [addresses.whole(addresses.at(name)) for name in named]
    robots = f"User-agent: *\nAllow: /\nSitemap: {addresses.whole(addresses.at('sitemap.xml'))}\n"
    return {
        **named,
        "sitemap.xml": _urls("sitemapindex", "sitemap", index),
        "robots.txt": robots.encode(),
    }


def _urls(whole: str, one: str, addresses: Sequence[str]) -> bytes:
    listed = "".join(f"<{one}><loc>{escape(address)}</loc></{one}>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="{space}">'
    return f"{head}\n{listed}</{whole}>\n".encode()
