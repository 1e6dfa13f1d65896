"""The run of a validation, from paths to a report.

1. The files are checked in heaps, each in sight of the files in its heap.
2. Files that turn out to be linked across heaps are checked once more, together.
3. What is wrong between files is found from what each has left behind.

With a cache, or when only what has changed is wanted, it is done group by group (`groupwise`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from samspil.files.document import Document
from samspil.files.mistakes import Mistake
from samspil.files.opening import shown
from samspil.files.reading import gather, read
from samspil.files.workspace import Workspace
from samspil.jobs.validation.batch import Run, Work, check_heaps, heaped, processors, silent
from samspil.jobs.validation.chunk import check_together, finding_of
from samspil.jobs.validation.context import Context, read_context
from samspil.jobs.validation.groupwise import check_groups
from samspil.jobs.validation.keeping import Bundle, Findings, Shelf, traces_that_matter
from samspil.jobs.validation.linking import Clash, clashes, groups
from samspil.jobs.validation.privacy import Gate
from samspil.jobs.validation.traces import Trace
from samspil.words.errors import NothingChecked
from samspil.words.findings import Finding, Note, Report
from samspil.words.language import in_both


def validate(paths: Sequence[Path], workspace: Workspace, run: Run | None = None) -> Report:
    """What is wrong with the files that `paths` name, held against the shapes of `workspace`.

    Raises: Unreadable for a path that does not exist, NothingChecked when there is no file, or
    nothing of a kind we know in any of them, WrongUse for a revision there is none of.
    """
    run = run or Run()
    by_name, passed_over = _named(paths)
    if not by_name:
        raise NothingChecked("no-files", paths=", ".join(str(path) for path in paths))
    work = Work(workspace, run.engine)
    if run.since or run.cache:
        bundles, traces = check_groups(by_name, work, run)
    else:
        bundles, traces = _check(by_name, work, run)
    names = sorted(name for bundle in bundles for name in bundle.files)
    nodes = sum(bundle.nodes for bundle in bundles)
    if names and not nodes:
        found = {check for bundle in bundles for check in bundle.outline.tally.checks}
        if found <= {"nothing-known-here"}:
            raise NothingChecked("nothing-known", paths=", ".join(str(path) for path in paths))
    more = [finding_of(mistake, "") for mistake in passed_over if not run.since]

    def again(name: str) -> Document:
        return read(Path(by_name[name]), name, workspace)

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


def _named(paths: Sequence[Path]) -> tuple[Mapping[str, str], Sequence[Mistake]]:
    """The paths of all files by the names that are shown, and what was passed over.

    A path is kept as a text, in which it takes a third of the memory.
    """
    gathered = gather(paths)
    found = {}
    for path in gathered.paths:
        name, text = shown(path), str(path)
        found[name] = name if name == text else text
    return found, gathered.mistakes


def _check(by_name: Mapping[str, str], work: Work, run: Run) -> tuple[list[Bundle], list[Trace]]:
    """Every file checked together with those it is linked with; the traces that matter."""
    organisations = read_context(work.workspace).organisations
    jobs = run.jobs or processors()
    shelf = Shelf()
    heaps = heaped([[path] for path in by_name.values()], jobs)
    bundles = [one.put_away(shelf) for one in check_heaps(heaps, work, jobs, run.progress)]
    traces = traces_that_matter(bundles)
    in_order = (number for number, heap in enumerate(heaps) for _ in heap)
    heap_of = dict(zip(by_name, in_order, strict=True))
    apart = [group for group in groups(traces) if len({heap_of[name] for name in group}) > 1]
    parted = {name for group in apart for name in group}
    bundles = [bundle.without(parted, organisations) for bundle in bundles]
    paths = [[by_name[name] for name in group] for group in apart]
    return [*bundles, *check_heaps(paths, work, jobs, silent)], traces


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
