"""Putting a canned question to the pool: its parameters as terms, its rows, and their names."""

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from samspil.doors.server.edition import Edition
from samspil.doors.server.problems import Declined
from samspil.engine.asking import label_query, read_labels
from samspil.engine.pool import Ask
from samspil.jobs.exports.table import iris_in
from samspil.jobs.questions import Answer, Question, terms_for
from samspil.words.errors import WrongUse
from samspil.words.language import Language

_LABELS_AT_ONCE = 1_000
LANE = "canned"


def term_of(edition: Edition, question: Question, name: str, value: str) -> NamedNode | Literal:
    """What was given for a parameter as a term.

    Raises: Declined for a value of the wrong kind, with the nearest right ones.
    """
    content = edition.content
    try:
        return terms_for(question, {name: value}, content.known, content.vocabulary)[name]
    except WrongUse as error:
        said: dict[str, Any] = {"name": name, "value": value[:200]}
        if error.key == "parameter-integer":
            raise Declined(400, "http-integer", **said) from error
        near = str(error.values.get("near", "–"))
        raise Declined(400, "http-value", near=[near] if near != "–" else [], **said) from error


async def names_in(
    edition: Edition, answer: Answer, language: Language, client: str | None
) -> Mapping[str, str]:
    """The label of every IRI of an answer that has one."""
    iris: Sequence[str] = iris_in(answer)
    labels: dict[str, str] = {}
    for at in range(0, len(iris), _LABELS_AT_ONCE):
        ask = Ask(label_query(iris[at : at + _LABELS_AT_ONCE]), rows="tsv")
        named = await edition.pool.query(ask, LANE, client)
        labels |= read_labels(named.table(), language)
    return labels
