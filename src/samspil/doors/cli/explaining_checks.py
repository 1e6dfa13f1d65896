"""A check as it is told of in a terminal and to programs."""

import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

import click

from samspil.files.workspace import Workspace
from samspil.jobs.check_pages import CheckPage, Line, page_of_check, read_checks
from samspil.jobs.checks import Check
from samspil.words.errors import WrongUse
from samspil.words.language import LANGUAGES, Language, say
from samspil.words.suggestions import distance

_OF_SHAPE = re.compile(r"[A-Za-z]+Shape(-\w*)?$")
_SLIPS = 2
_MOST_SHEETS = 5


def show_check(name: str, form: str, workspace: Workspace, language: Language) -> bool:
    """True if `name` is the code of a check, which has then been told about.

    Raises: WrongUse with the nearest codes if it is none but was meant to be.
    """
    codes = read_checks(workspace)
    if name not in codes and not _meant_to_be(name, codes):
        return False
    page = page_of_check(name, language, workspace)
    if form == "svg":
        raise WrongUse("check-picture")
    if form == "json":
        click.echo(json.dumps(_as_json(page), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_as_text(page)))
    return True


def _meant_to_be(name: str, codes: Iterable[str]) -> bool:
    """True for a name that looks like the code of a check, or is a slip of the pen from one."""
    if _OF_SHAPE.match(name):
        return True
    alike = (code for code in codes if abs(len(code) - len(name)) <= _SLIPS < len(name) / 2)
    return any(distance(name, code) <= _SLIPS for code in alike)


def _as_text(page: CheckPage) -> Iterator[str]:
    check, language = page.check, page.language
    yield click.style(f"{check.code} · {check.name[language]}", bold=True)
    yield ""
    rows = list(_rows(page))
    label = max(len(name) for name, _ in rows)
    on_screen = sys.stdout.isatty()
    for name, text in rows:
        room = max(40, shutil.get_terminal_size().columns - label - 3) if on_screen else 10**6
        first, *rest = wrap(text, room, break_on_hyphens=False)
        yield f"{click.style(name.ljust(label), bold=True)}  {first}"
        yield from (" " * (label + 2) + line for line in rest)
    if page.example and not check.shows:
        yield from _lines(say(language, "page-bad"), page.example.bad, "- ", "red")
        yield from _lines(say(language, "page-good"), page.example.good, "+ ", "green")


def _rows(page: CheckPage) -> Iterator[tuple[str, str]]:
    check, language = page.check, page.language
    yield say(language, "page-asks"), check.says[language]
    yield say(language, "page-why"), check.why[language]
    yield say(language, "page-severity"), say(language, f"severity-means-{check.severity}")
    if page.fields:
        yield say(language, "page-field"), _fields(page)
    yield say(language, "page-group"), f"{check.group_name[language]} ({check.group})"
    if check.number:
        yield say(language, "page-number"), check.number
    if check.shows:
        yield say(language, "page-shows"), check.shows[language]


def _fields(page: CheckPage) -> str:
    """The fields, each with the first few of the sheets it is on."""
    language = page.language
    sheets: dict[str, list[str]] = {}
    for field, sheet in page.fields:
        sheets.setdefault(field, []).append(sheet)
    return ", ".join(
        say(
            language,
            "page-field-on-1" if len(names) == 1 else "page-field-on-n",
            field=field,
            sheets=_some(names, language),
        )
        for field, names in sheets.items()
    )


def _some(names: Sequence[str], language: Language) -> str:
    left = len(names) - _MOST_SHEETS
    if left <= 0:
        return ", ".join(names)
    shown = ", ".join(names[:_MOST_SHEETS])
    return say(language, "page-and-more", sheets=shown, count=left)


def _lines(title: str, lines: Iterable[Line], mark: str, colour: str) -> Iterator[str]:
    yield ""
    yield click.style(title, bold=True)
    for line in lines:
        text = f"  {mark if line.differs else '  '}{line.text}".rstrip()
        yield click.style(text, fg=colour) if line.differs else text


def _as_json(page: CheckPage) -> dict[str, Any]:
    example = page.example
    return {
        **summary(page.check),
        "fields": [{"field": field, "sheet": sheet} for field, sheet in page.fields],
        "example": example
        and {
            "file": example.name,
            "bad": [line.text for line in example.bad],
            "good": [line.text for line in example.good],
        },
    }


def summary(check: Check) -> dict[str, Any]:
    """A check as programs are told of it, in both languages."""
    said = {"name": check.name, "says": check.says, "why": check.why}
    return {
        "check": check.code,
        "severity": check.severity,
        "group": check.group,
        "rule": check.number,
        **{key: {lang: texts[lang] for lang in LANGUAGES} for key, texts in said.items()},
        "shape": check.shape,
    }
