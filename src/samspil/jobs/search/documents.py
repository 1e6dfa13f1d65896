"""What there is to find: everything of ours that has a name and a kind people know."""

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from samspil.engine.asking import Asking
from samspil.jobs.questions import Question, Theme
from samspil.jobs.search.index import Document, Index
from samspil.words.language import LANGUAGES, Language, in_language
from samspil.words.vocabulary import BASE, DCTERMS, LABEL_PROPERTIES, NS, OWL, RDFS, SKOS

QUESTION = "question"
# Of a thing that is of several kinds the first counts.
_KINDS: Mapping[str, Sequence[str]] = {
    "case": (NS + "Case",),
    "part": (NS + "Intervention", NS + "CollaborationArrangement", NS + "ComprehensivePlan"),
    "organisation": (NS + "Organisation",),
    "place": (NS + "Municipality", NS + "Region", NS + "HousingArea"),
    "source": (NS + "Source",),
    "concept": (SKOS + "Concept", SKOS + "ConceptScheme"),
    "term": (OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty"),
}
KINDS = (QUESTION, *_KINDS)
_OTHER_NAMES = (SKOS + "altLabel", SKOS + "hiddenLabel")
_CODES = (SKOS + "notation", NS + "municipalityCode", NS + "caseId")
_TEXTS = (SKOS + "definition", DCTERMS + "description")
_REST = (SKOS + "scopeNote", NS + "authorName")
# What things are found by, beside what they lead to.
READ = frozenset((*LABEL_PROPERTIES, *_OTHER_NAMES, *_CODES, *_TEXTS, *_REST))
_LONGEST_REST = 400  # characters
_Said = Mapping[str, Mapping[str, list[tuple[str, str]]]]  # thing, property: texts and languages


def build_index(
    store: Asking,
    questions: Mapping[str, Question],
    themes: Mapping[str, Theme],
    language: Language,
    folder: str,
) -> Index:
    """The index in one language; `folder` is where the pages of the questions stand."""
    asked = sorted(_questions(questions, themes, language, folder), key=lambda d: d.path)
    things = sorted(_things(store, language), key=lambda d: d.path)
    return Index(language, [*asked, *things])


def _questions(
    questions: Mapping[str, Question],
    themes: Mapping[str, Theme],
    language: Language,
    folder: str,
) -> Iterator[Document]:
    for name, question in questions.items():
        others = [question.question[other] for other in LANGUAGES if other != language]
        yield Document(
            QUESTION,
            f"{folder}/{name}",
            question.question[language],
            (*others, *question.competency),
            question.summary[language],
            themes[question.theme].name[language],
        )


def _things(store: Asking, language: Language) -> Iterator[Document]:
    kinds = _kinds(store)
    said = _said(store)
    related = _related(store)
    within = _within(store, said, language)
    for iri, kind in kinds.items():
        about = said.get(iri, {})
        labels = _labels(about)
        label = in_language(labels, language)
        if not label:
            continue
        other = [text for text, tag in labels if text != label]
        other += [text for p in _OTHER_NAMES for text, tag in about.get(p, ()) if tag == language]
        other += [text for p in _CODES for text, _ in about.get(p, ())]
        slug = iri.rstrip("/").rpartition("/")[2]
        text = next(filter(None, (in_language(about.get(p, ()), language) for p in _TEXTS)), "")
        rest = [text for p in _REST for text, tag in about.get(p, ()) if tag in (language, "")]
        if kind in ("case", "part"):
            rest += sorted(
                filter(
                    None,
                    (
                        in_language(_labels(said.get(one, {})), language)
                        for one in related.get(iri, ())
                    ),
                )
            )
        yield Document(
            kind,
            iri.removeprefix(BASE),
            label,
            tuple(dict.fromkeys([*sorted(other), slug])),
            text,
            " · ".join(rest)[:_LONGEST_REST],
            within.get(iri, ""),
        )


def _labels(about: Mapping[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    return next((about[p] for p in LABEL_PROPERTIES if p in about), [])


def _within(store: Asking, said: _Said, language: Language) -> Mapping[str, str]:
    """The name of the code list that a code is in."""
    rows = store.names(f"SELECT ?x ?scheme WHERE {{ ?x <{SKOS}inScheme> ?scheme }}")
    found = {}
    for code, scheme in sorted(rows):
        found[code] = in_language(_labels(said.get(scheme, {})), language) or ""
    return found


def _kinds(store: Asking) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for kind, classes in _KINDS.items():
        values = " ".join(f"<{one}>" for one in classes)
        rows = store.names(
            f"SELECT DISTINCT ?x WHERE {{ VALUES ?class {{ {values} }} "
            f"?x a/<{RDFS}subClassOf>* ?class FILTER(isIRI(?x)) }}"
        )
        for (iri,) in rows:
            if iri.startswith(BASE):
                found.setdefault(iri, kind)
    return found


def _said(store: Asking) -> _Said:
    values = " ".join(f"<{one}>" for one in sorted(READ))
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for thing, about, text in store.rows(
        f"SELECT DISTINCT ?x ?p ?o WHERE {{ VALUES ?p {{ {values} }} ?x ?p ?o "
        "FILTER(isIRI(?x) && isLiteral(?o)) } ORDER BY ?x ?p ?o"
    ):
        if (
            isinstance(thing, NamedNode)
            and isinstance(about, NamedNode)
            and isinstance(text, Literal)
        ):
            texts = found.setdefault(thing.value, {}).setdefault(about.value, [])
            texts.append((text.value, text.language or ""))
    return found


def _related(store: Asking) -> Mapping[str, list[str]]:
    """What a case or a part of one names: concepts, places, organisations."""
    found: dict[str, list[str]] = {}
    values = " ".join(f"<{one}>" for one in (*_KINDS["case"], *_KINDS["part"]))
    for thing, other in store.names(
        f"SELECT DISTINCT ?x ?o WHERE {{ VALUES ?class {{ {values} }} "
        f"?x a/<{RDFS}subClassOf>* ?class . ?x ?p ?o FILTER(isIRI(?x) && isIRI(?o)) }}"
    ):
        found.setdefault(thing, []).append(other)
    return found
