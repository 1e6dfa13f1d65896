"""Queries in processes that can be killed: many at once, none for longer than its lane allows.

1. A query comes in by a lane. Lanes share no workers, so a stranger's heavy query never stands in
   the way of a page; workers of the free lane give way to the others for the processor too.
2. If every worker of the lane is at work, it waits in a short queue; when the queue is full, or one
   client has too many in it, it is turned away at once with a time to come back.
3. At the deadline, on a crash, and when the client has left, the worker is killed and forked anew.
4. After some thousands of queries a worker is replaced, so that no memory stays behind for good.

A pool holds one set of data for good. New data make a new pool; the old one finishes what it has
begun (`close`), so no answer mixes old and new.
"""

import asyncio
import signal
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from samspil.engine.asking import rows_of
from samspil.engine.dataset import Dataset
from samspil.engine.frames import Head
from samspil.engine.lanes import MEGABYTE, Lane, Traffic
from samspil.engine.slots import KeeperLink, KeeperLost, Worker
from samspil.engine.sparql_tokens import syntax_refusal
from samspil.engine.store import type_of_term
from samspil.words.errors import Busy, QueryStopped

# What a worker died of, by the signal; the engine aborts when memory is short.
_OUTCOMES: Mapping[int, str] = {
    signal.SIGABRT: "memory",
    signal.SIGKILL: "memory",
    signal.SIGXCPU: "deadline",
}


@dataclass(frozen=True)
class Ask:
    """A SPARQL text and how it is to be answered; an empty graph name is the default graph.

    Without `default` and `named`, and with `union`, all graphs together are the default graph; a
    query that names its own with FROM needs `union` to be false.
    """

    text: str
    base: str = ""
    rows: str = "tsv"
    boolean: str = "json"
    graph: str = "nt"
    default: Sequence[str] = ()
    named: Sequence[str] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    union: bool = True
    update: bool = False


@dataclass(frozen=True)
class Result:
    """An answer as it was written down: `kind` is rows, boolean, graph or data."""

    kind: str
    form: str
    body: bytes
    rows: int | None

    def table(self) -> list[list[type_of_term | None]]:
        """The terms of an answer in TSV, or of a graph in N-Triples as rows of three."""
        if self.kind == "graph":
            return [[*quad.triple] for quad in parse(self.body, RdfFormat.N_TRIPLES)]
        return rows_of(parse_query_results(self.body, QueryResultsFormat.TSV), self.kind)


class Pool:
    """Workers over one dataset."""

    def __init__(self, dataset: Dataset, lanes: Sequence[Lane]) -> None:
        self.dataset = dataset
        self.traffic = {lane.name: Traffic(lane) for lane in lanes}
        self._keeper = KeeperLink(dataset)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False
        self._mending = asyncio.Lock()
        self._quiet = asyncio.Event()

    @classmethod
    async def start(cls, dataset: Dataset, lanes: Sequence[Lane]) -> Self:
        """A pool whose workers have all greeted.

        Raises: BadContent when the data did not arrive whole.
        """
        pool = cls(dataset, lanes)
        await pool._keeper.open()
        places = (traffic for traffic in pool.traffic.values() for _ in range(traffic.lane.workers))
        await asyncio.gather(*map(pool._fill, places))
        return pool

    @property
    def fenced(self) -> bool:
        """True if workers live where there is no network at all."""
        return self._keeper.fenced

    async def query(self, ask: Ask, lane: str, client: str | None = None) -> Result:
        """The answer, run in `lane` and counted against `client` (None: against nobody).

        Raises: QueryRefused for a syntax error; QueryStopped for a query that took too long, grew
        too big or killed its worker; Busy. When cancelled, the query is ended too.
        """
        if self._closing:
            raise Busy("pool-closing", retry_after=2)
        traffic = self.traffic[lane]
        with traffic.admitted(client):
            while True:
                worker = await traffic.worker()
                try:
                    with traffic.at_work():
                        return await self._run(traffic, worker, ask, client)
                except KeeperLost:
                    continue  # it was asked nothing; the next one is fresh
                finally:
                    self._quiet.set()

    async def _run(self, traffic: Traffic, worker: Worker, ask: Ask, client: str | None) -> Result:
        lane, kept = traffic.lane, False
        try:
            async with asyncio.timeout(lane.deadline):
                reply, body = await worker.ask(_head(ask, lane), ask.text)
            kept = not ask.update and worker.answered < lane.recycle
        except TimeoutError:
            traffic.lost("deadline", client)
            raise QueryStopped("query-deadline", **_values(lane)) from None
        except EOFError:
            if self._closing:
                raise Busy("pool-closing", retry_after=2) from None
            outcome = _OUTCOMES.get(-await worker.how_it_ended(), "crash")
            traffic.lost(outcome, client)
            raise QueryStopped(f"query-{outcome}", **_values(lane)) from None
        except asyncio.CancelledError:
            traffic.lost("left", None)
            raise
        finally:
            if kept:
                traffic.idle.put_nowait(worker)
            else:
                worker.kill()
                self._later(self._fill(traffic))
        traffic.counted[reply["is"]] += 1
        return _result(reply, body, ask, lane)

    async def _fill(self, traffic: Traffic) -> None:
        """Put a fresh worker into the lane; start a new keeper if the old one has gone."""
        lane = traffic.lane
        while not self._closing:
            keeper = self._keeper
            try:
                worker = await keeper.fork(lane.memory, lane.nice)
            except KeeperLost:
                await self._mend(keeper)
            else:
                traffic.idle.put_nowait(worker)
                return

    async def _mend(self, lost: KeeperLink) -> None:
        async with self._mending:
            if self._keeper is lost and not self._closing:
                lost.close()
                fresh = KeeperLink(self.dataset)
                await fresh.open()
                self._keeper = fresh

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self, grace: float) -> None:
        """Let running queries end for up to `grace` seconds, then end every process."""
        self._closing = True
        try:
            async with asyncio.timeout(grace):
                while any(t.running or t.waiting for t in self.traffic.values()):
                    self._quiet.clear()
                    await self._quiet.wait()
        except TimeoutError:
            pass  # what still runs is ended with its process
        left = tuple(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        for traffic in self.traffic.values():
            while not traffic.idle.empty():
                traffic.idle.get_nowait().kill()
        self._keeper.close()


def _head(ask: Ask, lane: Lane) -> Head:
    return {
        "base": ask.base or None,
        "rows": ask.rows,
        "boolean": ask.boolean,
        "graph": ask.graph,
        "default": list(ask.default),
        "named": list(ask.named),
        "prefixes": dict(ask.prefixes),
        "union": ask.union,
        "update": ask.update,
        "seconds": lane.deadline,
        "most_rows": lane.most_rows,
        "most_bytes": lane.most_bytes,
    }


def _values(lane: Lane) -> dict[str, object]:
    return {"seconds": f"{lane.deadline:g}", "megabytes": lane.memory // MEGABYTE}


def _result(reply: Head, body: bytes, ask: Ask, lane: Lane) -> Result:
    outcome = reply["is"]
    if outcome == "syntax":
        raise syntax_refusal(reply["detail"], ask.text)
    if outcome == "large" and "rows" in reply:
        raise QueryStopped("query-rows", most=lane.most_rows)
    if outcome == "large":
        raise QueryStopped("query-bytes", megabytes=lane.most_bytes // MEGABYTE)
    if outcome == "memory":
        raise QueryStopped("query-memory", **_values(lane))
    if outcome == "failed":
        raise QueryStopped("query-failed", detail=reply["detail"])
    return Result(outcome, reply.get("form", "nq"), body, reply.get("rows"))
