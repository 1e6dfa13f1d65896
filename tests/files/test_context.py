"""The JSON-LD context names everything of ours, and every name means what the ontology says."""

import json
import subprocess
import sys
from typing import Any

import rdflib
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from conftest import ROOT
from samspil.files.context import CONTEXT, KEYWORDS, Manner, context, context_text, read_names
from samspil.files.noting import plain
from samspil.files.workspace import find_workspace
from samspil.words.vocabulary import NS, OWL, RDF_TYPE

WORKSPACE = find_workspace()
NAMES = read_names(WORKSPACE)
OURS: dict[str, Any] = context(WORKSPACE)["@context"]
TABLE = WORKSPACE.vocabulary.prefixes


def said(*folders: str) -> list[tuple[Any, str, Any]]:
    return [
        (plain(quad.subject), quad.predicate.value, quad.object)
        for path in WORKSPACE.turtle(*folders)
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
    ]


def values(key: str, value: Any, **more: Any) -> list[Any]:
    """What pyoxigraph makes of a value under a key."""
    document = {"@context": [OURS, more], "@id": "urn:x:s", key: value}
    return [quad.object for quad in parse(json.dumps(document), RdfFormat.JSON_LD)]


def test_every_class_and_property_of_ours_has_its_name() -> None:
    kinds = {f"{OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation")}
    described = said("ontology")
    own = [(s, plain(o)) for s, p, o in described if p == RDF_TYPE and str(s).startswith(NS)]
    properties = {iri for iri, kind in own if kind in kinds}
    classes = {iri for iri, kind in own if kind == OWL + "Class"}
    assert len(properties) > 200
    assert len(classes) > 60
    assert properties <= NAMES.by_property.keys()
    assert classes <= NAMES.by_class.keys()
    assert all(NAMES.properties[iri.removeprefix(NS)].iri == iri for iri in properties)


def test_every_property_and_class_in_our_data_has_a_name() -> None:
    used = said("data")
    assert {p for _, p, _ in used} - {RDF_TYPE} <= NAMES.by_property.keys()
    assert {plain(o) for _, p, o in used if p == RDF_TYPE} <= NAMES.by_class.keys()


def test_no_two_things_have_the_same_name() -> None:
    groups = (KEYWORDS, NAMES.prefixes, NAMES.classes, NAMES.properties)
    assert len(NAMES.all) == sum(len(group) for group in groups)
    lost = TABLE.keys() - NAMES.prefixes.keys()
    assert lost == TABLE.keys() & NAMES.properties.keys()
    assert len(lost) == 8
    for prefix in lost:  # whose codes are reached as bare ones, or through concept:
        assert NAMES.properties[prefix].of == TABLE[prefix]
        assert NAMES.shorten(f"{TABLE[prefix]}a") == f"concept:{prefix}/a"


def test_every_bare_code_means_the_code_of_its_list() -> None:
    coded = {n: term for n, term in NAMES.properties.items() if term.manner is Manner.CODE}
    assert len(coded) > 60
    assert all(NAMES.codes[term.of] for term in coded.values())
    for name, term in coded.items():
        codes = NAMES.codes[term.of]
        assert values(name, list(codes)) == [NamedNode(term.of + code) for code in codes]
    assert values("municipality", "0101") == [NamedNode(TABLE["place"] + "0101")]
    assert values("inSector", "municipality") == [NamedNode(TABLE["sector"] + "municipality")]


def test_every_other_property_takes_its_values_as_they_are_meant() -> None:
    for name, term in NAMES.properties.items():
        match term.manner:
            case Manner.LINK:
                assert values(name, "case:a") == [NamedNode(TABLE["case"] + "a")], name
            case Manner.TEXTS:
                assert values(name, {"da": "x"}) == [Literal("x", language="da")], name
            case Manner.TYPED:
                assert values(name, "1") == [Literal("1", datatype=NamedNode(term.of))], name
            case Manner.PLAIN:
                assert values(name, "1") == [Literal("1")], name


def test_what_the_shapes_say_decides_how_values_are_written() -> None:
    manners = {
        name: (term.manner, term.of.rsplit("#")[-1]) for name, term in NAMES.properties.items()
    }
    assert manners["prefLabel"] == (Manner.TEXTS, "")
    assert manners["wording"] == (Manner.TEXTS, "")
    assert manners["outcomeValue"] == (Manner.TYPED, "decimal")
    assert manners["privacyDeclared"] == (Manner.TYPED, "boolean")
    assert manners["startYear"] == (Manner.TYPED, "gYear")
    assert manners["claimProperty"] == (Manner.LINK, "")
    assert manners["locatedIn"] == (Manner.LINK, "")
    assert manners["caseId"] == (Manner.PLAIN, "")
    assert manners["claimValue"] == (Manner.PLAIN, "")


def test_a_misspelt_word_does_not_become_a_name_of_ours() -> None:
    assert "@vocab" not in OURS
    assert values("ttle", "x") == []


def test_prefixes_work_as_they_do_in_turtle() -> None:
    for prefix, beginning in NAMES.prefixes.items():
        assert values("statedIn", f"{prefix}:a-b/c") == [NamedNode(beginning + "a-b/c")], prefix


def test_another_library_understands_it_too() -> None:
    document = {
        **context(WORKSPACE),
        "id": "case:a",
        "type": "FieldCase",
        "theme": "crime-prevention",
        "title": {"da": "sag"},
        "recordDate": "2020-02-01",
    }
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    there = {str(quad) for quad in parse(graph.serialize(format="nt"), RdfFormat.N_TRIPLES)}
    ours = {str(quad) for quad in parse(json.dumps(document), RdfFormat.JSON_LD)}
    assert there == ours
    assert len(ours) == 4


def test_the_text_is_the_document_and_always_the_same() -> None:
    text = context_text(WORKSPACE)
    assert json.loads(text) == context(WORKSPACE)
    assert max(len(line) for line in text.splitlines()) < 300
    code = (
        "import sys; from samspil.files.context import *;"
        "from samspil.files.workspace import find_workspace;"
        "sys.stdout.write(context_text(find_workspace()))"
    )
    environment = {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "3", "PYTHONUTF8": "1"}
    again = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env=environment,
        encoding="utf-8",
    )
    assert again.stdout == text


def test_its_address_is_below_ours() -> None:
    assert CONTEXT == "https://w3id.org/samspil/context.jsonld"
