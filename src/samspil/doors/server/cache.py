"""Answers kept in memory, by what they depend on: the data, the path, the form, the language."""

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stored:
    """A whole answer; `headers` are as they go over the wire, `etag` is strong."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes
    etag: str
    rows: int | None = None


class Cache:
    """The answers used last, as many as fit in `most` bytes; none takes more than a sixteenth."""

    def __init__(self, most: int) -> None:
        self.hits = self.misses = self.held = 0
        self._most = most
        self._kept: OrderedDict[Hashable, Stored] = OrderedDict()

    def get(self, key: Hashable) -> Stored | None:
        """The answer, if it is here."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, stored: Stored) -> None:
        """Keep an answer, and let go of those not used for the longest time."""
        if len(stored.body) > self._most // 16 or key in self._kept:
            return
        self._kept[key] = stored
        self.held += len(stored.body)
        while self.held > self._most:
            _, gone = self._kept.popitem(last=False)
            self.held -= len(gone.body)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.held = 0


def etag_of(body: bytes, *more: str) -> str:
    """A strong validator: the same bytes, and nothing but the same bytes, have it."""
    made = hashlib.sha256(body)
    for word in more:
        made.update(b"\0" + word.encode())
    return f'"{made.hexdigest()[:24]}"'
