"""Where everything stands on the web: the one place that knows how our addresses are made.

The Danish page of a path is the path itself, the English one has `en/` before it. So an IRI of ours
is the address of its Danish page on every host, and a folder of files needs no copies. An English
page leads back by `?lang=da`, because a server may give English at the plain path to a reader who
asks for it.

With a `filing` the website is a folder of files: addresses are those of the files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urlencode, urlsplit

from samspil.jobs.web.assets import FOLDER, read_assets
from samspil.jobs.web.filing import INDEX, Filing
from samspil.words.language import Language
from samspil.words.vocabulary import BASE

QUESTIONS, CONCEPTS, DATA, ABOUT, STATEMENT = "svar", "begreber", "data", "om", "was"
CASES, COMPARE, NETWORK = "sager", "sammenlign", "netvaerk"
SEARCH, SPARQL, CATALOGUE = "soeg", "sparql", "katalog"
CONTRIBUTE = "bidrag"
SCHEMA = "skema"
# What the navigation shows: a text `nav-…` and where it leads.
SECTIONS = (
    ("questions", QUESTIONS),
    ("cases", CASES),
    ("concepts", CONCEPTS),
    ("contribute", CONTRIBUTE),
    ("data", DATA),
    ("about", ABOUT),
)
_SAFE = ("https://", "http://")
_READ_BY_SCRIPTS = (SEARCH, SPARQL)  # in a folder of files, their pages read the address themselves
_PLAIN = ","  # several values of one name
_FEW = 64


NAMES_OF_FILES: Language = "en"  # what is written for programs alone


def feed_file(language: Language) -> str:
    """The path of the feed in a language."""
    return f"feed-{language}.atom"


def index_file(language: Language) -> str:
    """The path of the search index in a language."""
    return f"{SEARCH}-{language}.json"


@dataclass(frozen=True)
class Addresses:
    """`public` is the address people use, ending in a slash; everything lies below its path."""

    public: str = BASE
    filing: Filing | None = None

    @property
    def static(self) -> bool:
        """True if there is no server that could answer: no form is sent, no choice is free."""
        return self.filing is not None

    def told(self, served: str, filed: str) -> str:
        """Of two texts about addresses the one that is true; of files only the name has a say."""
        return filed if self.static else served

    @cached_property
    def root(self) -> str:
        """The path of the public address without its last slash: empty, or like `/samspil`."""
        return urlsplit(self.public).path.rstrip("/")

    def page(
        self, path: str, language: Language = "da", query: Mapping[str, str] | None = None
    ) -> str:
        """The address of a page, from the root of the host."""
        file = self.at(self.filing.page(path, language, query or {})) if self.filing else ""
        if file and path not in _READ_BY_SCRIPTS:
            return file
        prefix = "/en/" if language == "en" else "/"
        asked = f"?{urlencode(query, safe=_PLAIN)}" if query else ""
        return (file or f"{self.root}{prefix}{path}") + asked

    def file(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """The address of what has no language in its path: a download, the API."""
        if self.filing:
            return self.at(self.filing.download(path, query or {}))
        return f"{self.root}/{path}" + (f"?{urlencode(query, safe=_PLAIN)}" if query else "")

    def at(self, file: str) -> str:
        """The address of a file of the folder, where the website is one."""
        folder, _, name = f"{self.root}/{file}".rpartition("/")
        return f"{folder}/" if name == INDEX else f"{folder}/{name}"

    def twin(
        self, path: str, language: Language, query: Mapping[str, str], spoken: Language
    ) -> str:
        """The same page in `language`, as a page in the language `spoken` leads to it."""
        asked = language == "da" and spoken == "en" and not self.static
        more = {"lang": "da"} if asked else {}
        return self.page(path, language, {**query, **more})

    def of(self, iri: str, language: Language) -> str:
        """Where a reader learns of an IRI; empty if it is no address a reader may follow."""
        if iri.startswith(BASE):
            return self.page(iri.removeprefix(BASE), language)
        return iri if iri.startswith(_SAFE) else ""

    def described(self, iri: str, form: str) -> str:
        """The description of an IRI of ours in a form of RDF."""
        return self._described(iri, form)

    @cached_property
    def _described(self) -> Callable[[str, str], str]:
        """A page and its twin name each form several times."""
        return lru_cache(_FEW)(
            lambda iri, form: self.file(f"{iri.removeprefix(BASE).rstrip('/')}.{form}")
        )

    def asset(self, name: str) -> str:
        """The address of a style, script or picture; empty where it is not installed."""
        served = read_assets().names.get(name)
        return f"{self.root}/{FOLDER}/{served}" if served else ""

    def whole(self, address: str) -> str:
        """An address from the root of the host with scheme and host before it."""
        parts = urlsplit(self.public)
        return f"{parts.scheme}://{parts.netloc}{address}"
