"""The process that holds the data and is forked into workers: `python -m samspil.engine.keeper`.

It has one thread and runs no query, so a fork of it is always in order. Data come once, as N-Quads
in a file that was opened for it; a worker shares its memory until it writes to it. The server says
`fork` (and hands over the worker's socket) or `kill`; the keeper says how each worker ended.
"""

import gc
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress

from pyoxigraph import RdfFormat, Store

from samspil.engine.dataset import dataset_of
from samspil.engine.frames import Blocking, Head
from samspil.engine.worker import die_with_parent, give_up, leave_the_network, work


class Keeper:
    """The data, the workers by number, and the socket to the server."""

    def __init__(self, link: socket.socket, data: int) -> None:
        self._frames = Blocking(link)
        self._workers: dict[int, int] = {}  # process by number
        self._store = Store()
        with os.fdopen(data, "rb") as file:
            self._store.bulk_load(file.read(), format=RdfFormat.N_QUADS)
        self._hello = {"digest": dataset_of(self._store).digest, "quads": len(self._store)}
        gc.collect()
        gc.freeze()  # so that a worker's own collections do not copy what it only reads

    def run(self, fenced: bool) -> None:
        """Serve until the server has gone."""
        awake, woken = socket.socketpair()
        awake.setblocking(False)
        woken.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(woken.fileno())
        self._frames.send({**self._hello, "fenced": fenced})
        with selectors.DefaultSelector() as selector:
            selector.register(self._frames.link, selectors.EVENT_READ)
            selector.register(awake, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if awake in ready:
                    with suppress(BlockingIOError):
                        awake.recv(4096)
                    self._bury()
                if self._frames.link in ready:
                    for head, _ in self._frames.receive_all():
                        if head["do"] == "fork":
                            self._fork(head)
                        else:
                            self._kill(head["number"])

    def _fork(self, head: Head) -> None:
        descriptor = self._frames.descriptors.pop(0)
        process = os.fork()
        if process == 0:
            self._become_worker(descriptor, head)
        self._workers[head["number"]] = process
        os.close(descriptor)

    def _become_worker(self, descriptor: int, head: Head) -> None:
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            die_with_parent()
            link = socket.socket(fileno=os.dup2(descriptor, 3))
            os.closerange(4, os.sysconf("SC_OPEN_MAX"))
            os.nice(head["nice"])
            give_up(head["memory"])
            work(link, self._store, self._hello)
            code = 0
        except (OSError, MemoryError):
            code = 2  # the server has gone, or there is no memory left for an answer
        finally:
            os._exit(code)

    def _kill(self, number: int) -> None:
        process = self._workers.get(number)
        if process is not None:
            os.kill(process, signal.SIGKILL)

    def _bury(self) -> None:
        """Say of every worker that has ended how it ended: an exit code, or minus a signal."""
        numbers = {process: number for number, process in self._workers.items()}
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                process, status = ended
                number = numbers.get(process)
                if number is not None:
                    del self._workers[number]
                    code = os.waitstatus_to_exitcode(status)
                    self._frames.send({"gone": number, "code": code})


def main() -> None:
    """Hold the data of descriptor 2nd argument and answer on the socket of the 1st."""
    link, data = (int(word) for word in sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server decides when to stop
    die_with_parent()
    fenced = leave_the_network()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        Keeper(socket.socket(fileno=link), data).run(fenced)


if __name__ == "__main__":
    main()
