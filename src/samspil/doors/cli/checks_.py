"""`samspil checks`."""

import json

import click

from samspil.doors.cli.choices import format_option
from samspil.doors.cli.explaining_checks import summary
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.tables import show_table, to_csv
from samspil.files.workspace import find_workspace
from samspil.jobs.check_pages import read_checks
from samspil.jobs.selection import chosen
from samspil.words.language import Language, say

_COLUMNS = ("column-check", "column-severity", "column-about", "column-group", "column-number")


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(names: tuple[str, ...], form: str) -> None:
        checks = read_checks(find_workspace())
        codes = chosen(names, (), checks)
        listed = [check for code, check in checks.items() if code in codes]
        if form == "json":
            click.echo(json.dumps([summary(c) for c in listed], ensure_ascii=False, indent=2))
            return
        headings = [say(language, key) for key in _COLUMNS]
        rows = [
            [
                check.code,
                say(language, f"severity-{check.severity}"),
                check.name[language],
                check.group,
                check.number,
            ]
            for check in listed
        ]
        if form == "csv":
            click.echo(to_csv(headings, rows), nl=False)
        else:
            show_table(headings, rows)

    made = SpeakingCommand(
        "checks",
        callback=work,
        help=say(language, "long-checks"),
        params=[
            click.Argument(["names"], nargs=-1, metavar=f"[{say(language, 'argument-checks')}]..."),
            format_option(language, "table", "csv", "json"),
        ],
    )
    made.language = language
    return made
