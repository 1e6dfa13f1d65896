"""An answer as a table of plain values: names for people, and beside them the IRIs.

A column that holds an IRI anywhere becomes two: the name, and `…_iri`. An empty value is what the
question says it is: *not stated in the source*, or nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from samspil.engine.store import type_of_term
from samspil.jobs.questions import Answer
from samspil.words.language import Language, say
from samspil.words.vocabulary import XSD, Vocabulary

Value = str | int | Decimal | bool | date | None
_READERS: Mapping[str, Callable[[str], Value]] = MappingProxyType(
    dict.fromkeys([XSD + "integer", XSD + "gYear", XSD + "nonNegativeInteger", XSD + "int"], int)
    | dict.fromkeys([XSD + "decimal", XSD + "double", XSD + "float"], Decimal)
    | {XSD + "date": date.fromisoformat}
)


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, its heading for people, and whether it holds IRIs."""

    name: str
    heading: str
    iris: bool = False


@dataclass(frozen=True)
class Table:
    """The answer in one language."""

    answer: Answer
    language: Language
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    sources: Mapping[str, str]

    @property
    def status(self) -> str:
        """`answered`, or what no rows mean."""
        return "answered" if self.answer.rows else self.answer.question.empty

    @property
    def says(self) -> str:
        """What the rows say, or what it means that there are none."""
        question = self.answer.question
        return (question.summary if self.answer.rows else question.empty_text)[self.language]

    @property
    def meaning_of_empty(self) -> str:
        """What an empty value means."""
        return say(self.language, "not-stated")


def iris_in(answer: Answer) -> list[str]:
    """Every IRI of the answer, for which labels are wanted."""
    terms = (term for row in answer.rows for term in row)
    return sorted({term.value for term in terms if isinstance(term, NamedNode)})


def tabulate(
    answer: Answer, labels: Mapping[str, str], vocabulary: Vocabulary, language: Language
) -> Table:
    """The answer as a table."""
    asked = answer.question.columns
    linked = [
        any(isinstance(row[at], NamedNode) for row in answer.rows) for at in range(len(asked))
    ]
    columns: list[Column] = []
    for column, has_iris in zip(asked, linked, strict=True):
        columns.append(Column(column.name, column.heading[language]))
        if has_iris:
            heading = f"{column.heading[language]} (IRI)"
            columns.append(Column(f"{column.name}_iri", heading, iris=True))
    rows = []

    @cache  # most terms stand in many rows
    def value(term: type_of_term | None) -> Value:
        return value_of(term, labels, vocabulary)

    for row in answer.rows:
        values: list[Value] = []
        for term, has_iris in zip(row, linked, strict=True):
            values.append(value(term))
            if has_iris:
                values.append(term.value if isinstance(term, NamedNode) else None)
        rows.append(values)
    return Table(answer, language, columns, rows, _sources(answer, labels))


def value_of(term: type_of_term | None, labels: Mapping[str, str], vocabulary: Vocabulary) -> Value:
    """The plain value of a term; a literal that is not what its type says stays text."""
    if isinstance(term, NamedNode):
        return labels.get(term.value) or vocabulary.shorten(term.value)
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    kind, text = term.datatype.value, term.value
    if kind == XSD + "boolean":
        return text in ("true", "1")
    try:
        return _READERS[kind](text) if kind in _READERS else text
    except (ValueError, InvalidOperation):
        return text


def _sources(answer: Answer, labels: Mapping[str, str]) -> Mapping[str, str]:
    """IRI to name of every source that a column named `source` holds, as they come up."""
    found: dict[str, str] = {}
    for row in answer.rows:
        for column, term in zip(answer.question.columns, row, strict=True):
            if column.name == "source" and isinstance(term, NamedNode):
                found.setdefault(term.value, labels.get(term.value, ""))
    return found
