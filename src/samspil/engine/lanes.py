"""Lanes: kinds of queries, what they may cost, and who is let in."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from samspil.engine.slots import Worker
from samspil.words.errors import Busy

MEGABYTE = 1024 * 1024
_LOSSES, _LOSS_WINDOW = 5, 60.0  # so many lost workers in so many seconds bar a client
_CLIENTS_REMEMBERED = 4096


@dataclass(frozen=True)
class Lane:
    """A kind of queries and what they may cost.

    `deadline` and `patience` (longest wait in the queue) are in seconds, `memory` and `most_bytes`
    in bytes; `per_client` counts running and waiting together.
    """

    name: str
    workers: int
    deadline: float
    queue: int
    patience: float = 5.0
    memory: int = 512 * MEGABYTE
    most_rows: int = 100_000
    most_bytes: int = 10 * MEGABYTE
    per_client: int = 2
    nice: int = 0
    recycle: int = 5_000


class Traffic:
    """Who is in a lane just now, its idle workers, and what became of queries (`counted`)."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self.running = 0
        self.waiting = 0
        self.counted: Counter[str] = Counter()
        self._clients: Counter[str] = Counter()
        self._lost: dict[str, deque[float]] = {}

    @contextmanager
    def admitted(self, client: str | None) -> Iterator[None]:
        """A place in the lane for as long as the block runs; None is counted against nobody.

        Raises: Busy.
        """
        if client is not None:
            self._admit(client)
        if self.idle.empty() and self.waiting >= self.lane.queue:
            raise self._full()
        if client is None:
            yield
            return
        self._clients[client] += 1
        try:
            yield
        finally:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    def _admit(self, client: str) -> None:
        lost: Sequence[float] = self._lost.get(client, ())
        barred = round(lost[0] + _LOSS_WINDOW - time.monotonic()) if len(lost) == _LOSSES else 0
        if barred > 0:
            self.counted["barred"] += 1
            raise Busy("client-barred", retry_after=barred)
        if self._clients[client] >= self.lane.per_client:
            self.counted["client-busy"] += 1
            raise Busy("client-busy", retry_after=1, most=self.lane.per_client)

    def _full(self) -> Busy:
        self.counted["full"] += 1
        return Busy("lane-full", retry_after=max(1, round(self.lane.deadline / 2)))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Counts one more running query."""
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1

    async def worker(self) -> Worker:
        """An idle worker, when there is one.

        Raises: Busy after the lane's patience.
        """
        self.waiting += 1
        try:
            async with asyncio.timeout(self.lane.patience):
                return await self.idle.get()
        except TimeoutError:
            raise self._full() from None
        finally:
            self.waiting -= 1

    def lost(self, outcome: str, client: str | None) -> None:
        """Count a worker that a query of `client` cost."""
        self.counted[outcome] += 1
        if client is None:
            return
        if len(self._lost) >= _CLIENTS_REMEMBERED:
            del self._lost[next(iter(self._lost))]
        self._lost.setdefault(client, deque(maxlen=_LOSSES)).append(time.monotonic())
