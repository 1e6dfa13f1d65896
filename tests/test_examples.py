"""The fictional examples are classified as worked out by hand beside them."""

import csv

import pytest

from conftest import ROOT
from samspil.engine.store import Store
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace
from samspil.jobs.classification import Classification, classify
from samspil.jobs.rules import read_rules

EXAMPLES = ROOT / "tests" / "examples"
with (ROOT / "tests" / "expected-of-examples.csv").open(encoding="utf-8", newline="") as file:
    EXPECTED = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def classified_examples(workspace: Workspace) -> dict[str, Classification]:
    store = Store.of(workspace)
    for path in collect([EXAMPLES]):
        store.add(read(path).quads)
    return {found.arrangement: found for found in classify(store, read_rules(workspace))}


def test_there_are_enough_examples_and_each_is_marked_fictional() -> None:
    files = sorted(EXAMPLES.glob("*.ttl"))
    assert len(files) == 15
    for path in files:
        text = path.read_text("utf-8")
        assert "sam:fictional true" in text
        assert '(opdigtet)"@da' in text


def test_every_arrangement_and_model_has_an_expected_answer() -> None:
    assert len(EXPECTED) == 15 * 11
    assert {row["answer"] for row in EXPECTED} == {"realised", "not-realised", "unknown"}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda r: f"{r['arrangement'][32:]}-{r['model']}")
def test_an_arrangement_is_classified_as_worked_out_by_hand(
    row: dict[str, str], classified_examples: dict[str, Classification]
) -> None:
    found = classified_examples[row["arrangement"]]
    (answer,) = (a.verdict for a in found.assessments if a.rule.iri.endswith("/" + row["model"]))
    assert answer == row["answer"]


def test_the_examples_hold_each_model_and_each_strict_reading() -> None:
    realised = {row["model"] for row in EXPECTED if row["answer"] == "realised"}
    assert len(realised) == 11
