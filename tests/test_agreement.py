"""HermiT, owlrl and the compiled SPARQL agree on what realises which model.

The rules stand once, in the ontology; a rule changed there changes all three.
"""

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import owlrl
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat, serialize

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.classification import Verdict, classify
from samspil.jobs.reasoning import project, reason
from samspil.jobs.rules import HAS_FEATURE, RuleSet, read_rules
from samspil.words.vocabulary import BASE, NS, RDF_TYPE

Pairs = set[tuple[str, str]]
BATCH, BATCHES = 100, 10
RULES = read_rules(find_workspace())
FEATURES = sorted(rule.feature for rule in RULES.features)


def _arrangements(kept: Iterable[Quad], workspace: Workspace) -> list[Quad]:
    """The definitions and the arrangements with their features: what the reasoners need."""
    models = Store()
    models.load(workspace.root / "ontology/models.ttl", BASE + "graph/models")
    arrangement = NamedNode(NS + "CollaborationArrangement")
    facts = [q for q in kept if q.predicate.value == HAS_FEATURE or q.object == arrangement]
    return [*models.quads(), *(q for q in facts if str(q.subject).startswith(f"<{BASE}case/"))]


def _compiled(store: Store, rules: RuleSet) -> Pairs:
    found: Pairs = set()
    for rule in rules.models:
        triples = store.query(rule.construct)
        assert isinstance(triples, QueryTriples)
        found |= {(triple.subject.value, rule.iri) for triple in triples}
    return found


def _hermit(quads: list[Quad], rules: RuleSet) -> Pairs:
    found = reason(quads)
    assert found.consistent
    kinds = {rule.iri for rule in rules.models}
    return {(one, kind) for one, kind in found.types if kind in kinds}


def _owlrl(quads: list[Quad], rules: RuleSet) -> Pairs:
    text = serialize((q.triple for q in project(quads)), format=RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(data=text, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    kinds = {rule.iri for rule in rules.models}
    return {
        (str(one), str(kind))
        for one, kind in graph.subject_objects(rdflib.RDF.type)
        if str(kind) in kinds and str(one).startswith(BASE + "case/")
    }


def _assert_agreement(store: Store, rules: RuleSet, workspace: Workspace) -> Pairs:
    quads = _arrangements(store.quads(), workspace)
    compiled = _compiled(store, rules)
    assert _hermit(quads, rules) == compiled
    assert _owlrl(quads, rules) == compiled
    return compiled


def _with_examples(workspace: Workspace, rules: RuleSet) -> tuple[Store, Pairs]:
    store = Store.of(workspace)
    for path in collect([ROOT / "tests/examples"]):
        store.add(read(path).quads)
    realised = {(c.arrangement, rule.iri) for c in classify(store, rules) for rule in c.realised}
    return store, realised


def test_the_three_agree_on_every_example(workspace: Workspace) -> None:
    store, realised = _with_examples(workspace, RULES)
    assert _assert_agreement(store, RULES, workspace) == realised
    assert len(realised) > 20


@settings(
    max_examples=BATCHES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    st.lists(
        st.tuples(
            st.frozensets(st.sampled_from(FEATURES)), st.frozensets(st.sampled_from(FEATURES))
        ),
        min_size=BATCH,
        max_size=BATCH,
    )
)
def test_the_three_agree_on_a_thousand_random_arrangements(
    batch: list[tuple[frozenset[str], frozenset[str]]],
) -> None:
    workspace = find_workspace()
    store = Store.of(workspace, "ontology")
    kind, has = NamedNode(RDF_TYPE), NamedNode(HAS_FEATURE)
    lacks = NamedNode(NS + "lacksFeature")
    for number, (held, lacked) in enumerate(batch):
        one = NamedNode(f"{BASE}case/random/{number}")
        store.add([Quad(one, kind, NamedNode(NS + "CollaborationArrangement"))])
        store.add(Quad(one, has, NamedNode(feature)) for feature in held)
        store.add(Quad(one, lacks, NamedNode(feature)) for feature in lacked - held)
    found = classify(store, RULES)
    compiled = _assert_agreement(store, RULES, workspace)
    answered = {
        (c.arrangement, a.rule.iri)
        for c in found
        for a in c.assessments
        if a.verdict is Verdict.REALISED
        or (a.verdict is Verdict.CONFLICT and (c.arrangement, a.rule.iri) in compiled)
    }
    assert answered == compiled


@pytest.fixture
def mutated(tmp_path: Path) -> Workspace:
    """A copy of the content in which a partnership no longer needs joint goals."""
    for name in ("ontology", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    models = tmp_path / "ontology/models.ttl"
    text = models.read_text("utf-8")
    start = text.index("\nsam:Partnership\n")
    block = text[start : text.index("\n    .\n", start)]
    changed = re.sub(r"\n\s*\[[^\]]*feature:joint-goals[^\]]*\]", "", block)
    assert changed != block
    models.write_text(text.replace(block, changed), "utf-8")
    return Workspace(tmp_path)


def test_a_rule_changed_in_the_ontology_changes_all_three(
    workspace: Workspace, mutated: Workspace
) -> None:
    _, before = _with_examples(workspace, RULES)
    rules = read_rules(mutated)
    store, after = _with_examples(mutated, rules)
    assert after > before
    assert {kind.rsplit("/", 1)[-1] for _, kind in after - before} >= {"Partnership"}
    assert _assert_agreement(store, rules, mutated) == after
