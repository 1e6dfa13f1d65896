"""What hosts do with the folder by its rules: real hosts, and others as they say they do."""

import random
import re
from collections.abc import Iterator

import pytest

from building.built import HOST
from building.crawling import Crawler
from building.hosts import SERVERS, Host, Reply, apache, plain
from samspil.jobs.publication import Publication
from samspil.jobs.web.downloads import DOCUMENTS
from samspil.words.media import FORMS
from samspil.words.vocabulary import BASE

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
WISHES = {
    None: "text/html",
    "*/*": "text/html",
    BROWSER: "text/html",
    "text/turtle": "text/turtle",
    "TEXT/TURTLE": "text/turtle",
    "application/x-turtle": "text/turtle",
    "text/turtle;q=0.9, application/rdf+xml;q=0.5": "text/turtle",
    "text/html;q=0.3, text/turtle": "text/turtle",
    "application/ld+json, */*;q=0.1": "application/ld+json",
    "application/n-triples": "application/n-triples",
    "application/rdf+xml": "application/rdf+xml",
    "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, */*; q=0.09": (
        "application/rdf+xml"
    ),
    "application/trig": "application/trig",
    "text/turtle; version=1.2": "text/turtle",
    "text/html;q=0.5, text/turtle;q=0.9": "text/turtle",
    "application/ld+json;q=0.8, text/turtle;q=.85, text/html;q=0.7": "application/ld+json",
    "text/html;q=0.8, application/rdf+xml ; Q = 1.0": "application/rdf+xml",
    "text/html;q=0.9, application/ld+json;profile=x": "application/ld+json",
    "text/html;q=0, application/n-triples;q=0.01": "application/n-triples",
    "text/html;level=1;q=0.2,application/trig;level=1;q=0.3": "application/trig",
    "text/turtle;q=0": "text/html",
    "image/png": "text/html",
}
SPOKEN = {None: "da", "da": "da", "en": "en", "en-GB,en;q=0.9": "en", "da, en;q=0.8": "da"}
SPOKEN |= {"de": "en", "nb, da;q=0.8, en;q=0.5": "da", "*": "da"}


@pytest.fixture(scope="module", params=SERVERS)
def host(
    request: pytest.FixtureRequest, crawler: Crawler, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Host]:
    with SERVERS[request.param](crawler.folder.parent, tmp_path_factory.mktemp("host")) as one:
        yield one


def asked(host: Host, path: str, accept: str | None, language: str | None = None) -> Reply:
    wishes = {"Accept": accept, "Accept_Language": language}
    return host.ask(path, **{name: value for name, value in wishes.items() if value})


def language_of(reply: Reply) -> str:
    found = re.search(rb'<html lang="(..)">', reply.body)
    assert found
    return found[1].decode()


@pytest.mark.parametrize("accept", WISHES)
def test_an_iri_gives_the_form_that_is_asked_for(host: Host, accept: str | None) -> None:
    for path in ("case/hotspot", "ns/CoProduction", "ns/", "ns/0.1.0"):
        reply = asked(host, f"/sam/{path}", accept)
        assert (reply.status, reply.type) == (200, WISHES[accept]), path


def test_a_description_says_what_it_is_of_and_where_its_page_is(
    host: Host, crawler: Crawler, content: Publication
) -> None:
    wanted = [("case/hotspot.ttl", "case/hotspot", "case/hotspot.html")]
    wanted += [(f"case/hotspot.{form}", *wanted[0][1:]) for form in ("jsonld", "nt", "rdf", "trig")]
    wanted += [("ns/Region~.rdf", "ns/Region", "ns/Region~.html"), ("ns.ttl", "ns/", "ns/")]
    wanted += [("ns/0.1.0.nt", "ns/0.1.0", "ns/0.1.0.html"), ("shape.trig", "shape/", "shape/")]
    for name, iri, page in wanted:
        said = asked(host, f"/sam/{name}", None).headers["link"]
        assert f'<{BASE}{iri}>; rel="cite-as", <{HOST}{page}>; rel="describes"' in said, name
        assert f'<{content.licence}>; rel="license"' in said
        assert crawler.file(f"{HOST}{page}") in crawler.files
    negotiated = asked(host, "/sam/ns/CoProduction", "text/turtle").headers["link"]
    assert f'<{HOST}ns/CoProduction.html>; rel="describes"' in negotiated
    for name in ("case/hotspot.html", "catalogue.ttl", "dump/samspil-0.1.0.ttl", "nothing"):
        assert "cite-as" not in asked(host, f"/sam/{name}", None).headers.get("link", ""), name


@pytest.mark.parametrize("language", SPOKEN)
def test_a_page_comes_in_the_language_that_is_asked_for(host: Host, language: str | None) -> None:
    reply = asked(host, "/sam/case/hotspot", BROWSER, language)
    assert language_of(reply) == SPOKEN[language]
    assert language_of(asked(host, "/sam/en/case/hotspot", BROWSER, language)) == "en"
    assert language_of(asked(host, "/sam/case/hotspot.html", BROWSER, language)) == "da"


def test_a_file_that_is_named_comes_as_what_it_is(host: Host) -> None:
    for form in ("ttl", "jsonld", "nt", "rdf", "trig"):
        reply = asked(host, f"/sam/case/hotspot.{form}", BROWSER)
        assert reply.type == FORMS[form].media_type
        if form == "ttl":
            assert reply.headers["content-type"].lower().endswith("charset=utf-8")
    answer = "/sam/api/which-cases-have-a-theme"
    assert asked(host, f"{answer}.csv", "*/*").type == "text/csv"
    assert asked(host, f"{answer}.excel-da.csv", "*/*").type == "text/csv"
    assert asked(host, f"{answer}.srj", "*/*").type == "application/sparql-results+json"
    assert asked(host, f"{answer}.xlsx", "*/*").type == FORMS["xlsx"].media_type


def test_everybody_may_fetch_and_no_page_may_do_more_than_it_must(host: Host) -> None:
    page, data = asked(host, "/sam/case/hotspot", BROWSER), asked(host, "/sam/ns.ttl", "*/*")
    for reply in (page, data):
        assert reply.headers["access-control-allow-origin"] == "*"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "Accept" in reply.headers["vary"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_where_there_is_nothing_there_is_a_page_that_says_so(host: Host) -> None:
    for path in ("nothing", "case/nothing", "case/", "case/%2e%2e/%2e%2e/secret"):
        reply = asked(host, f"/sam/{path}", BROWSER)
        assert reply.status in (400, 403, 404) or not reply.body, path
    assert b"404" not in asked(host, "/sam/case/hotspot", BROWSER).body[:200]
    assert language_of(asked(host, "/sam/nothing", BROWSER)) == "da"
    missing = asked(host, "/sam/en/nothing", BROWSER)
    assert (missing.status, language_of(missing)) == (404, "en")


def test_a_description_at_its_own_iri_leads_readers_to_its_page(
    host: Host, crawler: Crawler
) -> None:
    assert DOCUMENTS
    for name in DOCUMENTS:
        reply = asked(host, f"/sam/{name}", BROWSER)
        assert reply.status == 303
        path = re.sub(r"^https?://[^/]*/sam/", "", reply.headers["location"]).removeprefix("/sam/")
        assert path in crawler.files
        assert asked(host, f"/sam/{name}", "text/turtle").type == "text/turtle"


def test_a_checker_that_follows_no_redirect_finds_every_iri_and_every_link(
    host: Host, crawler: Crawler, content: Publication
) -> None:
    dice = random.Random(7)
    names = [n for n in content.names if n.startswith((BASE + "ns/", BASE + "case/"))]
    for iri in dice.sample(names, 60):
        for accept, kind in (("text/html", "text/html"), ("text/turtle", "text/turtle")):
            reply = asked(host, f"/sam/{iri.removeprefix(BASE)}", accept)
            assert (reply.status, reply.type) == (200, kind), iri
    for name in dice.sample(sorted(crawler.files), 100):
        if not name.startswith((".", "hosting/", "_")):
            path = "/sam/" + re.sub(r"(^|/)index\.html$", r"\1", name)
            assert asked(host, path, "text/html").status == 200, name


def test_a_host_without_any_rules_serves_all_that_is_linked(crawler: Crawler) -> None:
    with plain(crawler.folder.parent) as host:
        for name in random.Random(8).sample(sorted(crawler.files), 100):
            path = "/sam/" + re.sub(r"(^|/)index\.html$", r"\1", name)
            assert host.ask(path).body == (crawler.folder / name).read_bytes()


@pytest.fixture(scope="module")
def w3id(crawler: Crawler, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """w3id.org is an Apache that sends every request on."""
    root, folder = tmp_path_factory.mktemp("w3id"), tmp_path_factory.mktemp("host")
    (root / "samspil").mkdir()
    rules = (crawler.folder / "hosting/w3id/.htaccess").read_text("utf-8")
    (root / "samspil" / ".htaccess").write_text(rules, "utf-8")
    with apache(root, folder) as one:
        yield one


@pytest.mark.parametrize("accept", WISHES)
def test_w3id_sends_each_iri_to_the_very_file_in_one_step(
    w3id: Host, crawler: Crawler, accept: str | None
) -> None:
    suffix = {form.media_type: name for name, form in FORMS.items()}[WISHES[accept]]
    for path in ("case/hotspot", "ns/CoProduction", "ns/0.1.0", "concept/model/co-production"):
        reply = asked(w3id, f"/samspil/{path}", accept)
        assert reply.status == 302
        assert reply.headers["location"] == f"{HOST}{path}.{suffix}"
        assert crawler.file(reply.headers["location"]) in crawler.files
        assert reply.headers["access-control-allow-origin"] == "*"
    end = "ns/" if suffix == "html" else f"ns.{suffix}"
    assert asked(w3id, "/samspil/ns/", accept).headers["location"] == HOST + end


@pytest.mark.parametrize("language", SPOKEN)
def test_w3id_knows_the_language_too(w3id: Host, language: str | None) -> None:
    found = asked(w3id, "/samspil/case/hotspot", BROWSER, language).headers["location"]
    prefix = {"da": "", "en": "en/"}[SPOKEN[language]]
    assert found == f"{HOST}{prefix}case/hotspot.html"
    said = asked(w3id, "/samspil/case/hotspot.ttl", BROWSER, language).headers["location"]
    assert said == f"{HOST}case/hotspot.ttl"


def test_w3id_sends_every_file_that_is_named_to_that_file(w3id: Host, crawler: Crawler) -> None:
    named = [n for n in crawler.files if not n.startswith((".", "_", "hosting/", "static/"))]
    kinds = {name.rpartition(".")[2]: name for name in named}
    assert {"json", "atom", "link", "yaml", "gz"} <= kinds.keys()
    for name in kinds.values():
        assert asked(w3id, f"/samspil/{name}", BROWSER).headers["location"] == HOST + name


def test_the_headers_for_netlify_name_what_is_there(crawler: Crawler) -> None:
    blocks = re.findall(
        r"^(/\S*)\n((?:  .+\n)+)", (crawler.folder / "_headers").read_text("utf-8"), re.MULTILINE
    )
    assert len(blocks) > 10
    rules = [(path, dict(re.findall(r"  ([\w-]+): (.+)", said))) for path, said in blocks]

    def headers(name: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for path, said in rules:
            if re.fullmatch(re.escape(path).replace(r"\*", ".*"), f"/sam/{name}"):
                found |= said
        return found

    assert headers("case/hotspot.ttl")["Content-Type"] == "text/turtle; charset=utf-8"
    assert headers("case/hotspot.jsonld")["Content-Type"] == "application/ld+json"
    assert headers("index.html")["Access-Control-Allow-Origin"] == "*"
    for suffix in {name.rpartition(".")[2] for name in crawler.files} & {"srj", "nt", "rdf", "nq"}:
        assert headers(f"x.{suffix}")["Content-Type"].startswith(FORMS[suffix].media_type)


def test_the_redirects_for_netlify_lead_to_what_is_there(crawler: Crawler) -> None:
    lines = (crawler.folder / "_redirects").read_text("utf-8").splitlines()
    rules = [line.split() for line in lines if line and not line.startswith("#")]
    assert len(rules) == 2
    for _, target, status in rules:
        assert target.removeprefix("/sam/") in crawler.files
        assert status == "404"


def test_github_pages_shows_every_iri_at_its_own_path(
    crawler: Crawler, content: Publication
) -> None:
    """Its rules: the file, else with `.html`, else `index.html` below, else `404.html`."""

    def shown(path: str) -> str:
        for name in (path, f"{path}.html", f"{path}index.html"):
            if name in crawler.files:
                return name
        return "404.html"

    for iri in content.names:
        path = iri.removeprefix(BASE)
        assert shown(path) == (f"{path}index.html" if path.endswith("/") else f"{path}.html")
        assert shown(f"en/{path}") != "404.html"
    for name, document in DOCUMENTS.items():
        for prefix in ("", "en/"):
            there = (crawler.folder / shown(prefix + name)).read_bytes()
            assert there == (crawler.folder / f"{prefix}{document.page}.html").read_bytes()
    assert shown("nothing") == "404.html"
    assert ".nojekyll" in crawler.files
