"""The one object that every route sees: settings, what is served, and what goes with it."""

import asyncio
import gc
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from pyoxigraph import RdfFormat
from starlette.requests import Request
from starlette.routing import BaseRoute

from samspil.doors.server.cache import Cache
from samspil.doors.server.edition import Edition
from samspil.doors.server.journal import Journal
from samspil.doors.server.metrics import Metrics
from samspil.doors.server.problems import Problem
from samspil.doors.server.settings import LONGEST_DRAIN, Settings, is_loopback
from samspil.engine.aside import Aside, Bounds
from samspil.engine.pool import Ask, Result
from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.jobs.description import Description
from samspil.jobs.figures.png import as_png, check_drawing
from samspil.jobs.publication import Publication, files_of, publication_of, read_publication
from samspil.jobs.web.sparql import Written
from samspil.jobs.web.website import Website
from samspil.words.errors import SamspilError
from samspil.words.language import Language

T = TypeVar("T")
_DRAWING = Bounds(5.0, 5.0, 1_000, 8, "drawing-deadline", "drawing-crash")
_MOMENT = 0.1  # seconds for a request that has just taken hold of an edition to ask its pool


class Pages(Protocol):
    """Makes the HTML; whoever has better pages gives the site an object of their own."""

    def routes(self) -> Sequence[BaseRoute]:
        """Pages and files of its own; they come before every other route."""

    def entity(self, site: "Site", described: Description, language: Language) -> str:
        """The page of one IRI."""

    def problem(self, site: "Site", problem: Problem, language: Language, path: str) -> str:
        """The page that says what went wrong at a path (without the language)."""

    def problem_kind(self, site: "Site", key: str, text: str, language: Language) -> str:
        """The page that explains a kind of problem."""

    def home(self, site: "Site", language: Language) -> str:
        """The front page."""

    def website(self, site: "Site") -> Website:
        """The website of the content that is served now."""

    def sparql(self, site: "Site", language: Language, written: Written) -> str:
        """The page at `/sparql` where a person writes a query, and what came of it."""


class ClientLeft(Exception):
    """Nobody waits for the answer any more."""


class Site:
    """What is served, and how it changes while it is served."""

    def __init__(self, settings: Settings, workspace: Workspace, pages: Pages) -> None:
        self.settings = settings
        self.workspace = workspace
        self.pages = pages
        self.cache = Cache(settings.cache)
        self.journal = Journal(settings.log)
        self.metrics = Metrics(lambda: self.edition, self.cache)
        self.aside = Aside()
        self.drawing = Aside(_DRAWING)
        self.draining = False
        self.edition: Edition
        self._changing = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    def draw(self, picture: str) -> bytes:
        """A picture as PNG, drawn in a process of its own: it is code that no thread can stop.

        Raises: ModuleNotFoundError without the extra `png`, Busy, QueryStopped.
        """
        check_drawing()
        return self.drawing.do(as_png, picture)

    async def open(self, content: Publication) -> None:
        """Serve this content from now on."""
        self.edition = await Edition.open(content, self.settings.lanes())
        _settle()

    async def reload(self) -> bool:
        """Read the files anew and go over to them; False, and all stays, if they cannot be read."""
        async with self._changing:
            try:
                content = await asyncio.to_thread(
                    read_publication,
                    self.edition.content.workspace.anew(),
                    self.settings.extra,
                    versions=self.settings.versions,
                    endpoint=self.settings.endpoint,
                )
                await self._change(content)
            except (SamspilError, OSError) as error:  # a file may go while it is being read
                self.metrics.reloads.labels("failed").inc()
                self.journal.tell("reload-failed", error=repr(error))
                return False
        self.metrics.reloads.labels("done").inc()
        self.journal.tell("reload", digest=content.dataset.digest[:16])
        return True

    async def update(self, ask: Ask) -> None:
        """Go over to the data as they are after a SPARQL update; all of it, or nothing.

        What was changed so lives in memory, and is gone when the files are next read.
        """
        async with self._changing:
            before = self.edition
            result = await before.pool.query(ask, "update")
            store = await asyncio.to_thread(Store.of_quads, result.body, RdfFormat.N_QUADS)
            content = publication_of(
                store,
                before.content.workspace,
                before.content.questions,
                before.content.shelf.found,
            )
            content = replace(content, versions=before.content.versions)
            await self._change(content)
        self.journal.tell("update", digest=content.dataset.digest[:16])

    async def _change(self, content: Publication) -> None:
        before = self.edition
        self.edition = await Edition.open(content, self.settings.lanes())
        self.cache.clear()
        _settle()
        task = asyncio.create_task(_close_later(before))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def watch(self) -> None:
        """Reload whenever a file that was read has changed; for as long as the task lives."""
        seen = self.edition.content.files
        while True:
            await asyncio.sleep(1)
            now = await asyncio.to_thread(files_of, self.workspace, self.settings.extra)
            if now != seen:
                seen = now
                await self.reload()

    async def close(self) -> None:
        """End every process."""
        for task in self._closing:
            task.cancel()
        await self.edition.pool.close(grace=1)
        self.aside.close()
        self.drawing.close()
        self.journal.flush()

    async def ask(self, request: Request, edition: Edition, ask: Ask, lane: str) -> Result:
        """The pool's answer, given up as soon as the client leaves.

        Raises: ClientLeft, and what `Pool.query` raises.
        """
        return await while_connected(request, edition.pool.query(ask, lane, client_of(request)))


def client_of(request: Request) -> str | None:
    """Whom a query is counted against: nobody, if it comes from this machine."""
    client = request.client.host if request.client else None
    return None if client is None or is_loopback(client) else client


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives; it is cancelled as soon as the client leaves.

    Raises: ClientLeft, and what the work raises.
    """
    task = asyncio.create_task(work)
    gone = asyncio.create_task(_left(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientLeft
        return task.result()
    finally:
        gone.cancel()
        task.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _settle() -> None:
    """Keep the collector from looking through the content, which stays as long as its edition.

    A look through all of it would stop every answer for a tenth of a second.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def _close_later(edition: Edition) -> None:
    await asyncio.sleep(_MOMENT)
    await edition.pool.close(LONGEST_DRAIN)
