"""The gate for personal data: every text in a file is held against the forbidden patterns.

The patterns stand in the shapes, where any SHACL engine can use them on statements. Here they are
used on all that people wrote, also where no engine looks: comments, broken statements, cells that
nobody reads, hidden sheets. Whatever is found is masked before it is shown, stored or sent.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from samspil.files import ntriples
from samspil.files.document import Document
from samspil.jobs.validation.shapes import ShapeBook
from samspil.words.findings import Finding, Suggestion, Where
from samspil.words.vocabulary import CASE

MASK = "\N{FULL BLOCK}"
# Quotation marks of all kinds, each as one that the patterns know for the end of a word.
_QUOTES = dict.fromkeys(
    (0xAB, 0xBB, 0x2039, 0x203A, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E), '"'
)
_NUMBER = re.compile(r"(?:[0-9][-._]?){8}")  # as long as a telephone number
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_UNUSUAL = re.compile("[\u00ab\u00ad\u00bb\u0250-\U0010ffff]")


class Gate:
    """Holds texts against the patterns of a shape book."""

    def __init__(self, book: ShapeBook) -> None:
        self._book = book
        self._seen: dict[str, tuple[str, ...]] = {}

    def breaches(
        self, document: Document, texts: Iterable[ntriples.Text]
    ) -> Iterator[tuple[str, Where, str, str]]:
        """Check, place, node and property of each text that must not be there."""
        for subject, property_, text, language in texts:
            if property_ in self._book.excepted:
                continue
            for check in self.checks_failed(text):
                literal = ntriples.literal(text, language)
                where = document.places.statement(subject, property_, literal)
                yield check, where or Where(document.name, 1, 1, 1, 1), subject, property_
        for text, where in document.text:
            for check in self.checks_failed(text):
                yield check, where, "", ""
        for iri in sorted(ntriples.iris(document.ntriples, CASE)):
            yield from self._named(iri, document)

    def _named(self, iri: str, document: Document) -> Iterator[tuple[str, Where, str, str]]:
        """What is wrong with the name that a contributor has given to a thing."""
        if _NUMBER.search(iri):
            words = iri.removeprefix(CASE).replace("/", " ")
            failed = dict.fromkeys(
                (*self.checks_failed(words), *self.checks_failed(words.replace("-", " ")))
            )
            where = document.places.subject(iri) or document.places.mention(iri)
            for check in failed:
                yield check, where or Where(document.name, 1, 1, 1, 1), "", ""

    def checks_failed(self, text: str) -> tuple[str, ...]:
        """The checks that a text fails."""
        if text not in self._seen:
            seen = f" {_as_seen(text)};"
            self._seen[text] = tuple(
                iri for iri, pattern in self._book.patterns.items() if pattern.search(seen)
            )
        return self._seen[text]

    def masked(self, text: str) -> str:
        """The text with all that must not be shown covered, letter by letter."""
        seen = f" {_as_seen(text)};"
        if len(seen) != len(text) + 2 or not self.checks_failed(text):
            # Characters nobody sees were taken out, so nothing can be covered in its place.
            return text if not self.checks_failed(text) else MASK * len(text)
        covered = list(text)
        for pattern in self._book.patterns.values():
            for found in _each(pattern, seen):
                for at in range(max(0, found.start() - 1), min(len(text), found.end() - 1)):
                    if not covered[at].isspace():
                        covered[at] = MASK
        return "".join(covered)

    def covered(self, finding: Finding) -> Finding:
        """The same without anything that must not be shown."""
        shown = (finding.source_line, finding.value, finding.focus, finding.message["da"])
        notes = tuple(note.source_line for note in finding.related)
        if not any(map(self.checks_failed, (*shown, *notes))):
            return finding
        mask = self.masked
        return replace(
            finding,
            message={language: mask(text) for language, text in finding.message.items()},
            value=mask(finding.value),
            focus=mask(finding.focus),
            source_line=mask(finding.source_line),
            suggestions=tuple(Suggestion(mask(s.text), s.label) for s in finding.suggestions),
            related=tuple(
                replace(note, source_line=mask(note.source_line)) for note in finding.related
            ),
        )


def _each(pattern: re.Pattern[str], seen: str) -> Iterator[re.Match[str]]:
    """Every place where it fits; a pattern takes in its neighbours, so two may share one."""
    at = 0
    while found := pattern.search(seen, at):
        yield found
        at = max(found.end() - 1, found.start() + 1)


def _as_seen(text: str) -> str:
    """The text as a reader sees it: digits of any script as digits, nothing that is not seen."""
    if not _UNUSUAL.search(text):
        return text
    shown = _UNSEEN.sub("", _digits(text.translate(_QUOTES)))
    return unicodedata.normalize("NFC", shown)


def _digits(text: str) -> str:
    return "".join(
        str(unicodedata.digit(c)) if not c.isascii() and c.isdigit() else c for c in text
    )
