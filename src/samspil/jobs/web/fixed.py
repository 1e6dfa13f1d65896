"""The pages that stand at a path of their own: the one list for a server and a folder of files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from samspil.jobs.publication import Publication
from samspil.jobs.web.addresses import (
    ABOUT,
    CASES,
    CATALOGUE,
    COMPARE,
    CONCEPTS,
    CONTRIBUTE,
    DATA,
    NETWORK,
    QUESTIONS,
    SCHEMA,
    SEARCH,
    SPARQL,
    STATEMENT,
)
from samspil.jobs.web.cases import CHOICES, cases_page
from samspil.jobs.web.catalogue import catalogue_page
from samspil.jobs.web.compare import CHOICES as COMPARE_CHOICES
from samspil.jobs.web.compare import compare_page
from samspil.jobs.web.contribute import contribute_page
from samspil.jobs.web.finding import search_page
from samspil.jobs.web.front import about_page, concepts_page, data_page, statement_page
from samspil.jobs.web.network import network_page
from samspil.jobs.web.question import questions_page
from samspil.jobs.web.schema import schema_page
from samspil.jobs.web.signposts import Link, landing
from samspil.jobs.web.sparql import sparql_page
from samspil.jobs.web.website import Website
from samspil.words.language import Language

Choices = Mapping[str, str]


@dataclass(frozen=True)
class Fixed:
    """A page in each language; `choices` are the parameters of the address that change it.

    `many` are those that the content names; each may be given more than once. `make` is given what
    was chosen, without what was left empty, and several values of one name with commas. `links` are
    for the header of an answer; the page has them too. Where `endpoint` is true programs are
    answered at the same address, so a server has its own way there.
    """

    make: Callable[[Website, Language, Choices], str]
    choices: Sequence[str] = ()
    many: Callable[[Publication], Sequence[str]] = lambda _: ()
    links: Callable[[Website], Sequence[Link]] = lambda _: ()
    endpoint: bool = False


def _always_the_same(make: Callable[[Website, Language], str]) -> Fixed:
    return Fixed(lambda web, language, _: make(web, language))


FIXED: Mapping[str, Fixed] = {
    QUESTIONS: _always_the_same(questions_page),
    COMPARE: Fixed(compare_page, COMPARE_CHOICES, lambda _: ("case",)),
    CASES: Fixed(cases_page, CHOICES, lambda content: tuple(content.facets)),
    NETWORK: _always_the_same(network_page),
    CONCEPTS: _always_the_same(concepts_page),
    SCHEMA: _always_the_same(schema_page),
    CONTRIBUTE: _always_the_same(contribute_page),
    SEARCH: Fixed(search_page, ("q", "kind")),
    SPARQL: Fixed(sparql_page, ("query", "example"), endpoint=True),
    DATA: _always_the_same(data_page),
    CATALOGUE: Fixed(lambda web, language, _: catalogue_page(web, language), links=landing),
    ABOUT: _always_the_same(about_page),
    STATEMENT: _always_the_same(statement_page),
}
