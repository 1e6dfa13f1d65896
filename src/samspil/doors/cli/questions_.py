"""`samspil questions`."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from samspil.doors.cli.choices import format_option, with_option
from samspil.doors.cli.endpoints import endpoint_option, whom_to_ask
from samspil.doors.cli.progress import counter
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.tables import show_table, to_csv
from samspil.files.workspace import find_workspace
from samspil.jobs.questions import Question, read_questions
from samspil.jobs.roundup import Outcome, ask_all
from samspil.words.errors import Exit, WrongUse
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(form: str, run: bool, extra: tuple[Path, ...], endpoint: str | None) -> int:
        workspace = find_workspace()
        questions = list(read_questions(workspace).values())
        if not run:
            if extra or endpoint is not None:
                raise WrongUse("questions-run-missing")
            _list(questions, form, language)
            return Exit.FINE
        whom = whom_to_ask(endpoint, workspace, extra, language)
        outcomes = _counted(ask_all(questions, whom), len(questions), language)
        _show(outcomes, form, language)
        failed = any(outcome.failure for outcome in outcomes)
        return Exit.FINDINGS if failed else Exit.FINE

    made = SpeakingCommand(
        "questions",
        callback=work,
        help=say(language, "long-questions"),
        params=[
            format_option(language, "table", "csv", "json"),
            click.Option(["--run"], is_flag=True, help=say(language, "option-run")),
            with_option(language),
            endpoint_option(language),
        ],
    )
    made.language = language
    return made


def _list(questions: Sequence[Question], form: str, language: Language) -> None:
    if form == "json":
        listed = [
            {
                "name": question.name,
                "question": question.question,
                "summary": question.summary,
                "competency": question.competency,
                "parameters": [parameter.name for parameter in question.parameters],
            }
            for question in questions
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    headings = [say(language, f"column-{key}") for key in ("question", "name", "competency")]
    rows = [[q.question[language], q.name, ", ".join(q.competency)] for q in questions]
    _table(headings, rows, form)


def _counted(outcomes: Iterable[Outcome], total: int, language: Language) -> list[Outcome]:
    """All outcomes, counted on the terminal as they come."""
    show = counter(language, "asking")
    found = []
    for outcome in outcomes:
        found.append(outcome)
        show(len(found), total)
    return found


def _show(outcomes: Sequence[Outcome], form: str, language: Language) -> None:
    if form == "json":
        listed = [
            {
                "name": outcome.question.name,
                "status": outcome.status,
                "rows": outcome.rows,
                "milliseconds": round(outcome.milliseconds, 1),
                "says": _says(outcome, language),
            }
            for outcome in outcomes
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    keys = ("name", "rows", "milliseconds", "status", "says")
    headings = [say(language, f"column-{key}") for key in keys]
    rows = [
        [
            outcome.question.name,
            str(outcome.rows),
            f"{outcome.milliseconds:.1f}",
            outcome.status if form == "csv" else say(language, f"status-{outcome.status}"),
            _says(outcome, language),
        ]
        for outcome in outcomes
    ]
    _table(keys if form == "csv" else headings, rows, form)
    if form == "table":
        statuses = [outcome.status for outcome in outcomes]
        summary = say(
            language,
            "questions-summary",
            questions=len(outcomes),
            answered=statuses.count("answered"),
            empty=statuses.count("not-stated") + statuses.count("none"),
            failed=statuses.count("failed"),
            milliseconds=f"{sum(outcome.milliseconds for outcome in outcomes):.0f}",
        )
        click.echo()
        click.echo(summary)


def _says(outcome: Outcome, language: Language) -> str:
    """Why there are no rows; nothing where there are some."""
    if outcome.failure is not None:
        return say(language, outcome.failure.key, **outcome.failure.values)
    return "" if outcome.rows else outcome.question.empty_text[language]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> None:
    if form == "csv":
        click.echo(to_csv(headings, rows), nl=False)
    else:
        show_table(headings, rows)
