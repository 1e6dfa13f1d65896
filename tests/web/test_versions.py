"""Older versions of the ontology: at their own addresses, as they were, served and as files."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from conftest import ROOT
from samspil.files.workspace import find_workspace
from samspil.jobs.publication import read_publication
from samspil.jobs.site.making import Maker, Piece
from samspil.jobs.site.naming import aside_of
from samspil.jobs.versions import Versions
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.mementos import mementos_of, timemap
from samspil.jobs.web.ontology import ontology_page
from samspil.jobs.web.website import Website
from samspil.words.errors import BadContent, Unreadable
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.vocabulary import NS, SHAPE
from servers import Running, Start

OLD = "0.0.9"


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one version: what is here now, with one definition as it may once have been."""
    folder = tmp_path_factory.mktemp("versions")
    with zipfile.ZipFile(folder / f"{OLD}.zip", "w") as packed:
        for name in ("ontology", "shapes"):
            for path in sorted((ROOT / name).rglob("*.*")):
                text = path.read_text("utf-8").replace("0.1.0", OLD)
                text = text.replace('"enkeltstående gøremål', '"gammelt gøremål')
                packed.writestr(path.relative_to(ROOT).as_posix(), text)
    return folder


@pytest.fixture(scope="module")
def server(versions: Path, start: Start) -> Iterator[Running]:
    with start("--versions", str(versions)) as running:
        yield running


def test_a_version_is_read_once_and_knows_its_names(versions: Path) -> None:
    kept = Versions(versions)
    assert list(kept.names) == [OLD]
    assert {NS + OLD, f"{NS}{OLD}/actors", SHAPE + OLD} <= set(kept.version(OLD).iris)
    assert kept.version(OLD) is kept.version(OLD)
    assert kept.naming(NS + OLD) is kept.version(OLD)
    for iri in (NS, NS + "0.1.0", f"{NS}{OLD}/nothing", NS + "Case"):
        assert kept.naming(iri) is None
    assert list(Versions().names) == []


def test_an_archive_with_the_wrong_name_is_refused_before_anything_is_served(
    versions: Path, tmp_path: Path
) -> None:
    (tmp_path / "0.0.8.zip").write_bytes((versions / f"{OLD}.zip").read_bytes())
    with pytest.raises(BadContent):
        Versions(tmp_path).check()
    (tmp_path / "0.0.8.zip").write_bytes(b"PK nothing")
    with pytest.raises(Unreadable):
        Versions(tmp_path).check()


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
def test_the_iri_of_a_version_gives_the_ontology_as_it_was(form: str, server: Running) -> None:
    forms = {
        "ttl": RdfFormat.TURTLE,
        "nt": RdfFormat.N_TRIPLES,
        "rdf": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
    }
    reply = server.ask(f"/ns/{OLD}.{form}")
    assert reply.status == 200
    assert "immutable" in reply["Cache-Control"]
    quads = list(parse(reply.body, forms[form]))
    assert any(q.subject == NamedNode(NS + "Activity") for q in quads)
    said = {getattr(q.object, "value", "") for q in quads}
    assert any(text.startswith("gammelt gøremål") for text in said)
    assert not any(text.startswith("enkeltstående gøremål") for text in said)
    assert server.ask(f"/ns/{OLD}/actors.{form}").status == 200


def test_what_is_served_now_is_as_it_is(server: Running) -> None:
    assert "gammelt gøremål" not in server.ask("/ns/0.1.0.ttl").text
    assert "immutable" not in server.ask("/ns/0.1.0.ttl")["Cache-Control"]
    assert server.ask("/ns/0.0.8").status == 404
    assert server.ask(f"/ns/{OLD}/nothing").status == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_version_says_that_it_is_an_older_one(
    language: Language, server: Running
) -> None:
    prefix = "/en" if language == "en" else ""
    page = server.ask(f"{prefix}/ns/{OLD}", Accept="text/html", Accept_Language=language)
    assert page.status == 200
    assert say(language, "onto-older", version=OLD) in page.text
    assert f'<link rel="canonical" href="{NS}{OLD}">' in page.text
    assert 'id="CoProduction"' in page.text
    now = server.ask(f"{prefix}/ns/", Accept="text/html", Accept_Language=language).text
    assert f'href="{prefix}/ns/{OLD}"' in now
    assert say(language, "onto-older", version=OLD) not in now
    kind = say(language, "change-kind-redefined")
    told = re.findall(rf"<li>{kind}: .*</li>", now)
    assert len(told) == 1
    assert "sam:Activity" in told[0]


def test_without_older_versions_the_page_says_so() -> None:
    web = Website(read_publication(find_workspace(), ()), Addresses())
    for language in LANGUAGES:
        assert say(language, "onto-versions-none") in ontology_page(web, language)
        whole = ontology_page(web, language, NS + "0.1.0")
        assert f'<link rel="canonical" href="{NS}0.1.0">' in whole


def test_a_folder_of_files_has_the_versions_too(versions: Path) -> None:
    content = read_publication(find_workspace(), (), versions=versions)
    maker = Maker(content, aside_of(content.names), "https://example.org/", plain=True)
    assert Piece("version", OLD) in list(maker.pieces())
    files = maker.make(Piece("version", OLD))
    assert "gammelt gøremål" in files[f"ns/{OLD}.ttl"].decode()
    pages = {name: body.decode() for name, body in files.items() if name.endswith(".html")}
    assert len(pages) >= 2 * len([i for i in content.versions.version(OLD).iris if i > NS])
    for language in LANGUAGES:
        older = say(language, "onto-older", version=OLD)
        assert any(older in page for page in pages.values())


ISSUED = "Mon, 23 Nov 2026 00:00:00 GMT"


def _relations(header: str) -> dict[str, str]:
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"', header)
    return {one: href for href, rel in found for one in rel.split()}


def test_memento_leads_from_the_ontology_through_time(server: Running) -> None:
    """RFC 7089: the ontology is its own gate in time, and every version knows its day."""
    for form in ("text/turtle", "text/html"):
        now = server.ask("/ns/", Accept=form)
        assert "Accept-Datetime" in now["Vary"]
        links = _relations(now["Link"])
        assert links["original"] == links["timegate"] == f"{server.address}ns/"
        for time in (ISSUED, "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"):
            there = server.ask("/ns/", Accept=form, Accept_Datetime=time)
            assert (there.status, there["Location"]) == (302, f"{server.address}ns/{OLD}")
            assert "Accept-Datetime" in there["Vary"]
        was = server.ask(f"/ns/{OLD}", Accept=form)
        assert was["Memento-Datetime"] == ISSUED
        assert _relations(was["Link"])["timemap"] == links["timemap"]
        assert "Memento-Datetime" not in now.headers
    assert server.ask("/ns/", Accept_Datetime="yesterday").status == 400
    assert server.ask("/ns/Case", Accept_Datetime=ISSUED).status == 200
    listed = server.ask("/timemap.link")
    assert listed["Content-Type"] == "application/link-format"
    assert f'<{server.address}ns/>; rel="original timegate"' in listed.text
    memento = f'<{server.address}ns/{OLD}>; rel="first last memento"; datetime="{ISSUED}"'
    assert memento in listed.text


def test_a_version_without_a_day_is_in_no_list(versions: Path, tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(versions / f"{OLD}.zip") as packed,
        zipfile.ZipFile(tmp_path / f"{OLD}.zip", "w") as other,
    ):
        for name in packed.namelist():
            other.writestr(name, packed.read(name).replace(b"dcterms:issued ", b"dcterms:date "))
    assert [one.name for one in mementos_of(Versions(versions))] == [OLD]
    assert mementos_of(Versions(tmp_path)) == []


def test_a_folder_of_files_lists_the_versions_and_has_no_gate(versions: Path) -> None:
    content = read_publication(find_workspace(), (), versions=versions)
    maker = Maker(content, aside_of(content.names), "https://example.org/", plain=True)
    listed = timemap(maker.web).decode()
    assert "timegate" not in listed
    found = re.findall(r'<https://example.org/([^>]*)>; rel="[a-z ]*memento"', listed)
    assert found == [f"ns/{OLD}.html"]
    assert found[0] in maker.make(Piece("version", OLD))
    page = ontology_page(maker.web, "da")
    assert '<link rel="timemap" href="https://example.org/timemap.link"' in page
    assert "timegate" not in page


def test_where_no_version_is_kept_there_is_nothing_to_go_back_to(running: Running) -> None:
    now = running.ask("/ns/", Accept="text/turtle", Accept_Datetime=ISSUED)
    assert now.status == 200
    assert "timemap" not in now["Link"]
    assert "memento" not in running.ask("/timemap.link").text
