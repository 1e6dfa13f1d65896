"""From the words typed after `samspil` to the job, in the language of whoever types."""

import sys
from collections.abc import Callable
from importlib import import_module

import click

from samspil import __version__
from samspil.doors.cli.speaking import Conversation, SpeakingGroup, language_option
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES, Language, preferred_language, say

COMMANDS = (
    *("new", "validate", "checks", "import", "export"),
    *("questions", "ask", "search", "cite", "classify", "explain"),
    *("agreement", "reason", "format", "align", "push", "serve", "mcp", "build", "catalogue"),
    *("diff", "doctor"),
)


def _loader(name: str) -> Callable[[Language], click.Command]:
    def load(language: Language) -> click.Command:
        module = import_module(f"samspil.doors.cli.{name}_")
        command: click.Command = module.command(language)
        command.params.append(language_option(language))
        return command

    return load


def build(language: Language) -> click.Group:
    """The whole command in one language."""
    group = SpeakingGroup(language, {name: _loader(name) for name in COMMANDS})

    def show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(f"samspil {__version__}")
            ctx.exit()

    group.params = [
        language_option(language),
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=show_version,
            help=say(language, "option-version"),
        ),
    ]
    return group


def _chosen_language(arguments: list[str]) -> Language:
    """What `--lang` says, wherever it stands; the environment's language if it is not there.

    Raises: WrongUse for a language there is none of.
    """
    for number, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            given = value if equals else (arguments[number + 1 :] or [""])[0]
            for language in LANGUAGES:
                if given == language:
                    return language
            raise WrongUse("wrong-lang", value=given)
    return preferred_language()


def run(arguments: list[str] | None = None) -> None:
    """Run the command and leave the process with the exit code that belongs to the outcome."""
    words = sys.argv[1:] if arguments is None else arguments
    with Conversation(preferred_language()):
        language = _chosen_language(words)
    with Conversation(language):
        group = build(language)
        with group.make_context("samspil", list(words)) as context:
            code = group.invoke(context)
        sys.stdout.flush()
        raise SystemExit(int(code or 0))
