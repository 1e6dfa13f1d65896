"""The parser's complaints about Turtle, TriG, N-Triples and N-Quads, in a reader's terms.

pyoxigraph says in English what it did not expect. Here each complaint becomes a mistake of a known
kind, at the place where a person would put it right; a statement that is broken is complained about
once, because what the parser says after its first stumble follows from the stumble.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from samspil.files.blocks import statement_starts
from samspil.files.mistakes import Mistake
from samspil.files.places import line_and_column
from samspil.files.tokens import Token, tokens
from samspil.words.findings import Edit, Suggestion, Where
from samspil.words.suggestions import nearest

_Kind = tuple[str, re.Pattern[str]]
_KINDS: tuple[_Kind, ...] = tuple(
    (check, re.compile(pattern))
    for check, pattern in (
        ("undeclared-prefix", r"The prefix (?P<prefix>[^:]*): has not been declared"),
        ("missing-full-stop", r"A dot is expected|must be followed by a dot"),
        ("unclosed-text", r"Unexpected end of file|Line jumps are not allowed"),
        ("unfinished", r"Unexpected end"),
        (
            "value-expected",
            r"valid RDF object|Expecting a datatype|object of a triple|literal datatype",
        ),
        ("property-expected", r"is not a valid predicate|predicate of a triple"),
        ("subject-expected", r"is not a valid subject|subject of a triple"),
        ("address-relative", r"No scheme found"),
        ("address-characters", r"Invalid IRI|escapes in IRIs"),
        ("escape", r"[Ee]scape"),
        ("language-form", r"language code|An integer should not be empty"),
        ("prefix-form", r"PREFIX"),
    )
)
_DECLARATION = re.compile(r"(?i)\s*@?(?:prefix|base)\b")
_DECLARED = re.compile(r"(?im)^\s*@?prefix\s+([\w-]*)\s*:")
_CURLY = {"\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u00ab", "\u00bb"}
_CLOSED = re.compile(r'"[^"]*"')
_WORD = re.compile(r"[^\W\d_]\w*$")
_BARE_DATE = re.compile(r"(?<!\d)(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?!\d)")


def mistakes_in(
    name: str, text: str, errors: Iterable[SyntaxError], prefixes: Mapping[str, str]
) -> list[Mistake]:
    """The parser's errors as mistakes, one for each broken statement; `prefixes` is our table."""
    found: list[Mistake] = []
    starts = statement_starts(text)
    words = tokens(text)
    told: set[int] = set()
    in_graphs = any(word.text == "{" for word in words)
    for error in errors:
        offset = _offset(text, error.lineno or 1, error.offset or 1)
        # In a graph nobody can tell where the parser found its feet again.
        statement = 0 if in_graphs else max((s for s in starts if s <= offset), default=0)
        if statement not in told:
            told.add(statement)
            mistake = _Slip(name, text, words, offset, error, prefixes).mistake()
            if not _follows(mistake, found):
                found.append(mistake)
    return _each_slip_once(found, text)


def _each_slip_once(found: list[Mistake], text: str) -> list[Mistake]:
    """A prefix that is not declared, and a base that is not, each where it is first missed.

    Where a declaration is broken, what comes after it on other lines is declared all the same.
    """
    lines = text.split("\n")
    broken = any(_DECLARATION.match(lines[m.where.line - 1]) for m in found)
    declared = {f"{name}:" for name in _DECLARED.findall(text)} if broken else set()
    told: set[tuple[str, object]] = set()
    kept = []
    for mistake in found:
        what = (mistake.check, mistake.values.get("value", ""))
        if mistake.check == "address-relative":
            what = (mistake.check, "")
            if broken:
                continue
        elif mistake.check != "undeclared-prefix":
            kept.append(mistake)
            continue
        elif what[1] in declared:
            continue
        if what not in told:
            told.add(what)
            kept.append(mistake)
    return kept


def _follows(mistake: Mistake, earlier: Iterable[Mistake]) -> bool:
    """True of a text that is closed where it should be: the parser took its beginning for the end
    of an earlier one that is not.
    """
    closed = mistake.check == "unclosed-text" and _CLOSED.match(str(mistake.values["value"]))
    return bool(closed) and any(one.check == "unclosed-text" for one in earlier)


def _offset(text: str, line: int, column: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return at + column - 1


class _Slip:
    """One error of the parser, its place in the text, and the words around it."""

    def __init__(  # noqa: PLR0913 - what there is to know about one error
        self,
        name: str,
        text: str,
        words: list[Token],
        offset: int,
        error: SyntaxError,
        prefixes: Mapping[str, str],
    ) -> None:
        self._name = name
        self._text = text
        self._words = words
        self._offset = offset
        self._prefixes = prefixes
        self._said = error.msg or ""
        self._at = next(
            (i for i, word in enumerate(words) if word.end > offset or word.kind == "end"), 0
        )

    def mistake(self) -> Mistake:
        """The mistake a person would see."""
        word = self._words[self._at]
        if word.text[:1] in _CURLY:
            return self._curly(word)
        date = self._date()
        if date:
            return date
        for check, pattern in _KINDS:
            found = pattern.search(self._said)
            if found:
                special = _SPECIAL.get(check)
                return special(self, found) if special else self._plain(check)
        return self._plain("syntax")

    def _date(self) -> Mistake | None:
        """A date without quotation marks, which Turtle takes for numbers."""
        line_start = self._text.rfind("\n", 0, self._offset) + 1
        for found in _BARE_DATE.finditer(self._text, line_start, self._offset + 11):
            if found.start() <= self._offset <= found.end():
                where = self._where(*found.span())
                day, month, year = (int(part) for part in found.groups())
                iso = f'"{year}-{month:02}-{day:02}"^^xsd:date'
                right = Suggestion(iso, edits=(Edit(where, iso),))
                return Mistake("bare-date", where, {"value": found[0]}, (right,))
        return None

    def _plain(self, check: str, *suggestions: Suggestion) -> Mistake:
        word = self._words[self._at]
        shown = self._text[word.start : word.end].split("\n")[0][:40]
        return Mistake(check, self._where(word.start, word.end), {"value": shown}, suggestions)

    def _where(self, start: int, end: int) -> Where:
        at = line_and_column(self._text, start)
        return Where(self._name, *at, *line_and_column(self._text, end))

    def _full_stop(self, _: re.Match[str]) -> Mistake:
        """Missing where the statement ended: behind the word before the one that surprised."""
        word = self._words[self._at]
        before = self._words[max(0, self._at - 1)]
        between = self._text[before.end : word.start]
        if "\n" not in between and word.kind != "end":
            return self._plain("separator-missing")
        after = self._words[min(self._at + 1, len(self._words) - 1)]
        if after.text in (";", ",", ".") and not self._begins_at_margin(word):
            # One value under another, as values stand in a list: a comma is missing, no stop.
            comma = Suggestion(" ,", edits=(Edit(self._where(before.end, before.end), " ,"),))
            return self._plain("separator-missing", comma)
        return self._stop_after(before)

    def _begins_at_margin(self, word: Token) -> bool:
        return word.start == 0 or self._text[word.start - 1] == "\n"

    def _is_declaration(self, word: Token) -> bool:
        start = self._text.rfind("\n", 0, word.start) + 1
        return bool(_DECLARATION.match(self._text, start))

    def _stop_after(self, before: Token) -> Mistake:
        where = self._where(before.end, before.end)
        stop = Suggestion(" .", edits=(Edit(where, " ."),), safe=True)
        return Mistake("missing-full-stop", where, {"value": before.text[:40]}, (stop,))

    def _prefix(self, found: re.Match[str]) -> Mistake:
        prefix = found["prefix"]
        word = self._words[self._at]
        where = self._where(word.start, word.start + len(prefix) + 1)
        values = {"value": f"{prefix}:"}
        if prefix in self._prefixes:
            declaration = f"PREFIX {prefix}: <{self._prefixes[prefix]}>\n"
            top = self._first_declaration()
            add = Suggestion(declaration.strip(), edits=(Edit(top, declaration),), safe=True)
            return Mistake("undeclared-prefix", where, values, (add,))
        near = nearest(prefix, self._prefixes)
        meant = tuple(Suggestion(f"{one}:", edits=(Edit(where, f"{one}:"),)) for one in near)
        return Mistake("undeclared-prefix", where, values, meant)

    def _first_declaration(self) -> Where:
        for word in self._words:
            if word.text.upper() in ("PREFIX", "@PREFIX", "BASE", "@BASE"):
                return self._where(word.start, word.start)
        return Where(self._name, 1, 1, 1, 1)

    def _unclosed(self, _: re.Match[str]) -> Mistake:
        """The text that runs on begins at its opening quotation mark."""
        strings = [w for w in self._words if w.kind == "string" and w.start <= self._offset]
        start = strings[-1].start if strings else self._offset
        line_end = self._text.find("\n", start)
        end = len(self._text) if line_end < 0 else line_end
        shown = self._text[start : min(end, start + 40)]
        return Mistake("unclosed-text", self._where(start, end), {"value": shown})

    def _unfinished(self, _: re.Match[str]) -> Mistake:
        last = next(word for word in reversed(self._words[:-1]) if word.kind != "end")
        where = self._where(last.end, last.end)
        stop = Suggestion(" .", edits=(Edit(where, " ."),), safe=last.text not in (";", ",", "."))
        return Mistake("unfinished", where, {"value": last.text[:40]}, (stop,))

    def _escape(self, _: re.Match[str]) -> Mistake:
        """At the backslash itself, inside whatever word it stands in."""
        where = self._where(self._offset, self._offset + 2)
        return Mistake("escape", where, {"value": self._text[self._offset : self._offset + 2]})

    def _subject(self, _: re.Match[str]) -> Mistake:
        """What comes where nothing has ended stands beside something, not at a beginning."""
        word = self._words[self._at]
        if word.text == "." and self._is_declaration(word):
            where = self._where(word.start, word.end)
            return self._plain("prefix-form", Suggestion("", edits=(Edit(where, ""),)))
        before = self._words[self._at - 1] if self._at else None
        inside = before is not None and before.text not in (".", "}", "{")
        return self._plain("separator-missing" if inside else "subject-expected")

    def _language(self, _: re.Match[str]) -> Mistake:
        before = self._words[max(0, self._at - 1)]
        if before.text == "@":
            return Mistake("language-form", self._where(before.start, before.end))
        return self._plain("language-form")

    def _value(self, _: re.Match[str]) -> Mistake:
        word = self._words[self._at]
        name = self._words[self._at - 1] if self._at else word
        if word.text == "a" and self._at > 1 and self._begins_line(name):
            # `<x> a` is how a description begins, so the one before has not ended.
            return self._stop_after(self._words[self._at - 2])
        if _WORD.match(word.text):
            where = self._where(word.start, word.end)
            lower = word.text.lower()
            if lower in ("true", "false"):
                right = Suggestion(lower, edits=(Edit(where, lower),), safe=True)
                return self._plain("bare-word", right)
            return self._plain("bare-word", Suggestion(f'"{word.text}"@da'))
        return self._plain("value-expected")

    def _begins_line(self, word: Token) -> bool:
        return self._text[self._text.rfind("\n", 0, word.start) + 1 : word.start].strip() == ""

    def _curly(self, word: Token) -> Mistake:
        """Quotation marks as a word processor sets them."""
        line_end = self._text.find("\n", word.start)
        end = len(self._text) if line_end < 0 else line_end
        closing = next(
            (i for i in range(word.start + 1, end) if self._text[i] in _CURLY), word.start
        )
        edits = tuple(
            Edit(self._where(at, at + 1), '"') for at in dict.fromkeys((word.start, closing))
        )
        straight = self._text[word.start + 1 : closing]
        safe = closing > word.start and '"' not in straight
        return self._plain("curly-quotes", Suggestion(f'"{straight}"', edits=edits, safe=safe))


_SPECIAL: Mapping[str, Callable[[_Slip, re.Match[str]], Mistake]] = {
    "undeclared-prefix": _Slip._prefix,  # noqa: SLF001 - its own methods
    "missing-full-stop": _Slip._full_stop,  # noqa: SLF001
    "unclosed-text": _Slip._unclosed,  # noqa: SLF001
    "unfinished": _Slip._unfinished,  # noqa: SLF001
    "value-expected": _Slip._value,  # noqa: SLF001
    "subject-expected": _Slip._subject,  # noqa: SLF001
    "escape": _Slip._escape,  # noqa: SLF001
    "language-form": _Slip._language,  # noqa: SLF001
}
