"""The page of a collaboration model or of a narrower reading of one."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from samspil.jobs.classification import Classification, Verdict
from samspil.jobs.pages.assembly import by_layer, mistakes, page, section
from samspil.jobs.pages.content import (
    Definition,
    Definitions,
    Links,
    Page,
    Paragraph,
    Ref,
    Section,
    Statement,
    Statements,
    Table,
)
from samspil.jobs.pages.knowledge import Knowledge
from samspil.jobs.rules import ModelRule
from samspil.words.language import alphabetical
from samspil.words.vocabulary import DCTERMS, NS, SKOS

# Claims with these properties are shown where they belong, not among the rest.
_SHOWN_ELSEWHERE = (
    *(SKOS + "definition", NS + "hasPotential", NS + "hasLimitation"),
    *(NS + "conditionsParticipation", NS + "assertedModel"),
)


def subject_of(rule: ModelRule) -> str:
    """What the page of a rule is about: its concept, or its class if it has none."""
    return rule.concept or rule.iri


def model_page(know: Knowledge, rule: ModelRule, found: Sequence[Classification]) -> Page:
    """Everything the content knows of one model, with examples among the classified `found`."""
    subject = subject_of(rule)
    return page(
        know,
        subject,
        (
            _definition(know, rule, subject),
            _terms(know, subject),
            _schools(know, rule, subject),
            _recognise(know, rule),
            _examples(know, rule, subject, found),
            mistakes(know, subject),
            _possibilities(know, subject),
            _typologies(know, subject),
            _disagreements(know, subject),
            by_layer(know, subject, _SHOWN_ELSEWHERE, _diffusion(know, subject)),
        ),
    )


def compare_models(know: Knowledge, rules: Sequence[ModelRule]) -> Page:
    """Some models side by side: what each demands, feature by feature."""
    columns = [know.ref(subject_of(rule)) for rule in rules]
    features = know.refs(frozenset().union(*(rule.condition.needs for rule in rules)))
    demanded = Statement(know.say("page-demanded"))
    rows = tuple(
        (
            (feature,),
            *((demanded,) if feature.iri in rule.condition.needs else () for rule in rules),
        )
        for feature in features
    )
    headings = (know.say("page-column-feature"), *(column.label for column in columns))
    definitions = tuple(
        Definition(column, (know.sourced(column.iri, "", know.definition(column.iri)),))
        for column in columns
    )
    return page(
        know,
        "",
        (
            section(know, "definition", Definitions(definitions)),
            section(know, "demands", Table(headings, rows)),
        ),
        title=know.say("page-side-by-side", names=know.listed(c.label for c in columns)),
        lead=know.say("page-models-lead"),
    )


def _definition(know: Knowledge, rule: ModelRule, subject: str) -> Section | None:
    other = know.texts(subject, SKOS + "altLabel")
    called = know.say("page-also-called", names=", ".join(other)) if other else ""
    sources = tuple(map(know.source, know.values(rule.iri, DCTERMS + "source")))
    ruled = know.say("page-rule", rule=rule.rule, text=know.definition(rule.iri))
    return section(
        know,
        "definition",
        *know.sentences(subject, SKOS + "scopeNote"),
        Paragraph(called),
        Statements((Statement(ruled, sources),)),
        Links(know.say("page-broader"), know.refs(know.values(subject, SKOS + "broader"))),
        Links(know.say("page-narrower"), know.refs(_narrower(know, subject))),
    )


def _terms(know: Knowledge, subject: str) -> Section | None:
    used = know.one(f"?x a <{NS}TermUse> ; <{NS}usedFor> <{subject}>")
    rows = tuple(
        (
            (Ref(", ".join(know.texts(use, NS + "term"))),),
            (Statement(know.text(use, NS + "usedBy")),),
            know.refs(know.values(use, NS + "usedFor")),
            (know.statement(use, know.text(use, SKOS + "scopeNote") or know.ref(use).label),),
        )
        for use in used
    )
    keys = ("word", "used-by", "used-for", "note")
    return section(know, "terms", Table(know.headings(*keys), rows))


def _schools(know: Knowledge, rule: ModelRule, subject: str) -> Section | None:
    pattern = f"?x <{NS}definesModel>/<{SKOS}broader>? <{subject}>"
    items = [
        Definition(
            Ref(know.text(one, NS + "definedBy"), one),
            (
                know.statement(
                    one,
                    know.text(one, NS + "definitionText"),
                    know.texts(one, SKOS + "scopeNote"),
                ),
            ),
        )
        for one in know.one(pattern)
    ]
    items.sort(key=lambda item: alphabetical(item.term.label))
    readings = tuple(
        know.sourced(reading, know.ref(reading).label, know.definition(reading))
        for reading in know.one(f"?x a <{NS}Reading> ; <{NS}readsAs> <{rule.iri}>")
    )
    none = "" if items else know.say("page-no-definition")
    return section(
        know,
        "schools",
        Paragraph(none),
        Definitions(tuple(items)),
        Paragraph(know.say("page-readings") if readings else ""),
        Statements(readings),
    )


def _recognise(know: Knowledge, rule: ModelRule) -> Section | None:
    rows = tuple(
        (
            (feature,),
            know.guidance(feature.iri, NS + "codingQuestion"),
            know.guidance(feature.iri, SKOS + "example"),
            know.guidance(feature.iri, NS + "counterExample"),
            know.guidance(feature.iri, NS + "borderlineCase"),
            know.refs(know.values(feature.iri, NS + "decidedBy")),
        )
        for feature in know.refs(rule.condition.needs)
    )
    keys = ("feature", "ask", "counts", "counts-not", "borderline", "fields")
    return section(
        know,
        "recognise",
        Paragraph(
            know.say(f"page-recognise-{'one' if len(rows) == 1 else 'model'}", count=len(rows))
        ),
        Paragraph(know.say("page-guidance")),
        Table(know.headings(*keys), rows),
    )


def _examples(
    know: Knowledge, rule: ModelRule, subject: str, found: Sequence[Classification]
) -> Section | None:
    said, derived, against = [], [], []
    meant = {subject, *_narrower(know, subject)}
    for one in found:
        asserted = not meant.isdisjoint(one.asserted)
        verdict = next(a for a in one.assessments if a.rule.iri == rule.iri)
        if asserted:
            said.append(one)
        if verdict.verdict is Verdict.REALISED:
            derived.append(one)
        elif verdict.verdict is Verdict.NOT_REALISED and not asserted:
            against.append(one)
    examples = (
        *_some(know, said, lambda one: _words(know, one)),
        *_some(know, derived, lambda _: know.say("page-by-rule", rule=rule.rule)),
        *know.imagined(subject, SKOS + "example"),
    )
    counter = (
        *_some(know, against, lambda one: _lacking(know, rule, one)),
        *know.imagined(subject, NS + "counterExample"),
    )
    return section(
        know,
        "examples",
        Paragraph("" if said or derived else know.say("page-no-case")),
        Statements(examples),
        Paragraph(know.say("page-counter-examples") if counter else ""),
        Statements(counter),
    )


_TERM = NS + "termUsedInSource"
_MOST_EXAMPLES = 20  # of each kind: who wants them all asks the question


def _some(
    know: Knowledge, found: Sequence[Classification], note: Callable[[Classification], str]
) -> Iterator[Statement]:
    """The first of them, each with its note, and how many more there are."""
    for one in found[:_MOST_EXAMPLES]:
        yield _arrangement(know, one, note(one))
    if len(found) > _MOST_EXAMPLES:
        yield Statement(know.say("page-more-examples", count=len(found) - _MOST_EXAMPLES))


def _words(know: Knowledge, found: Classification) -> str:
    """What a source calls it."""
    words = ", ".join(f"»{term}«" for term in know.texts(found.arrangement, _TERM))
    return know.say("page-source-says", words=words) if words else ""


def _lacking(know: Knowledge, rule: ModelRule, found: Classification) -> str:
    """Which features it lacks."""
    verdict = next(a for a in found.assessments if a.rule.iri == rule.iri)
    lacking = ", ".join(ref.label for ref in know.refs(verdict.lacking))
    return know.say("page-lacks", features=lacking)


def _narrower(know: Knowledge, subject: str) -> list[str]:
    return know.one(f"?x <{SKOS}broader> <{subject}>")


def _arrangement(know: Knowledge, found: Classification, note: str) -> Statement:
    iri = found.arrangement
    cases = know.one(
        f"?x <{NS}concernsIntervention>/<{NS}carriedOutIn> <{iri}> ; <{DCTERMS}title> ?title"
    )
    where = [know.ref(case).label for case in cases]
    return know.statement(iri, know.ref(iri).label, [text for text in (*where, note) if text])


def _possibilities(know: Knowledge, subject: str) -> Section | None:
    def listed(property_: str) -> tuple[Statement, ...]:
        return tuple(know.statement(x, know.ref(x).label) for x in know.values(subject, property_))

    democracy = know.claims(
        f"?x <{NS}claimSubject> <{subject}> ; <{NS}claimProperty> <{NS}conditionsParticipation>"
    )
    parts = (
        ("page-potentials", listed(NS + "hasPotential")),
        ("page-limitations", listed(NS + "hasLimitation")),
        ("page-democracy", democracy),
    )
    items = tuple(Definition(Ref(know.say(key)), said) for key, said in parts if said)
    return section(know, "possibilities", Definitions(items))


def _typologies(know: Knowledge, subject: str) -> Section | None:
    items = []
    for typology in know.one(f"?x <{NS}dividesModel> <{subject}>"):
        forms = know.one(f"?x <{SKOS}broader> <{typology}>") or know.one(
            f"<{typology}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> ?list ; "
            f"<{DCTERMS}source> ?source . ?x <{SKOS}inScheme> ?list ; <{DCTERMS}source> ?source"
        )
        notes = know.texts(typology, SKOS + "scopeNote")
        whole = know.sourced(typology, "", know.definition(typology), notes)
        parts = (
            know.sourced(form, know.ref(form).label, know.definition(form))
            for form in know.in_order(forms)
        )
        items.append(Definition(know.ref(typology), (whole, *parts)))
    return section(know, "typologies", Definitions(tuple(items)))


def _disagreements(know: Knowledge, subject: str) -> Section | None:
    rows = know.names(
        f"<{subject}> <{SKOS}broader>? ?model . ?x <{NS}disagreementOn> ?model ; "
        f"<{NS}hasPosition> ?position",
        *("x", "position"),
    )
    items = []
    for question, positions in groupby(rows, key=lambda row: row[0]):
        said = [know.statement(p, know.text(p, NS + "claimText")) for _, p in positions]
        said += [Statement(note) for note in know.texts(question, SKOS + "editorialNote")]
        items.append(Definition(Ref(know.text(question, NS + "question"), question), tuple(said)))
    return section(know, "disagreements", Definitions(tuple(items)))


def _diffusion(know: Knowledge, subject: str) -> Iterator[str]:
    """Claims on how well known the model is."""
    yield from know.one(f"?status <{NS}ofModel> <{subject}> . ?x <{NS}claimSubject> ?status")
