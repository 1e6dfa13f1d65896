"""An answer on a page: its short form in words, its cells with links, and how we know."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from pyoxigraph import Literal, NamedNode

from samspil.engine.asking import type_of_term
from samspil.jobs.exports.table import iris_in, value_of
from samspil.jobs.figures.answered import Picture
from samspil.jobs.figures.parts import Parts
from samspil.jobs.pages.content import Ref, Source
from samspil.jobs.questions import Answer, Column
from samspil.jobs.web.website import Website
from samspil.words.language import Language, alphabetical, say
from samspil.words.vocabulary import DCTERMS, NS, XSD

_BEHIND = ("source", "claim")  # columns that say how we know, not what
_TOLD_IN = (NS + "statedIn", DCTERMS + "source")
_FEW, _MANY = 2, 7  # values that are worth counting
_LISTED = 5
_MOST_CLAIMS = 2_000
_COUNTS = frozenset(XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger"))


@dataclass(frozen=True)
class Cell:
    """A cell of a table for people; `text` is None where the source does not say."""

    text: str | None
    href: str = ""
    lang: str = ""
    number: bool = False


@dataclass(frozen=True)
class Grounds:
    """How we know: the works cited, and how many claims of each status and layer stand behind.

    Where the answer itself cites nothing, `named` are the works that the things in it come from.
    """

    sources: tuple[Source, ...]
    named: tuple[Source, ...]
    statuses: tuple[tuple[Ref, int], ...]
    layers: tuple[tuple[Ref, int], ...]


@dataclass(frozen=True)
class Shown:
    """An answer, ready for a page in one language; `labels` are the names of its IRIs."""

    web: Website
    answer: Answer
    labels: Mapping[str, str]
    language: Language

    @property
    def columns(self) -> Sequence[Column]:
        """What was asked for."""
        return self.answer.question.columns

    @cached_property
    def picture(self) -> Picture:
        """The answer as a picture."""
        vocabulary = self.web.content.vocabulary
        return Picture(Parts(self.answer, self.labels, vocabulary, self.language))

    def name(self, term: type_of_term | None) -> str:
        """A term in words."""
        if term is None:
            return say(self.language, "not-stated")
        value = value_of(term, self.labels, self.web.content.vocabulary)
        if isinstance(value, bool):
            return say(self.language, "yes" if value else "no")
        return str(value)

    def rows(self, start: int, end: int) -> Iterator[list[Cell]]:
        """The cells of some rows."""
        for row in self.answer.rows[start:end]:
            yield [self._cell(term) for term in row]

    @cached_property
    def _cell(self) -> Callable[[type_of_term | None], Cell]:
        """What a term is as a cell; most terms stand in many rows."""
        return cache(self._cell_of)

    def _cell_of(self, term: type_of_term | None) -> Cell:
        if term is None:
            return Cell(None)
        if isinstance(term, NamedNode):
            return Cell(self.name(term), self.web.link(term.value, self.language))
        text = self.name(term)
        if isinstance(term, Literal):
            number = term.datatype.value in _COUNTS
            shown = grouped(text, self.language) if number else text
            return Cell(shown, lang=term.language or "", number=number)
        return Cell(text)

    @cached_property
    def short(self) -> str:
        """The answer in a sentence or two, made from the rows and nothing else."""
        question, rows = self.answer.question, self.answer.rows
        if not rows:
            return question.empty_text[self.language]
        told = [c for c in range(len(self.columns)) if self.columns[c].name not in _BEHIND]
        if len(rows) == 1:
            return self._one(told)
        said = [say(self.language, "answer-rows", count=grouped(str(len(rows)), self.language))]
        split = self._split(told[1:])
        counted = [*told[:1], *([split] if split is not None else [])]
        said += [self._counted(column) for column in counted]
        return " ".join(dict.fromkeys(filter(None, said)))

    def _one(self, told: Sequence[int]) -> str:
        row = self.answer.rows[0]
        parts = [
            say(self.language, "answer-part", column=self._heading(c), value=self.name(row[c]))
            for c in told
        ]
        return " ".join(parts)

    def _split(self, told: Sequence[int]) -> int | None:
        """The column whose values divide the rows into the fewest groups, if any does; each group
        has a name, so no value is an empty text.
        """
        values = {c: {row[c] for row in self.answer.rows} for c in told}
        counts = {c: len(found) for c, found in values.items() if all(map(self.name, found))}
        fit = [c for c in counts if _FEW <= counts[c] <= _MANY]
        return min(fit, key=lambda c: counts[c]) if fit else None

    def _counted(self, column: int) -> str:
        found = Counter(self.name(row[column]) for row in self.answer.rows)
        if len(found) > _MANY:
            different = grouped(str(len(found)), self.language)
            return say(
                self.language, "answer-different", column=self._heading(column), count=different
            )
        if all(number == 1 for number in found.values()):
            values = ", ".join(found)
        else:
            values = ", ".join(f"{name} ({number})" for name, number in found.most_common())
        return say(self.language, "answer-part", column=self._heading(column), value=values)

    def _heading(self, column: int) -> str:
        heading = self.columns[column].heading[self.language]
        return heading[:1].upper() + heading[1:]

    @cached_property
    def grounds(self) -> Grounds:
        """The works and claims the answer rests on."""
        cited, claims = self._behind("source"), self._behind("claim")[:_MOST_CLAIMS]
        named = [] if cited or claims else self._sources_of_named()
        return Grounds(
            self._works(cited),
            self._works(named),
            self._tally(claims, NS + "claimStatus"),
            self._tally(claims, NS + "evidenceLayer"),
        )

    def _works(self, iris: Sequence[str]) -> tuple[Source, ...]:
        works = [self.web.source(iri, self.language, self.labels.get(iri, "")) for iri in iris]
        return tuple(sorted(works, key=lambda work: alphabetical(work.short)))

    def _sources_of_named(self) -> list[str]:
        """The works in which the things of the answer are told of."""
        store = self.web.content.store
        told = (store.objects(iri, name) for iri in iris_in(self.answer) for name in _TOLD_IN)
        return sorted({t.value for terms in told for t in terms if isinstance(t, NamedNode)})

    def _behind(self, name: str) -> list[str]:
        places = [at for at, column in enumerate(self.columns) if column.name == name]
        terms = (row[at] for row in self.answer.rows for at in places)
        return list(dict.fromkeys(t.value for t in terms if isinstance(t, NamedNode)))

    def _tally(self, claims: Sequence[str], property_: str) -> tuple[tuple[Ref, int], ...]:
        if not claims:
            return ()
        values = " ".join(f"<{claim}>" for claim in claims)
        rows = self.web.content.store.names(
            f"SELECT DISTINCT ?claim ?value WHERE {{ VALUES ?claim {{ {values} }} "
            f"?claim <{property_}> ?value }}"
        )
        found = Counter(value for _, value in rows)
        return tuple(
            (Ref(self.web.label(iri, self.language), iri), number)
            for iri, number in found.most_common()
        )


def grouped(text: str, language: Language) -> str:
    """A number as the language writes it; text that is none stays."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    written = f"{number:,}"
    return written.translate(str.maketrans(",.", ".,")) if language == "da" else written
