"""`samspil ask`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from pyoxigraph import Literal, NamedNode

from samspil.doors.cli.choices import PATH, format_option, with_option
from samspil.doors.cli.endpoints import endpoint_option, whom_to_ask
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.tables import show_table, show_text
from samspil.engine.asking import type_of_term
from samspil.files.saving import save
from samspil.files.workspace import find_workspace
from samspil.jobs.exports.table import Table, iris_in, tabulate
from samspil.jobs.exports.text import as_csv, as_csv_excel_da, as_json
from samspil.jobs.figures.answered import Picture
from samspil.jobs.figures.drawing import standing_alone
from samspil.jobs.figures.parts import Parts
from samspil.jobs.figures.png import as_png
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

_FILES = ("xlsx", "parquet", "png")
_PICTURES = ("svg", "png")


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

    def work(  # noqa: PLR0913 - one name for each option
        name: str,
        choices: tuple[str, ...],
        form: str,
        extra: tuple[Path, ...],
        endpoint: str | None,
        output: Path | None,
    ) -> None:
        if output is None and form in _FILES:
            raise WrongUse("output-needed", form=form)
        workspace = find_workspace()
        question = find_question(read_questions(workspace), name)
        store = whom_to_ask(endpoint, workspace, extra, language)(question)
        terms = terms_for(question, _pairs(choices), store, workspace.vocabulary)
        found = answer(question, store, terms)
        labels = store.labels(iris_in(found), language)
        if form == "table":
            _show_table(found, labels, workspace.vocabulary, language)
            return
        if form in _PICTURES:
            written = _drawn(form, Parts(found, labels, workspace.vocabulary, language))
        else:
            table = tabulate(found, labels, workspace.vocabulary, language)
            written = _written(form, table, labels, workspace.vocabulary)
        if output is None:
            click.echo(written.decode(), nl=False)
        else:
            save({output: written})
            click.echo(say(language, "written", file=output), err=True)

    made = AskCommand(
        "ask",
        callback=work,
        help=say(language, "long-ask"),
        context_settings={"ignore_unknown_options": True},
        params=[
            click.Argument(["name"], metavar=say(language, "argument-name")),
            click.Argument(["choices"], nargs=-1, type=click.UNPROCESSED, metavar="[--x …]..."),
            format_option(language, "table", "csv", "json", "csv-excel-da", "svg", *_FILES),
            click.Option(
                ["--output"],
                type=PATH,
                metavar=say(language, "argument-file"),
                help=say(language, "option-output"),
            ),
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


def _show_table(
    found: Answer, labels: Mapping[str, str], vocabulary: Vocabulary, language: Language
) -> None:
    question = found.question
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


def _drawn(form: str, parts: Parts) -> bytes:
    """The picture of the answer.

    Raises: WrongUse for a question that has none, and for a PNG without what makes it.
    """
    if parts.answer.question.chart == "none":
        raise WrongUse("ask-no-picture", name=parts.answer.question.name)
    drawn = Picture(parts).alone
    if form == "svg":
        return standing_alone(drawn).encode()
    try:
        return as_png(drawn)
    except ModuleNotFoundError as error:
        raise WrongUse("ask-extra-png") from error


def _written(form: str, table: Table, labels: Mapping[str, str], vocabulary: Vocabulary) -> bytes:
    """The answer as a file's content.

    Raises: WrongUse where the form needs what is not installed.
    """
    match form:
        case "csv":
            return as_csv(table).encode()
        case "csv-excel-da":
            return as_csv_excel_da(table).encode()
        case "xlsx":
            from samspil.jobs.exports.workbook import as_xlsx  # noqa: PLC0415 - only when written

            return as_xlsx(table, {})
        case "parquet":
            from samspil.jobs.exports.columns import as_parquet  # noqa: PLC0415

            try:
                return as_parquet(table)
            except ModuleNotFoundError as error:
                raise WrongUse("ask-extra") from error
    whole = as_json(table, labels, vocabulary)
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
