"""`samspil mcp`."""

import asyncio
import sys

import click

from samspil.doors.cli.choices import with_option
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.workspace import find_workspace
from samspil.words.errors import WrongUse
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(**given: object) -> None:
        if sys.platform == "win32":
            raise WrongUse("serve-platform")
        try:
            import mcp  # noqa: F401, PLC0415 - an extra, and only when spoken
        except ModuleNotFoundError as error:
            raise WrongUse("mcp-extra") from error
        from samspil.doors.mcp.speaking import speak  # noqa: PLC0415 - only when spoken

        asyncio.run(speak(find_workspace(), language, **given))  # type: ignore[arg-type] # by click

    made = SpeakingCommand(
        "mcp", callback=work, help=say(language, "long-mcp"), params=[with_option(language)]
    )
    made.language = language
    return made
