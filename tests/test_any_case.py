"""Any statements survive the forms people fill in, any dialect of CSV, and --fix."""

import csv
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from conftest import ROOT
from samspil.files.reading import read
from samspil.files.workspace import find_workspace
from samspil.jobs.exchange import as_files, take
from samspil.jobs.fixing import changes
from samspil.jobs.validation import Run, validate
from samspil.words.vocabulary import CASE, CONCEPT, DCTERMS, NS, PLACE, RDF_TYPE, SKOS, XSD

WORKSPACE = find_workspace()
EXAMPLE = ROOT / "tests" / "examples" / "family-cycle.ttl"
GOOD = EXAMPLE.read_text("utf-8")
CASE_SAID = read(EXAMPLE, workspace=WORKSPACE).ntriples
CASE_IN_CSV = as_files(take([EXAMPLE], WORKSPACE).quads, "csv", "x", "da", WORKSPACE)

nodes = st.sampled_from(["x", "x/intervention", "x/club", "x/æ", "y"]).map(
    lambda name: NamedNode(CASE + name)
)
properties = st.sampled_from(
    [
        *(NS + name for name in ("concernsIntervention", "involvesActor", "recordVersion")),
        *(NS + name for name in ("startMonth", "partyCount", "contributorFunction", "inSector")),
        *(NS + name for name in ("fictional", "municipality", "numberOfPersons", "unheardOf")),
        *(SKOS + "prefLabel", SKOS + "note", DCTERMS + "title", "https://example.org/p")[:0],
        SKOS + "prefLabel",
        SKOS + "note",
        DCTERMS + "title",
        "https://example.org/p",
    ]
).map(NamedNode)
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn")), max_size=12
) | st.sampled_from(["=1+1", "-", "a;b", 'a"b', "a\nb", "0101", "12,5", "ja", "31-12-2024", " x "])
values = (
    texts.map(lambda text: Literal(text, language="da"))
    | texts.map(lambda text: Literal(text, language="en"))
    | texts.map(Literal)
    | st.integers(-10_000, 10_000).map(Literal)
    | st.booleans().map(Literal)
    | st.dates().map(lambda day: Literal(day.isoformat(), datatype=NamedNode(XSD + "date")))
    | st.sampled_from(["2019-02", "2020-13"]).map(
        lambda month: Literal(month, datatype=NamedNode(XSD + "gYearMonth"))
    )
    | st.sampled_from(["05", "5.0", "-0"]).map(
        lambda number: Literal(number, datatype=NamedNode(XSD + "decimal"))
    )
    | nodes
    | st.sampled_from([CONCEPT + "sector/civil-society", PLACE + "0630", "urn:x"]).map(NamedNode)
)
kinds = st.sampled_from(["FieldCase", "Organisation", "Intervention", "Outcome", "Unheard"]).map(
    lambda name: NamedNode(NS + name)
)
statements = st.lists(
    st.builds(Quad, nodes, properties, values)
    | st.builds(lambda node, kind: Quad(node, NamedNode(RDF_TYPE), kind), nodes, kinds),
    min_size=1,
    max_size=12,
)


def _written(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    first = folder / next(iter(files))
    return first.parent if first.suffix == ".csv" else first


def _said(quads: list[Quad]) -> set[bytes]:
    triples = (quad.triple for quad in quads)
    return set((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").splitlines())


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(given_quads=statements, language=st.sampled_from(["da", "en"]))
def test_any_statements_come_back_from_a_form_as_they_were(
    form: str, given_quads: list[Quad], language: str
) -> None:
    assert language in ("da", "en")
    files = as_files(given_quads, form, "x", "da" if language == "da" else "en", WORKSPACE)
    with tempfile.TemporaryDirectory() as folder:
        back = read(_written(dict(files), Path(folder)), workspace=WORKSPACE)
    assert set(back.ntriples.splitlines()) == _said(given_quads)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    mark=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    ending=st.sampled_from(["\n", "\r\n"]),
    declared=st.booleans(),
)
def test_a_case_is_the_same_in_every_dialect_of_csv(
    mark: str, encoding: str, ending: str, *, declared: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in CASE_IN_CSV.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_in_dialect(content, mark, encoding, ending, declared=declared))
        back = read(folder / "x", workspace=WORKSPACE)
    assert set(back.ntriples.splitlines()) == set(CASE_SAID.splitlines())
    assert {mistake.check for mistake in back.mistakes} <= {"encoding"}


def _in_dialect(content: bytes, mark: str, encoding: str, ending: str, *, declared: bool) -> bytes:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    text = io.StringIO(newline="")
    if declared:
        text.write(f"sep={mark}{ending}")
    csv.writer(text, delimiter=mark, lineterminator=ending).writerows(rows)
    return text.getvalue().encode(encoding)


# What --fix puts right, each with what it becomes; and what it knows nothing of.
_MENDED = (
    (
        '"Familiekredsen i Modelparken (opdigtet)"@da',
        '" Familiekredsen i Modelparken (opdigtet)"@da',
    ),
    (
        "<https://w3id.org/samspil/case/family-cycle/>",
        "<http://w3id.org/samspil/case/family-cycle/>",
    ),
)
_STRANGE = (
    *("# en bemærkning\n", "\t\n", "   # æøå ½ \U0001f600\n", "\r\n", "#\n"),
    "<urn:x> <urn:y> '''to\n\nlinjer''' , 007 , <urn:z> .\n",
    "<urn:x>   <urn:y>\t<urn:%C3%A6> . # ;;\n",
    "@prefix strange: <urn:strange:> .\n",
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.sets(st.sampled_from(range(len(_MENDED))), min_size=1),
    st.lists(st.tuples(st.booleans(), st.sampled_from(_STRANGE)), max_size=6),
)
def test_what_is_not_mended_stays_as_it_was_byte_for_byte(
    broken: set[int], strange: list[tuple[bool, str]]
) -> None:
    before = "".join(text for first, text in strange if first)
    after = "".join(text for first, text in strange if not first)
    right = f"{before}{GOOD}\n{after}"
    wrong = right
    for number in broken:
        wrong = wrong.replace(*_MENDED[number], 1)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "family-cycle.ttl"
        path.write_text(wrong, "utf-8", newline="")
        findings = validate([path], WORKSPACE, Run(jobs=1)).findings
        for change in changes(findings, WORKSPACE):
            change.write()
        assert path.read_bytes().decode() == right
