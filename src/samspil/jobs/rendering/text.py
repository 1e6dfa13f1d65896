"""Findings for people at a terminal: what is wrong, where, the line itself, and what to do."""

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import groupby, islice
from textwrap import wrap

from samspil.jobs.rendering.drawing import draw, stretch
from samspil.jobs.rendering.options import Options
from samspil.jobs.rendering.phrases import (
    cell,
    counted,
    is_whole_file,
    likely,
    number,
    place,
    remedy,
    sentence,
    summary,
    title,
    visible,
)
from samspil.jobs.validation.privacy import MASK
from samspil.words.findings import Finding, Note, Report, Severity, Where
from samspil.words.language import say

_COLOURS = {
    Severity.VIOLATION: "1;31",
    Severity.WARNING: "1;33",
    Severity.INFO: "1;36",
}
_PAINTED = re.compile(r"\x1b\[[\d;]*m")
_MOST_PLACES = 5


@dataclass(frozen=True)
class Group:
    """The same thing wrong at several places of one file."""

    first: Finding
    again: tuple[Finding, ...]

    def __len__(self) -> int:
        return 1 + len(self.again)


def groups(findings: Iterable[Finding]) -> Iterator[Group]:
    """The findings in their order, each with those that say the same in the same file."""
    for _, found in groupby(findings, key=lambda finding: finding.where.file):
        alike: dict[tuple[str, ...], list[Finding]] = {}
        for finding in found:
            key = (finding.check, finding.message["da"], finding.path, finding.value)
            alike.setdefault(key, []).append(finding)
        yield from (Group(first, tuple(rest)) for first, *rest in alike.values())


def shown(report: Report, options: Options) -> Iterable[Group]:
    """The groups to show, the gravest if there are too many."""
    found = groups(report.findings)
    if options.most is None:
        return found
    ranked = ((group.first.severity.rank, at, group) for at, group in enumerate(found))
    gravest = nsmallest(options.most, ranked)
    return [group for _, _, group in sorted(gravest, key=lambda ranked: ranked[1])]


def as_text(report: Report, options: Options) -> Iterator[str]:
    """A block for each finding, then a line about the whole."""
    between = ""
    for block in _blocks(report, options):
        yield between + block
        between = "\n\n"
    if between:
        yield "\n"


def _blocks(report: Report, options: Options) -> Iterator[str]:
    if options.statistics:
        if report.findings:
            yield _statistics(report, options)
    else:
        left = len(report.findings)
        explained: set[str] = set()
        for group in shown(report, options):
            yield "\n".join(_block(group, options, explained))
            explained.add(group.first.check)
            left -= len(group)
        if left:
            yield _left_out(left, report, options)
    if not options.quiet:
        yield "\n".join([*_stale(options), summary(report, options)])


def as_concise(report: Report, options: Options) -> Iterator[str]:
    """A line for each finding."""
    return (f"{line}\n" for line in _lines(report, options))


def _lines(report: Report, options: Options) -> Iterator[str]:
    language = options.language
    if options.statistics:
        yield from _statistics(report, options).splitlines()
    else:
        for finding in islice(report.findings, options.most):
            severity = say(language, f"severity-{finding.severity}")
            yield (
                f"{_address(finding.where, options)}: {severity}[{finding.check}]: "
                f"{_in_cell(finding.where, options)}{sentence(finding, language)}"
            )
        left = 0 if options.most is None else len(report.findings) - options.most
        if left > 0:
            yield _left_out(left, report, options)
    if not options.quiet:
        yield from (*_stale(options), summary(report, options))


def _address(where: Where, options: Options) -> str:
    """The place as editors and other tools take it to pieces."""
    if where.sheet:
        return place(where, options.language)
    return f"{visible(where.file)}:{max(1, where.line)}:{max(1, where.column)}"


def _in_cell(where: Where, options: Options) -> str:
    within = "" if where.sheet else cell(where, options.language)
    return f"{within}: " if within else ""


def _block(group: Group, options: Options, explained: set[str]) -> Iterator[str]:
    finding, language = group.first, options.language
    severity = say(language, f"severity-{finding.severity}")
    colour = _COLOURS[finding.severity]
    head = _paint(f"{severity}[{finding.check}]", colour, options)
    yield from _wrapped(f"{head}: ", title(finding, language), options, 2)
    lines, aside = _source(finding, options)
    gutter = max((len(str(line.number)) for line in lines), default=1)
    arrow = _paint(f"{' ' * gutter}-->", "34", options)
    yield f"{arrow} {place(finding.where, language)}"
    bar = _paint("|", "34", options)
    if lines:
        yield f"{' ' * gutter} {bar}"
    for line in lines:
        drawn = draw(line.text, line.start, line.end, options.width and options.width - gutter - 3)
        yield f"{_paint(f'{line.number:>{gutter}}', '34', options)} {bar} {drawn.text}"
        marks = f"{drawn.marks(line.mark)} {line.label}".rstrip()
        yield f"{' ' * gutter} {bar} {_paint(marks, colour if line.mark == '^' else '34', options)}"
    for label, said in _help(group, aside, options, explained):
        start = f"{' ' * gutter} {_paint('=', '34', options)} {_paint(f'{label}:', '1', options)} "
        yield from _wrapped(start, said, options, gutter + 3)


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    start: int
    end: int
    mark: str = "^"
    label: str = ""


def _source(finding: Finding, options: Options) -> tuple[list[_Line], list[Note]]:
    """The lines to draw in their order, and the notes about places that are not drawn."""
    if not finding.source_line.strip():
        return [], list(finding.related)
    where = finding.where
    start, end = stretch(where, finding.source_line, finding.value)
    covered = finding.source_line.find(MASK, start, end)
    label = ""
    if covered >= 0:
        start, end = covered, finding.source_line.rfind(MASK, start, end) + 1
        label = say(options.language, "render-masked")
    lines = [_Line(where.line, finding.source_line, start, end, "^", label)]
    aside = []
    for note in finding.related:
        if note.source_line.strip() and note.where.file == where.file and not note.where.sheet:
            start, end = stretch(note.where, note.source_line, "")
            label = visible(note.text[options.language])
            lines.append(_Line(note.where.line, note.source_line, start, end, "-", label))
        else:
            aside.append(note)
    return sorted(lines, key=lambda line: (line.number, line.start)), aside


def _help(
    group: Group, aside: Sequence[Note], options: Options, explained: set[str]
) -> Iterator[tuple[str, str]]:
    """What stands below the line: a label and what is said."""
    finding, language = group.first, options.language
    what_to_do = remedy(finding, language)
    if what_to_do:
        yield say(language, "render-remedy"), what_to_do
    meant = likely(finding, language)
    if meant:
        yield say(language, "render-meant"), f"{meant}?"
    if finding.fixable:
        file = shlex.quote(visible(finding.where.file))
        yield say(language, "render-fix"), f"samspil validate --fix {file}"
    yield from _notes(aside, finding.where.file, options)
    if group.again:
        yield say(language, "render-again"), _again(group, options)
    why = options.check_of(finding).why.get(language, "")
    if why and finding.check not in explained:
        yield say(language, "render-why"), why
    if options.check_of(finding).why:
        yield say(language, "render-more"), f"samspil explain {finding.check}"


def _notes(notes: Sequence[Note], file: str, options: Options) -> Iterator[tuple[str, str]]:
    """The other places, those with the same words together."""
    language = options.language
    places: dict[str, list[str]] = {}
    for note in notes:
        where = note.where
        here = where.file == file and not where.cell and not is_whole_file(where)
        at = say(language, "render-line", line=where.line) if here else place(where, language)
        places.setdefault(visible(note.text[language]), []).append(at)
    for label, found in places.items():
        yield label, ", ".join(found)


def _again(group: Group, options: Options) -> str:
    """Where else: places in the same file, by line or by cell."""
    places = [_elsewhere(f, group.first.where.sheet, options) for f in group.again[:_MOST_PLACES]]
    left = len(group.again) - _MOST_PLACES
    if left <= 0:
        return ", ".join(places)
    more = number(options.language, left)
    return say(options.language, "render-and-more", listed=", ".join(places), count=more)


def _elsewhere(finding: Finding, sheet: str, options: Options) -> str:
    where = finding.where
    if where.cell:
        return where.cell if where.sheet == sheet else cell(where, options.language)
    at = say(options.language, "render-line", line=where.line)
    start, end = stretch(where, finding.source_line, finding.value)
    return f"{at} {draw(finding.source_line[start:end].strip(), 0, 0, 40).text}".rstrip()


def _left_out(left: int, report: Report, options: Options) -> str:
    more = counted(options.language, "more", left)
    return say(options.language, "render-left-out", more=more, all=len(report.findings))


def _stale(options: Options) -> Iterator[str]:
    if options.stale:
        yield counted(options.language, "stale", len(options.stale))
        for entry in options.stale[:_MOST_PLACES]:
            yield f"  {visible(entry.file)}: {entry.check}"
        left = len(options.stale) - _MOST_PLACES
        if left > 0:
            yield f"  … {number(options.language, left)}"


def _statistics(report: Report, options: Options) -> str:
    """How often each check failed, the most frequent first."""
    counts: Counter[str] = Counter()
    first: dict[str, Finding] = {}
    for finding in report.findings:
        counts[finding.check] += 1
        first.setdefault(finding.check, finding)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    language = options.language
    rows = [
        (
            number(language, count),
            say(language, f"severity-{first[code].severity}"),
            code,
            visible(options.check_of(first[code]).name.get(language, "")),
        )
        for code, count in ordered
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{row[0]:>{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:<{widths[2]}}  {row[3]}".rstrip()
        for row in rows
    )


def _wrapped(start: str, text: str, options: Options, indent: int) -> Iterator[str]:
    """The text after `start`, on as many lines as the screen asks for."""
    if not options.width:
        yield start + text
        return
    taken = len(_PAINTED.sub("", start))
    first, *rest = wrap(
        "x" * taken + text,
        max(40, options.width),
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    yield start + first[taken:]
    yield from rest


def _paint(text: str, code: str, options: Options) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if options.colours and text.strip() else text
