"""Machines that come to a page find what it is about, and from there the way back."""

import html.parser
import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from servers import Running


class _Head(html.parser.HTMLParser):
    """The typed links and the structured data of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[tuple[str, str, str]] = set()
        self.data: list[Any] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link":
            self.links.add((given["rel"], given["href"], given.get("type", "")))
        self._inside = tag == "script" and given.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data.append(json.loads(data))
            self._inside = False


def _head(text: str) -> _Head:
    parser = _Head()
    parser.feed(text)
    return parser


def _links(header: str) -> set[tuple[str, str, str]]:
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', header)
    return {(rel, href, kind) for href, rel, kind in found}


@pytest.mark.parametrize("path", ["", "en/", "data", "en/data", "katalog", "en/katalog", "ns/"])
def test_search_engines_find_the_dataset_in_the_page(path: str, running: Running) -> None:
    (said,) = _head(running.ask(f"/{path}", Accept="text/html").text).data
    assert said["@type"] == "Dataset"
    assert 50 <= len(said["description"]) <= 5000
    for name in ("name", "license", "creator", "datePublished", "version"):
        assert said[name], name
    if path.endswith(("data", "katalog")):
        assert {one["encodingFormat"] for one in said["distribution"]} >= {"text/turtle"}
        assert len(said["distribution"]) == 8


def test_the_dataset_page_is_signposted_and_every_post_leads_back(running: Running) -> None:
    """FAIR Signposting, levels 1 and 2."""
    page = running.ask("/katalog", Accept="text/html")
    links = _links(page["Link"])
    relations = {rel for rel, _, _ in links}
    wanted = {"cite-as", "type", "license", "author", "describedby", "item", "linkset"}
    assert relations == wanted
    assert len([one for one in links if one[0] == "cite-as"]) == 1
    assert ("type", "https://schema.org/AboutPage", "") in links
    assert {one for one in _head(page.text).links if one[0] in wanted} == links
    here = next(running.address + "katalog" for _ in links)
    back = {"item": "collection", "describedby": "describes"}
    for rel, href, kind in links:
        if rel in back:
            reply = running.ask(urlsplit(href).path)
            assert reply.status == 200
            assert reply["Content-Type"].partition(";")[0] == kind
            assert (back[rel], here, "text/html") in _links(reply["Link"])
    (pointed,) = [one for one in links if one[0] == "linkset"]
    reply = running.ask(urlsplit(pointed[1]).path)
    assert reply["Content-Type"] == "application/linkset+json" == pointed[2]
    by_anchor = {one.pop("anchor"): one for one in reply.json["linkset"]}
    told = {
        (rel, target["href"], target.get("type", ""))
        for rel, targets in by_anchor[here].items()
        for target in targets
    }
    assert told == links - {pointed}
    assert len(by_anchor) == 1 + 8 + 9


def test_a_thing_is_signposted_in_the_header_and_in_the_page(running: Running) -> None:
    page = running.ask("/case/hotspot", Accept="text/html")
    in_header, in_page = _links(page["Link"]), _head(page.text).links
    for rel in ("cite-as", "describedby", "license", "collection", "type"):
        posted = {one for one in in_header if one[0] == rel}
        assert posted, rel
        assert {one for one in in_page if one[0] == rel} <= posted
    turtle = running.ask("/case/hotspot.ttl")
    back = ("describes", f"{running.address}case/hotspot", "text/html")
    assert back in _links(turtle["Link"])
