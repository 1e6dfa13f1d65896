"""What is kept of files once they are checked: little, however many they are.

A heap's findings and traces are put away together, small, and taken out again when somebody reads
them, a heap at a time. Beside them stands what tells which files can have to do with each other.
"""

import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import overload

from samspil.jobs.validation.chunk import Checked
from samspil.jobs.validation.linking import Sketch, sketch_of
from samspil.words.findings import Finding, Tally

_QUICKLY = 1  # of zlib's levels; the others take longer and save little
_BY_PLACE = attrgetter("sort_key")


@dataclass(frozen=True)
class Bundle:
    """The checked files of one heap: their sketches, and the rest put away.

    `first` is the finding that comes first in order, None if there is none.
    """

    sketches: tuple[Sketch, ...]
    nodes: int
    tally: Tally
    first: Finding | None
    packed: bytes

    @property
    def files(self) -> list[str]:
        """The names of the files."""
        return [sketch.file for sketch in self.sketches]

    @classmethod
    def of(cls, checked: Iterable[Checked], organisations: Mapping[str, str]) -> "Bundle":
        """These files; `organisations` are those of our own data by their folded names."""
        listed = list(checked)
        found = [finding for one in listed for finding in one.findings]
        return cls(
            tuple(sketch_of(one.trace, organisations) for one in listed),
            sum(one.nodes for one in listed),
            Tally.of(found),
            min(found, key=_BY_PLACE, default=None),
            zlib.compress(pickle.dumps(listed), _QUICKLY),
        )

    def checked(self, wanted: AbstractSet[str] | None = None) -> list[Checked]:
        """The wanted files, or all, with their findings and traces."""
        if wanted is not None and wanted.isdisjoint(self.files):
            return []
        # It is what a process of ours has packed; nothing from outside is read so.
        opened: list[Checked] = pickle.loads(zlib.decompress(self.packed))  # noqa: S301
        return [one for one in opened if wanted is None or one.file in wanted]

    def without(self, files: AbstractSet[str], organisations: Mapping[str, str]) -> "Bundle":
        """What is left when these files are taken out."""
        if files.isdisjoint(self.files):
            return self
        return Bundle.of(self.checked(set(self.files) - files), organisations)

    def findings(self) -> Iterator[Finding]:
        """All findings in order, the first without anything being unpacked."""
        if self.first:
            yield self.first
            found = (finding for one in self.checked() for finding in one.findings)
            yield from islice(sorted(found, key=_BY_PLACE), 1, None)

    def sharing(self, known: dict[str, str]) -> "Bundle":
        """The same, with the names in it taken from `known`, which learns new ones."""
        sketches = tuple(sketch.sharing(known) for sketch in self.sketches)
        return replace(self, sketches=sketches)


class Findings(Sequence[Finding]):
    """The findings of many bundles, and some more, in order; few are in memory at a time."""

    def __init__(self, bundles: Sequence[Bundle], more: Iterable[Finding] = ()) -> None:
        self._bundles = bundles
        self._more = sorted(more, key=_BY_PLACE)
        self.tally = Tally.together([*(one.tally for one in bundles), Tally.of(self._more)])

    def __len__(self) -> int:
        """How many there are."""
        return self.tally.severities.total()

    def __iter__(self) -> Iterator[Finding]:
        """Each in its order."""
        return merge(*(b.findings() for b in self._bundles), self._more, key=_BY_PLACE)

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Finding]: ...
    def __getitem__(self, at: int | slice) -> Finding | Sequence[Finding]:
        """One, or some of them; all are unpacked for it."""
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        """True of a sequence of the same findings."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]
