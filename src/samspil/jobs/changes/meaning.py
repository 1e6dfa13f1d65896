"""What a change to a term of the ontology or to a concept means.

Narrower means: less can be said to be it, or more follows from it. Whatever changes what a term
means asks for a new major version, for somebody's data may now say what nobody meant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from samspil.jobs.changes.expressions import Turn, together, turned
from samspil.jobs.changes.found import Area, Change, Detail, Kind, Level
from samspil.jobs.changes.sides import Sides, definitions
from samspil.jobs.ontology.content import CHARACTERISTICS, KINDS
from samspil.words.vocabulary import DCTERMS, OWL, RDF_TYPE, RDFS, SH, SKOS

LABELS = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", SH + "name")
_DEFINITION, _DEPRECATED = SKOS + "definition", OWL + "deprecated"
_EQUIVALENT, _DISJOINT = OWL + "equivalentClass", OWL + "disjointWith"
_ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf")
# One more of these says more; one that is narrower than the one it stands for does too.
_SAYING_MORE = (*_ABOVE, RDFS + "domain", RDFS + "range", _DISJOINT, SKOS + "broader")
_FIRM = (SKOS + "notation", SKOS + "inScheme")  # what data and forms rest on
_TURNS = {
    Turn.NARROWER: Kind.NARROWED,
    Turn.WIDER: Kind.WIDENED,
    Turn.OTHER: Kind.REDEFINED,
}
_NO_LETTERS = re.compile(r"[\W_]+")


def compare_term(sides: Sides, iri: str, to: str, details: Sequence[Detail]) -> Iterator[Change]:
    """The changes to a class or property."""
    yield from _told(Area.ONTOLOGY, iri, {d: _turn(sides, iri, to, d) for d in details})


def compare_concept(sides: Sides, iri: str, to: str, details: Sequence[Detail]) -> Iterator[Change]:
    """The changes to a concept or a code list."""
    turns = {d: _turn(sides, iri, to, d) for d in details}
    turns |= {d: Turn.OTHER for d in details if d.property in _FIRM and d.before}
    yield from _told(Area.CONCEPTS, iri, turns)


def _told(area: Area, iri: str, turns: Mapping[Detail, Turn]) -> Iterator[Change]:
    turn = together(turns.values())
    if turn is not Turn.SAME:
        weighty = tuple(d for d, one in turns.items() if one is not Turn.SAME)
        yield Change(area, _TURNS[turn], Level.MAJOR, iri, details=weighty)
    light = [detail for detail, one in turns.items() if one is Turn.SAME]
    for kind, level, found in (
        (Kind.DEPRECATED, Level.MINOR, [d for d in light if _ends(d)]),
        (Kind.RELABELLED, Level.PATCH, [d for d in light if d.property in LABELS]),
        (Kind.NOTED, Level.PATCH, [d for d in light if not _ends(d) and d.property not in LABELS]),
    ):
        if found:
            yield Change(area, kind, level, iri, details=tuple(found))


def _ends(detail: Detail) -> bool:
    return detail.property == _DEPRECATED and "true" in detail.after


def _turn(sides: Sides, iri: str, to: str, detail: Detail) -> Turn:
    """Where one changed property takes the meaning; SAME if it says nothing of it."""
    if detail.property == _DEFINITION:
        return Turn.SAME if _read_alike(detail) else Turn.OTHER
    if detail.property == RDF_TYPE:
        return _turn_of_kind(detail)
    if detail.property in (_EQUIVALENT, *_SAYING_MORE):
        return _turn_of_set(sides, iri, to, detail)
    return Turn.SAME


def _read_alike(detail: Detail) -> bool:
    """True if the texts differ in signs and case only."""
    old, new = ([_letters(text) for text in side] for side in (detail.before, detail.after))
    return sorted(old) == sorted(new)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub(" ", text).strip().casefold()


def _turn_of_kind(detail: Detail) -> Turn:
    turns = [Turn.NARROWER if i in CHARACTERISTICS else _other(i) for i in detail.after]
    turns += [Turn.WIDER if i in CHARACTERISTICS else _other(i) for i in detail.before]
    return together(turns)


def _other(iri: str) -> Turn:
    return Turn.OTHER if iri in KINDS else Turn.SAME


def _turn_of_set(sides: Sides, iri: str, to: str, detail: Detail) -> Turn:
    """One more, one fewer, or one in place of another."""
    if detail.property == _DISJOINT:
        gone, come = list(detail.before), list(detail.after)
        if gone and come:
            return Turn.OTHER
        return Turn.NARROWER if come else Turn.WIDER
    before = definitions(sides.before, iri, detail.property)
    after = definitions(sides.after, to, detail.property)
    old = [one for key, one in before.items() if key not in after]
    new = [one for key, one in after.items() if key not in before]
    if len(old) == len(new) == 1:
        return turned(old[0], new[0], sides.below)
    if detail.property == _EQUIVALENT or (old and new):
        return Turn.OTHER
    return Turn.NARROWER if new else Turn.WIDER
