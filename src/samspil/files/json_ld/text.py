"""JSON text as a tree in which every part knows where it stands.

A slip that has one clear meaning (a comma too many, single quotation marks, a forgotten comma) is
noted, and reading goes on as if it were mended; at any other the reader gives up the rest.

Source: RFC 8259.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from samspil.files.json_ld.slips import JsonSlips, Lost
from samspil.files.lines import Lines
from samspil.files.mistakes import Mistake
from samspil.files.positions import Span
from samspil.files.tokens import Token
from samspil.words.findings import Where

DEEPEST = 64  # brackets within brackets; a case has four, and far deeper ones crash parsers
_MOST_TOKENS = 700_000  # of the largest file that is opened; any more are there to do harm

_CONSTANTS = {"true": True, "false": False, "null": None}
_MEANT = {"none": "null", "nil": "null", "undefined": "null"}
_CLOSING = {"{": "}", "[": "]"}
_IN_QUOTES = ("string", "single", "curly", "unclosed")


class Number(str):
    """A number as it is written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Json:
    """One value.

    A text stands between its quotation marks, as do the `keys` of an object; an object or array
    stands where its opening bracket does.
    """

    value: "dict[str, Json] | list[Json] | str | bool | None"
    at: Span
    keys: Mapping[str, Span] = field(default_factory=dict)

    def scalars(self) -> "Iterator[Json]":
        """Everything below that is neither object nor array."""
        if isinstance(self.value, dict | list):
            below = self.value.values() if isinstance(self.value, dict) else self.value
            for part in below:
                yield from part.scalars()
        else:
            yield self


@dataclass(frozen=True)
class JsonText:
    """What a text says, None if that cannot be told; the mistakes in it; words outside of it."""

    root: Json | None
    mistakes: tuple[Mistake, ...]
    aside: tuple[tuple[str, Where], ...]


def read_json(text: str, lines: Lines) -> JsonText:
    """The tree of a JSON text."""
    slips = JsonSlips(lines)
    tokens = list(islice(_tokens(text), _MOST_TOKENS))
    reader = _Reader(tokens, slips, lines)
    root = None
    try:
        root = reader.root()
    except Lost:
        kinds = (*_IN_QUOTES, "word", "comment")
        reader.aside = [(token.text, slips.where(token)) for token in tokens if token.kind in kinds]
    return JsonText(root, tuple(slips.mistakes), tuple(reader.aside))


@cache
def _pattern() -> re.Pattern[str]:
    """One token and the space before it; matches at every place, so that nothing is tried twice.

    Characters that nobody can see count as space; whoever opened the file has told of them.
    """
    return re.compile(
        r"""[\x00-\x20\x7f\u200b\u2060\ufeff]*+
        (?:(?P<string>"(?:[^"\\\r\n]|\\[^\r\n])*+")
        |(?P<single>'(?:[^'\\\r\n]|\\[^\r\n])*+')
        |(?P<curly>[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]
                   [^"\r\n\u201c\u201d\u2018\u2019\u00ab\u00bb]*+
                   [\u201c\u201d\u2018\u2019\u00ab\u00bb])
        |(?P<unclosed>["'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb][^\r\n]*+)
        |(?P<mark>[][{}:,])
        |(?P<comment>//[^\r\n]*+|\#[^\r\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)
        |(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.+-]))
        |(?P<word>[\w.+$@-](?:[\w.+$@/\#-]|:(?=[A-Za-z/]))*+)
        |(?P<unknown>.)
        |(?P<end>\Z))""",
        re.VERBOSE | re.DOTALL,
    )


def _tokens(text: str) -> Iterator[Token]:
    for match in _pattern().finditer(text):
        kind = match.lastgroup or "end"
        start, end = match.span(kind)
        yield Token(kind, text[start:end], start, end)


class _Reader:
    """Reads one text; `aside` is what is written in it and says nothing."""

    def __init__(self, tokens: list[Token], slips: JsonSlips, lines: Lines) -> None:
        self.aside: list[tuple[str, Where]] = []
        self._slips = slips
        self._lines = lines
        self._comments = [token for token in tokens if token.kind == "comment"]
        meant = [token for token in tokens if token.kind != "comment"]
        self._tokens = meant + meant[-1:] * 3  # so that one may look ahead
        self._next = 0

    def root(self) -> Json:
        """The one value of the text.

        Raises: Lost.
        """
        last = self._tokens[-1]
        if last.kind != "end":
            self._slips.note("resource-limit", self._slips.where(last))
            raise Lost
        for comment in self._comments:
            where = self._slips.where(comment)
            self.aside.append((comment.text, where))
            self._slips.note("json-comment", where)
        found = self._value(0)
        if self._ahead.kind != "end":
            raise self._slips.lost("json-nothing", self._ahead)
        return found

    @property
    def _ahead(self) -> Token:
        return self._tokens[self._next]

    def _value(self, depth: int) -> Json:
        token = self._ahead
        if token.kind == "mark" and token.text in _CLOSING:
            if depth == DEEPEST:
                self._slips.note("too-deep", self._slips.where(token))
                raise Lost
            self._next += 1
            read = self._object if token.text == "{" else self._array
            return read(token, depth + 1)
        if token.kind not in (*_IN_QUOTES, "number", "word"):
            raise self._slips.lost("json-value", token)
        self._next += 1
        if token.kind in _IN_QUOTES:
            return Json(self._slips.text(token), _inside(token))
        at = Span(token.start, token.end)
        return Json(Number(token.text), at) if token.kind == "number" else self._word(token, at)

    def _word(self, token: Token, at: Span) -> Json:
        """A word without quotation marks: a constant, a slip, or a text."""
        word = token.text
        if word in _CONSTANTS:
            return Json(_CONSTANTS[word], at)
        lower = _MEANT.get(word.lower(), word.lower())
        if lower in _CONSTANTS:
            self._slips.constant(token, lower, safe=word.lower() in _CONSTANTS)
            return Json(_CONSTANTS[lower], at)
        if re.match(r"[+.-]?\d", word):
            self._slips.number(token)
        else:
            self._slips.quotes(token, json.dumps(word, ensure_ascii=False), safe=False)
        return Json(word, at)

    def _object(self, opening: Token, depth: int) -> Json:
        members: dict[str, Json] = {}
        keys: dict[str, Span] = {}
        while self._another(opening):
            token = self._ahead
            key = self._key(token)
            if self._ahead.text != ":":
                raise self._slips.lost("json-colon", self._ahead)
            self._next += 1
            value = self._decimal_comma() or self._value(depth)
            if key not in members:
                members[key] = value
                keys[key] = _inside(token)
            else:
                self._again(key, _inside(token), value)
        return Json(members, Span(opening.start, opening.end), keys)

    def _again(self, key: str, at: Span, value: Json) -> None:
        """A key that stood there already; the first one counts."""
        self._slips.note("key-twice", self._lines.where(at), value=key[:40])
        for part in value.scalars():
            if isinstance(part.value, str):
                self.aside.append((part.value, self._lines.where(part.at)))

    def _array(self, opening: Token, depth: int) -> Json:
        items = []
        while self._another(opening):
            items.append(self._value(depth))
        return Json(items, Span(opening.start, opening.end))

    def _another(self, opening: Token) -> bool:
        """True if more follows in the brackets; moves past the comma, or the closing bracket."""
        closing = _CLOSING[opening.text]
        before = self._tokens[self._next - 1]
        first = before.start == opening.start
        comma = None
        while self._ahead.text == ",":
            if first or comma:
                self._slips.comma_extra(self._ahead)
            comma = comma or self._ahead
            self._next += 1
        if self._ahead.text == closing:
            if comma and not first:
                self._slips.comma_extra(comma)
            self._next += 1
            return False
        if not first and not comma:
            begins = self._ahead.kind in (*_IN_QUOTES, "word", "number")
            if not begins and not (closing == "]" and self._ahead.text in _CLOSING):
                wanted = "json-object-end" if closing == "}" else "json-array-end"
                raise self._slips.lost(wanted, self._ahead)
            self._slips.comma_missing(before, self._ahead)
        return True

    def _key(self, token: Token) -> str:
        if token.kind in _IN_QUOTES:
            self._next += 1
            return self._slips.text(token)
        if token.kind not in ("word", "number"):
            raise self._slips.lost("json-key", token)
        self._next += 1
        self._slips.quotes(token, json.dumps(token.text, ensure_ascii=False), safe=True)
        return token.text

    def _decimal_comma(self) -> Json | None:
        """`3,5` as the number it was meant to be."""
        one, comma, other, after = self._tokens[self._next : self._next + 4]
        touching = one.end == comma.start and comma.end == other.start
        numbers = one.kind == other.kind == "number" and comma.text == ","
        if not (numbers and touching and after.text in (",", "}")):
            return None
        self._next += 3
        self._slips.decimal_comma(one, other)
        return Json(Number(f"{one.text}.{other.text}"), Span(one.start, other.end))


def _inside(token: Token) -> Span:
    """Where the words of a token stand, between its quotation marks if it has them."""
    inner = 1 if token.kind in _IN_QUOTES else 0
    return Span(token.start + inner, token.end - inner)
