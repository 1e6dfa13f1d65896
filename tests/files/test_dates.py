"""Days and months as they are written; what can be read in two ways is not read."""

from collections.abc import Callable

import pytest

from samspil.files.forms import dates
from samspil.files.forms.dates import day, day_month_year, month
from samspil.files.mistakes import NotUnderstood


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-12-31", "2024-12-31"),
        ("31-12-2024", "2024-12-31"),
        ("1.2.2019", "2019-02-01"),
        ("1. februar 2019", "2019-02-01"),
        ("1 February 2019", "2019-02-01"),
        ("46181", "2026-06-08"),
        ("20000", "1954-10-03"),
        ("73050", "2099-12-31"),
    ],
)
def test_a_day_is_read_as_people_and_excel_write_it(written: str, read: str) -> None:
    assert day(written) == read


@pytest.mark.parametrize(
    ("written", "check"),
    [
        ("1/2-19", "date-ambiguous"),
        ("1/2/2019", "date-ambiguous"),
        ("31-11-2024", "date-impossible"),
        ("19999", "date-form"),
        ("73051", "date-form"),
        ("2024", "date-form"),
        ("461810", "date-form"),
        ("i foråret", "date-form"),
    ],
)
def test_what_is_no_day_or_two_is_not_read(written: str, check: str) -> None:
    with pytest.raises(NotUnderstood) as reason:
        day(written)
    assert reason.value.check == check


def test_a_number_is_a_day_in_a_form_alone() -> None:
    assert day_month_year("46181") == ""
    assert day_month_year("31-12-2024") == "2024-12-31"


def test_a_month_is_read_as_people_and_workbooks_write_it() -> None:
    written = ("2019-02", "02-2019", "februar 2019", "2019-02-01", "43497")
    assert {month(one) for one in written} == {"2019-02"}


def test_a_day_in_the_middle_of_a_month_is_no_month() -> None:
    for written in ("2019-02-02", "43498"):
        with pytest.raises(NotUnderstood):
            month(written)


@pytest.mark.parametrize(
    ("read", "written", "near"),
    [
        (dates.day, "4/5-26", ["2026-05-04", "2026-04-05"]),
        (dates.day, "31-12-24", ["2024-12-31"]),
        (dates.day, "31-04-2026", ["2026-04-30"]),
        (dates.day, "2026-13-05", ["2026-05-13"]),
        (dates.day, "mandag den 4. maj 2026", ["2026-05-04"]),
        (dates.day, "2026\u201305\u201304", ["2026-05-04"]),
        (dates.day, "04-05-2026 12:30", ["2026-05-04"]),
        (dates.day, "May 4, 2026", ["2026-05-04"]),
        (dates.day, "20260504", ["2026-05-04"]),
        (dates.day, "i foråret", []),
        (dates.month, "15-09-2011", ["2011-09"]),
        (dates.month, "sep-11", ["2011-09"]),
        (dates.month, "2011/09", ["2011-09"]),
        (dates.month, "efteråret 2011", []),
        (dates.year, "1. maj 2014", ["2014"]),
        (dates.year, "u.å.", []),
    ],
)
def test_of_what_is_no_date_it_is_known_which_was_meant(
    read: Callable[[str], str], written: str, near: list[str]
) -> None:
    with pytest.raises(NotUnderstood) as told:
        read(written)
    assert list(told.value.near) == near


@pytest.mark.parametrize("written", ["d. 4. maj 2026", "den 4.maj 2026", "4. 5. 2026"])
def test_the_danish_ways_of_a_day_are_read(written: str) -> None:
    assert dates.day(written) == "2026-05-04"
