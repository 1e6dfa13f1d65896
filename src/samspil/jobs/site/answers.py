"""A question's answer as files: its pages, and the files to take home."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from pyoxigraph import Triple

from samspil.engine.asking import rows_in
from samspil.jobs.description import serialized
from samspil.jobs.exports.table import Table, iris_in, tabulate
from samspil.jobs.questions import Answer, Question, terms_for
from samspil.jobs.site.lookup import Lookup
from samspil.jobs.web.addresses import QUESTIONS
from samspil.jobs.web.answer_forms import (
    DRAWN,
    FILES,
    Extent,
    drawn_of,
    file_of,
    forms_of,
    json_of,
)
from samspil.jobs.web.answers import Shown
from samspil.jobs.web.filing import Filing, State
from samspil.jobs.web.question import ROWS_ON_A_PAGE, Asked, choices_shown, question_page
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language
from samspil.words.media import GRAPH_RESULTS

_Made = Iterator[tuple[str, bytes]]


def filing_of(web: Website) -> Filing:
    """Which file is what, for a website of files."""
    if web.addresses.filing is None:
        raise TypeError(web.addresses)
    return web.addresses.filing


@dataclass(frozen=True)
class Ready:
    """An answer, and what else its files say; `mark` is the same as long as none of it changes."""

    web: Website
    lookup: Lookup
    question: Question
    state: State

    @property
    def given(self) -> Mapping[str, str]:
        """What was chosen."""
        return dict(self.state)

    @cached_property
    def forms(self) -> Sequence[str]:
        """What is offered."""
        return [name for name in forms_of(self.question) if name in FILES]

    @property
    def makes_graph(self) -> bool:
        """True for a question that makes statements."""
        return GRAPH_RESULTS[0] in self.forms

    @cached_property
    def text(self) -> str:
        """The query."""
        content = self.web.content
        terms = terms_for(self.question, self.given, content.known, content.vocabulary)
        return self.question.bound(terms)

    @cached_property
    def answer(self) -> Answer:
        """The rows."""
        return Answer(self.question, rows_in(self.results))

    @cached_property
    def results(self) -> bytes:
        """The rows as SPARQL's own JSON; asked for once, and read from there."""
        return self.web.content.store.results(self.text)

    @cached_property
    def shown(self) -> Mapping[Language, Shown]:
        """The answer with the names of what is in it."""
        return {language: self._shown(language) for language in LANGUAGES}

    def _shown(self, language: Language) -> Shown:
        labels = self.lookup.labels(iris_in(self.answer), language)
        return Shown(self.web, self.answer, labels, language)

    @cached_property
    def made(self) -> Sequence[Triple]:
        """The statements that the question makes."""
        return sorted(self.web.content.store.statements(self.text), key=str)

    @cached_property
    def mark(self) -> str:
        """What the files rest on."""
        made = sha256(repr(choices_shown(self.web, self.question)).encode())
        if self.makes_graph:
            made.update(repr(self.made).encode())
            return made.hexdigest()
        made.update(self.answer.digest.encode())
        for shown in self.shown.values():
            made.update(repr((sorted(shown.labels.items()), shown.grounds)).encode())
        return made.hexdigest()


def answer_files(ready: Ready) -> Mapping[str, bytes]:
    """Every file of the answer."""
    web, question, given = ready.web, ready.question, ready.given
    if ready.makes_graph:
        return dict(_graph(ready))
    content = web.content
    files: dict[str, bytes] = {}
    for language, shown in ready.shown.items():
        files.update(_pages(web, shown, given, ready.forms))
        table = tabulate(ready.answer, shown.labels, content.vocabulary, language)
        for form in ready.forms:
            name, address = _download(web, question, form, given, language)
            if form == "json":
                files[name] = json_of(table, shown.labels, content, _extent(table), address)
            elif form == "srj":
                files[name] = ready.results
            elif form in DRAWN:
                files[name] = drawn_of(form, shown.picture)
            else:
                files[name] = file_of(form, table, content, given, address)
    return files


def _pages(web: Website, shown: Shown, given: Mapping[str, str], forms: Sequence[str]) -> _Made:
    question, rows = shown.answer.question, len(shown.answer.rows)
    for page in range(1, max(1, -(-rows // ROWS_ON_A_PAGE)) + 1):
        asked = Asked(question, given, {}, page, forms)
        turned = {**given, "page": str(page)}
        name = filing_of(web).page(f"{QUESTIONS}/{question.name}", shown.language, turned)
        yield name, question_page(web, asked, shown, shown.language).encode()


def _graph(ready: Ready) -> _Made:
    web, question, given = ready.web, ready.question, ready.given
    asked = Asked(question, given, forms=ready.forms)
    for language in LANGUAGES:
        name = filing_of(web).page(f"{QUESTIONS}/{question.name}", language, given)
        yield name, question_page(web, asked, None, language).encode()
        for form in ready.forms:
            name, _ = _download(web, question, form, given, language)
            yield name, serialized(ready.made, form, web.content.vocabulary)


def _download(
    web: Website, question: Question, form: str, given: Mapping[str, str], language: Language
) -> tuple[str, str]:
    """The name of a file and its whole address."""
    query = {**given, "lang": language}
    path = f"api/{question.name}.{form}"
    address = web.addresses.whole(web.addresses.file(path, query))
    return filing_of(web).download(path, query), address


def _extent(table: Table) -> Extent:
    """A file holds the whole answer on one page."""
    rows = len(table.rows)
    return Extent(rows, 1, 1, max(rows, 1))
