"""`samspil build`."""

import gc
import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from samspil.doors.cli.choices import PATH, versions_option, with_option
from samspil.doors.cli.progress import counter
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.workspace import find_workspace
from samspil.words.errors import Exit, WrongUse
from samspil.words.language import Language, say
from samspil.words.vocabulary import BASE

_BASE = re.compile(
    r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:/[\w.~-]+)*/?",
    re.ASCII | re.IGNORECASE,
)


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(  # noqa: PLR0913 - an option each
        *,
        folder: Path,
        base: str,
        jobs: int,
        forms: bool,
        versions: Path | None,
        extra: Sequence[Path],
    ) -> int:
        from samspil.jobs.publication import read_publication  # noqa: PLC0415 - only when built
        from samspil.jobs.site.building import build  # noqa: PLC0415

        public = _address(base)
        gc.disable()  # what is read is kept; it would be gone through again and again
        show = counter(language, "build-progress")
        # Nobody but the build holds what was read, so it can let go of what it does not need.
        built = build(
            read_publication(find_workspace(), extra, versions=versions),
            folder,
            public,
            jobs or os.cpu_count() or 1,
            show,
            forms=forms,
        )
        click.echo(say(language, "build-done", folder=folder, **vars(built)), err=True)
        if public == BASE:  # elsewhere, styles and links lead nowhere
            click.echo(say(language, "build-look", folder=folder, address=public), err=True)
        return Exit.FINE

    made = SpeakingCommand(
        "build",
        callback=work,
        help=say(language, "long-build"),
        params=[
            click.Argument(
                ["folder"],
                metavar=say(language, "argument-folder"),
                type=PATH,
            ),
            click.Option(
                ["--base"], default=BASE, metavar="URL", help=say(language, "option-base")
            ),
            click.Option(
                ["--jobs"],
                default=0,
                type=click.IntRange(0, 64),
                metavar="N",
                help=say(language, "option-jobs"),
            ),
            click.Option(["--forms"], is_flag=True, help=say(language, "option-forms")),
            versions_option(language),
            with_option(language),
        ],
    )
    made.language = language
    return made


def _address(base: str) -> str:
    """The address with a slash at its end.

    Raises: WrongUse for what is no address people can open, or could mean more than itself in the
    rules of a host.
    """
    steps = base.partition("//")[2].split("/")
    if not _BASE.fullmatch(base) or {".", ".."}.intersection(steps):
        raise WrongUse("build-base", address=base)
    return f"{base.rstrip('/')}/"
