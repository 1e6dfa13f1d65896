"""The data to be served, as bytes that can be handed to another process, and their digest."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from operator import itemgetter

from pyoxigraph import DefaultGraph, RdfFormat, Store

_BLANK = re.compile(rb"(?:^|(?<=\s))_:[0-9A-Za-z]+")
_END = b" .\n"  # of a line; in a text a new line is written otherwise


@dataclass(frozen=True)
class Dataset:
    """N-Quads, and the names of the graphs that hold them.

    The lines are in order, graph by graph. `parts` are how a line of each graph ends, and how many
    bytes its lines are. With `stable` nodes without a name are called by what is said of them, so
    that the same statements are the same bytes.
    """

    quads: bytes
    graphs: frozenset[str]
    parts: Sequence[tuple[bytes, int]] = ()
    stable: bool = False

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the lines in order, those with blank nodes last and without their labels.

        Labels change with every reading, so two sets that differ only in which blank node is which
        have one digest: it guards against lost and changed data, not against an adversary.
        """
        made, lines, at = hashlib.sha256(), memoryview(self.quads), 0
        blank = list[bytes]()
        for start, end in lines_with(b"_:", self.quads):
            made.update(lines[at:start])
            blank.append(_BLANK.sub(b"_:", lines[start:end]))
            at = end
        made.update(lines[at:])
        made.update(b"".join(sorted(blank)))
        return made.hexdigest()

    @cached_property
    def size(self) -> int:
        """How many statements there are."""
        return self.quads.count(b"\n")

    def statements(self) -> list[bytes]:
        """The lines in order without what ends them, each once however many graphs say it."""
        found: list[bytes] = []
        at = 0
        for end, size in self.parts:
            lines = self.quads[at : at + size].splitlines(keepends=True)
            found += [line[: -len(end)] for line in lines]
            at += size
        return [*dict.fromkeys(sorted(found))]  # they are nearly in order, which a set would not be


def dataset_of(store: Store) -> Dataset:
    """Everything a store holds."""
    named = {f" {graph} .\n".encode(): graph for graph in store.named_graphs()}
    quads, parts = BytesIO(), list[tuple[bytes, int]]()
    for end, graph in sorted([(_END, DefaultGraph()), *named.items()], key=itemgetter(0)):
        triples = store.dump(from_graph=graph, format=RdfFormat.N_TRIPLES) or b""
        lines = sorted(triples.replace(_END, end).splitlines(keepends=True))
        size = quads.write(b"".join(lines))
        if size:
            parts.append((end, size))
    names = frozenset(graph.value for graph in named.values())
    return Dataset(quads.getvalue(), names, tuple(parts))


def lines_with(
    mark: bytes, lines: bytes, start: int = 0, stop: int | None = None
) -> Iterator[tuple[int, int]]:
    """Where the few of many lines begin and end that have a mark in them."""
    at = lines.find(mark, start, stop)
    while at >= 0:
        end = lines.find(b"\n", at) + 1
        yield lines.rfind(b"\n", 0, at) + 1, end
        at = lines.find(mark, end, stop)
