"""What every route needs: parameters, form, language, and an answer that can be cached."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from samspil.doors.server.cache import Stored, etag_of
from samspil.doors.server.negotiation import choose, choose_language
from samspil.doors.server.problems import Declined
from samspil.doors.server.site import Site
from samspil.words.language import LANGUAGES, Language
from samspil.words.media import FORMS, Form
from samspil.words.suggestions import nearest

VARY = "Accept, Accept-Language, Sec-Fetch-Site"
FOR_EVER = "public, max-age=31536000, immutable"
_CACHE = "public, max-age=60"
_NOT_MODIFIED = 304


def site_of(request: Request) -> Site:
    """The site that the request came to."""
    site: Site = request.app.state.site
    return site


def note(request: Request, **values: object) -> None:
    """Say something of this request for the log and the figures."""
    request.scope.setdefault("samspil", {}).update(values)


@lru_cache(maxsize=256)
def pairs_of(query: bytes | str) -> Sequence[tuple[str, str]]:
    """Names and values of a query string or a form.

    Raises: Declined for what is not UTF-8.
    """
    text = query.decode("latin-1") if isinstance(query, bytes) else query
    try:
        return tuple(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200))
    except ValueError as error:  # a UnicodeDecodeError is one too
        raise Declined(400, "http-utf8") from error


def parameters_of(request: Request, *allowed: str, many: Collection[str] = ()) -> dict[str, str]:
    """The parameters of the address, each at most once; the values of `many` with commas.

    Raises: Declined for one that is unknown here, with the nearest known ones, and for a double.
    """
    found: dict[str, str] = {}
    for name, value in pairs_of(request.scope["query_string"]):
        known_parameter(name, allowed)
        if name in found and name not in many:
            raise Declined(400, "http-parameter-twice", name=name)
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def known_parameter(name: str, allowed: Sequence[str]) -> None:
    """Raises: Declined if `name` is none of `allowed`."""
    if name not in allowed:
        near = nearest(name[:80], allowed)
        raise Declined(400, "http-parameter", near=near, name=name[:80], known=", ".join(allowed))


def number_in(parameters: Mapping[str, str], name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`.

    Raises: Declined for anything else.
    """
    text = parameters.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        raise Declined(400, "http-page", name=name, value=text[:40], most=most)
    if not 1 <= int(text) <= most:
        raise Declined(400, "http-page", name=name, value=text[:40], most=most)
    return int(text)


def language_of(request: Request, parameters: Mapping[str, str]) -> Language:
    """What `lang` says, else what the reader's Accept-Language says.

    Raises: Declined for a language there is none of.
    """
    given = parameters.get("lang")
    for language in LANGUAGES:
        if given == language:
            return language
    if given is not None:
        raise Declined(400, "wrong-lang", value=given[:20])
    return choose_language(request.headers.get("accept-language"))


def page_language(request: Request, parameters: Mapping[str, str]) -> Language:
    """The language of a page: what its address says, else what the reader's browser asks for.

    Who follows a link from one of our pages is where the link says: on the Danish page, for the
    address of the English one would say so. Only who comes from elsewhere is asked.

    Raises: Declined for a language there is none of.
    """
    if "lang" in parameters:
        return language_of(request, parameters)
    if request.scope["path"].startswith("/en/"):
        return "en"
    if request.headers.get("sec-fetch-site") == "same-origin":
        return "da"
    return language_of(request, parameters)


def form_of(
    request: Request, given: str | None, offers: Sequence[str], default: str = ""
) -> tuple[Form, str]:
    """The form to answer in and its media type: the one `given` by name, else by Accept.

    `default` is what those get who have no wish; by default the first offer.

    Raises: Declined (406) listing what there is.
    """
    if given is not None:
        if given not in offers:
            raise _none_of(offers)
        return FORMS[given], FORMS[given].media_type
    accept = ", ".join(request.headers.getlist("accept")) or None
    order = sorted(offers, key=lambda name: name != (default or offers[0]))
    by_type = {kind: FORMS[name] for name in reversed(order) for kind in FORMS[name].media_types}
    types = [kind for name in order for kind in FORMS[name].media_types[:1]]
    types += [kind for name in order for kind in FORMS[name].media_types[1:]]
    chosen = choose(accept, tuple(types))
    if chosen is None:
        raise _none_of(offers)
    return by_type[chosen], chosen


def _none_of(offers: Sequence[str]) -> Declined:
    known = ", ".join(f"{name} ({FORMS[name].media_type})" for name in offers)
    return Declined(406, "http-not-acceptable", known=known)


def content_type(form: Form, media_type: str) -> str:
    """Content-Type for a form that was chosen as this media type."""
    return f"{media_type}; charset=utf-8" if form.charset else media_type


@dataclass(frozen=True)
class Head:
    """The headers that tell what a body is."""

    type: str
    language: str = ""
    location: str = ""
    links: Sequence[str] = ()
    vary: str = VARY
    more: Mapping[str, str] | None = None
    status: int = 200

    def headers(self, etag: str) -> list[tuple[bytes, bytes]]:
        """As they go over the wire."""
        said = {
            "Content-Type": self.type,
            "ETag": etag,
            "Cache-Control": _CACHE,
            "Vary": self.vary,
            "Content-Language": self.language,
            "Content-Location": self.location,
            "Link": ", ".join(self.links),
            **(self.more or {}),
        }
        return [(k.lower().encode(), v.encode("latin-1")) for k, v in said.items() if v]


def keep(
    site: Site, key: Hashable | None, head: Head, body: bytes, rows: int | None = None
) -> Stored:
    """The answer, kept under `key` if there is one."""
    etag = etag_of(body, head.type, head.language)
    stored = Stored(head.status, head.headers(etag), body, etag, rows)
    if key is not None:
        site.cache.put(key, stored)
    return stored


def send(request: Request, stored: Stored) -> Response:
    """The stored answer, or 304 if the client has it already."""
    asked = request.headers.get("if-none-match")
    if asked is not None and _has(asked, stored.etag):
        kept = (b"etag", b"cache-control", b"vary", b"content-location")
        response = Response(status_code=_NOT_MODIFIED)
        response.raw_headers = [pair for pair in stored.headers if pair[0] in kept]
        return response
    response = Response(stored.body, stored.status)
    length = (b"content-length", str(len(stored.body)).encode())
    response.raw_headers = [*stored.headers, length]
    return response


def _has(asked: str, etag: str) -> bool:
    """Weak comparison, as If-None-Match asks for."""
    tags = (tag.strip().removeprefix("W/") for tag in asked.split(","))
    return asked.strip() == "*" or etag in tags
