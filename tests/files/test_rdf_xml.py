"""RDF/XML is read as pyoxigraph reads it, and every statement has its place."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from documents import canonical, reading_as, statements
from samspil.files.document import Document
from samspil.files.lines import Lines
from samspil.files.noting import plain
from samspil.files.rdf_writing import written
from samspil.files.rdf_xml.text import read_xml
from samspil.files.workspace import find_workspace
from samspil.words.findings import Where
from samspil.words.vocabulary import RDF, RDF_TYPE, XSD

WORKSPACE = find_workspace()
W3C = ROOT.parent / "shared" / "w3c" / "rdf" / "rdf11" / "rdf-xml"
HOME = "https://w3c.github.io/rdf-tests/rdf/rdf11/rdf-xml/"
X = "http://x/"
reading = partial(reading_as, "file.rdf")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rdf-xml")


def words_at(document: Document, where: Where | None) -> str:
    assert where is not None
    return document.places.line(where)[where.column - 1 : where.end_column - 1]


def w3c_tests() -> Iterator[tuple[Path, bool]]:
    """The files of the W3C suite, and whether they are right."""
    manifest = W3C / "manifest.ttl"
    if manifest.exists():
        said = list(parse(path=str(manifest), format=RdfFormat.TURTLE, base_iri=HOME))
        kinds = {q.subject: str(q.object) for q in said if q.predicate.value == RDF_TYPE}
        for quad in said:
            if quad.predicate.value.endswith("#action"):
                name = str(plain(quad.object)).removeprefix(HOME)
                yield W3C / name, "Negative" not in kinds[quad.subject]


W3C_TESTS = list(w3c_tests())


@pytest.mark.skipif(not W3C.exists(), reason="the W3C test data is not part of the project")
def test_all_w3c_files_are_collected() -> None:
    assert Counter(right for _, right in W3C_TESTS) == {True: 126, False: 40}


@pytest.mark.parametrize(
    ("file", "right"),
    [pytest.param(file, right, id=f"{file.parent.name}-{file.stem}") for file, right in W3C_TESTS],
)
def test_w3c_files_are_judged_and_placed(file: Path, right: bool, folder: Path) -> None:
    text = file.read_text("utf-8")
    lines = Lines("f", text)
    root = next(token for token in read_xml(text, lines).tokens if token.kind == "tag")
    if "xml:base" not in root.text:
        name = re.match(r"<[^\s/>]+", root.text)
        assert name
        at = root.at.start + name.end()
        text = f'{text[:at]} xml:base="{HOME}{file.relative_to(W3C)}"{text[at:]}'
    document = reading(text, folder)
    try:
        expected = canonical(parse(text, RdfFormat.RDF_XML))
    except SyntaxError:
        assert not right
        assert document.mistakes
        assert all(mistake.where.line > 1 for mistake in document.mistakes)
        return
    assert right
    assert not document.mistakes
    assert canonical(document.quads) == expected
    for subject, property_, value in statements(document):
        assert document.places.statement(subject, property_, value)
        assert document.places.property(subject, property_)
        assert document.places.subject(subject)


CASES = sorted((ROOT / "data" / "cases").glob("*.ttl"))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_every_statement_of_an_export_stands_where_it_is_written(file: Path, folder: Path) -> None:
    quads = list(parse(path=str(file), format=RdfFormat.TURTLE))
    document = reading(written(quads, RdfFormat.RDF_XML, WORKSPACE).decode(), folder)
    shorten = WORKSPACE.vocabulary.shorten
    found = statements(document)
    assert len(found) == len(quads) > 20
    for subject, property_, value in found:
        places = document.places
        assert words_at(document, places.subject(subject)) == subject
        at_value = unescape(words_at(document, places.statement(subject, property_, value)))
        at_property = words_at(document, places.property(subject, property_))
        if property_ == RDF_TYPE:
            assert at_property == at_value == shorten(value)
        else:
            assert at_property == shorten(property_)
            assert at_value == (value if isinstance(value, str) else value[0])


HAND_WRITTEN = """<?xml version="1.0"?>
<!-- a note -->
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
         xmlns:x="http://x/" xml:base="http://b/" xml:lang="da">
  <x:A rdf:about="one" x:plain="in a tag">
    <x:text>ord &amp; <!-- gone --><![CDATA[<mere>]]></x:text>
    <x:number rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">5</x:number>
    <x:link rdf:resource="#two"/>
    <x:inner>
      <rdf:Description rdf:ID="three"><x:deep xml:lang="en">d</x:deep></rdf:Description>
    </x:inner>
    <x:parts rdf:parseType="Resource"><x:part>p</x:part></x:parts>
    <x:list rdf:parseType="Collection">
      <x:B rdf:nodeID="b"/>
      <rdf:Description rdf:about="four"/>
    </x:list>
    <x:xml rdf:parseType="Literal"><i>k</i></x:xml>
    <x:empty/>
    <x:said rdf:ID="s">so</x:said>
    <x:both x:left="l" rdf:resource="five"/>
  </x:A>
  <rdf:Bag rdf:nodeID="b"><rdf:li>1st</rdf:li><rdf:li rdf:resource="six"/></rdf:Bag>
</rdf:RDF>
"""


def test_a_hand_written_file_has_every_statement_at_its_place(folder: Path) -> None:
    document = reading(HAND_WRITTEN, folder)
    assert not document.mistakes
    everything = statements(document)

    def placed(subject: str, property_: str, value: Any) -> tuple[int, str]:
        where = document.places.statement(subject, property_, value)
        assert where is not None
        return where.line, words_at(document, where)

    def text(lexical: str, language: str = "da") -> tuple[str, str, str]:
        return (lexical, (RDF + "langString") if language else XSD + "string", language)

    one = "http://b/one"
    assert placed(one, RDF_TYPE, X + "A") == (5, "x:A")
    assert placed(one, X + "plain", text("in a tag")) == (5, "in a tag")
    assert placed(one, X + "text", text("ord & <mere>"))[0] == 6
    assert placed(one, X + "number", ("5", XSD + "integer", "")) == (7, "5")
    assert placed(one, X + "link", "http://b/#two") == (8, "#two")
    assert placed(one, X + "inner", "http://b/#three") == (10, "three")
    assert placed("http://b/#three", X + "deep", text("d", "en")) == (10, "d")
    assert placed(one, X + "empty", text(""))[1] == "x:empty"
    assert placed(one, X + "said", text("so")) == (19, "so")
    assert placed("http://b/#s", RDF + "object", text("so")) == (19, "s")
    assert placed(one, X + "both", "http://b/five") == (20, "five")
    assert placed("http://b/five", X + "left", text("l")) == (20, "l")
    assert placed("_:b", RDF + "_1", text("1st")) == (22, "1st")
    assert placed("_:b", RDF + "_2", "http://b/six") == (22, "six")
    firsts = {value: placed(s, p, value) for s, p, value in everything if p == RDF + "first"}
    assert firsts == {"_:b": (14, "b"), "http://b/four": (15, "four")}
    (part,) = [s for s, p, _ in everything if p == X + "part"]
    assert words_at(document, document.places.subject(part)) == "x:parts"
    for subject, property_, value in everything:
        assert document.places.statement(subject, property_, value)
        assert document.places.property(subject, property_)
        assert document.places.subject(subject)
    assert [words for words, _ in document.text] == ["<!-- a note -->", "<!-- gone -->"]


def test_ends_of_lines_are_one_character_as_xml_has_it(folder: Path) -> None:
    document = reading(HAND_WRITTEN.replace("1st", "1\nst").replace("\n", "\r\n"), folder)
    values = {value[0] for _, _, value in statements(document) if isinstance(value, tuple)}
    assert "1\nst" in values


bits = st.sampled_from(
    [
        *("<x:A>", "</x:A>", "<x:p>", "</x:p>", "<x:e/>", "t", "&amp;", "&x;", "<!-- c -->", "<"),
        *('<x:p rdf:resource="http://k"/>', '<x:p rdf:parseType="Resource">', "<![CDATA[c]]>"),
        *('<x:A rdf:about="http://a">', '<x:A rdf:about="r"/>', '<y:p y:q="1">', "</y:p>", "\n"),
        *('<x:p rdf:parseType="Collection">', '<x:A x:b="1" x:b="2"/>', "<?pi?>", "]]>", "&"),
        *("<!DOCTYPE a>", ">", '<x:A x:b="1">', '<x:p rdf:ID="i">', "\u00e6"),
    ]
)
HEAD = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:x="{X}">'


@settings(deadline=None, max_examples=500)  # the time is the machine's
@given(st.lists(bits, max_size=12).map("".join), st.booleans())
def test_anything_is_read_or_told_of_at_a_place(folder: Path, inner: str, whole: bool) -> None:
    document = reading(HEAD + inner + "</rdf:RDF>" * whole, folder)
    for mistake in document.mistakes:
        assert 1 <= mistake.where.line <= inner.count("\n") + 1
    for subject, property_, value in statements(document):
        assert document.places.statement(subject, property_, value)
        assert document.places.subject(subject)
    if not document.mistakes:
        plainly = re.sub(r"<!--.*?-->|<\?.*?\?>", "", inner).replace("<![CDATA[c]]>", "c")
        expected = parse(HEAD + plainly + "</rdf:RDF>", RdfFormat.RDF_XML)
        assert canonical(document.quads) == canonical(expected)


@pytest.mark.parametrize("doctype", ['[<!ENTITY a "b">]', 'SYSTEM "http://example.org/"', ""])
def test_no_parser_sees_a_document_type(doctype: str, folder: Path) -> None:
    text = f"<!--x--><!DOCTYPE rdf:RDF {doctype}>{HEAD}<x:A><x:p>&a;</x:p></x:A></rdf:RDF>"
    document = reading(text, folder)
    assert [mistake.check for mistake in document.mistakes] == ["xml-doctype"]
    assert document.mistakes[0].where.column == 9
    assert not document.ntriples


def test_what_is_not_read_is_still_seen_by_those_who_look_for_personal_data(folder: Path) -> None:
    for inner in (
        "<x:A><x:p>unread & more</x:p></x:A>",
        "<x:A><y:p>unread</y:p></x:A>",
        '<x:A rdf:about="a b"><x:p>unread</x:p></x:A>',
        "<x:A>unread</x:A>",
        "<x:A rdf:about='a b'/>" * 30 + "<x:A><x:p>unread</x:p></x:A>",
        '<x:A><x:p rdf:parseType="none">unread</x:p></x:A>',
        '<x:A rdf:bagID="unread"/>',
        "<x:A><!-- unread --></x:A>",
        "<?note unread?><x:A/>",
        "<x:A><x:p>unread",
        "<!DOCTYPE a><x:A><x:p>unread</x:p></x:A>",
    ):
        document = reading(HEAD + inner + "</rdf:RDF>", folder)
        assert any("unread" in words for words, _ in document.text), inner


def test_depth_is_bounded(folder: Path) -> None:
    deep = HEAD + "<x:A><x:p>" * 50_000
    assert [mistake.check for mistake in reading(deep, folder).mistakes][-1] == "too-deep"
    document = reading(HEAD + "<x:A><x:p>" * 40 + "</x:p></x:A>" * 40 + "</rdf:RDF>", folder)
    assert [mistake.check for mistake in document.mistakes] == ["too-deep"]
