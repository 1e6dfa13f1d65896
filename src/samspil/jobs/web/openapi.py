"""The canned questions described for programs: OpenAPI 3.1, made from the questions' heads."""

from collections.abc import Mapping, Sequence
from typing import Any

from samspil import __version__
from samspil.jobs.questions import Parameter, Question
from samspil.jobs.search.documents import KINDS
from samspil.jobs.web.answer_forms import FILES, forms_of
from samspil.jobs.web.choosing import choices_of
from samspil.jobs.web.finding import MOST_SUGGESTIONS
from samspil.jobs.web.website import Website
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.media import FORMS, PROBLEM

ROWS_IN_JSON, MOST_ROWS = 1_000, 10_000
_EXAMPLES = 5
_PROBLEMS = (400, 404, 406, 429, 500, 501, 503)
_BINARY = ("xlsx", "parquet", "png")


def openapi(web: Website, language: Language) -> dict[str, Any]:
    """The description, with texts in one language."""
    questions = web.content.questions.values()
    licence = web.content.licence
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say(language, "api-title"),
            "description": say(language, web.addresses.told("api-about", "api-about-files")),
            "version": __version__,
            **({"license": {"name": licence, "url": licence}} if licence else {}),
        },
        "servers": [{"url": web.addresses.public.rstrip("/")}],
        "paths": _files(web, language)
        if web.addresses.static
        else {
            "/api": {"get": _list_operation(language)},
            "/api/search.json": {"get": _search_operation(language)},
            **{f"/api/{q.name}": {"get": _operation(web, q, language)} for q in questions},
        },
        "components": {
            "schemas": {"Problem": _PROBLEM_SCHEMA, "Iri": _IRI_SCHEMA},
            "responses": {
                "Problem": {
                    "description": say(language, "api-problem"),
                    "content": {
                        PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}},
                        "text/html": {"schema": {"type": "string"}},
                    },
                }
            },
        },
    }


def _files(web: Website, language: Language) -> dict[str, Any]:
    """The answers that are files: each form, and each choice of one code list, has its path."""
    found: dict[str, Any] = {}
    for question in web.content.questions.values():
        for form in filter(FILES.__contains__, forms_of(question)):
            media_type = FORMS[form].content_type.partition(";")[0]
            schema = (
                {} if form in _BINARY else {"schema": _answer(question) if form == "json" else {}}
            )
            said = {
                "summary": question.question[language],
                "description": question.summary[language],
                "responses": {
                    "200": {"description": say(language, "api-ok"), "content": {media_type: schema}}
                },
            }
            path = web.addresses.file(f"api/{question.name}.{form}", {"lang": language})
            path = path.removeprefix(web.addresses.root)
            found[path] = {"get": {**said, "operationId": f"{question.name}.{form}"}}
            for name, values in _choices(web, question).items():
                stem, _, ending = path.partition(f"{question.name}.")
                chosen = f"{stem}{question.name}/{name}/{{{name}}}.{ending}"
                schema_of = {"type": "string", "enum": values}
                parameter = {"name": name, "in": "path", "required": True, "schema": schema_of}
                operation = f"{question.name}.{name}.{form}"
                found[chosen] = {
                    "get": {**said, "operationId": operation, "parameters": [parameter]}
                }
    return found


def _choices(web: Website, question: Question) -> Mapping[str, list[str]]:
    """The parameters of which one value alone may be chosen, with the values."""
    found: dict[str, list[str]] = {}
    for state in choices_of(web.content, question).states:
        if len(state) == 1:
            found.setdefault(state[0][0], []).append(state[0][1])
    return {name: sorted(found[name]) for name in sorted(found)}


def question_list(web: Website, language: Language) -> list[dict[str, Any]]:
    """Every question: name, text, parameters, address."""
    return [
        {
            "name": question.name,
            "question": question.question[language],
            "summary": question.summary[language],
            "competency": list(question.competency),
            "parameters": [
                {"name": p.name, "kind": p.kind, "label": p.label[language]}
                for p in question.parameters
            ],
            "url": web.addresses.whole(_address(web, question, language)),
        }
        for question in web.content.questions.values()
    ]


def _address(web: Website, question: Question, language: Language) -> str:
    """Where a program asks: the form is chosen there, or it is a file."""
    if web.addresses.static:
        return web.addresses.file(f"api/{question.name}.json", {"lang": language})
    return web.addresses.file(f"api/{question.name}")


def _list_operation(language: Language) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "object", "required": ["name", "question"]}}
    return {
        "operationId": "questions",
        "summary": say(language, "api-list"),
        "parameters": [_language(language)],
        "responses": {
            "200": {
                "description": say(language, "api-list"),
                "content": {"application/json": {"schema": schema}},
            },
            **_problems(),
        },
    }


def _search_operation(language: Language) -> dict[str, Any]:
    text = {"type": "string"}
    said = ("label", "kind", "kind_label", "url", "within", "text")
    hit = {"type": "object", "required": said, "properties": dict.fromkeys(said, text)}
    schema = {
        "type": "object",
        "required": ["query", "total", "guessed", "left_out", "near", "hits"],
        "properties": {
            "query": text,
            "total": {"type": "integer"},
            "guessed": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": text},
            },
            "left_out": {"type": "array", "items": text},
            "near": {"type": "array", "items": text},
            "hits": {"type": "array", "items": hit},
        },
    }
    says = say(language, "api-search")
    return {
        "operationId": "search",
        "summary": says,
        "parameters": [
            _text("q", say(language, "api-search-q")),
            _text("kind", say(language, "api-search-kind"), KINDS),
            _number("size", say(language, "api-search-size"), MOST_SUGGESTIONS),
            _language(language),
        ],
        "responses": {
            "200": {"description": says, "content": {"application/json": {"schema": schema}}},
            **_problems(),
        },
    }


def _text(name: str, text: str, choices: Sequence[str] = ()) -> dict[str, Any]:
    schema = {"type": "string", **({"enum": list(choices)} if choices else {})}
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _operation(web: Website, question: Question, language: Language) -> dict[str, Any]:
    contents: dict[str, Any] = {}
    forms = forms_of(question)
    for name in forms:
        form = FORMS[name]
        media_type = form.content_type.partition(";")[0]
        if name == "json":
            contents[media_type] = {"schema": _answer(question)}
        elif name in _BINARY:
            contents[media_type] = {}
        else:
            contents.setdefault(media_type, {"schema": {}})
    return {
        "operationId": question.name,
        "summary": question.question[language],
        "description": question.summary[language],
        "tags": list(question.competency),
        "parameters": [
            *(_parameter(web, parameter, language) for parameter in question.parameters),
            _number("page", say(language, "api-page"), 10**9),
            _number("size", say(language, "api-size", most=ROWS_IN_JSON), MOST_ROWS),
            {
                "name": "format",
                "in": "query",
                "description": say(language, "api-format"),
                "schema": {"type": "string", "enum": list(forms)},
            },
            _language(language),
        ],
        "responses": {
            "200": {"description": say(language, "api-ok"), "content": contents},
            **_problems(),
        },
    }


def _parameter(web: Website, parameter: Parameter, language: Language) -> dict[str, Any]:
    described = parameter.label[language]
    if parameter.kind == "integer":
        schema: dict[str, Any] = {"type": "integer"}
    else:
        schema = {"type": "string"}
    known = web.content.known.get((parameter.kind, parameter.of), {})
    names = [iri.rstrip("/").rpartition("/")[2] for iri in sorted(known)][:_EXAMPLES]
    if names:
        schema["examples"] = names
        described += ". " + say(language, "api-value", values=", ".join(names))
    return {"name": parameter.name, "in": "query", "description": described, "schema": schema}


def _number(name: str, text: str, most: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": most}
    return {"name": name, "in": "query", "description": text, "schema": schema}


def _language(language: Language) -> dict[str, Any]:
    return _text("lang", say(language, "api-lang"), LANGUAGES)


def _problems() -> dict[str, Any]:
    return {str(status): {"$ref": "#/components/responses/Problem"} for status in _PROBLEMS}


def _answer(question: Question) -> dict[str, Any]:
    iri = {"$ref": "#/components/schemas/Iri"}
    plain = {"type": ["string", "number", "boolean", "null"]}
    columns = {column.name: {"anyOf": [iri, plain]} for column in question.columns}
    row = {"type": "object", "properties": columns, "required": list(columns)}
    return {
        "type": "object",
        "required": ["question", "name", "status", "says", "columns", "rows", "total", "page"],
        "properties": {
            "question": {"type": "string"},
            "name": {"const": question.name},
            "status": {"enum": ["answered", question.empty]},
            "says": {"type": "string"},
            "columns": {"type": "object", "additionalProperties": {"type": "string"}},
            "rows": {"type": "array", "items": row},
            "total": {"type": "integer"},
            "page": {"type": "integer"},
            "pages": {"type": "integer"},
            "size": {"type": "integer"},
            "sources": {"type": "array", "items": iri},
            "license": {"type": "string"},
            "url": {"type": "string"},
        },
    }


_IRI_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["iri", "label"],
    "properties": {"iri": {"type": "string"}, "label": {"type": "string"}},
}
_PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}
