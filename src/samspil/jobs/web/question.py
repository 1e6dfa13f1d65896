"""The pages of the questions: the list by theme, and each question with its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samspil import __version__
from samspil.jobs.figures.drawing import Figure
from samspil.jobs.questions import Parameter, Question
from samspil.jobs.web.addresses import QUESTIONS
from samspil.jobs.web.answers import Shown
from samspil.jobs.web.choosing import UNBOUND, default_of, is_closed, values_of
from samspil.jobs.web.snippets import snippets
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language, alphabetical, say
from samspil.words.media import FORMS

ROWS_ON_A_PAGE = 100
_ALIKE = 6
_DOWNLOADS = ("csv", "csv-excel-da", "xlsx", "parquet", "json", "srj", "svg", "png", "cyjs")


@dataclass(frozen=True)
class Control:
    """What a reader may choose: one of `options` (value, text), or anything where there are none.

    `value` is what is chosen, `wrong` what is wrong with it.
    """

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]]
    number: bool = False
    wrong: str = ""


@dataclass(frozen=True)
class Asked:
    """A question as a reader asked it: what was `given`, and what is `wrong` with it by name.

    `forms` are those the answer can be given in, `rows_made` how many statements a question makes
    that makes some.
    """

    question: Question
    given: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    forms: Sequence[str] = ()


def questions_page(web: Website, language: Language) -> str:
    """Every question, theme by theme."""
    themes = [
        (key, theme.name[language], _of_theme(web, key, language))
        for key, theme in web.content.themes.items()
    ]
    return web.templates.page(
        "questions.html",
        web.place(QUESTIONS, language, "questions"),
        title=say(language, "nav-questions"),
        themes=themes,
    )


def _of_theme(web: Website, theme: str, language: Language) -> list[tuple[str, str, str]]:
    found = [
        (q.question[language], web.question(name, language), q.chart)
        for name, q in web.content.questions.items()
        if q.theme == theme
    ]
    return sorted(found, key=lambda one: alphabetical(one[0]))


def question_page(web: Website, asked: Asked, shown: Shown | None, language: Language) -> str:
    """One question and its answer; None where the choices are wrong or the answer is a graph."""
    question = asked.question
    given = {name: value for name, value in asked.given.items() if value}
    query = dict(given)
    if asked.page > 1:
        query["page"] = str(asked.page)
    total = len(shown.answer.rows) if shown else 0
    start = (asked.page - 1) * ROWS_ON_A_PAGE
    end = min(start + ROWS_ON_A_PAGE, total)
    place = web.place(
        f"{QUESTIONS}/{question.name}",
        language,
        "questions",
        query,
        [web.crumb("questions", QUESTIONS, language)],
    )
    address = web.addresses.whole(web.addresses.page(place.path, language, query))
    return web.templates.page(
        "question.html",
        place,
        title=question.question[language],
        question=question,
        theme=web.content.themes[question.theme].name[language],
        controls=[_control(web, p, asked, language) for p in question.parameters],
        wrong=asked.wrong,
        shown=shown,
        headings=[column.heading[language] for column in question.columns],
        rows=list(shown.rows(start, end)) if shown else [],
        # Of the whole answer, so the pages that follow do not say it again.
        figure=figure_in(shown) if shown and asked.page == 1 else None,
        grounds=shown.grounds if shown and asked.page == 1 else None,
        elements=_api(web, question, "cyjs", given, language) if "cyjs" in asked.forms else "",
        total=total,
        first=start + 1,
        last=end,
        page=asked.page,
        pages=max(1, -(-total // ROWS_ON_A_PAGE)),
        downloads=downloads_of(web, asked, given, language),
        address=address,
        cited=say(
            language,
            "cite-answer",
            question=question.question[language],
            version=__version__,
            data=shown.answer.digest if shown else "–",
            address=address,
        ),
        snippets=snippets(
            web.addresses.whole(_api(web, question, "csv", given, language)), language
        ),
        alike=_alike(web, question, language),
        sparql=question.bound({}).partition("\n\n")[2] or question.query,
    )


def choices_shown(web: Website, question: Question) -> list[Control]:
    """What a reader may choose, in every language, where nothing has been chosen."""
    return [
        _control(web, parameter, Asked(question), language)
        for language in LANGUAGES
        for parameter in question.parameters
    ]


def figure_in(shown: Shown) -> Figure | None:
    """The picture of the answer, where the question asks for one; without rows there is none."""
    if shown.answer.question.chart == "none" or not shown.answer.rows:
        return None
    return shown.picture.figure


def _control(web: Website, parameter: Parameter, asked: Asked, language: Language) -> Control:
    given = asked.given.get(parameter.name, "")
    wrong = asked.wrong.get(parameter.name, "")
    label = parameter.label[language]
    label = label[:1].upper() + label[1:]
    content = web.content
    default = default_of(content, asked.question, parameter)
    if parameter.kind in ("string", "integer"):
        number = parameter.kind == "integer"
        return Control(parameter.name, label, given or default, (), number, wrong)
    if web.addresses.static and not is_closed(parameter):
        return Control(parameter.name, label, _named(web, parameter, default, language), ())
    known = content.known.get((parameter.kind, parameter.of), {})
    values = values_of(content, parameter)
    labels = content.store.labels(sorted(known), language)
    options = [(value, labels.get(iri) or value) for iri, value in values.items()]
    options.sort(key=lambda option: alphabetical(option[1]))
    value = given or default
    for iri, names in known.items():
        if given and (given.casefold() in names or content.vocabulary.expand(given) == iri):
            value = values[iri]
    if asked.question.default_of(parameter.name) == UNBOUND:
        options.insert(0, ("", say(language, "choice-all")))
    return Control(parameter.name, label, value, options, wrong=wrong)


def _named(web: Website, parameter: Parameter, value: str, language: Language) -> str:
    """What a value of an address is called."""
    named = {short: iri for iri, short in values_of(web.content, parameter).items()}
    return web.label(named[value], language) if value in named else say(language, "choice-all")


def _api(
    web: Website, question: Question, form: str, given: Mapping[str, str], language: Language
) -> str:
    return web.addresses.file(f"api/{question.name}.{form}", {**given, "lang": language})


def downloads_of(
    web: Website, asked: Asked, given: Mapping[str, str], language: Language
) -> list[tuple[str, str, str]]:
    """The files of an answer: what each is called, its address, its media type."""
    forms = [name for name in (*_DOWNLOADS, "ttl", "jsonld", "nt", "rdf") if name in asked.forms]
    return [
        (
            say(language, f"file-{name}"),
            _api(web, asked.question, name, given, language),
            FORMS[name].media_type.partition(";")[0],
        )
        for name in forms
    ]


def _alike(web: Website, question: Question, language: Language) -> list[tuple[str, str]]:
    others = _of_theme(web, question.theme, language)
    mine = question.question[language]
    at = next((n for n, one in enumerate(others) if one[0] == mine), 0)
    near = [*others[at + 1 :], *others[:at]][:_ALIKE]
    return [(text, href) for text, href, _ in near]
