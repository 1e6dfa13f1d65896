"""Findings as the hosts of git repositories and their reviewers show them, line by line.

GitHub shows ten annotations of each kind a step and drops the rest in silence, so nine are sent and
a tenth that says how many there are. GitLab takes findings with equal fingerprints for one.
reviewdog counts columns in bytes of UTF-8.

Source: GitHub docs, "Workflow commands"; GitLab docs, "Code Quality"; reviewdog's RDFormat.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any

from samspil.jobs.rendering.flowing import Flowing, dumped
from samspil.jobs.rendering.options import Item, Options, items
from samspil.jobs.rendering.phrases import (
    cell,
    counted,
    is_whole_file,
    question,
    remedy,
    sentence,
    title,
)
from samspil.jobs.rendering.text import as_text
from samspil.jobs.validation.privacy import MASK
from samspil.words.findings import Edit, Finding, Report, Severity
from samspil.words.vocabulary import BASE

MOST_ANNOTATIONS = 10
_ANNOTATIONS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_GITLAB = {Severity.VIOLATION: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
_RDJSON = {Severity.VIOLATION: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def as_github(report: Report, options: Options) -> Iterator[str]:
    """The text for the log, fenced so that no line of it is taken for a command, then commands."""
    text = "".join(as_text(report, options))
    if text:
        fence = sha256(text.encode()).hexdigest()
        yield f"::stop-commands::{fence}\n{text}::{fence}::\n"
    for command in _annotations(report, options):
        yield f"{command}\n"


def _annotations(report: Report, options: Options) -> Iterator[str]:
    for severity, kind in _ANNOTATIONS.items():
        every = report.count(severity)
        shown = every if every <= MOST_ANNOTATIONS else MOST_ANNOTATIONS - 1
        found = (finding for finding in report.findings if finding.severity is severity)
        for finding in islice(found, shown):
            yield _annotation(kind, finding, options)
        if every > shown:
            more = counted(options.language, f"more-{severity}", every - shown)
            yield f"::{kind} title=samspil::{_data(more)}"


def _annotation(kind: str, finding: Finding, options: Options) -> str:
    where, language = finding.where, options.language
    name = ", ".join(filter(None, (finding.check, cell(where, language))))
    properties: dict[str, object] = {"title": name, "file": options.path(where.file)}
    if where.sheet or is_whole_file(where):
        properties["line"] = 1
    else:
        properties |= {"line": where.line, "col": where.column}
        if where.end_line == where.line:
            properties |= {"endLine": where.line, "endColumn": where.end_column}
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{kind} {said}::{_data(_told(finding, options))}"


def _told(finding: Finding, options: Options) -> str:
    """What is wrong, what to do and what may have been meant, a line each."""
    language = options.language
    lines = (f"{title(finding, language)}.", remedy(finding, language), question(finding, language))
    return "\n".join(filter(None, lines))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(report: Report, options: Options) -> Iterator[str]:
    """GitLab's code quality report."""
    return dumped(
        Flowing(_code_quality(i, options) for i in items(report, options) if not i.accepted)
    )


def _code_quality(item: Item, options: Options) -> Mapping[str, Any]:
    finding, language = item.finding, options.language
    within = cell(finding.where, language)
    text = sentence(finding, language)
    return {
        "description": f"{within}: {text}" if within else text,
        "check_name": finding.check,
        "fingerprint": item.fingerprint,
        "severity": "blocker" if item.check.private else _GITLAB[finding.severity],
        "location": {
            "path": options.path(finding.where.file),
            "lines": {"begin": 1 if finding.where.sheet else max(1, finding.where.line)},
        },
    }


def as_rdjson(report: Report, options: Options) -> Iterator[str]:
    """reviewdog's form, with suggestions that a reviewer can take over."""
    diagnostics = (_diagnostic(i, options) for i in items(report, options) if not i.accepted)
    source = {"name": "samspil", "url": BASE}
    return dumped({"source": source, "diagnostics": Flowing(diagnostics)})


def _diagnostic(item: Item, options: Options) -> Mapping[str, Any]:
    finding = item.finding
    where, line = finding.where, finding.source_line
    location: dict[str, Any] = {"path": options.path(where.file)}
    if not where.sheet and not is_whole_file(where):
        location["range"] = _range(line, where.line, where.column, where.end_line, where.end_column)
    within = cell(where, options.language)
    told = _told(finding, options)
    code: dict[str, str] = {"value": finding.check}
    if item.check.shape:
        code["url"] = item.check.shape
    diagnostic: dict[str, Any] = {
        "message": f"{within}: {told}" if within else told,
        "location": location,
        "severity": _RDJSON[finding.severity],
        "code": code,
    }
    edits = [s.edits[0] for s in finding.suggestions if len(s.edits) == 1]
    suggestions = [_suggestion(line, e) for e in edits if _fits(finding, e)]
    if suggestions:
        diagnostic["suggestions"] = suggestions
    return diagnostic


def _fits(finding: Finding, edit: Edit) -> bool:
    """True if the edit is within the line that is known, so that its bytes can be counted."""
    where = edit.where
    same = where.line == where.end_line == finding.where.line and where.file == finding.where.file
    return same and not where.cell and where.end_column <= len(finding.source_line) + 1


def _suggestion(line: str, edit: Edit) -> Mapping[str, Any]:
    where = edit.where
    return {
        "range": _range(line, where.line, where.column, where.end_line, where.end_column),
        "text": edit.text,
    }


def _range(line: str, start_line: int, start: int, end_line: int, end: int) -> Mapping[str, Any]:
    """From where to where, as far as the line is known and not masked."""
    first: dict[str, int] = {"line": start_line}
    if _countable(line, start):
        first["column"] = _bytes(line, start)
    if end_line != start_line or not _countable(line, end):
        return {"start": first}
    return {"start": first, "end": {"line": end_line, "column": _bytes(line, end)}}


def _countable(line: str, column: int) -> bool:
    """True if it can be told how many bytes stand before: what is masked has lost its own."""
    return column - 1 <= len(line) and MASK not in line[: column - 1]


def _bytes(line: str, column: int) -> int:
    return len(line[: column - 1].encode()) + 1
