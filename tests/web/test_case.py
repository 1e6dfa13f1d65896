"""The page of a case: what the content says of it, and nothing else."""

import html
import json
import re
from xml.etree import ElementTree as ET

import pytest
import yaml
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.casefile import read_casefile
from samspil.jobs.classification import Verdict, classify
from samspil.jobs.explanation import steps_of
from samspil.jobs.publication import Publication, publication_of, read_publication
from samspil.jobs.questions import read_questions
from samspil.jobs.rules import read_rules
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.assessing import verdicts
from samspil.jobs.web.case import case_page
from samspil.jobs.web.case_files import case_file, case_file_paths
from samspil.jobs.web.ego import ego_of, says
from samspil.jobs.web.telling import Teller
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import CASE, GRAPH
from servers import Running

HOTSPOT, GUIDANCE = CASE + "hotspot", CASE + "job-and-education-guidance"
NASTY = '<script>alert(1)</script>"\u202e&' + "x" * 300


@pytest.fixture(scope="module")
def content(workspace: Workspace) -> Publication:
    """Our own content and the fictional examples."""
    return read_publication(workspace, [ROOT / "tests/examples"])


@pytest.fixture(scope="module")
def web(content: Publication) -> Website:
    return Website(content, Addresses("https://example.org/"))


def _text(web: Website, iri: str, language: Language = "da") -> str:
    """The page as it is read: no tags, no folds, one space at a time."""
    page = case_page(web, iri, language)
    main = page[page.index("<main") : page.index("</main>")]
    inline = re.sub(r"</?(?:a|span|strong|code)\b[^>]*>", "", main)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", inline)))


def test_every_case_has_a_page_in_both_languages_that_names_it(web: Website) -> None:
    assert len(web.content.cases.all) == 20
    for language in LANGUAGES:
        for case in web.content.cases.all:
            title = web.content.cases.labels(language)[case.iri]
            assert title in _text(web, case.iri, language), case.iri


def test_what_the_abstract_does_not_say_is_said_not_to_be_stated(web: Website) -> None:
    danish, english = _text(web, HOTSPOT), _text(web, HOTSPOT, "en")
    assert "Hotspotindsats. Sted: ikke oplyst i kilden. Tid: ikke oplyst i kilden." in danish
    assert "Place: not stated in the source. Time: not stated in the source." in english
    assert "Kommune ikke oplyst i kilden" in danish
    assert "Ikke oplyst i kilden: LBF-indsatsområde, Boligområde." in danish
    assert "Erklæring om persondata" not in danish  # asked of those who contribute a case


def test_the_source_and_the_rules_stand_side_by_side(web: Website) -> None:
    text = _text(web, HOTSPOT)
    assert "Kilden kalder det professionelt partnerskab" in text
    assert "(med ordene »professionelle partnerskaber«)" in text
    assert "Efter reglerne kan ingen model udledes." in text
    assert "Reglerne kan hverken be- eller afkræfte professionelt partnerskab" in text
    agreed = _text(web, CASE + "youth-crime-board")
    assert "Kilde og regler er enige om professionelt partnerskab." in agreed
    opposed = _text(web, CASE + "asserted-contradicted")
    assert "Reglerne siger noget andet end kilden" in opposed


def test_each_collaboration_of_a_case_is_told_by_itself(web: Website) -> None:
    page = case_page(web, GUIDANCE, "da")
    assert page.count('<section class="arrangement"') == 2
    with_citizens, with_institutions = page.split('<section class="arrangement"')[1:]
    assert "samproducere løsninger" in with_citizens
    assert "løst netværk" not in with_citizens
    assert "Kilden nævner ingen model." in with_institutions
    assert "løst netværk" in with_institutions


def test_what_a_rule_found_in_one_arrangement_is_what_it_found_there_in_all(web: Website) -> None:
    content, found = web.content, 0
    for arrangement in content.classified:
        for rule, grounds in content.grounds_of(arrangement).items():
            of_all = content.grounds[rule].get(arrangement)
            assert grounds == ({arrangement: of_all} if of_all else {})
            found += len(of_all or ())
    assert found > 100


def test_features_and_verdicts_are_those_of_the_classification(web: Website) -> None:
    counted = 0
    teller = Teller(web, "da")
    for found in web.content.shelf.found:
        steps = steps_of(teller.store, found.arrangement, web.content.grounds)
        told = verdicts(teller, found.arrangement, steps)
        assert told is not None
        shown = {model.rule: model for model in told.models}
        for one in found.assessments:
            if one.rule.concept:
                model = shown[one.rule.rule]
                assert model.verdict == one.verdict
                assert {ref.iri for ref in model.lacking} == set(one.lacking)
                assert {ref.iri for ref in model.unknown} == set(one.unknown)
                assert model.asserted == (one.rule.concept in found.asserted)
                counted += one.verdict is not Verdict.UNKNOWN
        assert len(told.features) == 26
        for state in ("has", "lacks"):
            for feature in told.of(state):
                stated = f"sam:{state}Feature <{feature.ref.iri}>"
                query = f"{web.content.vocabulary.declarations()} ASK {{ <{found.arrangement}> "
                assert web.content.store.ask(f"{query} {stated} }}")
        assert all(feature.fields for feature in told.of("unknown"))
    assert counted > 50


def test_a_feature_is_shown_with_the_fact_that_decides_it_and_who_says_so(web: Website) -> None:
    text = _text(web, HOTSPOT)
    assert (
        "borgerne er udeladt: til stede har borgere i egenskab af: ingen borgere "
        "– samspils metode · uden forbehold · sluttet af analytiker" in text
    )
    assert "fælles mål: ukendt Det ville blive afgjort af: har fælles mål" in text
    assert "joint-goals.rq" in text


def test_who_takes_part_in_which_phase_is_a_table(web: Website) -> None:
    page = case_page(web, CASE + "courtyard-co-creation", "da")
    table = page[page.index("Parter i værkstederne") :]
    table = table[: table.index("</table>")]
    headings = re.findall(r'<th scope="col">([^<]*)', table)
    assert headings[:5] == [
        *("Part", "Rolle", "Borgerne deltager som", "Betaling for indsatsen", "Deltagelsesniveau"),
    ]
    assert len(headings) == 11
    residents = next(row for row in table.split("<tr>") if "beboerne i Fiktionsgården" in row)
    cells = [
        html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", cell)).strip())
        for cell in re.findall(r"<td>(.*?)</td>", residents)
    ]
    assert cells[:4] == ["medskaber", "beboer", "ingen betaling", "inddraget"]
    phases = dict(zip(headings[5:], cells[4:], strict=True))
    assert phases["problemdefinition"] == phases["design"] == "med"
    assert phases["levering"] == "ikke med"
    assert phases["evaluering"] == "ikke oplyst i kilden"
    silent = _text(web, HOTSPOT)
    assert "Ikke oplyst i kilden: Borgerne deltager som, Betaling for indsatsen" in silent


def test_every_claim_about_the_case_stands_with_source_strength_status_and_layer(
    web: Website,
) -> None:
    page = case_page(web, HOTSPOT, "en")
    asked = web.content.store.names(
        "PREFIX sam: <https://w3id.org/samspil/ns/> SELECT DISTINCT ?c { "
        "?c a sam:Claim ; sam:claimSubject|sam:claimObject ?x "
        f'FILTER(STR(?x) = "{HOTSPOT}" || STRSTARTS(STR(?x), "{HOTSPOT}/")) }}'
    )
    assert len(asked) >= 15
    claims = page.split('<li class="claim">')[1:]
    assert len(claims) == len(asked)
    for claim in claims:
        for said in ("Strength", "Source", "Status", "Evidence layer"):
            assert f"<dt>{said}</dt>" in claim
    links = set(re.findall(r'<li class="claim">\s*<p><a href="/en/([^"]*)"', page))
    assert links == {row[0].removeprefix("https://w3id.org/samspil/") for row in asked}


def test_what_an_analyst_concluded_is_marked_where_it_stands(web: Website) -> None:
    page = case_page(web, HOTSPOT, "da")
    facts = page[page.index('<h2 id="about"') : page.index('<h2 id="picture"')]
    dilemma = next(row for row in facts.split("<div>") if "Dilemma" in row)
    assert '<span class="mark">sluttet af analytiker</span>' in dilemma
    aim = next(row for row in facts.split("<div>") if "at forebygge kriminalitet" in row)
    assert "mark" not in aim


def test_the_layers_of_a_case_lead_to_each_other_and_their_tensions_are_told(web: Website) -> None:
    text = _text(web, HOTSPOT)
    assert "Den statslige hotspotpulje 2010-2014 udgivet materiale" in text
    assert "er svær at forene med" in text
    back = _text(web, CASE + "hotspot-evaluation")
    assert "Hotspotprojektet kapitlets resumé" in back
    disputed = _text(web, CASE + "hotspot-valby")
    assert disputed.count("bestrider") == 1


def test_a_case_is_cited_by_its_own_version_so_other_cases_do_not_change_its_page(
    web: Website,
) -> None:
    page = case_page(web, HOTSPOT, "da")
    assert "sagens version 1, registreret 23. november 2026" in page
    assert HOTSPOT in page
    assert web.content.dataset.digest[:12] not in page


def test_the_picture_shows_who_works_with_whom(web: Website) -> None:
    teller = Teller(web, "da")
    case = read_casefile(teller.store, web.content.names, HOTSPOT)
    assert says(teller, case) == (
        "Hotspotenhedernes professionelle partnerskaber: hotspotenhederne, parter i de "
        "professionelle partnerskaber, som kilden ikke navngiver (partner), borgerne selv "
        "(ikke med)."
    )
    figure = ego_of(teller, case)
    assert figure
    for picture in (figure.wide, figure.narrow):
        ET.fromstring(picture)
        assert "ikke med" in picture


def test_every_file_of_every_case_can_be_made_and_read(web: Website) -> None:
    paths = [p for case in web.content.cases.all for p in case_file_paths(web, case.iri)]
    assert len(paths) == 20 * 5
    for language in LANGUAGES:
        for path in paths:
            made = case_file(web, path, language)
            assert made is not None, path
            if path.endswith(".svg"):
                ET.fromstring(made.body)
                assert made.body.decode() == case_file(web, path, language).body.decode()  # type: ignore[union-attr]
            elif path.endswith(".yaml"):
                assert yaml.safe_load(made.body)
            elif path.endswith(".png"):
                assert made.body[:8] == b"\x89PNG\r\n\x1a\n"
            elif path.endswith(".cyjs"):
                given = json.loads(made.body)["elements"]
                ends = {
                    edge["data"][end] for edge in given["edges"] for end in ("source", "target")
                }
                assert ends == {node["data"]["id"] for node in given["nodes"]}
            else:
                assert made.body[:2] == b"PK"
    for path in ("hent/case/nothing.svg", "hent/case/hotspot.exe", "hent/../case/hotspot.svg"):
        assert case_file(web, path, "da") is None


def test_files_are_served_in_the_language_of_their_address(running: Running) -> None:
    danish = running.ask("/hent/case/hotspot.svg?lang=da")
    english = running.ask("/hent/case/hotspot.svg?lang=en")
    assert danish["Content-Type"] == "image/svg+xml"
    assert "Samarbejder" in danish.text
    assert "Collaborations" in english.text
    assert english["Content-Language"] == "en"
    assert running.ask("/hent/case/hotspot.xlsx").body[:2] == b"PK"
    assert running.ask("/hent/case/hotspto.svg").status == 404
    assert running.ask("/hent/case/hotspot.svg?x=1").status == 400


def test_names_are_shown_as_text_whatever_they_hold(workspace: Workspace) -> None:
    said = '"' + NASTY.replace('"', '\\"') + '"@da'
    turtle = f"""
        PREFIX sam: <https://w3id.org/samspil/ns/> PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#> BASE <{CASE}x/>
        <{CASE}x> a sam:FieldCase ; dcterms:title {said} ; sam:concernsIntervention <i> ;
            skos:scopeNote {said} ; sam:startMonth "not a month" ; sam:municipality "nowhere" .
        <i> a sam:Intervention ; skos:prefLabel {said} ; sam:carriedOutIn <a> .
        <a> a sam:CollaborationArrangement ; skos:prefLabel {said} ; sam:termUsedInSource {said} ;
            sam:hasParticipation <p> , <q> .
        <p> a sam:Participation ; sam:participant <who> ; sam:role {said} , "Mittler"@de .
        <q> a sam:Participation .
        <who> a sam:Organisation ; skos:prefLabel {said} .
        <claim> a sam:Claim ; sam:claimSubject <a> ; sam:claimText {said} ; sam:wording {said} .
    """
    store, graph = Store.of(workspace, "ontology", "shapes", "data"), NamedNode(GRAPH + "x")
    quads = parse(turtle, RdfFormat.TURTLE)
    store.add(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
    found = classify(store, read_rules(workspace))
    content = publication_of(store, workspace, read_questions(workspace), found)
    web = Website(content, Addresses())
    for language in LANGUAGES:
        page = case_page(web, CASE + "x", language)
        assert "<script>alert" not in page
        assert page.count("&lt;script&gt;") > 8
        # Where there is a text in the reader's language, the others are left out.
        assert ('<span lang="de">Mittler</span>' in page) == (language == "en")
        picture = case_file(web, "hent/case/x.svg", language)
        assert picture is not None
        ET.fromstring(picture.body)
        assert b"<script" not in picture.body
