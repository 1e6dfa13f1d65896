"""A line of time from the earliest to the latest, with what is known of each moment beside it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from samspil.jobs.figures.drawing import WIDE, Pen, group, hatched, sheet, tag
from samspil.jobs.figures.parts import Part, Parts

MOST_ENTRIES = 60
_BETWEEN, _APART, _DOT, _BAR = 6.0, 16.0, 5.0, 8.0
_YEAR = 4  # digits of a moment that are its year


def _moments(parts: Parts) -> Mapping[str, list[list[Part]]]:
    """What there is at each moment, in order; last what has no moment."""
    found: dict[str, list[list[Part]]] = {}
    ordered = sorted(parts.rows, key=lambda row: (not row[0].text, row[0].key))
    for row in ordered:
        found.setdefault(row[0].key, []).append(list(row))
    return found


def says(parts: Parts) -> str:
    """What the line of time shows."""
    rows = [moment for moment in _moments(parts).values() if moment[0][0].text]
    undated = sum(not row[0].text for row in parts.rows)
    told = {
        "what": parts.heading(1),
        "points": parts.count("figure-points-one", "figure-points", len(parts.rows)),
    }
    if not rows:
        return parts.sentences(parts.say("figure-timeline-none", **told), hatched=undated)
    first, last = rows[0][0][0].text, rows[-1][0][0].text
    key = "figure-timeline-one" if first == last else "figure-timeline"
    said = parts.say(key, first=first, last=last, **told)
    more = parts.say("figure-timeline-bar", value=parts.heading(2)) if _valued(parts) else ""
    return parts.sentences(said, more, hatched=undated)


def _valued(parts: Parts) -> bool:
    return len(parts.answer.question.drawn) > 2  # noqa: PLR2004 - time, what, value


def draw(parts: Parts, told: str, width: float) -> str:
    """The line of time as SVG, from top to bottom."""
    pen = Pen(width)
    moments = _moments(parts)
    names = {key: rows[0][0].text or parts.unstated for key, rows in moments.items()}
    widest = max(pen.set(name, width * 0.3, 3, bold=True).width for name in names.values())
    line = widest + _APART
    left, most = line + _APART, max((_value(row) for row in parts.rows), default=Decimal(0))
    scale = (width - left) * (0.6 if width >= WIDE else 1) / float(most or 1)
    marks: dict[str, list[str]] = {
        look: []
        for look in (
            "figure-line",
            "figure-unstated",
            "figure-hatch",
            "figure-mark",
            "figure-aside",
        )
    }
    texts: list[str] = []
    y, before = 0.0, ""
    for key, rows in moments.items():
        date = pen.set(names[key], width * 0.3, 3, bold=True)
        gap = _BETWEEN + (_APART if before and _years(before, key) > 1 else 0)
        if before:
            dashes = {"stroke_dasharray": "2 5"} if _years(before, key) != 1 else {}
            start, end = y, y + gap
            marks["figure-line"].append(
                tag("path", d=f"M{line:.1f} {start:.1f}V{end:.1f}", **dashes)
            )
            y += gap
        middle = y + pen.size * 0.65
        texts.append(date.at(0, y))
        top = y
        for row in rows:
            entry = pen.set(_entry(parts, row), width - left, 4)
            texts.append(entry.at(left, y))
            y += entry.height + 2
            if _valued(parts) and row[2].value is not None:
                long = max(float(_value(row)) * scale, 1)
                marks["figure-mark"].append(tag("rect", x=left, y=y, width=long, height=_BAR))
                y += _BAR + _BETWEEN
        y = max(y, top + date.height)
        marks["figure-line"].append(tag("path", d=f"M{line:.1f} {top:.1f}V{y:.1f}"))
        if rows[0][0].text:
            marks["figure-mark"].append(tag("circle", cx=line, cy=middle, r=_DOT))
        else:
            box = (line - _DOT, middle - _DOT, 2 * _DOT, 2 * _DOT)
            marks["figure-unstated"].append(tag("rect", **dict(zip(_SIDES, box, strict=True))))
            marks["figure-hatch"].append(hatched(*box, step=4))
        before = key
    drawn = [group(look, made) for look, made in marks.items()]
    return sheet([*drawn, group("figure-text", texts)], width, y + 2, parts.title, told)


_SIDES = ("x", "y", "width", "height")


def _value(row: Sequence[Part]) -> Decimal:
    return row[2].value or Decimal(0) if len(row) > 2 else Decimal(0)  # noqa: PLR2004


def _entry(parts: Parts, row: list[Part]) -> str:
    what = row[1].text or parts.unstated
    if not _valued(parts):
        return what
    value = row[2].value
    return f"{what}: {parts.amount(value) if value is not None else parts.unstated}"


def _years(one: str, other: str) -> int:
    """How many years lie between two moments; 0 where that cannot be said."""
    years = [moment.strip('"')[:_YEAR] for moment in (one, other)]
    return int(years[1]) - int(years[0]) if all(map(str.isdigit, years)) else 0
