"""Readings: which definition of each model counts, according to a school. A school is data."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from samspil.engine.store import Store
from samspil.jobs.classification import Assessment, Classification
from samspil.words.errors import WrongUse
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import NS


@dataclass(frozen=True)
class Reading:
    """One school: the defined classes that count as their model."""

    iri: str
    classes: frozenset[str]

    @property
    def name(self) -> str:
        """The last part of the IRI, by which a user names the school."""
        return self.iri.rsplit("/", 1)[-1]

    def of(self, found: Classification) -> tuple[Assessment, ...]:
        """The assessments this school goes by."""
        return tuple(a for a in found.assessments if a.rule.iri in self.classes)


def read_readings(store: Store) -> Mapping[str, Reading]:
    """Every reading by name."""
    classes: dict[str, set[str]] = {}
    rows = store.rows(f"SELECT ?r ?c WHERE {{ ?r a <{NS}Reading> ; <{NS}readsAs> ?c }} ORDER BY ?r")
    for reading, counted in rows:
        if isinstance(reading, NamedNode) and isinstance(counted, NamedNode):
            classes.setdefault(reading.value, set()).add(counted.value)
    readings = [Reading(iri, frozenset(counted)) for iri, counted in classes.items()]
    return {reading.name: reading for reading in readings}


def find_reading(readings: Mapping[str, Reading], name: str) -> Reading:
    """The reading called `name`.

    Raises: WrongUse with the nearest names, or all of them.
    """
    if name in readings:
        return readings[name]
    near = nearest(name, readings) or list(readings)
    raise WrongUse("reading-unknown", name=name, near=", ".join(near))
