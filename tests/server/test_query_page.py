"""The SPARQL page without a script: a form, an answer as a page, mistakes with their line."""

import html
from urllib.parse import urlencode

import pytest

from samspil.jobs.web.sparql import ROWS_SHOWN, bare
from servers import Running, Start
from test_saving import GIVEN, QUERY

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"
SELECT = "SELECT ?x ?n WHERE { VALUES (?x ?n) { (<https://w3id.org/samspil/case/hotspot> 7) } }"


def _asked(running: Running, query: str, language: str = "da") -> str:
    path = "/sparql" if language == "da" else "/en/sparql"
    reply = running.ask(
        path,
        "POST",
        urlencode({"query": query, "lang": language}),
        Content_Type=FORM,
        Accept=BROWSER,
    )
    assert reply["Content-Type"].startswith("text/html")
    return reply.text


def test_a_person_gets_a_page_and_a_program_gets_data(running: Running) -> None:
    page = _asked(running, SELECT)
    assert '<a href="/case/hotspot">case:hotspot</a>' in page
    assert '<td class="number">7</td>' in page
    assert 'href="/en/case/hotspot"' in _asked(running, SELECT, "en")
    for accept in ("*/*", "application/sparql-results+json", "text/html;q=0.1, text/csv"):
        reply = running.get("/sparql", {"query": SELECT}, Accept=accept)
        assert "html" not in reply["Content-Type"]
    assert "<td" in running.get("/sparql", {"query": SELECT, "format": "html"}).text


def test_yes_no_graph_and_nothing_are_told_in_words(running: Running) -> None:
    assert "Ja, det findes" in _asked(running, "ASK { ?s ?p ?o }")
    assert "Nej, det findes ikke" in _asked(running, "ASK { ?s <x:no> ?o }")
    assert "Ingen rækker" in _asked(running, "SELECT ?s { ?s <x:no> ?o }")
    graph = _asked(running, "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 2")
    assert "<pre" in graph
    assert "format=ttl" in graph


def test_a_long_answer_is_shown_in_part_and_says_so(running: Running) -> None:
    page = _asked(running, "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1500")
    assert "1.500 rækker" in page
    assert "1.000" in page
    assert page.count("<tr>") == ROWS_SHOWN + 1


@pytest.mark.parametrize(
    ("query", "place"),
    [("SELECT ?x {\n ?x ?y", "2"), ("SELECT ?x {\n\n SERVICE <x:y> { ?x ?y ?z } }", "3")],
)
def test_a_mistake_keeps_the_query_and_says_its_line(
    query: str, place: str, running: Running
) -> None:
    reply = running.get("/sparql", {"query": query}, Accept=BROWSER, Accept_Language="da")
    assert reply.status == 400
    assert f'data-line="{place}"' in reply.text
    assert "SELECT ?x {" in reply.text
    assert f"Linje {place}" in reply.text


def test_what_is_asked_is_text_and_nothing_else(running: Running) -> None:
    for hostile in ('"><script>alert(1)</script>', "</textarea><img src=x onerror=alert(1)>"):
        page = _asked(running, hostile)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        page = _asked(running, f"SELECT ('''{hostile}''' AS ?x) {{}}")
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_question_is_an_example_to_begin_with(running: Running) -> None:
    page = running.get("/sparql", {"example": "which-cases-have-a-theme"}, Accept=BROWSER)
    assert "SELECT DISTINCT ?" in page.text
    assert "#+ question-da" not in page.text
    assert running.get("/sparql", {"example": "nothing"}, Accept=BROWSER).status == 404
    assert bare("#+ a: b\n\nASK {}\n") == "ASK {}\n"


def test_a_query_is_saved_as_a_question(running: Running) -> None:
    sent = urlencode({**GIVEN, "query": QUERY})
    reply = running.ask("/sparql/spoergsmaal", "POST", sent, Content_Type=FORM)
    assert reply.status == 200
    assert reply["Content-Disposition"] == 'attachment; filename="how-many.rq"'
    assert reply.text.startswith("#+ question-da: Hvor mange æbler er der?\n")
    wrong = urlencode({**GIVEN, "name": "Nej!", "query": "SELECT * { ?s ?p ?o }"})
    reply = running.ask("/en/sparql/spoergsmaal", "POST", wrong, Content_Type=FORM)
    assert reply.status == 400
    assert 'id="wrong-name"' in reply.text
    assert "instead of *" in reply.text
    assert "SELECT * { ?s ?p ?o }" in reply.text
    assert running.ask("/sparql/spoergsmaal", "POST", "x=1", Content_Type=FORM).status == 400
    assert running.get("/sparql/spoergsmaal").status in (404, 405)


def test_the_editor_knows_our_words_in_both_languages(running: Running) -> None:
    danish, english = (running.get(f"/vocabulary-{lang}.json").json for lang in ("da", "en"))
    names = {name: label for name, label, _, _ in danish["names"]}
    assert names["model:co-creation"] == "samskabelse"
    assert "dcterms:title" in names
    names = {name: label for name, label, _, _ in english["names"]}
    assert names["model:co-creation"] == "co-creation"
    assert danish["prefixes"]["sam"] == "https://w3id.org/samspil/ns/"
    assert len(danish["questions"]) > 80


def test_where_free_queries_are_off_the_page_says_so_and_why(start_with: Start) -> None:
    with start_with(host="0.0.0.0") as server:
        page = server.get("/sparql", Accept=BROWSER, Accept_Language="da").text
        assert "slået fra" in page
        assert "<textarea" not in page
        asked = server.get("/sparql", {"query": "ASK {}"}, Accept=BROWSER)
        assert asked.status == 403
        assert "<form id=" not in asked.text


def test_the_query_to_begin_with_asks_for_texts_in_the_language_of_the_page(
    running: Running,
) -> None:
    for path, language in (("/sparql", "da"), ("/en/sparql", "en")):
        page = html.unescape(running.get(path, Accept="text/html").text)
        assert f'LANG(?title) = "{language}"' in page
