"""Reads a built folder as a visitor does who follows every link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

LEADING = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action"}


@dataclass(frozen=True)
class Link:
    page: str
    tag: str
    address: str
    lang: str = ""


class _Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.found: list[Link] = []
        self.ids: set[str] = set()
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "html":
            self.lang = said.get("lang") or ""
        if said.get("id"):
            self.ids.add(said["id"] or "")
        for name in (LEADING.get(tag, ""), "data-index", "data-search"):
            address = said.get(name)
            if address:
                self.found.append(Link(self.page, tag, address, said.get("hreflang") or ""))


@dataclass(frozen=True)
class Page:
    name: str
    lang: str
    links: tuple[Link, ...]
    ids: frozenset[str]


class Crawler:
    """The folder, served at `base`; an address leads to the file that it names and no other."""

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        self.base = base
        self.files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}

    def address(self, name: str) -> str:
        return self.base + re.sub(r"(^|/)index\.html$", r"\1", name)

    def file(self, address: str) -> str | None:
        """The name of the file at an address; None if it lies outside of the site.

        A query is read by the scripts of the SPARQL page and by nobody else.
        """
        plain, asked, _ = address.partition("#")[0].partition("?")
        name = unquote(plain.removeprefix(self.base))
        if not plain.startswith(self.base) or (asked and not name.endswith("sparql.html")):
            return None
        return f"{name}index.html" if name == "" or name.endswith("/") else name

    def pages(self) -> Iterator[Page]:
        for name in sorted(self.files):
            if name.endswith(".html"):
                reader = _Links(name)
                reader.feed((self.folder / name).read_text("utf-8"))
                yield Page(name, reader.lang, tuple(reader.found), frozenset(reader.ids))

    def whole(self, link: Link) -> str:
        return urljoin(self.address(link.page), link.address)

    def inside(self, link: Link) -> bool:
        """True if the link leads to the host that the site is on."""
        return urlsplit(self.whole(link)).netloc == urlsplit(self.base).netloc
