"""What is wrong with a JSON text, each slip with its place and, where it is clear, its remedy."""

import json
import re

from samspil.files.lines import Lines
from samspil.files.mistakes import Mistake
from samspil.files.positions import Span
from samspil.files.tokens import Token
from samspil.words.findings import Both, Edit, Suggestion, Where
from samspil.words.language import in_both

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.?))", re.DOTALL)
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9A-Fa-f]{2}")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/"}
_ESCAPES |= {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_NOTHING = "\N{REPLACEMENT CHARACTER}"
_MOST_MISTAKES = 50
_SHOWN = 40


class Lost(Exception):
    """The text cannot be followed any further."""


class JsonSlips:
    """The mistakes of one text, in the order in which they are met."""

    def __init__(self, lines: Lines) -> None:
        self.mistakes: list[Mistake] = []
        self._lines = lines

    def where(self, token: Token) -> Where:
        """The place of a token."""
        return self._lines.where(Span(token.start, token.end))

    def note(self, check: str, where: Where, *meant: Suggestion, **values: str | Both) -> None:
        """One mistake; after very many nobody reads on.

        Raises: Lost.
        """
        self.mistakes.append(Mistake(check, where, values, meant))
        if len(self.mistakes) == _MOST_MISTAKES:
            raise Lost

    def lost(self, wanted: str, token: Token) -> Lost:
        """What to raise where something else was wanted."""
        self.note("json-syntax", self.where(token), wanted=in_both(wanted), value=shown(token))
        return Lost()

    def comma_extra(self, comma: Token) -> None:
        """A comma behind which nothing comes."""
        where = self.where(comma)
        self.note("comma-extra", where, Suggestion("", edits=(Edit(where, ""),), safe=True))

    def comma_missing(self, before: Token, after: Token) -> None:
        """Two things with nothing between them."""
        where = self._lines.where(Span(before.end, before.end))
        comma = Suggestion(",", edits=(Edit(where, ","),), safe=True)
        wanted = in_both("json-comma")
        self.note("json-syntax", where, comma, wanted=wanted, value=shown(after))

    def quotes(self, token: Token, right: str, *, safe: bool) -> None:
        """Something that should stand as `right`."""
        where = self.where(token)
        meant = Suggestion(right, edits=(Edit(where, right),), safe=safe)
        self.note("json-quotes", where, meant, value=shown(token), right=right[:_SHOWN])

    def constant(self, token: Token, right: str, *, safe: bool) -> None:
        """`True` or `None`, as other languages write what JSON calls `right`."""
        where = self.where(token)
        meant = Suggestion(right, edits=(Edit(where, right),), safe=safe)
        self.note("json-constant", where, meant, value=token.text, right=right)

    def number(self, token: Token) -> None:
        """Something that begins as a number and is none in JSON; it may be a code."""
        where, text = self.where(token), f'"{token.text}"'
        self.note(
            "json-number", where, Suggestion(text, edits=(Edit(where, text),)), value=token.text
        )

    def decimal_comma(self, one: Token, other: Token) -> None:
        """`3,5`, which JSON takes for a number and the beginning of a key."""
        where = self._lines.where(Span(one.start, other.end))
        right = f"{one.text}.{other.text}"
        meant = Suggestion(right, edits=(Edit(where, right),))
        self.note("decimal-comma", where, meant, value=f"{one.text},{other.text}")

    def text(self, token: Token) -> str:
        """What a token says that stands in quotation marks of any kind.

        Raises: Lost if they are never closed.
        """
        inner = token.text[1:-1]
        if token.kind == "unclosed":
            self.note("unclosed-text", self.where(token), value=shown(token))
            raise Lost
        if token.kind == "curly":
            ends = (Span(token.start, token.start + 1), Span(token.end - 1, token.end))
            edits = tuple(Edit(self._lines.where(end), '"') for end in ends)
            straight = Suggestion(f'"{inner}"', edits=edits, safe=True)
            self.note("curly-quotes", self.where(token), straight)
        elif token.kind == "single":
            inner = inner.replace(r"\'", "'")
            self.quotes(token, json.dumps(inner, ensure_ascii=False), safe="\\" not in inner)
        return self._unescaped(inner, token.start + 1)

    def _unescaped(self, inner: str, start: int) -> str:
        if "\t" in inner:
            at = start + inner.index("\t")
            where = self._lines.where(Span(at, at + 1))
            self.note("json-tab", where, Suggestion(r"\t", edits=(Edit(where, r"\t"),), safe=True))
        if "\\" not in inner:
            return inner
        wrong: list[re.Match[str]] = []

        def character(escape: re.Match[str]) -> str:
            if escape[1]:
                return chr(int(escape[1], 16))
            if escape[2] not in _ESCAPES:
                wrong.append(escape)
            return _ESCAPES.get(escape[2], _NOTHING)

        said = _ESCAPE.sub(character, inner)
        try:  # halves of one character, written as two escapes, become one
            said = said.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            wrong += _HALF.finditer(inner)
            said = _ESCAPE.sub(character, _HALF.sub(_NOTHING, inner))
        for escape in wrong[:1]:
            span = Span(start + escape.start(), start + escape.end())
            self.note("escape", self._lines.where(span), value=escape[0])
        return said


def shown(token: Token) -> str | Both:
    """What to show of a token."""
    if token.kind == "end":
        return in_both("json-end")
    return token.text.split("\n")[0][:_SHOWN]
