"""A query that somebody has written, made into the file of a canned question to go on with."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from samspil.engine.scan import scan_query
from samspil.engine.sparql_tokens import tokens
from samspil.jobs.questions import parse_question
from samspil.words.errors import BadContent, QueryRefused
from samspil.words.language import LANGUAGES

TEXTS = tuple(f"{key}-{lang}" for key in ("question", "summary", "empty") for lang in LANGUAGES)
FIELDS = ("name", *TEXTS, "theme")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_NAME, _LONGEST = 100, 1_000
_OPENING, _CLOSING = "([", ")]"


@dataclass(frozen=True)
class Draft:
    """The file called `name`, or what is `wrong` by field: the keys of texts.

    `refused` is why the query itself cannot be asked.
    """

    name: str
    text: str
    wrong: Mapping[str, str]
    refused: QueryRefused | None = None


def draft_question(
    given: Mapping[str, str], query: str, themes: Collection[str], names: Collection[str]
) -> Draft:
    """The file; `names` are the questions there are."""
    said = {field: " ".join(given.get(field, "").split()) for field in FIELDS}
    wrong = {field: "draft-empty" for field in FIELDS if not said[field]}
    wrong |= {field: "draft-long" for field in FIELDS if len(said[field]) > _LONGEST}
    name = said["name"]
    if "name" not in wrong and not (_NAME.fullmatch(name) and len(name) <= _LONGEST_NAME):
        wrong["name"] = "draft-name"
    if name in names:
        wrong["name"] = "draft-taken"
    if "theme" not in wrong and said["theme"] not in themes:
        wrong["theme"] = "draft-empty"
    body = "\n".join(line for line in query.splitlines() if not line.startswith("#+")).strip()
    try:
        columns = list(_columns(body))
        order = [token.text.casefold() for token in tokens(body) if token.kind == "word"]
        form = scan_query(body).form
    except QueryRefused as refused:
        return Draft(name, "", {**wrong, "query": refused.key}, refused)
    if form != "select":
        wrong["query"] = "draft-form"
    elif not columns:
        wrong["query"] = "draft-columns"
    elif "order" not in order:
        wrong["query"] = "draft-order"
    if wrong:
        return Draft(name, "", wrong)
    head = [f"#+ {key}: {said[key]}" for key in (*TEXTS[:4],)]
    head += ["#+ competency: –", f"#+ theme: {said['theme']}"]
    head += [f"#+ column {column}: {column} | {column}" for column in dict.fromkeys(columns)]
    head += ["#+ chart: none", "#+ empty: not-stated"]
    head += [f"#+ {key}: {said[key]}" for key in TEXTS[4:]]
    text = "\n".join((*head, "", body, ""))
    try:
        parse_question(Path(f"{name}.rq"), text)
    except BadContent as error:
        return Draft(name, "", {"query": error.key})
    return Draft(name, text, {})


def _columns(query: str) -> Iterator[str]:
    """The variables that a SELECT gives, in order; none for `SELECT *`."""
    depth, chosen, after_as = 0, False, False
    for token in tokens(query):
        word = token.text.casefold() if token.kind == "word" else ""
        if not chosen:
            chosen = word == "select"
            continue
        if depth == 0 and (token.text == "{" or word in ("where", "from")):
            return
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if token.kind == "variable" and (depth == 0 or (depth == 1 and after_as)):
            yield token.text[1:]
        after_as = word == "as"
