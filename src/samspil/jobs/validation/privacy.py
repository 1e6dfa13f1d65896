"""The gate for personal data: every text in a file is held against the forbidden patterns.

The patterns stand in the shapes, where any SHACL engine can use them on statements. Here they are
used on all that people wrote, also where no engine looks: comments, broken statements, cells that
nobody reads, hidden sheets. Whatever is found is masked before it is shown, stored or sent.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote

from samspil.files import ntriples
from samspil.files.document import BLANK, Document
from samspil.jobs.validation.shapes import ShapeBook
from samspil.words.findings import Finding, Suggestion, Where
from samspil.words.vocabulary import BASE, CASE, XSD

MASK = "\N{FULL BLOCK}"
# Quotation marks of all kinds and whatever is blank, each as one that the patterns know.
_BLANKS = "\t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PLAIN = dict.fromkeys(
    (0xAB, 0xBB, 0x2039, 0x203A, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E), '"'
)
_BLANK = re.compile(f"[{_BLANKS}]")
_NUMBER = re.compile(r"(?:[0-9][-._ –\u2011]?){8}")  # as long as a telephone number
# What may stand within a number falls away, digits become noughts: much quicker than a pattern.
_AS_NOUGHTS = bytes.maketrans(b"123456789", b"0" * 9)
_WITHIN = b"-._ \xe2\x80\x91\x93"
_NOUGHTS = b"0" * 9  # a civil registration number that has lost one
_LONG = re.compile(r"[0-9](?:[-._ –\u2011]?[0-9]){7,}")
# It may have lost a nought in front; a number as round as this is a sum of money.
_DIGITS = re.compile(r"\+?0*([0-9]{9,10}(?<!000))")
_LENGTH = 10
_NUMBERS = {XSD + n for n in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
_NUMBERS |= {XSD + name for name in ("decimal", "double", "float", "unsignedLong", "unsignedInt")}
_DATES = {XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth", "time", "anyURI")}
# A pattern fits no more than it needs: of an e-mail address the letter before the @.
_OF_A_WORD = re.compile(r"[\w.%+-]")
_AROUND = "\"'»«”“,;()[]{} \t"
_REST = re.compile(r"(?<=[\w.%+-])[\w.%+-]*(?:(?<=[0-9])[ \u00a0][0-9]+)*")
_MADE = re.compile(re.escape(BLANK) + "[0-9a-f]{8}:[0-9a-f]{24,32}")  # by a reader, at random
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_UNUSUAL = re.compile(f"[{_BLANKS}\u00ab\u00ad\u00bb\u0250-\U0010ffff]")


class Gate:
    """Holds texts against the patterns of a shape book."""

    def __init__(self, book: ShapeBook) -> None:
        self._book = book
        self._seen: dict[str, tuple[str, ...]] = {}
        self._hidden: set[str] = set()

    def breaches(
        self, document: Document, texts: Iterable[ntriples.Text], mentioned: Iterable[str]
    ) -> Iterator[tuple[str, Where, str, str]]:
        """Check, place, node and property of each text that must not be there.

        `texts` and `mentioned` are the texts and the names in what the document says.
        """
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
        given = document.ntriples
        long = b"%" in given or _NOUGHTS in given.translate(_AS_NOUGHTS, _WITHIN)
        for iri in sorted(iri for iri in mentioned if long or _may_be_personal(iri)):
            yield from self._named(iri, document)
        if long:
            for said in ntriples.values(given):
                yield from self._valued(*said, document)

    def _named(self, iri: str, document: Document) -> Iterator[tuple[str, Where, str, str]]:
        """What is wrong with the name of a thing, or with an address that is given."""
        failed = self.checks_failed_by_name(iri)
        if failed:
            self._hide(iri)
            where = document.places.subject(iri) or document.places.mention(iri)
            for check in failed:
                yield check, where or Where(document.name, 1, 1, 1, 1), "", ""

    def _valued(
        self, subject: str, property_: str, lexical: str, datatype: str, document: Document
    ) -> Iterator[tuple[str, Where, str, str]]:
        """What is wrong with a value; a number is read with the noughts it has lost."""
        if property_ in self._book.excepted or datatype in _DATES:
            return
        if datatype in _NUMBERS:
            number = _DIGITS.fullmatch(lexical)
            text = number[1].zfill(_LENGTH) if number else ""
        else:
            text = lexical
        failed = self.checks_failed(text) if text else ()
        if failed:
            self._hide(lexical)
            where = document.places.statement(subject, property_, (lexical, datatype, ""))
            for check in failed:
                yield check, where or Where(document.name, 1, 1, 1, 1), subject, property_

    def learn(self, *iris: str) -> None:
        """Names that are about to be shown: what must not be seen in them will be covered."""
        for iri in iris:
            if self.checks_failed_by_name(iri):
                self._hide(iri)

    def _hide(self, said: str) -> None:
        """The numbers in it will not be shown, however a file writes the rest."""
        self._hidden |= set(_LONG.findall(said)) | set(_LONG.findall(unquote(said)))
        if "%" in said:
            hidden = {part: unquote(part) for part in said.split("/")}
            self._hidden |= {
                p for p, plain in hidden.items() if _LONG.search(plain) or "@" in plain
            }

    def checks_failed_by_name(self, iri: str) -> tuple[str, ...]:
        """The checks that an IRI fails; one of ours is made of words that people chose."""
        plain = unquote(iri)
        if not ("@" in plain or _NUMBER.search(plain)) or _MADE.fullmatch(plain):
            return ()
        failed = [i for i, p in self._book.patterns_of_names.items() if p.search(plain)]
        if plain.startswith(BASE):
            words = plain.removeprefix(CASE).removeprefix(BASE).replace("/", " ")
            failed += (*self.checks_failed(words), *self.checks_failed(words.replace("-", " ")))
        return tuple(dict.fromkeys(failed))

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
        for number in self._hidden:
            text = text.replace(number, MASK * len(number))
        seen = f" {_as_seen(text)};"
        if len(seen) != len(text) + 2 or not self.checks_failed(text):
            # Characters nobody sees were taken out, so nothing can be covered in its place.
            return text if not self.checks_failed(text) else MASK * len(text)
        covered = list(text)
        for pattern in self._book.patterns.values():
            for found in _each(pattern, seen):
                for at in _whole(text, found.start() - 1, found.end() - 1):
                    if not covered[at].isspace():
                        covered[at] = MASK
        return "".join(covered)

    def _hides(self, text: str) -> bool:
        return any(number in text for number in self._hidden)

    def covered(self, finding: Finding) -> Finding:
        """The same without anything that must not be shown."""
        shown = [finding.source_line, finding.value, finding.focus, finding.message["da"]]
        shown += [note.source_line for note in finding.related]
        shown += [finding.where.sheet]
        shown += [suggestion.text for suggestion in finding.suggestions]
        if not any(self.checks_failed(text) or self._hides(text) for text in shown):
            return finding
        mask = self.masked
        return replace(
            finding,
            message={language: mask(text) for language, text in finding.message.items()},
            value=mask(finding.value),
            focus=mask(finding.focus),
            where=replace(finding.where, sheet=mask(finding.where.sheet)),
            source_line=mask(finding.source_line),
            suggestions=tuple(Suggestion(mask(s.text), s.label) for s in finding.suggestions),
            related=tuple(
                replace(note, source_line=mask(note.source_line)) for note in finding.related
            ),
        )


def _may_be_personal(iri: str) -> bool:
    """True for a name of a case's own, and for what is no page: somebody's mail or telephone."""
    return iri.startswith(CASE) or "@" in iri or "%40" in iri or not iri.startswith("http")


def _whole(text: str, start: int, end: int) -> range:
    """The stretch with all of the words it begins and ends in, and the digits that go on.

    What a pattern takes in of the quotation marks and separators around it stays to be seen.
    """
    start, end = max(0, start), min(len(text), end)
    start += len(text[start:end]) - len(text[start:end].lstrip(_AROUND))
    end -= len(text[start:end]) - len(text[start:end].rstrip(_AROUND))
    while start > 0 and _OF_A_WORD.match(text, start) and _OF_A_WORD.match(text, start - 1):
        start -= 1
    rest = _REST.match(text, end)
    return range(start, rest.end() if rest else end)


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
    shown = _UNSEEN.sub("", _digits(_BLANK.sub(" ", text.translate(_PLAIN))))
    return unicodedata.normalize("NFC", shown)


def _digits(text: str) -> str:
    return "".join(
        str(unicodedata.digit(c)) if not c.isascii() and c.isdigit() else c for c in text
    )
