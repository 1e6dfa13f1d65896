"""Which properties lead from a node to what a check looks at: the paths of the shapes, taken apart.

Source: SHACL 1.0 § 2.3.1 (property paths); of these our shapes use sequences and alternatives.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad

from samspil.words.vocabulary import RDF, SH

Way = tuple[str, ...]
_Said = Mapping[tuple[Any, str], list[Any]]
_NIL = NamedNode(RDF + "nil")


def ways_of(quads: Iterable[Quad]) -> Mapping[str, tuple[Way, ...]]:
    """By shape with a path, each row of properties it goes; a step that goes otherwise ends it."""
    said: dict[tuple[Any, str], list[Any]] = {}
    for quad in quads:
        said.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)
    return {
        subject.value: tuple(_ways(paths[0], said))
        for (subject, property_), paths in said.items()
        if property_ == SH + "path" and isinstance(subject, NamedNode)
    }


def _ways(path: Any, said: _Said) -> list[Way]:
    if isinstance(path, NamedNode):
        return [(path.value,)]
    alternatives = said.get((path, SH + "alternativePath"))
    if alternatives:
        return [way for one in _items(alternatives[0], said) for way in _ways(one, said)]
    steps = [_ways(step, said) for step in _items(path, said)]
    return [sum(chosen, ()) for chosen in product(*steps)] if steps else [("",)]


def _items(cell: Any, said: _Said) -> list[Any]:
    found = []
    while isinstance(cell, BlankNode) and cell != _NIL and (cell, RDF + "first") in said:
        found += said[cell, RDF + "first"]
        cell = said[cell, RDF + "rest"][0]
    return found
