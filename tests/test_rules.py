"""From OWL class expressions and derivation files to rules."""

from pathlib import Path

import pytest

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files import ntriples
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.classification import Verdict, classify
from samspil.jobs.rules import RuleSet, read_rules
from samspil.jobs.validation.context import read_context
from samspil.words.errors import BadContent
from samspil.words.vocabulary import NS

PREFIXES = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX sam: <https://w3id.org/samspil/ns/>
PREFIX feature: <https://w3id.org/samspil/concept/feature/>
PREFIX x: <https://w3id.org/samspil/case/x/>
"""
HAS = "[ a owl:Restriction ; owl:onProperty sam:hasFeature ; owl:hasValue feature:{} ]"
FACTS = """
x:a a sam:CollaborationArrangement ; sam:hasFeature feature:one , feature:two .
x:b a sam:CollaborationArrangement ; sam:hasFeature feature:one ; sam:lacksFeature feature:two .
x:c a sam:CollaborationArrangement ; sam:hasFeature feature:one .
x:d a sam:CollaborationArrangement ; sam:hasParticipation x:p .
x:p sam:role x:chair .
"""


def _workspace(folder: Path, definition: str, **features: str) -> Workspace:
    (folder / "ontology/features").mkdir(parents=True)
    (folder / "ontology/models.ttl").write_text(
        f'{PREFIXES}sam:Model owl:equivalentClass {definition} ; sam:ruleId "X" .', "utf-8"
    )
    for name, body in features.items():
        text = f"{PREFIXES}CONSTRUCT {{ ?arrangement ?polarity feature:{name} }} WHERE {{ {body} }}"
        (folder / f"ontology/features/{name}.rq").write_text(text, "utf-8")
    return Workspace(folder)


def _answers(folder: Path, definition: str) -> dict[str, Verdict]:
    rules = read_rules(_workspace(folder, definition))
    facts = folder / "facts.ttl"
    facts.write_text(PREFIXES + FACTS, "utf-8")
    store = Store()
    store.load(facts, NS + "facts")
    return {c.arrangement[-1]: c.assessments[0].verdict for c in classify(store, rules)}


R, N, U = Verdict.REALISED, Verdict.NOT_REALISED, Verdict.UNKNOWN
ONE, TWO = HAS.format("one"), HAS.format("two")
SOME = "[ a owl:Restriction ; owl:onProperty sam:hasParticipation ; owl:someValuesFrom {} ]"
CHAIR = "[ a owl:Restriction ; owl:onProperty sam:role ; owl:hasValue x:chair ]"


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (ONE, {"a": R, "b": R, "c": R, "d": U}),
        (f"[ owl:intersectionOf ( {ONE} {TWO} ) ]", {"a": R, "b": N, "c": U, "d": U}),
        (f"[ owl:unionOf ( {ONE} {TWO} ) ]", {"a": R, "b": R, "c": R, "d": U}),
        (
            f"[ owl:intersectionOf ( {TWO} [ owl:unionOf ( {ONE} {TWO} ) ] ) ]",
            {"a": R, "b": N, "c": U, "d": U},
        ),
        (SOME.format(CHAIR), {"a": U, "b": U, "c": U, "d": R}),
        ("[ owl:oneOf ( x:a x:d ) ]", {"a": R, "b": U, "c": U, "d": R}),
        (
            "[ owl:intersectionOf ( sam:CollaborationArrangement " + ONE + " ) ]",
            {"a": R, "b": R, "c": R, "d": U},
        ),
    ],
    ids=["hasValue", "all", "any", "nested", "some", "oneOf", "named"],
)
def test_an_expression_has_three_honest_answers(
    definition: str, expected: dict[str, Verdict], tmp_path: Path
) -> None:
    assert _answers(tmp_path, definition) == expected


@pytest.mark.parametrize(
    "expression",
    [
        f"[ owl:complementOf {ONE} ]",
        "[ a owl:Restriction ; owl:onProperty sam:role ; owl:allValuesFrom sam:Model ]",
        "[ a owl:Restriction ; owl:onProperty sam:role ; owl:minCardinality 2 ]",
        f"[ owl:intersectionOf ( {ONE} sam:Model ) ]",
    ],
    ids=["complement", "only", "at-least", "itself"],
)
def test_an_expression_that_cannot_be_compiled_names_its_class(
    expression: str, tmp_path: Path
) -> None:
    with pytest.raises(BadContent) as caught:
        read_rules(_workspace(tmp_path, expression))
    assert caught.value.key == "rule-expression"
    assert caught.value.values["term"] == NS + "Model"


def test_features_are_run_after_those_they_read(tmp_path: Path) -> None:
    rules = read_rules(
        _workspace(
            tmp_path,
            ONE,
            one="?arrangement sam:hasFeature feature:two",
            two="?arrangement sam:lacksFeature feature:three",
            three="?arrangement a sam:CollaborationArrangement",
        )
    )
    assert [rule.file for rule in rules.features] == ["three.rq", "two.rq", "one.rq"]


def test_features_that_read_each_other_in_a_circle_are_an_error(tmp_path: Path) -> None:
    workspace = _workspace(
        tmp_path,
        ONE,
        one="?arrangement sam:hasFeature feature:two",
        two="?arrangement sam:hasFeature feature:one",
    )
    with pytest.raises(BadContent) as caught:
        read_rules(workspace)
    assert caught.value.key == "rule-cycle"
    assert "one → two" in str(caught.value.values) or "two → one" in str(caught.value.values)


def test_a_derivation_file_without_the_agreed_head_is_an_error(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, ONE)
    (tmp_path / "ontology/features/bad.rq").write_text("ASK { ?s ?p ?o }", "utf-8")
    with pytest.raises(BadContent, match="rule-head"):
        read_rules(workspace)


def test_what_no_rule_is_said_to_read_changes_nothing_that_is_derived(workspace: Workspace) -> None:
    context = read_context(workspace)
    for path in sorted((ROOT / "tests" / "examples").glob("*.ttl")):
        whole = read(path, path.name, workspace).ntriples
        part = ntriples.with_properties(whole, context.read_by_rules)
        assert 0 < len(part) < len(whole)
        assert _derived(part, context.rules) == _derived(whole, context.rules), path


def _derived(statements: bytes, rules: RuleSet) -> set[bytes]:
    store = Store()
    store.load_ntriples(statements)
    classify(store, rules)
    return set(store.derived().splitlines())
