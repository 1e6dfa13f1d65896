"""Strangers' queries against a real server: nothing falls, nobody else waits, nobody is called."""

import asyncio
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from samspil.engine.lanes import Lane
from samspil.engine.pool import Ask, Pool
from samspil.engine.store import Store
from samspil.files.workspace import Workspace
from samspil.words.errors import QueryRefused, QueryStopped
from server.hostile import ENDLESS, REFUSED, RUN, chain
from servers import Running, Start, alive, children_of, eventually

DEADLINE = 2.0
EASY = "SELECT * { <https://w3id.org/samspil/case/hotspot> ?p ?o }"
FREE = Lane("free", 2, DEADLINE, queue=4, patience=1.0, nice=10)


@pytest.fixture(scope="module")
def guarded(start: Start) -> Iterator[Running]:
    with start("--deadline", str(DEADLINE)) as server:
        yield server


@pytest.mark.parametrize("name", RUN)
def test_a_query_that_asks_too_much_is_ended_and_the_next_is_answered(
    name: str, guarded: Running
) -> None:
    began = time.monotonic()
    reply = guarded.query(RUN[name])
    took = time.monotonic() - began
    assert reply.status in (400, 503), reply.text[:200]
    assert reply.json["type"].rpartition("/")[2].startswith("query-")
    assert took < DEADLINE + 0.5
    assert (reply.status == 503) == ("Retry-After" in reply.headers)
    began = time.monotonic()
    assert guarded.query(EASY).status == 200
    assert time.monotonic() - began < 1


def test_e14_as_many_patterns_as_are_let_in_are_planned_in_time(guarded: Running) -> None:
    began = time.monotonic()
    assert guarded.query(chain(99)).json["boolean"] is True
    assert time.monotonic() - began < DEADLINE


@pytest.mark.parametrize("name", REFUSED)
def test_a_query_beyond_the_bounds_is_refused_before_it_is_run(name: str, guarded: Running) -> None:
    began = time.monotonic()
    reply = guarded.query(REFUSED[name])
    assert reply.status in (400, 413), reply.text[:200]
    assert time.monotonic() - began < DEADLINE + 0.5
    assert {"line", "column"} <= reply.json.keys()


def test_the_worker_alone_survives_none_of_them_and_the_pool_survives_all(
    workspace: Workspace,
) -> None:
    """Without the scanner in front: the last wall holds by itself."""

    async def attack() -> list[str]:
        pool = await Pool.start(Store.of(workspace).dataset(), [FREE])
        outcomes = []
        for text in REFUSED.values():
            try:
                await pool.query(Ask(text), "free")
                outcomes.append("answered")
            except (QueryStopped, QueryRefused) as stopped:
                outcomes.append(stopped.key)
            began = time.monotonic()
            assert (await pool.query(Ask(EASY), "free")).rows
            assert time.monotonic() - began < 1
        await pool.close(1)
        return outcomes

    outcomes = asyncio.run(attack())
    assert "query-crash" in outcomes, outcomes


class Canary:
    """Listens, and counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(50)
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    one = Canary()
    yield one
    one.close()


CALLS = {
    "E18-plain": "SELECT * { SERVICE <%> { ?s ?p ?o } }",
    "E18-in-exists": "ASK { ?a ?b ?c FILTER EXISTS { SERVICE <%> { ?s ?p ?o } } }",
    "E19-case-and-comment": "SELECT * { SeRvIcE#x\n<%> { ?s ?p ?o } }",
    "E19-glued": "SELECT * { ?s?p?o.SERVICE<%>{ ?s ?p ?o } }",
    "E20-prefixed": "PREFIX x: <%> SELECT * { SERVICE x:y { ?s ?p ?o } }",
    "E20-name-of-the-keyword": "PREFIX : <%> SELECT * { SERVICE:y { ?s ?p ?o } }",
    "E20-name-that-begins-so": "PREFIX p: <%> SELECT * { SERVICEp:y { ?s ?p ?o } }",
    "E20-silent-name": "PREFIX : <%> SELECT * { SERVICESILENT:y { ?s ?p ?o } }",
    "E21-silent": "SELECT * { SERVICE SILENT <%> { ?s ?p ?o } }",
    "E22-variable": "SELECT * { VALUES ?v { <%> } SERVICE ?v { ?s ?p ?o } }",
    "E23-from": "SELECT * FROM <%> { ?s ?p ?o }",
    "E24-from-named": "SELECT * FROM NAMED <%> { GRAPH ?g { ?s ?p ?o } }",
    "E25-load": "LOAD <%>",
    "E26-load-silent": "LOAD SILENT <%> INTO GRAPH <x:y>",
}


@pytest.mark.parametrize("name", CALLS)
def test_nobody_is_called(name: str, guarded: Running, canary: Canary) -> None:
    reply = guarded.query(CALLS[name].replace("%", canary.address))
    assert reply.status == 400
    assert canary.calls == 0


def test_nobody_is_called_even_by_a_worker_that_was_asked_to(
    workspace: Workspace, canary: Canary
) -> None:
    """The fence without the scanner: no descriptor for a socket, and where allowed no network."""

    async def attack() -> None:
        pool = await Pool.start(Store.of(workspace).dataset(), [FREE])
        for name, text in CALLS.items():
            if name.startswith(("E18", "E19", "E2")) and "LOAD" not in text:
                with suppress(QueryStopped, QueryRefused):
                    await pool.query(Ask(text.replace("%", canary.address)), "free")
        await pool.close(1)

    asyncio.run(attack())
    assert canary.calls == 0


def test_e27_an_evil_pattern_costs_nothing(guarded: Running) -> None:
    evil = (
        "ASK { FILTER(REGEX('"
        + "a" * 5000
        + "!', '^(a+)+$') || REPLACE('aaa', '(a|a)*', 'b') = 'b') }"
    )
    began = time.monotonic()
    assert guarded.query(evil).status == 200
    assert time.monotonic() - began < 1


def test_an_answer_is_whole_or_it_is_none(guarded: Running) -> None:
    """More rows, or more bytes, than the bounds: refused, and the bounds are told."""
    few = " ".join(str(i) for i in range(400))
    rows = f"SELECT * {{ VALUES ?a {{ {few} }} VALUES ?b {{ {few} }} }}"
    for accept in ("text/csv", "text/tab-separated-values"):
        reply = guarded.query(rows, Accept=accept)
        assert reply.status == 400
        assert reply.json["type"].endswith("query-rows")
        assert reply.json["most"] == 100_000
    for accept in ("application/json", "application/xml"):
        reply = guarded.query(rows.replace("*", "?x", 1), Accept=accept)
        assert reply.json["type"].endswith("query-rows"), accept
        assert guarded.query(rows, Accept=accept).json["type"].endswith("query-bytes")
    reply = guarded.query("SELECT (CONCAT(STR(?s), STR(?o), STR(?x)) AS ?t) { ?s ?p ?o . ?x a ?y }")
    assert reply.json["type"].rpartition("/")[2] in ("query-bytes", "query-deadline")
    most = f"SELECT * {{ VALUES ?a {{ {few} }} VALUES ?b {{ {few} }} }} LIMIT 100000"
    assert guarded.query(most, Accept="text/csv")["X-Samspil-Rows"] == "100000"


def test_others_are_served_while_the_free_lane_is_full(guarded: Running) -> None:
    with ThreadPoolExecutor(6) as strangers:
        asked = [strangers.submit(guarded.query, ENDLESS) for _ in range(6)]
        time.sleep(0.3)
        times = []
        for number in range(100):
            began = time.monotonic()
            reply = guarded.get(f"/place/{101 + number % 50}", Accept="text/turtle")
            assert reply.status in (200, 404)
            times.append(time.monotonic() - began)
        assert sorted(times)[98] < 1
        replies = [one.result() for one in asked]
    assert {reply.status for reply in replies} == {503}
    assert all(int(reply["Retry-After"]) > 0 for reply in replies)


def test_e30_a_worker_is_free_again_soon_after_its_client_has_left(start: Start) -> None:
    with start("--deadline", "60", "--workers", "1") as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        kind = {"Content-Type": "application/sparql-query"}
        connection.request("POST", "/sparql", ENDLESS.encode(), kind)
        time.sleep(0.5)
        connection.close()
        began = time.monotonic()
        assert server.query(EASY).status == 200
        assert time.monotonic() - began < 1


def test_a_client_may_have_two_at_once_and_five_lost_workers(start: Start) -> None:
    """Somebody who comes through a proxy, as its X-Forwarded-For says."""
    with start("--deadline", "1", "--workers", "4") as server:
        with ThreadPoolExecutor(4) as pool:
            asked = [
                pool.submit(server.query, ENDLESS, X_Forwarded_For="203.0.113.5") for _ in range(4)
            ]
            statuses = sorted(one.result().status for one in asked)
        assert statuses == [429, 429, 503, 503]
        for _ in range(3):
            assert server.query(ENDLESS, X_Forwarded_For="203.0.113.5").status == 503
        barred = server.query(EASY, X_Forwarded_For="203.0.113.5")
        assert barred.status == 429
        assert barred.json["type"].endswith("client-barred")
        assert 0 < int(barred["Retry-After"]) <= 60
        assert server.query(EASY, X_Forwarded_For="203.0.113.6").status == 200


def test_a_full_queue_turns_away_at_once(start: Start) -> None:
    with start("--deadline", "3", "--workers", "1") as server, ThreadPoolExecutor(12) as pool:
        asked = [pool.submit(server.query, ENDLESS) for _ in range(9)]
        time.sleep(0.5)
        began = time.monotonic()
        reply = server.query(EASY)
        assert reply.status == 503
        assert reply.json["type"].endswith("lane-full")
        assert time.monotonic() - began < 0.5
        for one in asked:
            one.result()


def test_x12_a_lost_keeper_is_replaced_with_the_same_data(guarded: Running) -> None:
    digest = guarded.get("/readyz").json["digest"]
    for process in children_of(guarded.process.pid):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert eventually(lambda: guarded.get("/readyz").status == 200, 5)
    assert guarded.get("/readyz").json["digest"] == digest
    assert guarded.query(EASY).status == 200


def test_nothing_is_left_when_the_server_has_been_killed(start: Start) -> None:
    with start() as server:
        below = children_of(server.process.pid)
        assert len(below) > 4
        server.process.kill()
        server.process.wait()

        def gone() -> bool:
            return not any(map(alive, below))

        assert eventually(gone, 3)
