"""The website of one publication: what every page is made from."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from samspil.engine.store import Said
from samspil.jobs.catalogue.about import read_about
from samspil.jobs.catalogue.published import Published
from samspil.jobs.catalogue.writing import Statements
from samspil.jobs.check_pages import read_checks
from samspil.jobs.checks import Checks
from samspil.jobs.citation import Record, as_text, read_records, short_names
from samspil.jobs.pages.content import Source
from samspil.jobs.pages.knowledge import Knowledge, as_sentence
from samspil.jobs.publication import Publication
from samspil.jobs.search.documents import build_index
from samspil.jobs.search.index import Index
from samspil.jobs.web.addresses import CATALOGUE, QUESTIONS, Addresses
from samspil.jobs.web.templating import Crumb, Leading, Place, Templates
from samspil.jobs.web.things import Value
from samspil.jobs.web.vocabulary import Documented
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.media import DESCRIPTIONS, FORMS
from samspil.words.vocabulary import BASE

_KEPT = 8_192  # links; the terms of the ontology are asked for on every page
_EXAMPLES = 5
_SOURCES = BASE + "source/"


@dataclass(frozen=True)
class Website:
    """`content` at `addresses`; `free_sparql` says whether readers may write their own queries.

    `engine` is what finds and answers: a server that is asked, or the reader's own browser.
    """

    content: Publication
    addresses: Addresses
    free_sparql: bool = True
    engine: Literal["server", "local"] = "server"

    @cached_property
    def templates(self) -> Templates:
        """Makes the pages."""
        return Templates(self.addresses, self.link, self.content.licence, self.local)

    def prepare(self) -> None:
        """Look up now what many pages need, so that forked processes share it."""
        self.templates.prepare()
        _ = self._works, self.content.described, self.content.cases

    @cached_property
    def terms(self) -> Said:
        """What has been read of the terms of the ontology, for every page to come."""
        return {}

    @cached_property
    def names_of_terms(self) -> Mapping[Language, dict[str, str]]:
        """What the terms of the ontology that were named on some page are called."""
        return {language: {} for language in LANGUAGES}

    @cached_property
    def values_of_terms(self) -> Mapping[Language, dict[str, Value]]:
        """The same terms as a page shows them."""
        return {language: {} for language in LANGUAGES}

    @cached_property
    def documented(self) -> Documented:
        """The ontology, the checks that apply to its terms, and how they are used."""
        met = Counter(rule.iri for found in self.content.shelf.found for rule in found.realised)
        return Documented(self.content.store, met)

    @cached_property
    def checks(self) -> Checks:
        """Every check by its code."""
        return read_checks(self.content.workspace)

    def place(
        self,
        path: str,
        language: Language,
        section: str = "",
        query: Mapping[str, str] | None = None,
        crumbs: Sequence[Crumb] = (),
    ) -> Place:
        """Where a page stands, below the front page."""
        front = Crumb(say(language, "nav-front"), self.addresses.page("", language))
        return Place(path, language, section, query or {}, (front, *crumbs))

    def crumb(self, section: str, path: str, language: Language) -> Crumb:
        """The step over a part of the navigation."""
        return Crumb(say(language, f"nav-{section}"), self.addresses.page(path, language))

    @cached_property
    def link(self) -> Leading:
        """Where an IRI leads in a language; empty if it leads nowhere."""
        return lru_cache(_KEPT)(self._leading)

    def _leading(self, iri: str, language: Language) -> str:
        href = self.addresses.of(iri, language)
        return href if iri in self.content.described or href == iri else ""

    @cached_property
    def found(self) -> Callable[[str], tuple[int, Sequence[str]]]:
        """How many IRIs `?x` stand in a pattern of SPARQL, and the first of them: the page asks for
        the same in each language.
        """
        return lru_cache(len(LANGUAGES))(self._found)

    def _found(self, pattern: str) -> tuple[int, Sequence[str]]:
        rows = self.content.store.names(f"SELECT DISTINCT ?x WHERE {{ {pattern} }} ORDER BY ?x")
        return len(rows), [row[0] for row in rows[:_EXAMPLES]]

    def forms(self, iri: str, language: Language) -> list[tuple[str, str, str]]:
        """The descriptions of an IRI as files: what each is called, its address, its media type."""
        return [
            (
                say(language, f"file-{name}"),
                self.addresses.described(iri, name),
                FORMS[name].media_type,
            )
            for name in DESCRIPTIONS
        ]

    @cached_property
    def published(self) -> Published:
        """What the catalogue says of it."""
        whole, page = self.addresses.whole, self.addresses.page
        return Published(
            self.content,
            read_about(self.content.workspace, self.content.store),
            public=whole(self.addresses.file("")),
            page=whole(page(CATALOGUE)),
            question=lambda name: whole(self.question(name, "da")),
            described=lambda iri, form: whole(self.addresses.described(iri, form)),
            sparql=self.free_sparql and self.engine == "server",
            api=self.engine == "server",
        )

    @cached_property
    def documents(self) -> dict[str, Statements]:
        """What has been said of everything that is published, by the name of the document."""
        return {}

    def question(self, name: str, language: Language) -> str:
        """The address of a question's page."""
        return self.addresses.page(f"{QUESTIONS}/{name}", language)

    def label(self, iri: str, language: Language) -> str:
        """The name of an IRI, looked up."""
        found = self.content.store.labels([iri], language)
        return found.get(iri) or self.content.vocabulary.shorten(iri).strip("<>")

    def definition(self, iri: str, language: Language) -> str:
        """What a term means, as a sentence; "" if it is not defined."""
        text = Knowledge(self.content.store, language).definition(iri)
        return as_sentence(text) if text else ""

    def source(self, iri: str, language: Language, label: str = "") -> Source:
        """A work as a page cites it; `label` is its name, where that has been looked up."""
        key = iri.removeprefix(_SOURCES)
        records, short = self._works[language]
        if not iri.startswith(_SOURCES) or key not in records:
            label = label or self.label(iri, language)
            return Source(iri, label, label)
        return Source(iri, short[key], as_text([records[key]]).strip())

    def works(self, language: Language) -> Mapping[str, tuple[Record, str]]:
        """Every publication by IRI, and what it is called for short."""
        records, short = self._works[language]
        return {_SOURCES + key: (record, short[key]) for key, record in records.items()}

    def record(self, iri: str, language: Language) -> Record | None:
        """A source as reference managers want it; None if it is no publication."""
        return self._works[language][0].get(iri.removeprefix(_SOURCES))

    @property
    def local(self) -> bool:
        """True where there is no server to ask."""
        return self.engine == "local"

    def index(self, language: Language) -> Index:
        """What there is to find; made when it is first asked for."""
        return self._indexes[language] if language in self._indexes else self._indexed(language)

    def forget(self) -> None:
        """Let go of what is large and was made for a file or two."""
        self.documents.clear()
        self._indexes.clear()

    @cached_property
    def _indexes(self) -> dict[Language, Index]:
        return {}

    def _indexed(self, language: Language) -> Index:
        content = self.content
        made = build_index(content.store, content.questions, content.themes, language, QUESTIONS)
        return self._indexes.setdefault(language, made)

    @cached_property
    def _works(self) -> Mapping[Language, tuple[Mapping[str, Record], Mapping[str, str]]]:
        found = {}
        for language in LANGUAGES:
            records = read_records(self.content.store, language)
            found[language] = (records, short_names(records, language))
        return found
