"""The words of Turtle, TriG, N-Triples and N-Quads, with their places.

Any text falls into tokens, in time linear in its length; what is no word of these languages becomes
a token of kind `unknown`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_COMMENT = re.compile(r"#[^\r\n]*")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_LAST_CODE_POINT = 0x10FFFF


class Token(NamedTuple):
    """One word; `start` and `end` are code point offsets, end exclusive.

    Kinds: iri, name (`ex:a`, `a`, `PREFIX`), blank (`_:x`), string, number, at (`@en`, `@prefix`),
    mark, unknown, and end, which is empty.
    """

    kind: str
    text: str
    start: int
    end: int


@cache
def _pattern() -> re.Pattern[str]:
    """One token and the space before it; matches at every place, so that nothing is tried twice.

    Strings may lack their closing quotes: then they take the rest of the line, or of the text.
    """
    character = r"[0-9A-Za-z_%\x80-\U0010ffff-]"
    local = rf":(?:{character}|:|\\.|\.+(?={character}|[:\\]))*+"
    return re.compile(
        rf"""
        (?:[ \t\r\n]++|\#[^\r\n]*+)*+
        (?:(?P<iri><[^<>\n]*+>)
        |(?P<name>[A-Za-z\x80-\U0010ffff](?:{character}|\.+(?={character}))*+(?:{local})?|{local})
        |(?P<mark>\^\^|[][(){{}},;]|\.(?![0-9]))
        |(?P<string>"{{3}}(?:[^"\\]|\\.?|"(?!""))*+(?:"{{3}})?
                   |'{{3}}(?:[^'\\]|\\.?|'(?!''))*+(?:'{{3}})?
                   |"(?:[^"\\\r\n]|\\[^\r\n]?)*+"?
                   |'(?:[^'\\\r\n]|\\[^\r\n]?)*+'?)
        |(?P<number>[+-]?(?:[0-9]++(?:\.[0-9]*(?=[eE][+-]?[0-9])|\.[0-9]++)?|\.[0-9]++)
                    (?:[eE][+-]?[0-9]++)?)
        |(?P<at>@[A-Za-z]++(?:-[0-9A-Za-z]+)*+)
        |(?P<blank>_:(?:{character}|\.+(?={character}))*+)
        |(?P<unknown>.)
        |(?P<end>\Z))
        """,
        re.VERBOSE | re.DOTALL,
    )


def tokens(text: str) -> list[Token]:
    """All tokens of the text; at least two of kind `end`, so that one may look past the next."""
    found = []
    for match in _pattern().finditer(text):
        kind = match.lastgroup or "end"
        start, end = match.span(kind)
        found.append(Token(kind, text[start:end], start, end))
    return [*found, found[-1]]


def comments(text: str) -> Iterator[int]:
    """The offsets of the comments."""
    before = 0
    for token in tokens(text):
        for comment in _COMMENT.finditer(text, before, token.start):
            yield comment.start()
        before = token.end


def unescaped(text: str) -> str:
    """The text with its escape sequences replaced by what they stand for."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    digits = escape[1] or escape[2]
    if digits is None:
        return _ESCAPES.get(escape[3], escape[3])
    code = int(digits, 16)
    return chr(code) if code <= _LAST_CODE_POINT else "\ufffd"
