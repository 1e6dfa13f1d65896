"""Which files hang together, and what is wrong between files.

What is found in a file depends on the file and on those it is linked with: files that refer to what
another describes, and files that describe the same thing. So files fall into groups, and a file's
findings depend on its group alone. That is what lets thousands of files be checked apart, and what
tells how far a change can reach.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samspil.jobs.validation.traces import Trace
from samspil.words.vocabulary import BASE

_SHARED = BASE + "organisation/"


class _Links:
    """Which files have been found to be linked (a disjoint-set forest)."""

    def __init__(self, files: Iterable[str]) -> None:
        self._leader = {file: file for file in files}
        self._first: dict[str, str] = {}

    def leader(self, file: str) -> str:
        """The file that stands for the group of this one."""
        while self._leader[file] != file:
            self._leader[file] = self._leader[self._leader[file]]
            file = self._leader[file]
        return file

    def share(self, file: str, thing: str) -> None:
        """This file has something in common with all others that share `thing`."""
        other = self._first.setdefault(thing, file)
        if other != file:
            self._leader[self.leader(file)] = self.leader(other)

    def refer(self, file: str, thing: str) -> None:
        """This file speaks of what others share, if any do."""
        if thing in self._first:
            self._leader[self.leader(file)] = self.leader(self._first[thing])


def groups(traces: Iterable[Trace], *, loosely: bool = False) -> list[tuple[str, ...]]:
    """The files that are linked, directly or through others; each file in one group, by name.

    Loosely also those that are linked by likeness alone: names that differ in capital letters, an
    organisation that is called what another is called.
    """
    listed = sorted(traces, key=lambda trace: trace.file)
    links = _Links(trace.file for trace in listed)
    for trace in listed:
        for iri in (*trace.described, *(_likenesses(trace) if loosely else ())):
            links.share(trace.file, iri)
    for trace in listed:
        for iri in trace.referred:
            links.refer(trace.file, iri)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for trace in listed:
        members[links.leader(trace.file)].append(trace.file)
    return sorted(tuple(sorted(names)) for names in members.values())


def _likenesses(trace: Trace) -> Iterator[str]:
    yield from (f"like {iri.casefold()}" for iri in trace.defined)
    yield from (f"organisation {name}" for name, _ in trace.organisations)


@dataclass(frozen=True)
class Clash:
    """Something wrong between two nodes: the check, and each node with the file it stands in."""

    check: str
    node: str
    file: str
    other: str
    other_file: str


def clashes(traces: Iterable[Trace], shared: Mapping[str, str]) -> list[Clash]:
    """What is wrong between files, and between names in one file.

    `shared` are the organisations of our own data by their folded names.
    """
    listed = sorted(traces, key=lambda trace: trace.file)
    found = [*_defined_twice(listed), *_collisions(listed), *_same_organisation(listed, shared)]
    return sorted(found, key=lambda clash: (clash.file, clash.node, clash.check))


def _defined_twice(traces: Sequence[Trace]) -> Iterator[Clash]:
    first: dict[str, str] = {}
    for trace in traces:
        for iri in trace.defined:
            other = first.setdefault(iri, trace.file)
            if other != trace.file:
                yield Clash("defined-twice", iri, trace.file, iri, other)


def _collisions(traces: Sequence[Trace]) -> Iterator[Clash]:
    """Names that differ in capital letters alone."""
    first: dict[str, tuple[str, str]] = {}
    for trace in traces:
        for iri in trace.defined:
            other, file = first.setdefault(iri.casefold(), (iri, trace.file))
            if other != iri:
                yield Clash("case-collision", iri, trace.file, other, file)


def _same_organisation(traces: Sequence[Trace], shared: Mapping[str, str]) -> Iterator[Clash]:
    """One organisation under two names: in one file, or beside the shared one of that name."""
    known = {name: (iri, "") for name, iri in shared.items()}
    for trace in traces:
        for name, iri in trace.organisations:
            if iri.startswith(_SHARED):
                known.setdefault(name, (iri, trace.file))
    for trace in traces:
        here: dict[str, str] = {}
        for name, iri in trace.organisations:
            other = here.setdefault(name, iri)
            elsewhere, file = known.get(name, (iri, trace.file))
            if other != iri:
                yield Clash("same-organisation", iri, trace.file, other, trace.file)
            elif elsewhere != iri:
                yield Clash("same-organisation", iri, trace.file, elsewhere, file)
