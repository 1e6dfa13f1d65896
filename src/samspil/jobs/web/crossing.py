"""The cases by the two sides of their square: where each stands, as a picture and as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samspil.jobs.cases import UNSTATED, Case, Cases, Value
from samspil.jobs.facets import Facet
from samspil.jobs.figures.drawing import Figure
from samspil.jobs.figures.square import Side, Square, figure
from samspil.jobs.web.addresses import CASES
from samspil.jobs.web.cases import Naming
from samspil.jobs.web.website import Website
from samspil.words.errors import WrongUse
from samspil.words.language import alphabetical, say
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import CASE

_MOST = 6  # names in a field
MOST_CASES = 12
_LONGEST = 80  # characters of what was asked for that an answer repeats


@dataclass(frozen=True)
class Crossed:
    """A field: the cases that stand in it, and where they are listed ("" if nowhere)."""

    cases: Sequence[Case]
    href: str


@dataclass(frozen=True)
class Crossing:
    """The square of some cases: its sides, and the fields row by row."""

    down: Facet
    along: Facet
    rows: Sequence[Value]
    columns: Sequence[Value]
    fields: Sequence[Sequence[Crossed]]


def crossing(web: Website, naming: Naming, cases: Sequence[Case]) -> Crossing | None:
    """Where the cases stand; None if no two facets are sides of a square."""
    index = naming.index
    sides = [facet for facet in index.facets.values() if facet.axis]
    if len(sides) < 2:  # noqa: PLR2004 - a square has two sides
        return None
    down, along = sides[:2]
    placed = {case.iri: (_row(naming, case, down), _columns(naming, case, along)) for case in cases}
    rows = _drawn(naming, down, {row for row, _ in placed.values()})
    columns = _drawn(naming, along, {key for _, keys in placed.values() for key in keys})
    whole = len(cases) == len(index.all) and not web.addresses.static

    def field(row: Value, column: Value) -> Crossed:
        found = [c for c in cases if placed[c.iri][0] == row.key and column.key in placed[c.iri][1]]
        query = {down.name: row.key, along.name: column.key}
        href = web.addresses.page(CASES, naming.language, query) if found and whole else ""
        return Crossed(found, href)

    return Crossing(
        down, along, rows, columns, [[field(row, column) for column in columns] for row in rows]
    )


def _row(naming: Naming, case: Case, facet: Facet) -> str:
    """The first value of the axis that the case has; one collaboration with citizens is enough."""
    had = [value.key for value in naming.index.values_of(case.iri, facet.name)]
    return next((key for key in (*facet.axis, *had) if key in had), UNSTATED)


def _columns(naming: Naming, case: Case, facet: Facet) -> list[str]:
    had = [value.key for value in naming.index.values_of(case.iri, facet.name)]
    return had or [UNSTATED]


def _drawn(naming: Naming, facet: Facet, had: set[str]) -> list[Value]:
    """The values of the axis and those that some case has, in their order; the unknown last.

    Of an axis without an order in the ontology, the order is that of the axis.
    """
    values = naming.index.values[facet.name]
    keys = [key for key in values if key in facet.axis or key in had]
    place = {key: at for at, key in enumerate(facet.axis)}
    return sorted(
        (values[key] for key in keys),
        key=lambda value: (value.order, place.get(value.key, len(place))),
    )


def picture(naming: Naming, crossed: Crossing) -> Figure:
    """The square as a picture."""
    rows = [_side(naming, crossed.down, value) for value in crossed.rows]
    columns = [_side(naming, crossed.along, value) for value in crossed.columns]
    fields = {
        (row.key, column.key): _names(naming, field.cases)
        for row, line in zip(rows, crossed.fields, strict=True)
        for column, field in zip(columns, line, strict=True)
    }
    language = naming.language
    corner = (crossed.down.label[language], crossed.along.label[language])
    square = Square(rows, columns, fields, say(language, "square-none"), corner)
    title = say(language, "square-title", down=corner[0], along=corner[1])
    return figure(square, title=title, says=says(naming, crossed))


def _side(naming: Naming, facet: Facet, value: Value) -> Side:
    return Side(value.key, naming.value(facet, value), value.key != UNSTATED)


def _names(naming: Naming, cases: Sequence[Case]) -> list[str]:
    names = sorted((naming.case(case) for case in cases), key=alphabetical)
    if len(names) > _MOST:
        more = say(naming.language, "square-more", count=len(names) - _MOST + 1)
        names = [*names[: _MOST - 1], more]
    return names


def says(naming: Naming, crossed: Crossing) -> str:
    """How many cases stand in each field, in words; the empty ones are counted together."""
    language = naming.language
    sides = {"down": crossed.down.label[language], "along": crossed.along.label[language]}
    told, none = [say(language, "square-sides", **sides)], 0
    for row, line in zip(crossed.rows, crossed.fields, strict=True):
        for column, field in zip(crossed.columns, line, strict=True):
            if field.cases:
                told.append(
                    say(
                        naming.language,
                        "square-says",
                        row=naming.value(crossed.down, row),
                        column=naming.value(crossed.along, column),
                        count=len(field.cases),
                    )
                )
            else:
                none += 1
    if none:
        told.append(say(naming.language, "square-empty", count=none))
    return " ".join(told)


def compared_cases(index: Cases, given: Mapping[str, str]) -> Sequence[Case]:
    """The cases that an address asks for; all of them if it names none.

    Raises: WrongUse for a case there is not, and for too many.
    """
    return asked_cases(index, given.get("case", "")) or index.all


def asked_cases(index: Cases, given: str) -> list[Case]:
    """The cases that an address names.

    Raises: WrongUse for a case there is not, and for too many.
    """
    by_slug = {slug_of(case): case for case in index.all}
    slugs = list(dict.fromkeys(slug for slug in given.split(",") if slug))
    for slug in slugs:
        if slug not in by_slug:
            raise unknown("case", slug, [*by_slug])
    if len(slugs) > MOST_CASES:
        raise WrongUse("http-compare", most=MOST_CASES)
    return [by_slug[slug] for slug in slugs]


def unknown(name: str, value: str, known: Sequence[str]) -> WrongUse:
    """What is said of a value there is not."""
    shown = value[:_LONGEST]
    near = nearest(shown, known)
    if near:
        return WrongUse("http-choice-near", name=name, value=shown, near=", ".join(near))
    return WrongUse("http-choice", name=name, value=shown, known=", ".join(known[:20]))


def slug_of(case: Case) -> str:
    """How an address names a case."""
    return case.iri.removeprefix(CASE)
