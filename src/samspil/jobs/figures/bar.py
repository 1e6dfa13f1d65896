"""Bars: one for each name, as long as its number; names of many parts stand in groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from samspil.jobs.figures.drawing import WIDE, Pen, group, hatched, sheet, tag
from samspil.jobs.figures.parts import Part, Parts

MOST_BARS = 60
_BAR, _BETWEEN, _APART = 20.0, 8.0, 12.0
_BESIDE = 0.42  # of a wide picture is for the names


@dataclass(frozen=True)
class _Bar:
    name: str
    value: Decimal | None
    shown: str


def bars(parts: Parts) -> int:
    """How many bars there would be."""
    return len(parts.rows)


def says(parts: Parts) -> str:
    """What the bars show."""
    rows = [row for row in parts.rows if row[1].value is not None]
    told = {"value": parts.heading(1), "names": parts.heading(0)}
    first = parts.say(
        "figure-bar", bars=parts.count("figure-bars-one", "figure-bars", len(parts.rows)), **told
    )
    unstated = len(parts.rows) - len(rows)
    units = {row[2].key for row in rows if len(row) > 2}  # noqa: PLR2004 - the third is the unit
    if len(rows) < 2 or len(units) > 1:  # noqa: PLR2004 - one is neither longest nor shortest
        return parts.sentences(first, hatched=unstated)
    ordered = sorted(rows, key=lambda row: _number(row[1]), reverse=True)
    longest, shortest = ordered[0], ordered[-1]
    if _number(longest[1]) == _number(shortest[1]):
        second = parts.say("figure-bar-same", value=_shown(parts, longest))
    else:
        second = parts.say(
            "figure-bar-most",
            top=_name(parts, longest[0]),
            most=_shown(parts, longest),
            bottom=_name(parts, shortest[0]),
            least=_shown(parts, shortest),
        )
    return parts.sentences(first, second, hatched=unstated)


def _number(part: Part) -> Decimal:
    return part.value if part.value is not None else Decimal(0)


def _name(parts: Parts, part: Part) -> str:
    return part.text or parts.unstated


def _shown(parts: Parts, row: Sequence[Part]) -> str:
    value, *unit = row[1:]
    if value.value is None:
        return value.text or parts.unstated
    amount = parts.amount(value.value)
    return f"{amount} {unit[0].text}" if unit and unit[0].text else amount


def draw(parts: Parts, told: str, width: float) -> str:
    """The bars as SVG; each unit has a scale of its own."""
    pen = Pen(width)
    marks: dict[str, list[str]] = {
        look: [] for look in ("figure-mark", "figure-unstated", "figure-hatch")
    }
    texts: list[str] = []
    heads: list[str] = []
    y = 0.0
    groups = _groups(parts)
    for unit, found in groups.items():
        if len(groups) > 1:
            head = pen.set(unit or parts.unstated, width, 2, bold=True)
            heads.append(head.at(0, y))
            y += head.height + _BETWEEN
        y = _bars(found, pen, marks, texts, y)
    drawn = [group(look, made) for look, made in marks.items()]
    words = [group("figure-text", texts), group("figure-aside", heads)]
    return sheet([*drawn, *words], width, max(y - _APART, 1), parts.title, told)


def _groups(parts: Parts) -> dict[str, list[_Bar]]:
    groups: dict[str, list[_Bar]] = {}
    for row in parts.rows:
        unit = row[2].text or "" if len(row) > 2 else ""  # noqa: PLR2004 - the third is the unit
        bar = _Bar(_name(parts, row[0]), row[1].value, _shown(parts, row))
        groups.setdefault(unit, []).append(bar)
    return groups


def _bars(
    bars: Sequence[_Bar], pen: Pen, marks: dict[str, list[str]], texts: list[str], y: float
) -> float:
    """Draw bars of one scale from `y` on; where the next may stand."""
    values = [bar.value for bar in bars if bar.value is not None]
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    beside = pen.width >= WIDE
    left = pen.width * _BESIDE if beside else 0.0
    room = pen.width - left - max(pen.set(bar.shown, 150, 2).width for bar in bars) - _BETWEEN
    scale = room / float(high - low or 1)
    zero = left + float(-low) * scale
    for bar in bars:
        name = pen.set(bar.name, left - _BETWEEN if beside else pen.width, 3)
        shown = pen.set(bar.shown, 150, 2)
        texts.append(name.at(0, y))
        top = y if beside else y + name.height + 2
        end = left + room
        if bar.value is None:
            box = {"x": left, "y": top, "width": room, "height": _BAR}
            marks["figure-unstated"].append(tag("rect", **box))
            marks["figure-hatch"].append(hatched(left, top, room, _BAR))
        else:
            long = float(bar.value) * scale
            start = min(zero, zero + long)
            end = max(zero, zero + long)
            size = max(abs(long), 1.0)
            marks["figure-mark"].append(tag("rect", x=start, y=top, width=size, height=_BAR))
        texts.append(shown.at(end + 6, top + (_BAR - shown.height) / 2))
        y = max(top + _BAR, y + name.height, top + shown.height) + _APART
    return y
