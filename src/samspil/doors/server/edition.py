"""One edition of the content, ready to be asked: what one request sees from beginning to end.

New content makes a new edition with workers of its own; the old one is closed when its last request
has been answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from samspil.engine.lanes import Lane
from samspil.engine.pool import Pool
from samspil.jobs.publication import Publication


@dataclass(frozen=True)
class Edition:
    """Content, and workers that hold exactly it."""

    content: Publication
    pool: Pool

    @classmethod
    async def open(cls, content: Publication, lanes: Sequence[Lane]) -> Self:
        """The edition, its workers greeted and their digest checked."""
        return cls(content, await Pool.start(content.dataset, lanes))
