"""The canned questions for programs: `/api/{question}` in every form an answer can be given in.

1. The parameters are the question's own, and `page`, `size`, `format` and `lang`; an unknown one is
   named. A value becomes one typed term, as it does in `samspil ask`, and never text in a query.
2. The question runs in the lane of canned questions; names are looked up for what it gives.
3. Answers are kept. JSON comes in pages; a file comes whole unless pages are asked for.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from samspil.doors.server.answers import (
    Head,
    content_type,
    form_of,
    keep,
    language_of,
    note,
    number_in,
    parameters_of,
    send,
    site_of,
)
from samspil.doors.server.cache import Stored
from samspil.doors.server.canned import LANE, names_in, term_of
from samspil.doors.server.edition import Edition
from samspil.doors.server.problems import Declined
from samspil.doors.server.site import Site, client_of, while_connected
from samspil.engine.pool import Ask, Result
from samspil.jobs.exports.table import Table, tabulate
from samspil.jobs.figures.answered import Picture
from samspil.jobs.figures.parts import Parts
from samspil.jobs.questions import Answer, Question, find_question
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.answer_forms import DRAWN, Extent, drawn_of, file_of, forms_of, json_of
from samspil.jobs.web.openapi import MOST_ROWS, ROWS_IN_JSON, openapi, question_list
from samspil.jobs.web.website import Website
from samspil.words.language import Language
from samspil.words.media import FORMS, GRAPH_RESULTS, Form

_OWN = ("page", "size", "format", "lang")
_RAW = {"srj": "json", "srx": "xml"}
_FILES = ("csv-excel-da", "xlsx", "parquet", "png")
# What a picture may do that is looked at alone: bring its own styles, and nothing else.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def api_routes() -> Sequence[BaseRoute]:
    """Below `/api`."""
    return (
        Route("/api", listing),
        Route("/api/", listing),
        Route("/api/openapi.json", description),
        Route("/api/{name}", question),
    )


async def listing(request: Request) -> Response:
    """Every question with its parameters and address."""
    note(request, route="/api")
    return _told(request, "list", question_list)


async def description(request: Request) -> Response:
    """The OpenAPI description."""
    note(request, route="/api/openapi.json")
    return _told(request, "openapi", openapi)


def _told(request: Request, what: str, make: Callable[[Website, Language], Any]) -> Response:
    site = site_of(request)
    language = language_of(request, parameters_of(request, "lang"))
    key = (site.edition.content.dataset.digest, "api", what, language)
    stored = site.cache.get(key)
    if stored is None:
        web = Website(site.edition.content, Addresses(site.settings.address))
        body = json.dumps(make(web, language), ensure_ascii=False, indent=2).encode()
        head = Head("application/json", language, vary="Accept-Language")
        stored = keep(site, key, head, body)
    return send(request, stored)


@dataclass(frozen=True)
class _Wish:
    """A question as it was asked; `terms` are the bound parameters, `given` as they were typed."""

    question: Question
    terms: Mapping[str, NamedNode | Literal]
    given: Mapping[str, str]
    form: Form
    media_type: str
    language: Language
    page: int
    size: int | None

    def path(self, root: str, page: int | None = None, form: str | None = None) -> str:
        """The address of another page, or of another form."""
        asked = dict(self.given)
        if page is not None:
            asked |= {"page": str(page), "size": str(self.size)}
        asked["lang"] = self.language
        return f"{root}/api/{self.question.name}.{form or self.form.name}?{urlencode(asked)}"


async def question(request: Request) -> Response:
    """One question's answer."""
    note(request, route="/api/{question}", lane=LANE)
    site = site_of(request)
    edition = site.edition
    wish = _wish(request, edition)
    note(request, question=wish.question.name, form=wish.form.name)
    terms = tuple(sorted((name, str(term)) for name, term in wish.terms.items()))
    key = (
        *(edition.content.dataset.digest, "api", wish.question.name, terms, wish.form.name),
        *(wish.media_type, wish.language, wish.page, wish.size, tuple(wish.given.items())),
    )
    stored = site.cache.get(key)
    if stored is None:
        stored = await while_connected(request, _answered(site, edition, wish, key, request))
    note(request, rows=stored.rows)
    return send(request, stored)


def _wish(request: Request, edition: Edition) -> _Wish:
    name, dot, suffix = request.path_params["name"].partition(".")
    question = find_question(edition.content.questions, name)
    own = [parameter.name for parameter in question.parameters]
    parameters = parameters_of(request, *own, *_OWN)
    language = language_of(request, parameters)
    given_form = suffix if dot else parameters.get("format")
    form, media_type = form_of(request, given_form, forms_of(question))
    given = {name: value for name, value in parameters.items() if name in own}
    terms = {name: term_of(edition, question, name, value) for name, value in given.items()}
    paged = "page" in parameters or "size" in parameters or form.name == "json"
    size = number_in(parameters, "size", ROWS_IN_JSON, MOST_ROWS) if paged else None
    page = number_in(parameters, "page", 1, 10**9)
    return _Wish(question, terms, given, form, media_type, language, page, size)


async def _answered(
    site: Site, edition: Edition, wish: _Wish, key: tuple[object, ...], request: Request
) -> Stored:
    async def ask(text: str, form: str = "tsv") -> Result:
        graph = form in GRAPH_RESULTS
        prefixes = edition.content.vocabulary.prefixes if graph else {}
        question = Ask(text, rows=form, graph=form if graph else "nt", prefixes=prefixes)
        return await edition.pool.query(question, LANE, client_of(request))

    text = wish.question.bound(wish.terms)
    if wish.form.name in GRAPH_RESULTS:
        head = Head(content_type(wish.form, wish.media_type), links=_links(site, edition, wish, 1))
        return keep(site, key, head, (await ask(text, wish.form.name)).body)
    found = (await ask(text)).table()
    start = (wish.page - 1) * wish.size if wish.size else 0
    rows = found[start : start + wish.size] if wish.size else found
    last = max(1, -(-len(found) // wish.size)) if wish.size else 1
    if wish.form.name in _RAW:
        bounds = f"\nLIMIT {wish.size} OFFSET {start}" if wish.size else ""
        body = (await ask(text + bounds, _RAW[wish.form.name])).body
    else:
        answer = Answer(wish.question, rows)
        labels = await names_in(edition, answer, wish.language, client_of(request))
        table = tabulate(answer, labels, edition.content.vocabulary, wish.language)
        if wish.form.name == "json":
            extent = Extent(len(found), wish.page, last, wish.size)
            address = f"{site.settings.address.rstrip('/')}{wish.path('', wish.page)}"
            body = json_of(table, labels, edition.content, extent, address)
        else:
            body = await asyncio.to_thread(_file, site, edition, wish, table, labels)
    more = {
        "Content-Disposition": _disposition(wish),
        "X-Samspil-Rows": str(len(rows)),
        "X-Samspil-Total-Rows": str(len(found)),
        **({"Content-Security-Policy": _ALONE} if wish.form.name == "svg" else {}),
    }
    kind = content_type(wish.form, wish.media_type)
    head = Head(kind, wish.language, links=_links(site, edition, wish, last), more=more)
    return keep(site, key, head, body, len(rows))


def _file(
    site: Site, edition: Edition, wish: _Wish, table: Table, labels: Mapping[str, str]
) -> bytes:
    """The file; raises: Declined (501) where the form needs what is not installed."""
    address = f"{site.settings.address.rstrip('/')}{wish.path('')}"
    form = wish.form.name
    try:
        if form in DRAWN:
            parts = Parts(table.answer, labels, edition.content.vocabulary, wish.language)
            return drawn_of(form, Picture(parts), site.draw)
        return file_of(form, table, edition.content, wish.given, address)
    except ModuleNotFoundError as error:
        package = {"parquet": "pyarrow", "png": "resvg-py"}[form]
        raise Declined(501, "http-extra", name=form, package=package, extra=form) from error


def _disposition(wish: _Wish) -> str:
    kind = "attachment" if wish.form.name in _FILES else "inline"
    suffix = "csv" if wish.form.name == "csv-excel-da" else wish.form.name
    return f'{kind}; filename="{wish.question.name}.{suffix}"'


def _links(site: Site, edition: Edition, wish: _Wish, last: int) -> Sequence[str]:
    """RFC 8288: the other pages, the other forms, the licence, the description."""
    root = site.settings.root
    found = []
    if wish.size:
        pages = {"first": 1, "prev": wish.page - 1, "next": wish.page + 1, "last": last}
        for relation, page in pages.items():
            if 1 <= page <= last:
                found.append(f'<{wish.path(root, page)}>; rel="{relation}"')
    found += [
        f'<{wish.path(root, form=name)}>; rel="alternate"; type="{FORMS[name].media_types[0]}"'
        for name in forms_of(wish.question)
        if name not in (wish.form.name, "csv-excel-da")
    ]
    found.append(f'<{root}/api/openapi.json>; rel="service-desc"; type="application/json"')
    if edition.content.licence:
        found.append(f'<{edition.content.licence}>; rel="license"')
    return tuple(found)
