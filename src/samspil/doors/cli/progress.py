"""How far long work has come, told on a terminal and nowhere else."""

import sys
from collections.abc import Callable

import click

from samspil.words.language import Language, say

_WIDTH = 24


def counter(language: Language, key: str) -> Callable[..., None]:
    """Shows a bar and the words under `key` on the last line, until there is nothing more to do."""

    def show(done: int, total: int, **values: object) -> None:
        if sys.stderr.isatty():
            line = say(language, key, done=done, total=total, **values)
            full = _WIDTH * done // max(1, total)
            bar = "\N{FULL BLOCK}" * full + "\N{LIGHT SHADE}" * (_WIDTH - full)
            shown = "" if done >= total else f"{bar} {line}"
            click.echo(f"\r\033[K{shown}", nl=False, err=True)

    return show
