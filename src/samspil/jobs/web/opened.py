"""A case as it is read for its pages and files: what both languages need is looked up once."""

from collections.abc import Sequence

from samspil.engine.store import Reading
from samspil.jobs.casefile import read_casefile
from samspil.jobs.explanation import FeatureStep, steps_of
from samspil.jobs.figures.drawing import Figure
from samspil.jobs.web.ego import ego_of
from samspil.jobs.web.telling import Teller
from samspil.jobs.web.website import Website
from samspil.words.language import Language


class OpenedCase:
    """One case, for as long as somebody makes pages and files of it; one of few if `alone`."""

    def __init__(self, web: Website, iri: str, *, alone: bool = False) -> None:
        self.web = web
        self._alone = alone
        self._store = Reading(web.content.store, web.terms)
        self.case = read_casefile(self._store, web.content.names, iri)
        self._tellers: dict[Language, Teller] = {}
        self._figures: dict[Language, Figure | None] = {}
        self._steps: dict[str, Sequence[FeatureStep]] = {}

    def teller(self, language: Language) -> Teller:
        """Who tells of it in a language."""
        if language not in self._tellers:
            self._tellers[language] = Teller(self.web, language, self._store)
        return self._tellers[language]

    def figure(self, language: Language) -> Figure | None:
        """Its picture; None for a case with more in it than a picture can hold."""
        if language not in self._figures:
            self._figures[language] = ego_of(self.teller(language), self.case)
        return self._figures[language]

    def steps(self, arrangement: str) -> Sequence[FeatureStep]:
        """How each feature of one of its arrangements was decided."""
        if arrangement not in self._steps:
            content = self.web.content
            grounds = content.grounds_of(arrangement) if self._alone else content.grounds
            self._steps[arrangement] = steps_of(self._store, arrangement, grounds)
        return self._steps[arrangement]
