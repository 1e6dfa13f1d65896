"""The page of a feature, and of all of them at once: how each is coded from a document."""

from collections.abc import Sequence

from samspil.jobs.pages.assembly import page, section
from samspil.jobs.pages.content import (
    Block,
    Definition,
    Definitions,
    Links,
    Page,
    Paragraph,
    Ref,
    Section,
    Statement,
)
from samspil.jobs.pages.knowledge import Knowledge, as_sentence
from samspil.jobs.pages.models import subject_of
from samspil.jobs.rules import ModelRule
from samspil.words.vocabulary import DCTERMS, NS, SKOS

_GUIDANCE = {
    "ask": NS + "codingQuestion",
    "counts": SKOS + "example",
    "counts-not": NS + "counterExample",
    "borderline": NS + "borderlineCase",
}


def feature_page(know: Knowledge, feature: str, rules: Sequence[ModelRule]) -> Page:
    """How one feature is recognised and coded."""
    return page(know, feature, (section(know, "recognise", *_guide(know, feature, rules)),))


def features_page(know: Knowledge, scheme: str, rules: Sequence[ModelRule]) -> Page:
    """How every feature on the list is recognised and coded, a section for each."""
    features = map(know.ref, know.one(f"?x <{SKOS}inScheme> <{scheme}>"))
    numbered = sorted((know.text(f.iri, DCTERMS + "identifier"), f.iri, f) for f in features)
    return page(
        know,
        scheme,
        tuple(
            Section(
                iri.rsplit("/", 1)[-1],
                f"{number} {feature.label}",
                (
                    Paragraph(as_sentence(know.definition(iri))),
                    *_guide(know, iri, rules),
                ),
            )
            for number, iri, feature in numbered
        ),
    )


def _guide(know: Knowledge, feature: str, rules: Sequence[ModelRule]) -> tuple[Block, ...]:
    items = [
        Definition(Ref(know.say(f"page-column-{key}")), know.guidance(feature, property_))
        for key, property_ in _GUIDANCE.items()
    ]
    fields = tuple(
        Statement(f"{field.label} (sam:{field.iri.removeprefix(NS)}): {know.definition(field.iri)}")
        for field in know.refs(know.values(feature, NS + "decidedBy"))
    )
    items.append(Definition(Ref(know.say("page-column-fields")), fields))
    needing = [subject_of(rule) for rule in rules if feature in rule.condition.needs]
    demanded = [Links(know.say("page-demanded-by"), know.refs(needing))] if needing else []
    return (Definitions(tuple(items)), *demanded)
