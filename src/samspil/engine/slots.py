"""The server's side of the keeper: workers that are asked, killed and forked anew.

A slot is a place for one worker. Whatever happens to the worker, its slot comes back with a fresh
one, which is used only after it has shown the digest of the data we meant it to hold.
"""

import asyncio
import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress

from samspil.engine.dataset import Dataset
from samspil.engine.frames import Head, Waiting, pack
from samspil.words.errors import BadContent

_PATIENCE = 60.0  # seconds for the keeper to read the data, and for a fork to greet


class KeeperLost(Exception):
    """The keeper has gone, and its workers with it."""


class KeeperLink:
    """One keeper process: forks and kills workers, and tells how they ended."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._numbers = itertools.count(1)
        self._ended: dict[int, asyncio.Future[int]] = {}
        self.fenced = False

    async def open(self) -> None:
        """Start the process and wait until it holds the data.

        Raises: BadContent if it holds other data than it was given.
        """
        with tempfile.TemporaryFile() as file:
            await asyncio.to_thread(file.write, self._dataset.quads)
            file.flush()
            file.seek(0)
            ours, theirs = socket.socketpair()
            with theirs:
                words = [str(theirs.fileno()), str(file.fileno())]
                self._process = _start_keeper(words, (theirs.fileno(), file.fileno()))
        self._frames = Waiting(ours)
        greeted = False
        try:
            async with asyncio.timeout(_PATIENCE):
                hello, _ = await self._frames.receive()
            if hello["digest"] != self._dataset.digest:
                raise BadContent("pool-digest")
            greeted = True
        except (EOFError, TimeoutError) as error:
            raise BadContent("pool-start") from error
        finally:
            if not greeted:  # also when nobody waits for it any more
                self.close()
        self.fenced = hello["fenced"]
        self._listener = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        with suppress(EOFError):
            while True:
                head, _ = await self._frames.receive()
                ended = self._ended.pop(head["gone"], None)
                if ended is not None and not ended.done():
                    ended.set_result(head["code"])
        for ended in self._ended.values():
            if not ended.done():
                ended.set_result(-signal.SIGKILL)

    async def fork(self, memory: int, nice: int) -> "Worker":
        """A fresh worker that may use `memory` bytes beyond what it shares.

        Raises: KeeperLost.
        """
        ours, theirs = socket.socketpair()
        number = next(self._numbers)
        self._ended[number] = asyncio.get_running_loop().create_future()
        head = {"do": "fork", "number": number, "memory": memory, "nice": nice}
        worker = Worker(number, self, Waiting(ours), self._ended[number])
        greeted = False
        try:
            with theirs:
                socket.send_fds(self._frames.link, [pack(head)], [theirs.fileno()])
            async with asyncio.timeout(_PATIENCE):
                hello, _ = await worker.frames.receive()
            if hello["digest"] != self._dataset.digest:
                raise KeeperLost
            greeted = True
        except (OSError, EOFError, TimeoutError) as error:
            raise KeeperLost from error
        finally:
            if not greeted:  # also when nobody waits for it any more
                worker.kill()
        return worker

    def kill(self, number: int) -> None:
        """End a worker now, whatever it is doing."""
        with suppress(OSError):
            self._frames.link.send(pack({"do": "kill", "number": number}))

    def close(self) -> None:
        """End the keeper, and so every worker."""
        listener = getattr(self, "_listener", None)
        if listener is not None:
            listener.cancel()
        self._process.kill()
        self._process.wait()
        self._frames.close()


def _start_keeper(words: Sequence[str], descriptors: Sequence[int]) -> "subprocess.Popen[bytes]":
    """The process; it takes a millisecond to start, and it is killed, never waited for in vain."""
    return subprocess.Popen(  # noqa: S603 - our own module in our own Python
        [sys.executable, "-m", "samspil.engine.keeper", *words],
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("SAMSPIL_DEBUG") else subprocess.DEVNULL,
        start_new_session=True,
    )


class Worker:
    """One forked process, asked over its own socket."""

    def __init__(
        self, number: int, keeper: KeeperLink, frames: Waiting, ended: asyncio.Future[int]
    ) -> None:
        self.frames = frames
        self.answered = 0
        self._number = number
        self._keeper = keeper
        self._ended = ended

    async def ask(self, head: Head, text: str) -> tuple[Head, bytes]:
        """Its reply.

        Raises: EOFError if it died over the question, KeeperLost if it was dead before.
        """
        try:
            await self.frames.send(head, text.encode())
        except ConnectionError as error:
            raise KeeperLost from error
        self.answered += 1
        return await self.frames.receive()

    def kill(self) -> None:
        """End it; nobody waits for it."""
        self._keeper.kill(self._number)
        self.frames.close()

    async def how_it_ended(self) -> int:
        """The exit code, or minus the signal; minus SIGKILL when nobody can say."""
        try:
            async with asyncio.timeout(1):
                return await asyncio.shield(self._ended)
        except TimeoutError:
            return -signal.SIGKILL
