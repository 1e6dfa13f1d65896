"""What a change to a term of the ontology or to a concept means.

Narrower means: less can be said to be it, or more follows from it. Whatever changes what a term
means asks for a new major version, for somebody's data may now say what nobody meant.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal

from samspil.jobs.changes.expressions import OPPOSITE, Turn, together
from samspil.jobs.changes.found import Area, Change, Detail, Kind, Level
from samspil.jobs.changes.sides import Sides, said_true
from samspil.jobs.changes.snapshot import APART, Snapshot
from samspil.jobs.ontology.content import CHARACTERISTICS, KINDS
from samspil.words.vocabulary import BASE, DCTERMS, NS, OWL, RDF_TYPE, RDFS, SH, SKOS

LABELS = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", SH + "name")
_DEFINITION, _DEPRECATED = SKOS + "definition", OWL + "deprecated"
_OUT_OF_USE = (OWL + "DeprecatedClass", OWL + "DeprecatedProperty")
_ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf")
# One more of these says more; one that is narrower than the one it stands for does too.
_SAYING_MORE = (
    *(*_ABOVE, RDFS + "domain", RDFS + "range", *APART, SKOS + "broader"),
    *(OWL + "inverseOf", OWL + "hasKey"),
)
# One more of these takes more in.
_CHAIN = OWL + "propertyChainAxiom"
_TAKING_IN = (_CHAIN, SKOS + "narrower")
# Another of these, or one more or fewer, makes it another thing.
_BEING = tuple(
    OWL + name
    for name in (
        *("equivalentClass", "equivalentProperty", "sameAs", "disjointUnionOf"),
        *("unionOf", "intersectionOf", "complementOf", "oneOf"),
    )
)
_FIRM = (SKOS + "notation", SKOS + "inScheme")  # what data and forms rest on
_TURNS = {
    Turn.NARROWER: Kind.NARROWED,
    Turn.WIDER: Kind.WIDENED,
    Turn.OTHER: Kind.REDEFINED,
}
# What takes the meaning nowhere, and what it asks for.
_LIGHT = {
    Kind.CHANGED: Level.MINOR,
    Kind.DEPRECATED: Level.MINOR,
    Kind.RELABELLED: Level.PATCH,
    Kind.NOTED: Level.PATCH,
}
_NO_LETTERS = re.compile(r"[\W_]+")


def compare_term(sides: Sides, iri: str, details: Sequence[Detail]) -> Iterator[Change]:
    """The changes to a class or property."""
    yield from _told(Area.ONTOLOGY, iri, {d: _turn(sides, iri, d) for d in details})


def compare_concept(sides: Sides, iri: str, details: Sequence[Detail]) -> Iterator[Change]:
    """The changes to a concept or a code list."""
    yield from _told(Area.CONCEPTS, iri, {d: _turn(sides, iri, d) for d in details})


def _told(area: Area, iri: str, turns: Mapping[Detail, Turn]) -> Iterator[Change]:
    turn = together(turns.values())
    if turn is not Turn.SAME:
        weighty = tuple(d for d, one in turns.items() if one is not Turn.SAME)
        yield Change(area, _TURNS[turn], Level.MAJOR, iri, details=weighty)
    light: dict[Kind, list[Detail]] = {kind: [] for kind in _LIGHT}
    for detail in (detail for detail, one in turns.items() if one is Turn.SAME):
        light[_kind_of(detail)].append(detail)
    for kind, found in light.items():
        if found:
            yield Change(area, kind, _LIGHT[kind], iri, details=tuple(found))


def _kind_of(detail: Detail) -> Kind:
    """What a change is that takes the meaning nowhere."""
    if _ends(detail):
        return Kind.DEPRECATED
    if _is_firm(detail) or detail.property == OWL + "imports":
        return Kind.CHANGED
    return Kind.RELABELLED if detail.property in LABELS else Kind.NOTED


def _ends(detail: Detail) -> bool:
    if detail.property == RDF_TYPE:
        return {*detail.after} & {*_OUT_OF_USE} != set()
    return detail.property == _DEPRECATED and said_true(detail.after)


def _is_firm(detail: Detail) -> bool:
    """True for what others rest on: codes, lists, and links from one thing of ours to another."""
    links = all(value.startswith(BASE) for value in (*detail.before, *detail.after))
    return detail.property in _FIRM or (detail.property.startswith(NS) and links)


def _turn(sides: Sides, iri: str, detail: Detail) -> Turn:
    """Where one changed property takes the meaning; SAME if it says nothing of it."""
    if detail.property == _DEFINITION:
        return _turn_of_definition(*(_texts(side, iri) for side in sides.both))
    if detail.property == RDF_TYPE:
        return _turn_of_kind(detail)
    if detail.property in (*_BEING, *_SAYING_MORE, *_TAKING_IN):
        return _turn_of_set(sides, iri, detail)
    return Turn.OTHER if _is_firm(detail) and detail.before else Turn.SAME


def _texts(side: Snapshot, iri: str) -> dict[str, set[str]]:
    """The definitions by language, without signs and case."""
    found: dict[str, set[str]] = {}
    for value in side.keys(iri, _DEFINITION).values():
        if isinstance(value, Literal):
            found.setdefault(value.language or "", set()).add(_letters(value.value))
    return found


def _turn_of_definition(old: dict[str, set[str]], new: dict[str, set[str]]) -> Turn:
    """One language more or fewer is no other definition, where another says what it said."""
    shared = old.keys() & new.keys()
    if shared:
        return Turn.SAME if all(old[one] == new[one] for one in shared) else Turn.OTHER
    return Turn.SAME if set().union(*old.values()) == set().union(*new.values()) else Turn.OTHER


def _letters(text: str) -> str:
    return _NO_LETTERS.sub(" ", text).strip().casefold()


def _turn_of_kind(detail: Detail) -> Turn:
    turns = [_turn_of_one_more(iri) for iri in detail.after]
    turns += [OPPOSITE.get(turn, turn) for turn in map(_turn_of_one_more, detail.before)]
    return together(turns)


def _turn_of_one_more(iri: str) -> Turn:
    """Of a class that a thing belongs to, too."""
    if iri in KINDS:
        return Turn.OTHER
    says = iri in CHARACTERISTICS or not iri.startswith((OWL, RDFS))
    return Turn.NARROWER if says else Turn.SAME


def _turn_of_set(sides: Sides, iri: str, detail: Detail) -> Turn:
    """One more, one fewer, or one in place of another."""
    turn = Turn.OTHER
    if not (detail.before and detail.after):
        turn = Turn.NARROWER if detail.after else Turn.WIDER
    if detail.property not in APART:
        before, after = (side.keys(iri, detail.property) for side in sides.both)
        old = [node for key, node in before.items() if key not in after]
        new = [node for key, node in after.items() if key not in before]
        if len(old) == len(new) == 1 and detail.property != _CHAIN:
            return sides.turned(old[0], new[0])
    if detail.property in _BEING:
        return Turn.OTHER
    return OPPOSITE.get(turn, turn) if detail.property in _TAKING_IN else turn
