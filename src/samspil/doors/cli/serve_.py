"""`samspil serve`."""

import sys
from pathlib import Path
from typing import Any

import click

from samspil.doors.cli.choices import PATH, versions_option, with_option
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.opening import read_text
from samspil.files.workspace import find_workspace
from samspil.words.errors import WrongUse
from samspil.words.language import Language, say

_SHORTEST_TOKEN = 16


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(token_file: Path | None, **given: object) -> None:
        if sys.platform == "win32":
            raise WrongUse("serve-platform")
        from samspil.doors.server.serving import Progress, serve  # noqa: PLC0415 - only when served
        from samspil.doors.server.settings import Settings  # noqa: PLC0415

        def tell(key: str, **values: object) -> None:
            click.echo(say(language, key, **values), err=True)

        settings = Settings(token=_token(token_file), **given)  # type: ignore[arg-type] # by click
        serve(settings, find_workspace(), Progress(tell))

    def option(name: str, key: str, **more: Any) -> click.Option:
        return click.Option([name], help=say(language, key), **more)

    made = SpeakingCommand(
        "serve",
        callback=work,
        help=say(language, "long-serve"),
        params=[
            option("--host", "option-host", default="127.0.0.1", metavar="HOST"),
            option(
                "--port", "option-port", default=8000, type=click.IntRange(0, 65535), metavar="PORT"
            ),
            option("--public", "option-public", default="", metavar="URL"),
            option("--proxy", "option-proxy", default="127.0.0.1", metavar="IP"),
            option("--sparql", "option-sparql", is_flag=True),
            option(
                "--workers", "option-workers", default=0, type=click.IntRange(0, 64), metavar="N"
            ),
            option(
                "--deadline",
                "option-deadline",
                default=10.0,
                type=click.FloatRange(0.1, 600),
                metavar="S",
            ),
            option(
                "--token-file",
                "option-token-file",
                type=PATH,
                metavar=say(language, "argument-file"),
            ),
            option("--watch", "option-watch", is_flag=True),
            option("--log", "option-log", default="", metavar=say(language, "argument-file")),
            option("--endpoint", "option-serve-endpoint", default="", metavar="URL"),
            versions_option(language),
            with_option(language),
        ],
    )
    made.language = language
    return made


def _token(file: Path | None) -> str:
    """The token in the file; empty if there is no file.

    Raises: WrongUse if it is too short, Unreadable.
    """
    if file is None:
        return ""
    token = read_text(file).strip() if file.is_file() or not file.exists() else ""
    if len(token) < _SHORTEST_TOKEN:
        raise WrongUse("serve-token", file=file)
    return token
