"""`--fix`, `--diff` and `--annotate`: what is done with findings beside showing them."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from samspil.files.saving import save
from samspil.files.workspace import Workspace
from samspil.jobs.annotating import annotated
from samspil.jobs.fixing import Change, changes
from samspil.jobs.rendering.phrases import counted
from samspil.words.errors import Exit, WrongUse
from samspil.words.findings import Finding, Report
from samspil.words.language import Language, say


def mend(report: Report, workspace: Workspace, language: Language) -> bool:
    """Make the safe changes and show them; true if there were any."""
    made = list(changes(report.findings, workspace))
    save({change.path: change.content for change in made})
    for line in _coloured(made):
        click.echo(line, nl=False, err=True)
    mended = sum(change.mended for change in made)
    if made:
        click.echo(f"samspil: {counted(language, 'mended', mended)}", err=True)
    return bool(made)


def show_diff(report: Report, workspace: Workspace, language: Language) -> int:
    """Show the safe changes and make none; the exit code."""
    made = list(changes(report.findings, workspace))
    for line in _coloured(made):
        click.echo(line, nl=False)
    if made:
        mended = sum(change.mended for change in made)
        click.echo(f"samspil: {counted(language, 'mendable', mended)}", err=True)
        return Exit.FINDINGS
    click.echo(f"samspil: {say(language, 'mend-nothing')}", err=True)
    return Exit.FINE


def _coloured(made: list[Change]) -> Iterator[str]:
    """The lines of the diffs; colours are left out where nobody sees them."""
    for change in made:
        for line in change.diff.splitlines(keepends=True):
            head = line.startswith(("+++", "---"))
            colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[0])
            yield click.style(line, fg=None if head else colour, bold=head)


def annotate(report: Report, target: Path, language: Language) -> None:
    """Copies of the workbooks with the findings in their cells.

    Raises: WrongUse if no workbook was checked, or several go to one file.
    """
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        found[finding.where.file].append(finding)
    books = [Path(name) for name in report.names if name.lower().endswith(".xlsx")]
    if not books:
        raise WrongUse("annotate-none")
    into_folder = target.suffix.lower() != ".xlsx"
    if len(books) > 1 and not into_folder:
        raise WrongUse("annotate-several", file=target)
    paths = {(target / book.name if into_folder else target): book for book in books}
    if {path.resolve() for path in paths} & {book.resolve() for book in books}:
        raise WrongUse("annotate-itself", file=target)
    copies = {path: annotated(book, found[str(book)], language) for path, book in paths.items()}
    save(copies, folders=into_folder)
    for path in paths:
        click.echo(say(language, "written", file=path), err=True)
