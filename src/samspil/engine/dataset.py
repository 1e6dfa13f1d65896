"""The data to be served, as bytes that can be handed to another process, and their digest."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_BLANK = re.compile(rb"(?:^|(?<=\s))_:[0-9A-Za-z]+")


@dataclass(frozen=True)
class Dataset:
    """N-Quads, and the names of the graphs that hold them.

    `parts` are there where the lines are in order, graph by graph, and nodes without a name are
    called by what is said of them, so that the same statements are the same bytes: how a line of
    each graph ends, and how many bytes its lines are.
    """

    quads: bytes
    graphs: frozenset[str]
    parts: Sequence[tuple[bytes, int]] = ()

    @cached_property
    def digest(self) -> str:
        """The same for the same statements, whatever their order."""
        return digest_of(self.quads)

    @cached_property
    def size(self) -> int:
        """How many statements there are."""
        return self.quads.count(b"\n")


def digest_of(quads: bytes) -> str:
    """The SHA-256 of the N-Quads, line by line in order, blank nodes without their labels.

    Labels change with every reading, so two sets that differ only in which blank node is which have
    one digest: it guards against lost and changed data, not against an adversary.
    """
    lines = [_BLANK.sub(b"_:", one) if b"_:" in one else one for one in quads.splitlines()]
    lines.sort()
    return hashlib.sha256(b"\n".join(lines)).hexdigest()
