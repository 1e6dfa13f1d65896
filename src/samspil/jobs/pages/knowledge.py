"""What the store knows of a thing, in one language and in the words a page is made of."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from pyoxigraph import Literal

from samspil.engine.asking import Asking
from samspil.jobs.citation import Record, as_text, read_records, short_names
from samspil.jobs.pages.content import Paragraph, Ref, Source, Statement
from samspil.words.language import Language, alphabetical, in_language, say
from samspil.words.vocabulary import BASE, CONCEPT, DCTERMS, NS, SKOS

_ASSERTED = CONCEPT + "claim-status/asserted-by-source"
_UNVERIFIED = CONCEPT + "claim-status/unverified"
_SOURCES = BASE + "source/"


class Knowledge:
    """Questions to a store, answered in one language."""

    def __init__(self, store: Asking, language: Language) -> None:
        self._store = store
        self.language = language

    def say(self, key: str, **values: object) -> str:
        """One of the tool's own texts."""
        return say(self.language, key, **values)

    def ref(self, iri: str) -> Ref:
        """The thing by its label; by the end of its IRI if it has none."""
        label = self._store.labels([iri], self.language).get(iri)
        return Ref(label or iri.rsplit("/", 1)[-1], iri)

    def refs(self, iris: Iterable[str]) -> tuple[Ref, ...]:
        """The things by their labels, in the order of the alphabet."""
        return tuple(sorted(map(self.ref, iris), key=lambda ref: alphabetical(ref.label)))

    def names(self, pattern: str, *names: str) -> list[list[str]]:
        """Rows of IRIs that match a SPARQL pattern, each once, in order."""
        columns = " ".join(f"?{name}" for name in names)
        return self._store.names(
            f"SELECT DISTINCT {columns} WHERE {{ {pattern} }} ORDER BY {columns}"
        )

    def one(self, pattern: str) -> list[str]:
        """What ?x can be in a SPARQL pattern, as IRIs, each once, in order."""
        return [row[0] for row in self.names(pattern, "x")]

    def texts(self, subject: str, property_: str) -> tuple[str, ...]:
        """The literals of a property in the language, or without one; in any if there is none."""
        rows = self._store.rows(
            f"SELECT DISTINCT ?t WHERE {{ <{subject}> <{property_}> ?t FILTER(isLiteral(?t)) }} "
            "ORDER BY STR(?t)"
        )
        found = [cell for row in rows for cell in row if isinstance(cell, Literal)]
        own = [one.value for one in found if one.language in (None, self.language)]
        return tuple(own or (one.value for one in found))

    def text(self, subject: str, property_: str) -> str:
        """The one text of a property; "" if there is none."""
        rows = self._store.rows(f"SELECT ?t WHERE {{ <{subject}> <{property_}> ?t }}")
        found = [cell for row in rows for cell in row if isinstance(cell, Literal)]
        return in_language([(t.value, t.language or "") for t in found], self.language) or ""

    def definition(self, iri: str) -> str:
        """Our own definition of a term."""
        return self.text(iri, SKOS + "definition")

    def values(self, subject: str, property_: str) -> list[str]:
        """The IRIs a property leads to."""
        return self.one(f"<{subject}> <{property_}> ?x FILTER(isIRI(?x))")

    @cached_property
    def _records(self) -> Mapping[str, Record]:
        return read_records(self._store, self.language)

    @cached_property
    def _short_names(self) -> Mapping[str, str]:
        return short_names(self._records, self.language)

    def source(self, iri: str) -> Source:
        """A work as a page cites it."""
        key = iri.removeprefix(_SOURCES)
        if not iri.startswith(_SOURCES) or key not in self._records:
            label = self.ref(iri).label
            return Source(iri, label, label)
        return Source(iri, self._short_names[key], as_text([self._records[key]]).strip())

    def statement(self, node: str, text: str, notes: Sequence[str] = ()) -> Statement:
        """What is said in `text`, with the sources, status and layer recorded of `node`."""
        status = next(iter(self.values(node, NS + "claimStatus")), None)
        layer = next(iter(self.values(node, NS + "evidenceLayer")), None)
        unverified = status == _UNVERIFIED
        marks = [self.ref(status).label] if status not in (None, _ASSERTED) else []
        if self.text(node, NS + "secondHand") == "true":
            marks.append(self.say("page-second-hand"))
        cited = [] if unverified else self.values(node, NS + "statedIn")
        return Statement(
            text,
            tuple(map(self.source, cited)),
            self.ref(status) if status else None,
            self.ref(layer) if layer else None,
            unverified,
            tuple(marks),
            tuple(notes),
        )

    def claims(self, pattern: str) -> tuple[Statement, ...]:
        """The claims that are ?x in a SPARQL pattern."""
        return tuple(
            self.statement(claim, self.text(claim, NS + "claimText"))
            for claim in self.one(f"?x a <{NS}Claim> . {pattern}")
        )

    def sourced(self, thing: str, name: str, text: str, notes: Sequence[str] = ()) -> Statement:
        """What a term of ours says, after its name if it has one, with the sources of the term."""
        cited = tuple(map(self.source, self.values(thing, DCTERMS + "source")))
        return Statement(f"{name}: {text}" if name else text, cited, notes=tuple(notes))

    def listed(self, names: Iterable[str]) -> str:
        """`a, b and c`."""
        *first, last = names
        return self.say("page-and", first=", ".join(first), last=last) if first else last

    def headings(self, *keys: str) -> tuple[str, ...]:
        """The headings of a table."""
        return tuple(self.say(f"page-column-{key}") for key in keys)

    def guidance(self, subject: str, property_: str) -> tuple[Statement, ...]:
        """The project's own guidance on a thing, which needs no source."""
        return tuple(Statement(text) for text in self.texts(subject, property_))

    def imagined(self, subject: str, property_: str) -> tuple[Statement, ...]:
        """The project's own examples, marked so that nobody takes them for cases."""
        mark = (self.say("page-own-example"),)
        return tuple(Statement(text, marks=mark) for text in self.texts(subject, property_))

    def sentences(self, subject: str, property_: str) -> tuple[Paragraph, ...]:
        """The literals of a property as sentences."""
        return tuple(Paragraph(as_sentence(text)) for text in self.texts(subject, property_))

    def in_order(self, iris: Iterable[str]) -> list[str]:
        """Terms as their list orders them, else by label."""
        numbers = {iri: int(self.text(iri, NS + "order") or 0) for iri in iris}
        return sorted(numbers, key=lambda iri: (numbers[iri], alphabetical(self.ref(iri).label)))


def as_sentence(text: str) -> str:
    """A definition or note as a sentence: first letter in upper case, full stop at the end."""
    ended = text if text.endswith((".", "?", "!")) else f"{text}."
    return ended[:1].upper() + ended[1:]
