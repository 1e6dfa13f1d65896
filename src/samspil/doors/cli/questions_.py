"""`samspil questions`."""

import json

import click

from samspil.doors.cli.choices import format_option
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.tables import show_table, to_csv
from samspil.files.workspace import find_workspace
from samspil.jobs.questions import read_questions
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(form: str) -> None:
        questions = read_questions(find_workspace()).values()
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
        if form == "csv":
            click.echo(to_csv(headings, rows), nl=False)
        else:
            show_table(headings, rows)

    made = SpeakingCommand(
        "questions",
        callback=work,
        help=say(language, "long-questions"),
        params=[
            format_option(language, "table", "csv", "json"),
        ],
    )
    made.language = language
    return made
