"""What the positions say was read is what pyoxigraph reads."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
    serialize,
)

from documents import canonical
from samspil.files.positions import Positions, locate
from samspil.files.turtle import Term
from samspil.words.vocabulary import RDF_TYPE, XSD

ROOT = Path(__file__).parents[2]
W3C = ROOT.parent / "shared" / "w3c" / "rdf" / "rdf11"
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
}
EX = "http://example.org/"


def as_quads(positions: Positions) -> Iterator[Quad]:
    def node(text: str) -> NamedNode | BlankNode:
        return BlankNode(text[2:]) if text.startswith("_:") else NamedNode(text)

    def term(value: Term) -> NamedNode | BlankNode | Literal:
        if isinstance(value, str):
            return node(value)
        lexical, datatype, language = value
        if language:
            return Literal(lexical, language=language)
        return Literal(lexical, datatype=NamedNode(datatype))

    for s, p, o, g in positions.triples():
        yield Quad(node(s), NamedNode(p), term(o), node(g) if g else None)


def assert_agreement(text: str, rdf_format: RdfFormat) -> None:
    assert canonical(as_quads(locate(text))) == canonical(parse(text, rdf_format))


def w3c_files() -> Iterator[Path]:
    """The input of every W3C test of something that is right."""
    for folder in ("rdf-turtle", "rdf-trig", "rdf-n-triples", "rdf-n-quads"):
        manifest = W3C / folder / "manifest.ttl"
        if not manifest.exists():
            continue
        said = list(locate(manifest.read_text("utf-8")).triples())
        kinds = {s: str(o) for s, p, o, _ in said if p == RDF_TYPE}
        for s, p, o, _ in said:
            if p.endswith("#action") and "Negative" not in kinds[s]:
                yield W3C / folder / str(o)


W3C_FILES = list(w3c_files())
DISAGREE = {
    "IRI-resolution-08.ttl": "urljoin drops the empty path segments of <http://ab//de//ghi>",
    "IRI-resolution-08.trig": "the same",
}


@pytest.mark.skipif(not W3C.exists(), reason="the W3C test data is not part of the project")
def test_all_w3c_files_are_collected() -> None:
    assert Counter(file.suffix for file in W3C_FILES) == {".ttl": 219, ".trig": 241, ".nt": 41}
    assert {file.name for file in W3C_FILES} >= DISAGREE.keys()


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(
            file,
            id=file.name,
            marks=[pytest.mark.xfail(strict=True, reason=DISAGREE[file.name])]
            if file.name in DISAGREE
            else [],
        )
        for file in W3C_FILES
    ],
)
def test_we_read_what_pyoxigraph_reads_in_the_w3c_files(file: Path) -> None:
    text = file.read_bytes().decode()
    if file.suffix != ".nt":
        text = f"BASE <https://w3c.github.io/rdf-tests/{file.name}>\n{text}"
    assert_agreement(text, FORMATS[file.suffix])


CONTENT = sorted(f for d in ("ontology", "shapes", "data") for f in (ROOT / d).rglob("*.ttl"))


def test_there_is_content_to_read() -> None:
    assert len(CONTENT) > 50


@pytest.mark.parametrize("file", CONTENT, ids=lambda file: file.name)
def test_we_read_what_pyoxigraph_reads_in_our_content(file: Path) -> None:
    assert_agreement(file.read_text("utf-8"), RdfFormat.TURTLE)


def test_n_quads_have_their_graphs() -> None:
    text = '<x:a> <x:b> "c"@da <x:g> .\n<x:a> <x:b> _:c _:g .\n<x:a> <x:b> <x:c> .\n'
    assert_agreement(text, RdfFormat.N_QUADS)
    assert {g for _, _, _, g in locate(text).triples()} == {"x:g", "_:g", ""}


iris = st.builds(
    lambda namespace, first, rest: NamedNode(namespace + first + rest),
    st.sampled_from([EX, EX + "case/", "urn:x:"]),
    st.sampled_from("aæ0_"),
    st.sampled_from(["", "b", ".b", "b.", "-", ":b", "%20", "/b", "(b)", "~", "..b"]),
)
blanks = st.sampled_from("abc").map(BlankNode)
texts = st.text(st.characters(codec="utf-8"))
literals = (
    st.builds(lambda t: Literal(t, language="da"), texts)
    | st.builds(lambda t, d: Literal(t, datatype=d), texts, iris)
    | texts.map(Literal)
    | st.sampled_from(
        [
            Literal(lexical, datatype=NamedNode(XSD + kind))
            for lexical, kind in [("05", "integer"), ("-1.0", "decimal"), ("1E9", "double")]
        ]
    )
)
quads = st.lists(st.builds(Quad, iris | blanks, iris, iris | blanks | literals, st.none() | iris))


@settings(deadline=None)  # the time is the machine's
@given(quads, st.sampled_from([RdfFormat.N_QUADS, RdfFormat.TRIG]))
def test_we_read_what_pyoxigraph_writes(given_quads: list[Quad], rdf_format: RdfFormat) -> None:
    prefixes = {"ex": EX, "": EX + "case/"} if rdf_format == RdfFormat.TRIG else None
    written = serialize(given_quads, format=rdf_format, prefixes=prefixes) or b""
    assert_agreement(written.decode(), rdf_format)


@settings(deadline=None)  # the time is the machine's
@given(quads)
def test_the_text_at_every_place_is_the_text_of_the_term(given_quads: list[Quad]) -> None:
    written = serialize(given_quads, format=RdfFormat.TRIG, prefixes={"ex": EX}) or b""
    positions = locate(written.decode())
    for s, p, o, _ in positions.triples():
        for term, span in (
            (s, positions.subject(s)),
            (p, positions.predicate(s, p)),
            (o, positions.statement(s, p, o)),
            (o, positions.mention(o)),
        ):
            written_there = positions.text[span.start : span.end] if span else ""
            again = locate(f"PREFIX ex: <{EX}> <x:s> <x:p> {written_there} .")
            assert [value for _, _, value, _ in again.triples()] == [term]
