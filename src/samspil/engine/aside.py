"""Work on what strangers send, in a process beside this one that can be killed.

Reading and checking run in C and Rust, which nothing in Python can stop. So they are done by one
process that is started when it is first needed, does one thing after the other, and is ended when
it takes too long or grows too big. What it was given is gone with it.
"""

import contextlib
import multiprocessing
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import ParamSpec, TypeVar, cast

from samspil.words.errors import Busy, QueryStopped, SamspilError

P = ParamSpec("P")
T = TypeVar("T")
_MEGABYTE = 1024 * 1024
_START = 60.0  # seconds


@dataclass(frozen=True)
class Bounds:
    """Seconds that a piece of work may take, megabytes of memory, and how many may wait.

    `late` and `crashed` are the texts that say why there is no result.
    """

    seconds: float = 20.0
    patience: float = 10.0
    megabytes: int = 2_000
    waiting: int = 4
    late: str = "work-deadline"
    crashed: str = "work-crash"


class Aside:
    """One process for one kind of work; it may be asked from any thread."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._turn = threading.Lock()
        self._queue = threading.BoundedSemaphore(self._bounds.waiting + 1)
        self._process: SpawnProcess | None = None
        self._link: Connection | None = None

    def do(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """What `work` gives, a function at the top of a module; it takes and gives plain values.

        Raises: Busy, QueryStopped, and what of ours the work raises.
        """
        with self._admitted():
            reply = self._asked(pickle.dumps((work, given, named)))
        if isinstance(reply, SamspilError):
            raise reply
        return cast(T, reply)

    @contextlib.contextmanager
    def _admitted(self) -> Iterator[None]:
        if not self._queue.acquire(blocking=False):
            raise Busy("lane-full", retry_after=2)
        try:
            if not self._turn.acquire(timeout=self._bounds.patience):
                raise Busy("lane-full", retry_after=5)
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._queue.release()

    def _asked(self, work: bytes) -> object:
        values: dict[str, object] = {
            "seconds": f"{self._bounds.seconds:g}",
            "megabytes": self._bounds.megabytes,
        }
        try:
            link = self._open()
            link.send_bytes(work)
            if not link.poll(self._bounds.seconds):
                self.close()
                raise QueryStopped(self._bounds.late, **values)
            return pickle.loads(link.recv_bytes())  # noqa: S301 - from our own process
        except (EOFError, OSError):
            self.close()
            raise QueryStopped(self._bounds.crashed, **values) from None

    def _open(self) -> Connection:
        if self._link is None or self._process is None or not self._process.is_alive():
            self.close()
            spawning = multiprocessing.get_context("spawn")
            self._link, theirs = spawning.Pipe()
            arguments = (theirs, self._bounds.megabytes * _MEGABYTE)
            self._process = spawning.Process(target=_serve, args=arguments, daemon=True)
            self._process.start()
            theirs.close()
            if self._link.poll(_START):  # what is imported on the way is not the work's own time
                self._link.recv_bytes()
        return self._link

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join(2)
        if self._link is not None:
            self._link.close()
        self._process = self._link = None


def _serve(link: Connection, memory: int) -> None:
    """Do what is asked, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound(memory)
    link.send_bytes(b"here")
    while True:
        try:
            work, given, named = pickle.loads(link.recv_bytes())  # noqa: S301 - from our parent
        except (EOFError, OSError):
            return
        try:
            reply = work(*given, **named)
        except SamspilError as error:
            reply = _plain(error)
        link.send_bytes(pickle.dumps(reply))


def _plain(error: SamspilError) -> SamspilError:
    """The error with values that another process understands."""
    values = {n: v if isinstance(v, Mapping) else str(v) for n, v in error.values.items()}
    return Told(error.key, **values)


class Told(SamspilError):
    """An error that was raised elsewhere."""


def _bound(memory: int) -> None:
    """No more memory than this, nothing written to any file."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
