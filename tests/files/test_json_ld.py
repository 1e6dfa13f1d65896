"""JSON-LD is read as pyoxigraph reads it, every statement has its place, and nothing is lost."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from documents import canonical_triples, reading_as, statements
from samspil.files.context import CONTEXT, context, read_names
from samspil.files.document import Document
from samspil.files.json_ld.pieces import MARK
from samspil.files.mistakes import Mistake
from samspil.files.rdf_writing import written
from samspil.files.workspace import find_workspace
from samspil.words.findings import Where
from samspil.words.vocabulary import BASE, CASE, DCTERMS, NS, RDF, RDF_TYPE, XSD

WORKSPACE = find_workspace()
NAMES = read_names(WORKSPACE)
OURS = context(WORKSPACE)["@context"]
EXAMPLES = [
    *sorted((ROOT / "data" / "cases").glob("*.ttl")),
    *sorted((ROOT / "tests" / "examples").glob("*.ttl")),
]
FIRST = RDF + "first"
reading = partial(reading_as, "file.jsonld")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("json-ld")


def words_at(document: Document, where: Where | None) -> str:
    assert where is not None
    assert where.line == where.end_line
    return document.places.line(where)[where.column - 1 : where.end_column - 1]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_every_statement_of_an_export_stands_where_it_is_written(file: Path, folder: Path) -> None:
    quads = list(parse(path=str(file), format=RdfFormat.TURTLE))
    text = written(quads, RdfFormat.JSON_LD, WORKSPACE).decode()
    document = reading(text, folder)
    found = statements(document)
    assert len(found) == len(set(quads))
    for subject, property_, value in found:
        places = document.places
        assert NAMES.shorten(subject) == words_at(document, places.subject(subject))
        at_value = words_at(document, places.statement(subject, property_, value))
        at_property = words_at(document, places.property(subject, property_))
        if property_ == RDF_TYPE:
            assert NAMES.by_class[value] == at_value
        elif isinstance(value, str):
            assert value.endswith(at_value.rpartition(":")[2])
            assert at_property == NAMES.by_property[property_]
        else:
            assert json.loads(f'"{at_value}"') == value[0]
            assert at_property == NAMES.by_property[property_]


HAND_WRITTEN = """{
  "@context": [
    "https://w3id.org/samspil/context.jsonld",
    {"@base": "https://w3id.org/samspil/case/my-case/", "dc": "http://purl.org/dc/terms/"}
  ],
  "hasParticipation": [
    {"role": "initiator", "participant": "club"},
    {
      "id": "second",
      "type": ["Participation", "sam:Extra"],
      "participant": {"prefLabel": {"da": ["klubben", "foreningen"]}, "id": "club"}
    }
  ],
  "type": "CollaborationArrangement",
  "id": "arrangement",
  "partyCount": 2,
  "fictional": true,
  "dc:title": [{"@value": "titel", "@language": "da"}, {"@language": "en", "@value": "title"}],
  "sam:steps": {"@list": ["one", {"@list": []}, {"id": "third"}]},
  "@reverse": {"carriedOutIn": {"id": "intervention", "isCentralInPlan": false}}
}
"""
ME = CASE + "my-case/"
STEPS = NS + "steps"


def test_a_hand_written_file_has_every_statement_at_its_place(folder: Path) -> None:
    document = reading(HAND_WRITTEN, folder)
    assert not document.mistakes

    def placed(subject: str, property_: str, value: Any) -> tuple[int, int, str]:
        where = document.places.statement(subject, property_, value)
        assert where is not None
        return where.line, where.column, words_at(document, where)

    this = ME + "arrangement"
    title = DCTERMS + "title"
    assert placed(this, RDF_TYPE, NS + "CollaborationArrangement")[0] == 14
    assert placed(this, NS + "hasParticipation", ME + "second") == (9, 14, "second")
    assert placed(ME + "second", RDF_TYPE, NS + "Participation") == (10, 17, "Participation")
    assert placed(ME + "second", RDF_TYPE, NS + "Extra") == (10, 34, "sam:Extra")
    assert placed(ME + "second", NS + "participant", ME + "club") == (11, 78, "club")
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert placed(ME + "club", label, ("foreningen", RDF + "langString", "da"))[2] == "foreningen"
    assert placed(this, NS + "partyCount", ("2", XSD + "integer", "")) == (16, 17, "2")
    assert placed(this, NS + "fictional", ("true", XSD + "boolean", "")) == (17, 16, "true")
    assert placed(this, title, ("title", RDF + "langString", "en")) == (18, 87, "title")
    assert placed(ME + "intervention", NS + "carriedOutIn", this) == (15, 10, "arrangement")
    assert placed(ME + "intervention", NS + "isCentralInPlan", ("false", XSD + "boolean", ""))

    subject = document.places.subject
    assert words_at(document, subject(this)) == "arrangement"
    assert words_at(document, subject(ME + "intervention")) == "intervention"
    assert words_at(document, document.places.property(this, title)) == "dc:title"

    everything = statements(document)
    first = {value: cell for cell, property_, value in everything if property_ == FIRST}
    assert {("one", XSD + "string", ""), ME + "third", RDF + "nil"} == first.keys()
    assert placed(first[ME + "third"], FIRST, ME + "third")[2] == "third"
    nameless = [s for s, p, v in everything if p == NS + "role"]
    where = subject(*nameless)
    assert where is not None
    assert (where.line, where.column, words_at(document, where)) == (7, 5, "{")
    for one, property_, value in everything:
        assert document.places.statement(one, property_, value)
        assert document.places.property(one, property_)
        assert document.places.subject(one)


def test_what_is_written_by_hand_means_what_pyoxigraph_says(folder: Path) -> None:
    document = reading(HAND_WRITTEN, folder)
    whole = HAND_WRITTEN.replace(f'"{CONTEXT}"', json.dumps(OURS))
    assert canonical_triples(document.quads) == canonical_triples(parse(whole, RdfFormat.JSON_LD))


@pytest.mark.parametrize("value", ["3", "-3", "3.0", "1e3", "0.5", "1E-7", "123456789012345678901"])
def test_numbers_keep_their_place_whatever_json_ld_makes_of_them(value: str, folder: Path) -> None:
    document = reading(f'{{"@id": "x:s", "http://x/p": [{value}]}}', folder)
    assert not [mistake for mistake in document.mistakes if mistake.check != "undeclared-prefix"]
    ((subject, property_, number),) = statements(document)
    assert words_at(document, document.places.statement(subject, property_, number)) == value


def test_a_decimal_number_is_read_as_it_is_written(folder: Path) -> None:
    ours = f'"@context": "{CONTEXT}", "id": "case:a"'
    document = reading(f'{{{ours}, "outcomeValue": 12.50, "sharePercent": 7}}', folder)
    values = {value for _, _, value in statements(document)}
    assert values == {("12.50", XSD + "decimal", ""), ("7", XSD + "decimal", "")}
    assert [mistake.check for mistake in document.mistakes] == ["number-quotes"]


def checks(text: str, folder: Path) -> list[str]:
    return [mistake.check for mistake in reading(text, folder).mistakes]


@pytest.mark.parametrize(
    "quiet",
    [
        '{"@id": "urn:a:b", "http://x/p": null, "http://x/q": []}',
        '{"@context": {"note": null}, "@id": "urn:a:b", "note": "left out on purpose"}',
        '{"@context": {"@vocab": "http://v/"}, "anything": {"goes": "x"}}',
        '{"@context": {"t": {"@id": "urn:v:t", "@container": "@type"}}, "t": {"urn:c:C": {}}}',
        '{"@id": "urn:g:g", "@graph": [{"@id": "http://x/a", "http://x/p": "1", "@index": "k"}]}',
        "[]",
        "{}",
    ],
)
def test_nothing_is_said_of_what_is_left_out_on_purpose(quiet: str, folder: Path) -> None:
    assert checks(quiet, folder) == []


def test_what_is_not_read_is_still_seen_by_those_who_look_for_personal_data(folder: Path) -> None:
    ours = f'"@context": "{CONTEXT}", "id": "case:a"'
    hidden = {
        f'{{{ours}, "comment on": {{"x": ["unread"]}}}}',
        f'{{{ours}, "theme": "unread word"}}',
        f'{{{ours}, "title": {{"not a tag": "unread"}}}}',
        '{"@context": "https://example.org/", "x": "unread"}',
        '{"x": "unread", "x" 1',
        '{"x": 1 /* unread */}',
        f'{{{ours}, "title": {{"da": "a"}}, "title": {{"da": "unread"}}}}',
        f'{{"@context": ["{CONTEXT}", 5], "id": "case:a", "title": {{"da": "unread"}}}}',
        f'{{{ours}, "hasAim": {{"id": "not an address", "title": {{"da": "unread"}}}}}}',
    }
    for text in hidden:
        document = reading(text, folder)
        assert document.mistakes, text
        assert any("unread" in words for words, _ in document.text), text


def mistake_of(text: str, folder: Path) -> Mistake:
    (found,) = reading(text, folder).mistakes
    return found


def test_a_misspelt_key_knows_what_it_was_meant_for(folder: Path) -> None:
    found = mistake_of(
        f'{{"@context": "{CONTEXT}", "id": "case:a", "inSectr": "municipality"}}', folder
    )
    assert found.suggestions[0].text == "inSector"
    assert found.about == (CASE + "a", NS + "inSector")


def test_a_label_is_told_from_the_code_it_belongs_to(folder: Path) -> None:
    label = "Forebyggelse af kriminalitet"
    codes = {code: f"{BASE}concept/theme/{code}" for code in NAMES.codes[f"{BASE}concept/theme/"]}
    found = mistake_of(f'{{"@context": "{CONTEXT}", "id": "case:a", "theme": "{label}"}}', folder)
    assert found.check == "code-unknown"
    assert {suggestion.text for suggestion in found.suggestions} <= codes.keys()


@pytest.mark.parametrize("value", ['"0"', '"x"', '"99"', "5", '{"@id": "urn:a:c"}', "[]"])
def test_nobody_can_take_the_place_of_our_marks(value: str, folder: Path) -> None:
    late = '"@context": {"t": {"@id": "urn:v:t", "@container": "@type"}}, "t": {"urn:c:C": {'
    for text in (f'{{"@id": "urn:a:b", "{MARK}": {value}}}', f'{{{late}"{MARK}": {value}}}}}}}'):
        expected = canonical_triples(parse(text, RdfFormat.JSON_LD))
        assert canonical_triples(reading(text, folder).quads) == expected or value == '"0"'


def test_named_graphs_are_told_of(folder: Path) -> None:
    assert reading('{"@id": "urn:g:g", "@graph": [{"http://x/p": 1}]}', folder).graphs
    assert not reading('{"@graph": [{"http://x/p": 1}]}', folder).graphs


def test_labels_of_nodes_without_names_are_the_same_in_every_run(folder: Path) -> None:
    text = '{"http://x/p": [{"@list": [{}, {"@id": "_:n1"}]}, {"@id": "_:a"}]}'
    assert reading(text, folder).ntriples == reading(text, folder).ntriples
    assert {"_:a", "_:n1"} <= {value for _, _, value in statements(reading(text, folder))}


def test_deep_text_is_refused_before_it_can_do_harm(folder: Path) -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000):
        assert checks(text, folder) == ["too-deep"]


def test_reading_needs_no_rdflib() -> None:
    code = (
        "import sys; from pathlib import Path; from samspil.files.reading import read;"
        f"read(Path({str(ROOT / 'tests/bad/too-deep-brackets.jsonld')!r}));"
        "sys.exit('rdflib' in sys.modules)"
    )
    environment = {"PYTHONPATH": str(ROOT / "src")}
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, env=environment).returncode == 0
    )


def test_of_very_many_keys_that_mean_nothing_the_first_are_told(folder: Path) -> None:
    things = [{"id": f"n{n}", "type": "Organisation", f"prefLabl{n}": "x"} for n in range(2000)]
    contexts = [CONTEXT, {"@base": CASE}]
    document = reading(json.dumps({"@context": contexts, "@graph": things}), folder)
    found = [mistake for mistake in document.mistakes if mistake.check == "key-unknown"]
    assert len(found) == 200
    assert found[0].suggestions[0].text == "prefLabel"
