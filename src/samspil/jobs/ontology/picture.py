"""The ontology as pictures: the model in one breath, and the modules with their classes.

The pictures are SVG that takes its colours from the page (classes, no style), so that it can be
read in light and dark, on paper, and where no style may stand in a page.
"""

import textwrap
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from samspil.files.workspace import Workspace
from samspil.jobs.ontology.content import Module, Ontology
from samspil.words.errors import BadContent
from samspil.words.vocabulary import RDFS

_FILE = "ontology/picture.toml"
# Everything in units of the picture, at which text is 15 high.
_CELL, _BOX, _EDGE = (294, 138), (182, 62), 10
_TOP = 24  # room for the name of an arrow in the first row
_LINE, _LETTERS, _ON_ARROW = 18, 22, 14
_HEAD, _ROW, _COLUMN, _GAP = 58, 24, 204, 16


@dataclass(frozen=True)
class Box:
    """A class or code list, and its place in the grid, counted from 1."""

    term: str
    column: int
    row: int

    @property
    def middle(self) -> tuple[float, float]:
        """Where its middle is in the picture."""
        left, top = (self.column - 1) * _CELL[0], (self.row - 1) * _CELL[1]
        return left + _BOX[0] / 2 + _EDGE, top + _BOX[1] / 2 + _TOP


@dataclass(frozen=True)
class Arrow:
    """A property that leads from one box to another."""

    origin: str
    by: str
    target: str


@dataclass(frozen=True)
class Picture:
    """What the model in one breath shows."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def terms(self) -> list[str]:
        """The IRIs of everything shown."""
        return [*(b.term for b in self.boxes), *(a.by for a in self.arrows)]


def read_picture(workspace: Workspace) -> Picture:
    """The picture as the content files have it.

    Raises: BadContent for a name that is none, or an arrow from or to something not shown.
    """
    path = workspace.root / _FILE
    said = tomllib.loads(path.read_text("utf-8"))

    def iri(name: str) -> str:
        found = workspace.vocabulary.expand(name)
        if found is None:
            raise BadContent("picture-name", file=path, name=name)
        return found

    boxes = tuple(Box(iri(b["term"]), int(b["column"]), int(b["row"])) for b in said["boxes"])
    arrows = tuple(Arrow(iri(a["from"]), iri(a["by"]), iri(a["to"])) for a in said["arrows"])
    shown = {box.term for box in boxes}
    for arrow in arrows:
        for end in (arrow.origin, arrow.target):
            if end not in shown:
                raise BadContent("picture-name", file=path, name=end)
    return Picture(boxes, arrows)


def draw_picture(
    picture: Picture, labels: Mapping[str, str], of: Callable[[str], str], title: str
) -> str:
    """The model in one breath; `of` says where the name of a term leads."""
    places = {box.term: box for box in picture.boxes}
    wide = max(box.middle[0] for box in picture.boxes) + _BOX[0] / 2 + _EDGE
    high = max(box.middle[1] for box in picture.boxes) + _BOX[1] / 2 + _EDGE
    drawn = [_marker("one-breath")]
    ends = [(a, *_ends(places[a.origin], places[a.target])) for a in picture.arrows]
    for _, start, end in ends:
        drawn.append(
            f'<line class="arrow" x1="{start[0]:.0f}" y1="{start[1]:.0f}" x2="{end[0]:.0f}" '
            f'y2="{end[1]:.0f}" marker-end="url(#one-breath)"/>'
        )
    drawn += [_box(box, labels.get(box.term, ""), of(box.term)) for box in picture.boxes]
    drawn += [_on_arrow(labels.get(arrow.by, ""), start, end) for arrow, start, end in ends]
    return _svg("one-breath-title", title, wide, high, drawn)


def _ends(origin: Box, target: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a line from middle to middle leaves the one box and meets the other."""
    return _edge(origin.middle, target.middle), _edge(target.middle, origin.middle)


def _edge(here: tuple[float, float], there: tuple[float, float]) -> tuple[float, float]:
    across, down = there[0] - here[0], there[1] - here[1]
    half_wide, half_high = _BOX[0] / 2 + 2, _BOX[1] / 2 + 2
    share = min(
        half_wide / abs(across) if across else 1.0,
        half_high / abs(down) if down else 1.0,
    )
    return here[0] + across * share, here[1] + down * share


def _box(box: Box, label: str, href: str) -> str:
    x, y = box.middle
    left, top = x - _BOX[0] / 2, y - _BOX[1] / 2
    text = "".join(
        f'<text x="{x:.0f}" y="{at:.0f}">{escape(line)}</text>'
        for line, at in _lines(label, _LETTERS, y, _LINE)
    )
    return _linked(
        f'<rect class="box" x="{left:.0f}" y="{top:.0f}" width="{_BOX[0]}" '
        f'height="{_BOX[1]}" rx="6"/>{text}',
        href,
    )


def _on_arrow(label: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """The name of an arrow: above one that lies down, so that it is not hidden, else across it."""
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    lies = start[1] == end[1]
    count = len(list(_lines(label, _ON_ARROW, 0, 0)))
    raised = count * (_LINE - 3) / 2 + 4 if lies else 0
    lines = list(_lines(label, _ON_ARROW, y - raised, _LINE - 3))
    text = "".join(
        f'<text class="small" x="{x:.0f}" y="{at:.0f}">{escape(line)}</text>' for line, at in lines
    )
    if lies:
        return text
    wide = max((len(line) for line, _ in lines), default=0) * 7 + 4
    top, high = lines[0][1] - 13, (_LINE - 3) * len(lines) + 2
    return (
        f'<rect class="label" x="{x - wide / 2:.0f}" y="{top:.0f}" width="{wide:.0f}" '
        f'height="{high}"/>{text}'
    )


def _lines(label: str, letters: int, middle: float, step: int) -> Iterator[tuple[str, float]]:
    """The lines of a name around a height, and where each stands."""
    lines = textwrap.wrap(label, letters, break_long_words=False) or [""]
    first = middle - (len(lines) - 1) * step / 2 + 5
    for at, line in enumerate(lines):
        yield line, first + at * step


def draw_modules(
    ontology: Ontology,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    of: Callable[[str], str],
    title: str,
) -> str:
    """The modules side by side, each with its classes; what is narrower stands further in."""
    columns = [(module, list(_tree(ontology, module))) for module in ontology.modules]
    high = _HEAD + max((len(rows) for _, rows in columns), default=0) * _ROW + _EDGE
    wide = len(columns) * (_COLUMN + _GAP) - _GAP
    drawn = [_marker("modules")]
    for at, (module, rows) in enumerate(columns):
        left = at * (_COLUMN + _GAP)
        if at:
            drawn.append(
                f'<line class="arrow" x1="{left}" y1="22" x2="{left - _GAP + 2}" y2="22" '
                'marker-end="url(#modules)"/>'
            )
        name = f'<text x="{left + _COLUMN / 2:.0f}" y="27">{escape(names[module.iri])}</text>'
        head = (
            f'<rect class="box" x="{left + 1}" y="1" width="{_COLUMN - 2}" height="42" rx="6"/>'
            f"{name}"
        )
        drawn.append(_linked(head, of(module.iri)))
        for number, (iri, deep) in enumerate(rows):
            x, y = left + _EDGE + deep * 16, _HEAD + number * _ROW + 16
            branch = "└ " if deep else ""
            text = f'<text class="row" x="{x}" y="{y}">{branch}{escape(labels.get(iri, ""))}</text>'
            drawn.append(_linked(text, of(iri)))
    return _svg("modules-title", title, wide, high, drawn)


def _tree(ontology: Ontology, module: Module) -> Iterator[tuple[str, int]]:
    """The classes of a module, each after the one above it, and how deep it lies."""
    own = {term.iri: term for term in module.terms if term.is_class}

    def below(iri: str, deep: int) -> Iterator[tuple[str, int]]:
        yield iri, deep
        for other in own[iri].below:
            if other in own:
                yield from below(other, deep + 1)

    for iri in own:
        if not set(ontology.terms[iri].iris(RDFS + "subClassOf")) & own.keys():
            yield from below(iri, 0)


def _marker(name: str) -> str:
    return (
        f'<defs><marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>'
    )


def _linked(drawn: str, href: str) -> str:
    return f'<a href="{escape(href)}">{drawn}</a>' if href else f"<g>{drawn}</g>"


def _svg(name: str, title: str, wide: float, high: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg class="model" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" '
        f'height="{high:.0f}" role="group" aria-labelledby="{name}">'
        f'<title id="{name}">{escape(title)}</title>{"".join(drawn)}</svg>'
    )
