"""`samspil export`."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from samspil.doors.cli.choices import output_option
from samspil.doors.cli.losses import refuse_losses, shows_personal_data
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.saving import save
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.exchange import FORMATS, as_files, take
from samspil.words.errors import Exit, WrongUse
from samspil.words.language import Language, say
from samspil.words.suggestions import nearest

_NO_TEXT = ("xlsx", "csv")


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(sources: tuple[str, ...], form: str, output: Path | None) -> int:
        workspace = find_workspace()
        paths = list(_paths(sources, workspace))
        taken = take(paths, workspace)
        if taken.losses:
            return refuse_losses(taken, workspace, language)
        if shows_personal_data(paths, workspace, language):
            return Exit.FINDINGS
        stem = taken.cases[0] if len(taken.cases) == 1 else paths[0].stem
        files = as_files(taken.quads, form, stem, language, workspace)
        if output is None and form in _NO_TEXT:
            raise WrongUse("output-needed", form=form)
        if output is None:
            (content,) = files.values()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return Exit.FINE
        if form == "csv":
            sheets = {output / Path(name).name: content for name, content in files.items()}
            save(sheets, folders=True)
        else:
            (content,) = files.values()
            save({output: content})
        click.echo(say(language, "written", file=output), err=True)
        return Exit.FINE

    made = SpeakingCommand(
        "export",
        callback=work,
        help=say(language, "long-export"),
        params=[
            click.Argument(
                ["sources"], nargs=-1, required=True, metavar=say(language, "argument-sources")
            ),
            click.Option(
                ["--format", "form"],
                type=click.Choice(FORMATS),
                required=True,
                help=say(language, "option-format"),
            ),
            output_option(language, "option-output-export"),
        ],
    )
    made.language = language
    return made


def _paths(sources: Iterable[str], workspace: Workspace) -> Iterator[Path]:
    """Files as they are named, and our own by the name of a file in `data/`.

    Raises: WrongUse with the nearest names.
    """
    data = workspace.folder("data")
    own = {path.relative_to(data).with_suffix("").as_posix(): path for path in data.rglob("*.ttl")}
    own |= {name.removeprefix("cases/"): path for name, path in own.items()}
    for source in sources:
        if Path(source).exists():
            yield Path(source)
        elif source in own:
            yield own[source]
        else:
            near = nearest(source, own) or sorted(own)
            raise WrongUse("export-unknown", name=source, near=", ".join(near[:5]))
