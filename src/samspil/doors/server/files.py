"""The files of the site over HTTP: the dumps, the descriptions of everything, the citation."""

import asyncio
from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from samspil.doors.server.answers import (
    Head,
    content_type,
    form_of,
    keep,
    language_of,
    note,
    page_language,
    parameters_of,
    send,
    site_of,
)
from samspil.doors.server.cache import Stored
from samspil.doors.server.problems import Declined
from samspil.doors.server.site import Site
from samspil.jobs.catalogue.writing import FORMS_OF_DOCUMENTS
from samspil.jobs.dumps import FOLDER, Dump, DumpFile
from samspil.jobs.web.addresses import COMPARE
from samspil.jobs.web.case_files import FETCH, case_file, square_file
from samspil.jobs.web.downloads import DOCUMENTS, DOWNLOADS, document
from samspil.jobs.web.signposts import from_description
from samspil.jobs.web.sitemap import INDEX, ROBOTS, part, served_sitemaps
from samspil.jobs.web.website import Website

_SEE_OTHER = 303
_PART = part("{number}")
WebsiteOf = Callable[[Site], Website]


def file_routes(website_of: WebsiteOf) -> Sequence[BaseRoute]:
    """Every file that is no page, and the IRIs of the descriptions."""

    async def download(request: Request) -> Response:
        return await _download(request, website_of)

    async def dump(request: Request) -> Response:
        return await _dump(request, website_of)

    async def described(request: Request) -> Response:
        return await _described(request, website_of)

    async def of_case(request: Request) -> Response:
        return await _of_case(request, website_of)

    async def sitemap(request: Request) -> Response:
        return await _sitemap(request, website_of)

    whole = [path for path in DOWNLOADS if not path.startswith(f"{FOLDER}/")]
    return [
        *(Route(f"/{path}", download) for path in whole),
        *(Route(f"/{path}", described) for path in DOCUMENTS),
        *(Route(f"/{path}", sitemap) for path in (INDEX, ROBOTS, _PART)),
        Route(f"/{FOLDER}/{{name}}", dump),
        Route(f"/{FETCH}/{{path:path}}", of_case),
    ]


async def _download(request: Request, website_of: WebsiteOf) -> Response:
    """A file that is made in one piece."""
    site = site_of(request)
    path = request.scope["path"].lstrip("/")
    note(request, route=f"/{path}")
    parameters_of(request)
    file = DOWNLOADS[path]
    key = (site.edition.content.dataset.digest, "file", path)
    stored = site.cache.get(key)
    if stored is None:
        web = website_of(site)
        body = await asyncio.to_thread(file.make, web)
        links = tuple(link.header() for link in file.links(web.addresses))
        stored = keep(site, key, Head(file.type, links=links, vary=""), body)
    return send(request, stored)


async def _sitemap(request: Request, website_of: WebsiteOf) -> Response:
    """What search engines are told."""
    site = site_of(request)
    path = request.scope["path"].lstrip("/")
    note(request, route=f"/{path if path in (INDEX, ROBOTS) else _PART}")
    parameters_of(request)
    digest = site.edition.content.dataset.digest
    stored = site.cache.get((digest, "file", path))
    if stored is None:
        made = await asyncio.to_thread(served_sitemaps, website_of(site))
        kept = {}
        for name, body in made.items():  # whoever reads one goes on to the others
            kind = "text/plain; charset=utf-8" if name == ROBOTS else "application/xml"
            kept[name] = keep(site, (digest, "file", name), Head(kind, vary=""), body)
        if path not in kept:
            raise Declined(404, "http-not-found")
        stored = kept[path]
    return send(request, stored)


async def _of_case(request: Request, website_of: WebsiteOf) -> Response:
    """A picture or a form of a case, in the language that is asked for."""
    site = site_of(request)
    note(request, route=f"/{FETCH}/{{path}}")
    path = request.scope["path"].strip("/")
    stem, _, form = path.rpartition(".")
    square = stem == f"{FETCH}/{COMPARE}"
    many = ("case",) if square else ()
    parameters = parameters_of(request, "lang", *many, many=many)
    language, asked = language_of(request, parameters), parameters.get("case", "")
    key = (site.edition.content.dataset.digest, "of case", path, language, asked)
    stored = site.cache.get(key)
    if stored is None:
        web = website_of(site)
        try:
            if square:
                made = await asyncio.to_thread(
                    square_file, web, form, {"case": asked}, language, site.draw
                )
            else:
                made = await asyncio.to_thread(case_file, web, path, language, site.draw)
        except ModuleNotFoundError as error:
            package = "resvg-py"
            raise Declined(501, "http-extra", name=form, package=package, extra=form) from error
        if made is None:
            raise Declined(404, "http-not-found")
        stored = keep(site, key, Head(made.type, language), made.body)
    return send(request, stored)


async def _described(request: Request, website_of: WebsiteOf) -> Response:
    """A description at its own IRI: RDF as the client would have it, for readers a page."""
    site = site_of(request)
    name = request.scope["path"].strip("/")
    note(request, route=f"/{name}")
    parameters = parameters_of(request, "format", "lang")
    language = page_language(request, parameters)
    offers = (*FORMS_OF_DOCUMENTS, "html")
    form, media_type = form_of(request, parameters.get("format"), offers)
    web = website_of(site)
    if form.name == "html":
        page = web.addresses.page(DOCUMENTS[name].page, language)
        return RedirectResponse(page, _SEE_OTHER, {"Vary": Head("").vary})
    key = (site.edition.content.dataset.digest, "document", name, form.name, media_type)
    stored = site.cache.get(key)
    if stored is None:
        body = await asyncio.to_thread(document, web, name, form.name)
        head = Head(
            content_type(form, media_type),
            location=web.addresses.file(f"{name}.{form.name}"),
            links=tuple(link.header() for link in from_description(web.addresses)),
        )
        stored = keep(site, key, head, body)
    return send(request, stored)


async def _dump(request: Request, website_of: WebsiteOf) -> Response:
    """A dump, unpacked as it is sent, so that the whole is never in memory."""
    note(request, route=f"/{FOLDER}/{{name}}")
    parameters_of(request)
    web = website_of(site_of(request))
    path = f"{FOLDER}/{request.path_params['name']}"
    if path not in DOWNLOADS:
        raise Declined(404, "http-not-found")
    published = await asyncio.to_thread(lambda: web.published)
    dump, file = next(
        (dump, file) for dump in published.dumps for file in dump.files() if file.path == path
    )
    links = tuple(link.header() for link in DOWNLOADS[path].links(web.addresses))
    headers = Head(file.media_type, links=links, vary="").headers(f'"{file.hashes["sha256"]}"')
    stored = Stored(200, headers, b"", f'"{file.hashes["sha256"]}"')
    unchanged = send(request, stored)
    return unchanged if unchanged.status_code != stored.status else _sent(dump, file, stored)


def _sent(dump: Dump, file: DumpFile, stored: Stored) -> Response:
    response = StreamingResponse(iter([dump.held]) if file.packed else dump.parts())
    response.raw_headers = [*stored.headers, (b"content-length", str(file.size).encode())]
    return response
