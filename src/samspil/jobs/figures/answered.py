"""The picture of an answer: the kind that its question asks for, if it is not too much for one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from samspil.jobs.figures import bar, graph, matrix, network, timeline
from samspil.jobs.figures.drawing import NARROW, WIDE, Figure, Pen, group, sheet
from samspil.jobs.figures.parts import Parts


@dataclass(frozen=True)
class _Kind:
    """How a kind of chart is drawn, and what of it there must not be too many of."""

    draw: Callable[[Parts, str, float], str]
    says: Callable[[Parts], str]
    sizes: Callable[[Parts], Sequence[int]]
    most: Sequence[int]


def _draw_network(parts: Parts, told: str, width: float) -> str:
    made = network.Network(parts)
    return graph.draw(
        made.nodes,
        made.edges,
        title=parts.title,
        says=told,
        headings=made.headings,
        width=width,
    )


def _matrix_sizes(parts: Parts) -> Sequence[int]:
    made = matrix.Matrix(parts)
    return (len(made.rows), len(made.columns))


_NETWORK = _Kind(
    _draw_network,
    network.says,
    lambda parts: (len(network.Network(parts).nodes),),
    (graph.MOST_NODES,),
)
_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "bar": _Kind(bar.draw, bar.says, lambda parts: (len(parts.rows),), (bar.MOST_BARS,)),
        "matrix": _Kind(
            matrix.draw, matrix.says, _matrix_sizes, (matrix.MOST_ROWS, matrix.MOST_COLUMNS)
        ),
        "flow": _NETWORK,
        "graph": _NETWORK,
        "timeline": _Kind(
            timeline.draw,
            timeline.says,
            lambda parts: (len(parts.rows),),
            (timeline.MOST_ENTRIES,),
        ),
    }
)


def why_not(parts: Parts) -> str:
    """Why the answer has no picture, in a sentence; "" if it has one."""
    if not parts.rows:
        return parts.answer.question.empty_text[parts.language]
    kind = _KINDS[parts.answer.question.chart]
    for size, most in zip(kind.sizes(parts), kind.most, strict=True):
        if size > most:
            return parts.say("figure-large", count=parts.amount(Decimal(size)), most=most)
    return ""


def figure_of(parts: Parts) -> Figure:
    """The picture for a page and for a phone; where there is none, only why not.

    Raises: KeyError for a question without a chart.
    """
    kind = _KINDS[parts.answer.question.chart]
    said = why_not(parts)
    if said:
        return Figure(parts.title, said, "", "")
    told = kind.says(parts)
    wide, narrow = (kind.draw(parts, told, width) for width in (WIDE, NARROW))
    return Figure(parts.title, told, wide, narrow)


def picture_of(parts: Parts) -> str:
    """The wide picture alone."""
    said = why_not(parts)
    kind = _KINDS[parts.answer.question.chart]
    return _in_words(parts, said) if said else kind.draw(parts, kind.says(parts), WIDE)


def _in_words(parts: Parts, said: str) -> str:
    """What a file holds whose picture there is not."""
    text = Pen(WIDE).set(said, WIDE, 12)
    return sheet([group("figure-text", [text.at(0, 0)])], WIDE, text.height, parts.title, said)
