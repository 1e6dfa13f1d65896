"""Starting, reloading and stopping: the life of a server process."""

import asyncio
import contextlib
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import uvicorn

from samspil.doors.server.app import build
from samspil.doors.server.gate import gate
from samspil.doors.server.pages import WebPages
from samspil.doors.server.settings import LONGEST_DRAIN, Settings
from samspil.doors.server.site import Site
from samspil.files.workspace import Workspace
from samspil.jobs.publication import Publication, read_publication
from samspil.words.errors import WrongUse
from samspil.words.language import reason_of

_NOTICE = 0.3  # seconds in which `/readyz` says 503 before the door is shut
_BACKLOG = 512


def serve(settings: Settings, workspace: Workspace, told: Callable[..., None]) -> None:
    """Serve until a signal says stop; `told` hears a key into the texts, and values.

    Raises: WrongUse if the address cannot be had, BadContent, Unreadable,
    ServiceFailed.
    """
    listening = _listen(settings)
    settings = replace(settings, port=listening.getsockname()[1])
    with listening:
        content = read_publication(
            workspace, settings.extra, told, settings.versions, settings.endpoint
        )
        told("serve-workers")
        with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=_loop()) as runner:
            runner.run(_live(settings, workspace, content, listening, told))


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one."""
    try:
        import uvloop  # noqa: PLC0415 - not there on every platform
    except ImportError:
        return None
    return uvloop.new_event_loop


def _listen(settings: Settings) -> socket.socket:
    """The socket, taken before anything is read, so that a wrong address is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        where = f"{settings.host}:{settings.port}"
        raise WrongUse("serve-address", address=where, reason=reason_of(error)) from error
    return listening


async def _live(
    settings: Settings,
    workspace: Workspace,
    content: Publication,
    listening: socket.socket,
    told: Callable[..., None],
) -> None:
    site = Site(settings, workspace, WebPages())
    await site.open(content)
    config = uvicorn.Config(
        build(site),
        http=gate(settings.patience, site.metrics),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.proxy,
        timeout_keep_alive=int(settings.patience.idle),
        timeout_graceful_shutdown=int(LONGEST_DRAIN),
    )
    server = _Server(config, site)
    loop = asyncio.get_running_loop()
    watching = asyncio.create_task(site.watch()) if settings.watch else None
    reloading: set[asyncio.Task[bool]] = set()

    def reload() -> None:
        task = asyncio.create_task(site.reload())
        reloading.add(task)
        task.add_done_callback(reloading.discard)

    loop.add_signal_handler(signal.SIGHUP, reload)
    told("serve-listening", address=f"{settings.origin}{settings.root}/")
    try:
        await server.serve([listening])
    finally:
        for task in (watching, *reloading):
            if task is not None:
                task.cancel()
        await site.close()
        told("serve-stopped")


class _Server(uvicorn.Server):
    """Says on `/readyz` that it is leaving before it shuts the door; ends without a signal."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._leave)
        yield
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    def _leave(self) -> None:
        if self._site.draining:
            self.force_exit = True  # asked twice: nobody wants to wait
        self._site.draining = True
        loop = asyncio.get_running_loop()
        loop.call_later(_NOTICE, setattr, self, "should_exit", True)
        loop.call_later(LONGEST_DRAIN - _NOTICE, self._end_queries)

    def _end_queries(self) -> None:
        """Just before uvicorn would tear requests off, so that each still gets an answer."""
        self._ending = asyncio.create_task(self._site.edition.pool.close(grace=0))


class Progress:
    """Tells the steps of a start that takes long, and always the last one."""

    def __init__(self, say: Callable[..., None], patience: float = 1.0) -> None:
        self._say = say
        self._since = time.monotonic()
        self._patience = patience

    def __call__(self, key: str, **values: object) -> None:
        last = key in ("serve-listening", "serve-stopped")
        if last or time.monotonic() - self._since > self._patience:
            self._say(key, **values)
