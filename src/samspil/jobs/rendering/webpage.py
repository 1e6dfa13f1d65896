"""The report as one page to send to whoever filled in the case: nothing to load, no scripts."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from samspil import __version__
from samspil.jobs.rendering.drawing import stretch
from samspil.jobs.rendering.options import Item, Options, to_do
from samspil.jobs.rendering.phrases import (
    cell,
    counted,
    is_whole_file,
    place,
    question,
    remedy,
    severities,
    summary,
    title,
    visible,
    visible_line,
)
from samspil.words.findings import Finding, Report
from samspil.words.language import say


def as_html(report: Report, options: Options) -> Iterator[str]:
    """A page in one language, for screens, screen readers and paper."""
    language = options.language
    style = files(__package__).joinpath("report.css").read_text("utf-8")
    head = severities(language, report) or say(language, "render-fine")
    yield (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>samspil: {escape(head)}</title>\n<style>\n{style}</style>\n</head>\n"
        "<body>\n"
    )
    for line in _body(head, report, options):
        yield f"{line}\n"
    yield "</body>\n</html>\n"


def _body(head: str, report: Report, options: Options) -> Iterator[str]:
    language = options.language
    counts = [(name, _counts(its, options)) for name, its in to_do(report, options)]
    yield f"<header>\n<h1>{escape(head)}</h1>\n<p>{escape(summary(report, options))}</p>\n</header>"
    if len(counts) > 1:
        yield f'<nav aria-label="{escape(say(language, "render-contents"))}">\n<ul>'
        for number, (name, count) in enumerate(counts, 1):
            link = f'<a href="#file-{number}">{escape(options.path(name))}</a>'
            yield f"<li>{link} · {escape(count)}</li>"
        yield "</ul>\n</nav>"
    yield "<main>"
    for number, (name, its) in enumerate(to_do(report, options), 1):
        yield f'<section aria-labelledby="file-{number}">'
        heading = f"{escape(options.path(name))} · {escape(_counts(its, options))}"
        yield f'<h2 id="file-{number}">{heading}</h2>'
        for item in its:
            yield from _article(item, options)
        yield "</section>"
    yield "</main>"
    yield f"<footer>\n<p>samspil {__version__}</p>"
    if options.stale:
        yield f"<p>{escape(counted(language, 'stale', len(options.stale)))}</p>"
    yield "</footer>"


def _counts(found: list[Item], options: Options) -> str:
    report = Report(tuple(item.finding for item in found), 1, 0)
    return severities(options.language, report)


def _article(item: Item, options: Options) -> Iterator[str]:
    finding, language = item.finding, options.language
    severity = escape(say(language, f"severity-{finding.severity}"))
    yield f'<article class="{finding.severity}" id="f-{item.fingerprint}">'
    yield (f'<h3><span class="severity">{severity}:</span> {escape(title(finding, language))}</h3>')
    where = finding.where
    within = cell(where, language)
    if within or not is_whole_file(where):
        line = (
            "" if where.sheet else say(language, "render-at", line=where.line, column=where.column)
        )
        yield f'<p class="place">{escape(", ".join(filter(None, (line, within))))}</p>'
    if finding.source_line.strip():
        yield f"<pre><code>{_marked(finding)}</code></pre>"
    if remedy(finding, language):
        yield f"<p>{escape(remedy(finding, language))}</p>"
    meant = question(finding, language, lambda text: f"<code>{escape(text)}</code>", escape)
    if meant:
        yield f"<p>{meant}</p>"
    for note in finding.related:
        label = escape(visible(note.text[language]))
        yield f'<p class="place">{label}: {escape(place(note.where, language))}</p>'
    why = item.check.why.get(language)
    if why:
        label = escape(say(language, "render-why").capitalize())
        yield f'<p class="why">{label}: {escape(why)}</p>'
    yield f'<p class="code"><code>{escape(finding.check)}</code></p>\n</article>'


def _marked(finding: Finding) -> str:
    """The line with the stretch that is meant marked."""
    line = finding.source_line
    start, end = stretch(finding.where, line, finding.value)
    if (start, end) == (0, len(line)):
        return escape(visible_line(line))
    end = max(end, start + 1)
    before, marked, after = (
        escape(visible_line(part)) for part in (line[:start], line[start:end], line[end:])
    )
    return f"{before}<mark>{marked or ' '}</mark>{after}"
