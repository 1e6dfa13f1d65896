"""Which checks apply to which class and property, and how often the data use each of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from samspil.engine.asking import Asking
from samspil.jobs.ontology.content import Ontology
from samspil.words.vocabulary import RDFS, SH, SHAPE


@dataclass(frozen=True)
class Constraint:
    """A check: the shape of the property `path` (or "") on things of the class `target`."""

    shape: str
    path: str
    target: str
    needed: bool
    severity: str

    @property
    def code(self) -> str:
        """What the check is called in reports."""
        return self.shape.removeprefix(SHAPE)


@dataclass(frozen=True)
class Constraints:
    """Every constraint, by the class and by the property it is about."""

    by_class: Mapping[str, tuple[Constraint, ...]]
    by_property: Mapping[str, tuple[Constraint, ...]]

    def of_class(self, ontology: Ontology, iri: str) -> list[Constraint]:
        """What applies to a class, its own and what it inherits, each check once."""
        found = [c for one in sorted(ontology.above(iri)) for c in self.by_class.get(one, ())]
        once = {constraint.shape: constraint for constraint in found}
        return [once[shape] for shape in sorted(once)]

    def of_property(self, iri: str) -> list[Constraint]:
        """What applies wherever a property is used, each check once."""
        once = {constraint.shape: constraint for constraint in self.by_property.get(iri, ())}
        return [once[shape] for shape in sorted(once)]


def read_constraints(store: Asking) -> Constraints:
    """Every property shape and the classes it is aimed at."""
    rows = store.rows(
        f"SELECT DISTINCT ?shape ?path ?target ?least ?severity WHERE {{ "
        f"?node <{SH}targetClass> ?target ; <{SH}property> ?shape "
        f"OPTIONAL {{ ?shape <{SH}path> ?path FILTER(isIRI(?path)) }} "
        f"OPTIONAL {{ ?shape <{SH}minCount> ?least }} "
        f"OPTIONAL {{ ?shape <{SH}severity> ?severity }} FILTER(isIRI(?shape)) }} "
        "ORDER BY ?shape ?target"
    )
    found = [
        Constraint(
            shape.value,
            path.value if isinstance(path, NamedNode) else "",
            target.value,
            isinstance(least, Literal) and int(least.value) > 0,
            severity.value.rpartition("#")[2] if isinstance(severity, NamedNode) else "Violation",
        )
        for shape, path, target, least, severity in rows
        if isinstance(shape, NamedNode) and isinstance(target, NamedNode)
    ]
    return Constraints(
        _by((one.target, one) for one in found),
        _by((one.path, one) for one in found if one.path),
    )


def _by(pairs: Iterable[tuple[str, Constraint]]) -> Mapping[str, tuple[Constraint, ...]]:
    found: defaultdict[str, list[Constraint]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return {key: tuple(many) for key, many in found.items()}


def read_usage(store: Asking) -> Mapping[str, int]:
    """By class and property, how many things with an IRI it is said of; never used is not there.

    A thing of a class counts for the classes above it too.
    """
    found: dict[str, int] = {}
    for pattern in (f"?x a/<{RDFS}subClassOf>* ?term", "?x ?term ?value"):
        rows = store.rows(
            f"SELECT ?term (COUNT(DISTINCT ?x) AS ?count) WHERE {{ {pattern} FILTER(isIRI(?x)) }} "
            "GROUP BY ?term"
        )
        for term, count in rows:
            if isinstance(term, NamedNode) and isinstance(count, Literal):
                found[term.value] = int(count.value)
    return found
