"""The pieces made and written, by several processes where the system can fork."""

import gc
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from samspil.jobs.blocks import NOTHING, Block, Text
from samspil.jobs.dumps import FOLDER, Dump, names_of
from samspil.jobs.site.folder import Folder, told
from samspil.jobs.site.making import PUBLISHED, Files, Maker, Piece, files_of
from samspil.jobs.site.state import State

_HEAP = 40  # IRIs in one go: enough to make handing out cheap, few enough to show progress
_HEAPS = 8  # for each process at least, so that none waits long for the last
_SHIFT = 100  # heaps for each process, which then makes room for one that holds nothing yet


class Made(NamedTuple):
    """A piece that is done: its files, how many were written, and what the answer rests on.

    `names` is None where they are known: the answer is what it was, or the piece is an IRI. `lacks`
    are files that an IRI could have and has not, because no form or picture holds it any more.
    `dump` is what the piece is, if it is one, without its bytes; `read` are the properties that the
    process has noted as what teaching pages rest on.
    """

    piece: Piece
    names: Sequence[str] | None
    written: int
    mark: str = ""
    lacks: Sequence[str] = ()
    dump: Dump | None = None
    read: Collection[str] | None = ()


class Heap(NamedTuple):
    """Pieces that are made in one go; `telling` if they tell of the dumps, which must be there."""

    pieces: Sequence[Piece]
    telling: bool = False


@dataclass(frozen=True)
class Work:
    """What a process needs to make pieces; it is there before the process is forked."""

    maker: Maker
    folder: Folder
    before: State | None

    def make(self, pieces: Sequence[Piece], dumps: Sequence[Dump] = ()) -> list[Made]:
        """Make some pieces, and write what is not there already; of `dumps` they can tell."""
        if dumps:
            self.maker.web.published.made[:] = dumps
        return [self._make(piece) for piece in pieces]

    def _make(self, piece: Piece) -> Made:
        if piece.kind == "iri":
            files = self.maker.make(piece)
            content = self.maker.content
            of_case = piece.name in content.cases.places  # all others have every file they can have
            can_be = self.maker.files_of_case(piece.name) if of_case else ()
            lacks = [name for name in can_be if name not in files]
            read = self.maker.read if piece.name in content.shelf.kinds else ()
            return Made(piece, None, self.write(files), lacks=lacks, read=read)
        mark = self.maker.ready(piece).mark if piece.kind == "question" else ""
        if self.before and mark and self.before.answers.get(piece.key) == mark:
            return Made(piece, None, 0, mark)
        if piece.kind == "dump":
            before = self._dumped(piece.name)
            dump, plain = self.maker.dump(piece.name, before)
            files = files_of(dump, plain)
            same = before is not NOTHING and plain == before.plain
            written = 0 if same else self._write(files)
            return Made(piece, list(files), written, dump=replace(dump, held=b""))
        files = self.maker.make(piece)
        return Made(piece, list(files), self.write(files), mark)

    def _dumped(self, form: str) -> Text:
        """The dump of the last build, if it is there as it was left."""
        if self.before is None or form not in self.before.dumps:
            return NOTHING
        try:
            there = self.folder.place / FOLDER
            plain, packed = ((there / name).read_bytes() for name in names_of(form))
        except OSError:
            return NOTHING
        sums, blocks = self.before.dumps[form]
        if [sha256(body).hexdigest() for body in (plain, packed)] != sums:
            return NOTHING
        return Text(plain, packed, [Block(*one) for one in blocks])

    def write(self, files: Files) -> int:
        """Write the files that differ from those of the last build; give their number."""
        differing = {name: body for name, body in files.items() if self._differs(name, body)}
        return self._write(differing)

    def _write(self, files: Files) -> int:
        with told(self.folder.place):
            for name, body in files.items():
                _write(self.folder.new / name, body)
        return len(files)

    def _differs(self, name: str, body: bytes) -> bool:
        if self.before is None:
            return True
        try:
            return (self.folder.place / name).read_bytes() != body
        except FileNotFoundError:
            return True


def _write(path: Path, body: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        made = os.open(path, flags, 0o644)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(path, flags, 0o644)
    with os.fdopen(made, "wb") as file:
        file.write(body)


class Begun:
    """The dumps, for which nothing is looked up, as they are made beside all else."""

    def __init__(self, wait_for_them: Callable[[], list[Made]]) -> None:
        self._wait = wait_for_them

    @cached_property
    def made(self) -> list[Made]:
        """What has been made; waits for it."""
        return self._wait()

    @property
    def dumps(self) -> Sequence[Dump]:
        """What can be told of them."""
        return [one.dump for one in self.made if one.dump]


@contextmanager
def begun(work: Work, jobs: int) -> Iterator[Begun]:
    """Begins with the dumps, in a process of their own where the system can fork."""
    pieces = work.maker.dumps
    if not _can_fork(jobs):
        yield Begun(lambda: work.make(pieces))
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(work, pieces, sender), daemon=True)
    process.start()
    sender.close()

    def received() -> list[Made]:
        made: list[Made] | BaseException = receiver.recv()
        if isinstance(made, BaseException):
            raise made
        return made

    try:
        yield Begun(received)
    finally:
        process.terminate()
        process.join()


def _can_fork(jobs: int) -> bool:
    return jobs > 1 and sys.platform == "linux"


def _send(work: Work, pieces: Sequence[Piece], sender: Connection) -> None:
    made: list[Made] | BaseException
    try:
        made = work.make(pieces)
    except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
        made = error
    with suppress(OSError):  # nobody waits any more
        sender.send(made)


def side_by_side(
    work: Work, pieces: Sequence[Piece], jobs: int, begun: Begun
) -> Iterator[list[Made]]:
    """Makes the pieces beside the dumps that were begun, heap by heap.

    What takes longest comes first, so that no process is left with it in the end. What has made
    something large holds on to the memory, so where there is much to do others go on.
    """
    gc.enable()  # reading went on without
    # One process makes them, so that two indexes of the search are never held at once.
    downloads = Heap([piece for piece in pieces if piece.kind == "download"])
    others = [p for p in pieces if p.kind not in ("dump", "download", PUBLISHED.kind, "iri")]
    iris = [piece for piece in pieces if piece.kind == "iri"]
    size = min(_HEAP, 1 + len(iris) // (jobs * _HEAPS))
    small = [Heap(iris[at : at + size]) for at in range(0, len(iris), size)]
    waves = [[downloads, *(Heap([p]) for p in others), Heap([PUBLISHED], telling=True)], small]
    much = size == _HEAP
    if much:
        yield begun.made  # a process that makes them holds much
    for wave in waves if much else [[*chain(*waves)]]:
        if not _can_fork(jobs):
            yield from (work.make(h.pieces, begun.dumps if h.telling else ()) for h in wave)
        else:
            yield from _forked(work, wave, jobs, begun)
    if not much:
        yield begun.made


def _forked(work: Work, heaps: Sequence[Heap], jobs: int, begun: Begun) -> Iterator[list[Made]]:
    for at in range(0, len(heaps), _SHIFT * jobs):
        yield from _shift(work, heaps[at : at + _SHIFT * jobs], jobs, begun)


def _shift(work: Work, heaps: Sequence[Heap], jobs: int, begun: Begun) -> Iterator[list[Made]]:
    gc.collect()
    gc.freeze()  # so that the processes' own collections do not copy what they only read
    left = deque(heaps)
    running: set[Future[list[Made]]] = set()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, context, _begin, (work,)) as pool:
        try:
            while left or running:
                while left and len(running) <= jobs:  # one more, so that no process waits for us
                    heap = left.popleft()
                    dumps = begun.dumps if heap.telling else ()
                    running.add(pool.submit(_make, heap.pieces, dumps))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
        finally:
            gc.unfreeze()


_handed: dict[str, Work] = {}


def _begin(work: Work) -> None:
    """Runs first in each process, which has the work already: it is handed over by the fork."""
    _handed["work"] = work


def _make(pieces: Sequence[Piece], dumps: Sequence[Dump]) -> list[Made]:
    return _handed["work"].make(pieces, dumps)
