"""Which files hang together, and what is wrong between files.

What is found in a file depends on the file and on those it is linked with: files that refer to what
another describes, and files that describe the same thing. So files fall into groups, and a file's
findings depend on its group alone. That is what lets thousands of files be checked apart, and what
tells how far a change can reach.

Most files have to do with no other. A sketch is enough to see that, and is much smaller than the
trace it is drawn from; the traces are needed of the others alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samspil.jobs.validation.traces import Trace
from samspil.words.vocabulary import BASE

_SHARED = BASE + "organisation/"
_OF_A_ROOT = len(BASE.split("/")) + 1  # parts between slashes


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


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a trace tells if its file may have to do with another.

    A root is the beginning of a name, `…/case/x`, with no capital letters: those of the things that
    are described and of what is referred to beside them. `called` are the names of organisations,
    which the file `gives` to others if one of these is shared. `odd` is true of a file with
    something wrong between two names in it, or between one and our own data.
    """

    file: str
    described: tuple[str, ...]
    referred: tuple[str, ...]
    called: tuple[str, ...]
    gives: bool
    odd: bool


def sketch_of(trace: Trace, shared: Mapping[str, str]) -> Sketch:
    """The sketch of a trace; `shared` are the organisations of our own data by folded name."""
    described = {_root(iri) for iri in {*trace.described, *trace.defined}}
    return Sketch(
        trace.file,
        tuple(sorted(described)),
        tuple(sorted({_root(iri) for iri in trace.referred} - described)),
        tuple(sorted({name for name, _ in trace.organisations})),
        any(iri.startswith(_SHARED) for _, iri in trace.organisations),
        bool(clashes([trace], shared)),
    )


def _root(iri: str) -> str:
    return "/".join(iri.casefold().split("/", _OF_A_ROOT)[:_OF_A_ROOT])


def involved(sketches: Sequence[Sketch]) -> set[str]:
    """The files that may be linked with another or have something wrong between names.

    Of all others it is certain that neither `groups` nor `clashes` has anything to say of them.
    """
    found = {sketch.file for sketch in sketches if sketch.odd}
    first: dict[str, str] = {}
    for sketch in sketches:
        for root in sketch.described:
            other = first.setdefault(root, sketch.file)
            if other != sketch.file:
                found |= {sketch.file, other}
    for sketch in sketches:
        others = {first[root] for root in sketch.referred if root in first}
        if others:
            found |= {sketch.file, *others}
    given = {name for sketch in sketches if sketch.gives for name in sketch.called}
    found.update(sketch.file for sketch in sketches if not given.isdisjoint(sketch.called))
    return found


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
