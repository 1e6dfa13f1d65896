"""What stands in each file of the site.

A piece is what is made together: all files of an IRI, of a page, of an answer. Its files depend on
the content and on nothing that happened before.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from samspil.engine.noted import Noted
from samspil.jobs.blocks import NOTHING, Text
from samspil.jobs.description import describe, written
from samspil.jobs.dumps import FOLDER, FORMS_OF_DUMPS, Dump, write_dump
from samspil.jobs.publication import Publication
from samspil.jobs.site.answers import Ready, answer_files, filing_of
from samspil.jobs.site.lookup import Lookup
from samspil.jobs.site.naming import path_of
from samspil.jobs.site.whole import WHOLE
from samspil.jobs.versions import Version
from samspil.jobs.web.addresses import CASES, CATALOGUE, DATA, QUESTIONS, Addresses, index_file
from samspil.jobs.web.case import case_page
from samspil.jobs.web.case_files import NETWORK, SHEETS, case_file, case_file_paths
from samspil.jobs.web.cases import CasesFound, choices_of_cases
from samspil.jobs.web.choosing import choices_of
from samspil.jobs.web.downloads import DOCUMENTS, DOWNLOADS
from samspil.jobs.web.entity import entity_page
from samspil.jobs.web.filing import Choices, Filing, State
from samspil.jobs.web.fixed import FIXED
from samspil.jobs.web.front import front_page
from samspil.jobs.web.opened import OpenedCase
from samspil.jobs.web.sparql import vocabulary_file
from samspil.jobs.web.website import Website
from samspil.words.errors import Unwritable
from samspil.words.language import LANGUAGES, Language
from samspil.words.media import DESCRIPTIONS

Files = Mapping[str, bytes]
_PUBLISHED = ("", DATA, CATALOGUE)  # pages
# Downloads that tell of the dumps with their sizes and hashes.
_OF_DUMPS = ("catalogue", "catalogue-dk", "linkset")
_FEW = 2  # cases for each of which what it needs may be looked up by itself


@dataclass(frozen=True)
class Piece:
    """What is made together: the IRI, page or question `name`, in a `state` if it has several."""

    kind: str
    name: str
    state: State = ()

    @property
    def key(self) -> str:
        """Its name among all pieces."""
        chosen = "".join(f"/{name}={value}" for name, value in self.state)
        return f"{self.kind}:{self.name}{chosen}"


PUBLISHED = Piece("published", "")


def _of_a_kind() -> Mapping[str, Sequence[str]]:
    """The downloads that are no dumps: those together that differ in their form only, or need the
    same index.
    """
    with_index = {vocabulary_file(language): index_file(language) for language in LANGUAGES}
    found: dict[str, list[str]] = {}
    for name in DOWNLOADS:
        if not name.startswith(f"{FOLDER}/"):
            like = with_index.get(name, name)
            found.setdefault(like.removeprefix(".well-known/").partition(".")[0], []).append(name)
    return found


_DOWNLOADS = _of_a_kind()


def noting(content: Publication) -> Publication:
    """The same, but what its teaching pages read is noted."""
    return replace(content, shelf=replace(content.shelf, noted=Noted(content.store)))


@dataclass(frozen=True)
class Maker:
    """Makes the files of one publication; with `plain`, also under names that need capitals.

    With `forms` each case is there as a form for Excel and for an editor, too.
    """

    content: Publication
    aside: Mapping[str, str]
    public: str
    plain: bool
    forms: bool = False

    @cached_property
    def web(self) -> Website:
        """The website, as files."""
        choices: dict[str, Choices] = {CASES: choices_of_cases(self.content)}
        for name, question in self.content.questions.items():
            made = choices_of(self.content, question)
            choices |= {f"{QUESTIONS}/{name}": made, f"api/{name}": made}
        pictures = ("svg", NETWORK)
        of_cases = (*pictures, *SHEETS) if self.forms else pictures
        addresses = Addresses(self.public, Filing(choices, self.aside, of_cases))
        return Website(self.content, addresses, free_sparql=False, engine="local")

    @cached_property
    def lookup(self) -> Lookup:
        """Finds out what is said of an IRI."""
        return Lookup(self.content.store)

    @property
    def filing(self) -> Filing:
        """Which file is what."""
        return filing_of(self.web)

    @property
    def read(self) -> frozenset[str] | None:
        """The properties that the teaching pages made so far rest on; None if that is not known."""
        noted = self.content.shelf.noted
        return noted.read if noted else None

    def prepare(self) -> None:
        """Look up now what every piece needs, so that forked processes share it."""
        self.lookup.prepare()
        self.web.prepare()

    def share(self, pieces: Sequence[Piece]) -> None:
        """Look up now what is needed by many of the pieces that are to be made."""
        if sum(piece.name in self.content.cases.places for piece in pieces) > _FEW:
            _ = self.content.grounds

    @property
    def dumps(self) -> Sequence[Piece]:
        """Everything in every form, which is always made."""
        return [Piece("dump", form) for form in FORMS_OF_DUMPS]

    def pieces(self) -> Iterator[Piece]:
        """Everything there is to make."""
        content, choices = self.content, self.filing.choices
        yield from self.dumps
        yield from (Piece("download", name) for name in _DOWNLOADS if name not in _OF_DUMPS)
        yield from (Piece("page", path) for path in FIXED if path not in (*_PUBLISHED, CASES))
        yield from (Piece("cases", CASES, state) for state in sorted(choices[CASES].states))
        for name in content.questions:
            states = sorted(choices[f"{QUESTIONS}/{name}"].states)
            yield from (Piece("question", name, state) for state in states)
        yield from (Piece("whole", name) for name in WHOLE)
        yield from (Piece("version", name) for name in content.versions.names)
        yield from (Piece("iri", iri) for iri in content.names)
        yield PUBLISHED

    def make(self, piece: Piece) -> Files:
        """The files of a piece."""
        name = piece.name
        ways: Mapping[str, Callable[[], Files]] = {
            "iri": lambda: self._iri(name),
            "question": lambda: answer_files(self.ready(piece)),
            "cases": lambda: dict(self._cases(piece.state)),
            "version": lambda: dict(self._version(self.content.versions.version(name))),
            "dump": lambda: files_of(*self.dump(name)),
            "download": lambda: self._downloads(name),
            "published": self._published,
            "whole": lambda: WHOLE[name](self.web),
            "page": lambda: self._pages(name),
        }
        return ways[piece.kind]()

    def _pages(self, path: str) -> Files:
        return {
            self.filing.page(path, language, {}): self._page(path, language)
            for language in LANGUAGES
        }

    def ready(self, piece: Piece) -> Ready:
        """The answer that a piece is."""
        return Ready(self.web, self.lookup, self.content.questions[piece.name], piece.state)

    def dump(self, form: str, before: Text = NOTHING) -> tuple[Dump, bytes]:
        """Everything in one form, and its plain bytes; `before` is what it was."""
        return write_dump(self.content.dataset, form, self.content.vocabulary, before)

    def _downloads(self, name: str) -> Files:
        """Downloads that differ in their form only."""
        files = {one: DOWNLOADS[one].make(self.web) for one in _DOWNLOADS[name]}
        self.web.forget()
        return files

    def _published(self) -> Files:
        """What tells of the dumps and their hashes; it comes last, when they are made."""
        files = {one: made for name in _OF_DUMPS for one, made in self._downloads(name).items()}
        # A host without rules cannot send readers on, so the page itself stands at the IRI too.
        standing = {path: document.page for path, document in DOCUMENTS.items()}
        pages = {path: path for path in _PUBLISHED} | standing
        for language in LANGUAGES:
            made = {page: self._page(page, language) for page in {*pages.values()}}
            for path, page in pages.items():
                files[self.filing.page(path, language, {})] = made[page]
        return files

    def _page(self, path: str, language: Language) -> bytes:
        if path in FIXED:
            return FIXED[path].make(self.web, language, {}).encode()
        return front_page(self.web, language).encode()

    def _cases(self, state: State) -> Iterator[tuple[str, bytes]]:
        """The pages of the list of cases with one choice made, or none."""
        for language in LANGUAGES:
            found = CasesFound(self.web, language, dict(state))
            for page in range(1, found.pages + 1):
                name = self.filing.page(CASES, language, {**dict(state), "page": str(page)})
                yield name, found.page(page).encode()

    def files_of(self, iri: str) -> Sequence[str]:
        """The names of the files that an IRI can have."""
        of_case = self.files_of_case(iri) if iri in self.content.cases.places else ()
        return [*self._names(iri), *of_case]

    def _names(self, iri: str) -> Sequence[str]:
        """The names of the pages and descriptions of an IRI."""
        path = path_of(iri)
        found = [self.filing.page(path, language, {}) for language in LANGUAGES]
        stem = path.rstrip("/")
        found += [self.filing.download(f"{stem}.{form}", {}) for form in DESCRIPTIONS]
        if path in self.aside and self.plain:
            found += [self.filing.plain(path, language) for language in LANGUAGES]
            found += [f"{path}.{form}" for form in DESCRIPTIONS]
        return found

    def files_of_case(self, iri: str) -> Sequence[str]:
        """The names of the files that a case can have and no other IRI."""
        return [
            self.filing.download(of_case, {"lang": language})
            for language in LANGUAGES
            for of_case in case_file_paths(self.web, iri)
        ]

    def _version(self, version: Version) -> Iterator[tuple[str, bytes]]:
        """The ontology as it was: the page and the description of each IRI that names it."""
        for iri in (one for one in version.iris if one not in self.content.described):
            described, path = describe(iri, version.store), path_of(iri)
            if described is None:
                raise KeyError(iri)
            for language in LANGUAGES:
                page = entity_page(self.web, described, language)
                yield self.filing.page(path, language, {}), page.encode()
            for form in DESCRIPTIONS:
                body = written(described, form, self.content.vocabulary)
                yield self.filing.download(f"{path}.{form}", {}), body

    def _iri(self, iri: str) -> Files:
        version = self.content.versions.naming(iri)
        described = describe(iri, version.store) if version else self.lookup.describe(iri)
        if described is None:
            raise KeyError(iri)
        alone = "grounds" not in vars(self.content)  # of few cases, see `share`
        is_case = iri in self.content.cases.places
        opened = OpenedCase(self.web, iri, alone=alone) if is_case else None
        bodies = [
            (
                case_page(self.web, iri, language, opened)
                if opened
                else entity_page(self.web, described, language)
            ).encode()
            for language in LANGUAGES
        ]
        bodies += [written(described, form, self.content.vocabulary) for form in DESCRIPTIONS]
        names = self._names(iri)
        files = dict(zip(names, bodies * (len(names) // len(bodies)), strict=True))
        return files | dict(self._of_case(opened)) if opened else files

    def _of_case(self, opened: OpenedCase) -> Iterator[tuple[str, bytes]]:
        """The picture of a case and the case as a form, in each language, where they hold it."""
        for language in LANGUAGES:
            for path in case_file_paths(self.web, opened.case.iri):
                with suppress(Unwritable):
                    made = case_file(self.web, path, language, opened=opened)
                    if made:
                        yield self.filing.download(path, {"lang": language}), made.body


def files_of(dump: Dump, plain: bytes) -> Files:
    """A dump as it is and compressed."""
    return {dump.plain.path: plain, dump.packed.path: dump.held}
