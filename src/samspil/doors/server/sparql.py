"""`/sparql`: the SPARQL 1.1 Protocol over the pool.

1. What was sent is read as the protocol says: GET, a form, or the text itself; more than one
   query, an unknown parameter, another encoding than UTF-8 are refused.
2. The text is scanned: only what may be run goes on, and its form decides which media types there
   are.
3. It runs in the free lane. An answer comes whole or not at all; the bounds stand in its headers.

An update is taken only with the token that the server was started with.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from samspil.doors.server.answers import (
    Head,
    content_type,
    form_of,
    keep,
    known_parameter,
    note,
    page_language,
    pairs_of,
    send,
    site_of,
)
from samspil.doors.server.negotiation import choose
from samspil.doors.server.problems import Declined, problem_of
from samspil.doors.server.service import service_description
from samspil.doors.server.site import Site
from samspil.engine.pool import Ask
from samspil.engine.scan import scan_query, scan_update
from samspil.jobs.questions import find_question
from samspil.jobs.web.sparql import Outcome, Written, bare, outcome_of
from samspil.words.errors import SamspilError
from samspil.words.media import FORMS, GRAPH_RESULTS, LINKED_DATA, ROW_RESULTS

_scanned = lru_cache(maxsize=256)(scan_query)  # the same queries come again and again
_FORM_TYPE = "application/x-www-form-urlencoded"
_QUERY_TYPE, _UPDATE_TYPE = "application/sparql-query", "application/sparql-update"
_SINGLE = ("query", "update", "format", "lang", "output", "results", "example")
_SEVERAL = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_DATA_TYPES = tuple(
    kind for name in (*ROW_RESULTS, *GRAPH_RESULTS) for kind in FORMS[name].media_types
)
_RESULT_NAMES = {"srj": "json", "srx": "xml"}
# What other people's clients call our forms.
_OTHER_NAMES = {
    "json": "srj",
    "xml": "srx",
    "turtle": "ttl",
    "n3": "ttl",
    "json-ld": "jsonld",
    "rdf+xml": "rdf",
    "ntriples": "nt",
}


@dataclass
class Asked:
    """What a request asks for."""

    query: str | None = None
    update: str | None = None
    single: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[str]] = field(default_factory=dict)

    def graphs(self, name: str) -> Sequence[str]:
        """The graphs named by a parameter that may be given several times."""
        return self.several.get(name, ())


async def sparql(request: Request) -> Response:
    """The endpoint."""
    note(request, route="/sparql")
    site = site_of(request)
    asked = await _read(request)
    if asked.update is not None:
        return await _update(request, site, asked)
    if asked.query is not None:
        return await _query(request, site, asked)
    if request.method == "POST":
        raise Declined(400, "sparql-none")
    return _describe(request, site, asked)


async def _read(request: Request) -> Asked:
    sent = list(pairs_of(request.scope["query_string"]))
    if request.method == "POST":
        sent += await _read_body(request)
    asked = Asked()
    for name, value in sent:
        if name in _SEVERAL:
            asked.several.setdefault(name, []).append(value)
            continue
        known_parameter(name, (*_SINGLE, *_SEVERAL))
        if name in asked.single:
            raise Declined(400, "http-parameter-twice", name=name)
        asked.single[name] = value
    asked.query, asked.update = asked.single.get("query"), asked.single.get("update")
    if asked.query is not None and asked.update is not None:
        raise Declined(400, "sparql-both")
    if asked.update is not None and request.method != "POST":
        raise Declined(405, "sparql-update-get", headers={"Allow": "POST"})
    return asked


async def _read_body(request: Request) -> Sequence[tuple[str, str]]:
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind not in (_FORM_TYPE, _QUERY_TYPE, _UPDATE_TYPE):
        known = f"{_FORM_TYPE}, {_QUERY_TYPE}, {_UPDATE_TYPE}"
        raise Declined(415, "http-media-type", found=kind[:80] or "–", known=known)
    charset = parameters.lower().partition("charset=")[2].strip(' "') or "utf-8"
    if charset not in ("utf-8", "utf8"):
        raise Declined(415, "http-charset", found=charset[:40])
    try:
        body = (await request.body()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Declined(400, "http-utf8") from error
    if kind == _FORM_TYPE:
        return pairs_of(body)
    return [("query" if kind == _QUERY_TYPE else "update", body)]


@dataclass(frozen=True)
class _Checked:
    """A query that may be run, and the graphs it was given."""

    ask: Ask
    form: str
    changes: bool

    @property
    def offers(self) -> Sequence[str]:
        """The forms its answer can be given in."""
        return GRAPH_RESULTS if self.form in ("construct", "describe") else ROW_RESULTS


def _checked(site: Site, asked: Asked) -> _Checked:
    """Raises: Declined and QueryRefused for what is not run here."""
    if not site.settings.free_sparql:
        raise Declined(403, "sparql-off")
    edition = site.edition
    base = f"{site.settings.address}sparql"
    text = asked.query or ""
    # Where updates are taken graphs come and go, and one that is not there is empty.
    graphs = None if site.settings.token else edition.content.dataset.graphs
    found = _scanned(text, base, graphs)
    default, named = asked.graphs("default-graph-uri"), asked.graphs("named-graph-uri")
    _check_graphs(graphs, (*default, *named))
    ask = Ask(text, base, default=default, named=named, union=not found.graphs)
    return _Checked(ask, found.form, found.changes)


async def _query(request: Request, site: Site, asked: Asked) -> Response:
    given = asked.single.get("format")
    if _wants_page(request, given):
        return await _page(request, site, asked)
    edition = site.edition
    checked = _checked(site, asked)
    ask, offers = checked.ask, checked.offers
    form, media_type = form_of(request, _OTHER_NAMES.get(given, given) if given else None, offers)
    made = _digest(ask)
    note(request, query=made[:12], lane="free", form=form.name)
    key = (edition.content.dataset.digest, "sparql", made, form.name, media_type)
    stored = site.cache.get(key)
    if stored is None:
        name = _RESULT_NAMES.get(form.name, form.name)
        prefixes = edition.content.vocabulary.prefixes if offers is GRAPH_RESULTS else {}
        ask = replace(ask, rows=name, boolean=name, graph=name, prefixes=prefixes)
        result = await site.ask(request, edition, ask, "free")
        lane = edition.pool.traffic["free"].lane
        limits = (
            f"seconds={lane.deadline:g}, rows={lane.most_rows}, bytes={lane.most_bytes}, "
            f"memory={lane.memory}"
        )
        more = {"X-Samspil-Limits": limits}
        if result.rows is not None:
            more["X-Samspil-Rows"] = str(result.rows)
        head = Head(content_type(form, media_type), vary="Accept", more=more)
        stored = keep(site, None if checked.changes else key, head, result.body, result.rows)
    note(request, rows=stored.rows)
    return send(request, stored)


def _digest(ask: Ask) -> str:
    return hashlib.sha256("\0".join((ask.text, *ask.default, "", *ask.named)).encode()).hexdigest()


def _wants_page(request: Request, given: str | None) -> bool:
    """True for a person with a browser: who would rather have a page than data."""
    if given is not None:
        return given == "html"
    accept = ", ".join(request.headers.getlist("accept")) or None
    return choose(accept, (*_DATA_TYPES, "text/html")) == "text/html"


async def _page(request: Request, site: Site, asked: Asked) -> Response:
    """The page with what came of the query, also where that is a problem."""
    language = page_language(request, asked.single)
    edition, status = site.edition, 200
    headers: dict[str, str] = {}
    try:
        checked = _checked(site, asked)
        note(request, query=_digest(checked.ask)[:12], lane="free", form="html")
        prefixes = edition.content.vocabulary.prefixes
        ask = replace(checked.ask, rows="json", boolean="json", graph="ttl", prefixes=prefixes)
        result = await site.ask(request, edition, ask, "free")
        web = site.pages.website(site)
        outcome = await asyncio.to_thread(outcome_of, web, language, result.kind, result.body)
        note(request, rows=result.rows)
    except SamspilError as error:
        problem = problem_of(error)
        note(request, problem=problem.key)
        status, headers = problem.status, dict(problem.headers)
        line, column = (int(str(problem.values.get(name, 0))) for name in ("line", "column"))
        outcome = Outcome(problem=problem.detail(language), line=line, column=column)
    text = site.pages.sparql(site, language, Written(asked.query or "", outcome))
    head = Head("text/html; charset=utf-8", language, more=headers, status=status)
    return send(request, keep(site, None, head, text.encode()))


def _check_graphs(graphs: frozenset[str] | None, named: Sequence[str]) -> None:
    for graph in named:
        if graphs is not None and graph not in graphs:
            raise Declined(400, "sparql-graph", graph=graph[:200])


async def _update(request: Request, site: Site, asked: Asked) -> Response:
    if not site.settings.token:
        raise Declined(403, "sparql-update-off")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    given = token.strip().encode() if scheme.lower() == "bearer" else b""
    if not hmac.compare_digest(given, site.settings.token.encode()):
        raise Declined(401, "sparql-token", headers={"WWW-Authenticate": "Bearer"})
    base = f"{site.settings.address}sparql"
    using, using_named = asked.graphs("using-graph-uri"), asked.graphs("using-named-graph-uri")
    text = scan_update(asked.update or "", using, using_named, base)
    note(request, query=hashlib.sha256(text.encode()).hexdigest()[:12], lane="update")
    await site.update(Ask(text, base, update=True))
    return Response(status_code=204)


def _describe(request: Request, site: Site, asked: Asked) -> Response:
    offers = [name for name in LINKED_DATA if name != "trig"]
    form, media_type = form_of(request, asked.single.get("format"), offers, default="ttl")
    spoken = page_language(request, asked.single) if form.name == "html" else None
    example = asked.single.get("example", "")
    digest = site.edition.content.dataset.digest
    key = (digest, "service", form.name, media_type, spoken, example)
    stored = site.cache.get(key)
    if stored is None:
        if spoken:
            questions = site.edition.content.questions
            query = bare(find_question(questions, example).query) if example else ""
            body = site.pages.sparql(site, spoken, Written(query)).encode()
        else:
            body = service_description(site, form.name)
        stored = keep(site, key, Head(content_type(form, media_type), spoken or ""), body)
    return send(request, stored)
