"""What a Turtle, TriG, N-Triples or N-Quads text says, each statement with its tokens.

This reader never judges: pyoxigraph alone accepts or refuses a file. What it does not understand
it leaves out, and it goes on where the next statement seems to begin: after a full stop that ends
its line, or at the start of a line after a blank one.

Terms are plain values: an IRI is its text, a blank node `_:x`, a literal the tuple (lexical form,
datatype IRI, lower-cased language or ""). Lexical forms are kept as written, so `05` is not `5`.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin

from samspil.files.tokens import Token, tokens, unescaped
from samspil.words.vocabulary import RDF, RDF_TYPE, XSD

Term = str | tuple[str, str, str]

_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", RDF + "nil"
_WORDS: Mapping[str, Term] = {
    "a": RDF_TYPE,
    "true": ("true", XSD + "boolean", ""),
    "false": ("false", XSD + "boolean", ""),
}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DEEPEST = 100  # brackets within brackets; nobody writes more, and Python's stack is finite


class Statement(NamedTuple):
    """One triple; what the text only implies (how a list is chained) has no token."""

    subject: str
    predicate: str
    object: Term
    graph: str
    at_subject: Token
    at_predicate: Token | None
    at_object: Token | None


class Reader:
    """Reads one text; what it found is in its public attributes."""

    def __init__(self, text: str) -> None:
        self.statements: list[Statement] = []
        self.namespaces: dict[str, str] = {}
        self.declarations: dict[str, Token] = {}  # by prefix
        self.brackets: dict[str, Token] = {}  # by the node that has no other name
        self.graphs: list[tuple[str, Token]] = []
        self._text = text
        self._tokens = tokens(text)
        self._next = 0
        self._base = ""
        self._graph = ""
        self._depth = 0
        self._known = dict(_WORDS)  # what a token's text means, until the next declaration
        self._unused = "_:n"  # begins no blank node of the text, so ours are never taken for theirs
        while self._unused in text:
            self._unused += "n"
        self._unnamed = 0
        while self._tokens[self._next].kind != "end":
            start = self._next
            try:
                self._statement()
            except _LostError:
                self._skip(start)

    def _skip(self, start: int) -> None:
        """Moves to where the next statement seems to begin, at least one token past `start`."""
        self._depth = 0
        self._next = max(self._next, start + 1)
        while (token := self._tokens[self._next]).kind != "end":
            before = self._tokens[self._next - 1]
            gap = self._text[before.end : token.start]
            if (before.text == "." and "\n" in gap) or (gap.count("\n") > 1 and gap[-1] == "\n"):
                return
            self._next += 1

    def _ahead(self) -> str:
        return self._tokens[self._next].text

    def _take(self, mark: str) -> bool:
        """True if the next token was `mark`, which is then behind us."""
        found = self._ahead() == mark
        self._next += found
        return found

    def _statement(self) -> None:
        keyword = self._ahead().upper()
        if keyword in ("PREFIX", "@PREFIX"):
            self._next += 1
            self._prefix()
        elif keyword in ("BASE", "@BASE"):
            self._next += 1
            self._base, _ = self._node()
            self._known = dict(_WORDS)
            self._take(".")
        elif keyword == "GRAPH":
            self._next += 1
            self._open_graph(*self._node())
        elif keyword in ("{", "}"):
            self._next += 1
            self._graph = ""
        else:
            self._triples()

    def _prefix(self) -> None:
        name = self._tokens[self._next]
        if name.kind != "name" or not name.text.endswith(":"):
            raise _LostError
        self._next += 1
        iri, at = self._node()
        self.namespaces[name.text[:-1]] = iri
        self.declarations[name.text[:-1]] = _stretch("declaration", name, at)
        self._known = dict(_WORDS)
        self._take(".")

    def _open_graph(self, name: str, at: Token) -> None:
        if not self._take("{"):
            raise _LostError
        self._graph = name
        self.graphs.append((name, at))

    def _triples(self) -> None:
        first = len(self.statements)
        subject, at = self._node()
        if self._ahead() == "{":
            self._open_graph(subject, at)
            return
        if self._ahead() not in (".", "}"):
            self._predicates(subject, at)
        if not self._take(".") and self._ahead() != "}":
            self._graph_label(first)

    def _graph_label(self, first: int) -> None:
        """The fourth term of N-Quads: the graph of the statements from number `first` on."""
        if self._tokens[self._next + 1].text != ".":
            raise _LostError
        name, at = self._node()
        self._take(".")
        self.graphs.append((name, at))
        self.statements[first:] = [s._replace(graph=name) for s in self.statements[first:]]

    def _predicates(self, subject: str, at_subject: Token) -> None:
        while True:
            predicate, at = self._node()
            while True:
                value, at_value = self._term()
                self.statements.append(
                    Statement(subject, predicate, value, self._graph, at_subject, at, at_value)
                )
                if not self._take(","):
                    break
            if not self._take(";"):
                return
            while self._take(";"):
                pass
            if self._ahead() in (".", "]", "}"):
                return

    def _node(self) -> tuple[str, Token]:
        """A term that is no literal."""
        start = self._next
        term, at = self._term()
        if not isinstance(term, str):
            self._next = start
            raise _LostError
        return term, at

    def _term(self) -> tuple[Term, Token]:
        token = self._tokens[self._next]
        self._next += 1
        term = self._known.get(token.text)
        if term is None:
            if token.kind == "string":
                return self._string(token)
            if token.text in ("[", "("):
                return self._bracketed(token)
            term = self._known[token.text] = self._meaning(token)
        return term, token

    def _meaning(self, token: Token) -> Term:
        """What a single token says under the declarations in force."""
        match token.kind:
            case "iri":
                return self._resolved(unescaped(token.text[1:-1]))
            case "name" if ":" in token.text:
                prefix, _, local = token.text.partition(":")
                if prefix not in self.namespaces:
                    return token.text  # so that the rest of the statement keeps its place
                return self.namespaces[prefix] + re.sub(r"\\(.)", r"\1", local)
            case "blank":
                return token.text
            case "number":
                exponent = "e" in token.text or "E" in token.text
                plain = "decimal" if "." in token.text else "integer"
                return token.text, XSD + ("double" if exponent else plain), ""
        self._next -= 1
        raise _LostError

    def _resolved(self, reference: str) -> str:
        if _SCHEME.match(reference):
            return reference
        try:
            iri = urljoin(self._base, reference)
        except ValueError:  # an impossible host; pyoxigraph will say so
            return reference
        empty_fragment = reference.endswith("#") and not iri.endswith("#")  # which urljoin drops
        return iri + "#" if empty_fragment else iri

    def _string(self, token: Token) -> tuple[Term, Token]:
        quotes = 3 if token.text[:3] in ('"""', "'''") else 1
        lexical = unescaped(token.text[quotes:-quotes])
        following = self._tokens[self._next]
        if following.kind == "at" and following.text not in ("@prefix", "@base"):
            self._next += 1
            language = following.text[1:].lower()
            return (lexical, RDF + "langString", language), _stretch("literal", token, following)
        if self._take("^^"):
            datatype, at = self._node()
            return (lexical, datatype, ""), _stretch("literal", token, at)
        return (lexical, XSD + "string", ""), token

    def _bracketed(self, opening: Token) -> tuple[str, Token]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _LostError
        if opening.text == "(":
            node, mark = self._list(opening), ")"
        else:
            node, mark = self._unnamed_node(), "]"
            if self._ahead() != mark:
                self._predicates(node, opening)
        if not self._take(mark):
            raise _LostError
        self._depth -= 1
        whole = _stretch("brackets", opening, self._tokens[self._next - 1])
        if node != _NIL:
            self.brackets[node] = whole
        return node, whole

    def _list(self, opening: Token) -> str:
        """The first cell of the list whose items follow, up to the closing bracket."""
        first = cell = _NIL if self._ahead() == ")" else self._unnamed_node()
        at = opening
        while cell != _NIL:
            value, at_value = self._term()
            rest, at_rest = _NIL, None
            if self._ahead() != ")":
                rest, at_rest = self._unnamed_node(), self._tokens[self._next]
            self.statements += (
                Statement(cell, _FIRST, value, self._graph, at, None, at_value),
                Statement(cell, _REST, rest, self._graph, at, None, at_rest),
            )
            cell, at = rest, at_rest or at
        return first

    def _unnamed_node(self) -> str:
        self._unnamed += 1
        return f"{self._unused}{self._unnamed}"


class _LostError(Exception):
    """The next token does not fit; the statement is given up."""


def _stretch(kind: str, first: Token, last: Token) -> Token:
    return Token(kind, "", first.start, last.end)
