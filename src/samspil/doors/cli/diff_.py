"""`samspil diff`."""

from dataclasses import replace
from pathlib import Path

import click

from samspil.doors.cli.choices import format_option, versions_option
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.workspace import find_workspace
from samspil.jobs.changes.comparing import compare
from samspil.jobs.changes.found import Level
from samspil.jobs.changes.sources import read_snapshot
from samspil.jobs.changes.telling import FORMS, Teller
from samspil.words.errors import Exit, NothingChecked
from samspil.words.language import Language, say

_NEVER, _OWN = "never", "samspil"
_LEVELS = {level.word: level for level in (Level.MAJOR, Level.MINOR, Level.PATCH)}


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(old: str, new: str | None, form: str, fail_on: str, versions: Path | None) -> int:
        workspace = find_workspace()
        before = read_snapshot(old, versions)
        after = read_snapshot(new or str(workspace.root), versions)
        after = after if new else replace(after, name=_OWN)
        if before.empty and after.empty:
            raise NothingChecked("diff-nothing", old=before.name, new=after.name)
        found = compare(before, after)
        click.echo(Teller(found, language, workspace.vocabulary).told(form), nl=False)
        reached = fail_on != _NEVER and found.level >= _LEVELS[fail_on]
        return Exit.FINDINGS if reached else Exit.FINE

    made = SpeakingCommand(
        "diff",
        callback=work,
        help=say(language, "long-diff"),
        params=[
            click.Argument(["old"], metavar=say(language, "argument-old")),
            click.Argument(["new"], required=False, metavar=f"[{say(language, 'argument-new')}]"),
            format_option(language, *FORMS),
            click.Option(
                ["--fail-on"],
                type=click.Choice([_NEVER, *_LEVELS]),
                default=_NEVER,
                help=say(language, "option-fail-on-change"),
            ),
            versions_option(language),
        ],
    )
    made.language = language
    return made
