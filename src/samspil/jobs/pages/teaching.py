"""The page that teaches a concept: every model, reading of one, regime and feature has its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from samspil.engine.noted import Noted
from samspil.engine.store import Store
from samspil.jobs.classification import Classification
from samspil.jobs.pages.content import Page
from samspil.jobs.pages.features import feature_page, features_page
from samspil.jobs.pages.knowledge import Knowledge
from samspil.jobs.pages.models import compare_models, model_page, subject_of
from samspil.jobs.pages.regimes import compare_regimes, regime_page
from samspil.jobs.rules import ModelRule, RuleSet
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES, Language
from samspil.words.vocabulary import NS, SKOS

Kind = Literal["model", "regime", "feature", "features"]


@dataclass(frozen=True)
class Shelf:
    """What there is a teaching page of: the kind by IRI, in the order in which to list them.

    Where something is `noted`, it hears what the pages ask.
    """

    store: Store
    found: Sequence[Classification]
    rules: Mapping[str, ModelRule]
    kinds: Mapping[str, Kind]
    noted: Noted | None = None

    @cached_property
    def _knowing(self) -> Mapping[Language, Knowledge]:
        return {language: Knowledge(self.noted or self.store, language) for language in LANGUAGES}

    def page(self, iri: str, language: Language) -> Page:
        """The page of one concept."""
        know = self._knowing[language]
        match self.kinds[iri]:
            case "model":
                return model_page(know, self.rules[iri], self.found)
            case "regime":
                return regime_page(know, iri)
            case "feature":
                return feature_page(know, iri, [*self.rules.values()])
            case "features":
                return features_page(know, iri, [*self.rules.values()])

    def compare(self, iris: Sequence[str], language: Language) -> Page:
        """Several concepts side by side.

        Raises: WrongUse unless all are regimes or all are models.
        """
        know = self._knowing[language]
        kinds = {self.kinds[iri] for iri in iris}
        if kinds == {"regime"}:
            return compare_regimes(know, iris)
        if kinds == {"model"}:
            return compare_models(know, [self.rules[iri] for iri in iris])
        raise WrongUse("compare-kinds", names=", ".join(know.ref(iri).label for iri in iris))


def read_shelf(store: Store, rules: RuleSet, found: Sequence[Classification]) -> Shelf:
    """The teaching pages of a store whose arrangements have been classified as `found`."""
    models = {subject_of(rule): rule for rule in rules.models}
    regimes = store.names(
        f"SELECT ?x WHERE {{ ?x a <{NS}GovernanceRegime> ; <{SKOS}inScheme> ?list }} ORDER BY ?x"
    )
    kinds: dict[str, Kind] = dict.fromkeys(models, "model")
    kinds |= dict.fromkeys((row[0] for row in regimes), "regime")
    for feature in rules.features:
        kinds[feature.feature] = "feature"
        kinds[feature.feature.rsplit("/", 1)[0]] = "features"
    return Shelf(store, found, models, kinds)
