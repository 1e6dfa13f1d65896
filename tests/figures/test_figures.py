"""The pictures of answers: every question with a chart, in both languages, and the hard answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode

from conftest import ROOT
from samspil.engine.asking import type_of_term
from samspil.engine.store import Store
from samspil.files.reading import read
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.classification import classify
from samspil.jobs.exports.table import iris_in
from samspil.jobs.figures.answered import Picture
from samspil.jobs.figures.drawing import NARROW, WIDE, standing_alone
from samspil.jobs.figures.parts import Parts
from samspil.jobs.questions import Answer, Question, answer, read_questions
from samspil.jobs.rules import read_rules
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.vocabulary import XSD

QUESTIONS = read_questions(find_workspace())
CHARTED = [name for name, question in QUESTIONS.items() if question.chart != "none"]
KINDS = ("bar", "flow", "graph", "matrix", "timeline")
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "g", "rect", "path", "text", "circle"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"/><image href="https://example.org/x" onload="alert(1)"/>',
    "]]>&amp;<!-- -->",
    "\u202egnol\u2066 \u200fretning\x00\x1b",
    "boligsocialehelhedsplanspartnerskabsaftaleforhandlingsudvalgsmedlem" * 4,
    "æøåÆØÅ и 社会住宅 🏘️ e\u0301",
)


@pytest.fixture(scope="session")
def with_the_examples(workspace: Workspace) -> Store:
    store = Store.of(workspace, "ontology", "data")
    for path in sorted((ROOT / "tests/examples").glob("*.ttl")):
        store.add(read(path).quads_in(f"urn:test:{path.stem}"))
    classify(store, read_rules(workspace))
    return store


def _parts(found: Answer, store: Store, workspace: Workspace, language: Language) -> Parts:
    return Parts(found, store.labels(iris_in(found), language), workspace.vocabulary, language)


def _texts(picture: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(picture).iter(f"{SVG}text")]


def _check(picture: str, language: Language) -> None:
    root = ET.fromstring(picture)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text
    width, height = (float(root.get(side, 0)) for side in ("width", "height"))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    for element in root.iter():
        assert not {"id", "style", "href"} & set(element.attrib)
        assert not any(name.startswith("on") for name in element.attrib)
        assert float(element.get("font-size", 12)) >= 12
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x", -1)) <= width
        assert 0 < float(text.get("y", -1)) <= height + 1
    hatches = root.findall(f".//*[@class='figure-hatch']/{SVG}path")
    assert bool(hatches) == (say(language, "figure-hatched", count=len(hatches)) in root[1].text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_with_a_chart_has_a_picture_that_says_what_it_shows(
    language: Language, with_the_examples: Store, workspace: Workspace
) -> None:
    drawn = 0
    for name in CHARTED:
        found = answer(QUESTIONS[name], with_the_examples)
        parts = _parts(found, with_the_examples, workspace, language)
        made = Picture(parts).figure
        alone = Picture(parts).alone
        if Picture(parts).why_not:  # the page says so in its own words; a file says it as a picture
            assert (made.wide, made.narrow) == ("", "")
        else:
            assert alone == made.wide
            drawn += 1
        for picture in filter(None, (alone, made.narrow, standing_alone(alone))):
            root = ET.fromstring(picture)
            assert (root[0].text, root[1].text) == (made.title, made.says)
            _check(picture, language)
        assert made.title == QUESTIONS[name].question[language]
        assert made.says.endswith(".")
        assert float(ET.fromstring(alone).get("width", 0)) >= WIDE
    assert len(CHARTED) == 48
    assert drawn >= 40
    assert {QUESTIONS[name].chart for name in CHARTED} == set(KINDS)


def test_a_picture_is_the_same_every_time(with_the_examples: Store, workspace: Workspace) -> None:
    for name in CHARTED:
        found = answer(QUESTIONS[name], with_the_examples)
        one, other = (
            Picture(_parts(found, with_the_examples, workspace, "da")).figure for _ in range(2)
        )
        assert (one.wide, one.narrow) == (other.wide, other.narrow)


def test_a_picture_fits_a_phone_or_is_wider_for_the_sake_of_its_letters(
    with_the_examples: Store, workspace: Workspace
) -> None:
    for name in CHARTED:
        found = answer(QUESTIONS[name], with_the_examples)
        parts = _parts(found, with_the_examples, workspace, "da")
        if Picture(parts).why_not:
            continue
        root = ET.fromstring(Picture(parts).figure.narrow)
        assert float(root.get("font-size", 0)) >= 12
        if QUESTIONS[name].chart in ("bar", "timeline"):
            assert float(root.get("width", 0)) == NARROW, name


def _made(kind: str, rows: Sequence[Mapping[str, type_of_term | None]]) -> Answer:
    """An answer of some kind of chart with these rows; a part that is not given is not stated."""
    question = next(
        q for q in QUESTIONS.values() if q.chart == kind and len(q.drawn) == _PARTS[kind]
    )
    names = [column.name for column in question.columns]
    return Answer(question, [[_term(question, row, name) for name in names] for row in rows])


_PARTS = {"bar": 2, "flow": 3, "graph": 3, "matrix": 3, "timeline": 3}


def _term(
    question: Question, row: Mapping[str, type_of_term | None], name: str
) -> type_of_term | None:
    for at, part in enumerate(question.drawn):
        if name == part[0]:
            return row.get("abcde"[at])
    return None


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "integer"))


def _row(kind: str, at: int, text: str = "") -> Mapping[str, type_of_term | None]:
    said = Literal(text or f"navn {at}")
    year = Literal(str(1900 + at), datatype=NamedNode(XSD + "gYear"))
    return {
        "bar": {"a": said, "b": _number(at)},
        "timeline": {"a": year, "b": said, "c": _number(at)},
    }.get(kind, {"a": said, "b": Literal(f"b {text or at % 7}"), "c": said})


def _drawn(kind: str, rows: Sequence[Mapping[str, type_of_term | None]]) -> Parts:
    return Parts(_made(kind, rows), {}, find_workspace().vocabulary, "da")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_is_text_and_nothing_else(kind: str, text: str) -> None:
    parts = _drawn(kind, [_row(kind, 1, text), _row(kind, 2, text + "2")])
    made = Picture(parts).figure
    for picture in (made.wide, made.narrow, standing_alone(made.wide)):
        _check(picture, "da")
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\x00\x1b]", picture)
        assert "<script" not in picture
        assert "<image" not in picture


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows_one_row_and_a_thousand(kind: str) -> None:
    none, one = _drawn(kind, []), _drawn(kind, [_row(kind, 1)])
    assert Picture(none).figure.says == none.answer.question.empty_text["da"]
    assert not Picture(one).why_not
    _check(Picture(one).figure.narrow, "da")
    many = _drawn(kind, [_row(kind, at) for at in range(1000)])
    assert re.search(r": [12][.]\d{3}, hvor grænsen er [46]0[.]", Picture(many).why_not)
    assert Picture(many).figure.says == Picture(many).why_not
    assert len(Picture(many).figure.wide) < 3_000


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_source_states_is_hatched_and_is_neither_zero_nor_no(kind: str) -> None:
    missing = {"bar": "b", "timeline": "a"}.get(kind, "c")
    row = {**_row(kind, 2), missing: None}
    made = Picture(_drawn(kind, [_row(kind, 1), row])).figure
    for picture in (made.wide, made.narrow):
        root = ET.fromstring(picture)
        assert len(root.findall(f".//*[@class='figure-hatch']/{SVG}path")) >= 1
        assert "ikke oplyst i kilden" in made.says
        assert not {"0", "nej"} & set(_texts(picture))


def test_a_bar_is_as_long_as_its_number_and_none_is_longer_than_the_longest() -> None:
    rows = [{"a": Literal(str(value)), "b": _number(value)} for value in (40, 10, 0, -20)]
    root = ET.fromstring(Picture(_drawn("bar", rows)).alone)
    bars = root.findall(f".//*[@class='figure-mark']/{SVG}rect")
    long = [float(bar.get("width", 0)) for bar in bars]
    assert long[0] == pytest.approx(4 * long[1], abs=0.3)
    assert long[3] == pytest.approx(2 * long[1], abs=0.3)
    assert long[2] <= 1
    starts = [float(bar.get("x", 0)) for bar in bars]
    assert starts[3] < starts[0] == starts[1]


def test_what_has_another_unit_is_measured_by_itself() -> None:
    question = next(q for q in QUESTIONS.values() if q.chart == "bar" and len(q.drawn) == 3)
    names = [column.name for column in question.columns]
    parts = [name[0] for name in question.drawn]
    given = [("a", 90, "procent"), ("b", 3, "point")]
    rows = []
    for name, value, unit in given:
        said = dict(zip(parts, (Literal(name), _number(value), Literal(unit)), strict=True))
        rows.append([said.get(column) for column in names])
    made = Picture(Parts(Answer(question, rows), {}, find_workspace().vocabulary, "da")).figure
    bars = ET.fromstring(made.wide).findall(f".//*[@class='figure-mark']/{SVG}rect")
    assert len({bar.get("width") for bar in bars}) <= 2
    assert {"procent", "point"} <= set(_texts(made.wide))
    assert "længste" not in made.says


def test_the_words_of_a_picture_are_those_of_the_answer(
    with_the_examples: Store, workspace: Workspace
) -> None:
    name = "which-elements-stem-from-which-regime"
    found = answer(QUESTIONS[name], with_the_examples)
    parts = _parts(found, with_the_examples, workspace, "da")
    said = " ".join(_texts(Picture(parts).alone))
    for row in parts.rows:
        for part in row:
            assert part.text
            assert part.text in said


def test_a_field_that_the_answer_does_not_name_is_told_by_the_question(
    with_the_examples: Store, workspace: Workspace
) -> None:
    found = _made("matrix", [_row("matrix", 1), _row("matrix", 2)])
    for empty, dashes in (("none", 2), ("not-stated", 0)):
        question = replace(found.question, empty=empty)  # type: ignore[arg-type]
        parts = _parts(replace(found, question=question), with_the_examples, workspace, "da")
        assert _texts(Picture(parts).alone).count("–") == dashes
