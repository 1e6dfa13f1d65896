"""What a change to a check means: what it lets through is less (tightened) or more (loosened).

A tighter check that finds errors can make data wrong that were right, and so asks for a new major
version; a warning or a note asks for a minor one.
"""

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode

from samspil.jobs.changes.expressions import Turn, together
from samspil.jobs.changes.found import Area, Change, Detail, Kind, Level
from samspil.jobs.changes.meaning import LABELS
from samspil.jobs.changes.sides import Sides
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
# Each value of these is a demand of its own.
_DEMANDED = (
    *("class", "datatype", "node", "property", "pattern", "hasValue", "sparql", "not", "and"),
    *("nodeKind", "disjoint", "equals", "lessThan", "lessThanOrEquals", "uniqueLang", "closed"),
    *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "xone"),
)
_DEMANDS = (*(SH + name for name in _DEMANDED), NS + "forbiddenPattern")
# Each value of these lets something through: lists, or values of their own.
_PERMISSIONS = (
    *(SH + name for name in ("in", "or", "languageIn", "ignoredProperties")),
    NS + "exceptProperty",
)
_SEVERITY, _PATH, _SELECT = SH + "severity", SH + "path", SH + "select"
_GRAVITY = (SH + "Info", SH + "Warning", SH + "Violation")
_OFF = SH + "deactivated"


def compare_check(sides: Sides, iri: str, to: str, details: Sequence[Detail]) -> Iterator[Change]:
    """The changes to a check."""
    turns = {detail: _turn(sides, iri, to, detail) for detail in details}
    turn = together(turns.values())
    if turn is not Turn.SAME:
        weighty = tuple(d for d, one in turns.items() if one is not Turn.SAME)
        yield _weighed(sides, iri, to, turn, weighty)
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


def _weighed(sides: Sides, iri: str, to: str, turn: Turn, details: tuple[Detail, ...]) -> Change:
    grave = _severity(sides.after, to) == SH + "Violation"
    if turn is Turn.WIDER:
        return Change(Area.SHAPES, Kind.LOOSENED, Level.MINOR, iri, details=details)
    kind = Kind.TIGHTENED if turn is Turn.NARROWER else Kind.REDEFINED
    level = Level.MAJOR if grave else Level.MINOR
    return Change(Area.SHAPES, kind, level, iri, details=details)


def _severity(side: Snapshot, iri: str) -> str:
    values = side.keys(iri, _SEVERITY).values()
    return next((value.value for value in values), SH + "Violation")


def _turn(sides: Sides, iri: str, to: str, detail: Detail) -> Turn:
    property_ = detail.property
    if property_ in (*_LEAST, *_MOST):
        return _number(detail, property_ in _LEAST)
    if property_ in _PERMISSIONS:
        return _permission(sides, iri, to, property_)
    if property_ in _DEMANDS:
        return _demand(sides, detail)
    if property_ == _SEVERITY:
        old, new = (_GRAVITY.index(_known(_severity(s, i))) for s, i in _each(sides, iri, to))
        return Turn.NARROWER if new > old else Turn.WIDER
    others = {_PATH: Turn.OTHER, _SELECT: Turn.OTHER, _OFF: Turn.NARROWER}
    turn = others.get(property_, Turn.SAME)
    return Turn.WIDER if property_ == _OFF and "true" in detail.after else turn


def _demand(sides: Sides, detail: Detail) -> Turn:
    """One demand more or fewer; a check that is new, or gone, is told of on its own."""
    before, after = detail.before, detail.after
    if detail.property == SH + "property":
        before = tuple(iri for iri in before if iri in sides.after.subjects)
        after = tuple(iri for iri in after if iri in sides.before.subjects)
        if not (before or after):
            return Turn.SAME
    if before and after:
        return Turn.OTHER
    return Turn.NARROWER if after else Turn.WIDER


def _each(sides: Sides, iri: str, to: str) -> tuple[tuple[Snapshot, str], tuple[Snapshot, str]]:
    return (sides.before, iri), (sides.after, to)


def _known(severity: str) -> str:
    return severity if severity in _GRAVITY else SH + "Violation"


def _number(detail: Detail, least: bool) -> Turn:
    """A bound that is there or not, or has another value."""
    if not (detail.before and detail.after):
        return Turn.NARROWER if detail.after else Turn.WIDER
    try:
        old, new = float(detail.before[0]), float(detail.after[0])
    except ValueError:
        return Turn.OTHER
    return Turn.NARROWER if (new > old) == least else Turn.WIDER


def _permission(sides: Sides, iri: str, to: str, property_: str) -> Turn:
    """A list of what may be: a longer one lets more through, none at all lets everything."""
    (old, had), (new, has) = (_allowed(s, i, property_) for s, i in _each(sides, iri, to))
    if had != has and property_ != NS + "exceptProperty":
        return Turn.NARROWER if has else Turn.WIDER
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
