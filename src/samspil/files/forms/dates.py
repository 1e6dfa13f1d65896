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

_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
# Excel's number for a day, where a cell has lost its form; of 1954 to 2099, so that it is no year.
_DAYS = re.compile(r"[0-9]{5}")
_DAYS_OF_A_CASE = range(20_000, 73_051)
_DAY_NOUGHT = date(1899, 12, 30)
_TWO_DIGITS = re.compile(r"\d{1,2}[-./]\d{1,2}[-./]\d{2}")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-./](\d{4})")
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})\.? +)?([^\W\d]+)\.? +(\d{4})")


@cache
def _months() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for number, name in enumerate(say(language, "form-months").split(", "), 1):
            found |= {fold(name): number, fold(name)[:3]: number}
    return found


def day(text: str) -> str:
    """A day as `2019-02-01`.

    Raises: NotUnderstood.
    """
    if _TWO_DIGITS.fullmatch(text):
        raise NotUnderstood("date-ambiguous", value=text)
    if counted := _counted(text):
        return counted
    year, month, day = _date_parts(text)
    if not _exists(year, month, day):
        raise NotUnderstood("date-impossible", value=text)
    return f"{year:04}-{month:02}-{day:02}"


def _counted(text: str) -> str:
    """The day that Excel's number stands for; "" if it is no such number."""
    if not _DAYS.fullmatch(text) or int(text) not in _DAYS_OF_A_CASE:
        return ""
    return (_DAY_NOUGHT + timedelta(days=int(text))).isoformat()


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 4, month)[1]  # noqa: PLR2004


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
    raise NotUnderstood("date-form", value=text)


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
        raise NotUnderstood("month-form", value=text)
    return f"{year:04}-{month:02}"


def year(text: str) -> str:
    """A year as `2019`.

    Raises: NotUnderstood.
    """
    if not re.fullmatch(r"\d{4}", text):
        raise NotUnderstood("year-form", value=text)
    return text
