"""Which model a collaboration is: what the source says beside what the rules say, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from samspil.jobs.classification import Assessment, Classification, Verdict
from samspil.jobs.explanation import Fact as Ground
from samspil.jobs.explanation import FeatureStep
from samspil.jobs.pages.content import Ref
from samspil.jobs.pages.models import subject_of
from samspil.jobs.web.telling import Teller
from samspil.jobs.whatif import what_would_it_take
from samspil.words.language import alphabetical
from samspil.words.vocabulary import NS, RDF_TYPE


class Assessed(NamedTuple):
    """One model: whether the source names it, what the rules say, and for want of which features.

    `takes` are the smallest sets of features that would make the rules say yes.
    """

    model: Ref
    rule: str
    asserted: bool
    verdict: str
    lacking: Sequence[Ref]
    unknown: Sequence[Ref]
    conflicting: Sequence[Ref]
    takes: Sequence[Sequence[Ref]]


class Grounded(NamedTuple):
    """A fact that a feature rests on, and who says so."""

    text: str
    said: str


class Feature(NamedTuple):
    """A feature of a collaboration; `fields` would decide it where it is unknown."""

    ref: Ref
    state: str
    rule: str
    grounds: Sequence[Grounded]
    fields: Sequence[Ref]


@dataclass(frozen=True)
class Verdicts:
    """The answer in sentences, every model, and every feature in one of its states."""

    sentences: Sequence[str]
    models: Sequence[Assessed]
    features: Sequence[Feature]

    def of(self, state: str) -> Sequence[Feature]:
        """The features in one state."""
        return [feature for feature in self.features if feature.state == state]


def verdicts(teller: Teller, arrangement: str, steps: Sequence[FeatureStep]) -> Verdicts | None:
    """How an arrangement was classified, in these steps; None for one that was not."""
    content = teller.web.content
    found = content.classified.get(arrangement)
    if found is None:
        return None
    models = [_assessed(teller, found, a) for a in found.assessments if a.rule.concept]
    grounded: dict[Ground, Grounded] = {}  # many features rest on the same facts
    features = [_feature(teller, step, arrangement, grounded) for step in steps]
    return Verdicts(
        _sentences(teller, found, models),
        sorted(models, key=_weight),
        sorted(features, key=lambda feature: alphabetical(feature.ref.label)),
    )


def _weight(model: Assessed) -> tuple[bool, bool, int, str]:
    """What the source names comes first, then what the rules find, then what lacks least."""
    realised = model.verdict == Verdict.REALISED
    missing = len(model.lacking) + len(model.unknown) + len(model.conflicting)
    return (not model.asserted, not realised, missing, model.rule)


def _assessed(teller: Teller, found: Classification, assessment: Assessment) -> Assessed:
    rule = assessment.rule
    asserted = rule.concept in found.asserted
    needed = what_would_it_take(found, rule) if asserted else None
    changes = (needed.changes or needed.shortest) if needed else ()
    return Assessed(
        teller.ref(subject_of(rule)),
        rule.rule,
        asserted,
        str(assessment.verdict),
        teller.refs(assessment.lacking),
        teller.refs(assessment.unknown),
        teller.refs(assessment.conflicting),
        [teller.refs(change) for change in changes],
    )


def _sentences(teller: Teller, found: Classification, models: Sequence[Assessed]) -> list[str]:
    words = [value.text for value in teller.values(found.arrangement, NS + "termUsedInSource")]
    named = ", ".join(teller.name(model) for model in found.asserted)
    quoted = ", ".join(teller.say("quoted", text=word) for word in words)
    if not named:
        made = [teller.say("case-asserted-none")]
    elif quoted:
        made = [teller.say("case-asserted-words", models=named, words=quoted)]
    else:
        made = [teller.say("case-asserted", models=named)]
    derived = [model.model.label for model in models if model.verdict == Verdict.REALISED]
    if derived:
        made.append(teller.say("case-derived", models=", ".join(sorted(derived))))
    else:
        made.append(teller.say("case-derived-none"))
    for model in models:
        if model.asserted:
            made.append(_compared(teller, model))
    return made


def _compared(teller: Teller, model: Assessed) -> str:
    """Whether source and rules agree on a model that the source names."""
    keys = {
        Verdict.REALISED: ("case-agrees", ()),
        Verdict.NOT_REALISED: ("case-contradicted", model.lacking),
        Verdict.UNKNOWN: ("case-not-derivable", model.unknown),
        Verdict.CONFLICT: ("case-in-conflict", model.conflicting),
    }
    key, features = keys[Verdict(model.verdict)]
    listed = "; ".join(ref.label for ref in features)
    return teller.say(key, model=model.model.label, features=listed)


def _feature(
    teller: Teller, step: FeatureStep, arrangement: str, grounded: dict[Ground, Grounded]
) -> Feature:
    grounds = []
    for fact in (*step.has, *step.lacks):
        if fact not in grounded:
            grounded[fact] = _grounded(teller, fact, arrangement)
        grounds.append(grounded[fact])
    return Feature(
        teller.ref(step.feature),
        step.state,
        step.rule,
        grounds,
        [] if step.present or step.absent else teller.refs(step.fields),
    )


def _grounded(teller: Teller, fact: Ground, arrangement: str) -> Grounded:
    kind = fact.property == RDF_TYPE
    what = teller.say("explain-is") if kind else teller.name(fact.property)
    shown = f"{what}: {teller.value(fact.value).text}"
    text = shown if fact.about == arrangement else f"{teller.name(fact.about)}: {shown}"
    said = []
    for one in fact.statements:
        parts = [teller.source(one.source).short, one.locator]
        parts += [teller.say("quoted", text=one.wording)] if one.wording else []
        parts += [teller.name(iri) for iri in (one.strength, one.status) if iri]
        said.append(" · ".join(filter(None, parts)))
    return Grounded(text, "; ".join(said))
