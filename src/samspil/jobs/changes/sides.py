"""The two states of a comparison, and what is asked of both."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal

from samspil.jobs.changes.expressions import Turn, turned
from samspil.jobs.changes.snapshot import Snapshot
from samspil.jobs.ontology.expressions import Term, members, read_expression
from samspil.words.vocabulary import RDF, RDFS

_ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf")
_MOST_SHOWN = 12


@dataclass(frozen=True)
class Sides:
    """The old and the new state; a thing has the same name in both."""

    before: Snapshot
    after: Snapshot

    def below(self, iri: str, other: str) -> bool:
        """True if the one is a kind of the other, in either state."""
        return any(other in above(side, iri) for side in self.both)

    @property
    def both(self) -> tuple[Snapshot, Snapshot]:
        """The one and the other."""
        return self.before, self.after

    def turned(self, old: Term, new: Term) -> Turn:
        """Where the meaning goes from one class expression to another."""
        one, other = read_expression(old, self.before.said), read_expression(new, self.after.said)
        turn = turned(one, other, self.below)
        # Of a construct that we cannot read, only that it is another one.
        alike = self.before.meaning(old) == self.after.meaning(new)
        return Turn.OTHER if turn is Turn.SAME and not alike else turn


def said_true(values: Iterable[str]) -> bool:
    """True if one of these values is the truth value."""
    return not {"true", "1"}.isdisjoint(values)


def above(side: Snapshot, iri: str) -> set[str]:
    """Everything a term is a kind of, itself with it."""
    found: set[str] = set()
    waiting = [iri]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [v.value for p in _ABOVE for v in side.keys(one, p).values()]
    return found


def texts_of(side: Snapshot, values: Iterable[Term], *, exact: bool = False) -> tuple[str, ...]:
    """Values as a reader is told of them; a nameless node by what it names.

    If they are to be `exact`, with their types.
    """
    return tuple(sorted(_text(side, value, exact) for value in values))


def _text(side: Snapshot, value: Term, exact: bool) -> str:
    if isinstance(value, BlankNode):
        return _told(side, value)
    if exact:
        return str(value)
    if isinstance(value, Literal) and value.language:
        return f"{value.value} ({value.language})"
    return value.value


def _told(side: Snapshot, node: BlankNode) -> str:
    listed = members(node, side.said)
    if listed:
        return ", ".join(_short(term) for term in listed[:_MOST_SHOWN])
    named = [term for term in read_expression(node, side.said).terms() if term]
    if not named:
        own = side.said.get(node, {})
        named = [_short(v) for p, vs in sorted(own.items()) if p != RDF + "type" for v in vs]
    return ", ".join(named[:_MOST_SHOWN])


def _short(term: Term) -> str:
    return "…" if isinstance(term, BlankNode) else term.value
