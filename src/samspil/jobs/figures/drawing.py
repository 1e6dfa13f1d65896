"""The pen: SVG without a library, an id, a style attribute or a script.

Every mark has a class and, on its group, attributes that say the same. On a page the style sheet of
the site decides by the class. In a file the attributes hold, and a style sheet of a few lines lets
it follow the dark. No id stands in it, so that many pictures may stand on one page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from samspil.jobs.figures.text import safe, width_of, wrap

WIDE, NARROW = 720, 288  # pixels: a page, a phone of 320 with its margins
_SIZES = MappingProxyType({WIDE: 14.0, NARROW: 12.0})
_LEADING = 1.3
_FONT = "'IBM Plex Sans', 'Segoe UI', 'DejaVu Sans', 'Liberation Sans', Arial, sans-serif"

# What each class looks like by day; the last column is what changes in the dark.
_STROKED = {"fill": "none", "stroke-width": "1.5"}
LOOKS: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = MappingProxyType(
    {
        "figure-paper": ({"fill": "#ffffff"}, {"fill": "#14181a"}),
        "figure-text": ({"fill": "#1a1a1a"}, {"fill": "#e9eded"}),
        "figure-aside": ({"fill": "#434949"}, {"fill": "#c6cfd0"}),
        "figure-mark": ({"fill": "#0b5d66"}, {"fill": "#7fd0d8"}),
        "figure-ghost": ({"fill": "#e3f0f1"}, {"fill": "#16343a"}),
        "figure-thing": (
            {"fill": "#f4f5f5", "stroke": "#636a6a", "stroke-width": "1"},
            {"fill": "#1f2527", "stroke": "#a5b0b2"},
        ),
        "figure-own": (
            {"fill": "#e3f0f1", "stroke": "#0b5d66", "stroke-width": "2"},
            {"fill": "#16343a", "stroke": "#7fd0d8"},
        ),
        "figure-unstated": (
            {"fill": "#ffffff", "stroke": "#636a6a", "stroke-dasharray": "4 3"},
            {"fill": "#14181a", "stroke": "#a5b0b2"},
        ),
        "figure-hatch": (
            {**_STROKED, "stroke": "#bcc2c2"},
            {"stroke": "#4c5659"},
        ),
        "figure-line": ({**_STROKED, "stroke": "#636a6a"}, {"stroke": "#a5b0b2"}),
        "figure-tip": ({"fill": "#636a6a"}, {"fill": "#a5b0b2"}),
        "figure-rule": (
            {"fill": "none", "stroke": "#dcdfdf", "stroke-width": "1"},
            {"stroke": "#333b3e"},
        ),
    }
)


def number(value: float) -> str:
    """A length as it stands in SVG: at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


@cache  # a handful
def _spelt(key: str) -> str:
    return f' {key.strip("_").replace("_", "-")}="'


def tag(name: str, inner: str = "", /, **attributes: float | str) -> str:
    """An element; `_` in a name is `-`, and a number is a length."""
    said = "".join(
        [
            f'{_spelt(key)}{safe(value) if isinstance(value, str) else number(value)}"'
            for key, value in attributes.items()
        ]
    )
    return f"<{name}{said}>{inner}</{name}>" if inner else f"<{name}{said}/>"


def group(look: str, inner: Iterable[str]) -> str:
    """Marks that look alike."""
    marks = "".join(inner)
    return f"<g{_look(look)}>{marks}</g>" if marks else ""


@cache
def _look(look: str) -> str:
    said = {"class": look, **LOOKS[look][0]}
    return "".join(f'{_spelt(key)}{safe(value)}"' for key, value in said.items())


@dataclass(frozen=True)
class Figure:
    """A picture in its two sizes, its name, and what it shows in words."""

    title: str
    says: str
    wide: str
    narrow: str


@dataclass(frozen=True)
class Lines:
    """Text that has been broken into lines, at a size in pixels."""

    lines: Sequence[str]
    size: float
    bold: bool = False

    @property
    def height(self) -> float:
        """Pixels from the top of the first line to the bottom of the last."""
        return len(self.lines) * self.size * _LEADING

    @property
    def width(self) -> float:
        """Pixels that the longest line takes at most."""
        return max((width_of(line, self.size, self.bold) for line in self.lines), default=0.0)

    def at(self, x: float, y: float, anchor: str = "start") -> str:
        """The lines, with the top of the first at `y`."""
        first = y + self.size * (_LEADING + 0.72) / 2
        more = "" if anchor == "start" else f' text-anchor="{anchor}"'
        more += ' font-weight="600"' if self.bold else ""
        return "".join(
            f'<text x="{number(x)}" y="{number(first + at * self.size * _LEADING)}"{more}>'
            f"{safe(line)}</text>"
            for at, line in enumerate(self.lines)
            if line
        )


@dataclass(frozen=True)
class Pen:
    """Sets text for a picture that is `width` pixels wide."""

    width: float

    @property
    def size(self) -> float:
        """The height of the letters."""
        return _SIZES.get(int(self.width), 12.0)

    def set(self, text: str, room: float, most: int = 3, bold: bool = False) -> Lines:
        """A text in the room there is."""
        return Lines(wrap(text, room, self.size, most, bold), self.size, bold)


def hatched(x: float, y: float, width: float, height: float, step: float = 7) -> str:
    """Slanting lines that fill a box: the mark of what is not stated."""
    path = []
    offset = step
    while offset < width + height:
        left, right = max(0.0, offset - height), min(offset, width)
        path.append(
            f"M{number(x + left)} {number(y + offset - left)}"
            f"L{number(x + right)} {number(y + offset - right)}"
        )
        offset += step
    return tag("path", d="".join(path))


def sheet(parts: Iterable[str], width: float, height: float, title: str, says: str) -> str:
    """The whole picture: a name and what it shows in words come first, for who does not see it."""
    size = Pen(width).size
    inner = (
        tag("title", safe(title))
        + tag("desc", safe(says))
        + group("figure-paper", [tag("rect", width=width, height=height)])
        + "".join(parts)
    )
    return tag(
        "svg",
        inner,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        class_="figure-svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        font_family=_FONT,
        font_size=size,
    )


def standing_alone(picture: str) -> str:
    """A picture as a file of its own: by day as it is, in the dark by a style sheet inside."""
    rules = "".join(
        f".{look}{{{';'.join(f'{key}:{value}' for key, value in dark.items())}}}"
        for look, (_, dark) in LOOKS.items()
    )
    style = f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
    return picture.replace("</desc>", f"</desc>{style}", 1) + "\n"
