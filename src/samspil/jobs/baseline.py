"""Findings that have been accepted: kept by fingerprint in a file, so that only new ones count.

Personal data cannot be accepted: a finding of that kind is never written to such a file, and an
entry for one is not obeyed.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import not_
from pathlib import Path

from samspil.jobs.checks import Checks
from samspil.jobs.fingerprints import fingerprints
from samspil.words.errors import WrongUse
from samspil.words.findings import Finding, Report
from samspil.words.language import reason_of

VERSION = 1


@dataclass(frozen=True, order=True)
class Entry:
    """One accepted finding; `file` is relative to the baseline's folder, `why` is for people."""

    file: str
    check: str
    fingerprint: str
    why: str = ""


@dataclass(frozen=True)
class Divided:
    """A report held against a baseline.

    `report` is without the `accepted` findings. `stale` entries were looked for and not found, or
    their file is gone; entries `beyond` are about files or checks that the run did not take in.
    """

    report: Report
    accepted: tuple[Finding, ...]
    stale: tuple[Entry, ...]
    beyond: tuple[Entry, ...]


@dataclass(frozen=True)
class Baseline:
    """The accepted findings that a file holds."""

    path: Path
    entries: tuple[Entry, ...] = ()

    def divide(
        self, report: Report, checks: Checks, files: Iterable[str], asked: frozenset[str]
    ) -> Divided:
        """What of a report is new; `files` were checked for what is `asked`."""
        marks = self._marks(report.findings, checks)
        known = {entry.fingerprint for entry in self.entries}
        # What an entry says it is about is not asked: it could be about something private.
        accepted = [
            mark in known and not _private(finding.check, checks)
            for finding, mark in zip(report.findings, marks, strict=True)
        ]
        found = set(marks)
        looked_at = {self._relative(file) for file in files}
        stale: list[Entry] = []
        beyond: list[Entry] = []
        for entry in self.entries:
            if entry.fingerprint not in found:
                gone = not (self.path.parent / entry.file).exists()
                looked_for = entry.check in asked and (gone or _within(entry.file, looked_at))
                (stale if looked_for else beyond).append(entry)
        return Divided(
            replace(report, findings=tuple(compress(report.findings, map(not_, accepted)))),
            tuple(compress(report.findings, accepted)),
            tuple(stale),
            tuple(beyond),
        )

    def renewed(
        self, findings: Sequence[Finding], beyond: Iterable[Entry], checks: Checks
    ) -> "Baseline":
        """With exactly these findings and entries; what people wrote beside them is kept."""
        said = {entry.fingerprint: entry.why for entry in self.entries}
        entries = {
            Entry(self._relative(finding.where.file), finding.check, mark, said.get(mark, ""))
            for finding, mark in zip(findings, self._marks(findings, checks), strict=True)
            if not _private(finding.check, checks)
        }
        return Baseline(self.path, tuple(sorted({*entries, *beyond})))

    def text(self) -> str:
        """The file: JSON with one entry a line, so that two branches seldom collide."""
        lines = ",\n".join(f"    {_line(entry)}" for entry in self.entries)
        inner = f"\n{lines}\n  " if lines else ""
        return f'{{\n  "version": {VERSION},\n  "accepted": [{inner}]\n}}\n'

    def _marks(self, findings: Sequence[Finding], checks: Checks) -> list[str]:
        return list(fingerprints(findings, checks, lambda f: self._relative(f.where.file)))

    def _relative(self, file: str) -> str:
        return Path(os.path.relpath(file, self.path.parent)).as_posix()


def read_baseline(path: Path) -> Baseline:
    """The accepted findings that a file holds.

    Raises: WrongUse if it is not there or is no such file.
    """
    try:
        whole = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise WrongUse("baseline-missing", file=path) from error
    except OSError as error:
        raise WrongUse("file-refused", file=path, reason=reason_of(error)) from error
    except ValueError as error:
        raise WrongUse("baseline-form", file=path) from error
    if not isinstance(whole, Mapping) or whole.get("version") != VERSION:
        raise WrongUse("baseline-form", file=path)
    try:
        entries = tuple(Entry(**{k: str(v) for k, v in e.items()}) for e in whole["accepted"])
    except (AttributeError, KeyError, TypeError) as error:
        raise WrongUse("baseline-form", file=path) from error
    return Baseline(path, entries)


def _line(entry: Entry) -> str:
    said = {"file": entry.file, "check": entry.check, "fingerprint": entry.fingerprint}
    if entry.why:
        said["why"] = entry.why
    return json.dumps(said, ensure_ascii=False)


def _private(code: str, checks: Checks) -> bool:
    return code in checks and checks[code].private


def _within(file: str, looked_at: set[str]) -> bool:
    """True if the file was checked, by itself or as a sheet in a folder of CSV files."""
    return file in looked_at or Path(file).parent.as_posix() in looked_at
