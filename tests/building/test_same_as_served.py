"""The folder is the server in files: nearly all of its addresses, with what stands there."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from building.built import HOST
from building.crawling import Crawler
from conftest import ROOT
from foops import assess, missing, score
from samspil.jobs.publication import Publication
from samspil.jobs.site.making import Maker
from samspil.jobs.site.naming import aside_of
from samspil.jobs.web.answer_forms import forms_of
from samspil.jobs.web.case_files import SHEETS
from samspil.jobs.web.downloads import DOWNLOADS
from samspil.jobs.web.fixed import FIXED
from samspil.words.media import FORMS, PICTURES
from samspil.words.vocabulary import BASE, NS
from servers import Running, Start

RDF = ("ttl", "jsonld", "nt", "rdf", "trig")


@pytest.fixture(scope="module")
def maker(content: Publication) -> Maker:
    return Maker(content, aside_of(content.names), HOST, plain=True, forms=True)


@pytest.fixture(scope="module")
def served(start: Start) -> Iterator[Running]:
    """The server with the same content, at the address that the folder is built for."""
    with start("--with", str(ROOT / "tests" / "examples"), "--public", HOST) as one:
        yield one


def file_at(address: str, maker: Maker) -> str:
    """The file that stands for an address of the server."""
    parts = urlsplit(address)
    path, query = parts.path.removeprefix("/"), dict(parse_qsl(parts.query))
    if path in DOWNLOADS or path.startswith("static/"):
        return path
    language = "en" if path == "en" or path.startswith("en/") else "da"
    path = path.removeprefix("en/")
    if path.startswith(("api/", "hent/")) and "." in path:
        return maker.filing.download(path, query)
    stem, dot, form = path.rpartition(".")
    known = maker.content.described
    if dot and form in FORMS and (BASE + stem in known or f"{BASE}{stem}/" in known):
        return maker.filing.download(path, query)
    return maker.filing.page(path, "en" if language == "en" else "da", query)


def addresses(content: Publication) -> Iterator[str]:
    for iri in content.names:
        path = iri.removeprefix(BASE)
        yield f"/{path}"
        yield f"/en/{path}"
        yield from (f"/{path.rstrip('/')}.{form}" for form in RDF)
    for path in ("", *FIXED, *(f"svar/{name}" for name in content.questions)):
        yield f"/{path}"
        yield f"/en/{path}"
    for question in content.questions.values():
        for form in forms_of(question):
            for language in ("da", "en"):
                yield f"/api/{question.name}.{form}?lang={language}"
    for iri in content.cases.places:
        for form in (*PICTURES, *SHEETS):
            for language in ("da", "en"):
                yield f"/hent/{iri.removeprefix(BASE)}.{form}?lang={language}"
    yield from (f"/{path}" for path in DOWNLOADS)


def test_ninety_five_of_a_hundred_addresses_are_files(
    content: Publication, crawler: Crawler, maker: Maker
) -> None:
    asked = list(addresses(content))
    there = [address for address in asked if file_at(address, maker) in crawler.files]
    assert len(asked) > 20_000
    assert len(there) / len(asked) >= 0.95
    lacking = {address.partition("?")[0].rpartition(".")[2] for address in {*asked} - {*there}}
    assert lacking <= {"srx", "parquet", "png"}


def main_of(page: str) -> str:
    """What is on the page itself, without the frame that every page has."""
    return page[page.index("<main") : page.index("</main>")]


def as_files(page: str, maker: Maker) -> str:
    """The page of the server with the addresses of files."""

    def moved(match: re.Match[str]) -> str:
        address = match[2].replace("&amp;", "&").removeprefix(HOST.rstrip("/"))
        address = address.removeprefix("/sam")
        whole = HOST if match[2].startswith("http") else "/sam/"
        fragment = address.partition("#")[2]
        file = file_at(address.partition("#")[0], maker)
        shown = re.sub(r"(^|/)index\.html$", r"\1", file)
        return f"{match[1]}{whole}{shown}" + (f"#{fragment}" if fragment else "")

    inside = rf"(?:{re.escape(HOST)}|/sam/)"
    return re.sub(rf'((?:href|src)=")({inside}[^"]*)', moved, page)


def test_an_iri_says_the_same_from_a_server_and_in_a_folder(
    content: Publication, crawler: Crawler, maker: Maker, served: Running
) -> None:
    cases = [iri for iri in content.names if iri in content.cases.places]
    dice = random.Random(3)
    for iri in (NS + "CoProduction", *cases[:3], *dice.sample(content.names, 60)):
        path = iri.removeprefix(BASE)
        if path.endswith("/"):
            continue
        for form in RDF:
            reply = served.ask(f"/sam/{path}.{form}")
            assert reply.status == 200
            assert reply.body == (crawler.folder / f"{path}.{form}").read_bytes(), (iri, form)
        if iri in content.cases.places:
            for form in ("svg", *SHEETS):
                address = f"/hent/{path}.{form}?lang=en"
                filed = (crawler.folder / file_at(address, maker)).read_bytes()
                assert served.ask(f"/sam{address}").body == filed, (iri, form)
            continue  # a server offers a PNG of a case, too
        for prefix in ("", "en/"):
            page = served.ask(f"/sam/{prefix}{path}", Accept="text/html", Accept_Language="da").text
            built = (crawler.folder / file_at(f"/{prefix}{path}", maker)).read_bytes().decode()
            assert main_of(as_files(page, maker)) == main_of(built), (iri, prefix)


def test_an_answer_is_the_same_file(
    content: Publication, crawler: Crawler, maker: Maker, served: Running
) -> None:
    for name in random.Random(4).sample(sorted(content.questions), 15):
        for language in ("da", "en"):
            for form in ("csv", "csv-excel-da", "srj"):
                address = f"/api/{name}.{form}?lang={language}"
                reply = served.ask(f"/sam{address}")
                assert reply.body == (crawler.folder / file_at(address, maker)).read_bytes(), name


@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("rdf", "xml"), ("nt", "nt")])
def test_the_ontology_in_the_folder_passes_the_file_tests_of_foops(
    suffix: str, form: str, crawler: Crawler
) -> None:
    found = assess(Path(crawler.folder / f"ns.{suffix}").read_bytes(), form, NS)
    assert missing(found) == {}
    assert score(found) == 1
