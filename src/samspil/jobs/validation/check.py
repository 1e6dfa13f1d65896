"""The run of a validation, from paths to a report.

1. The files are checked in heaps, each in sight of the files in its heap.
2. Files that turn out to be linked across heaps are checked once more, together.
3. What is wrong between files is found from what each has left behind.

With a cache, or when only what has changed is wanted, the traces are taken first: they tell which
files belong together, so that each group is checked once or not at all.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samspil.files.document import Document
from samspil.files.mistakes import Mistake
from samspil.files.opening import shown
from samspil.files.reading import gather, read
from samspil.files.workspace import Workspace
from samspil.jobs.validation.batch import (
    Progress,
    Work,
    check_heaps,
    heaped,
    processors,
    trace_heap,
)
from samspil.jobs.validation.cache import Cache, content_digest
from samspil.jobs.validation.changed import reached
from samspil.jobs.validation.chunk import check_together, finding_of
from samspil.jobs.validation.context import Context, read_context
from samspil.jobs.validation.keeping import Bundle, Findings
from samspil.jobs.validation.linking import Clash, clashes, groups, involved
from samspil.jobs.validation.privacy import Gate
from samspil.jobs.validation.traces import Trace
from samspil.words.errors import NothingChecked
from samspil.words.findings import Finding, Note, Report
from samspil.words.language import in_both


def _silent(_done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True)
class Run:
    """How a validation is run; none of it changes what is found in a file that is looked at.

    `jobs` is the number of processes, 0 for as many as the machine has processors. `since` is a
    revision: only files that changes since then can reach are looked at. `cache` is a folder.
    """

    engine: str = "pyshifty"
    jobs: int = 0
    since: str = ""
    cache: Path | None = None
    progress: Progress = _silent


def validate(paths: Sequence[Path], workspace: Workspace, run: Run | None = None) -> Report:
    """What is wrong with the files that `paths` name, held against the shapes of `workspace`.

    Raises: Unreadable for a path that does not exist, NothingChecked when there is no file, or
    nothing of a kind we know in any of them, WrongUse for a revision there is none of.
    """
    run = run or Run()
    gathered = gather(paths)
    if not gathered.paths:
        raise NothingChecked("no-files", paths=", ".join(str(path) for path in paths))
    by_name = {shown(path): path for path in gathered.paths}
    work = Work(workspace, run.engine)
    if run.since or run.cache:
        bundles, traces = _check_groups(by_name, work, run)
    else:
        bundles, traces = _check(by_name, work, run)
    names = sorted(name for bundle in bundles for name in bundle.files)
    nodes = sum(bundle.nodes for bundle in bundles)
    found = {check for bundle in bundles for check in bundle.tally.checks}
    if names and not nodes and found <= {"nothing-known-here"}:
        raise NothingChecked("nothing-known", paths=", ".join(str(path) for path in paths))
    more = [finding_of(mistake, "") for mistake in gathered.mistakes if not run.since]

    def again(name: str) -> Document:
        return read(by_name[name], name, workspace)

    more += _between(traces, set(names), again, read_context(workspace))
    findings = Findings(bundles, more)
    unread = findings.tally.checks["unreadable"]
    return Report(findings, len(names), nodes, unread, tuple(names))


def validate_document(document: Document, workspace: Workspace) -> Report:
    """What is wrong with one document, as if it were the only file."""
    context = read_context(workspace)
    (checked,) = check_together([document], context)
    between = _between([checked.trace], {document.name}, lambda _: document, context)
    ordered = sorted([*checked.findings, *between], key=lambda finding: finding.sort_key)
    return Report(tuple(ordered), 1, checked.nodes, names=(document.name,))


def _check(by_name: Mapping[str, Path], work: Work, run: Run) -> tuple[list[Bundle], list[Trace]]:
    """Every file checked together with those it is linked with; the traces that matter."""
    organisations = read_context(work.workspace).organisations
    jobs = run.jobs or processors()
    heaps = heaped([[path] for path in by_name.values()], jobs)
    in_order = (number for number, heap in enumerate(heaps) for _ in heap)
    heap_of = dict(zip(by_name, in_order, strict=True))
    bundles = list(check_heaps(heaps, work, jobs, run.progress))
    matter = involved([sketch for bundle in bundles for sketch in bundle.sketches])
    traces = [one.trace for bundle in bundles for one in bundle.checked(matter)]
    apart = [group for group in groups(traces) if len({heap_of[name] for name in group}) > 1]
    parted = {name for group in apart for name in group}
    bundles = [bundle.without(parted, organisations) for bundle in bundles]
    paths = [[by_name[name] for name in group] for group in apart]
    return [*bundles, *check_heaps(paths, work, jobs, _silent)], traces


def _check_groups(
    by_name: Mapping[str, Path], work: Work, run: Run
) -> tuple[list[Bundle], list[Trace]]:
    """The groups that must be looked at, from the cache where it knows them; and all traces."""
    organisations = read_context(work.workspace).organisations
    cache = Cache(run.cache, work.workspace, run.engine) if run.cache else None
    digests = {name: content_digest(path) for name, path in by_name.items()} if cache else {}
    traces = []
    for name, path in by_name.items():
        known = cache.trace(name, digests[name]) if cache else None
        trace = known or trace_heap([path], work.workspace)[0]
        if cache and not known:
            cache.keep_trace(trace, digests[name])
        traces.append(trace)
    wanted = set(by_name)
    if run.since:
        wanted = reached(by_name, traces, run.since, work.workspace)
    bundles: list[Bundle] = []
    unknown: list[tuple[str, ...]] = []
    for group in groups(traces):
        if wanted & set(group):
            found = cache.checked((name, digests[name]) for name in group) if cache else None
            if found is None:
                unknown.append(group)
            else:
                bundles.append(Bundle.of(found, organisations))
    jobs = run.jobs or processors()
    heaps = heaped([[by_name[name] for name in group] for group in unknown], jobs)
    now = list(check_heaps(heaps, work, jobs, run.progress))
    if cache:
        found_now = {one.file: one for bundle in now for one in bundle.checked()}
        for group in unknown:
            cache.keep([(name, digests[name]) for name in group], [found_now[n] for n in group])
        cache.close()
    unwanted = by_name.keys() - wanted
    return [bundle.without(unwanted, organisations) for bundle in (*bundles, *now)], traces


def _between(
    traces: Iterable[Trace],
    checked: Collection[str],
    document_of: Callable[[str], Document],
    context: Context,
) -> Iterable[Finding]:
    """The findings about two files, or two names in one."""
    gate = Gate(context.book)
    for clash in clashes(traces, context.organisations):
        if clash.file in checked:
            gate.learn(clash.node, clash.other)
            yield gate.covered(_clash(clash, document_of, context))


def _clash(clash: Clash, document_of: Callable[[str], Document], context: Context) -> Finding:
    document = document_of(clash.file)
    where = document.places.subject(clash.node) or document.places.mention(clash.node)
    shorten = context.vocabulary.shorten
    other = clash.other_file if clash.check == "defined-twice" else shorten(clash.other)
    values = {"value": shorten(clash.node), "other": other}
    assert where is not None  # noqa: S101 - the trace was taken from this very file
    notes: tuple[Note, ...] = ()
    if clash.other_file:
        elsewhere = document_of(clash.other_file)
        first = elsewhere.places.subject(clash.other) or elsewhere.places.mention(clash.other)
        if first:
            notes = (Note(first, in_both("note-first"), elsewhere.places.line(first)),)
    mistake = Mistake(clash.check, where, values)
    return finding_of(mistake, document.places.line(where), notes)
