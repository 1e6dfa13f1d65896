"""Tables for people and for pipes."""

import csv
import io
import shutil
import sys
from collections.abc import Sequence
from textwrap import wrap

import click


def show_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table; on a terminal too narrow for it, a block a row; into a pipe, aligned columns."""
    on_screen = sys.stdout.isatty()
    if on_screen and not _fits(headings, rows):
        _show_blocks(headings, rows)
        return
    from rich import box  # noqa: PLC0415 - only when a table is drawn
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold" if on_screen else "")
    for heading in headings:
        table.add_column(Text(heading), no_wrap=True)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(width=None if on_screen else 10_000, highlight=False)
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    click.echo("\n".join(lines).strip("\n"))


def _fits(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    columns = zip(headings, *rows, strict=True)
    between = 3
    width = sum(max(map(len, column)) + between for column in columns)
    return width <= shutil.get_terminal_size().columns


def _show_blocks(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Each row as lines of heading and value, as wide as the terminal."""
    label = max(map(len, headings))
    room = max(20, shutil.get_terminal_size().columns - label - 4)
    for row in rows:
        for heading, cell in zip(headings, row, strict=True):
            first, *more = wrap(cell, room) or [""]
            click.echo(f"  {click.style(heading.ljust(label), bold=True)}  {first}")
            for line in more:
                click.echo(" " * (label + 4) + line)
        click.echo()


def show_text(text: str) -> None:
    """A paragraph, as wide as the terminal if there is one."""
    on_screen = sys.stdout.isatty()
    lines = wrap(text, shutil.get_terminal_size().columns - 1) if on_screen else [text]
    click.echo("\n".join(lines))


def to_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows as CSV: commas, UTF-8, LF, RFC 4180 quoting."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue()
