"""A question's answer as files: its pages, and the files to take home."""

from collections.abc import Iterator, Mapping, Sequence

from samspil.jobs.description import serialized
from samspil.jobs.exports.table import Table, iris_in, tabulate
from samspil.jobs.questions import Answer, Question, terms_for
from samspil.jobs.web.addresses import QUESTIONS
from samspil.jobs.web.answer_forms import FILES, Extent, file_of, forms_of, json_of
from samspil.jobs.web.answers import Shown
from samspil.jobs.web.filing import Filing, State
from samspil.jobs.web.question import ROWS_ON_A_PAGE, Asked, question_page
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language
from samspil.words.media import GRAPH_RESULTS

_Made = Iterator[tuple[str, bytes]]


def filing_of(web: Website) -> Filing:
    """Which file is what, for a website of files."""
    if web.addresses.filing is None:
        raise TypeError(web.addresses)
    return web.addresses.filing


def answer_files(web: Website, question: Question, state: State) -> Mapping[str, bytes]:
    """Every file of the answer, with what is chosen in `state`."""
    content, given = web.content, dict(state)
    forms = [name for name in forms_of(question) if name in FILES]
    text = question.bound(terms_for(question, given, content.known, content.vocabulary))
    if GRAPH_RESULTS[0] in forms:
        return dict(_graph(web, Asked(question, given, forms=forms), text))
    answer = Answer(question, content.store.rows(text))
    files: dict[str, bytes] = {}
    for language in LANGUAGES:
        labels = content.store.labels(iris_in(answer), language)
        shown = Shown(web, answer, labels, language)
        files.update(_pages(web, shown, given, forms))
        table = tabulate(answer, labels, content.vocabulary, language)
        for form in forms:
            name, address = _download(web, question, form, given, language)
            if form == "json":
                files[name] = json_of(table, labels, content, _extent(table), address)
            elif form == "srj":
                files[name] = content.store.results(text)
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


def _graph(web: Website, asked: Asked, text: str) -> _Made:
    """A question that makes statements."""
    content, question = web.content, asked.question
    made = sorted(content.store.statements(text), key=str)
    for language in LANGUAGES:
        path = f"{QUESTIONS}/{question.name}"
        name = filing_of(web).page(path, language, asked.given)
        yield name, question_page(web, asked, None, language).encode()
        for form in asked.forms:
            name, _ = _download(web, question, form, asked.given, language)
            yield name, serialized(made, form, content.vocabulary)


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
