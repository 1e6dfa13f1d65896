"""The words of SPARQL with their places, and refusals that point at one of them.

Comments and white space are no tokens. What is no token of the language is refused, so nothing can
hide in a text that was misread.
"""

import re
from functools import cache
from typing import NamedTuple

from samspil.words.errors import QueryRefused


class Token(NamedTuple):
    """One word of SPARQL; kinds: word, name, iri, variable, string, number, blank, at, mark."""

    kind: str
    text: str
    start: int


@cache
def _pattern() -> re.Pattern[str]:
    letter = r"[A-Za-z_\x80-\U0010ffff]"
    inner = r"[A-Za-z0-9_\x80-\U0010ffff-]"
    escaped = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
    local = rf"(?:(?:{inner}|:|{escaped})|\.+(?={inner}|[:%\\]))*+"
    return re.compile(
        rf"""
        (?:[ \t\r\n]++|\#[^\r\n]*+)*+
        (?:(?P<iri><[^<>"{{}}|^`\\\x00-\x20]*+>)
        |(?P<name>(?:{letter}(?:{inner}|\.+(?={inner}))*+)?+:{local})
        |(?P<blank>_:[A-Za-z0-9_\x80-\U0010ffff](?:{inner}|\.+(?={inner}))*+)
        |(?P<word>[A-Za-z][A-Za-z0-9_]*+)
        |(?P<variable>[?$][A-Za-z0-9_\x80-\U0010ffff]++)
        |(?P<string>"{{3}}(?:[^"\\]|\\.|"(?!""))*+"{{3}}
                   |'{{3}}(?:[^'\\]|\\.|'(?!''))*+'{{3}}
                   |"(?!"")(?:[^"\\\r\n]|\\.)*+"
                   |'(?!'')(?:[^'\\\r\n]|\\.)*+'
                   |""(?!")|''(?!'))
        |(?P<number>(?:[0-9]++(?:\.[0-9]*(?=[eE][+-]?[0-9])|\.[0-9]++)?|\.[0-9]++)
                    (?:[eE][+-]?[0-9]++)?)
        |(?P<at>@[A-Za-z]++(?:-[0-9A-Za-z]+)*+)
        |(?P<mark><<\(|\)>>|<<|>>|\{{\||\|\}}|\^\^|&&|\|\||<=|>=|!=|[][(){{}}.,;=<>+*/!|^?~-])
        |(?P<unknown>.)
        |(?P<end>\Z))
        """,
        re.VERBOSE | re.DOTALL,
    )


def tokens(text: str) -> list[Token]:
    """The tokens of the text.

    Raises: QueryRefused where the text is no token of SPARQL (a string that does not end, a stray
    sign, an escape outside a string).
    """
    found = []
    for match in _pattern().finditer(text):
        kind = match.lastgroup or "end"
        if kind == "unknown":
            raise refused("sparql-character", text, match.start(kind), found=match[kind])
        if kind == "end":
            break
        found.append(Token(kind, match[kind], match.start(kind)))
    return found


def refused(key: str, text: str, at: int, **values: object) -> QueryRefused:
    """The refusal `key` with the line and column (in code points, from 1) of offset `at`."""
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    return QueryRefused(key, line=line, column=column, **values)


_PLACE = re.compile(r"error at (\d+):(\d+): ?(?:expected (?:one of )?)?(.*)", re.DOTALL)
_RANGES = re.compile(r"\['.*?'\]", re.DOTALL)  # letters by their numbers, line after line
_SIGN = re.compile(r'"(?:[^"\\]|\\.)+"')
_EXPECTED = re.compile(r'"((?:[^"\\]|\\.)+)"|\b([A-Z][A-Z_]+)\b')


def syntax_refusal(message: str, text: str) -> QueryRefused:
    """The engine's complaint about `text`, with its place, what stands there and what could."""
    match = _PLACE.match(message)
    if match is None:
        return QueryRefused("sparql-wrong", line=1, column=1, detail=message[:200])
    line, column, rest = int(match[1]), int(match[2]), match[3]
    if "Prefix not found" in rest:
        return QueryRefused("sparql-prefix", line=line, column=column)
    lines = text.split("\n")
    there = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    said = [plain or word for plain, word in _EXPECTED.findall(_RANGES.sub("", rest))]
    values = {"line": line, "column": column, "expected": " ".join(dict.fromkeys(said[:12]))}
    if there.strip():
        return QueryRefused("sparql-syntax", found=there.split()[0][:30], **values)
    if "SELECT contains a variable that is unbound" in rest:
        return QueryRefused("sparql-unbound", **values)
    mistaken = _is_closed(text) and not _SIGN.search(_RANGES.sub("", rest))
    return QueryRefused("sparql-before" if mistaken else "sparql-end", **values)


def _is_closed(text: str) -> bool:
    """True if the text ends in the bracket that closes the first.

    The engine then points at the end, though what is wrong stands somewhere before it.
    """
    marks = [token.text for token in tokens(text) if token.kind == "mark"]
    opened, closed = (sum(map(marks.count, these)) for these in ("({[", ")}]"))
    return opened == closed > 0 and text.rstrip().endswith((")", "}", "]"))
