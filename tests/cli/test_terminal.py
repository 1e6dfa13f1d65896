"""On a terminal everything fits the window."""

import re

import pytest

from terminal import in_a_window

COLUMNS = 90
WORDS = [
    ["ask", "which-interventions-co-produce-with-citizens"],
    ["ask", "which-models-are-well-known-in-housing-social-work"],
    ["classify", "tests/examples"],
    ["questions"],
    ["explain", "samproduktion"],
    ["explain", "npm", "npg"],
]


def _on_terminal(words: list[str]) -> list[str]:
    """What a user sees in a window of a given width, line by line and without colours."""
    code, shown = in_a_window([*words, "--lang", "da"], COLUMNS)
    assert code == 0
    return re.sub(r"\x1b\[[0-9;]*m", "", shown).split("\n")


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[-1])
def test_no_line_of_an_answer_is_wider_than_the_window(words: list[str]) -> None:
    lines = [line for line in _on_terminal(words) if "<https://" not in line]
    assert len(lines) > 5
    assert [line for line in lines if len(line) > COLUMNS] == []
