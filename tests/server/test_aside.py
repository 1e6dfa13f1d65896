"""Work in a process beside: it is ended in time, and what comes after it is done."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from samspil.doors.server.pages import WebPages
from samspil.doors.server.settings import Settings
from samspil.doors.server.site import Site
from samspil.engine.aside import Aside, Bounds
from samspil.files.workspace import Workspace
from samspil.words.errors import Busy, QueryStopped


def _sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def _grow(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def _write(path: str) -> int:
    return Path(path).write_bytes(b"x")


@pytest.fixture
def aside() -> Iterator[Aside]:
    made = Aside(Bounds(seconds=2, patience=0.2, megabytes=500, waiting=1))
    yield made
    made.close()


def test_work_that_takes_too_long_is_ended_and_the_next_is_done(aside: Aside) -> None:
    assert aside.do(_sleep, 0.0) == 0.0
    before = time.monotonic()
    with pytest.raises(QueryStopped):
        aside.do(_sleep, 60.0)
    assert time.monotonic() - before < 4
    assert aside.do(_sleep, 0.0) == 0.0


def test_work_that_grows_or_writes_ends_with_its_process(aside: Aside, tmp_path: Path) -> None:
    with pytest.raises(QueryStopped):
        aside.do(_grow, 2_000)
    with pytest.raises(QueryStopped):
        aside.do(_write, str(tmp_path / "file"))
    assert aside.do(_grow, 1) == 1024 * 1024


def test_whoever_comes_while_all_is_full_is_told_when_to_come_again(aside: Aside) -> None:
    with aside._turn, pytest.raises(Busy):  # noqa: SLF001 - somebody has the turn
        aside.do(_sleep, 0.0)


def _clouds(side: int) -> str:
    """A picture that a filter makes up: minutes of work in a few bytes."""
    filled = f'width="{side}" height="{side}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {filled}><filter id="f">'
        f'<feTurbulence numOctaves="9"/></filter><rect {filled} filter="url(#f)"/></svg>'
    )


def test_a_picture_that_takes_too_long_to_draw_is_given_up_and_the_next_is_drawn(
    workspace: Workspace,
) -> None:
    pytest.importorskip("resvg_py")
    site = Site(Settings(), workspace, WebPages())
    try:
        assert site.draw(_clouds(2)).startswith(b"\x89PNG")
        before = time.monotonic()
        with pytest.raises(QueryStopped, match="drawing-deadline"):
            site.draw(_clouds(4_000))
        assert time.monotonic() - before < 8
        assert site.draw(_clouds(2)).startswith(b"\x89PNG")
    finally:
        site.drawing.close()
