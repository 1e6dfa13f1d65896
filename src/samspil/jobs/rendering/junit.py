"""JUnit's XML: a test case for every check of every file, so that what was asked can be seen.

Where there would be more cases than hosts take, the checks that passed are told of by group. Of a
file that could not be read to the end only what was found is told: nobody knows what would pass.

Source: there is no standard; the attributes are those that GitLab, Jenkins and others read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from samspil.jobs.checks import UNREAD
from samspil.jobs.rendering.options import Item, Options, items
from samspil.jobs.rendering.phrases import place, sentence, title, unit
from samspil.words.findings import Report
from samspil.words.language import say

MOST_CASES = 100_000
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report, options: Options) -> Iterator[str]:
    """A test suite a file, a test case a check."""
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items(report, options):
        found[unit(item.finding.where.file)].append(item)
    names = list(dict.fromkeys((*options.files, *found)))
    in_full = len(names) * len(options.asked) <= MOST_CASES
    suites = {name: _cases(name, found[name], in_full, options) for name in sorted(names)}
    every = [case for cases in suites.values() for case in cases]
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="samspil" {_counts(every)}>\n'
    for name, cases in suites.items():
        yield f"  <testsuite name={_attribute(options.path(name))} {_counts(cases)}>\n"
        yield "".join(f"{case.text}\n" for case in cases) + "  </testsuite>\n"
    yield "</testsuites>\n"


@dataclass(frozen=True)
class _Case:
    text: str
    fails: bool = False
    skipped: bool = False


def _counts(cases: Sequence[_Case]) -> str:
    failures, skipped = sum(c.fails for c in cases), sum(c.skipped for c in cases)
    return f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'


def _cases(name: str, found: Sequence[Item], in_full: bool, options: Options) -> list[_Case]:
    by_check: defaultdict[str, list[Item]] = defaultdict(list)
    for item in found:
        by_check[item.finding.check].append(item)
    cases = [_found(code, its, options) for code, its in sorted(by_check.items())]
    if not UNREAD & by_check.keys():
        cases += _passed(name, by_check, in_full, options)
    return cases


def _found(code: str, found: Sequence[Item], options: Options) -> _Case:
    """A check that found something: it fails if any of it does, is skipped if all is accepted."""
    failing = [i for i in found if not i.accepted and options.failing(i.finding.severity)]
    counting = [i for i in found if not i.accepted]
    first = (failing or counting or found)[0].finding
    text = _text("\n".join(_told(item, options) for item in found))
    if failing:
        message = title(first, options.language)
        if len(failing) > 1:
            message += f" (×{len(failing)})"
        inner = f'<failure message={_attribute(message)} type="{first.severity}">{text}</failure>'
    elif counting:
        inner = f"<system-out>{text}</system-out>"
    else:
        inner = f"<skipped message={_attribute(say(options.language, 'render-accepted'))}/>"
    line = first.where.line
    at = f' line="{line}"' if line and not first.where.sheet else ""
    start = _start(options.path(first.where.file), code)
    text = f"    {start}{at}>\n      {inner}\n    </testcase>"
    return _Case(text, bool(failing), not counting)


def _start(file: str, name: str) -> str:
    where = _attribute(file)
    return f"<testcase classname={where} name={_attribute(name)} file={where}"


def _told(item: Item, options: Options) -> str:
    finding, language = item.finding, options.language
    line = finding.source_line.strip()
    return f"{place(finding.where, language)}: {sentence(finding, language)}" + (
        f"\n    {line}" if line else ""
    )


def _passed(name: str, failed: Iterable[str], in_full: bool, options: Options) -> Iterator[_Case]:
    passed = sorted(options.asked.difference(failed))
    groups = sorted({options.checks[code].group for code in passed})
    for code in passed if in_full else groups:
        yield _Case(f"    {_start(options.path(name), code)}/>")


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("?", text), quote=False)


def _attribute(text: str) -> str:
    return f'"{escape(_FORBIDDEN.sub("?", text))}"'
