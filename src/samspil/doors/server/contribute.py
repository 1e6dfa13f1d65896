"""`POST /bidrag`: a draft in, the page with its findings or a file out.

Nothing is kept of what is sent, and nobody is logged in, so there is nothing that a forged request
could do on somebody's behalf. It could hand a stranger's file out as if it were ours; therefore a
browser that says it comes from another site is turned away.
"""

import asyncio

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from samspil.doors.server.answers import note, page_language, parameters_of, site_of
from samspil.doors.server.problems import Declined
from samspil.doors.server.site import Site
from samspil.files.forms.from_shapes import read_profile
from samspil.files.forms.posted import Draft, Pairs, draft_of, pairs_of
from samspil.files.opening import Sent
from samspil.jobs.contributing import FILES, check, file_name, file_of, take_up
from samspil.jobs.drafting import blank, named, pressed
from samspil.jobs.web.addresses import CONTRIBUTE
from samspil.jobs.web.contribute import MOST_BYTES, State, form_page
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.media import FORMS

_MOST_FIELDS = 10_000
_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


async def contribute(request: Request, web: Website) -> Response:
    """What a button of the form gives."""
    note(request, route=f"/{CONTRIBUTE}")
    language = page_language(request, parameters_of(request, "lang"))
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise Declined(403, "http-cross-site")
    pairs, file = await _sent(request)
    pressed_first = "show" if _kind(request) == _TYPES[0] else "take"
    button = next((text for name, text in pairs if name == "do"), pressed_first)
    work = _Work(site_of(request), web, language)
    if file is not None or button == "take":
        return await work.take(file)
    if button.startswith("file.") and button.removeprefix("file.") in FILES:
        return await work.file(pairs, button.removeprefix("file."))
    return await work.page(pairs, button)


async def _sent(request: Request) -> tuple[Pairs, Sent | None]:
    """What was filled in, and a file if one was chosen.

    Raises: Declined for another type, and for a body that is not what it says it is.
    """
    kind = _kind(request)
    if kind not in _TYPES:
        raise Declined(415, "http-media-type", found=kind[:80] or "–", known=", ".join(_TYPES))
    try:
        # A file as large as a whole body may be stays in memory.
        form = request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=MOST_BYTES)
        async with form as fields:
            sent = list(fields.multi_items())
            file = next((one for _, one in sent if isinstance(one, UploadFile)), None)
            pairs = [(name, text) for name, text in sent if isinstance(text, str)]
            if file is None or not file.filename:
                return pairs, None
            return pairs, Sent(file.filename, await file.read())
    except HTTPException as error:
        raise Declined(400, "http-form") from error


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Work:
    """Answers one request."""

    def __init__(self, site: Site, web: Website, language: Language) -> None:
        self._site = site
        self._web = web
        self._language = language
        self._workspace = web.content.workspace
        self._profile = read_profile(self._workspace)

    async def page(self, pairs: Pairs, button: str) -> Response:
        """The draft as a button leaves it; checked, if that is what the button is for."""
        sent = named(draft_of(pairs, self._profile), self._profile, self._language)
        draft, focus = pressed(sent, button, self._profile, self._language)
        if button == "show" and self._untouched(draft):  # only the language is another
            return await self._shown(blank(self._profile, self._language), State(fresh=True))
        verdict = None
        if button == "check":
            verdict = await asyncio.to_thread(
                self._site.aside.do, check, pairs, self._language, self._workspace
            )
        return await self._shown(draft, State(verdict, focus=focus))

    def _untouched(self, draft: Draft) -> bool:
        blanks = (blank(self._profile, language) for language in LANGUAGES)
        return any(sorted(pairs_of(draft)) == sorted(pairs_of(one)) for one in blanks)

    async def file(self, pairs: Pairs, form: str) -> Response:
        """The draft as a file, or the page that says why there is none."""
        draft = named(draft_of(pairs, self._profile), self._profile, self._language)
        made, verdict = await asyncio.to_thread(
            self._site.aside.do, file_of, pairs, form, self._language, self._workspace
        )
        if not made:
            key = "contribute-refused-private" if verdict.private else "contribute-refused-ttl"
            return await self._shown(draft, State(verdict, refused=say(self._language, key)))
        name = f"{file_name(draft, self._profile, self._language)}.{form}"
        headers = {
            "Content-Type": FORMS[form].content_type if form in FORMS else "application/yaml",
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(made, headers=headers)

    async def take(self, file: Sent | None) -> Response:
        """The draft that a file holds."""
        if file is None:
            draft = blank(self._profile, self._language)
            said = say(self._language, "contribute-no-file")
            return await self._shown(draft, State(refused=said, fresh=True))
        taken = await asyncio.to_thread(
            self._site.aside.do, take_up, file, self._language, self._workspace
        )
        fresh = not taken.pairs
        draft = (
            blank(self._profile, self._language) if fresh else draft_of(taken.pairs, self._profile)
        )
        return await self._shown(draft, State(taken=taken.said, fresh=fresh))

    async def _shown(self, draft: Draft, state: State) -> Response:
        text = await asyncio.to_thread(form_page, self._web, self._language, draft, state)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Language": self._language,
            "Cache-Control": "no-store",
        }
        return Response(text.encode(), headers=headers)
