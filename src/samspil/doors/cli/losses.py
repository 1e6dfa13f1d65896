"""What is shown when a file cannot be taken over whole, or must not."""

from collections.abc import Sequence
from pathlib import Path

import click

from samspil.files.workspace import Workspace
from samspil.jobs.exchange import Taken
from samspil.jobs.rendering import FORMATS, Options
from samspil.jobs.validation import validate
from samspil.jobs.validation.context import read_context
from samspil.words.errors import Exit, NothingChecked
from samspil.words.findings import Finding, Report
from samspil.words.language import Language, say


def refuse_losses(taken: Taken, workspace: Workspace, language: Language) -> int:
    """Show what would be lost; the exit code."""
    _show(taken.losses, "losses", workspace, language)
    return Exit.FINDINGS


def shows_personal_data(paths: Sequence[Path], workspace: Workspace, language: Language) -> bool:
    """True if there are any in the files; they have been shown then, masked and with their places.

    A copy is made to be passed on, and whoever gets it may have no gate of their own.
    """
    try:
        found = validate(paths, workspace).findings
    except NothingChecked:
        return False  # nothing was found at all
    book = read_context(workspace).book
    codes = {book.checks[iri].check for iri in (*book.patterns, *book.patterns_of_names)}
    private = [finding for finding in found if finding.check in codes]
    if private:
        _show(private, "export-private", workspace, language)
    return bool(private)


def _show(found: Sequence[Finding], why: str, workspace: Workspace, language: Language) -> None:
    files = len({finding.where.file for finding in found})
    options = Options(read_context(workspace), language, quiet=True)
    click.echo(FORMATS["text"](Report(tuple(found), files, 0), options), nl=False, err=True)
    click.echo(f"samspil: {say(language, why)}", err=True)
