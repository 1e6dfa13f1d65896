"""The list of cases: every count agrees with one made another way, and every state is told."""

import html
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.cases import UNSTATED, Cases, read_cases
from samspil.jobs.facets import read_facets
from samspil.jobs.publication import Publication, read_publication
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.cases import CASES_ON_A_PAGE, cases_page
from samspil.jobs.web.website import Website
from samspil.words.errors import BadContent, WrongUse
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import CASE, DCTERMS, GRAPH, NS, SKOS
from servers import Running

EXAMPLES = ROOT / "tests/examples"
# Pairs of choices, as an address writes them.
STATES: tuple[Mapping[str, str], ...] = (
    {},
    {"theme": "employment"},
    {"theme": "employment,education", "citizens": "yes"},
    {"model": "co-production", "derived": UNSTATED},
    {"municipality": UNSTATED},
    {"layer": "chapter-abstract", "coupling": "partnership"},
)


@pytest.fixture(scope="module")
def content(workspace: Workspace) -> Publication:
    """Our own content and the fictional examples."""
    return read_publication(workspace, [EXAMPLES])


@pytest.fixture(scope="module")
def web(content: Publication) -> Website:
    return Website(content, Addresses("https://example.org/"))


def _page(web: Website, language: Language = "da", **given: str) -> str:
    return cases_page(web, language, given)


def _titles(page: str) -> list[str]:
    return [
        html.unescape(t)
        for t in re.findall(r"<h3>(?:<input[^>]*> )?(?:<a href=[^>]*>)?([^<]+)<", page)
    ]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_every_count_agrees_with_one_asked_in_sparql(
    state: Mapping[str, str], content: Publication
) -> None:
    index = content.cases
    chosen = index.chosen(state)
    for name in index.facets:
        others = {other: keys for other, keys in chosen.items() if other != name}
        for counted in index.counted(name, chosen):
            wanted = {**others, name: [counted.value.key]}
            assert counted.count == len(_asked(content, wanted)), (name, counted.value.key)


def test_the_cases_that_fit_are_those_that_sparql_finds(content: Publication) -> None:
    for state in STATES:
        chosen = content.cases.chosen(state)
        assert {c.iri for c in content.cases.fitting(chosen)} == _asked(content, chosen)


def _asked(content: Publication, chosen: Mapping[str, list[str]]) -> set[str]:
    """The cases by one SPARQL query for each facet, with none of the index."""
    declared = content.vocabulary.declarations()
    kinds = "VALUES ?kind { sam:Case sam:FieldCase sam:LiteratureCase } ?case a ?kind ."
    found = _first(content, f"{declared} SELECT ?case {{ {kinds} }}")
    for name, keys in chosen.items():
        where = content.facets[name].where
        stated = f'{where} FILTER NOT EXISTS {{ ?value skos:notation "unknown" }}'
        either: set[str] = set()
        for key in keys:
            if key == UNSTATED:
                either |= found - _first(content, f"{declared} SELECT ?case {{ {stated} }}")
            else:
                ends = f'FILTER(REPLACE(STR(?value), "^.*/", "") = "{key}")'
                either |= _first(content, f"{declared} SELECT ?case {{ {stated} {ends} }}")
        found &= either
    return found


def _first(content: Publication, query: str) -> set[str]:
    return {row[0].value for row in content.store.rows(query) if isinstance(row[0], NamedNode)}


def test_the_two_cases_of_the_chapter_are_found_by_what_its_abstract_says(web: Website) -> None:
    layer = "chapter-abstract"
    assert _titles(_page(web, layer=layer)) == [
        "Boligsociale job- og uddannelsesvejledninger",
        "Hotspotprojektet",
    ]
    assert _titles(_page(web, layer=layer, theme="crime-prevention")) == ["Hotspotprojektet"]
    assert _titles(_page(web, "en", layer=layer, citizens="yes")) == [
        "Housing social job and education guidance"
    ]
    assert _titles(_page(web, layer=layer, citizens="no")) == ["Hotspotprojektet"]


def test_what_no_source_says_is_a_choice_of_its_own_and_never_a_no(web: Website) -> None:
    page = _page(web, layer="chapter-abstract", municipality=UNSTATED)
    assert len(_titles(page)) == 2
    assert '<span class="not-stated">ikke oplyst i kilden</span>' in page
    unknown = {c.iri for c in web.content.cases.fitting({"citizens": [UNSTATED]})}
    denied = {c.iri for c in web.content.cases.fitting({"citizens": ["no"]})}
    assert unknown
    assert denied
    assert not unknown & denied


def test_each_choice_can_be_taken_back_and_leads_to_the_state_without_it(web: Website) -> None:
    page = _page(web, theme="employment,education", citizens="yes", sort="recorded")
    chips = re.findall(r'<li><a href="([^"]*)"><span class="sr-only">Fjern', page)
    assert [html.unescape(chip) for chip in chips] == [
        "/sager?theme=education&citizens=yes&sort=recorded",
        "/sager?theme=employment&citizens=yes&sort=recorded",
        "/sager?theme=employment,education&sort=recorded",
    ]
    assert page.count(" checked") == 3


def test_nothing_found_is_said_with_a_way_on(web: Website) -> None:
    told = {"da": "Ingen sager passer", "en": "No case fits"}
    for language in LANGUAGES:
        said = told[language]
        page = _page(web, language, layer="chapter-abstract", theme="health")
        assert said in page
        assert _titles(page) == []
        assert 'class="chips"' in page


def test_a_choice_that_would_leave_nothing_cannot_be_made(web: Website) -> None:
    page = _page(web, layer="chapter-abstract")
    health = re.search(r'<input[^>]*value="health"[^>]*>', page)
    assert health
    assert "disabled" in health[0]


def test_a_value_there_is_not_is_refused_with_what_was_meant(web: Website) -> None:
    with pytest.raises(WrongUse) as refused:
        _page(web, theme="employmnt")
    assert refused.value.key == "http-choice-near"
    assert refused.value.values["near"] == "employment"
    with pytest.raises(WrongUse, match="http-choice"):
        _page(web, theme="<script>")
    with pytest.raises(WrongUse, match="http-choice-near"):
        _page(web, sort="titel")
    for page in ("0", "2", "-1", "x", "9" * 40):
        with pytest.raises(WrongUse, match="http-page"):
            _page(web, page=page)


def test_what_is_wrong_is_a_400_in_the_language_of_the_page(running: Running) -> None:
    danish = running.ask("/sager?theme=crime-prevntion", Accept="text/html")
    assert danish.status == 400
    assert "Mente du: crime-prevention?" in danish.text
    english = running.ask("/en/sager?theme=crime-prevntion", Accept="text/html")
    assert "Did you mean: crime-prevention?" in english.text
    assert running.ask("/sager?thme=x").status == 400


def test_a_form_may_give_a_value_at_a_time_or_all_with_commas(running: Running) -> None:
    one = running.ask("/sager?theme=crime-prevention&theme=employment&sort=title")
    other = running.ask("/sager?theme=crime-prevention,employment")
    assert one.status == other.status == 200
    assert one.text == other.text


def test_names_are_shown_as_text_whatever_they_hold(workspace: Workspace) -> None:
    nasty = '<script>alert(1)</script>"\u202e&'
    index = _index(
        f"<{CASE}x> a <{NS}Case> ; <{DCTERMS}title> {_literal(nasty)} ; "
        f"<{NS}theme> <https://a.example/t> . "
        f"<https://a.example/t> <{SKOS}prefLabel> {_literal(nasty)} .",
        workspace,
    )
    page = _rendered(index, workspace)
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;&#34;") >= 3


def _literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _index(turtle: str, workspace: Workspace) -> Cases:
    store, graph = Store(), NamedNode(GRAPH + "x")
    quads = parse(turtle, RdfFormat.TURTLE)
    store.add(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
    return read_cases(store, read_facets(workspace), workspace.vocabulary)


def _rendered(index: Cases, workspace: Workspace, **given: str) -> str:
    content = read_publication(workspace, [])
    content.__dict__["cases"] = index  # as the property would keep it
    return cases_page(Website(content, Addresses()), "da", given)


def test_many_cases_come_in_pages(workspace: Workspace) -> None:
    count = 2 * CASES_ON_A_PAGE + 7
    made = "".join(
        f'<{CASE}c{n}> a <{NS}Case> ; <{DCTERMS}title> "c{n:03}" . ' for n in range(count)
    )
    index = _index(made, workspace)
    first, last = (_rendered(index, workspace, page=page) for page in ("1", "3"))
    assert len(_titles(first)) == CASES_ON_A_PAGE
    assert _titles(last) == [f"c{n:03}" for n in range(count - 7, count)]
    assert 'rel="next" href="/samspil/sager?page=2"' in first
    assert 'rel="prev" href="/samspil/sager?page=2"' in last
    assert "Her er sag 101 til 107 af 107." in last


@pytest.mark.parametrize(
    "text",
    [
        "[theme]\nda = 'a'\nen = 'b'\n",
        "[theme]\nda = 'a'\nwhere = '?case ?p ?value'\n",
        "[sort]\nda = 'a'\nen = 'b'\nwhere = '?case ?p ?value'\n",
        "[theme]\nda = 'a'\nen = 'b'\nwhere = '?case ?p ?value'\nhepl-da = 'x'\n",
        "[theme]\nda = 'a'\nen = 'b'\nwhere = '?case ?p ?x'\n",
        "[theme\n",
    ],
)
def test_a_facet_that_is_not_written_as_it_should_be_is_an_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries/facets.toml").write_text(text, "utf-8")
    with pytest.raises(BadContent, match="facet-"):
        read_facets(Workspace(tmp_path))


def test_every_facet_is_named_in_both_languages_and_has_values(content: Publication) -> None:
    assert len(content.facets) >= 12
    for name, facet in content.facets.items():
        assert all(facet.label[language] for language in LANGUAGES)
        assert len(content.cases.values[name]) > 1, name
