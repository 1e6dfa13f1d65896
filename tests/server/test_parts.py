"""Parts of the server that can be looked at by themselves."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from samspil.doors.server.cache import Cache, Stored, etag_of
from samspil.doors.server.serving import Progress
from samspil.doors.server.settings import Settings, is_loopback
from samspil.engine.dataset import Dataset
from samspil.engine.lanes import Lane
from samspil.engine.pool import Ask, Pool
from samspil.engine.slots import KeeperLink
from samspil.engine.store import Store
from samspil.engine.worker import count_rows
from samspil.files.formatting import write_turtle
from samspil.files.workspace import Workspace
from samspil.jobs.description import describe, written
from samspil.jobs.site.lookup import Lookup
from samspil.words.errors import BadContent
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import BASE, RDFS
from servers import children_of

LINE = b"<http://x/a> <http://x/b> %s <http://x/g> .\n"


def stored(body: bytes) -> Stored:
    return Stored(200, (), body, etag_of(body))


def test_the_cache_lets_go_of_what_was_not_used_for_longest() -> None:
    cache = Cache(1600)
    for number in range(16):
        cache.put(number, stored(b"x" * 100))
    assert cache.get(0)
    cache.put(16, stored(b"x" * 100))
    assert cache.get(0)
    assert cache.get(1) is None
    assert cache.held == 1600


def test_the_cache_keeps_nothing_that_would_crowd_out_the_rest() -> None:
    cache = Cache(1600)
    cache.put("big", stored(b"x" * 101))
    assert cache.get("big") is None
    assert cache.held == 0


def test_different_bytes_have_different_validators() -> None:
    assert etag_of(b"a") == etag_of(b"a")
    assert len({etag_of(b"a"), etag_of(b"b"), etag_of(b"a", "en"), etag_of(b"", "aen")}) == 4


def test_the_digest_is_of_what_is_said_and_not_of_how() -> None:
    def digest(*values: bytes) -> str:
        lines = b"".join(LINE % value for value in values)
        return Store.of_quads(lines, RdfFormat.N_QUADS).dataset().digest

    one, two, node, other = b'"1"', b'"2"', b"_:abc", b"_:def"
    assert digest(one, node, two) == digest(two, other, one)
    assert digest(one) != digest(two) != digest(one, two)
    assert len({digest(one), digest(one, node), digest(one, node, other)}) == 3
    assert digest(b'"_:abc"') != digest(b'"_:def"')


def test_the_lines_of_a_dataset_are_in_order_graph_by_graph() -> None:
    lines = [LINE % b'"2"', LINE % b'" .\\n"', b'<http://x/c> <http://x/b> "1" .\n']
    lines += [b"<http://x/a> <http://x/b> <http://x/c> <http://x/f> .\n"]
    dataset = Store.of_quads(b"".join(lines), RdfFormat.N_QUADS).dataset()
    assert dataset.quads.splitlines(keepends=True) == [lines[2], lines[3], lines[1], lines[0]]
    ends = [b" .\n", b" <http://x/f> .\n", b" <http://x/g> .\n"]
    sizes = [len(lines[2]), len(lines[3]), len(lines[0] + lines[1])]
    assert dataset.parts == tuple(zip(ends, sizes, strict=True))
    assert dataset.graphs == {"http://x/f", "http://x/g"}


def test_x9_a_keeper_that_holds_other_data_is_not_used() -> None:
    dataset = Dataset(LINE % b'"1"', frozenset())
    dataset.__dict__["digest"] = "another"

    async def open_it() -> None:
        await KeeperLink(dataset).open()

    with pytest.raises(BadContent, match="pool-digest"):
        asyncio.run(open_it())


def test_a_keeper_that_cannot_read_its_data_is_no_start() -> None:
    async def open_it() -> None:
        await KeeperLink(Dataset(b"this is no N-Quads", frozenset())).open()

    with pytest.raises(BadContent, match="pool-start"):
        asyncio.run(open_it())


def test_a_worker_is_replaced_after_its_share_of_queries(workspace: Workspace) -> None:
    async def ask() -> set[frozenset[int]]:
        lane = Lane("free", 1, 5.0, queue=4, recycle=3)
        pool = await Pool.start(Store.of(workspace).dataset(), [lane])
        seen = set()
        for _ in range(9):
            assert (await pool.query(Ask("ASK {}"), "free")).kind == "boolean"
            seen.add(frozenset(children_of(os.getpid())))
        await pool.close(1)
        return seen

    assert len(asyncio.run(ask())) >= 3


def test_a_pool_that_closes_while_a_worker_is_made_leaves_no_socket_behind(
    workspace: Workspace,
) -> None:
    async def close_early() -> int:
        before = _descriptors()
        pool = await Pool.start(Store.of(workspace).dataset(), [Lane("free", 1, 5.0, queue=4)])
        pool._later(pool._fill(pool.traffic["free"]))  # noqa: SLF001 - as after a killed query
        await asyncio.sleep(0)  # the worker is asked for and has not greeted
        await pool.close(0)
        return _descriptors() - before

    assert asyncio.run(close_early()) == 0


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _open_in(worker: int) -> set[str]:
    """What the process holds open; what it may open more of must be nothing."""
    limits = Path(f"/proc/{worker}/limits").read_text("utf-8").splitlines()
    for name in ("Max open files", "Max file size", "Max core file size"):
        line = next(line for line in limits if line.startswith(name))
        assert line.removeprefix(name).split()[:2] == ["0", "0"]
    links = (str(link.readlink()) for link in Path(f"/proc/{worker}/fd").iterdir())
    return {link.partition(":")[0] for link in links}


def test_a_worker_can_open_nothing(workspace: Workspace) -> None:
    """No descriptor is left but its own socket and the one that goes nowhere."""

    async def look() -> list[set[str]]:
        pool = await Pool.start(Store.of(workspace).dataset(), [Lane("free", 2, 5.0, queue=4)])
        (keeper,) = (p for p in children_of(os.getpid()) if len(children_of(p)) == 2)
        found = [_open_in(worker) for worker in children_of(keeper)]
        await pool.close(1)
        return found

    assert asyncio.run(look()) == [{"socket", "/dev/null"}] * 2


TABLES = [
    ("json", b'{"head":{"vars":["a"]},"results":{"bindings":[]}}', 0),
    ("json", b'{"head":{"vars":["a"]},"results":{"bindings":[{}]}}', 1),
    (
        "json",
        rb'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"value":"},{\"[{\\"}},{}]}}',
        2,
    ),
    (
        "xml",
        b"<results><result></result><result><literal>&lt;result></literal></result></results>",
        2,
    ),
    ("csv", b'a\r\n"x\r\ny"\r\n"""\r\n"\r\n', 2),
    ("tsv", b'?a\n"x\\ny"\n', 1),
]


@pytest.mark.parametrize(("form", "body", "rows"), TABLES)
def test_rows_are_counted_whatever_stands_in_them(form: str, body: bytes, rows: int) -> None:
    assert count_rows(form, body) == rows


def test_a_start_that_takes_long_tells_its_steps() -> None:
    heard: list[str] = []
    progress = Progress(lambda key, **_: heard.append(key), patience=0.05)
    progress("serve-reading")
    time.sleep(0.06)
    progress("serve-workers")
    progress("serve-listening")
    assert heard == ["serve-workers", "serve-listening"]


def test_only_addresses_of_this_machine_are_its_own() -> None:
    for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost"):
        assert is_loopback(host)
    for host in ("0.0.0.0", "::", "10.0.0.1", "example.org"):
        assert not is_loopback(host)
        assert not Settings(host=host).free_sparql
    assert Settings(host="0.0.0.0", sparql=True).free_sparql


def test_no_stranger_s_text_makes_a_suggestion_slow() -> None:
    names = [f"some-name-{number:05}" for number in range(20_000)]
    began = time.monotonic()
    assert nearest("x" * 24_000, names) == []
    assert time.monotonic() - began < 0.1
    assert nearest("some-name-00001", names[:50])[0] == "some-name-00001"


def test_a_name_with_an_ending_is_near_and_one_that_only_begins_alike_is_not() -> None:
    assert nearest("sager", ["kilde", "sag"]) == ["sag"]
    assert nearest("sagsbehandling", ["kilde", "sag"]) == []


def test_nothing_is_described_where_nothing_is_said(workspace: Workspace) -> None:
    store = Store.of(workspace)
    assert describe(BASE + "case/nobody", store) is None
    assert describe(BASE + "graph/nowhere", store) is None
    described = describe(BASE + "case/hotspot", store)
    assert described is not None
    assert described.label(described.iri, "en") == "The hotspot project"
    assert described.types == [BASE + "ns/LiteratureCase"]
    assert b"@prefix" in written(described, "trig", workspace.vocabulary)


def test_only_a_text_is_a_name() -> None:
    store = Store()
    label = f"<{RDFS}label>"
    turtle = f'<x:a> {label} "A", <x:b> ; <x:p> <x:c> . <x:c> {label} [] .'
    assert store.load_whole(turtle.encode(), "x:g")
    for described in (describe("x:a", store), Lookup(store).describe("x:a")):
        assert described is not None
        assert [one.node.value for one in described.names] == ["x:a"]
        assert (described.label("x:a", "da"), described.label("x:c", "da")) == ("A", None)


def test_turtle_with_blocks_that_were_kept_is_that_of_the_whole(workspace: Workspace) -> None:
    lookup, vocabulary = Lookup(Store.of(workspace)), workspace.vocabulary
    for path in ("case/hotspot", "ns/Intervention", "ns/concernsIntervention", "case/hotspot"):
        described = lookup.describe(BASE + path)
        assert described is not None
        whole = write_turtle(described.triples, vocabulary.prefixes, described.iri)
        assert written(described, "ttl", vocabulary).decode() == whole


def test_more_pointing_at_it_than_there_is_room_for_is_told(workspace: Workspace) -> None:
    described = describe(BASE + "source/espersen-andersen-2017", Store.of(workspace))
    assert described is not None
    assert described.more
    assert len(described.incoming) == 200
