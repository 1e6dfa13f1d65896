"""`samspil new`."""

import sys
from pathlib import Path

import click

from samspil.doors.cli.choices import output_option
from samspil.doors.cli.interview import Interview
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.forms.exporting import to_yaml
from samspil.files.forms.from_shapes import read_profile
from samspil.files.saving import save
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.starting import TEMPLATES, check_name, template
from samspil.words.errors import Exit, WrongUse
from samspil.words.language import Language, say

KINDS = ("case",)


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(kind: str, name: str | None, form: str | None, output: Path | None) -> int:  # noqa: ARG001 - there is one kind
        workspace = find_workspace()
        chosen = check_name(name) if name else ""
        if form is None:
            if not sys.stdin.isatty():
                raise WrongUse("new-format", formats=", ".join(TEMPLATES))
            return _interview(chosen, output, workspace, language)
        chosen = chosen or say(language, "new-name")
        made = template(chosen, form, language, workspace)
        folder = output if form == "csv" else None
        files = {
            (folder / Path(file).name if folder else output or Path(file)): content
            for file, content in made.items()
        }
        _refuse_to_replace(*files)
        save(files, folders=True)
        shown = next(iter(files)).parent if form == "csv" else next(iter(files))
        click.echo(say(language, "new-written", file=shown), err=True)
        return Exit.FINE

    made = SpeakingCommand(
        "new",
        callback=work,
        help=say(language, "long-new"),
        params=[
            click.Argument(["kind"], type=click.Choice(KINDS), metavar="case"),
            click.Argument(["name"], required=False, metavar=say(language, "argument-case-name")),
            click.Option(
                ["--format", "form"],
                type=click.Choice(TEMPLATES),
                help=say(language, "option-template"),
            ),
            output_option(language, "option-output-new"),
        ],
    )
    made.language = language
    return made


def _refuse_to_replace(*paths: Path) -> None:
    for path in paths:
        if path.exists():
            raise WrongUse("output-exists", file=path)


def _interview(name: str, output: Path | None, workspace: Workspace, language: Language) -> int:
    """Ask for a case and keep it as YAML; what was answered is kept even if it is broken off."""
    profile = read_profile(workspace)
    talk = Interview(profile, workspace.vocabulary, language)
    if output or name:
        _refuse_to_replace(output or Path(f"{name}.yaml"))
    stopped = False
    try:
        talk.hold(name)
    except (KeyboardInterrupt, click.Abort, EOFError):
        stopped = True
    if not talk.name:
        raise click.Abort
    path = output or Path(f"{talk.name}.yaml")
    _refuse_to_replace(path)
    save({path: to_yaml(talk.form, profile, language).encode()})
    key = "new-stopped" if stopped else "new-asked"
    click.echo()
    click.echo(say(language, key, file=path))
    return 130 if stopped else Exit.FINE
