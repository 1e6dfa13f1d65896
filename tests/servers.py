"""Real servers in processes of their own, and a client that keeps to what it is told."""

import http.client
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
READY = re.compile(r"http://[0-9.]+:(\d+)/")
LAUNCH = """
import json, sys
from samspil.doors.server.serving import serve
from samspil.doors.server.settings import Patience, Settings
from samspil.files.workspace import Workspace, find_workspace
from pathlib import Path
given = json.loads(sys.argv[1])
exec(given.pop("before", ""))
root = given.pop("root", None)
patience = Patience(**given.pop("patience", {}))
def told(key, **values): print(key, values.get("address", ""), file=sys.stderr, flush=True)
workspace = Workspace(Path(root)) if root else find_workspace()
serve(Settings(port=0, patience=patience, **given), workspace, told)
"""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def __getitem__(self, name: str) -> str:
        return self.headers.get(name, "")


@dataclass(frozen=True)
class Running:
    """A server process and where it listens."""

    process: "subprocess.Popen[bytes]"
    port: int
    heard: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | str | None = None,
        **headers: str,
    ) -> Reply:
        """One request; underscores in header names stand for dashes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            sent = body.encode() if isinstance(body, str) else body
            connection.request(method, path, sent, named)
            reply = connection.getresponse()
            return Reply(reply.status, reply.headers, reply.read())
        finally:
            connection.close()

    def query(self, text: str, **headers: str) -> Reply:
        """A SPARQL query, sent directly."""
        return self.ask("/sparql", "POST", text, Content_Type="application/sparql-query", **headers)

    def get(
        self, path: str, parameters: Mapping[str, str] | None = None, /, **headers: str
    ) -> Reply:
        """A GET with parameters."""
        asked = f"{path}?{urlencode(parameters)}" if parameters else path
        return self.ask(asked, **headers)


Start = Callable[..., AbstractContextManager[Running]]


def _started(words: list[str]) -> Running:
    """The process, once it has said where it listens. What it says goes to a file."""
    heard = Path(tempfile.mkstemp(prefix="samspil-heard-")[1])
    with heard.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), "SAMSPIL_LANG": "en"},
            stdout=subprocess.DEVNULL,
            stderr=file,
        )
    eventually(lambda: READY.search(heard.read_text("utf-8")) or process.poll() is not None, 30)
    match = READY.search(heard.read_text("utf-8"))
    assert match, heard.read_text("utf-8")
    return Running(process, int(match[1]), heard)


def _stopped(running: Running) -> None:
    if running.process.poll() is None:
        running.process.terminate()
        try:
            running.process.wait(12)
        except subprocess.TimeoutExpired:
            running.process.kill()
    running.heard.unlink()


@contextmanager
def _command(*words: str) -> Iterator[Running]:
    running = _started([sys.executable, "-m", "samspil", "serve", "--port", "0", *words])
    try:
        yield running
    finally:
        _stopped(running)


@contextmanager
def _settings(**settings: Any) -> Iterator[Running]:
    running = _started([sys.executable, "-c", LAUNCH, json.dumps(settings)])
    try:
        yield running
    finally:
        _stopped(running)


@pytest.fixture(scope="session")
def start() -> Start:
    """The command `samspil serve` with the words given."""
    return _command


@pytest.fixture(scope="session")
def start_with() -> Start:
    """A server with settings that no command line offers, such as short patience."""
    return _settings


@pytest.fixture(scope="session")
def running(start: Start) -> Iterator[Running]:
    """One server for all tests that leave it as it was."""
    with start() as one:
        yield one


def children_of(process: int) -> set[int]:
    """The processes below one, from the system's own table."""
    found: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "stat").read_text("utf-8")
        except OSError:
            continue
        if int(said.rpartition(")")[2].split()[1]) == process:
            found |= {int(folder.name), *children_of(int(folder.name))}
    return found


def alive(process: int) -> bool:
    """True if there is such a process, and more of it than its name."""
    try:
        said = Path(f"/proc/{process}/stat").read_text("utf-8")
    except OSError:
        return False
    return said.rpartition(")")[2].split()[0] != "Z"


def eventually(true: Callable[[], object], seconds: float) -> bool:
    """True as soon as it is true, False after so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.02)
    return bool(true())


def parts_of(address: str) -> tuple[str, int]:
    """Host and port."""
    split = urlsplit(address)
    assert split.hostname
    assert split.port
    return split.hostname, split.port
