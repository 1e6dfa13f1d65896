"""A query somebody wrote becomes the file of a question, or it is said what is missing."""

from pathlib import Path

import pytest

from samspil.jobs.questions import parse_question
from samspil.jobs.saving import FIELDS, TEXTS, draft_question

GIVEN = dict.fromkeys(TEXTS, "Hvor mange æbler er der?") | {"name": "how-many", "theme": "actors"}
QUERY = """#+ old: head
PREFIX sam: <https://w3id.org/samspil/ns/>
SELECT ?case (COUNT(DISTINCT ?x) AS ?many) (SAMPLE(?y) AS ?one)
WHERE { ?case a sam:Case . { SELECT ?x ?y { ?x ?p ?y } } }
GROUP BY ?case ORDER BY ?case
"""


def test_a_draft_is_a_question_that_can_be_read() -> None:
    draft = draft_question(GIVEN, QUERY, {"actors"}, {"other"})
    assert draft.wrong == {}
    question = parse_question(Path("how-many.rq"), draft.text)
    assert question.name == draft.name == "how-many"
    assert question.question["da"] == "Hvor mange æbler er der?"
    assert [column.name for column in question.columns] == ["case", "many", "one"]
    assert "#+ old" not in draft.text
    assert draft.text.endswith("ORDER BY ?case\n")


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_needed(field: str) -> None:
    draft = draft_question({**GIVEN, field: " \n "}, QUERY, {"actors"}, ())
    assert draft.wrong == {field: "draft-empty"}
    assert draft.text == ""


@pytest.mark.parametrize(
    ("change", "query", "wrong"),
    [
        ({"name": "Æbler"}, QUERY, {"name": "draft-name"}),
        ({"name": "../up"}, QUERY, {"name": "draft-name"}),
        ({"name": "there"}, QUERY, {"name": "draft-taken"}),
        ({"theme": "nothing"}, QUERY, {"theme": "draft-empty"}),
        ({"question-da": "a" * 2_000}, QUERY, {"question-da": "draft-long"}),
        ({}, "SELECT * WHERE { ?x ?y ?z } ORDER BY ?x", {"query": "draft-columns"}),
        ({}, "SELECT ?x WHERE { ?x ?y ?z }", {"query": "draft-order"}),
        ({}, "ASK { ?x ?y ?z }", {"query": "draft-form"}),
        ({}, "SELECT ?x WHERE { SERVICE <http://x/> { ?x ?y ?z } }", {"query": "sparql-service"}),
        ({}, "", {"query": "sparql-empty"}),
    ],
)
def test_what_is_wrong_is_named_by_its_field(
    change: dict[str, str], query: str, wrong: dict[str, str]
) -> None:
    assert draft_question({**GIVEN, **change}, query, {"actors"}, {"there"}).wrong == wrong


def test_a_text_cannot_bring_a_line_of_its_own() -> None:
    given = {**GIVEN, "question-da": "Hvor?\n#+ chart: bar\nASK {}"}
    draft = draft_question(given, QUERY, {"actors"}, ())
    assert draft.text.count("#+ chart:") == 2
    assert sum(line.startswith("#+ chart:") for line in draft.text.splitlines()) == 1
