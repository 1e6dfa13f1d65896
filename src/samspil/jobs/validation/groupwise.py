"""A check group by group, so that each is checked once or not at all.

The traces of all files are taken first: they tell which files belong together. A group that the
cache knows is not checked again, nor one that no change can reach.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from samspil.jobs.validation.batch import (
    Run,
    Work,
    check_heaps,
    heaped,
    processors,
    trace_heap,
)
from samspil.jobs.validation.cache import Cache, content_digest, discard
from samspil.jobs.validation.changed import reached
from samspil.jobs.validation.chunk import Checked
from samspil.jobs.validation.context import read_context
from samspil.jobs.validation.keeping import Bundle, Shelf, traces_that_matter
from samspil.jobs.validation.linking import groups
from samspil.jobs.validation.traces import Trace

_LOT = 40  # files that are put away together
_Group = tuple[str, ...]


def check_groups(
    by_name: Mapping[str, str], work: Work, run: Run
) -> tuple[list[Bundle], list[Trace]]:
    """What is found in the groups that must be looked at; and the traces that matter.

    Raises: Unwritable if the cache is refused; one that is broken is begun anew.
    """
    if not run.cache:
        return _Groupwise(by_name, work, None).checked(run)
    try:
        return _with_cache(run.cache, by_name, work, run)
    except sqlite3.Error as error:
        discard(run.cache, error)
    return _with_cache(run.cache, by_name, work, run)


def _with_cache(
    folder: Path, by_name: Mapping[str, str], work: Work, run: Run
) -> tuple[list[Bundle], list[Trace]]:
    with closing(Cache(folder, work.workspace, run.engine)) as cache:
        found = _Groupwise(by_name, work, cache).checked(run)
        cache.save()
    return found


class _Groupwise:
    def __init__(self, by_name: Mapping[str, str], work: Work, cache: Cache | None) -> None:
        self._by_name = by_name
        self._work = work
        self._cache = cache
        self._organisations = read_context(work.workspace).organisations
        self._shelf = Shelf()
        paths = by_name.items() if cache else ()
        self._digests = {name: content_digest(Path(path)) for name, path in paths}

    def checked(self, run: Run) -> tuple[list[Bundle], list[Trace]]:
        left = self._put_away(self._traced())
        wanted = set(self._by_name)
        if run.since:
            # What changes can reach is told by likeness, too, which no sketch shows.
            traces = [one.trace for bundle in left for one in bundle.checked()]
            wanted = reached(self._by_name, traces, run.since, self._work.workspace)
        else:
            traces = traces_that_matter(left)
        alone = self._by_name.keys() - {trace.file for trace in traces}
        every = sorted([*groups(traces), *((name,) for name in alone)])
        unknown: list[_Group] = []
        bundles = self._put_away(self._known([g for g in every if wanted & set(g)], unknown))
        jobs = run.jobs or processors()
        heaps = heaped([[self._by_name[name] for name in group] for group in unknown], jobs)
        group_of = {name: group for group in unknown for name in group}
        for bundle in check_heaps(heaps, self._work, jobs, run.progress):
            self._keep(bundle, group_of)
            bundles.append(bundle.put_away(self._shelf))
        unwanted = self._by_name.keys() - wanted
        return [bundle.without(unwanted, self._organisations) for bundle in bundles], traces

    def _put_away(self, checked: Iterable[Checked]) -> list[Bundle]:
        rest = iter(checked)
        lots = iter(lambda: list(islice(rest, _LOT)), [])
        return [Bundle.of(lot, self._organisations).put_away(self._shelf) for lot in lots]

    def _traced(self) -> Iterator[Checked]:
        """Every file with its trace and nothing found."""
        for name, path in self._by_name.items():
            known = self._cache.trace(name, self._digests[name]) if self._cache else None
            trace = known or trace_heap([path], self._work.workspace)[0]
            if self._cache and not known:
                self._cache.keep_trace(trace, self._digests[name])
            yield Checked(name, (), 0, trace)

    def _known(self, every: Iterable[_Group], unknown: list[_Group]) -> Iterator[Checked]:
        """What the cache knows; the groups it does not know are put in `unknown`."""
        for group in every:
            found = self._cache.checked(self._contents(group)) if self._cache else None
            if found is None:
                unknown.append(group)
            else:
                yield from found

    def _keep(self, bundle: Bundle, group_of: Mapping[str, _Group]) -> None:
        if self._cache:
            found = {one.file: one for one in bundle.checked()}
            for group in dict.fromkeys(group_of[name] for name in found):
                self._cache.keep(self._contents(group), [found[name] for name in group])

    def _contents(self, group: _Group) -> Sequence[tuple[str, str]]:
        return [(name, self._digests[name]) for name in group]
