"""How a server starts, changes its data, and stops."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from conftest import Command
from servers import ROOT, Running, Start, alive, children_of, eventually

CASE = """
PREFIX sam: <https://w3id.org/samspil/ns/>
PREFIX case: <https://w3id.org/samspil/case/>
PREFIX dcterms: <http://purl.org/dc/terms/>
case:new-one a sam:FieldCase ; dcterms:title "en ny sag"@da , "a new case"@en .
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The four folders, to be changed."""
    for name in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    return tmp_path


class Visitor(threading.Thread):
    """Asks over and over until told to stop, and keeps what went wrong."""

    def __init__(self, server: Running) -> None:
        super().__init__(daemon=True)
        self._server = server
        self._done = threading.Event()
        self.asked = 0
        self.wrong: list[str] = []
        self.digests: set[str] = set()

    def run(self) -> None:
        while not self._done.is_set():
            for path in ("/readyz", "/case/hotspot", "/sparql?query=ASK%20%7B%7D"):
                try:
                    reply = self._server.get(path)
                except OSError as error:
                    self.wrong.append(repr(error))
                    continue
                self.asked += 1
                if reply.status != 200:
                    self.wrong.append(f"{path} {reply.status} {reply.text[:200]}")
                elif path == "/readyz":
                    self.digests.add(reply.json["digest"])

    def stop(self) -> None:
        self._done.set()
        self.join(5)


def test_the_first_answer_comes_soon_and_says_which_data(start: Start) -> None:
    began = time.monotonic()
    with start() as server:
        reply = server.get("/readyz")
        assert reply.status == 200
        assert time.monotonic() - began < 10
        assert len(reply.json["digest"]) == 64
        assert server.get("/healthz").text == "ok\n"


def test_new_data_are_taken_over_without_losing_a_request(start_with: Start, content: Path) -> None:
    with start_with(root=str(content)) as server:
        assert server.get("/case/new-one").status == 404
        visitor = Visitor(server)
        visitor.start()
        time.sleep(0.3)
        for number in range(3):
            (content / "data/cases/new-one.ttl").write_text(f"{CASE}# {number}\n", "utf-8")
            server.process.send_signal(signal.SIGHUP)
            done = f'samspil_reloads_total{{outcome="done"}} {number + 1}.0'
            assert eventually(lambda done=done: done in server.get("/metrics").text, 10)  # type: ignore[misc]
        time.sleep(0.3)
        visitor.stop()
        assert visitor.wrong == []
        assert visitor.asked > 30
        assert len(visitor.digests) == 2
        assert server.get("/case/new-one", Accept="text/turtle").status == 200
        assert eventually(lambda: len(children_of(server.process.pid)) < 12, 10)


def test_watch_reloads_when_a_file_changes(start_with: Start, content: Path) -> None:
    with start_with(root=str(content), watch=True) as server:
        (content / "data/cases/new-one.ttl").write_text(CASE, "utf-8")
        assert eventually(lambda: server.get("/case/new-one").status == 200, 10)


def test_watch_takes_over_the_words_and_messages_of_the_shapes_too(
    start_with: Start, content: Path
) -> None:
    shapes = content / "shapes/case.ttl"
    named = shapes.read_text("utf-8").replace('"tema"@da', '"emnet for sagen"@da')
    after = named.replace('"Sagen mangler et tema.', '"Hvad handler sagen om?')
    assert after.count("emnet for sagen") == 2
    assert after.count("Hvad handler sagen om?") == 1
    kind = "application/x-www-form-urlencoded"

    def checked() -> str:
        sent = urlencode([("Case.0.id", "a"), ("do", "check")])
        return server.ask("/bidrag", "POST", sent, Content_Type=kind).text

    pages = ("/bidrag", "/skema", "/case/hotspot")
    with start_with(root=str(content), watch=True) as server:
        assert all("Emnet for sagen" not in server.get(path).text for path in pages)
        assert "Sagen mangler et tema." in checked()
        shapes.write_text(after, "utf-8")
        assert eventually(lambda: "Emnet for sagen" in server.get("/bidrag").text, 10)
        assert [path for path in pages if "mnet for sagen" not in server.get(path).text] == []
        assert "Hvad handler sagen om?" in checked()


def test_data_that_cannot_be_read_change_nothing(start_with: Start, content: Path) -> None:
    log = content / "log"
    with start_with(root=str(content), log=str(log)) as server:
        before = server.get("/readyz").json["digest"]
        (content / "data/cases/new-one.ttl").write_text("this is no Turtle", "utf-8")
        server.process.send_signal(signal.SIGHUP)
        failed = 'samspil_reloads_total{outcome="failed"} 1.0'
        assert eventually(lambda: failed in server.get("/metrics").text, 10)
        assert server.get("/readyz").json["digest"] == before
        assert eventually(lambda: "new-one.ttl" in log.read_text("utf-8"), 2)


@pytest.fixture
def leaving(start: Start) -> Iterator[Running]:
    with start() as server:
        yield server


def test_x13_a_half_sent_request_does_not_hold_it_up(leaving: Running) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    with (
        socket.create_connection(("127.0.0.1", leaving.port)) as body,
        socket.create_connection(("127.0.0.1", leaving.port)) as headers,
    ):
        body.sendall(head + b"Content-Length: 100\r\n\r\nASK")
        headers.sendall(head)
        time.sleep(0.2)
        began = time.monotonic()
        leaving.process.terminate()
        assert leaving.process.wait(10) == 0
        assert time.monotonic() - began < 10


def test_a_running_request_is_finished_and_the_door_is_shut(leaving: Running) -> None:
    """A query that is still running at the end of the drain is told so; nothing is torn off."""
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?a = ?f && ?c != ?d) }"
    replies = []
    asking = threading.Thread(target=lambda: replies.append(leaving.query(text)))
    asking.start()
    time.sleep(0.3)
    below = children_of(leaving.process.pid)
    leaving.process.terminate()
    time.sleep(0.05)
    early = leaving.get("/readyz")
    assert early.status == 503
    assert early["Connection"] == "close"
    asking.join(12)
    assert replies
    assert replies[0].status in (200, 503)
    assert leaving.process.wait(10) == 0
    with pytest.raises(OSError, match="refused"):
        leaving.get("/healthz")
    assert eventually(lambda: not any(map(alive, below)), 3)


def test_ctrl_c_is_a_stop_like_any_other(leaving: Running) -> None:
    leaving.process.send_signal(signal.SIGINT)
    assert leaving.process.wait(10) == 0


def test_the_log_says_what_was_done_and_not_by_whom(start: Start, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with start("--log", str(log)) as server:
        server.query("SELECT * { ?secret ?p ?o } LIMIT 1", User_Agent="an-agent-with-a-name")
        server.get("/case/hotspot", {"lang": "da"})
        server.get("/sparql", {"query": "SELECT * {"})
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [line["status"] for line in lines] == [200, 200, 400]
    assert lines[0]["rows"] == 1
    assert len(lines[0]["query"]) == 12
    assert all(line["ms"] >= 0 for line in lines)
    text = log.read_text("utf-8")
    for secret in ("127.0.0.1", "secret", "an-agent", "lang"):
        assert secret not in text


def test_an_address_that_is_taken_is_one_line(start: Start, samspil: Command) -> None:
    with start() as server:
        done = samspil("serve", "--port", str(server.port), "--lang", "da")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(server.port) in done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--with", "nowhere.ttl"], 4),
        (["--workers", "many"], 2),
        (["--token-file", os.devnull], 2),
        (["--host", "no.such.host.invalid"], 2),
    ],
)
def test_wrong_options_are_one_line_and_start_nothing(
    words: list[str], code: int, samspil: Command
) -> None:
    done = samspil("serve", "--port", "0", *words, "--lang", "da")
    assert done.returncode == code, done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_more_cases_are_served_with_their_own_graph(start: Start) -> None:
    with start("--with", "tests/examples/family-cycle.ttl") as server:
        graph = "https://w3id.org/samspil/graph/with/family-cycle"
        text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        found = server.query(text).json["results"]["bindings"][0]["n"]["value"]
        assert int(found) > 20


def test_nothing_of_the_server_is_imported_by_other_commands() -> None:
    code = (
        "import sys; from samspil.doors.cli.main import run\n"
        "try: run(['questions'])\nexcept SystemExit: pass\n"
        "print(sorted({n.split('.')[0] for n in sys.modules} & {'starlette', 'uvicorn', 'jinja2'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "[]"
