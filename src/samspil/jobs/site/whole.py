"""The files that are about the site as a whole."""

import json
from collections.abc import Sequence
from xml.sax.saxutils import escape

from samspil.jobs.site.making import Files, Maker
from samspil.jobs.web.assets import FOLDER, read_assets
from samspil.jobs.web.downloads import DOWNLOADS
from samspil.jobs.web.notices import missing_page
from samspil.jobs.web.openapi import openapi, question_list
from samspil.words.language import LANGUAGES

_MOST_IN_A_SITEMAP = 50_000  # sitemaps.org


def whole_files(maker: Maker, pages: Sequence[str]) -> Files:
    """Assets, 404, sitemap, and what tells machines where to begin; `pages` are all pages made."""
    web = maker.web
    files = {f"{FOLDER}/{asset.name}": asset.body for asset in read_assets()}
    files["404.html"] = missing_page(web, "da").encode()
    files["en/404.html"] = missing_page(web, "en").encode()
    files[".nojekyll"] = b""
    files |= {name: download.make(web) for name, download in DOWNLOADS.items()}
    files |= _sitemaps(maker, pages)
    for language in LANGUAGES:
        told = {"openapi": openapi(web, language), "questions": question_list(web, language)}
        for name, said in told.items():
            path = maker.filing.download(f"api/{name}.json", {"lang": language})
            files[path] = json.dumps(said, ensure_ascii=False, indent=2).encode()
    return files


def _sitemaps(maker: Maker, pages: Sequence[str]) -> Files:
    addresses = maker.web.addresses
    beside = {
        maker.filing.plain(path, language) for path in maker.names.aside for language in LANGUAGES
    }
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
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{whole} xmlns="{space}">\n{listed}</{whole}>\n'
    )
    return text.encode()
