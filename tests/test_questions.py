"""Every canned question has its expected answer, over the chapter and over the examples too."""

import csv
import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from conftest import ROOT, Command
from samspil.engine.store import Store, type_of_term
from samspil.files.reading import collect, read
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.classification import classify
from samspil.jobs.questions import answer, read_question, read_questions, read_themes, terms_for
from samspil.jobs.rules import read_rules
from samspil.words.errors import BadContent, WrongUse
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import BASE

QUESTIONS = read_questions(find_workspace())
EXPECTED = ROOT / "tests" / "questions"
NUMBERS = {"integer", "decimal"}
DATES = {"gYear", "gYearMonth", "date"}


@pytest.fixture(scope="module")
def with_examples(workspace: Workspace) -> Store:
    store = Store.of(workspace)
    for path in collect([ROOT / "tests/examples"]):
        store.add(read(path).quads)
    classify(store, read_rules(workspace))
    return store


def _rows(name: str, store: Store, workspace: Workspace) -> list[list[str]]:
    def shown(term: type_of_term | None) -> str:
        if isinstance(term, NamedNode):
            return workspace.vocabulary.shorten(term.value)
        return term.value if isinstance(term, Literal) else ""

    return [[shown(term) for term in row] for row in answer(QUESTIONS[name], store).rows]


def _expected(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    return header, rows


def test_every_one_of_the_70_competency_questions_is_asked() -> None:
    assert len(QUESTIONS) >= 90
    covered = {cq for question in QUESTIONS.values() for cq in question.competency}
    assert covered == {f"CQ{number:02}" for number in range(1, 71)}


def test_a_chart_has_what_it_needs_to_be_drawn(with_examples: Store) -> None:
    drawn = 0
    for question in QUESTIONS.values():
        rows = answer(question, with_examples).rows
        if question.chart == "none" or not rows:
            continue
        drawn += 1
        names = [column.name for column in question.columns]
        kinds = [
            {_kind(row[names.index(name)]) for row in rows for name in part} - {""}
            for part in question.drawn
        ]
        if question.chart == "bar":
            assert kinds[1] <= NUMBERS, question.name
        elif question.chart == "timeline":
            assert kinds[0] <= DATES, question.name
            assert not kinds[2:] or kinds[2] <= NUMBERS, question.name
        assert all(kinds), question.name
    assert drawn >= 35


def _kind(term: type_of_term | None) -> str:
    if isinstance(term, NamedNode):
        return "iri"
    return term.datatype.value.rsplit("#", 1)[-1] if isinstance(term, Literal) else ""


def test_a_question_nothing_can_answer_yet_says_which_data_would(workspace: Workspace) -> None:
    store = Store.of(workspace)
    classify(store, read_rules(workspace))
    silent = [
        question
        for question in QUESTIONS.values()
        if question.empty == "not-stated" and not answer(question, store).rows
    ]
    assert len(silent) >= 8
    for question in silent:
        named = [re.findall(r"sam:\w+", question.empty_text[language]) for language in LANGUAGES]
        assert named[0], question.name
        assert named[0] == named[1], question.name


def test_what_changed_is_answered_from_two_versions_of_a_case(samspil: Command) -> None:
    name, versions = "what-changed-in-a-case", "tests/data/versions"
    assert samspil("ask", name, "--format", "csv").stdout.count("\n") == 1
    done = samspil("ask", name, "--with", versions, "--format", "csv", "--lang", "en")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    changes = {(row["property"], row["before"], row["after"]) for row in rows}
    assert changes == {
        ("has citizens active in phase", "", "delivery"),
        ("is formalised by", "ad hoc", ""),
        ("is formalised by", "", "written agreement"),
    }
    assert {(row["older"], row["fromDate"], row["toDate"]) for row in rows} == {
        ("1", "2026-02-01", "2026-09-15")
    }


def test_every_question_has_two_expected_answers_and_none_is_left_over() -> None:
    files = {path.name for path in EXPECTED.iterdir()}
    assert files == {f"{name}.{over}.csv" for name in QUESTIONS for over in ("layer-a", "examples")}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_chapter_alone_gives_the_expected_answer(
    name: str, layer_a: Store, workspace: Workspace
) -> None:
    header, rows = _expected(EXPECTED / f"{name}.layer-a.csv")
    assert header == [column.name for column in QUESTIONS[name].columns]
    assert _rows(name, layer_a, workspace) == rows


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_examples_too_give_the_expected_answer(
    name: str, with_examples: Store, workspace: Workspace
) -> None:
    _, rows = _expected(EXPECTED / f"{name}.examples.csv")
    assert _rows(name, with_examples, workspace) == rows


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_written_by_the_house_rules(name: str) -> None:
    query = QUESTIONS[name].query
    assert "ORDER BY" in query
    assert "SERVICE" not in query
    assert "SELECT *" not in query
    for language in LANGUAGES:
        assert QUESTIONS[name].question[language].endswith("?")


def test_every_name_of_ours_in_a_question_is_declared(workspace: Workspace) -> None:
    quads = Store.of(workspace, "ontology", "data").quads()
    known = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    seen = 0
    for question in QUESTIONS.values():
        body = re.sub(r'"[^"]*"|<[^>]*>', "", question.query[question.query.index("SELECT") :])
        for name in set(re.findall(r"(?<![\w?:-])[a-z-]+:[A-Za-z][\w-]*", body)):
            iri = workspace.vocabulary.expand(name)
            if iri and iri.startswith(BASE):
                assert iri in known, f"{question.name}: {name}"
                seen += 1
    assert seen > 300


def test_a_parameter_is_bound_as_a_term_and_never_as_text(
    layer_a: Store, workspace: Workspace
) -> None:
    tried = 0
    for question in QUESTIONS.values():
        for parameter in question.parameters:
            evil = 'x" } UNION { ?s ?p ?o } #\\ \n'
            if parameter.kind == "string":
                assert answer(question, layer_a, {parameter.name: Literal(evil)}) is not None
            else:
                with pytest.raises(WrongUse):
                    terms_for(question, {parameter.name: evil}, layer_a, workspace.vocabulary)
            tried += 1
    assert tried >= 3


def test_a_parameter_may_be_given_as_name_code_label_or_iri(
    layer_a: Store, workspace: Workspace
) -> None:
    question = next(q for q in QUESTIONS.values() if any(p.of == "theme" for p in q.parameters))
    name = next(p.name for p in question.parameters if p.of == "theme")
    iri = workspace.vocabulary.prefixes["theme"] + "employment"
    for given in ("employment", "T-BESK", "beskæftigelse", "theme:employment", iri, f"<{iri}>"):
        terms = terms_for(question, {name: given}, layer_a, workspace.vocabulary)
        assert terms == {name: NamedNode(iri)}, given


HEADER = {
    "question-da": "Hvad?",
    "question-en": "What?",
    "summary-da": "Det.",
    "summary-en": "That.",
    "competency": "CQ01",
    "theme": "interventions",
    "chart": "none",
    "empty": "none",
    "empty-da": "Intet.",
    "empty-en": "Nothing.",
}


def _file(folder: Path, header: dict[str, str], *more: str) -> Path:
    lines = [f"#+ {key}: {value}" for key, value in header.items()]
    path = folder / "what.rq"
    path.write_text("\n".join([*lines, *more, "SELECT ?x WHERE { ?x a ?y } ORDER BY ?x"]), "utf-8")
    return path


def test_a_header_is_read(tmp_path: Path) -> None:
    question = read_question(_file(tmp_path, HEADER, "#+ column x: ting | thing"))
    assert question.question == {"da": "Hvad?", "en": "What?"}
    assert question.columns[0].heading == {"da": "ting", "en": "thing"}


@pytest.mark.parametrize("key", HEADER)
def test_a_missing_key_is_an_error(key: str, tmp_path: Path) -> None:
    header = {k: v for k, v in HEADER.items() if k != key}
    with pytest.raises(BadContent, match="question-missing"):
        read_question(_file(tmp_path, header))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("#+ colour: red", "question-key"),
        ("#+ chart bar", "question-header"),
        ("#+ chart: bar", "question-header"),
        ("#+ param x: thing | a | b", "question-parameter"),
        ("#+ param x: string | a | b", "question-parameter"),
        ("#+ column x: only", "question-column"),
    ],
)
def test_a_header_line_that_breaks_the_rules_is_an_error(
    line: str, error: str, tmp_path: Path
) -> None:
    with pytest.raises(BadContent, match=error):
        read_question(_file(tmp_path, HEADER, line))


@pytest.mark.parametrize(
    ("chart", "error"),
    [
        ("pie", "question-choice"),
        ("none | x", "question-chart"),
        ("bar", "question-chart"),
        ("bar | x", "question-chart"),
        ("bar | x |", "question-chart"),
        ("matrix | x | x | x | x", "question-chart"),
        ("flow | x | y", "question-chart-column"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_an_error(chart: str, error: str, tmp_path: Path) -> None:
    with pytest.raises(BadContent, match=error):
        read_question(_file(tmp_path, {**HEADER, "chart": chart}, "#+ column x: ting | thing"))


def test_every_theme_has_questions_and_every_question_a_theme(workspace: Workspace) -> None:
    themes = read_themes(workspace)
    assert {question.theme for question in QUESTIONS.values()} == set(themes)
    assert all(len(set(theme.name.values())) == 2 and theme.first for theme in themes.values())


def test_a_theme_there_is_not_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    _file(tmp_path / "queries", {**HEADER, "theme": "weather"}, "#+ column x: ting | thing")
    (tmp_path / "queries/themes.toml").write_text(
        '[other]\nda = "a"\nen = "b"\nfirst = []\n', "utf-8"
    )
    with pytest.raises(BadContent, match="question-theme"):
        read_questions(Workspace(tmp_path))


def test_a_question_to_meet_first_that_is_of_another_theme_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    _file(tmp_path / "queries", HEADER, "#+ column x: ting | thing")
    named = '[interventions]\nda = "a"\nen = "b"\nfirst = ["how"]\n'
    (tmp_path / "queries/themes.toml").write_text(named, "utf-8")
    with pytest.raises(BadContent, match="question-theme-first"):
        read_questions(Workspace(tmp_path))


def test_not_stated_is_something_else_than_none(samspil: Command) -> None:
    silent = [n for n, q in QUESTIONS.items() if q.empty == "not-stated"]
    assert silent
    said = {q.empty_text["da"] for q in QUESTIONS.values()}
    assert len(said) > len(QUESTIONS) // 2
    shown = samspil("ask", "which-interventions-co-produce-with-citizens", "--lang", "en")
    assert "not stated in the source" in shown.stdout
