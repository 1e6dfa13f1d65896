"""Names for nameless nodes that depend on nothing but what is said with them.

A parser gives a blank node another label every time. What is published must be the same bytes every
time, so the nodes are numbered in the order of what hangs from them.
"""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

_Term = NamedNode | BlankNode | Literal | Triple
_DEEPEST = 50


def names_of_nameless(quads: Iterable[Quad]) -> Mapping[BlankNode, BlankNode]:
    """A new name for every blank node; nodes from which the same hangs are told apart by chance.

    What hangs deeper than a parser would follow, or in a circle, is not looked at.
    """
    said: dict[BlankNode, list[Quad]] = {}
    tops: list[Quad] = []
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            said.setdefault(quad.subject, []).append(quad)
        elif isinstance(quad.object, BlankNode):
            tops.append(quad)
    if not tops and not said:
        return {}
    numbering = _Numbering(said)
    numbering.number(tops)
    numbering.number([quad for node in said for quad in said[node]])
    return numbering.names


class _Numbering:
    def __init__(self, said: Mapping[BlankNode, Sequence[Quad]]) -> None:
        self._said = said
        self._texts: dict[BlankNode, str] = {}
        self.names: dict[BlankNode, BlankNode] = {}

    def number(self, quads: Iterable[Quad]) -> None:
        """Give every node below the statements a name, from the top down."""
        waiting = sorted(quads, key=self._line, reverse=True)
        while waiting:
            quad = waiting.pop()
            for node in (quad.subject, quad.object):
                if isinstance(node, BlankNode) and node not in self.names:
                    self.names[node] = BlankNode(f"b{len(self.names) + 1}")
                    waiting += sorted(self._said.get(node, ()), key=self._line, reverse=True)

    def _line(self, quad: Quad) -> str:
        subject, value = (self._text(term, 0) for term in (quad.subject, quad.object))
        return f"{subject} {quad.predicate} {value} {quad.graph_name}"

    def _text(self, term: _Term, deep: int) -> str:
        """A term as it is written, and of a nameless node what hangs from it."""
        if not isinstance(term, BlankNode):
            return str(term)
        if term not in self._texts:
            if deep > _DEEPEST:
                return "_"
            self._texts[term] = "_"  # what a circle comes back to
            below = (
                f"{quad.predicate} {self._text(quad.object, deep + 1)}"
                for quad in self._said.get(term, ())
            )
            self._texts[term] = f"[{'; '.join(sorted(below))}]"
        return self._texts[term]


def renamed(quad: Quad, names: Mapping[BlankNode, BlankNode]) -> Quad:
    """The statement with the new names."""
    if not names:
        return quad
    subject, value = quad.subject, quad.object
    if isinstance(subject, BlankNode):
        subject = names.get(subject, subject)
    if isinstance(value, BlankNode):
        value = names.get(value, value)
    return Quad(subject, quad.predicate, value, quad.graph_name)
