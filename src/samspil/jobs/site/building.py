"""Making the folder: which pieces must be made, by several processes, and the folder taken over."""

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from samspil.jobs.publication import Publication
from samspil.jobs.site.folder import STATE, Folder
from samspil.jobs.site.making import Files, Maker, Piece
from samspil.jobs.site.naming import names_of
from samspil.jobs.site.whole import whole_files

_HEAP = 40  # pieces in one go: enough to make handing out cheap, few enough to show progress
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Built:
    """What came of it: pieces there are, pieces that were made, files that were written."""

    pieces: int
    made: int
    files: int


def build(content: Publication, place: Path, public: str, jobs: int, told: Told) -> Built:
    """The site of the content in the folder `place`, to be served at the address `public`.

    `told` hears how many pieces of how many are done.

    Raises: BadContent for an IRI that can be no file name, WrongUse, Unwritable.
    """
    folder = Folder(place)
    folder.open()
    try:
        names = names_of(content.names)
        maker = Maker(content, names, public, folder.knows_capitals)
        pieces = list(maker.pieces())
        pages = []
        done = files = 0
        told(0, len(pieces))
        for made in _made(maker, pieces, folder.new, jobs):
            done += len(made)
            for _, written in made:
                files += len(written)
                pages += [name for name in written if name.endswith(".html")]
            told(done, len(pieces))
        files += len(_write(folder.new, {**whole_files(maker, sorted(pages)), STATE: b"{}"}))
        folder.replace()
    finally:
        folder.drop()
    return Built(len(pieces), len(pieces), files)


Made = list[tuple[str, list[str]]]


def _made(maker: Maker, pieces: Sequence[Piece], place: Path, jobs: int) -> Iterator[Made]:
    """Makes the pieces; yields the keys and the files of those that are done."""
    heaps = [pieces[at : at + _HEAP] for at in range(0, len(pieces), _HEAP)]
    maker.prepare()
    if jobs == 1 or len(heaps) == 1 or sys.platform != "linux":
        for heap in heaps:
            yield _make(maker, heap, place)
        return
    gc.collect()
    gc.freeze()  # so that the processes' own collections do not copy what they only read
    _Worker.maker, _Worker.place = maker, place
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        try:
            waiting = {pool.submit(_Worker.make, heap) for heap in heaps}
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
        finally:
            gc.unfreeze()


class _Worker:
    """What a forked process knows: it was there when the process was forked."""

    maker: Maker
    place: Path

    @classmethod
    def make(cls, heap: Sequence[Piece]) -> Made:
        return _make(cls.maker, heap, cls.place)


def _make(maker: Maker, heap: Iterable[Piece], place: Path) -> Made:
    return [(piece.key, _write(place, maker.make(piece))) for piece in heap]


def _write(place: Path, files: Files) -> list[str]:
    """Writes the files; gives their names."""
    for name, body in files.items():
        path = place / name
        try:
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(made, "wb") as file:
            file.write(body)
    return list(files)
