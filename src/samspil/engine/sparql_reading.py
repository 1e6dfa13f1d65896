"""Which properties a query reads: statements with any other leave its answer as it was.

Only what our own queries are written in is understood. Where a property is a variable, a graph is
named, or anything else stands there, nothing is known of what the query reads.
"""

from collections.abc import Sequence

from samspil.engine.sparql_tokens import Token, tokens
from samspil.words.vocabulary import RDF_TYPE

_TERMS = frozenset(("variable", "iri", "name", "blank", "string", "number"))
_BOOLEANS = frozenset(("true", "false"))
_EXPRESSIONS = frozenset(("FILTER", "BIND"))
_AFTER_THE_PATTERN = frozenset(("GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET"))
_PASSED = frozenset(("OPTIONAL", "UNION", "MINUS"))


def properties_read(query: str) -> frozenset[str] | None:
    """The properties in the patterns of a query; None where that cannot be said."""
    try:
        return frozenset(_Reading(tokens(query)).found)
    except (_UnknownError, IndexError, KeyError):
        return None


class _UnknownError(Exception):
    """Something that is not understood."""


class _Reading:
    """Goes through a query once; `found` are the properties."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.found: set[str] = set()
        self._words = words
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._prologue()
        self._to_the_pattern()
        if self._ahead() == "WHERE":  # what stood before was what a CONSTRUCT makes
            self._at += 1
            self._group()
        while self._at < len(words):
            if self._ahead() in ("{", "}"):
                raise _UnknownError
            self._at += 1

    def _ahead(self) -> str:
        return self._words[self._at].text.upper() if self._at < len(self._words) else ""

    def _take(self) -> Token:
        self._at += 1
        return self._words[self._at - 1]

    def _prologue(self) -> None:
        while self._ahead() == "PREFIX":
            self._at += 1
            name = self._take().text
            self._prefixes[name] = self._take().text[1:-1]

    def _to_the_pattern(self) -> None:
        """Past what is asked for, to the pattern, and through it."""
        if self._ahead() not in ("SELECT", "ASK", "CONSTRUCT"):
            raise _UnknownError
        while self._ahead() != "{":
            if self._ahead() in ("FROM", "EXISTS"):
                raise _UnknownError
            self._at += 1
        self._group()

    def _group(self) -> None:
        """Everything between braces."""
        if self._take().text != "{":
            raise _UnknownError
        while (ahead := self._ahead()) != "}":
            if ahead == "{":
                self._group()
            elif ahead == "SELECT":
                self._to_the_pattern()
            elif ahead in _EXPRESSIONS:
                self._at += 1
                self._expression()
            elif ahead == "VALUES":
                self._values()
            elif ahead in _PASSED or ahead == ".":
                self._at += 1
            elif ahead in _AFTER_THE_PATTERN:
                self._past_the_order()
            else:
                self._subject()
        self._at += 1

    def _expression(self) -> None:
        """A condition: a group where it is about what there is, else up to its last bracket."""
        while self._ahead() in ("NOT", "EXISTS"):
            self._at += 1
        if self._ahead() == "{":
            self._group()
            return
        while self._ahead() != "(":
            if self._words[self._at].kind not in ("word", "iri", "name"):
                raise _UnknownError
            self._at += 1
        deep = 0
        while True:
            if self._ahead() == "{":
                self._group()
                continue
            mark = self._take().text
            deep += (mark == "(") - (mark == ")")
            if deep == 0:
                return

    def _values(self) -> None:
        while self._take().text != "}":
            pass

    def _past_the_order(self) -> None:
        while self._ahead() != "}":
            if self._ahead() == "{":
                raise _UnknownError
            self._at += 1

    def _subject(self) -> None:
        """A thing and all that is said of it."""
        self._term()
        while True:
            self._property()
            self._term()
            while self._ahead() == ",":
                self._at += 1
                self._term()
            if self._ahead() != ";":
                return
            while self._ahead() == ";":
                self._at += 1
            if self._ahead() in (".", "}"):
                return

    def _term(self) -> None:
        token = self._take()
        if token.kind not in _TERMS and token.text not in _BOOLEANS:
            raise _UnknownError
        if token.kind == "string":
            if self._words[self._at].kind == "at":
                self._at += 1
            elif self._ahead() == "^^":
                self._at += 2

    def _property(self) -> None:
        """A property, or a path of several."""
        while True:
            while self._ahead() == "^":
                self._at += 1
            if self._ahead() == "(":
                self._at += 1
                self._property()
                if self._take().text != ")":
                    raise _UnknownError
            else:
                self.found.add(self._named(self._take()))
            while self._ahead() in ("*", "+", "?"):
                self._at += 1
            if self._ahead() not in ("/", "|"):
                return
            self._at += 1

    def _named(self, token: Token) -> str:
        match token.kind:
            case "iri":
                return token.text[1:-1]
            case "name":
                prefix, _, local = token.text.partition(":")
                return self._prefixes[f"{prefix}:"] + local
            case "word" if token.text == "a":
                return RDF_TYPE
        raise _UnknownError
