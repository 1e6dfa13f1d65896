"""What has changed is told by what it means; what has not is not told at all."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from conftest import ROOT
from samspil.files.workspace import find_workspace
from samspil.jobs.changes.comparing import compare
from samspil.jobs.changes.found import Area, Comparison, Kind, Level
from samspil.jobs.changes.snapshot import Said, Snapshot, gathered
from samspil.jobs.changes.sources import read_snapshot
from samspil.jobs.changes.telling import Teller
from samspil.jobs.ontology.expressions import Term
from samspil.words.language import Language
from samspil.words.vocabulary import CONCEPT, NS, OWL, RDF, RDF_TYPE, RDFS, SH, SKOS

_PARTS = [read_snapshot(str(ROOT / folder)) for folder in ("ontology", "shapes")]
NOW = replace(_PARTS[0], said=_PARTS[1].said | _PARTS[0].said)
TRUE = Literal(value=True)


def _of(kind: str) -> list[str]:
    found = [i for i in NOW.subjects if f"<{kind}>" in NOW.keys(i, RDF_TYPE)]
    return sorted(i for i in found if i.startswith("https://w3id.org/samspil/"))


CLASSES, CONCEPTS = _of(OWL + "Class"), _of(SKOS + "Concept")
PROPERTIES = [*_of(OWL + "ObjectProperty"), *_of(OWL + "DatatypeProperty")]
DEFINED = [i for i in CLASSES if NOW.keys(i, OWL + "equivalentClass")]
CHECKS = [i for i in _of(SH + "PropertyShape") if NOW.keys(i, SH + "message")]

Edit = Callable[[Said], None]


def _after(edit: Edit) -> Comparison:
    said = {subject: dict(own) for subject, own in NOW.said.items()}
    edit(said)
    return compare(NOW, replace(NOW, said=said))


def _about(found: Comparison, iri: str) -> list[tuple[Area, Kind, Level]]:
    return [(c.area, c.kind, c.level) for c in found.changes if c.iri == iri]


def _set(iri: str, property_: str, *values: Term) -> Edit:
    def edit(said: Said) -> None:
        said[NamedNode(iri)][property_] = list(values)
        if not values:
            del said[NamedNode(iri)][property_]

    return edit


def _values(iri: str, property_: str) -> list[Term]:
    return list(NOW.subjects[iri].get(property_, ()))


def _violates(iri: str) -> bool:
    return f"<{SH}Violation>" in NOW.keys(iri, SH + "severity")


def _shorter(iri: str) -> Edit:
    """Takes the last condition out of the definition of a class."""

    def edit(said: Said) -> None:
        (node,) = said[NamedNode(iri)][OWL + "equivalentClass"]
        (head,) = said[node][OWL + "intersectionOf"]
        while said[head][RDF + "rest"][0] in said:
            before, (head,) = head, said[head][RDF + "rest"]
        said[before][RDF + "rest"] = [NamedNode(RDF + "nil")]
        del said[said.pop(head)[RDF + "first"][0]]

    return edit


# Every kind of edit, what may be edited so, and what it must be called.
EDITS: dict[str, tuple[list[str], Callable[[str], Edit], tuple[Area, Kind, Level]]] = {
    "a class gets another name": (
        CLASSES,
        lambda i: _set(i, RDFS + "label", Literal("andet", language="da")),
        (Area.ONTOLOGY, Kind.RELABELLED, Level.PATCH),
    ),
    "a class is defined otherwise": (
        CLASSES,
        lambda i: _set(i, SKOS + "definition", Literal("noget helt andet", language="da")),
        (Area.ONTOLOGY, Kind.REDEFINED, Level.MAJOR),
    ),
    "a class is a kind of one more": (
        [i for i in CLASSES if f"<{NS}Place>" not in {f"<{i}>", *NOW.keys(i, RDFS + "subClassOf")}],
        lambda i: _set(
            i, RDFS + "subClassOf", *_values(i, RDFS + "subClassOf"), NamedNode(NS + "Place")
        ),
        (Area.ONTOLOGY, Kind.NARROWED, Level.MAJOR),
    ),
    "a class is a kind of one fewer": (
        [i for i in CLASSES if _values(i, RDFS + "subClassOf")],
        lambda i: _set(i, RDFS + "subClassOf"),
        (Area.ONTOLOGY, Kind.WIDENED, Level.MAJOR),
    ),
    "a definition loses a condition": (
        DEFINED,
        _shorter,
        (Area.ONTOLOGY, Kind.WIDENED, Level.MAJOR),
    ),
    "a property may be said of one class only": (
        [i for i in PROPERTIES if not _values(i, RDFS + "domain")],
        lambda i: _set(i, RDFS + "domain", NamedNode(NS + "Case")),
        (Area.ONTOLOGY, Kind.NARROWED, Level.MAJOR),
    ),
    "a property may have any value": (
        [i for i in PROPERTIES if _values(i, RDFS + "range")],
        lambda i: _set(i, RDFS + "range"),
        (Area.ONTOLOGY, Kind.WIDENED, Level.MAJOR),
    ),
    "a property can have one value only": (
        PROPERTIES,
        lambda i: _set(i, RDF_TYPE, *_values(i, RDF_TYPE), NamedNode(OWL + "FunctionalProperty")),
        (Area.ONTOLOGY, Kind.NARROWED, Level.MAJOR),
    ),
    "a term is out of use": (
        [*CLASSES, *PROPERTIES],
        lambda i: _set(i, OWL + "deprecated", TRUE),
        (Area.ONTOLOGY, Kind.DEPRECATED, Level.MINOR),
    ),
    "a term has a note": (
        [*CLASSES, *PROPERTIES],
        lambda i: _set(i, SKOS + "historyNote", Literal("note", language="da")),
        (Area.ONTOLOGY, Kind.NOTED, Level.PATCH),
    ),
    "a concept is put below another": (
        [i for i in CONCEPTS if not _values(i, SKOS + "broader")],
        lambda i: _set(i, SKOS + "broader", NamedNode(CONCEPT + "model/partnership")),
        (Area.CONCEPTS, Kind.NARROWED, Level.MAJOR),
    ),
    "a concept has another code": (
        [i for i in CONCEPTS if _values(i, SKOS + "notation")],
        lambda i: _set(i, SKOS + "notation", Literal("Z99")),
        (Area.CONCEPTS, Kind.REDEFINED, Level.MAJOR),
    ),
    "a check is worded otherwise": (
        CHECKS,
        lambda i: _set(i, SH + "message", Literal("andet", language="da")),
        (Area.SHAPES, Kind.RELABELLED, Level.PATCH),
    ),
    "a check lets fewer through": (
        [i for i in CHECKS if _violates(i) and not _values(i, SH + "minCount")],
        lambda i: _set(i, SH + "minCount", Literal(9)),
        (Area.SHAPES, Kind.TIGHTENED, Level.MAJOR),
    ),
    "a warning lets fewer through": (
        [i for i in CHECKS if not _violates(i) and not _values(i, SH + "maxCount")],
        lambda i: _set(i, SH + "maxCount", Literal(1)),
        (Area.SHAPES, Kind.TIGHTENED, Level.MINOR),
    ),
    "a check lets more through": (
        [i for i in CHECKS if _values(i, SH + "maxCount")],
        lambda i: _set(i, SH + "maxCount", Literal(9)),
        (Area.SHAPES, Kind.LOOSENED, Level.MINOR),
    ),
    "a check is only a note": (
        [i for i in CHECKS if _violates(i)],
        lambda i: _set(i, SH + "severity", NamedNode(SH + "Info")),
        (Area.SHAPES, Kind.LOOSENED, Level.MINOR),
    ),
}


@pytest.mark.parametrize("name", EDITS)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_an_edit_is_called_what_it_is_and_nothing_else_is_told(
    name: str, data: st.DataObject
) -> None:
    possible, make, expected = EDITS[name]
    iri = data.draw(st.sampled_from(possible))
    found = _after(make(iri))
    assert expected in _about(found, iri), (iri, found.changes)
    assert {change.iri for change in found.changes} == {iri}
    assert found.level is expected[2]


def test_nothing_has_changed_between_a_state_and_itself() -> None:
    found = compare(read_snapshot(str(ROOT)), read_snapshot(str(ROOT)))
    assert found.changes == []
    assert found.level is Level.NONE
    assert found.next_version == found.versions[0]
    assert found.enough
    assert found.compared > 2_000
    headings: dict[Language, str] = {"da": "intet er ændret", "en": "nothing has changed"}
    for language, heading in headings.items():
        told = Teller(found, language, find_workspace().vocabulary).told("markdown")
        assert told.startswith(f"## samspil: {heading}\n")


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_files_and_names_of_nameless_nodes_make_no_difference(random: object) -> None:
    text = (ROOT / "ontology/models.ttl").read_bytes()
    quads = list(parse(text, RdfFormat.TURTLE))
    names: dict[BlankNode, BlankNode] = {}

    def other(term: object) -> object:
        return names.setdefault(term, BlankNode()) if isinstance(term, BlankNode) else term

    moved = [Quad(other(q.subject), q.predicate, other(q.object)) for q in quads]  # type: ignore[arg-type] # same kinds
    random.shuffle(moved)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    one = Snapshot("a", gathered(quads), {}, {})
    assert compare(one, Snapshot("b", gathered(moved), {}, {})).changes == []


@pytest.mark.parametrize("folder", ["ontology", "shapes"])
def test_no_statement_of_ours_can_go_or_change_without_a_word(folder: str) -> None:
    said = read_snapshot(str(ROOT / folder)).said
    dice = random.Random(5)
    alike: dict[tuple[str, type, type], list[tuple[Term, str, Term]]] = {}
    for subject, own in said.items():
        for property_, values in own.items():
            for value in values:
                kind = (property_, type(subject), type(value))
                alike.setdefault(kind, []).append((subject, property_, value))
    assert len(alike) > 30
    one = Snapshot("a", said, {}, {})
    for many in alike.values():
        for subject, property_, value in dice.sample(many, min(2, len(many))):
            left = [v for v in said[subject][property_] if v != value]
            other = NamedNode("https://example.org/x")
            if isinstance(value, Literal):
                other = Literal(f"{value.value} x", language=value.language)  # type: ignore[assignment]
            values = dice.choice((left, [*left, other], [*left, value, other]))
            changed = {**said, subject: {**said[subject], property_: values}}
            if not values:
                del changed[subject][property_]
            found = compare(one, replace(one, said=changed))
            assert found.changes, (subject, property_, value, values)
