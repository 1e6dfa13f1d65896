"""click, speaking Danish and English: help pages and complaints come from `words`."""

import os
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

import click

from samspil.words.errors import Exit, SamspilError
from samspil.words.language import Language, reason_of, say
from samspil.words.suggestions import nearest

# How click tells of a value that cannot be, and of words that nothing asks for.
_GIVEN = re.compile(r"""(['"])(.*?)\1(?= (?:is|does)\b)|^(\S+)(?= is not in )""", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


class SpeakingCommand(click.Command):
    """A command whose help page is in the chosen language."""

    language: Language = "da"

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.options_metavar = say(self.language, "usage-options")
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say(self.language, "usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        required = f"[{say(self.language, 'option-required')}]"
        records = [(names, said.replace("[required]", required)) for names, said in records]
        with formatter.section(say(self.language, "options")):
            formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say(self.language, "option-help")
        return option


class SpeakingGroup(SpeakingCommand, click.Group):
    """The commands by name; each is imported when it is run, not when it is listed."""

    def __init__(
        self, language: Language, loaders: Mapping[str, Callable[[Language], click.Command]]
    ) -> None:
        self.language = language
        self._loaders = loaders
        super().__init__(
            "samspil",
            help=say(language, "tool-help"),
            subcommand_metavar=say(language, "usage-command"),
            invoke_without_command=True,
            callback=_help_if_alone,
        )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self._loaders)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        loader = self._loaders.get(cmd_name)
        return loader(self.language) if loader else None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, say(self.language, f"help-{name}")) for name in self._loaders]
        with formatter.section(say(self.language, "commands")):
            formatter.write_dl(rows)
        super().format_options(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(say(self.language, "tool-more"))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in self._loaders:
            near = nearest(name, self._loaders)
            key = "wrong-command-near" if near else "wrong-command"
            raise SamspilError(key, name=name, near=", ".join(near))
        return super().resolve_command(ctx, args)


@click.pass_context
def _help_if_alone(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def language_option(language: Language) -> click.Option:
    """`--lang`, which has been acted on before any command is built."""
    help_text = say(language, "option-lang")
    return click.Option(["--lang"], metavar="da|en", expose_value=False, help=help_text)


class Conversation:
    """Whatever happens inside ends in one line for the user and the exit code it leads to."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, SystemExit):
            return
        if isinstance(error, click.exceptions.Exit):
            raise SystemExit(error.exit_code)
        if isinstance(error, BrokenPipeError):
            # The reader of our output has left; nothing is wrong and nobody is listening.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(Exit.FINE)
        if isinstance(error, KeyboardInterrupt | click.Abort):
            self._end(130, say(self._language, "stopped"))
        if isinstance(error, SamspilError):
            self._end(error.exit, error.told(self._language))
        if isinstance(error, click.UsageError):
            self._end(Exit.WRONG_USE, _complaint(error, self._language))
        if isinstance(error, PermissionError) and error.filename:
            reason = reason_of(error)[self._language]
            refused = say(self._language, "wrong-refused", file=error.filename, reason=reason)
            self._end(Exit.UNREADABLE, refused)
        if os.environ.get("SAMSPIL_DEBUG"):
            traceback.print_exception(kind, error, trace)
        shown = f"{type(error).__name__}: {error}"
        self._end(Exit.BUG, say(self._language, "bug", error=shown))

    @staticmethod
    def _end(code: int, line: str) -> None:
        click.echo(f"samspil: {line}", err=True)
        raise SystemExit(int(code))


def _complaint(error: click.UsageError, language: Language) -> str:
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        key = "wrong-option-near" if near else "wrong-option"
        return say(language, key, name=error.option_name, near=near)
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "?"
        return say(language, "wrong-missing", name=name)
    if isinstance(error, click.BadOptionUsage):
        key = "wrong-flag" if "not take a value" in error.message else "parameter-no-value"
        return say(language, key, name=error.option_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _about_value(error, error.param, language)
    extra = _EXTRA.fullmatch(error.message)
    if extra:
        return say(language, "wrong-extra", words=extra[1])
    return say(language, "wrong-use", reason=error.format_message())


def _about_value(error: click.BadParameter, param: click.Parameter, language: Language) -> str:
    """Why a value cannot be what is asked for, and what can; click keeps it in its message only."""
    given = _GIVEN.search(error.message)
    said: dict[str, object] = {"value": given[2] or given[3] if given else "?"}
    said["name"] = param.opts[0] if isinstance(param, click.Option) else param.human_readable_name
    match param.type:
        case click.Choice(choices=choices):
            return say(language, "wrong-choice", choices=", ".join(map(str, choices)), **said)
        case click.IntRange(min=least, max=None) | click.FloatRange(min=least, max=None):
            return say(language, "wrong-number-from", least=least, **said)
        case click.IntRange(min=least, max=most):
            return say(language, "wrong-number-between", least=least, most=most, **said)
        case click.FloatRange(min=least, max=most):
            return say(language, "wrong-decimal-between", least=least, most=most, **said)
        case click.Path():
            there = Path(str(said["value"])).exists()
            return say(language, "wrong-folder" if there else "wrong-path", **said)
    return say(language, "wrong-value", **said)
