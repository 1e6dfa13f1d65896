"""Where in the text each statement stands.

The answers come from our own reader (`turtle`), which keeps the place of all it reads and refuses
nothing. A node in brackets and a list stand where their brackets stand; the later cells of a list
stand where their items begin.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from samspil.files.tokens import Token
from samspil.files.turtle import Reader, Statement, Term
from samspil.words.vocabulary import RDF_TYPE


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, in code points from 0, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """The same for people: lines and columns from 1, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, eq=False)
class Positions:
    """What a text says, and where it says it; made by `locate`."""

    text: str
    namespaces: dict[str, str]
    _reader: Reader

    def subject(self, term: Term) -> Span | None:
        """Where the node is described: at its rdf:type if it has one, else its first statement."""
        return _span(self._typed.get(term) or self._subjects.get(term))

    def statement(self, subject: Term, predicate: str, value: Term) -> Span | None:
        """The value in the first statement that says exactly this, in any graph."""
        return _span(self._values.get((subject, predicate, value)))

    def predicate(self, subject: Term, predicate: str) -> Span | None:
        """The predicate in the node's first statement with it."""
        return _span(self._predicates.get((subject, predicate)))

    def mention(self, term: Term) -> Span | None:
        """The first place that mentions the term, be it as subject, predicate, object or graph."""
        return _span(self._mentions.get(term))

    def prefix(self, name: str) -> Span | None:
        """The declaration in force at the end of the text, from the name to the IRI."""
        return _span(self._reader.declarations.get(name))

    def triples(self) -> Iterator[tuple[str, str, Term, str]]:
        """Subject, predicate, object and graph ("" for the default graph) of all that was read."""
        for statement in self._reader.statements:
            yield statement[:4]

    def statements(self) -> Iterator[Statement]:
        """Every statement with its tokens."""
        yield from self._reader.statements

    def place(self, span: Span) -> Place:
        """Line and column of a span's start and end."""
        line, column = self._line_and_column(span.start)
        return Place(line, column, *self._line_and_column(span.end))

    def line_text(self, number: int) -> str:
        """The text of a line, counted from 1, without its end; "" if there is no such line."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : None if end < 0 else end].removesuffix("\r")

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _typed(self) -> dict[Term, Token]:
        types = (s for s in self._reader.statements if s.predicate == RDF_TYPE)
        return _earliest((s.subject, self._at_subject(s)) for s in types)

    @cached_property
    def _subjects(self) -> dict[Term, Token]:
        return _earliest((s.subject, self._at_subject(s)) for s in self._reader.statements)

    @cached_property
    def _values(self) -> dict[tuple[Term, str, Term], Token | None]:
        return {s[:3]: s.at_object for s in reversed(self._reader.statements)}

    @cached_property
    def _predicates(self) -> dict[tuple[Term, str], Token | None]:
        return {s[:2]: s.at_predicate for s in reversed(self._reader.statements)}

    @cached_property
    def _mentions(self) -> dict[Term, Token]:
        return _earliest(self._all_mentions())

    def _all_mentions(self) -> Iterator[tuple[Term, Token | None]]:
        yield from self._reader.graphs
        for statement in self._reader.statements:
            yield statement.subject, self._at_subject(statement)
            yield statement.predicate, statement.at_predicate
            yield statement.object, statement.at_object

    def _at_subject(self, statement: Statement) -> Token:
        return self._reader.brackets.get(statement.subject, statement.at_subject)


def locate(text: str) -> Positions:
    """The places of all statements in a Turtle, TriG, N-Triples or N-Quads text."""
    reader = Reader(text)
    return Positions(text, reader.namespaces, reader)


def _span(token: Token | None) -> Span | None:
    return token and Span(token.start, token.end)


def _earliest(found: Iterable[tuple[Term, Token | None]]) -> dict[Term, Token]:
    """Each term with the first of its tokens; statements come in the order in which they end."""
    first: dict[Term, Token] = {}
    for term, token in found:
        if token and (term not in first or token.start < first[term].start):
            first[term] = token
    return first
