"""Tables for people and for pipes."""

import csv
import io
import sys
from collections.abc import Sequence

import click


def show_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table fitted to the terminal; into a pipe, whole cells in aligned columns."""
    from rich import box  # noqa: PLC0415 - only when a table is drawn
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    on_screen = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold" if on_screen else "")
    for heading in headings:
        table.add_column(Text(heading), overflow="fold", no_wrap=not on_screen)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(width=None if on_screen else 10_000, highlight=False)
    with console.capture() as captured:
        console.print(table)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    click.echo("\n".join(lines).strip("\n"))


def to_csv(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows as CSV: commas, UTF-8, LF, RFC 4180 quoting."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue()
