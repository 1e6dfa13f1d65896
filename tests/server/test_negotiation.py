"""Every header that was ever seen to trip a server, and thousands that nobody has written yet."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samspil.doors.server.negotiation import choose, choose_language
from samspil.words.media import FORMS, GRAPH_RESULTS, LINKED_DATA, ROW_RESULTS
from server.negotiating import chosen, language

OFFERS = {
    "linked data": tuple(FORMS[name].media_type for name in LINKED_DATA),
    "graphs": tuple(FORMS[name].media_type for name in GRAPH_RESULTS),
    "rows": tuple(kind for name in ROW_RESULTS for kind in FORMS[name].media_types),
    "problem": ("application/problem+json", "application/json", "text/html"),
    "page": ("text/html",),
}
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RAPPER = (
    "application/n-triples, application/x-ntriples;q=1.0, text/turtle, "
    "application/rdf+xml;q=1.0, application/x-trig;q=0.8, text/html;q=0.6, */*;q=0.1"
)
PROTEGE = (
    "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
)
ONE_RANGE = [
    None,
    "",
    " ",
    ",",
    "*/*",
    "*",
    "text/*",
    "application/*",
    "*/html",
    "image/*",
    *(kind for form in FORMS.values() for kind in form.media_types if ";" not in kind),
]
MANY_RANGES = [
    FIREFOX,
    RAPPER,
    PROTEGE,
    "text/turtle, application/rdf+xml;q=0.9, */*;q=0.1",
    "application/rdf+xml, text/turtle",
    "text/html;q=0, */*",
    "*/*;q=0",
    "text/*;q=0.3, text/html;q=0.7, text/html;level=1, text/html;level=2;q=0.4, */*;q=0.5",
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
    "text/turtle;version=1.2",
    "text/turtle;charset=UTF-8",
    'text/html;x="a,b;q=0.1", text/turtle;q=0.9',
    "TEXT/HTML",
    "text/html;Q=0.1,text/turtle;q=0.2",
    "text / html",
    "text/html;q=1.001, text/turtle;q=0.001",
    "text/html;q=.5, text/turtle;q=0.4",
    "text/html;q=-1, text/turtle",
    "text/turtle;;q=0.2, text/html;q=0.1",
    "a" * 9000,
    ", ".join(["text/html;q=0.1"] * 2000),
    "\x00\x7f",
    "æøå/*",
]
HEADERS = [
    *ONE_RANGE,
    *MANY_RANGES,
    *(
        f"{one};q={q}, {other}"
        for (one, other), q in itertools.product(
            itertools.permutations(("text/html", "text/turtle", "application/*", "*/*"), 2),
            ("0", "0.5", "1.0", "nonsense"),
        )
    ),
]
CELLS = list(itertools.product(OFFERS, HEADERS))


def test_the_matrix_has_its_cells() -> None:
    assert len(CELLS) >= 450


@pytest.mark.parametrize(("offered", "header"), CELLS)
def test_a_choice_is_the_one_that_the_rules_make(offered: str, header: str | None) -> None:
    offers = OFFERS[offered]
    assert choose(header, offers) == chosen(header[:8000] if header else header, offers)


EXPECTED = [
    (None, "text/html"),
    ("*/*", "text/html"),
    (FIREFOX, "text/html"),
    (RAPPER, "text/turtle"),
    (PROTEGE, "application/rdf+xml"),
    ("application/rdf+xml;q=0.5, text/turtle", "text/turtle"),
    ("application/ld+json", "application/ld+json"),
    ("text/turtle;q=0.0, application/n-triples;q=0.001", "application/n-triples"),
    ("application/pdf", None),
    ("text/html;q=0", None),
    ("text/*;q=0.3, text/html;q=0.2", "text/turtle"),
]


@pytest.mark.parametrize(("header", "expected"), EXPECTED)
def test_what_well_known_clients_get(header: str | None, expected: str | None) -> None:
    assert choose(header, OFFERS["linked data"]) == expected


SPACE = st.sampled_from(["", "", "", " ", "\t", "  "])
WORD = st.sampled_from(
    ["text", "application", "*", "html", "turtle", "ld+json", "json", "rdf+xml", "x", "Æ", ""]
)
NUMBER = st.sampled_from(["0", "1", "0.5", "0.001", "0.999", "1.000", "1.5", ".5", "", "x", "00"])
VALUE = st.one_of(st.sampled_from(["a", '"a"', '"a,b"', '"\\""', '"', "", "é"]), NUMBER)
PARAMETER = st.tuples(st.sampled_from(["q", "Q", "charset", "", "a b"]), VALUE).map("=".join)
RANGE = st.builds(
    lambda a, b, c, ps, s: s + f"{a}/{b}" + c + "".join(f";{s}{p}" for p in ps),
    WORD,
    WORD,
    SPACE,
    st.lists(PARAMETER, max_size=3),
    SPACE,
)
ACCEPT = st.one_of(
    st.lists(RANGE, max_size=6).map(",".join),
    st.text(alphabet=st.sampled_from(list('texhml/*;q=01.,"\\ \ta')), max_size=60),
    st.text(max_size=80),
)
TAG = st.sampled_from(
    ["da", "en", "da-DK", "en-GB", "de", "sv", "*", "", "x_y", "toolongtag1", "å"]
)
LANGUAGE = st.one_of(
    st.lists(
        st.builds(
            lambda t, s, q: t if q is None else f"{t}{s};{s}q={q}", TAG, SPACE, st.none() | NUMBER
        ),
        max_size=5,
    ).map(", ".join),
    st.text(alphabet=st.sampled_from(list("daen-*;q=01., ")), max_size=30),
)


@settings(max_examples=3000)
@given(ACCEPT, st.sampled_from(sorted(OFFERS)))
@example('text/html;a="', "linked data")
@example("text/html ;q=0.5", "linked data")
def test_any_header_is_read_as_a_slow_reader_reads_it(header: str, offered: str) -> None:
    offers = OFFERS[offered]
    assert choose(header, offers) == chosen(header, offers)


@settings(max_examples=3000)
@given(LANGUAGE)
def test_any_language_header_is_read_as_a_slow_reader_reads_it(header: str) -> None:
    assert choose_language(header) == language(header)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "da"),
        ("", "da"),
        ("da", "da"),
        ("en-GB,en;q=0.9", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("de, *;q=0.1", "da"),
        ("en;q=0.5, da;q=0.5", "da"),
        ("da;q=0", "en"),
        ("en;q=0", "da"),
        ("nonsense!", "da"),
    ],
)
def test_the_language_is_danish_unless_the_reader_reads_something_else(
    header: str | None, expected: str
) -> None:
    assert choose_language(header) == expected
