"""The application: routes, and what surrounds every request."""

import asyncio
import json
import time

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samspil.doors.server.answers import (
    VARY,
    Head,
    form_of,
    keep,
    note,
    page_language,
    parameters_of,
    send,
    site_of,
)
from samspil.doors.server.api import api_routes
from samspil.doors.server.linked import linked
from samspil.doors.server.machines import PATH as MACHINES
from samspil.doors.server.negotiation import choose
from samspil.doors.server.problems import Declined, Problem, problem_of
from samspil.doors.server.site import ClientLeft, Site
from samspil.doors.server.sparql import sparql
from samspil.doors.server.table import with_table
from samspil.engine.pool import Ask
from samspil.jobs.web.addresses import CONTRIBUTE, SPARQL
from samspil.jobs.web.policy import EVERYWHERE, SERVED
from samspil.words.errors import SamspilError
from samspil.words.language import LANGUAGES, Language, text_keys
from samspil.words.media import PROBLEM

_METHODS = "GET, HEAD, OPTIONS"
_OTHER_METHODS = {
    **dict.fromkeys((SPARQL, CONTRIBUTE), "GET, HEAD, POST, OPTIONS"),
    MACHINES: "POST, OPTIONS",
}
_EVERYWHERE = [(name.lower().encode(), value.encode()) for name, value in EVERYWHERE]
_PAGES_ONLY = (b"content-security-policy", SERVED.encode())
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
}
_PROBLEMS = (
    *("http-", "sparql-", "query-", "client-", "lane-", "pool-", "question-", "wrong-lang"),
    *("work-", "drawing-", "file-", "service-", "endpoint-"),
)
_LEFT = 499  # in the log only: nobody was there to be told


def build(site: Site) -> ASGIApp:
    """The application over `site`."""
    routes: list[BaseRoute] = [
        *site.pages.routes(),
        Route("/", home),
        Route("/en/", home),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
        Route("/problem/{key}", problem_kind),
        Route("/en/problem/{key}", problem_kind),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/sparql/", sparql, methods=["GET", "POST"]),
        Route("/en/sparql", sparql, methods=["GET", "POST"]),
        *api_routes(),
        Route("/{path:path}", linked),
    ]
    app = Starlette(
        routes=with_table(routes),
        exception_handlers={
            SamspilError: _told,
            HTTPException: _told_by_starlette,
            ClientLeft: _left,
            ClientDisconnect: _left,
            Exception: _bug,
        },
    )
    app.state.site = site
    app.router.redirect_slashes = False
    return Front(app, site)


class Front:
    """Headers that every answer has, the log, the figures, and OPTIONS."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site
        self._root = site.settings.root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        told = scope["samspil"] = {"route": "-"}
        status = size = 0

        async def out(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_EVERYWHERE]
                if any(n == b"content-type" and b"html" in v for n, v in message["headers"]):
                    message["headers"].append(_PAGES_ONLY)
                if self._site.draining:
                    message["headers"].append((b"connection", b"close"))
            else:
                size += len(message.get("body", b""))
            await send(message)

        if self._root and scope["path"].startswith(self._root + "/"):
            scope["path"] = scope["path"][len(self._root) :]
        try:
            if scope["method"] == "OPTIONS":
                await self._options(scope, receive, out)
            else:
                await self._app(scope, receive, out)
        finally:
            seconds = time.perf_counter() - start
            route = str(told.pop("route"))
            self._site.metrics.requests.labels(route, str(status or _LEFT)).inc()
            self._site.metrics.seconds.labels(route).observe(seconds)
            if self._site.journal.kept:
                self._site.journal.tell(
                    "request",
                    method=scope["method"],
                    path=scope["path"] if route == "/{iri}" else route,
                    status=status or _LEFT,
                    ms=round(seconds * 1000, 2),
                    bytes=size,
                    **told,
                )

    @staticmethod
    async def _options(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix("/en").strip("/")
        allowed = _OTHER_METHODS.get(path.partition("/")[0], _METHODS)
        response = Response(status_code=204, headers={"Allow": allowed, **_PREFLIGHT})
        await response(scope, receive, send)


async def home(request: Request) -> Response:
    """The front page."""
    note(request, route="/")
    site = site_of(request)
    parameters = parameters_of(request, "lang")
    language = page_language(request, parameters)
    form, _ = form_of(request, None, ("html",))
    key = (site.edition.content.dataset.digest, "/", language)
    stored = site.cache.get(key)
    if stored is None:
        head = Head(form.content_type, language)
        text = await asyncio.to_thread(site.pages.home, site, language)
        stored = keep(site, key, head, text.encode())
    return send(request, stored)


async def healthz(request: Request) -> Response:
    """That the event loop turns; nothing else is asked, so that load never looks like death."""
    note(request, route="/healthz")
    return Response(b"ok\n", media_type="text/plain", headers={"Cache-Control": "no-store"})


async def readyz(request: Request) -> Response:
    """That a worker has answered from the data with this digest, and that we are not leaving."""
    note(request, route="/readyz")
    site = site_of(request)
    if site.draining:
        raise Declined(503, "pool-closing", headers={"Retry-After": "2"}, retry_after=2)
    edition = site.edition
    await edition.pool.query(Ask("ASK { ?s ?p ?o }"), "dereference")
    said = {"ready": True, "digest": edition.content.dataset.digest, "fenced": edition.pool.fenced}
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(said) + "\n", media_type="application/json", headers=headers)


async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    note(request, route="/metrics")
    text = site_of(request).metrics.text()
    return Response(text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


async def problem_kind(request: Request) -> Response:
    """What a kind of problem means, with the names of what differs from case to case."""
    note(request, route="/problem/{key}")
    key = request.path_params["key"]
    texts = {language: text_keys(language).get(key) for language in LANGUAGES}
    if not key.startswith(_PROBLEMS):
        texts = dict.fromkeys(LANGUAGES)
    if not all(texts.values()):
        raise Declined(404, "http-not-found")
    form, _ = form_of(request, None, ("json", "html"))
    if form.name == "html":
        site, language = site_of(request), page_language(request, parameters_of(request, "lang"))
        text = site.pages.problem_kind(site, key, str(texts[language]), language)
        return send(request, keep(site, None, Head(form.content_type, language), text.encode()))
    return Response(json.dumps(texts, ensure_ascii=False), media_type="application/json")


async def _told(request: Request, error: Exception) -> Response:
    if not isinstance(error, SamspilError):
        raise TypeError from error
    return tell(request, problem_of(error))


async def _told_by_starlette(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise TypeError from error
    key = {404: "http-not-found", 405: "http-method"}.get(error.status_code, "http-not-found")
    values = {"method": request.method, "known": (error.headers or {}).get("Allow", _METHODS)}
    return tell(request, Problem(error.status_code, key, values, dict(error.headers or {})))


async def _left(request: Request, _: Exception) -> Response:
    note(request, left=True)
    return Response(status_code=503)


async def _bug(request: Request, _: Exception) -> Response:
    return tell(request, Problem(500, "http-bug", {}))


def tell(request: Request, problem: Problem) -> Response:
    """The problem as a page or as problem+json, whichever the client would rather have."""
    site = site_of(request)
    note(request, problem=problem.key)
    language = _spoken(request)
    form = choose(request.headers.get("accept"), (PROBLEM, "application/json", "text/html"))
    if form == "text/html":
        path = request.scope["path"].lstrip("/").removeprefix("en/")
        body = site.pages.problem(site, problem, language, path).encode()
        kind = "text/html; charset=utf-8"
    else:
        body, kind = problem.as_json(language, request.url.path), PROBLEM
    headers = {
        "Content-Type": kind,
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Vary": VARY,
        **problem.headers,
    }
    return Response(body, problem.status, headers)


def _spoken(request: Request) -> Language:
    """The language of a problem; a wrong `lang` is no reason to fail here."""
    for language in LANGUAGES:
        if request.query_params.get("lang") == language:
            return language
    return page_language(request, {})
