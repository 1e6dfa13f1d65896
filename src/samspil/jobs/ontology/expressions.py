"""Class expressions as people read them: a tree of named things, and Manchester syntax.

Source: OWL 2 Structural Specification and OWL 2 Manchester Syntax (W3C 2012).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from samspil.words.vocabulary import OWL, RDF, Vocabulary

Term = NamedNode | BlankNode | Literal
Said = Mapping[Term, Mapping[str, Sequence[Term]]]  # values by subject and property

_MEMBERS = {
    OWL + "intersectionOf": "and",
    OWL + "unionOf": "or",
    OWL + "oneOf": "one-of",
    OWL + "complementOf": "not",
}
_RESTRICTIONS = {
    OWL + "hasValue": "value",
    OWL + "someValuesFrom": "some",
    OWL + "allValuesFrom": "only",
    OWL + "minCardinality": "min",
    OWL + "maxCardinality": "max",
    OWL + "cardinality": "exactly",
    OWL + "minQualifiedCardinality": "min",
    OWL + "maxQualifiedCardinality": "max",
    OWL + "qualifiedCardinality": "exactly",
}
_JOINED = ("and", "or")
_DEEPEST = 20


@dataclass(frozen=True)
class Expression:
    """One expression: `kind` is `thing` or a word of Manchester syntax.

    `term` is the named thing, or the property of a restriction; `parts` are the expressions inside
    it; `number` is the number of a cardinality.
    """

    kind: str
    term: str = ""
    parts: "tuple[Expression, ...]" = ()
    number: str = ""

    def terms(self) -> Iterator[str]:
        """Every IRI that is mentioned, as it is read."""
        if self.term:
            yield self.term
        for part in self.parts:
            yield from part.terms()


def read_expression(node: Term, said: Said, deep: int = 0) -> Expression:
    """The expression at a node of a graph; of a construct we do not know, an empty `thing`."""
    if not isinstance(node, BlankNode):
        return Expression("thing", node.value)
    own = said.get(node, {})
    if deep > _DEEPEST:
        return Expression("thing")
    for property_, kind in _MEMBERS.items():
        if property_ in own:
            inner = members(own[property_][0], said) or own[property_]
            return Expression(kind, "", tuple(read_expression(n, said, deep + 1) for n in inner))
    on = next((v.value for v in own.get(OWL + "onProperty", ())), "")
    for property_, kind in _RESTRICTIONS.items():
        if on and property_ in own:
            return _restriction(kind, on, own[property_][0], own, said, deep)
    return Expression("thing")


def _restriction(  # noqa: PLR0913 - all of what a restriction consists of
    kind: str, on: str, value: Term, own: Mapping[str, Sequence[Term]], said: Said, deep: int
) -> Expression:
    if kind not in ("min", "max", "exactly"):
        return Expression(kind, on, (read_expression(value, said, deep + 1),))
    counted = (*own.get(OWL + "onClass", ()), *own.get(OWL + "onDataRange", ()))
    parts = tuple(read_expression(node, said, deep + 1) for node in counted)
    return Expression(kind, on, parts, value.value)


def members(head: Term, said: Said) -> list[Term]:
    """The members of an RDF list; empty if it is none."""
    found: list[Term] = []
    seen: set[Term] = set()
    while isinstance(head, BlankNode) and head not in seen:
        seen.add(head)
        own = said.get(head, {})
        if RDF + "first" not in own:
            return found
        found.append(own[RDF + "first"][0])
        head = next(iter(own.get(RDF + "rest", ())), NamedNode(RDF + "nil"))
    return found


def manchester(expression: Expression, vocabulary: Vocabulary) -> str:
    """The expression in Manchester syntax, with the short names of the prefix table."""
    if expression.kind == "thing":
        return vocabulary.shorten(expression.term) if expression.term else "…"
    parts = [_bracketed(part, vocabulary) for part in expression.parts]
    if expression.kind in _JOINED:
        return f" {expression.kind} ".join(parts)
    if expression.kind == "one-of":
        return "{" + ", ".join(parts) + "}"
    if expression.kind == "not":
        return f"not {parts[0]}"
    words = [vocabulary.shorten(expression.term), expression.kind, expression.number, *parts]
    return " ".join(filter(None, words))


def _bracketed(part: Expression, vocabulary: Vocabulary) -> str:
    text = manchester(part, vocabulary)
    return text if part.kind in ("thing", "one-of") else f"({text})"
