"""What is kept of files once they are checked: little, however many they are.

A heap's findings and traces are put away together, small, where many are in a file, and taken out
again when somebody reads them, a heap at a time. In memory stays what they come to.
"""

import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from operator import attrgetter
from tempfile import SpooledTemporaryFile
from typing import Any, overload
from weakref import finalize

from samspil.jobs.validation.chunk import Checked
from samspil.jobs.validation.linking import Sketch, involved, sketch_of
from samspil.jobs.validation.traces import Trace
from samspil.words.findings import Finding, Tally

_QUICKLY = 1  # of zlib's levels; the others take longer and save little
_BY_PLACE = attrgetter("sort_key")
_IN_MEMORY = 1 << 16  # bytes; what is more lies in a file


class Shelf:
    """A file without a name in which what was put away lies; it goes when nobody needs it."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - open as long as the shelf
        finalize(self, self._file.close)
        self._end = 0

    def put(self, packed: bytes) -> "bytes | Lying":
        """Put something away; it stays in memory where no file can be written."""
        try:
            self._file.seek(self._end)
            self._file.write(packed)
        except OSError:
            return packed
        lying = Lying(self, self._end, len(packed))
        self._end += len(packed)
        return lying

    def take(self, at: int, size: int) -> bytes:
        """What lies there."""
        self._file.seek(at)
        return self._file.read(size)


@dataclass(frozen=True, slots=True)
class Lying:
    """Something on a shelf."""

    shelf: Shelf
    at: int
    size: int

    def __bytes__(self) -> bytes:
        """It, taken down."""
        return self.shelf.take(self.at, self.size)


@dataclass(frozen=True)
class Outline:
    """What a heap comes to: its findings counted, the first of them in order (None if there is
    none), and sketches of its files.
    """

    tally: Tally
    first: Finding | None
    sketches: Sequence[Sketch]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The checked files of one heap, put away, and the outline of it apart."""

    nodes: int
    outlined: bytes | Lying
    packed: bytes | Lying

    @classmethod
    def of(cls, checked: Iterable[Checked], organisations: Mapping[str, str]) -> "Bundle":
        """These files; `organisations` are those of our own data by their folded names."""
        listed = list(checked)
        found = [finding for one in listed for finding in one.findings]
        first = min(found, key=_BY_PLACE, default=None)
        sketches = [sketch_of(one.trace, organisations) for one in listed]
        return cls(
            sum(one.nodes for one in listed),
            _packed(Outline(Tally.of(found), first, sketches)),
            _packed(listed),
        )

    @property
    def files(self) -> list[str]:
        """The names of the files."""
        return [sketch.file for sketch in self.outline.sketches]

    @property
    def outline(self) -> Outline:
        """The outline, unpacked."""
        outline: Outline = _unpacked(self.outlined)
        return outline

    def checked(self, wanted: AbstractSet[str] | None = None) -> list[Checked]:
        """The wanted files, or all, with their findings and traces."""
        if wanted is not None and (not wanted or wanted.isdisjoint(self.files)):
            return []
        opened: list[Checked] = _unpacked(self.packed)
        return [one for one in opened if wanted is None or one.file in wanted]

    def without(self, files: AbstractSet[str], organisations: Mapping[str, str]) -> "Bundle":
        """What is left when these files are taken out."""
        if not files or files.isdisjoint(self.files):
            return self
        return Bundle.of(self.checked(set(self.files) - files), organisations)

    def findings(self) -> Iterator[Finding]:
        """All findings in order, the first without the others being unpacked."""
        first = self.outline.first
        if first:
            yield first
            found = (finding for one in self.checked() for finding in one.findings)
            yield from islice(sorted(found, key=_BY_PLACE), 1, None)

    def put_away(self, shelf: Shelf) -> "Bundle":
        """The same on a shelf."""
        outlined, packed = (shelf.put(bytes(one)) for one in (self.outlined, self.packed))
        return Bundle(self.nodes, outlined, packed)


def traces_that_matter(bundles: Sequence[Bundle]) -> list[Trace]:
    """The traces of the files that may have to do with others."""
    matter = involved([sketch for bundle in bundles for sketch in bundle.outline.sketches])
    return [one.trace for bundle in bundles for one in bundle.checked(matter)]


def _packed(what: object) -> bytes:
    return zlib.compress(pickle.dumps(what), _QUICKLY)


def _unpacked(packed: bytes | Lying) -> Any:
    # It is what a process of ours has packed; nothing from outside is read so.
    return pickle.loads(zlib.decompress(bytes(packed)))  # noqa: S301


class Findings(Sequence[Finding]):
    """The findings of many bundles, and some more, in order; few are in memory at a time."""

    def __init__(self, bundles: Sequence[Bundle], more: Iterable[Finding] = ()) -> None:
        self._bundles = bundles
        self._more = sorted(more, key=_BY_PLACE)
        self.tally = Tally.together([*(one.outline.tally for one in bundles), Tally.of(self._more)])

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
