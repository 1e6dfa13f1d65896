"""Every IRI of ours, described at its own path in the form the client would rather have.

`/case/hotspot` negotiates; `/case/hotspot.ttl` and `?format=ttl` say the form; `/en/case/hotspot`
is the English page. The same IRI always has the same answer in the same form and language, so
answers are kept, and a client that has one already is told so.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from samspil.doors.server.answers import (
    FOR_EVER,
    VARY,
    Head,
    content_type,
    form_of,
    keep,
    note,
    page_language,
    parameters_of,
    send,
    site_of,
)
from samspil.doors.server.edition import Edition
from samspil.doors.server.problems import Declined
from samspil.doors.server.settings import Settings
from samspil.doors.server.site import Site, client_of, while_connected
from samspil.engine.pool import Ask
from samspil.jobs.description import Description, describe, describing, written
from samspil.jobs.versions import Version
from samspil.jobs.web.addresses import Addresses
from samspil.jobs.web.mementos import memento_at, memento_for, mementos_of, of_versions
from samspil.jobs.web.signposts import of_description, of_thing
from samspil.words.language import Language
from samspil.words.media import FORMS, LINKED_DATA
from samspil.words.vocabulary import BASE, GRAPH, NS

_MANY = 500  # statements: writing more is done beside the event loop
_MOST_TYPES = 4
_VARY_IN_TIME = f"{VARY}, Accept-Datetime"


async def linked(request: Request) -> Response:
    """The description of the IRI that the path stands for."""
    site = site_of(request)
    edition = site.edition
    path = request.path_params["path"]
    note(request, route="/{iri}", lane="dereference")
    parameters = parameters_of(request, "format", "lang")
    path, language = _language_in(path, page_language(request, parameters))
    twin = path != request.path_params["path"]
    version, iri, given = await _named(site, path)
    given = given or parameters.get("format") or ("html" if twin else None)
    if iri is None:
        other = BASE + (path.rstrip("/") if path.endswith("/") else path + "/")
        if other in edition.content.described:
            return RedirectResponse(site.settings.path_of(other), 308)
        near = edition.content.like(BASE + path[:200])
        raise Declined(404, "http-unknown-iri", near=near, name=BASE + path[:200])
    wanted = request.headers.get("accept-datetime")
    if iri == NS and given is None and wanted is not None:
        at = await asyncio.to_thread(_at_a_time, site, wanted)
        if at is not None:
            return at
    form, media_type = form_of(request, given, LINKED_DATA)
    said_in: Language | None = language if form.name == "html" else None
    note(request, form=form.name)
    key = (edition.content.dataset.digest, iri, form.name, media_type, said_in)
    stored = site.cache.get(key)
    if stored is None:
        described, body = await _made(request, site, iri, version, form.name, language)
        if iri == NS or version:
            await asyncio.to_thread(mementos_of, edition.content.versions)  # which are kept then
        memento = memento_at(iri, edition.content.versions)
        more = {"Memento-Datetime": memento.at} if memento else {}
        if version and form.name != "html":
            more["Cache-Control"] = FOR_EVER
        head = Head(
            content_type(form, media_type),
            said_in or "",
            _document(site.settings, iri, form.name, said_in),
            tuple(_links(site, described, form.name)),
            vary=_VARY_IN_TIME if iri == NS and edition.content.versions.names else VARY,
            more=more,
        )
        stored = keep(site, key, head, body)
    return send(request, stored)


def _at_a_time(site: Site, wanted: str) -> Response | None:
    """The way to the version that held at a time; None if there is none.

    Raises: Declined for what is no time.
    """
    try:
        time = parsedate_to_datetime(wanted)
    except ValueError as error:
        raise Declined(400, "http-datetime", value=wanted[:60]) from error
    versions, addresses = site.edition.content.versions, Addresses(site.settings.address)
    memento = memento_for(time.replace(tzinfo=time.tzinfo or UTC), versions)
    if memento is None:
        return None
    links = ", ".join(link.header() for link in of_versions(addresses, NS, versions))
    headers = {"Vary": _VARY_IN_TIME, "Link": links}
    return RedirectResponse(memento.address(addresses), 302, headers)


def _language_in(path: str, language: Language) -> tuple[str, Language]:
    """The path without a leading `en/`, and the language it then means."""
    return (path.removeprefix("en/"), "en") if path.startswith("en/") else (path, language)


async def _named(site: Site, path: str) -> tuple[Version | None, str | None, str | None]:
    """The version that is kept, if the path is about one; the IRI, and the form of the suffix."""
    stem, _, suffix = path.rpartition(".")
    names = ((path, None), (stem, suffix)) if suffix in LINKED_DATA else ((path, None),)
    for name, given in names if site.edition.content.versions.names else ():
        version = await asyncio.to_thread(site.edition.content.versions.naming, BASE + name)
        if version is not None:
            return version, BASE + name, given
    return None, *_iri(site.edition, path)


def _iri(edition: Edition, path: str) -> tuple[str | None, str | None]:
    """The IRI of ours that a path stands for, and the form that its suffix says."""
    described = edition.content.described
    if BASE + path in described:
        return BASE + path, None
    stem, dot, suffix = path.rpartition(".")
    if dot and suffix in LINKED_DATA:
        for iri in (BASE + stem, BASE + stem + "/"):
            if iri in described:
                return iri, suffix
    return None, None


async def _made(  # noqa: PLR0913 - all of what was asked for
    request: Request,
    site: Site,
    iri: str,
    version: Version | None,
    form: str,
    language: Language,
) -> tuple[Description, bytes]:
    """What is said of the IRI, and the same in a form."""
    edition = site.edition
    # What a document says has no bound but that of a worker.
    if form == "html" and not (version or iri.startswith(GRAPH)):
        return await asyncio.to_thread(_page, site, edition, iri, language)
    talk = _described(edition, iri, client_of(request), version)
    described = await while_connected(request, talk)
    if form == "html":
        text = await asyncio.to_thread(site.pages.entity, site, described, language)
        return described, text.encode()
    vocabulary = edition.content.vocabulary
    if len(described.own) > _MANY:
        return described, await asyncio.to_thread(written, described, form, vocabulary)
    return described, written(described, form, vocabulary)


def _page(site: Site, edition: Edition, iri: str, language: Language) -> tuple[Description, bytes]:
    """The page of one IRI, and what it was made of."""
    described = edition.described(iri)
    if described is None:
        raise Declined(404, "http-unknown-iri", name=iri)
    return described, site.pages.entity(site, described, language).encode()


async def _described(
    edition: Edition, iri: str, client: str | None, version: Version | None
) -> Description:
    """The conversation with the pool about one IRI; a version that is kept is asked itself."""
    if version is not None:
        said = await asyncio.to_thread(describe, iri, version.store)
        if said is None:
            raise Declined(404, "http-unknown-iri", name=iri)
        return said
    talk = describing(iri)
    step = next(talk)
    while True:
        found = await edition.pool.query(Ask(step.text), "dereference", client)
        try:
            step = talk.send(found.table())
        except StopIteration as end:
            if end.value is None:
                raise Declined(404, "http-unknown-iri", name=iri) from None
            described: Description = end.value
            return described


def _document(settings: Settings, iri: str, form: str, language: Language | None) -> str:
    """The path of the description in one form and language."""
    path = settings.path_of(iri)
    if form == "html":
        english = settings.root + "/en" + path.removeprefix(settings.root)
        return english if language == "en" else path
    return f"{path.rstrip('/')}.{form}"


def _links(site: Site, described: Description, form: str) -> Iterator[str]:
    """RFC 8288 links: other forms, what the thing is, licence, how to cite it, the way back."""
    settings, iri = site.settings, described.iri
    for name in LINKED_DATA:
        if name != form:
            path = _document(settings, iri, name, "da")
            yield f'<{path}>; rel="alternate"; type="{FORMS[name].media_type}"'
    for kind in described.types[:_MOST_TYPES]:
        yield f'<{kind}>; rel="type"'
    addresses, licence = site.pages.website(site).addresses, site.edition.content.licence
    of_form = of_thing if form == "html" else of_description
    for link in of_form(addresses, iri, licence):
        yield link.header()
    for link in of_versions(addresses, iri, site.edition.content.versions):
        yield link.header()
