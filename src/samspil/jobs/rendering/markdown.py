"""A work list in Markdown: for each file what is to be done, with boxes to tick.

Meant for the summary of a job or a comment on a pull request. GitHub refuses a summary of more than
a megabyte altogether, so a longer one is cut where a file ends and says so.

Source: CommonMark 0.31; GitHub docs, "Workflow commands" (job summaries).
"""

import re
from collections.abc import Iterator

from samspil.jobs.rendering.drawing import draw
from samspil.jobs.rendering.options import Item, Options, to_do
from samspil.jobs.rendering.phrases import (
    cell,
    counted,
    is_whole_file,
    question,
    remedy,
    severities,
    summary,
    title,
)
from samspil.words.findings import Report, Where
from samspil.words.language import say

MOST_BYTES = 900_000
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def as_markdown(report: Report, options: Options) -> Iterator[str]:
    """A heading, the line about the whole, and a list for each file."""
    language = options.language
    head = severities(language, report) or say(language, "render-fine")
    text = f"## samspil: {head}\n\n{summary(report, options)}\n"
    yield text
    left = len(report.findings)
    size = len(text.encode())
    for name, found in to_do(report, options):
        section = "\n".join(_section(name, found, options)) + "\n"
        size += len(section.encode())
        if size > MOST_BYTES:
            break
        yield f"\n{section}"
        left -= len(found)
    if left:
        yield f"\n{counted(language, 'more', left)}\n"
    if options.stale:
        yield f"\n{counted(language, 'stale', len(options.stale))}\n\n"
        yield from (f"* `{entry.file}`: `{entry.check}`\n" for entry in options.stale[:20])


def _section(name: str, found: list[Item], options: Options) -> Iterator[str]:
    part = Report(tuple(item.finding for item in found), 1, 0)
    yield f"### {_code(options.path(name))} · {severities(options.language, part)}\n"
    for item in found:
        yield from _entry(item, options)


def _entry(item: Item, options: Options) -> Iterator[str]:
    finding, language = item.finding, options.language
    severity = say(language, f"severity-{finding.severity}")
    at = _place(finding.where, options)
    told = f"**{severity}**{at}: {escaped(title(finding, language))}. (`{finding.check}`)"
    yield f"- [ ] {told}"
    if finding.source_line.strip():
        fence = "`" * max(3, _ticks_in(finding.source_line) + 1)
        line = draw(finding.source_line.strip(), 0, 0, 120).text
        yield f"  {fence}text\n  {line}\n  {fence}"
    advice = (escaped(remedy(finding, language)), question(finding, language, _code, escaped))
    if any(advice):
        yield f"  {' '.join(filter(None, advice))}"


def _place(where: Where, options: Options) -> str:
    language = options.language
    within = cell(where, language)
    if within and where.sheet:
        return f" · {escaped(within)}"
    if is_whole_file(where):
        return ""
    line = say(language, "render-line", line=where.line)
    return f" · {line}, {within}" if within else f" · {line}"


def escaped(text: str) -> str:
    """The text as it is, with nothing in it that Markdown, HTML or a host would act upon."""
    return _SPECIAL.sub(r"\\\1", text).replace("@", "&#64;")


def _code(text: str) -> str:
    """The text in type for code, whatever it holds."""
    ticks = "`" * (_ticks_in(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _ticks_in(text: str) -> int:
    """How many there are in a row at most."""
    return max(map(len, re.findall("`+", text)), default=0)
