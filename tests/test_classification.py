"""What the rules say, beside what the sources say."""

import pytest
from pyoxigraph import Literal, NamedNode

from conftest import ROOT
from samspil import __version__
from samspil.engine.store import Store
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace
from samspil.jobs.classification import Classification, Verdict, classify
from samspil.jobs.explanation import explain
from samspil.jobs.provenance import derived_dataset
from samspil.jobs.readings import read_readings
from samspil.jobs.rules import RuleSet, read_rules
from samspil.jobs.whatif import what_would_it_take
from samspil.words.vocabulary import BASE, NS

CASE = BASE + "case/"
FEATURE = BASE + "concept/feature/"
PREFIXES = f"PREFIX sam: <{NS}>\nPREFIX answer: <{BASE}concept/answer/>\n"


@pytest.fixture(scope="module")
def rules(workspace: Workspace) -> RuleSet:
    return read_rules(workspace)


@pytest.fixture(scope="module")
def store(workspace: Workspace) -> Store:
    store = Store.of(workspace)
    for path in collect([ROOT / "tests/examples"]):
        store.add(read(path).quads)
    return store


@pytest.fixture(scope="module")
def found(store: Store, rules: RuleSet) -> dict[str, Classification]:
    return {c.arrangement.removeprefix(CASE): c for c in classify(store, rules)}


def _verdict(one: Classification, model: str) -> Verdict:
    (verdict,) = (a.verdict for a in one.assessments if a.rule.iri == NS + model)
    return verdict


def test_job_guidance_is_asserted_but_not_derivable(found: dict[str, Classification]) -> None:
    one = found["job-and-education-guidance/with-citizens"]
    assert one.asserted == (BASE + "concept/model/co-production",)
    assert _verdict(one, "CoProduction") is Verdict.UNKNOWN


def test_the_loose_network_of_job_guidance_is_no_model(found: dict[str, Classification]) -> None:
    one = found["job-and-education-guidance/with-institutions"]
    assert one.asserted == ()
    assert [rule.rule for rule in one.realised] == ["R5"]


def test_hotspot_expressly_does_not_co_produce(found: dict[str, Classification]) -> None:
    one = found["hotspot/professional-partnerships"]
    assert _verdict(one, "CoProduction") is Verdict.NOT_REALISED
    assert _verdict(one, "ProfessionalPartnership") is Verdict.UNKNOWN


def test_one_poisoned_case_among_a_hundred_changes_no_other_answer(
    workspace: Workspace, rules: RuleSet, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hundred")
    body = (
        "<{n}> a sam:CollaborationArrangement ; sam:jointGoalSetting answer:{a} ; "
        "sam:innovationAim answer:yes ."
    )
    lines = [body.format(n=n, a="yes" if n % 2 else "no") for n in range(100)]

    def answers(lines: list[str]) -> dict[str, Classification]:
        file = folder / "cases.ttl"
        file.write_text(f"{PREFIXES}BASE <{CASE}x/>\n" + "\n".join(lines), "utf-8")
        store = Store.of(workspace, "ontology")
        store.add(read(file).quads)
        return {c.arrangement: c for c in classify(store, rules)}

    clean = answers(lines)
    poisoned = answers([*lines, "<50> sam:jointGoalSetting answer:yes ."])
    assert len(clean) == 100
    changed = {iri for iri, one in clean.items() if poisoned[iri] != one}
    assert changed == {CASE + "x/50"}
    partnership = next(a for a in poisoned[CASE + "x/50"].assessments if a.rule.rule == "R2")
    assert partnership.verdict is Verdict.CONFLICT
    assert partnership.conflicting == (FEATURE + "joint-goals",)


def test_a_conflict_names_both_sources(workspace: Workspace, rules: RuleSet) -> None:
    store = Store.of(workspace, "ontology")
    file = ROOT / "tests/data/two-sources.ttl"
    store.add(read(file).quads)
    (one,) = classify(store, rules)
    assessment = next(a for a in one.assessments if a.rule.rule == "R2")
    (step,) = (
        s
        for s in explain(store, rules, one, assessment).steps
        if s.feature == FEATURE + "joint-goals"
    )
    assert step.present
    assert step.absent
    said = {s.source for fact in (*step.has, *step.lacks) for s in fact.statements}
    assert said == {CASE + "two-sources/agreement", CASE + "two-sources/evaluation"}


def test_an_explanation_reaches_from_the_model_to_the_words_of_the_source(
    store: Store, rules: RuleSet, found: dict[str, Classification]
) -> None:
    one = found["hotspot/professional-partnerships"]
    assessment = next(a for a in one.assessments if a.rule.rule == "R2a")
    chain = explain(store, rules, one, assessment)
    (without,) = (s for s in chain.steps if s.feature == FEATURE + "without-citizens")
    assert [fact.property for fact in without.has] == [NS + "citizenCapacity"]
    (asserted,) = chain.asserted
    (said,) = asserted.statements
    assert said.source == BASE + "source/espersen-andersen-2017"
    assert said.wording == "via professionelle partnerskaber"
    assert said.status.endswith("asserted-by-source")
    assert BASE + "source/samspil-rules-v1" in chain.literature


def test_every_unknown_feature_says_which_fields_would_decide_it(
    store: Store, rules: RuleSet, found: dict[str, Classification]
) -> None:
    seen = 0
    for one in found.values():
        for assessment in one.assessments:
            for step in explain(store, rules, one, assessment).steps:
                assert step.fields, step.feature
                assert step.present == bool(step.has), step
                assert step.absent == bool(step.lacks), step
                seen += 1
    assert seen > 500


def test_assuming_what_is_missing_realises_the_model(workspace: Workspace, rules: RuleSet) -> None:
    arrangement = "hotspot/professional-partnerships"
    before = {c.arrangement: c for c in classify(Store.of(workspace), rules)}[CASE + arrangement]
    rule = next(r for r in rules.models if r.rule == "R4")
    needed = what_would_it_take(before, rule)
    assert needed.changes == ()
    (change,) = needed.shortest
    assert {iri.removeprefix(FEATURE) for iri in change} == {
        "regular-producer",
        "users-or-residents-take-part",
        "active-citizen-contribution",
        "citizens-in-delivery",
    }
    for left_out in [None, *sorted(change)]:
        assumed = {feature: True for feature in change if feature != left_out}
        after = {c.arrangement: c for c in classify(Store.of(workspace), rules, assumed)}
        realised = _verdict(after[CASE + arrangement], "CoProduction") is Verdict.REALISED
        assert realised == (left_out is None)


def test_schools_differ_on_the_same_case(store: Store, found: dict[str, Classification]) -> None:
    readings = read_readings(store)
    assert {"light", "strict", "ostrom", "andersen-espersen", "bovaird"} <= set(readings)
    one = found["says-samskabelse/arr-1"]

    def realised(name: str) -> set[str]:
        return {a.rule.rule for a in readings[name].of(one) if a.verdict is Verdict.REALISED}

    assert realised("light") == {"R4"}
    assert realised("ostrom") == {"R4"}
    assert realised("strict") == set()
    assert realised("andersen-espersen") == set()


def test_nearest_model_counts_the_features_that_are_missing(
    found: dict[str, Classification],
) -> None:
    one = found["hotspot/professional-partnerships"]
    assert {a.rule.rule for a in one.nearest} == {"R2"}
    assert one.nearest[0].distance == 3


def test_the_facts_behind_an_answer_are_literals_or_names(store: Store, rules: RuleSet) -> None:
    for one in classify(store, rules):
        for assessment in one.assessments:
            for step in explain(store, rules, one, assessment).steps:
                for fact in (*step.has, *step.lacks):
                    assert isinstance(fact.value, Literal) or str(fact.value).startswith("<http")


def test_what_is_derived_has_a_graph_for_each_rule_and_touches_no_source(
    workspace: Workspace, rules: RuleSet
) -> None:
    store = Store.of(workspace)
    before = {path: path.read_bytes() for path in workspace.turtle("data")}
    found = classify(store, rules)
    quads = set(derived_dataset(store, rules, found))
    graphs = {str(quad.graph_name) for quad in quads}
    assert len(graphs) > 10
    loose = f"<{BASE}graph/derived/LooseNetwork>"
    (kind,) = (q for q in quads if str(q.graph_name) == loose)
    assert kind.subject == NamedNode(CASE + "job-and-education-guidance/with-institutions")
    described = {(str(q.subject), q.predicate.value.rsplit("#", 1)[-1]) for q in quads}
    for graph in graphs - {"DEFAULT"}:
        assert (graph, "wasGeneratedBy") in described
        assert (graph, "wasDerivedFrom") in described
    versions = [q.object for q in quads if q.predicate.value.endswith("versionInfo")]
    assert versions == [Literal(f"samspil {__version__}")]
    assert before == {path: path.read_bytes() for path in workspace.turtle("data")}
