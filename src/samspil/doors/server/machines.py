"""`/mcp` and `/en/mcp`: the Model Context Protocol over streamable HTTP, one answer to one request.

There are no sessions and no streams, so nothing is remembered of a client. A request that names
another origin, or a host that is not ours, is refused: a page of a stranger's must not reach a
server on the reader's own machine under a name it has given that machine.

Source: Model Context Protocol, revision 2025-11-25, basic/transports.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import anyio
from anyio.abc import TaskStatus
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from samspil.doors.server.answers import note, parameters_of, site_of
from samspil.doors.server.problems import Declined
from samspil.doors.server.settings import Settings, is_loopback
from samspil.doors.server.site import Site, client_of
from samspil.jobs.machines.tools import Tools
from samspil.jobs.web.website import Website
from samspil.words.language import Language

PATH = "mcp"


class Machines:
    """Answers programs; the SDK is imported when the first of them speaks."""

    def __init__(self, website: Callable[[Site], Website]) -> None:
        self._website = website
        self._sdk: Any = None

    async def answer(self, request: Request) -> Response:
        """The answer to one message."""
        note(request, route=f"/{PATH}")
        parameters_of(request)
        site = site_of(request)
        _check_origin(request, site.settings)
        if request.method != "POST":
            raise Declined(
                405, "http-method", headers={"Allow": "POST"}, method=request.method, known="POST"
            )
        talking, transport = await asyncio.to_thread(self._loaded)
        language: Language = "en" if request.scope["path"].startswith("/en/") else "da"
        web = self._website(site)
        tools = Tools(web, site.edition.pool, site.aside, client_of(request))
        server = talking.speaking_server(lambda: tools, language)
        return _Once(server, transport.StreamableHTTPServerTransport)

    def _loaded(self) -> tuple[Any, Any]:
        """Our words for the SDK, and its transport.

        Raises: Declined (501) where the extra is not installed.
        """
        try:
            talking = import_module("samspil.jobs.machines.talking")
            return talking, import_module("mcp.server.streamable_http")
        except ModuleNotFoundError as error:
            raise Declined(501, "http-extra", name=PATH, package="mcp", extra="mcp") from error


def _check_origin(request: Request, settings: Settings) -> None:
    """Raises: Declined (403) for a host or an origin that is not ours."""
    ours = {urlsplit(settings.address).netloc, urlsplit(settings.origin).netloc}
    host = request.headers.get("host", "")
    if settings.loopback and host not in ours and not is_loopback(_name(host)):
        raise Declined(403, "http-host", found=host[:80])
    origin = request.headers.get("origin")
    if origin is None:
        return
    netloc = urlsplit(origin).netloc
    if netloc not in ours and not (settings.loopback and is_loopback(_name(netloc))):
        raise Declined(403, "http-origin", found=origin[:80])


def _name(netloc: str) -> str:
    """The host without its port."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


class _Once(Response):
    """One request through a transport of its own, which ends with it."""

    def __init__(self, server: Any, transport: Callable[..., Any]) -> None:
        super().__init__()
        self._server = server
        self._transport = transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = self._transport(mcp_session_id=None, is_json_response_enabled=True)
        async with anyio.create_task_group() as tasks:
            await tasks.start(partial(self._serve, transport))
            await transport.handle_request(scope, receive, send)
            await transport.terminate()
            tasks.cancel_scope.cancel()

    async def _serve(
        self, transport: Any, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED
    ) -> None:
        async with transport.connect() as (reading, writing):
            task_status.started()
            options = self._server.create_initialization_options()
            await self._server.run(reading, writing, options, stateless=True)
