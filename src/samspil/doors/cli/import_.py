"""`samspil import`."""

from collections.abc import Sequence
from pathlib import Path

import click

from samspil.doors.cli.choices import PATH
from samspil.doors.cli.losses import refuse_losses
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.reading import collect
from samspil.files.saving import save
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.checks import all_checks
from samspil.jobs.exchange import Taken, as_files, take
from samspil.jobs.rendering import FORMATS, Options
from samspil.jobs.validation import validate
from samspil.jobs.validation.context import read_context
from samspil.words.errors import Exit, NothingChecked, WrongUse
from samspil.words.findings import Report
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(paths: tuple[Path, ...], into: Path | None, replaces: bool) -> int:
        workspace = find_workspace()
        units = collect(paths)
        if not units:
            raise NothingChecked("no-files", paths=", ".join(map(str, paths)))
        every = [(unit, take([unit], workspace)) for unit in units]
        lost = [finding for _, taken in every for finding in taken.losses]
        if lost:
            return refuse_losses(Taken((), lost), workspace, language)
        report = validate(units, workspace)
        _show(report, workspace, language)
        if _private(report, workspace):
            click.echo(f"samspil: {say(language, 'import-private')}", err=True)
            return Exit.FINDINGS
        files = _files(every, into or _own_folder(workspace), workspace, language)
        _refuse_to_change(files, replaces=replaces)
        save(files, folders=True)
        for path in files:
            click.echo(say(language, "written", file=path), err=True)
        return Exit.FINDINGS if report.violated else Exit.FINE

    made = SpeakingCommand(
        "import",
        callback=work,
        help=say(language, "long-import"),
        params=[
            click.Argument(
                ["paths"],
                nargs=-1,
                required=True,
                metavar=say(language, "argument-paths"),
                type=PATH,
            ),
            click.Option(
                ["--into"],
                type=click.Path(path_type=Path, readable=False, file_okay=False),
                metavar=say(language, "argument-folder"),
                help=say(language, "option-into"),
            ),
            click.Option(
                ["--replace", "replaces"], is_flag=True, help=say(language, "option-replace")
            ),
        ],
    )
    made.language = language
    return made


def _own_folder(workspace: Workspace) -> Path:
    """Our own cases in a checkout; beside an installed tool, where the user is."""
    installed = workspace.root.name == "content"
    return Path() if installed else workspace.folder("data") / "cases"


def _show(report: Report, workspace: Workspace, language: Language) -> None:
    options = Options(read_context(workspace), language)
    click.echo(FORMATS["text"](report, options), nl=False)


def _private(report: Report, workspace: Workspace) -> bool:
    checks = all_checks(read_context(workspace).book)
    return any(f.check in checks and checks[f.check].private for f in report.findings)


def _files(
    every: Sequence[tuple[Path, Taken]], folder: Path, workspace: Workspace, language: Language
) -> dict[Path, bytes]:
    """A Turtle file for each file that is taken over, named by its case."""
    files: dict[Path, bytes] = {}
    for unit, taken in every:
        stem = taken.cases[0] if len(taken.cases) == 1 else unit.stem
        ((name, content),) = as_files(taken.quads, "ttl", stem, language, workspace).items()
        path = folder / name
        if path in files:
            raise WrongUse("import-twice", file=path, first=stem, second=unit)
        files[path] = content
    return files


def _refuse_to_change(files: dict[Path, bytes], *, replaces: bool) -> None:
    """Raises: WrongUse for a file that is there and would become another."""
    for path, content in files.items():
        if not replaces and path.exists() and path.read_bytes() != content:
            raise WrongUse("import-exists", file=path)
