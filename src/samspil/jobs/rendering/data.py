"""The whole report as JSON, in both languages, for programs of any kind.

The form is described by `report.schema.json` beside this file; its `version` changes when a reader
of an older one would misunderstand.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from samspil import __version__
from samspil.jobs.rendering.flowing import Flowing, dumped
from samspil.jobs.rendering.options import Item, Options, items
from samspil.words.findings import Report, Severity, Suggestion, Where

VERSION = 1


def as_json(report: Report, options: Options) -> Iterator[str]:
    """Everything that is known, with a fingerprint and the reason of each finding."""
    counts: dict[str, int] = {severity: report.count(severity) for severity in Severity}
    counts["accepted"] = len(options.accepted)
    counts["fixable"] = report.tally.fixable
    whole = {
        "version": VERSION,
        "tool": {"name": "samspil", "version": __version__},
        "files": report.files,
        "nodes": report.nodes,
        "unread": report.unread,
        "counts": counts,
        "checks": dict(sorted(report.tally.checks.items())),
        "findings": Flowing(_finding(item, options) for item in items(report, options)),
        "stale": [asdict(entry) for entry in options.stale],
    }
    return dumped(whole)


def _finding(item: Item, options: Options) -> dict[str, Any]:
    finding = item.finding
    return {
        "check": finding.check,
        "severity": finding.severity,
        "accepted": item.accepted,
        "fails": not item.accepted and options.failing(finding.severity),
        "fingerprint": item.fingerprint,
        "message": dict(finding.message),
        "name": dict(item.check.name),
        "why": dict(item.check.why),
        "group": item.check.group,
        "rule": item.check.number,
        **_where(finding.where, options),
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "source_line": finding.source_line,
        "suggestions": [_suggestion(suggestion, options) for suggestion in finding.suggestions],
        "related": [
            {
                **_where(note.where, options),
                "text": dict(note.text),
                "source_line": note.source_line,
            }
            for note in finding.related
        ],
    }


def _suggestion(suggestion: Suggestion, options: Options) -> dict[str, Any]:
    edits = [{**_where(edit.where, options), "text": edit.text} for edit in suggestion.edits]
    return {
        "text": suggestion.text,
        "label": dict(suggestion.label),
        "safe": suggestion.safe,
        "edits": edits,
    }


def _where(where: Where, options: Options) -> dict[str, Any]:
    return {**asdict(where), "file": options.path(where.file)}
