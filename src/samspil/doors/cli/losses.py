"""What is shown when a file cannot be taken over whole."""

import click

from samspil.files.workspace import Workspace
from samspil.jobs.exchange import Taken
from samspil.jobs.rendering import FORMATS, Options
from samspil.jobs.validation.context import read_context
from samspil.words.errors import Exit
from samspil.words.findings import Report
from samspil.words.language import Language, say


def refuse_losses(taken: Taken, workspace: Workspace, language: Language) -> int:
    """Show what would be lost; the exit code."""
    files = len({finding.where.file for finding in taken.losses})
    report = Report(tuple(taken.losses), files, 0)
    options = Options(read_context(workspace), language, quiet=True)
    click.echo(FORMATS["text"](report, options), nl=False, err=True)
    click.echo(f"samspil: {say(language, 'losses')}", err=True)
    return Exit.FINDINGS
