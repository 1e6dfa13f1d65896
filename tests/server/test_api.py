"""The canned questions for programs: every question in every form, described and fuzzed."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from pyarrow import parquet
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.questions import read_questions
from servers import ROOT, Running, Start
from test_questions import EXPECTED

QUESTIONS = read_questions(find_workspace())
THEME = "/api/which-cases-have-a-theme"
DRAWN = "/api/which-elements-stem-from-which-regime"


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_an_answer_in_every_form(name: str, running: Running) -> None:
    reply = running.get(f"/api/{name}")
    assert reply.status == 200, reply.text
    whole = reply.json
    assert whole["name"] == name
    assert whole["total"] == len(whole["rows"]) == int(reply["X-Samspil-Total-Rows"])
    columns = [column.name for column in QUESTIONS[name].columns]
    assert all(list(row) == columns for row in whole["rows"])
    rows = whole["total"]
    assert len(list(csv.reader(io.StringIO(running.get(f"/api/{name}.csv").text)))) == rows + 1
    danish = running.get(f"/api/{name}.csv-excel-da").text
    assert len(list(csv.reader(io.StringIO(danish), delimiter=";"))) == rows + 1
    book = openpyxl.load_workbook(io.BytesIO(running.get(f"/api/{name}.xlsx").body))
    assert book.worksheets[0].max_row == rows + 1
    found = parquet.read_table(io.BytesIO(running.get(f"/api/{name}.parquet").body))
    assert found.num_rows == rows
    for form, kind in (("srj", QueryResultsFormat.JSON), ("srx", QueryResultsFormat.XML)):
        solutions = parse_query_results(running.get(f"/api/{name}.{form}").body, kind)
        assert isinstance(solutions, QuerySolutions)
        assert len(list(solutions)) == rows


def test_the_answers_are_those_that_are_expected(start: Start, workspace: Workspace) -> None:
    """The same rows as the command gives, shapes and all being served beside the data."""
    compared = 0
    with start("--with", "tests/examples") as server:
        for name in QUESTIONS:
            with (EXPECTED / f"{name}.examples.csv").open(encoding="utf-8", newline="") as file:
                header, *expected = csv.reader(file)
            found = server.get(f"/api/{name}.srj").json["results"]["bindings"]

            def shown(binding: dict[str, Any] | None) -> str:
                if binding is None:
                    return ""
                value = str(binding["value"])
                uri = binding["type"] == "uri"
                return workspace.vocabulary.shorten(value) if uri else value

            assert [[shown(row.get(c)) for c in header] for row in found] == expected, name
            compared += len(expected)
    assert compared > 500


def test_accept_a_suffix_and_a_parameter_are_the_same_wish(running: Running) -> None:
    replies = [
        running.get(THEME, Accept="text/csv"),
        running.get(f"{THEME}.csv"),
        running.get(THEME, {"format": "csv"}),
    ]
    assert len({reply.body for reply in replies}) == 1
    assert {reply["Content-Type"] for reply in replies} == {"text/csv; charset=utf-8"}
    assert running.get(THEME, Accept="application/pdf").status == 406
    assert running.get(f"{THEME}.pdf").status == 406


def test_pages_are_linked_and_together_are_the_whole(running: Running) -> None:
    whole = running.get(THEME).json
    path, rows = f"{THEME}?size=2", []
    while path:
        reply = running.get(path)
        assert reply.json["total"] == whole["total"]
        rows += reply.json["rows"]
        links = re.findall(r'<([^>]*)>; rel="(\w+)"', reply["Link"])
        path = next((link for link, relation in links if relation == "next"), "")
    assert rows == whole["rows"]
    raw = running.get(f"{THEME}.srj?page=2&size=2").json["results"]["bindings"]
    assert [row["case"]["value"] for row in raw] == [row["case"]["iri"] for row in rows[2:4]]
    assert running.get(f"{THEME}?page=999&size=2").json["rows"] == []


def test_a_value_may_be_a_name_a_code_or_an_iri(running: Running) -> None:
    iri = "https://w3id.org/samspil/concept/theme/crime-prevention"
    bodies = {
        json.dumps(running.get(THEME, {"theme": value}).json["rows"])
        for value in (
            "crime-prevention",
            "kriminalitetsforebyggelse og tryghed",
            "T-KRIM",
            "theme:crime-prevention",
            iri,
        )
    }
    assert len(bodies) == 1


def test_names_come_in_the_language_that_is_asked_for(running: Running) -> None:
    for language, title in (("da", "Hotspotprojektet"), ("en", "The hotspot project")):
        asked = running.get(f"{THEME}.csv", {"theme": "crime-prevention", "lang": language})
        assert title in asked.text
        assert asked["Content-Language"] == language
        preferred = running.get(
            f"{THEME}.csv", {"theme": "crime-prevention"}, Accept_Language=language
        )
        assert preferred.body == asked.body


WRONG = [
    ("/api/which-cases-have-a-thme", 404, "which-cases-have-a-theme"),
    (f"{THEME}?thme=x", 400, "theme"),
    (f"{THEME}?theme=crime-prevntion", 400, "crime-prevention"),
    (f"{THEME}?theme=xyzzyxyzzy", 400, "theme"),
    (f"{THEME}?theme=a&theme=b", 400, "theme"),
    (f"{THEME}?page=0", 400, "page"),
    (f"{THEME}?page=x", 400, "page"),
    (f"{THEME}?size=100000", 400, "size"),
    (f"{THEME}?size=-1", 400, "size"),
    (f"{THEME}?lang=sv", 400, "sv"),
    (f"{THEME}?format=pdf", 406, "xlsx"),
    (f"{THEME}.ttl", 406, "xlsx"),
    ("/api/which-cases-have-small-counts?threshold=many", 400, "threshold"),
    ("/api/which-cases-have-small-counts?threshold=" + "9" * 30, 400, "threshold"),
]


@pytest.mark.parametrize(("path", "status", "word"), WRONG)
def test_a_wrong_wish_is_told_what_is_wrong(
    path: str, status: int, word: str, running: Running
) -> None:
    reply = running.get(path, Accept_Language="en")
    assert reply.status == status
    assert reply["Content-Type"] == "application/problem+json"
    assert word in reply.json["detail"]


def test_a_form_whose_part_is_missing_is_told_so(start_with: Start) -> None:
    """As on a machine without them: the modules are kept from being found."""
    hidden = "import sys; sys.modules['pyarrow'] = sys.modules['resvg_py'] = None\n"
    with start_with(before=hidden) as server:
        reply = server.get(f"{THEME}.parquet", Accept_Language="en")
        assert reply.status == 501
        assert "samspil[parquet]" in reply.json["detail"]
        reply = server.get(f"{DRAWN}.png", Accept_Language="en")
        assert reply.status == 501
        assert "samspil[png]" in reply.json["detail"]
        assert server.get(f"{DRAWN}.svg").status == 200
        assert server.get(f"{THEME}.xlsx").status == 200


def test_a_question_that_makes_a_graph_is_given_as_rdf(start_with: Start, tmp_path: Path) -> None:
    for name in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    head = (ROOT / "queries/which-cases-have-a-theme.rq").read_text("utf-8").splitlines()
    kept = [line for line in head if line.startswith("#+") and " column " not in line]
    body = "CONSTRUCT { ?case a sam:Case } WHERE { VALUES ?theme { UNDEF } ?case sam:theme ?theme }"
    text = "\n".join([*kept, "PREFIX sam: <https://w3id.org/samspil/ns/>", body])
    (tmp_path / "queries/cases-as-a-graph.rq").write_text(text, "utf-8")
    with start_with(root=str(tmp_path)) as server:
        path = "/api/cases-as-a-graph"
        for media_type, form in (
            ("text/turtle", RdfFormat.TURTLE),
            ("application/rdf+xml", RdfFormat.RDF_XML),
            ("application/ld+json", RdfFormat.JSON_LD),
        ):
            reply = server.get(path, {"theme": "crime-prevention"}, Accept=media_type)
            assert reply.status == 200
            assert len(list(parse(reply.body, form))) == 3
        assert server.get(f"{path}.xlsx").status == 406
        validate(server.get("/api/openapi.json").json)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_description_is_openapi_and_names_every_question(
    language: str, running: Running
) -> None:
    described = running.get("/api/openapi.json", {"lang": language}).json
    validate(described)
    assert {p.removeprefix("/api/") for p in described["paths"]} == {
        *QUESTIONS,
        "/api",
        "search.json",
    }
    for name, question in QUESTIONS.items():
        operation = described["paths"][f"/api/{name}"]["get"]
        assert operation["summary"] == question.question[language]  # type: ignore[index]
        named = {parameter["name"] for parameter in operation["parameters"]}
        assert named >= {parameter.name for parameter in question.parameters}
    listed = running.get("/api", {"lang": language}).json
    assert [one["name"] for one in listed] == list(QUESTIONS)


def test_f8_schemathesis_finds_no_server_error_and_nothing_undescribed(
    running: Running, tmp_path: Path
) -> None:
    checks = "not_a_server_error,status_code_conformance,content_type_conformance"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run"),
            f"{running.address}api/openapi.json",
            *("--checks", f"{checks},response_schema_conformance"),
            *("--max-examples", "8", "--phases", "examples,coverage,fuzzing"),
            *("--mode", "all", "--seed", "1", "--no-color", "--suppress-health-check", "all"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert re.search(r"[1-9]\d* generated", done.stdout), done.stdout[-1000:]


PIECES = st.sampled_from(
    ["}", "{", '"', "'", "\\", "\n", "#", "UNION", "?s ?p ?o", "<", ">", "^^", "@", ";", "VALUES"]
)
INJECTED = st.one_of(st.lists(PIECES, max_size=8).map(" ".join), st.text(max_size=40))


@settings(max_examples=150, deadline=None)
@given(INJECTED, st.sampled_from([(n, p.name) for n, q in QUESTIONS.items() for p in q.parameters]))
def test_g01_g11_no_value_of_a_parameter_becomes_part_of_the_query(
    running: Running, value: str, where: tuple[str, str]
) -> None:
    name, parameter = where
    reply = running.get(f"/api/{name}", {parameter: value.encode("utf-8", "replace").decode()})
    assert reply.status in (200, 400), reply.text
    if reply.status == 200:
        assert set(reply.json["columns"]) == {c.name for c in QUESTIONS[name].columns}
