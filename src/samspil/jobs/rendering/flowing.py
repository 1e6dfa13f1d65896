"""Long texts made and passed on piece by piece, so that none is ever held as a whole."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

_BATCH = 1 << 16  # characters


class Flowing(list[Any]):
    """A list for JSON whose members are made one at a time, as they are written, and once."""

    def __init__(self, members: Iterable[Any]) -> None:
        self._more = iter(members)
        super().__init__(islice(self._more, 1))  # so that it can be told from an empty one

    def __iter__(self) -> Iterator[Any]:
        """The members."""
        return chain(super().__iter__(), self._more)


def dumped(whole: object) -> Iterator[str]:
    """JSON for people to read, too, with a line break at its end."""
    yield from json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(whole)
    yield "\n"


def in_batches(pieces: Iterable[str]) -> Iterator[str]:
    """The same text in fewer, larger pieces."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _BATCH:
            yield "".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting)
