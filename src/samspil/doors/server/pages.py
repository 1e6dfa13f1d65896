"""The website over HTTP: which page stands at which address, in which language, and its files."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from samspil.doors.server.answers import (
    FOR_EVER,
    Head,
    form_of,
    keep,
    known_parameter,
    language_of,
    note,
    number_in,
    page_language,
    pairs_of,
    parameters_of,
    send,
    site_of,
)
from samspil.doors.server.cache import Stored
from samspil.doors.server.canned import LANE, names_in, term_of
from samspil.doors.server.contribute import contribute
from samspil.doors.server.files import file_routes
from samspil.doors.server.machines import PATH as MACHINES
from samspil.doors.server.machines import Machines
from samspil.doors.server.problems import Declined, Problem
from samspil.doors.server.site import Site, client_of, while_connected
from samspil.engine.pool import Ask
from samspil.jobs.description import Description
from samspil.jobs.questions import Answer, Question, find_question
from samspil.jobs.saving import FIELDS, draft_question
from samspil.jobs.search.documents import KINDS
from samspil.jobs.web.addresses import CONTRIBUTE, QUESTIONS, SPARQL, Addresses
from samspil.jobs.web.answer_forms import forms_of
from samspil.jobs.web.answers import Shown
from samspil.jobs.web.assets import FOLDER, read_assets
from samspil.jobs.web.entity import entity_page
from samspil.jobs.web.finding import MOST_SUGGESTIONS, SUGGESTIONS, suggestions
from samspil.jobs.web.fixed import FIXED
from samspil.jobs.web.front import front_page
from samspil.jobs.web.notices import problem_page
from samspil.jobs.web.question import ROWS_ON_A_PAGE, Asked, question_page
from samspil.jobs.web.sparql import Written, editor_page
from samspil.jobs.web.templating import number
from samspil.jobs.web.website import Website
from samspil.words.language import Language, say
from samspil.words.media import GRAPH_RESULTS

_MOST_PAGES = 100_000
SAVED = f"{SPARQL}/spoergsmaal"


class WebPages:
    """Makes the pages of a site from the room that the static site is made from too."""

    def __init__(self) -> None:
        self._website: Website | None = None
        self._machines = Machines(self.website)

    def website(self, site: Site) -> Website:
        """The website of the content that is served now."""
        content = site.edition.content
        if self._website is None or self._website.content is not content:
            addresses = Addresses(site.settings.address)
            self._website = Website(content, addresses, site.settings.free_sparql)
        return self._website

    def routes(self) -> Sequence[BaseRoute]:
        """The pages that are not about an IRI, and the files."""
        routes: list[BaseRoute] = [Route(f"/{FOLDER}/{{name}}", _asset)]
        routes += file_routes(self.website)
        fixed = [path for path, page in FIXED.items() if not page.endpoint]
        for prefix in ("/", "/en/"):
            routes.append(Route(f"{prefix}{CONTRIBUTE}", self._contribute, methods=["POST"]))
            routes += [Route(f"{prefix}{path}", self._fixed) for path in fixed]
            routes += [Route(f"{prefix}{path}/", _without_slash) for path in fixed]
            routes.append(Route(f"{prefix}{SAVED}", self._save, methods=["POST"]))
            every = ["GET", "POST", "PUT", "PATCH", "DELETE"]
            routes.append(Route(f"{prefix}{MACHINES}", self._machines.answer, methods=every))
            routes.append(Route(f"{prefix}{QUESTIONS}/{{name}}", self._question))
        routes += [Route(f"/api/search{suffix}", self._search) for suffix in ("", ".json")]
        return routes

    async def _search(self, request: Request) -> Response:
        """The best hits for some words, as JSON."""
        site = site_of(request)
        note(request, route="/api/search")
        parameters = parameters_of(request, "q", "kind", "size", "lang")
        language = language_of(request, parameters)
        text, kind = parameters.get("q", ""), parameters.get("kind", "")
        if kind and kind not in KINDS:
            known = ", ".join(KINDS)
            raise Declined(400, "http-search-kind", value=kind[:40], known=known, name="kind")
        size = number_in(parameters, "size", SUGGESTIONS, MOST_SUGGESTIONS)
        key = (site.edition.content.dataset.digest, "search", language, text, kind, size)
        stored = site.cache.get(key)
        if stored is None:
            web = self.website(site)
            found = await asyncio.to_thread(suggestions, web, language, text, kind, size)
            body = json.dumps(found, ensure_ascii=False).encode()
            stored = keep(site, key, Head("application/json", language), body)
        return send(request, stored)

    async def _fixed(self, request: Request) -> Response:
        site = site_of(request)
        path = request.scope["path"].strip("/").removeprefix("en/")
        note(request, route=f"/{path}")
        fixed = FIXED[path]
        many = fixed.many(site.edition.content)
        own = (*fixed.choices, *many)
        parameters = parameters_of(request, *own, "lang", many=many)
        language = page_language(request, parameters)
        form, _ = form_of(request, None, ("html",))
        chosen = {name: parameters[name] for name in own if parameters.get(name)}
        key = (site.edition.content.dataset.digest, "page", path, language, tuple(chosen.items()))
        stored = site.cache.get(key)
        if stored is None:
            web = self.website(site)
            text = await asyncio.to_thread(fixed.make, web, language, chosen)
            links = tuple(link.header() for link in fixed.links(web))
            stored = keep(site, key, Head(form.content_type, language, links=links), text.encode())
        return send(request, stored)

    async def _contribute(self, request: Request) -> Response:
        return await contribute(request, self.website(site_of(request)))

    async def _question(self, request: Request) -> Response:
        """A question with its answer, as the choices in the address ask for it."""
        site = site_of(request)
        note(request, route=f"/{QUESTIONS}/{{question}}", lane=LANE)
        question = find_question(site.edition.content.questions, request.path_params["name"])
        own = [parameter.name for parameter in question.parameters]
        parameters = parameters_of(request, *own, "page", "lang")
        language = page_language(request, parameters)
        form_of(request, None, ("html",))
        given = {name: parameters[name] for name in own if parameters.get(name)}
        page = number_in(parameters, "page", 1, _MOST_PAGES)
        key = (
            *(site.edition.content.dataset.digest, "question", question.name, language, page),
            tuple(given.items()),
        )
        stored = site.cache.get(key)
        if stored is None:
            making = self._answered(request, site, question, given, page, language)
            stored = await while_connected(request, making)
            if stored.status == 200:  # noqa: PLR2004 - what was asked wrongly is not kept
                site.cache.put(key, stored)
        return send(request, stored)

    async def _answered(  # noqa: PLR0913 - all of what was asked, where it was asked
        self,
        request: Request,
        site: Site,
        question: Question,
        given: Mapping[str, str],
        page: int,
        language: Language,
    ) -> Stored:
        edition, client = site.edition, client_of(request)
        terms, wrong = {}, {}
        for name, value in given.items():
            try:
                terms[name] = term_of(edition, question, name, value)
            except Declined as error:
                label = next(p.label[language] for p in question.parameters if p.name == name)
                key = error.key.replace("http-", "choice-", 1)
                wrong[name] = say(language, key, **{**error.values, "name": label})
        forms = forms_of(question)
        asked = Asked(question, given, wrong, page, forms)
        web, shown = self.website(site), None
        if not wrong and forms != GRAPH_RESULTS:
            ask = Ask(question.bound(terms), rows="tsv")
            answer = Answer(question, (await edition.pool.query(ask, LANE, client)).table())
            if page > 1 and (page - 1) * ROWS_ON_A_PAGE >= len(answer.rows):
                last = max(1, -(-len(answer.rows) // ROWS_ON_A_PAGE))
                raise Declined(404, "http-page", name="page", value=page, most=last)
            labels = await names_in(edition, answer, language, client)
            shown = Shown(web, answer, labels, language)
        text = await asyncio.to_thread(question_page, web, asked, shown, language)
        head = Head("text/html; charset=utf-8", language, status=400 if wrong else 200)
        return keep(site, None, head, text.encode())

    def entity(self, site: Site, described: Description, language: Language) -> str:
        """The page of one IRI."""
        return entity_page(self.website(site), described, language)

    def home(self, site: Site, language: Language) -> str:
        """The front page."""
        return front_page(self.website(site), language)

    def problem(self, site: Site, problem: Problem, language: Language, path: str) -> str:
        """What went wrong, and ways on."""
        said = problem.title(language), problem.detail(language)
        return problem_page(self.website(site), language, path, said, problem.near)

    def problem_kind(self, site: Site, key: str, text: str, language: Language) -> str:
        """What a kind of problem means."""
        web = self.website(site)
        place = web.place(f"problem/{key}", language)
        title = f"{say(language, 'problem-title')}: {key}"
        return web.templates.page("problem-kind.html", place, title=title, text=text)

    def sparql(self, site: Site, language: Language, written: Written) -> str:
        """Where a person writes a query."""
        lane = site.edition.pool.traffic["free"].lane
        limits = say(
            language,
            "service-limits",
            seconds=f"{lane.deadline:g}",
            rows=number(lane.most_rows, language),
            megabytes=lane.most_bytes // 2**20,
        )
        return editor_page(self.website(site), language, replace(written, limits=limits))

    async def _save(self, request: Request) -> Response:
        """A query as the file of a question, or the page with what is wrong."""
        site = site_of(request)
        note(request, route=f"/{SAVED}")
        parameters = parameters_of(request, "lang")
        language = page_language(request, parameters)
        given: dict[str, str] = {}
        for name, value in pairs_of((await request.body()).decode("utf-8", "replace")):
            known_parameter(name, ("query", *FIELDS))
            given[name] = value
        content = site.edition.content
        query = given.pop("query", "")
        draft = draft_question(given, query, content.themes, content.questions)
        if not draft.wrong:
            kept = {"Content-Disposition": f'attachment; filename="{draft.name}.rq"'}
            head = Head("application/sparql-query; charset=utf-8", language, more=kept)
            return send(request, keep(site, None, head, draft.text.encode()))
        values = draft.refused.values if draft.refused else {}
        wrong = {name: say(language, key, **values) for name, key in draft.wrong.items()}
        text = self.sparql(site, language, Written(query, given=given, wrong=wrong))
        head = Head("text/html; charset=utf-8", language, status=400)
        return send(request, keep(site, None, head, text.encode()))


async def _asset(request: Request) -> Response:
    """A style, script or picture, to be kept for ever: another content has another name."""
    note(request, route=f"/{FOLDER}/{{name}}")
    asset = read_assets().files.get(request.path_params["name"])
    if asset is None:
        raise Declined(404, "http-not-found")
    return Response(asset.body, headers={"Content-Type": asset.type, "Cache-Control": FOR_EVER})


async def _without_slash(request: Request) -> Response:
    """Pages have no slash at the end here; folders of files may."""
    site = site_of(request)
    note(request, route=request.scope["path"])
    query = request.scope["query_string"].decode("latin-1")
    path = site.settings.root + request.scope["path"].rstrip("/")
    return RedirectResponse(path + (f"?{query}" if query else ""), 308)
