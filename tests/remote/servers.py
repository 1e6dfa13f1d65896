"""Real SPARQL servers for tests: Oxigraph from PyPI, Virtuoso from Debian, on free loopback ports.

A machine without Virtuoso skips what needs it and is told how to get it; where
SAMSPIL_REQUIRE_SERVERS is set, as in CI, a missing server is a failure.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from samspil.engine.credentials import Credentials
from samspil.engine.exchange import Exchange

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "examples"
Command = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Service:
    """A running server: where it is asked, and the environment in which it may be written to."""

    name: str
    url: str
    pid: int
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def credentials(self) -> Credentials:
        """What the environment says."""
        return Credentials.from_environment(self.environment)


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _missing(what: str, remedy: str) -> None:
    message = f"{what} is not installed; to run these tests: {remedy}"
    if os.environ.get("SAMSPIL_REQUIRE_SERVERS"):
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def running_process(command: list[str], port: int, folder: Path, seconds: float) -> Iterator[int]:
    """The id of a server that listens on `port`; it is ended and waited for, whatever happens."""
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + seconds
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                said = (folder / "output.txt").read_text()
                assert process.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def run_oxigraph(folder: Path, *, stored: bool = False, port: int = 0) -> Iterator[Service]:
    """An Oxigraph server, empty unless `folder` holds what an earlier one stored there."""
    binary = shutil.which("oxigraph", path=Path(sys.executable).parent)
    if binary is None:
        _missing("Oxigraph's server", "pip install oxigraph")
        raise AssertionError
    port = port or free_port()
    command = [binary, "serve", "--bind", f"127.0.0.1:{port}"]
    command += ["--location", str(folder / "store")] if stored else []
    with running_process(command, port, folder, 30) as pid:
        yield Service("oxigraph", f"http://127.0.0.1:{port}/query", pid)


@contextmanager
def run_virtuoso(folder: Path) -> Iterator[Service]:
    """An empty Virtuoso 7 as Debian ships it, with the password it ships with."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        _missing("Virtuoso", "apt-get install virtuoso-opensource-7-bin")
        raise AssertionError
    http, sql = free_port(), free_port()
    template = Path(__file__).with_name("virtuoso.ini").read_text()
    (folder / "virtuoso.ini").write_text(template.format(folder=folder, http=http, sql=sql))
    command = [binary, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with running_process(command, http, folder, 120) as pid:
        names = ("USER", "PASSWORD")
        environment = {f"SAMSPIL_ENDPOINT_{name}": "dba" for name in names}
        yield Service("virtuoso", f"http://127.0.0.1:{http}/sparql", pid, environment)


def samspil(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it, in English unless the environment says otherwise."""
    return subprocess.run(
        [sys.executable, "-m", "samspil", *map(str, words)],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT / "src"),
            "SAMSPIL_LANG": "en",
            **environment,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def _filled(service: Service) -> Service:
    """The service with our content and the examples in it, put there as a user would."""
    for paths in ((), (EXAMPLES,)):
        done = samspil("push", service.url, *paths, **service.environment)
        assert done.returncode == 0, done.stderr
    return service


@pytest.fixture(scope="session")
def filled_oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with run_oxigraph(tmp_path_factory.mktemp("oxigraph")) as service:
        yield _filled(service)


@pytest.fixture(scope="session")
def filled_virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with run_virtuoso(tmp_path_factory.mktemp("virtuoso")) as service:
        yield _filled(service)


@pytest.fixture(params=["oxigraph", "virtuoso"])
def filled(request: pytest.FixtureRequest) -> Service:
    """Each server in turn, with our content and the examples in it; tests leave it as it was."""
    service: Service = request.getfixturevalue(f"filled_{request.param}")
    return service


@pytest.fixture
def empty_oxigraph(tmp_path: Path) -> Iterator[Service]:
    with run_oxigraph(tmp_path) as service:
        yield service


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    with Exchange(seconds=30) as opened:
        yield opened
