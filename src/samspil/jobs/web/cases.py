"""The list of cases: what a reader can choose, how many cases there are of each, and the cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samspil.jobs.cases import UNSTATED, Case, Cases, Chosen, Value
from samspil.jobs.facets import Facet
from samspil.jobs.pages.content import Ref
from samspil.jobs.publication import Publication
from samspil.jobs.web.addresses import CASES
from samspil.jobs.web.choosing import fits_a_file
from samspil.jobs.web.filing import Choices
from samspil.jobs.web.website import Website
from samspil.words.errors import WrongUse
from samspil.words.language import Language, alphabetical, say
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import CASE

CASES_ON_A_PAGE = 50
CHOICES = ("sort", "page")
SORTS = ("title", "recorded", "started")
_OPEN = 4  # facets that are unfolded from the start
_LONGEST = 40


@dataclass(frozen=True)
class Option:
    """A value a reader may choose; `href` leads to it where no form can be sent."""

    key: str
    text: str
    count: int
    chosen: bool
    unstated: bool
    href: str

    @property
    def none(self) -> bool:
        """True for what would leave no case."""
        return not self.count and not self.chosen


@dataclass(frozen=True)
class Filter:
    """A facet on the page."""

    name: str
    label: str
    help: str
    options: Sequence[Option]
    unfolded: bool


@dataclass(frozen=True)
class Chip:
    """A choice that was made, and the address of the page without it."""

    label: str
    text: str
    href: str


@dataclass(frozen=True)
class Listed:
    """A case in the list: `facts` are a label and the values; none where the source is silent."""

    ref: Ref
    slug: str
    fictional: bool
    facts: Sequence[tuple[str, Sequence[str], str]]


def cases_page(web: Website, language: Language, given: Mapping[str, str]) -> str:
    """The cases that fit what was chosen.

    Raises: WrongUse for a value, an order or a page there is not.
    """
    found = CasesFound(web, language, given)
    return found.page(_page(given.get("page", "1"), found.pages))


class CasesFound:
    """The cases that fit what was chosen, page by page.

    Raises: WrongUse for a value or an order there is not.
    """

    def __init__(self, web: Website, language: Language, given: Mapping[str, str]) -> None:
        index = web.content.cases
        self._web, self._language = web, language
        self._chosen = index.chosen(given)
        self._sort = _sort(given.get("sort", SORTS[0]))
        self._names = Naming(index, language)
        self._fitting = _sorted(index.fitting(self._chosen), self._sort, self._names)
        self._query = {name: ",".join(keys) for name, keys in self._chosen.items()}
        if self._sort != SORTS[0]:
            self._query["sort"] = self._sort
        self._filters = [
            _filter(web, self._names, facet, self._chosen, unfolded=place < _OPEN)
            for place, facet in enumerate(index.facets.values())
        ]

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(1, -(-len(self._fitting) // CASES_ON_A_PAGE))

    def page(self, page: int) -> str:
        """One of them."""
        web, language, query = self._web, self._language, self._query
        start = (page - 1) * CASES_ON_A_PAGE
        shown = self._fitting[start : start + CASES_ON_A_PAGE]
        at = {**query, "page": str(page)} if page > 1 else query
        return web.templates.page(
            "cases.html",
            web.place(CASES, language, "cases", at),
            title=say(language, "nav-cases"),
            filters=self._filters,
            chips=_chips(web, self._names, self._chosen, query),
            cleared=web.addresses.page(
                CASES, language, {k: v for k, v in query.items() if k == "sort"}
            ),
            sorts=[(key, say(language, f"sort-{key}"), key == self._sort) for key in SORTS],
            cases=[listed(self._names, case) for case in shown],
            count=len(self._fitting),
            total=len(web.content.cases.all),
            first=start + 1,
            last=start + len(shown),
            page=page,
            pages=self.pages,
        )


class Naming:
    """What cases and their values are called in one language."""

    def __init__(self, index: Cases, language: Language) -> None:
        self.index = index
        self.language = language
        self._labels = index.labels(language)

    def case(self, case: Case) -> str:
        """The title of a case."""
        return self._labels.get(case.iri) or case.iri.rpartition("/")[2]

    def value(self, facet: Facet, value: Value) -> str:
        """A value in words."""
        if value.key == UNSTATED:
            return self.without(facet)
        return self._labels.get(value.iri) or value.key

    def without(self, facet: Facet) -> str:
        """What it is called to have no value of a facet."""
        return facet.without[self.language] or say(self.language, "not-stated")


def listed(names: Naming, case: Case) -> Listed:
    """A case with what a list shows of it."""
    facts = []
    for name, facet in names.index.facets.items():
        if facet.listed:
            values = [names.value(facet, v) for v in names.index.values_of(case.iri, name)]
            facts.append((facet.label[names.language], values, names.without(facet)))
    slug = case.iri.removeprefix(CASE)
    return Listed(Ref(names.case(case), case.iri), slug, case.fictional, facts)


def choices_of_cases(content: Publication) -> Choices:
    """The choices that are made ready where there is no server: each value by itself."""
    states = [
        ((name, value.key),)
        for name, values in content.cases.values.items()
        for value in values.values()
        if value.cases and fits_a_file(value.key)
    ]
    return Choices(dict.fromkeys(content.facets, ""), frozenset([(), *states]), paged=True)


def _filter(web: Website, names: Naming, facet: Facet, chosen: Chosen, *, unfolded: bool) -> Filter:
    """A facet; where no form can be sent, its values are counted and chosen one at a time."""
    language, static = names.language, web.addresses.static
    own = {name: keys for name, keys in chosen.items() if name == facet.name or not static}
    counted = names.index.counted(facet.name, own)
    options = [
        (
            (one.value.order, alphabetical(names.value(facet, one.value))),
            Option(
                one.value.key,
                names.value(facet, one.value),
                one.count,
                one.chosen,
                one.value.key == UNSTATED,
                web.addresses.page(CASES, language, {facet.name: one.value.key}) if static else "",
            ),
        )
        for one in counted
        if one.value.cases or one.chosen
    ]
    return Filter(
        facet.name,
        facet.label[language],
        facet.help[language],
        [option for _, option in sorted(options, key=lambda pair: pair[0])],
        unfolded or facet.name in chosen,
    )


def _chips(web: Website, names: Naming, chosen: Chosen, query: Mapping[str, str]) -> Sequence[Chip]:
    made = []
    for name, keys in chosen.items():
        facet = names.index.facets[name]
        for key in keys:
            left = ",".join(other for other in keys if other != key)
            without = {k: v for k, v in {**query, name: left}.items() if v}
            made.append(
                Chip(
                    facet.label[names.language],
                    names.value(facet, names.index.values[name][key]),
                    web.addresses.page(CASES, names.language, without),
                )
            )
    return made


def _sort(given: str) -> str:
    if given in SORTS:
        return given
    near = nearest(given, SORTS)
    if near:
        raise WrongUse(
            "http-choice-near", name="sort", value=given[:_LONGEST], near=", ".join(near)
        )
    raise WrongUse("http-choice", name="sort", value=given[:_LONGEST], known=", ".join(SORTS))


def _sorted(cases: Sequence[Case], sort: str, names: Naming) -> list[Case]:
    """By name, or newest first; what has no date comes last."""
    by_name = sorted(cases, key=lambda case: alphabetical(names.case(case)))
    match sort:
        case "recorded":
            return sorted(by_name, key=lambda case: case.recorded, reverse=True)
        case "started":
            return sorted(by_name, key=lambda case: case.started, reverse=True)
        case _:
            return by_name


def _page(given: str, pages: int) -> int:
    """The number of the page."""
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= pages):
        raise WrongUse("http-page", name="page", value=given[:_LONGEST], most=pages)
    return int(given)
