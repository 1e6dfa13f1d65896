"""What a stranger's SPARQL may hold, decided on its words before any engine sees it.

1. The text falls into tokens: strings, IRIs, comments, variables and names are understood, so a
   word inside them is never taken for a keyword. What is no token of SPARQL is refused.
2. Tokens are held against bounds: size, brackets within brackets, triple patterns, operators.
3. The form must be SELECT, ASK, CONSTRUCT or DESCRIBE; `SERVICE` is refused wherever it stands, and
   `FROM` when it names a graph that is not ours.

Oxigraph reads without a tokenizer: to it `SERVICE:p {`, `SERVICEp:x {` and `SERVICESILENT:p {` are
the keyword and a name. So a name that begins with the keyword and leads to a brace is refused too.

Passing here promises nothing about cost: a query is still run where it can be killed.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from samspil.engine.sparql_tokens import Token, refused, tokens
from samspil.words.suggestions import nearest

LARGEST = 16 * 1024  # bytes of UTF-8
DEEPEST = 64  # brackets within brackets
MOST_PATTERNS = 100
MOST_OPERATORS = 500

QUERY_FORMS = ("select", "ask", "construct", "describe")
_UPDATES = (
    *("insert", "delete", "load", "clear", "create", "drop"),
    *("copy", "move", "add", "with", "using"),
)
_CHANGING = ("now", "rand", "uuid", "struuid", "bnode")
_OPENING, _CLOSING = "{[(", {"}": "{", "]": "[", ")": "("}
_TERMS = ("iri", "name", "variable", "string", "number", "blank")
_SEPARATORS = (".", ";", ",")


@dataclass(frozen=True)
class Scan:
    """What was found: the query form, the graphs that FROM and FROM NAMED name.

    `changes` is true if the same data may give another answer the next time.
    """

    form: str
    graphs: tuple[str, ...]
    changes: bool


def scan_query(text: str, base: str = "", graphs: Collection[str] | None = None) -> Scan:
    """What the query is, once it has been found to stay within the bounds.

    `graphs` are the graphs there are; None lets FROM name any.

    Raises: QueryRefused with the place and what to do.
    """
    words = _bounded(text)
    prologue = _Prologue(text, words, base)
    if prologue.end == len(words):
        raise refused("sparql-empty", text, len(text))
    first = words[prologue.end]
    form = first.text.casefold()
    if form.startswith(_UPDATES):
        raise refused("sparql-update", text, first.start, word=first.text)
    found = next((known for known in QUERY_FORMS if form.startswith(known)), None)
    if found is None or first.kind not in ("word", "name"):
        raise refused("sparql-form", text, first.start, word=first.text)
    named = list(_from(text, words, prologue))
    for iri, token in named:
        if graphs is not None and iri not in graphs:
            near = nearest(iri, graphs)
            key = "sparql-from-near" if near else "sparql-from"
            raise refused(key, text, token.start, graph=iri, near=", ".join(near))
    changes = any(t.kind == "word" and t.text.casefold() in _CHANGING for t in words)
    return Scan(found, tuple(iri for iri, _ in named), changes)


def scan_update(text: str, using: Sequence[str], using_named: Sequence[str], base: str) -> str:
    """The update, with the protocol's dataset written into each operation that has a WHERE.

    Raises: QueryRefused for LOAD and SERVICE, and for a dataset given twice.
    """
    words = _bounded(text, patterns=False)
    _Prologue(text, words, base)
    for token in words:
        if token.kind in ("word", "name") and token.text.casefold().startswith("load"):
            raise refused("sparql-load", text, token.start)
    if not using and not using_named:
        return text
    clauses = [f"USING <{iri}>" for iri in using]
    clauses += [f"USING NAMED <{iri}>" for iri in using_named]
    said = " ".join(clauses) + " "
    pieces, last, depth = [], 0, 0
    for before, token in zip((None, *words), words, strict=False):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        word = token.text.casefold() if token.kind == "word" else ""
        if depth == 0 and word in ("with", "using"):
            raise refused("sparql-using-twice", text, token.start, word=token.text)
        if depth == 0 and word == "where" and before is not None and before.text == "}":
            pieces += [text[last : token.start], said]
            last = token.start
    return "".join([*pieces, text[last:]])


def _bounded(text: str, *, patterns: bool = True) -> list[Token]:
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise refused("sparql-size", text, 0, most=LARGEST // 1024)
    words = tokens(text)
    _no_service(text, words)
    _no_depth(text, words)
    operators = 0
    for token in words:
        operators += token.text in ("!", "+", "-", "*", "/", "|", "^", "||", "&&")
        if operators > MOST_OPERATORS:
            raise refused("sparql-operators", text, token.start, most=MOST_OPERATORS)
    if patterns:
        for at in islice(_patterns(words), MOST_PATTERNS, None):
            raise refused("sparql-patterns", text, at, most=MOST_PATTERNS)
    return words


def _no_service(text: str, words: Sequence[Token]) -> None:
    for number, token in enumerate(words):
        said = token.text.casefold()
        if "service" not in said or token.kind in ("iri", "string", "variable"):
            continue
        after = list(words[number + 1 : number + 4])
        if after and after[0].kind == "word" and after[0].text.casefold() == "silent":
            del after[0]
        if after and after[0].kind in ("iri", "name", "variable"):
            del after[0]
        leads_to_brace = bool(after) and after[0].text == "{"
        before = words[number - 1].text.casefold() if number else ""
        if token.kind == "word" and said.startswith("service"):
            raise refused("sparql-service", text, token.start)
        if leads_to_brace and before != "graph":
            raise refused("sparql-service", text, token.start)


def _no_depth(text: str, words: Sequence[Token]) -> None:
    """Brackets within brackets, and signs that nest what follows them."""
    open_brackets: list[str] = []
    row = 0
    for token in words:
        mark = token.text if token.kind == "mark" else ""
        row = row + 1 if mark in ("!", "-", "+", "^") else 0
        if mark in ("<<", "<<("):
            open_brackets.append("<")
        elif mark in (">>", ")>>") and open_brackets[-1:] == ["<"]:
            open_brackets.pop()
        elif mark and mark in _OPENING:
            open_brackets.append(mark)
        elif mark in _CLOSING:
            if open_brackets[-1:] != [_CLOSING[mark]]:
                raise refused("sparql-bracket", text, token.start, found=mark)
            open_brackets.pop()
        if len(open_brackets) + row > DEEPEST:
            raise refused("sparql-depth", text, token.start, most=DEEPEST)


def _patterns(words: Sequence[Token]) -> Iterator[int]:
    """The offset of about every triple pattern: what ends one, each step of a path, list members.

    What stands in VALUES, and what stands in the parentheses of an expression, is none.
    """
    opened: list[str] = []  # { group, [ node, ( list or path, e expression, v values
    said = values = False
    before = Token("mark", "", 0)
    for token in words:
        inside = opened[-1] if opened else ""
        values = values or (token.kind == "word" and token.text.casefold() == "values")
        if token.text in _OPENING:
            opened.append(_kind_of_bracket(token, before, inside, values))
            values = values and opened[-1] != "v"
            said = said and opened[-1] not in ("{", "[")
        elif token.text in _CLOSING:
            if inside in ("{", "[") and said:
                yield token.start
            del opened[-1:]
            said = token.text != "}"
        elif inside == "(" and token.kind in _TERMS:
            yield token.start
        elif inside in ("{", "[") and token.text in (*_SEPARATORS, "/"):
            if said:
                yield token.start
            said = token.text == "/"
        elif inside in ("{", "[") and token.kind in _TERMS:
            said = True
        before = token


def _kind_of_bracket(token: Token, before: Token, inside: str, values: bool) -> str:
    if inside == "v" or (values and token.text == "{"):
        return "v"
    if token.text != "(":
        return token.text
    listing = before.kind in ("iri", "name", "variable", "mark") and not values
    return "(" if listing and inside in ("{", "[", "(") else "e"


class _Prologue:
    """BASE, PREFIX and VERSION at the top; `end` is the number of the token after them."""

    def __init__(self, text: str, words: Sequence[Token], base: str) -> None:
        self._base = base
        self.prefixes: dict[str, str] = {}
        self.end = 0
        while self.end < len(words):
            keyword = words[self.end].text.casefold()
            rest = words[self.end + 1 : self.end + 3]
            if keyword == "base" and rest and rest[0].kind == "iri":
                self._base = urljoin(self._base, rest[0].text[1:-1])
                self.end += 2
            elif keyword == "version" and rest and rest[0].kind == "string":
                self.end += 2
            elif keyword == "prefix" and [token.kind for token in rest] == ["name", "iri"]:
                name, iri = rest
                if not name.text.endswith(":"):
                    raise refused("sparql-character", text, name.start, found=name.text)
                self.prefixes[name.text[:-1]] = urljoin(self._base, iri.text[1:-1])
                self.end += 3
            else:
                return

    def iri(self, token: Token) -> str | None:
        if token.kind == "iri":
            return urljoin(self._base, token.text[1:-1])
        prefix, _, local = token.text.partition(":")
        if token.kind == "name" and prefix in self.prefixes:
            return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        return None


def _from(text: str, words: Sequence[Token], prologue: _Prologue) -> Iterator[tuple[str, Token]]:
    depth = 0
    for number, token in enumerate(words):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth or token.kind != "word" or token.text.casefold() != "from":
            continue
        rest = [t for t in words[number + 1 : number + 3] if t.text.casefold() != "named"]
        iri = prologue.iri(rest[0]) if rest else None
        if iri is None:
            raise refused("sparql-from-iri", text, token.start)
        yield iri, rest[0]
