"""Making the folder: which pieces must be made, by several processes, and the folder taken over."""

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from samspil.jobs.dumps import FORMS_OF_DUMPS, LINES, Dump, ordered
from samspil.jobs.publication import Publication
from samspil.jobs.site.changes import Change, change
from samspil.jobs.site.folder import STATE, Folder
from samspil.jobs.site.making import PUBLISHED, Files, Maker, Piece, files_of
from samspil.jobs.site.naming import aside_of
from samspil.jobs.site.planning import Plan, extras_of, listed_of, plan
from samspil.jobs.site.state import State, read_state, tool_of
from samspil.jobs.site.whole import sitemaps
from samspil.jobs.web.downloads import DOCUMENTS
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import CASE

_HEAP = 40  # IRIs in one go: enough to make handing out cheap, few enough to show progress
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Built:
    """What came of it: pieces there are, pieces that were made, files that were written."""

    pieces: int
    made: int
    files: int


class Made(NamedTuple):
    """A piece that is done: its files, those that were written, and what the answer rests on.

    `names` is None where the answer is what it was; `dump` is what the piece is, if it is one.
    """

    piece: Piece
    names: Sequence[str] | None
    written: Sequence[str]
    mark: str = ""
    dump: Dump | None = None


def build(  # noqa: PLR0913 - what a build is told
    content: Publication, place: Path, public: str, jobs: int, told: Told, *, forms: bool = False
) -> Built:
    """The site of the content in the folder `place`, to be served at the address `public`.

    `told` hears how many pieces of how many are done. With `forms` each case is there as a form.

    Raises: BadContent for an IRI that can be no file name, WrongUse, Unwritable.
    """
    folder = Folder(place)
    folder.open()
    try:
        content = replace(content, dataset=ordered(content.dataset))
        maker = Maker(content, aside_of(content.names), public, folder.knows_capitals, forms)
        return _built(maker, folder, jobs, told)
    finally:
        folder.drop()


def _built(maker: Maker, folder: Folder, jobs: int, told: Told) -> Built:
    content = maker.content
    maker.prepare()
    before = read_state(folder.place)
    settings = (sorted(maker.aside.items()), maker.plain, maker.forms)
    tool = tool_of(content.workspace, maker.public, *settings, content.versions.names)
    said = sha256(content.dataset.quads).hexdigest()
    now = State(tool, said, listed_of(maker), extras_of(maker), iris=content.names)
    again = before if before.tool == tool else None
    changed = _changed(folder, again, maker) if again else None
    todo = plan(maker, before, now, changed)
    work = _Work(maker, folder, again)
    made: list[Made] = []
    told(0, len(todo.pieces))
    for done in _made(work, [piece for piece in todo.pieces if piece != PUBLISHED], jobs):
        made += done
        told(len(made), len(todo.pieces))
    dumps = {one.piece.name: one.dump for one in made if one.dump}
    maker.web.published.made[:] = [dumps[form] for form in FORMS_OF_DUMPS]
    made += work.make([PUBLISHED])
    told(len(made), len(todo.pieces))
    now = _with_results(now, before, todo, made)
    files = sum(len(one.written) for one in made)
    files += len(work.write({**_lists(maker, now, again), STATE: now.written()}))
    if again is None:
        folder.replace()
    else:
        folder.change(_gone(maker, todo, before, now) | _unheld(maker, made))
    return Built(len(todo.pieces) + len(todo.kept), len(made), files)


def _changed(folder: Folder, before: State, maker: Maker) -> Change | None:
    """What has changed since; None where the folder does not hold what was said then."""
    try:
        said = (folder.place / LINES).read_bytes()
    except OSError:
        return None
    if sha256(said).hexdigest() != before.lines:
        return None
    return change(said, maker.content.dataset.quads, before.iris, maker.content.names)


def _with_results(now: State, before: State, todo: Plan, made: Sequence[Made]) -> State:
    """The state with what was found out while the pieces were made."""
    kept = {piece.key for piece in todo.kept if piece.kind != "iri"}
    answers = {key: mark for key, mark in before.answers.items() if key in kept}
    files = {key: before.files[key] for key in kept}
    for one in made:
        if one.piece.kind != "iri":
            key = one.piece.key
            files[key] = sorted(before.files[key] if one.names is None else one.names)
            if one.mark:
                answers[key] = one.mark
    return replace(now, answers=answers, files=files)


def _lists(maker: Maker, now: State, before: State | None) -> Files:
    """What names every page of the site; nothing where these are as they were."""
    if before and [*before.iris] == [*now.iris] and before.files == now.files:
        return {}
    names = [name for listed in now.files.values() for name in listed]
    names += [name for iri in now.iris for name in maker.files_of(iri)]
    pages = sorted(name for name in names if name.endswith(".html"))
    beside = {maker.filing.plain(path, language) for path in maker.aside for language in LANGUAGES}
    beside |= {maker.filing.page(path, lang, {}) for path in DOCUMENTS for lang in LANGUAGES}
    return sitemaps(maker.web.addresses, pages, beside | {"404.html", "en/404.html"})


def _unheld(maker: Maker, made: Sequence[Made]) -> set[str]:
    """Files that an IRI could have and has not, because no form or picture holds it any more."""
    return {
        name
        for one in made
        if one.piece.kind == "iri" and one.names is not None
        for name in {*maker.files_of(one.piece.name)}.difference(one.names)
    }


def _may_be_a_case(iri: str) -> bool:
    """True for an IRI such as cases have, and what hangs from them has not."""
    return iri.startswith(CASE) and "/" not in iri.removeprefix(CASE)


def _gone(maker: Maker, todo: Plan, before: State, now: State) -> set[str]:
    """Files that the last build made and this one has no more."""
    kept = {name for names in now.files.values() for name in names}
    gone = {name for names in before.files.values() for name in names} - kept
    gone |= {name for iri in todo.gone for name in maker.files_of(iri)}
    # Something may still be said of a case that is none any more.
    past = {iri for iri in before.iris if _may_be_a_case(iri)} - maker.content.cases.places.keys()
    return gone | {name for iri in past for name in maker.files_of_case(iri)}


@dataclass(frozen=True)
class _Work:
    """What a process needs to make pieces; it is there before the process is forked."""

    maker: Maker
    folder: Folder
    before: State | None

    def make(self, heap: Sequence[Piece]) -> list[Made]:
        """Make some pieces, and write what is not there already."""
        return [self._make(piece) for piece in heap]

    def _make(self, piece: Piece) -> Made:
        mark = self.maker.ready(piece).mark if piece.kind == "question" else ""
        if self.before and mark and self.before.answers.get(piece.key) == mark:
            return Made(piece, None, (), mark)
        dump = self.maker.dump(piece.name) if piece.kind == "dump" else None
        files = files_of(dump) if dump else self.maker.make(piece)
        return Made(piece, list(files), self.write(files), mark, dump)

    def write(self, files: Files) -> list[str]:
        """Write the files that differ from those of the last build; give their names."""
        changed = [name for name in files if self._differs(name, files[name])]
        for name in changed:
            _write(self.folder.new / name, files[name])
        return changed

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


_forked: dict[str, _Work] = {}


def _heaps(pieces: Sequence[Piece]) -> list[Sequence[Piece]]:
    """What takes longest comes first, so that no process is left with it in the end."""
    long = [[piece] for piece in pieces if piece.kind != "iri"]
    iris = [piece for piece in pieces if piece.kind == "iri"]
    return [*long, *(iris[at : at + _HEAP] for at in range(0, len(iris), _HEAP))]


def _made(work: _Work, pieces: Sequence[Piece], jobs: int) -> Iterator[list[Made]]:
    """Makes the pieces, side by side where the system can fork."""
    heaps = _heaps(pieces)
    if jobs == 1 or sys.platform != "linux":
        for heap in heaps:
            yield work.make(heap)
        return
    gc.collect()
    gc.freeze()  # so that the processes' own collections do not copy what they only read
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, context, _begin, (work,)) as pool:
        try:
            waiting = {pool.submit(_work, heap) for heap in heaps}
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
        finally:
            gc.unfreeze()


def _begin(work: _Work) -> None:
    """Runs first in each process, which has the work already: it is handed over by the fork."""
    _forked["work"] = work


def _work(heap: Sequence[Piece]) -> list[Made]:
    return _forked["work"].make(heap)
