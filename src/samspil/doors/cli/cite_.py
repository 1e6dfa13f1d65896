"""`samspil cite`."""

import click

from samspil.doors.cli.choices import format_option
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.engine.store import Store
from samspil.files.workspace import find_workspace
from samspil.jobs.citation import FORMATS, read_records
from samspil.words.errors import WrongUse
from samspil.words.language import Language, say
from samspil.words.suggestions import nearest


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(keys: tuple[str, ...], form: str) -> None:
        records = read_records(Store.of(find_workspace()), language)
        for key in keys:
            if key not in records:
                near = ", ".join(nearest(key, records)) or "espersen-andersen-2017"
                raise WrongUse("source-unknown", name=key, near=near)
        chosen = [records[key] for key in keys] or list(records.values())
        click.echo(FORMATS[form](chosen), nl=False)

    made = SpeakingCommand(
        "cite",
        callback=work,
        help=say(language, "long-cite"),
        params=[
            click.Argument(["keys"], nargs=-1, metavar=f"[{say(language, 'argument-source')}]..."),
            format_option(language, *FORMATS),
        ],
    )
    made.language = language
    return made
