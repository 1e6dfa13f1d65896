"""A page on the terminal: Markdown to the eye, as wide as the window; into a pipe, unwrapped."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from textwrap import wrap

import click

from samspil.jobs.pages.content import (
    Block,
    Definitions,
    Links,
    Page,
    Paragraph,
    Ref,
    References,
    Statement,
    Statements,
    Table,
)


def show_page(page: Page) -> None:
    """The page from title to sources; a table row is shown as a block of headings and values."""
    _show(f"# {page.title}", bold=True)
    if page.lead:
        click.echo()
        _show(page.lead)
    for section in page.sections:
        click.echo()
        _show(f"## {section.heading}", bold=True)
        for block in section.blocks:
            click.echo()
            for indent, text in _lines(block):
                _show(text, indent)


def _show(text: str, indent: int = 0, *, bold: bool = False) -> None:
    """One line, broken to the window; what is broken hangs under the text and not the bullet."""
    hang = indent + 2 if text.startswith("- ") else indent
    lines = [" " * indent + text]
    if sys.stdout.isatty():
        room = max(40, shutil.get_terminal_size().columns - 1)
        lines = wrap(text, room, initial_indent=" " * indent, subsequent_indent=" " * hang)
    for line in lines:
        click.echo(click.style(line, bold=True) if bold else line)


def _lines(block: Block) -> Iterator[tuple[int, str]]:
    """Each line of a block with how far it is moved in."""
    match block:
        case Paragraph():
            yield 0, block.text
        case Statements():
            yield from ((0, f"- {_said(item)}") for item in block.items)
        case Definitions():
            for item in block.items:
                yield 0, f"- {item.term.label}"
                yield from ((2, f"- {_said(one)}") for one in item.statements)
        case Table():
            yield from _rows(block)
        case Links():
            yield 0, f"{block.label} " + ", ".join(item.label for item in block.items)
        case References():
            yield from ((0, f"- {work.listed}") for work in block.items)


def _rows(table: Table) -> Iterator[tuple[int, str]]:
    _, *headings = table.headings
    for about, *cells in table.rows:
        yield 0, f"- {_cell(about)[0]}"
        for heading, cell in zip(headings, cells, strict=True):
            first, *more = _cell(cell)
            yield 2, f"{heading}: {first}"
            yield from ((4, text) for text in more)


def _cell(cell: Sequence[Ref | Statement]) -> list[str]:
    refs = [part.label for part in cell if isinstance(part, Ref)]
    said = [_said(part) for part in cell if isinstance(part, Statement)]
    return ([", ".join(refs)] if refs else []) + said or ["–"]


def _said(statement: Statement) -> str:
    marks = "".join(f" ({mark})" for mark in statement.marks)
    notes = "".join(f" – {note}" for note in statement.notes)
    cited = "".join(f" [{source.short}]" for source in statement.sources)
    return f"{statement.text}{marks}{notes}{cited}"
