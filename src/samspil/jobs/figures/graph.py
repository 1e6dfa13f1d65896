"""A network as a picture: nodes in layers from left to right, and lines between them.

Where a node stands is worked out by the same few steps every time, so the same network is the same
picture: a layer is put in the order that its neighbours in the layer before stand in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from samspil.jobs.figures.drawing import (
    NARROW,
    WIDE,
    Figure,
    Lines,
    Pen,
    group,
    hatched,
    number,
    sheet,
    tag,
)

MOST_NODES = 60  # more than that nobody can read
_LEAST_BOX, _MOST_BOX, _GAP = 128.0, 210.0, 34.0
_PAD, _BETWEEN, _MARGIN = 7.0, 10.0, 2.0
_TIP, _SPACE = 6.0, 4.0  # an arrowhead, the room before a word
_SWEEPS = 6


@dataclass(frozen=True)
class Node:
    """A thing; `layer` is how far from the left it stands, 0 first.

    `own` marks the one that the picture is about, `stated` is False where no source says what would
    stand there, `bare` is a word on a line and no thing of its own.
    """

    key: str
    label: str
    layer: int
    note: str = ""
    own: bool = False
    stated: bool = True
    bare: bool = False


@dataclass(frozen=True)
class Edge:
    """A line from one node, by its key, to another in a later layer; `label` stands on it."""

    start: str
    end: str
    label: str = ""
    weight: int = 1


@dataclass(frozen=True)
class _Network:
    """Lines, what stands above each column, who is beside whom, and the columns in their order."""

    edges: Sequence[Edge]
    columns: Sequence[str]
    near: Mapping[str, Sequence[str]]
    layers: Sequence[Sequence[Node]]


@dataclass
class _Placed:
    node: Node
    text: Lines
    note: Lines
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where a line to the next layer begins."""
        inner = self.text.width + _SPACE if self.node.bare else self.width
        return self.x + min(inner, self.width)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def figure(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    title: str,
    says: str,
    headings: Sequence[str] = (),
) -> Figure:
    """The network for a page and for a phone."""
    network = _network(nodes, edges, headings)
    wide, narrow = (_drawn(network, title, says, width) for width in (WIDE, NARROW))
    return Figure(title, says, wide, narrow)


def draw(  # noqa: PLR0913 - a picture needs its network, its names and its size
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    title: str,
    says: str,
    headings: Sequence[str] = (),
    width: float = WIDE,
) -> str:
    """The network as SVG.

    `title` names the picture, `says` tells in a sentence what it shows, `headings` stand above the
    layers. It is wider than `width` where the layers need it.
    """
    return _drawn(_network(nodes, edges, headings), title, says, width)


def _drawn(network: _Network, title: str, says: str, width: float) -> str:
    pen = Pen(width)
    count = len(network.columns)
    box = min(_MOST_BOX, max(_LEAST_BOX, (width - 2 * _MARGIN - _GAP * (count - 1)) / count))
    whole = max(width, 2 * _MARGIN + count * box + (count - 1) * _GAP)
    gap = (whole - 2 * _MARGIN - count * box) / max(1, count - 1)
    heads = [pen.set(heading, box, 3, bold=True) for heading in network.columns]
    top = max((head.height for head in heads if any(head.lines)), default=0.0)
    top += _BETWEEN if top else _MARGIN
    placed = _placed(network, pen, (box, gap, top))
    height = max((one.y + one.height for one in placed.values()), default=top) + _MARGIN
    parts = [
        group("figure-aside", (h.at(_MARGIN + n * (box + gap), 0) for n, h in enumerate(heads))),
        *_lines(network.edges, placed),
        *_boxes(placed),
    ]
    return sheet(parts, whole, height, title, says)


def _network(nodes: Sequence[Node], edges: Sequence[Edge], headings: Sequence[str]) -> _Network:
    nodes, edges, columns = _with_words_on_lines(nodes, edges, headings)
    near = _near(nodes, edges)
    return _Network(edges, columns, near, _in_order(nodes, near))


def _with_words_on_lines(
    nodes: Sequence[Node], edges: Sequence[Edge], headings: Sequence[str]
) -> tuple[list[Node], list[Edge], list[str]]:
    """The same network, with a layer of bare words between two where lines have labels."""
    layer_of = {node.key: node.layer for node in nodes}
    count = max(layer_of.values(), default=0) + 1
    kept = [edge for edge in edges if layer_of[edge.start] < layer_of[edge.end]]
    worded = {layer_of[edge.start] for edge in kept if edge.label}
    moved = {layer: layer + sum(one < layer for one in worded) for layer in range(count)}
    made = [replace(node, layer=moved[node.layer]) for node in nodes]
    lines: dict[tuple[str, str], Edge] = {}
    for edge in kept:
        key = f"{edge.start}\n{edge.label}"
        if edge.label and (edge.start, key) not in lines:
            layer = moved[layer_of[edge.start]] + 1
            made.append(Node(key, edge.label, layer, bare=True))
        steps = (edge.start, key, edge.end) if edge.label else (edge.start, edge.end)
        for step in pairwise(steps):
            old = lines.get(step)
            weight = edge.weight + (old.weight if old else 0)
            lines[step] = Edge(*step, weight=weight)
    columns = [""] * (count + len(worded))
    for layer, heading in enumerate(headings[:count]):
        columns[moved[layer]] = heading
    return made, list(lines.values()), columns


def _placed(
    network: _Network, pen: Pen, measures: tuple[float, float, float]
) -> Mapping[str, _Placed]:
    """Every node where it stands: the tallest layer first, the others beside their neighbours."""
    box, gap, top = measures
    near = network.near
    columns = [
        [_set(node, pen, _MARGIN + node.layer * (box + gap), box) for node in layer]
        for layer in network.layers
    ]
    heights = [sum(one.height + _BETWEEN for one in column) for column in columns]
    tallest = max(heights, default=0.0)
    first = heights.index(tallest) if heights else 0
    outwards = [*range(first, len(columns)), *range(first - 1, -1, -1)]
    placed: dict[str, _Placed] = {}
    for at in outwards:
        wishes = [
            _mean([placed[k].middle for k in near[n.node.key] if k in placed]) for n in columns[at]
        ]
        for one, y in zip(columns[at], _fitted(columns[at], wishes, (top, tallest)), strict=True):
            one.y = y
            placed[one.node.key] = one
    return placed


def _set(node: Node, pen: Pen, x: float, box: float) -> _Placed:
    room = box - 2 * _PAD
    text = pen.set(node.label, room, 4, bold=node.own)
    note = pen.set(node.note, room, 2)
    inner = text.height + (note.height if node.note else 0)
    return _Placed(node, text, note, x, 0, box, inner if node.bare else inner + 2 * _PAD)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _fitted(
    column: Sequence[_Placed], wishes: Sequence[float | None], room: tuple[float, float]
) -> Sequence[float]:
    """The top of each box, as near to its wish as the others let it, in the order they have."""
    tops: list[float] = []
    y, high = room
    for one, wish in zip(column, wishes, strict=True):
        y = max(y, wish - one.height / 2) if wish is not None else y
        tops.append(y)
        y += one.height + _BETWEEN
    floor = room[0] + high
    for at in range(len(column) - 1, -1, -1):
        floor -= column[at].height + _BETWEEN
        tops[at] = min(tops[at], floor)
        floor = tops[at]
    return tops


def _near(nodes: Sequence[Node], edges: Sequence[Edge]) -> Mapping[str, Sequence[str]]:
    near: dict[str, list[str]] = {node.key: [] for node in nodes}
    for edge in edges:
        near[edge.start].append(edge.end)
        near[edge.end].append(edge.start)
    return near


def _in_order(nodes: Sequence[Node], near: Mapping[str, Sequence[str]]) -> list[list[Node]]:
    """The layers, each with few lines that cross: by the mean place of the neighbours."""
    count = max((node.layer for node in nodes), default=-1) + 1
    layers = [[node for node in nodes if node.layer == layer] for layer in range(count)]
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for at in range(1, count) if forward else range(count - 2, -1, -1):
            beside = layers[at - 1] if forward else layers[at + 1]
            place = {node.key: float(n) for n, node in enumerate(beside)}
            layers[at] = _by_mean(layers[at], near, place)
    return layers


def _by_mean(
    layer: Sequence[Node], near: Mapping[str, Sequence[str]], place: Mapping[str, float]
) -> list[Node]:
    means = {}
    for at, node in enumerate(layer):
        found = [place[key] for key in near[node.key] if key in place]
        means[node.key] = sum(found) / len(found) if found else float(at)
    return sorted(layer, key=lambda node: means[node.key])


def _lines(edges: Sequence[Edge], placed: Mapping[str, _Placed]) -> list[str]:
    paths, tips = [], []
    for edge in edges:
        start, end = placed[edge.start], placed[edge.end]
        x, y = start.right, start.middle
        to, down = end.x - (_SPACE if end.node.bare else _TIP), end.middle
        half = (to - x) / 2
        paths.append(
            tag(
                "path",
                d=f"M{number(x)} {number(y)}C{number(x + half)} {number(y)} "
                f"{number(to - half)} {number(down)} {number(to)} {number(down)}",
            )
        )
        if not end.node.bare:
            tips.append(tag("path", d=f"M{number(end.x)} {number(down)}l-6 -3.5v7z"))
    return [group("figure-line", paths), group("figure-tip", tips)]


def _boxes(placed: Mapping[str, _Placed]) -> list[str]:
    looks: dict[str, list[str]] = {"figure-thing": [], "figure-own": [], "figure-unstated": []}
    hatches: list[str] = []
    texts: list[str] = []
    notes: list[str] = []
    for one in placed.values():
        node = one.node
        pad = 0 if node.bare else _PAD
        look = "figure-own" if node.own else "figure-thing" if node.stated else "figure-unstated"
        if not node.bare:
            frame = tag("rect", x=one.x, y=one.y, width=one.width, height=one.height, rx=4.0)
            looks[look].append(frame)
        if not node.stated:
            hatches.append(hatched(one.x, one.y, one.width, one.height))
        said = one.text.at(one.x + pad, one.y + pad)
        if node.stated:
            (notes if node.bare else texts).append(said)
        else:
            notes.append(tag("g", said, font_style="italic"))
        if node.note:
            notes.append(one.note.at(one.x + pad, one.y + pad + one.text.height))
    return [
        *(group(look, marks) for look, marks in looks.items()),
        group("figure-hatch", hatches),
        group("figure-text", texts),
        group("figure-aside", notes),
    ]
