"""`samspil validate`."""

from typing import Any

import click

from samspil.doors.cli.choices import PATH, format_option, paths_argument
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.doors.cli.validating import LEVELS, Wish, run
from samspil.jobs.rendering import FORMATS
from samspil.jobs.validation.engines import ENGINES
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(**given: Any) -> int:
        return run(Wish(**given), language)

    made = SpeakingCommand(
        "validate",
        callback=work,
        help=say(language, "long-validate"),
        params=_parameters(language),
    )
    made.language = language
    return made


def _parameters(language: Language) -> list[click.Parameter]:
    def told(*names: str, text: str, **more: Any) -> click.Option:
        return click.Option(names, help=say(language, text), **more)

    file = say(language, "argument-file")
    folder = say(language, "argument-folder")
    codes = say(language, "argument-checks")
    return [
        paths_argument(language),
        format_option(language, *FORMATS),
        told("--output", text="option-output-forms", multiple=True, metavar=f"FORM={file}"),
        told("--fail-on", text="option-fail-on", type=click.Choice(list(LEVELS)), default="error"),
        told("--select", text="option-select", multiple=True, metavar=codes),
        told("--ignore", text="option-ignore", multiple=True, metavar=codes),
        told("--baseline", text="option-baseline", type=PATH, metavar=file),
        told("--write-baseline", text="option-write-baseline", is_flag=True),
        told("--hide-accepted", text="option-hide-accepted", is_flag=True),
        told("--max-findings", text="option-max-findings", metavar="N", type=click.IntRange(0)),
        told("--quiet", text="option-quiet", is_flag=True),
        told("--statistics", text="option-statistics", is_flag=True),
        told("--fix", text="option-fix", is_flag=True),
        told("--diff", text="option-diff", is_flag=True),
        told("--annotate", text="option-annotate", type=PATH, metavar=file),
        told("--since", text="option-since", default="", metavar="REV"),
        told("--cache", text="option-cache", type=PATH, metavar=folder),
        told("--jobs", text="option-jobs", metavar="N", type=click.IntRange(0, 64)),
        told(
            "--engine", text="option-engine", type=click.Choice(list(ENGINES)), default="pyshifty"
        ),
    ]
