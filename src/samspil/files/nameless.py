"""Names for nameless nodes that depend on what is said of them alone.

Two readings of the same files then give the same bytes. Nodes are told apart by what is said of
them, again and again until that tells no more of them apart (colour refinement). Of nodes that
are still alike one is set apart and the others follow; where they are truly alike it does not
matter which. That costs time for each, so it is done a bounded number of times: beyond it the
names are right but may differ from one reading to the next. Canonical names have no such bound,
and somebody else's file could make them take for ever.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import BlankNode, Quad

_SET_APART = 500
_LENGTH = 16

Colours = dict[BlankNode, str]


def with_stable_names(quads: Iterable[Quad]) -> list[Quad]:
    """The same statements, each nameless node under a name made from what is said of it."""
    everything = list(quads)
    about = [q for q in everything if _nameless(q)]
    if not about:
        return everything
    colours = _refined(dict.fromkeys((n for q in about for n in _nameless(q)), ""), about)
    for _ in range(_SET_APART):
        alike = _alike(colours)
        if not alike:
            break
        first = min(alike)
        colours[alike[first][0]] = _digest([first, "first"])
        colours = _refined(colours, about)
    names = _names(colours)
    return [_renamed(quad, names) for quad in everything]


def _nameless(quad: Quad) -> list[BlankNode]:
    return [term for term in (quad.subject, quad.object) if isinstance(term, BlankNode)]


def _refined(colours: Colours, about: Sequence[Quad]) -> Colours:
    """Nodes of which different things are said have different colours."""
    while True:
        said: dict[BlankNode, list[str]] = defaultdict(list)
        for subject, predicate, object_, graph in about:
            seen = [colours.get(term, str(term)) for term in (subject, object_)]
            if isinstance(subject, BlankNode):
                said[subject].append(f"> {predicate} {seen[1]} {graph}")
            if isinstance(object_, BlankNode):
                said[object_].append(f"< {seen[0]} {predicate} {graph}")
        finer = {node: _digest([colours[node], *sorted(lines)]) for node, lines in said.items()}
        if len({*finer.values()}) == len({*colours.values()}):
            return finer
        colours = finer


def _alike(colours: Colours) -> Mapping[str, Sequence[BlankNode]]:
    nodes: dict[str, list[BlankNode]] = defaultdict(list)
    for node, colour in colours.items():
        nodes[colour].append(node)
    return {colour: found for colour, found in nodes.items() if len(found) > 1}


def _names(colours: Colours) -> Mapping[BlankNode, BlankNode]:
    given: dict[str, int] = defaultdict(int)
    names = {}
    for node, colour in colours.items():
        given[colour] += 1
        more = f"x{given[colour]}" if given[colour] > 1 else ""
        names[node] = BlankNode(f"b{colour[:_LENGTH]}{more}")
    return names


def _renamed(quad: Quad, names: Mapping[BlankNode, BlankNode]) -> Quad:
    subject, predicate, object_, graph = quad
    if isinstance(subject, BlankNode):
        subject = names[subject]
    if isinstance(object_, BlankNode):
        object_ = names[object_]
    return Quad(subject, predicate, object_, graph)


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
