"""Rules for hosts: which file stands at an address, as what type, in which language.

Each is a template beside this module, filled in with the forms we have. A host with no rules at all
serves every page too, for links name the files; with them the IRIs themselves are negotiated.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from samspil.jobs.web.assets import TYPES
from samspil.jobs.web.downloads import DOCUMENTS
from samspil.jobs.web.policy import EVERYWHERE, FILES
from samspil.jobs.web.website import Website
from samspil.words.language import say
from samspil.words.media import DESCRIPTIONS, FORMS
from samspil.words.vocabulary import BASE

# Where the rules of each host stand in the folder.
RULES: Mapping[str, str] = {
    "apache.txt": ".htaccess",
    "nginx.txt": "hosting/nginx.conf",
    "caddy.txt": "hosting/Caddyfile",
    "w3id.txt": "hosting/w3id/.htaccess",
    "headers.txt": "_headers",
    "redirects.txt": "_redirects",
}
_OTHERS = {
    "html": "text/html",
    "xml": "application/xml",
    "atom": "application/atom+xml",
    "gz": "application/gzip",
    "cff": "application/yaml",
    "yaml": "application/yaml",
    "bib": "application/x-bibtex",
    "link": "application/link-format",
    "ris": "application/x-research-info-systems",
}
_TEXTS = (
    "html",
    "ttl",
    "trig",
    "nt",
    "nq",
    "csv",
    "txt",
    "css",
    "js",
    "cff",
    "yaml",
    "bib",
    "ris",
    "tsv",
)
# What follows a type in `Accept`, the best first: no quality or 1, then 0.9 and so on. Whoever asks
# with 0 would not have it.
_BESIDE = r"(?:\s*;\s*[^q,;\s][^,;]*)*"  # other parameters
_QUALITY = r"\s*;\s*q\s*=\s*"
_END = r"\s*(?:[,;]|$)"
_QUALITIES = (
    rf"{_BESIDE}(?:{_QUALITY}1(?:\.0*)?{_END}|\s*(?:,|$))",
    *(rf"{_BESIDE}{_QUALITY}0?\.{tenth}\d*{_END}" for tenth in range(9, 0, -1)),
    rf"{_BESIDE}{_QUALITY}0?\.0\d*[1-9]\d*{_END}",
)
_USUAL = ("html", "css", "js", "json", "png", "svg", "txt", "xml", "woff2", "gz")


def rules_of(web: Website) -> dict[str, bytes]:
    """The files of rules for a website of files."""
    values = _values(web)
    return {
        name: _environment().get_template(template).render(values).encode()
        for template, name in RULES.items()
    }


def _values(web: Website) -> dict[str, object]:
    addresses = web.addresses
    parts = urlsplit(addresses.public)
    rdf = [(kind, form) for form in DESCRIPTIONS for kind in FORMS[form].media_types]
    accepted = [*FORMS["html"].media_types, *(kind for kind, _ in rdf)]
    types = dict(_types())

    def signpost(iri: str, page: str) -> str:
        links = [f'<{BASE}{iri}>; rel="cite-as"']
        links.append(f'<{addresses.public}{page}>; rel="describes"; type="text/html"')
        licence = web.content.licence
        return ", ".join([*links, *([f'<{licence}>; rel="license"'] if licence else [])])

    return {
        "root": addresses.root,
        "host": f"{parts.scheme}://{parts.netloc}",
        "public": addresses.public,
        "place": urlsplit(BASE).path.strip("/"),
        "title": say("en", "api-title").partition(":")[0],
        "types": sorted(types.items()),
        "usual": _USUAL,
        "texts": _TEXTS,
        "charset_types": " ".join(sorted({types[one] for one in _TEXTS} - {"text/html"})),
        "accepted": "|".join(re.escape(kind).replace(r"\-", "-") for kind in accepted),
        "qualities": _QUALITIES,
        "rdf": rdf,
        "forms": "|".join(DESCRIPTIONS),
        # IRIs that end with a slash, and what describes no IRI of its own.
        "wholes": "|".join(n[len(BASE) : -1] for n in web.content.names if n.endswith("/")),
        "apart": "|".join(["dump/", *(rf"{name}\." for name in DOCUMENTS)]),
        "signpost": signpost,
        "documents": [(name, addresses.page(one.page)) for name, one in DOCUMENTS.items()],
        "everywhere": EVERYWHERE,
        "policy": FILES,
    }


def _types() -> Iterator[tuple[str, str]]:
    for suffix, type_ in TYPES.items():
        yield suffix, type_.partition(";")[0]
    for name, form in FORMS.items():
        if name != "csv-excel-da":
            yield name, form.media_type
    yield from _OTHERS.items()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("samspil.jobs.site", "hosts"),
        autoescape=False,  # noqa: S701 - rules for servers, no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
