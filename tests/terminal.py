"""The command in a window, as somebody sees it who sits before it."""

import os
import pty
import subprocess
import sys
from collections.abc import Sequence

from conftest import ROOT


def in_a_window(words: Sequence[str], columns: int, **environment: str) -> tuple[int, str]:
    """The exit code and all that is shown, colours and all."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "samspil", *words],
        cwd=ROOT,
        env={
            "PYTHONPATH": str(ROOT / "src"),
            "COLUMNS": str(columns),
            "TERM": "xterm",
            **environment,
        },
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
    return done.wait(), shown.decode().replace("\r", "")
