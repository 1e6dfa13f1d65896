"""The canonical Turtle: its look, its order, and that it never changes what is said."""

from pathlib import Path
from textwrap import dedent

import pytest

from samspil.files.formatting import BodyComment, Unformattable, format_turtle
from samspil.words.vocabulary import OWL, RDF, RDFS, SKOS, XSD

ROOT = Path(__file__).parents[2]
CONTENT = sorted(f for d in ("ontology", "shapes", "data") for f in (ROOT / d).rglob("*.ttl"))
EX = "http://example.org/"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "ex": EX,
    "owl": OWL,
    "place": EX + "place/",
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
}
DECLARED = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def formatted(body: str) -> str:
    return format_turtle(DECLARED + dedent(body), PREFIXES)


def blocks(body: str) -> str:
    """What comes after the declarations."""
    return formatted(body).partition("\n\n")[2]


def value_of(literal: str) -> str:
    """How a value is written, as the only one of its statement."""
    text = blocks(f"ex:s ex:p {literal} .")
    return text.removeprefix("ex:s\n    ex:p ").removesuffix(" ;\n    .\n")


def test_a_file_looks_like_this() -> None:
    untidy = """\
        # Indsatser: hvad der gøres.
        # Anden linje.
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix e: <http://example.org/> .
        @prefix unused: <http://unused.example/> .
        @base <http://example.org/scheme/> .

        e:b skos:inScheme <x/y>; e:order 2; skos:definition "the second"@en, "den anden"@da;
            skos:prefLabel "b"@en ; a skos:Concept .
        <x/y> a skos:ConceptScheme .
        e:a a skos:Concept ; e:members ( e:b "c" ) ; e:frame [ e:p 1, 2 ] .
        """
    tidy = """\
        # Indsatser: hvad der gøres.
        # Anden linje.

        PREFIX ex: <http://example.org/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        BASE <http://example.org/scheme/>

        <x/y>
            a skos:ConceptScheme ;
            .

        ex:a
            a skos:Concept ;
            ex:frame [
                ex:p
                    1 ,
                    2 ;
            ] ;
            ex:members (
                ex:b
                "c"
            ) ;
            .

        ex:b
            a skos:Concept ;
            skos:prefLabel "b"@en ;
            skos:definition
                "den anden"@da ,
                "the second"@en ;
            ex:order 2 ;
            skos:inScheme <x/y> ;
            .
        """
    assert format_turtle(dedent(untidy), PREFIXES) == dedent(tidy)
    assert format_turtle(dedent(tidy), PREFIXES) == dedent(tidy)


# Header, prefixes, base


def test_a_comment_in_the_body_is_refused_with_its_line() -> None:
    with pytest.raises(BodyComment, match="line 4") as caught:
        format_turtle("# header\n\n<x:a> <x:p> 1 ;\n  # why\n  <x:q> 2 .\n", PREFIXES)
    assert caught.value.line == 4


@pytest.mark.parametrize("text", ["# one\n\n# two\n", "<x:a> <x:p> 1 . # end", "# a\r<x:a> a 1.#b"])
def test_every_comment_below_the_header_counts(text: str) -> None:
    with pytest.raises(BodyComment):
        format_turtle(text, PREFIXES)


def test_a_hash_that_is_no_comment_is_fine() -> None:
    text = blocks("""ex:s <x:#p> "#", '#a', '''#\n#''', ex:a\\#b .""")
    values = [line.strip(" ,;") for line in text.splitlines()[2:-1]]
    assert values == ['"""#', '#"""', '"#"', '"#a"', "<http://example.org/a#b>"]


def test_a_header_alone_stays() -> None:
    assert format_turtle("# alone  ", PREFIXES) == "# alone\n"
    assert format_turtle("", PREFIXES) == ""


def test_windows_line_ends_go() -> None:
    assert format_turtle("# æ\r\n<x:a> <x:b> <x:c> .\r\n", PREFIXES).startswith("# æ\n\n<x:a>\n")


def test_a_text_that_only_declares_keeps_its_declarations() -> None:
    table = "# The table.\n\nPREFIX b: <http://b.example/>\nPREFIX a: <http://a.example/>\n"
    tidy = "# The table.\n\nPREFIX a: <http://a.example/>\nPREFIX b: <http://b.example/>\n"
    assert format_turtle(table, PREFIXES) == tidy


def test_a_namespace_without_prefix_in_the_table_is_written_in_full() -> None:
    text = "PREFIX foreign: <http://foreign.example/> foreign:a a foreign:B ; foreign:p 1 ."
    lines = format_turtle(text, PREFIXES).splitlines()
    assert lines[:2] == ["<http://foreign.example/a>", "    a <http://foreign.example/B> ;"]


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        ("ex:a", "ex:a"),
        ("place:0101", "place:0101"),
        ("ex:æøå", "ex:æøå"),
        ("ex:a.b", "ex:a.b"),
        ("ex:a:b%20c", "ex:a:b%20c"),
        ("<http://example.org/other/a>", "<http://example.org/other/a>"),
        ("<http://example.org/a.>", "<http://example.org/a.>"),
        ("<http://example.org/-a>", "<http://example.org/-a>"),
        ("<http://example.org/a(b)>", "<http://example.org/a(b)>"),
        ("<http://example.org/>", "<http://example.org/>"),
        ("<http://example.org/place/0101/x>", "<0101/x>"),
        ("<http://example.org/place/>", "<>"),
        ("<http://example.org/place/a./b#c>", "<a./b#c>"),
        ("<http://example.org/place//a>", "<http://example.org/place//a>"),
        ("<http://example.org/place/a:/b>", "<http://example.org/place/a:/b>"),
        ("<http://example.org/places/a>", "<http://example.org/places/a>"),
    ],
)
def test_an_iri_is_prefixed_else_relative_else_full(iri: str, written: str) -> None:
    text = formatted(f"BASE <{EX}place/> ex:s ex:p {iri} .")
    assert f"\nBASE <{EX}place/>\n" in text
    assert f"    ex:p {written} ;\n" in text


@pytest.mark.parametrize(
    ("base", "written"),
    [
        ("http://example.org/x/doc", "<#a/b>"),
        ("http://example.org/x/doc#", "<http://example.org/x/doc#a/b>"),
        ("http://example.org/x/do", "<http://example.org/x/doc#a/b>"),
    ],
)
def test_a_base_that_is_no_folder_shortens_fragments_only(base: str, written: str) -> None:
    assert written in formatted(f"BASE <{base}> ex:s ex:p <http://example.org/x/doc#a/b> .")


# Order


def test_blocks_come_headers_first_then_by_iri_then_blank_nodes() -> None:
    text = blocks("""
        [] a owl:AllDisjointClasses . _:z ex:p _:z . ex:b a ex:X . <x:a> a ex:X .
        ex:a a ex:X . ex:onto a owl:Ontology . ex:z a skos:ConceptScheme .
        """)
    starts = [block.split("\n")[0] for block in text.split("\n\n")]
    assert starts == ["ex:onto", "ex:z", "ex:a", "ex:b", "<x:a>", "_:z", "[]"]


def test_predicates_come_in_house_order() -> None:
    house = [
        "a",
        *("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass"),
        *("rdfs:domain", "rdfs:range", "rdfs:label"),
        *("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "skos:notation"),
        *("skos:definition", "skos:scopeNote", "skos:example", "dcterms:source"),
        *("dcterms:title", "ex:a", "ex:b", "<x:a>"),
    ]
    text = blocks("ex:s " + " ; ".join(f"{verb} ex:o" for verb in sorted(house)) + " .")
    assert [line.split()[0] for line in text.splitlines()[1:-1]] == house


def test_values_come_danish_then_english_then_by_text() -> None:
    text = blocks('ex:s ex:p "b"@en, "a", "c"@da, ex:x, "a"@en, "b"@da, "a"@sv, 1 .')
    values = [line.strip(" ,;") for line in text.splitlines()[2:-1]]
    assert values == ['"b"@da', '"c"@da', '"a"@en', '"b"@en', '"a"', '"a"@sv', "1", "ex:x"]


# Values


@pytest.mark.parametrize(
    "literal",
    [
        "0",
        "-7",
        "12.5",
        "-0.0",
        "true",
        '"01"^^xsd:integer',
        '"+1"^^xsd:integer',
        '"-0"^^xsd:integer',
        '"1.50"^^xsd:decimal',
        '"1"^^xsd:decimal',
        '"1e0"^^xsd:double',
        '"1"^^xsd:boolean',
        '"2019-13-01"^^xsd:date',
        '"x"^^<http://unknown.example/type>',
        '"æøå 😀 \u00a0"@da',
        r'"say \"hi\" \\ \t \r"',
        '"it\'s"',
        '"""to\nlinjer med "citat" og \\\\"""@da',
        '"""\n\\""\\""""',
        '"""\n\\"""a"" b"\\""""',
        '"ltr"@ar--rtl',
        "()",
        "[]",
    ],
)
def test_a_value_stays_as_it_was_written(literal: str) -> None:
    assert value_of(literal) == literal


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        ('"7"^^xsd:integer', "7"),
        ('"false"^^xsd:boolean', "false"),
        ("007", '"007"^^xsd:integer'),
        ("1.50", '"1.50"^^xsd:decimal'),
        ("1e3", '"1e3"^^xsd:double'),
        ('"x"^^xsd:string', '"x"'),
        (r'"a\nb"', '"""a\nb"""'),
        (r"'\u00E6'", '"æ"'),
        ("'''x'''", '"x"'),
        ('"x"@EN-gb', '"x"@en-gb'),
    ],
)
def test_a_value_is_written_in_the_house_way(literal: str, written: str) -> None:
    assert value_of(literal) == written


# Blank nodes and lists


def test_a_small_node_stands_on_one_line_and_a_larger_one_does_not() -> None:
    restriction = "[ a owl:Restriction ; owl:hasValue ex:v ; owl:onProperty ex:p ]"
    assert value_of(restriction) == restriction
    assert value_of('[ ex:note "text"@da ]') == '[\n        ex:note "text"@da ;\n    ]'
    assert value_of("[ ex:a 1 ; ex:b 2 ; ex:c 3 ; ex:d 4 ]").count("\n") == 5


def test_nested_nodes_and_lists_are_indented_by_their_depth() -> None:
    text = blocks("ex:s ex:p [ a ex:C ; ex:of ( ex:a [ ex:in ( 1 ) ] ) ], ex:o .")
    assert text == dedent("""\
        ex:s
            ex:p
                [
                    a ex:C ;
                    ex:of (
                        ex:a
                        [
                            ex:in (
                                1
                            ) ;
                        ]
                    ) ;
                ] ,
                ex:o ;
            .
        """)


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("ex:s ex:p _:b, ex:o . ex:t ex:p _:b . _:b ex:q 1 .", "_:b\n    ex:q 1 ;"),
        ("_:a ex:p _:b . _:b ex:p _:a .", "_:a\n    ex:p _:b ;"),
        ("_:a ex:p _:a .", "_:a\n    ex:p _:a ;"),
        ("_:a ex:p _:b . _:b ex:q 1 .", "[]\n    ex:p [ ex:q 1 ] ;"),
        ("_:l rdf:first 1 ; rdf:rest () .", "[]\n    rdf:first 1 ;\n    rdf:rest () ;"),
        ("ex:s ex:p _:l . _:l rdf:first 1, 2 ; rdf:rest () .", "rdf:rest () ;\n    ] ;"),
        ("ex:s ex:p _:l . _:l rdf:first 1 ; rdf:rest ex:o .", "ex:p [ rdf:first 1 ; rdf:rest ex"),
        ("ex:s ex:p (1), _:l . _:l rdf:first 1 .", "[ rdf:first 1 ]"),
        ("rdf:nil ex:p rdf:nil .", "rdf:nil\n    ex:p () ;"),
    ],
)
def test_a_node_has_a_label_only_where_it_needs_one(body: str, part: str) -> None:
    assert part in blocks(body)


# What is refused


def test_a_syntax_error_is_pyoxigraphs() -> None:
    with pytest.raises(SyntaxError) as caught:
        format_turtle("<x:a> <x:p> ??? .", PREFIXES)
    assert caught.value.lineno == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<x:a> <x:p> <<( <x:a> <x:p> 1 )>> .", "triple-term"),
        ("<x:a> <x:p> " + "[ <x:p> " * 2000 + "1" + "]" * 2000 + " .", "too-deep"),
        ("<x:a> <x:p> " + "(" * 2000 + ")" * 2000 + " .", "too-deep"),
    ],
)
def test_what_nobody_writes_by_hand_is_refused(text: str, kind: str) -> None:
    with pytest.raises(Unformattable) as caught:
        format_turtle(text, PREFIXES)
    assert caught.value.kind == kind


def test_a_long_list_is_not_deep() -> None:
    text = blocks(f"ex:s ex:p ( {' '.join(str(n) for n in range(1000))} ) .")
    assert text.count("\n        ") == 1000
