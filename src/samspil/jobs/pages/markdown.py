"""A page in Markdown (CommonMark with the tables of GitHub); sources are cited by author and year.

Source: CommonMark 0.31, GitHub Flavored Markdown Spec 0.29.
"""

import re
from collections.abc import Iterator

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

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


def as_markdown(page: Page) -> str:
    """The page as Markdown."""
    parts = [f"# {escaped(page.title)}", escaped(page.lead)]
    for section in page.sections:
        parts.append(f"## {escaped(section.heading)}")
        parts += ["\n".join(_block(block)) for block in section.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str) -> str:
    """The text with every sign that Markdown would read as more than itself taken at its word."""
    return _SPECIAL.sub(r"\\\1", text)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield escaped(block.text)
        case Statements():
            yield from (f"- {_statement(item)}" for item in block.items)
        case Definitions():
            for item in block.items:
                yield f"- **{escaped(item.term.label)}**"
                yield from (f"  - {_statement(one)}" for one in item.statements)
        case Table():
            yield "| " + " | ".join(map(escaped, block.headings)) + " |"
            yield "|" + "---|" * len(block.headings)
            for row in block.rows:
                yield "| " + " | ".join(_cell(cell) for cell in row) + " |"
        case Links():
            yield f"{escaped(block.label)} " + ", ".join(map(_ref, block.items))
        case References():
            yield from (f"- {escaped(work.listed)}" for work in block.items)


def _cell(cell: tuple[Ref | Statement, ...]) -> str:
    parts = [escaped(part.label) if isinstance(part, Ref) else _statement(part) for part in cell]
    return "<br>".join(parts) or "–"


def _statement(statement: Statement) -> str:
    cited = "".join(f" {escaped(f'[{source.short}]')}" for source in statement.sources)
    marks = "".join(f" *({escaped(mark)})*" for mark in statement.marks)
    notes = "".join(f" – {escaped(note)}" for note in statement.notes)
    return f"{escaped(statement.text)}{marks}{notes}{cited}"


def _ref(ref: Ref) -> str:
    return f"[{escaped(ref.label)}](<{ref.iri}>)"
