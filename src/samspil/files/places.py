"""Where something that was said stands in its file, whatever the kind of file.

A text is searched anew for the nodes somebody asks about, and only for these: of a long file with
one mistake, one block is read. Other readers note each place as they go (`Recorded`).
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from samspil.files.blocks import Blocks, blocks
from samspil.files.positions import Positions, Span, locate
from samspil.files.turtle import Term
from samspil.words.findings import Where

At = TypeVar("At")


class Places(Protocol):
    """Answers where; None if it stands nowhere in the file."""

    def statement(self, subject: str, property_: str, value: Term) -> Where | None:
        """The value in the first statement that says exactly this."""

    def property(self, subject: str, property_: str) -> Where | None:
        """The property where the node is first given it."""

    def room(self, subject: str, property_: str, language: str = "") -> Where | None:
        """The empty field in which a value of the property can be written, in a form; that of a
        language, if it has one.
        """

    def subject(self, subject: str) -> Where | None:
        """Where the node is described."""

    def mention(self, term: Term) -> Where | None:
        """The first place that speaks of it in any way."""

    def line(self, where: Where) -> str:
        """What stands at that place, as a line to show."""


class TextPlaces:
    """The places in a Turtle, TriG, N-Triples or N-Quads text."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text
        self._parts: dict[str, Positions | None] = {}

    @cached_property
    def whole(self) -> Positions:
        """The positions of everything in the text."""
        return locate(self._text)

    @cached_property
    def _blocks(self) -> Blocks | None:
        return blocks(self._text)

    @cached_property
    def _lines(self) -> list[str]:
        return self._text.split("\n")

    def look_for(self, subjects: Iterable[str]) -> None:
        """Make the places of these nodes ready at once, which is quicker than one by one."""
        wanted = {subject for subject in subjects if subject not in self._parts}
        if not wanted:
            return
        described = wanted & self._blocks.by_subject.keys() if self._blocks else set()
        if described and self._blocks:
            part = locate(self._blocks.only(self._text, described))
            self._parts.update(dict.fromkeys(described, part))
        self._parts.update(dict.fromkeys(wanted - described))

    def _about(self, subject: str) -> Positions:
        self.look_for((subject,))
        return self._parts[subject] or self.whole

    def statement(self, subject: str, property_: str, value: Term) -> Where | None:
        """The value in the first statement that says exactly this."""
        return self._where(self._about(subject).statement(subject, property_, value))

    def property(self, subject: str, property_: str) -> Where | None:
        """The property where the node is first given it."""
        return self._where(self._about(subject).predicate(subject, property_))

    def room(self, subject: str, property_: str, language: str = "") -> None:
        """A text has no fields, so there is no empty one."""

    def subject(self, subject: str) -> Where | None:
        """Where the node is described: at its rdf:type if it has one."""
        found = self._blocks.by_subject.get(subject, []) if self._blocks else []
        if len(found) == 1:
            return self.where(found[0].name)
        return self._where(self._about(subject).subject(subject))

    def mention(self, term: Term) -> Where | None:
        """The first place that speaks of it in any way."""
        return self._where(self.whole.mention(term))

    def declared(self, beginning: str) -> list[tuple[str, Where]]:
        """The namespaces and bases that begin so, and where each is declared."""
        found = self._blocks.declarations if self._blocks else []
        return [
            (one["iri"], self.where(Span(one.start("iri") - 1, one.end("iri") + 1)))
            for one in found
            if one["iri"].startswith(beginning)
        ]

    def line(self, where: Where) -> str:
        """The line of the text."""
        found = self._lines
        return found[where.line - 1].rstrip("\r") if 0 < where.line <= len(found) else ""

    def where(self, span: Span) -> Where:
        """A stretch of the text as a place."""
        start = line_and_column(self._text, span.start)
        return Where(self._name, *start, *line_and_column(self._text, span.end))

    def _where(self, span: Span | None) -> Where | None:
        return self.where(span) if span else None


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The place of an offset, counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class Noted(Generic[At]):
    """Places that a reader noted, in its own way of saying where; the first one counts."""

    def __init__(self) -> None:
        self._statements: dict[tuple[str, str, Term], At] = {}
        self._properties: dict[tuple[str, str], At] = {}
        self._subjects: dict[str, At] = {}
        self._mentions: dict[Term, At] = {}

    def note(  # noqa: PLR0913 - one statement and its three places
        self,
        subject: str,
        property_: str,
        value: Term,
        at_subject: At,
        at_property: At,
        at_value: At,
    ) -> None:
        """One statement and where its parts stand."""
        self._statements.setdefault((subject, property_, value), at_value)
        self._properties.setdefault((subject, property_), at_property)
        self._subjects.setdefault(subject, at_subject)
        self._mentions.setdefault(subject, at_subject)
        self._mentions.setdefault(value, at_value)

    def statement(self, subject: str, property_: str, value: Term) -> Where | None:
        """The value in the first statement that says exactly this."""
        return self._where(self._statements.get((subject, property_, value)))

    def property(self, subject: str, property_: str) -> Where | None:
        """The property where the node is first given it."""
        return self._where(self._properties.get((subject, property_)))

    def subject(self, subject: str) -> Where | None:
        """Where the node is described."""
        return self._where(self._subjects.get(subject))

    def mention(self, term: Term) -> Where | None:
        """The first place that speaks of it in any way."""
        return self._where(self._mentions.get(term))

    def _where(self, at: At | None) -> Where | None:
        raise NotImplementedError


class Recorded(Noted[Where]):
    """The places of a form, its empty fields, and what stands in each."""

    def __init__(self) -> None:
        super().__init__()
        self._rooms: dict[tuple[str, str, str], Where] = {}
        self._shown: dict[tuple[str, str | int], str] = {}

    def leave_room(self, subject: str, property_: str, where: Where, language: str) -> None:
        """An empty field of the property, for one language or any; of several the first counts."""
        for tag in {"", language}:
            self._rooms.setdefault((subject, property_, tag), where)

    def show(self, where: Where, line: str) -> None:
        """What to show of a place: the line of a text, the cell of a workbook."""
        self._shown[_spot(where)] = line

    def room(self, subject: str, property_: str, language: str = "") -> Where | None:
        """The empty field in which a value of the property can be written, in a language if it has
        one for it.
        """
        found = self._rooms.get((subject, property_, language))
        return found or self._rooms.get((subject, property_, ""))

    def line(self, where: Where) -> str:
        """The line or cell of that place."""
        return self._shown.get(_spot(where), "")

    def _where(self, at: Where | None) -> Where | None:
        return at


def _spot(where: Where) -> tuple[str, str | int]:
    return (where.sheet, where.cell) if where.sheet else (where.file, where.line)
