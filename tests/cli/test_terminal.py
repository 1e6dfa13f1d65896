"""On a terminal everything fits the window."""

import os
import pty
import re
import subprocess
import sys

import pytest

from conftest import ROOT

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
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "samspil", *words, "--lang", "da"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "COLUMNS": str(COLUMNS), "TERM": "xterm"},
        stdout=theirs,
        close_fds=True,
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:
        pass  # the other end has closed, as Linux says it
    finally:
        os.close(ours)
    assert done.wait() == 0
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).replace("\r", "").split("\n")


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[-1])
def test_no_line_of_an_answer_is_wider_than_the_window(words: list[str]) -> None:
    lines = [line for line in _on_terminal(words) if "<https://" not in line]
    assert len(lines) > 5
    assert [line for line in lines if len(line) > COLUMNS] == []
