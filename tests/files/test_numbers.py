"""Numbers as people write them: read, or told what should have been written, and never guessed."""

from collections.abc import Callable

import pytest

from samspil.files.forms.numbers import decimal, whole
from samspil.files.mistakes import NotUnderstood


@pytest.mark.parametrize(
    ("read", "written", "meant"),
    [
        (whole, "1.500.000", "1500000"),
        (whole, "1\u00a0500\u00a0000", "1500000"),
        (decimal, "1.234,5", "1234.5"),
        (decimal, "0,125", "0.125"),
        (decimal, "12.5", "12.5"),
    ],
)
def test_a_number_that_can_be_read_in_one_way_is_read(
    read: Callable[[str], str], written: str, meant: str
) -> None:
    assert read(written) == meant


@pytest.mark.parametrize(
    ("read", "written", "meant"),
    [
        (whole, "1.500.000,00 kr.", ["1500000"]),
        (whole, "kr. 1.500.000,-", ["1500000"]),
        (whole, "1,5 mio. kr.", ["1500000"]),
        (whole, "1500 tkr", ["1500000"]),
        (whole, "1500 t.kr.", ["1500000"]),
        (whole, "1_500_000", ["1500000"]),
        (whole, "１５０００００", ["1500000"]),
        (whole, "5 personer", ["5"]),
        (whole, "1500000,50", []),
        (whole, "1500.000", []),
        (whole, "1,234 mio", []),
        (decimal, "ca. 58 %", ["58"]),
        (decimal, "\u221258", ["-58"]),
        (decimal, "50-60", []),
        (decimal, "58 ud af 84", []),
        (decimal, "over 58", []),
    ],
)
def test_of_another_it_is_known_what_was_meant_if_there_is_but_one_thing(
    read: Callable[[str], str], written: str, meant: list[str]
) -> None:
    with pytest.raises(NotUnderstood) as told:
        read(written)
    assert (told.value.check, list(told.value.near)) == ("number-form", meant)


def test_what_can_be_read_in_two_ways_is_told_as_that() -> None:
    with pytest.raises(NotUnderstood) as told:
        decimal("58.000")
    assert (told.value.check, told.value.near) == ("number-ambiguous", ("58000", "58,0000"))
