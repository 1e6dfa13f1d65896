"""The report that SHACL defines, held against the one the reference engine writes itself."""

from collections import defaultdict
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import SH, BNode, URIRef

from conftest import ROOT
from made_findings import CONTEXT, MADE, options, rendered
from samspil.files import ntriples
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.rendering import FORMATS
from samspil.jobs.validation import validate
from samspil.words.findings import Report
from samspil.words.vocabulary import SHAPE

SHAPES = ROOT / "tests" / "shapes"
PTR = rdflib.Namespace("http://www.w3.org/2009/pointers#")
EARL = rdflib.Namespace("http://www.w3.org/ns/earl#")
_ASKS_NOTHING = {"message", "name", "description", "severity", "order", "group", "path"}


def _examples_of_every_kind() -> list[str]:
    """A check for every set of constraints that one of our shapes has."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for quad in CONTEXT.book.quads:
        shape, property_ = str(quad.subject)[1:-1], quad.predicate.value
        if shape in CONTEXT.book.checks and not property_.endswith(("type", "identifier")):
            name = property_.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
            if name not in _ASKS_NOTHING and not name.startswith("target"):
                asked[shape].add(name)
    kinds: dict[frozenset[str], str] = {}
    for shape, names in sorted(asked.items()):
        kinds.setdefault(frozenset(names), shape.removeprefix(SHAPE))
    return sorted(kinds.values())


KINDS = _examples_of_every_kind()


def test_there_are_many_kinds_of_shape() -> None:
    assert len(KINDS) > 25


@pytest.fixture(scope="module")
def shapes(workspace: Workspace) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in workspace.turtle("shapes"):
        graph.parse(path)
    return graph


def _results(report: rdflib.Graph) -> set[tuple[str, ...]]:
    return {
        tuple(
            str(report.value(result, property_))
            for property_ in (
                *(SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity),
                *(SH.sourceShape, SH.sourceConstraintComponent),
            )
        )
        for result in report.objects(None, SH.result)
    }


@pytest.mark.parametrize("check", KINDS)
def test_our_report_says_what_the_reference_engine_says(
    check: str, shapes: rdflib.Graph, workspace: Workspace
) -> None:
    path = SHAPES / f"{check}.bad.ttl"
    found = validate([path], workspace)
    ours = rdflib.Graph().parse(data=FORMATS["ttl"](found, options()), format="turtle")
    statements = read(path).ntriples
    background = CONTEXT.background(ntriples.subjects(statements), ntriples.iris(statements))
    data = rdflib.Graph().parse(data=statements + background, format="nt")
    _, theirs, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False, inference="none")
    described = {str(subject) for subject in rdflib.Graph().parse(path).subjects()}
    wanted = {
        result
        for result in _results(theirs)
        if result[0] in described and result[4] == SHAPE + check
    }
    found_by_us = _without_guesses(_results(ours), check)
    assert len(found_by_us) == 1
    # One mistake is one finding, even if several constraints of the shape are broken by it.
    assert found_by_us <= _without_guesses(wanted, check)


def _without_guesses(results: set[tuple[str, ...]], check: str) -> set[tuple[str, ...]]:
    """Without paths and values where engines differ: the focus as value, pairs of properties."""
    shape = CONTEXT.book.checks[SHAPE + check]
    kept = {r for r in results if r[4] == SHAPE + check}
    return {
        (
            focus,
            path if shape.path else "",
            ""
            if value in (focus, "None") or "Disjoint" in component or "SPARQL" in component
            else value,
            severity,
            source,
            component,
        )
        for focus, path, value, severity, source, component in kept
    }


def test_a_report_without_findings_conforms_and_any_finding_says_it_does_not() -> None:
    fine = rdflib.Graph().parse(data=FORMATS["ttl"](Report((), 1, 3), options()), format="turtle")
    assert [bool(value) for value in fine.objects(None, SH.conforms)] == [True]
    data = rendered("ttl", *MADE["unknown-field-in-yaml"])
    broken = rdflib.Graph().parse(data=data, format="turtle")
    assert [bool(value) for value in broken.objects(None, SH.conforms)] == [False]


def test_a_mistake_of_form_is_a_result_with_a_place_and_a_component_of_ours() -> None:
    data = rendered("ttl", *MADE["unknown-field-in-yaml"])
    report = rdflib.Graph().parse(data=data, format="turtle")
    (result,) = report.objects(None, SH.result)
    assert isinstance(report.value(result, SH.focusNode), BNode)
    assert report.value(result, SH.sourceShape) is None
    component = report.value(result, SH.sourceConstraintComponent)
    assert component == URIRef("https://w3id.org/samspil/check/field-unknown")
    place = report.value(result, EARL.pointer)
    assert [str(report.value(place, PTR[name])) for name in ("reference", "lineNumber")] == [
        "vejle.yaml",
        "6",
    ]
    assert {message.language for message in report.objects(result, SH.resultMessage)} == {  # type: ignore[attr-defined]
        "da",
        "en",
    }


def test_a_cell_is_pointed_to_by_sheet_and_address() -> None:
    data = rendered("ttl", *MADE["dates-in-a-workbook"])
    report = rdflib.Graph().parse(data=data, format="turtle")
    (expression,) = report.objects(None, PTR.expression)
    assert str(expression) == "Sag!H2"


def test_a_value_keeps_its_datatype_where_it_can_be_seen(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.ttl"
    text = (SHAPES / "CaseShape-budgetKroner.bad.ttl").read_text("utf-8")
    path.write_text(text, "utf-8")
    found = validate([path], workspace)
    report = rdflib.Graph().parse(data=FORMATS["ttl"](found, options()), format="turtle")
    written = set(rdflib.Graph().parse(path).objects())
    values = set(report.objects(None, SH.value))
    assert values
    assert values <= written
