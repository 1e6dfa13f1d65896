"""Turns of phrase that several renderings share: counts, places, lists."""

import re
from collections.abc import Callable
from pathlib import Path

from samspil.jobs.rendering.options import Options
from samspil.jobs.validation.privacy import MASK
from samspil.words.findings import Finding, Report, Severity, Where
from samspil.words.language import Language, say
from samspil.words.vocabulary import BASE

_MARKS = {"da": ".", "en": ","}  # between thousands
_FORMS = (".xlsx", ".csv", ".yaml", ".yml")
_LONGEST_VALUE = 60
_ADDRESS = re.compile(r"[A-Z]+[0-9]+")
_UNSEEN = {*range(0x20), 0x7F, *range(0x80, 0xA0), 0x200B, 0x2028, 0x2029, 0x2060, 0xFEFF}
_UNSEEN |= {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_SHOWN = {code: f"[U+{code:04X}]" for code in _UNSEEN}


def visible(text: str) -> str:
    """The text on one line, with what cannot be seen written out, so that nothing hides in it."""
    return text if text.isprintable() else text.translate(_SHOWN)


def visible_line(text: str) -> str:
    """The same for a line of a file, whose tabs are well where they are."""
    return "\t".join(map(visible, text.split("\t")))


def number(language: Language, count: int) -> str:
    """A whole number as it is written in prose."""
    return f"{count:,}".replace(",", _MARKS[language])


def counted(language: Language, what: str, count: int, **values: object) -> str:
    """`1 error`, `2 errors`."""
    form = "1" if count == 1 else "n"
    return say(language, f"count-{what}-{form}", count=number(language, count), **values)


def severities(language: Language, report: Report) -> str:
    """`1 error, 2 warnings`; "" if there is nothing."""
    counts = {severity: report.count(severity) for severity in Severity}
    return ", ".join(counted(language, s, count) for s, count in counts.items() if count)


def summary(report: Report, options: Options) -> str:
    """The line that says how it went, how much was looked at, and what can be done."""
    language = options.language
    files = counted(language, "file", report.files)
    nodes = counted(language, "node", report.nodes)
    if report.findings:
        some = len(set(map(unit, report.tally.files)))
        numbers = {"some": number(language, some), "all": number(language, report.files)}
        within = say(language, f"count-within-{'1' if report.files == 1 else 'n'}", **numbers)
        parts = [f"{severities(language, report)} {within}", nodes]
    elif options.only_private:
        parts = [say(language, "render-fine"), say(language, "count-searched", files=files)]
    else:
        fine = say(language, "render-fine" if report.nodes else "render-nothing")
        parts = [fine, say(language, "count-checked", nodes=nodes, files=files)]
    extra = {"unread": report.unread, "fix": report.tally.fixable}
    extra["accepted"] = len(options.accepted)
    parts += [counted(language, what, count) for what, count in extra.items() if count]
    return " · ".join(parts)


def unit(file: str) -> str:
    """What counts as one file: the CSV files in a folder are the sheets of one form."""
    path = Path(file)
    return str(path.parent) if path.suffix.lower() == ".csv" else file


def place(where: Where, language: Language) -> str:
    """`x.ttl:21:22`, `x.csv:2:14 (cell G2)`, or file, sheet and cell."""
    file = visible(where.file)
    if where.sheet:
        return f"{file}, {cell(where, language)}"
    if is_whole_file(where):
        return file
    at = f"{file}:{where.line}:{where.column}"
    within = cell(where, language)
    return f"{at} ({within})" if within else at


def cell(where: Where, language: Language) -> str:
    """`sheet "Actors", cell H2`, without what is not known; a field of YAML has its line."""
    parts = []
    if where.sheet:
        parts.append(say(language, "render-sheet", sheet=visible(where.sheet)))
    if where.sheet or _ADDRESS.fullmatch(where.cell):
        parts.append(say(language, "render-cell", cell=where.cell))
    return ", ".join(parts)


def is_whole_file(where: Where) -> bool:
    """True for the place of a finding about a file as such."""
    return not where.sheet and (where.line, where.column, where.end_column) in (
        (0, 0, 0),
        (1, 1, 1),
    )


def title(finding: Finding, language: Language) -> str:
    """What is wrong, with the value if it is not said already; without a full stop."""
    said = visible(finding.wrong(language)).removesuffix(".")
    value = visible(finding.value).replace(f"<{BASE}", "<", 1)
    if value.startswith("<") and Path(finding.where.file).suffix.lower() in _FORMS:
        value = value.strip("<>").rsplit("/", 1)[-1]  # as the row is called
    if not value or MASK in value or finding.value in finding.message[language]:
        return said
    if len(value) > _LONGEST_VALUE:
        value = f"{value[:_LONGEST_VALUE]}…"
    return say(language, "render-value", said=said, value=value)


def remedy(finding: Finding, language: Language) -> str:
    """What to do."""
    return visible(finding.remedy(language))


def sentence(finding: Finding, language: Language) -> str:
    """What is wrong and what to do, on one line."""
    return f"{title(finding, language)}. {remedy(finding, language)}".rstrip()


def likely(
    finding: Finding,
    language: Language,
    code: Callable[[str], str] = str,
    plain: Callable[[str], str] = str,
) -> str:
    """What may have been meant: `a (label), b or c`; "" if nobody knows or it is said already.

    `code` dresses what is to be written and `plain` what it is called.
    """
    told = remedy(finding, language)
    words = []
    for suggestion in finding.suggestions:
        replaces = not suggestion.edits or any(edit.text for edit in suggestion.edits)
        if suggestion.text and replaces and suggestion.text not in told:
            label = suggestion.label.get(language, "")
            called = f" ({plain(visible(label))})" if label not in ("", suggestion.text) else ""
            words.append(code(_readable(suggestion.text, language)) + called)
    if len(words) < 2:  # noqa: PLR2004 - one is no list
        return "".join(words)
    return say(language, "render-or", many=", ".join(words[:-1]), last=words[-1])


def _readable(text: str, language: Language) -> str:
    """The text to write; a mark alone stands in quotation marks, or it would be overlooked."""
    shown = visible(text)
    if any(map(str.isalnum, shown)):
        return shown
    return say(language, "render-quoted", text=shown.strip())


def question(
    finding: Finding,
    language: Language,
    code: Callable[[str], str] = str,
    plain: Callable[[str], str] = str,
) -> str:
    """`Did you mean: a or b?`; "" if nobody knows."""
    meant = likely(finding, language, code, plain)
    return f"{say(language, 'render-meant').capitalize()}: {meant}?" if meant else ""
