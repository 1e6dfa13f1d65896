"""Every case by what it can be found by, read once so that each choice costs next to nothing.

A set of cases is a whole number with one bit for each case, so the cases that fit some choices, and
how many there are of each value among them, are a few operations on numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from samspil.engine.store import Store, type_of_term
from samspil.jobs.facets import Facet
from samspil.words.errors import WrongUse
from samspil.words.language import Language
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import NS, RDFS, SKOS, Vocabulary

# How an address names what no source says; the code lists have the same notation for it.
UNSTATED = "unknown"
_LAST = 1_000_000  # after every place in a code list
_LONGEST = 80  # characters of what was chosen that an answer repeats
Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Case:
    """A case; `recorded` is the day it was written down, `started` when it began, or ""."""

    iri: str
    recorded: str
    started: str
    fictional: bool


@dataclass(frozen=True)
class Value:
    """What a case can have of a facet: `key` in an address, `iri` or "", place in its list."""

    key: str
    iri: str
    order: int
    cases: int


@dataclass(frozen=True)
class Counted:
    """A value, how many cases that fit the other facets have it, and whether it is chosen."""

    value: Value
    count: int
    chosen: bool


@dataclass(frozen=True)
class Cases:
    """All cases, and by facet the values they have; `UNSTATED` is the last value of each facet."""

    store: Store
    facets: Mapping[str, Facet]
    all: Sequence[Case]
    values: Mapping[str, Mapping[str, Value]]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each case stands in the list."""
        return {case.iri: place for place, case in enumerate(self.all)}

    def chosen(self, given: Mapping[str, str]) -> dict[str, list[str]]:
        """The values chosen of each facet, from how an address writes them: with commas.

        Raises: WrongUse for a value that the facet does not have, with the nearest it has.
        """
        found: dict[str, list[str]] = {}
        for name, text in given.items():
            if name in self.facets:
                keys = [key for key in text.split(",") if key]
                for key in keys:
                    self._known(name, key)
                found[name] = list(dict.fromkeys(keys))
        return {name: keys for name, keys in found.items() if keys}

    def _known(self, name: str, key: str) -> None:
        values = self.values[name]
        if key in values:
            return
        near = nearest(key[:_LONGEST], values)
        shown = {"name": name, "value": key[:_LONGEST]}
        if near:
            raise WrongUse("http-choice-near", near=", ".join(near), **shown)
        raise WrongUse("http-choice", known=", ".join([*values][:20]), **shown)

    def fitting(self, chosen: Chosen) -> list[Case]:
        """The cases that have one of the chosen values of each facet."""
        mask = self._mask(chosen)
        return [case for place, case in enumerate(self.all) if mask >> place & 1]

    def counted(self, name: str, chosen: Chosen) -> list[Counted]:
        """The values of a facet with how many of the cases that fit the other facets have each."""
        others = self._mask({other: keys for other, keys in chosen.items() if other != name})
        return [
            Counted(value, (value.cases & others).bit_count(), key in chosen.get(name, ()))
            for key, value in self.values[name].items()
        ]

    def _mask(self, chosen: Chosen) -> int:
        mask = (1 << len(self.all)) - 1
        for name, keys in chosen.items():
            either = 0
            for key in keys:
                either |= self.values[name][key].cases
            mask &= either
        return mask

    def values_of(self, case: str, name: str) -> list[Value]:
        """What a case has of a facet, in the order of the list; empty where nothing is stated."""
        place = self.places[case]
        return [v for v in self.values[name].values() if v.key != UNSTATED and v.cases >> place & 1]

    def labels(self, language: Language) -> Mapping[str, str]:
        """The names of all cases and values, by IRI."""
        return self._labels[language]

    @cached_property
    def _labels(self) -> Mapping[Language, Mapping[str, str]]:
        iris = {value.iri for values in self.values.values() for value in values.values()} - {""}
        every = sorted({*iris, *self.places})
        return {language: self.store.labels(every, language) for language in ("da", "en")}


def read_cases(store: Store, facets: Mapping[str, Facet], vocabulary: Vocabulary) -> Cases:
    """What there is in a classified store."""
    cases = list(_all(store))
    places = {case.iri: place for place, case in enumerate(cases)}
    orders, silent = _orders(store), _silent(store)
    values = {}
    for name, facet in facets.items():
        rows = store.rows(
            f"{vocabulary.declarations()}SELECT DISTINCT ?case ?value WHERE {{ {facet.where} }}"
        )
        had: dict[str, int] = {}
        for case, value in rows:
            key = _text(value)
            if isinstance(case, NamedNode) and case.value in places and key not in silent:
                had[key] = had.get(key, 0) | 1 << places[case.value]
        values[name] = _values(had, orders, len(cases))
    return Cases(store, facets, cases, values)


def _values(had: Mapping[str, int], orders: Mapping[str, int], number: int) -> dict[str, Value]:
    """The values by key: the last part of an IRI, all of it where two end alike."""
    short = {whole: whole.rstrip("/").rpartition("/")[2] for whole in had}
    ends = [*short.values()]
    stated, found = 0, {}
    for whole, mask in had.items():
        stated |= mask
        key = short[whole] if ends.count(short[whole]) == 1 else whole
        iri = whole if "/" in whole else ""
        found[key] = Value(key, iri, orders.get(whole, _LAST), mask)
    silent = Value(UNSTATED, "", _LAST + 1, ((1 << number) - 1) & ~stated)
    ordered = sorted(found.values(), key=lambda value: (value.order, value.key))
    return {value.key: value for value in (*ordered, silent)}


def _all(store: Store) -> Iterator[Case]:
    rows = store.rows(
        "SELECT ?case (MAX(?day) AS ?recorded) (MIN(STR(?date)) AS ?began) (MAX(?made) AS ?fiction)"
        f" WHERE {{ ?case a/<{RDFS}subClassOf>* <{NS}Case> FILTER(isIRI(?case)) "
        f"OPTIONAL {{ ?case <{NS}recordDate> ?day }} "
        f"OPTIONAL {{ ?case <{NS}startMonth>|<{NS}startYear> ?date }} "
        f"OPTIONAL {{ ?case <{NS}fictional> ?made }} }} GROUP BY ?case ORDER BY ?case"
    )
    for case, recorded, began, fiction in rows:
        yield Case(_text(case), _text(recorded), _text(began), _text(fiction) == "true")


def _orders(store: Store) -> dict[str, int]:
    rows = store.rows(f"SELECT ?x ?n WHERE {{ ?x <{NS}order> ?n }}")
    return {_text(x): int(n.value) for x, n in rows if isinstance(n, Literal) and n.value.isdigit()}


def _silent(store: Store) -> set[str]:
    """The codes that say that a source says nothing."""
    rows = store.names(f'SELECT ?x WHERE {{ ?x <{SKOS}notation> "{UNSTATED}" FILTER(isIRI(?x)) }}')
    return {row[0] for row in rows}


def _text(term: type_of_term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
