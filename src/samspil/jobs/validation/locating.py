"""Where a result of an engine stands in the file it is about."""

from collections.abc import Iterable, Mapping

from samspil.files.document import BLANK, Document, label_of
from samspil.files.places import TextPlaces
from samspil.files.turtle import Term
from samspil.jobs.validation.engines import Result
from samspil.words.findings import Edit, Where


class Locator:
    """Finds places in one document; `languages` are those that a check asks for a text in."""

    def __init__(self, document: Document, languages: Mapping[str, str] | None = None) -> None:
        self._document = document
        self._languages = languages or {}
        self._places = document.places

    def look_for(self, results: Iterable[Result]) -> None:
        """Say beforehand what will be asked about; a text is then read once and not for each."""
        if isinstance(self._places, TextPlaces):
            asked = {r.focus for r in results if r.value is not None or self.has(r.focus, r.path)}
            self._places.look_for({node for node in asked if not node.startswith(BLANK)})

    def has(self, node: str, property_: str) -> bool:
        """True if the file gives the node that property."""
        said = f"<{node}> <{property_}> ".encode()
        return bool(property_) and said in self._document.ntriples

    def declared(self, beginning: str) -> list[tuple[str, Where]]:
        """The namespaces and bases that a text declares and that begin so, with their places."""
        places = self._places
        return places.declared(beginning) if isinstance(places, TextPlaces) else []

    def of(self, result: Result) -> Where:
        """The nearest thing to what must be changed: the value, or the field that has none; the
        property, else the node.
        """
        where = None
        if result.path and result.value is not None:
            where = self.value(result.focus, result.path, result.value)
        elif result.path:
            asked = self._languages.get(result.shape, "")
            where = self._places.room(_in_the_file(result.focus), result.path, asked)
        return where or self.property(result.focus, result.path) or self.node(result.focus)

    def node(self, iri: str) -> Where:
        """Where a node is described, or else spoken of, or else the top of the file."""
        name = _in_the_file(iri)
        where = self._places.subject(name) or self._places.mention(name)
        return where or Where(self._document.name, 1, 1, 1, 1)

    def property(self, subject: str, property_: str) -> Where | None:
        """Where a node is first given the property."""
        if not self.has(subject, property_):
            return None
        return self._places.property(_in_the_file(subject), property_)

    def inside(self, where: Where, old: str, new: str, after: str = "") -> tuple[Edit, ...]:
        """The edit of `old` within that place, where it stands after `after`; none if it is
        written otherwise there.
        """
        if where.cell:
            return (Edit(where, new),)
        line = self._places.line(where)
        end = where.end_column if where.end_line == where.line else len(line) + 1
        at = line.find(after + old, where.column - 1, end - 1)
        if at < 0 or line.find(after + old, at + 1, end - 1) >= 0:
            return ()
        start = at + len(after) + 1
        return (Edit(Where(where.file, where.line, start, where.line, start + len(old)), new),)

    def spelled(self, iri: str, where: Where) -> tuple[Edit, ...]:
        """The edit that puts another name at a place, as names are written in this kind of file."""
        line = self._places.line(where)
        there = line[where.column - 1 : where.end_column - 1]
        text = self._document.spelled(iri, there) if self._document.spelled else None
        return (Edit(where, text),) if text else ()

    def value(self, subject: str, property_: str, value: Term) -> Where | None:
        """The value of one statement."""
        plain = _in_the_file(value) if isinstance(value, str) else value
        return self._places.statement(_in_the_file(subject), property_, plain)


def _in_the_file(iri: str) -> str:
    """What the file calls a node; one that had no name has been given one."""
    return label_of(iri) if iri.startswith(BLANK) else iri
