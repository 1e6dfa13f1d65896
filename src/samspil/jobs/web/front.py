"""The pages that lead to the others: the front page, the concepts, data and API, about."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samspil.jobs.catalogue.schema_org import dataset_as_json
from samspil.jobs.pages.content import Ref
from samspil.jobs.pages.models import subject_of
from samspil.jobs.web.addresses import ABOUT, CONCEPTS, DATA, SCHEMA, STATEMENT
from samspil.jobs.web.catalogue import files_of
from samspil.jobs.web.signposts import pointers
from samspil.jobs.web.templating import Place
from samspil.jobs.web.website import Website
from samspil.words.language import Language, alphabetical, say
from samspil.words.media import DESCRIPTIONS, FORMS
from samspil.words.vocabulary import NS, OWL, RDFS, SKOS

_NEWEST = 5


@dataclass(frozen=True)
class Tile:
    """A collaboration model: in how many arrangements sources see it, and the rules derive it."""

    model: Ref
    lead: str
    asserted: int
    derived: int


@dataclass(frozen=True)
class Case:
    """A case as a list names it; `recorded` is the day it was written down, or ""."""

    ref: Ref
    recorded: str


def front_page(web: Website, language: Language) -> str:
    """What a first-time reader sees: questions first, then models and cases."""
    content = web.content
    themes = []
    for key, theme in content.themes.items():
        shown = [
            (content.questions[name].question[language], web.question(name, language))
            for name in theme.first
        ]
        count = sum(question.theme == key for question in content.questions.values())
        themes.append((key, theme.name[language], shown, count))
    return web.templates.page(
        "front.html",
        Place("", language),
        title="samspil",
        themes=themes,
        questions=len(content.questions),
        tiles=_tiles(web, language),
        cases=newest_cases(web, language)[:_NEWEST],
        counts=_counts(web),
        links=pointers(web.addresses),
        dataset=dataset_as_json(web.published, language, files=False),
    )


def _tiles(web: Website, language: Language) -> list[Tile]:
    """The models that are no narrower reading of another."""
    shelf, store = web.content.shelf, web.content.store
    broader = dict(store.names(f"SELECT ?x ?y WHERE {{ ?x <{SKOS}broader> ?y }}"))
    asserted: Counter[str] = Counter()
    derived: Counter[str] = Counter()
    for found in shelf.found:
        asserted.update({_root(model, broader) for model in found.asserted})
        derived.update({_root(subject_of(rule), broader) for rule in found.realised})
    models = [iri for iri, rule in shelf.rules.items() if rule.concept and iri not in broader]
    return [
        Tile(
            Ref(web.label(iri, language), iri),
            web.definition(iri, language),
            asserted[iri],
            derived[iri],
        )
        for iri in models
    ]


def _root(concept: str, broader: Mapping[str, str]) -> str:
    """The concept that a narrower one is a form of, in the end."""
    seen = set()
    while concept in broader and concept not in seen:
        seen.add(concept)
        concept = broader[concept]
    return concept


def newest_cases(web: Website, language: Language) -> list[Case]:
    """Every case, the one recorded last first."""
    index = web.content.cases
    labels = index.labels(language)
    cases = [Case(Ref(labels.get(c.iri, c.iri), c.iri), c.recorded) for c in index.all]
    by_name = sorted(cases, key=lambda case: alphabetical(case.ref.label))
    return sorted(by_name, key=lambda case: case.recorded, reverse=True)


def _counts(web: Website) -> dict[str, int]:
    """How much there is of what readers come for."""
    store = web.content.store

    def many(kind: str) -> int:
        pattern = f"?x a/<{RDFS}subClassOf>* <{NS}{kind}>"
        return len(store.names(f"SELECT DISTINCT ?x WHERE {{ {pattern} FILTER(isIRI(?x)) }}"))

    return {kind: many(kind) for kind in ("Case", "Claim", "Source")}


def concepts_page(web: Website, language: Language) -> str:
    """Where the words are: models, regimes, features, code lists, classes and properties."""
    shelf, store = web.content.shelf, web.content.store

    def refs(iris: Sequence[str]) -> list[Ref]:
        labels = store.labels(sorted(iris), language)
        made = [Ref(labels.get(iri) or iri.rpartition("/")[2], iri) for iri in iris]
        return sorted(made, key=lambda ref: alphabetical(ref.label))

    def typed(kind: str) -> list[str]:
        rows = store.names(f"SELECT DISTINCT ?x WHERE {{ ?x a <{kind}> FILTER(isIRI(?x)) }}")
        return [row[0] for row in rows if row[0].startswith(NS)]

    schemes = store.names(f"SELECT ?x WHERE {{ ?x a <{SKOS}ConceptScheme> }}")
    groups = {
        "model": [i for i, kind in shelf.kinds.items() if kind == "model"],
        "regime": [i for i, kind in shelf.kinds.items() if kind == "regime"],
        "feature": [i for i, kind in shelf.kinds.items() if kind == "feature"],
        "scheme": [row[0] for row in schemes],
        "class": typed(OWL + "Class"),
        "property": typed(OWL + "ObjectProperty") + typed(OWL + "DatatypeProperty"),
    }
    return web.templates.page(
        "concepts.html",
        web.place(CONCEPTS, language, "concepts"),
        title=say(language, "nav-concepts"),
        groups={name: refs(iris) for name, iris in groups.items()},
        ontology=web.addresses.page("ns/", language),
        schema=web.addresses.page(SCHEMA, language),
    )


def data_page(web: Website, language: Language) -> str:
    """What there is to take away, and how a program asks."""
    content, addresses = web.content, web.addresses
    example = next(iter(newest_cases(web, language)), None)
    case = example.ref.iri if example else NS
    path = case if addresses.static else addresses.whole(addresses.of(case, "da"))
    forms = [
        (name, FORMS[name].media_type, addresses.whole(addresses.described(case, name)))
        for name in DESCRIPTIONS
    ]
    questions = sorted(content.questions.values(), key=lambda q: alphabetical(q.question[language]))
    return web.templates.page(
        "data.html",
        web.place(DATA, language, "data"),
        title=say(language, "nav-data"),
        size=content.dataset.size,
        counts={**_counts(web), "graphs": len(content.dataset.graphs)},
        digest=content.dataset.digest[:16],
        questions=[
            (
                q.question[language],
                addresses.file(f"api/{q.name}.json", {"lang": language}),
                [(p.name, p.label[language]) for p in q.parameters],
            )
            for q in questions
        ],
        api=addresses.file("api/openapi.json", {"lang": language}),
        endpoint=addresses.whole(addresses.file("sparql")),
        sparql=addresses.page("sparql", language),
        free=web.free_sparql or web.local,
        example=path,
        forms=forms,
        files=files_of(web),
        search=""
        if web.local
        else addresses.whole(addresses.file("api/search.json")) + f"?lang={language}&q=…",
        links=pointers(web.addresses),
        dataset=dataset_as_json(web.published, language),
    )


def about_page(web: Website, language: Language) -> str:
    """What samspil is, what it rests on, and what it does not claim."""
    rests_on: dict[str, dict[str, None]] = {}
    for layer, source in web.content.store.names(
        f"SELECT DISTINCT ?layer ?source WHERE {{ ?case a <{NS}LiteratureCase> ; "
        f"<{NS}evidenceLayer> ?layer ; <{NS}statedIn> ?source }} ORDER BY ?layer ?source"
    ):
        rests_on.setdefault(layer, {})[source] = None
    return web.templates.page(
        "about.html",
        web.place(ABOUT, language, "about"),
        title=say(language, "nav-about"),
        layers=[
            (
                Ref(web.label(layer, language), layer),
                web.definition(layer, language),
                [web.source(iri, language) for iri in sources],
            )
            for layer, sources in rests_on.items()
        ],
        licence=web.content.licence,
        rules=web.link(NS + "CoProduction", language),
    )


def statement_page(web: Website, language: Language) -> str:
    """How accessible the pages are, and what was tested."""
    return web.templates.page(
        "statement.html",
        web.place(STATEMENT, language),
        title=say(language, "foot-statement"),
    )
