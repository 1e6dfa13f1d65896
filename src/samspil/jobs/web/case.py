"""The page of a case: what it is, who works with whom, which model that is, and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from samspil import __version__
from samspil.files.forms.from_shapes import read_profile
from samspil.jobs.casefile import CaseFile, Tension
from samspil.jobs.pages.content import Ref, Source
from samspil.jobs.pages.knowledge import as_sentence
from samspil.jobs.web.addresses import CASES, COMPARE
from samspil.jobs.web.assessing import Verdicts, verdicts
from samspil.jobs.web.case_files import NETWORK, SHEETS, case_links, fits_a_form
from samspil.jobs.web.opened import OpenedCase
from samspil.jobs.web.parties import Parties, parties_of
from samspil.jobs.web.signposts import of_thing
from samspil.jobs.web.telling import Fact, Facts, Teller, Told
from samspil.jobs.web.things import Claim, Value
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language, alphabetical
from samspil.words.media import PICTURES
from samspil.words.vocabulary import BASE, CASE, DCTERMS, NS, RDF_TYPE, SKOS

_STARTS, _ENDS = (NS + "startMonth", NS + "startYear"), (NS + "endMonth", NS + "endYear")
# Told elsewhere on the page.
_ELSEWHERE = frozenset(
    {RDF_TYPE, DCTERMS + "title", SKOS + "prefLabel", *_STARTS, *_ENDS}
    | {
        NS + name
        for name in (
            *("concernsIntervention", "carriedOutIn", "hasParticipation", "involvesActor"),
            *("hasOutcome", "hasRegimeObservation", "assertedModel", "termUsedInSource"),
            *("statedIn", "evidenceLayer", "fictional"),
        )
    }
)
# Asked of those who contribute a case, and of nobody else: of the others they are no gap.
_OF_CONTRIBUTORS = frozenset(
    NS + name for name in ("contributorOrganisation", "contributorFunction", "privacyDeclared")
) | {DCTERMS + "license", NS + "claimStatus"}


@dataclass(frozen=True)
class Arrangement:
    """A collaboration: what is said of it, who takes part, and which model it is."""

    ref: Ref
    key: str
    facts: Facts
    parties: Parties
    verdicts: Verdicts | None
    sources: Sequence[Source]


@dataclass(frozen=True)
class Part:
    """Something that hangs from a case, such as an outcome."""

    ref: Ref
    facts: Facts
    sources: Sequence[Source]


@dataclass(frozen=True)
class Opposed:
    """Two claims that do not go together, each with the layer it belongs to."""

    claim: Ref
    layer: Sequence[Value]
    how: str
    other: Ref
    other_layer: Sequence[Value]


def case_page(web: Website, iri: str, language: Language, opened: OpenedCase | None = None) -> str:
    """The page of one case; `opened` is the case, if somebody has it open."""
    opened = opened or OpenedCase(web, iri)
    teller, case = opened.teller(language), opened.case
    title = teller.name(iri)
    return web.templates.page(
        "case.html",
        web.place(
            iri.removeprefix(BASE),
            language,
            "cases",
            crumbs=[web.crumb("cases", CASES, language)],
        ),
        title=title,
        iri=iri,
        kinds=teller.values(iri, RDF_TYPE),
        layers=teller.values(iri, NS + "evidenceLayer"),
        fictional=bool(teller.values(iri, NS + "fictional")),
        others=_other_names(opened, language, title),
        lead=_lead(teller, case),
        notes=[as_sentence(value.text) for value in teller.values(iri, SKOS + "scopeNote")],
        facts=_facts(teller, case),
        figure=opened.figure(language),
        pictures=case_links(web, iri, (*PICTURES, NETWORK), language),
        elements=case_links(web, iri, (NETWORK,), language)[0][1],
        sheets=case_links(web, iri, SHEETS, language) if fits_a_form(case) else [],
        arrangements=[_arrangement(opened, teller, one) for one in case.arrangements],
        outcomes=[_part(teller, case, one) for one in case.of_all(NS + "hasOutcome")],
        regimes=[_part(teller, case, one) for one in case.of_all(NS + "hasRegimeObservation")],
        claims=[_claim(teller, case, one) for one in case.claims],
        matches=[(teller.ref(m), teller.values(m, NS + "evidenceLayer")) for m in case.matches],
        tensions=[_opposed(teller, tension) for tension in case.tensions],
        sources=_works(teller, case.sources),
        compare=web.addresses.page(COMPARE, language, {"case": iri.removeprefix(CASE)}),
        cited=_cited(teller, iri, title),
        links=of_thing(web.addresses, iri, web.content.licence),
        forms=web.forms(iri, language),
    )


def _other_names(opened: OpenedCase, language: Language, title: str) -> list[tuple[str, str]]:
    others = [one for one in LANGUAGES if one != language]
    found = [(str(one), opened.teller(one).name(opened.case.iri)) for one in others]
    return [(one, name) for one, name in found if name != title]


def _lead(teller: Teller, case: CaseFile) -> str:
    """What kind of intervention, where and when, in a sentence each."""
    silent = teller.say("not-stated")

    def listed(*properties: str) -> str:
        texts = [v.text for one in properties for v in teller.values(case.iri, one)]
        return ", ".join(texts) or silent

    what = listed(NS + "interventionTypeText") if _own_words(teller, case) else ""
    what = what or listed(NS + "interventionType")
    return " ".join(
        (
            as_sentence(what),
            teller.say("case-where", place=listed(NS + "inHousingArea", NS + "municipality")),
            teller.say("case-when", time=period(teller, case.iri)),
        )
    )


def _own_words(teller: Teller, case: CaseFile) -> bool:
    return bool(teller.values(case.iri, NS + "interventionTypeText"))


def period(teller: Teller, iri: str) -> str:
    """From when to when, as far as it is stated."""

    def first(properties: Sequence[str]) -> str:
        texts = (value.text for one in properties for value in teller.values(iri, one))
        return next(texts, "")

    start, end = first(_STARTS), first(_ENDS)
    if not start and not end:
        return teller.say("not-stated")
    how = "case-period" if start and end else "case-period-from" if start else "case-period-to"
    return teller.say(how, start=start, end=end)


def _facts(teller: Teller, case: CaseFile) -> Facts:
    """What is said of the case and of its interventions, in the order of the form."""
    profile = read_profile(teller.web.content.workspace)
    fields = list(profile.case.fields)
    said: list[tuple[tuple[float, float], Fact]] = []
    unsaid: list[str] = []
    for node in (case.iri, *case.interventions):
        sheet = teller.sheet(node)
        if sheet is None:
            continue
        places = {teller.heading(field): field.place for field in sheet.fields}
        told = teller.facts(node, sheet, _without(teller, node))
        said += [(places[fact.label], fact) for fact in told.said]
        unsaid += told.unsaid
    names = [teller.ref(one) for one in case.interventions]
    about = next(f for f in fields if f.property == NS + "concernsIntervention")
    told_of = Fact(
        teller.heading(about),
        teller.web.link(about.property, teller.language),
        [Told(Value(r.label, teller.web.link(r.iri, teller.language))) for r in names]
        or [Told(None)],
    )
    ordered = [fact for _, fact in sorted(said, key=lambda pair: pair[0])]
    return Facts([told_of, *ordered], list(dict.fromkeys(unsaid)))


def _without(teller: Teller, node: str) -> frozenset[str]:
    """The fields that are told elsewhere, or asked of nobody who wrote this case."""
    unasked = {name for name in _OF_CONTRIBUTORS if not teller.store.objects(node, name)}
    return _ELSEWHERE | unasked


def _arrangement(opened: OpenedCase, teller: Teller, iri: str) -> Arrangement:
    case = opened.case
    sheet = teller.sheet(iri)
    facts = teller.facts(iri, sheet, _ELSEWHERE) if sheet else Facts((), ())
    return Arrangement(
        teller.ref(iri),
        iri.rpartition("/")[2],
        facts,
        parties_of(teller, case, iri),
        verdicts(teller, iri, opened.steps(iri)),
        _works(teller, case.iris(iri, NS + "statedIn")),
    )


def _part(teller: Teller, case: CaseFile, iri: str) -> Part:
    sheet = teller.sheet(iri)
    facts = teller.facts(iri, sheet, _ELSEWHERE) if sheet else Facts((), ())
    return Part(teller.ref(iri), facts, _works(teller, case.iris(iri, NS + "statedIn")))


def _works(teller: Teller, iris: Sequence[str]) -> list[Source]:
    works = [teller.source(iri) for iri in iris]
    return sorted(works, key=lambda work: alphabetical(work.short))


def _claim(teller: Teller, case: CaseFile, iri: str) -> Claim:
    def one(name: str) -> Value | None:
        return next(iter(teller.values(iri, NS + name)), None)

    locator = one("locator")
    sources = _works(teller, case.iris(iri, NS + "statedIn"))
    return Claim(
        as_sentence(teller.name(iri)),
        teller.web.link(iri, teller.language),
        one("wording"),
        one("strength"),
        tuple(Value(s.short, teller.web.link(s.iri, teller.language)) for s in sources),
        locator.text if locator else "",
        one("claimStatus"),
        one("evidenceLayer"),
    )


def _opposed(teller: Teller, tension: Tension) -> Opposed:
    layer = NS + "evidenceLayer"
    return Opposed(
        teller.ref(tension.claim),
        teller.values(tension.claim, layer),
        teller.name(tension.how),
        teller.ref(tension.other),
        teller.values(tension.other, layer),
    )


def _cited(teller: Teller, iri: str, title: str) -> str:
    """How to cite the case: its version and day, which change only when the case does."""
    version = ", ".join(value.text for value in teller.values(iri, NS + "recordVersion"))
    day = ", ".join(value.text for value in teller.values(iri, NS + "recordDate"))
    silent = teller.say("not-stated")
    return teller.say(
        "cite-case",
        title=title,
        number=version or silent,
        day=day or silent,
        version=__version__,
        address=iri,
    )
