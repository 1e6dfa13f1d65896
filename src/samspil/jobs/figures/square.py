"""A square: things by two properties, one down the side and one along the top.

What no source states is a row or a column of its own, hatched, and an empty field says so in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samspil.jobs.figures.drawing import (
    NARROW,
    WIDE,
    Figure,
    Lines,
    Pen,
    group,
    hatched,
    sheet,
    tag,
)

_NAMES = 104.0  # pixels for the names of the rows
_PAD, _BETWEEN, _MARGIN = 8.0, 6.0, 2.0
_APART = 5.0  # between two texts of a field
_LEAST = 56.0  # the height of a field


@dataclass(frozen=True)
class Side:
    """A row or a column: its key, its name, and whether a source states it."""

    key: str
    name: str
    stated: bool = True


@dataclass(frozen=True)
class Square:
    """What stands where; `empty` is what an empty field says, `corner` what the sides mean."""

    rows: Sequence[Side]
    columns: Sequence[Side]
    fields: Mapping[tuple[str, str], Sequence[str]]
    empty: str
    corner: tuple[str, str]

    def texts(self, row: Side, column: Side) -> Sequence[str]:
        """The texts of a field."""
        return self.fields.get((row.key, column.key), ())


def figure(square: Square, *, title: str, says: str) -> Figure:
    """The square for a page, and field by field for a phone."""
    return Figure(title, says, _wide(square, title, says), _narrow(square, title, says))


@dataclass(frozen=True)
class _Box:
    """A field where it stands."""

    x: float
    y: float
    width: float
    height: float
    lines: Sequence[Lines]
    stated: bool
    empty: bool


def _wide(square: Square, title: str, says: str) -> str:
    pen = Pen(WIDE)
    names = _NAMES + _BETWEEN
    each = (WIDE - 2 * _MARGIN - names) / len(square.columns)
    width = each - _BETWEEN
    top = pen.set(square.corner[1], WIDE - names, 1, bold=True)
    heads = [pen.set(column.name, width, 3, bold=True) for column in square.columns]
    side = pen.set(square.corner[0], _NAMES, 4, bold=True)
    y = _MARGIN + top.height + _BETWEEN
    words = [top.at(_MARGIN + names, _MARGIN), side.at(_MARGIN, y)]
    words += [head.at(_MARGIN + names + n * each, y) for n, head in enumerate(heads)]
    y += max(lines.height for lines in (side, *heads)) + _BETWEEN
    boxes: list[_Box] = []
    for row in square.rows:
        name = pen.set(row.name, _NAMES, 4, bold=True)
        cells = [_lines(pen, square, row, column, width) for column in square.columns]
        inner = max(map(_height, cells))
        height = max(_LEAST, inner + 2 * _PAD, name.height)
        words.append(name.at(_MARGIN, y + _PAD))
        boxes += [
            _Box(
                _MARGIN + names + n * each,
                y,
                width,
                height,
                cell,
                row.stated and column.stated,
                not square.texts(row, column),
            )
            for n, (column, cell) in enumerate(zip(square.columns, cells, strict=True))
        ]
        y += height + _BETWEEN
    return sheet([group("figure-aside", words), *_drawn(boxes)], WIDE, y, title, says)


def _narrow(square: Square, title: str, says: str) -> str:
    """One field below the other, each under the names of its row and column."""
    pen, width = Pen(NARROW), NARROW - 2 * _MARGIN
    y, words = _MARGIN, []
    boxes: list[_Box] = []
    for row in square.rows:
        for column in square.columns:
            said = (
                f"{square.corner[0]}: {row.name}",
                f"{square.corner[1]}: {column.name}",
            )
            for one in said:
                head = pen.set(one, width, 2, bold=True)
                words.append(head.at(_MARGIN, y))
                y += head.height
            cell = _lines(pen, square, row, column, width)
            height = _height(cell) + 2 * _PAD
            stated = row.stated and column.stated
            empty = not square.texts(row, column)
            boxes.append(_Box(_MARGIN, y + _MARGIN, width, height, cell, stated, empty))
            y += height + 2 * _BETWEEN
    return sheet([group("figure-aside", words), *_drawn(boxes)], NARROW, y, title, says)


def _lines(pen: Pen, square: Square, row: Side, column: Side, width: float) -> list[Lines]:
    texts = square.texts(row, column) or (square.empty,)
    return [pen.set(text, width - 2 * _PAD, 3) for text in texts]


def _height(cell: Sequence[Lines]) -> float:
    return sum(lines.height for lines in cell) + _APART * (len(cell) - 1)


def _drawn(boxes: Sequence[_Box]) -> list[str]:
    looks: dict[str, list[str]] = {"figure-own": [], "figure-thing": [], "figure-unstated": []}
    hatches: list[str] = []
    texts: list[str] = []
    asides: list[str] = []
    for box in boxes:
        look = "figure-thing" if box.empty else "figure-own"
        frame = _frame(box)
        looks[look if box.stated else "figure-unstated"].append(frame)
        if not box.stated and box.empty:
            hatches.append(hatched(box.x, box.y, box.width, box.height))
        y = box.y + _PAD
        for lines in box.lines:
            (asides if box.empty else texts).append(lines.at(box.x + _PAD, y))
            y += lines.height + _APART
    return [
        *(group(look, frames) for look, frames in looks.items()),
        group("figure-hatch", hatches),
        group("figure-text", texts),
        group("figure-aside", asides),
    ]


def _frame(box: _Box) -> str:
    return tag("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=4.0)
