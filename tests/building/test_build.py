"""A built folder is a whole site: every IRI and question has its files, and every link leads on."""

import os
import pickle
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import cast
from xml.etree import ElementTree as ET

import pytest

from building.built import HOST
from building.crawling import Crawler, Page
from conftest import ROOT, Command
from samspil.files.workspace import Workspace
from samspil.jobs.publication import Publication, read_publication
from samspil.jobs.site.building import build
from samspil.jobs.site.folder import Folder
from samspil.jobs.site.making import Maker, Piece
from samspil.jobs.site.naming import aside_of
from samspil.jobs.site.working import Work
from samspil.jobs.web.case_files import SHEETS
from samspil.jobs.web.downloads import DOCUMENTS
from samspil.jobs.web.fixed import FIXED
from samspil.words.errors import Unwritable, WrongUse
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import BASE, CASE, NS

FORMS = ("ttl", "jsonld", "nt", "rdf", "trig")


@pytest.fixture(scope="module")
def pages(crawler: Crawler) -> dict[str, Page]:
    return {page.name: page for page in crawler.pages()}


def file_of(iri: str, language: Language) -> str:
    """The page of an IRI: at its own path, with an English twin below `en/`."""
    path = iri.removeprefix(BASE)
    prefix = "en/" if language == "en" else ""
    return f"{prefix}{path}index.html" if path.endswith("/") else f"{prefix}{path}.html"


def test_every_iri_in_the_data_has_a_page_in_both_languages_and_every_form(
    content: Publication, crawler: Crawler, pages: dict[str, Page]
) -> None:
    assert len(content.names) > 2_500
    for iri in content.names:
        for language in LANGUAGES:
            assert pages[file_of(iri, language)].lang == language
        for form in FORMS:
            assert f"{iri.removeprefix(BASE).rstrip('/')}.{form}" in crawler.files


def test_every_page_of_the_server_that_is_not_about_an_iri_is_there(
    content: Publication, pages: dict[str, Page]
) -> None:
    for path in (*FIXED, "sparql", *(f"svar/{name}" for name in content.questions)):
        assert pages[f"{path}.html"].lang == "da"
        assert pages[f"en/{path}.html"].lang == "en"
    assert pages["index.html"].lang == "da"
    assert pages["en/index.html"].lang == "en"


def test_no_link_is_broken(crawler: Crawler, pages: dict[str, Page]) -> None:
    followed = 0
    for page in pages.values():
        for link in page.links:
            if not crawler.inside(link):
                continue
            followed += 1
            address = crawler.whole(link)
            name = crawler.file(address)
            assert name in crawler.files, (page.name, link)
            fragment = address.partition("#")[2]
            if fragment and name in pages:
                assert fragment in pages[name].ids, (page.name, link)
    assert followed > 100_000


def test_no_page_asks_for_what_only_a_server_can_do(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for link in page.links:
            plain, asked, _ = link.address.partition("?")
            reads_itself = plain.endswith("/sparql.html")
            assert not asked or reads_itself or plain.startswith("http"), (page.name, link)


def test_nothing_tells_of_a_form_that_only_a_server_can_make(
    crawler: Crawler, pages: dict[str, Page]
) -> None:
    names = [*pages, "llms.txt", "api/openapi.json", "en/api/openapi.json"]
    for name in names:
        said = (crawler.folder / name).read_text("utf-8")
        assert "format=" not in said, name
        assert "arquet" not in said, name


def test_twins_lead_to_each_other(crawler: Crawler, pages: dict[str, Page]) -> None:
    for page in pages.values():
        twins = {
            link.lang: crawler.file(link.address)
            for link in page.links
            if link.tag == "link" and link.lang in LANGUAGES
        }
        assert set(twins) == set(LANGUAGES), page.name
        if page.name not in twins.values():
            assert (crawler.folder / page.name).read_bytes() == (
                crawler.folder / cast("str", twins[cast("Language", page.lang)])
            ).read_bytes()  # a page that another only has in other capitals
            continue
        for language, name in twins.items():
            assert name in pages
            assert pages[name].lang == language
            back = {crawler.file(li.address) for li in pages[name].links if li.lang == page.lang}
            assert page.name in back


def test_the_sitemap_names_every_page_and_no_other(
    crawler: Crawler, pages: dict[str, Page]
) -> None:
    listed = (crawler.folder / "sitemap-1.xml").read_text("utf-8")
    addresses = [part.partition("</loc>")[0] for part in listed.split("<loc>")[1:]]
    named = {crawler.file(address) for address in addresses}
    assert len(addresses) == len(named)
    beside = {
        name for name in pages if "~" not in name and name.replace(".html", "~.html") in pages
    }
    beside |= {f"{prefix}{name}.html" for name in DOCUMENTS for prefix in ("", "en/")}
    assert named == pages.keys() - {"404.html", "en/404.html"} - beside


def test_names_that_differ_in_capitals_only_have_files_that_do_not(
    content: Publication, crawler: Crawler
) -> None:
    linked = [name for name in crawler.files if name != "ns/Region.html"]
    assert {"ns/region.html", "ns/Region~.html", "ns/Region.html"} <= crawler.files
    plain = {n for n in crawler.files if n.replace(".", "~.", 1) in crawler.files}
    kept = [name.casefold() for name in linked if name not in plain]
    assert len(kept) == len(set(kept))
    assert len(content.names) > len(plain) > 0


def test_the_same_content_gives_the_same_bytes(
    workspace: Workspace, crawler: Crawler, tmp_path: Path
) -> None:
    again = read_publication(workspace, [ROOT / "tests" / "examples"])
    build(again, tmp_path / "site", HOST, 1, lambda *_: None, forms=True)
    other = Crawler(tmp_path / "site", HOST)
    assert other.files == crawler.files
    for name in crawler.files:
        assert (tmp_path / "site" / name).read_bytes() == (crawler.folder / name).read_bytes(), name


def test_a_build_that_is_stopped_leaves_the_old_site(tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "samspil", "build", str(place), "--lang", "en"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not any(tmp_path.glob(".site.building-*/case/*")):
        time.sleep(0.05)
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert not any(place.iterdir())


def test_what_no_build_has_made_is_left_alone(tmp_path: Path, samspil: Command) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work", "utf-8")
    done = samspil("build", tmp_path, "--lang", "en")
    assert done.returncode == 2
    assert "holds something that samspil has not made" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_two_builds_do_not_write_to_one_folder(tmp_path: Path) -> None:
    claim = tmp_path / f".site.claimed-{os.getppid()}"  # a process that lives, and not this one
    claim.touch()
    folder = Folder(tmp_path / "site")
    with pytest.raises(WrongUse, match="build-busy"):
        folder.open()
    assert [*tmp_path.iterdir()] == [claim]
    claim.rename(tmp_path / ".site.claimed-999999999")
    folder.open()
    assert [path for path in tmp_path.iterdir() if "claimed" in path.name] != []
    folder.drop()
    assert [*tmp_path.iterdir()] == []


def test_what_cannot_be_written_is_told_of_from_any_process(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "site")
    folder.new.write_text("in the way", "utf-8")
    with pytest.raises(Unwritable, match="output-refused") as caught:
        Work(Maker.__new__(Maker), folder, None).write({"x.html": b""})
    again = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(again, Unwritable)
    assert (again.key, again.values) == (caught.value.key, caught.value.values)


def test_the_whole_disk_is_no_folder_for_a_site() -> None:
    with pytest.raises(WrongUse, match="build-folder"):
        Folder(Path("/")).open()


@pytest.mark.parametrize(
    "base",
    [
        *("example.dk", "ftp://example.dk/", "https://example.dk/?x=1", "https://example.dk/#x"),
        *("https://example.dk/æ/", "https://example.dk/a b", "https://exa mple.dk/", "http://[::1"),
        *("https://example.dk/a/../b/", "https://example.dk//a/", "https://u:p@example.dk/"),
        *('https://example.dk/a"b/', "https://example.dk/$a/", "https://example.dk/{a}/"),
    ],
)
def test_an_address_that_cannot_be_opened_is_refused(
    base: str, tmp_path: Path, samspil: Command
) -> None:
    done = samspil("build", tmp_path / "site", "--base", base, "--lang", "en")
    assert done.returncode == 2
    assert base in done.stderr


def test_the_feeds_name_the_newest_cases_and_lead_to_them(
    content: Publication, crawler: Crawler, pages: dict[str, Page]
) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    for language in LANGUAGES:
        feed = ET.parse(crawler.folder / f"feed-{language}.atom").getroot()
        entries = feed.findall(f"{atom}entry")
        days = [entry.findtext(f"{atom}updated", "") for entry in entries]
        assert 5 < len(entries) <= 30
        assert days == sorted(days, reverse=True)
        assert feed.findtext(f"{atom}updated") == days[0]
        for entry in entries:
            assert entry.findtext(f"{atom}id") in content.described
            link = entry.find(f"{atom}link")
            assert link is not None
            assert pages[crawler.file(link.get("href", "")) or ""].lang == language


def test_what_is_written_for_programs_leads_to_files(crawler: Crawler) -> None:
    text = (crawler.folder / "llms.txt").read_text("utf-8")
    links = re.findall(r"\]\((\S+)\)", text)
    assert text.startswith("# samspil\n")
    assert len(links) > 90
    assert {crawler.file(link) for link in links} <= crawler.files


def test_what_no_form_can_hold_is_neither_made_nor_linked(
    workspace: Workspace, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.ttl"
    odd.write_text(
        f"<{CASE}hotspot> <{NS}hasFinance> [ <{NS}sharePercent> 10 ] .\n",
        "utf-8",
    )
    content = read_publication(workspace, [odd])
    maker = Maker(content, aside_of(content.names), HOST, plain=True, forms=True)
    for name, forms in (("hotspot", set[str]()), ("job-and-education-guidance", {*SHEETS})):
        files = maker.make(Piece("iri", CASE + name))
        made = {file.rpartition(".")[2] for file in files if file.startswith("hent/")}
        assert made == forms | {"svg", "cyjs"}
        page = files[f"case/{name}.html"].decode()
        assert {f for f in SHEETS if f"hent/case/{name}.{f}" in page} == forms
        assert f"hent/case/{name}.svg" in page
