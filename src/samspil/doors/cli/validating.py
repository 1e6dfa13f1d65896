"""A check from what was asked for to what is shown, saved and said with the exit code."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import click

from samspil.doors.cli.progress import counter
from samspil.files.opening import shown
from samspil.files.reading import gather
from samspil.files.saving import save
from samspil.files.workspace import Workspace, find_workspace
from samspil.jobs.baseline import Baseline, read_baseline
from samspil.jobs.rendering import FORMATS, PIECEWISE, Options
from samspil.jobs.rendering.flowing import in_batches
from samspil.jobs.rendering.phrases import counted
from samspil.jobs.selection import chosen, only
from samspil.jobs.validation import Run, validate
from samspil.jobs.validation.context import read_context
from samspil.words.errors import Exit, NothingChecked, WrongUse
from samspil.words.findings import Report, Severity
from samspil.words.language import Language, say

LEVELS = {
    "error": Severity.VIOLATION,
    "warning": Severity.WARNING,
    "note": Severity.INFO,
    "never": None,
}
_MOST_ON_SCREEN = 20
# The folder that the host of the repository takes paths from, as it says itself.
_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


@dataclass(frozen=True)
class Wish:
    """What the user asked for, an option each."""

    paths: tuple[Path, ...]
    engine: str
    form: str
    output: tuple[str, ...]
    fail_on: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: Path | None
    write_baseline: bool
    hide_accepted: bool
    max_findings: int | None
    quiet: bool
    statistics: bool
    fix: bool
    diff: bool
    annotate: Path | None
    since: str
    cache: Path | None
    jobs: int | None


def run(wish: Wish, language: Language) -> int:
    """Check, mend if that was asked for, show and save; the exit code."""
    workspace = find_workspace()
    outputs = _outputs(wish)
    options = _options(wish, language, workspace)
    paths = wish.paths or (workspace.folder("data"),)
    how = Run(
        wish.engine,
        wish.jobs or 0,
        wish.since,
        wish.cache,
        counter(language, "checking"),
    )
    try:
        report = validate(paths, workspace, how)
        if wish.diff:
            return int(_mending().show_diff(report, workspace, language))
        if wish.fix and _mending().mend(report, workspace, language):
            report = validate(paths, workspace, how)
    except NothingChecked as nothing:
        names = tuple(shown(path) for path in gather(paths).paths)
        report = Report((), len(names), 0, names=names)
        if not (options.only_private and nothing.key == "nothing-known"):
            _save(outputs, report, replace(options, files=report.names))
            raise
    options = replace(options, files=report.names)
    report = only(report, options.asked) if options.codes is not None else report
    if wish.baseline is not None:
        report, options = _without_accepted(report, options, wish.baseline, wish)
    _save(outputs, report, options)
    if wish.annotate is not None:
        _mending().annotate(report, wish.annotate, language)
    if wish.since and not report.names:
        click.echo(say(language, "since-nothing", revision=wish.since), err=True)
        return Exit.FINE
    for piece in in_batches(PIECEWISE[wish.form](report, options)):
        click.echo(piece, nl=False)
    return outcome(report, options)


def _mending() -> ModuleType:
    """What changes files; it is imported when there is a file to change."""
    from samspil.doors.cli import mending  # noqa: PLC0415

    return mending


def outcome(report: Report, options: Options) -> Exit:
    """The exit code; of several that apply, the one that most needs to be known."""
    if report.unread:
        return Exit.UNREADABLE
    if any(map(options.failing, report.tally.severities)):
        return Exit.FINDINGS
    return Exit.FINE if report.nodes or options.only_private else Exit.NOTHING_CHECKED


def _options(wish: Wish, language: Language, workspace: Workspace) -> Options:
    on_screen = sys.stdout.isatty()
    most = _MOST_ON_SCREEN if on_screen and wish.form in ("text", "concise") else None
    roots = [Path(os.environ[name]) for name in _ROOTS if os.environ.get(name)]
    options = Options(
        read_context(workspace),
        language,
        fails=LEVELS[wish.fail_on],
        root=roots[0] if roots else None,
        most=most if wish.max_findings is None else wish.max_findings,
        width=shutil.get_terminal_size().columns if on_screen else 0,
        colours=on_screen and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        statistics=wish.statistics,
        quiet=wish.quiet,
        hide_accepted=wish.hide_accepted,
    )
    if wish.select or wish.ignore:
        options = replace(options, codes=chosen(wish.select, wish.ignore, options.checks))
    return options


def _without_accepted(
    report: Report, options: Options, file: Path, wish: Wish
) -> tuple[Report, Options]:
    """The report against the baseline, which is first renewed if that was asked for."""
    known = Baseline(file) if wish.write_baseline and not file.exists() else read_baseline(file)
    checks, asked = options.checks, options.asked
    if wish.write_baseline:
        beyond = known.divide(report, checks, options.files, asked).beyond
        known = known.renewed(report.findings, beyond, checks)
        save({file: known.text().encode()})
        private = sum(checks[f.check].private for f in report.findings if f.check in checks)
        written = {"written": len(report.findings) - private, "private": private}
        for what, count in written.items():
            if count:
                said = counted(options.language, what, count, file=file)
                click.echo(f"samspil: {said}", err=True)
    divided = known.divide(report, checks, options.files, asked)
    return divided.report, replace(options, accepted=divided.accepted, stale=divided.stale)


def _outputs(wish: Wish) -> Mapping[Path, str]:
    """The form of each file to write.

    Raises: WrongUse for a form there is none of, or a file named twice.
    """
    if wish.write_baseline and wish.baseline is None:
        raise WrongUse("baseline-file")
    outputs: dict[Path, str] = {}
    for value in wish.output:
        form, equals, file = value.partition("=")
        if not equals or not file or form not in FORMATS:
            raise WrongUse("output-form", value=value, known=", ".join(FORMATS))
        if Path(file) in outputs:
            raise WrongUse("output-twice", file=file)
        outputs[Path(file)] = form
    return outputs


def _save(outputs: Mapping[Path, str], report: Report, options: Options) -> None:
    """Write every file in full; a file is nobody's screen."""
    plain = replace(options, most=None, width=0, colours=False)
    save(
        {
            path: (piece.encode() for piece in in_batches(PIECEWISE[form](report, plain)))
            for path, form in outputs.items()
        }
    )
