"""Days, months and years as people and Excel write them.

What can be read in two ways is never guessed.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from samspil.files.mistakes import NotUnderstood
from samspil.words.language import LANGUAGES, say
from samspil.words.suggestions import fold

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:[-/]|\. ?)([0-9]{1,2})(?:[-/]|\. ?)([0-9]{4})")
# Excel's number for a day, where a cell has lost its form; of 1954 to 2099, so that it is no year.
_DAYS = re.compile(r"[0-9]{5}")
_DAYS_OF_A_CASE = range(20_000, 73_051)
_DAY_NOUGHT = date(1899, 12, 30)
_TWO_DIGITS = re.compile(r"([0-9]{1,2})[-./ ]+([0-9]{1,2})[-./ ]+([0-9]{2})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-./]([0-9]{4})")
_NAMED_MONTH = re.compile(
    r"(?:(?:den |d\. ?)?([0-9]{1,2})\.? *)?([^\W\d]{3,})\.? +([0-9]{4})", re.IGNORECASE
)
# A date as it is written elsewhere, or with words around it.
_YEAR_FIRST = re.compile(r"\b([0-9]{4})[-./ ]?([0-9]{2})(?:[-./ ]?([0-9]{2}))?(?![0-9])")
_LOOSE_DAY = re.compile(r"\b([0-9]{1,2})[-./ ]+([0-9]{1,2})[-./ ]+([0-9]{4})\b")
_ENGLISH_DAY = re.compile(r"\b([^\W\d]{3,})\.? ([0-9]{1,2}),? ([0-9]{4})\b")
_SHORT_MONTH = re.compile(r"([^\W\d]{3,})\.?[. ']+([0-9]{2})")
_FIRST_OF_LAST_CENTURY = 50  # of a year in two digits


@cache
def _months() -> Mapping[str, int]:
    """Every beginning of a month's name that is long enough, with its number."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for number, name in enumerate(say(language, "form-months").split(", "), 1):
            found |= {fold(name)[:length]: number for length in range(3, len(name) + 1)}
    return found


def day(text: str) -> str:
    """A day as `2019-02-01`.

    Raises: NotUnderstood.
    """
    if found := _TWO_DIGITS.fullmatch(text):
        raise NotUnderstood("date-ambiguous", _of_some_century(*found.groups()), value=text)
    if counted := _counted(text):
        return counted
    year, month, day = _date_parts(text)
    if not _exists(year, month, day):
        raise NotUnderstood("date-impossible", _nearest_day(year, month, day), value=text)
    return f"{year:04}-{month:02}-{day:02}"


def _counted(text: str) -> str:
    """The day that Excel's number stands for; "" if it is no such number."""
    if not _DAYS.fullmatch(text) or int(text) not in _DAYS_OF_A_CASE:
        return ""
    return (_DAY_NOUGHT + timedelta(days=int(text))).isoformat()


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 4, month)[1]  # noqa: PLR2004


def _nearest_day(year: int, month: int, day: int) -> list[str]:
    """The last day of the month, or the day that month and day were swapped for."""
    if _exists(year, day, month):
        return [f"{year:04}-{day:02}-{month:02}"]
    if not 1 <= month <= 12 or not 28 < day <= 31:  # noqa: PLR2004
        return []
    return [f"{year:04}-{month:02}-{monthrange(year or 4, month)[1]:02}"]


def _of_some_century(first: str, second: str, year: str) -> list[str]:
    """The days that two numbers and the end of a year may stand for, the Danish reading first."""
    whole = int(year) + (1900 if int(year) >= _FIRST_OF_LAST_CENTURY else 2000)
    pairs = dict.fromkeys([(int(second), int(first)), (int(first), int(second))])
    return [f"{whole}-{m:02}-{d:02}" for m, d in pairs if _exists(whole, m, d)]


def _date_parts(text: str) -> tuple[int, int, int]:
    if found := _ISO_DATE.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        if "/" in text and day != month and max(day, month) <= 12:  # noqa: PLR2004
            both = [f"{year}-{month:02}-{day:02}", f"{year}-{day:02}-{month:02}"]
            raise NotUnderstood("date-ambiguous", both, value=text)
        return year, month, day
    if (found := _NAMED_MONTH.fullmatch(text)) and found[1] and fold(found[2]) in _months():
        return int(found[3]), _months()[fold(found[2])], int(found[1])
    raise NotUnderstood("date-form", _days_in(text), value=text)


def _days_in(text: str) -> list[str]:
    """The days that are named in a text, however they are written."""
    plain = _plain(text)
    found = [(y, m, d) for y, m, d in _YEAR_FIRST.findall(plain) if d]
    found += [(y, m, d) for d, m, y in _LOOSE_DAY.findall(plain)]
    named = [(y, m, d) for d, m, y in _NAMED_MONTH.findall(plain) if d]
    named += [(y, m, d) for m, d, y in _ENGLISH_DAY.findall(plain)]
    found += [(y, str(_months().get(fold(m), 0)), d) for y, m, d in named]
    days = [(int(y), int(m), int(d)) for y, m, d in found]
    if not days and re.fullmatch(r"[0-9]{5}\.[0-9]+", text):  # Excel's day with a time of day
        return [counted] if (counted := _counted(text[:5])) else []
    return list(dict.fromkeys(f"{y:04}-{m:02}-{d:02}" for y, m, d in days if _exists(y, m, d)))


def _plain(text: str) -> str:
    """The text with hyphens for dashes, and a blank on each side of a word."""
    hyphened = re.sub(r"[\u2010-\u2015]", "-", text)
    return re.sub(r"(?<=[^\W\d])[-./](?=[0-9])|(?<=[0-9])[-/](?=[^\W\d])", " ", hyphened)


def day_month_year(text: str) -> str:
    """A date written in the Danish or English way as year, month and day; "" if it is none."""
    try:
        year, month, day = _date_parts(text)
    except NotUnderstood:
        return ""
    return f"{year:04}-{month:02}-{day:02}" if _exists(year, month, day) else ""


def month(text: str) -> str:
    """A month as `2019-02`.

    Raises: NotUnderstood.
    """
    year = month = 0
    if found := _ISO_MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_FIRST.fullmatch(text):
        year, month = int(found[2]), int(found[1])
    elif (found := _ISO_DATE.fullmatch(_counted(text) or text)) and int(found[3]) == 1:
        year, month = int(found[1]), int(found[2])  # a workbook turns a month into its first day
    elif (found := _NAMED_MONTH.fullmatch(text)) and not found[1]:
        year, month = int(found[3]), _months().get(fold(found[2]), 0)
    if not 1 <= month <= 12:  # noqa: PLR2004
        raise NotUnderstood("month-form", _months_in(text), value=text)
    return f"{year:04}-{month:02}"


def _months_in(text: str) -> list[str]:
    """The months that are named in a text, or that the days in it lie in."""
    try:
        return [day(text)[:7]]
    except NotUnderstood as reason:
        near = [one[:7] for one in reason.near]
    plain = _plain(text)
    near += [f"{y}-{m}" for y, m, d in _YEAR_FIRST.findall(plain) if not d and "01" <= m <= "12"]
    named = [(y, m) for d, m, y in _NAMED_MONTH.findall(plain) if not d]
    if found := _SHORT_MONTH.fullmatch(plain):
        century = "19" if int(found[2]) >= _FIRST_OF_LAST_CENTURY else "20"
        named.append((f"{century}{found[2]}", found[1]))
    near += [f"{y}-{_months()[fold(m)]:02}" for y, m in named if fold(m) in _months()]
    return list(dict.fromkeys(near))


def year(text: str) -> str:
    """A year as `2019`.

    Raises: NotUnderstood.
    """
    if not re.fullmatch(r"[0-9]{4}", text):
        named = re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", text)
        raise NotUnderstood("year-form", dict.fromkeys(named), value=text)
    return text
