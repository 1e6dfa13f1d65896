"""`samspil ask`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from pyoxigraph import Literal, NamedNode

from samspil.doors.cli.choices import format_option, with_option
from samspil.doors.cli.endpoints import endpoint_option, whom_to_ask
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.tables import show_table, show_text, to_csv
from samspil.engine.asking import Asking, type_of_term
from samspil.files.workspace import find_workspace
from samspil.jobs.questions import (
    Answer,
    Question,
    answer,
    find_question,
    read_questions,
    terms_for,
)
from samspil.words.errors import WrongUse
from samspil.words.language import Language, say
from samspil.words.vocabulary import Vocabulary


class AskCommand(SpeakingCommand):
    """Takes a question's own choices too; its help page then shows them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        questions = read_questions(find_workspace())
        ctx.meta["question"] = next((questions[a] for a in args if a in questions), None)
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        question: Question | None = ctx.meta.get("question")
        if question is None:
            return
        records = [
            (
                f"--{parameter.name} {parameter.kind.upper()}",
                say(
                    self.language,
                    "option-parameter",
                    label=parameter.label[self.language],
                    default=question.default_of(parameter.name),
                ),
            )
            for parameter in question.parameters
        ]
        with formatter.section(question.question[self.language]):
            formatter.write_text(question.summary[self.language])
            if records:
                formatter.write_dl(records)


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(
        name: str,
        choices: tuple[str, ...],
        form: str,
        extra: tuple[Path, ...],
        endpoint: str | None,
    ) -> None:
        workspace = find_workspace()
        question = find_question(read_questions(workspace), name)
        store = whom_to_ask(endpoint, workspace, extra, language)(question)
        terms = terms_for(question, _pairs(choices), store, workspace.vocabulary)
        found = answer(question, store, terms)
        _SHOW[form](found, store, workspace.vocabulary, language)

    made = AskCommand(
        "ask",
        callback=work,
        help=say(language, "long-ask"),
        context_settings={"ignore_unknown_options": True},
        params=[
            click.Argument(["name"], metavar=say(language, "argument-name")),
            click.Argument(["choices"], nargs=-1, type=click.UNPROCESSED, metavar="[--x …]..."),
            format_option(language, "table", "csv", "json"),
            with_option(language),
            endpoint_option(language),
        ],
    )
    made.language = language
    return made


def _pairs(words: Sequence[str]) -> dict[str, str]:
    """`--theme crime` and `--theme=crime` as name and value."""
    pairs: dict[str, str] = {}
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            raise WrongUse("wrong-use", reason=word)
        if not equals:
            if not waiting:
                raise WrongUse("parameter-no-value", name=word)
            value = waiting.pop(0)
        if name in pairs:
            raise WrongUse("parameter-twice", name=name)
        pairs[name] = value
    return pairs


def _labels(found: Answer, store: Asking, language: Language) -> Mapping[str, str]:
    iris = [term.value for row in found.rows for term in row if isinstance(term, NamedNode)]
    return store.labels(iris, language)


def _cell(
    term: type_of_term | None,
    labels: Mapping[str, str],
    vocabulary: Vocabulary,
    language: Language,
) -> str:
    if term is None:
        return say(language, "not-stated")
    if isinstance(term, NamedNode):
        return labels.get(term.value) or vocabulary.shorten(term.value)
    if isinstance(term, Literal) and term.datatype.value.endswith("#boolean"):
        return say(language, "yes" if term.value == "true" else "no")
    return term.value if isinstance(term, Literal) else str(term)


def _show_table(found: Answer, store: Asking, vocabulary: Vocabulary, language: Language) -> None:
    question = found.question
    labels = _labels(found, store, language)
    click.echo(question.question[language])
    click.echo()
    if not found.rows:
        click.echo(question.empty_text[language])
        return
    cited = _cited(found)
    rows = [
        [
            f"[{cited[term.value]}]"
            if isinstance(term, NamedNode) and column.name == "source"
            else _cell(term, labels, vocabulary, language)
            for column, term in zip(question.columns, row, strict=True)
        ]
        for row in found.rows
    ]
    show_table([column.heading[language] for column in question.columns], rows)
    click.echo()
    count = len(rows)
    click.echo(say(language, "row" if count == 1 else "rows", count=count))
    show_text(question.summary[language])
    if cited:
        click.echo()
        click.echo(say(language, "sources") + ":")
        for iri, number in cited.items():
            click.echo(f"  [{number}] {labels.get(iri, '')} <{iri}>")


def _cited(found: Answer) -> dict[str, int]:
    """The sources of an answer, numbered as they come up; a table cites the numbers."""
    sources = [
        term.value
        for row in found.rows
        for column, term in zip(found.question.columns, row, strict=True)
        if column.name == "source" and isinstance(term, NamedNode)
    ]
    return {iri: number for number, iri in enumerate(dict.fromkeys(sources), 1)}


def _show_csv(found: Answer, store: Asking, vocabulary: Vocabulary, language: Language) -> None:
    labels = _labels(found, store, language)
    headings: list[str] = []
    linked = _columns_of_iris(found)
    for column in found.question.columns:
        headings += [column.name, f"{column.name}_iri"] if column.name in linked else [column.name]
    rows = []
    for row in found.rows:
        cells: list[str] = []
        for column, term in zip(found.question.columns, row, strict=True):
            cells.append("" if term is None else _cell(term, labels, vocabulary, language))
            if column.name in linked:
                cells.append(term.value if isinstance(term, NamedNode) else "")
        rows.append(cells)
    click.echo(to_csv(headings, rows), nl=False)


def _columns_of_iris(found: Answer) -> set[str]:
    return {
        column.name
        for row in found.rows
        for column, term in zip(found.question.columns, row, strict=True)
        if isinstance(term, NamedNode)
    }


def _show_json(found: Answer, store: Asking, _: Vocabulary, language: Language) -> None:
    labels = _labels(found, store, language)
    question: Question = found.question

    def value(term: type_of_term | None) -> dict[str, str] | str | None:
        if isinstance(term, NamedNode):
            return {"iri": term.value, "label": labels.get(term.value, "")}
        return term.value if isinstance(term, Literal) else None

    names = [column.name for column in question.columns]
    whole = {
        "question": question.question[language],
        "name": question.name,
        "status": "answered" if found.rows else question.empty,
        "says": question.summary[language] if found.rows else question.empty_text[language],
        "columns": {column.name: column.heading[language] for column in question.columns},
        "rows": [dict(zip(names, map(value, row), strict=True)) for row in found.rows],
    }
    click.echo(json.dumps(whole, ensure_ascii=False, indent=2))


_SHOW = {"table": _show_table, "csv": _show_csv, "json": _show_json}
