"""The page of the network: who meets whom in which collaborations, as picture and table."""

from samspil.jobs.exports.table import iris_in
from samspil.jobs.questions import Answer, Question
from samspil.jobs.web.addresses import CASES, NETWORK
from samspil.jobs.web.answer_forms import FILES, forms_of
from samspil.jobs.web.answers import Shown
from samspil.jobs.web.question import ROWS_ON_A_PAGE, Asked, downloads_of, figure_in
from samspil.jobs.web.website import Website
from samspil.words.language import Language, say

# The question whose answer it is; content without it has a page that says so.
QUESTION = "who-meets-whom-in-the-arrangements"


def network_page(web: Website, language: Language) -> str:
    """Every actor in every arrangement; of a long table its first page."""
    place = web.place(NETWORK, language, "cases", crumbs=[web.crumb("cases", CASES, language)])
    question = web.content.questions.get(QUESTION)
    shown = None
    if question:
        answer = Answer(question, web.content.store.rows(question.query))
        labels = web.content.store.labels(iris_in(answer), language)
        shown = Shown(web, answer, labels, language)
    return web.templates.page(
        "network.html",
        place,
        title=say(language, "network-title"),
        shown=shown,
        figure=figure_in(shown) if shown else None,
        question=question,
        address=web.question(QUESTION, language),
        headings=[column.heading[language] for column in question.columns] if question else [],
        rows=list(shown.rows(0, ROWS_ON_A_PAGE)) if shown else [],
        total=len(shown.answer.rows) if shown else 0,
        downloads=_downloads(web, question, language) if question else [],
        elements=web.addresses.file(f"api/{QUESTION}.cyjs", {"lang": language}),
    )


def _downloads(web: Website, question: Question, language: Language) -> list[tuple[str, str, str]]:
    """The files there are; a folder of files has fewer than a server."""
    forms = [form for form in forms_of(question) if not web.addresses.static or form in FILES]
    return downloads_of(web, Asked(question, forms=forms), {}, language)
