"""Many files: in small heaps, in several processes, with nothing kept of a heap but a bundle.

A heap is checked by one process; when a process dies of a file, its heap is gone through again one
file at a time, and the file is named.
"""

import gc
import math
import multiprocessing
import os
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
from samspil.jobs.validation.keeping import Bundle
from samspil.jobs.validation.traces import Trace
from samspil.words.errors import Unreadable
from samspil.words.findings import Where
from samspil.words.language import LANGUAGES

_HEAP = 40  # files: more take more memory and are no quicker
_HEAVY = 5_000_000  # bytes of files, so that what a heap takes does not follow from its files' size
_IN_ONE_PROCESS = 12
_MOST_MEMORY = 4_000_000_000  # bytes of address space for one process
Heap = Sequence[Path]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Work:
    """What a process has to know to check a heap."""

    workspace: Workspace
    engine: str


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
    read_context(work.workspace)  # before the processes part, so that they share it
    gc.freeze()  # so that no process copies what is shared merely by looking whether it is in use
    yield from _in_processes(heaps, work, jobs, progress)


def heaped(groups: Sequence[Heap], jobs: int) -> list[list[Path]]:
    """Groups of files put together in heaps, as many for each process, none of many heavy files;
    no group is parted.
    """
    files = sum(map(len, groups))
    rounds = max(1, math.ceil(files / (_HEAP * jobs)))
    most = max(1, math.ceil(files / (rounds * jobs)))
    heaps: list[list[Path]] = []
    weight = 0
    for group in groups:
        heavy = sum(path.stat().st_size for path in group if path.is_file())
        if not heaps or len(heaps[-1]) + len(group) > most or weight + heavy > _HEAVY:
            heaps.append([])
            weight = 0
        heaps[-1] += group
        weight += heavy
    return heaps


def check_heap(heap: Heap, work: Work) -> Bundle:
    """The files of one heap, checked in sight of each other."""
    return _checked([_document(path, work.workspace) for path in heap], work)


def _checked(documents: Sequence[Document], work: Work) -> Bundle:
    context = read_context(work.workspace)
    return Bundle.of(check_together(documents, context, work.engine), context.organisations)


def trace_heap(heap: Heap, workspace: Workspace) -> list[Trace]:
    """The traces of the files of a heap, without checking them."""
    return [trace_of_document(_document(path, workspace)) for path in heap]


def _document(path: Path, workspace: Workspace) -> Document:
    """What a file says; of one that cannot be read, that it cannot be."""
    name = shown(path)
    try:
        return read(path, name, workspace)
    except Unreadable as error:
        reason = {lang: error.told(lang) for lang in LANGUAGES}
        top = Where(name, 1, 1, 1, 1)
        return Document(name, b"", Recorded(), (Mistake("unreadable", top, {"reason": reason}),))


def _in_processes(
    heaps: Sequence[Heap], work: Work, jobs: int, progress: Progress
) -> Iterator[Bundle]:
    waiting = list(heaps)
    total, done = sum(map(len, heaps)), 0
    names: dict[str, str] = {}  # what crosses from process to process comes as copies
    while waiting:
        broken: list[Heap] = []
        with _pool(jobs) as pool:
            running = {pool.submit(check_heap, heap, work): heap for heap in waiting}
            waiting = []
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
                            yield bundle.sharing(names)
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


def _alone(path: Path, work: Work) -> Bundle:
    """One file in a process of its own, which it may bring down."""
    with _pool(1) as pool:
        try:
            return pool.submit(check_heap, [path], work).result()
        except BrokenProcessPool:
            name = shown(path)
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
