"""Cases side by side: on every axis, feature by feature, outcome by outcome of the same kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samspil.jobs.casefile import read_casefile
from samspil.jobs.cases import Case, Cases
from samspil.jobs.facets import Facet
from samspil.jobs.pages.content import Ref
from samspil.jobs.rules import read_rules
from samspil.jobs.web.addresses import CASES, COMPARE
from samspil.jobs.web.case_files import square_link
from samspil.jobs.web.cases import Chip, Naming
from samspil.jobs.web.crossing import MOST_CASES, asked_cases, crossing, picture, slug_of, unknown
from samspil.jobs.web.telling import Teller
from samspil.jobs.web.website import Website
from samspil.words.language import Language, alphabetical, say
from samspil.words.vocabulary import NS

CHOICES = ("only",)
DIFFERENCES = "differences"
_MOST_TO_ADD = 300  # as many as a list in a form may hold
_STATES = (("has", NS + "hasFeature"), ("lacks", NS + "lacksFeature"))


@dataclass(frozen=True)
class Cell:
    """What one case has; without texts, `silent` says what that means."""

    texts: Sequence[str]
    silent: str


@dataclass(frozen=True)
class Row:
    """One thing to compare on: what each case has, and in words whether they differ."""

    label: str
    href: str
    cells: Sequence[Cell]
    verdict: str

    @property
    def differs(self) -> bool:
        """True if something is known to differ."""
        return self.verdict in ("compare-different", "compare-partly")


@dataclass(frozen=True)
class Compared:
    """The rows of a table, and the names of those in which nothing is known of any case."""

    rows: Sequence[Row]
    silent: Sequence[str]


def compare_page(web: Website, language: Language, given: Mapping[str, str]) -> str:
    """The chosen cases side by side; without a choice, those that the content names.

    Raises: WrongUse for a case there is not, too many of them, or an unknown wish.
    """
    index = web.content.cases
    only = given.get("only", "")
    if only not in ("", DIFFERENCES):
        raise unknown("only", only, [DIFFERENCES])
    naming, teller = Naming(index, language), Teller(web, language)
    asked = asked_cases(index, given.get("case", ""))
    cases = asked or _usual(index)
    slugs = [slug_of(case) for case in asked]
    query = {"case": ",".join(slugs), "only": only}
    query = {name: value for name, value in query.items() if value}
    crossed = crossing(web, naming, asked or index.all)
    return web.templates.page(
        "compare.html",
        web.place(COMPARE, language, "cases", query, crumbs=[web.crumb("cases", CASES, language)]),
        title=say(language, "compare-title"),
        refs=[Ref(naming.case(case), case.iri) for case in cases],
        usual=not asked,
        crossed=crossed,
        naming=naming,
        figure=picture(naming, crossed) if crossed else None,
        pictures=square_link(web, query, language),
        axes=_only(_axes(naming, cases), only),
        features=_only(_features(teller, cases), only),
        outcomes=_only(_outcomes(teller, cases), only),
        only=only,
        chips=_chips(web, naming, asked, only),
        slugs=slugs,
        to_add=_to_add(naming, cases),
        differences=DIFFERENCES,
        full=len(asked) >= MOST_CASES,
    )


def _usual(index: Cases) -> list[Case]:
    """The cases that are compared until a reader chooses."""
    for name, facet in index.facets.items():
        if facet.compared in index.values[name]:
            return index.fitting({name: [facet.compared]})[:MOST_CASES]
    return []


def _only(compared: Compared, only: str) -> Compared:
    if only != DIFFERENCES:
        return compared
    return Compared([row for row in compared.rows if row.differs], ())


def _verdict(sets: Sequence[frozenset[str]]) -> str:
    """Whether what is known differs; what is not known of one case is compared with nothing."""
    if not all(sets):
        return "compare-unknown"
    if len(set(sets)) == 1:
        return "compare-same"
    return "compare-partly" if frozenset.intersection(*sets) else "compare-different"


def _gathered(rows: Sequence[Row]) -> Compared:
    known = [row for row in rows if any(cell.texts for cell in row.cells)]
    return Compared(known, [row.label for row in rows if row not in known])


def _axes(naming: Naming, cases: Sequence[Case]) -> Compared:
    return _gathered([_axis(naming, facet, cases) for facet in naming.index.facets.values()])


def _axis(naming: Naming, facet: Facet, cases: Sequence[Case]) -> Row:
    had = [naming.index.values_of(case.iri, facet.name) for case in cases]
    silent = naming.without(facet)
    cells = [Cell([naming.value(facet, value) for value in values], silent) for values in had]
    sets = [frozenset(value.key for value in values) for values in had]
    return Row(facet.label[naming.language], "", cells, _verdict(sets))


def _features(teller: Teller, cases: Sequence[Case]) -> Compared:
    """Every feature: had, expressly lacked, or one in one collaboration and one in another."""
    files = [
        read_casefile(teller.store, teller.web.content.names, case.iri).arrangements
        for case in cases
    ]
    silent = teller.say("not-stated")
    rows = []
    for feature in teller.refs(
        rule.feature for rule in read_rules(teller.web.content.workspace).features
    ):
        states = [
            frozenset(
                state
                for state, property_ in _STATES
                for one in arrangements
                if any(
                    str(term) == f"<{feature.iri}>" for term in teller.store.objects(one, property_)
                )
            )
            for arrangements in files
        ]
        cells = [Cell([_state(teller, state)] if state else [], silent) for state in states]
        href = teller.web.link(feature.iri, teller.language)
        rows.append(Row(feature.label, href, cells, _verdict(states)))
    return _gathered(rows)


def _state(teller: Teller, state: frozenset[str]) -> str:
    if len(state) > 1:
        return teller.say("compare-both")
    (one,) = state
    return teller.say(f"state-{one}")


def _outcomes(teller: Teller, cases: Sequence[Case]) -> Compared:
    """Outcomes by kind and evidence grade: only those of the same kind and grade are compared."""
    told: dict[tuple[str, str], list[list[str]]] = {}
    for place, case in enumerate(cases):
        file = read_casefile(teller.store, teller.web.content.names, case.iri)
        for outcome in file.of_all(NS + "hasOutcome"):
            kinds = [value.text for value in teller.values(outcome, NS + "outcomeType")]
            grades = [value.text for value in teller.values(outcome, NS + "evidenceGrade")]
            silent = teller.say("not-stated")
            key = (", ".join(kinds) or silent, ", ".join(grades) or silent)
            told.setdefault(key, [[] for _ in cases])[place].append(_measured(teller, outcome))
    silent = teller.say("not-stated")
    rows = [
        Row(
            teller.say("compare-outcome", kind=kind, grade=grade),
            "",
            [Cell(texts, silent) for texts in cells],
            _verdict([frozenset(texts) for texts in cells]),
        )
        for (kind, grade), cells in sorted(told.items())
    ]
    return Compared(rows, ())


def _measured(teller: Teller, outcome: str) -> str:
    """What an outcome is called, with the figure if there is one."""
    figure = [
        value.text
        for name in ("outcomeValue", "unit")
        for value in teller.values(outcome, NS + name)
    ]
    name = teller.name(outcome)
    return f"{name} ({' '.join(figure)})" if figure else name


def _chips(web: Website, naming: Naming, asked: Sequence[Case], only: str) -> list[Chip]:
    made = []
    for case in asked:
        left = ",".join(slug_of(other) for other in asked if other != case)
        query = {name: value for name, value in (("case", left), ("only", only)) if value}
        href = web.addresses.page(COMPARE, naming.language, query)
        made.append(Chip("", naming.case(case), href))
    return made


def _to_add(naming: Naming, cases: Sequence[Case]) -> list[tuple[str, str]]:
    """The cases that may be added, by name; none where they are too many for a list."""
    others = [case for case in naming.index.all if case not in cases]
    if len(others) > _MOST_TO_ADD:
        return []
    named = [(slug_of(case), naming.case(case)) for case in others]
    return sorted(named, key=lambda pair: alphabetical(pair[1]))
