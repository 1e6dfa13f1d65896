"""Canned questions: one per `.rq` file, described by the `#+` lines at its top.

A header line is `#+ key: value`; keys may be `param NAME` and `column NAME`. A key that is unknown,
missing or given twice is an error with its line. A parameter is an inline `VALUES ?name { … }` in
the query; binding replaces what stands between the braces by one serialised term, never by text.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal as Choice
from typing import cast

from pyoxigraph import Literal, NamedNode

from samspil.engine.asking import Asking, type_of_term
from samspil.files.workspace import Workspace
from samspil.words.errors import BadContent, WrongUse
from samspil.words.language import LANGUAGES, Language
from samspil.words.suggestions import nearest
from samspil.words.vocabulary import CONCEPT, DCTERMS, NS, RDFS, SKOS, XSD, Vocabulary

_LINE = re.compile(r"#\+\s*(?P<key>[a-z-]+(?: [A-Za-z]\w*)?):\s*(?P<value>.*\S)\s*$")
_REQUIRED = ("question", "summary", "empty")
_PLAIN = ("competency", "theme", "chart", "empty")
_THEMES = "themes.toml"
_TAKEN = ("search", "openapi")  # what else there is below `/api`
_KINDS = ("concept", "iri", "string", "integer")
# The kinds of picture, and how many parts of it the columns of an answer can be.
CHARTS = {
    "none": range(1),
    "bar": range(2, 4),  # names | value | unit
    "matrix": range(2, 4),  # rows | columns | cell
    "flow": range(2, 6),  # stage | stage | …
    "graph": range(2, 4),  # from | to, or from | how | to
    "timeline": range(2, 4),  # time | what | value
}
Both = Mapping[Language, str]
Known = Mapping[
    tuple[str, str], Mapping[str, set[str]]
]  # known values by a parameter's kind and of


@dataclass(frozen=True)
class Parameter:
    """Something the asker chooses; `of` is a scheme for a concept, a class name for an IRI."""

    name: str
    kind: str
    of: str
    label: Both


@dataclass(frozen=True)
class Column:
    """One column of the answer and its heading."""

    name: str
    heading: Both


@dataclass(frozen=True)
class Theme:
    """What some questions have in common; `first` are those a reader should meet first."""

    name: Both
    first: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One canned question.

    `empty` says what no rows mean: `not-stated` (the sources do not say) or `none`. `drawn` are the
    columns that the parts of the chart are made from.
    """

    name: str
    question: Both
    summary: Both
    competency: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    chart: str
    empty: Choice["not-stated", "none"]
    empty_text: Both
    query: str
    theme: str = ""
    drawn: Sequence[Sequence[str]] = ()

    def default_of(self, name: str) -> str:
        """What stands between the braces of a parameter in the file."""
        found = _slot(name).search(self.query)
        return found[0].partition("{")[2].rstrip("} ").strip() if found else ""

    def bound(self, terms: Mapping[str, NamedNode | Literal]) -> str:
        """The query with the given parameters filled in; the others keep their default."""
        text = self.query
        for name, term in terms.items():
            filled = f"VALUES ?{name} {{ {term} }}"
            text = _slot(name).sub(lambda _, filled=filled: filled, text)  # type: ignore[misc]
        return text


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, in column order; None is *not stated in the source*."""

    question: Question
    rows: Sequence[Sequence[type_of_term | None]]

    @cached_property
    def digest(self) -> str:
        """The same for the same rows: who cites an answer can see whether it has changed."""
        said = "\n".join("\t".join(map(str, row)) for row in self.rows)
        return sha256(said.encode()).hexdigest()[:16]


def _slot(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES\s+\?{re.escape(name)}\s*\{{[^{{}}]*\}}")


def read_questions(workspace: Workspace) -> dict[str, Question]:
    """Every question by name.

    Raises: BadContent with file and line for a header that breaks the rules.
    """
    files = sorted(workspace.folder("queries").glob("*.rq"))
    for path in files:
        if path.stem in _TAKEN:
            raise BadContent("question-name", file=path, name=path.stem)
    questions = {path.stem: read_question(path) for path in files}
    themes = read_themes(workspace)
    for path in files:
        key = questions[path.stem].theme
        if key not in themes:
            raise BadContent("question-theme", file=path, name=key, known=", ".join(themes))
    for key, theme in themes.items():
        for name in theme.first:
            if name not in questions or questions[name].theme != key:
                file = workspace.folder("queries") / _THEMES
                raise BadContent("question-theme-first", file=file, name=name, theme=key)
    return questions


def read_themes(workspace: Workspace) -> dict[str, Theme]:
    """The themes of the questions, in the order to list them in."""
    text = workspace.folder("queries").joinpath(_THEMES).read_text("utf-8")
    return {
        key: Theme({lang: said[lang] for lang in LANGUAGES}, tuple(said["first"]))
        for key, said in tomllib.loads(text).items()
    }


def read_question(path: Path) -> Question:
    """One question from its file."""
    return parse_question(path, path.read_text("utf-8"))


def parse_question(path: Path, text: str) -> Question:
    """One question from what its file holds; `path` gives its name.

    Raises: BadContent with the line of what breaks the rules.
    """
    header = dict(_header(path, text))
    plain = {key: value for key, value in header.items() if " " not in key}
    allowed = {f"{key}-{lang}" for key in _REQUIRED for lang in LANGUAGES} | set(_PLAIN)
    for key in plain:
        if key not in allowed:
            raise BadContent("question-key", file=path, name=key, known=", ".join(sorted(allowed)))
    for key in sorted(allowed):
        if key not in plain:
            raise BadContent("question-missing", file=path, name=key)
    chart, *parts = (part.strip() for part in plain["chart"].split("|"))
    if chart not in CHARTS or plain["empty"] not in ("not-stated", "none"):
        raise BadContent("question-choice", file=path, charts=", ".join(CHARTS))

    def both(key: str) -> Both:
        return {lang: plain[f"{key}-{lang}"] for lang in LANGUAGES}

    columns = tuple(_columns(path, header))
    drawn = tuple(tuple(part.split()) for part in parts)
    _check_drawn(path, chart, drawn, [column.name for column in columns])
    return Question(
        name=path.stem,
        question=both("question"),
        summary=both("summary"),
        competency=tuple(part.strip() for part in plain["competency"].split(",")),
        parameters=tuple(_parameters(path, header, text)),
        columns=columns,
        chart=chart,
        empty=cast("Choice['not-stated', 'none']", plain["empty"]),
        empty_text=both("empty"),
        query=text,
        theme=plain["theme"],
        drawn=drawn,
    )


def _check_drawn(
    path: Path, chart: str, drawn: Sequence[Sequence[str]], columns: Collection[str]
) -> None:
    """Raises: BadContent for a chart without its parts, and for a part that is no column."""
    if len(drawn) not in CHARTS[chart] or not all(drawn):
        raise BadContent("question-chart", file=path, chart=chart, parts=len(drawn))
    for name in (name for part in drawn for name in part if name not in columns):
        raise BadContent("question-chart-column", file=path, name=name, known=", ".join(columns))


def _header(path: Path, text: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        match = _LINE.match(line)
        if not match or match["key"] in seen:
            raise BadContent("question-header", file=path, line=number, text=line)
        seen.add(match["key"])
        yield match["key"], match["value"]


def _parameters(path: Path, header: Mapping[str, str], text: str) -> Iterator[Parameter]:
    for key, value in header.items():
        if not key.startswith("param "):
            continue
        name = key.removeprefix("param ")
        parts = [part.strip() for part in value.split("|")]
        kind, _, of = parts[0].partition(" ")
        slots = len(_slot(name).findall(text))
        if len(parts) != 1 + len(LANGUAGES) or kind not in _KINDS or slots != 1:
            raise BadContent("question-parameter", file=path, name=name)
        yield Parameter(name, kind, of, dict(zip(LANGUAGES, parts[1:], strict=True)))


def _columns(path: Path, header: Mapping[str, str]) -> Iterator[Column]:
    for key, value in header.items():
        if not key.startswith("column "):
            continue
        parts = [part.strip() for part in value.split("|")]
        if len(parts) != len(LANGUAGES):
            raise BadContent("question-column", file=path, name=key)
        yield Column(key.removeprefix("column "), dict(zip(LANGUAGES, parts, strict=True)))


def find_question(questions: Mapping[str, Question], name: str) -> Question:
    """The question called `name`.

    Raises: WrongUse with the nearest names.
    """
    if name in questions:
        return questions[name]
    near = nearest(name, questions)
    if near:
        raise WrongUse("question-unknown-near", name=name, near=", ".join(near))
    raise WrongUse("question-unknown", name=name)


def terms_for(
    question: Question, given: Mapping[str, str], store: Asking | Known, vocabulary: Vocabulary
) -> dict[str, NamedNode | Literal]:
    """What the asker typed as typed terms; `store` may be what has been looked up in one before.

    Raises: WrongUse for a parameter the question lacks, and a value of the wrong kind.
    """
    by_name = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in by_name:
            known = ", ".join(f"--{n}" for n in by_name) or "–"
            raise WrongUse("parameter-unknown", name=name, question=question.name, known=known)
    return {name: _term(by_name[name], value, store, vocabulary) for name, value in given.items()}


def _term(
    parameter: Parameter, value: str, store: Asking | Known, vocabulary: Vocabulary
) -> NamedNode | Literal:
    if parameter.kind == "string":
        return Literal(value)
    if parameter.kind == "integer":
        if not re.fullmatch(r"-?\d{1,18}", value):
            raise WrongUse("parameter-integer", name=parameter.name, value=value)
        return Literal(value, datatype=NamedNode(XSD + "integer"))
    if isinstance(store, Asking):
        known: Mapping[str, set[str]] = known_values(parameter, store)
    else:
        known = store[parameter.kind, parameter.of]
    iri = vocabulary.expand(value)
    if iri is not None and iri in known:
        return NamedNode(iri)
    for candidate, names in known.items():
        if value.casefold() in names:
            return NamedNode(candidate)
    near = nearest(value, {name for names in known.values() for name in names})
    if parameter.kind == "iri" and iri is None and not near:
        raise WrongUse("parameter-iri", name=parameter.name, value=value)
    raise WrongUse("parameter-value", name=parameter.name, value=value, near=", ".join(near) or "–")


def known_values(parameter: Parameter, store: Asking) -> dict[str, set[str]]:
    """IRI → the names (slug, code, labels; lower case) by which a person may give it."""
    if parameter.kind == "concept":
        pattern = f"?thing <{SKOS}inScheme> <{CONCEPT}{parameter.of}> . "
    else:
        pattern = f"?thing a/<{RDFS}subClassOf>* <{NS}{parameter.of}> . "
    known: dict[str, set[str]] = {}
    for thing, name in store.rows(
        f"SELECT ?thing ?name WHERE {{ {pattern} OPTIONAL {{ ?thing "
        f"<{SKOS}prefLabel>|<{SKOS}notation>|<{NS}municipalityCode>|"
        f"<{DCTERMS}title> ?name }} }}"
    ):
        if isinstance(thing, NamedNode):
            names = known.setdefault(thing.value, {thing.value.rstrip("/").rsplit("/", 1)[-1]})
            if isinstance(name, Literal):
                names.add(name.value.casefold())
    return known


def answer(
    question: Question, store: Asking, terms: Mapping[str, NamedNode | Literal] | None = None
) -> Answer:
    """The answer from `store`, with `terms` bound."""
    return Answer(question, store.rows(question.bound(terms or {})))
