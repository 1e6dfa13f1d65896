"""`samspil catalogue`."""

from pathlib import Path

import click

from samspil.doors.cli.choices import with_option
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.saving import save
from samspil.files.workspace import find_workspace
from samspil.words.errors import WrongUse
from samspil.words.language import Language, say
from samspil.words.vocabulary import BASE


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(folder: Path, base: str, extra: tuple[Path, ...]) -> None:
        if not base.startswith(("https://", "http://")):
            raise WrongUse("catalogue-base", value=base)
        from samspil.jobs.publication import read_publication  # noqa: PLC0415 - slow to load
        from samspil.jobs.web.addresses import Addresses  # noqa: PLC0415
        from samspil.jobs.web.downloads import DOWNLOADS  # noqa: PLC0415
        from samspil.jobs.web.website import Website  # noqa: PLC0415

        content = read_publication(find_workspace(), extra)
        addresses = Addresses(base.rstrip("/") + "/")
        web = Website(content, addresses, free_sparql=False, engine="local")
        files = {folder / path: made.make(web) for path, made in DOWNLOADS.items()}
        save(files, folders=True)
        click.echo(say(language, "catalogue-written", count=len(files), folder=folder), err=True)

    made = SpeakingCommand(
        "catalogue",
        callback=work,
        help=say(language, "long-catalogue"),
        params=[
            click.Argument(
                ["folder"],
                metavar=say(language, "argument-folder"),
                type=click.Path(path_type=Path, readable=False, file_okay=False),
            ),
            click.Option(
                ["--base"],
                default=BASE,
                metavar="URL",
                help=say(language, "option-catalogue-base"),
            ),
            with_option(language),
        ],
    )
    made.language = language
    return made
