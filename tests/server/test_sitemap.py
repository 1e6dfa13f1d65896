"""What search engines are told by a server: every page, and nothing that is none."""

import re

from samspil.files.workspace import find_workspace
from samspil.jobs.publication import read_publication
from samspil.words.vocabulary import BASE
from servers import Running

_AT = 20  # every so manyth address is followed


def _named(running: Running, path: str) -> list[str]:
    reply = running.ask(path)
    assert (reply.status, reply["Content-Type"]) == (200, "application/xml")
    addresses = re.findall("<loc>([^<]+)</loc>", reply.text)
    assert all(address.startswith(running.address) for address in addresses)
    return [f"/{address.removeprefix(running.address)}" for address in addresses]


def test_a_crawler_finds_every_page_from_what_robots_are_told(running: Running) -> None:
    (start,) = re.findall("^Sitemap: (.+)$", running.ask("/robots.txt").text, re.MULTILINE)
    paths = [
        path
        for part in _named(running, f"/{start.removeprefix(running.address)}")
        for path in _named(running, part)
    ]
    assert len(paths) == len({*paths})
    content = read_publication(find_workspace(), ())
    iris = {f"/{iri.removeprefix(BASE)}" for iri in content.names}
    missing = iris - {*paths}
    assert len(missing) <= 4  # the documents, whose pages stand elsewhere
    assert all(running.ask(path, Accept="text/html").status == 303 for path in missing)
    assert {"/", "/en/", "/sager", "/en/sager", "/svar/who-took-the-initiative"} <= {*paths}
    for path in paths[::_AT]:
        reply = running.ask(path, Accept="text/html")
        language = "en" if path.startswith("/en/") else "da"
        assert (reply.status, reply["Content-Language"]) == (200, language), path


def test_there_are_no_more_parts_than_the_index_names(running: Running) -> None:
    for path in ("/sitemap-2.xml", "/sitemap-0.xml", "/sitemap-x.xml", "/sitemap-01.xml"):
        assert running.ask(path).status == 404, path
