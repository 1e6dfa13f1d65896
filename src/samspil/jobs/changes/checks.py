"""What a change to a check means: what it lets through is less (tightened) or more (loosened).

A tighter check that finds errors can make data wrong that were right, and so asks for a new major
version; a warning or a note asks for a minor one.
"""

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, NamedNode

from samspil.jobs.changes.expressions import OPPOSITE, Turn, together
from samspil.jobs.changes.found import Area, Change, Detail, Kind, Level
from samspil.jobs.changes.meaning import LABELS
from samspil.jobs.changes.sides import Sides, said_true
from samspil.jobs.changes.snapshot import Snapshot
from samspil.jobs.ontology.expressions import members
from samspil.words.vocabulary import NS, OWL, RDFS, SH

_WORDS = (*LABELS, SH + "message", SH + "description", RDFS + "comment")
_LEAST = tuple(
    SH + name
    for name in ("minCount", "minInclusive", "minExclusive", "minLength", "qualifiedMinCount")
)
_MOST = tuple(
    SH + name
    for name in ("maxCount", "maxInclusive", "maxExclusive", "maxLength", "qualifiedMaxCount")
)
# Each value of these is a demand of its own; `and` lists them.
_AND = SH + "and"
_DEMANDED = (
    *("class", "datatype", "node", "property", "pattern", "hasValue", "sparql", "not", "xone"),
    *("nodeKind", "disjoint", "equals", "lessThan", "lessThanOrEquals"),
)
_DEMANDS = (*(SH + name for name in _DEMANDED), NS + "forbiddenPattern")
# What a check is about: one more, and it finds more.
_TARGETS = tuple(
    SH + name
    for name in ("target", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)
# These demand something, or nothing.
_SWITCHES = tuple(SH + name for name in ("uniqueLang", "closed", "qualifiedValueShapesDisjoint"))
# Each value of these lets something through: lists, or values of their own.
_PERMISSIONS = (
    *(SH + name for name in ("in", "or", "languageIn", "ignoredProperties")),
    NS + "exceptProperty",
)
# Another one of these is another check, as long as there is what it belongs to.
_PART_OF = {
    SH + "flags": SH + "pattern",
    SH + "qualifiedValueShape": SH + "qualifiedValueShape",
}
# What a check is made of: whatever is different here, it is another check.
_MADE_OF = tuple(
    SH + name
    for name in (
        *("path", "select", "ask", "declare", "parameter"),
        *("validator", "nodeValidator", "propertyValidator"),
    )
)
_SEVERITY = SH + "severity"
_GRAVITY = (SH + "Info", SH + "Warning", SH + "Violation")
_OFF = SH + "deactivated"
_PROPERTY = SH + "property"
_FROM_NONE = tuple(SH + name for name in ("minCount", "minLength", "qualifiedMinCount"))


def compare_check(sides: Sides, iri: str, details: Sequence[Detail]) -> Iterator[Change]:
    """The changes to a check."""
    turns = {detail: _turn(sides, iri, detail) for detail in details}
    turn = together(turns.values())
    if turn is not Turn.SAME:
        weighty = tuple(d for d, one in turns.items() if one is not Turn.SAME)
        yield _weighed(sides, iri, turn, weighty)
    light = [detail for detail, one in turns.items() if one is Turn.SAME]
    for kind, level, found in (
        (Kind.DEPRECATED, Level.MINOR, [d for d in light if d.property == OWL + "deprecated"]),
        (Kind.RELABELLED, Level.PATCH, [d for d in light if d.property in _WORDS]),
        (
            Kind.NOTED,
            Level.PATCH,
            [d for d in light if d.property not in (*_WORDS, OWL + "deprecated")],
        ),
    ):
        if found:
            yield Change(Area.SHAPES, kind, level, iri, details=tuple(found))


def _weighed(sides: Sides, iri: str, turn: Turn, details: tuple[Detail, ...]) -> Change:
    grave = severity_of(sides.after, iri) == SH + "Violation"
    if turn is Turn.WIDER:
        return Change(Area.SHAPES, Kind.LOOSENED, Level.MINOR, iri, details=details)
    kind = Kind.TIGHTENED if turn is Turn.NARROWER else Kind.REDEFINED
    level = Level.MAJOR if grave else Level.MINOR
    return Change(Area.SHAPES, kind, level, iri, details=details)


def severity_of(side: Snapshot, iri: str) -> str:
    values = side.keys(iri, _SEVERITY).values()
    return next((value.value for value in values), SH + "Violation")


def demanding(sides: Sides, iri: str) -> bool:
    """True for a new thing that demands something, other than what new checks in it demand."""
    said = sides.after.subjects[iri].keys()
    if said & {*_LEAST, *_MOST, *_PERMISSIONS, *_SWITCHES, _AND, *_DEMANDS} - {_PROPERTY}:
        return True
    parts = sides.after.keys(iri, _PROPERTY).values()
    return any(isinstance(p, BlankNode) or p.value in sides.before.subjects for p in parts)


def _turn(sides: Sides, iri: str, detail: Detail) -> Turn:
    property_ = detail.property
    turn = Turn.SAME
    if property_ in (*_LEAST, *_MOST):
        turn = _number(detail, property_ in _LEAST)
    elif property_ in (*_PERMISSIONS, _AND):
        turn = _permission(sides, iri, property_)
    elif property_ in (*_DEMANDS, *_TARGETS):
        turn = _demand(sides, detail)
    elif property_ == _SEVERITY:
        turn = _ordered(*(_GRAVITY.index(_known(severity_of(side, iri))) for side in sides.both))
    elif property_ in (*_SWITCHES, _OFF):
        turn = _ordered(said_true(detail.before), said_true(detail.after))
        turn = OPPOSITE.get(turn, turn) if property_ == _OFF else turn
    elif property_ in _MADE_OF or (property_ in _PART_OF and _has_both(sides, iri, property_)):
        turn = Turn.OTHER
    return turn


def _has_both(sides: Sides, iri: str, property_: str) -> bool:
    """True if there was, and is, what this is a part of."""
    return all(side.keys(iri, _PART_OF[property_]) for side in sides.both)


def _ordered(old: float, new: float) -> Turn:
    """Where more demands more."""
    if old == new:
        return Turn.SAME
    return Turn.NARROWER if new > old else Turn.WIDER


def _demand(sides: Sides, detail: Detail) -> Turn:
    """One demand more or fewer; a check that is new, or gone, is told of on its own."""
    before, after = ([*side] for side in (detail.before, detail.after))
    if detail.property == _PROPERTY:
        there = sides.before.subjects.keys() & sides.after.subjects.keys()
        told = (sides.before.subjects.keys() | sides.after.subjects.keys()) - there
        before, after = ([one for one in said if one not in told] for said in (before, after))
    if len(before) == len(after) == 1:
        return _in_place_of(sides, detail.property, before[0], after[0])
    if before and after:
        return Turn.OTHER
    return _ordered(len(before), len(after))


def _in_place_of(sides: Sides, property_: str, old: str, new: str) -> Turn:
    """One demand in place of another: a class above or below it, or more or fewer kinds of node."""
    if property_ == SH + "class":
        return sides.turned(NamedNode(old), NamedNode(new))
    if property_ == SH + "nodeKind":
        kinds, now = ({*iri.removeprefix(SH).split("Or")} for iri in (old, new))
        return _permitted(kinds, now)
    return Turn.OTHER


def _known(severity: str) -> str:
    return severity if severity in _GRAVITY else SH + "Violation"


def _number(detail: Detail, least: bool) -> Turn:
    """A bound that is there or not, or has another value; at least none is no bound."""
    try:
        old, new = (float(side[0]) if side else None for side in (detail.before, detail.after))
    except ValueError:
        return Turn.OTHER
    if detail.property in _FROM_NONE:
        old, new = old or None, new or None
    if old is None or new is None:
        return _ordered(old is not None, new is not None)
    turn = _ordered(old, new)
    return turn if least else OPPOSITE.get(turn, turn)


def _permission(sides: Sides, iri: str, property_: str) -> Turn:
    """A list of what may be: a longer one lets more through, none at all lets everything.

    A list of what must be the other way round.
    """
    (old, had), (new, has) = (_allowed(side, iri, property_) for side in sides.both)
    if property_ == _AND:
        return _permitted(new, old)
    if had != has and property_ != NS + "exceptProperty":
        return Turn.NARROWER if has else Turn.WIDER
    return _permitted(old, new)


def _permitted(old: set[str], new: set[str]) -> Turn:
    """The direction from one set to another, of which each member lets something through."""
    if old == new:
        return Turn.SAME
    if old < new:
        return Turn.WIDER
    return Turn.NARROWER if new < old else Turn.OTHER


def _allowed(side: Snapshot, iri: str, property_: str) -> tuple[set[str], bool]:
    values = side.keys(iri, property_).values()
    found: set[str] = set()
    for value in values:
        listed = members(value, side.said) if isinstance(value, BlankNode) else [value]
        found |= {side.key(one) for one in listed}
    return found, bool(values)
