"""Where a person writes a query: the page, what came of it, and what the editor knows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samspil.jobs.dumps import FOLDER, NAMES
from samspil.jobs.saving import TEXTS
from samspil.jobs.web.addresses import DATA, SPARQL, Addresses
from samspil.jobs.web.answers import Cell
from samspil.jobs.web.finding import kinds_in
from samspil.jobs.web.website import Website
from samspil.words.language import Language, say
from samspil.words.vocabulary import BASE, NS, XSD

ROWS_SHOWN = 1_000
_DUMP = next(name for name in NAMES if name.endswith(".nq.gz"))
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger"))
_EXAMPLE = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX sam: <%(ns)s>

SELECT ?case ?title
WHERE {
    ?case a sam:LiteratureCase .
    ?case dcterms:title ?title .
    FILTER(LANG(?title) = "%(language)s")
}
ORDER BY ?case
"""
_Row = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Outcome:
    """What came of a query: a table, yes or no, a graph as Turtle, or a problem and its place."""

    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    total: int = 0
    truth: bool | None = None
    graph: str = ""
    problem: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Written:
    """The page as somebody left it: the query, what came of it, and a question to be saved.

    `limits` says in words what the server allows; `wrong` is what is wrong with a field.
    """

    query: str = ""
    outcome: Outcome | None = None
    limits: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


def sparql_page(web: Website, language: Language, choices: Mapping[str, str]) -> str:
    """The page with a query to begin with: a question's, one of the reader's own, or ours."""
    name = choices.get("example", "")
    known = web.content.questions
    query = bare(known[name].query) if name in known else choices.get("query", "")
    return editor_page(web, language, Written(query))


def editor_page(web: Website, language: Language, written: Written) -> str:
    """The page in a state of its own."""
    content = web.content
    themes = [(key, theme.name[language]) for key, theme in content.themes.items()]
    questions = {
        key: sorted(
            (question.question[language], name)
            for name, question in content.questions.items()
            if question.theme == key
        )
        for key, _ in themes
    }
    query = {"query": written.query} if written.outcome else {}
    return web.templates.page(
        "sparql.html",
        web.place(SPARQL, language, "data", query, [web.crumb("data", DATA, language)]),
        title="SPARQL",
        written=written,
        query=written.query or _EXAMPLE % {"ns": NS, "language": language},
        outcome=written.outcome,
        shown=ROWS_SHOWN,
        themes=themes,
        questions=questions,
        texts=TEXTS,
        free=web.free_sparql or web.local,
        vocabulary=web.addresses.file(vocabulary_file(language)),
        dump=web.addresses.file(f"{FOLDER}/{_DUMP}"),
    )


def bare(query: str) -> str:
    """A question's query without its head."""
    lines = (line for line in query.splitlines() if not line.startswith("#+"))
    return "\n".join(lines).strip() + "\n"


def outcome_of(web: Website, language: Language, kind: str, body: bytes) -> Outcome:
    """What a worker answered (`kind` is rows, boolean or graph), for a page."""
    if kind == "graph":
        return Outcome(graph=body.decode())
    found: dict[str, Any] = json.loads(body)
    if kind == "boolean":
        return Outcome(truth=found["boolean"])
    columns = found["head"]["vars"]
    rows: Sequence[_Row] = found["results"]["bindings"]
    shown = [[_cell(web, language, row.get(name)) for name in columns] for row in rows[:ROWS_SHOWN]]
    return Outcome(columns, shown, len(rows))


def _cell(web: Website, language: Language, term: Mapping[str, Any] | None) -> Cell:
    if term is None:
        return Cell(None)
    value = term["value"]
    if term["type"] == "uri":
        text = web.content.vocabulary.shorten(value)
        return Cell(text.strip("<>"), web.link(value, language))
    if term["type"] == "triple":
        parts = [_cell(web, language, value[name]) for name in ("subject", "predicate", "object")]
        return Cell(" ".join(part.text or "" for part in parts))
    number = term.get("datatype", "") in _NUMBERS
    return Cell(str(value), lang=term.get("xml:lang", ""), number=number)


def vocabulary_file(language: Language) -> str:
    """The path of what the editor knows in a language."""
    return f"vocabulary-{language}.json"


def vocabulary_of(web: Website, language: Language) -> bytes:
    """What the editor completes and offers: prefixes, names with what they mean, questions."""
    whole = {
        "language": language,
        "prefixes": dict(sorted(web.content.vocabulary.prefixes.items())),
        "pages": _pages(web.addresses, language),
        "phrases": {
            "Completions": say(language, "editor-completions"),
            "Diagnostics": say(language, "editor-problems"),
        },
        "names": list(_names(web, language)),
        "questions": {
            name: bare(question.query) for name, question in web.content.questions.items()
        },
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _pages(addresses: Addresses, language: Language) -> Mapping[str, Any]:
    """How the address of a page is made of an IRI of ours: what stands before and after."""
    before, _, after = addresses.page("-", language).rpartition("-")
    aside = addresses.filing.aside if addresses.filing else {}
    return {"base": BASE, "before": before, "after": after, "aside": aside}


def _names(web: Website, language: Language) -> Iterator[tuple[str, str, str, str]]:
    """A short name, its label, what it is, and what it means."""
    kinds = kinds_in(language)
    shorten = web.content.vocabulary.shorten
    for document in web.index(language).documents:
        short = shorten(BASE + document.path)
        if not short.startswith("<"):
            kind = document.within or kinds[document.kind]
            yield short, document.label, kind, document.text
    foreign = web.content.store.names(
        f'SELECT DISTINCT ?p WHERE {{ ?s ?p ?o FILTER(!STRSTARTS(STR(?p), "{BASE}")) }} ORDER BY ?p'
    )
    for (iri,) in foreign:
        short = shorten(iri)
        if not short.startswith("<"):
            yield short, "", "", ""
