"""Findings for people at a terminal: what is wrong, where, the line itself, and what to do."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from samspil.jobs.rendering.drawing import draw, stretch
from samspil.jobs.rendering.options import Options
from samspil.jobs.rendering.phrases import (
    cell,
    counted,
    is_fixable,
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


def groups(findings: Sequence[Finding]) -> list[Group]:
    """The findings in their order, each with those that say the same in the same file."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        file = finding.where.file
        key = (file, finding.check, finding.message["da"], finding.path, finding.value)
        alike.setdefault(key, []).append(finding)
    return [Group(first, tuple(rest)) for first, *rest in alike.values()]


def shown(report: Report, options: Options) -> tuple[list[Group], int]:
    """The groups to show, the gravest if there are too many, and how many findings are left out."""
    found = groups(report.findings)
    kept = found
    if options.most is not None and len(found) > options.most:
        gravest = sorted(range(len(found)), key=lambda at: (found[at].first.severity.rank, at))
        kept = [found[at] for at in sorted(gravest[: options.most])]
    return kept, sum(map(len, found)) - sum(map(len, kept))


def as_text(report: Report, options: Options) -> str:
    """A block for each finding, then a line about the whole."""
    if options.statistics:
        blocks = [_statistics(report, options)] if report.findings else []
    else:
        kept, left = shown(report, options)
        explained: set[str] = set()
        blocks = []
        for group in kept:
            blocks.append("\n".join(_block(group, options, explained)))
            explained.add(group.first.check)
        if left:
            blocks.append(_left_out(left, report, options))
    if not options.quiet:
        blocks.append("\n".join([*_stale(options), summary(report, options)]))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def as_concise(report: Report, options: Options) -> str:
    """A line for each finding."""
    language = options.language
    most = len(report.findings) if options.most is None else options.most
    lines = [
        f"{_address(f.where, options)}: {say(language, f'severity-{f.severity}')}[{f.check}]: "
        f"{_in_cell(f.where, options)}{sentence(f, language)}"
        for f in report.findings[:most]
    ]
    if len(report.findings) > most:
        lines.append(_left_out(len(report.findings) - most, report, options))
    if options.statistics:
        lines = _statistics(report, options).splitlines()
    if not options.quiet:
        lines += [*_stale(options), summary(report, options)]
    return "".join(f"{line}\n" for line in lines)


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
    if is_fixable(finding):
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
    counts: dict[str, list[Finding]] = {}
    for finding in report.findings:
        counts.setdefault(finding.check, []).append(finding)
    ordered = sorted(counts.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    language = options.language
    rows = [
        (
            number(language, len(found)),
            say(language, f"severity-{found[0].severity}"),
            code,
            visible(options.check_of(found[0]).name.get(language, "")),
        )
        for code, found in ordered
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
