"""Many files: in small heaps, in several processes, with nothing kept of a heap but a bundle.

A heap is checked by one process; when a process dies of a file, its heap is gone through again one
file at a time, and the file is named.
"""

import gc
import math
import multiprocessing
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from samspil.files.document import Document
from samspil.files.mistakes import Mistake
from samspil.files.opening import shown
from samspil.files.places import Recorded
from samspil.files.reading import read
from samspil.files.workspace import Workspace
from samspil.jobs.validation.chunk import check_together, trace_of_document
from samspil.jobs.validation.context import read_context
from samspil.jobs.validation.engines import make_ready
from samspil.jobs.validation.keeping import Bundle
from samspil.jobs.validation.traces import Trace
from samspil.words.errors import Unreadable
from samspil.words.findings import Where
from samspil.words.language import LANGUAGES

_HEAP = 40  # files on average: more take more memory and are no quicker
_MOST = 60  # files, where they are small
_LEAST = 2_000  # bytes
_HEAVY = 5_000_000  # bytes of files, so that what a heap takes does not follow from its files' size
_OF_A_SHIFT = 20  # heaps for each process; to begin a shift takes a fiftieth of it
_IN_ONE_PROCESS = 12
_MOST_MEMORY = 4_000_000_000  # bytes of address space for one process
Heap = Sequence[str]  # paths
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Work:
    """What a process has to know to check a heap."""

    workspace: Workspace
    engine: str


def silent(_done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True)
class Run:
    """How a validation is run; none of it changes what is found in a file that is looked at.

    `jobs` is the number of processes, 0 for as many as the machine has processors. `since` is a
    revision: only files that changes since then can reach are looked at. `cache` is a folder.
    """

    engine: str = "pyshifty"
    jobs: int = 0
    since: str = ""
    cache: Path | None = None
    progress: Progress = silent


def check_heaps(
    heaps: Sequence[Heap], work: Work, jobs: int, progress: Progress
) -> Iterator[Bundle]:
    """Every file of every heap checked, the heaps in no particular order."""
    total = sum(map(len, heaps))
    if jobs == 1 or total <= _IN_ONE_PROCESS:
        done = 0
        for heap in heaps:
            yield check_heap(heap, work)
            done += len(heap)
            progress(done, total)
        return
    _make_ready(work)
    yield from _in_processes(heaps, work, jobs, progress)


def heaped(groups: Sequence[Heap], jobs: int) -> list[list[str]]:
    """Groups of files put together in heaps, as many and as heavy ones for each process; no group
    is parted.
    """
    weights = [sum(map(_weight, group)) for group in groups]
    rounds = max(1, math.ceil(sum(map(len, groups)) / (_HEAP * jobs)))
    share = min(_HEAVY, sum(weights) / (rounds * jobs))
    heaps: list[list[str]] = []
    before = 0
    ends = 0.0
    for group, weight in zip(groups, weights, strict=True):
        if not heaps or before + weight / 2 > ends or len(heaps[-1]) + len(group) > _MOST:
            heaps.append([])
            ends = before + share
        heaps[-1] += group
        before += weight
    return heaps


def _weight(path: str) -> int:
    """What a file weighs in bytes; reading even an empty one takes something."""
    try:
        there = os.stat(path)  # noqa: PTH116 - thousands of path objects take their time
    except OSError:
        return _LEAST
    return _LEAST + (there.st_size if stat.S_ISREG(there.st_mode) else 0)


def check_heap(heap: Heap, work: Work) -> Bundle:
    """The files of one heap, checked in sight of each other."""
    return _checked([_document(path, work.workspace) for path in heap], work)


def _make_ready(work: Work) -> None:
    """Read what every process needs before they part, so that they share it."""
    context = read_context(work.workspace)
    context.make_ready()
    make_ready(work.engine, context.book.of_statements, context.book.of_names)
    gc.freeze()  # so that no process copies what is shared merely by looking whether it is in use


def _checked(documents: Sequence[Document], work: Work) -> Bundle:
    context = read_context(work.workspace)
    return Bundle.of(check_together(documents, context, work.engine), context.organisations)


def trace_heap(heap: Heap, workspace: Workspace) -> list[Trace]:
    """The traces of the files of a heap, without checking them."""
    return [trace_of_document(_document(path, workspace)) for path in heap]


def _document(path: str, workspace: Workspace) -> Document:
    """What a file says; of one that cannot be read, that it cannot be."""
    name = shown(Path(path))
    try:
        return read(Path(path), name, workspace)
    except Unreadable as error:
        reason = {lang: error.told(lang) for lang in LANGUAGES}
        top = Where(name, 1, 1, 1, 1)
        return Document(name, b"", Recorded(), (Mistake("unreadable", top, {"reason": reason}),))


def _in_processes(
    heaps: Sequence[Heap], work: Work, jobs: int, progress: Progress
) -> Iterator[Bundle]:
    """In shifts: a process keeps the memory of its heaviest heap, and ends with its shift."""
    total, done = sum(map(len, heaps)), 0
    shift = jobs * _OF_A_SHIFT
    for first in range(0, len(heaps), shift):
        broken: list[Heap] = []
        with _pool(jobs) as pool:
            running = {pool.submit(check_heap, h, work): h for h in heaps[first : first + shift]}
            try:
                while running:
                    finished, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        heap = running.pop(future)
                        bundle = _outcome(future)
                        if bundle is None:
                            broken.append(heap)
                        else:
                            done += len(heap)
                            progress(done, total)
                            yield bundle
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for path in (path for heap in broken for path in heap):
            done += 1
            progress(done, total)
            yield _alone(path, work)


def _outcome(future: Future[Bundle]) -> Bundle | None:
    """What a heap gave; None if its process died."""
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _alone(path: str, work: Work) -> Bundle:
    """One file in a process of its own, which it may bring down."""
    with _pool(1) as pool:
        try:
            return pool.submit(check_heap, [path], work).result()
        except BrokenProcessPool:
            name = shown(Path(path))
            mistake = Mistake("resource-limit", Where(name, 1, 1, 1, 1))
            return _checked([Document(name, b"", Recorded(), (mistake,))], work)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Forked processes share what has been read already; where there is no fork they read it anew.
    method = "fork" if sys.platform == "linux" else None
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_bound)


def _bound() -> None:
    """Bounds what one process may take."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def processors() -> int:
    """How many processes may run at once on this machine."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
