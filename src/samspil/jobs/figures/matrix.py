"""A table of fields: what stands where a row meets a column, and where nothing is known.

A field is one of four: it holds words, it holds a cross (the answer names the pair), it is hatched
(no source states it), or it has a dash (the answer does not name the pair, and need not).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from samspil.jobs.figures.drawing import WIDE, Lines, Pen, group, hatched, sheet, tag
from samspil.jobs.figures.parts import Part, Parts

MOST_ROWS, MOST_COLUMNS = 40, 12
_CROSS, _DASH = "×", "–"
_PAD, _SPACE, _APART = 5.0, 8.0, 7.0
_NAMES = 0.3  # of a wide picture is for the names of the rows
_LEAST_FIELD, _LONGEST = 40.0, 330
_LINES = 8


@dataclass(frozen=True)
class _Field:
    """What stands in a field: texts, or one of the marks."""

    texts: Sequence[str]
    unstated: bool = False
    absent: bool = False


@dataclass(frozen=True)
class Matrix:
    """The fields of an answer."""

    parts: Parts

    @cached_property
    def rows(self) -> Mapping[str, Part]:
        """The rows by key, in the order of the answer."""
        return {row[0].key: row[0] for row in self.parts.rows}

    @cached_property
    def columns(self) -> Mapping[str, Part]:
        """The columns by key, in the order of the answer."""
        return {row[1].key: row[1] for row in self.parts.rows}

    @cached_property
    def _said(self) -> Mapping[tuple[str, str], Sequence[str | None]]:
        said: dict[tuple[str, str], list[str | None]] = {}
        for row, column, *cell in self.parts.rows:
            texts = said.setdefault((row.key, column.key), [])
            texts.append(cell[0].text if cell else _CROSS)
        return said

    @cached_property
    def counted(self) -> bool:
        """True if the words are too long for a field, which then says how many there are."""
        words = [[text for text in texts if text] for texts in self._said.values()]
        most = _LONGEST // max(1, len(self.columns))
        return any(sum(map(len, texts)) > most * len(texts) for texts in words if texts) or any(
            len(texts) > _LINES // 2 for texts in words
        )

    def field(self, row: str, column: str) -> _Field:
        """What stands where they meet.

        Under a heading that no source states a cross is no cross, and no field is empty but one
        that the answer names.
        """
        unstated = not column
        if (row, column) not in self._said:
            none = unstated or self.parts.answer.question.empty == "none"
            return _Field([_DASH] if none else [], unstated=not none, absent=none)
        texts = list(dict.fromkeys(text for text in self._said[row, column] if text))
        if not texts or (unstated and texts == [_CROSS]):
            return _Field([], unstated=True)
        return _Field([str(len(texts))] if self.counted else texts)

    @cached_property
    def fields(self) -> Mapping[tuple[str, str], _Field]:
        """Every field."""
        return {(row, col): self.field(row, col) for row in self.rows for col in self.columns}


def says(parts: Parts) -> str:
    """What the fields show."""
    matrix = Matrix(parts)
    fields = matrix.fields.values()
    first = parts.say(
        "figure-matrix",
        rows=parts.heading(0),
        columns=parts.heading(1),
        down=len(matrix.rows),
        across=len(matrix.columns),
        filled=sum(not (one.unstated or one.absent) for one in fields),
        fields=parts.count("figure-fields-one", "figure-fields", len(matrix.fields)),
    )
    if len(parts.answer.question.drawn) == 2:  # noqa: PLR2004 - rows and columns alone
        second = parts.say("figure-matrix-cross")
    elif matrix.counted:
        second = parts.say("figure-matrix-count", cell=parts.heading(2))
    else:
        second = parts.say("figure-matrix-cell", cell=parts.heading(2))
    third = parts.say("figure-matrix-dash") if any(one.absent for one in fields) else ""
    return parts.sentences(first, second, third, hatched=sum(one.unstated for one in fields))


def draw(parts: Parts, told: str, width: float) -> str:
    """The fields as SVG: beside the names of the rows, or under them on a phone."""
    matrix, pen = Matrix(parts), Pen(width)
    beside = width >= WIDE
    left = width * _NAMES if beside else 0.0
    names = [column.text or parts.unstated for column in matrix.columns.values()]
    least = max(_LEAST_FIELD, *(_least(pen, field) for field in matrix.fields.values()))
    each = max((width - left) / len(names), least)
    whole = left + each * len(names)
    texts: list[str] = []
    heads, y = _heads(pen, names, left, each, whole)
    marks: dict[str, list[str]] = {
        look: [] for look in ("figure-ghost", "figure-unstated", "figure-hatch", "figure-rule")
    }
    for key, row in matrix.rows.items():
        name = pen.set(row.text or parts.unstated, left - _SPACE if beside else width, 4)
        texts.append(name.at(0, y + (_PAD if beside else 0)))
        top = y if beside else y + name.height + 2
        fields = [_set(pen, matrix.fields[key, column], each) for column in matrix.columns]
        height = max(map(_height, fields)) + 2 * _PAD
        if beside:
            height = max(height, name.height + 2 * _PAD)
        for at, column in enumerate(matrix.columns):
            box = (left + at * each + 1, top + 1, each - 2, height - 2)
            texts += _mark(matrix.fields[key, column], fields[at], box, marks)
        y = top + height + (0 if beside else _SPACE)
        marks["figure-rule"].append(tag("path", d=f"M0 {y - (0 if beside else 4):.1f}H{whole:.1f}"))
    drawn = [group(look, made) for look, made in marks.items()]
    words = [group("figure-text", texts), group("figure-aside", heads)]
    return sheet([*drawn, *words], whole, y + 1, parts.title, told)


def _least(pen: Pen, field: _Field) -> float:
    """The narrowest that a field can be without breaking words, within bounds."""
    words = [word for text in field.texts for word in text.split()]
    widest = max((pen.set(word, 1_000).width for word in words), default=0.0)
    return min(widest, 7 * pen.size) + 2 * _PAD


def _set(pen: Pen, field: _Field, each: float) -> Sequence[Lines]:
    return [pen.set(text, each - 2 * _PAD, _LINES) for text in field.texts]


def _height(texts: Sequence[Lines]) -> float:
    return sum(text.height + _APART for text in texts) - _APART if texts else 0.0


def _mark(
    field: _Field,
    texts: Sequence[Lines],
    box: tuple[float, float, float, float],
    marks: dict[str, list[str]],
) -> list[str]:
    x, y, width, height = box
    frame = tag("rect", x=x, y=y, width=width, height=height)
    if field.unstated:
        marks["figure-unstated"].append(frame)
        marks["figure-hatch"].append(hatched(x, y, width, height))
    elif not field.absent:
        marks["figure-ghost"].append(frame)
    drawn = []
    down = y + (height - _height(texts)) / 2
    for text in texts:
        drawn.append(text.at(x + width / 2, down, "middle"))
        down += text.height + _APART
    return drawn


def _heads(
    pen: Pen, names: Sequence[str], left: float, each: float, whole: float
) -> tuple[list[str], float]:
    """The names of the columns, or numbers and what they stand for; and where the rows begin."""
    set_out = [pen.set(name, each - _SPACE, 4, bold=True) for name in names]
    if not any("-" in line[-1:] or "…" in line for head in set_out for line in head.lines):
        tallest = max(head.height for head in set_out)
        drawn = [
            head.at(left + (at + 0.5) * each, tallest - head.height, "middle")
            for at, head in enumerate(set_out)
        ]
        return drawn, tallest + _SPACE
    drawn, y = [], 0.0
    for at, name in enumerate(names, 1):
        line = pen.set(f"{at}  {name}", whole, 2)
        drawn.append(line.at(0, y))
        y += line.height
    y += _SPACE
    for at in range(len(names)):
        numbered = pen.set(str(at + 1), each, 1, bold=True)
        drawn.append(numbered.at(left + (at + 0.5) * each, y, "middle"))
    return drawn, y + pen.size + _SPACE
