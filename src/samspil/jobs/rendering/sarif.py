"""SARIF 2.1.0, as GitHub's code scanning and other hosts read it.

GitHub uses the first location only, shows a result on a pull request only if all its lines are in
the change, and takes no notice of `suppressions`; hence regions of one line, and the option to
leave accepted findings out. It works out its own fingerprint from the line itself unless there is
one, so we give one where the line would mislead (a workbook has none) or is private.

Source: OASIS SARIF 2.1.0 § 3; GitHub docs, "SARIF support for code scanning".
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote

from samspil import __version__
from samspil.jobs.checks import Check
from samspil.jobs.rendering.flowing import Flowing, dumped
from samspil.jobs.rendering.options import Item, Options, items
from samspil.jobs.rendering.phrases import cell, counted, is_whole_file, question, sentence
from samspil.words.findings import Edit, Note, Report, Severity, Suggestion, Where
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.vocabulary import BASE

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ADVICE = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "recommendation",
}
MOST_RESULTS = 25_000  # that GitHub takes in one run


def as_sarif(report: Report, options: Options) -> Iterator[str]:
    """One run with the rules that were broken and a result for each finding."""
    every = len(report.findings) + (0 if options.hide_accepted else len(options.accepted))
    checks = {item.check.code: item.check for item in _sent(report, options)}
    index = {code: at for at, code in enumerate(checks)}
    run = {
        "tool": {
            "driver": {
                "name": "samspil",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": BASE,
                "rules": [_rule(check, options.language) for check in checks.values()],
            }
        },
        "language": options.language,
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, max(0, every - MOST_RESULTS), options)],
        "results": Flowing(
            _result(item, index[item.check.code], options) for item in _sent(report, options)
        ),
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return dumped(whole)


def _sent(report: Report, options: Options) -> Iterator[Item]:
    return islice(items(report, options), MOST_RESULTS)


def _invocation(report: Report, left: int, options: Options) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": report.unread == 0}
    if left:
        text = counted(options.language, "more", left)
        notification = {"level": "warning", "message": {"text": text}}
        invocation["toolExecutionNotifications"] = [notification]
    return invocation


def _rule(check: Check, language: Language) -> dict[str, Any]:
    name = check.name.get(language) or check.code
    tags = [tag for tag in (check.group, check.number) if tag]
    properties: dict[str, Any] = {
        "tags": ["security", *tags] if check.private else tags,
        "problem.severity": _ADVICE[check.severity],
        "precision": "high" if check.private else "very-high",
    }
    if check.private:
        properties["security-severity"] = "8.0"
    rule: dict[str, Any] = {
        "id": check.code,
        "name": check.code,
        "shortDescription": {"text": name},
        "fullDescription": {"text": check.why.get(language) or name},
        "help": {
            "text": "\n\n".join(_help(check, LANGUAGES)),
            "markdown": "\n\n---\n\n".join(_markdown(check, tongue) for tongue in LANGUAGES),
        },
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
        "properties": properties,
    }
    if check.shape:
        rule["helpUri"] = check.shape
    return rule


def _help(check: Check, languages: Iterable[Language]) -> Iterable[str]:
    for language in languages:
        yield " ".join(filter(None, (check.says.get(language), check.why.get(language))))


def _markdown(check: Check, language: Language) -> str:
    parts = [f"**{check.name.get(language) or check.code}**", check.says.get(language, "")]
    if check.why.get(language):
        parts.append(f"*{say(language, 'render-why')}:* {check.why[language]}")
    parts.append(f"`samspil explain {check.code} --lang {language}`")
    return "\n\n".join(part.replace("<", "&lt;") for part in parts if part)


def _result(item: Item, index: int, options: Options) -> dict[str, Any]:
    finding, language = item.finding, options.language
    told = filter(None, (sentence(finding, language), question(finding, language)))
    marks = {"samspil/v1": item.fingerprint}
    if finding.where.sheet or item.check.private:
        marks["primaryLocationLineHash"] = item.fingerprint
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": " ".join(told)},
        "locations": [_location(finding.where, finding.source_line, options)],
        "partialFingerprints": marks,
    }
    if finding.related:
        result["relatedLocations"] = [
            _related(number, note, options) for number, note in enumerate(finding.related)
        ]
    fixes = [fix for s in finding.suggestions if (fix := _fix(s, options))]
    if fixes:
        result["fixes"] = fixes
    if item.accepted:
        justification = say(language, "render-accepted")
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": justification}
        ]
    return result


def _location(where: Where, source_line: str, options: Options) -> dict[str, Any]:
    region: dict[str, Any] = _region(where, source_line)
    if source_line.strip() and not where.sheet:
        region["snippet"] = {"text": source_line}
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(where, options), "region": region}
    }
    if where.cell or where.sheet:
        whole = "!".join(filter(None, (where.sheet, where.cell)))
        location["logicalLocations"] = [
            {
                "name": where.cell or where.sheet,
                "fullyQualifiedName": whole,
                "decoratedName": cell(where, options.language),
                "kind": "cell" if where.cell else "sheet",
            }
        ]
    return location


def _artifact(where: Where, options: Options) -> dict[str, str]:
    path = options.path(where.file)
    location = {"uri": quote(path)}
    if not path.startswith("/"):
        location["uriBaseId"] = "%SRCROOT%"
    return location


def _region(where: Where, source_line: str) -> dict[str, Any]:
    """One line: a result with more is not shown on a pull request that changes some of them."""
    if where.sheet or is_whole_file(where) or not where.column:
        return {"startLine": 1}
    end = where.end_column if where.end_line == where.line else len(source_line) + 1
    return {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.line,
        "endColumn": max(end, where.column),
    }


def _related(number: int, note: Note, options: Options) -> dict[str, Any]:
    location = _location(note.where, note.source_line, options)
    return {"id": number, **location, "message": {"text": note.text[options.language]}}


def _fix(suggestion: Suggestion, options: Options) -> dict[str, Any] | None:
    """The edits that a tool may make; None if there are none in a text."""
    edits = [edit for edit in suggestion.edits if _changes_text(edit)]
    if not edits:
        return None
    files = sorted({edit.where.file for edit in edits})
    return {
        "description": {"text": suggestion.label.get(options.language) or suggestion.text or "–"},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(Where(file), options),
                "replacements": [_replacement(e) for e in edits if e.where.file == file],
            }
            for file in files
        ],
    }


def _changes_text(edit: Edit) -> bool:
    return not edit.where.cell and not (is_whole_file(edit.where) and not edit.text)


def _replacement(edit: Edit) -> dict[str, Any]:
    where = edit.where
    region = {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}
