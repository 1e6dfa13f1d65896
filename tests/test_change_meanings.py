"""What a change means, one by one: terms, checks, questions, versions."""

from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, parse

from samspil.jobs.changes.comparing import compare
from samspil.jobs.changes.expressions import Turn, turned
from samspil.jobs.changes.found import Area, Change, Comparison, Kind, Level, raised
from samspil.jobs.changes.snapshot import Asked, Snapshot, gathered
from samspil.jobs.ontology.expressions import Expression
from samspil.words.vocabulary import DCTERMS, NS, OWL, RDFS, SH, SHAPE, SKOS


def _turtle(text: str, **more: object) -> Snapshot:
    head = (
        f"PREFIX : <{NS}> PREFIX owl: <{OWL}> PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}> "
        f"PREFIX sh: <{SH}> PREFIX shape: <{SHAPE}> PREFIX dct: <{DCTERMS}> "
    )
    quads = parse((head + text).encode(), RdfFormat.TURTLE, rename_blank_nodes=True)
    return replace(Snapshot("x", gathered(quads), {}, {}), **more)  # type: ignore[arg-type]


def _kinds(old: str, new: str) -> list[tuple[str, Kind]]:
    changes = compare(_turtle(old), _turtle(new)).changes
    return [(c.iri.rpartition("/")[2], c.kind) for c in changes]


CLASS = ':A a owl:Class ; skos:definition "a"@da .'


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (CLASS, CLASS.replace(":A", ":B"), [("A", Kind.RENAMED)]),
        (CLASS, CLASS + CLASS.replace(":A", ":B").replace('"a"', '"b"'), [("B", Kind.ADDED)]),
        (CLASS, "", [("A", Kind.REMOVED)]),
        (
            CLASS,
            ':B a owl:Class ; skos:definition "b"@da ; dct:replaces :A .',
            [("A", Kind.RENAMED), ("A", Kind.REDEFINED), ("A", Kind.NOTED)],
        ),
        (
            CLASS,
            CLASS[:-1] + "; dct:isReplacedBy :B ; owl:deprecated true ."
            ' :B a owl:Class ; skos:definition "b"@da .',
            [("A", Kind.RENAMED), ("B", Kind.ADDED), ("A", Kind.DEPRECATED)],
        ),
        (CLASS, CLASS.replace('"a"', '"A."'), [("A", Kind.NOTED)]),
        (
            f"{CLASS} :B a owl:Class .",
            f"{CLASS} :B a owl:Class . [] a owl:AllDisjointClasses ; owl:members ( :A :B ) .",
            [("A", Kind.NARROWED), ("B", Kind.NARROWED)],
        ),
        (
            ":p a owl:ObjectProperty ; rdfs:range :B . :B rdfs:subClassOf :C .",
            ":p a owl:ObjectProperty ; rdfs:range :C . :B rdfs:subClassOf :C .",
            [("p", Kind.WIDENED)],
        ),
        (
            ":p a owl:ObjectProperty ; rdfs:range :B .",
            ":p a owl:DatatypeProperty ; rdfs:range :B .",
            [("p", Kind.REDEFINED)],
        ),
        (
            "shape:A a sh:PropertyShape ; sh:in ( 1 2 ) .",
            "shape:A a sh:PropertyShape ; sh:in ( 1 2 3 ) .",
            [("A", Kind.LOOSENED)],
        ),
        (
            "shape:A a sh:PropertyShape .",
            "shape:A a sh:PropertyShape ; sh:in ( 1 2 3 ) .",
            [("A", Kind.TIGHTENED)],
        ),
        (
            "shape:A a sh:PropertyShape ; sh:minInclusive 1 ; sh:maxCount 2 .",
            "shape:A a sh:PropertyShape ; sh:minInclusive 2 ; sh:maxCount 3 .",
            [("A", Kind.REDEFINED)],
        ),
        (
            "<https://example.org/x> :theme :A ; :role :B ; :date 1 .",
            "<https://example.org/y> :theme :A ; :role :B ; :date 1 .",
            [("x", Kind.RENAMED)],
        ),
    ],
)
def test_what_a_change_means(old: str, new: str, kinds: list[tuple[str, Kind]]) -> None:
    assert sorted(_kinds(old, new)) == sorted(kinds)


def test_circles_of_nameless_nodes_are_followed_a_bounded_way() -> None:
    one = "_:a :p _:b . _:b :p _:a . :x :q _:a ."
    assert _kinds(one, one) == []
    assert _kinds(one, one + " _:a :r 1 .") == [("x", Kind.CHANGED)]
    long = "".join(f"_:n{i} :p _:n{i + 1} . " for i in range(5_000)) + ":x :q _:n0 ."
    assert _kinds(long, long) == []


THING = [Expression("thing", NS + name) for name in "AB"]


def _all(*parts: Expression) -> Expression:
    return Expression("and", "", parts)


@pytest.mark.parametrize(
    ("old", "new", "turn"),
    [
        (THING[0], _all(*THING), Turn.NARROWER),
        (_all(*THING), _all(*reversed(THING)), Turn.SAME),
        (Expression("or", "", (THING[0],)), Expression("or", "", tuple(THING)), Turn.WIDER),
        (Expression("not", "", (THING[0],)), Expression("not", "", (THING[1],)), Turn.WIDER),
        (Expression("some", "p", (THING[1],)), Expression("some", "p", (THING[0],)), Turn.WIDER),
        (Expression("min", "p", (), "1"), Expression("min", "p", (), "2"), Turn.NARROWER),
        (Expression("max", "p", (), "1"), Expression("max", "p", (), "2"), Turn.WIDER),
        (Expression("exactly", "p", (), "1"), Expression("exactly", "p", (), "2"), Turn.OTHER),
        (Expression("some", "p", ()), Expression("only", "p", ()), Turn.OTHER),
    ],
)
def test_the_direction_of_an_expression_is_read_off_its_form(
    old: Expression, new: Expression, turn: Turn
) -> None:
    def below(one: str, other: str) -> bool:
        return (one, other) == (NS + "B", NS + "A")  # everything that is B is A

    assert turned(old, new, below) is turn


def test_questions_and_rules_are_compared_by_what_people_rest_on() -> None:
    header = {"question-da": "Hvad?", "column a": "a | a", "param b": "iri | b | b"}
    old = Asked(header, "SELECT ?a")
    cases: list[tuple[Asked, Kind, Level]] = [
        (Asked({**header, "question-da": "Hvor?"}, old.body), Kind.RELABELLED, Level.PATCH),
        (Asked({**header, "column c": "c | c"}, old.body), Kind.WIDENED, Level.MINOR),
        (Asked({k: header[k] for k in ("question-da",)}, old.body), Kind.NARROWED, Level.MAJOR),
        (Asked(header, "SELECT ?b"), Kind.CHANGED, Level.MINOR),
    ]
    for new, kind, level in cases:
        found = compare(_turtle("", questions={"q": old}), _turtle("", questions={"q": new}))
        (change,) = found.changes
        assert (change.area, change.kind, change.level) == (Area.QUESTIONS, kind, level)
    rule = compare(_turtle("", rules={"q": old}), _turtle("", rules={"q": cases[3][0]}))
    assert [(c.area, c.kind) for c in rule.changes] == [(Area.RULES, Kind.REDEFINED)]
    renamed = compare(_turtle("", questions={"q": old}), _turtle("", questions={"r": old}))
    assert [(c.kind, c.to) for c in renamed.changes] == [(Kind.RENAMED, "r")]


def test_the_least_version_follows_the_weightiest_change() -> None:
    assert raised("1.2.3", Level.PATCH) == "1.2.4"
    assert raised("1.2.3", Level.MINOR) == "1.3.0"
    assert raised("1.2.3", Level.MAJOR) == "2.0.0"
    assert raised("0.2.3", Level.MAJOR) == "0.3.0"
    assert raised("1.2.3", Level.NONE) == "1.2.3"
    assert raised("", Level.MAJOR) == ""
    change = Change(Area.DATA, Kind.ADDED, Level.MINOR, "x")
    for carried, enough in (("1.0.0", False), ("1.1.0", True), ("", False)):
        assert Comparison(("a", "b"), ("1.0.0", carried), [change], {}, 1).enough is enough
