"""What stands in each file of the site.

A piece is what is made together: all files of an IRI, of a page, of an answer. Its files depend on
the content and on nothing that happened before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from samspil.jobs.description import written
from samspil.jobs.publication import Publication
from samspil.jobs.site.answers import answer_files, filing_of
from samspil.jobs.site.lookup import Lookup
from samspil.jobs.site.naming import Names
from samspil.jobs.web.addresses import QUESTIONS, Addresses
from samspil.jobs.web.choosing import choices_of
from samspil.jobs.web.entity import entity_page
from samspil.jobs.web.filing import Choices, Filing, State
from samspil.jobs.web.fixed import FIXED
from samspil.jobs.web.front import front_page
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language
from samspil.words.media import LINKED_DATA

Files = Mapping[str, bytes]
_FORMS = tuple(form for form in LINKED_DATA if form != "html")


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


@dataclass(frozen=True)
class Maker:
    """Makes the files of one publication; with `plain`, also under names that need capitals."""

    content: Publication
    names: Names
    public: str
    plain: bool

    @cached_property
    def web(self) -> Website:
        """The website, as files."""
        choices: dict[str, Choices] = {}
        for name, question in self.content.questions.items():
            made = choices_of(self.content, question)
            choices |= {f"{QUESTIONS}/{name}": made, f"api/{name}": made}
        addresses = Addresses(self.public, Filing(choices, self.names.aside))
        return Website(self.content, addresses, free_sparql=False, engine="local")

    @cached_property
    def lookup(self) -> Lookup:
        """Finds out what is said of an IRI."""
        return Lookup(self.content.store)

    @property
    def filing(self) -> Filing:
        """Which file is what."""
        return filing_of(self.web)

    def prepare(self) -> None:
        """Look up now what every piece needs, so that forked processes share it."""
        self.lookup.prepare()
        self.web.prepare()

    def pieces(self) -> Iterator[Piece]:
        """Everything there is to make."""
        for path in ("", *FIXED):
            yield Piece("page", path)
        for name in self.content.questions:
            for state in sorted(self.filing.choices[f"{QUESTIONS}/{name}"].states):
                yield Piece("question", name, state)
        for iri in self.content.names:
            yield Piece("iri", iri)

    def make(self, piece: Piece) -> Files:
        """The files of a piece."""
        match piece.kind:
            case "iri":
                return self._iri(piece.name)
            case "question":
                return answer_files(self.web, self.content.questions[piece.name], piece.state)
        return {
            self.filing.page(piece.name, language, {}): self._page(piece.name, language)
            for language in LANGUAGES
        }

    def _page(self, path: str, language: Language) -> bytes:
        if path in FIXED:
            return FIXED[path].make(self.web, language, {}).encode()
        return front_page(self.web, language).encode()

    def files_of(self, iri: str) -> Sequence[str]:
        """The names of the files of an IRI."""
        path = self.names.paths[iri]
        found = [self.filing.page(path, language, {}) for language in LANGUAGES]
        stem = path.rstrip("/")
        found += [self.filing.download(f"{stem}.{form}", {}) for form in _FORMS]
        if path in self.names.aside and self.plain:
            found += [self.filing.plain(path, language) for language in LANGUAGES]
            found += [f"{path}.{form}" for form in _FORMS]
        return found

    def _iri(self, iri: str) -> Files:
        described = self.lookup.describe(iri)
        if described is None:
            raise KeyError(iri)
        bodies = [entity_page(self.web, described, language).encode() for language in LANGUAGES]
        bodies += [written(described, form, self.content.vocabulary) for form in _FORMS]
        names = self.files_of(iri)
        return dict(zip(names, bodies * (len(names) // len(bodies)), strict=True))
