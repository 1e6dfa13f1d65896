"""The picture of an answer: the kind that its question asks for, if it is not too much for one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
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


@dataclass(frozen=True)
class Picture:
    """The picture of an answer, which is drawn when it is asked for, and once.

    Raises: KeyError for a question without a chart.
    """

    parts: Parts

    @cached_property
    def _kind(self) -> _Kind:
        return _KINDS[self.parts.answer.question.chart]

    @cached_property
    def why_not(self) -> str:
        """Why there is none, in a sentence; "" if there is one."""
        parts, kind = self.parts, self._kind
        if not parts.rows:
            return parts.answer.question.empty_text[parts.language]
        for size, most in zip(kind.sizes(parts), kind.most, strict=True):
            if size > most:
                return parts.say("figure-large", count=parts.amount(Decimal(size)), most=most)
        return ""

    @cached_property
    def _told(self) -> str:
        return self.why_not or self._kind.says(self.parts)

    @cached_property
    def _wide(self) -> str:
        return self._kind.draw(self.parts, self._told, WIDE)

    @property
    def figure(self) -> Figure:
        """The picture for a page and for a phone; where there is none, only why not."""
        if self.why_not:
            return Figure(self.parts.title, self._told, "", "")
        narrow = self._kind.draw(self.parts, self._told, NARROW)
        return Figure(self.parts.title, self._told, self._wide, narrow)

    @property
    def alone(self) -> str:
        """The wide picture, or why there is none as one."""
        return _in_words(self.parts, self.why_not) if self.why_not else self._wide


def _in_words(parts: Parts, said: str) -> str:
    """What a file holds whose picture there is not."""
    text = Pen(WIDE).set(said, WIDE, 12)
    return sheet([group("figure-text", [text.at(0, 0)])], WIDE, text.height, parts.title, said)
