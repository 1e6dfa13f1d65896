"""What a chart is made from: the parts of an answer, in words, and what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property

from samspil.engine.asking import type_of_term
from samspil.jobs.exports.table import value_of
from samspil.jobs.questions import Answer
from samspil.words.language import Language, say, told_date
from samspil.words.vocabulary import Vocabulary


@dataclass(frozen=True)
class Part:
    """One part of one row: its words, None where no source says; `key` tells it from its like."""

    key: str
    text: str | None
    value: Decimal | None = None


@dataclass(frozen=True)
class Parts:
    """An answer as its chart takes it apart, in one language; `labels` are the names of IRIs."""

    answer: Answer
    labels: Mapping[str, str]
    vocabulary: Vocabulary
    language: Language

    def say(self, key: str, **values: object) -> str:
        """One of the tool's texts."""
        return say(self.language, key, **values)

    def count(self, one: str, many: str, number: int) -> str:
        """A number of things in words, by the text for a single one or that for others."""
        return self.say(one if number == 1 else many, count=number)

    def heading(self, part: int) -> str:
        """What a part is called."""
        question = self.answer.question
        called = {column.name: column.heading[self.language] for column in question.columns}
        return ", ".join(dict.fromkeys(called[name] for name in question.drawn[part]))

    @property
    def title(self) -> str:
        """The name of the picture: the question."""
        return self.answer.question.question[self.language]

    @property
    def unstated(self) -> str:
        """How it is said that no source says."""
        return self.say("not-stated")

    @cached_property
    def rows(self) -> Sequence[Sequence[Part]]:
        """Every row of the answer as the parts of the chart; equal rows are one."""
        question = self.answer.question
        names = [column.name for column in question.columns]
        places = [[names.index(name) for name in part] for part in question.drawn]
        found: dict[tuple[str, ...], Sequence[Part]] = {}
        part_of = cache(self._part)  # most terms stand in many rows
        for row in self.answer.rows:
            parts = tuple(part_of(tuple([row[at] for at in part])) for part in places)
            found.setdefault(tuple(part.key for part in parts), parts)
        return list(found.values())

    def part_of(self, row: Sequence[type_of_term | None], name: str) -> Part:
        """One column of a row."""
        names = [column.name for column in self.answer.question.columns]
        return self._part([row[names.index(name)]])

    def _part(self, terms: Sequence[type_of_term | None]) -> Part:
        stated = [term for term in terms if term is not None]
        if not stated:
            return Part("", None)
        values = [value_of(term, self.labels, self.vocabulary) for term in stated]
        text = " – ".join(self._words(value) for value in values)
        only = values[0] if len(values) == 1 else None
        amount = None
        if isinstance(only, int | Decimal) and not isinstance(only, bool):
            amount = Decimal(only)
        finite = amount if amount is not None and amount.is_finite() else None
        return Part("\t".join(map(str, stated)), text, finite)

    def _words(self, value: object) -> str:
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, date):
            return told_date(self.language, value.isoformat())
        return str(value)

    def amount(self, value: Decimal) -> str:
        """A number as the language writes it."""
        text = f"{value:,}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "da" else text

    def sentences(self, *said: str, hatched: int = 0) -> str:
        """What the picture shows; the last sentence is about what is not stated."""
        more = [self.say("figure-hatched", count=hatched)] if hatched else []
        return " ".join(filter(None, [*said, *more]))
