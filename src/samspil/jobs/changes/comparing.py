"""Two states of the content held against each other, thing by thing.

What a change to a thing means depends on what it is: a term of the ontology, a concept, a check, a
question, a rule, or data. Each has a module or a function of its own; this one finds the pairs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode

from samspil.jobs.changes.asked import compare_asked
from samspil.jobs.changes.checks import compare_check
from samspil.jobs.changes.found import Area, Change, Comparison, Detail, Kind, Level
from samspil.jobs.changes.meaning import LABELS, compare_concept, compare_term
from samspil.jobs.changes.sides import Sides, texts_of
from samspil.jobs.changes.snapshot import Snapshot
from samspil.jobs.ontology.content import KINDS
from samspil.words.vocabulary import (
    BASE,
    CONCEPT,
    DCTERMS,
    LABEL_PROPERTIES,
    NS,
    OWL,
    RDF_TYPE,
    SH,
    SHAPE,
    SKOS,
)

_REPLACED_BY, _REPLACES = DCTERMS + "isReplacedBy", DCTERMS + "replaces"
_SHAPES = (SH + "NodeShape", SH + "PropertyShape", SH + "SPARQLConstraint")
_DISJOINT = OWL + "disjointWith"
_LEAST_ALIKE = 3  # statements that two things must share to be one under another name
_KINDS = list(Kind)
_AREAS = list(Area)


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Every change from one state to the other, the weightiest of each area first."""
    sides = Sides(before, after)
    changes = [*_things(sides), *_loose(sides), *compare_asked(before, after)]
    changes.sort(key=lambda c: (_AREAS.index(c.area), -c.level, _KINDS.index(c.kind), c.iri))
    mentioned = {iri for change in changes for iri in _mentioned(change)}
    compared = len({*before.subjects, *after.subjects})
    compared += len({*before.questions, *after.questions, *before.rules, *after.rules})
    return Comparison(
        (before.name, after.name),
        (before.version, after.version),
        changes,
        _labels(sides, mentioned),
        compared,
    )


def area_of(iri: str, types: Iterable[str]) -> Area:
    """The area a thing belongs to."""
    kinds = set(types)
    if kinds & set(_SHAPES) or iri.startswith(SHAPE):
        return Area.SHAPES
    if iri.startswith(NS) and kinds & {*KINDS, OWL + "Ontology"}:
        return Area.ONTOLOGY
    if iri.startswith(CONCEPT) or kinds & {SKOS + "Concept", SKOS + "ConceptScheme"}:
        return Area.CONCEPTS
    return Area.DATA


def _things(sides: Sides) -> Iterator[Change]:
    old, new = sides.before.subjects, sides.after.subjects
    removed = [iri for iri in old if iri not in new]
    added = [iri for iri in new if iri not in old]
    renamed = dict(_renamed(sides, removed, added))
    for iri in removed:
        area = _area(sides.before, iri)
        if _only_named(sides.before, iri):
            yield Change(area, Kind.NOTED, Level.PATCH, iri)
        elif iri in renamed:
            yield Change(area, Kind.RENAMED, Level.MAJOR, iri, renamed[iri])
            yield from _both(sides, iri, renamed[iri])
        else:
            level = Level.MINOR if area is Area.SHAPES else Level.MAJOR
            yield Change(area, Kind.REMOVED, level, iri)
    for iri in added:
        if _only_named(sides.after, iri):
            yield Change(_area(sides.after, iri), Kind.NOTED, Level.PATCH, iri)
        elif iri not in renamed.values():
            yield Change(_area(sides.after, iri), Kind.ADDED, _weight_of_new(sides, iri), iri)
    for iri in old:
        if iri in new:
            yield from _both(sides, iri, iri)


def _only_named(side: Snapshot, iri: str) -> bool:
    """True for somebody else's term to which we give a name and nothing more."""
    return not iri.startswith(BASE) and set(side.subjects[iri]) <= set(LABELS)


def _area(side: Snapshot, iri: str) -> Area:
    return area_of(iri, _types(side, iri))


def _types(side: Snapshot, iri: str) -> list[str]:
    return [v.value for v in side.keys(iri, RDF_TYPE).values() if isinstance(v, NamedNode)]


def _weight_of_new(sides: Sides, iri: str) -> Level:
    """A new check can make data wrong that were right, if it finds errors."""
    said = sides.after.subjects[iri]
    if not {*_types(sides.after, iri)} & set(_SHAPES) or SH + "message" not in said:
        return Level.MINOR
    severity = next((v.value for v in said.get(SH + "severity", ())), SH + "Violation")
    return Level.MAJOR if severity == SH + "Violation" else Level.MINOR


def _both(sides: Sides, iri: str, to: str) -> Iterator[Change]:
    """The changes to a thing that both states have, as `iri` and as `to`."""
    details = list(_details(sides, iri, to))
    if not details:
        return
    new = next((d.after[0] for d in details if d.property == _REPLACED_BY and d.after), "")
    area = _area(sides.after, to)
    if new:
        details = [d for d in details if d.property != _REPLACED_BY]
        yield Change(area, Kind.RENAMED, Level.MINOR, iri, new)
    match area:
        case Area.ONTOLOGY:
            yield from compare_term(sides, iri, to, details)
        case Area.CONCEPTS:
            yield from compare_concept(sides, iri, to, details)
        case Area.SHAPES:
            yield from compare_check(sides, iri, to, details)
        case _:
            yield from _of_data(area, iri, details)


def _of_data(area: Area, iri: str, details: Sequence[Detail]) -> Iterator[Change]:
    labels = tuple(d for d in details if d.property in LABELS)
    others = tuple(d for d in details if d.property not in LABELS)
    if others:
        yield Change(area, Kind.CHANGED, Level.PATCH, iri, details=others)
    if labels:
        yield Change(area, Kind.RELABELLED, Level.PATCH, iri, details=labels)


def _details(sides: Sides, iri: str, to: str) -> Iterator[Detail]:
    old, new = sides.before.subjects.get(iri, {}), sides.after.subjects.get(to, {})
    yield from _apart(sides, iri, to)
    for property_ in sorted({*old, *new} - {_DISJOINT}):
        before, after = sides.before.keys(iri, property_), sides.after.keys(to, property_)
        if before.keys() != after.keys():
            yield Detail(
                property_,
                texts_of(sides.before, [v for k, v in before.items() if k not in after]),
                texts_of(sides.after, [v for k, v in after.items() if k not in before]),
            )


def _apart(sides: Sides, iri: str, to: str) -> Iterator[Detail]:
    """The classes it can share no member with, said one by one or of a group.

    Those that one of the states does not know are passed over: that they are new, or gone, is told.
    """
    old = {n for n in sides.before.disjoint.get(iri, ()) if n in sides.after.subjects}
    new = {n for n in sides.after.disjoint.get(to, ()) if n in sides.before.subjects}
    if old != new:
        yield Detail(_DISJOINT, tuple(sorted(old - new)), tuple(sorted(new - old)))


def _renamed(
    sides: Sides, removed: Sequence[str], added: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """What is gone and stands under another name: it says so, or nothing else is different."""
    taken: set[str] = set()
    new = set(added)
    alike: defaultdict[object, list[str]] = defaultdict(list)
    for iri in added:
        alike[_signature(sides.after, iri)].append(iri)
    olds: defaultdict[object, list[str]] = defaultdict(list)
    for iri in removed:
        olds[_signature(sides.before, iri)].append(iri)
    for iri in removed:
        said = [v.value for v in sides.before.keys(iri, _REPLACED_BY).values()]
        said += [one for one in added if iri in _replaced(sides.after, one)]
        signature = _signature(sides.before, iri)
        if signature is not None and len(alike[signature]) == len(olds[signature]) == 1:
            said += alike[signature]
        found = next((one for one in said if one in new and one not in taken), "")
        if found:
            taken.add(found)
            yield iri, found


def _replaced(side: Snapshot, iri: str) -> list[str]:
    return [v.value for v in side.keys(iri, _REPLACES).values()]


def _signature(side: Snapshot, iri: str) -> object:
    """What makes two things one under two names: definition and type, or all that is said."""
    types = frozenset(_types(side, iri))
    defined = frozenset(side.keys(iri, SKOS + "definition"))
    if defined:
        return types, defined
    said = side.subjects[iri]
    whole = frozenset((p, key) for p in said for key in side.keys(iri, p))
    return (types, whole) if len(whole) >= _LEAST_ALIKE else None


def _loose(sides: Sides) -> Iterator[Change]:
    """Nameless nodes that hang from nothing, except those whose meaning is told of classes."""
    old, new = sides.before.loose, sides.after.loose
    gone = [k for k in old if k not in new and not _told(sides.before, old[k])]
    come = [k for k in new if k not in old and not _told(sides.after, new[k])]
    if gone or come:
        yield Change(
            Area.DATA,
            Kind.CHANGED,
            Level.PATCH,
            "",
            details=(
                Detail(
                    RDF_TYPE,
                    texts_of(sides.before, [old[k] for k in gone]),
                    texts_of(sides.after, [new[k] for k in come]),
                ),
            ),
        )


def _told(side: Snapshot, node: BlankNode) -> bool:
    return OWL + "members" in side.said.get(node, {})


def _mentioned(change: Change) -> Iterator[str]:
    yield from filter(None, (change.iri, change.to))
    for detail in change.details:
        yield detail.property
        yield from (text for text in (*detail.before, *detail.after) if text.startswith("http"))


def _labels(sides: Sides, iris: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for side in (sides.before, sides.after):  # the newer name wins
        for iri in iris:
            said = side.subjects.get(iri, {})
            for property_ in reversed(LABEL_PROPERTIES):
                for value in said.get(property_, ()):
                    if isinstance(value, Literal):
                        found.setdefault(iri, {})[value.language or ""] = value.value
    return found
