"""Where statements stand: exact and never in the way."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    RdfFormat,
)

from samspil.files.positions import Place, Positions, Span, locate
from samspil.files.turtle import Term
from samspil.words.vocabulary import RDF, RDF_TYPE, XSD

ROOT = Path(__file__).parents[2]
W3C = ROOT.parent / "shared" / "w3c" / "rdf" / "rdf11"
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
}
EX = "http://example.org/"
CASE = """\
# En sag om æbler.
PREFIX ex: <http://example.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <http://example.org/case/>

ex:uses ex:before <one> .

<one>
    ex:title "blåbærgrød"@da , "porridge"@EN ;
    a ex:Case ;
    ex:start "2019-13-01"^^xsd:date ;
    ex:count 05 ; ex:share 1.50 ; ex:size 1e3 ; ex:open true ;
    ex:note \"\"\"to
linjer\"\"\" ;
    ex:part [ ex:name 'x' ] ;
    ex:list ( ex:a "b" ) ;
    ex:group _:g ;
    .
"""


@pytest.fixture
def case() -> Positions:
    return locate(CASE)


def text_of(positions: Positions, span: Span | None) -> str | None:
    return positions.text[span.start : span.end] if span else None


@pytest.mark.parametrize(
    ("predicate", "value", "written"),
    [
        ("title", ("blåbærgrød", RDF + "langString", "da"), '"blåbærgrød"@da'),
        ("title", ("porridge", RDF + "langString", "en"), '"porridge"@EN'),
        ("start", ("2019-13-01", XSD + "date", ""), '"2019-13-01"^^xsd:date'),
        ("count", ("05", XSD + "integer", ""), "05"),
        ("share", ("1.50", XSD + "decimal", ""), "1.50"),
        ("size", ("1e3", XSD + "double", ""), "1e3"),
        ("open", ("true", XSD + "boolean", ""), "true"),
        ("note", ("to\nlinjer", XSD + "string", ""), '"""to\nlinjer"""'),
        ("group", "_:g", "_:g"),
    ],
)
def test_a_value_is_found_as_it_is_written(
    case: Positions, predicate: str, value: Term, written: str
) -> None:
    span = case.statement(EX + "case/one", EX + predicate, value)
    assert text_of(case, span) == written


def test_a_subject_is_found_where_its_type_is_given() -> None:
    positions = locate("<x:a> <x:p> 1 .\n<x:a> a <x:C> .\n<x:b> <x:p> 2 .\n<x:b> <x:p> 3 .")
    assert positions.subject("x:a") == Span(16, 21)
    assert positions.subject("x:b") == Span(32, 37)
    assert positions.subject("x:C") is None


def test_a_predicate_is_found_where_it_is_first_used(case: Positions) -> None:
    assert text_of(case, case.predicate(EX + "case/one", EX + "title")) == "ex:title"
    assert text_of(case, case.predicate(EX + "case/one", RDF_TYPE)) == "a"
    assert case.predicate(EX + "case/one", EX + "missing") is None


@pytest.mark.parametrize(
    ("term", "line"),
    [(EX + "case/one", 6), (EX + "before", 6), (EX + "Case", 10), ("_:g", 17), (EX + "a", 16)],
)
def test_a_mention_is_the_first_place_of_any_kind(case: Positions, term: str, line: int) -> None:
    span = case.mention(term)
    assert span is not None
    assert case.place(span).line == line


def test_a_graph_name_is_a_mention() -> None:
    positions = locate("GRAPH <x:g> { <x:a> <x:b> <x:c> }")
    assert text_of(positions, positions.mention("x:g")) == "<x:g>"


def test_a_bracketed_node_and_a_list_stand_where_their_brackets_stand(case: Positions) -> None:
    nodes = {p: o for s, p, o, _ in case.triples() if s == EX + "case/one"}
    for predicate, written in (("part", "[ ex:name 'x' ]"), ("list", '( ex:a "b" )')):
        node = nodes[EX + predicate]
        assert text_of(case, case.statement(EX + "case/one", EX + predicate, node)) == written
        assert text_of(case, case.subject(node)) == written
        assert text_of(case, case.mention(node)) == written


def test_what_a_list_only_implies_has_no_place(case: Positions) -> None:
    cell = next(s for s, p, _, _ in case.triples() if p == RDF + "rest")
    assert case.predicate(cell, RDF + "rest") is None
    assert case.mention(RDF + "nil") is None


def test_prefixes_are_found_where_they_are_declared(case: Positions) -> None:
    assert case.namespaces == {"ex": EX, "xsd": XSD}
    assert text_of(case, case.prefix("ex")) == "ex: <http://example.org/>"
    assert case.prefix("skos") is None


def test_places_count_lines_and_columns_from_one_in_code_points() -> None:
    positions = locate('<x:æøå> <x:😀>\n  "blåbær" .')
    span = positions.statement("x:æøå", "x:😀", ("blåbær", XSD + "string", ""))
    assert span is not None
    assert positions.place(span) == Place(2, 3, 2, 11)
    assert positions.place(Span(8, 13)) == Place(1, 9, 1, 14)


def test_a_place_may_span_lines_and_reach_the_end_of_the_text() -> None:
    positions = locate("<x:a> <x:p> '''b\nc'''")
    span = positions.mention(("b\nc", XSD + "string", ""))
    assert span is not None
    assert positions.place(span) == Place(1, 13, 2, 5)
    assert locate("").place(Span(0, 0)) == Place(1, 1, 1, 1)


def test_a_line_comes_without_its_end() -> None:
    positions = locate("one\r\ntwo\n")
    assert [positions.line_text(n) for n in (0, 1, 2, 3, 4)] == ["", "one", "two", "", ""]


def test_ours_are_never_taken_for_the_blank_nodes_of_the_text() -> None:
    subjects = [s for s, _, _, _ in locate("_:n1 <x:p> 1 . [] <x:p> 2 . _:nn1 <x:p> 3 .").triples()]
    assert len(set(subjects)) == 3


# What cannot be understood


@pytest.mark.parametrize(
    "broken",
    [
        "<x:bad> <x:p> ??? .",
        '<x:bad> <x:p> "open .',
        "<x:bad> <x:p> [ <x:q> 1 .",
        "<x:bad> <x:p> ( 1 .",
        "<x:bad> <x:p> 01.02.2020 .",
        "<x:bad> 3,5 <x:q> .",
        "<x:bad> <x:p> delivery .",
        "PREFIX <x:bad>\n",
        "[ " * 5000 + ".",
        "GRAPH <x:g> <x:a> .",
        '"bad" <x:p> 1 .',
        "<x:bad> <x:p> 1 }",
        "<x:bad> a <x:C>\n",
    ],
)
def test_a_broken_statement_costs_only_itself(broken: str) -> None:
    text = f"<x:before> <x:p> 1 .\n\n{broken}\n\n<x:after> a <x:C> .\n"
    positions = locate(text)
    assert positions.subject("x:before") is not None
    assert text_of(positions, positions.subject("x:after")) == "<x:after>"


def test_an_undeclared_prefix_keeps_its_name_and_its_place() -> None:
    positions = locate("<x:a> foo:p 1 ; <x:q> 2 .")
    assert text_of(positions, positions.mention("foo:p")) == "foo:p"
    assert positions.predicate("x:a", "x:q") is not None


@pytest.mark.parametrize(
    "text", ["<//[> <x:p> 1 .", r'<x:a> <x:p> "\UFFFFFFFF\uD800\q" .', "@", "\\", "<x:a> ("]
)
def test_nonsense_is_no_error(text: str) -> None:
    locate("BASE <http://example.org/>\n" + text)


@settings(deadline=None)  # the time is the machine's
@given(st.text("<x:a>[](){}.,;\"'\\^@_#%1e+-\n \N{NO-BREAK SPACE}æ"))
def test_no_text_at_all_is_an_error(text: str) -> None:
    positions = locate(text)
    for s, p, o, _ in positions.triples():
        assert positions.subject(s) is not None
        positions.statement(s, p, o)
        positions.mention(p)


@pytest.mark.parametrize("text", ["#" * 50_000, " " * 50_000, '"\\' * 50_000, "a-" * 50_000])
def test_a_long_nonsense_is_read_in_one_go(text: str) -> None:
    assert list(locate(text).triples()) == []  # a pattern that tries twice takes many seconds
