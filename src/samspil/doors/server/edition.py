"""One edition of the content, ready to be asked: what one request sees from beginning to end.

New content makes a new edition with workers of its own; the old one is closed when its last request
has been answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from samspil.engine.lanes import Lane
from samspil.engine.pool import Pool
from samspil.jobs.description import Description
from samspil.jobs.publication import Publication
from samspil.jobs.site.lookup import Lookup


@dataclass(frozen=True)
class Edition:
    """Content, and workers that hold exactly it."""

    content: Publication
    pool: Pool

    @classmethod
    async def open(cls, content: Publication, lanes: Sequence[Lane]) -> Self:
        """The edition, its workers greeted and their digest checked."""
        return cls(content, await Pool.start(content.dataset, lanes))

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self.content.store)

    def described(self, iri: str) -> Description | None:
        """What the page of an IRI is made of, looked up where the page is made.

        A description as RDF is found by a worker, so that many are found side by side. A page is
        made here all the same, and to ask a worker first would take longer than to make it.
        """
        own = iri in self.content.cases.places
        return self._lookup.outline(iri) if own else self._lookup.describe(iri)
