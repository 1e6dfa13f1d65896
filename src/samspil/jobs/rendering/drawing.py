"""A line of a file as it is drawn, with marks under exactly what is meant.

Columns of a file are code points; columns of a screen are not: a tab fills up to the next stop, an
accent of its own takes no room, a wide character takes two, and what cannot be seen is written out.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from samspil.jobs.rendering.phrases import visible
from samspil.words.findings import Where

_TAB = 4
_PLAIN = re.compile(r"[ -~À-ɏ–—‘-”…«»§·é]*+")  # each drawn as itself, one column wide
_ROOM = 160  # of a line when nobody says how wide the screen is


def stretch(where: Where, line: str, value: str) -> tuple[int, int]:
    """From where to where in the line, counted from 0; of a row, the cell with the value."""
    if where.column:
        last = where.end_column if where.end_line == where.line else len(line) + 1
        return where.column - 1, max(last - 1, where.column - 1)
    at = line.find(value) if value and line.count(value) == 1 else -1
    return (at, at + len(value)) if at >= 0 else (0, len(line))


@dataclass(frozen=True)
class Drawn:
    """A line as it is drawn, and where on the screen the marked stretch stands."""

    text: str
    before: int
    marked: int

    def marks(self, mark: str = "^") -> str:
        """The line of marks to put below."""
        return " " * self.before + mark * self.marked


def draw(line: str, start: int, end: int, room: int = 0) -> Drawn:
    """The line with the code points from `start` up to `end` (counted from 0) marked.

    A line longer than `room` columns is cut, never where it is marked if that can be helped.
    """
    if len(line) <= (room or _ROOM) and 0 <= start <= end <= len(line) and _PLAIN.fullmatch(line):
        return Drawn(line.rstrip(), start, max(1, end - start))
    cells = _cells(line)
    start = min(max(start, 0), len(cells))
    end = min(max(end, start), len(cells))
    first, last = _window(cells, start, end, max(20, room or _ROOM))
    left, right = ("…" if first else ""), ("…" if last < len(cells) else "")
    kept = cells[first:last]
    text = left + "".join(text for text, _ in kept) + right
    before = len(left) + sum(width for _, width in cells[first:start])
    marked = sum(width for _, width in cells[start : min(end, last)])
    return Drawn(text.rstrip(), before, max(1, marked))


_Cells = Sequence[tuple[str, int]]


def _cells(line: str) -> list[tuple[str, int]]:
    """What each code point is drawn as, and how wide that is."""
    if _PLAIN.fullmatch(line):
        return [(character, 1) for character in line]
    cells: list[tuple[str, int]] = []
    column = 0
    for character in line:
        text = " " * (_TAB - column % _TAB) if character == "\t" else visible(character)
        width = len(text) if len(text) != 1 or character == "\t" else _width(character)
        cells.append((text, width))
        column += width
    return cells


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """How many columns a text takes."""
    return sum(map(_width, text))


def _window(cells: _Cells, start: int, end: int, room: int) -> tuple[int, int]:
    """Which code points to draw: all, or as many around the stretch as there is room for."""
    if sum(width for _, width in cells) <= room:
        return 0, len(cells)
    first, last = start, start
    left = room - 2  # for the two dots of a cut
    while last < end and cells[last][1] <= left:
        left -= cells[last][1]
        last += 1
    before = left // 2 if last < len(cells) else left
    while first and cells[first - 1][1] <= before:
        first -= 1
        before -= cells[first][1]
        left -= cells[first][1]
    while last < len(cells) and cells[last][1] <= left:
        left -= cells[last][1]
        last += 1
    while first and cells[first - 1][1] <= left:
        first -= 1
        left -= cells[first][1]
    return first, last
