"""Why data contradict the ontology: the fewest axioms that together cannot all be true.

1. The data are narrowed first, with the whole ontology as background.
2. The ontology is cut down to what the remaining data lead to, and narrowed in the same way.

Narrowing divides and conquers, so it asks the reasoner about k·log(n/k) times for k axioms among n.

Source: U. Junker (2004), QuickXplain: Preferred Explanations and Relaxations, AAAI.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad

from samspil.jobs.reasoning import project, reason
from samspil.words.vocabulary import OWL, RDF_TYPE


@dataclass(frozen=True)
class Axiom:
    """One axiom or assertion as the statements that make it up, its own statement first."""

    quads: tuple[Quad, ...]

    @property
    def terms(self) -> frozenset[NamedNode]:
        """The names it speaks of."""
        return frozenset(
            term
            for quad in self.quads
            for term in (quad.subject, quad.predicate, quad.object)
            if isinstance(term, NamedNode)
        )


def justify(
    ontology: Iterable[Quad],
    data: Iterable[Quad],
    progress: Callable[[str], None] = lambda _: None,
) -> list[Axiom]:
    """A minimal set of axioms and assertions that contradict each other; empty if none do."""
    world = [*ontology, *data]
    given = set(data)
    axioms = _axioms(project(world))
    observed = [axiom for axiom in axioms if axiom.quads[0] in given]
    rules = [axiom for axiom in axioms if axiom.quads[0] not in given]

    def contradict(chosen: Sequence[Axiom]) -> bool:
        progress(".")
        return not reason(quad for axiom in chosen for quad in axiom.quads).consistent

    if not contradict(axioms):
        return []
    facts = _narrow(rules, observed, contradict)
    module = _reached_from(facts, rules)
    background = module if contradict([*module, *facts]) else rules
    return [*facts, *_narrow(facts, background, contradict)]


def _axioms(quads: Sequence[Quad]) -> list[Axiom]:
    """The statements grouped so that each group can be left out on its own.

    Declarations belong to every axiom that uses the name; they carry no meaning of their own.
    """
    by_subject: dict[object, list[Quad]] = {}
    declarations: dict[object, list[Quad]] = {}
    pointed_at: set[object] = set()
    for quad in quads:
        by_subject.setdefault(quad.subject, []).append(quad)
        if isinstance(quad.object, BlankNode):
            pointed_at.add(quad.object)
        if _declares(quad):
            declarations.setdefault(quad.subject, []).append(quad)
    axioms = []
    for quad in quads:
        if _declares(quad):
            continue
        if not isinstance(quad.subject, BlankNode):
            axioms.append([quad, *_below(quad.object, by_subject)])
        elif quad.subject not in pointed_at and quad.predicate.value == RDF_TYPE:
            axioms.append([quad, *_below(quad.subject, by_subject, apart_from=quad)])
    return [_with_declarations(axiom, declarations) for axiom in axioms]


def _declares(quad: Quad) -> bool:
    value = quad.object
    return (
        quad.predicate.value == RDF_TYPE
        and isinstance(quad.subject, NamedNode)
        and isinstance(value, NamedNode)
        and value.value.startswith(OWL)
    )


def _below(
    node: object, by_subject: dict[object, list[Quad]], apart_from: Quad | None = None
) -> list[Quad]:
    if not isinstance(node, BlankNode):
        return []
    found = [quad for quad in by_subject.get(node, []) if quad != apart_from]
    return found + [deeper for quad in found for deeper in _below(quad.object, by_subject)]


def _with_declarations(axiom: list[Quad], declarations: dict[object, list[Quad]]) -> Axiom:
    terms = Axiom(tuple(axiom)).terms
    declared = [quad for term in terms for quad in declarations.get(term, [])]
    return Axiom((*axiom, *sorted(declared, key=str)))


def _reached_from(facts: Sequence[Axiom], rules: Sequence[Axiom]) -> list[Axiom]:
    """The axioms whose subject, or two of whose names, the facts lead to."""
    known = {term for fact in facts for term in fact.terms}
    module: list[Axiom] = []
    rest = list(rules)
    grown = True
    while grown:
        grown = False
        for axiom in list(rest):
            subject = axiom.quads[0].subject
            own = {term for term in axiom.terms if not term.value.startswith(OWL)}
            if subject in known or (isinstance(subject, BlankNode) and len(own & known) > 1):
                module.append(axiom)
                rest.remove(axiom)
                known |= own
                grown = True
    return module


def _narrow(
    background: Sequence[Axiom],
    candidates: Sequence[Axiom],
    contradict: Callable[[Sequence[Axiom]], bool],
) -> list[Axiom]:
    """The fewest of `candidates` that contradict each other together with `background`."""

    def search(given: Sequence[Axiom], added: bool, among: Sequence[Axiom]) -> list[Axiom]:
        if added and contradict(given):
            return []
        if len(among) == 1:
            return list(among)
        half = len(among) // 2
        first, second = among[:half], among[half:]
        from_second = search([*given, *first], bool(first), second)
        from_first = search([*given, *from_second], bool(from_second), first)
        return [*from_first, *from_second]

    if not candidates or contradict(background):
        return []
    return search(background, False, candidates)
