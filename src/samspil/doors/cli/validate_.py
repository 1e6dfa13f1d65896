"""`samspil validate`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from samspil.doors.cli.choices import format_option, paths_argument
from samspil.doors.cli.speaking import SpeakingCommand
from samspil.files.workspace import find_workspace
from samspil.jobs.validation import validate
from samspil.jobs.validation.engines import ENGINES
from samspil.words.errors import Exit
from samspil.words.findings import Finding, Report, Severity
from samspil.words.language import Language, say


def command(language: Language) -> click.Command:
    """The command in one language."""

    def work(paths: tuple[Path, ...], engine: str, form: str) -> int:
        workspace = find_workspace()
        report = validate(paths or (workspace.folder("data"),), workspace, engine)
        if form == "json":
            click.echo(_as_json(report))
        else:
            _show(report, language)
        return Exit.FINDINGS if report.violated else Exit.FINE

    made = SpeakingCommand(
        "validate",
        callback=work,
        help=say(language, "long-validate"),
        params=[
            paths_argument(language),
            click.Option(
                ["--engine"],
                type=click.Choice(list(ENGINES)),
                default="pyshifty",
                help=say(language, "option-engine"),
            ),
            format_option(language, "text", "json"),
        ],
    )
    made.language = language
    return made


def _show(report: Report, language: Language) -> None:
    for finding in report.findings:
        click.echo(_as_text(finding, language))
    counts = {
        "violations": report.count(Severity.VIOLATION),
        "warnings": report.count(Severity.WARNING),
        "infos": report.count(Severity.INFO),
        "nodes": report.nodes,
        "files": report.files,
    }
    click.echo(say(language, "validate-summary" if report.findings else "validate-fine", **counts))


def _as_text(finding: Finding, language: Language) -> str:
    where = finding.where
    severity = say(language, f"severity-{finding.severity}")
    lines = [f"{where.file}:{where.line}:{where.column}: {severity}[{finding.check}]"]
    if finding.source_line.strip():
        number = str(where.line)
        to = where.end_column if where.end_line == where.line else len(finding.source_line) + 1
        width = max(1, to - where.column)
        lines.append(f"  {number} | {finding.source_line}")
        lines.append(f"  {' ' * len(number)} | {' ' * (where.column - 1)}{'^' * width}")
    lines.append(f"  {finding.message[language]}")
    return "\n".join(lines) + "\n"


def _as_json(report: Report) -> str:
    findings = [
        {
            **{k: v for k, v in asdict(finding).items() if k not in ("where", "source_line")},
            **asdict(finding.where),
        }
        for finding in report.findings
    ]
    whole = {"version": 1, "files": report.files, "nodes": report.nodes, "findings": findings}
    return json.dumps(whole, ensure_ascii=False, indent=2)
