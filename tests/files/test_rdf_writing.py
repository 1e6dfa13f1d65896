"""What is written in any format and read again is what it was."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from conftest import ROOT
from documents import canonical
from samspil.files.context import read_names
from samspil.files.formatting import format_turtle
from samspil.files.rdf_writing import FORMATS, written
from samspil.files.reading import read
from samspil.files.workspace import Workspace, find_workspace
from samspil.words.errors import Unwritable
from samspil.words.vocabulary import BASE, RDF, RDF_TYPE, SKOS, XSD

WORKSPACE = find_workspace()
NAMES = read_names(WORKSPACE)
OF_GRAPHS = [RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD]
CONTENT = [
    *WORKSPACE.turtle("ontology", "shapes", "data"),
    *sorted((ROOT / "tests" / "examples").glob("*.ttl")),
]


def test_a_file_keeps_the_graphs_it_names_and_its_own_blank_nodes(tmp_path: Path) -> None:
    said = "GRAPH <urn:g> { _:b <urn:p> 'named' } _:b <urn:p> 'loose' ."
    found = []
    for name in ("one.trig", "two.trig"):
        (tmp_path / name).write_text(said, "utf-8")
        found.append(list(read(tmp_path / name).quads_in("urn:with")))
    one, two = found
    graphs = {(str(q.object), q.graph_name) for q in one}
    assert graphs == {('"named"', NamedNode("urn:g")), ('"loose"', NamedNode("urn:with"))}
    assert len({q.subject for q in one}) == 1
    assert not {q.subject for q in one} & {q.subject for q in two}


def suffix(form: RdfFormat) -> str:
    return next(name for name, one in FORMATS.items() if one == form)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


def test_there_is_content_to_write() -> None:
    assert len(CONTENT) > 100


@pytest.mark.parametrize("file", CONTENT, ids=lambda file: file.name)
def test_all_content_survives_every_format(file: Path, folder: Path) -> None:
    quads = list(parse(path=str(file), format=RdfFormat.TURTLE))
    for ending, form in FORMATS.items():
        path = folder / f"content{ending}"
        path.write_bytes(written(quads, form, WORKSPACE))
        document = read(path, workspace=WORKSPACE)
        assert not document.mistakes, ending
        assert canonical(document.quads) == canonical(quads), ending


CASES = sorted((ROOT / "data" / "cases").glob("*.ttl"))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.name)
def test_a_case_in_turtle_comes_out_as_it_was(file: Path) -> None:
    comment, _, text = file.read_text("utf-8").partition("\n\n")
    assert comment.startswith("#")
    assert written(parse(text, RdfFormat.TURTLE), RdfFormat.TURTLE, WORKSPACE).decode() == text


def test_there_are_cases() -> None:
    assert len(CASES) >= 5


ODD = ["urn:a:b", "case:x", "theme:x", "sam:x", "http://x/a(b)", "http://example.org/æ?q#f", "x:"]
EVERYWHERE = ["case/a", "case/a/b", "source/k-1", "place/0101", "ns/Claim", "ns/no-such", "case/"]
iris = st.sampled_from(
    [*ODD, *(BASE + one for one in EVERYWHERE), *(BASE + "concept/theme/" + s for s in ("x", "id"))]
).map(NamedNode)
codes = st.sampled_from(
    [NamedNode(of + code) for of, listed in NAMES.codes.items() for code in (*listed[:2], "title")]
)
classes = st.sampled_from(sorted(NAMES.classes.values())).map(NamedNode)
properties = st.sampled_from(
    [
        *sorted(term.iri for term in NAMES.properties.values()),
        *(RDF_TYPE, RDF + "first", RDF + "value", SKOS + "member", "urn:p:q", "case:p"),
    ]
).map(NamedNode)
texts = st.text(st.characters(codec="utf-8"), max_size=12)
languages = st.sampled_from(["da", "en", "id", "type", "en-gb", "x-a", "none", "de-ch-1996"])
datatypes = st.sampled_from(
    [XSD + n for n in ("integer", "decimal", "boolean", "date", "gYear", "anyURI", "double")]
    + [RDF + "JSON", RDF + "XMLLiteral", RDF + "HTML", "urn:d", "case:d"]
).map(NamedNode)
lexicals = st.sampled_from(
    ["1", "01", "-5", "12.50", "true", "1", "2019-02-01", "1E9", "99999999999999999999", ""]
)
literals = (
    texts.map(Literal)
    | st.builds(lambda t, lang: Literal(t, language=lang), texts, languages)
    | st.builds(lambda t, d: Literal(t, datatype=d), texts | lexicals, datatypes)
)
blanks = st.sampled_from(["a", "b", "n1"]).map(BlankNode)
graphs = st.none() | iris | blanks
triples = st.builds(Quad, iris | blanks, properties, iris | codes | classes | blanks | literals)
quads = st.builds(
    Quad, iris | blanks, properties, iris | codes | classes | blanks | literals, graphs
)


@settings(deadline=None, max_examples=300)  # the time is the machine's
@example([Quad(NamedNode("x:a"), NamedNode("x:p"), Literal("a\rb\u2028c\td\x85"))])
@given(st.lists(triples, max_size=12))
def test_statements_survive_every_format(folder: Path, given_quads: list[Quad]) -> None:
    refused = []
    for ending, form in FORMATS.items():
        path = folder / f"any{ending}"
        try:
            path.write_bytes(written(given_quads, form, WORKSPACE))
        except Unwritable:
            refused.append(form)
            continue
        assert canonical(read(path, workspace=WORKSPACE).quads) == canonical(given_quads), ending
    assert set(refused) <= {RdfFormat.RDF_XML}


@settings(deadline=None, max_examples=200)  # the time is the machine's
@given(st.lists(quads, max_size=8), st.sampled_from(OF_GRAPHS))
def test_graphs_survive_where_there_are_graphs(given_quads: list[Quad], form: RdfFormat) -> None:
    text = written(given_quads, form, WORKSPACE)
    if form == RdfFormat.JSON_LD:
        text = with_context(text, WORKSPACE)
    assert canonical(parse(text, form, rename_blank_nodes=False)) == canonical(given_quads)


def with_context(text: bytes, workspace: Workspace) -> bytes:
    """The same with our context written out, for parsers that fetch nothing."""
    import json  # noqa: PLC0415

    from samspil.files.context import CONTEXT, context  # noqa: PLC0415

    ours = json.dumps(context(workspace)["@context"]).encode()
    return text.replace(f'"{CONTEXT}"'.encode(), ours, 1)


def members(head: BlankNode, *items: NamedNode | Literal) -> Iterator[Quad]:
    cells = [head, *(BlankNode(f"{head.value}{number}") for number in range(1, len(items)))]
    rests: list[BlankNode | NamedNode] = [*cells[1:], NamedNode(RDF + "nil")]
    for cell, item, rest in zip(cells, items, rests, strict=True):
        yield Quad(cell, NamedNode(RDF + "first"), item)
        yield Quad(cell, NamedNode(RDF + "rest"), rest)


def test_a_list_is_written_as_a_list() -> None:
    of = NamedNode("x:of")
    said = [
        Quad(of, NamedNode("x:p"), BlankNode("l")),
        *members(BlankNode("l"), Literal("a"), Literal("b")),
    ]
    text = written(said, RdfFormat.JSON_LD, WORKSPACE).decode()
    assert '"@list": [' in text
    assert "_:" not in text


@pytest.mark.parametrize(
    "loose",
    [
        [Quad(BlankNode("l"), NamedNode(RDF + "rest"), BlankNode("l"))],
        [Quad(BlankNode("l"), NamedNode(RDF + "first"), Literal("c"))],
        [Quad(NamedNode("x:q"), NamedNode("x:p"), BlankNode("l"))],
        [Quad(BlankNode("l"), NamedNode("x:p"), Literal("c"))],
    ],
    ids=["a ring", "two firsts", "two mentions", "more than a list"],
)
def test_what_is_not_only_a_list_is_written_out(loose: list[Quad], folder: Path) -> None:
    said = [
        Quad(NamedNode("x:of"), NamedNode("x:p"), BlankNode("l")),
        *members(BlankNode("l"), Literal("a"), Literal("b")),
        *loose,
    ]
    path = folder / "loose.jsonld"
    path.write_bytes(written(said, RdfFormat.JSON_LD, WORKSPACE))
    assert canonical(read(path, workspace=WORKSPACE).quads) == canonical(said)


S, P = NamedNode("x:s"), NamedNode("x:p")


@pytest.mark.parametrize(
    ("quad", "form", "key"),
    [
        (Quad(S, P, Literal("a\x01")), RdfFormat.RDF_XML, "unwritable-character"),
        (Quad(S, P, Literal("a\ufffe")), RdfFormat.RDF_XML, "unwritable-character"),
        (Quad(S, NamedNode("http://x/"), S), RdfFormat.RDF_XML, "unwritable-property"),
        (Quad(S, P, S, S), RdfFormat.TURTLE, "unwritable-graph"),
        (Quad(S, P, S, S), RdfFormat.N_TRIPLES, "unwritable-graph"),
        (Quad(S, P, Triple(S, P, S)), RdfFormat.JSON_LD, "unwritable-nested"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_by_name(
    quad: Quad, form: RdfFormat, key: str
) -> None:
    with pytest.raises(Unwritable) as refused:
        written([quad], form, WORKSPACE)
    assert refused.value.key == key
    assert "<x:s>" in str(refused.value.values["statement"])
    assert str(refused.value.values["statement"]).isprintable()


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_the_same_statements_give_the_same_bytes(form: RdfFormat) -> None:
    file = CASES[0]
    quads = list(parse(path=str(file), format=RdfFormat.TURTLE))
    text = written(quads, form, WORKSPACE)
    assert written(reversed(quads), form, WORKSPACE) == text
    code = (
        "import sys; from pyoxigraph import *; from samspil.files.rdf_writing import *;"
        "from samspil.files.workspace import find_workspace;"
        f"quads = parse(path={str(file)!r}, format=RdfFormat.TURTLE);"
        f"sys.stdout.buffer.write(written(quads, FORMATS[{suffix(form)!r}], find_workspace()))"
    )
    environment = {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "7"}
    again = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment
    )
    assert again.stdout == text


@pytest.mark.parametrize("ending", [".jsonld", ".rdf"])
def test_another_library_reads_the_same(ending: str) -> None:
    for file in CASES:
        quads = list(parse(path=str(file), format=RdfFormat.TURTLE))
        text = written(quads, FORMATS[ending], WORKSPACE)
        if ending == ".jsonld":
            text = with_context(text, WORKSPACE)
        graph = rdflib.Graph().parse(data=text, format="json-ld" if ending == ".jsonld" else "xml")
        read_there = parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES)
        assert canonical(read_there) == canonical(quads)


def test_labels_are_such_as_every_reader_of_xml_accepts() -> None:
    said = [Quad(BlankNode("0a"), NamedNode("x:p"), BlankNode("1-b"))]
    text = written(said, RdfFormat.RDF_XML, WORKSPACE).decode()
    graph = rdflib.Graph().parse(data=text, format="xml")
    assert canonical(parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES)) == canonical(said)
    assert set(re.findall(r'nodeID="(.)', text)) == {"n"}


def test_turtle_is_written_as_the_formatter_leaves_it() -> None:
    quads = [q for file in CASES for q in parse(path=str(file), format=RdfFormat.TURTLE)]
    text = written(quads, RdfFormat.TURTLE, WORKSPACE).decode()
    assert format_turtle(text, WORKSPACE.vocabulary.prefixes) == text
