"""What a rendering is told beside the report."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import groupby, tee
from pathlib import Path

from samspil.jobs.baseline import Entry
from samspil.jobs.checks import Check, Checks, all_checks
from samspil.jobs.fingerprints import fingerprints
from samspil.jobs.validation.context import Context
from samspil.words.findings import Finding, Report, Severity
from samspil.words.language import Language


@dataclass(frozen=True)
class Options:
    """How a report is rendered, and in sight of what.

    `context` is what was checked against; `codes` are those of the checks that were asked for, None
    for all; `files` are the names of what was checked. `accepted` findings stand in a baseline and
    not in the report; `stale` are entries of it that nothing answers to. `fails` is the mildest
    gravity that fails a run, None if nothing does. `root` is the folder that machines on the other
    side take paths from.

    Of what people read: at most `most` findings are shown (None for all), no line is wider than
    `width` columns (0 for any width).
    """

    context: Context
    language: Language = "da"
    codes: frozenset[str] | None = None
    files: tuple[str, ...] = ()
    accepted: tuple[Finding, ...] = ()
    hide_accepted: bool = False
    stale: tuple[Entry, ...] = ()
    fails: Severity | None = Severity.VIOLATION
    root: Path | None = None
    most: int | None = None
    width: int = 0
    colours: bool = False
    statistics: bool = False
    quiet: bool = False

    @cached_property
    def checks(self) -> Checks:
        """Every check there is, by code."""
        return all_checks(self.context.book)

    @property
    def asked(self) -> frozenset[str]:
        """The codes of the checks that were asked for."""
        return frozenset(self.checks) if self.codes is None else self.codes

    @property
    def only_private(self) -> bool:
        """True if only personal data were looked for, which stand in files of any content."""
        return self.codes is not None and all(self.checks[code].private for code in self.codes)

    def check_of(self, finding: Finding) -> Check:
        """The check that a finding comes from."""
        known = self.checks.get(finding.check)
        return known or Check(finding.check, finding.severity, {}, finding.message, {}, "", {})

    def failing(self, severity: Severity) -> bool:
        """True if a finding of this gravity fails the run."""
        return self.fails is not None and severity.rank <= self.fails.rank

    def path(self, file: str) -> str:
        """The name of a file as the other side knows it: below `root` if it can be, with `/`."""
        if file not in self._paths:
            whole, root = Path(file).resolve(), self.root and self.root.resolve()
            inside = root is not None and whole.is_relative_to(root)
            told = whole.relative_to(root).as_posix() if root and inside else file
            self._paths[file] = told.replace("\\", "/")
        return self._paths[file]

    @cached_property
    def _paths(self) -> dict[str, str]:
        """The names that have been worked out already."""
        return {}


@dataclass(frozen=True)
class Item:
    """A finding as machines are told of it."""

    finding: Finding
    check: Check
    fingerprint: str
    accepted: bool


def items(report: Report, options: Options) -> Iterator[Item]:
    """Every finding in its order, the accepted ones among the others unless they are hidden."""
    told = merge(
        ((finding, False) for finding in report.findings),
        ((finding, True) for finding in options.accepted),
        key=lambda one: one[0].sort_key,
    )
    marked, listed = tee(told)
    marks = fingerprints((finding for finding, _ in marked), options.checks)
    for (finding, accepted), mark in zip(listed, marks, strict=True):
        if not (options.hide_accepted and accepted):
            yield Item(finding, options.check_of(finding), mark, accepted)


def to_do(report: Report, options: Options) -> Iterator[tuple[str, list[Item]]]:
    """What is not accepted, file by file."""
    left = (item for item in items(report, options) if not item.accepted)
    for file, found in groupby(left, key=lambda item: item.finding.where.file):
        yield file, list(found)
