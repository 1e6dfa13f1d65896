"""What a change means, one by one: terms, checks, questions, versions."""

from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from conftest import ROOT
from samspil.jobs.changes.comparing import compare
from samspil.jobs.changes.expressions import Turn, turned
from samspil.jobs.changes.found import Area, Change, Comparison, Kind, Level, raised
from samspil.jobs.changes.snapshot import Asked, Snapshot, gathered
from samspil.jobs.changes.sources import read_snapshot
from samspil.jobs.ontology.expressions import Expression
from samspil.words.vocabulary import CONCEPT, DCTERMS, NS, OWL, RDFS, SH, SHAPE, SKOS


def _turtle(text: str, **more: object) -> Snapshot:
    head = (
        f"PREFIX : <{NS}> PREFIX owl: <{OWL}> PREFIX rdfs: <{RDFS}> PREFIX skos: <{SKOS}> "
        f"PREFIX sh: <{SH}> PREFIX shape: <{SHAPE}> PREFIX dct: <{DCTERMS}> PREFIX c: <{CONCEPT}> "
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
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


C = (
    ':A a owl:Class ; skos:definition "det a"@da , "the a"@en . :B a owl:Class ; '
    "rdfs:subClassOf :A . :p a owl:ObjectProperty . :q a owl:ObjectProperty . "
)
IN_ENGLISH = ', "the a"@en'
K = "c:x a skos:Concept ; skos:inScheme c:s . c:y a skos:Concept ; skos:inScheme c:s . "
S = (
    "shape:S a sh:NodeShape ; sh:targetClass :A ; sh:property shape:P . "
    'shape:P a sh:PropertyShape ; sh:path :p ; sh:severity sh:Violation ; sh:message "m"@da . '
)
APART = "[] a owl:AllDisjointClasses ; owl:members ( :A :B )"
RESTRICTED = ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; %s ] . "
INSIDE = "shape:S sh:property [ sh:path :q ; sh:minCount %d ] . "
NEW_PART = S.replace("sh:property shape:P", "sh:property shape:P, shape:R")


def _with(*more: str, to: str = C) -> tuple[str, str]:
    """A state without and with something more."""
    return to, "".join((to, *more))


# What is said before and after, and of what that is which kind of change, and how grave.
WEIGHED: dict[str, tuple[tuple[str, str], list[str]]] = {
    "a translation more": ((C.replace(IN_ENGLISH, ""), C), ["patch noted A"]),
    "a translation fewer": ((C, C.replace(IN_ENGLISH, "")), ["patch noted A"]),
    "a translation reworded": ((C, C.replace("the a", "an a")), ["major redefined A"]),
    "another language tag": ((C, C.replace("@en", "@de")), ["patch noted A"]),
    "inverse": (_with(":p owl:inverseOf :q ."), ["major narrowed p"]),
    "equivalent": (_with(":p owl:equivalentProperty :q ."), ["major redefined p"]),
    "chain": (_with(":p owl:propertyChainAxiom ( :p :q ) ."), ["major widened p"]),
    "key": (_with(":A owl:hasKey ( :p ) ."), ["major narrowed A"]),
    "union": (_with(":A owl:disjointUnionOf ( :B ) ."), ["major redefined A"]),
    "apart": (_with(f"{APART} ."), ["major narrowed A", "major narrowed B"]),
    "apart from foreign": (_with(":A owl:disjointWith <x:y> ."), ["major narrowed A"]),
    "apart otherwise": ((f"{C}{APART} .", f"{C}:A owl:disjointWith :B ."), []),
    "apart with a note": (
        (f"{C}{APART} .", f'{C}{APART} ; rdfs:comment "x" .'),
        ["patch changed "],
    ),
    "apart no more": (
        (f"{C}{APART} .", f"{C}{APART} .".replace("a owl:AllDisjointClasses ;", "")),
        ["major widened A", "major widened B", "patch changed "],
    ),
    "properties apart": (
        _with("[] a owl:AllDisjointProperties ; owl:members ( :p :q ) ."),
        ["major narrowed p", "major narrowed q"],
    ),
    "range of one more": (
        (f"{C}:p rdfs:range :B .", f"{C}:p rdfs:range [ owl:unionOf ( :B :C ) ] ."),
        ["major widened p"],
    ),
    "exactly to at least": (
        (C + RESTRICTED % "owl:cardinality 1", C + RESTRICTED % "owl:minCardinality 1"),
        ["major widened A"],
    ),
    "a number to a word": (
        (C + RESTRICTED % "owl:hasValue 1", C + RESTRICTED % 'owl:hasValue "1"'),
        ["major redefined A"],
    ),
    "what we cannot read": (
        (C + RESTRICTED % "owl:hasSelf true", C + RESTRICTED % "owl:hasSelf false"),
        ["major redefined A"],
    ),
    "out of use by class": (_with(":A a owl:DeprecatedClass ."), ["minor deprecated A"]),
    "out of use": (_with(':A owl:deprecated "1"^^xsd:boolean .'), ["minor deprecated A"]),
    "a renamed class that others speak of": (
        (
            f"{C}:p rdfs:domain :A . :q rdfs:range [ owl:unionOf ( :A ) ] . {S}",
            f"{C}:p rdfs:domain :A . :q rdfs:range [ owl:unionOf ( :A ) ] . {S}".replace(
                ":A ", ":Z "
            ),
        ),
        ["major renamed A"],
    ),
    "an import": (_with(": a owl:Ontology ; owl:imports <x:y> ."), ["minor added "]),
    "in one more list": (_with("c:x skos:inScheme c:t .", to=K), ["minor changed x"]),
    "a first code": (_with('c:x skos:notation "x" .', to=K), ["minor changed x"]),
    "a link of ours": (_with("c:x :inSector c:y .", to=K), ["minor changed x"]),
    "another link of ours": (
        (f"{K}c:x :inSector c:y .", f"{K}c:x :inSector c:z ."),
        ["major redefined x"],
    ),
    "the same as": (_with("c:x owl:sameAs c:y .", to=K), ["major redefined x"]),
    "narrower": (_with("c:x skos:narrower c:y .", to=K), ["major widened x"]),
    "of one more class": (_with("c:x a :A .", to=K), ["major narrowed x"]),
    "at least none": (_with("shape:P sh:minCount 0 .", to=S), ["patch noted P"]),
    "not closed": (_with("shape:S sh:closed false .", to=S), ["patch noted S"]),
    "not switched off": (_with("shape:P sh:deactivated false .", to=S), ["patch noted P"]),
    "grave unsaid": ((S, S.replace("sh:severity sh:Violation ;", "")), ["patch noted P"]),
    "the same list": (
        (f"{S}shape:P sh:in ( 1 2 ) .", f"{S}shape:P sh:in ( 2 1 ) ."),
        ["patch noted P"],
    ),
    "one more of all": (
        (f"{S}shape:P sh:and ( shape:S ) .", f"{S}shape:P sh:and ( shape:S shape:R ) ."),
        ["major tightened P"],
    ),
    "a wider class": (
        (f"{C}{S}shape:P sh:class :B .", f"{C}{S}shape:P sh:class :A ."),
        ["minor loosened P"],
    ),
    "more kinds of node": (
        (f"{S}shape:P sh:nodeKind sh:IRI .", f"{S}shape:P sh:nodeKind sh:BlankNodeOrIRI ."),
        ["minor loosened P"],
    ),
    "flags": (
        (f'{S}shape:P sh:pattern "a" .', f'{S}shape:P sh:pattern "a" ; sh:flags "i" .'),
        ["major redefined P"],
    ),
    "another of the counted": (
        (
            f"{S}shape:P sh:qualifiedValueShape [ sh:class :A ] ; sh:qualifiedMinCount 1 .",
            f"{S}shape:P sh:qualifiedValueShape [ sh:class :B ] ; sh:qualifiedMinCount 1 .",
        ),
        ["major redefined P"],
    ),
    "a nameless part": ((S, S + INSIDE % 1), ["major tightened S"]),
    "another nameless part": ((S + INSIDE % 1, S + INSIDE % 2), ["major redefined S"]),
    "a new part": (
        (S, f"{NEW_PART}shape:R a sh:PropertyShape ; sh:path :q ; sh:minCount 1 ."),
        ["major added R", "patch noted S"],
    ),
    "a check for others, too": (
        _with("shape:T a sh:NodeShape ; sh:targetClass :B ; sh:property shape:P .", to=S),
        ["major added T"],
    ),
    "another query": (
        (f'{S}shape:P sh:sparql [ sh:select "a" ] .', f'{S}shape:P sh:sparql [ sh:select "b" ] .'),
        ["major redefined P"],
    ),
}


@pytest.mark.parametrize("name", WEIGHED)
def test_what_a_change_takes(name: str) -> None:
    (old, new), expected = WEIGHED[name]
    changes = compare(_turtle(old), _turtle(new)).changes
    told = [f"{c.level.word} {c.kind} {c.iri.rpartition('/')[2]}" for c in changes]
    assert sorted(told) == sorted(expected)


def test_a_case_under_another_name_is_renamed_with_all_that_hangs_from_it() -> None:
    text = (ROOT / "tests/examples/hybrid-cafe.ttl").read_text("utf-8")
    other = text.replace("case/hybrid-cafe", "case/other-cafe")
    found = compare(_turtle(text), _turtle(other))
    assert len(found.changes) > 10
    assert {change.kind for change in found.changes} == {Kind.RENAMED}
    for change in found.changes:
        assert change.to == change.iri.replace("/hybrid-cafe", "/other-cafe")
    assert {iri for iri in found.labels if "/hybrid-cafe" in iri}


def test_values_that_look_alike_are_told_apart() -> None:
    (change,) = compare(_turtle(':x :q 1 . :x :r "a" .'), _turtle(':x :q "1" ; :r "a" .')).changes
    assert change.details[0].before != change.details[0].after


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
    typed = Asked({**header, "param b": "integer | b | b"}, old.body)
    (change,) = compare(
        _turtle("", questions={"q": old}), _turtle("", questions={"q": typed})
    ).changes
    assert (change.kind, change.level) == (Kind.REDEFINED, Level.MAJOR)
    rule = compare(_turtle("", rules={"q": old}), _turtle("", rules={"q": cases[3][0]}))
    assert [(c.area, c.kind) for c in rule.changes] == [(Area.RULES, Kind.REDEFINED)]
    renamed = compare(_turtle("", questions={"q": old}), _turtle("", questions={"r": old}))
    assert [(c.kind, c.to) for c in renamed.changes] == [(Kind.RENAMED, "r")]


def test_settings_are_compared_too(tmp_path: Path) -> None:
    states = []
    for name, where, row in (("theme", "?case :theme ?value", 1), ("topic", "?case :t ?value", 2)):
        folder = tmp_path / name
        (folder / "queries").mkdir(parents=True)
        facets, picture = folder / "queries" / "facets.toml", folder / "queries" / "picture.toml"
        facets.write_text(f'[theme]\nda = "{name}"\nwhere = "{where}"\n[{name}-2]\nwhere = "x"')
        picture.write_text(f"boxes = [{{ row = {row} }}]")
        states.append(read_snapshot(str(folder)))
    told = [(c.area, c.kind, c.level, c.iri) for c in compare(*states).changes]
    assert told == [
        (Area.QUESTIONS, Kind.RENAMED, Level.MAJOR, "facets/theme-2"),
        (Area.QUESTIONS, Kind.CHANGED, Level.MINOR, "facets/theme"),
        (Area.QUESTIONS, Kind.RELABELLED, Level.PATCH, "facets/theme"),
        (Area.DATA, Kind.CHANGED, Level.PATCH, "picture"),
    ]
    assert compare(states[0], states[0]).changes == []


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
