"""What a file may lean on without saying it: our declared terms, and the nodes it refers to.

A shape can only see what is in the graph. So the graph under validation holds, beside the files,
every relation between our own terms (which code is in which list, which class is below which), and
what `data/` says of the nodes that the files mention without describing.
"""

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.words.vocabulary import BASE, CONCEPT, NS


def term_relations(workspace: Workspace) -> list[Quad]:
    """Every statement of the ontology folder whose value is an IRI, in the default graph."""
    return [
        quad
        for path in workspace.turtle("ontology")
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode)
    ]


def relevant(terms: Iterable[Quad], quads: Iterable[Quad]) -> list[Quad]:
    """The part of `terms` that is about what `quads` mention, and about what these lead to."""
    by_subject: dict[object, list[Quad]] = {}
    for quad in terms:
        by_subject.setdefault(quad.subject, []).append(quad)
    waiting = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object)}
    seen: set[object] = set()
    kept: list[Quad] = []
    while waiting:
        term = waiting.pop()
        seen.add(term)
        said = by_subject.get(term, [])
        kept += said
        waiting |= {quad.object for quad in said} - seen
    return kept


def mentioned_nodes(workspace: Workspace, quads: Sequence[Quad]) -> Iterable[Quad]:
    """What `data/` says of the nodes of ours that `quads` mention but do not describe.

    Of a term of the ontology that `quads` say something more about, everything the ontology says.
    """
    described = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    mentioned = {
        quad.object
        for quad in quads
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(BASE)
    }
    terms = {node for node in described if node.value.startswith((CONCEPT, NS))}
    if terms:
        yield from Store.of(workspace, "ontology").triples_of(sorted(terms, key=str))
    missing = sorted(mentioned - described, key=str)
    if missing:
        yield from Store.of(workspace, "data").triples_of(missing)
