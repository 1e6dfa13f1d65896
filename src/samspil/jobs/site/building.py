"""Making the folder: which pieces must be made, and the folder taken over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from samspil.jobs.blocks import Block
from samspil.jobs.dumps import LINES, Dump, stable
from samspil.jobs.publication import Publication
from samspil.jobs.site.changes import Change, change
from samspil.jobs.site.folder import STATE, Folder
from samspil.jobs.site.making import Files, Maker, noting
from samspil.jobs.site.naming import aside_of
from samspil.jobs.site.planning import Plan, extras_of, listed_of, plan, taught_of
from samspil.jobs.site.state import State, read_state, tool_of
from samspil.jobs.site.working import Made, Work, begun, side_by_side
from samspil.jobs.web.downloads import DOCUMENTS
from samspil.jobs.web.sitemap import sitemaps
from samspil.words.language import LANGUAGES
from samspil.words.vocabulary import CASE

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Built:
    """What came of it: pieces there are, pieces that were made, files that were written."""

    pieces: int
    made: int
    files: int


def build(  # noqa: PLR0913 - what a build is told
    content: Publication, place: Path, public: str, jobs: int, told: Told, *, forms: bool = False
) -> Built:
    """The site of the content in the folder `place`, to be served at the address `public`.

    `told` hears how many pieces of how many are done. With `forms` each case is there as a form.

    Raises: BadContent for an IRI that can be no file name, WrongUse, Unwritable.
    """
    folder = Folder(place)
    try:
        folder.open()
        content = noting(replace(content, dataset=stable(content.dataset)))
        maker = Maker(content, aside_of(content.names), public, folder.knows_capitals, forms)
        return _built(maker, folder, jobs, told)
    finally:
        folder.drop()


def _built(maker: Maker, folder: Folder, jobs: int, told: Told) -> Built:
    content = maker.content
    before = read_state(folder.place)
    settings = (sorted(maker.aside.items()), maker.plain, maker.forms, content.licence)
    tool = tool_of(content.workspace, maker.public, *settings, content.versions.digests)
    again = before if before.tool == tool else None
    work = Work(maker, folder, again)
    made: list[Made] = []
    with begun(work, jobs) as dumps:
        maker.prepare()
        listed, taught, extras = listed_of(maker), taught_of(maker), extras_of(maker)
        now = State(tool, listed, taught, extras=extras, iris=content.names)
        changed = _changed(folder, again, maker) if again else None
        todo = plan(maker, before, now, changed)
        maker.share(todo.pieces)
        told(0, len(todo.pieces))
        for done in side_by_side(work, todo.pieces, jobs, dumps):
            made += done
            told(len(made), len(todo.pieces))
    now = _with_results(now, before, todo, made)
    files = sum(one.written for one in made)
    files += work.write({**_lists(maker, now, again), STATE: now.written()})
    if again is None:
        folder.replace()
    else:
        unheld = {name for one in made for name in one.lacks}
        folder.change(_gone(maker, todo, before, now) | unheld)
    return Built(len(todo.pieces) + len(todo.kept), len(made), files)


def _changed(folder: Folder, before: State, maker: Maker) -> Change | None:
    """What has changed since; None where the folder does not hold what was said then."""
    try:
        said = (folder.place / LINES).read_bytes()
    except OSError:
        return None
    if sha256(said).hexdigest() != before.dumps["nq"][0][0]:
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
    noted = [one.read for one in made if one.read != ()] or [before.read]
    read = None if None in noted else sorted({name for names in noted for name in names or ()})
    dumps = {one.dump.plain.form.name: _summed(one.dump) for one in made if one.dump}
    return replace(now, read=read, dumps=dumps, answers=answers, files=files)


def _summed(dump: Dump) -> tuple[Sequence[str], Sequence[Block]]:
    """What tells the next build which blocks of a dump it can take over."""
    return [file.hashes["sha256"] for file in dump.files()], dump.blocks


def _lists(maker: Maker, now: State, before: State | None) -> Files:
    """What names every page of the site; nothing where these are as they were."""
    if before and [*before.iris] == [*now.iris] and before.files == now.files:
        return {}
    names = [name for listed in now.files.values() for name in listed]
    names += [name for iri in now.iris for name in maker.files_of(iri)]
    pages = sorted(name for name in names if name.endswith(".html"))
    beside = {maker.filing.plain(path, language) for path in maker.aside for language in LANGUAGES}
    beside |= {maker.filing.page(path, lang, {}) for path in DOCUMENTS for lang in LANGUAGES}
    beside |= {"404.html", "en/404.html"}
    addresses = maker.web.addresses
    return sitemaps(addresses, [addresses.at(page) for page in pages if page not in beside])


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
