"""Two states of the content held against each other, thing by thing.

What a change to a thing means depends on what it is: a term of the ontology, a concept, a check, a
question, a rule, or data. Each has a module or a function of its own; this one finds the pairs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from samspil.jobs.changes.asked import compare_asked
from samspil.jobs.changes.checks import compare_check, demanding, severity_of
from samspil.jobs.changes.found import Area, Change, Comparison, Detail, Kind, Level
from samspil.jobs.changes.meaning import LABELS, compare_concept, compare_term
from samspil.jobs.changes.renaming import renamed_things
from samspil.jobs.changes.sides import Sides, texts_of
from samspil.jobs.changes.snapshot import APART, Snapshot
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

_REPLACED_BY = DCTERMS + "isReplacedBy"
_SHAPES = (SH + "NodeShape", SH + "PropertyShape", SH + "SPARQLConstraint")
_KINDS = list(Kind)
_AREAS = list(Area)


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Every change from one state to the other, the weightiest of each area first."""
    renamed = renamed_things(before, after)
    sides = Sides(before.renamed(renamed) if renamed else before, after)
    changes = [*_things(sides, before, renamed), *_loose(sides), *compare_asked(before, after)]
    changes.sort(key=lambda c: (_AREAS.index(c.area), -c.level, _KINDS.index(c.kind), c.iri))
    mentioned = {iri for change in changes for iri in _mentioned(change)}
    compared = len({*before.subjects, *after.subjects})
    compared += len({*before.questions, *after.questions, *before.rules, *after.rules})
    compared += len({*before.settings, *after.settings})
    return Comparison(
        (before.name, after.name),
        (before.version, after.version),
        changes,
        _labels((before, after), mentioned),
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


def _things(sides: Sides, before: Snapshot, renamed: Mapping[str, str]) -> Iterator[Change]:
    """The changes thing by thing; what was `renamed` has its new name on both sides."""
    old, new = sides.before.subjects, sides.after.subjects
    for iri in (iri for iri in old if iri not in new):
        area = _area(sides.before, iri)
        if _only_named(sides.before, iri):
            yield Change(area, Kind.NOTED, Level.PATCH, iri)
        else:
            level = Level.MINOR if area is Area.SHAPES else Level.MAJOR
            yield Change(area, Kind.REMOVED, level, iri)
    for iri in (iri for iri in new if iri not in old):
        if _only_named(sides.after, iri):
            yield Change(_area(sides.after, iri), Kind.NOTED, Level.PATCH, iri)
        else:
            yield Change(_area(sides.after, iri), Kind.ADDED, _weight_of_new(sides, iri), iri)
    for iri, to in renamed.items():
        yield Change(_area(before, iri), Kind.RENAMED, Level.MAJOR, iri, to)
    names = {to: iri for iri, to in renamed.items()}
    for iri in (iri for iri in old if iri in new):
        for change in _both(sides, iri):
            yield replace(change, iri=names.get(iri, iri))


def _only_named(side: Snapshot, iri: str) -> bool:
    """True for somebody else's term to which we give a name and nothing more."""
    return not iri.startswith(BASE) and set(side.subjects[iri]) <= set(LABELS)


def _area(side: Snapshot, iri: str) -> Area:
    return area_of(iri, _types(side, iri))


def _types(side: Snapshot, iri: str) -> list[str]:
    return [v.value for v in side.keys(iri, RDF_TYPE).values() if isinstance(v, NamedNode)]


def _weight_of_new(sides: Sides, iri: str) -> Level:
    """A new check can make data wrong that were right, if it finds errors."""
    grave = severity_of(sides.after, iri) == SH + "Violation"
    return Level.MAJOR if grave and _is_check(sides, iri) else Level.MINOR


def _is_check(sides: Sides, iri: str) -> bool:
    return _area(sides.after, iri) is Area.SHAPES and demanding(sides, iri)


def _both(sides: Sides, iri: str) -> Iterator[Change]:
    """The changes to a thing that both states have."""
    details = list(_details(sides, iri))
    if not details:
        return
    new = next((d.after[0] for d in details if d.property == _REPLACED_BY and d.after), "")
    area = _area(sides.after, iri)
    if new:
        details = [d for d in details if d.property != _REPLACED_BY]
        yield Change(area, Kind.RENAMED, Level.MINOR, iri, new)
    match area:
        case Area.ONTOLOGY:
            yield from compare_term(sides, iri, details)
        case Area.CONCEPTS:
            yield from compare_concept(sides, iri, details)
        case Area.SHAPES:
            yield from compare_check(sides, iri, details)
        case _:
            yield from _of_data(area, iri, details)


def _of_data(area: Area, iri: str, details: Sequence[Detail]) -> Iterator[Change]:
    labels = tuple(d for d in details if d.property in LABELS)
    others = tuple(d for d in details if d.property not in LABELS)
    if others:
        yield Change(area, Kind.CHANGED, Level.PATCH, iri, details=others)
    if labels:
        yield Change(area, Kind.RELABELLED, Level.PATCH, iri, details=labels)


def _details(sides: Sides, iri: str) -> Iterator[Detail]:
    old, new = sides.before.subjects.get(iri, {}), sides.after.subjects.get(iri, {})
    yield from _apart(sides, iri)
    for property_ in sorted({*old, *new} - {*APART}):
        before, after = sides.before.keys(iri, property_), sides.after.keys(iri, property_)
        gone = [v for k, v in before.items() if k not in after]
        come = [v for k, v in after.items() if k not in before]
        if gone or come:
            told, now = texts_of(sides.before, gone), texts_of(sides.after, come)
            if not {*told}.isdisjoint(now):  # they differ in what a reader is mostly spared
                told = texts_of(sides.before, gone, exact=True)
                now = texts_of(sides.after, come, exact=True)
            yield Detail(property_, told, now)


def _apart(sides: Sides, iri: str) -> Iterator[Detail]:
    """The things it is kept apart from, said one by one or of a group.

    Those that one of the states does not know are passed over: that they are new, or gone, is told.
    """
    for property_ in APART:
        old = sides.before.apart[property_].get(iri, frozenset())
        new = sides.after.apart[property_].get(iri, frozenset())
        gone, come = (
            sorted(n for n in one if (n in sides.before.subjects) == (n in sides.after.subjects))
            for one in (old - new, new - old)
        )
        if gone or come:
            yield Detail(property_, tuple(gone), tuple(come))


def _loose(sides: Sides) -> Iterator[Change]:
    """Nameless nodes that hang from nothing, except those whose meaning is told of classes."""
    old, new = sides.before.loose, sides.after.loose
    gone = [k for k in old if k not in new and not sides.before.only_parts(old[k])]
    come = [k for k in new if k not in old and not sides.after.only_parts(new[k])]
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


def _mentioned(change: Change) -> Iterator[str]:
    yield from filter(None, (change.iri, change.to))
    for detail in change.details:
        yield detail.property
        yield from (text for text in (*detail.before, *detail.after) if text.startswith("http"))


def _labels(sides: Iterable[Snapshot], iris: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for side in sides:  # the newer name wins
        for iri in iris:
            said = side.subjects.get(iri, {})
            for property_ in reversed(LABEL_PROPERTIES):
                for value in said.get(property_, ()):
                    if isinstance(value, Literal):
                        found.setdefault(iri, {})[value.language or ""] = value.value
    return found
