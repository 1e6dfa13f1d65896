"""What is written in a form, thing by thing, before anybody asks what it means."""

from collections.abc import Sequence
from dataclasses import dataclass

from samspil.files.forms.profile import Field, Sheet
from samspil.words.findings import Where
from samspil.words.language import Language


@dataclass(frozen=True)
class Cell:
    """What is written, and where.

    `exact` if it is a number and not a text that looks like one, `percent` if it is shown as one
    of a hundred times its size, `covered` if it is merged with one before it.
    """

    text: str
    where: Where
    exact: bool = False
    percent: bool = False
    covered: bool = False


@dataclass(frozen=True)
class Entry:
    """A field and what is written in it, in one language where the field has two."""

    field: Field
    language: Language | None
    at_field: Where
    cell: Cell


@dataclass(frozen=True)
class Row:
    """One thing on one sheet; `case` names the case it belongs to where a file holds several.

    `blank` are the fields with nothing written in them, where what is missing can be written;
    `excess` is where more is written than there are columns for.
    """

    sheet: Sheet
    name: Cell
    entries: Sequence[Entry]
    case: str = ""
    blank: Sequence[Entry] = ()
    excess: Where | None = None


@dataclass(frozen=True)
class Loose:
    """A statement that no sheet has a field for, word by word."""

    subject: Cell
    property: Cell
    value: Cell
    kind: str
    language: str
    case: str = ""


def address(row: int, column: int) -> str:
    """`C2` for the third column (counted from 0) of the second row (counted from 1)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
